"""Claims about intervals over replications."""

from __future__ import annotations

import math
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.studies.intervals import (
    LEAST_DRAWS,
    LEVEL_PERCENT,
    OF_DRAWS,
    OF_THE_MEAN,
    WHOLE_UP_TO,
    central_range,
    is_clear,
    mean_interval,
    paired_difference,
    range_of_draws,
    t_quantile_975,
)


def _frame(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["strategy", "replication", "value"])


def test_the_interval_of_known_numbers_equals_the_one_computed_by_hand() -> None:
    # 1..5: mean 3, s = sqrt(2.5), t(0.975, 4) = 2.776445, half = 2.776445 * sqrt(2.5 / 5) = 1.963243
    mean, low, high = mean_interval([1, 2, 3, 4, 5])
    assert mean == 3
    assert low == pytest.approx(3 - 1.963243, abs=1e-5)
    assert high == pytest.approx(3 + 1.963243, abs=1e-5)


@pytest.mark.parametrize(("df", "quantile"), [(1, 12.7062), (35, 2.03011), (99, 1.98422), (999, 1.96234)])
def test_the_t_quantile_is_that_of_published_tables_and_holds_between_them(df: int, quantile: float) -> None:
    assert t_quantile_975(df) == pytest.approx(quantile, abs=1e-4)


def test_one_replication_has_a_mean_but_no_interval() -> None:
    mean, low, high = mean_interval([7.0])
    assert mean == 7.0
    assert math.isnan(low) and math.isnan(high)
    assert not is_clear(low, high)


@pytest.mark.parametrize("values", [[], [1.0, math.nan], [1.0, math.inf]])
def test_an_interval_of_nothing_or_of_no_number_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="interval"):
        mean_interval(values)


def test_up_to_twenty_values_the_ninety_percent_range_is_the_whole_range() -> None:
    assert central_range(range(20)) == (0, 19)
    assert central_range(range(21)) == (1, 19)
    assert central_range(range(101)) == (5, 95)


def test_a_payback_that_never_comes_is_the_upper_end_of_the_range() -> None:
    assert central_range([18.0, math.inf, 23.0]) == (18.0, math.inf)


def test_the_comparators_difference_to_itself_is_zero() -> None:
    frame = _frame([("as_today", 0, 5), ("as_today", 1, 9), ("school", 0, 4), ("school", 1, 7)])
    row = paired_difference(frame, "value", [], "as_today").iloc[0]
    assert (row["strategy"], row["mean"], row["low"], row["high"]) == ("as_today", 0, 0, 0)


def test_pairing_sees_a_small_constant_effect_through_large_common_chance() -> None:
    chance = [0.0, 100.0, -300.0, 50.0]
    frame = _frame(
        [("as_today", i, c) for i, c in enumerate(chance)] + [("school", i, c - 1) for i, c in enumerate(chance)]
    )
    found = paired_difference(frame, "value", [], "as_today").set_index("strategy").loc["school"]
    assert (found["mean"], found["low"], found["high"]) == (-1, -1, -1)


def test_the_order_of_the_rows_changes_nothing_but_the_order_of_the_answer() -> None:
    frame = _frame([("as_today", 0, 5), ("as_today", 1, 9), ("school", 0, 4), ("school", 1, 7)])
    straight = paired_difference(frame, "value", [], "as_today").set_index("strategy").sort_index()
    turned = paired_difference(frame.iloc[::-1], "value", [], "as_today").set_index("strategy").sort_index()
    pd.testing.assert_frame_equal(straight, turned)


def test_differences_are_taken_within_each_key() -> None:
    frame = pd.DataFrame(
        [("a", 0, "region", 1.0), ("a", 0, "justice", 2.0), ("b", 0, "region", 4.0), ("b", 0, "justice", 1.0)],
        columns=["strategy", "replication", "payer", "value"],
    )
    found = paired_difference(frame, "value", "payer", "a").set_index(["strategy", "payer"])["mean"]
    assert found[("b", "region")] == 3 and found[("b", "justice")] == -1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("school", 0, 1.0)], "comparator"),
        ([("as_today", 0, 1.0), ("as_today", 0, 2.0)], "two rows"),
        ([("as_today", 0, 1.0), ("school", 1, 1.0)], "paired"),
    ],
)
def test_what_cannot_be_paired_is_refused(rows: list[tuple[str, int, float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        paired_difference(_frame(rows), "value", [], "as_today")


def test_neither_intervals_nor_views_load_the_model() -> None:
    code = (
        "import sys, sim.studies.intervals, sim.views.figures, sim.views.compare.table;"
        "rooms = ('model', 'people', 'lifecourse', 'agencies', 'programmes');"
        "print([m for m in sys.modules if m.startswith(tuple('sim.' + room for room in rooms)) or m == 'mesa'])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_up_to_forty_draws_a_range_is_from_the_lowest_to_the_highest(values: list[float]) -> None:
    mean, low, high = range_of_draws(values)
    assert (low, high) == (min(values), max(values))
    assert mean == pytest.approx(sum(values) / len(values), abs=1e-6)


def test_of_more_draws_the_range_is_that_of_the_middle_ones_and_does_not_shrink_with_their_number() -> None:
    thousand, ten_thousand = (range_of_draws(range(count)) for count in (1_000, 10_000))
    assert thousand[1:] == (24.0, 975.0)
    assert ten_thousand[2] - ten_thousand[1] == pytest.approx(10 * (thousand[2] - thousand[1]), rel=0.01)


def test_one_draw_has_no_range() -> None:
    mean, low, high = range_of_draws([3.0])
    assert mean == 3.0 and math.isnan(low) and math.isnan(high)


def test_draws_have_their_range_and_replications_of_chance_the_interval_of_their_mean() -> None:
    values = [3.0, 3.0, 4.0, 3.0, 3.0, 4.0, -1.0]
    assert OF_THE_MEAN.around(values) == mean_interval(values)
    assert OF_DRAWS.around(values) == range_of_draws(values)
    assert is_clear(*OF_THE_MEAN.around(values)[1:]) and not is_clear(*OF_DRAWS.around(values)[1:])
    frame = _frame([("as_today", k, 0.0) for k in range(7)] + [("school", k, one) for k, one in enumerate(values)])
    found = paired_difference(frame, "value", [], "as_today", OF_DRAWS).set_index("strategy").loc["school"]
    assert (found["low"], found["high"]) == (-1.0, 4.0)


def test_too_few_draws_are_not_enough_and_six_of_six_happen_by_chance_less_often_than_one_in_twenty() -> None:
    assert [OF_DRAWS.is_enough(count) for count in (1, LEAST_DRAWS - 1, LEAST_DRAWS)] == [False, False, True]
    assert OF_THE_MEAN.is_enough(2)
    assert 2 * 0.5**LEAST_DRAWS < (100 - LEVEL_PERCENT) / 100 < 2 * 0.5 ** (LEAST_DRAWS - 1)


def test_the_whole_range_ends_where_it_is_said_to() -> None:
    assert range_of_draws(range(WHOLE_UP_TO))[1:] == (0, WHOLE_UP_TO - 1)
    assert range_of_draws(range(WHOLE_UP_TO + 1))[1:] == (1, WHOLE_UP_TO - 1)
