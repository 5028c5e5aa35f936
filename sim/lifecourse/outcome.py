"""The six outcomes as a read-out: in which of them a person is this year, counted once, the most severe first.

A read-out never feeds back into a life.
"""

import numpy as np

from sim.people.compiled import rule
from sim.people.record import (
    ALCOHOL,
    ALCOHOL_DEPENDENCE,
    ALIVE,
    DISABILITY_PENSION,
    DRUG,
    DRUG_DEPENDENCE,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_SICKNESS,
    LONG_TERM_UNEMPLOYED,
    LONG_TERM_UNEMPLOYMENT,
    MILD,
    MILD_MENTAL,
    NO_OUTCOME,
    SEVERE,
    SEVERE_MENTAL,
)


@rule
def outcome_of(p):
    """Return the most severe of the six outcomes this year (0: none).

    Income support counts as long-term unemployment and disability pension as long-term sickness: what they share
    is that the way back is long, whichever authority pays.
    """
    if p.misuse == DRUG:
        return DRUG_DEPENDENCE
    if p.health == SEVERE:
        return SEVERE_MENTAL
    if p.misuse == ALCOHOL:
        return ALCOHOL_DEPENDENCE
    if p.livelihood == LONG_TERM_SICK or p.livelihood == DISABILITY_PENSION:
        return LONG_TERM_SICKNESS
    if p.livelihood == LONG_TERM_UNEMPLOYED or p.livelihood == INCOME_SUPPORT:
        return LONG_TERM_UNEMPLOYMENT
    if p.health == MILD and p.health_years >= 2:
        return MILD_MENTAL
    return NO_OUTCOME


@rule
def count_outcomes(people, year, group_of_person, first_age, last_age, counts, outcome_years):
    """Count everyone once by outcome; keep each person's years in each outcome between two ages.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        group_of_person: int64 (persons,), even for those born here, odd for newcomers.
        first_age, last_age: ages within which years are kept.
        counts: int64 (2, 65, 7), added to: born here or newcomer, age, outcome (0 none).
        outcome_years: uint8 (persons, 7), added to.
    """
    for i in range(people.shape[0]):
        p = people[i]
        if p.presence != ALIVE:
            continue
        age = np.int64(year) - np.int64(p.birth_year)
        counts[group_of_person[i] % 2, age, p.outcome] += 1
        if first_age <= age <= last_age:
            outcome_years[i, p.outcome] += 1
