"""Paired differences as dots with their intervals, one row each, the number written beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import OF_THE_MEAN, Interval
from sim.views.drawing.style import GREY, INK, RULE, SMALL_POINTS, LineStyle, write_ticks
from sim.views.over_years import Change, shown, with_interval
from sim.views.words import Words

NUMBER_INCHES = 0.95
"""Room that a number with its interval needs beside the widest interval."""

_UNCLEAR = "~\u00a0"
_HALO = [patheffects.withStroke(linewidth=2.0, foreground="white")]


def limits_of(changes: Sequence[Change], inches: float) -> tuple[float, float]:
    """Return common limits for panels of some width that hold 0, every interval, and a number to the right of them."""
    ends = [end for one in changes for end in (one.mean, one.low, one.high) if not math.isnan(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = high - low or 1.0
    return low - 0.06 * span, high + span * (NUMBER_INCHES / max(inches - NUMBER_INCHES, 0.3) + 0.04)


def draw_changes(
    axes: Axes,
    changes: Sequence[Change],
    places: Sequence[float],
    styles: Sequence[LineStyle],
    limits: tuple[float, float],
    words: Words,
    interval: Interval = OF_THE_MEAN,
) -> None:
    """Draw each change at its place: filled if clear, hollow and ~ if not; a tick axis below and a line at 0.

    Args:
        axes: the panel; its upright axis is set by the caller.
        changes: what to draw; without interval (NaN) only the dot.
        places: upright places, one a change.
        styles: colour and marker, one a change.
        limits: left and right end of the panel, of ``limits_of``.
        words: the language.
        interval: what stands beside the mean; the range of draws, which is not ± anything, is drawn and not written.
    """
    axes.set_xlim(*limits)
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=1.5)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    write_ticks(axes.xaxis, words)
    axes.tick_params(axis="x", labelsize=SMALL_POINTS)
    for change, place, style in zip(changes, places, styles, strict=True):
        right = change.mean
        if not math.isnan(change.low):
            axes.plot([change.low, change.high], [place, place], color=style.color, linewidth=1.4, marker="|",
                      markersize=4, zorder=2)  # fmt: skip
            right = change.high
        axes.plot([change.mean], [place], color=style.color, marker=style.marker or "o", markersize=6, linestyle="",
                  markerfacecolor=style.color if change.clear else "white", zorder=3)  # fmt: skip
        axes.annotate(
            written(change, words, interval), (max(right, 0.0), place), (7, 0), textcoords="offset points",
            fontsize=SMALL_POINTS, va="center_baseline", color=INK if change.clear else GREY, path_effects=_HALO,
        )  # fmt: skip


def written(change: Change, words: Words, interval: Interval) -> str:
    """Write what stands beside a dot: the change, ± half its interval of the mean; ~ before one that is not clear.

    As in the report's tables, no difference in any draw is not marked.
    """
    if not interval.draws:
        return with_interval(change, words)
    no_difference = change.mean == 0.0 and (math.isnan(change.low) or change.low == change.high)
    return f"{'' if change.clear or no_difference else _UNCLEAR}{shown(change.mean, words, sign=True)}"
