"""Births: the people of a municipality, with households, areas, classes and what each is given.

One latent family liability, drawn once a household, generates the correlated markers (education, income, social
assistance, one parent, parental illness, misuse and crime). A child's own temperament is not shared with siblings.
What a person is given depends on the person's number and household alone, never on who else was born.
"""

from __future__ import annotations

import numpy as np

from sim.configuration.schema import Municipality
from sim.people.compiled import rule
from sim.people.draws import STREAM_BIRTH, draw_four, logit, normal
from sim.people.interpreted import Row
from sim.people.record import (
    CHILD,
    COMPULSORY,
    FEMALE,
    FOREIGN_BACKGROUND,
    FOREIGN_BORN,
    MALE,
    NEVER,
    NOT_YET_HERE,
    PERSON,
    POST_SECONDARY,
    SWEDISH_BACKGROUND,
    UPPER_SECONDARY,
)

PER_BIRTH_YEAR = 1 << 24
"""Numbers of one birth year: person = (birth year - 1900) * 2**24 + place in the order of birth."""
SHORT_SPACING, LONG_SPACING = 2, 3
"""Years between siblings; how often which stands in the evidence."""
NEWCOMERS_FROM = 1 << 23
"""Newcomers are numbered apart, so that more births leave them the same."""

_HOUSEHOLD = STREAM_BIRTH
HOUSEHOLD_MARKERS = STREAM_BIRTH + 1
"""Its first draw is the household's lasting income, which is read every year of childhood."""
_PERSON = STREAM_BIRTH + 16


@rule
def household_of(person: int, prm: Row, key_a: np.uint64, key_b: np.uint64) -> np.int64:
    """Return the household of a person born here: the number of the first child of the same parents.

    A younger sibling has the same place in the order of birth as the older one, two or three years earlier, who may
    be a younger sibling too.
    """
    first = np.int64(person)
    while first >= LONG_SPACING * PER_BIRTH_YEAR:
        u = draw_four(key_a, key_b, first, 0, _PERSON)
        if u[0] >= prm.older_sibling_share:
            break
        first -= (SHORT_SPACING if u[1] < prm.older_sibling_two_years_share else LONG_SPACING) * PER_BIRTH_YEAR
    return first


@rule
def found_household(p: Row, foreign_born: bool, prm: Row, key_a: np.uint64, key_b: np.uint64) -> None:
    """Give ``p`` what its household shares: liability, origin, parents' education and the markers at birth."""
    u = draw_four(key_a, key_b, p.household, 0, _HOUSEHOLD)
    v = draw_four(key_a, key_b, p.household, 0, HOUSEHOLD_MARKERS)
    w = draw_four(key_a, key_b, p.household, 0, _HOUSEHOLD + 2)
    liability = normal(u[0])
    p.liability = liability
    p.origin = FOREIGN_BACKGROUND if u[1] < prm.foreign_background_share else SWEDISH_BACKGROUND
    if foreign_born:
        p.origin = FOREIGN_BORN

    loading = prm.parental_education_liability
    education = loading * liability + np.sqrt(1.0 - loading * loading) * normal(u[2])
    p.parental_education = UPPER_SECONDARY
    if education < prm.parental_education_compulsory_cut_sd:
        p.parental_education = COMPULSORY
    elif education > prm.parental_education_upper_secondary_cut_sd:
        p.parental_education = POST_SECONDARY

    lone = prm.lone_parent_at_birth_log_odds + prm.lone_parent_at_birth_liability * liability
    p.lone_parent = 1 if lone > logit(u[3]) else 0
    assisted = (
        prm.family_assistance_log_odds
        + prm.family_assistance_liability * liability
        + prm.family_assistance_lone_parent * p.lone_parent
    )
    p.family_assistance = 1 if assisted > logit(v[1]) else 0
    ill = prm.parental_illness_at_birth_log_odds + prm.parental_illness_at_birth_liability * liability
    p.parental_illness = 1 if ill > logit(v[2]) else 0
    misusing = prm.parental_misuse_log_odds + prm.parental_misuse_liability * liability
    p.parental_misuse = 1 if misusing > logit(v[3]) else 0
    convicted = prm.parental_crime_log_odds + prm.parental_crime_liability * liability
    p.parental_crime = 1 if convicted > logit(w[0]) else 0


@rule
def area_of(p: Row, areas: int, segregation_share: float, prm: Row, key_a: np.uint64, key_b: np.uint64) -> int:
    """Return the area of the household: sorted by liability to the degree that the municipality is segregated."""
    w = draw_four(key_a, key_b, p.household, 0, _HOUSEHOLD + 2)
    score = np.sqrt(segregation_share) * p.liability + np.sqrt(1.0 - segregation_share) * normal(w[1])
    if p.origin == FOREIGN_BORN:
        score += prm.newcomer_area_shift_sd
    for area in range(areas - 1):
        if score < normal((area + 1.0) / areas):
            return area
    return areas - 1


