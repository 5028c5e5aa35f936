"""Claims about what one unit costs one person: few are dear, the mean is the price, and a person's place lasts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lognorm

from sim.configuration.schema import Agency, Municipality
from sim.model import Vandpunkt
from sim.money.achievement import IN_TIME
from sim.money.ledger import Ledger
from sim.money.prices import PAYERS, Line
from sim.money.spread import HUNDREDTHS, PERCENT, percent_by_hundredth, spread_of
from sim.people.draws import key_of

KEY = key_of(1, 0)
PEOPLE = np.arange(20_000, dtype=np.uint32)
SPREAD_OUT = (
    Line("stay", "region", "service", 1_000_000, 1.5),
    Line("stay", "municipality", "service", 500_000, 1.5),
    Line("visit", "region", "service", 70_001),
)


def ledger(kept_share: float, lines: tuple[Line, ...] = SPREAD_OUT) -> Ledger:
    groups = np.zeros(len(PEOPLE), dtype=np.int64)
    return Ledger(lines, 2000, 10, groups, 2000, 2, spread_of(lines, KEY, PEOPLE, kept_share))


def yearly(book: Ledger, year: int, payer: str = "region", item: str = "stay") -> np.ndarray:
    before = book.by_person.copy()
    book.book_for(item, year, np.arange(len(PEOPLE)), IN_TIME)
    cost: np.ndarray = (book.by_person - before)[:, PAYERS.index(payer)]
    return cost


@given(st.floats(0.0, 3.0))
def test_the_mean_of_all_hundredths_is_the_price_to_the_percent(sigma: float) -> None:
    percent = percent_by_hundredth(sigma)
    assert percent.sum() == HUNDREDTHS * PERCENT
    assert (percent >= 0).all() and (np.diff(percent[1:-1]) >= -1).all()


@pytest.mark.parametrize("sigma", [0.5, 1.5])
def test_the_hundredths_are_those_of_a_lognormal_distribution(sigma: float) -> None:
    drawn = np.sort(lognorm(sigma, scale=np.exp(-(sigma**2) / 2)).ppf((np.arange(1_000_000) + 0.5) / 1_000_000))
    by_hand = 100 * drawn.reshape(HUNDREDTHS, -1).mean(axis=1)
    assert percent_by_hundredth(sigma) == pytest.approx(by_hand, abs=1.0, rel=0.01)


def test_without_a_spread_everybody_costs_the_price() -> None:
    assert (percent_by_hundredth(0.0) == PERCENT).all()
    assert (yearly(ledger(0.5), 2001, item="visit") == 70_001).all()


def test_few_stand_for_most_of_the_cost_and_the_mean_is_the_price() -> None:
    cost = np.sort(yearly(ledger(0.5), 2001))
    assert cost.mean() == pytest.approx(1_000_000, rel=0.05)
    assert np.median(cost) < 400_000
    assert cost[-len(cost) // 10 :].sum() > 0.5 * cost.sum()


def test_all_payers_of_an_item_see_the_same_person_as_dear() -> None:
    book = ledger(0.5)
    book.book_for("stay", 2003, np.arange(len(PEOPLE)), IN_TIME)
    region, municipality = (book.by_person[:, PAYERS.index(payer)] for payer in ("region", "municipality"))
    assert np.array_equal(region, 2 * municipality)


@pytest.mark.parametrize(("kept_share", "likeness"), [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)])
def test_who_is_dear_stays_dear_as_often_as_the_share_says(kept_share: float, likeness: float) -> None:
    book = ledger(kept_share)
    first, second = (np.argsort(np.argsort(yearly(book, year))) for year in (2001, 2002))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(likeness, abs=0.03)


def test_the_three_books_agree_and_twice_the_price_is_twice_the_cost_to_the_ore() -> None:
    once, twice = ledger(0.5), ledger(0.5)
    twice.line_ore *= 2
    for book in (once, twice):
        book.book_for("stay", 2001, np.arange(0, len(PEOPLE), 3), IN_TIME)
        assert book.by_year.sum() == book.by_person.sum() == book.by_achievement.sum() > 0
    assert np.array_equal(twice.by_person, 2 * once.by_person)


def test_what_a_person_costs_depends_on_nobody_else(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    town = Vandpunkt(place(150), agencies, seed=4)
    alone = Vandpunkt(place(150), agencies, seed=4)
    alone.ledger.lines_of("adult_psychiatry")
    rows = np.array([5, 77])
    town.ledger.book_for("adult_psychiatry", 2040, np.arange(100), IN_TIME)
    alone.ledger.book_for("adult_psychiatry", 2040, rows, IN_TIME)
    assert np.array_equal(alone.ledger.by_person[rows], town.ledger.by_person[rows])
    assert len({int(amount) for amount in town.ledger.by_person[:100, PAYERS.index("region")]}) > 30


def test_the_billed_items_are_spread_as_well(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], altered: Callable[..., np.ndarray]
) -> None:
    often = altered()
    often["placement_log_odds"] += 3.0
    model = Vandpunkt(place(200), agencies, seed=2, parameters=often)
    lines = [line for line in model.ledger.lines_of("placement_child")]
    assert model.ledger.lines[lines[0]].person_sigma > 0.0
    while model.year < model.first_year + 8:
        model.step()
    placed = model.people["child_welfare"] == 2
    cost = np.unique(model.ledger.by_person[placed, PAYERS.index("municipality")])
    assert placed.sum() > 20 and len(cost) > 20, "children of the same years in care cost different sums"


def test_a_price_that_differs_between_persons_is_in_whole_kronor_or_refused() -> None:
    with pytest.raises(ValueError, match="whole kronor"):
        spread_of([Line("prison", "justice", "service", 150, person_sigma=0.5)], KEY, np.zeros(1, np.uint32), 0.5)
