"""Claims about intervals: those of whole arrays are those of ``sim.studies.intervals``, place by place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.lab.spread import kind_of, middle, rounded, spread
from sim.studies.intervals import mean_interval, range_of_draws

VALUES = arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(1, 4)), elements=st.floats(-1e6, 1e6))


@given(VALUES)
def test_the_interval_of_a_mean_is_that_of_students_t_at_every_place(values: np.ndarray) -> None:
    found = spread(values, "mean_95")
    assert found.low is not None and found.high is not None
    for place in range(values.shape[1]):
        expected = mean_interval(values[:, place])
        assert (found.mean[place], found.low[place], found.high[place]) == pytest.approx(expected, abs=1e-6)


@given(VALUES)
def test_a_range_runs_from_the_lowest_to_the_highest(values: np.ndarray) -> None:
    found = spread(values, "range")
    assert found.low is not None and found.high is not None
    assert (found.low == values.min(axis=0)).all() and (found.high == values.max(axis=0)).all()


def test_of_more_than_forty_draws_a_range_is_that_of_the_middle_ones_as_in_every_report() -> None:
    values = np.array([[float(k), -float(k)] for k in range(41)])
    found = spread(values, "range")
    assert found.low is not None and found.high is not None
    for place in range(2):
        assert (found.mean[place], found.low[place], found.high[place]) == range_of_draws(values[:, place])


def test_one_replication_has_no_interval_and_nothing_about_it_is_clear() -> None:
    assert (kind_of(1, True), kind_of(1, False), kind_of(2, True), kind_of(2, False)) == (
        "none", "none", "range", "mean_95",
    )  # fmt: skip
    alone = spread(np.array([5.0]), "none")
    assert (alone.low, alone.high, alone.is_clear) == (None, None, False)


@pytest.mark.parametrize(
    ("values", "clear"),
    [
        ([5.0] * 6, True),
        ([5.0] * 5, False),
        ([5.0] * 5 + [-1.0], False),
        ([5.0] * 5 + [0.0], False),
        ([-5.0] * 7, True),
    ],
)
def test_a_range_is_clear_if_all_of_at_least_six_draws_lie_on_one_side(values: list[float], clear: bool) -> None:
    assert spread(np.array(values), "range").is_clear is clear


def test_every_place_of_a_curve_is_judged_by_itself() -> None:
    values = np.array([[1.0, -1.0, 0.0]] * 5 + [[2.0, -2.0, 1.0]])
    assert spread(values, "range").plain(1, "mid")["clear"] == [True, True, False]
    assert spread(values[:5], "range").plain(1)["clear"] == [False, False, False]
    assert spread(values[:1], "none").plain(1)["clear"] == [False, False, False]


@given(VALUES)
def test_the_middle_is_the_median_between_the_lowest_and_the_highest(values: np.ndarray) -> None:
    found = middle(values, "mean_95")
    assert found.low is not None and found.high is not None
    assert (found.mean == np.median(values, axis=0)).all()
    assert (found.low == values.min(axis=0)).all() and (found.high == values.max(axis=0)).all()
    assert middle(values, "none").low is None


def test_what_json_does_not_know_becomes_nothing() -> None:
    assert rounded(np.array([1.25, math.nan, -math.inf, -0.001]), 1) == [1.2, None, None, 0.0]
    assert rounded(np.array(math.nan), 1) is None
    assert rounded(None, 1) is None
