"""Claims about every coefficient: made large, it ties its event to what it is named after; reversed, it unties them.

A population is lived twice, with the coefficient far above and far below its value, and otherwise the same accidents of
life. What the coefficient weighs must go together with the event more closely in the first than in the second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, get_args

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality, StructuralLever
from sim.evidence.ages import AGES
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.record import (
    ALCOHOL,
    COMPLETED,
    DISABILITY_PENSION,
    DRUG,
    FEMALE,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    LEFT_SCHOOL,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MALE,
    MILD,
    NATIONAL,
    NO_MISUSE,
    OUTSIDE,
    PERSON,
    PLACED,
    SEVERE,
    SICK,
    STUDY,
    SWEDISH_BACKGROUND,
    UNEMPLOYED,
    WELL,
    WORK,
)
from sim.studies.panel import Panel

BIRTHS = 700
NO_COEFFICIENT = (
    "_log_odds", "_persistence", "_start_sd", "_lasting_sd", "_times_sd", "_cut_sd", "_cutoff_sd", "_share", "_age",
    "_years", "_months", "_in_care", "_sds", "_convictions", "_credit_sd", "_margin_sd", "_per_year_sd", "_hand_overs",
    "_glimpses", "_seeking_again",
)  # fmt: skip
"""Endings of levels, spreads, cuts, ages and durations, which other claims cover (as they do the heights of needs)."""


class Years:
    """Person-years of one birth cohort, shape (65, persons): what is at an age and what was the year before."""

    def __init__(self, model: Vandpunkt, panel: Panel) -> None:
        self.people = model.people
        self._panel = panel
        self.age = np.arange(AGES)[:, None] + np.zeros(len(model.people), dtype=int)

    def now(self, field: str) -> np.ndarray:
        return self._panel[field].astype(float)

    def was(self, field: str) -> np.ndarray:
        """Return a field a year earlier; at birth as it is."""
        values = self.now(field)
        return np.concatenate([values[:1], values[:-1]])

    def given(self, field: str) -> np.ndarray:
        return np.broadcast_to(self.people[field].astype(float), self.age.shape)

    def both_years(self) -> np.ndarray:
        here = self._panel.here.copy()
        here[1:] &= self._panel.here[:-1]
        here[0] = False
        return here

    @property
    def here(self) -> np.ndarray:
        return self._panel.here

    def share_in_area(self, event: np.ndarray) -> np.ndarray:
        """Return, for each person-year, the share of the area's people of 16 or more in an event a year earlier."""
        shares = np.zeros(self.age.shape)
        for area in np.unique(self.people["area"]):
            mine = self.people["area"] == area
            for age in range(17, AGES):
                adults = mine & self.here[age - 1]
                shares[age, mine] = event[age - 1, adults].mean() if adults.any() else 0.0
        return shares

    def mean_in_class(self) -> np.ndarray:
        means = np.zeros(self.age.shape)
        for one in np.unique(self.people["school_class"]):
            mine = self.people["school_class"] == one
            for age in range(7, 19):
                pupils = mine & self.here[age - 1]
                means[age, mine] = self.now("externalising")[age - 1, pupils].mean() if pupils.any() else 0.0
        return means


Read = Callable[[Years], np.ndarray]


class Event(NamedTuple):
    """What a coefficient bears on: at which ages, for whom it can happen, and whether (or how much) it does."""

    first_age: int
    last_age: int
    at_risk: Read
    happens: Read


def was(field: str, *values: int) -> Read:
    return lambda y: np.isin(y.was(field), values)


def now(field: str, *values: int) -> Read:
    return lambda y: np.isin(y.now(field), values)


def trait(field: str) -> Read:
    return lambda y: y.was(field)


def given(field: str) -> Read:
    return lambda y: y.given(field)


def is_given(field: str, *values: int) -> Read:
    return lambda y: np.isin(y.given(field), values)


def rises(field: str) -> Read:
    return lambda y: y.now(field) > y.was(field)


def everybody(years: Years) -> np.ndarray:
    return np.ones(years.age.shape, dtype=bool)


def out_of_work(years: Years) -> np.ndarray:
    looking = (OUTSIDE, UNEMPLOYED, LONG_TERM_UNEMPLOYED, INCOME_SUPPORT)
    return np.isin(years.was("livelihood"), looking)


def within(first: int, last: int, happens: Read, at_risk: Read = everybody) -> Event:
    return Event(first, last, at_risk, happens)


def misusing(years: Years) -> np.ndarray:
    return years.now("misuse") != NO_MISUSE


def not_completed(years: Years) -> np.ndarray:
    return years.now("school") != COMPLETED


