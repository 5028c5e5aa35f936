"""What the text and figures of *how sure* read: tidy frames that fit together, and what may be claimed from them.

Three layers stay apart: *belief* (parameters, effects and prices; ``expected_…`` is a mean over chance), *chance* (one
single town; ``town_…``, in which belief is too) and *structure* (other ways the world may work, beside the one in use).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sim.money.perspective import PUBLIC, SOCIETY
from sim.studies.intervals import is_clear
from sim.views.frames import SEK_PER_MSEK, alternatives_of, comparator_of, rows_in
from sim.views.words import Words

KEPT_OUT = "kept_out"
NPV_OF = {PUBLIC: "public_npv", SOCIETY: "society_npv"}
MEASURES = (KEPT_OUT, *NPV_OF.values())
IN_EXCLUSION = "in_exclusion"
"""A level, of the comparator too: persons in long-lasting exclusion."""
WIDE_TIMES = 2.0
"""From so many times its lower end on, the upper end of a level makes it one that is not well known (assumption)."""
IN_USE = "in_use"
"""The structure in use."""
FEW_DRAWS = 30
"""Fewer draws than this are told to be few."""
DRAWS_FOR_QUANTILES = 200
"""From so many draws on, 95 % intervals are read off the draws; below, they are Student's t."""
ASSUMED = ("assumption", "worked_out")
"""Kinds of prices that nobody published: assumed, or worked out from hours the model assumes."""

_WHOLE_FROM, _TENTHS_FROM = 99.5, 0.195

Claim = Literal["yes", "no", "unknown", "same"]
Turn = Literal["turns", "may_turn", "keeps"]


@dataclass(frozen=True)
class Layered:
    """How sure one measure of one strategy is, in persons or MSEK.

    Attributes:
        mean: over all draws and towns.
        low, high: 95 % of the expected value over what is believed, chance taken out.
        town_low, town_high: 95 % of one town's future, belief and chance.
        chance_share, share_low, share_high: chance's part of the variance of one town; NaN where not told apart.
        belief_sd: between draws, chance taken out; NaN likewise.
        error: half the 95 % interval of the mean over draws.
        positive: how surely the expected value is above 0: share of beliefs, chance taken out.
    """

    mean: float
    low: float
    high: float
    town_low: float
    town_high: float
    chance_share: float
    share_low: float
    share_high: float
    belief_sd: float
    error: float
    positive: float

    @property
    def claim(self) -> Claim:
        """Say whether it is above 0: what the interval of the expected value bears, and no more."""
        if self.mean == self.town_low == self.town_high == 0.0:
            return "same"
        if not is_clear(self.low, self.high):
            return "unknown"
        return "yes" if self.mean > 0.0 else "no"

    @property
    def drowned(self) -> bool:
        """Say whether belief is drowned in chance, so that shares of draws bear nothing.

        Draws then differ by less than is not known of their mean, whose side of 0 is not known either: all draws lie
        where chance put the mean.
        """
        return self.claim == "unknown" and self.belief_sd < self.error


@dataclass(frozen=True)
class Moved:
    """What a structure makes of a measure, in persons or MSEK: the mean over all draws moved by a paired difference.

    ``low`` and ``high`` are the interval of the difference, over the draws and accidents lived under both: 95 % for all
    structures together. ``is_known`` says whether the sign in use is known at all.
    """

    base: float
    difference: float
    low: float
    high: float
    is_known: bool = True

    @property
    def mean(self) -> float:
        """Return the mean under the structure."""
        return self.base + self.difference

    @property
    def turn(self) -> Turn:
        """Say whether the sign turns: yes if it is known and the whole interval lies on the other side, else perhaps.

        Perhaps, too, if the interval only reaches there. What is 0 in use has no sign to turn.
        """
        side = math.copysign(1.0, self.base)
        ends = sorted(side * (self.base + one) for one in (self.low, self.high))
        if self.base == 0.0 or self.difference == 0.0 or ends[0] > 0.0 or math.isnan(ends[0]):
            return "keeps"
        return "turns" if self.is_known and ends[1] < 0.0 else "may_turn"


