"""The lanes of a life's picture: a row each for what happened, programmes, agencies, and what fell between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.views.drawing.strategy_styles import fitted
from sim.views.drawing.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RULE, SKY, VERMILLION, Sheet
from sim.views.life.rows import AGENCIES, BETWEEN, HAPPENED, PROGRAMMES, LifeRow, count_of
from sim.views.words import Words

ROW = 0.165
"""Height of a row, inches."""

_POINTS = 7.5
_BARS = {
    "lasts": (GREY, ""),
    "programme": (GREEN, ""),
    "between_chairs": (VERMILLION, "xxxx"),
    "joint_plan": (SKY, "////"),
    "project": (PURPLE, "...."),
}
_DOTS = {
    "event": ("D", INK, INK, 3.6),
    "met": ("s", BLUE, BLUE, 4.2),
    "waiting": ("o", BLUE, "white", 3.8),
    "refused": ("x", VERMILLION, VERMILLION, 4.4),
    "fell_away": ("v", ORANGE, "white", 4.0),
    "elsewhere": ("P", GREEN, GREEN, 4.2),
    "missed": (".", GREY, GREY, 2.6),
}
_KEY = ("met", "waiting", "refused", "fell_away", "elsewhere", "missed")


@dataclass(frozen=True)
class Line:
    """A line of the lanes: a heading (of a part of the picture), a row, or the words that a part is empty."""

    part: str
    row: LifeRow | None = None
    empty: bool = False


def lines_of(rows: Sequence[LifeRow]) -> list[Line]:
    """Return the lines from above: each part's heading and rows; programmes and agencies also where there are none."""
    by_part = {part: list(mine) for part, mine in groupby(rows, key=lambda row: row.part)}
    lines: list[Line] = []
    for part in (HAPPENED, PROGRAMMES, AGENCIES):
        mine = [*by_part.get(part, []), *(by_part.get(BETWEEN, []) if part == AGENCIES else [])]
        lines.append(Line(part))
        lines += [Line(part, row) for row in mine] or [Line(part, empty=True)]
    return lines


def height_of(lines: Sequence[Line]) -> float:
    """Return the height of the lanes in inches; a heading has room above it."""
    return sum(_height(line) for line in lines)


def _height(line: Line) -> float:
    return ROW if line.row is not None or line.empty else 1.75 * ROW


def write_names(sheet: Sheet, lines: Sequence[Line], top: float, left: float, right: float, words: Words) -> None:
    """Write headings and names to the left of the lanes, and what the marks of the agencies are."""
    y = top
    for line in lines:
        y -= _height(line)
        if line.empty:
            sheet.write(right - 0.1, y + ROW / 2, words("life.row.none"), _POINTS, GREY, horizontal="right")
        elif line.row is None:
            sheet.write(left, y + 0.6 * ROW, words(f"life.part.{line.part}"), _POINTS + 0.5, INK, "bold")
            if line.part == AGENCIES:
                _key(sheet, right, y + 0.6 * ROW, words)
        else:
            name = _short(sheet, line.row.name, right - left - 0.15)
            sheet.write(right - 0.1, y + ROW / 2, name, _POINTS, INK, horizontal="right")


def _short(sheet: Sheet, text: str, room: float) -> str:
    """Return a name on one line, with a sign where it had to be cut."""
    first = fitted(sheet, text, room, _POINTS).split("\n")
    return first[0] if len(first) == 1 else f"{first[0].rstrip('…')}…"


def _key(sheet: Sheet, x: float, y: float, words: Words) -> None:
    for kind in _KEY:
        marker, edge, face, size = _DOTS[kind]
        sheet.figure.add_artist(
            Line2D([(x + 0.06) / sheet.width], [y / sheet.height], marker=marker, color=edge, markerfacecolor=face,
                   markersize=size, linestyle="", markeredgewidth=1.0)
        )  # fmt: skip
        text = words(f"life.key.{kind}")
        sheet.write(x + 0.15, y, text, _POINTS, GREY)
        x += 0.15 + sheet.text_size(text, _POINTS)[0] + 0.22


def draw_lanes(axes: Axes, lines: Sequence[Line], strategy: str) -> None:
    """Draw one life's marks; the upright axis is in inches below the top."""
    axes.set_ylim(height_of(lines), 0.0)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    y = 0.0
    for line in lines:
        y += _height(line)
        if line.row is None:
            continue
        middle = y - ROW / 2
        axes.axhline(y, color=RULE, linewidth=0.35, zorder=0.5)
        for mark in line.row.marks.get(strategy, []):
            if mark.kind in _BARS:
                color, hatch = _BARS[mark.kind]
                axes.barh(middle, mark.last - mark.first + 1, left=mark.first, height=0.62 * ROW, facecolor=color,
                          edgecolor="white", hatch=hatch or None, linewidth=0.0, zorder=2)  # fmt: skip
                continue
            marker, edge, face, size = _DOTS[mark.kind]
            axes.plot([mark.first + 0.5], [middle], marker=marker, color=edge, markerfacecolor=face, markersize=size,
                      linestyle="", markeredgewidth=1.0, zorder=3)  # fmt: skip


def write_counts(sheet: Sheet, lines: Sequence[Line], top: float, x: float, strategy: str, words: Words) -> None:
    """Write to the right of a life's lanes how often or how long."""
    y = top
    for line in lines:
        y -= _height(line)
        if line.row is not None:
            sheet.write(x, y + ROW / 2, count_of(line.row, strategy, words), _POINTS, GREY)
