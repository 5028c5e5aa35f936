"""What can happen in a year of childhood, worked out from the equations: family, traits, care, school."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from sim.people.draws import LOGISTIC_TO_SD
from sim.people.record import (
    BEFORE_16,
    COMPLETED,
    FEMALE,
    FOREIGN_BORN,
    INCOME_PER_SD,
    INTRODUCTORY,
    LARGEST_INCOME,
    LEFT_SCHOOL,
    MEAN_INCOME,
    NATIONAL,
    NO_MISUSE,
    NO_SUPPORT,
    PLACED,
    SWEDISH_BACKGROUND,
    WELL,
)
from tests.statistical.year_lived import Chance, Floats, Year, as_met, chance, logistic

TRAITS = ("parenting", "attention", "externalising", "internalising", "bonds", "attainment")
LARGE_SHARE = 0.1
"""An accident of a trait is *large* where only so many are as large, of either sign."""
LARGE_LOGIT = float(np.log((1.0 - LARGE_SHARE / 2) / (LARGE_SHARE / 2)))
FAR_INCOME_SD = 1.25
"""How far from what is usual for the household its income counts as rich or poor (SD of log income)."""


def family(year: Year) -> Iterator[Chance]:
    """Yield separation and a parent's illness, and whether a family is rich or poor in a person's first year here."""
    y = year.among(year.age <= year.prm.family_last_age)
    together = y.among(y.was.lone_parent == 0)
    yield chance(
        "separation", y.prm.separation_log_odds + y.prm.separation_liability * together.was.liability.astype(float),
        together.now.lone_parent == 1,
    )  # fmt: skip
    well = y.among(y.was.parental_illness == 0)
    yield chance(
        "parental_illness",
        y.prm.parental_illness_log_odds + y.prm.parental_illness_liability * well.was.liability.astype(float),
        well.now.parental_illness == 1,
    )
    yield income_far_from_the_mean(y.among(y.age == y.was.arrival_age))


def income_far_from_the_mean(y: Year) -> Chance:
    """Return whether a household is rich or poor: its lasting income and its times are the only accidents."""
    prm = y.prm
    usual = (
        prm.income_liability * y.was.liability.astype(float)
        + prm.income_parental_education * (y.was.parental_education - 1.0)
        + prm.income_lone_parent * y.now.lone_parent
        + prm.income_foreign * (y.was.origin != SWEDISH_BACKGROUND)
    )
    above, share = _sum_of_two_accidents(prm.income_lasting_sd, prm.income_times_sd)
    # The record keeps whole steps, so the ends are whole steps too, each household's own.
    high = np.ceil(MEAN_INCOME + INCOME_PER_SD * (usual + FAR_INCOME_SD))
    low = np.floor(MEAN_INCOME + INCOME_PER_SD * (usual - FAR_INCOME_SD))
    rich = np.interp((high - MEAN_INCOME) / INCOME_PER_SD - usual, above, share) * (high <= LARGEST_INCOME)
    poor = (1.0 - np.interp((low - MEAN_INCOME) / INCOME_PER_SD - usual, above, share)) * (low >= 1.0)
    happened = (y.now.family_income >= high) | (y.now.family_income < low)
    return Chance("income_far", rich + poor, happened)


@cache
def _sum_of_two_accidents(one_sd: float, other_sd: float) -> tuple[Floats, Floats]:
    """Return how often two logistic accidents of mean 0 together exceed a value: values (SD), and shares."""
    z = np.linspace(-30.0, 30.0, 6001)
    density = logistic(z) * logistic(-z) * (z[1] - z[0])
    values = np.linspace(-12.0, 12.0, 4801)
    scale, other = one_sd * LOGISTIC_TO_SD, other_sd * LOGISTIC_TO_SD
    return values, np.array([density @ logistic((other * z - value) / scale) for value in values])


def traits(year: Year) -> Iterator[Chance]:
    """Yield, of every yearly trait, whether its accident was upwards, and whether it was large."""
    at_home = year.among(year.age <= year.prm.family_last_age)
    young = year.among(year.age <= year.prm.development_last_age)
    for name in TRAITS:
        y = at_home if name == "parenting" else young
        prm = y.prm
        usual = _USUAL[name](y)
        kept, own_sd = getattr(prm, f"{name}_persistence"), getattr(prm, f"{name}_start_sd")
        was, now = y.was[name].astype(float), y.now[name].astype(float)
        spread = own_sd * np.sqrt(1.0 - kept**2) * LOGISTIC_TO_SD
        accident = (now - usual - kept * (was - usual)) / spread
        even, large = np.full(len(accident), 0.5), np.full(len(accident), LARGE_SHARE)
        yield Chance(f"{name}_rises", even, accident > 0.0)
        yield Chance(f"{name}_large", large, np.abs(accident) > LARGE_LOGIT)


def _usual_parenting(y: Year) -> Floats:
    prm, ill = y.prm, y.now.parental_illness.astype(float) + y.was.parental_misuse
    usual: Floats = (
        prm.parenting_liability * y.was.liability
        + prm.parenting_lone_parent * y.now.lone_parent
        + prm.parenting_parental_illness * ill
    )
    return usual


def _disposition(y: Year, trait: str) -> Floats:
    """Return what temperament, family liability and sex make of a trait (SD)."""
    prm = y.prm
    own: Floats = (
        getattr(prm, f"{trait}_temperament") * y.was.temperament.astype(float)
        + getattr(prm, f"{trait}_liability") * y.was.liability.astype(float)
        + getattr(prm, f"{trait}_boy") * (0.5 - y.was.sex)
    )
    return own


def _parenting_met(y: Year) -> Floats:
    """Return this year's parenting, which a child meets before its own traits change."""
    met: Floats = y.now.parenting.astype(float) + y.was.push_parenting.astype(float)
    return met


