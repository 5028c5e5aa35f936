"""What shared accidents gain: how many times fewer replications, by strategy and measure.

Reads ``Convergence``; knows nothing of the model.
"""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.drawing.style import (
    BLUE,
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
from sim.views.enough_replications.frames import MEASURES, Convergence, gain_headline, times
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _ROW, _LABELS, _RIGHT, _ASIDE = 11.6, 0.41, 3.0, 0.55, 0.19
_MARKS = ((BLUE, "o"), (VERMILLION, "s"))
"""The staff there is, and little staff."""


def gain_figure(found: Convergence, words: Words, version: str | None = None) -> Figure:
    """Draw the gain of shared accidents on a logarithmic scale, with the staff there is and with little.

    Args:
        found: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        rows = [(strategy, measure) for strategy in found.strategies for measure in (None, *MEASURES)]
        height = _ROW * len(rows)
        notes = [words("enough.gain.subtitle", percent=words.percent(LEVEL_PERCENT))]
        notes += [_said_of_queues(found, share, words) for share in found.staff_shares]
        if found.draws:
            notes.append(words("enough.gain.draws"))
        source = source_line(words, found.replications, version)
        sheet = Sheet(_WIDTH, height + 1.15, gain_headline(found, words), " ".join(notes), source)
        bottom = sheet.bottom + 0.5
        for place, (strategy, measure) in enumerate(rows):
            y = bottom + height - (place + 0.5) * _ROW
            if measure is None:
                sheet.write(0.35, y - 0.05, found.titles[strategy], TEXT_POINTS, INK, weight="bold")
            else:
                sheet.write(0.55, y, words(f"enough.{measure}"), TEXT_POINTS, GREY)
        axes = sheet.panel(_LABELS, bottom, _WIDTH - _LABELS - _RIGHT, height)
        _panel(axes, found, rows, words)
    return sheet.figure


def _said_of_queues(found: Convergence, share: float, words: Words) -> str:
    """Say what mark a share of the staff has, and whether queues bind with it."""
    row = found.queues[found.queues["staff_share"] == share].iloc[0]
    first = share == found.staff_shares[0]
    return words(
        "enough.gain.staff" if first else "enough.gain.little_staff",
        share=words.percent(100.0 * share),
        without_room=words.percent(100.0 * float(row["without_room"]), 1),
        binding=words.number(int(row["binding"])),
        agencies=words.number(int(row["agencies"])),
    )


def _panel(axes: Axes, found: Convergence, rows: list[tuple[str, str | None]], words: Words) -> None:
    known = found.gains[["times", "low", "high", "directly"]].to_numpy().ravel()
    ends = [value for value in known if math.isfinite(value) and value > 0.0] + [1.0, found.goal_times]
    axes.set_xscale("log")
    axes.set_xlim(min(ends) / 1.3, max(ends) * 2.6)
    axes.axvline(1.0, color=INK, linewidth=1.1)
    axes.axvline(found.goal_times, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    axes.annotate(
        words("enough.gain.goal", goal=times(found.goal_times, words)), (found.goal_times, 1.0), (3, 3),
        xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=SMALL_POINTS, color=INK,
    )  # fmt: skip
    shares = found.staff_shares
    for place, (strategy, measure) in enumerate(rows):
        if measure is None:
            continue
        for share, (color, marker) in zip(shares, _MARKS, strict=False):
            gains = found.of(found.gains[found.gains["staff_share"] == share], strategy, measure)
            y = place + (0.0 if len(shares) == 1 else _ASIDE * (-1 if share == shares[0] else 1))
            row = gains.iloc[0]
            if not math.isfinite(row["times"]):
                text = words("enough.gain.never" if math.isinf(row["times"]) else "enough.gain.unknown")
                axes.annotate(text, (1.0, y), (4, 0), textcoords="offset points", va="center", fontsize=SMALL_POINTS,
                              color=text_color(color))  # fmt: skip
                continue
            if math.isfinite(row["low"]):
                axes.plot([row["low"], row["high"]], [y, y], color=color, linewidth=1.4, marker="|", markersize=5)
            if math.isfinite(row["directly"]):
                axes.plot([row["directly"]], [y], color=GREY, marker="x", markersize=4.5, linestyle="none")
            face = color if share == shares[0] else "white"
            axes.plot([row["times"]], [y], color=color, marker=marker, markersize=5.5, markerfacecolor=face)
            right = max(value for value in (row["times"], row["high"], row["directly"]) if math.isfinite(value))
            axes.annotate(
                words("enough.gain.times", times=times(float(row["times"]), words)), (right, y), (5, 0),
                textcoords="offset points", va="center", fontsize=SMALL_POINTS, color=text_color(color),
            )  # fmt: skip
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    low, high = axes.get_xlim()
    ticks = [10.0**power for power in range(-3, 10) if low <= 10.0**power <= high]
    axes.set_xticks(ticks, labels=[words.number(tick, max(0, -round(math.log10(tick)))) for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(words("enough.gain.axis"), fontsize=SMALL_POINTS, color=GREY)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
