"""Claims about the walk over everybody: it lives each person's own year, and nobody's who is not here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.lifecourse.events import DRAWS, EVENTS
from sim.lifecourse.surroundings import SEEN
from sim.lifecourse.walk import CHUNK, Walk, draw_for, hand_over, who_lives
from sim.lifecourse.year import live_one_year
from sim.people.draws import key_of
from sim.people.record import ALIVE, COMPLETED, DEAD, GROWN_OUT, NEVER, NOT_YET_HERE, PERSON

YEAR, KEY = 2040, key_of(4, 2)
CLASSES, AREAS = 7, 3


def town(people: int) -> np.ndarray:
    """Draw people of all ages, by age as a municipality keeps them; some have died, grown out or not come yet."""
    chance = np.random.default_rng(people)
    drawn = np.zeros(people, dtype=PERSON)
    drawn["person"] = np.arange(people)
    drawn["household"] = drawn["person"] // 2 * 2
    drawn["birth_year"] = YEAR - 64 + np.arange(people) * 65 // people
    drawn["presence"] = chance.choice([ALIVE, ALIVE, ALIVE, DEAD, GROWN_OUT, NOT_YET_HERE], people)
    drawn["sex"], drawn["origin"] = chance.integers(0, 2, people), chance.integers(0, 3, people)
    drawn["school_class"], drawn["area"] = chance.integers(0, CLASSES, people), chance.integers(0, AREAS, people)
    drawn["livelihood"], drawn["school"] = chance.integers(0, 10, people), COMPLETED
    drawn["years_since_conviction"] = drawn["first_placed_age"] = NEVER
    drawn["liability"], drawn["temperament"] = chance.normal(size=(2, people))
    return drawn


def lived_one_by_one(people: np.ndarray, means: np.ndarray, shares: np.ndarray, parameters: np.ndarray) -> np.ndarray:
    """Let each of those who are here live their year alone, in the surroundings that are theirs."""
    after = people.copy()
    for k in np.flatnonzero(people["presence"] == ALIVE):
        alone, seen = after[k : k + 1], np.zeros(1, dtype=SEEN)
        area = int(alone["area"][0])
        seen["class_externalising"] = means[int(alone["school_class"][0])]
        for place, name in enumerate(("area_convicted_share", "area_drug_share", "area_out_of_work_share")):
            seen[name] = shares[area, place]
        names, draws = np.zeros((2, 1), dtype=np.uint32), np.zeros((4 * len(EVENTS) + 4, 1))
        row = np.zeros(len(DRAWS))
        draw_for(alone, np.arange(1), 1, np.uint64(YEAR), *KEY, parameters[0], names[0], names[1], draws)
        age = YEAR - int(alone["birth_year"][0])
        hand_over(draws, 0, age, row)
        live_one_year(alone[0], age, seen[0], parameters[0], row.view(DRAWS)[0])
    return after


@pytest.mark.parametrize("people", [1, 70, CHUNK + 45])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_year_of_everybody_is_the_year_of_each_in_the_own_class_and_area(
    people: int, threads: int, altered: Callable[..., np.ndarray]
) -> None:
    parameters = altered(
        conviction_peers=9.0, drug_peers=9.0, find_work_area=9.0, externalising_peers=2.0, attainment_peers=2.0
    )
    chance = np.random.default_rng(1)
    means, shares = chance.normal(size=CLASSES), chance.uniform(size=(AREAS, 3))
    before = town(people)
    after = before.copy()
    Walk(threads).live_year(after, YEAR, KEY, means, shares, parameters)
    assert np.array_equal(after, lived_one_by_one(before, means, shares, parameters))
    here = before["presence"] == ALIVE
    assert np.array_equal(after[~here], before[~here]), "who is not here lives no year"
    assert (after[here] != before[here]).any()


def test_the_rows_of_those_who_live_here_are_found_between_two_places() -> None:
    people = np.zeros(8, dtype=PERSON)
    people["presence"] = [ALIVE, NOT_YET_HERE, ALIVE, DEAD, GROWN_OUT, ALIVE, ALIVE, ALIVE]
    here = np.full(8, -1)
    assert who_lives(people, 1, 7, here) == 3
    assert here.tolist() == [2, 5, 6, -1, -1, -1, -1, -1]
