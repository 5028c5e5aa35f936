"""Claims about the documents' arithmetic: persons times cost times annuity, and which rate a sum betrays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evidence.headlines import Stated
from sim.money.static_calculus import annuity, implied_rate, present_msek, readings, taken

YEARS, RATES = st.integers(0, 60), st.floats(0.0, 0.2, allow_subnormal=False)
TOTAL = Stated("a row", 7000.0, 6500.0, 7500.0, "MSEK")
RATES_IN_USE = {"tlv": 0.03, "asek": 0.035, "document": 0.04}


@settings(max_examples=100, deadline=None)
@given(years=YEARS, rate=RATES)
def test_an_annuity_is_the_sum_of_its_discounted_years(years: int, rate: float) -> None:
    at_start = sum((1.0 + rate) ** -year for year in range(years))
    assert annuity(years, rate, "start") == pytest.approx(at_start, rel=1e-7, abs=1e-9)
    assert annuity(years, rate, "end") == pytest.approx(at_start / (1.0 + rate), rel=1e-7, abs=1e-9)


def test_without_discounting_it_does_not_matter_when_a_year_is_paid() -> None:
    assert annuity(20, 0.0, "start") == annuity(20, 0.0, "end") == 20.0


@pytest.mark.parametrize(("years", "rate"), [(-1, 0.04), (20, -1.0)])
def test_years_and_rates_that_make_no_sense_are_refused(years: int, rate: float) -> None:
    with pytest.raises(ValueError, match="an annuity needs"):
        annuity(years, rate, "end")


@settings(max_examples=50, deadline=None)
@given(persons=st.floats(0.1, 1e4), cost=st.floats(1.0, 1e7), years=st.integers(1, 60), rate=RATES)
def test_twice_the_persons_or_twice_the_cost_is_twice_the_bill(
    persons: float, cost: float, years: int, rate: float
) -> None:
    bill = present_msek(persons, cost, years, rate, "end")
    assert present_msek(2.0 * persons, cost, years, rate, "end") == pytest.approx(2.0 * bill)
    assert present_msek(persons, 2.0 * cost, years, rate, "end") == pytest.approx(2.0 * bill)


@pytest.mark.parametrize("paid", ["start", "end"])
def test_a_sum_betrays_its_rate(paid: str) -> None:
    total = 450.0 * annuity(20, 0.0314, paid)  # type: ignore[arg-type]
    assert implied_rate(450.0, total, 20, paid) == pytest.approx(0.0314)  # type: ignore[arg-type]


def test_the_seven_thousand_betray_a_rate_between_two_and_a_half_and_three_per_cent() -> None:
    assert implied_rate(450.0, 7000.0, 20, "end") == pytest.approx(0.0252, abs=1e-4)
    assert implied_rate(450.0, 7000.0, 20, "start") == pytest.approx(0.0282, abs=1e-4)


@pytest.mark.parametrize("total", [9001.0, 10.0])
def test_a_sum_that_no_rate_makes_is_refused(total: float) -> None:
    with pytest.raises(ValueError, match="no rate from 0 to 1"):
        implied_rate(450.0, total, 20, "end")


def test_the_readings_are_those_the_slide_may_mean() -> None:
    found = {(one.row, one.paid): round(one.msek) for one in readings(450.0, 20, RATES_IN_USE, TOTAL)}
    assert found == {
        ("", "start"): 9000, ("tlv", "start"): 6896, ("tlv", "end"): 6695, ("asek", "start"): 6619,
        ("asek", "end"): 6396, ("document", "start"): 6360, ("document", "end"): 6116,
    }  # fmt: skip


def test_the_reading_taken_fits_whenever_a_year_is_paid() -> None:
    one = taken(readings(450.0, 20, RATES_IN_USE, TOTAL), TOTAL)
    assert (one.row, one.paid, round(one.msek)) == ("tlv", "start", 6896)


def test_a_rate_that_fits_only_by_its_timing_is_not_taken() -> None:
    with pytest.raises(ValueError, match="no rate makes 7000 MSEK"):
        taken(readings(450.0, 20, {"asek": 0.035, "document": 0.04}, TOTAL), TOTAL)
