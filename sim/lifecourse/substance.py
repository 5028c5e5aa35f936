"""Substance misuse: the onset of severe alcohol or drug problems, and the way out, which lengthens with time."""

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import ALCOHOL, DRUG, FEMALE, NEVER, NO_MISUSE


@rule
def substance_year(p: Row, age: int, seen: Row, prm: Row, z: Row) -> None:
    """Live one year with regard to misuse."""
    if p.misuse != NO_MISUSE:
        duration = min(p.misuse_years, prm.misuse_end_duration_most_years)
        eta = (
            prm.misuse_end_log_odds
            + prm.misuse_end_per_year * duration
            + prm.misuse_end_drug * (1.0 if p.misuse == DRUG else 0.0)
            - p.push_substance
        )
        if eta > z.misuse_end:
            p.misuse = NO_MISUSE
            p.misuse_years = 0
            return
        p.misuse_years += 1
        if p.misuse == DRUG:
            return

    woman = 1.0 if p.sex == FEMALE else 0.0
    common = (
        prm.substance_liability * p.liability
        + prm.substance_temperament * p.temperament
        + prm.substance_externalising * expressed(p.externalising, p.push_externalising)
        + prm.substance_attention * expressed(p.attention, p.push_attention)
        + prm.substance_attainment * expressed(p.attainment, p.push_attainment)
        + prm.substance_bonds * expressed(p.bonds, p.push_bonds)
        + prm.substance_ever_placed * (1.0 if p.first_placed_age != NEVER else 0.0)
        + prm.substance_ill_health * p.health
        + prm.substance_parental_misuse * p.parental_misuse
        + p.push_substance
    )
    peers = prm.drug_peers * seen.area_drug_share
    if prm.drug_log_odds[age] + prm.drug_woman * woman + common + peers > z.drug:
        p.misuse = DRUG
        p.misuse_years = 1
    elif p.misuse == NO_MISUSE and prm.alcohol_log_odds[age] + prm.alcohol_woman * woman + common > z.alcohol:
        p.misuse = ALCOHOL
        p.misuse_years = 1
