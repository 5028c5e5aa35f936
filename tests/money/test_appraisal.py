"""Claims about the hump on series made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.appraisal import Hump, cumulative_net, discount_factors, hump_of

HUMPS = {
    "pays back": ([-1.0, -3.0, -2.0, 0.5, 1.0], Hump(-3.0, 1, 3, 1.0)),
    "pays back exactly": ([-1.0, 0.0, 0.0], Hump(-1.0, 0, 1, 0.0)),
    "never back": ([-1.0, -2.0, -0.5], Hump(-2.0, 1, None, -0.5)),
    "back and then below again": ([-1.0, 2.0, -0.5, -0.1], Hump(-1.0, 0, None, -0.1)),
    "back, below and back again": ([-1.0, 2.0, -0.5, 3.0], Hump(-1.0, 0, 3, 3.0)),
    "below only at the end": ([1.0, 2.0, -0.5], Hump(-0.5, 2, None, -0.5)),
    "back in the last year": ([-1.0, -1.0, 0.0], Hump(-1.0, 0, 2, 0.0)),
    "never in the red": ([0.0, 1.0, 2.0], Hump(0.0, 0, 0, 2.0)),
    "always zero": ([0.0, 0.0], Hump(0.0, 0, 0, 0.0)),
    "gains first": ([5.0, 1.0, 2.0], Hump(0.0, 0, 0, 2.0)),
    "one year": ([-1.0], Hump(-1.0, 0, None, -1.0)),
    "empty": ([], Hump(0.0, 0, 0, 0.0)),
}


@pytest.mark.parametrize("name", HUMPS)
def test_the_hump_is_what_the_hand_says(name: str) -> None:
    series, expected = HUMPS[name]
    assert hump_of(np.array(series)) == expected


@settings(deadline=None, derandomize=True)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=80))
def test_from_the_payback_year_on_nothing_is_owed_and_in_the_year_before_something_was(series: list[float]) -> None:
    cumulative = np.array(series)
    hump = hump_of(cumulative)
    assert hump.depth_sek == min(0.0, cumulative.min())
    assert hump.npv_sek == cumulative[-1]
    if hump.payback_year is None:
        assert cumulative[-1] < 0.0
    else:
        assert (cumulative[hump.payback_year :] >= 0.0).all()
        assert hump.payback_year == 0 or cumulative[hump.payback_year - 1] < 0.0


def test_discounting_follows_the_formula_and_leaves_year_zero_alone() -> None:
    assert discount_factors(4, 0.035) == pytest.approx([1.0, 1 / 1.035, 1 / 1.035**2, 1 / 1.035**3])
    assert discount_factors(5, 0.0).tolist() == [1.0] * 5
    assert discount_factors(0, 0.035).tolist() == []


def test_net_is_what_the_comparator_pays_less_what_the_strategy_pays() -> None:
    comparator, strategy = np.array([10.0, 10.0, 10.0]), np.array([14.0, 8.0, 5.0])
    assert cumulative_net(comparator, strategy, 0.0).tolist() == [-4.0, -2.0, 3.0]
    assert cumulative_net(comparator, strategy, 0.1) == pytest.approx([-4.0, -4.0 + 2 / 1.1, -4.0 + 2 / 1.1 + 5 / 1.21])
    assert not cumulative_net(comparator, comparator, 0.035).any()


def test_a_higher_discount_rate_makes_early_costs_weigh_more() -> None:
    comparator, strategy = np.zeros(50), np.concatenate(([100.0], np.full(49, -4.0)))
    values = [hump_of(cumulative_net(comparator, strategy, rate)).npv_sek for rate in (0.0, 0.035, 0.2)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.0 > values[-1]
