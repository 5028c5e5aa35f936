"""Development: the yearly traits of childhood, each leaning on its own past, the family and the class.

Every trait follows x' = m + r (x - m) + s e: it is drawn back towards what is usual for this child, m, keeps a share
r of its deviation, and meets the accidents of the year, e (mean 0, variance 1), as large as keeps the spread around
the usual what it was at the start: s = s0 sqrt(1 - r r). What services and programmes do is
*added to* the trait while it lasts (``push_…``), so that their knock-on effects live on in other traits.
"""

import numpy as np

from sim.people.compiled import rule
from sim.people.draws import LOGISTIC_TO_SD
from sim.people.interpreted import Row
from sim.people.record import FEMALE, FOREIGN_BORN, PLACED


@rule
def expressed(trait: float, push: float) -> float:
    """Return a trait as others meet it: the child's own plus what services and programmes add this year (SD)."""
    return np.float64(trait) + np.float64(push)


@rule
def yearly_share(persistence: float) -> float:
    """Return the yearly accidents' SD, as a share of a trait's own spread, that keeps that spread from year to year."""
    return np.sqrt(1.0 - persistence * persistence)


@rule
def next_value(value: float, usual: float, persistence: float, own_sd: float, draw: float) -> float:
    """Return next year's trait: back towards the usual, a share of the deviation kept, the accidents of the year.

    Args:
        value, usual: this year's trait and what is usual for this child (SD).
        persistence: share of the deviation kept, 0 to below 1.
        own_sd: lasting spread of the trait around the usual (SD).
        draw: a logit draw.
    """
    return usual + persistence * (value - usual) + own_sd * yearly_share(persistence) * LOGISTIC_TO_SD * draw


@rule
def development_year(p: Row, age: int, seen: Row, prm: Row, z: Row) -> None:
    """Live one year of development (ages 0-18); ``seen`` holds what the child meets in class."""
    attention = expressed(p.attention, p.push_attention)
    externalising = expressed(p.externalising, p.push_externalising)
    internalising = expressed(p.internalising, p.push_internalising)
    bonds = expressed(p.bonds, p.push_bonds)
    parenting = expressed(p.parenting, p.push_parenting)
    boy = 0.5 - p.sex  # contrast: +0.5 for boys, -0.5 for girls
    adolescent_girl = 1.0 if (p.sex == FEMALE and age >= prm.adolescence_first_age) else 0.0

    usual_attention = (
        prm.attention_temperament * p.temperament + prm.attention_liability * p.liability + prm.attention_boy * boy
    )
    usual_externalising = (
        prm.externalising_temperament * p.temperament
        + prm.externalising_liability * p.liability
        + prm.externalising_boy * boy
        + prm.externalising_parenting * parenting
        + prm.externalising_peers * seen.class_externalising
    )
    usual_internalising = (
        prm.internalising_liability * p.liability
        + prm.internalising_adolescent_girl * adolescent_girl
        + prm.internalising_externalising * externalising
        + prm.internalising_bonds * bonds
        + prm.internalising_parental_illness * p.parental_illness
    )
    usual_bonds = (
        prm.bonds_liability * p.liability
        + prm.bonds_parenting * parenting
        + prm.bonds_externalising * externalising
        + prm.bonds_placed * (1.0 if p.child_welfare == PLACED else 0.0)
    )
    usual_attainment = (
        prm.attainment_parental_education * (p.parental_education - 1.0)
        + prm.attainment_liability * p.liability
        + prm.attainment_temperament * p.temperament
        + prm.attainment_attention * attention
        + prm.attainment_externalising * externalising
        + prm.attainment_internalising * internalising
        + prm.attainment_bonds * bonds
        + prm.attainment_peers * seen.class_externalising
        + prm.attainment_boy * boy
        + prm.attainment_placed * (1.0 if p.child_welfare == PLACED else 0.0)
    )
    if p.origin == FOREIGN_BORN and p.arrival_age > prm.late_arrival_after_age:
        usual_attainment += prm.attainment_late_arrival_per_year * (p.arrival_age - prm.late_arrival_after_age)
    if prm.class_first_age <= age <= prm.class_last_age:
        usual_attainment += prm.school_resources

    p.attention = next_value(
        p.attention, usual_attention, prm.attention_persistence, prm.attention_start_sd, z.attention
    )
    p.externalising = next_value(
        p.externalising,
        usual_externalising,
        prm.externalising_persistence,
        prm.externalising_start_sd,
        z.externalising,
    )
    p.internalising = next_value(
        p.internalising,
        usual_internalising,
        prm.internalising_persistence,
        prm.internalising_start_sd,
        z.internalising,
    )
    p.bonds = next_value(p.bonds, usual_bonds, prm.bonds_persistence, prm.bonds_start_sd, z.bonds)
    p.attainment = next_value(
        p.attainment, usual_attainment, prm.attainment_persistence, prm.attainment_start_sd, z.attainment
    )
    if age == prm.conduct_problems_age:
        p.conduct_problems_at_7 = 1 if externalising > prm.conduct_problems_cutoff_sd else 0
