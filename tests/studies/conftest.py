"""What the tests of measuring share: small towns made by hand, and one that the model has lived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.evidence.ages import AGES
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.record import FOREIGN_BORN, NEVER, PERSON
from sim.studies.measures.lives import FIELDS, Lives


def ages_in(text: str) -> list[int]:
    """Return the ages in a text such as '20-24 30'."""
    ends = [[int(end) for end in part.split("-")] for part in text.split()]
    return [age for first, *last in ends for age in range(first, (last[0] if last else first) + 1)]


class Town(Lives):
    """Lives written by hand: nobody is simulated, and states are what they are said to be."""

    def __init__(
        self,
        persons: int,
        arrived: Mapping[int, int] | None = None,
        died: Mapping[int, int] | None = None,
        people: Mapping[str, Any] | None = None,
        traits: Mapping[str, Any] | None = None,
        **states: Mapping[int, str],
    ) -> None:
        """Write lives.

        Args:
            persons: how many.
            arrived: age on arrival by person; the others were born here.
            died: first age not lived, by person.
            people: fields of the record, one value a person.
            traits: fields of the panel, one value a person (kept at all ages) or of shape (65, persons).
            states: ages in a state, by person ('20-24 30').
        """
        everybody = np.zeros(persons, dtype=PERSON)
        everybody["person"] = everybody["household"] = np.arange(persons)
        everybody["first_placed_age"] = NEVER
        for who, age in (arrived or {}).items():
            everybody["arrival_age"][who], everybody["origin"][who] = age, FOREIGN_BORN
        for field, given in (people or {}).items():
            everybody[field] = given
        last = np.full(persons, AGES)
        for who, age in (died or {}).items():
            last[who] = age
        at = np.arange(AGES)[:, None]
        self.here = (at >= everybody["arrival_age"]) & (at < last)
        kept = {name: np.zeros((AGES, persons), dtype=PERSON[name]) for name in FIELDS}
        for field, given in (traits or {}).items():
            kept[field] = np.where(self.here, np.asarray(given), 0).astype(PERSON[field])
        self.people, self.panel, self.persons = everybody, kept, persons  # type: ignore[assignment]
        self.model = SimpleNamespace(agencies=(), parameters=parameter_record())  # type: ignore[assignment]
        for name, whom in states.items():
            mask = np.zeros_like(self.here)
            for who, text in whom.items():
                mask[ages_in(text), who] = True
            self.states[name] = mask & self.here


@pytest.fixture(scope="session")
def town() -> type[Town]:
    """Make a town by hand; see ``Town``."""
    return Town


@pytest.fixture(scope="session")
def lives(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Lives:
    """What some 400 people lived; not to be changed."""
    return Lives(Vandpunkt(place(60, birth_years=6), agencies, seed=3))


@pytest.fixture(scope="session")
def standing(place: Callable[..., Municipality]) -> Municipality:
    """A place of some 600 people up to 37 years old, lived as today for 30 years before six years of choice."""
    return place(16, birth_years=36, warm_up_years=30, horizon_years=6, first_birth_year=1994)
