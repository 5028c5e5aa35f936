"""Surroundings: who is here this year, and what each person meets in class and area (last year's behaviour).

Class and area are the two places where one life touches another outside the family. A class is met as the mean
externalising of its pupils, an area as the shares convicted, misusing drugs and out of work.
"""

import numpy as np

from sim.evidence.ages import LAST_AGE
from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import ALIVE, CHILD, DRUG, GROWN_OUT, NOT_YET_HERE, STUDY, WORK

ADULTS, CONVICTED, MISUSING_DRUGS, OUT_OF_WORK = range(4)
"""Columns of what is counted of the adults of an area; the last three become shares."""
SHARES = 3

SEEN = np.dtype(
    [
        ("class_externalising", "f8"),
        ("area_convicted_share", "f8"),
        ("area_drug_share", "f8"),
        ("area_out_of_work_share", "f8"),
    ]
)
"""What one person meets: a mean in SD and three shares, all from the end of last year."""


@rule
def welcome_and_look(
    people: np.ndarray,
    year: int,
    class_means: np.ndarray,
    class_sizes: np.ndarray,
    area_shares: np.ndarray,
    area_adults: np.ndarray,
    prms: np.ndarray,
) -> int:
    """Let those born or arriving this year in and those over 64 out; fill what classes and areas look like.

    Returns the number of those who are here.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        class_means: float64 (classes,), mean externalising in SD of those of school age; overwritten.
        class_sizes: int64 (classes,), overwritten.
        area_shares: float64 (areas, 3), shares of the adults convicted, misusing drugs, out of work.
        area_adults: int64 (areas, 4), overwritten.
        prms: array of one record of parameters.
    """
    prm = prms[0]
    residents = 0
    class_means[:] = 0.0
    class_sizes[:] = 0
    area_adults[:, :] = 0
    for i in range(people.shape[0]):
        p = people[i]
        age = np.int64(year) - np.int64(p.birth_year)
        if p.presence == NOT_YET_HERE and p.arrival_age <= age <= LAST_AGE:
            p.presence = ALIVE
        elif p.presence == ALIVE and age > LAST_AGE:
            p.presence = GROWN_OUT
        if p.presence != ALIVE:
            continue
        residents += 1
        if prm.class_first_age <= age <= prm.class_last_age:
            class_means[p.school_class] += expressed(p.externalising, p.push_externalising)
            class_sizes[p.school_class] += 1
        if age >= prm.area_first_age:
            area_adults[p.area, ADULTS] += 1
            area_adults[p.area, CONVICTED] += p.convicted
            area_adults[p.area, MISUSING_DRUGS] += 1 if p.misuse == DRUG else 0
            idle = p.livelihood != WORK and p.livelihood != STUDY and p.livelihood != CHILD
            area_adults[p.area, OUT_OF_WORK] += 1 if idle else 0
        p.push_attention = 0.0
        p.push_externalising = 0.0
        p.push_internalising = 0.0
        p.push_attainment = 0.0
        p.push_bonds = 0.0
        p.push_parenting = 0.0
        p.push_completion = 0.0
        p.push_work = 0.0
        p.push_conviction = 0.0
        p.push_substance = 0.0
        p.push_ill_health = 0.0
        p.known_to_social_services = 0
        p.in_joint_plan = 0
    _look_at_classes(class_means, class_sizes, prm)
    _look_at_areas(area_shares, area_adults, prm)
    return residents


@rule
def mixed(own: float, of_the_town: float, mixing: float) -> float:
    """Return what is met where a share of the meetings is with the whole town's people instead of one's own place's."""
    return (1.0 - mixing) * own + mixing * of_the_town


@rule
def _look_at_classes(class_means: np.ndarray, class_sizes: np.ndarray, prm: Row) -> None:
    """Turn the sums of classes into means, and let pupils of other classes in where classes are mixed."""
    pupils = max(1, class_sizes.sum())
    of_the_town = class_means.sum() / pupils
    for c in range(class_means.shape[0]):
        if class_sizes[c] > 0:
            class_means[c] = mixed(class_means[c] / class_sizes[c], of_the_town, prm.class_mixing)


@rule
def _look_at_areas(area_shares: np.ndarray, area_adults: np.ndarray, prm: Row) -> None:
    """Turn the counts of areas into shares, and let people of other areas in where areas are mixed."""
    grown = area_adults[:, ADULTS].sum()
    for k in range(SHARES):
        of_the_town = area_adults[:, CONVICTED + k].sum() / grown if grown > 0 else 0.0
        for a in range(area_shares.shape[0]):
            adults = area_adults[a, ADULTS]
            own = area_adults[a, CONVICTED + k] / adults if adults > 0 else 0.0
            area_shares[a, k] = mixed(own, of_the_town, prm.area_mixing)
