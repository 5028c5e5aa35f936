"""Trust 5: relations between two runs of any scenario, each shown to see one spoilt number; threads in larger towns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume

from sim.configuration.border import load_agencies, load_fund, load_programme, load_reform
from sim.configuration.files import load_organisation
from sim.configuration.schema import Agency, Application, Municipality, Programme
from sim.model import Vandpunkt
from sim.studies.run import digest_of
from tests.invariants import relations_of_money, relations_of_order, relations_of_worlds
from tests.invariants.drawn_scenarios import live_through, many
from tests.invariants.relations import RELATIONS, differing, live
from tests.invariants.scenarios import TITLE, Scenario

Place = Callable[..., Municipality]
LEAST_RELATIONS = 15
ROOMS = (relations_of_order, relations_of_money, relations_of_worlds)
SCALE = 10
"""A tenth of the scenarios that the invariants are held against, as each is lived twice; one on everyday runs."""


def test_there_are_at_least_fifteen_relations_in_every_room() -> None:
    assert len(RELATIONS) >= LEAST_RELATIONS
    assert {one.__module__ for one in RELATIONS.values()} == {room.__name__ for room in ROOMS}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_holds_between_two_runs_of_any_scenario(name: str, counted: Callable[..., None]) -> None:
    lived = {"scenarios": 0, "runs": 0}

    def counting(*asked: object, **other: object) -> Vandpunkt:
        lived["runs"] += 1
        return live(*asked, **other)  # type: ignore[arg-type]

    def claim(scenario: Scenario) -> None:
        pairs = list(RELATIONS[name](scenario, counting))
        assume(pairs)  # a scenario of which the relation says nothing is drawn again
        assert differing(iter(pairs)) == []
        lived["scenarios"] += 1

    asked = many(everyday=SCALE) // SCALE
    live_through(claim, asked, first=list(RELATIONS).index(name) * asked)
    assert lived["scenarios"] == asked
    counted(**lived)


# The relations themselves


def spoil_a_life(model: Vandpunkt) -> None:
    model.people["temperament"][0] += 1.0


def spoil_an_ore(model: Vandpunkt) -> None:
    model.ledger.by_person[0, 0] += 1
    model.ledger.by_year[0, 0, 0] += 1


SEES_NO_LIFE = {"at_a_discount_rate_of_0_the_present_value_is_the_plain_sum",
                "more_coverage_and_places_take_a_place_from_nobody_at_first"}  # fmt: skip
SEES_NO_MONEY = {"another_price_year_changes_no_life_and_no_number_of_units"}


@pytest.fixture(scope="module")
def short() -> Scenario:
    """A short scenario of which every relation says something."""
    children = [one for one in load_agencies() if one.name in ("school", "social_services", "preschool")]
    chosen = (load_programme("parent_training"), load_programme("preschool_for_all"))
    fund = load_fund("ale_grant")
    fund = replace(fund, applications=(Application("parent_training", ("school", "region")),))
    town = Municipality("a_place", TITLE, births_per_year=30, birth_years=4, warm_up_years=1, horizon_years=9)
    everybody = replace(load_programme("preschool_for_all"), name="m_spare", coverage_share=1.0, uptake_share=1.0)
    reform = replace(load_reform("more_jobs"), paid_for_ages=(0, 9))
    return Scenario(
        town, tuple(children), chosen, (reform,), load_organisation("team_and_talks"), fund=fund, spare=everybody
    )


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_holds_in_the_short_scenario_and_sees_one_spoilt_number(name: str, short: Scenario) -> None:
    def spoiling(spoil: Callable[[Vandpunkt], None], lives: list[int]) -> Callable[..., Vandpunkt]:
        def other_live(*asked: object, **more: object) -> Vandpunkt:
            lives.append(1)
            return live(*asked, **more, spoil=spoil if len(lives) > 1 else None)  # type: ignore[arg-type]

        return other_live

    pairs = list(RELATIONS[name](short, live))
    assert pairs and differing(iter(pairs)) == []
    if name not in SEES_NO_LIFE:
        assert differing(RELATIONS[name](short, spoiling(spoil_a_life, [])))
    if name not in SEES_NO_MONEY:
        assert differing(RELATIONS[name](short, spoiling(spoil_an_ore, [])))


def test_most_relations_see_both_lives_and_money() -> None:
    assert set(RELATIONS) > SEES_NO_LIFE | SEES_NO_MONEY
    assert not SEES_NO_LIFE & SEES_NO_MONEY


# Towns large enough to be walked in several chunks


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_one_digest(
    threads: int, place: Place, agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    alone, together = (
        digest_of(Vandpunkt(place(400, birth_years=2), agencies, tuple(programmes.values()), seed=1, threads=n).run())
        for n in (1, threads)
    )
    assert alone == together


def test_no_rule_reads_an_accident_that_was_not_drawn_this_year(place: Place, agencies: tuple[Agency, ...]) -> None:
    clean, poisoned = (Vandpunkt(place(100, birth_years=2), agencies, seed=1) for _ in range(2))
    while poisoned.year < poisoned.last_year:
        poisoned._walk._rows[:] = np.nan
        poisoned._walk._draws[:] = np.nan
        poisoned.step()
    assert digest_of(clean.run()) == digest_of(poisoned)
