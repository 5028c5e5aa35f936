"""Claims about health talks: they find and mistake as many as they say; who is found stands at the agency's door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE, NONE
from sim.agencies.health_talks import TalkTally
from sim.configuration.schema import Agency, HealthTalks, Municipality, Organisation
from sim.model import Vandpunkt
from sim.people.record import ALIVE

Make = Callable[..., Agency]
Staged = Callable[..., Any]
Way = Callable[..., Organisation]


def talks(**other: Any) -> HealthTalks:
    plain = HealthTalks(
        ages=(10,),
        needs={"attention": 1.0},
        above_sd=1.3,
        sensitivity=1.0,
        specificity=1.0,
        tells="school",
        item="health_talk",
        numbers_from="assumption: a test",
    )
    return replace(plain, **other)


@pytest.fixture
def pupils(agency: Make, stage: Staged, way: Way) -> Callable[..., Any]:
    """Pupils of ten, 400 of them in some need that the school does not see by itself."""

    def make(age: int = 10, births: int = 4000, **other: Any) -> Any:
        some = [agency("another"), agency("school", threshold=1.8)]
        there = stage(some, births=births, age=age, organisation=way(health_talks=talks(**other)))
        return there.be(slice(0, 400), attention=1.5)

    return make


def tallied(tally: TalkTally) -> list[int]:
    return [kept[-1] for kept in (tally.hits, tally.misses, tally.false_alarms, tally.all_clear)]


def test_a_talk_without_error_finds_exactly_those_in_need(pupils: Callable[..., Any]) -> None:
    there = pupils()
    came_to = there.seek()[1]
    assert np.array_equal(there.model.contacts.told == 1, np.arange(4000) < 400)
    assert (came_to[:400] == AT_THE_DOOR_BY_MISTAKE).all(), "found, and yet below what the school is for"
    assert (came_to[400:] == NONE).all()
    assert tallied(there.model.health_talks.tally) == [400, 0, 0, 3600]
    assert there.booked("health_talk") == 4000


def test_who_is_found_stands_at_the_door_of_the_agency_that_is_told_and_at_no_other(pupils: Callable[..., Any]) -> None:
    there = pupils(above_sd=1.9).be(slice(0, 100), attention=2.0).be(slice(100, 200), attention=0.5)
    came_to = there.seek()
    assert (came_to[1, :100] == AT_THE_DOOR).all()
    assert (came_to[1, 100:400] == NONE).all()
    assert np.array_equal(came_to[0] == AT_THE_DOOR, there.model.people["attention"] > 1.0)


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.5, 0.9), (0.0, 1.0), (1.0, 0.0), (0.8, 1.0)])
def test_talks_find_and_mistake_as_many_as_they_say(
    sensitivity: float, specificity: float, pupils: Callable[..., Any]
) -> None:
    there = pupils(sensitivity=sensitivity, specificity=specificity)
    there.seek()
    found = there.model.contacts.told == 1
    hits, misses, false_alarms, all_clear = tallied(there.model.health_talks.tally)
    assert (hits, misses) == (found[:400].sum(), 400 - found[:400].sum())
    assert (false_alarms, all_clear) == (found[400:].sum(), 3600 - found[400:].sum())
    assert found[:400].mean() == pytest.approx(sensitivity, abs=0.08)
    assert found[400:].mean() == pytest.approx(1.0 - specificity, abs=0.03)


def test_talks_are_held_at_their_ages_only(pupils: Callable[..., Any]) -> None:
    there = pupils(age=8, ages=(9, 11))
    booked = []
    for _ in range(5):
        there.year()
        booked.append(there.booked("health_talk"))
    assert booked == [0, 4000, 0, 4000, 0]
    assert not there.model.contacts.told.any(), "what was found is told in the year of the talk only"


def test_talks_that_tell_an_agency_that_is_not_there_change_nothing_but_their_price(pupils: Callable[..., Any]) -> None:
    there = pupils(tells="a_bakery")
    came_to = there.seek()
    assert there.model.contacts.told[:400].all()
    assert not came_to[1].any()
    assert there.booked("health_talk") == 4000


def test_every_pupil_of_the_ages_is_talked_with_once_a_year(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], organisation: Callable[[str], Organisation]
) -> None:
    model = Vandpunkt(place(150, birth_years=5), agencies, seed=2, organisation=organisation("team_and_talks"))
    assert model.health_talks is not None
    ages, (line,) = model.health_talks.talks.ages, model.ledger.lines_of("health_talk")
    pupils, found = 0, 0
    while model.year < model.first_year + 25:
        before = model.people["presence"].copy()
        model.step()
        age = model.year - model.people["birth_year"].astype(int)
        came = (before == ALIVE) | (model.people["arrival_age"] == age)
        due = int((np.isin(age, ages) & came).sum())
        assert sum(tallied(model.health_talks.tally)) == due
        booked = model.ledger.by_year[model.year - model.first_year, :, line].sum()
        assert booked == due * model.ledger.line_ore[line]
        pupils, found = pupils + due, found + int(model.contacts.told.sum())
    assert int(model.health_talks.by_age.sum()) == pupils > 2000
    assert found == sum(model.health_talks.tally.hits) + sum(model.health_talks.tally.false_alarms)
