"""What figures and table of small towns read, and what is said first of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.views.frames import check_columns
from sim.views.words import Words

AS_TODAY, STRATEGY = "as_today", "strategy"
LEVELS = (95, 80, 50)
_COLUMNS = {
    "futures": ("children", "arm", "expected", "expected_low", "expected_high",
                *(f"{end}_{level}" for level in LEVELS for end in ("low", "high"))),
    "layers": ("children", "arm", "chance_share", "low", "high", "told_as_zero", "law"),
    "effect": ("children", "kept_out", "low", "high", "low_95", "high_95", "nobody"),
    "seen": ("children", "fewer", "low", "high", "equal", "more", "law"),
    "coverage": ("children", "arm", "level", "covered", "low", "high", "towns"),
    "meaning": ("children", "births_per_year", "birth_years", "areas", "classes", "class_size", "scarce", "agencies"),
    "curves": ("children", "chance_share", "seen"),
}  # fmt: skip


@dataclass(frozen=True)
class Fan:
    """What may happen in one town, by its size.

    Attributes:
        futures, layers, effect, seen, coverage, meaning: of ``sim.studies.small_towns.tables.SmallTownsFound``.
        curves: children, chance_share, seen: what the law of all sizes says, from the smallest size on.
        titles: of comparator and strategy, by ``AS_TODAY`` and ``STRATEGY``.
        needed: share, children, low, high, at_best, if_known (``sim.studies.small_towns.seen.Needed``).
        even_at: children at which chance and belief weigh the same.
        largest_births: births a year in the largest municipality of the country; NaN: not known.
        draws, towns: lived for each size.
    """

    futures: pd.DataFrame
    layers: pd.DataFrame
    effect: pd.DataFrame
    seen: pd.DataFrame
    coverage: pd.DataFrame
    meaning: pd.DataFrame
    curves: pd.DataFrame
    titles: Mapping[str, str]
    needed: Mapping[str, float]
    even_at: float
    largest_births: float
    draws: int
    towns: int

    def __post_init__(self) -> None:
        """Refuse, in one line, frames that lack something.

        Raises:
            ValueError: a missing column, or no rows.
        """
        for name, columns in _COLUMNS.items():
            check_columns(getattr(self, name), name, columns)

    @property
    def sizes(self) -> list[int]:
        """Return the children of the towns, the smallest first."""
        return [int(size) for size in dict.fromkeys(self.futures["children"])]

    @property
    def replications(self) -> int:
        """Return how many towns of each size were lived."""
        return self.draws * self.towns

    def of(self, frame: pd.DataFrame, arm: str) -> pd.DataFrame:
        """Return the rows of an arm, the smallest towns first."""
        return frame[frame["arm"] == arm]

    def row(self, frame: pd.DataFrame, children: int) -> pd.Series:
        """Return the row of a size."""
        return frame[frame["children"] == children].iloc[0]


def children(count: float, words: Words) -> str:
    """Write a number of children in full below ten thousand, otherwise to two digits."""
    if math.isinf(count):
        return words("small_towns.no_number")
    if count < 10_000:
        return words.number(round(count))
    digits = 1 - math.floor(math.log10(count))
    return words.number(round(count, digits))


def persons(value: float, words: Words) -> str:
    """Write an expected number of persons: two digits that count."""
    size = abs(value)
    if size == 0.0:
        return words.number(0)
    return words.number(value, 2 if size < 0.995 else 1 if size < 9.95 else 0)


def headline(fan: Fan, words: Words) -> str:
    """Say what one town of the smallest size may come to, beside what is expected and what the strategy does."""
    size = fan.sizes[0]
    today = fan.row(fan.of(fan.futures, AS_TODAY), size)
    kept = float(fan.row(fan.effect, size)["kept_out"])
    return words(
        "small_towns.title",
        children=words.number(size),
        low=words.number(int(today["low_95"])),
        high=words.number(int(today["high_95"])),
        expected=persons(float(today["expected"]), words),
        strategy=fan.titles[STRATEGY],
        kept=persons(kept, words),
    )


def seen_headline(fan: Fan, words: Words) -> str:
    """Say how many children it takes to see the strategy, and that chance is nearly all of a small town's future."""
    share = words.percent(100.0 * fan.needed["share"])
    size = fan.sizes[0]
    chance = words.percent(100.0 * float(fan.row(fan.layers, size)["law"]))
    fewer = words.percent(100.0 * float(fan.row(fan.seen, size)["fewer"]))
    first = words("small_towns.seen.title", children=words.number(size), fewer=fewer)
    if math.isinf(fan.needed["children"]):
        at_best = words.percent(100.0 * fan.needed["at_best"])
        then = words("small_towns.seen.title.never", share=share, at_best=at_best)
    else:
        then = words("small_towns.seen.title.needed", share=share, needed=children(fan.needed["children"], words))
    return words("small_towns.seen.title.both", first=first, then=then, chance=chance)
