"""Convergence: the running mean of every answer with its interval, and how narrow the interval has become.

Reads ``Convergence``; knows nothing of the model.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.end_labels import EndLabel, write_end_labels
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
from sim.views.enough_replications.frames import KEPT_OUT, MEASURES, Convergence, headline, panel_title, scale_of, short
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY = 12.9, 6.3
_LEFT, _WIDE, _LABELS, _GAP, _TALL, _LOW = 0.7, 2.3, 1.55, 0.3, 2.35, 1.95
_FIRST = 5
"""Replications from which means are drawn: before, the intervals are wider than the page."""
_STEPS = (1.0, 2.0, 5.0)


def convergence_figure(found: Convergence, words: Words, version: str | None = None) -> Figure:
    """Draw running means above and half the width of their intervals below, a column for each measure.

    Args:
        found: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        notes = words(
            "enough.subtitle", percent=words.percent(LEVEL_PERCENT), comparator=next(iter(found.titles.values()))
        )
        notes += " " + words("enough.subtitle.draws" if found.draws else "enough.subtitle.chance")
        source = source_line(words, found.replications, version)
        sheet = Sheet(_WIDTH, _BODY, headline(found, words), notes, source)
        above, below = sheet.top - _TALL - 0.45, sheet.bottom + 0.5
        for column, measure in enumerate(MEASURES):
            left = _LEFT + column * (_WIDE + _LABELS + _GAP)
            _means(sheet, sheet.panel(left, above, _WIDE, _TALL), found, measure, words)
            _widths(sheet, sheet.panel(left, below, _WIDE, _LOW), found, measure, words)
    return sheet.figure


def _means(sheet: Sheet, axes: Axes, found: Convergence, measure: str, words: Words) -> None:
    labels = []
    for place, strategy in enumerate(found.strategies, start=1):
        style, rows = strategy_style(place), found.of(found.running, strategy, measure)
        rows = rows[rows["replications"] >= min(_FIRST, found.replications)]
        n, scale = rows["replications"], scale_of(measure)
        axes.fill_between(n, rows["low"] / scale, rows["high"] / scale, color=style.color, alpha=0.22, linewidth=0)
        axes.plot(n, rows["mean"] / scale, color=style.color, linestyle=style.dash, linewidth=1.8)
        last = rows.iloc[-1]
        half = float(last["high"] - last["low"]) / 2.0 / scale
        decimals = 2 if measure == KEPT_OUT else 1
        note = f"{words.number(float(last['mean']) / scale, decimals)} ±{words.number(half, decimals)}"
        labels.append(EndLabel(found.titles[strategy], (note,), style.color, float(last["mean"]) / scale))
    axes.axhline(0.0, color=INK, linewidth=1.0)
    _dress(sheet, axes, found, panel_title(measure, words), words)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.yaxis, words)
    write_end_labels(sheet, axes, labels, _LABELS, bold=False)


def _widths(sheet: Sheet, axes: Axes, found: Convergence, measure: str, words: Words) -> None:
    """Draw half the interval by replications on a logarithmic scale: it falls as one over the root of them."""
    asked, labels = (found.persons if measure == KEPT_OUT else found.msek), []
    seen = [asked]
    for place, strategy in enumerate(found.strategies, start=1):
        style, rows = strategy_style(place), found.of(found.running, strategy, measure)
        rows = rows[rows["replications"] >= min(_FIRST, found.replications)]
        half = np.maximum((rows["high"] - rows["low"]).to_numpy() / 2.0 / scale_of(measure), asked / 1000.0)
        axes.plot(rows["replications"], half, color=style.color, linestyle=style.dash, linewidth=1.8)
        needed = int(found.of(found.needed, strategy, measure)["needed"].iloc[0])
        labels.append(EndLabel(words("enough.needs", number=words.number(needed)), (), style.color, float(half[-1])))
        seen += [float(half.min()), float(half.max())]
    axes.set_yscale("log")
    axes.set_ylim(min(seen) / 1.3, max(seen) * 1.3)
    axes.axhline(asked, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        words("enough.asked", number=short(asked, words)), (1.0, asked), (-2, 3), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="bottom", fontsize=SMALL_POINTS, color=INK,
        bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.5, "alpha": 0.85},
    )  # fmt: skip
    unit = words("enough.unit.persons") if measure == KEPT_OUT else words("unit.msek")
    _dress(sheet, axes, found, words("enough.panel.half", unit=unit), words)
    low, high = axes.get_ylim()
    ticks = [step * 10.0**power for power in range(-4, 7) for step in _STEPS if low <= step * 10.0**power <= high]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticks(ticks, labels=[short(tick, words) for tick in ticks])
    axes.set_xlabel(words("enough.axis"), fontsize=SMALL_POINTS, color=GREY)
    write_end_labels(sheet, axes, labels, _LABELS, bold=False)


def _dress(sheet: Sheet, axes: Axes, found: Convergence, title: str, words: Words) -> None:
    text = sheet.wrapped(title, _WIDE + _LABELS, TEXT_POINTS, "bold", balanced=True)
    axes.set_title(text, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.set_xlim(min(_FIRST, found.replications) - 0.5, found.replications)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    write_ticks(axes.xaxis, words)
