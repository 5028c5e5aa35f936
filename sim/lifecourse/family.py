"""Family: income, parents who separate or fall ill, and the parenting a child meets.

Parents' own lives are not simulated; what a child inherits is one latent liability, shared by siblings, from which
the visible markers were generated (``sim.people.births``). Register studies with sibling designs show that the
markers themselves do little (Sariaslan et al. 2014, effects E044-E045): nothing in a life reads the family's income.
"""

import numpy as np

from sim.lifecourse.development import next_value
from sim.people.compiled import rule
from sim.people.draws import LOGISTIC_TO_SD
from sim.people.interpreted import Row
from sim.people.record import INCOME_PER_SD, LARGEST_INCOME, MEAN_INCOME, SWEDISH_BACKGROUND


@rule
def family_year(p: Row, prm: Row, z: Row) -> None:
    """Live one year of family life: separation, a parent's illness, parenting (ages 0-17)."""
    if p.lone_parent == 0:
        eta = prm.separation_log_odds + prm.separation_liability * p.liability
        if eta > z.separation:
            p.lone_parent = 1
    if p.parental_illness == 0:
        eta = prm.parental_illness_log_odds + prm.parental_illness_liability * p.liability
        if eta > z.parental_illness:
            p.parental_illness = 1

    p.family_income = _income(p, prm, z)
    usual = (
        prm.parenting_liability * p.liability
        + prm.parenting_lone_parent * p.lone_parent
        + prm.parenting_parental_illness * (p.parental_illness + p.parental_misuse)
    )
    p.parenting = next_value(p.parenting, usual, prm.parenting_persistence, prm.parenting_start_sd, z.parenting)


@rule
def _income(p: Row, prm: Row, z: Row) -> np.int64:
    """Return the household's income this year (SD of log income, as kept in the record): lasting, and of the times."""
    income = (
        prm.income_liability * p.liability
        + prm.income_parental_education * (p.parental_education - 1.0)
        + prm.income_lone_parent * p.lone_parent
        + prm.income_foreign * (1.0 if p.origin != SWEDISH_BACKGROUND else 0.0)
        + prm.income_lasting_sd * LOGISTIC_TO_SD * z.lasting_income
        + prm.income_times_sd * LOGISTIC_TO_SD * z.income_of_the_times
    )
    kept = MEAN_INCOME + INCOME_PER_SD * income
    return np.int64(min(max(kept, 0.0), LARGEST_INCOME))
