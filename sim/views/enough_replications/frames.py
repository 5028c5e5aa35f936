"""What figures and table of enough replications read, and what is said first of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.views.frames import SEK_PER_MSEK, check_columns
from sim.views.words import Words

KEPT_OUT = "kept_out"
MEASURES = (KEPT_OUT, "public_npv_sek", "society_npv_sek")
_COLUMNS = {
    "running": ("strategy", "measure", "replications", "mean", "low", "high"),
    "needed": ("strategy", "measure", "replications", "mean", "low", "high", "half", "asked", "reached", "needed",
               "cautious", "rules"),
    "gains": ("staff_share", "strategy", "measure", "replications", "times", "low", "high", "directly", "needed",
              "needed_independent", "goal"),
    "queues": ("staff_share", "without_room", "binding", "agencies"),
}  # fmt: skip


@dataclass(frozen=True)
class Convergence:
    """What came of living until the answers were precise.

    Attributes:
        titles: of the strategies, by name, the comparator first.
        running: strategy, measure, replications, mean, low, high.
        needed: a row a strategy and measure (``sim.studies.enough_replications.tables.needed_table``).
        gains: of shared accidents, a row a staff_share (1: the staff there is), strategy and measure (``gain_table``).
        queues: staff_share, without_room (share of those at agencies' doors), binding (agencies), agencies.
        replayed: replays, replications, covered, covered_low, covered_high, ruling, ruling_low, ruling_high, bias (of
            ``Replayed``).
        looks: after how many replications the intervals were looked at.
        reached: whether every answer became precise.
        persons, msek: half an interval that is narrow enough.
        goal_times: times fewer replications that sharing accidents is meant to gain.
        draws: whether replications differ in what is believed, too.
    """

    titles: Mapping[str, str]
    running: pd.DataFrame
    needed: pd.DataFrame
    gains: pd.DataFrame
    queues: pd.DataFrame
    replayed: Mapping[str, float]
    looks: tuple[int, ...]
    reached: bool
    persons: float
    msek: float
    goal_times: float
    draws: bool = False

    def __post_init__(self) -> None:
        """Refuse, in one line, frames that lack something.

        Raises:
            ValueError: a missing column, or no rows.
        """
        for name, columns in _COLUMNS.items():
            check_columns(getattr(self, name), name, columns)

    @property
    def strategies(self) -> list[str]:
        """Return the strategies beside the comparator, in order."""
        return list(self.titles)[1:]

    @property
    def replications(self) -> int:
        """Return how many were lived."""
        return self.looks[-1]

    @property
    def ruling(self) -> pd.Series:
        """Return the answer that takes the most replications."""
        return self.needed[self.needed["rules"]].iloc[0]

    @property
    def staff_shares(self) -> list[float]:
        """Return the shares of staff at which the gain was measured, the staff there is first."""
        return [float(share) for share in dict.fromkeys(self.gains["staff_share"])]

    def of(self, frame: pd.DataFrame, strategy: str, measure: str) -> pd.DataFrame:
        """Return the rows of a strategy and a measure."""
        return frame[(frame["strategy"] == strategy) & (frame["measure"] == measure)]

    def precision(self, words: Words) -> str:
        """Write what precision is asked for."""
        return words("enough.precision", persons=short(self.persons, words), money=short(self.msek, words),
                     unit=words("unit.msek"))  # fmt: skip

    def name(self, row: pd.Series, words: Words) -> str:
        """Write which answer a row is about."""
        return words("enough.answer", strategy=self.titles[row["strategy"]], measure=words(f"enough.{row['measure']}"))


def scale_of(measure: str) -> float:
    """Return what a measure is divided by to be shown: persons, or MSEK."""
    return 1.0 if measure == KEPT_OUT else SEK_PER_MSEK


def panel_title(measure: str, words: Words) -> str:
    """Write what is measured, with its unit."""
    key = f"enough.panel.{measure}"
    return words(key) if measure == KEPT_OUT else words(key, unit=words("unit.msek"))


def short(value: float, words: Words) -> str:
    """Write a number with as many decimals as it has, at most two."""
    decimals = next(d for d in (0, 1, 2) if d == 2 or abs(value - round(value, d)) < 1e-9)
    return words.number(value, decimals)


def times(value: float, words: Words) -> str:
    """Write how many times: one decimal below ten."""
    return words.number(value, 1 if value < 9.95 else 0)


def headline(found: Convergence, words: Words) -> str:
    """Say how many replications are enough, or how many it would take."""
    row = found.ruling
    key = "enough.title.reached" if found.reached else "enough.title.not_reached"
    parts = {"replications": words.number(found.replications), "precision": found.precision(words),
             "answer": found.name(row, words)}  # fmt: skip
    if not found.reached:
        parts["needed"] = words.number(float(row["needed"]))
    return words(key, **parts)


def gain_headline(found: Convergence, words: Words) -> str:
    """Say how many times fewer replications shared accidents take, at least and at most, and how often the goal."""
    gains = found.gains[found.gains["staff_share"] == found.staff_shares[0]]
    known = gains["times"].dropna()
    if known.empty:
        return words("enough.gain.title.none")
    sure = int((gains["goal"] == "yes").sum())
    goal = times(found.goal_times, words)
    key = "enough.gain.title.all" if sure == len(gains) else "enough.gain.title.some"
    parts = {"low": times(float(known.min()), words), "high": times(float(known.max()), words), "goal": goal}
    if sure < len(gains):
        parts |= {"sure": words.number(sure), "all": words.number(len(gains))}
    return words(key, **parts)
