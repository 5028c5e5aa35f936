"""Curves of what would have to be true: net present value as one thing after the other is multiplied."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    TEXT_POINTS,
    Sheet,
    drawing,
    strategy_style,
    write_ticks,
)
from sim.views.frames import SEK_PER_MSEK
from sim.views.source_line import source_line
from sim.views.threshold.frames import WHATS, Turning, headline, value_of
from sim.views.words import Words

_WIDTH, _COLUMNS, _LEFT, _PANEL, _LABELS, _HEIGHT, _ROW = 13.2, 3, 0.75, 2.35, 1.6, 1.95, 2.85


def threshold_curves_figure(found: Turning, words: Words, version: str | None = None) -> Figure:
    """Draw a panel for each thing multiplied, a line for each strategy, and a ring where it turns."""
    curves = found.frames["curves"]
    asked = [what for what in WHATS if (curves["what"] == what).any()]
    rows = -(-len(asked) // _COLUMNS)
    with drawing():
        notes = words(
            "threshold.curves.subtitle", who=found.who(words), draws=words.number(found.draws), unit=words("unit.msek")
        )
        source = source_line(words, found.draws, version)
        sheet = Sheet(_WIDTH, rows * _ROW, headline(found, words), notes, source)
        for place, what in enumerate(asked):
            row, column = divmod(place, _COLUMNS)
            left = _LEFT + column * (_PANEL + _LABELS + 0.2)
            axes = sheet.panel(left, sheet.top - row * _ROW - 0.4 - _HEIGHT, _PANEL, _HEIGHT)
            _panel(sheet, axes, found, what, words)
    return sheet.figure


def _panel(sheet: Sheet, axes: Axes, found: Turning, what: str, words: Words) -> None:
    labels = []
    curves = found.frames["curves"]
    for place, name in enumerate(found.strategies, start=1):
        mine = curves[(curves["strategy"] == name) & (curves["what"] == what)]
        if mine.empty:
            continue
        values = mine.groupby("at")["net_sek"].agg(
            ["mean", lambda v: np.quantile(v, 0.25), lambda v: np.quantile(v, 0.75)]
        )
        values /= SEK_PER_MSEK
        at = values.index.to_numpy(dtype=np.float64) * (100.0 if what == "discount_rate" else 1.0)
        style = strategy_style(place)
        axes.plot(at, values.iloc[:, 0], color=style.color, linestyle=style.dash, linewidth=1.8, marker=style.marker,
                  markersize=3.5)  # fmt: skip
        axes.fill_between(at, values.iloc[:, 1], values.iloc[:, 2], color=style.color, alpha=0.13, linewidth=0)
        turns = found.turns_at(name, what)
        note: tuple[str, ...] = ()
        if not np.isnan(turns):
            shown_at = turns * (100.0 if what == "discount_rate" else 1.0)
            axes.plot([shown_at], [0.0], marker="o", markersize=8, mfc="white", color=style.color, mew=1.8, zorder=6)
            note = (("×" if what not in ("discount_rate", "worth_of_a_person") else "") + value_of(what, turns, words),)
        labels.append(EndLabel(found.titles[name], note, style.color, float(values.iloc[-1, 0])))
    axes.axhline(0.0, color=INK, linewidth=1.1)
    now = 100.0 * found.rate if what == "discount_rate" else 0.0 if what == "worth_of_a_person" else 1.0
    axes.axvline(now, color=GREY, linewidth=1.0, linestyle=(0, (1.0, 2.0)))
    unit = {"unit": words("unit.msek")} if what == "worth_of_a_person" else {}
    title = sheet.wrapped(words(f"threshold.what.{what}", **unit), _PANEL + 0.6, TEXT_POINTS, "bold")
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        write_ticks(axis, words)
    write_end_labels(sheet, axes, labels, _LABELS, bold=False)
