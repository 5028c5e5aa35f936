"""The time factor: what one and the same effort gives by the age at which it comes.

Reads the tidy frames `points`, `shapes` and `paybacks`; knows nothing of the model.
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RULE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    LineStyle,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import SEK_PER_KSEK
from sim.views.source_line import source_line
from sim.views.time_factor.frames import GIVEN, TITLED, Curves, headline
from sim.views.words import Words

_WIDTH, _BODY = 12.6, 6.35
_TOP, _BOTTOM = 2.65, 1.65
_LEFT, _WIDE, _LABELS, _GAP = 0.75, 3.35, 2.15, 0.65
_STYLES = (
    LineStyle(BLUE, "-", "o"),
    LineStyle(ORANGE, (0, (6.0, 2.0)), "s"),
    LineStyle(VERMILLION, (0, (6.0, 2.0, 1.5, 2.0)), "^"),
    LineStyle(GREEN, (0, (2.0, 1.5)), "D"),
    LineStyle(PURPLE, (0, (10.0, 3.0)), "v"),
    LineStyle(SKY, (0, (6.0, 1.5, 1.5, 1.5, 1.5, 1.5)), "P"),
)
"""The effort as it is first, then its fade-outs; nobody is the comparator here."""
_TO_BIRTH = LineStyle(GREEN, (0, (2.0, 1.5)), "D")
RANGE_PERCENT = 90


def time_factor_figure(curves: Curves, effort: str, words: Words, version: str | None = None) -> Figure:
    """Draw what the effort averts and returns by age, its net value, and when and how surely it pays back.

    Args:
        curves: what is drawn.
        effort: its name.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        percent, ranged = words.percent(LEVEL_PERCENT), words.percent(RANGE_PERCENT)
        notes = [
            words("time.subtitle", effort=effort),
            words("time.bands", percent=percent, replications=words.number(curves.replications), range=ranged),
        ]
        if curves.ages[-1] > curves.window[0]:
            notes.append(words("time.window", first=curves.window[0], last=curves.window[1]))
        source = source_line(words, curves.replications, version)
        sheet = Sheet(_WIDTH, _BODY, headline(curves, words), " ".join(notes), source)
        above, below = sheet.top - _TOP - 0.4, sheet.bottom + 0.55
        for place, measure in enumerate(one for one in TITLED if curves.has(one)):
            axes = sheet.panel(_LEFT + place * (_WIDE + _LABELS + _GAP), above, _WIDE, _TOP)
            _curves_panel(sheet, axes, curves, measure, words)
        _npv_panel(sheet, sheet.panel(_LEFT, below, 3.0, _BOTTOM), curves, words)
        _payback_panel(sheet, sheet.panel(6.0, below, 2.7, _BOTTOM), curves, words)
        _share_panel(sheet, sheet.panel(9.5, below, 2.7, _BOTTOM), curves, words)
    return sheet.figure


def _curves_panel(sheet: Sheet, axes: Axes, curves: Curves, measure: str, words: Words) -> None:
    """Draw a measure by age, a line for each fade-out; of the effort as it is also where single towns lie."""
    labels = []
    for style, fade_out in zip(_STYLES, curves.fade_outs, strict=False):
        rows, shape = curves.curve(measure, fade_out), curves.shape(measure, fade_out)
        if fade_out == GIVEN:
            low, high = rows["range_low"], rows["range_high"]
            axes.fill_between(curves.ages, low, high, color=style.color, alpha=0.10, linewidth=0)
        axes.fill_between(curves.ages, rows["low"], rows["high"], color=style.color, alpha=0.24, linewidth=0)
        axes.plot(
            curves.ages, rows["mean"], color=style.color, linestyle=style.dash, linewidth=2.0, marker=style.marker,
            markersize=4,
        )  # fmt: skip
        slope = words.number(float(shape["slope"]), 2, sign=True)
        note = words("time.slope", slope=slope, verdict=words(f"time.verdict.{shape['verdict']}"))
        labels.append(EndLabel(curves.name(fade_out, words), (note,), style.color, float(rows["mean"].iloc[-1])))
    even = 1.0 if measure == "saved_per_krona" else 0.0
    axes.axhline(even, color=INK, linewidth=1.1)
    _dress(sheet, axes, curves, words(f"time.panel.{measure}"), _WIDE, words)
    write_end_labels(sheet, axes, labels, _LABELS)


