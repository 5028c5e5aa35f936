"""Claims about draws of prices: within what is believed, the same for everybody, together for all payers of an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest, norm, triang

from sim.evidence.conventions import convention
from sim.evidence.parameters import Position
from sim.money.price_draws import (
    PROGRAMME_PRICE,
    _by_line,
    factors_of_draw,
    places_of_draw,
    price_range,
    range_by_line,
)
from sim.money.prices import Line, Price, lines_of_items, prices

LINES = lines_of_items(2024)
DRAWS = np.array([factors_of_draw(LINES, draw) for draw in range(400)])
SHAPE = {(one.item, one.payer, one.reading): one.distribution for one in prices()}


def shape(line: Line) -> str:
    return SHAPE[line.item, line.payer, line.reading]


def test_every_draw_lies_within_what_is_believed() -> None:
    for k, (line, (low, high)) in enumerate(zip(LINES, range_by_line(LINES), strict=True)):
        assert low <= 1.0 <= high
        inside = np.mean((low <= DRAWS[:, k]) & (DRAWS[:, k] <= high))
        assert inside == 1.0 if shape(line) != "lognormal" else inside >= 0.9, line


def test_draws_use_the_range_and_not_only_its_middle() -> None:
    for k, (line, (low, high)) in enumerate(zip(LINES, range_by_line(LINES), strict=True)):
        if high - low > 0.2:
            assert DRAWS[:, k].max() - DRAWS[:, k].min() > 0.6 * (high - low), line


def test_a_fixed_price_never_moves_and_a_lognormal_one_is_above_and_below_as_often() -> None:
    for k, line in enumerate(LINES):
        if shape(line) == "fixed":
            assert (DRAWS[:, k] == 1.0).all()
        if shape(line) == "lognormal":
            assert 0.4 < np.mean(DRAWS[:, k] > 1.0) < 0.6


def test_a_triangular_price_lies_as_often_below_a_factor_as_its_distribution_says() -> None:
    """Compared with SciPy's own triangular distribution, at the places the draws have (Kolmogorov-Smirnov)."""
    asked = [k for k, line in enumerate(LINES) if shape(line) == "triangular"]
    ranges = range_by_line(LINES)
    for k in asked[:12]:
        low, high = ranges[k]
        said = triang((1.0 - low) / (high - low), loc=low, scale=high - low)
        assert kstest(DRAWS[:, k], said.cdf).pvalue > 0.001, LINES[k]


def test_payers_of_an_item_move_together_and_items_apart() -> None:
    at = {(line.item, line.payer): k for k, line in enumerate(LINES)}
    one, other = DRAWS[:, at["adult_psychiatry", "region"]], DRAWS[:, at["adult_psychiatry", "municipality"]]
    assert np.corrcoef(np.log(one), np.log(other))[0, 1] > 0.99
    assert abs(np.corrcoef(one, DRAWS[:, at["prison", "justice"]])[0, 1]) < 0.15


def test_a_draw_does_not_depend_on_which_other_lines_there_are() -> None:
    assert factors_of_draw(LINES[5:9], 3) == pytest.approx(DRAWS[3, 5:9])
    assert not np.array_equal(DRAWS[3], DRAWS[4])


def test_a_programmes_price_moves_by_the_stated_share_and_an_assessment_by_none() -> None:
    spread = convention(PROGRAMME_PRICE).value
    lines = (
        Line("programme_x", "region", "service", 100, is_outlay=True),
        Line("assessment_x", "region", "service", 9),
    )
    assert range_by_line(lines) == [(1.0 - spread, 1.0 + spread), (1.0, 1.0)]
    drawn = np.array([factors_of_draw(lines, draw) for draw in range(50)])
    assert drawn[:, 0].std() > 0.05 and (drawn[:, 1] == 1.0).all()


def test_a_tax_that_comes_back_has_its_range_the_right_way_round() -> None:
    back = [one for one in prices() if one.sek < 0.0]
    assert back
    assert all(low <= 1.0 <= high for low, high in map(price_range, back))


@pytest.mark.parametrize("price", prices(), ids=lambda price: f"{price.item} {price.payer} {price.reading}")
def test_the_least_and_the_largest_factor_give_the_ends_of_what_is_believed(price: Price) -> None:
    low, high = price_range(price)
    assert low < 1.0 < high
    assert sorted((low * price.sek, high * price.sek)) == pytest.approx([price.low, price.high])


@pytest.mark.parametrize(("sek", "low", "high"), [(0.0, 0.0, 5.0), (0.0, -1.0, 0.0), (-1.0, -1.0, -1.0)])
def test_what_is_free_or_certain_stays_what_it_is(sek: float, low: float, high: float) -> None:
    assert price_range(replace(prices()[0], sek=sek, low=low, high=high)) == (1.0, 1.0)


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, float], float]]:
    """Return the factor at a place of a price of 100 kronor that is believed to lie between 40 and 120."""

    def factor(distribution: str, share: float) -> float:
        price = replace(
            prices()[0], item="x", payer="region", reading="service", sek=100.0, low=40.0, high=120.0,
            distribution=distribution,
        )  # fmt: skip
        monkeypatch.setattr("sim.money.price_draws.prices", lambda: (price,))
        _by_line.cache_clear()
        return float(factors_of_draw([Line("x", "region", "service", 1)], None, {"x": Position.at(share)})[0])

    yield factor
    monkeypatch.undo()
    _by_line.cache_clear()


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.7499, 0.7501, 0.9, 0.99])
def test_a_place_in_a_distribution_is_its_quantile(share: float, priced: Callable[[str, float], float]) -> None:
    assert priced("fixed", share) == 1.0
    assert priced("uniform", share) == pytest.approx(0.4 + 0.8 * share)
    assert priced("triangular", share) == pytest.approx(triang(0.75, loc=0.4, scale=0.8).ppf(share))
    end = 1.2 if share > 0.5 else 1.0 / 0.4  # 95 percent of it lie between the ends; the sides differ
    assert priced("lognormal", share) == pytest.approx(end ** (norm.ppf(share) / norm.ppf(0.975)))


def test_in_the_best_guess_everything_costs_its_price_but_what_is_put_elsewhere() -> None:
    assert places_of_draw(LINES, None) == [None] * len(LINES)
    assert (factors_of_draw(LINES, None) == 1.0).all()
    moved = factors_of_draw(LINES, None, {"adult_psychiatry": Position.at(0.975)})
    for line, (_, high), factor in zip(LINES, range_by_line(LINES), moved, strict=True):
        assert factor == (pytest.approx(high) if line.item == "adult_psychiatry" else 1.0)


def test_places_are_spread_evenly_as_shares_and_normally_as_standard_deviations() -> None:
    lines = [Line(f"item_{k}", "region", "service", 1) for k in range(600)]
    places = [place for place in places_of_draw(lines, 5) if place is not None]
    assert kstest([place.share for place in places], "uniform").pvalue > 0.001
    assert kstest([place.sd for place in places], "norm").pvalue > 0.001
    assert places == places_of_draw(lines, 5) != places_of_draw(lines, 6)
