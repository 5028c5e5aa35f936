"""The rows of simulated trials, as their figure and their table show them.

Reads the tidy frame of ``sim.studies.trials.table``; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.views.calibration.target_text import decimals_for, drawable, name_of, number, range_text
from sim.views.words import Words

ROLES = ("input", "predicted")
SCALES = ("sd", "rd", "ratio")
"""Axes in the order in which they are shown; points of a study's own scale stand on that of SD."""
COLUMNS = (
    "title", "role", "effect_measure", "points_a_sd", "published", "low", "high", "interval_is", "simulated",
    "simulated_low", "simulated_high", "inside", "verdict", "clear", "as_believed", "differs", "participants",
)  # fmt: skip

_EFFECTS = {"d": "sd", "points": "sd", "RD": "rd", "RR": "ratio", "OR": "ratio", "HR": "ratio"}
_POINTS_PER_SHARE = 100.0
_LONGEST = 64


@dataclass(frozen=True)
class TrialRow:
    """One trial: its name, its numbers in the unit that is shown (NaN where there is none) and the verdict."""

    name: str
    role: str
    effect: str
    per_sd: float
    published: float
    low: float
    high: float
    interval_is: str
    simulated: float
    simulated_low: float
    simulated_high: float
    inside: bool
    verdict: str
    clear: bool
    believed: float
    differs: str
    participants: int

    @property
    def scale(self) -> str:
        """Return the axis it stands on."""
        return _EFFECTS[self.effect]

    @property
    def is_easily_met(self) -> bool:
        """Say whether the published range holds no effect at all."""
        return self.low <= (1.0 if self.scale == "ratio" else 0.0) <= self.high

    @property
    def decimals(self) -> int:
        """Return how many decimals its numbers are written with."""
        return decimals_for(self.simulated, self.low, self.high, self.published)

    def on_axis(self, value: float) -> float:
        """Return where a value lies on its axis: SD, percentage points or a ratio."""
        return value / self.per_sd

    def published_text(self, words: Words) -> str:
        """Return the published value with its range."""
        digits = self.decimals
        return f"{number(self.published, digits, words)} ({range_text(self.low, self.high, digits, words)})"

    def simulated_text(self, words: Words) -> str:
        """Return the simulated value with its interval, if there is one."""
        text = number(self.simulated, self.decimals, words)
        if math.isnan(self.simulated_low):
            return text
        return f"{text} ({range_text(self.simulated_low, self.simulated_high, self.decimals, words)})"

    def believed_text(self, words: Words) -> str:
        """Return what the shrunk effect gives."""
        return number(self.believed, self.decimals, words)


def rows_of(trials: pd.DataFrame) -> list[TrialRow]:
    """Return the rows of a table of trials; risk differences in percentage points.

    Raises:
        ValueError: no rows, a column that lacks, or an unknown role or effect.
    """
    missing = [column for column in COLUMNS if column not in trials.columns]
    if missing or trials.empty:
        raise ValueError(
            f"trials needs rows and the columns {', '.join(COLUMNS)}; without {', '.join(missing) or 'rows'}"
        )
    for column, allowed in (("role", ROLES), ("effect_measure", tuple(_EFFECTS))):
        strange = sorted(set(trials[column]) - set(allowed))
        if strange:
            raise ValueError(f"trials: the {column} {strange[0]!r} is none of {', '.join(allowed)}")
    return [_row(one) for one in trials.to_dict("records")]


def _row(one: dict[str, object]) -> TrialRow:
    effect = str(one["effect_measure"])
    times = _POINTS_PER_SHARE if effect == "RD" else 1.0

    def shown(column: str) -> float:
        return times * float(str(one[column]))

    per_sd = float(str(one["points_a_sd"]))
    return TrialRow(
        name=drawable(name_of(one["title"], _LONGEST)), role=str(one["role"]), effect=effect,
        per_sd=1.0 if math.isnan(per_sd) else per_sd,
        published=shown("published"), low=shown("low"), high=shown("high"), interval_is=str(one["interval_is"]),
        simulated=shown("simulated"), simulated_low=shown("simulated_low"), simulated_high=shown("simulated_high"),
        inside=bool(one["inside"]), verdict=str(one["verdict"]), clear=bool(one["clear"]),
        believed=shown("as_believed"), differs=str(one["differs"]), participants=int(str(one["participants"])),
    )  # fmt: skip


def of_role(found: Sequence[TrialRow], role: str) -> list[TrialRow]:
    """Return the rows of one role."""
    return [one for one in found if one.role == role]


def reason_of(verdict: str, clear: bool, differs: str, words: Words) -> str:
    """Return in words where a simulated effect lies, whether chance may have put it there, and what is not the same."""
    told = words(f"trials.verdict.{verdict}")
    if not clear and verdict not in ("inside", "unmoved", "unmeasured"):
        told = words("trials.verdict.chance", verdict=told)
    return words("trials.reason", verdict=told, differs=differs) if differs else told


def easily_met(found: Sequence[TrialRow], words: Words) -> str:
    """Return in words how many of those inside have a range that no effect at all would meet; "" if none is inside."""
    inside = [one for one in found if one.inside]
    easy = sum(one.is_easily_met for one in inside)
    if not inside:
        return ""
    return words("trials.easy", easy=words.number(easy), inside=words.number(len(inside)))


def headline(found: Sequence[TrialRow], words: Words) -> str:
    """Return the finding in a sentence."""
    inputs, predicted = (of_role(found, role) for role in ROLES)
    hits, hit = (words.number(sum(one.inside for one in rows)) for rows in (inputs, predicted))
    among, others = words.number(len(inputs)), words.number(len(predicted))
    if not predicted:
        return words("trials.headline.input", inside=hits, among=among)
    if not inputs:
        return words("trials.headline.predicted", predicted=others, hit=hit)
    return words("trials.headline.both", inside=hits, among=among, predicted=others, hit=hit)