def _npv_panel(sheet: Sheet, axes: Axes, curves: Curves, words: Words) -> None:
    """Draw the public net value of the effort as it is, discounted in two ways."""
    labels = []
    for style, end in ((_STYLES[0], "effort"), (_TO_BIRTH, "birth")):
        rows = curves.curve(f"npv_to_{end}_sek")
        mean, low, high = (rows[column] / SEK_PER_KSEK for column in ("mean", "low", "high"))
        axes.fill_between(curves.ages, low, high, color=style.color, alpha=0.24, linewidth=0)
        axes.plot(
            curves.ages, mean, color=style.color, linestyle=style.dash, linewidth=2.0, marker=style.marker, markersize=4
        )
        labels.append(EndLabel(words(f"time.npv.to_{end}"), (), style.color, float(mean.iloc[-1])))
    axes.axhline(0.0, color=INK, linewidth=1.1)
    _dress(sheet, axes, curves, words("time.panel.npv"), 3.6, words)
    write_end_labels(sheet, axes, labels, 1.7, bold=False)


def _payback_panel(sheet: Sheet, axes: Axes, curves: Curves, words: Words) -> None:
    """Draw the years until the effort as it is has paid back; on the line at the top it never does."""
    rows = curves.payback()
    known = [year for column in ("median", "low", "high") for year in rows[column] if math.isfinite(year)]
    ceiling = 1.25 * max([*known, 8.0])
    for age, median, low, high in rows[["age", "median", "low", "high"]].itertuples(index=False, name=None):
        axes.plot([age, age], [min(low, ceiling), min(high, ceiling)], color=BLUE, linewidth=1.4, alpha=0.6)
        face = BLUE if math.isfinite(median) else "white"
        axes.plot([age], [min(median, ceiling)], marker="o", markersize=5.5, color=BLUE, markerfacecolor=face)
    axes.axhline(ceiling, color=RULE, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    axes.set_ylim(0.0, 1.08 * ceiling)
    _dress(sheet, axes, curves, words("time.panel.payback"), 2.7, words)
    ticks = [tick for tick in axes.get_yticks() if tick < 0.93 * ceiling]
    axes.set_yticks([*ticks, ceiling], labels=[*(words.number(tick) for tick in ticks), words("never")])


def _share_panel(sheet: Sheet, axes: Axes, curves: Curves, words: Words) -> None:
    """Draw in how many towns the effort pays back, for each fade-out."""
    for style, fade_out in zip(_STYLES, curves.fade_outs, strict=False):
        rows = curves.payback(fade_out)
        axes.plot(
            curves.ages, 100.0 * rows["share"], color=style.color, linestyle=style.dash, linewidth=1.6,
            marker=style.marker, markersize=3.5,
        )  # fmt: skip
    axes.set_ylim(-3.0, 106.0)
    _dress(sheet, axes, curves, words("time.panel.share"), 2.7, words)
    axes.set_yticks([0, 25, 50, 75, 100], labels=[words.percent(tick) for tick in (0, 25, 50, 75, 100)])


def _dress(sheet: Sheet, axes: Axes, curves: Curves, title: str, room: float, words: Words) -> None:
    """Write title, axes and ticks of a panel; the title is wrapped to `room` inches."""
    text = sheet.wrapped(title, room, TEXT_POINTS, "bold", balanced=True)
    axes.set_title(text, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    margin = 0.03 * max(1, curves.ages[-1] - curves.ages[0])
    axes.set_xlim(curves.ages[0] - margin, curves.ages[-1] + margin)
    step = math.ceil(len(curves.ages) / 12)
    shown = curves.ages[::step]
    axes.set_xticks(shown, labels=[words.number(age) for age in shown])
    axes.set_xlabel(words("time.axis.age"), fontsize=SMALL_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    if np.isfinite(axes.get_ylim()).all():
        write_ticks(axes.yaxis, words)
