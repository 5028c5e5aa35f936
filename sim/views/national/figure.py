"""The country by size of municipality: how widely single ones lie around what the strategies do everywhere.

Reads the tidy frames of ``sim.studies.national``; knows nothing of the model. Points have no names: what tells two of
them apart is size, chance and, with draws, what is believed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    Sheet,
    drawing,
    strategy_style,
    write_ticks,
)
from sim.views.source_line import source_line
from sim.views.words import Words

SIZES = (0, 50, 100, 200, 500, 1000)
"""Fewest births a year of each group, as the study has them."""
_TICKS = (20, 50, 100, 200, 500, 1000, 2000, 5000)
_WIDTH, _PANEL, _LEFT, _APART, _HEIGHT, _ABOVE = 11.4, 4.6, 0.75, 0.95, 2.5, 1.25


@dataclass(frozen=True)
class National:
    """What is shown of the country.

    Attributes:
        in_all: strategy, measure, mean, least, most, low, high.
        sizes: a row for each group by size and strategy (``sim.studies.national.by_size``).
        shards: a row for each municipality, draw, replication and strategy.
        titles: of the strategies, the comparator first.
        lived, all: municipalities in it, and that there are.
    """

    in_all: pd.DataFrame
    sizes: pd.DataFrame
    shards: pd.DataFrame
    titles: Mapping[str, str]
    lived: int
    all: int

    @property
    def comparator(self) -> str:
        """Return the comparator's name."""
        return next(iter(self.titles))

    @property
    def others(self) -> list[str]:
        """Return the names of the strategies that are compared with it."""
        return list(self.titles)[1:]

    @property
    def countries(self) -> int:
        """Return how many countries were lived: draws times replications."""
        return len(self.shards[["draw", "replication"]].drop_duplicates())

    def of(self, strategy: str, measure: str) -> pd.Series:
        """Return mean, least, most, low and high of a measure of the country."""
        rows = self.in_all[(self.in_all["strategy"] == strategy) & (self.in_all["measure"] == measure)]
        return rows.iloc[0]

    def most(self) -> str:
        """Return the strategy that keeps most persons out of exclusion."""
        return max(self.others, key=lambda name: float(self.of(name, "persons_kept_out")["mean"]))

    def groups(self, strategy: str) -> pd.DataFrame:
        """Return the groups by size of a strategy, smallest municipalities first."""
        return self.sizes[self.sizes["strategy"] == strategy].sort_values("size")


def size_name(place: int, words: Words) -> str:
    """Return a group by size in words: under 50, 50–99, …, 1 000 or more births a year."""
    if place == 0:
        return words("national.size.under", most=words.number(SIZES[1]))
    if place == len(SIZES) - 1:
        return words("national.size.over", least=words.number(SIZES[place]))
    return words("national.size.between", least=words.number(SIZES[place]), most=words.number(SIZES[place + 1] - 1))


def headline(shown: National, words: Words) -> str:
    """Say what the strategy that keeps most out does in the country, and how often the smallest see nothing of it."""
    strategy = shown.most()
    smallest = shown.groups(strategy).iloc[0]
    return words(
        "national.title", strategy=shown.titles[strategy],
        kept=words.number(float(shown.of(strategy, "persons_kept_out")["mean"])),
        born=words.number(float(shown.of(strategy, "persons_born_here")["mean"])),
        size=size_name(int(smallest["size"]), words),
        share=words.percent(100.0 * float(smallest["nobody"])),
    )  # fmt: skip


def national_figure(shown: National, words: Words, version: str | None = None) -> Figure:
    """Draw every municipality's persons kept out per 1 000 born by its births a year, a panel for each strategy.

    Args:
        shown: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    columns = min(2, len(shown.others))
    rows = math.ceil(len(shown.others) / columns)
    with drawing():
        notes = words(
            "national.subtitle", lived=words.number(shown.lived), all=words.number(shown.all),
            countries=words.number(shown.countries), comparator=shown.titles[shown.comparator],
        )  # fmt: skip
        source = source_line(words, shown.countries, version)
        sheet = Sheet(_WIDTH, rows * (_HEIGHT + _ABOVE) + 0.1, headline(shown, words), notes, source)
        limits = _limits(shown)
        for place, strategy in enumerate(shown.others):
            row, column = divmod(place, columns)
            left = _LEFT + column * (_PANEL + _APART)
            axes = sheet.panel(left, sheet.top - (row + 1) * (_HEIGHT + _ABOVE) + 0.55, _PANEL, _HEIGHT)
            _panel(axes, shown, strategy, place + 1, limits, words)
    return sheet.figure


def _limits(shown: National) -> tuple[float, float]:
    """Return common limits of what is kept out per 1 000: room around the middle 90 % of every group."""
    low, high = float(shown.sizes["one_low"].min()), float(shown.sizes["one_high"].max())
    room = 0.3 * max(high - low, 1.0)
    return low - room, high + room


def _panel(axes: Axes, shown: National, strategy: str, place: int, limits: tuple[float, float], words: Words) -> None:
    mine = shown.shards[shown.shards["strategy"] == strategy]
    color = strategy_style(place).color
    own = (1000.0 * mine["persons_kept_out"] / mine["persons_born_here"]).clip(*limits)
    axes.scatter(mine["births_per_year"], own, s=5, color=GREY, alpha=0.35, linewidths=0, rasterized=True, zorder=1)
    groups, top = shown.groups(strategy), limits[1] + 0.12 * (limits[1] - limits[0])
    for number, (_, group) in enumerate(groups.iterrows()):
        first, last = _reach(int(group["size"]), mine)
        axes.fill_between([first, last], group["one_low"], group["one_high"], color=color, alpha=0.22, linewidth=0)
        axes.plot([first, last], [group["kept_out_per_1000"]] * 2, color=color, linewidth=2.4, zorder=3)
        if number in (0, len(groups) - 1) or len(groups) < 3:
            text = words("national.nobody", share=words.percent(100.0 * float(group["nobody"])))
            x, align = (first, "left") if number == 0 else (last, "right")
            axes.text(x, top, text, fontsize=SMALL_POINTS, color=INK, ha=align, va="top")
    axes.axhline(0.0, color=INK, linewidth=1.0, zorder=2)
    axes.set_xscale("log")
    births = shown.shards["births_per_year"]
    axes.set_xlim(0.9 * births.min(), 1.1 * births.max())
    axes.set_ylim(limits[0], top)
    ticks = [tick for tick in _TICKS if 0.9 * births.min() <= tick <= 1.1 * births.max()]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(ticks, labels=[words.number(tick) for tick in ticks])
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.yaxis, words)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel(words("national.axis.births"), fontsize=SMALL_POINTS, color=GREY)
    name, above = shown.titles[strategy], words("national.axis.kept")
    axes.set_title(name, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=20)
    axes.annotate(above, (0.0, 1.0), (0, 7), "axes fraction", "offset points", fontsize=SMALL_POINTS, color=GREY)


def _reach(size: int, mine: pd.DataFrame) -> tuple[float, float]:
    """Return the fewest and the most births of the municipalities of a group."""
    births = mine.loc[mine["size"] == size, "births_per_year"]
    return float(births.min()), float(births.max())
