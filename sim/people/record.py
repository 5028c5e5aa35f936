"""The record of a person: one row of a structured array, a field per attribute, with unit and range.

Rules read and write fields by name (``p.convictions``). Categories are small whole numbers named here.
The row is kept within 128 bytes, so that a million people fit in a laptop's memory.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Sex and origin
MALE, FEMALE = 0, 1
SWEDISH_BACKGROUND, FOREIGN_BACKGROUND, FOREIGN_BORN = 0, 1, 2
"""Two or one parent born in Sweden; born in Sweden with two foreign-born parents; born abroad (a newcomer)."""

# Parental education
COMPULSORY, UPPER_SECONDARY, POST_SECONDARY = 0, 1, 2

# Presence
NOT_YET_HERE, ALIVE, DEAD, GROWN_OUT = 0, 1, 2, 3
"""Not yet born or arrived; followed; dead; older than 64 and no longer followed."""

# Child welfare
NO_SUPPORT, OPEN_SUPPORT, PLACED = 0, 1, 2

# School
BEFORE_16, INTRODUCTORY, NATIONAL, LEFT_SCHOOL, COMPLETED = 0, 1, 2, 3, 4
"""Compulsory school or younger; introductory programme (not eligible); national programme; left without a
degree; upper secondary degree."""

# Livelihood: the main activity of a year
CHILD, STUDY, WORK, OUTSIDE, UNEMPLOYED, LONG_TERM_UNEMPLOYED = 0, 1, 2, 3, 4, 5
SICK, LONG_TERM_SICK, DISABILITY_PENSION, INCOME_SUPPORT = 6, 7, 8, 9

# Mental health, misuse
WELL, MILD, SEVERE = 0, 1, 2
NO_MISUSE, ALCOHOL, DRUG = 0, 1, 2

# The six outcomes (sim.evidence.outcomes); 0 is none of them
NO_OUTCOME = 0
MILD_MENTAL, LONG_TERM_UNEMPLOYMENT, LONG_TERM_SICKNESS = 1, 2, 3
ALCOHOL_DEPENDENCE, SEVERE_MENTAL, DRUG_DEPENDENCE = 4, 5, 6


class Attribute(NamedTuple):
    """One field of the record."""

    name: str
    dtype: str
    unit: str
    meaning: str


ATTRIBUTES: tuple[Attribute, ...] = (
    # Level 0: given at birth
    Attribute("person", "u4", "number", "identity; does not depend on who else is born"),
    Attribute("household", "u4", "number", "identity of the first child of the same parents"),
    Attribute("school_class", "u4", "number", "class in school, counted over the municipality"),
    Attribute("area", "u2", "number", "residential area"),
    Attribute("birth_year", "u2", "year", "calendar year of birth"),
    Attribute("arrival_age", "u1", "years 0-64", "age on arrival; 0 for those born here"),
    Attribute("presence", "u1", "category", "not yet here, alive, dead, grown out"),
    Attribute("sex", "u1", "category", "male 0, female 1"),
    Attribute("origin", "u1", "category", "Swedish background, foreign background, foreign-born"),
    Attribute("parental_education", "u1", "category", "compulsory, upper secondary, post-secondary"),
    Attribute("lone_parent", "u1", "0/1", "lives with one parent"),
    Attribute("family_income", "u1", "0-255", "log income of the household in childhood: 128 is the mean, 32 a SD"),
    Attribute("family_assistance", "u1", "0/1", "household with social assistance"),
    Attribute("parental_illness", "u1", "0/1", "a parent has been in psychiatric inpatient care"),
    Attribute("parental_misuse", "u1", "0/1", "a parent has been in care for misuse"),
    Attribute("parental_crime", "u1", "0/1", "a parent has been convicted of a serious crime"),
    Attribute("liability", "f4", "SD", "latent family liability, shared by siblings"),
    Attribute("temperament", "f4", "SD", "own disinhibition, not shared with siblings"),
    # Level 1: yearly traits, 0-18 and kept afterwards
    Attribute("attention", "f4", "SD", "attention and self-regulation difficulties (ADHD traits)"),
    Attribute("externalising", "f4", "SD", "defiance, aggression, rule-breaking"),
    Attribute("internalising", "f4", "SD", "anxiety, low mood, withdrawal"),
    Attribute("attainment", "f4", "SD", "school attainment"),
    Attribute("bonds", "f4", "SD", "trusted adults, school bond, leisure (protective)"),
    Attribute("parenting", "f4", "SD", "warmth and consistency of parenting (protective)"),
    # Level 2 and 3: events and states
    Attribute("child_welfare", "u1", "category", "no support, open support, placed"),
    Attribute("years_placed", "u1", "years", "years in out-of-home care so far"),
    Attribute("first_placed_age", "u1", "years", "age at first placement; 255 if never"),
    Attribute("diagnosed", "u1", "0/1", "has an ADHD diagnosis"),
    Attribute("conduct_problems_at_7", "u1", "0/1", "externalising above the cut-off at age 7"),
    Attribute("school", "u1", "category", "stage of schooling"),
    Attribute("livelihood", "u1", "category", "main activity of the year"),
    Attribute("livelihood_years", "u1", "years", "years in a row in this main activity"),
    Attribute("short_sick_leave", "u1", "0/1", "had sickness benefit for part of the year"),
    Attribute("years_out_of_work", "u1", "years", "years in a row neither in work nor in study"),
    Attribute("health", "u1", "category", "well, mild or severe mental ill-health"),
    Attribute("health_years", "u1", "years", "years in a row in this state of health"),
    Attribute("misuse", "u1", "category", "none, alcohol, drug"),
    Attribute("misuse_years", "u1", "years", "years in a row in this state of misuse"),
    Attribute("convictions", "u1", "number", "years with a conviction so far"),
    Attribute("violent_convictions", "u1", "number", "years with a conviction for violence so far"),
    Attribute("convicted", "u1", "0/1", "convicted this year"),
    Attribute("years_since_conviction", "u1", "years", "255 if never convicted"),
    Attribute("prison_years_left", "u1", "years", "years of a prison sentence still to serve"),
    Attribute("prison_years", "u1", "years", "years in prison so far"),
    Attribute("outcome", "u1", "category", "the most severe of the six outcomes this year, 0 if none"),
    # Between the agencies; what each contact came to this year stands in sim.agencies.contacts
    Attribute("known_to_social_services", "u1", "0/1", "served by child welfare services this year"),
    Attribute("in_joint_plan", "u1", "0/1", "taken in by an operative team this year"),
    Attribute("years_between_chairs", "u1", "years", "years refused, lost or given up and served by nobody so far"),
    Attribute("years_not_seeking", "u1", "years", "years left of seeking no help, after giving up"),
    # What services and programmes move this year (SD for traits, log-odds for events)
    Attribute("push_attention", "f4", "SD", "shift in attention"),
    Attribute("push_externalising", "f4", "SD", "shift in externalising"),
    Attribute("push_internalising", "f4", "SD", "shift in internalising"),
    Attribute("push_attainment", "f4", "SD", "shift in attainment"),
    Attribute("push_bonds", "f4", "SD", "shift in bonds"),
    Attribute("push_parenting", "f4", "SD", "shift in parenting"),
    Attribute("push_completion", "f4", "log-odds", "shift in completing upper secondary school"),
    Attribute("push_work", "f4", "log-odds", "shift in finding work"),
    Attribute("push_conviction", "f4", "log-odds", "shift in being convicted"),
    Attribute("push_substance", "f4", "log-odds", "shift in starting and keeping misuse"),
    Attribute("push_ill_health", "f4", "log-odds", "shift in falling and staying ill"),
)

PERSON = np.dtype(sorted(((a.name, a.dtype) for a in ATTRIBUTES), key=lambda field: -np.dtype(field[1]).itemsize))
"""The structured dtype of a person: 128 bytes, wide fields first so that each lies where the machine reads it best."""

LEVERS = tuple(a.name.removeprefix("push_") for a in ATTRIBUTES if a.name.startswith("push_"))

NEVER = 255

MEAN_INCOME, INCOME_PER_SD, LARGEST_INCOME = 128, 32, 255
"""How family income (SD) is kept in one byte: ``128 + 32 * income``, rounded, from 0 to 255."""


def view_of_pushes(people: np.ndarray) -> np.ndarray:
    """Return the pushes of everyone as a writable float32 view of shape (persons, levers)."""
    first = PERSON.fields["push_attention"][1]  # type: ignore[index]
    raw = people.view(np.uint8).reshape(len(people), PERSON.itemsize)
    pushes: np.ndarray = raw[:, first : first + 4 * len(LEVERS)].view(np.float32)
    return pushes
