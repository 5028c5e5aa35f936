"""Claims about draws of prices: within what is believed, the same for everybody, together for all payers of an item."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, triang

from sim.evidence.conventions import convention
from sim.money.price_draws import PROGRAMME_PRICE, factors_of_draw, price_range, range_by_line
from sim.money.prices import Line, lines_of_items, prices

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
