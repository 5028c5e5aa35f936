"""What a trial measures in a life, and how two groups' measures become the effect that studies report.

States bear the names of ``sim.studies.measures.lives`` where they mean the same. Pure functions on a panel; nothing
runs here.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.configuration.trials import RATIOS, TRAITS, EffectMeasure, Trial
from sim.evidence.ages import AGES
from sim.evidence.association import LOGISTIC_SD
from sim.people import record
from sim.studies.intervals import mean_interval
from sim.studies.panel import Panel

Mask = npt.NDArray[np.bool_]
"""Shape (65, persons): true for the person-years meant."""


@dataclass(frozen=True)
class State:
    """A state of a person-year: the fields of the record it is read from, how, and in which years it can be entered.

    Readings *yearly* are per year ``at_risk``; left out, every year lived is one.
    """

    fields: tuple[str, ...]
    of: Callable[[Panel], Mask]
    at_risk: Callable[[Panel], Mask] | None = None


STATES: dict[str, State] = {
    "work": State(("livelihood",), lambda x: x["livelihood"] == record.WORK),
    "work_or_study": State(("livelihood",), lambda x: np.isin(x["livelihood"], (record.WORK, record.STUDY))),
    "completed": State(("school",), lambda x: x["school"] == record.COMPLETED),
    "conviction": State(
        ("convicted", "prison_years_left"),
        lambda x: x["convicted"] == 1,
        at_risk=lambda x: (x["prison_years_left"] == 0) | (x["convicted"] == 1),
    ),
    "misuse": State(("misuse",), lambda x: x["misuse"] != record.NO_MISUSE),
    "alcohol": State(("misuse",), lambda x: x["misuse"] == record.ALCOHOL),
    "drug": State(("misuse",), lambda x: x["misuse"] == record.DRUG),
    "mental_ill_health": State(("health",), lambda x: x["health"] != record.WELL),
    "any_problem": State(
        ("health", "misuse", "convicted"),
        lambda x: (x["health"] != record.WELL) | (x["misuse"] != record.NO_MISUSE) | (x["convicted"] == 1),
    ),
    "income_support": State(("livelihood",), lambda x: x["livelihood"] == record.INCOME_SUPPORT),
    "placed": State(("child_welfare",), lambda x: x["child_welfare"] == record.PLACED),
}
"""States that a trial may count, by name; *any_problem* is mental ill-health, misuse or a conviction in the year."""


def fields_of(trials: Sequence[Trial]) -> tuple[str, ...]:
    """Return the fields of the record that some trials must keep of every year."""
    needed: set[str] = set()
    for one in trials:
        needed |= {one.measure, f"push_{one.measure}"} if one.measure in TRAITS else set(STATES[one.measure].fields)
    return tuple(sorted(needed))


@dataclass(frozen=True)
class Enrolled:
    """Who took part: rows of the people, and the age at which each was enrolled; both of shape (participants,)."""

    rows: npt.NDArray[np.intp]
    at_age: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Arms:
    """What one replication adds to a trial: sums over the same persons, with the programme and without it.

    Attributes:
        participants: how many were enrolled and are of the sex that counts.
        measured, measured_without: persons still here in both lives when they are measured; for *yearly*, the
            person-years at risk with the programme and without it.
        with_it, without_it: persons in the state (*yearly*: person-years), or the sum of the trait in SD of its age.
    """

    participants: int
    measured: float
    measured_without: float
    with_it: float
    without_it: float

    def plus(self, other: Arms, times: int = 1) -> Arms:
        """Return the sums with another replication's added, or with ``times=-1`` taken off."""
        return Arms(
            self.participants + times * other.participants,
            self.measured + times * other.measured,
            self.measured_without + times * other.measured_without,
            self.with_it + times * other.with_it,
            self.without_it + times * other.without_it,
        )


def arms_of(trial: Trial, people: np.ndarray, enrolled: Enrolled, with_it: Panel, without_it: Panel) -> Arms:
    """Return what is measured of the participants' two lives.

    Args:
        trial: says what, when and of whom.
        people: array of ``PERSON``.
        enrolled: the participants.
        with_it, without_it: the same persons' lives with the programme and without.
    """
    sexes = {"all": (record.MALE, record.FEMALE), "men": (record.MALE,), "women": (record.FEMALE,)}[trial.sex]
    counts = np.isin(people["sex"][enrolled.rows], sexes)
    rows, began = enrolled.rows[counts], enrolled.at_age[counts]
    last = began + trial.follow_up_years if trial.follow_up_years is not None else np.full(len(rows), trial.at_age)
    in_time = last < AGES
    rows, began, last = rows[in_time], began[in_time], last[in_time]
    here = with_it.here[last, rows] & without_it.here[last, rows]
    rows, began, last = rows[here], began[here], last[here]
    participants = int(counts.sum())
    if trial.measure in TRAITS:
        sd = _sd_by_age(without_it, trial.measure)[last]
        sums = [float((_expressed(x, trial.measure)[last, rows] / sd).sum()) for x in (with_it, without_it)]
        return Arms(participants, float(len(rows)), float(len(rows)), *sums)
    ages = np.arange(AGES)[:, None]
    first = {"then": last, "by": np.zeros_like(last)}.get(trial.reading, began)
    window = (ages >= first) & (ages <= last)
    state, lives = STATES[trial.measure], (with_it, without_it)
    years = [state.of(x)[:, rows] & x.here[:, rows] & window for x in lives]
    if trial.reading == "yearly":
        at_risk = [window & state.at_risk(x)[:, rows] if state.at_risk else window for x in lives]
        return Arms(participants, *(float(one.sum()) for one in (*at_risk, *years)))
    counted = [float((one.sum(axis=0) >= trial.at_least).sum()) for one in years]
    return Arms(participants, float(len(rows)), float(len(rows)), *counted)