def _usual_externalising(y: Year) -> Floats:
    prm = y.prm
    return (
        _disposition(y, "externalising")
        + prm.externalising_parenting * _parenting_met(y)
        + prm.externalising_peers * y.classes
    )


def _usual_internalising(y: Year) -> Floats:
    prm = y.prm
    girl = (y.was.sex == FEMALE) & (y.age >= prm.adolescence_first_age)
    usual: Floats = (
        prm.internalising_liability * y.was.liability
        + prm.internalising_adolescent_girl * girl
        + prm.internalising_externalising * as_met(y.was, "externalising")
        + prm.internalising_bonds * as_met(y.was, "bonds")
        + prm.internalising_parental_illness * y.now.parental_illness
    )
    return usual


def _usual_bonds(y: Year) -> Floats:
    prm = y.prm
    usual: Floats = (
        prm.bonds_liability * y.was.liability
        + prm.bonds_parenting * _parenting_met(y)
        + prm.bonds_externalising * as_met(y.was, "externalising")
        + prm.bonds_placed * (y.was.child_welfare == PLACED)
    )
    return usual


def _usual_attainment(y: Year) -> Floats:
    prm = y.prm
    late = np.where(y.was.origin == FOREIGN_BORN, np.maximum(0.0, y.was.arrival_age - prm.late_arrival_after_age), 0.0)
    in_class = (y.age >= prm.class_first_age) & (y.age <= prm.class_last_age)
    met = ("attention", "externalising", "internalising", "bonds")
    usual: Floats = (
        _disposition(y, "attainment")
        + prm.attainment_parental_education * (y.was.parental_education - 1.0)
        + sum(getattr(prm, f"attainment_{trait}") * as_met(y.was, trait) for trait in met)
        + prm.attainment_peers * y.classes
        + prm.attainment_placed * (y.was.child_welfare == PLACED)
        + prm.attainment_late_arrival_per_year * late
        + prm.school_resources * in_class
    )
    return usual


