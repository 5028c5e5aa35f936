"""Claims about prices: years are converted by the index and shares never lose an öre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.configuration.schema import Economics, Programme
from sim.evidence.tables import FOLDER, EvidenceError, read_table
from sim.money.prices import (
    FISCAL_READINGS,
    PAYERS,
    READINGS,
    REAL_READINGS,
    in_year,
    lines_of_items,
    lines_of_programme,
    price_index,
    prices,
)

YEARS = sorted(price_index())
PAYING = PAYERS[:7]


@pytest.mark.parametrize("year", YEARS)
def test_kronor_of_a_year_are_worth_themselves_in_that_year(year: int) -> None:
    assert in_year(123.45, year, year) == pytest.approx(123.45, rel=1e-15)


def test_kronor_keep_their_worth_by_the_index() -> None:
    index = price_index()
    assert in_year(100.0, 2015, 2024) == pytest.approx(100.0 * index[2024] / index[2015])
    assert in_year(in_year(100.0, 2008, 2015), 2015, 2024) == pytest.approx(in_year(100.0, 2008, 2024))
    assert in_year(100.0, 2008, 2024) > 130.0, "prices rose by about two fifths"


@pytest.mark.parametrize(("of", "to"), [(1999, 2024), (2024, 2009), (2024, 2050)])
def test_a_year_without_an_index_is_refused_by_name(of: int, to: int) -> None:
    missing = of if of not in YEARS else to
    with pytest.raises(EvidenceError, match=f"no price index for {missing}"):
        in_year(1.0, of, to)


@pytest.mark.parametrize("year", range(2008, 2025))
def test_every_price_year_that_can_be_chosen_has_an_index(year: int) -> None:
    if year in YEARS:
        assert lines_of_items(Economics(price_year=year).price_year)
    else:
        with pytest.raises(ValueError, match=f"no price index for {year}"):
            Economics(price_year=year)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    sek=st.floats(0.0, 1e9),
    year=st.sampled_from(YEARS),
    weights=st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=7),
    data=st.data(),
)
def test_what_the_payers_pay_is_the_price_to_the_ore(
    sek: float, year: int, weights: list[float], data: st.DataObject, invented: Callable[..., Programme]
) -> None:
    payers = data.draw(st.permutations(PAYING))[: len(weights)]
    shares = {payer: weight / sum(weights) for payer, weight in zip(payers, weights, strict=True)}
    whole = invented(price_sek_per_year=sek, price_year=year)
    lines = lines_of_programme(replace(whole, payers=shares), 2024)
    (alone,) = lines_of_programme(whole, 2024)
    assert sum(line.ore for line in lines) == alone.ore == round(in_year(sek, year, 2024) * 100)
    for line in lines:
        assert line.ore >= 0
        assert line.ore == pytest.approx(alone.ore * shares[line.payer], abs=len(lines))
        assert (line.item, line.reading) == ("programme_invented", "service")


@pytest.mark.parametrize(
    ("sek", "shares", "ore"),
    [
        (0.01, {"municipality": 0.5, "region": 0.5}, [0, 1]),
        (1.0, {"municipality": 1 / 3, "region": 1 / 3, "justice": 1 / 3}, [33, 33, 34]),
        (0.0, {"municipality": 0.5, "region": 0.5}, [0, 0]),
        (10.0, {"municipality": 1.0, "region": 0.0}, [1000]),
    ],
)
def test_awkward_shares_are_split_without_remainder(
    sek: float, shares: dict[str, float], ore: list[int], invented: Callable[..., Programme]
) -> None:
    programme = invented(price_sek_per_year=sek, payers=shares)
    assert sorted(line.ore for line in lines_of_programme(programme, 2024)) == ore


def test_the_order_in_which_payers_are_written_does_not_matter(invented: Callable[..., Programme]) -> None:
    shares = {"region": 0.123, "municipality": 0.456, "justice": 0.421}
    one, other = (
        lines_of_programme(invented(price_sek_per_year=999.99, payers=dict(order)), 2024)
        for order in (shares.items(), reversed(shares.items()))
    )
    assert one == other


def test_each_item_and_payer_is_one_line() -> None:
    lines = lines_of_items(2024)
    assert len({(line.item, line.payer) for line in lines}) == len(lines) == len(prices())
    assert all(line.ore > 0 for line in lines if line.reading != "lost_tax")


def test_tax_on_a_benefit_comes_back_and_is_less_than_the_benefit() -> None:
    lines = lines_of_items(2024)
    for item in ("unemployment_benefit", "sickness_benefit", "disability_pension"):
        paid = sum(line.ore for line in lines if line.item == item and line.reading == "transfer")
        back = -sum(line.ore for line in lines if line.item == item and line.reading == "lost_tax")
        assert 0 < back < 0.4 * paid


def test_every_price_lies_in_its_interval() -> None:
    for row in read_table(FOLDER / "prices.csv"):
        assert float(row["low"]) <= float(row["sek"]) <= float(row["high"]), row["item"]


def test_a_reading_is_fiscal_or_real_and_only_services_are_both() -> None:
    assert set(FISCAL_READINGS) | set(REAL_READINGS) == set(READINGS)
    assert set(FISCAL_READINGS) & set(REAL_READINGS) == {"service"}
