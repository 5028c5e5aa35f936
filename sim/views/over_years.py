"""Years side by side: what every way is each year, and how it differs from the comparator, for figures and tables."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT, is_clear, mean_interval, paired_difference
from sim.views.columns import WIDTH, Line, Row
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import GREY, INK, RULE, TEXT_POINTS, Sheet, strategy_style, write_ticks
from sim.views.frames import alternatives_of, checked, comparator_of, replication_count
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY, _COLUMN, _PANEL, _PANEL_HEIGHT, _LABELS = 12.4, 6.9, 5.95, 3.2, 2.3, 2.05
_NOTHING = "·"


@dataclass(frozen=True)
class Measure:
    """A column of a frame over years: where its words stand, its factor to the unit shown, and how it is summed up."""

    column: str
    key: str
    scale: float = 1.0
    over_years: str = "mean"


@dataclass(frozen=True)
class Change:
    """A way's paired difference to the comparator in a measure's unit; one replication has no interval (NaN).

    ``is_enough`` says whether there are so many replications that they may show that something is clear.
    """

    mean: float
    low: float
    high: float
    is_enough: bool = field(default=True, kw_only=True)

    @property
    def clear(self) -> bool:
        """Say whether the interval keeps off zero, or without interval whether there is any difference."""
        return self.is_enough and (self.mean != 0.0 if math.isnan(self.low) else is_clear(self.low, self.high))


Changes = dict[tuple[str, str], Change]
"""By way and column."""


def checked_years(frame: pd.DataFrame, name: str, values: Sequence[str], titles: Mapping[str, str]) -> pd.DataFrame:
    """Return strategy (the way), replication, year and the values, or raise ValueError in one line."""
    if frame.empty:
        raise ValueError(f"{name} has no rows")
    named = frame.drop(columns="strategy", errors="ignore").rename(columns={"way": "strategy"})
    try:
        found = checked(named, name, ["year"], values, titles)
    except ValueError as error:
        raise ValueError(re.sub(r"\bstrategy\b", "way", str(error))) from None
    if len(found) != len(titles) * replication_count(found) * found["year"].nunique():
        raise ValueError(f"{name}: every way and replication needs every year, once")
    return found.sort_values("year", kind="stable")


def changes_of(frame: pd.DataFrame, measures: Sequence[Measure], titles: Mapping[str, str]) -> Changes:
    """Return every way's difference to the comparator in each measure, summed up over the years as it says."""
    found: Changes = {}
    for one in measures:
        whole = frame.groupby(["strategy", "replication"], sort=False)[one.column].agg(one.over_years).reset_index()
        rows = paired_difference(whole, one.column, [], comparator_of(titles)).itertuples(index=False, name=None)
        found |= {(way, one.column): Change(*(one.scale * number for number in rest)) for way, *rest in rows}
    return found


def decimals_of(value: float) -> int:
    """Return how many decimals a number of this size calls for; a whole number has none."""
    return 0 if abs(value) >= 9.95 or value == round(value) else 1 if abs(value) >= 0.95 else 2


def shown(value: float, words: Words, sign: bool = False) -> str:
    """Write a number with as many decimals as its size calls for."""
    return words.number(value, decimals_of(value), sign)


def finding(name: str, way: str, changes: Changes, measures: Sequence[Measure], words: Words) -> str:
    """Return one way's clear changes in words, and which measures did not clearly change."""
    clear = [one for one in measures if changes[way, one.column].clear]
    said = []
    for one in clear:
        mean = changes[way, one.column].mean
        said.append(words(f"{one.key}.{'more' if mean > 0 else 'fewer'}", number=shown(abs(mean), words)))
    unclear = listed([words(f"{one.key}.name") for one in measures if one not in clear], words)
    if not clear:
        return words("mandates.finding.none", way=name, unclear=unclear)
    if not unclear:
        return words("mandates.finding.clear", way=name, clear=listed(said, words))
    return words("mandates.finding.some", way=name, clear=", ".join(said), unclear=unclear)


def headline(changes: Changes, measures: Sequence[Measure], titles: Mapping[str, str], words: Words) -> str:
    """Say what each of at most two ways changes; of more, what the one with the most clear changes does."""
    ways = alternatives_of(titles)
    if not ways:
        raise ValueError("titles names only the comparator; at least one way must be compared with it")
    if not any(changes[way, one.column].clear for way in ways for one in measures):
        names = listed([words(f"{one.key}.name") for one in measures], words)
        return words("mandates.finding.nothing", comparator=titles[comparator_of(titles)], unclear=names)
    if len(ways) <= 2:
        return ". ".join(finding(titles[way], way, changes, measures, words) for way in ways)
    most = max(ways, key=lambda way: sum(changes[way, one.column].clear for one in measures))
    return words("mandates.finding.most", ways=len(ways), finding=finding(titles[most], most, changes, measures, words))


