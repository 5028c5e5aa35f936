"""What a krona achieved: shares of what is spent on the right thing in time, late, the wrong thing and upkeep.

Reads the tidy frame `achieved`; knows nothing of the model. Loss buys nothing and is never part of what is spent.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.money.achievement import ACHIEVEMENTS, GOOD, LOSS, OFFENSIVE
from sim.views.columns import WIDTH, Heading, Line, lay_out
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    RULE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
)
from sim.views.frames import SEK_PER_MSEK, alternatives_of, comparator_of, replication_count
from sim.views.source_line import source_line
from sim.views.ways import Finding, Key, change_row, checked_ways, findings, interval_note, level_row
from sim.views.words import Words

GOOD_CLASSES = tuple(ACHIEVEMENTS[place] for place in GOOD)
OFFENSIVE_CLASSES = tuple(ACHIEVEMENTS[place] for place in OFFENSIVE)
SPENT = ("late", "in_time", "without_need", "nobody_helped", "upkeep")
"""What is spent, from the bottom of the stack: good below bad, and the offensive two beside each other."""
SUMS = {
    "good": GOOD_CLASSES,
    "bad": tuple(one for one in SPENT if one not in GOOD_CLASSES),
    "offensive": OFFENSIVE_CLASSES,
    "defensive": tuple(one for one in SPENT if one not in OFFENSIVE_CLASSES),
}

_AREAS = {"late": SKY, "in_time": BLUE, "without_need": ORANGE, "nobody_helped": VERMILLION, "upkeep": "#d9d9d9"}
_STRIPES = "////"
_OFF_THE_ENDS = 0.09  # share of the axis at either end without a year, so that panels' years do not meet
_MOST_PANELS, _LABELS, _GAP, _HEIGHT, _LEFT = 5, 2.35, 0.22, 3.9, 0.85


def achieved_figure(
    achieved: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> Figure:
    """Draw the shares of what is spent over the years, stacked, a panel per way; good below bad, offensive striped.

    Args:
        achieved: way, replication, year, achieved (`sim.money.achievement.ACHIEVEMENTS`), amount_sek: undiscounted.
        titles: display name per way, the comparator first; at most five.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled, with an unknown class or a negative amount; too many ways.
    """
    held = _checked(achieved, titles)
    if len(titles) > _MOST_PANELS:
        raise ValueError(f"the figure of what is achieved has room for {_MOST_PANELS} ways, not {len(titles)}")
    found, replications = _found(held, titles), replication_count(held)
    panel = {1: 5.0, 2: 3.6, 3: 2.7}.get(len(titles), 1.95)
    with drawing():
        width = _LEFT + len(titles) * (panel + _GAP) + _LABELS
        title, source = _headline(found, replications, titles, words), source_line(words, replications, version)
        probe = Sheet(5.0, 1.0, "", "", "")
        names = [probe.wrapped(name, panel, TEXT_POINTS, "bold") for name in titles.values()]
        above = max(probe.text_size(name, TEXT_POINTS, "bold")[1] for name in names) + 0.5
        notes = words("achieved.notes") + (f" {words('one_replication')}" if replications == 1 else "")
        sheet = Sheet(width, above + _HEIGHT + 0.65, title, notes, source)
        bottom = sheet.top - above - _HEIGHT
        for place, (way, name) in enumerate(zip(titles, names, strict=True)):
            axes = sheet.panel(_LEFT + place * (panel + _GAP), bottom, panel, _HEIGHT)
            labels = _stack(axes, held[held["strategy"] == way], words)
            axes.set_title(name, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=22)
            sums = {kind: words.percent(found[way, kind].level) for kind in ("good", "offensive")}
            sheet.write(
                _LEFT + place * (panel + _GAP), bottom + _HEIGHT + 0.17, words("achieved.panel", **sums), SMALL_POINTS,
                GREY,
            )  # fmt: skip
            axes.set_xlabel(words("achieved.axis.x"), fontsize=TEXT_POINTS, color=GREY)
            if place == 0:
                axes.set_ylabel(words("achieved.axis.y"), fontsize=TEXT_POINTS, color=GREY)
            if place:
                axes.set_yticklabels([])
            if place == len(titles) - 1:
                write_end_labels(sheet, axes, labels, _LABELS - 0.15)
    return sheet.figure


def achieved_table(achieved: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None) -> str:
    """Return the same as text: mean shares by class and way, sums of kinds, loss and spending in MSEK a year."""
    held = _checked(achieved, titles)
    found, replications = _found(held, titles), replication_count(held)
    unit = words("unit.msek")
    blocks: list[tuple[str, Sequence[str], str]] = [
        (words("achieved.table.shares"), [one for one in ACHIEVEMENTS if one in SPENT], "class"),
        (words("achieved.table.kinds"), list(SUMS), "kind"),
        (words("achieved.table.amounts", unit=unit), ["spent", "loss"], "amount"),
    ]
    lines: list[Line] = []
    for heading, measures, kind in blocks:
        lines.append(Heading(heading))
        for measure in measures:
            lines.append(level_row(words(f"achieved.{kind}.{measure}"), measure, found, titles, words))
            if len(titles) > 1:
                label = words("achieved.table.points" if kind != "amount" else "achieved.table.difference")
                lines.append(change_row(label, measure, found, titles, words))
    notes = [*([interval_note(replications, words)] if len(titles) > 1 else []), words("achieved.table.note")]
    body = lay_out(list(titles.values()), lines, WIDTH, pinned=1)
    wrapped = [line for note in notes for line in textwrap.wrap(note, WIDTH)]
    return "\n".join([*body, "", *wrapped, source_line(words, replications, version)])


def _checked(achieved: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    held = checked_ways(achieved, "achieved", "way", {"achieved": ACHIEVEMENTS}, ["year"], "amount_sek", titles)
    if (held.loc[held["achieved"].isin(SPENT), "amount_sek"] < 0).any():  # tax gained can outweigh tax lost
        raise ValueError("achieved: amount_sek is below zero in some row; a share of what is spent needs amounts")
    spent = held[held["achieved"].isin(SPENT)].groupby(["strategy", "replication"])["amount_sek"].sum()
    if (spent == 0).any():
        way, replication = spent.index[spent == 0][0]
        raise ValueError(f"achieved: nothing is spent in way {way!r}, replication {replication}; there are no shares")
    return held


def _found(held: pd.DataFrame, titles: Mapping[str, str]) -> dict[Key, Finding]:
    """Return the findings by way and measure: shares of all years' spending, per cent; spent and loss, MSEK a year."""
    sums = held.pivot_table(index=["strategy", "replication"], columns="achieved", values="amount_sek", aggfunc="sum")
    spent = sums[list(SPENT)].sum(axis=1)
    shares = 100.0 * sums[list(SPENT)].div(spent, axis=0)
    wide = shares.assign(**{name: shares[list(members)].sum(axis=1) for name, members in SUMS.items()})
    per_year = held["year"].nunique() * SEK_PER_MSEK
    wide = wide.assign(spent=spent / per_year, loss=sums[ACHIEVEMENTS[LOSS]] / per_year)
    long = wide.rename_axis(columns="measure").stack().rename("value").reset_index()
    return findings(long, "value", comparator_of(titles))


