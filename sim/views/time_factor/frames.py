"""What figure and table of the time factor read: frames that are whole, names of the curves, and verdicts in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.views.frames import check_columns
from sim.views.words import Words

GIVEN = "given"
TITLED = ("averted_per_1000", "saved_per_krona")
"""Measures that the headline speaks of; both are drawn for every fade-out."""
_COLUMNS = {
    "points": ("fade_out", "age", "measure", "mean", "low", "high", "range_low", "range_high", "chance_share"),
    "shapes": ("fade_out", "measure", "slope", "low", "high", "verdict", "earliest_beats_latest", "best_age",
               "best_share", "peaks"),
    "paybacks": ("fade_out", "age", "median", "low", "high", "share"),
}  # fmt: skip


@dataclass(frozen=True)
class Curves:
    """The curves of an effort over its age.

    Attributes:
        points: fade_out, age, measure, mean, low, high (95 % interval of the mean), range_low, range_high (middle 90 %
            of single towns), chance_share.
        shapes: fade_out, measure, slope, low, high (per year of age), verdict, earliest_beats_latest, best_age,
            best_share, peaks.
        paybacks: fade_out, age, median, low, high (years; infinite if never), share.
        given_fade_out: share a year that the effort loses as it is; None if its effects differ.
        window: first and last age at which years in exclusion are counted.
        replications, towns: how many replications, and towns in each.
    """

    points: pd.DataFrame
    shapes: pd.DataFrame
    paybacks: pd.DataFrame
    given_fade_out: float | None
    window: tuple[int, int]
    replications: int
    towns: int

    def __post_init__(self) -> None:
        """Refuse, in one line, frames that lack something.

        Raises:
            ValueError: a missing column, no rows of the effort as it is, or a measure without an age.
        """
        for name, columns in _COLUMNS.items():
            frame: pd.DataFrame = getattr(self, name)
            check_columns(frame, name, columns, may_be_empty=True)
            if GIVEN not in set(frame["fade_out"]):
                raise ValueError(f"{name} has no rows of the effort as it is (fade_out {GIVEN!r})")
        for (fade_out, measure), rows in self.points.groupby(["fade_out", "measure"]):
            if list(rows["age"]) != self.ages:
                raise ValueError(f"points: {measure} of fade_out {fade_out!r} needs every age, once, in order")

    @property
    def ages(self) -> list[int]:
        """Return the ages of the effort, from young to old."""
        return [int(age) for age in sorted(set(self.points["age"]))]

    @property
    def fade_outs(self) -> list[str]:
        """Return the fade-outs, the effort as it is first."""
        return list(dict.fromkeys(self.points["fade_out"]))

    def has(self, measure: str) -> bool:
        """Say whether a measure is known; what costs nothing returns nothing a krona."""
        return measure in set(self.points["measure"])

    def curve(self, measure: str, fade_out: str = GIVEN) -> pd.DataFrame:
        """Return the points of one curve, from young to old."""
        points = self.points
        return points[(points["measure"] == measure) & (points["fade_out"] == fade_out)]

    def shape(self, measure: str, fade_out: str = GIVEN) -> pd.Series:
        """Return how one curve goes with age."""
        shapes = self.shapes
        return shapes[(shapes["measure"] == measure) & (shapes["fade_out"] == fade_out)].iloc[0]

    def payback(self, fade_out: str = GIVEN) -> pd.DataFrame:
        """Return when the effort has paid back, from young to old."""
        return self.paybacks[self.paybacks["fade_out"] == fade_out].sort_values("age")

    def chance_share(self, measure: str) -> float:
        """Return chance's share of the variance between towns, mean over ages; NaN if it was not told apart."""
        shares = self.curve(measure)["chance_share"].to_numpy(dtype=float)
        return float(np.nanmean(shares)) if np.isfinite(shares).any() else float("nan")

    def name(self, fade_out: str, words: Words) -> str:
        """Return what a curve is called: how fast the effort fades."""
        if fade_out == GIVEN:
            if self.given_fade_out is None:
                return words("time.fade.given")
            return words("time.fade.as_given", percent=words.percent(100.0 * self.given_fade_out))
        if float(fade_out) == 0.0:
            return words("time.fade.none")
        return words("time.fade.share", percent=words.percent(100.0 * float(fade_out)))


def kind_of(shape: pd.Series) -> str:
    """Return peaks, falls, rises or flat: what is said first of a curve."""
    return "peaks" if shape["peaks"] else str(shape["verdict"])


def in_short(shape: pd.Series, words: Words) -> str:
    """Say in a few words how a curve goes with age."""
    if shape["peaks"]:
        return words("time.short.peaks", age=int(shape["best_age"]))
    return words(f"time.short.{shape['verdict']}")


def headline(curves: Curves, words: Words) -> str:
    """Say how the effort's curves go with age, and what another fade-out makes of that."""
    said = [_clause(curves, measure, words) for measure in TITLED if curves.has(measure)]
    text = (
        words("time.title", first=said[0]) if len(said) == 1 else words("time.title.both", first=said[0], then=said[1])
    )
    for fade_out in curves.fade_outs[1:]:
        shapes = [(curves.shape(one, fade_out), curves.shape(one)) for one in TITLED if curves.has(one)]
        if any(kind_of(then) != kind_of(given) for then, given in shapes):
            if_so = words("time.if.none")
            if float(fade_out) > 0.0:
                if_so = words("time.if.share", percent=words.percent(100.0 * float(fade_out)))
            verdict = _together([in_short(then, words) for then, _ in shapes], words)
            text += ". " + words("time.title.if", condition=if_so, verdict=verdict)
    return text


def _together(verdicts: list[str], words: Words) -> str:
    """Say the verdicts on exclusion and on a krona in one, where they are the same."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    return words("time.short.both", averted=verdicts[0], krona=verdicts[1])


def _clause(curves: Curves, measure: str, words: Words) -> str:
    shape = curves.shape(measure)
    key = f"time.clause.{measure}.{kind_of(shape)}"
    return words(key, best=int(shape["best_age"])) if shape["peaks"] else words(key)
