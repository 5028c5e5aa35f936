"""Simulated individuals beside the expected-value cohorts, as counts and means that can be told apart from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from sim.evidence.ages import AGES
from sim.model import Vandpunkt
from sim.people.record import FEMALE, MALE, WORK
from sim.studies.panel import Panel
from tests.docking.adult_cohort import Expected, expected_cohort
from tests.docking.crime_cohort import BANDS, Record, expected_record
from tests.docking.worlds import model_of, panel_of, with_crime_alone, without_traits

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FIRST_AGE = 6
"""Nothing but death can happen in these worlds before."""
SEXES = (MALE, FEMALE)


def shares_of_life(expected: Expected) -> Floats:
    """Return the expected shares of a sex as one array, float64 (ages, figures)."""
    states = (expected.misuse, expected.health, expected.school, expected.livelihood)
    alone = (expected.short_sick_leave[:, None], expected.alive[:, None])
    return np.concatenate([*states, *alone], axis=1)[FIRST_AGE:]


def expected_lives(wrong: Mapping[str, float] | None = None) -> Floats:
    """Return the expected shares of both sexes, float64 (2, ages, figures)."""
    cohorts = [expected_cohort(without_traits(), sex, wrong) if wrong else right_cohort(sex) for sex in SEXES]
    return np.stack([shares_of_life(one) for one in cohorts])


@cache
def right_cohort(sex: int) -> Expected:
    """Return the expected-value cohort of one sex without traits, nothing wrong."""
    return expected_cohort(without_traits(), sex)


def counted_lives(births: int, seed: int) -> tuple[Counts, Counts]:
    """Live a cohort without traits; return persons in every state, (2, ages, figures), and persons, (2, 1, 1)."""
    model = model_of(without_traits(), births, seed)
    panel = panel_of(model, "misuse", "health", "school", "livelihood", "short_sick_leave")
    counts = []
    for sex in SEXES:
        who = model.people["sex"] == sex
        here = panel.here[:, who]
        fields = (("misuse", 3), ("health", 3), ("school", 5), ("livelihood", 10))
        some = [in_each_state(panel[name][:, who], here, states) for name, states in fields]
        short = here & (panel["short_sick_leave"][:, who] == 1) & (panel["livelihood"][:, who] == WORK)
        counts.append(np.concatenate([*some, short.sum(axis=1)[:, None], here.sum(axis=1)[:, None]], axis=1))
    return np.stack(counts)[:, FIRST_AGE:], persons_of(model)


def in_each_state(values: npt.NDArray[np.uint8], here: npt.NDArray[np.bool_], states: int) -> Counts:
    """Return how many of those here are in each state at each age, (ages, states)."""
    return np.stack([((values == state) & here).sum(axis=1) for state in range(states)], axis=1)


def persons_of(model: Vandpunkt) -> Counts:
    """Return the persons of each sex, (2, 1, 1)."""
    return np.array([int((model.people["sex"] == sex).sum()) for sex in SEXES])[:, None, None]


def expected_records(wrong: Mapping[str, float] | None = None) -> Floats:
    """Return the expected shares of both sexes by what crime leaves on record, float64 (2, 65, figures)."""
    told: list[Record] = [expected_record(with_crime_alone(), sex, wrong) for sex in SEXES]
    return np.stack([np.column_stack([r.convicted, r.violent, r.in_prison, r.convictions]) for r in told])


def counted_records(births: int, seed: int) -> tuple[Counts, Counts]:
    """Live a cohort with crime alone; return persons by what is on record, (2, 65, figures), and persons."""
    model = model_of(with_crime_alone(), births, seed)
    panel = panel_of(model, "convicted", "violent_convictions", "prison_years_left", "convictions")
    return np.stack([_on_record(panel, model.people["sex"] == sex) for sex in SEXES]), persons_of(model)


def _on_record(panel: Panel, who: npt.NDArray[np.bool_]) -> Counts:
    so_far = panel["convictions"][:, who]
    violent = np.diff(panel["violent_convictions"][:, who].astype(int), axis=0, prepend=0)
    above = np.stack([(so_far >= least).sum(axis=1) for least in BANDS], axis=1)
    exactly = above - np.concatenate([above[:, 1:], np.zeros((AGES, 1), dtype=int)], axis=1)
    inside = panel["prison_years_left"][:, who] > 0
    convicted = panel["convicted"][:, who]
    return np.column_stack([convicted.sum(axis=1), violent.sum(axis=1), inside.sum(axis=1), exactly])


EVENTS_OF_LIVES = (
    "eligibility", "stay_on", "completion", "stay_on_introductory", "completion_introductory", "late_completion",
    "drug", "alcohol", "misuse_end", "severe_illness", "ill_health", "recovery", "disability_pension",
    "leave_disability_pension", "fall_sick", "short_sick_leave", "lose_work", "return_from_sickness",
    "return_to_work", "study", "find_work", "stay_on_income_support", "income_support", "outside", "death",
)  # fmt: skip
"""What the expected-value cohort without traits follows."""
EVENTS_OF_RECORDS = ("conviction", "violence", "prison", "prison_length")
