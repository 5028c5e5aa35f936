"""What can be asked about simulated lives: states of a year, groups of people and traits, by name.

``STATES``, ``GROUPS`` and ``TRAITS`` are the vocabulary of the tables that a validation reads
(``sim.studies.measures.targets``), joined to expressions in ``sim.studies.measures.expressions``;
``docs/quantities.md`` is made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.configuration.faults import closest, cut, shown
from sim.evidence.ages import AGES, LAST_AGE
from sim.model import Vandpunkt
from sim.people import record
from sim.people.record import INCOME_PER_SD, MEAN_INCOME
from sim.studies.panel import Panel

LAST_CHILD_AGE = 17
"""The last age at which there is a household one is a child of."""
INCOME_AGES = slice(1, 16)
"""Ages over which the income of a childhood is averaged, 1-15."""

Mask = npt.NDArray[np.bool_]
"""Shape (65, persons): true for the person-years meant."""

FIELDS = (
    "attainment", "attention", "bonds", "child_welfare", "convicted", "convictions", "diagnosed", "externalising",
    "family_income", "health", "health_years", "internalising", "livelihood", "lone_parent", "misuse", "outcome",
    "parental_illness", "parenting", "prison_years_left", "school", "short_sick_leave", "violent_convictions",
    "years_out_of_work",
)  # fmt: skip
"""Fields of the record that the vocabulary needs at every age."""

_CARE = ("child_psychiatry", "primary_care", "adult_psychiatry")


class UnknownWordError(ValueError):
    """An expression that cannot be read; says what was given and what is allowed."""


class Lives:
    """One run, seen through its panel and what its people were given.

    Args:
        model: a municipality before its first year; it is run to its end.
    """

    def __init__(self, model: Vandpunkt) -> None:
        self.model = model
        self.panel = Panel(model, FIELDS, _CARE).run()
        self.people = model.people
        self.here = self.panel.here
        self.persons = len(self.people)

    @cached_property
    def states(self) -> dict[str, Mask]:
        """Return the states asked for so far; see ``state``."""
        return {}

    def state(self, name: str) -> Mask:
        """Return the person-years in a state, by its name in ``STATES``."""
        if name not in STATES:
            raise UnknownWordError(unknown_word("state", name, STATES))
        if name not in self.states:
            self.states[name] = STATES[name].of(self) & self.here
        return self.states[name]

    def trait(self, name: str) -> npt.NDArray[np.float64]:
        """Return a trait at every age, shape (65, persons), by its name in ``TRAITS``.

        What changes over the years is NaN at ages at which a person was not here.
        """
        if name not in TRAITS:
            raise UnknownWordError(unknown_word("trait", name, TRAITS))
        return np.asarray(TRAITS[name].of(self), dtype=np.float64)

    def livelihood(self, *activities: int) -> Mask:
        """Return the person-years with any of some main activities."""
        return np.isin(self.panel["livelihood"], activities)

    def parameter(self, name: str) -> float:
        """Return a parameter without ages."""
        return float(self.model.parameters[name][0])

    @cached_property
    def household(self) -> npt.NDArray[np.int64]:
        """Return the household of each person as 0, 1, 2, …; those who arrive later have one of their own."""
        _, number = np.unique(self.people["household"], return_inverse=True)
        return np.asarray(number, dtype=np.int64)

    def siblings(self, flag: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return who has a sibling for whom ``flag`` (persons,) is true."""
        household = self.household
        others = np.bincount(household, weights=flag)[household] - flag
        return others > 0


@dataclass(frozen=True)
class Word:
    """A word of the vocabulary: what it means and how it is read from lives."""

    meaning: str
    of: Callable[[Lives], np.ndarray]


def _violent(x: Lives) -> Mask:
    so_far = x.panel["violent_convictions"].astype(np.int64)
    mask = np.zeros_like(x.here)
    mask[1:] = (so_far[1:] > so_far[:-1]) & (x.panel["convicted"][1:] == 1)
    return mask


def _out_of_work(x: Lives) -> Mask:
    return ~x.livelihood(record.WORK, record.STUDY, record.CHILD)


_SICK = (record.SICK, record.LONG_TERM_SICK, record.DISABILITY_PENSION)
_BENEFITS = (record.UNEMPLOYED, record.LONG_TERM_UNEMPLOYED, record.INCOME_SUPPORT, *_SICK)