_USUAL = {
    "parenting": _usual_parenting,
    "attention": lambda y: _disposition(y, "attention"),
    "externalising": _usual_externalising,
    "internalising": _usual_internalising,
    "bonds": _usual_bonds,
    "attainment": _usual_attainment,
}


def child_welfare(year: Year) -> Iterator[Chance]:
    """Yield placement and its end."""
    prm = year.prm
    y = year.among(year.age <= prm.child_welfare_last_age)
    placed = y.was.child_welfare == PLACED
    away, at_home = y.among(placed), y.among(~placed)
    left = away.now.child_welfare == NO_SUPPORT
    yield chance("placement_end", np.full(len(left), prm.placement_end_log_odds), left)
    eta = (
        prm.placement_log_odds[at_home.age]
        + prm.placement_liability * at_home.was.liability
        + prm.placement_parenting * as_met(at_home.now, "parenting")
        + prm.placement_parental_illness * (at_home.now.parental_illness.astype(float) + at_home.was.parental_misuse)
        + prm.placement_externalising[at_home.age] * as_met(at_home.now, "externalising")
        + prm.placement_known * at_home.was.known_to_social_services
    )
    yield chance("placement", eta, at_home.now.child_welfare == PLACED)


def school(year: Year) -> Iterator[Chance]:
    """Yield eligibility, staying on, completing, and coming back later."""
    prm = year.prm
    y = year.among(year.age >= prm.upper_secondary_first_age)
    abroad = (y.was.origin == FOREIGN_BORN) & (y.was.arrival_age > prm.upper_secondary_first_age)
    grown = y.among((y.was.school == BEFORE_16) & abroad)
    eta = prm.schooling_abroad_log_odds + prm.late_completion_attainment * as_met(grown.now, "attainment")
    yield chance("schooling_abroad", eta, grown.now.school == COMPLETED)

    ninth = y.among((y.was.school == BEFORE_16) & ~abroad)
    late = (ninth.was.origin == FOREIGN_BORN) & (ninth.was.arrival_age > prm.late_arrival_after_age)
    eta = (
        prm.eligibility_log_odds
        + prm.eligibility_attainment * as_met(ninth.now, "attainment")
        + prm.eligibility_late_arrival_per_year * (ninth.was.arrival_age - prm.late_arrival_after_age) * late
    )
    yield chance("eligibility", eta, ninth.now.school == NATIONAL)
    yield from _programme(y, NATIONAL, prm.upper_secondary_last_age, "stay_on", "completion")
    yield from _programme(y, INTRODUCTORY, prm.introductory_last_age, "stay_on_introductory", "completion_introductory")

    out = y.among((y.was.school == LEFT_SCHOOL) & (y.age <= prm.late_completion_last_age))
    eta = (
        prm.late_completion_log_odds
        + prm.late_completion_attainment * as_met(out.now, "attainment")
        + prm.completion_misuse * (out.was.misuse != NO_MISUSE)
        + out.was.push_completion
    )
    yield chance("late_completion", eta, out.now.school == COMPLETED)


def _programme(year: Year, programme: int, last_age: float, stays: str, completes: str) -> Iterator[Chance]:
    """Yield staying on in an upper secondary programme, and completing it at its last age."""
    y = year.among(year.was.school == programme)
    prm = y.prm
    common = (
        prm.completion_attainment * as_met(y.now, "attainment")
        + prm.completion_externalising * as_met(y.now, "externalising")
        + prm.completion_bonds * as_met(y.now, "bonds")
        + prm.completion_ill_health * (y.was.health != WELL)
        + prm.completion_misuse * (y.was.misuse != NO_MISUSE)
        + y.was.push_completion
    )
    before, at_last = y.age < last_age, y.age >= last_age
    eta = getattr(prm, f"{stays}_log_odds") + common[before]
    yield chance(stays, eta, y.now.school[before] != LEFT_SCHOOL)
    yield chance(completes, getattr(prm, f"{completes}_log_odds") + common[at_last], y.now.school[at_last] == COMPLETED)