@rule
def be_born(p: Row, prm: Row, key_a: np.uint64, key_b: np.uint64) -> None:
    """Give ``p`` what is its own: sex, temperament and the traits it starts with."""
    u = draw_four(key_a, key_b, p.person, 0, _PERSON + 1)
    v = draw_four(key_a, key_b, p.person, 0, _PERSON + 2)
    p.sex = MALE if u[0] < prm.boys_share else FEMALE
    temperament = normal(u[1])
    p.temperament = temperament
    boy = 0.5 - p.sex
    p.attention = (
        prm.attention_temperament * temperament
        + prm.attention_liability * p.liability
        + prm.attention_boy * boy
        + prm.attention_start_sd * normal(u[2])
    )
    p.externalising = (
        prm.externalising_temperament * temperament
        + prm.externalising_liability * p.liability
        + prm.externalising_boy * boy
        + prm.externalising_start_sd * normal(u[3])
    )
    p.internalising = prm.internalising_liability * p.liability + prm.internalising_start_sd * normal(v[0])
    p.parenting = prm.parenting_liability * p.liability + prm.parenting_start_sd * normal(v[1])
    p.bonds = prm.bonds_liability * p.liability + prm.bonds_start_sd * normal(v[2])
    p.attainment = (
        prm.attainment_parental_education * (p.parental_education - 1.0)
        + prm.attainment_liability * p.liability
        + prm.attainment_temperament * temperament
        + prm.attainment_attention * p.attention
        + prm.attainment_start_sd * normal(v[3])
    )
    p.presence = NOT_YET_HERE
    p.livelihood = CHILD
    p.first_placed_age = NEVER
    p.years_since_conviction = NEVER


@rule
def arrival_age_of(person: int, prm: Row, key_a: np.uint64, key_b: np.uint64) -> int:
    """Return the age at which a newcomer arrives."""
    u = draw_four(key_a, key_b, person, 0, _PERSON + 3)[0]
    below = 0.0
    for age in range(65):
        below += prm.newcomer_arrival_share[age]
        if u < below:
            return age
    return 64


@rule
def _fill(
    people: np.ndarray,
    first_birth_year: int,
    births: int,
    newcomers: int,
    areas: int,
    segregation_share: float,
    prms: np.ndarray,
    key_a: np.uint64,
    key_b: np.uint64,
) -> None:
    prm = prms[0]
    a_year = births + newcomers
    for i in range(people.shape[0]):
        p = people[i]
        born = first_birth_year + i // a_year
        place = i % a_year
        p.birth_year = born
        foreign_born = place >= births
        start = np.int64(born - 1900) * PER_BIRTH_YEAR
        p.person = start + (NEWCOMERS_FROM + place - births if foreign_born else place)
        p.household = p.person if foreign_born else household_of(p.person, prm, key_a, key_b)
        p.arrival_age = arrival_age_of(p.person, prm, key_a, key_b) if foreign_born else 0
        found_household(p, foreign_born, prm, key_a, key_b)
        p.area = area_of(p, areas, segregation_share, prm, key_a, key_b)
        be_born(p, prm, key_a, key_b)


def _put_in_classes(people: np.ndarray, class_size: int) -> np.ndarray:
    """Number classes of about ``class_size`` in each area and birth year; return the people in their final order.

    Those who arrive later are spread over the classes of their area and year. The order is by birth year, those born
    here before those who arrive, and class.
    """
    born_here = people["origin"] != FOREIGN_BORN
    people = people[np.lexsort((people["person"], ~born_here, people["area"], people["birth_year"]))]
    born_here = people["origin"] != FOREIGN_BORN
    group = people["birth_year"].astype(np.int64) * 65536 + people["area"]
    _, start, which = np.unique(group, return_index=True, return_inverse=True)
    native = np.bincount(which, weights=born_here).astype(np.int64)
    classes = np.maximum(1, np.rint(native / class_size).astype(np.int64))
    first_class = np.concatenate(([0], np.cumsum(classes)[:-1]))
    place = np.arange(len(people)) - start[which]
    spread = np.where(
        born_here, place * classes[which] // np.maximum(native[which], 1), (place - native[which]) % classes[which]
    )
    people["school_class"] = first_class[which] + spread
    order = np.lexsort((people["person"], people["school_class"], ~born_here, people["birth_year"]))
    return np.ascontiguousarray(people[order])


def people_of(municipality: Municipality, parameters: np.ndarray, key: tuple[np.uint64, np.uint64]) -> np.ndarray:
    """Return everyone who will live in the municipality, as an array of ``PERSON``.

    The order is by birth year, those born here before those who arrive, and class.

    Args:
        municipality: how many, over how many years, in how many areas.
        parameters: array of one record of parameters (``sim.evidence``).
        key: the key of the replication; the same key gives the same people.
    """
    births = municipality.births_per_year
    newcomers = round(births * municipality.newcomers_per_birth)
    people = np.zeros((births + newcomers) * municipality.birth_years, dtype=PERSON)
    if len(people) == 0:
        return people
    _fill(
        people,
        municipality.first_birth_year,
        births,
        newcomers,
        municipality.areas,
        municipality.segregation_share,
        parameters,
        key[0],
        key[1],
    )
    return _put_in_classes(people, municipality.class_size)
