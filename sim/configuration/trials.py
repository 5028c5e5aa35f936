"""Trials as people write them: what a published study found, in whom, how long after, and by which measure.

A trial of the role *input* returns a row that an effect of its programme rests on; one of the role *predicted* shows a
row that no effect rests on, so that nothing was put in which could come out again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.faults import BadInput, fault, shown
from sim.configuration.files import CONF, find, load, options
from sim.configuration.kinds import STRICT, Age, Lever, Name, NumbersFrom, Share, Title, Trait
from sim.configuration.programmes import Programme, ProgrammeEffect, Target
from sim.evidence.association import Range
from sim.evidence.tables import citations, row_named

TrialState = Literal[
    "work", "work_or_study", "completed", "conviction", "misuse", "alcohol", "drug", "mental_ill_health", "any_problem",
    "income_support", "placed",
]  # fmt: skip
"""States of a year that a trial may count (``sim.studies.trials.measures``)."""

TrialReading = Literal["then", "since", "by", "yearly"]
"""When a state counts. *then*: in the year of the follow-up; *since*: in a year from enrolment to the follow-up; *by*:
in any year up to it; *yearly*: how often from enrolment to the follow-up, per year."""

EffectMeasure = Literal["d", "points", "RD", "RR", "OR", "HR"]
"""How the effect is expressed: standardised difference, points of the trial's own scale, risk difference, and the
ratios of risks, odds and hazards."""

IntervalIs = Literal["published", "derived", "from_memory", "tolerance"]
"""Where the range to fall in comes from. *derived*: worked out from published numbers; *tolerance*: the study gives
none, so it is ours."""

RATIOS = ("RR", "OR", "HR")
TRAITS = get_args(Trait)
Finite = Annotated[float, Field(ge=-1000.0, le=1000.0)]


@dataclass(frozen=True, config=STRICT)
class Published:
    """What the study found: a row of evidence, and those numbers that do not stand in cells of their own there."""

    row: Annotated[str, Field(min_length=3, max_length=80)]
    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    interval_is: IntervalIs = "published"
    because: Annotated[str, Field(max_length=300)] = ""
    """How numbers given here were come by; needed unless they stand in the note of the row."""

    @property
    def range(self) -> Range:
        """Return value, low and high: as given here, else as the cells of the row say."""
        cells = citations()[self.row]
        given = (self.value, self.low, self.high)
        own = (cells.get("effect", cells.get("value", "")), cells["low"], cells["high"])
        return Range(*(_number(text) if number is None else number for number, text in zip(given, own, strict=True)))

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Published:
        if self.row not in citations() or self.row.split(":")[0] not in ("interventions", "effects"):
            raise ValueError(f"row={self.row}: no row of interventions.csv or effects.csv")
        found = self.range
        if not all(map(math.isfinite, (found.value, found.low, found.high))):
            raise ValueError(f"{self.row} lacks a value, low or high: give it here, and because")
        if not found.low <= found.value <= found.high:
            raise ValueError(f"value {found.value:g} must lie between low {found.low:g} and high {found.high:g}")
        told = " ".join(citations()[self.row].values()).replace(",", ".")
        numbers = [number for number in (self.value, self.low, self.high) if number is not None]
        if any(f"{abs(number):g}" not in told for number in numbers) and not self.because:
            raise ValueError(f"a number that does not stand in {self.row} needs because: how it was come by")
        return self


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


@dataclass(frozen=True, config=STRICT)
class Trial:
    """A published study to be held in the model: its own group, follow-up and measure."""

    name: Name
    title: Title
    programme: Name
    role: Literal["input", "predicted"]
    published: Published
    effect_measure: EffectMeasure
    measure: Trait | TrialState
    target: Target
    """The group that the study enrolled."""
    numbers_from: NumbersFrom
    """Where group, ages and follow-up come from."""
    reading: TrialReading = "then"
    at_least: Annotated[int, Field(ge=1, le=50)] = 1
    """Years in the state that it takes to count."""
    follow_up_years: Annotated[int, Field(ge=0, le=60)] | None = None
    """Whole years after the year of enrolment, at whose end is measured: people enrol all through a year, so that 0 is
    half a year after and 1 is eighteen months."""
    at_age: Age | None = None
    """Instead of a follow-up after so many years: the age at whose end everybody is measured."""
    sex: Literal["all", "men", "women"] = "all"
    sign: Literal[1, -1] = 1
    """-1 where the study counts less of the measure as a gain above zero."""
    points_a_sd: Annotated[float, Field(gt=0.0, le=1000.0)] | None = None
    """How many points of the study's scale are one SD; for effects in points."""
    enrolment_years: Annotated[int, Field(ge=1, le=40)] = 1
    """Years in a row in which people are enrolled, each of those then in the group; more where the group is small."""
    whole_effect_of: tuple[Lever, ...] = ()
    """Levers of which what was taken off for other people than the study's (``direct_share``) is put back as well: this
    is the study's own group."""
    drop_out_share: Share = 0.0
    """Share in delivery who leave in a year. 0 where the study counts all who were enrolled: the effect put in is then
    one of all of them already."""
    delivery_years: Annotated[int, Field(ge=1, le=20)] | None = None
    """Years of delivery in the study; left out: those of the programme."""
    differs: Title | None = None
    """What is not the same in the model: a measure that stands in for another, a follow-up that was rounded."""

    @property
    def years_followed(self) -> int:
        """Return how many years after the first enrolment the last one is measured."""
        first, _ = self.target.ages
        longest = self.at_age - first if self.at_age is not None else self.follow_up_years or 0
        return longest + self.enrolment_years - 1

    @model_validator(mode="after")
    def _makes_sense(self) -> Trial:
        if (self.follow_up_years is None) == (self.at_age is None):
            raise ValueError("give either follow_up_years or at_age")
        if self.at_age is not None and self.at_age < self.target.ages[1]:
            raise ValueError(f"at_age {self.at_age} lies before the last age of enrolment, {self.target.ages[1]}")
        if self.measure in TRAITS and (self.effect_measure in ("RD", "RR", "HR") or self.reading != "then"):
            raise ValueError(f"{self.measure} is a trait: it is read then, in d, points or (as a cut through it) OR")
        if self.measure not in TRAITS and self.effect_measure == "points":
            raise ValueError(f"{self.measure} is a state and has no points")
        if (self.effect_measure == "points") != (self.points_a_sd is not None):
            raise ValueError("points_a_sd is given for effects in points, and for those alone")
        if self.at_least > 1 and self.reading not in ("since", "by"):
            raise ValueError("at_least counts years, so the reading must be since or by")
        if self.effect_measure in RATIOS and (self.sign == -1 or self.published.range.low <= 0.0):
            raise ValueError("a ratio lies above 0 and is not turned round: name the state it speaks of")
        return self


