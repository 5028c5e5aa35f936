"""Claims about the order of a year: which domain of life begins and ends at which age, and who hears of what first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.lifecourse.events import DRAWS
from sim.lifecourse.surroundings import SEEN
from sim.lifecourse.year import live_one_year
from sim.people.record import (
    ALIVE,
    COMPLETED,
    DEAD,
    DRUG,
    DRUG_DEPENDENCE,
    INTRODUCTORY,
    MILD,
    NATIONAL,
    NEVER,
    NO_OUTCOME,
    NO_SUPPORT,
    PERSON,
    PLACED,
    SEVERE,
    SEVERE_MENTAL,
    STUDY,
    WELL,
)

SURE, UNSURE = -1e9, 1e9


def lived(age: int, parameters: np.ndarray, sure: tuple[str, ...] = (), **fields: float) -> np.void:
    """Live a year in which only what is sure happens; traits meet a draw of 1."""
    people, seen, draws = np.zeros(1, dtype=PERSON), np.zeros(1, dtype=SEEN), np.zeros(1, dtype=DRAWS)
    people["years_since_conviction"] = people["first_placed_age"] = NEVER
    people["presence"] = ALIVE
    for name, value in fields.items():
        people[name] = value
    for name in DRAWS.names or ():
        draws[name] = SURE if name in sure else UNSURE
    for trait in ("attention", "externalising", "internalising", "attainment", "bonds", "parenting"):
        draws[trait] = 1.0
    draws["lasting_income"] = draws["income_of_the_times"] = 0.0
    live_one_year(people[0], age, seen[0], parameters[0], draws[0])
    person: np.void = people[0]
    return person


# What must be sure, the field that tells, what it becomes, and the first and last age at which it can.
DOMAINS = [
    ("separation", "lone_parent", 1, 0, 17),
    ("parental_illness", "parental_illness", 1, 0, 17),
    ("placement", "child_welfare", PLACED, 0, 20),
    ("drug", "misuse", DRUG, 13, 64),
    ("conviction", "convicted", 1, 15, 64),
    ("ill_health", "health", MILD, 6, 64),
    ("severe_illness", "health", SEVERE, 6, 64),
    ("eligibility", "school", NATIONAL, 16, 64),
    ("find_work", "years_out_of_work", 0, 0, 64),
    ("death", "presence", DEAD, 0, 64),
]  # fmt: skip


@pytest.mark.parametrize(("event", "field", "becomes", "first", "last"), DOMAINS, ids=lambda one: str(one))
def test_a_domain_of_life_begins_and_ends_at_its_ages(
    event: str, field: str, becomes: int, first: int, last: int, altered: Callable[..., np.ndarray]
) -> None:
    ages = [age for age in (first - 1, first, (first + last) // 2, last, last + 1) if 0 <= age <= 64]
    happened = [age for age in ages if lived(age, altered(), (event,))[field] == becomes]
    assert happened == [age for age in ages if first <= age <= last]


@pytest.mark.parametrize(("age", "moves"), [(0, True), (18, True), (19, False), (40, False)])
def test_traits_develop_until_eighteen(age: int, moves: bool, altered: Callable[..., np.ndarray]) -> None:
    person = lived(age, altered())
    assert {bool(person[trait] != 0.0) for trait in ("attention", "bonds", "attainment")} == {moves}


@pytest.mark.parametrize(("age", "moves"), [(0, True), (17, True), (18, False)])
def test_parents_are_met_until_seventeen(age: int, moves: bool, altered: Callable[..., np.ndarray]) -> None:
    assert bool(lived(age, altered())["parenting"] != 0.0) is moves


@pytest.mark.parametrize(("age", "years"), [(15, 0), (16, 1), (17, 1)])
def test_livelihood_begins_at_sixteen(age: int, years: int, altered: Callable[..., np.ndarray]) -> None:
    assert lived(age, altered(), school=INTRODUCTORY)["livelihood_years"] == years
    assert lived(16, altered(), ("eligibility",))["livelihood"] == STUDY, "school of the year is known to it"


def test_care_has_ended_a_year_after_its_last_age(altered: Callable[..., np.ndarray]) -> None:
    assert [lived(age, altered(), child_welfare=PLACED)["child_welfare"] for age in (20, 21)] == [PLACED, NO_SUPPORT]


# What is made sure in one domain, the weight through which another one feels it in the same year, its draw and sign.
SAME_YEAR = {
    "illness of a parent in the child": ("parental_illness", "internalising_parental_illness", "internalising", 10),
    "misuse in crime": ("drug", "conviction_drug", "convicted", 25),
    "misuse in illness": ("drug", "ill_health_misuse", "health", 25),
    "misuse in death": ("drug", "death_drug", "presence", 25),
    "severe illness in death": ("severe_illness", "death_severe_illness", "presence", 25),
    "severe illness in livelihood": ("severe_illness", "disability_pension_severe", "livelihood", 25),
    "attainment at sixteen in school": ("", "eligibility_attainment", "school", 16),
}


@pytest.mark.parametrize("name", SAME_YEAR)
def test_what_happens_in_a_year_is_felt_in_the_same_year(name: str, altered: Callable[..., np.ndarray]) -> None:
    event, weight, field, age = SAME_YEAR[name]
    sure = (event,) if event else ()
    school = {} if age <= 16 else {"school": COMPLETED}
    without, felt = (lived(age, altered(**{weight: size}), sure, **school)[field] for size in (0.0, 4e11))
    assert without != felt


def test_the_readout_comes_last(altered: Callable[..., np.ndarray]) -> None:
    assert lived(25, altered(), school=COMPLETED)["outcome"] == NO_OUTCOME
    assert lived(25, altered(), ("drug",), school=COMPLETED)["outcome"] == DRUG_DEPENDENCE
    assert lived(25, altered(), ("severe_illness",), school=COMPLETED)["outcome"] == SEVERE_MENTAL
    assert lived(25, altered(), ("recovery",), school=COMPLETED, health=MILD, health_years=5)["health"] == WELL
