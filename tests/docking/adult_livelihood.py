"""An expected-value cohort's livelihoods: where somebody goes within a year, as a matrix, from the equations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt

from sim.people.record import (
    CHILD,
    COMPLETED,
    DISABILITY_PENSION,
    FEMALE,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MILD,
    NATIONAL,
    OUTSIDE,
    SEVERE,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)

Floats = npt.NDArray[np.float64]
MOST_YEARS = {
    CHILD: 0, STUDY: 0, WORK: 3, OUTSIDE: 8, UNEMPLOYED: 1, LONG_TERM_UNEMPLOYED: 8, SICK: 1, LONG_TERM_SICK: 8,
    DISABILITY_PENSION: 0, INCOME_SUPPORT: 8,
}  # fmt: skip
"""Years in a livelihood that matter, the last for as many or more; 0 where none do."""
SLOTS = tuple((state, years) for state, most in MOST_YEARS.items() for years in range(min(most, 1), most + 1))
"""A livelihood and the years in a row in it."""
SAME_SPELL = {(UNEMPLOYED, LONG_TERM_UNEMPLOYED), (SICK, LONG_TERM_SICK)}


@cache
def slot_of(state: int, years: int) -> int:
    """Return the place of a livelihood after some years in a row."""
    return SLOTS.index((state, min(years, MOST_YEARS[state])))


def slot_after(before: int, years: int, now: int) -> int:
    """Return the place of this year's livelihood: a spell goes on or begins."""
    goes_on = now == before or (before, now) in SAME_SPELL
    return slot_of(now, years + 1 if goes_on else 1)


@dataclass(frozen=True)
class Chances:
    """The parameters for one sex, and what is wrong: factors on probabilities, by event."""

    prm: SimpleNamespace
    woman: float
    wrong: Mapping[str, float]

    def of(self, event: str, eta: float | Floats) -> Floats:
        """Return the probability of an event, at most 1."""
        share: Floats = np.minimum(1.0, self.wrong.get(event, 1.0) / (1.0 + np.exp(-np.asarray(eta))))
        return share

    def of_one(self, event: str, eta: float) -> float:
        """Return the same for one person."""
        return min(1.0, self.wrong.get(event, 1.0) / (1.0 + math.exp(-eta)))


def chances_for(parameters: np.ndarray, sex: int, wrong: Mapping[str, float] | None) -> Chances:
    """Return the chances of one sex: parameters as plain numbers and, over ages, as lists of them."""
    record = parameters[0]
    prm = SimpleNamespace(**{name: record[name].tolist() for name in record.dtype.names})
    return Chances(prm, 1.0 if sex == FEMALE else 0.0, wrong or {})


def where_from(age: int, misuses: bool, health: int, school: int, chances: Chances) -> tuple[Floats, Floats]:
    """Return how a year moves people between livelihoods.

    Args:
        age, misuses, health, school: those whose year it is; health and misuse of the year.
        chances: the parameters.

    Returns:
        Shares that go from each slot (rows) to each slot, and the share of each that works and is sick for part of it.
    """
    moves, short = np.zeros((len(SLOTS), len(SLOTS))), np.zeros(len(SLOTS))
    someone = Someone(age, misuses, health, school, chances)
    for row, (before, years) in enumerate(SLOTS):
        for now, share in someone.goes(before, years).items():
            moves[row, slot_after(before, years, now)] += share
        if before == WORK and school not in (NATIONAL, INTRODUCTORY):
            short[row] = someone.goes(before, years)[WORK] * someone.short_spell()
    return moves, short