def ill_parents(years: Years) -> np.ndarray:
    return years.now("parental_illness") + years.given("parental_misuse")


def late_arrival(years: Years) -> np.ndarray:
    return np.maximum(0, years.given("arrival_age") - 6.0)


WOMAN, BOY = is_given("sex", FEMALE), is_given("sex", MALE)

CONVICTED = within(
    16, 64, now("convicted", 1), lambda y: (y.was("prison_years_left") == 0) & (y.was("convictions") == 0)
)
CONVICTED_EVER = within(16, 64, now("convicted", 1), lambda y: y.was("prison_years_left") == 0)
CONVICTED_AGAIN = within(
    16, 64, now("convicted", 1), lambda y: (y.was("prison_years_left") == 0) & (y.was("convictions") > 0)
)
VIOLENT = within(16, 64, rises("violent_convictions"), now("convicted", 1))
PRISON = within(16, 64, lambda y: y.now("prison_years_left") > 0, now("convicted", 1))
FALLS_ILL = within(20, 64, now("health", MILD), was("health", WELL))
SEVERELY_ILL = within(14, 64, now("health", SEVERE), was("health", WELL, MILD))
RECOVERS = within(14, 64, lambda y: y.now("health") < y.was("health"), was("health", MILD, SEVERE))
MISUSES = within(16, 64, now("misuse", ALCOHOL, DRUG), was("misuse", NO_MISUSE))
DRINKS = within(16, 64, now("misuse", ALCOHOL), was("misuse", NO_MISUSE))
TAKES_DRUGS = within(16, 64, now("misuse", DRUG), was("misuse", NO_MISUSE))
STOPS = within(16, 64, now("misuse", NO_MISUSE), was("misuse", ALCOHOL, DRUG))
FINDS_WORK = within(20, 64, now("livelihood", WORK), out_of_work)
LOSES_WORK = within(20, 64, now("livelihood", UNEMPLOYED), was("livelihood", WORK))
FALLS_SICK = within(20, 64, now("livelihood", SICK), was("livelihood", WORK))
GETS_WELL = within(20, 64, now("livelihood", WORK, UNEMPLOYED), was("livelihood", SICK, LONG_TERM_SICK))
GETS_PENSION = within(
    20, 64, now("livelihood", DISABILITY_PENSION), lambda y: y.was("livelihood") != DISABILITY_PENSION
)
GETS_SUPPORT = within(
    20, 64, now("livelihood", INCOME_SUPPORT), was("livelihood", OUTSIDE, UNEMPLOYED, LONG_TERM_UNEMPLOYED)
)
KEEPS_SUPPORT = within(20, 64, now("livelihood", INCOME_SUPPORT), was("livelihood", INCOME_SUPPORT))
STUDIES = within(
    21,
    29,
    now("livelihood", STUDY),
    lambda y: (y.was("school") == COMPLETED) & np.isin(y.was("livelihood"), (STUDY, OUTSIDE)),
)
WITHDRAWS = within(20, 64, now("livelihood", OUTSIDE), was("livelihood", OUTSIDE, STUDY))
IS_ELIGIBLE = within(16, 16, now("school", NATIONAL))
COMPLETES = within(19, 19, now("school", COMPLETED), was("school", NATIONAL))
COMPLETES_LATE = within(20, 28, now("school", COMPLETED), was("school", LEFT_SCHOOL))
IS_PLACED = within(1, 20, now("child_welfare", PLACED), lambda y: y.was("child_welfare") != PLACED)
SEPARATES = within(1, 17, now("lone_parent", 1), was("lone_parent", 0))
PARENT_FALLS_ILL = within(1, 17, now("parental_illness", 1), was("parental_illness", 0))
DIES = Event(20, 64, everybody, lambda y: ~y.here)


def grown(field: str, first: int = 4, last: int = 17) -> Event:
    return within(first, last, lambda y: y.now(field))


def at_birth(field: str) -> Event:
    return Event(0, 0, everybody, lambda y: y.given(field))