def _headline(found: Mapping[Key, Finding], replications: int, titles: Mapping[str, str], words: Words) -> str:
    """Say the comparator's shares in words, then which way most clearly moves what goes to the right thing in time."""
    comparator = comparator_of(titles)
    slots = {one: _share(found[comparator, one].level, words) for one in ("in_time", "late", "upkeep")}
    rest = sum(found[comparator, one].level for one in ("without_need", "nobody_helped"))
    said = words("achieved.headline", way=titles[comparator], rest=_share(rest, words), **slots)
    if len(titles) == 1:
        return said
    clear = {way: found[way, "in_time"] for way in alternatives_of(titles) if found[way, "in_time"].clear}
    if not clear:
        return f"{said}. {words('achieved.unclear')}"
    best = max(clear, key=lambda way: clear[way].change)
    if clear[best].change < 0.0:
        best = min(clear, key=lambda way: clear[way].change)
    one = clear[best]
    narrow = one.change_high - one.change_low < 0.15
    decimals = 1 if abs(one.change) >= 0.995 and not narrow else 2
    ends = [words.number(end, decimals) for end in sorted((abs(one.change_low), abs(one.change_high)))]
    interval = "" if replications == 1 else f" ({'–'.join(ends)})"
    points = words.number(abs(one.change), decimals)
    key = "achieved.more" if one.change > 0.0 else "achieved.less"
    return f"{said}. {words(key, way=titles[best], points=points, interval=interval)}"


def _share(percent: float, words: Words) -> str:
    return words.number(percent, 0 if percent >= 9.95 else 1)


def _stack(axes: Axes, rows: pd.DataFrame, words: Words) -> list[EndLabel]:
    """Stack one way's shares by year, means over replications, and return the labels of their right ends."""
    wide = rows.pivot_table(index="year", columns="achieved", values="amount_sek", aggfunc="mean")[list(SPENT)]
    wide = wide[wide.sum(axis=1) > 0]
    percent = 100.0 * wide.div(wide.sum(axis=1), axis=0)
    years, floor, labels = percent.index.to_numpy(dtype=float), np.zeros(len(percent)), []
    for one in SPENT:
        layer = percent[one].to_numpy()
        offensive = one in OFFENSIVE_CLASSES
        axes.fill_between(
            years, floor, floor + layer, facecolor=_AREAS[one], edgecolor="white", linewidth=0.6,
            hatch=_STRIPES if offensive else None,
        )  # fmt: skip
        kinds = ("good" if one in GOOD_CLASSES else "bad", "offensive" if offensive else "defensive")
        note = ", ".join(words(f"achieved.kind.short.{kind}") for kind in kinds)
        middle = float(floor[-1] + layer[-1] / 2)
        labels.append(EndLabel(words(f"achieved.class.{one}"), (note,), _label_color(one), middle))
        floor = floor + layer
    good = percent[list(GOOD_CLASSES)].sum(axis=1).to_numpy()
    axes.plot(years, good, color=INK, linewidth=2.2, zorder=3)
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.set_ylim(0.0, 100.0)
    first, last = axes.get_xlim()
    off = _OFF_THE_ENDS * (last - first)
    round_years = MaxNLocator(3, integer=True).tick_values(first, last)
    ticks = [int(year) for year in round_years if first + off <= year <= last - off] or [int((first + last) // 2)]
    axes.set_xticks(ticks, labels=[str(year) for year in ticks])
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(colors=GREY)
    axes.spines["bottom"].set_color(RULE)
    return labels


def _label_color(one: str) -> str:
    return GREY if one == "upkeep" else _AREAS[one]