def _expressed(panel: Panel, trait: str) -> npt.NDArray[np.float64]:
    """Return a trait as others meet it: the person's own plus what services and programmes add that year (SD)."""
    return panel[trait].astype(np.float64) + panel[f"push_{trait}"]


def _sd_by_age(panel: Panel, trait: str) -> npt.NDArray[np.float64]:
    """Return the standard deviation of a trait among all who are here, by age; 1 where it cannot be told."""
    values = np.where(panel.here, _expressed(panel, trait), np.nan)
    here = np.maximum(panel.here.sum(axis=1), 1)
    away = values - (np.nansum(values, axis=1) / here)[:, None]
    sd = np.sqrt(np.nansum(away * away, axis=1) / here)
    return np.where(sd > 0.0, sd, 1.0)


def effect_of(arms: Arms, trial: Trial) -> float:
    """Return the effect as the study expresses it; NaN where it cannot be told.

    With p the share (a year's, for *yearly*) with and without: RD p1 - p0, RR p1 / p0, OR of the odds, HR
    ln(1 - p1) / ln(1 - p0). A difference d of a state is ln(OR) sqrt(3) / pi, and an OR of a trait exp(d pi / sqrt(3)):
    a yes or no as a cut through a logistic trait (Chinn 2000, Stat Med 19:3127).
    """
    if arms.measured == 0.0 or arms.measured_without == 0.0:
        return math.nan
    p1, p0 = arms.with_it / arms.measured, arms.without_it / arms.measured_without
    if trial.measure in TRAITS:
        difference = p1 - p0
        if trial.effect_measure == "OR":
            return math.exp(difference * LOGISTIC_SD)
        return trial.sign * difference * (trial.points_a_sd or 1.0)
    effect = _of_shares(p1, p0, trial.effect_measure)
    return effect if trial.effect_measure in RATIOS else trial.sign * effect


def _of_shares(p1: float, p0: float, measure: EffectMeasure) -> float:
    """Return the effect that two shares make, before its sign."""
    if measure == "RD":
        return p1 - p0
    if not (0.0 < p1 < 1.0 and 0.0 < p0 < 1.0):
        return math.nan
    odds_ratio = p1 / (1.0 - p1) / (p0 / (1.0 - p0))
    if measure == "RR":
        return p1 / p0
    if measure == "HR":
        return math.log1p(-p1) / math.log1p(-p0)
    return math.log(odds_ratio) / LOGISTIC_SD if measure == "d" else odds_ratio


@dataclass(frozen=True)
class Simulated:
    """A simulated effect with its 95 % interval over replications, and how many took part.

    There is no interval (NaN) with one replication alone, and where no participant differs at all: chance has had no
    occasion to show itself.
    """

    value: float
    low: float
    high: float
    participants: int


def pooled(replications: Sequence[Arms], trial: Trial) -> Simulated:
    """Return the effect in all replications together; its interval is the jackknife's, on the log for ratios.

    Leaving one replication out at a time says how sure the whole is without averaging ratios of few persons.
    """
    whole = functools.reduce(Arms.plus, replications)
    to, back = (math.log, math.exp) if trial.effect_measure in RATIOS else (float, float)
    value = effect_of(whole, trial)
    count = len(replications)
    unknown = Simulated(value, math.nan, math.nan, whole.participants)
    nobody_differs = all(one.with_it == one.without_it for one in replications)
    if count == 1 or nobody_differs or not math.isfinite(value):
        return unknown
    without_one = [effect_of(whole.plus(one, -1), trial) for one in replications]
    if not all(map(math.isfinite, without_one)):
        return unknown
    _, low, high = mean_interval([count * to(value) - (count - 1) * to(one) for one in without_one])
    middle = sum(count * to(value) - (count - 1) * to(one) for one in without_one) / count
    return Simulated(value, back(to(value) + low - middle), back(to(value) + high - middle), whole.participants)