WEIGHS: dict[str, tuple[Event, Read]] = {
    "conviction_woman": (CONVICTED, WOMAN),
    "conviction_woman_again": (CONVICTED_AGAIN, WOMAN),
    "conviction_temperament": (CONVICTED, given("temperament")),
    "conviction_liability": (CONVICTED, given("liability")),
    "conviction_externalising": (CONVICTED, trait("externalising")),
    "conviction_attention": (CONVICTED, trait("attention")),
    "conviction_attainment": (CONVICTED, trait("attainment")),
    "conviction_drug": (CONVICTED, now("misuse", DRUG)),
    "conviction_occupied": (CONVICTED, was("livelihood", WORK, STUDY)),
    "conviction_peers": (CONVICTED, lambda y: y.share_in_area(y.now("convicted"))),
    "conviction_log_priors": (CONVICTED_EVER, lambda y: np.log1p(y.was("convictions"))),
    "conviction_recent": (CONVICTED_EVER, lambda y: y.was("years_since_conviction") <= 2),
    "violence_externalising": (VIOLENT, trait("externalising")),
    "violence_woman": (VIOLENT, WOMAN),
    "prison_violence": (PRISON, rises("violent_convictions")),
    "prison_log_priors": (PRISON, lambda y: np.log(np.maximum(1, y.now("convictions")))),
    "ill_health_woman": (FALLS_ILL, WOMAN),
    "ill_health_internalising": (FALLS_ILL, trait("internalising")),
    "ill_health_attention": (FALLS_ILL, trait("attention")),
    "ill_health_misuse": (FALLS_ILL, misusing),
    "ill_health_idle": (FALLS_ILL, lambda y: ~np.isin(y.was("livelihood"), (WORK, STUDY))),
    "severe_illness_liability": (SEVERELY_ILL, given("liability")),
    "severe_illness_internalising": (SEVERELY_ILL, trait("internalising")),
    "severe_illness_misuse": (SEVERELY_ILL, misusing),
    "severe_illness_mild": (SEVERELY_ILL, was("health", MILD)),
    "recovery_per_year": (RECOVERS, trait("health_years")),
    "recovery_severe": (RECOVERS, was("health", SEVERE)),
    "recovery_misuse": (RECOVERS, misusing),
    "alcohol_woman": (DRINKS, WOMAN),
    "drug_woman": (TAKES_DRUGS, WOMAN),
    "drug_peers": (TAKES_DRUGS, lambda y: y.share_in_area(y.now("misuse") == DRUG)),
    "substance_liability": (MISUSES, given("liability")),
    "substance_temperament": (MISUSES, given("temperament")),
    "substance_externalising": (MISUSES, trait("externalising")),
    "substance_attention": (MISUSES, trait("attention")),
    "substance_attainment": (MISUSES, trait("attainment")),
    "substance_bonds": (MISUSES, trait("bonds")),
    "substance_ever_placed": (MISUSES, lambda y: y.was("first_placed_age") < 255),
    "substance_ill_health": (MISUSES, trait("health")),
    "substance_parental_misuse": (MISUSES, given("parental_misuse")),
    "misuse_end_per_year": (STOPS, trait("misuse_years")),
    "misuse_end_drug": (STOPS, was("misuse", DRUG)),
    "work_mild": (FINDS_WORK, now("health", MILD)),
    "work_severe": (FINDS_WORK, now("health", SEVERE)),
    "work_misuse": (FINDS_WORK, misusing),
    "work_recent_conviction": (FINDS_WORK, lambda y: y.now("years_since_conviction") <= 3),
    "work_attention": (FINDS_WORK, trait("attention")),
    "work_attainment": (FINDS_WORK, trait("attainment")),
    "work_completed": (FINDS_WORK, now("school", COMPLETED)),
    "find_work_per_year": (FINDS_WORK, trait("livelihood_years")),
    "find_work_outside": (FINDS_WORK, was("livelihood", OUTSIDE)),
    "find_work_long_term": (FINDS_WORK, was("livelihood", LONG_TERM_UNEMPLOYED)),
    "find_work_income_support": (FINDS_WORK, was("livelihood", INCOME_SUPPORT)),
    "find_work_bonds": (FINDS_WORK, trait("bonds")),
    "find_work_area": (FINDS_WORK, lambda y: y.share_in_area(~np.isin(y.now("livelihood"), (0, STUDY, WORK)))),
    "find_work_newcomer": (FINDS_WORK, lambda y: (y.given("arrival_age") > 6) & (y.age - y.given("arrival_age") < 14)),
    "lose_work_scar": (LOSES_WORK, lambda y: y.was("livelihood_years") <= 2),
    "sickness_per_decade": (FALLS_SICK, lambda y: y.age),
    "sickness_woman": (FALLS_SICK, WOMAN),
    "sickness_mild": (FALLS_SICK, now("health", MILD)),
    "sickness_severe": (FALLS_SICK, now("health", SEVERE)),
    "return_from_sickness_per_year": (GETS_WELL, trait("livelihood_years")),
    "return_from_long_term_sickness": (GETS_WELL, was("livelihood", LONG_TERM_SICK)),
    "disability_pension_woman": (GETS_PENSION, WOMAN),
    "disability_pension_mild": (GETS_PENSION, now("health", MILD)),
    "disability_pension_severe": (GETS_PENSION, now("health", SEVERE)),
    "disability_pension_attention": (GETS_PENSION, trait("attention")),
    "disability_pension_not_completed": (GETS_PENSION, not_completed),
    "disability_pension_long_term_sick": (GETS_PENSION, was("livelihood", LONG_TERM_SICK)),
    "disability_pension_working": (GETS_PENSION, was("livelihood", WORK)),
    "income_support_long_term": (GETS_SUPPORT, was("livelihood", LONG_TERM_UNEMPLOYED)),
    "income_support_misuse": (GETS_SUPPORT, misusing),
    "income_support_newcomer": (GETS_SUPPORT, is_given("origin", FOREIGN_BORN)),
    "income_support_not_completed": (GETS_SUPPORT, not_completed),
    "stay_on_income_support_per_year": (KEEPS_SUPPORT, trait("livelihood_years")),
    "study_attainment": (STUDIES, trait("attainment")),
    "study_again": (STUDIES, was("livelihood", STUDY)),
    "outside_again": (WITHDRAWS, was("livelihood", OUTSIDE)),
    "eligibility_attainment": (IS_ELIGIBLE, trait("attainment")),
    "eligibility_late_arrival_per_year": (IS_ELIGIBLE, late_arrival),
    "completion_attainment": (COMPLETES, trait("attainment")),
    "completion_externalising": (COMPLETES, trait("externalising")),
    "completion_bonds": (COMPLETES, trait("bonds")),
    "completion_ill_health": (COMPLETES, lambda y: y.was("health") > 0),
    "completion_misuse": (COMPLETES_LATE, lambda y: y.was("misuse") > 0),
    "late_completion_attainment": (COMPLETES_LATE, trait("attainment")),
    "placement_liability": (IS_PLACED, given("liability")),
    "placement_parenting": (IS_PLACED, trait("parenting")),
    "placement_parental_illness": (IS_PLACED, ill_parents),
    "placement_externalising": (IS_PLACED, trait("externalising")),
    "placement_known": (IS_PLACED, lambda y: y.now("known_to_social_services")),
    "separation_liability": (SEPARATES, given("liability")),
    "parental_illness_liability": (PARENT_FALLS_ILL, given("liability")),
    "death_woman": (DIES, WOMAN),
    "death_drug": (DIES, was("misuse", DRUG)),
    "death_alcohol": (DIES, was("misuse", ALCOHOL)),
    "death_severe_illness": (DIES, was("health", SEVERE)),
    "parenting_liability": (grown("parenting"), given("liability")),
    "parenting_lone_parent": (grown("parenting"), lambda y: y.now("lone_parent")),
    "parenting_parental_illness": (grown("parenting"), ill_parents),
    "attention_temperament": (grown("attention"), given("temperament")),
    "attention_liability": (grown("attention"), given("liability")),
    "attention_boy": (grown("attention"), BOY),
    "externalising_temperament": (grown("externalising"), given("temperament")),
    "externalising_liability": (grown("externalising"), given("liability")),
    "externalising_boy": (grown("externalising"), BOY),
    "externalising_parenting": (grown("externalising"), trait("parenting")),
    "externalising_peers": (grown("externalising", 8), Years.mean_in_class),
    "internalising_liability": (grown("internalising"), given("liability")),
    "internalising_adolescent_girl": (grown("internalising", 14), WOMAN),
    "internalising_externalising": (grown("internalising"), trait("externalising")),
    "internalising_bonds": (grown("internalising"), trait("bonds")),
    "internalising_parental_illness": (grown("internalising"), lambda y: y.now("parental_illness")),
    "bonds_liability": (grown("bonds"), given("liability")),
    "bonds_parenting": (grown("bonds"), trait("parenting")),
    "bonds_externalising": (grown("bonds"), trait("externalising")),
    "bonds_placed": (grown("bonds"), was("child_welfare", PLACED)),
    "attainment_parental_education": (grown("attainment"), given("parental_education")),
    "attainment_temperament": (grown("attainment"), given("temperament")),
    "attainment_liability": (grown("attainment"), given("liability")),
    "attainment_attention": (grown("attainment"), trait("attention")),
    "attainment_externalising": (grown("attainment"), trait("externalising")),
    "attainment_internalising": (grown("attainment"), trait("internalising")),
    "attainment_bonds": (grown("attainment"), trait("bonds")),
    "attainment_peers": (grown("attainment", 8), Years.mean_in_class),
    "attainment_boy": (grown("attainment"), BOY),
    "attainment_placed": (grown("attainment"), was("child_welfare", PLACED)),
    "attainment_late_arrival_per_year": (grown("attainment", 10), late_arrival),
    "parental_education_liability": (at_birth("parental_education"), given("liability")),
    "lone_parent_at_birth_liability": (Event(0, 0, everybody, lambda y: y.now("lone_parent")), given("liability")),
    "income_liability": (grown("family_income", 10), given("liability")),
    "income_parental_education": (grown("family_income", 10), given("parental_education")),
    "income_lone_parent": (grown("family_income", 10), lambda y: y.now("lone_parent")),
    "income_foreign": (grown("family_income", 10), lambda y: y.given("origin") != SWEDISH_BACKGROUND),
    "family_assistance_liability": (at_birth("family_assistance"), given("liability")),
    "family_assistance_lone_parent": (at_birth("family_assistance"), lambda y: y.now("lone_parent")),
    "parental_illness_at_birth_liability": (
        Event(0, 0, everybody, lambda y: y.now("parental_illness")), given("liability"),
    ),
    "parental_misuse_liability": (at_birth("parental_misuse"), given("liability")),
    "parental_crime_liability": (at_birth("parental_crime"), given("liability")),
    "newcomer_area_shift_sd": (at_birth("area"), is_given("origin", FOREIGN_BORN)),
}  # fmt: skip
GROWN = ("attention_", "externalising_", "internalising_", "bonds_", "attainment_", "parenting_")
COMMONER = {
    "conviction_log_odds": 1.0, "prison_log_odds": 1.0, "drug_log_odds": 1.0, "alcohol_log_odds": 1.0,
    "placement_log_odds": 2.0, "severe_illness_log_odds": 2.0, "parental_misuse_log_odds": 1.5, "death_log_odds": 1.5,
    "disability_pension_log_odds": 1.0, "sickness_log_odds": 1.0, "parental_illness_log_odds": 1.5,
}  # fmt: skip
"""Rare events are made common, so that some hundred lives are enough."""


