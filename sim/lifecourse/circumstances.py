"""Circumstances: what offices know about somebody without looking for it, as a programme's target names them."""

import numpy as np

from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import (
    ALIVE,
    COMPULSORY,
    DISABILITY_PENSION,
    DRUG,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LEFT_SCHOOL,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    NATIONAL,
    NO_MISUSE,
    PLACED,
    SEVERE,
    WELL,
)

CIRCUMSTANCES = (
    "first_child",
    "lone_parent",
    "low_parental_education",
    "family_assistance",
    "parental_illness",
    "parental_misuse",
    "placed",
    "diagnosed",
    "newcomer",
    "introductory",
    "upper_secondary",
    "left_school",
    "out_of_work",
    "long_term_unemployed",
    "long_term_sick",
    "disability_pension",
    "income_support",
    "ill_health",
    "severe_illness",
    "misuse",
    "drugs",
    "in_prison",
    "recently_convicted",
)
"""In the order of the bits of ``circumstances_of``; all are those of the end of last year."""
(
    _FIRST_CHILD, _LONE_PARENT, _LOW_PARENTAL_EDUCATION, _FAMILY_ASSISTANCE, _PARENTAL_ILLNESS, _PARENTAL_MISUSE,
    _PLACED, _DIAGNOSED, _NEWCOMER, _INTRODUCTORY, _UPPER_SECONDARY, _LEFT_SCHOOL, _OUT_OF_WORK,
    _LONG_TERM_UNEMPLOYED, _LONG_TERM_SICK, _DISABILITY_PENSION, _INCOME_SUPPORT, _ILL_HEALTH, _SEVERE_ILLNESS,
    _MISUSE, _DRUGS, _IN_PRISON, _RECENTLY_CONVICTED,
) = range(len(CIRCUMSTANCES))  # fmt: skip


def mask_of(names: tuple[str, ...]) -> int:
    """Return the bits of some circumstances."""
    return sum(1 << CIRCUMSTANCES.index(name) for name in names)


@rule
def bit(place: int, holds: bool) -> np.int64:
    """Return a circumstance as the bit at its place, 0 where it does not hold."""
    return np.int64(holds) << place


@rule
def circumstances_of(p: Row, age: int, prm: Row) -> np.int64:
    """Return what is known of a person as bits, in the order of ``CIRCUMSTANCES``.

    A newcomer is somebody who came from abroad within the years of establishment; *recently* is as for agencies
    (``need_conviction_most_years``).
    """
    here_for = age - np.int64(p.arrival_age)
    return (
        bit(_FIRST_CHILD, p.household == p.person)
        | bit(_LONE_PARENT, p.lone_parent == 1)
        | bit(_LOW_PARENTAL_EDUCATION, p.parental_education == COMPULSORY)
        | bit(_FAMILY_ASSISTANCE, p.family_assistance == 1)
        | bit(_PARENTAL_ILLNESS, p.parental_illness == 1)
        | bit(_PARENTAL_MISUSE, p.parental_misuse == 1)
        | bit(_PLACED, p.child_welfare == PLACED)
        | bit(_DIAGNOSED, p.diagnosed == 1)
        | bit(_NEWCOMER, p.origin == FOREIGN_BORN and here_for < prm.establishment_years)
        | bit(_INTRODUCTORY, p.school == INTRODUCTORY)
        | bit(_UPPER_SECONDARY, p.school == NATIONAL or p.school == INTRODUCTORY)
        | bit(_LEFT_SCHOOL, p.school == LEFT_SCHOOL)
        | bit(_OUT_OF_WORK, p.years_out_of_work > 0 and p.prison_years_left == 0)
        | bit(_LONG_TERM_UNEMPLOYED, p.livelihood == LONG_TERM_UNEMPLOYED)
        | bit(_LONG_TERM_SICK, p.livelihood == LONG_TERM_SICK)
        | bit(_DISABILITY_PENSION, p.livelihood == DISABILITY_PENSION)
        | bit(_INCOME_SUPPORT, p.livelihood == INCOME_SUPPORT)
        | bit(_ILL_HEALTH, p.health != WELL)
        | bit(_SEVERE_ILLNESS, p.health == SEVERE)
        | bit(_MISUSE, p.misuse != NO_MISUSE)
        | bit(_DRUGS, p.misuse == DRUG)
        | bit(_IN_PRISON, p.prison_years_left > 0)
        | bit(_RECENTLY_CONVICTED, p.years_since_conviction <= prm.need_conviction_most_years)
    )


@rule
def note_circumstances(people: np.ndarray, year: int, known: np.ndarray, prms: np.ndarray) -> None:
    """Note what is known of everybody who lives here this year.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        known: uint32 (persons,), overwritten: of ``circumstances_of``; 0 for those who are not here.
        prms: array of one record of parameters.
    """
    for i in range(people.shape[0]):
        p = people[i]
        is_here = p.presence == ALIVE
        known[i] = circumstances_of(p, np.int64(year) - np.int64(p.birth_year), prms[0]) if is_here else 0