def listed(parts: Sequence[str], words: Words, last: str = "and") -> str:
    """Return the parts with commas between them and a word (by its key) before the last: "a, b and c"."""
    return f"{', '.join(parts[:-1])} {words(last)} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def year_sheet(title: str, subtitle: str, replications: int, words: Words, version: str | None) -> Sheet:
    """Return a sheet for four panels over the years, with what the bands are."""
    band = words("one_replication")
    if replications > 1:
        band = words("age.band", percent=words.percent(LEVEL_PERCENT), replications=words.number(replications))
    return Sheet(_WIDTH, _BODY, title, f"{subtitle} {band}", source_line(words, replications, version))


def year_panel(
    sheet: Sheet,
    place: int,
    frame: pd.DataFrame,
    measure: Measure,
    titles: Mapping[str, str],
    title: str,
    words: Words,
    note: Callable[[str, Change], str] = lambda *_: "",
    difference: bool = False,
) -> None:
    """Draw a line per way with its band in panel 0–3, levels or paired differences; `note` stands under its name."""
    row, column = divmod(place, 2)
    bottom = sheet.top - (row + 1) * (_BODY / 2) + 0.62
    axes = sheet.panel(0.85 + column * _COLUMN, bottom, _PANEL, _PANEL_HEIGHT)
    years, comparator, labels = sorted(set(frame["year"])), comparator_of(titles), []
    bands = paired_difference(frame, measure.column, "year", comparator) if difference else _levels(frame, measure)
    for style_place, (way, name) in enumerate(titles.items()):
        rows = bands[bands["strategy"] == way].sort_values("year")
        numbers, style = measure.scale * rows[["mean", "low", "high"]].to_numpy(), strategy_style(style_place)
        axes.plot(years, numbers[:, 0], color=style.color, linestyle=style.dash, linewidth=2.0)
        if not np.isnan(numbers).any() and not (difference and way == comparator):
            axes.fill_between(years, numbers[:, 1], numbers[:, 2], color=style.color, alpha=0.16, linewidth=0)
        notes = tuple(part for part in [note(way, Change(*map(float, numbers[-1])))] if part)
        labels.append(EndLabel(name, notes, style.color, float(numbers[-1, 0])))
    if difference and not bands[["mean", "low", "high"]].fillna(0.0).any(axis=None):
        axes.set_ylim(-1.0, 1.0)
    elif not difference:
        axes.set_ylim(min(0.0, axes.get_ylim()[0]) if (bands["mean"] < 0).any() else 0.0, axes.get_ylim()[1])
    _dress(axes, sheet.wrapped(title, _PANEL, TEXT_POINTS, "bold", balanced=True), years, words)
    write_end_labels(sheet, axes, labels, _LABELS)


def _levels(frame: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    groups = frame.groupby(["strategy", "year"], sort=False)[measure.column]
    rows = [(*key, *mean_interval(values)) for key, values in groups]
    return pd.DataFrame(rows, columns=["strategy", "year", "mean", "low", "high"])


def _dress(axes: Axes, title: str, years: Sequence[int], words: Words) -> None:
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    write_ticks(axes.yaxis, words)
    ticks = [int(tick) for tick in MaxNLocator(5, steps=[1, 2, 5, 10], integer=True).tick_values(years[0], years[-1])]
    ticks = [tick for tick in ticks if years[0] <= tick <= years[-1]]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.set_xlabel(words("mandates.axis.year"), fontsize=TEXT_POINTS, color=GREY)


def measure_lines(
    frame: pd.DataFrame, measures: Sequence[Measure], titles: Mapping[str, str], words: Words
) -> list[Line]:
    """Return a row of levels for each measure, and under it a row of differences to the comparator."""
    lines: list[Line] = []
    changes = changes_of(frame, measures, titles)
    for one in measures:
        wholes = frame.groupby(["strategy", "replication"], sort=False)[one.column].agg(one.over_years)
        means = one.scale * wholes.groupby("strategy").mean()
        lines.append(Row(words(f"{one.key}.row"), tuple(shown(float(means[way]), words) for way in titles)))
        cells = [with_interval(changes[way, one.column], words) for way in alternatives_of(titles)]
        if cells:
            lines.append(Row(words("mandates.row.difference"), (_NOTHING, *cells)))
    return lines


def with_interval(change: Change, words: Words) -> str:
    """Write a difference, ± half its interval; ~ before one that is not clear."""
    half = (change.high - change.low) / 2
    decimals = (
        decimals_of(change.mean) if half == 0 or math.isnan(half) else 0 if half >= 9.95 else 1 if half >= 0.095 else 2
    )
    mean = words.number(change.mean, decimals, sign=True)
    if math.isnan(half):
        return mean
    return f"{'' if change.clear else '~'}{mean} ±{words.number(half, decimals)}"


def table_end(replications: int, words: Words, version: str | None) -> list[str]:
    """Return the note on intervals and the source line."""
    note = words("one_replication")
    if replications > 1:
        percent, number = words.percent(LEVEL_PERCENT), words.number(replications)
        note = words("table.note.interval", percent=percent, replications=number)
    return ["", *textwrap.wrap(note, WIDTH), source_line(words, replications, version)]
