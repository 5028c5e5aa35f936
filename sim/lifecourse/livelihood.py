"""Livelihood: the main activity of a year from youth to 64, with exits that depend on how long it has lasted.

Study, work, outside (neither work, study nor benefit), unemployed, long-term unemployed (a second year or more),
sick, long-term sick, disability pension and income support (social assistance as the main livelihood).
"""

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
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

MOST_YEARS = 100
"""Where counts of years stop; nobody lives that long here."""
DECADES_PER_YEAR = 0.1


@rule
def livelihood_year(p: Row, age: int, seen: Row, prm: Row, z: Row) -> None:
    """Choose the main activity of the year; schooling, health, misuse and crime of the year are already known."""
    before = p.livelihood
    p.short_sick_leave = 0
    if p.prison_years_left > 0:
        now = OUTSIDE
    elif p.school == NATIONAL or p.school == INTRODUCTORY:
        now = STUDY
    elif _goes_on_disability_pension(p, age, prm, z):
        now = DISABILITY_PENSION
    elif before == WORK:
        now = _after_work(p, age, prm, z)
    elif before in (SICK, LONG_TERM_SICK):
        now = _after_sickness(p, prm, z)
    elif before == DISABILITY_PENSION:
        leaves = prm.leave_disability_pension_log_odds + p.push_work > z.return_from_sickness
        now = UNEMPLOYED if leaves else DISABILITY_PENSION
    else:
        now = _looking_for_work(p, age, seen, prm, z)
    _keep(p, before, now)


@rule
def _keep(p: Row, before: int, now: int) -> None:
    """Write down the activity, for how many years in a row it has lasted, and how many years in a row out of work.

    A second year of unemployment or of sickness has another name, but is the same spell.
    """
    same_spell = (
        now == before
        or (before == UNEMPLOYED and now == LONG_TERM_UNEMPLOYED)
        or (before == SICK and now == LONG_TERM_SICK)
    )
    p.livelihood_years = min(p.livelihood_years + 1, MOST_YEARS) if same_spell else 1
    p.livelihood = now
    p.years_out_of_work = 0 if now in (WORK, STUDY, CHILD) else min(p.years_out_of_work + 1, MOST_YEARS)


@rule
def _burdens(p: Row, prm: Row) -> float:
    """Return what weighs on keeping and finding work (log-odds): health, misuse, record, schooling."""
    return (
        prm.work_mild * (1.0 if p.health == MILD else 0.0)
        + prm.work_severe * (1.0 if p.health == SEVERE else 0.0)
        + prm.work_misuse * (1.0 if p.misuse != NO_MISUSE else 0.0)
        + prm.work_recent_conviction * (1.0 if p.years_since_conviction <= prm.recent_conviction_years else 0.0)
        + prm.work_attention * expressed(p.attention, p.push_attention)
        + prm.work_attainment * expressed(p.attainment, p.push_attainment)
        + prm.work_completed * (1.0 if p.school == COMPLETED else 0.0)
    )


@rule
def _goes_on_disability_pension(p: Row, age: int, prm: Row, z: Row) -> bool:
    """Decide whether lasting inability to work leads to a disability pension (activity compensation when young)."""
    if age < prm.disability_pension_first_age or p.livelihood == DISABILITY_PENSION:
        return False
    eta = (
        prm.disability_pension_log_odds[age]
        + prm.disability_pension_woman * (1.0 if p.sex == FEMALE else 0.0)
        + prm.disability_pension_mild * (1.0 if p.health == MILD else 0.0)
        + prm.disability_pension_severe * (1.0 if p.health == SEVERE else 0.0)
        + prm.disability_pension_attention * expressed(p.attention, p.push_attention)
        + prm.disability_pension_not_completed * (0.0 if p.school == COMPLETED else 1.0)
        + prm.disability_pension_long_term_sick * (1.0 if p.livelihood == LONG_TERM_SICK else 0.0)
        + prm.disability_pension_working * (1.0 if p.livelihood == WORK else 0.0)
    )
    return eta > z.disability_pension


@rule
def _falls_sick(p: Row, age: int, prm: Row, z: Row) -> bool:
    """Decide whether sickness fills most of the year; a shorter spell is noted on the record."""
    eta = (
        prm.sickness_log_odds
        + prm.sickness_per_decade * (DECADES_PER_YEAR * (age - prm.sickness_centre_age))
        + prm.sickness_woman * (1.0 if p.sex == FEMALE else 0.0)
        + prm.sickness_mild * (1.0 if p.health == MILD else 0.0)
        + prm.sickness_severe * (1.0 if p.health == SEVERE else 0.0)
    )
    if eta > z.fall_sick:
        return True
    p.short_sick_leave = 1 if eta + prm.short_sick_leave_extra_log_odds > z.short_sick_leave else 0
    return False


