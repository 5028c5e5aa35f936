"""Claims about where a strategy stops being worth it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty.thresholds import threshold_of
from tests.uncertainty.truths import normals, towns

AT = np.linspace(0.0, 2.0, 21)


def test_a_line_crosses_where_it_does_and_its_draws_around_it() -> None:
    start = 1.0 + 0.2 * normals("start", 1000, 1)
    told = threshold_of(AT, start - AT)
    assert told.crosses
    assert told.crossings == pytest.approx((1.0,), abs=0.02)
    assert told.first == pytest.approx(start[:, 0])
    assert (told.low, told.high) == pytest.approx((1.0 - 1.96 * 0.2, 1.0 + 1.96 * 0.2), abs=0.05)
    for k in (6, 10, 14):
        exact = stats.norm.sf((AT[k] - 1.0) / 0.2)
        assert told.above_low[k] <= exact <= told.above_high[k]
        assert not told.above_low[k] <= exact + 0.1 <= told.above_high[k]
    assert threshold_of(AT, start + 0.1 - AT).crossings != pytest.approx(told.crossings, abs=0.02)


def test_a_curve_that_never_crosses_says_so_and_on_which_side() -> None:
    told = threshold_of(AT, 5.0 + towns("up", 20, 1, 0.1, 0.0) - AT)
    assert (told.crosses, told.always_above, told.always_below) == (False, 1.0, 0.0)
    assert np.isnan(told.first).all()
    assert (told.low, told.high) == (np.inf, np.inf), "if it ever falls below, it is beyond the range"


def test_draws_without_a_crossing_widen_the_range_on_their_side() -> None:
    start = np.linspace(0.5, 3.0, 101)[:, None]
    told = threshold_of(AT, start - AT)
    assert told.high == np.inf
    assert told.low == pytest.approx(0.55, abs=0.03)
    assert told.always_above == pytest.approx(0.4, abs=0.02)


def test_a_curve_that_turns_crosses_twice_and_is_told_to() -> None:
    told = threshold_of(AT, np.repeat((0.25 - (AT - 1.0) ** 2)[None], 5, axis=0))
    assert told.crossings == pytest.approx((0.5, 1.5), abs=0.02)


def test_a_rival_shares_its_accidents_with_the_strategy() -> None:
    shared = 10.0 * normals("shared", 50, 3, 1)
    told = threshold_of(AT, shared + 1.0 - AT, rival=shared + np.zeros(21))
    assert told.first == pytest.approx(np.ones(50))


def test_the_luck_of_towns_does_not_widen_the_threshold() -> None:
    curves = 1.0 + 0.1 * normals("belief", 400, 1, 1) + 0.4 * normals("town", 400, 4, 1) - AT
    matched, raw = threshold_of(AT, curves), threshold_of(AT, curves, matched=False)
    assert np.nanstd(matched.first) == pytest.approx(0.1, rel=0.35)
    assert np.nanstd(raw.first) > 1.8 * np.nanstd(matched.first)


def test_a_touch_of_zero_is_no_crossing_and_a_stay_at_zero_crosses_in_its_middle() -> None:
    rows = np.array([[1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 0.0, -1.0]])
    told = threshold_of([0.0, 1.0, 2.0, 3.0], rows)
    assert np.isnan(told.first[0])
    assert told.first[1] == 1.5


def test_multipliers_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        threshold_of([1.0, 1.0], np.ones((3, 2)))