@dataclass(frozen=True)
class Sureness:
    """All that is found, as views read it.

    Attributes:
        frames: layers, structures, acceptability, plane_points, plane, payback, draws, rests_on: the columns that
            ``sim.studies.how_sure.how_sure`` gives them.
        titles: display name by strategy, the comparator first.
        structures: display name by structure, without the one in use.
        items: display name by item of the ledger.
        draws, towns, structure_draws: how many; towns of each draw.
        members: kept members of the posterior.
        rate: a year.
        judged_by: ``public`` or ``society``.
    """

    frames: Mapping[str, pd.DataFrame]
    titles: Mapping[str, str]
    structures: Mapping[str, str]
    items: Mapping[str, str]
    draws: int
    towns: int
    structure_draws: int
    members: int
    rate: float
    judged_by: str

    def __post_init__(self) -> None:
        """Refuse frames that do not fit together, in one line.

        Raises:
            ValueError: nothing to compare, or a frame without a strategy or a structure.
        """
        if not self.strategies:
            raise ValueError("titles names only the comparator; at least one strategy must be compared with it")
        for name in ("layers", "structures", "plane", "payback"):
            absent = [one for one in self.strategies if one not in set(self.frames[name]["strategy"])]
            if absent:
                raise ValueError(f"{name} has no rows for the strategy {absent[0]!r}")
        untitled = set(self.frames["structures"]["structure"]) ^ {IN_USE, *self.structures}
        if untitled:
            raise ValueError(f"structures: {min(untitled)!r} has rows without a title, or a title without rows")

    @property
    def strategies(self) -> list[str]:
        """Return the strategies that are compared with the comparator, in order."""
        return alternatives_of(self.titles)

    @property
    def comparator(self) -> str:
        """Return the comparator's display name."""
        return self.titles[comparator_of(self.titles)]

    @property
    def judged(self) -> str:
        """Return the measure that decides whether something pays."""
        return NPV_OF[self.judged_by]

    @property
    def horizon(self) -> int:
        """Return the last year of the payback, counted from the choice."""
        return int(self.frames["payback"]["year"].max())

    def rows(self, frame: str, **chosen: object) -> pd.DataFrame:
        """Return the rows of a frame in which some columns hold what is asked for."""
        return rows_in(self.frames[frame], **chosen)

    def layered(self, strategy: str, measure: str) -> Layered:
        """Return how sure a measure of a strategy is."""
        row, unit = self.rows("layers", strategy=strategy, measure=measure).iloc[0], unit_of(measure)
        return Layered(
            mean=float(row["mean"]) / unit,
            low=float(row["expected_low"]) / unit,
            high=float(row["expected_high"]) / unit,
            town_low=float(row["town_low"]) / unit,
            town_high=float(row["town_high"]) / unit,
            chance_share=float(row["chance_share"]),
            share_low=float(row["chance_share_low"]),
            share_high=float(row["chance_share_high"]),
            belief_sd=float(row["belief_sd"]) / unit,
            error=(float(row["mean_high"]) - float(row["mean_low"])) / 2.0 / unit,
            positive=float(row["positive"]),
        )

    def moved(self, structure: str, strategy: str, measure: str) -> Moved:
        """Return what a structure makes of a measure of a strategy."""
        row = self.rows("structures", structure=structure, strategy=strategy, measure=measure).iloc[0]
        base, unit = self.layered(strategy, measure), unit_of(measure)
        difference, low, high = (float(row[key]) / unit for key in ("difference", "low", "high"))
        return Moved(base.mean, difference, low, high, base.claim in ("yes", "no"))

    @property
    def level_is_wide(self) -> bool:
        """Return whether exclusion as today is itself not well known: its interval ends far apart (``WIDE_TIMES``)."""
        level = self.layered(comparator_of(self.titles), IN_EXCLUSION)
        return level.high > 0.0 and level.high >= WIDE_TIMES * max(level.low, 0.0)

    def turning(self, strategy: str, measure: str, how: Turn) -> list[str]:
        """Return the titles of the structures that do so to the sign of a measure of a strategy."""
        names = [one for one in self.structures if self.moved(one, strategy, measure).turn == how]
        return [self.structures[name] for name in names]


def unit_of(measure: str) -> float:
    """Return what one shown unit of a measure is: a person, or a million kronor."""
    return 1.0 if measure in (KEPT_OUT, IN_EXCLUSION) else float(SEK_PER_MSEK)


def amount(value: float, words: Words, sign: bool = True, beside: float = 0.0) -> str:
    """Write persons or MSEK with as many decimals as the size calls for, its own or that of what stands beside it."""
    size = max(abs(value), abs(beside))
    return words.number(value, 0 if size >= _WHOLE_FROM or size == 0.0 else 1 if size >= _TENTHS_FROM else 2, sign)


def span(low: float, high: float, words: Words, sign: bool = True) -> str:
    """Write an interval, both ends with the same decimals."""
    return words("sure.span", low=amount(low, words, sign, high), high=amount(high, words, sign, low))


def with_span(mean: float, low: float, high: float, words: Words, sign: bool = True) -> dict[str, str]:
    """Return a mean and its interval for the slots of a text, with the same decimals."""
    widest = max(abs(low), abs(high))
    return {"mean": amount(mean, words, sign, widest), "span": span(low, high, words, sign)}


def often(share: float, draws: int, words: Words) -> str:
    """Write a share of the draws as so many of so many; in every one and in none only where it is so; NaN: not told."""
    if math.isnan(share):
        return words("sure.often.untold", draws=words.number(draws))
    number = round(share * draws)
    if number in (0, draws) and 0.0 < share < 1.0:
        number = min(max(number, 1), draws - 1)
    if number in (0, draws):
        return words("sure.often.none" if number == 0 else "sure.often.all", draws=words.number(draws))
    return words("bill.of_draws", number=words.number(number), among=words.number(draws))


def certain(share: float, words: Words) -> str:
    """Write a share in per cent; 0 and 100 only where they are exact, a point where no draw tells (NaN)."""
    if math.isnan(share):
        return "·"
    told = 100.0 * share
    return words.percent(told if told in (0.0, 100.0) else min(max(told, 1.0), 99.0))


def source(known: Sureness, words: Words, version: str) -> str:
    """Return the line under text and figures: what it is, what made it, on how many draws and towns."""
    draws, towns = words.number(known.draws), words.number(known.towns)
    if known.towns == 1:
        return words("sure.source.one", version=version, draws=draws)
    return words("sure.source", version=version, draws=draws, towns=towns)
