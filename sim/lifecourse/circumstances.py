"""Circumstances: what offices know about somebody without looking for it, as a programme's target names them."""

import numpy as np

from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import (
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


def mask_of(names: tuple[str, ...]) -> int:
    """Return the bits of some circumstances."""
    return sum(1 << CIRCUMSTANCES.index(name) for name in names)


@rule
def circumstances_of(p: Row, age: int, prm: Row) -> int:
    """Return what is known of a person as bits, in the order of ``CIRCUMSTANCES``.

    A newcomer is somebody who came from abroad within the years of establishment; *recently* is as for agencies
    (``need_conviction_most_years``).
    """
    here_for = age - np.int64(p.arrival_age)
    holds = (
        p.household == p.person,
        p.lone_parent == 1,
        p.parental_education == COMPULSORY,
        p.family_assistance == 1,
        p.parental_illness == 1,
        p.parental_misuse == 1,
        p.child_welfare == PLACED,
        p.diagnosed == 1,
        p.origin == FOREIGN_BORN and here_for < prm.establishment_years,
        p.school == INTRODUCTORY,
        p.school == NATIONAL or p.school == INTRODUCTORY,
        p.school == LEFT_SCHOOL,
        p.years_out_of_work > 0 and p.prison_years_left == 0,
        p.livelihood == LONG_TERM_UNEMPLOYED,
        p.livelihood == LONG_TERM_SICK,
        p.livelihood == DISABILITY_PENSION,
        p.livelihood == INCOME_SUPPORT,
        p.health != WELL,
        p.health == SEVERE,
        p.misuse != NO_MISUSE,
        p.misuse == DRUG,
        p.prison_years_left > 0,
        p.years_since_conviction <= prm.need_conviction_most_years,
    )
    known = 0
    for place in range(len(holds)):
        known |= (1 if holds[place] else 0) << place
    return known
