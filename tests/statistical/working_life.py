"""What can happen to a livelihood in a year, worked out from the equations.

Which of several events met a person is read from the livelihood after the year; where two lead to the same (a newcomer
studies by choice or by the rules of establishment), those few are left out of both before anything is known.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.people.record import (
    CHILD,
    COMPLETED,
    DISABILITY_PENSION,
    FEMALE,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MILD,
    NATIONAL,
    NO_MISUSE,
    OUTSIDE,
    SEVERE,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)
from tests.statistical.year_lived import Chance, Floats, Mask, Year, as_met, chance


def livelihood(year: Year) -> Iterator[Chance]:
    """Yield everything that decides the main activity of a year, for those neither in prison nor in school."""
    prm = year.prm
    in_school = np.isin(year.now.school, (NATIONAL, INTRODUCTORY))
    y = year.among((year.age >= prm.livelihood_first_age) & (year.now.prison_years_left == 0) & ~in_school)
    may = (y.age >= prm.disability_pension_first_age) & (y.was.livelihood != DISABILITY_PENSION)
    retires = may & (y.now.livelihood == DISABILITY_PENSION)
    yield chance("disability_pension", _pension(y)[may], retires[may])
    y = y.among(~retires)
    yield from _at_work(y.among(y.was.livelihood == WORK))
    yield from _while_sick(y.among(np.isin(y.was.livelihood, (SICK, LONG_TERM_SICK))))
    pensioned = y.among(y.was.livelihood == DISABILITY_PENSION)
    yield chance(
        "leave_disability_pension", prm.leave_disability_pension_log_odds + pensioned.was.push_work.astype(float),
        pensioned.now.livelihood == UNEMPLOYED,
    )  # fmt: skip
    without = y.among(~np.isin(y.was.livelihood, (WORK, SICK, LONG_TERM_SICK, DISABILITY_PENSION)))
    yield from _without_work(without)


def _pension(y: Year) -> Floats:
    prm = y.prm
    eta: Floats = (
        prm.disability_pension_log_odds[y.age]
        + prm.disability_pension_woman * (y.was.sex == FEMALE)
        + prm.disability_pension_mild * (y.now.health == MILD)
        + prm.disability_pension_severe * (y.now.health == SEVERE)
        + prm.disability_pension_attention * as_met(y.now, "attention")
        + prm.disability_pension_not_completed * (y.now.school != COMPLETED)
        + prm.disability_pension_long_term_sick * (y.was.livelihood == LONG_TERM_SICK)
        + prm.disability_pension_working * (y.was.livelihood == WORK)
    )
    return eta


def _burdens(y: Year) -> Floats:
    """Return what weighs on finding and keeping work (log-odds)."""
    prm = y.prm
    eta: Floats = (
        prm.work_mild * (y.now.health == MILD)
        + prm.work_severe * (y.now.health == SEVERE)
        + prm.work_misuse * (y.now.misuse != NO_MISUSE)
        + prm.work_recent_conviction * (y.now.years_since_conviction <= prm.recent_conviction_years)
        + prm.work_attention * as_met(y.now, "attention")
        + prm.work_attainment * as_met(y.now, "attainment")
        + prm.work_completed * (y.now.school == COMPLETED)
    )
    return eta


def _at_work(y: Year) -> Iterator[Chance]:
    """Yield falling sick for most of the year, a shorter spell, and losing the work."""
    prm = y.prm
    sickness = (
        prm.sickness_log_odds
        + prm.sickness_per_decade * (y.age - prm.sickness_centre_age) / 10.0
        + prm.sickness_woman * (y.was.sex == FEMALE)
        + prm.sickness_mild * (y.now.health == MILD)
        + prm.sickness_severe * (y.now.health == SEVERE)
    )
    sick = y.now.livelihood == SICK
    yield chance("fall_sick", sickness, sick)
    short = sickness[~sick] + prm.short_sick_leave_extra_log_odds
    yield chance("short_sick_leave", short, y.now.short_sick_leave[~sick] == 1)
    y = y.among(~sick)
    loses = (
        prm.lose_work_log_odds[y.age]
        - _burdens(y)
        + prm.lose_work_scar * (y.was.livelihood_years <= prm.new_in_job_most_years)
        - prm.labour_demand
    )
    yield chance("lose_work", loses, y.now.livelihood == UNEMPLOYED)


def _while_sick(y: Year) -> Iterator[Chance]:
    """Yield the end of sickness, and whether it ends in work."""
    prm = y.prm
    spell = np.minimum(y.was.livelihood_years, prm.return_from_sickness_duration_most_years)
    eta = (
        prm.return_from_sickness_log_odds
        + prm.return_from_sickness_per_year * spell
        + prm.return_from_long_term_sickness * (y.was.livelihood == LONG_TERM_SICK)
        + y.was.push_work
    )
    back = y.now.livelihood != LONG_TERM_SICK
    yield chance("return_from_sickness", eta, back)
    y = y.among(back)
    yield chance("return_to_work", prm.return_to_work_log_odds + _burdens(y), y.now.livelihood == WORK)


def _without_work(y: Year) -> Iterator[Chance]:
    """Yield study, finding work, income support and its end, and withdrawing."""
    prm = y.prm
    before, now = y.was.livelihood, y.now.livelihood
    here = y.age - y.was.arrival_age.astype(int)
    establishes = (
        (y.was.origin == FOREIGN_BORN)
        & (y.was.arrival_age >= max(prm.newcomer_first_arrival_age, prm.establishment_first_arrival_age))
        & (here < prm.establishment_years)
    )
    may_study = (y.now.school == COMPLETED) & (y.age <= prm.study_last_age) & np.isin(before, (CHILD, STUDY, OUTSIDE))
    chooses = may_study & ~establishes
    eta = (
        prm.study_log_odds[y.age]
        + prm.study_attainment * as_met(y.now, "attainment")
        + prm.study_again * ((before == STUDY) & (y.age >= prm.study_again_first_age))
    )
    yield chance("study", eta[chooses], now[chooses] == STUDY)
    looks = ~(may_study & establishes) & ~(chooses & (now == STUDY))
    yield chance("find_work", _finding(y, here)[looks], now[looks] == WORK)
    yield from _without_finding(y.among(looks & (now != WORK) & ~establishes))


def _spell(y: Year) -> Floats:
    """Return the years that a search has lasted, as far as they count; none for those who come from school."""
    years: Floats = np.minimum(y.was.livelihood_years, y.prm.find_work_duration_most_years).astype(float)
    return np.where(np.isin(y.was.livelihood, (CHILD, STUDY)), 0.0, years)


def _finding(y: Year, here: Floats | Mask) -> Floats:
    prm, before = y.prm, y.was.livelihood
    new = (y.was.origin == FOREIGN_BORN) & (y.was.arrival_age >= prm.newcomer_first_arrival_age)
    still_new = np.where(new, np.maximum(0.0, 1.0 - here / prm.newcomer_years), 0.0)
    eta: Floats = (
        prm.find_work_log_odds[y.age]
        + prm.find_work_per_year * _spell(y)
        + _burdens(y)
        + prm.find_work_bonds * as_met(y.now, "bonds")
        + prm.find_work_outside * (before == OUTSIDE)
        + prm.find_work_long_term * (before == LONG_TERM_UNEMPLOYED)
        + prm.find_work_income_support * (before == INCOME_SUPPORT)
        + prm.find_work_area * y.areas[:, 2]
        + prm.find_work_newcomer * still_new
        + prm.labour_demand
        + y.was.push_work
    )
    return eta


def _without_finding(y: Year) -> Iterator[Chance]:
    """Yield what becomes of those who neither study nor find work."""
    prm, before = y.prm, y.was.livelihood
    supported = y.among(before == INCOME_SUPPORT)
    stays = (
        prm.stay_on_income_support_log_odds
        + prm.stay_on_income_support_per_year * _spell(supported)
        - prm.income_support_exit
    )
    yield chance("stay_on_income_support", stays, supported.now.livelihood == INCOME_SUPPORT)
    y = y.among(before != INCOME_SUPPORT)
    needs = (
        prm.income_support_log_odds
        + prm.income_support_long_term * (y.was.livelihood == LONG_TERM_UNEMPLOYED)
        + prm.income_support_misuse * (y.now.misuse != NO_MISUSE)
        + prm.income_support_newcomer * (y.was.origin == FOREIGN_BORN)
        + prm.income_support_not_completed * (y.now.school != COMPLETED)
        + prm.income_support_entry
    )
    old_enough = y.age >= prm.income_support_first_age
    gets = y.now.livelihood == INCOME_SUPPORT
    yield chance("income_support", needs[old_enough], gets[old_enough])
    y = y.among(~gets & ~np.isin(y.was.livelihood, (UNEMPLOYED, LONG_TERM_UNEMPLOYED)))
    eta = prm.outside_log_odds[y.age] + prm.outside_again * (y.was.livelihood == OUTSIDE)
    yield chance("outside", eta, y.now.livelihood == OUTSIDE)