STATES: dict[str, Word] = {
    # childhood and family
    "low_income": Word(
        "household under 60 % of the median income this year (0-17)",
        lambda x: (x.trait("family_income") < x.parameter("low_income_cut_sd")) & (_ages() <= LAST_CHILD_AGE),
    ),
    "lone_parent": Word(
        "lives with one parent (0-17)", lambda x: (x.panel["lone_parent"] == 1) & (_ages() <= LAST_CHILD_AGE)
    ),
    "both_parents": Word(
        "lives with both parents (0-17)", lambda x: (x.panel["lone_parent"] == 0) & (_ages() <= LAST_CHILD_AGE)
    ),
    "parental_illness": Word(
        "a parent has been in psychiatric inpatient care so far", lambda x: x.panel["parental_illness"] == 1
    ),
    "parent_ill_or_misusing": Word(
        "a parent has been in inpatient care for psychiatric illness or misuse so far",
        lambda x: (x.panel["parental_illness"] == 1) | (x.people["parental_misuse"] == 1),
    ),
    "open_support": Word(
        "open support from social services", lambda x: x.panel["child_welfare"] == record.OPEN_SUPPORT
    ),
    "placed": Word(
        "in foster or residential care for any part of the year", lambda x: x.panel["child_welfare"] == record.PLACED
    ),
    "child_welfare": Word("open support or placement", lambda x: x.panel["child_welfare"] > 0),
    # health
    "adhd_diagnosis": Word("has been diagnosed with ADHD by now", lambda x: x.panel["diagnosed"] == 1),
    "disruptive_disorder": Word(
        "externalising above the cut-off of a disruptive disorder",
        lambda x: x.panel["externalising"] > x.parameter("disruptive_disorder_cut_sd"),
    ),
    "conduct_problems": Word(
        "externalising above the 90th percentile of young children",
        lambda x: x.panel["externalising"] > x.parameter("conduct_problems_cutoff_sd"),
    ),
    "treated_mental_ill_health": Word(
        "served by child psychiatry, primary care (mental ill-health) or adult psychiatry",
        lambda x: x.panel.served,
    ),
    "mental_ill_health": Word("mild or severe mental ill-health", lambda x: x.panel["health"] != record.WELL),
    "severe_mental_illness": Word("severe mental illness", lambda x: x.panel["health"] == record.SEVERE),
    # misuse and crime
    "alcohol": Word("severe alcohol use disorder", lambda x: x.panel["misuse"] == record.ALCOHOL),
    "drug": Word("problem drug use", lambda x: x.panel["misuse"] == record.DRUG),
    "misuse": Word("severe alcohol or drug problems", lambda x: x.panel["misuse"] != record.NO_MISUSE),
    "conviction": Word("convicted of any offence this year", lambda x: x.panel["convicted"] == 1),
    "violent_conviction": Word("convicted of a violent offence this year", _violent),
    "prison": Word("in prison", lambda x: x.panel["prison_years_left"] > 0),
    # school
    "not_eligible": Word(
        "left compulsory school without eligibility and is in an introductory programme",
        lambda x: x.panel["school"] == record.INTRODUCTORY,
    ),
    "national_programme": Word(
        "in a national upper secondary programme", lambda x: x.panel["school"] == record.NATIONAL
    ),
    "completed": Word("has an upper secondary degree", lambda x: x.panel["school"] == record.COMPLETED),
    "left_school": Word(
        "has left upper secondary school without a degree", lambda x: x.panel["school"] == record.LEFT_SCHOOL
    ),
    # livelihood: the main activity of the year
    "study": Word("study is the main activity", lambda x: x.livelihood(record.STUDY)),
    "work": Word("work is the main activity", lambda x: x.livelihood(record.WORK)),
    "outside": Word("neither in work nor study and known to no authority", lambda x: x.livelihood(record.OUTSIDE)),
    "unemployed": Word(
        "registered as unemployed", lambda x: x.livelihood(record.UNEMPLOYED, record.LONG_TERM_UNEMPLOYED)
    ),
    "long_term_unemployed": Word(
        "registered as unemployed for a second year or longer", lambda x: x.livelihood(record.LONG_TERM_UNEMPLOYED)
    ),
    "labour_force": Word(
        "in work or registered as unemployed",
        lambda x: x.livelihood(record.WORK, record.UNEMPLOYED, record.LONG_TERM_UNEMPLOYED),
    ),
    "sick": Word(
        "sick for most of the year (sickness benefit)", lambda x: x.livelihood(record.SICK, record.LONG_TERM_SICK)
    ),
    "long_term_sick": Word("sick for a second year or longer", lambda x: x.livelihood(record.LONG_TERM_SICK)),
    "short_sick_leave": Word("sick for a part of the year", lambda x: x.panel["short_sick_leave"] == 1),
    "any_sick_leave": Word(
        "sick for a part or most of the year",
        lambda x: x.livelihood(record.SICK, record.LONG_TERM_SICK) | (x.panel["short_sick_leave"] == 1),
    ),
    "disability_pension": Word(
        "disability pension or activity compensation", lambda x: x.livelihood(record.DISABILITY_PENSION)
    ),
    "any_sickness_benefit": Word(
        "sickness benefit for any part of the year, or disability pension",
        lambda x: x.livelihood(*_SICK) | (x.panel["short_sick_leave"] == 1),
    ),
    "income_support": Word(
        "social assistance is the main livelihood of the year", lambda x: x.livelihood(record.INCOME_SUPPORT)
    ),
    "any_benefit": Word(
        "unemployment, sickness or disability benefit or income support in any part of the year",
        lambda x: x.livelihood(*_BENEFITS) | (x.panel["short_sick_leave"] == 1),
    ),
    "supported_by_benefits": Word(
        "unemployment, sickness or disability benefit or income support is the main livelihood of the year",
        lambda x: x.livelihood(*_BENEFITS),
    ),
    "out_of_work": Word("main activity neither work nor study", _out_of_work),
    "neet": Word(
        "neither in work nor study in the whole calendar year (the first year out, begun in either, is not counted)",
        lambda x: x.panel["years_out_of_work"] > 1,
    ),
    "sick_or_pensioned": Word(
        "sick for most of the year, or disability pension or activity compensation", lambda x: x.livelihood(*_SICK)
    ),
    # the six outcomes
    "six_states": Word("in any of the documents' six states this year", lambda x: x.panel["outcome"] > 0),
    "mild_mental": Word(
        "mild mental ill-health in its second year or later",
        lambda x: (
            (x.panel["health"] == record.MILD)
            & (x.panel["health_years"] >= x.parameter("mild_mental_outcome_least_years"))
        ),
    ),
    "dies": Word("dies this year", lambda x: _dies(x)),
}
"""States of a person-year by name."""


