"""What strategies change beside the comparator, and how such numbers are written in sentences and in cells.

Where draws differ in what is believed, what stands beside a mean is the range of the draws, which is how sure one may
be; an interval of the mean would shrink with the number of draws. Where they differ in chance alone, it is the 95 %
interval of the mean. A difference is *clear* where that keeps off 0.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from sim.money.perspective import PUBLIC, SOCIETY
from sim.studies.intervals import is_clear
from sim.views.frames import ANY, SEK_PER_MSEK
from sim.views.report.contents import ReportContents
from sim.views.words import Words

WHOLE_FROM = 99.95
"""From here on numbers have no decimals."""
PEOPLE = "people"
_UNCLEAR = "~\u00a0"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Spread:
    """A mean, and from where to where its draws or its interval run; NaN with one draw.

    ``is_enough`` says whether there are so many draws that their range may say that something is clear; ``agree`` of
    ``draws`` lie on the mean's side of 0.
    """

    mean: float
    low: float
    high: float
    is_enough: bool = True
    agree: int = field(default=0, compare=False)
    draws: int = field(default=0, compare=False)

    @property
    def clear(self) -> bool:
        """Say whether this keeps off 0; with one draw, or too few, nothing does."""
        return self.is_enough and not math.isnan(self.low) and is_clear(self.low, self.high)

    @property
    def none(self) -> bool:
        """Say whether there is no difference at all: in several draws, or between them, not once."""
        return self.mean == self.low == self.high == 0.0

    @property
    def turned(self) -> Spread:
        """Return it with its sign turned: fewer for more."""
        return replace(self, mean=0.0 - self.mean, low=0.0 - self.high, high=0.0 - self.low)


def spread_of(contents: ReportContents, values: Iterable[float], scale: float = 1.0) -> Spread:
    """Return the mean of some draws with their range, or with the interval of the mean where chance alone differs."""
    sample = [scale * float(value) for value in values]
    mean, low, high = contents.interval.around(sample)
    agree = sum(one * mean > 0.0 for one in sample)
    return Spread(mean, low, high, contents.interval.is_enough(len(sample)), agree, len(sample))


def isolated(title: str) -> str:
    """Return a name that a user wrote so that its direction of writing does not turn what stands around it."""
    if any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in title):
        return f"{_ISOLATE}{title}{_END_ISOLATE}"
    return title


def isolated_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Return display names as ``isolated`` gives them, by strategy."""
    return {name: isolated(title) for name, title in titles.items()}


def differences(contents: ReportContents, frame: pd.DataFrame, column: str, scale: float = 1.0) -> dict[str, Spread]:
    """Return by strategy how a number differs from the comparator's of the same draw; one row a strategy and draw."""
    wide = frame.pivot(index="replication", columns="strategy", values=column)
    base = wide[contents.comparator]
    return {name: spread_of(contents, wide[name] - base, scale) for name in contents.strategies}


def kept_out(contents: ReportContents) -> dict[str, Spread]:
    """Return by strategy how many fewer are in long-lasting exclusion than with the comparator, persons."""
    frame = contents.pictures.outcomes
    return differences(contents, frame[frame["outcome"] == ANY], "persons", -1.0)


def kept_out_of_group(contents: ReportContents, group: str) -> dict[str, Spread]:
    """Return the same for one group of the population, newcomers too."""
    frame = contents.pictures.groups
    return differences(contents, frame[frame["group"] == group], "excluded", -1.0)


def in_exclusion(contents: ReportContents, strategy: str) -> Spread:
    """Return how many are in long-lasting exclusion, persons; it ends at nobody and at all."""
    frame = contents.pictures.outcomes
    rows = frame[(frame["strategy"] == strategy) & (frame["outcome"] == ANY)]
    found = spread_of(contents, rows["persons"])
    if math.isnan(found.low):
        return found
    return replace(found, low=max(0.0, found.low), high=min(contents.persons, found.high))


def net_of(contents: ReportContents, strategy: str, perspective: str = PUBLIC) -> Spread:
    """Return the net present value of a perspective, in MSEK."""
    return spread_of(contents, _present_values(contents, strategy, perspective, "npv_sek"), 1.0 / SEK_PER_MSEK)


