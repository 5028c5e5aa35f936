"""Death: the life table, and the excess of those who live with misuse, severe illness or prison."""

from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import DEAD, DRUG, FEMALE, NO_MISUSE, SEVERE


@rule
def mortality_year(p: Row, age: int, prm: Row, z: Row) -> None:
    """Live through the year or die in it."""
    eta = prm.death_log_odds[age] + prm.death_woman * (1.0 if p.sex == FEMALE else 0.0)
    eta += prm.death_drug * (1.0 if p.misuse == DRUG else 0.0)
    eta += prm.death_alcohol * (1.0 if (p.misuse != NO_MISUSE and p.misuse != DRUG) else 0.0)
    eta += prm.death_severe_illness * (1.0 if p.health == SEVERE else 0.0)
    if eta > z.death:
        p.presence = DEAD
