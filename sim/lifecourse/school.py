"""School: eligibility at 16, the programme begun, and completing, leaving or coming back later."""

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import BEFORE_16, COMPLETED, FOREIGN_BORN, INTRODUCTORY, LEFT_SCHOOL, NATIONAL


@rule
def school_year(p: Row, age: int, prm: Row, z: Row) -> None:
    """Live one year of schooling after compulsory school; the traits have been lived before."""
    attainment = expressed(p.attainment, p.push_attainment)
    if p.school == BEFORE_16:
        _finish_compulsory_school(p, age, attainment, prm, z)
    elif p.school == NATIONAL or p.school == INTRODUCTORY:
        _upper_secondary_year(p, age, attainment, prm, z)
    elif p.school == LEFT_SCHOOL and age <= prm.late_completion_last_age:
        eta = (
            prm.late_completion_log_odds
            + prm.late_completion_attainment * attainment
            + prm.completion_misuse * (1.0 if p.misuse > 0 else 0.0)
            + p.push_completion
        )
        if eta > z.late_completion:
            p.school = COMPLETED


@rule
def _finish_compulsory_school(p: Row, age: int, attainment: float, prm: Row, z: Row) -> None:
    """Leave compulsory school at 16 eligible for a national programme or not; later arrivals bring a schooling."""
    if p.origin == FOREIGN_BORN and p.arrival_age > prm.upper_secondary_first_age:
        eta = prm.schooling_abroad_log_odds + prm.late_completion_attainment * attainment
        p.school = COMPLETED if eta > z.completion else LEFT_SCHOOL
        return
    eta = prm.eligibility_log_odds + prm.eligibility_attainment * attainment
    if p.origin == FOREIGN_BORN and p.arrival_age > prm.late_arrival_after_age:
        eta += prm.eligibility_late_arrival_per_year * (p.arrival_age - prm.late_arrival_after_age)
    p.school = NATIONAL if eta > z.eligibility else INTRODUCTORY


@rule
def _upper_secondary_year(p: Row, age: int, attainment: float, prm: Row, z: Row) -> None:
    """Study on, then complete or leave at the last age; an introductory programme may take a year more."""
    common = (
        prm.completion_attainment * attainment
        + prm.completion_externalising * expressed(p.externalising, p.push_externalising)
        + prm.completion_bonds * expressed(p.bonds, p.push_bonds)
        + prm.completion_ill_health * (1.0 if p.health > 0 else 0.0)
        + prm.completion_misuse * (1.0 if p.misuse > 0 else 0.0)
        + p.push_completion
    )
    if p.school == NATIONAL:
        stays = prm.stay_on_log_odds + common
        completes = prm.completion_log_odds + common
        last_age = prm.upper_secondary_last_age
    else:
        stays = prm.stay_on_introductory_log_odds + common
        completes = prm.completion_introductory_log_odds + common
        last_age = prm.introductory_last_age
    if age < last_age:
        if stays < z.completion:
            p.school = LEFT_SCHOOL
    elif completes > z.completion:
        p.school = COMPLETED
    else:
        p.school = LEFT_SCHOOL
