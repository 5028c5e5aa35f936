"""One person-year: the domains of life in order."""

from sim.lifecourse.child_welfare import child_welfare_year
from sim.lifecourse.crime import crime_year
from sim.lifecourse.development import development_year
from sim.lifecourse.family import family_year
from sim.lifecourse.health import health_year
from sim.lifecourse.livelihood import livelihood_year
from sim.lifecourse.mortality import mortality_year
from sim.lifecourse.outcome import outcome_of
from sim.lifecourse.school import school_year
from sim.lifecourse.substance import substance_year
from sim.people.compiled import rule
from sim.people.interpreted import Row


@rule
def live_one_year(p: Row, age: int, seen: Row, prm: Row, z: Row) -> None:
    """Live the year in which ``p`` is ``age`` years old (0-64).

    Family and development come first, then what they open or close: care, school, misuse, crime, health and
    livelihood; death ends it. The read-out comes last and feeds nothing.
    """
    if age <= prm.family_last_age:
        family_year(p, prm, z)
    if age <= prm.development_last_age:
        development_year(p, age, seen, prm, z)
    child_welfare_year(p, age, prm, z)
    if age >= prm.upper_secondary_first_age:
        school_year(p, age, prm, z)
    if age >= prm.misuse_first_age:
        substance_year(p, age, seen, prm, z)
    if age >= prm.criminal_responsibility_first_age:
        crime_year(p, age, seen, prm, z)
    if age >= prm.ill_health_first_age:
        health_year(p, age, prm, z)
    if age >= prm.livelihood_first_age:
        livelihood_year(p, age, seen, prm, z)
    mortality_year(p, age, prm, z)
    p.outcome = outcome_of(p, prm)
