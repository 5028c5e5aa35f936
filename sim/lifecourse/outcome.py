"""The six outcomes as a read-out: in which of them a person is this year, counted once, the most severe first.

A read-out never feeds back into a life.
"""

import numpy as np

from sim.people.compiled import rule
from sim.people.interpreted import Row
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
    PLACED,
    SEVERE,
    SEVERE_MENTAL,
)

GROUPS_A_BIRTH_YEAR = 2
"""Those born here and newcomers."""


@rule
def outcome_of(p: Row, prm: Row) -> int:
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
    if p.health == MILD and p.health_years >= prm.mild_mental_outcome_least_years:
        return MILD_MENTAL
    return NO_OUTCOME


@rule
def is_billed(now: np.ndarray, before: np.ndarray) -> bool:
    """Return whether anything has been booked for a person since ``before``, both int64 (payers,) in öre."""
    changed = np.int64(0)
    for payer in range(now.shape[0]):
        changed |= now[payer] ^ before[payer]
    return changed != 0


@rule
def count_outcomes(
    people: np.ndarray,
    year: int,
    group_of_person: np.ndarray,
    population_group: np.ndarray,
    first_age: int,
    last_age: int,
    by_person: np.ndarray,
    billed_before: np.ndarray,
    counts: np.ndarray,
    counts_of_year: np.ndarray,
    outcome_years: np.ndarray,
    outcome_bill: np.ndarray,
    group_bill: np.ndarray,
    ever: np.ndarray,
) -> int:
    """Count everyone once by outcome; keep years in each outcome between two ages, and the year's bill by outcome.

    Returns the number of new cases: persons who are in one of the six states for the first time.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        group_of_person: int64 (persons,), even for those born here, odd for newcomers.
        population_group: uint8 (persons,), of ``sim.people.groups``.
        first_age, last_age: ages within which years are kept.
        by_person: int64 (persons, payers), all that was booked for each so far, in öre.
        billed_before: int64 (persons, payers), that a year ago; overwritten by today's.
        counts: int64 (2, 65, 7), added to: born here or newcomer, age, outcome (0 none).
        counts_of_year: int64 (7,), added to: everyone alive, by outcome.
        outcome_years: uint8 (persons, 7), added to.
        outcome_bill: int64 (2, 65, 7, payers), added to: the year's bill of those alive in öre, as ``counts``.
        group_bill: int64 (groups, payers), added to: the year's bill of everyone in öre.
        ever: uint8 (persons,), 1 for those who have been in any of the six states; set.
    """
    new_cases = 0
    for i in range(people.shape[0]):
        p = people[i]
        age = np.int64(year) - np.int64(p.birth_year)
        newcomer = group_of_person[i] % GROUPS_A_BIRTH_YEAR
        if is_billed(by_person[i], billed_before[i]):
            for payer in range(by_person.shape[1]):
                billed = by_person[i, payer] - billed_before[i, payer]
                billed_before[i, payer] = by_person[i, payer]
                group_bill[population_group[i], payer] += billed
                if p.presence == ALIVE:
                    outcome_bill[newcomer, age, p.outcome, payer] += billed
        if p.presence != ALIVE:
            continue
        counts[newcomer, age, p.outcome] += 1
        counts_of_year[p.outcome] += 1
        if first_age <= age <= last_age:
            outcome_years[i, p.outcome] += 1
        if p.outcome != NO_OUTCOME and ever[i] == 0:
            ever[i] = 1
            new_cases += 1
    return new_cases


def has_happened(people: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return for whom of some people what was to be prevented has happened, as a boolean array (rows,).

    That is: in one of the six states, ever convicted, or placed.
    """
    happened = np.empty(len(rows), dtype=np.bool_)
    _look_for_what_has_happened(people, rows, happened)
    return happened


@rule
def _look_for_what_has_happened(people: np.ndarray, rows: np.ndarray, happened: np.ndarray) -> None:
    for k in range(rows.shape[0]):
        p = people[rows[k]]
        happened[k] = p.outcome != NO_OUTCOME or p.convictions > 0 or p.child_welfare == PLACED


def exclusion_of(outcome_years: np.ndarray, least_years: int) -> np.ndarray:
    """Return each person's outcome in long-lasting exclusion: 1-6, or 0 for none.

    A person is in long-lasting exclusion after ``least_years`` years in any of the six states, and is counted in the
    one held longest; of equally long ones in the more severe.

    Args:
        outcome_years: integers (persons, 7), years in each outcome (0 none) at the ages that count.
        least_years: years that make exclusion long-lasting.
    """
    years = outcome_years[:, 1:].astype(np.int64)
    longest = years.shape[1] - np.argmax(years[:, ::-1], axis=1)
    outcome: np.ndarray = np.where(years.sum(axis=1) >= least_years, longest, 0)
    return outcome