def _ages() -> np.ndarray:
    """Return every age, to be broadcast over persons, shape (65, 1)."""
    return np.arange(AGES)[:, None]


def _dies(x: Lives) -> Mask:
    """Return the last year lived by those who die before 65 (the year before the first one not lived)."""
    mask = np.zeros_like(x.here)
    mask[:-1] = x.here[:-1] & ~x.here[1:]
    return mask


def _mean_income(x: Lives) -> np.ndarray:
    """Return the mean over the ages 1-15 at which the child was here, by person; those never here have 0."""
    income = x.trait("family_income")[INCOME_AGES]
    here = x.here[INCOME_AGES]
    return np.broadcast_to(np.where(here, income, 0.0).sum(axis=0) / np.maximum(here.sum(axis=0), 1), (AGES, x.persons))


def _income_fifth(lowest: bool) -> Callable[[Lives], np.ndarray]:
    def members(x: Lives) -> np.ndarray:
        income = _mean_income(x)[0]
        child = x.here[INCOME_AGES].all(axis=0)
        if not child.any():
            return np.zeros(x.persons, dtype=bool)
        cut = np.quantile(income[child], 0.2 if lowest else 0.8)
        return child & ((income <= cut) if lowest else (income >= cut))

    return members


def _is(field: str, *values: int) -> Callable[[Lives], np.ndarray]:
    return lambda x: np.isin(x.people[field], values)