@plain_dataclass(frozen=True)
class PlannedTrial:
    """A trial with the programme that it tries, as the programme's own file has it."""

    trial: Trial
    programme: Programme

    @property
    def levers(self) -> tuple[str, ...]:
        """Return what the programme moves by an effect that rests on the trial's own row."""
        return tuple(one.moves for one in self.programme.effects if rests_on(one, self.trial.published.row))

    @property
    def answers(self) -> tuple[str, ...]:
        """Return which of these levers the trial speaks of: its own measure where that is one of them, else all."""
        return (self.trial.measure,) if self.trial.measure in self.levers else self.levers


def rests_on(effect: ProgrammeEffect, row: str) -> bool:
    """Return whether an effect rests on a row: it cites it, or it is none because of it (a null taken at its word)."""
    return row_named(effect.evidence) == row or (
        effect.size == 0.0 and row in re.findall(r"\w+:[\w.]+", effect.evidence)
    )


def load_trial(name_or_path: str) -> PlannedTrial:
    """Return a trial by its name in ``conf/trial`` or by a path, with its programme.

    Raises:
        BadInput: its programme does not exist, or its role is not what the programme's effects rest on.
    """
    path = find("trial", name_or_path)
    trial = load(Trial, path)
    beside = path.parent if path.resolve().parent != CONF / "trial" else None
    planned = PlannedTrial(trial, load(Programme, find("programme", trial.programme, beside, named_in=path)))
    if (trial.role == "input") != bool(planned.levers):
        rests = "no effect of it rests" if trial.role == "input" else "an effect of it rests"
        given = f"role={shown(trial.role)}: {trial.programme}: {rests} on {trial.published.row}"
        raise BadInput(fault(f"trial {trial.name}", given, "input where one does, else predicted"))
    return planned


def load_trials(names_or_paths: Sequence[str]) -> tuple[PlannedTrial, ...]:
    """Return some trials, or all of ``conf/trial`` where none is named."""
    planned = tuple(load_trial(one) for one in names_or_paths or options("trial"))
    names = [one.trial.name for one in planned]
    if len(set(names)) < len(names):
        raise BadInput(fault("trials", f"the same name twice: {', '.join(names)}", "each once"))
    return planned
