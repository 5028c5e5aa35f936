"""How every figure looks: the sheet with its headline and source line, colours, lines, and how it is saved.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), told apart by colour-blind readers; every line
also has its own dash and marker and every area its own hatch, so that black and white is enough.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.views.words import Words

INK, GREY, RULE = "#1a1a1a", "#595959", "#bfbfbf"
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW = "#E69F00", "#56B4E9", "#F0E442"

TITLE_POINTS, TEXT_POINTS, SMALL_POINTS = 13.0, 9.0, 8.0
MARGIN_INCHES = 0.35
PNG_DOTS_PER_INCH = 200

_POINTS_PER_INCH = 72.0
_DOTS_PER_INCH = 100
_LINE_SPACING = 1.3
_drawing_lock = threading.RLock()


@dataclass(frozen=True)
class LineStyle:
    """How one strategy is drawn: colour, dash pattern (matplotlib) and marker."""

    color: str
    dash: str | tuple[float, tuple[float, ...]]
    marker: str


COMPARATOR_STYLE = LineStyle(INK, "-", "")
_STRATEGY_STYLES = (
    LineStyle(BLUE, "-", "o"),
    LineStyle(VERMILLION, (0, (6.0, 2.0)), "s"),
    LineStyle(GREEN, (0, (6.0, 2.0, 1.5, 2.0)), "^"),
    LineStyle(PURPLE, (0, (2.0, 1.5)), "D"),
    LineStyle(ORANGE, (0, (10.0, 3.0)), "v"),
    LineStyle(SKY, (0, (6.0, 1.5, 1.5, 1.5, 1.5, 1.5)), "P"),
)


def strategy_style(place: int) -> LineStyle:
    """Return the style of the strategy at a place in the titles; place 0 is the comparator."""
    return COMPARATOR_STYLE if place == 0 else _STRATEGY_STYLES[(place - 1) % len(_STRATEGY_STYLES)]


def text_color(color: str) -> tuple[float, float, float]:
    """Return the colour darkened until text in it reads well on white (contrast at least 4.5 to 1)."""
    red, green, blue = to_rgb(color)
    while _contrast_to_white(red, green, blue) < 4.5:
        red, green, blue = red * 0.95, green * 0.95, blue * 0.95
    return red, green, blue


def _contrast_to_white(*channels: float) -> float:
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with the house's settings whatever the user's own matplotlibrc says; one thread at a time."""
    with _drawing_lock, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["font.family"] = ["DejaVu Sans"]  # comes with matplotlib, so text is the same everywhere
        matplotlib.rcParams["text.parse_math"] = False  # a $ in a name is a $
        matplotlib.rcParams["svg.fonttype"] = "path"
        matplotlib.rcParams["svg.hashsalt"] = "Vändpunkt"
        matplotlib.rcParams["hatch.linewidth"] = 0.6
        yield


