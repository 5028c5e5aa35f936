"""Claims about the staircase: everybody here stands on one step, and the walk over all reads as one record does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.evidence.parameters import parameter_record
from sim.evidence.stages import STAGES
from sim.model import Vandpunkt
from sim.people.biography import stage_of
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    DEAD,
    DRUG,
    DRUG_DEPENDENCE,
    INCOME_SUPPORT,
    LONG_TERM_UNEMPLOYED,
    LONG_TERM_UNEMPLOYMENT,
    MILD_MENTAL,
    NEVER,
    NO_OUTCOME,
    NOT_YET_HERE,
    OUTSIDE,
    PERSON,
    STUDY,
    WORK,
)
from sim.people.staircase import NOT_HERE, keep_steps, step_of


def test_everybody_here_stands_on_the_step_that_the_own_record_shows_and_nobody_else_on_any(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    model = Vandpunkt(place(50, birth_years=2), agencies, seed=3)
    steps = np.full((65, len(model.people)), NOT_HERE, dtype=np.uint8)
    seen = set()
    while model.year < model.last_year:
        model.step()
        keep_steps(model.people, model.year, model.parameters, steps)
        for row, person in enumerate(model.people):
            age = model.year - int(person["birth_year"])
            if person["presence"] == ALIVE:
                assert steps[age, row] == stage_of(person, age)
                seen.add(int(steps[age, row]))
            elif 0 <= age < len(steps):
                assert steps[age, row] == NOT_HERE
    assert seen == set(range(len(STAGES))), "every step was stood on, so every branch was compared"


def test_cuts_and_ages_are_those_of_the_parameters(
    place: Callable[..., Municipality], altered: Callable[..., np.ndarray]
) -> None:
    town = replace(place(60), horizon_years=12)
    strict, mild = (
        Vandpunkt(town, seed=3, parameters=altered(staircase_behaviour_cut_sd=cut)).run() for cut in (9.0, -9.0)
    )
    for model, expected in ((strict, False), (mild, True)):
        steps = np.full((65, len(model.people)), NOT_HERE, dtype=np.uint8)
        keep_steps(model.people, model.year, model.parameters, steps)
        here = model.people["presence"] == ALIVE
        age = model.year - int(model.people["birth_year"][0])
        assert age >= 6
        assert bool((steps[age, here] > 0).all()) is expected


ANYBODY = {
    "presence": ALIVE, "years_since_conviction": NEVER, "livelihood": WORK, "bonds": 0.5, "outcome": NO_OUTCOME,
}  # fmt: skip
OUT = {"livelihood": LONG_TERM_UNEMPLOYED, "outcome": LONG_TERM_UNEMPLOYMENT}
DEFIANT, UNBOUND = {"externalising": 1.5}, {"externalising": 1.5, "bonds": -0.5}
CONVICTED = {"years_since_conviction": 3, "convictions": 1}
STANDS: dict[str, tuple[dict[str, float], int, int]] = {
    "anybody": ({}, 30, 0),
    "as defiant as the cut": ({"externalising": 1.28}, 12, 0),
    "defiant before school": (DEFIANT, 5, 0),
    "defiant at six": (DEFIANT, 6, 1),
    "defiant at eighteen": (DEFIANT, 18, 1),
    "defiant once grown up": (DEFIANT, 19, 0),
    "defiant and unbound at nine": (UNBOUND, 9, 1),
    "defiant and unbound at ten": (UNBOUND, 10, 2),
    "defiant with bonds at the cut": ({"externalising": 1.5, "bonds": 0.0}, 12, 1),
    "unbound only": ({"bonds": -0.5}, 12, 0),
    "drinking": ({"misuse": ALCOHOL}, 30, 2),
    "drinking at nine": ({"misuse": ALCOHOL}, 9, 0),
    "convicted once": (CONVICTED, 30, 2),
    "convicted once, long ago": (CONVICTED | {"years_since_conviction": 4}, 30, 0),
    "convicted twice": (CONVICTED | {"convictions": 2}, 30, 3),
    "convicted twice, long ago": (CONVICTED | {"convictions": 2, "years_since_conviction": 4}, 30, 0),
    "convicted for violence": (CONVICTED | {"violent_convictions": 1}, 30, 3),
    "convicted and on drugs": (CONVICTED | {"misuse": DRUG}, 30, 3),
    "convicted twice at fourteen": (CONVICTED | {"convictions": 2}, 14, 2),
    "convicted twice at fifteen": (CONVICTED | {"convictions": 2}, 15, 3),
    "out of work for long at seventeen": (OUT, 17, 0),
    "out of work for long at eighteen": (OUT, 18, 4),
    "in exclusion and convicted twice": (OUT | CONVICTED | {"convictions": 2}, 30, 4),
    "on income support": (OUT | {"livelihood": INCOME_SUPPORT}, 30, 4),
    "outside with mild ill-health": ({"livelihood": OUTSIDE, "outcome": MILD_MENTAL}, 30, 0),
    "outside with the most severe": ({"livelihood": OUTSIDE, "outcome": DRUG_DEPENDENCE, "misuse": DRUG}, 30, 4),
    "at work with the most severe": ({"outcome": DRUG_DEPENDENCE, "misuse": DRUG}, 30, 2),
    "in study with the most severe": ({"livelihood": STUDY, "outcome": DRUG_DEPENDENCE, "misuse": DRUG}, 30, 2),
    "a child with the most severe": ({"livelihood": CHILD, "outcome": DRUG_DEPENDENCE, "misuse": DRUG}, 18, 2),
}


def somebody(**fields: float) -> np.ndarray:
    people = np.zeros(1, dtype=PERSON)
    for name, value in (ANYBODY | fields).items():
        people[name] = value
    return people


@pytest.mark.parametrize("who", STANDS)
def test_somebody_stands_where_the_source_puts_them(who: str) -> None:
    fields, age, step = STANDS[who]
    assert step_of(somebody(**fields)[0], age, parameter_record()[0]) == step


def test_steps_are_kept_by_age_of_those_who_are_here() -> None:
    people = np.concatenate([somebody(birth_year=2010, **OUT) for _ in range(4)])
    people["presence"], people["birth_year"][1] = (ALIVE, ALIVE, DEAD, NOT_YET_HERE), 2030
    steps = np.full((65, 4), NOT_HERE, dtype=np.uint8)
    keep_steps(people, 2040, parameter_record(), steps)
    assert (steps[30, 0], steps[10, 1]) == (4, 0)
    assert (steps != NOT_HERE).sum() == 2
