"""Family: parents who separate or fall ill, and the parenting a child meets.

Parents' own lives are not simulated; what a child inherits is one latent liability, shared by siblings, from which
the visible markers were generated (``sim.people.births``). Register studies with sibling designs show that the
markers themselves do little (Sariaslan et al. 2014, effects E044-E045).
"""

from sim.people.compiled import rule
from sim.people.draws import LOGISTIC_TO_SD
from sim.people.interpreted import Row


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

    usual = (
        prm.parenting_liability * p.liability
        + prm.parenting_lone_parent * p.lone_parent
        + prm.parenting_parental_illness * (p.parental_illness + p.parental_misuse)
    )
    p.parenting = (
        usual
        + prm.parenting_persistence * (p.parenting - usual)
        + prm.parenting_innovation_sd * LOGISTIC_TO_SD * z.parenting
    )