@dataclass(frozen=True)
class Someone:
    """A person as far as a livelihood depends on it."""

    age: int
    misuses: bool
    health: int
    school: int
    chances: Chances

    def goes(self, before: int, years: int) -> dict[int, float]:
        """Return this year's livelihoods and how likely each is."""
        if self.school in (NATIONAL, INTRODUCTORY):
            return {STUDY: 1.0}
        pension = self._pension(before)
        if before == WORK:
            rest = self._after_work(years)
        elif before in (SICK, LONG_TERM_SICK):
            rest = self._after_sickness(before, years)
        elif before == DISABILITY_PENSION:
            leaves = self._chance("leave_disability_pension", self.chances.prm.leave_disability_pension_log_odds)
            return {UNEMPLOYED: leaves, DISABILITY_PENSION: 1.0 - leaves}
        else:
            rest = self._without_work(before, years)
        return {DISABILITY_PENSION: pension} | {now: share * (1.0 - pension) for now, share in rest.items()}

    def _chance(self, event: str, eta: float) -> float:
        return self.chances.of_one(event, eta)

    def _burdens(self) -> float:
        prm = self.chances.prm
        return float(
            prm.work_mild * (self.health == MILD)
            + prm.work_severe * (self.health == SEVERE)
            + prm.work_misuse * self.misuses
            + prm.work_completed * (self.school == COMPLETED)
        )

    def _pension(self, before: int) -> float:
        prm = self.chances.prm
        if self.age < prm.disability_pension_first_age:
            return 0.0
        eta = (
            prm.disability_pension_log_odds[self.age]
            + prm.disability_pension_woman * self.chances.woman
            + prm.disability_pension_mild * (self.health == MILD)
            + prm.disability_pension_severe * (self.health == SEVERE)
            + prm.disability_pension_not_completed * (self.school != COMPLETED)
            + prm.disability_pension_long_term_sick * (before == LONG_TERM_SICK)
            + prm.disability_pension_working * (before == WORK)
        )
        return self._chance("disability_pension", eta)

    def _sickness(self) -> float:
        """Return the log-odds of sickness for most of the year."""
        prm = self.chances.prm
        return float(
            prm.sickness_log_odds
            + prm.sickness_per_decade * (self.age - prm.sickness_centre_age) / 10.0
            + prm.sickness_woman * self.chances.woman
            + prm.sickness_mild * (self.health == MILD)
            + prm.sickness_severe * (self.health == SEVERE)
        )

    def short_spell(self) -> float:
        """Return how likely somebody at work who is not sick for long is sick for part of the year."""
        return self._chance("short_sick_leave", self._sickness() + self.chances.prm.short_sick_leave_extra_log_odds)

    def _after_work(self, years: int) -> dict[int, float]:
        prm = self.chances.prm
        sick = self._chance("fall_sick", self._sickness())
        scar = prm.lose_work_scar * (years <= prm.new_in_job_most_years)
        loses = self._chance("lose_work", prm.lose_work_log_odds[self.age] - self._burdens() + scar)
        return {SICK: sick, UNEMPLOYED: (1.0 - sick) * loses, WORK: (1.0 - sick) * (1.0 - loses)}

    def _after_sickness(self, before: int, years: int) -> dict[int, float]:
        prm = self.chances.prm
        eta = (
            prm.return_from_sickness_log_odds
            + prm.return_from_sickness_per_year * min(years, prm.return_from_sickness_duration_most_years)
            + prm.return_from_long_term_sickness * (before == LONG_TERM_SICK)
        )
        back = self._chance("return_from_sickness", eta)
        works = self._chance("return_to_work", prm.return_to_work_log_odds + self._burdens())
        return {WORK: back * works, UNEMPLOYED: back * (1.0 - works), LONG_TERM_SICK: 1.0 - back}

    def _without_work(self, before: int, years: int) -> dict[int, float]:
        prm, age = self.chances.prm, self.age
        studies = 0.0
        if self.school == COMPLETED and age <= prm.study_last_age and before in (CHILD, STUDY, OUTSIDE):
            again = prm.study_again * (before == STUDY and age >= prm.study_again_first_age)
            studies = self._chance("study", prm.study_log_odds[age] + again)
        spell = 0.0 if before in (CHILD, STUDY) else min(years, prm.find_work_duration_most_years)
        eta = (
            prm.find_work_log_odds[age]
            + prm.find_work_per_year * spell
            + self._burdens()
            + prm.find_work_outside * (before == OUTSIDE)
            + prm.find_work_long_term * (before == LONG_TERM_UNEMPLOYED)
            + prm.find_work_income_support * (before == INCOME_SUPPORT)
        )
        works = (1.0 - studies) * self._chance("find_work", eta)
        neither = 1.0 - studies - works
        rest = {now: neither * share for now, share in self._without_finding(before, spell).items()}
        return {STUDY: studies, WORK: works} | rest

    def _without_finding(self, before: int, spell: float) -> dict[int, float]:
        prm = self.chances.prm
        if before == INCOME_SUPPORT:
            eta = prm.stay_on_income_support_log_odds + prm.stay_on_income_support_per_year * spell
            stays = self._chance("stay_on_income_support", eta)
            return {INCOME_SUPPORT: stays, LONG_TERM_UNEMPLOYED: 1.0 - stays}
        supported = 0.0
        if self.age >= prm.income_support_first_age:
            eta = (
                prm.income_support_log_odds
                + prm.income_support_long_term * (before == LONG_TERM_UNEMPLOYED)
                + prm.income_support_misuse * self.misuses
                + prm.income_support_not_completed * (self.school != COMPLETED)
            )
            supported = self._chance("income_support", eta)
        if before in (UNEMPLOYED, LONG_TERM_UNEMPLOYED):
            return {INCOME_SUPPORT: supported, LONG_TERM_UNEMPLOYED: 1.0 - supported}
        eta = prm.outside_log_odds[self.age] + prm.outside_again * (before == OUTSIDE)
        outside = (1.0 - supported) * self._chance("outside", eta)
        return {INCOME_SUPPORT: supported, OUTSIDE: outside, UNEMPLOYED: 1.0 - supported - outside}
