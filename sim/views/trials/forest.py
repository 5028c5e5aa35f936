"""Trials as a forest plot: the published range, and what the model gives as published and as believed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.style import BLUE, GREEN, GREY, INK, MARGIN_INCHES, RULE, VERMILLION, Sheet, drawing, write_ticks
from sim.views.source_line import source_line
from sim.views.trials.rows import ROLES, SCALES, TrialRow, easily_met, headline, of_role, rows_of
from sim.views.words import Words

_POINTS = 8.0
_LINE, _HEADING, _AXIS = 0.2, 0.42, 0.46
_PANEL = 3.4
_BAND, _PALE = "#bdbdbd", "#e6e6e6"
_RATIO_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_ROOM = 0.06
"""Share of an axis left free at either end."""


def trials_figure(trials: pd.DataFrame, replications: int, words: Words, version: str | None = None) -> Figure:
    """Draw every trial, inputs and predictions apart, on an axis of its kind: SD, percentage points or ratios.

    Args:
        trials: ``sim.studies.trials.table.trials_table`` with title and differs (text in the language).
        replications: behind every simulated effect.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: no rows, a column that lacks, or an unknown role or effect.
    """
    found = rows_of(trials)
    with drawing():
        probe = Sheet(5.0, 1.0, "", "", "")

        def widest(texts: Sequence[str]) -> float:
            return max(probe.text_size(text, _POINTS)[0] for text in texts)

        heads = [words("trials.column.published"), words("trials.column.simulated")]
        names = widest([one.name for one in found]) + 0.15
        published = widest([heads[0], *(one.published_text(words) for one in found)]) + 0.2
        simulated = widest([heads[1], *(one.simulated_text(words) for one in found)]) + 0.2
        unit = widest([words(f"trials.effect.{one.effect}") for one in found]) + 0.08
        width = 2 * MARGIN_INCHES + names + _PANEL + published + simulated + unit
        height = sum(_height_of(of_role(found, role)) for role in ROLES) + 0.25
        notes = [words("trials.notes"), *filter(None, [easily_met(found, words)])]
        if replications > 1:
            notes.append(words("trials.interval", percent=words.percent(LEVEL_PERCENT)))
        sheet = Sheet(width, height, headline(found, words), " ".join(notes), source_line(words, replications, version))
        ends = (MARGIN_INCHES + names, published, simulated)
        top = sheet.top - 0.2
        for head, right in zip(heads, _rights(ends), strict=True):
            sheet.write(right, top, head, _POINTS, GREY, vertical="baseline", horizontal="right")
        for role in ROLES:
            top = _draw_role(sheet, of_role(found, role), top, ends, words)
    return sheet.figure


def _rights(ends: tuple[float, float, float]) -> tuple[float, float]:
    """Return where the columns of numbers end, in inches from the left."""
    left, published, simulated = ends
    return left + _PANEL + published, left + _PANEL + published + simulated


def _scales_of(rows: Sequence[TrialRow]) -> list[list[TrialRow]]:
    """Return the rows by the axis they stand on; axes without rows are left out."""
    return [mine for scale in SCALES if (mine := [one for one in rows if one.scale == scale])]


def _height_of(rows: Sequence[TrialRow]) -> float:
    return _HEADING * bool(rows) + sum(len(mine) * _LINE + _AXIS for mine in _scales_of(rows))


def _draw_role(
    sheet: Sheet, rows: Sequence[TrialRow], top: float, ends: tuple[float, float, float], words: Words
) -> float:
    """Draw the rows of a role under their heading; return where the next may begin."""
    if not rows:
        return top
    inside = words("trials.count", inside=words.number(sum(one.inside for one in rows)), among=words.number(len(rows)))
    title = f"{words(f'trials.role.{rows[0].role}')} ({inside})"
    sheet.write(MARGIN_INCHES, top - _HEADING + 0.12, title, _POINTS + 1.0, weight="bold", vertical="baseline")
    top -= _HEADING
    for mine in _scales_of(rows):
        height = len(mine) * _LINE
        axes = sheet.panel(ends[0], top - height, _PANEL, height)
        _set_axis(axes, mine, words)
        for place, one in enumerate(mine):
            y = top - (place + 0.5) * _LINE
            sheet.write(MARGIN_INCHES, y, one.name, _POINTS)
            numbers = (one.published_text(words), one.simulated_text(words))
            for text, right in zip(numbers, _rights(ends), strict=True):
                sheet.write(right, y, text, _POINTS, horizontal="right")
            sheet.write(_rights(ends)[1] + 0.08, y, words(f"trials.effect.{one.effect}"), _POINTS, GREY)
            _mark(axes, one, -(place + 0.5))
        top -= height + _AXIS
    return top


def _set_axis(axes: Axes, rows: Sequence[TrialRow], words: Words) -> None:
    """Give an axis its limits, its line of no effect and its name."""
    axes.set_ylim(-len(rows), 0.0)
    axes.set_yticks([])
    values = [one.on_axis(v) for one in rows for v in (one.low, one.high, one.simulated, one.believed)]
    finite = [value for value in values if math.isfinite(value)]
    ratio = rows[0].scale == "ratio"
    none = 1.0 if ratio else 0.0
    if ratio:
        axes.set_xscale("log")
        low, high = (math.log(min([0.5, *finite])), math.log(max([2.0, *finite])))
        room = _ROOM * (high - low)
        axes.set_xlim(math.exp(low - room), math.exp(high + room))
        ticks = [tick for tick in _RATIO_TICKS if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
        axes.set_xticks(
            ticks, labels=[words.number(tick, 0 if tick >= 1.0 else 2 if tick < 0.1 else 1) for tick in ticks]
        )
        axes.set_xticks([], minor=True)
    else:
        low, high = min([none, *finite]), max([none, *finite])
        room = _ROOM * ((high - low) or 1.0)
        axes.set_xlim(low - room, high + room)
        write_ticks(axes.xaxis, words)
    axes.axvline(none, color=RULE, linewidth=0.9, zorder=0)
    axes.set_xlabel(words(f"trials.scale.{rows[0].scale}"), fontsize=_POINTS, color=GREY, labelpad=2)
    axes.tick_params(axis="x", labelsize=_POINTS)


def _mark(axes: Axes, one: TrialRow, y: float) -> None:
    """Draw a trial's published range and value, the simulated one with its interval, and the believed one."""
    low, high = one.on_axis(one.low), one.on_axis(one.high)
    own = one.interval_is == "published"
    band = Rectangle(
        (low, y - 0.34), high - low, 0.68, facecolor=_BAND if own else _PALE, edgecolor=_BAND, linewidth=0.6, zorder=1
    )
    axes.add_patch(band)
    axes.plot([one.on_axis(one.published)] * 2, [y - 0.34, y + 0.34], color=INK, linewidth=1.2, zorder=2)
    if math.isfinite(one.believed):
        axes.plot(
            [one.on_axis(one.believed)], [y - 0.12], marker="^", markersize=4.4, color=GREEN, markerfacecolor="white",
            markeredgewidth=1.0, linestyle="", zorder=3,
        )  # fmt: skip
    if not math.isfinite(one.simulated):
        return
    color = BLUE if one.inside else VERMILLION
    if math.isfinite(one.simulated_low):
        ends = np.clip([one.on_axis(one.simulated_low), one.on_axis(one.simulated_high)], *axes.get_xlim())
        axes.plot(ends, [y + 0.1, y + 0.1], color=color, linewidth=1.3, zorder=4, solid_capstyle="butt")
    axes.plot(
        [one.on_axis(one.simulated)], [y + 0.1], marker="o" if one.inside else "D", color=color, linestyle="", zorder=5,
        markersize=4.6 if one.inside else 4.4, markerfacecolor=color if one.inside else "white", markeredgewidth=1.2,
    )  # fmt: skip
