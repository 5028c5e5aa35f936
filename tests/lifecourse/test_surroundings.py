"""Claims about classes and areas: who is here, whom they are counted from, and what mixing does to them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.lifecourse.surroundings import mixed, welcome_and_look
from sim.people.record import (
    ALIVE,
    CHILD,
    DEAD,
    DRUG,
    GROWN_OUT,
    NOT_YET_HERE,
    PERSON,
    STUDY,
    WORK,
    view_of_pushes,
)

YEAR, CLASSES, AREAS = 2030, 6, 5
EMPTY = (CLASSES - 1, AREAS - 1)
"""A class and an area in which nobody lives."""
Seen = tuple[int, np.ndarray, np.ndarray]


def look(people: np.ndarray, parameters: np.ndarray) -> Seen:
    """Return how many are here, what classes look like and what areas look like; what was seen before is nonsense."""
    means, sizes = np.full(CLASSES, 99.0), np.full(CLASSES, 99)
    shares, adults = np.full((AREAS, 3), 99.0), np.full((AREAS, 4), 99)
    return welcome_and_look(people, YEAR, means, sizes, shares, adults, parameters), means, shares


def town(people: int = 400) -> np.ndarray:
    """Draw people of all ages, some of them dead, to come, or too old to be followed."""
    chance = np.random.default_rng(8)
    drawn = np.zeros(people, dtype=PERSON)
    drawn["birth_year"] = YEAR - chance.integers(0, 67, people)
    drawn["presence"] = chance.choice([NOT_YET_HERE, ALIVE, ALIVE, ALIVE, DEAD, GROWN_OUT], people)
    drawn["arrival_age"] = chance.choice([0, 0, 30], people)
    drawn["school_class"], drawn["area"] = chance.integers(0, EMPTY[0], people), chance.integers(0, EMPTY[1], people)
    drawn["externalising"] = chance.normal(size=people)
    drawn["convicted"], drawn["misuse"] = chance.integers(0, 2, people), chance.integers(0, 3, people)
    drawn["livelihood"] = chance.integers(0, 10, people)
    drawn["known_to_social_services"] = drawn["in_joint_plan"] = 1
    view_of_pushes(drawn)[:] = chance.normal(size=(people, 11))
    return drawn


@pytest.mark.parametrize(
    ("presence", "age", "arrival_age", "becomes"),
    [
        (NOT_YET_HERE, 0, 0, ALIVE), (NOT_YET_HERE, 64, 64, ALIVE), (NOT_YET_HERE, 29, 30, NOT_YET_HERE),
        (NOT_YET_HERE, 30, 30, ALIVE), (NOT_YET_HERE, 31, 30, ALIVE), (NOT_YET_HERE, -1, 0, NOT_YET_HERE),
        (NOT_YET_HERE, 65, 30, NOT_YET_HERE), (ALIVE, 64, 0, ALIVE), (ALIVE, 65, 0, GROWN_OUT), (DEAD, 30, 0, DEAD),
        (DEAD, 70, 0, DEAD), (GROWN_OUT, 66, 0, GROWN_OUT),
    ],
)  # fmt: skip
def test_people_are_let_in_at_birth_or_arrival_and_out_after_sixty_four(
    presence: int, age: int, arrival_age: int, becomes: int, altered: Callable[..., np.ndarray]
) -> None:
    people = np.zeros(1, dtype=PERSON)
    people["presence"], people["birth_year"], people["arrival_age"] = presence, YEAR - age, arrival_age
    here, _, _ = look(people, altered())
    assert people["presence"][0] == becomes
    assert here == int(becomes == ALIVE)


def by_hand(people: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """Return means of classes and shares of areas, and both of the whole town; 0 where there is nobody."""
    age = YEAR - people["birth_year"].astype(int)
    pupil, adult = here & (age >= 6) & (age <= 18), here & (age >= 16)
    shown = people["externalising"].astype(float) + people["push_externalising"].astype(float)
    idle = ~np.isin(people["livelihood"], (WORK, STUDY, CHILD))
    facts = np.stack([people["convicted"] == 1, people["misuse"] == DRUG, idle], axis=1)
    means, shares = np.zeros(CLASSES), np.zeros((AREAS, 3))
    for one in range(EMPTY[0]):
        means[one] = shown[pupil & (people["school_class"] == one)].mean()
    for one in range(EMPTY[1]):
        shares[one] = facts[adult & (people["area"] == one)].mean(axis=0)
    return means, shares, float(shown[pupil].mean()), facts[adult].mean(axis=0)


@pytest.mark.parametrize("mixing", [0.0, 0.25, 1.0])
def test_a_class_shows_its_pupils_and_an_area_its_adults_and_mixing_lets_the_town_in(
    mixing: float, altered: Callable[..., np.ndarray]
) -> None:
    people = town()
    before = people.copy()
    residents, means, shares = look(people, altered(class_mixing=mixing, area_mixing=mixing))
    here = people["presence"] == ALIVE
    of_class, of_area, class_of_town, area_of_town = by_hand(before, here)
    assert residents == here.sum() > 200
    expected = (1.0 - mixing) * of_class + mixing * class_of_town
    expected[EMPTY[0]] = 0.0  # nobody is met in an empty class
    assert means == pytest.approx(expected)
    assert shares == pytest.approx((1.0 - mixing) * of_area + mixing * area_of_town)
    assert mixed(2.0, 10.0, 0.25) == 4.0


def test_what_was_done_for_somebody_last_year_is_let_go_and_kept_only_of_those_no_longer_here(
    altered: Callable[..., np.ndarray],
) -> None:
    people = town()
    before = people.copy()
    look(people, altered())
    here = people["presence"] == ALIVE
    for marks in (view_of_pushes(people), people["known_to_social_services"], people["in_joint_plan"]):
        assert not marks[here].any()
    assert np.array_equal(view_of_pushes(people)[~here], view_of_pushes(before)[~here])
    kept = [name for name in PERSON.names or () if not name.startswith(("push_", "known_", "in_joint", "presence"))]
    assert all(np.array_equal(people[name], before[name]) for name in kept), "looking changes nobody"


def test_an_empty_town_shows_nothing(altered: Callable[..., np.ndarray]) -> None:
    residents, means, shares = look(np.zeros(0, dtype=PERSON), altered(class_mixing=0.5, area_mixing=0.5))
    assert residents == 0
    assert not means.any() and not shares.any()