@pytest.fixture(scope="module")
def years(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Callable[[np.ndarray], Years]:
    social = [agency for agency in agencies if agency.name == "social_services"]
    fields = [name for name in PERSON.names or () if not name.startswith("push_")]

    def live(parameters: np.ndarray) -> Years:
        town = place(BIRTHS, newcomers_per_birth=0.5, areas=8)
        model = Vandpunkt(town, social, seed=9, parameters=parameters)
        return Years(model, Panel(model, fields).run())

    return live


def correlation(years: Years, event: Event, weighed: Read) -> float:
    """Return the correlation of what is weighed and the event over the person-years in which it can happen."""
    ages = slice(event.first_age, event.last_age + 1)
    here = years.here if event.first_age == event.last_age == 0 else years.both_years()
    if event is DIES:
        here = np.concatenate([here[:1], years.here[:-1]])
    risk = (event.at_risk(years) & here)[ages]
    if event.first_age == 0:
        risk[:] = True
    x, y = (np.asarray(read(years), dtype=float)[ages][risk] for read in (weighed, event.happens))
    assert len(x) > 100 and x.std() > 0.0 and y.std() > 0.0, (len(x), x.std(), y.std())
    return float(np.corrcoef(x, y)[0, 1])


def far(name: str) -> float:
    """Return how far from its value a coefficient is put, in its own unit."""
    if name.endswith(("_per_year", "_per_decade")):
        return 0.15
    if name.endswith("_peers"):
        return 12.0
    return 0.5 if name.startswith(GROWN) or name == "parental_education_liability" else 1.5


@pytest.mark.parametrize("name", WEIGHS)
def test_a_coefficient_ties_its_event_to_what_it_is_named_after(
    name: str, years: Callable[[np.ndarray], Years], altered: Callable[..., np.ndarray]
) -> None:
    event, weighed = WEIGHS[name]
    ties = []
    for sign in (1.0, -1.0):
        parameters = altered()
        for hazard, add in COMMONER.items():
            parameters[hazard] += add
        parameters[name] += sign * far(name)
        ties.append(correlation(years(parameters), event, weighed))
    assert ties[0] > ties[1] + 0.02, ties


def test_every_coefficient_is_weighed() -> None:
    moved_by_reforms = get_args(StructuralLever)  # 0 as today: tests/programmes/test_reform.py
    names = {
        name
        for name in parameter_record().dtype.names
        if not name.endswith(NO_COEFFICIENT) and not name.startswith("need_height_") and name not in moved_by_reforms
    }
    assert names == set(WEIGHS)