@rule
def _after_work(p: Row, age: int, prm: Row, z: Row) -> int:
    """Stay in work, fall sick for most of the year, or lose the work."""
    if _falls_sick(p, age, prm, z):
        return SICK
    new_in_job = 1.0 if p.livelihood_years <= prm.new_in_job_most_years else 0.0
    eta = prm.lose_work_log_odds[age] - _burdens(p, prm) + prm.lose_work_scar * new_in_job - prm.labour_demand
    if eta > z.lose_work:
        return UNEMPLOYED
    return WORK


@rule
def _after_sickness(p: Row, prm: Row, z: Row) -> int:
    """Return to work or to looking for it, or stay sick into a second year and longer."""
    duration = min(p.livelihood_years, prm.return_from_sickness_duration_most_years)
    eta = prm.return_from_sickness_log_odds + prm.return_from_sickness_per_year * duration + p.push_work
    if p.livelihood == LONG_TERM_SICK:
        eta += prm.return_from_long_term_sickness
    if eta > z.return_from_sickness:
        return WORK if prm.return_to_work_log_odds + _burdens(p, prm) > z.find_work else UNEMPLOYED
    return LONG_TERM_SICK


@rule
def _looking_for_work(p: Row, age: int, seen: Row, prm: Row, z: Row) -> int:
    """Study, find work, or stay out: unemployed, long-term unemployed, on income support, or outside."""
    before = p.livelihood
    student = before in (CHILD, STUDY)
    if p.school == COMPLETED and age <= prm.study_last_age and (student or before == OUTSIDE):
        eta = (
            prm.study_log_odds[age]
            + prm.study_attainment * expressed(p.attainment, p.push_attainment)
            + prm.study_again * (1.0 if (before == STUDY and age >= prm.study_again_first_age) else 0.0)
        )
        if eta > z.study:
            return STUDY

    duration = 0.0 if student else min(p.livelihood_years, prm.find_work_duration_most_years)
    eta = (
        prm.find_work_log_odds[age]
        + prm.find_work_per_year * duration
        + _burdens(p, prm)
        + prm.find_work_bonds * expressed(p.bonds, p.push_bonds)
        + prm.find_work_outside * (1.0 if before == OUTSIDE else 0.0)
        + prm.find_work_long_term * (1.0 if before == LONG_TERM_UNEMPLOYED else 0.0)
        + prm.find_work_income_support * (1.0 if before == INCOME_SUPPORT else 0.0)
        + prm.find_work_area * seen.area_out_of_work_share
        + prm.labour_demand
        + p.push_work
    )
    newcomer = p.origin == FOREIGN_BORN and p.arrival_age >= prm.newcomer_first_arrival_age
    years_here = age - p.arrival_age
    if newcomer and years_here < prm.newcomer_years:
        eta += prm.find_work_newcomer * (1.0 - years_here / prm.newcomer_years)
    if eta > z.find_work:
        return WORK
    if newcomer and p.arrival_age >= prm.establishment_first_arrival_age and years_here < prm.establishment_years:
        return STUDY

    if before == INCOME_SUPPORT:
        stays = (
            prm.stay_on_income_support_log_odds
            + prm.stay_on_income_support_per_year * duration
            - prm.income_support_exit
        )
        if stays > z.leave_income_support:
            return INCOME_SUPPORT
        return LONG_TERM_UNEMPLOYED
    needs_support = (
        prm.income_support_log_odds
        + prm.income_support_long_term * (1.0 if before == LONG_TERM_UNEMPLOYED else 0.0)
        + prm.income_support_misuse * (1.0 if p.misuse != NO_MISUSE else 0.0)
        + prm.income_support_newcomer * (1.0 if p.origin == FOREIGN_BORN else 0.0)
        + prm.income_support_not_completed * (0.0 if p.school == COMPLETED else 1.0)
        + prm.income_support_entry
    )
    if needs_support > z.income_support and age >= prm.income_support_first_age:
        return INCOME_SUPPORT
    if before in (UNEMPLOYED, LONG_TERM_UNEMPLOYED):
        return LONG_TERM_UNEMPLOYED
    if _withdraws(p, before, age, prm, z):
        return OUTSIDE
    return UNEMPLOYED


@rule
def _withdraws(p: Row, before: int, age: int, prm: Row, z: Row) -> bool:
    """Decide whether somebody without work, study or benefit is known to no authority: outside."""
    eta = prm.outside_log_odds[age] + prm.outside_again * (1.0 if before == OUTSIDE else 0.0)
    return eta > z.withdraw
