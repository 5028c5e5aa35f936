"""The picture of the rooms: a card a room with its size, an arrow where it imports; drawn from `rooms` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from docs.tools.rooms import HOLDS, ORDER, ROOT, row_of, shortest
from sim.views.drawing.style import GREY, INK, RULE, drawing, save

PICTURE = ROOT / "docs" / "figures" / "architecture"
"""The picture without its suffix; it is written as SVG and PNG."""

_WIDTH, _ROW, _CARD, _TALL = 8.4, 0.98, 2.3, 0.62
_TOP, _FOOT = 0.9, 0.45
_SHADE = "#e9eef2"
_SUBTITLE = "An arrow: this room imports from that one. What a longer way leads to as well has no arrow of its own."


def rounded(lines: int) -> int:
    """Return a number of lines to the nearest hundred, at least 100: what the picture and the page say."""
    return max(100, round(lines / 100) * 100)


def spoken(lines: Mapping[str, int], arrows: Iterable[tuple[str, str]]) -> str:
    """Return the whole picture in words, as a reader without eyes (and the test) meets it: one clause a room."""
    drawn = shortest(arrows)
    clauses = []
    for room in (room for row in ORDER for room in row):
        to = " and ".join(b for a, b in drawn if a == room) or "nothing"
        clauses.append(f"{room} ({lines[room]:,} lines) leads to {to}")
    return "The rooms of Vändpunkt. " + "; ".join(clauses) + "."


def _middle(room: str) -> tuple[float, float]:
    """Return the middle of a room's card in inches from the lower left corner."""
    row = row_of(room)
    beside = ORDER[row]
    step = _WIDTH / 3 if len(beside) == 3 else _WIDTH / 3 * 1.12
    x = _WIDTH / 2 + (beside.index(room) - (len(beside) - 1) / 2) * step
    return x, _FOOT + (len(ORDER) - 1 - row) * _ROW + _TALL / 2


def _card(axes: Axes, room: str, lines: int, most: int) -> None:
    x, y = _middle(room)
    left, bottom = x - _CARD / 2, y - _TALL / 2
    axes.add_patch(
        FancyBboxPatch(
            (left, bottom), _CARD, _TALL, boxstyle="round,pad=0,rounding_size=0.06", facecolor="white",
            edgecolor=INK, linewidth=1.1, zorder=3,
        )
    )  # fmt: skip
    axes.text(left + 0.1, y + 0.15, room, fontsize=10.5, fontweight="bold", color=INK, va="center", zorder=5)
    axes.text(
        left + _CARD - 0.1, y + 0.15, f"{lines:,} lines", fontsize=8, color=GREY, va="center", ha="right", zorder=5
    )
    axes.text(left + 0.1, y - 0.06, HOLDS[room], fontsize=8.2, color=INK, va="center", zorder=5)
    room_for_bar = _CARD - 0.2
    axes.add_patch(Rectangle((left + 0.1, bottom + 0.06), room_for_bar, 0.05, facecolor=_SHADE, linewidth=0, zorder=4))
    axes.add_patch(
        Rectangle((left + 0.1, bottom + 0.06), room_for_bar * lines / most, 0.05, facecolor=GREY, linewidth=0, zorder=5)
    )


def _arrow(axes: Axes, start: str, end: str) -> None:
    (x, y), (to_x, to_y) = _middle(start), _middle(end)
    straight_down = row_of(end) - row_of(start) == 1
    lean = max(-0.8, min(0.8, (to_x - x) * 0.35))
    if straight_down:
        begin, finish, style = (x + lean, y - _TALL / 2), (to_x - lean, to_y + _TALL / 2), "arc3,rad=0"
    else:
        side = -1 if x < to_x else 1
        begin, finish = (x + side * 0.45, y - _TALL / 2), (to_x + side * _CARD / 2, to_y)
        style = "angle,angleA=90,angleB=0,rad=8"
    axes.add_patch(
        FancyArrowPatch(
            begin, finish, connectionstyle=style, arrowstyle="-|>", mutation_scale=13, color=INK, linewidth=1.2,
            shrinkA=0, shrinkB=0, zorder=2,
        )
    )  # fmt: skip


def figure_of(lines: Mapping[str, int], arrows: Iterable[tuple[str, str]]) -> Figure:
    """Draw the rooms from the top down.

    Args:
        lines: lines of Python by room, as they shall be written.
        arrows: every (from, to) of the imports; those that a longer way makes unnecessary are left out.
    """
    arrows = list(arrows)
    height = _FOOT + (len(ORDER) - 1) * _ROW + _TALL + _TOP
    with drawing():
        figure = Figure(figsize=(_WIDTH, height))
        figure.set_label(spoken(lines, arrows))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(0, height)
        axes.axis("off")
        axes.text(0.35, height - 0.3, "Every import leads downwards", fontsize=13, fontweight="bold", color=INK)
        axes.text(
            0.35, height - 0.55, _SUBTITLE,
            fontsize=9, color=GREY,
        )  # fmt: skip
        most = max(lines.values())
        for start, end in shortest(arrows):
            _arrow(axes, start, end)
        for room, size in lines.items():
            _card(axes, room, size, most)
        axes.plot([0.35, _WIDTH - 0.35], [0.3, 0.3], color=RULE, linewidth=0.8)
        axes.text(0.35, 0.15, "Drawn from the code by python -m docs.tools; lines of Python to the nearest hundred.",
                  fontsize=8, color=GREY, va="center")  # fmt: skip
    return figure


def write(lines: Mapping[str, int], arrows: Iterable[tuple[str, str]], to: Path = PICTURE) -> None:
    """Draw the picture and write it as SVG and PNG."""
    to.parent.mkdir(parents=True, exist_ok=True)
    save(figure_of(lines, arrows), to)
