"""What figures and tables of a sensitivity analysis read: its frames, what inputs are called, and the findings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.views.frames import SEK_PER_MSEK, check_columns
from sim.views.over_years import listed, shown
from sim.views.words import Words

PERSONS = "persons_kept_out"
METHODS = ("tornado", "morris", "sobol")
COLUMNS = {
    "screening": ("name", "assumed_share", "moved", "looked_at"),
    "tornado": (
        "name", "kind", "assumed_share", "at_low", "at_high", "at_low_from", "at_low_to", "at_high_from", "at_high_to",
        "swing", "low", "high", "told",
    ),
    "morris": ("name", "kind", "factors", "assumed_share", "mu", "mu_star", "low", "high", "sigma", "chance", "told"),
    "sobol": (
        "name", "kind", "factors", "assumed_share", "first", "first_low", "first_high", "total", "total_low",
        "total_high", "floor", "told",
    ),
}  # fmt: skip
NOT_AN_INPUT = ("best_guess", "dummy")


@dataclass(frozen=True)
class Findings:
    """What was found about one strategy.

    Attributes:
        frames: by ``COLUMNS``, those that were asked for (``sim.studies.sensitivity.sensitivity``).
        strategy, comparator: display names.
        titles: display name of every programme and reform, by name.
        judged_by: public, society or persons_kept_out.
        replications, trajectories, sets, points: how much was looked at.
        percentile: of the tornado's low ends.
        wanted_points: points of Sobol's samples that would make every share worth reading; 0 without Sobol.
        half_width: half the widest interval of a share now.
    """

    frames: Mapping[str, pd.DataFrame]
    strategy: str
    comparator: str
    titles: Mapping[str, str]
    judged_by: str
    replications: int
    trajectories: int
    sets: int
    points: int
    percentile: float
    half_width: float = 0.0
    wanted_points: int = 0

    def __post_init__(self) -> None:
        """Refuse a frame that lacks a column, in one line."""
        for name, frame in self.frames.items():
            check_columns(frame, name, COLUMNS[name], may_be_empty=True)

    @property
    def scale(self) -> float:
        """Return what values are divided by to be shown."""
        return 1.0 if self.judged_by == PERSONS else SEK_PER_MSEK

    def unit(self, words: Words) -> str:
        """Return the unit of the answer."""
        return words("sensitivity.unit.persons") if self.judged_by == PERSONS else words("unit.msek")

    def answer(self, words: Words) -> str:
        """Return what the answer is, in words."""
        return words(f"sensitivity.answer.{self.judged_by}")

    def inputs(self, method: str) -> pd.DataFrame:
        """Return the rows of a method that are inputs, neither the best guess nor the dummy."""
        frame = self.frames[method]
        return frame[~frame["kind"].isin(NOT_AN_INPUT)]

    def the(self, method: str, kind: str) -> pd.Series:
        """Return the one row of a kind."""
        frame = self.frames[method]
        return frame[frame["kind"] == kind].iloc[0]

    def name(self, row: pd.Series, words: Words) -> str:
        """Return what an input is called; a parameter of the rules has the name under which it can be looked up."""
        kind, name = str(row["kind"]), str(row["name"])
        last = name.rpartition(":")[2]
        if kind == "rule":
            return last
        if kind == "rules":
            return words("sensitivity.input.rules", domain=words(f"sensitivity.domain.{last}"))
        if kind == "price":
            return words("sensitivity.input.price", item=words(f"bill.item.{last}"))
        if kind == "prices":
            return words(f"sensitivity.input.prices.{last}")
        if kind in ("effect", "own_price"):
            programme = last.removeprefix("programme_").removeprefix("reform_")
            of = name.split(":")[1] if kind == "effect" else programme
            return words(f"sensitivity.input.{kind}", programme=self.titles[of])
        return words(f"sensitivity.input.{last}")


def evidence(row: pd.Series, words: Words) -> str:
    """Return whether what is moved is measured or assumed."""
    share = float(row["assumed_share"])
    if math.isnan(share):
        return "·"
    if str(row["kind"]) in ("delivery", "rate"):
        return words("sensitivity.evidence.range")
    if share in (0.0, 1.0):
        return words("sensitivity.evidence.assumed" if share else "sensitivity.evidence.measured")
    return words("sensitivity.evidence.some", share=words.percent(100.0 * share))


def finding(found: Findings, method: str, words: Words) -> str:
    """Say in one sentence what a method found, the title of its figure."""
    return {"tornado": _of_tornado, "morris": _of_morris, "sobol": _of_sobol}[method](found, words)


def _of_tornado(found: Findings, words: Words) -> str:
    rows = found.inputs("tornado")
    told = rows[rows["told"].astype(bool)]
    guess = found.the("tornado", "best_guess")
    base, least, most = (float(guess[key]) for key in ("at_low", "at_low_from", "at_low_to"))
    span = {"low": _number(found, least, words), "high": _number(found, most, words)}
    best = words("sensitivity.title.best", value=_value(found, base, words), **span)
    if told.empty:
        return words("sensitivity.title.tornado.none", best=best, inputs=words.number(len(rows)))
    first = told.iloc[0]
    turning = told[_turns(told, base)]
    slots = {"best": best, "first": found.name(first, words), "low": _value(found, float(first["at_low"]), words),
             "high": _value(found, float(first["at_high"]), words)}  # fmt: skip
    if least <= 0.0 <= most:
        return words("sensitivity.title.tornado.unknown", **slots)
    swung = words.number(len(rows))
    if turning.empty:
        return words("sensitivity.title.tornado.keeps", swung=swung, **slots)
    names = listed([found.name(row, words) for _, row in turning.head(3).iterrows()], words)
    return words(
        "sensitivity.title.tornado.turns", number=words.number(len(turning)), swung=swung, names=names, **slots
    )


def _turns(rows: pd.DataFrame, base: float) -> pd.Series:
    """Return of which inputs an end's whole interval lies on the other side of 0 from the best guess."""
    if base >= 0.0:
        return rows[["at_low_to", "at_high_to"]].min(axis=1) < 0.0
    return rows[["at_low_from", "at_high_from"]].max(axis=1) > 0.0


