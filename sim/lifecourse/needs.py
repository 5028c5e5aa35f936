"""Needs: what a trained eye could see in a person, each on a scale where 1 is worth noticing.

Traits are in SD of the population; states are given a height of their own (assumptions, in
``sim/evidence/parameters_needs.csv``). Agencies and programmes look through these needs, imperfectly; what they miss or
mistake is their own error, not a hidden record.
"""

import numpy as np

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import ALCOHOL, DRUG, MILD, PLACED, SEVERE

NEEDS = (
    "attention",
    "externalising",
    "internalising",
    "school_failure",
    "family",
    "out_of_work",
    "ill_health",
    "misuse",
    "convicted",
)
ATTENTION, EXTERNALISING, INTERNALISING, SCHOOL_FAILURE, FAMILY, OUT_OF_WORK, ILL_HEALTH, MISUSE, CONVICTED = range(9)
"""Places of the needs."""


@rule
def needs_of(p: Row, prm: Row, needs: np.ndarray) -> None:
    """Fill ``needs`` (float64, in the order of ``NEEDS``) with what could be seen in the person this year.

    A parent's illness, misuse or crime and placement add to a family's need; being out of work weighs more the longer
    it lasts, up to a number of years, and does not count in prison.
    """
    needs[ATTENTION] = expressed(p.attention, p.push_attention)
    needs[EXTERNALISING] = expressed(p.externalising, p.push_externalising)
    needs[INTERNALISING] = expressed(p.internalising, p.push_internalising)
    needs[SCHOOL_FAILURE] = -expressed(p.attainment, p.push_attainment)
    needs[FAMILY] = (
        -expressed(p.parenting, p.push_parenting)
        + prm.need_height_parental_burden_sd * (p.parental_illness + p.parental_misuse + p.parental_crime)
        + (prm.need_height_placed_sd if p.child_welfare == PLACED else 0.0)
    )
    needs[OUT_OF_WORK] = 0.0
    if p.years_out_of_work > 0 and p.prison_years_left == 0:
        years = min(p.years_out_of_work, prm.need_out_of_work_most_years)
        needs[OUT_OF_WORK] = prm.need_height_out_of_work_sd + prm.need_height_out_of_work_per_year_sd * years
    needs[ILL_HEALTH] = 0.0
    if p.health == MILD:
        needs[ILL_HEALTH] = prm.need_height_mild_ill_health_sd
    elif p.health == SEVERE:
        needs[ILL_HEALTH] = prm.need_height_severe_ill_health_sd
    needs[MISUSE] = 0.0
    if p.misuse == ALCOHOL:
        needs[MISUSE] = prm.need_height_alcohol_sd
    elif p.misuse == DRUG:
        needs[MISUSE] = prm.need_height_drug_sd
    recent = p.years_since_conviction <= prm.need_conviction_most_years
    needs[CONVICTED] = prm.need_height_conviction_sd if recent else 0.0


@rule
def weighted_need(needs: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted sum of the needs (SD)."""
    total = 0.0
    for k in range(weights.shape[0]):
        if weights[k] != 0.0:
            total += weights[k] * needs[k]
    return np.float64(total)
