"""Claims about a biography: the staircase is read out of the record, and an event is told in the year it happens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality, Programme
from sim.evidence.stages import STAGES
from sim.model import Vandpunkt
from sim.people.biography import LIVELIHOODS, Year, events_between, events_of, stage_of, still_lives
from sim.people.record import (
    COMPLETED,
    DEAD,
    DRUG,
    LONG_TERM_SICK,
    LONG_TERM_SICKNESS,
    MILD,
    MILD_MENTAL,
    NATIONAL,
    NEVER,
    OPEN_SUPPORT,
    PERSON,
    PLACED,
    SEVERE,
    STUDY,
    UNEMPLOYED,
    WORK,
)
from sim.studies.life.one_life import follow


def record(**fields: float) -> np.void:
    row = np.zeros(1, dtype=PERSON)
    row["years_since_conviction"] = row["first_placed_age"] = NEVER
    for name, value in fields.items():
        row[name] = value
    return row[0]


@pytest.mark.parametrize(
    ("age", "fields", "stage"),
    [
        (5, {"externalising": 3.0}, "normality"),
        (6, {"externalising": 1.3}, "deviant_behaviour"),
        (12, {"externalising": 1.3, "bonds": 0.5}, "deviant_behaviour"),
        (12, {"externalising": 1.3, "bonds": -0.5}, "asociality"),
        (14, {"misuse": 1, "misuse_years": 1}, "asociality"),
        (16, {"convictions": 1, "years_since_conviction": 0}, "asociality"),
        (16, {"convictions": 2, "years_since_conviction": 0}, "outsider_identity"),
        (16, {"convictions": 1, "violent_convictions": 1, "years_since_conviction": 3}, "outsider_identity"),
        (30, {"convictions": 5, "years_since_conviction": 4, "livelihood": WORK}, "normality"),
        (30, {"outcome": LONG_TERM_SICKNESS, "livelihood": LONG_TERM_SICK}, "exclusion"),
        (17, {"outcome": LONG_TERM_SICKNESS, "livelihood": LONG_TERM_SICK}, "normality"),
        (30, {"outcome": MILD_MENTAL, "livelihood": UNEMPLOYED}, "normality"),
        (30, {"outcome": LONG_TERM_SICKNESS, "livelihood": WORK}, "normality"),
    ],
)
def test_a_person_stands_on_the_step_that_the_record_shows(age: int, fields: dict[str, float], stage: str) -> None:
    assert STAGES[stage_of(record(**fields), age)] == stage


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({}, {}, ()),
        ({}, {"lone_parent": 1}, ("parents_separated",)),
        ({"lone_parent": 1}, {"lone_parent": 1}, ()),
        ({}, {"child_welfare": OPEN_SUPPORT}, ("open_support",)),
        ({}, {"child_welfare": PLACED}, ("placed",)),
        ({"child_welfare": PLACED}, {}, ("placement_ended",)),
        ({"school": NATIONAL}, {"school": COMPLETED}, ("completed_school",)),
        ({"livelihood": STUDY}, {"livelihood": WORK}, ("livelihood_work",)),
        ({}, {"health": MILD}, ("ill",)),
        ({"health": MILD}, {"health": SEVERE}, ("severely_ill",)),
        ({"health": SEVERE}, {"health": MILD}, ("better",)),
        ({"health": MILD}, {}, ("recovered",)),
        ({}, {"misuse": DRUG}, ("drug",)),
        ({"misuse": DRUG}, {}, ("misuse_ended",)),
        ({}, {"convicted": 1, "convictions": 1}, ("convicted",)),
        (
            {},
            {"convicted": 1, "violent_convictions": 1, "prison_years_left": 2},
            ("convicted_of_violence", "prison"),
        ),
        ({"presence": 1}, {"presence": DEAD}, ("died",)),
    ],
)
def test_what_changed_is_told(before: dict[str, float], now: dict[str, float], told: tuple[str, ...]) -> None:
    assert events_between(record(**before), record(**now), 20) == told


def test_a_life_begins_with_birth_or_arrival() -> None:
    assert events_between(None, record(), 0) == ("born",)
    assert events_between(None, record(arrival_age=30), 30) == ("arrived",)


def test_following_a_person_is_the_same_life_as_in_the_crowd(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme], lived: Vandpunkt
) -> None:
    every = tuple(programmes.values())
    for row in (0, 100, 700):
        model = Vandpunkt(place(300, birth_years=2), agencies, every, seed=7)
        life = follow(model, row)
        assert [year.age for year in life] == list(range(life[0].age, life[0].age + len(life)))
        assert life[0].age == lived.people["arrival_age"][row]
        assert all(still_lives(year) for year in life[:-1])
        assert (life[-1].bill_ore == lived.ledger.by_person[row]).all()
        assert len(events_of(life)) == len(life)
        assert all(isinstance(year, Year) for year in life)
        assert life[-1].record["convictions"] == lived.people["convictions"][row]


def test_every_livelihood_has_a_name() -> None:
    assert (LIVELIHOODS[STUDY], LIVELIHOODS[WORK], LIVELIHOODS[LONG_TERM_SICK]) == ("study", "work", "long_term_sick")
    assert len(LIVELIHOODS) == 10
