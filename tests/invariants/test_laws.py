"""Trust 4: payers, persons, items and years sum to the same öre, people to the cohort, in every year of any world."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sim.configuration.border import load_agencies, load_fund, load_programme, load_reform
from sim.configuration.schema import Application, Municipality
from tests.invariants.all_laws import LAWS, ROOMS, broken
from tests.invariants.drawn_scenarios import live_through, many
from tests.invariants.laws import Law, Year, years_of
from tests.invariants.scenarios import TITLE, Scenario

LEAST_LAWS = 20
EVERYDAY = 12
"""Scenarios on everyday runs."""


def test_there_are_at_least_twenty_laws_in_every_room() -> None:
    assert len(LAWS.laws) >= LEAST_LAWS
    assert {one.holds.__module__ for one in LAWS.laws.values()} == {room.__name__ for room in ROOMS}


def test_every_law_holds_in_every_year_of_any_scenario(counted: Callable[..., None]) -> None:
    lived = {"scenarios": 0, "years": 0, "persons": 0, "laws": len(LAWS.laws), "questions": 0}

    def claim(scenario: Scenario) -> None:
        model = scenario.begin()
        for year in years_of(model):
            assert broken(year) == [], f"in {model.year}"
            lived["years"] += 1
            lived["questions"] += sum(year.is_last or not one.at_the_end for one in LAWS.laws.values())
        lived["scenarios"] += 1
        lived["persons"] += len(model.people)

    asked = many(EVERYDAY)
    live_through(claim, asked)
    counted(**lived)
    assert lived["scenarios"] == asked
    assert lived["persons"] > 40 * asked, "laws of empty towns would be cheap"


# The laws themselves


@pytest.fixture(scope="module")
def witnesses() -> list[Year]:
    """Years of a town in which everything happens: before the choice, well into it, and the last."""
    return list(some_years(a_full_town(), (5, 40, 59)))


def some_years(scenario: Scenario, places: tuple[int, ...]) -> Iterator[Year]:
    for year in years_of(scenario.begin()):
        if year.place in places:
            yield copy.deepcopy(year)


def a_full_town() -> Scenario:
    """Return a town of all ages with short queues, programmes of one setting, a reform and a fund."""
    agencies = tuple(
        replace(one, staff=replace(one.staff, hours_per_1000=0.4 * one.staff.hours_per_1000)) for one in load_agencies()
    )
    chosen = tuple(load_programme(name) for name in ("parent_training", "multisystemic_therapy", "ips"))
    chosen = (*chosen, replace(load_programme("functional_family_therapy"), places_per_1000=20.0))
    fund = load_fund("ale_grant")
    fund = replace(
        fund, capital=replace(fund.capital, msek=50.0), applications=(Application("ips", ("school", "region")),)
    )
    town = Municipality("a_place", TITLE, births_per_year=8, birth_years=60, warm_up_years=10, horizon_years=50)
    return Scenario(town, agencies, chosen, (load_reform("more_jobs"),), fund=fund)


def test_the_laws_hold_where_they_are_spoilt(witnesses: list[Year]) -> None:
    assert [broken(copy.deepcopy(year)) for year in witnesses] == [[], [], []]
    assert not witnesses[0].model.has_begun and witnesses[-1].is_last


@pytest.mark.parametrize("law", LAWS.laws.values(), ids=lambda law: law.name)
def test_a_law_sees_one_spoilt_number(law: Law, witnesses: list[Year]) -> None:
    for witness in witnesses if not law.at_the_end else witnesses[-1:]:
        year = copy.deepcopy(witness)
        if law.spoil(year):
            assert not law.holds(replace(year))
            return
    pytest.fail(f"nothing to spoil for {law.name}")
