"""Persons and parameters of which everything is drawn, for claims about rules that must hold for anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from sim.lifecourse.surroundings import SEEN
from sim.people.record import LEVERS, NEVER, PERSON

CHOICES: dict[str, tuple[int, ...]] = {
    "sex": (0, 1), "origin": (0, 1, 2), "arrival_age": (0, 5, 8, 14), "parental_education": (0, 1, 2),
    "lone_parent": (0, 1), "parental_illness": (0, 1), "parental_misuse": (0, 1), "known_to_social_services": (0, 1),
    "child_welfare": (0, 1, 2), "first_placed_age": (5, NEVER), "school": (0, 1, 2, 3, 4),
    "livelihood": tuple(range(10)), "livelihood_years": (1, 2, 3, 5, 12), "health": (0, 1, 2),
    "health_years": (1, 4, 14), "misuse": (0, 1, 2), "misuse_years": (1, 4, 14), "convictions": (0, 1, 3),
    "years_since_conviction": (0, 1, 2, 3, 4, 200), "presence": (1,),
}  # fmt: skip
"""What a person may be, where a claim does not ask for something; everybody is alive and out of prison."""
TRAITS = ("attention", "externalising", "internalising", "attainment", "bonds", "parenting")
KEPT = ("_age", "_years", "_persistence", "_sd", "_share", "_mixing")
"""Endings of parameters that are no weights and stay as they are."""
WORLDS = 12

Drawn = tuple[np.ndarray, np.ndarray]


@pytest.fixture(scope="session")
def worlds(altered: Callable[..., np.ndarray]) -> list[np.ndarray]:
    """Parameters of which every weight has been drawn anew, between 0.3 and 1.5 either way."""
    drawn = []
    for number in range(WORLDS):
        chance = np.random.default_rng(number)
        record = altered()
        for name in record.dtype.names or ():
            if not name.endswith(KEPT):
                shape = record[name].shape
                record[name] = chance.uniform(0.3, 1.5, shape) * chance.choice((-1.0, 1.0), shape)
        drawn.append(record)
    return drawn


@pytest.fixture(scope="session")
def somebody() -> Callable[[np.random.Generator, Mapping[str, Sequence[int]]], Drawn]:
    """Draw a person (an array of one) who may be this or that, and what the person meets (an array of one)."""

    def draw(chance: np.random.Generator, state: Mapping[str, Sequence[int]]) -> Drawn:
        people, seen = np.zeros(1, dtype=PERSON), np.zeros(1, dtype=SEEN)
        for name, choices in (CHOICES | dict(state)).items():
            people[name] = chance.choice(choices)
        for name in ("liability", "temperament", *TRAITS, *(f"push_{lever}" for lever in LEVERS)):
            people[name] = chance.normal()
        for name in SEEN.names or ():
            seen[name] = chance.uniform(0.1, 0.9)
        return people, seen

    return draw
