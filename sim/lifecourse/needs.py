"""Needs: what a trained eye could see in a person, each on a scale where 1 is worth noticing.

Traits are in SD of the population; states are given a height of their own (an assumption, stated below). Agencies and
programmes look through these needs, imperfectly; what they miss or mistake is their own error, not a hidden record.
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


@rule
def needs_of(p: Row, age: int, needs: np.ndarray) -> None:
    """Fill ``needs`` (float64, in the order of ``NEEDS``) with what could be seen in the person this year.

    Assumptions: a parent's illness, misuse or crime weighs 0.7 SD in a family's need, placement 1 SD; a year out of
    work weighs 1, each further year in a row 0.25 more up to 3, and none counts in prison; mild ill-health 2, severe 4;
    alcohol 2, drugs 3; a conviction in the last year 2.
    """
    needs[0] = expressed(p.attention, p.push_attention)
    needs[1] = expressed(p.externalising, p.push_externalising)
    needs[2] = expressed(p.internalising, p.push_internalising)
    needs[3] = -expressed(p.attainment, p.push_attainment)
    needs[4] = (
        -expressed(p.parenting, p.push_parenting)
        + 0.7 * (p.parental_illness + p.parental_misuse + p.parental_crime)
        + (1.0 if p.child_welfare == PLACED else 0.0)
    )
    years = p.years_out_of_work if p.years_out_of_work < 9 else 9
    needs[5] = 0.75 + 0.25 * years if years > 0 and p.prison_years_left == 0 else 0.0
    needs[6] = 2.0 if p.health == MILD else (4.0 if p.health == SEVERE else 0.0)
    needs[7] = 2.0 if p.misuse == ALCOHOL else (3.0 if p.misuse == DRUG else 0.0)
    needs[8] = 2.0 if p.years_since_conviction <= 1 else 0.0


@rule
def weighted_need(needs: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted sum of the needs (SD)."""
    total = 0.0
    for k in range(weights.shape[0]):
        if weights[k] != 0.0:
            total += weights[k] * needs[k]
    return np.float64(total)
