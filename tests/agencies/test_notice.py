"""Claims about how agencies see: their own ages, their own needs, with an error of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.lifecourse.needs import NEEDS, needs_of
from sim.model import Vandpunkt
from sim.people.record import ALIVE

Place = Callable[..., Municipality]
Looked = Callable[[Sequence[Agency]], tuple[Vandpunkt, np.ndarray]]


@pytest.fixture(scope="module")
def looked(place: Place) -> Looked:
    """A municipality in its fourteenth year after agencies have looked and before anybody is served; the needs met."""

    def live(agencies: Sequence[Agency]) -> tuple[Vandpunkt, np.ndarray]:
        model = Vandpunkt(place(600, birth_years=2), agencies, seed=4)
        for _ in range(13):
            model.step()
        model.year += 1
        model._look_around()
        for agent in model.agencies:
            agent.step = lambda: None  # type: ignore[method-assign]
        needs = needs_by_person(model)
        model._agencies_serve()
        return model, needs

    return live


def needs_by_person(model: Vandpunkt) -> np.ndarray:
    """Return the needs of everybody, shape (persons, needs), worked out one by one."""
    needs = np.zeros((len(model.people), len(NEEDS)))
    for i, person in enumerate(model.people):
        needs_of(person, model.parameters[0], needs[i])
    return needs


def test_without_error_exactly_those_above_the_threshold_are_noticed(
    looked: Looked, agencies: tuple[Agency, ...]
) -> None:
    model, needs = looked([replace(agency, noise_sd=0.0) for agency in agencies])
    age = model.year - model.people["birth_year"].astype(int)
    noticed = 0
    for agent in model.agencies:
        own = agent.agency
        need = sum(weight * needs[:, NEEDS.index(name)] for name, weight in own.needs.items())
        of_age = (age >= own.ages[0]) & (age <= own.ages[1])
        due = (model.people["presence"] == ALIVE) & of_age & (need > own.threshold_sd)
        assert np.array_equal((model.noticed & agent.bit) != 0, due), own.name
        assert not (model.people["missed"] & agent.bit).any()
        noticed += int(due.sum())
    assert noticed > 100


def test_with_error_some_are_missed_and_some_mistaken_and_the_missed_are_written_down(
    looked: Looked, agencies: tuple[Agency, ...]
) -> None:
    school = next(a for a in agencies if a.name == "school")
    school = replace(school, service=replace(school.service, effects=()))
    exact, blurred = (looked([replace(school, noise_sd=error)])[0] for error in (0.0, 0.6))
    due, seen = (model.noticed != 0 for model in (exact, blurred))
    missed = blurred.people["missed"] != 0
    assert np.array_equal(missed, due & ~seen)
    assert missed.sum() > 10
    assert (seen & ~due).sum() > 10


def test_an_agency_sees_with_its_own_error(looked: Looked, agencies: tuple[Agency, ...]) -> None:
    school = next(a for a in agencies if a.name == "school")
    twins, _ = looked([school, replace(school, name="another_school")])
    both = [set(np.flatnonzero(twins.noticed & agent.bit)) for agent in twins.agencies]
    assert both[0] != both[1]
    assert len(both[0]) == pytest.approx(len(both[1]), rel=0.3)


def test_the_residents_are_those_of_its_ages_who_live_here(looked: Looked, agencies: tuple[Agency, ...]) -> None:
    model, _ = looked(agencies)
    age = model.year - model.people["birth_year"].astype(int)
    for agent in model.agencies:
        first, last = agent.agency.ages
        here = (model.people["presence"] == ALIVE) & (age >= first) & (age <= last)
        assert model.residents[agent.place] == here.sum()
