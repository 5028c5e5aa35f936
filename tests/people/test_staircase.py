"""Claims about the staircase: everybody here stands on one step, and the walk over all reads as one record does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.configuration.schema import Agency, Municipality
from sim.evidence.stages import STAGES
from sim.model import Vandpunkt
from sim.people.biography import stage_of
from sim.people.record import ALIVE
from sim.people.staircase import NOT_HERE, keep_steps


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
