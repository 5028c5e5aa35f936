"""Claims about the ledger: three books that always agree."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from sim.money.achievement import ACHIEVEMENTS, IN_TIME, LATE, LOSS, NOBODY_HELPED, UPKEEP, WITHOUT_NEED
from sim.money.ledger import PARTS, Ledger
from sim.money.prices import PAYERS, READINGS, Line
from sim.money.spread import spread_of
from sim.people.draws import key_of

LINES = (
    Line("visit", "region", "service", 700),
    Line("visit", "municipality", "service", 300),
    Line("benefit", "social_insurance", "transfer", 1_000_000_000_007),
)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(LINES, 2000, 3, np.array([0, 0, 1, 2]), 2000, 4)


def test_a_unit_is_booked_for_each_person_on_every_line_of_the_item(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), IN_TIME)
    assert ledger.by_year[1].tolist() == [[1400, 600, 0], [0, 0, 0], [700, 300, 0], [0, 0, 0]]
    assert ledger.by_person[:, PAYERS.index("region")].tolist() == [700, 700, 0, 700]
    assert ledger.by_person[:, PAYERS.index("municipality")].tolist() == [300, 300, 0, 300]
    assert not ledger.by_year[[0, 2]].any()


def test_each_persons_unit_is_booked_once_on_what_it_achieved(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), np.array([LATE, WITHOUT_NEED, LATE], dtype=np.uint8))
    ledger.book_for("visit", 2001, np.array([2]), NOBODY_HELPED)
    expected = np.zeros((3, len(PAYERS), len(ACHIEVEMENTS)), dtype=np.int64)
    for achieved, units in ((LATE, 2), (WITHOUT_NEED, 1), (NOBODY_HELPED, 1)):
        expected[1, PAYERS.index("region"), achieved] = 700 * units
        expected[1, PAYERS.index("municipality"), achieved] = 300 * units
    assert np.array_equal(ledger.by_achievement, expected)


def test_the_bill_is_classed_by_how_its_lines_are_read() -> None:
    lines = (*LINES, Line("benefit", "municipality", "lost_tax", -5), Line("harm_done", "region", "harm", 11))
    ledger = Ledger(lines, 2000, 3, np.array([0, 0, 1, 2]), 2000, 4)
    amounts = np.array([[30, -5, 11], [0, 0, 0], [60, -10, 0], [0, 0, 22]])
    ledger.book_bill(2002, np.array([2, 3, 4]), amounts)
    told = {(row.payer, row.achieved): row.amount_ore for row in ledger.achievements().itertuples()}
    assert told == {
        ("social_insurance", "upkeep"): 90, ("municipality", "loss"): -15, ("region", "loss"): 33,
    }  # fmt: skip
    assert int(ledger.by_achievement[2, :, LOSS].sum()) == 18
    assert int(ledger.by_year.sum()) == int(ledger.by_achievement.sum()) == int(amounts.sum())


def test_what_a_payer_paid_in_a_year_is_told_of_all_or_of_some_lines(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), IN_TIME)
    ledger.book_for("benefit", 2001, np.array([0]), UPKEEP)
    assert ledger.paid(2001, "region") == 2100
    assert ledger.paid(2001, "region", [1, 2]) == 0
    assert ledger.paid(2001, "municipality", [0, 1]) == 900
    assert ledger.paid(2001, "social_insurance") == 1_000_000_000_007
    assert ledger.paid(2000, "region") == ledger.paid(2002, "region") == 0


def test_nobody_costs_nothing(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([], dtype=np.int64), IN_TIME)
    assert not ledger.by_year.any()
    assert ledger.frame().empty


def test_what_has_no_price_cannot_be_booked(ledger: Ledger) -> None:
    with pytest.raises(KeyError, match="no price for 'dinner'"):
        ledger.book_for("dinner", 2001, np.array([0]), IN_TIME)


def test_large_amounts_stay_exact(ledger: Ledger) -> None:
    for _ in range(1000):
        ledger.book_for("benefit", 2002, np.arange(4), UPKEEP)
    books = (ledger.by_person, ledger.by_year, ledger.by_achievement)
    assert [int(book.sum()) for book in books] == [4 * 1000 * 1_000_000_000_007] * 3


def test_the_long_table_names_who_when_and_what(ledger: Ledger) -> None:
    ledger.book_for("visit", 2002, np.array([2, 3]), LATE)
    told = ledger.frame().sort_values(["age", "payer"]).to_dict("records")
    common = {"year": 2002, "item": "visit", "reading": "service"}
    assert told == [
        {**common, "age": 1, "newcomers": False, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 1, "newcomers": False, "payer": "region", "amount_ore": 700},
        {**common, "age": 2, "newcomers": True, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 2, "newcomers": True, "payer": "region", "amount_ore": 700},
    ]


def test_the_account_is_the_book_by_year_told_by_payer_reading_and_who_chose_it() -> None:
    lines = (
        Line("visit", "region", "service", 700), Line("visit", "municipality", "service", 300),
        Line("benefit", "social_insurance", "transfer", 50), Line("benefit", "municipality", "lost_tax", -7),
        Line("programme_x", "region", "service", 11, is_outlay=True), Line("harm", "person_and_others", "harm", 5),
    )  # fmt: skip
    book = Ledger(lines, 2000, 3, np.array([0, 1, 2, 3, 5]), 1990, 6)
    chance = np.random.default_rng(1)
    for year in (2000, 2001, 2002):
        for item in ("visit", "benefit", "programme_x", "harm"):
            book.book_for(item, year, np.flatnonzero(chance.integers(0, 2, 5)), IN_TIME)
    account, by_cohort = book.account(), book.cohort_account()
    assert account.shape == (3, len(PAYERS), len(READINGS), len(PARTS))
    assert by_cohort.shape == (3, 3, *account.shape[1:])
    assert np.array_equal(by_cohort.sum(axis=1), account)
    told = {
        (payer, reading, part): account[:, PAYERS.index(payer), READINGS.index(reading), PARTS.index(part)].tolist()
        for payer, reading, part in {(one.payer, one.reading, PARTS[not one.is_outlay]) for one in lines}
    }
    for place, line in enumerate(lines):
        own = told[line.payer, line.reading, "outlay" if line.is_outlay else "consequence"]
        assert own == book.by_year[:, :, place].sum(axis=1).tolist(), line
    assert sum(map(sum, told.values())) == int(account.sum()) == int(book.by_year.sum()) != 0
    for cohort in range(3):
        both = book.by_year[:, 2 * cohort] + book.by_year[:, 2 * cohort + 1]
        assert np.array_equal(by_cohort[:, cohort].sum(axis=(1, 2, 3)), both.sum(axis=1)), "newcomers with their own"


def test_items_and_their_lines_are_told_in_the_order_they_were_priced() -> None:
    book = Ledger((LINES[0], LINES[2], LINES[1]), 2000, 1, np.array([0]), 2000, 2)
    assert book.items == ("visit", "benefit")
    assert book.lines_of("visit") == [0, 2]
    with pytest.raises(KeyError, match="no price for 'dinner'"):
        book.lines_of("dinner")
    assert book.line_ore.tolist() == [700, 1_000_000_000_007, 300]
    assert [PAYERS[payer] for payer in book.line_payer] == ["region", "social_insurance", "municipality"]


def test_two_bills_of_a_year_add_up_in_the_book_of_that_year() -> None:
    book = Ledger(LINES, 2000, 3, np.array([0, 0, 1, 2]), 2000, 4)
    for _ in range(2):
        book.book_bill(2001, np.array([0, 2]), np.array([[1, 2], [3, 4], [5, 6], [7, 8]]))
    assert book.by_year[1].tolist() == [[2, 0, 4], [6, 0, 8], [10, 0, 12], [14, 0, 16]]
    assert not book.by_year[[0, 2]].any() and not book.by_achievement[[0, 2]].any()
    assert book.by_achievement[1, PAYERS.index("region"), UPKEEP] == 32
    told = book.achievements().to_dict("records")
    assert told == [
        {"year": 2001, "payer": "region", "achieved": "upkeep", "amount_ore": 32},
        {"year": 2001, "payer": "social_insurance", "achieved": "upkeep", "amount_ore": 40},
    ]


def test_who_is_dear_is_so_on_dear_lines_only_and_each_item_has_its_own_dear_ones() -> None:
    lines = (
        Line("stay", "region", "service", 10_000, 1.5), Line("stay", "municipality", "service", 30_000, 1.5),
        Line("stay", "justice", "service", 777), Line("care", "region", "service", 10_000, 0.5),
    )  # fmt: skip
    persons = np.arange(500, dtype=np.uint32)
    spread = spread_of(lines, key_of(7), persons, 0.5)
    book = Ledger(lines, 2000, 1, np.zeros(500, dtype=np.int64), 2000, 2, spread)
    book.book_for("stay", 2000, np.arange(500), IN_TIME)
    stay = book.by_person.copy()
    book.book_for("care", 2000, np.arange(500), IN_TIME)
    region, municipality, justice = (stay[:, PAYERS.index(one)] for one in ("region", "municipality", "justice"))
    assert (justice == 777).all() and np.array_equal(municipality, 3 * region)
    care = (book.by_person - stay)[:, PAYERS.index("region")]
    assert abs(np.corrcoef(care, region)[0, 1]) < 0.2 and care.std() < region.std()
    assert set(np.unique(region) // 100) <= set(spread.tables[1]), "a percent of the price, from the table of its own"
    assert set(np.unique(care) // 100) <= set(spread.tables[0])


def test_an_items_payers_may_see_more_and_less_of_a_persons_dearness() -> None:
    lines = (Line("mix", "region", "service", 10_000, 1.5), Line("mix", "municipality", "service", 10_000, 0.5))
    persons = np.arange(400, dtype=np.uint32)
    found = {}
    for order in (lines, lines[::-1]):
        book = Ledger(order, 2000, 1, np.zeros(400, dtype=np.int64), 2000, 2, spread_of(order, key_of(7), persons, 0.5))
        book.book_for("mix", 2000, np.arange(400), IN_TIME)
        found[order] = book.by_person
        region, municipality = (book.by_person[:, PAYERS.index(one)] for one in ("region", "municipality"))
        assert region.std() > 1.5 * municipality.std()
        assert spearmanr(region, municipality).statistic > 0.99, "the same persons are dear"
    assert np.array_equal(found[lines], found[lines[::-1]])