class Sheet:
    """A page of a given width: the headline at the top, the source line at the bottom, panels between, in inches."""

    def __init__(self, width: float, body_height: float, title: str, notes: str, source: str) -> None:
        """Make the page as tall as its wrapped texts and a body of `body_height` inches need."""
        self.width = width
        self.figure = Figure(figsize=(width, body_height), dpi=_DOTS_PER_INCH)
        FigureCanvasAgg(self.figure)
        room = width - 2 * MARGIN_INCHES
        texts = [
            (self.wrapped(title, room, TITLE_POINTS, "bold", balanced=True), TITLE_POINTS, "bold", INK),
            (self.wrapped(notes, room, TEXT_POINTS, balanced=True), TEXT_POINTS, "normal", GREY),
        ]
        foot = self.wrapped(source, room, SMALL_POINTS)
        self.bottom = MARGIN_INCHES + _height(foot, SMALL_POINTS)
        head = sum(_height(text, points) + 0.08 for text, points, _, _ in texts)
        self.top = self.bottom + body_height
        self.height = self.top + head + MARGIN_INCHES * 0.7
        self.figure.set_size_inches(width, self.height)
        self.figure.set_label(title)
        y = self.height - MARGIN_INCHES * 0.7
        for text, points, weight, color in texts:
            self.write(MARGIN_INCHES, y, text, points, color, weight=weight, vertical="top")
            y -= _height(text, points) + 0.08
        self.write(MARGIN_INCHES, MARGIN_INCHES * 0.6, foot, SMALL_POINTS, GREY, vertical="bottom")

    def write(
        self,
        x: float,
        y: float,
        text: str,
        points: float = TEXT_POINTS,
        color: str | tuple[float, float, float] = INK,
        weight: str = "normal",
        vertical: str = "center",
        horizontal: str = "left",
    ) -> None:
        """Write text at x, y inches from the lower left corner of the page."""
        self.figure.text(
            x / self.width, y / self.height, text, fontsize=points, color=color, fontweight=weight, va=vertical,
            ha=horizontal, linespacing=_LINE_SPACING,
        )  # fmt: skip

    def leader(self, x: float, y: float, to_x: float, to_y: float, color: str) -> None:
        """Draw a thin line between two places, inches from the lower left corner of the page."""
        across, up = (x / self.width, to_x / self.width), (y / self.height, to_y / self.height)
        self.figure.add_artist(Line2D(across, up, color=color, linewidth=0.8))

    def panel(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add axes at a place in inches, without frame but for a quiet lower axis."""
        axes = self.figure.add_axes((left / self.width, bottom / self.height, width / self.width, height / self.height))
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(GREY)
        axes.tick_params(labelsize=TEXT_POINTS, colors=GREY, length=3)
        axes.tick_params(axis="y", length=0)
        return axes

    def text_size(self, text: str, points: float = TEXT_POINTS, weight: str = "normal") -> tuple[float, float]:
        """Return the width and height of a text in inches."""
        return _text_inches(text, points, weight)

    def wrapped(
        self, text: str, room: float, points: float = TEXT_POINTS, weight: str = "normal", balanced: bool = False
    ) -> str:
        """Return the text with line breaks so that no line is wider than `room` inches, unless one word is.

        A balanced text has the same number of lines, of nearly the same length.
        """
        words = text.split(" ")
        space = self.text_size("n n", points, weight)[0] - self.text_size("nn", points, weight)[0]
        widths = [self.text_size(word, points, weight)[0] if word else 0.0 for word in words]
        lines = _lines(widths, space, room)
        while balanced and room > 1.0 and len(_lines(widths, space, room * 0.98)) == len(lines):
            room *= 0.98
        return "\n".join(" ".join(words[first:last]) for first, last in _lines(widths, space, room))


@lru_cache(maxsize=20_000)
def _text_inches(text: str, points: float, weight: str) -> tuple[float, float]:
    """Measure a text once: with the house's one font (``drawing``) it is as large on every sheet."""
    probe = _scrap().text(0, 0, text, fontsize=points, fontweight=weight, linespacing=_LINE_SPACING)
    extent = probe.get_window_extent()
    probe.remove()
    return extent.width / _DOTS_PER_INCH, extent.height / _DOTS_PER_INCH


@cache
def _scrap() -> Figure:
    """Return a figure that nobody sees, to measure texts on."""
    figure = Figure(dpi=_DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure


def _lines(widths: Sequence[float], space: float, room: float) -> list[tuple[int, int]]:
    """Return the first and the one after the last word of each line when words fill lines from the left."""
    lines, start, used = [], 0, 0.0
    for place, width in enumerate(widths):
        if place > start and used + space + width > room:
            lines.append((start, place))
            start, used = place, width
        else:
            used += (space if place > start else 0.0) + width
    return [*lines, (start, len(widths))]


def write_ticks(axis: Axis, words: Words) -> None:
    """Write the axis's numbers as the language does, with as many decimals as its steps need, in view only."""
    low, high = sorted(axis.get_view_interval())
    ticks = [float(tick) for tick in axis.get_majorticklocs() if low - 1e-9 <= tick <= high + 1e-9]
    needed = (d for d in range(6) if all(abs(tick - round(tick, d)) < 1e-9 * max(1.0, abs(tick)) for tick in ticks))
    decimals = next(needed, 6)
    axis.set_ticks(ticks, labels=[words.number(tick, decimals) for tick in ticks])


def _height(text: str, points: float) -> float:
    return (text.count("\n") + 1) * points * _LINE_SPACING / _POINTS_PER_INCH


def save(figure: Figure, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Write the figure as SVG and PNG and return both paths; the same figure always gives the same bytes."""
    base = Path(path_without_suffix)
    vector, raster = base.with_name(base.name + ".svg"), base.with_name(base.name + ".png")
    title = str(figure.get_label())
    with drawing():
        figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": "Vändpunkt", "Title": title})
        figure.savefig(raster, format="png", dpi=PNG_DOTS_PER_INCH, metadata={"Software": None, "Title": title})
    return vector, raster