def _value(found: Findings, value: float, words: Words) -> str:
    return f"{_number(found, value, words)} {found.unit(words)}"


def _number(found: Findings, value: float, words: Words) -> str:
    return shown(value / found.scale, words, sign=True)


def _of_morris(found: Findings, words: Words) -> str:
    rows = found.inputs("morris")
    told = rows[rows["told"].astype(bool)]
    if found.sets == 1:
        return words("sensitivity.title.morris.unknown", first=found.name(rows.iloc[0], words))
    slots = {"told": words.number(len(told)), "inputs": words.number(len(rows))}
    if told.empty:
        return words("sensitivity.title.morris.none", inputs=slots["inputs"])
    names = listed([found.name(row, words) for _, row in told.head(3).iterrows()], words)
    return words("sensitivity.title.morris.some", names=names, **slots)


def _of_sobol(found: Findings, words: Words) -> str:
    rows = found.inputs("sobol")
    first, rest = rows.iloc[0], rows.iloc[1:]
    ranked = rest.empty or float(first["total_low"]) > float(rest["total_high"].max())
    share, chance = _with_interval(first, words), _with_interval(found.the("sobol", "chance"), words)
    if first["kind"] == "chance":
        key = "sensitivity.title.sobol.chance" if ranked else "sensitivity.title.sobol.chance.unranked"
        return words(key, share=share)
    key = "sensitivity.title.sobol" if ranked else "sensitivity.title.sobol.unranked"
    return words(key, first=found.name(first, words), share=share, chance=chance)


def _with_interval(row: pd.Series, words: Words) -> str:
    """Write the share that an input has with others, and its interval."""
    share, low, high = (
        words.percent(100.0 * max(0.0, float(row[key]))) for key in ("total", "total_low", "total_high")
    )
    return words("sensitivity.title.sobol.share", share=share, low=low, high=high)
