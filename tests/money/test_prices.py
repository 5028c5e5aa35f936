"""Claims about prices: years are converted by the index and shares never lose an öre."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.configuration.border import options
from sim.configuration.files import load_reform
from sim.configuration.schema import Agency, Economics, Programme
from sim.evidence.tables import FOLDER, EvidenceError, citations, read_table
from sim.money.prices import (
    FISCAL_READINGS,
    ORE_PER_SEK,
    PAYERS,
    READINGS,
    REAL_READINGS,
    SEK_PER_MSEK,
    Price,
    in_year,
    lines_of_assessment,
    lines_of_items,
    lines_of_programme,
    lines_of_reform,
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


def price_of(item: str, payer: str) -> Price:
    (found,) = [price for price in prices() if (price.item, price.payer) == (item, payer)]
    return found


def read_of(row: str, column: str = "value_sek") -> float:
    return float(citations()[f"unit_costs:{row}"][column])


def mean_of_what_is_drawn(price: Price) -> float:
    """The price is the mode of a triangular and the median of a lognormal one, whose sides may differ."""
    if price.distribution == "triangular":
        return (price.low + price.sek + price.high) / 3
    if price.distribution == "uniform":
        return (price.low + price.high) / 2
    if price.distribution == "lognormal":
        normal = NormalDist()
        below, above = (math.log(end / price.sek) / normal.inv_cdf(0.975) for end in (price.low, price.high))
        return price.sek * sum(math.exp(side**2 / 2) * normal.cdf(side) for side in (below, above))
    return price.sek


LEANING = {
    ("activity_support", "employment_service"): "the lowest rate by law, so the mean lies above",
    ("harm_of_drugs", "person_and_others"): "what those close by lose in quality of life is not in it",
}
"""Prices known to stand at the cautious end of what is believed."""


@pytest.mark.parametrize("price", prices(), ids=lambda price: f"{price.item} {price.payer}")
def test_drawing_a_price_hardly_moves_it_unless_it_is_known_to_stand_at_one_end(price: Price) -> None:
    ratio = mean_of_what_is_drawn(price) / price.sek
    if (price.item, price.payer) in LEANING:
        assert ratio > 1.2
    else:
        assert 0.8 < ratio < 1.2


def test_a_price_that_is_fixed_has_no_interval_and_only_money_paid_is_drawn_from_a_skewed_one() -> None:
    for price in prices():
        assert (price.distribution == "fixed") == (price.low == price.high)
        assert price.distribution != "lognormal" or price.low > 0.0


def sigma_of(cv: float) -> float:
    return math.sqrt(math.log(1.0 + cv**2))


def test_the_spread_of_psychiatry_is_that_of_its_mean_and_median() -> None:
    mean, median = read_of("smi_direct"), read_of("smi_direct", "low")
    sigma = math.sqrt(2.0 * math.log(mean / median))
    for payer in ("region", "municipality"):
        assert price_of("adult_psychiatry", payer).person_sigma == pytest.approx(sigma, abs=0.01)


def test_a_lognormal_of_that_spread_puts_nearly_as_much_on_the_dearest_as_was_counted() -> None:
    note = citations()["unit_costs:smi_direct"]["note"]
    found = re.search(r"n=(\d+); (\d+) patienter = (\d+)%", note)
    assert found is not None
    persons, dearest, percent = (int(number) for number in found.groups())
    sigma = price_of("adult_psychiatry", "region").person_sigma
    normal = NormalDist()
    carried = normal.cdf(sigma - normal.inv_cdf(1.0 - dearest / persons))
    assert (persons, dearest, percent) == (107, 16, 74)
    assert carried == pytest.approx(0.69, abs=0.01)
    assert percent / 100 - 0.08 < carried < percent / 100, "a little less unequal than what was counted"


def test_how_sure_the_mean_of_psychiatry_is_follows_from_how_few_were_followed() -> None:
    for payer in ("region", "municipality"):
        price = price_of("adult_psychiatry", payer)
        cv = math.sqrt(math.exp(price.person_sigma**2) - 1.0)
        factor = math.exp(NormalDist().inv_cdf(0.975) * sigma_of(cv / math.sqrt(107)))
        assert price.low == pytest.approx(price.sek / factor, rel=0.01)
        assert price.high == pytest.approx(price.sek * factor, rel=0.01)


@pytest.mark.parametrize(("item", "residential_share"), [("placement_child", 0.1), ("placement_teenager", 0.4)])
def test_care_away_from_home_is_a_mixture_of_foster_and_residential_care(item: str, residential_share: float) -> None:
    price = price_of(item, "municipality")
    foster, residential = read_of("familjehem_day"), read_of("hvb_day")
    mean = foster + residential_share * (residential - foster)
    deviation = math.sqrt(residential_share * (1.0 - residential_share)) * (residential - foster)
    assert price.sek == pytest.approx(mean * 365 / 12, rel=0.01)
    assert price.person_sigma == pytest.approx(sigma_of(deviation / mean), abs=0.01)


def test_a_published_range_between_persons_is_read_as_95_percent() -> None:
    school = math.log(read_of("sarskilt_stod_man", "high") / read_of("sarskilt_stod_man", "low"))
    course = re.search(r"Vård (\d),(\d)-(\d),(\d) Mkr", citations()["unit_costs:heroin_life"]["note"])
    assert course is not None
    least, most = float(f"{course[1]}.{course[2]}"), float(f"{course[3]}.{course[4]}")
    width = 2 * NormalDist().inv_cdf(0.975)
    assert price_of("school_support", "municipality").person_sigma == pytest.approx(school / width, abs=0.01)
    assert price_of("addiction_care", "region").person_sigma == pytest.approx(math.log(most / least) / width, abs=0.01)


def test_whoever_is_dear_is_dear_to_all_who_pay_and_the_note_says_why() -> None:
    spread = defaultdict(set)
    for price in prices():
        spread[price.item].add(price.person_sigma)
        assert (price.person_sigma > 0.0) == ("between persons" in price.note), price.item
    assert all(len(sigmas) == 1 for sigmas in spread.values())
    assert any(sigma > 0.0 for sigmas in spread.values() for sigma in sigmas)


def test_support_of_the_severely_ill_is_not_counted_twice() -> None:
    housing, care = (price_of(item, "municipality") for item in ("adult_support", "adult_psychiatry"))
    whole = read_of("boendestod_year")
    assert housing.sek + in_year(care.sek, care.price_year, housing.price_year) == pytest.approx(whole, rel=0.01)


def test_the_region_pays_for_a_drug_dependent_person_once() -> None:
    bodily, treated = price_of("somatic_care_drug", "region"), price_of("addiction_care", "region")
    reached = 0.2  # one in five, unit_costs:substance_sou
    whole = 12 * bodily.sek + reached * in_year(treated.sek, treated.price_year, bodily.price_year)
    assert whole == pytest.approx(130_000, rel=0.01)


SPOILED = {
    "an unknown distribution": ({"distribution": "cauchy"}, "distribution 'cauchy', allowed: triangular"),
    "no distribution": ({"distribution": ""}, "empty cell"),
    "no spread": ({"person_sigma": " "}, "empty cell"),
    "a negative spread": ({"person_sigma": "-0.1"}, "person_sigma -0.1, allowed: 0 to 3"),
    "a spread out of this world": ({"person_sigma": "30"}, "person_sigma 30, allowed: 0 to 3"),
    "an unknown payer": ({"payer": "the_church"}, "unknown payer 'the_church' or reading 'service'"),
    "an unknown reading": ({"reading": "gift"}, "unknown payer 'municipality' or reading 'gift'"),
    "a spread a little too large": ({"person_sigma": "3.01"}, "person_sigma 3.01, allowed: 0 to 3"),
    "below its interval": ({"low": "60856"}, "sek 60855 lies outside low 60856 to high"),
    "outside its interval": ({"high": "60854"}, "sek 60855 lies outside low 30000 to high 60854"),
}


def rewrite_the_first_price(cells: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read_table(FOLDER / "prices.csv")
    rows[0] |= cells
    with (folder / "prices.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr("sim.money.prices.FOLDER", folder)


@pytest.mark.parametrize(("cells", "told"), SPOILED.values(), ids=SPOILED)
def test_a_price_that_says_badly_how_sure_it_is_is_refused_by_its_line(
    cells: dict[str, str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite_the_first_price(cells, tmp_path, monkeypatch)
    with pytest.raises(EvidenceError, match=rf"prices\.csv line 2: {told}"):
        prices.__wrapped__()


@pytest.mark.parametrize("cells", [{"person_sigma": "3"}, {"person_sigma": "0"}, {"low": "60855"}, {"high": "60855"}])
def test_a_price_at_the_end_of_what_is_allowed_is_taken(
    cells: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite_the_first_price(cells, tmp_path, monkeypatch)
    taken = prices.__wrapped__()
    assert taken[1:] == prices()[1:]
    assert all(str(getattr(taken[0], name)).removesuffix(".0") == cell for name, cell in cells.items())


@pytest.mark.parametrize("year", [2015, 2024])
def test_a_line_is_its_price_in_ore_of_the_year_and_in_whole_kronor_where_it_differs_between_persons(year: int) -> None:
    chosen = {"joint_plan", "coordination_project", "health_talk"}
    for price, line in zip(prices(), lines_of_items(year), strict=True):
        assert (line.item, line.payer, line.reading) == (price.item, price.payer, price.reading)
        assert line.person_sigma == price.person_sigma
        assert line.is_outlay == (price.item in chosen), "only a way of organising is chosen"
        step = 100 if price.person_sigma > 0.0 else 1
        assert line.ore % step == 0
        assert line.ore == pytest.approx(100.0 * in_year(price.sek, price.price_year, year), abs=0.5 * step + 1e-6)


def test_looking_into_a_case_costs_its_hours_of_the_service_and_is_what_follows(agencies: tuple[Agency, ...]) -> None:
    looked_into = 0
    for agency in agencies:
        lines = lines_of_assessment(agency, 2024)
        share = agency.staff.hours_per_assessment / agency.staff.hours_per_case
        services = [one for one in prices() if one.item == agency.service.item and one.reading == "service"]
        assert [line.payer for line in lines] == [one.payer for one in services]
        for line, one in zip(lines, services, strict=True):
            assert (line.item, line.reading) == (f"assessment_{agency.name}", "service")
            assert line.ore == pytest.approx(100.0 * share * in_year(one.sek, one.price_year, 2024), abs=0.5 + 1e-6)
            assert not line.is_outlay and line.person_sigma == 0.0
            looked_into += 1
    assert looked_into >= len(agencies)


def test_a_krona_is_a_hundred_ore_and_a_million_kronor_are_a_million() -> None:
    assert (ORE_PER_SEK, SEK_PER_MSEK) == (100, 10**6)


def test_a_reform_costs_each_resident_its_share_of_the_price_split_between_its_payers() -> None:
    for name in options("reform"):
        reform = replace(load_reform(name), share=0.25)
        lines = lines_of_reform(reform, 2024)
        whole = round(100.0 * in_year(0.25 * reform.price_sek_per_year, reform.price_year, 2024))
        assert sum(line.ore for line in lines) == whole
        assert {line.item for line in lines} == {f"reform_{name}"}
        for line in lines:
            assert line.is_outlay and line.ore == pytest.approx(whole * reform.payers[line.payer], abs=1)


def test_a_programme_is_an_outlay_of_those_who_pay_in_the_order_of_their_names(
    invented: Callable[..., Programme],
) -> None:
    shares = {"region": 0.5, "municipality": 0.25, "justice": 0.25, "other_state": 0.0}
    lines = lines_of_programme(invented(price_sek_per_year=1000.0, payers=shares), 2024)
    told = [(line.payer, line.ore, line.is_outlay) for line in lines]
    assert told == [("justice", 25_000, True), ("municipality", 25_000, True), ("region", 50_000, True)]
