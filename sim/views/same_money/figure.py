"""The same money: whom it keeps out of exclusion when it goes to people, and when to what surrounds them.

Reads the tidy frames `results`, `sizes` and `ranking`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    PURPLE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
    write_ticks,
)
from sim.views.frames import comparator_of
from sim.views.over_years import shown, with_interval
from sim.views.same_money.frames import KINDS, Spent, headline
from sim.views.source_line import source_line
from sim.views.words import Words

_MARKS = {"people": (BLUE, "o"), "surroundings": (VERMILLION, "s"), "both": (PURPLE, "D")}
_WIDTH, _ROW, _LABELS, _PANEL, _GAP = 11.6, 0.44, 3.15, 3.6, 0.75


def same_money_figure(spent: Spent, words: Words, version: str | None = None) -> Figure:
    """Draw persons kept out and public net per 10 MSEK of each strategy, programmes for people first.

    Args:
        spent: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        percent, unit = words.percent(LEVEL_PERCENT), words("unit.msek")
        money, comparator = shown(spent.money_msek, words), spent.titles[comparator_of(spent.titles)]
        notes = words("same_money.subtitle", money=money, unit=unit, comparator=comparator)
        notes += " " + words("same_money.bar", percent=percent, replications=words.number(spent.replications))
        rows = _rows(spent)
        height = _ROW * len(rows)
        source = source_line(words, spent.replications, version)
        sheet = Sheet(_WIDTH, height + 1.15, headline(spent, words), notes, source)
        bottom = sheet.bottom + 0.5
        for place, name in enumerate(rows):
            _label(sheet, bottom + height - (place + 0.5) * _ROW, name, spent, words)
        for column, (measure, key) in enumerate((("averted_per_10_msek", "averted"), ("npv_per_10_msek", "npv"))):
            axes = sheet.panel(_LABELS + column * (_PANEL + _GAP) + 0.35, bottom, _PANEL, height)
            title = sheet.wrapped(words(f"same_money.panel.{key}", unit=unit), _PANEL, TEXT_POINTS, "bold", True)
            _panel(axes, spent, rows, measure, title, words)
    return sheet.figure


def _rows(spent: Spent) -> list[str]:
    """Return what stands under each other: each kind (with a colon before it) and its strategies."""
    return [row for kind in KINDS if spent.of_kind(kind) for row in (f":{kind}", *spent.of_kind(kind))]


def _label(sheet: Sheet, y: float, name: str, spent: Spent, words: Words) -> None:
    """Write the name of a strategy with what it used of the money, or the name of a kind."""
    if name.startswith(":"):
        color = text_color(_MARKS[name[1:]][0])
        sheet.write(0.35, y - 0.04, words(f"same_money.kind.{name[1:]}"), SMALL_POINTS, color, weight="bold")
        return
    title = textwrap.shorten(spent.titles[name], 40, placeholder="…")
    sheet.write(0.5, y + 0.08, title, TEXT_POINTS, INK, weight="bold")
    note = f"{spent.note(name, words)}; {words('same_money.grade', grade=spent.size(name)['grade'])}"
    sheet.write(0.5, y - 0.10, note, SMALL_POINTS, GREY)


def _panel(axes: Axes, spent: Spent, rows: list[str], measure: str, title: str, words: Words) -> None:
    """Draw a mark with its interval for each strategy."""
    axes.axvline(0.0, color=INK, linewidth=1.1)
    for place, name in enumerate(rows):
        if name.startswith(":"):
            continue
        change, (color, marker) = spent.change(name, measure), _MARKS[str(spent.size(name)["kind"])]
        if math.isnan(change.mean):
            continue
        if not math.isnan(change.low):
            axes.plot([change.low, change.high], [place, place], color=color, linewidth=1.4, marker="|", markersize=6)
        face = color if change.clear else "white"
        axes.plot([change.mean], [place], color=color, marker=marker, markersize=7, markerfacecolor=face)
        axes.annotate(
            with_interval(change, words), (change.mean, place), (0, 7), textcoords="offset points", ha="center",
            fontsize=SMALL_POINTS, color=INK, bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.6},
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.margins(x=0.14)
    axes.set_yticks([])
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.xaxis, words)
