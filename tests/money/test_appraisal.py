"""Claims about the appraisal on series made by hand: hump, payback, rates of return, ratios, periods."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.appraisal import (
    Hump,
    benefit_cost_ratio,
    by_period,
    cumulative_net,
    discount_factors,
    hump_of,
    humps_of,
    internal_rate_of_return,
    marginal_value_of_public_funds,
    present_value,
    rates_that_balance,
    share_paid_back,
    with_tax_factor,
    years_to_payback,
)

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


@settings(deadline=None, derandomize=True, max_examples=100)
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


flows = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.lists(st.floats(-1e9, 1e9), min_size=6, max_size=6), min_size=1, max_size=8))
def test_many_humps_at_once_are_the_humps_one_by_one(series: list[list[float]]) -> None:
    found = humps_of(np.array(series))
    for k, one in enumerate(series):
        alone = hump_of(np.array(one))
        payback = np.nan if alone.payback_year is None else alone.payback_year
        together = (found.depth_sek[k], found.bottom_year[k], found.payback_year[k], found.npv_sek[k])
        assert together == pytest.approx((alone.depth_sek, alone.bottom_year, payback, alone.npv_sek), nan_ok=True)


def test_the_present_value_is_the_end_of_the_cumulative_net() -> None:
    comparator, strategy = np.array([[10.0, 10.0, 10.0]]), np.array([[14.0, 8.0, 5.0]])
    value = present_value(comparator - strategy, 0.04)
    assert value == pytest.approx(cumulative_net(comparator, strategy, 0.04)[:, -1])
    assert present_value(np.array([1.0, 1.0]), 0.0) == 2.0


def test_payback_is_counted_from_the_first_krona_spent() -> None:
    outlay = np.array([[0.0, 0.0, 5.0, 5.0], [3.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [4.0, 0.0, 0.0, 0.0]])
    payback = np.array([3.0, 3.0, 0.0, np.nan])
    assert years_to_payback(outlay, payback) == pytest.approx([1.0, 3.0, 0.0, np.nan], nan_ok=True)
    assert share_paid_back(years_to_payback(outlay, payback), 1) == 0.5
    assert share_paid_back(years_to_payback(outlay, payback), np.inf) == 0.75


def test_the_internal_rate_is_the_one_at_which_nothing_is_gained() -> None:
    assert internal_rate_of_return(np.array([-100.0, 107.0])) == pytest.approx(0.07)
    assert internal_rate_of_return(np.array([-100.0, 0.0, 121.0])) == pytest.approx(0.10)
    assert np.isnan(internal_rate_of_return(np.array([1.0, 1.0]))), "a gift has no rate of return"
    assert np.isnan(internal_rate_of_return(np.zeros(5)))


def test_a_flow_with_two_rates_has_no_rate_of_return_but_both_are_told() -> None:
    twice = np.array([-100.0, 230.0, -132.0])
    assert rates_that_balance(twice) == pytest.approx((0.10, 0.20))
    assert np.isnan(internal_rate_of_return(twice))


def test_what_a_loan_costs_is_no_rate_of_return() -> None:
    loan = np.array([100.0, -107.0])
    assert rates_that_balance(loan) == pytest.approx((0.07,)), "where it turns is known all the same"
    assert np.isnan(internal_rate_of_return(loan))


@settings(deadline=None, derandomize=True, max_examples=100)
@given(flows)
def test_at_every_rate_that_balances_the_value_is_nothing(net: np.ndarray) -> None:
    for rate in rates_that_balance(net):
        scale = np.abs(net * discount_factors(len(net), rate)).sum()
        assert abs(float(present_value(net, rate))) <= 1e-6 * scale + 1e-9


def test_a_krona_of_public_funds_is_worth_what_people_get_for_it() -> None:
    assert marginal_value_of_public_funds(150.0, -100.0) == 1.5
    assert marginal_value_of_public_funds(-20.0, -100.0) == -0.2
    assert marginal_value_of_public_funds(10.0, 0.0) == float("inf")
    assert np.isnan(marginal_value_of_public_funds(-10.0, 5.0)), "people pay and the purse gains: no such ratio"


def test_the_tax_factor_makes_what_the_purse_is_out_dearer_and_what_it_saves_worth_more() -> None:
    society, public = np.array([50.0, 50.0]), np.array([-100.0, 20.0])
    assert with_tax_factor(society, public, 1.0).tolist() == [50.0, 50.0]
    assert with_tax_factor(society, public, 1.3) == pytest.approx([20.0, 56.0])


def test_nothing_spent_has_no_ratio_of_benefit_to_cost() -> None:
    ratio = benefit_cost_ratio(np.array([30.0, 30.0, -5.0]), np.array([20.0, 0.0, 10.0]))
    assert ratio == pytest.approx([1.5, np.nan, -0.5], nan_ok=True)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(flows, st.integers(1, 9))
def test_periods_lose_nothing_of_a_flow(net: np.ndarray, years: int) -> None:
    periods = by_period(net, years)
    assert len(periods) == -(-len(net) // years)
    assert periods[0] == pytest.approx(net[:years].sum())
    assert periods.sum() == pytest.approx(net.sum(), abs=1e-3)


def test_money_back_without_interest_has_the_rate_of_nothing() -> None:
    assert rates_that_balance(np.array([-100.0, 100.0])) == pytest.approx((0.0,), abs=1e-12)
    assert internal_rate_of_return(np.array([-100.0, 0.0, 100.0])) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("back", "rate"), [(50.0, -0.5), (49.5, None), (200.0, 1.0), (200.4, None), (199.6, 0.996)])
def test_a_rate_is_looked_for_from_losing_half_to_doubling_in_a_year(back: float, rate: float | None) -> None:
    found = rates_that_balance(np.array([-100.0, back]))
    assert found == (pytest.approx((rate,)) if rate is not None else ())


@pytest.mark.parametrize("unit", [1e-4, 1e9])
def test_no_ratio_or_rate_depends_on_the_unit_money_is_counted_in(unit: float) -> None:
    assert internal_rate_of_return(unit * np.array([-1.0, 0.4, 0.7])) == pytest.approx(0.0602, abs=1e-4)
    assert np.isnan(internal_rate_of_return(unit * np.array([1.0, -1.07])))
    assert benefit_cost_ratio(unit * np.array([3.0]), unit * np.array([2.0])) == pytest.approx([1.5])
    assert marginal_value_of_public_funds(1.5 * unit, -unit) == pytest.approx(1.5)
    assert marginal_value_of_public_funds(unit, unit) == float("inf")
    assert np.isnan(marginal_value_of_public_funds(0.0, unit))
    assert hump_of(unit * np.array([-1.0, -3.0, 0.5])) == Hump(-3.0 * unit, 1, 2, 0.5 * unit)
    assert years_to_payback(unit * np.array([[0.0, 2.0, 0.0]]), np.array([2.0])).tolist() == [1.0]


def test_what_is_paid_back_in_the_year_it_is_spent_took_no_time_and_a_year_later_one_year() -> None:
    outlay = np.array([[0.0, 5.0, 0.0], [0.0, 5.0, 5.0], [5.0, 0.0, 0.0], [0.0, 0.0, 5.0]])
    assert years_to_payback(outlay, np.array([1.0, 2.0, 1.0, 0.0])).tolist() == [0.0, 1.0, 1.0, 0.0]


def test_series_of_strategies_and_replications_are_read_along_the_years() -> None:
    net = np.random.default_rng(4).normal(size=(2, 3, 6))
    cumulative, outlay = np.cumsum(net, axis=-1), np.maximum(-net, 0.0)
    humps = humps_of(cumulative)
    years, periods = years_to_payback(outlay, humps.payback_year), by_period(net, 4)
    for place in np.ndindex(2, 3):
        alone = hump_of(cumulative[place])
        payback = np.nan if alone.payback_year is None else float(alone.payback_year)
        found = (humps.depth_sek[place], humps.bottom_year[place], humps.payback_year[place], humps.npv_sek[place])
        assert found == pytest.approx((alone.depth_sek, alone.bottom_year, payback, alone.npv_sek), nan_ok=True)
        own = years_to_payback(outlay[place][None], np.array([payback]))[0]
        assert years[place] == pytest.approx(own, nan_ok=True)
        assert periods[place] == pytest.approx([net[place][:4].sum(), net[place][4:].sum()])
    empty = humps_of(np.zeros((2, 3, 0)))
    assert empty.depth_sek.shape == empty.bottom_year.shape == empty.payback_year.shape == empty.npv_sek.shape == (2, 3)


def test_a_mandate_is_four_years_and_a_share_of_no_replications_is_none() -> None:
    assert by_period(np.ones(10)).tolist() == [4.0, 4.0, 2.0]
    assert by_period(np.ones((3, 0))).shape == (3, 0)
    assert np.isnan(share_paid_back(np.zeros(0), 5.0))
    assert share_paid_back(np.array([4.0, 5.0, 6.0, np.nan]), 5.0) == 0.5
