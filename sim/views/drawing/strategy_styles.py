"""What the figures of *how sure* share: a style for each of up to twelve strategies, and their scales."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    LineStyle,
    Sheet,
    strategy_style,
    write_ticks,
)
from sim.views.words import Words

_HOUSE_STYLES = 6
_MORE_STYLES = (
    LineStyle("#882255", (0, (4.0, 1.0)), "X"),
    LineStyle("#332288", (0, (1.0, 1.0)), "<"),
    LineStyle("#999933", (0, (8.0, 2.0, 2.0, 2.0)), ">"),
    LineStyle("#44AA99", (0, (3.0, 3.0)), "h"),
    LineStyle("#AA4499", (0, (5.0, 1.0, 1.0, 1.0)), "*"),
)
"""Beyond the house's six: Paul Tol's muted scheme (https://personal.sron.nl/~pault/), safe for colour-blind readers."""


def style_of(place: int) -> LineStyle:
    """Return the style of the strategy at a place in the titles; place 0 is the comparator."""
    beyond = place - 1 - _HOUSE_STYLES
    return strategy_style(place) if beyond < 0 else _MORE_STYLES[beyond % len(_MORE_STYLES)]


def scale(axes: Axes, values: Sequence[float], words: Words, steps: int = 4) -> None:
    """Set the lower axis so that it holds some values and 0, with few ticks in the language and a line at 0."""
    low, high = min(0.0, *values), max(0.0, *values)
    pad = 0.06 * (high - low) or 1.0
    axes.set_xlim(low - pad, high + pad)
    axes.xaxis.set_major_locator(MaxNLocator(steps))
    write_ticks(axes.xaxis, words)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=1.5)


def percent_scale(axes: Axes, title: str, label: str) -> None:
    """Let the upright axis go from 0 to 100, with a title above and the name of the lower axis."""
    axes.set_ylim(-3.0, 103.0)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_title(title, loc="left", fontsize=TEXT_POINTS, fontweight="bold", color=INK, pad=8)
    axes.set_xlabel(label, fontsize=TEXT_POINTS, color=GREY)


def fitted(sheet: Sheet, text: str, room: float, points: float = TEXT_POINTS, weight: str = "normal") -> str:
    """Return a text on at most two lines of some inches, with a sign where it had to be cut."""
    lines = sheet.wrapped(text, room, points, weight).split("\n")
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1].rstrip()}…"]
    return "\n".join(lines)


def panel_title(axes: Axes, text: str) -> None:
    """Write the name of a strategy over its panel."""
    axes.set_title(text, loc="left", fontsize=SMALL_POINTS, fontweight="bold", color=INK, pad=5)
