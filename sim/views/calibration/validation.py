"""Validation as a figure: every target's simulated value beside the range it should fall in."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.calibration.target_text import (
    drawable,
    number,
    range_text,
    unit_text,
)
from sim.views.calibration.validation_rows import ROLES, TargetRow, count_inside, made_by, of_role, rows_of
from sim.views.drawing.style import BLUE, GREY, INK, MARGIN_INCHES, RULE, VERMILLION, Sheet, drawing
from sim.views.words import Words

MOST_DRAWN = 360
"""Rows in one figure; of more targets those that lie farthest out are drawn, and the figure says so."""
_POINTS, _LINE, _HEADING = 7.5, 0.163, 1.7
_BAND = "#d4d4d4"
_EDGE = 3.0
"""Half-widths of the range from its middle at which a mark stops and turns into an arrow: one whole width outside."""


def validation_figure(targets: pd.DataFrame, words: Words, version: str | None = None) -> Figure:
    """Draw every target on a scale of its own on which the range it should fall in is the same grey band.

    A common scale of ratios would not hold differences below zero or ranges without a published value, and a narrow
    range would vanish beside a wide one; the numbers themselves stand at the right.

    Args:
        targets: id, unit, role, simulated, simulated_low, simulated_high, published, low, high, inside, source; a
            number that is not known is NaN.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: no rows, a column that lacks or an unknown role.
    """
    found = rows_of(targets)
    drawn = _most_telling(found)
    with drawing():
        columns = 1 if len(drawn) <= 40 else 2 if len(drawn) <= 130 else 3
        lines = _columns_of(drawn, found, columns, words)
        table = _Layout(columns, drawn, words)
        height = max(map(_height, lines)) + 0.42
        width = 2 * MARGIN_INCHES + columns * table.width + (columns - 1) * table.gap
        sheet = Sheet(width, height, _headline(found, words), _notes(found, drawn, words), made_by(words, version))
        for place, column in enumerate(lines):
            left = MARGIN_INCHES + place * (table.width + table.gap)
            _draw_column(sheet, left, column, table, words)
    return sheet.figure


def _most_telling(found: Sequence[TargetRow]) -> list[TargetRow]:
    """Return all targets, or of too many those that lie farthest out, in the order of the table."""
    if len(found) <= MOST_DRAWN:
        return list(found)
    away = [abs(one.place(one.simulated)) for one in found]
    order = sorted(range(len(found)), key=lambda k: -math.inf if math.isnan(away[k]) else -away[k])
    return [found[k] for k in sorted(order[:MOST_DRAWN])]


def _headline(found: Sequence[TargetRow], words: Words) -> str:
    if len(found) == 1:
        one = found[0]
        verdict = "unmeasured" if math.isnan(one.simulated) else "inside" if one.inside else "outside"
        return drawable(words(f"validation.headline.{verdict if one.has_range else 'no_range'}", name=one.name))
    parts: list[str] = []
    for role in ROLES:
        inside, among = count_inside(of_role(found, role))
        if among and (role != "report" or not parts):
            key = "check_first" if role == "check" and not parts else role
            parts.append(words(f"validation.part.{key}", inside=words.number(inside), among=words.number(among)))
    if not parts:
        return words("validation.headline.no_ranges")
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {words('and')} {parts[-1]}"
    return words("validation.headline.shares", parts=joined)


def _notes(found: Sequence[TargetRow], drawn: Sequence[TargetRow], words: Words) -> str:
    notes = [words("validation.scale"), words("validation.marks")]
    if any(not math.isnan(one.simulated_low) for one in drawn):
        notes.append(words("validation.interval", percent=words.percent(LEVEL_PERCENT)))
    else:
        notes.append(words("validation.no_interval"))
    if any(math.isnan(one.simulated) for one in drawn):
        notes.append(words("validation.no_mark"))
    if len(drawn) < len(found):
        notes.append(words("validation.cut", drawn=words.number(len(drawn)), all=words.number(len(found))))
    return " ".join(notes)


def _columns_of(
    drawn: Sequence[TargetRow], found: Sequence[TargetRow], columns: int, words: Words
) -> list[list[str | TargetRow]]:
    """Return headings and rows in columns of nearly the same height; a role that goes on has its heading again."""
    lines: list[str | TargetRow] = []
    for role in ROLES:
        if rows := of_role(drawn, role):
            lines += [_heading(role, found, words), *rows]
    room = _height(lines) / columns
    while True:
        filled: list[list[str | TargetRow]] = [[]]
        heading = ""
        for line in lines:
            needed = _LINE * (_HEADING + 1 if isinstance(line, str) else 1)
            if filled[-1] and _height(filled[-1]) + needed > room:
                filled.append([] if isinstance(line, str) else [words("validation.continued", role=heading)])
            heading = line if isinstance(line, str) else heading
            filled[-1].append(line)
        if len(filled) <= columns:
            return filled
        room += _LINE


def _heading(role: str, found: Sequence[TargetRow], words: Words) -> str:
    inside, among = count_inside(of_role(found, role))
    title = words(f"validation.role.{role}")
    if not among:
        return title
    return words("validation.heading", role=title, inside=words.number(inside), among=words.number(among))


def _height(lines: Sequence[str | TargetRow]) -> float:
    return _LINE * sum(_HEADING if isinstance(line, str) else 1.0 for line in lines)


class _Layout:
    """Where names, panel and numbers stand in a column, in inches from its left edge."""

    gap = 0.4

    def __init__(self, columns: int, drawn: Sequence[TargetRow], words: Words) -> None:
        """Make room for the longest of every kind of text."""
        probe = Sheet(5.0, 1.0, "", "", "")
        heads = [words(f"validation.column.{key}") for key in ("simulated", "published", "range")]
        cells = [_numbers(one, words) for one in drawn]

        def widest(texts: Sequence[str]) -> float:
            longest = sorted(set(texts), key=len)[-8:]  # the widest is among the longest
            return max((probe.text_size(text, _POINTS)[0] for text in longest if text), default=0.0)

        self.names = max(1.5, widest([drawable(one.name) for one in drawn]) + 0.22)
        self.panel = {1: 3.2, 2: 2.1}.get(columns, 1.9)
        self.ends = []
        at = self.names + self.panel + 0.1
        for place, head in enumerate(heads):
            at += widest([head, *(row[place] for row in cells)]) + 0.16
            self.ends.append(at)
        self.unit = at + 0.06
        self.width = self.unit + widest([row[3] for row in cells])


def _numbers(one: TargetRow, words: Words) -> tuple[str, str, str, str]:
    """Return the simulated value, the published one, the range and the unit as text."""
    return (
        number(one.simulated, one.decimals, words),
        number(one.published, one.decimals, words),
        range_text(one.low, one.high, one.decimals, words),
        drawable(unit_text(one.unit, words)),
    )


def _draw_column(sheet: Sheet, left: float, lines: Sequence[str | TargetRow], at: _Layout, words: Words) -> None:
    top = sheet.top - 0.3
    height = _height(lines)
    axes = sheet.panel(left + at.names, top - height, at.panel, height)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    room = _EDGE + 0.35
    axes.set_xlim(-room, room)
    axes.set_ylim(-height, 0.0)
    middle = left + at.names + at.panel / 2
    for key, x in (("below", -2.0), ("range", 0.0), ("above", 2.0)):
        sheet.write(
            middle + x / room * at.panel / 2, top + 0.1, words(f"validation.axis.{key}"), _POINTS, GREY,
            vertical="baseline", horizontal="center",
        )  # fmt: skip
    for key, end in zip(("simulated", "published", "range"), at.ends, strict=True):
        head = words(f"validation.column.{key}")
        sheet.write(left + end, top + 0.1, head, _POINTS, GREY, vertical="baseline", horizontal="right")
    down = 0.0
    for line in lines:
        if isinstance(line, str):
            down += _LINE * _HEADING
            sheet.write(left, top - down + 0.3 * _LINE, line, _POINTS + 0.5, weight="bold", vertical="baseline")
            continue
        down += _LINE
        y = top - down + 0.3 * _LINE
        sheet.write(left, y, drawable(line.name), _POINTS, vertical="baseline")
        *texts, unit = _numbers(line, words)
        for text, end in zip(texts, at.ends, strict=True):
            sheet.write(left + end, y, text, _POINTS, vertical="baseline", horizontal="right")
        sheet.write(left + at.unit, y, unit, _POINTS, GREY, vertical="baseline")
        _mark(axes, line, -down + 0.5 * _LINE)


def _mark(axes: Axes, one: TargetRow, y: float) -> None:
    """Draw a row's range, published value, interval and simulated value; beyond the edge an arrow points outwards."""
    for edge in (-_EDGE, _EDGE):
        axes.plot([edge] * 2, [y - 0.5 * _LINE, y + 0.5 * _LINE], color=RULE, linewidth=0.7, linestyle=":", zorder=0)
    if not one.has_range:
        return
    limit = axes.get_xlim()[1]
    low = max(-limit, one.place(one.low)) if math.isfinite(one.low) else -limit
    high = min(limit, one.place(one.high)) if math.isfinite(one.high) else limit
    band = Rectangle((low, y - 0.4 * _LINE), max(high - low, 0.03), 0.8 * _LINE, facecolor=_BAND, linewidth=0, zorder=1)
    axes.add_patch(band)
    published, middle = one.place(one.published), one.place(one.simulated)
    if abs(published) <= _EDGE:
        axes.plot([published] * 2, [y - 0.4 * _LINE, y + 0.4 * _LINE], color=INK, linewidth=1.1, zorder=2)
    if math.isnan(middle):
        return
    color = BLUE if one.inside else VERMILLION
    ends = [min(max(one.place(end), -limit), limit) for end in (one.simulated_low, one.simulated_high)]
    if not any(map(math.isnan, ends)) and ends[0] < _EDGE and ends[1] > -_EDGE:
        axes.plot(ends, [y, y], color=color, linewidth=1.2, zorder=3, solid_capstyle="butt")
    beyond = abs(middle) > _EDGE
    shape = "o" if one.inside else "D" if not beyond else ">" if middle > 0 else "<"
    axes.plot(
        [math.copysign(_EDGE + 0.12, middle) if beyond else middle], [y], marker=shape, color=color, zorder=4,
        markersize=4.0 if one.inside else 4.3, markerfacecolor=color if one.inside else "white", markeredgewidth=1.1,
    )  # fmt: skip