GROUPS: dict[str, Word] = {
    "men": Word("boys and men", _is("sex", record.MALE)),
    "women": Word("girls and women", _is("sex", record.FEMALE)),
    "born_here": Word("born in Sweden", lambda x: x.people["origin"] != record.FOREIGN_BORN),
    "foreign_born": Word("born abroad", _is("origin", record.FOREIGN_BORN)),
    "swedish_background": Word("at least one parent born in Sweden", _is("origin", record.SWEDISH_BACKGROUND)),
    "foreign_background": Word("born in Sweden, both parents born abroad", _is("origin", record.FOREIGN_BACKGROUND)),
    "arrived_before_school": Word(
        "born abroad, arrived at 0-6",
        lambda x: (x.people["origin"] == record.FOREIGN_BORN) & (x.people["arrival_age"] <= 6),
    ),
    "arrived_7_12": Word("born abroad, arrived at 7-12", lambda x: _arrived(x, 7, 12)),
    "arrived_13_15": Word("born abroad, arrived at 13-15", lambda x: _arrived(x, 13, 15)),
    "arrived_adult": Word("born abroad, arrived at 20 or later", lambda x: _arrived(x, 20, LAST_AGE)),
    "parents_compulsory": Word("parents with at most compulsory school", _is("parental_education", record.COMPULSORY)),
    "parents_at_most_upper_secondary": Word(
        "parents with at most upper secondary school",
        _is("parental_education", record.COMPULSORY, record.UPPER_SECONDARY),
    ),
    "parents_post_secondary": Word(
        "parents with post-secondary education", _is("parental_education", record.POST_SECONDARY)
    ),
    "parental_misuse": Word("a parent has been in care for misuse", _is("parental_misuse", 1)),
    "parental_crime": Word("a parent has been convicted of a serious crime", _is("parental_crime", 1)),
    "family_assistance": Word("born into a household with social assistance", _is("family_assistance", 1)),
    "income_lowest_fifth": Word("lowest fifth of mean family income at 1-15", _income_fifth(lowest=True)),
    "income_highest_fifth": Word("highest fifth of mean family income at 1-15", _income_fifth(lowest=False)),
    "conduct_problems_at_7": Word("conduct problems at the age of 7", _is("conduct_problems_at_7", 1)),
    "placed_before_10": Word("first placed before 10", lambda x: x.people["first_placed_age"] < 10),
    "placed_after_12": Word(
        "first placed at 13 or later",
        lambda x: (x.people["first_placed_age"] > 12) & (x.people["first_placed_age"] != record.NEVER),
    ),
}
"""Groups of persons by name."""


def _arrived(x: Lives, first: int, last: int) -> np.ndarray:
    age = x.people["arrival_age"]
    return (x.people["origin"] == record.FOREIGN_BORN) & (age >= first) & (age <= last)


def _kept(field: str) -> Callable[[Lives], np.ndarray]:
    return lambda x: np.where(x.here, x.panel[field], np.nan)


def _standardised(field: str) -> Callable[[Lives], np.ndarray]:
    """Return a trait at each age with mean 0 and standard deviation 1 among those who are here at that age."""

    def values(x: Lives) -> np.ndarray:
        trait = np.where(x.here, x.panel[field], 0.0).astype(np.float64)
        here = np.maximum(x.here.sum(axis=1, keepdims=True), 1)
        away = np.where(x.here, trait - trait.sum(axis=1, keepdims=True) / here, 0.0)
        sd = np.sqrt((away * away).sum(axis=1, keepdims=True) / here)
        return np.where(x.here, away / np.where(sd > 0.0, sd, 1.0), np.nan)

    return values


def _given(field: str) -> Callable[[Lives], np.ndarray]:
    return lambda x: np.broadcast_to(x.people[field], (AGES, x.persons))


TRAITS: dict[str, Word] = {
    "attention": Word("attention difficulties, SD", _standardised("attention")),
    "externalising": Word("externalising behaviour, SD", _standardised("externalising")),
    "internalising": Word("internalising problems, SD", _standardised("internalising")),
    "attainment": Word("school attainment, SD", _standardised("attainment")),
    "bonds": Word("trusted adults, school bond and leisure, SD", _standardised("bonds")),
    "parenting": Word("warmth and consistency of parenting, SD", _standardised("parenting")),
    "family_income": Word(
        "log income of the household this year, SD (0-17)",
        lambda x: (
            (np.where(x.here & (_ages() <= LAST_CHILD_AGE), x.panel["family_income"], np.nan) - MEAN_INCOME)
            / INCOME_PER_SD
        ),
    ),
    "childhood_income": Word(
        "mean of log family income at 1-15, SD",
        lambda x: np.where(x.here[INCOME_AGES].any(axis=0), _mean_income(x), np.nan),
    ),
    "liability": Word("latent family liability, SD (not observable in registers)", _given("liability")),
    "temperament": Word("own disinhibition, SD (not observable in registers)", _given("temperament")),
    "parental_education": Word(
        "parents' education: 0 compulsory, 1 upper secondary, 2 more", _given("parental_education")
    ),
    "convictions": Word("years with a conviction so far", _kept("convictions")),
}
"""Traits by name; they are read at an age (``attainment at 15``)."""


def unknown_word(kind: str, name: str, known: Mapping[str, Word]) -> str:
    """Return the line that says that a name is not in the vocabulary, with the nearest one that is."""
    near = closest(cut(name), known)
    return f"no such {kind}: {shown(name)}" + (f"; did you mean '{near}'?" if near else "")