def gain_of(contents: ReportContents, strategy: str, who: str) -> Spread:
    """Return what a public payer, or people themselves, gain by what follows, in MSEK."""
    if who == PEOPLE:
        every, public = (_present_values(contents, strategy, one, "saved_sek") for one in (SOCIETY, PUBLIC))
        return spread_of(contents, every.to_numpy() - public.to_numpy(), 1.0 / SEK_PER_MSEK)
    return spread_of(contents, _present_values(contents, strategy, who, "saved_sek"), 1.0 / SEK_PER_MSEK)


def _present_values(contents: ReportContents, strategy: str, perspective: str, column: str) -> pd.Series:
    if contents.bill is None:
        raise ValueError("nothing is compared, so nobody gains")
    rows = contents.bill.rows("present_values", strategy=strategy, perspective=perspective, rate=contents.rate)
    values: pd.Series = rows.sort_values("replication")[column]
    return values


def paid_back(contents: ReportContents, strategy: str, words: Words) -> str:
    """Write in how many draws the public purse has its money back within the horizon."""
    frame = contents.pictures.appraisal
    own = frame[frame["strategy"] == strategy]["payback_year"]
    return of_draws(contents, int(own.notna().sum()), contents.draws, words)


def of_draws(contents: ReportContents, number: int, among: int, words: Words) -> str:
    """Write "8 of 8 draws", or of replications where chance alone differs."""
    if among == 1:
        return words("report.of", number=words.number(number), all=words.number(among))
    key = "bill.of_draws" if contents.beliefs else "bill.of_replications"
    return words(key, number=words.number(number), among=words.number(among))


def with_range(told: Spread, words: Words, sign: bool = False) -> str:
    """Write persons with their range, "5.6 (1 to 15)"; one draw, or draws all alike, have none."""
    decimals = 0 if abs(told.mean) >= WHOLE_FROM or told.low == told.high == 0.0 else 1
    mean = words.number(told.mean, decimals, sign)
    return _ranged(mean, told, lambda one: words.number(one, _whole_or(one, decimals), sign), words)


def money_with_range(told: Spread, words: Words, sign: bool = False) -> str:
    """Write MSEK with their unit and range, "11 MSEK (5.1 to 16)"."""

    def number(one: float) -> str:
        return words.number(one, 0 if abs(one) >= 9.95 else 1, sign)

    return _ranged(words.money(told.mean * SEK_PER_MSEK, sign=sign), told, number, words)


def as_cell(told: Spread, words: Words, decimals: int | None = None) -> str:
    """Write a difference as a table's cell: "+5.6 (+1 to +15)", with ~ before what is not clear; of none, 0 alone.

    Args:
        told: in the unit shown.
        words: the language.
        decimals: after the decimal sign; left out: one, none from 100 on.
    """
    shown = (0 if abs(told.mean) >= WHOLE_FROM else 1) if decimals is None else decimals
    mean = words.number(told.mean, shown, sign=True)
    text = _ranged(mean, told, lambda one: words.number(one, _whole_or(one, shown), sign=True), words)
    no_difference = told.mean == 0.0 and (math.isnan(told.low) or told.low == told.high)
    return _kept_together(text if told.clear or no_difference else f"{_UNCLEAR}{text}")


def level_as_cell(told: Spread, words: Words) -> str:
    """Write a level as a table's cell: "69.2 (51 to 88)"."""
    return _kept_together(with_range(told, words))


def _ranged(mean: str, told: Spread, number: Callable[[float], str], words: Words) -> str:
    if math.isnan(told.low) or told.low == told.high:
        return mean
    return words("report.range", mean=mean, low=number(told.low), high=number(told.high))


def _whole_or(value: float, decimals: int) -> int:
    """Return no decimals for whole numbers, as the persons of a draw are."""
    return 0 if value == round(value) else decimals


def _kept_together(text: str) -> str:
    """Return a cell that may be broken before its bracket and nowhere else."""
    mean, bracket, rest = text.partition(" (")
    return mean + bracket + rest.replace(" ", "\u00a0")
