"""How much of a town's future is chance, and whether it can see what a strategy does, by its size.

Reads ``Fan``; knows nothing of the model.
"""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
)
from sim.views.small_towns.frames import AS_TODAY, Fan, children, seen_headline
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY, _LEFT, _WIDE, _GAP, _TALL = 12.4, 4.3, 0.75, 5.0, 0.95, 3.1
_TICKS = (0, 20, 40, 60, 80, 100)


def chance_figure(fan: Fan, words: Words, version: str | None = None) -> Figure:
    """Draw chance's share of one town's future, and the chance that a town sees fewer in exclusion.

    Args:
        fan: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        notes = words(
            "small_towns.seen.subtitle", percent=words.percent(LEVEL_PERCENT), strategy=fan.titles["strategy"]
        )
        source = source_line(words, fan.replications, version)
        sheet = Sheet(_WIDTH, _BODY, seen_headline(fan, words), notes, source)
        bottom = sheet.top - _TALL - 0.45
        _share_panel(sheet.panel(_LEFT, bottom, _WIDE, _TALL), fan, words)
        _seen_panel(sheet, sheet.panel(_LEFT + _WIDE + _GAP, bottom, _WIDE, _TALL), fan, words)
    return sheet.figure


def _share_panel(axes: Axes, fan: Fan, words: Words) -> None:
    rows, curves = fan.of(fan.layers, AS_TODAY), fan.curves[fan.curves["children"] <= fan.sizes[-1]]
    axes.fill_between(curves["children"], 0.0, 100.0 * curves["chance_share"], color=BLUE, alpha=0.12, linewidth=0)
    axes.plot(curves["children"], 100.0 * curves["chance_share"], color=BLUE, linewidth=1.8)
    for _, row in rows.iterrows():
        if math.isfinite(row["low"]):
            axes.plot([row["children"]] * 2, [100.0 * row["low"], 100.0 * row["high"]], color=INK, linewidth=1.2)
        face = "white" if row["told_as_zero"] else INK
        axes.plot([row["children"]], [100.0 * row["chance_share"]], color=INK, marker="o", markersize=5,
                  markerfacecolor=face)  # fmt: skip
    named = {"chance": (0.07, 0.05, "left", BLUE), "belief": (0.98, 0.92, "right", GREY)}
    for key, (x, y, side, color) in named.items():
        axes.annotate(
            words(f"small_towns.{key}"), (x, y), xycoords="axes fraction", ha=side, fontsize=TEXT_POINTS,
            fontweight="bold", color=text_color(color),
        )  # fmt: skip
    if fan.sizes[0] <= fan.even_at <= fan.sizes[-1]:
        axes.axhline(50.0, color=GREY, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.annotate(
            words("small_towns.even", children=children(fan.even_at, words)), (fan.even_at, 50.0), (6, 5),
            textcoords="offset points", fontsize=SMALL_POINTS, color=INK,
        )  # fmt: skip
    _dress(axes, fan, words("small_towns.panel.share"), words)
    axes.set_xlim(fan.sizes[0] / 1.25, fan.sizes[-1] * 1.25)
    axes.set_xticks(fan.sizes, labels=[words.number(size) for size in fan.sizes])


def _seen_panel(sheet: Sheet, axes: Axes, fan: Fan, words: Words) -> None:
    curves, wanted = fan.curves, 100.0 * fan.needed["share"]
    axes.plot(curves["children"], 100.0 * curves["seen"], color=GREEN, linewidth=1.8)
    for _, row in fan.seen.iterrows():
        axes.plot([row["children"]] * 2, [100.0 * row["low"], 100.0 * row["high"]], color=INK, linewidth=1.2)
        axes.plot([row["children"]], [100.0 * row["fewer"]], color=INK, marker="o", markersize=5)
        axes.plot([row["children"]], [100.0 * row["more"]], color=VERMILLION, marker="v", markersize=5)
    axes.axhline(50.0, color=RULE, linewidth=1.0)
    axes.axhline(wanted, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    needed = fan.needed["children"]
    if math.isfinite(needed):
        axes.plot([needed], [wanted], color=GREEN, marker="D", markersize=7, clip_on=False)
        text = words("small_towns.needed", children=children(needed, words), share=words.percent(wanted))
    else:
        text = words("small_towns.never", share=words.percent(wanted))
    axes.annotate(
        sheet.wrapped(text, 2.9, SMALL_POINTS, balanced=True), (0.02, wanted), (0, 4),
        xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=SMALL_POINTS, color=text_color(GREEN),
    )  # fmt: skip
    _dress(axes, fan, words("small_towns.panel.seen"), words)
    last = float(curves["children"].iloc[-1])
    axes.set_xlim(fan.sizes[0] / 1.25, last * 1.25)
    if fan.sizes[0] <= fan.largest_births <= last:
        axes.axvline(fan.largest_births, color=GREY, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.annotate(
            sheet.wrapped(words("small_towns.largest", births=children(fan.largest_births, words)), 1.5, SMALL_POINTS),
            (fan.largest_births, 3.0), (-4, 0), textcoords="offset points", ha="right", va="bottom",
            fontsize=SMALL_POINTS, color=GREY,
        )  # fmt: skip
    ticks = [size for size in (10.0**power for power in range(12)) if fan.sizes[0] / 1.25 <= size <= last * 1.25]
    axes.set_xticks(ticks, labels=[words.number(tick) for tick in ticks])


def _dress(axes: Axes, fan: Fan, title: str, words: Words) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.set_ylim(0.0, 104.0)
    axes.set_yticks(_TICKS, labels=[words.percent(tick) for tick in _TICKS])
    axes.set_xlabel(words("small_towns.axis"), fontsize=SMALL_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
