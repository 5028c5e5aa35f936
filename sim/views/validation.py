"""Validation: every target's simulated value beside the range it should fall in, as a figure and in plain text.

Reads the tidy frames of ``sim.studies.validate.Validation``; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import __version__
from sim.configuration.faults import printable
from sim.configuration.schema import Economics
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import Heading, Line, Row, lay_out
from sim.views.style import BLUE, GREY, INK, MARGIN_INCHES, RULE, VERMILLION, Sheet, drawing
from sim.views.table import WIDTH
from sim.views.target_text import (
    counted,
    decimals_for,
    drawable,
    name_of,
    number,
    range_text,
    unit_text,
    with_unit,
)
from sim.views.words import Words

ROLES = ("fit", "check", "input", "structure", "report")
"""Groups, in the order in which they are shown."""
MOST_DRAWN = 360
"""Rows in one figure; of more targets those that lie farthest out are drawn, and the figure says so."""

_COLUMNS = ("id", "unit", "role", "simulated", "simulated_low", "simulated_high", "published", "low", "high", "inside",
            "source")  # fmt: skip
_POINTS, _LINE, _HEADING = 7.5, 0.163, 1.7
_BAND = "#d4d4d4"
_EDGE = 3.0
"""Half-widths of the range from its middle at which a mark stops and turns into an arrow: one whole width outside."""
_LONGEST_SOURCE, _LONGEST_MEANING = 14, 66


@dataclass(frozen=True)
class _Target:
    """One row: a name, its role, the numbers in the unit of the row (NaN where there is none) and the verdict."""

    name: str
    role: str
    unit: str
    simulated: float
    simulated_low: float
    simulated_high: float
    published: float
    low: float
    high: float
    inside: bool
    source: str

    @property
    def has_range(self) -> bool:
        """Say whether there is a range to fall in."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def decimals(self) -> int:
        """Return how many decimals its numbers are written with."""
        return decimals_for(self.simulated, self.low, self.high, self.published)

    def place(self, value: float) -> float:
        """Return where a value lies on the row's own scale, on which the range is −1 to 1; NaN if nowhere.

        A range with one end puts that end at −1 or 1 and the published value, or a quarter of the end, one unit in.
        """
        if not self.has_range or math.isnan(value):
            return math.nan
        if math.isfinite(self.low) and math.isfinite(self.high):
            middle, half = self.low / 2 + self.high / 2, self.high / 2 - self.low / 2
            return (value - middle) / (half or abs(middle) / 20 or 1.0)
        end, start = (self.low, -1.0) if math.isfinite(self.low) else (self.high, 1.0)
        known = abs(self.published - end) if math.isfinite(self.published) else 0.0
        return start + (value - end) / (known or abs(end) / 4 or 1.0)


def _read(targets: pd.DataFrame) -> list[_Target]:
    missing = [column for column in _COLUMNS if column not in targets.columns]
    if missing or targets.empty:
        raise ValueError(
            f"targets needs rows and the columns {', '.join(_COLUMNS)}; without {', '.join(missing) or 'rows'}"
        )
    strange = sorted(set(targets["role"]) - set(ROLES))
    if strange:
        raise ValueError(f"targets: the role {strange[0]!r} is none of {', '.join(ROLES)}")
    numbers = {
        column: pd.to_numeric(targets[column], errors="coerce").astype(float).tolist()
        for column in ("simulated", "simulated_low", "simulated_high", "published", "low", "high")
    }
    low = [-math.inf if math.isnan(one) else one for one in numbers.pop("low")]
    high = [math.inf if math.isnan(one) else one for one in numbers.pop("high")]
    rows = zip(targets["id"], targets["unit"], targets["role"], targets["inside"], targets["source"], strict=True)
    return [
        _Target(
            name=name_of(identifier), role=str(role), unit=str(unit), low=low[k], high=high[k],
            inside=not pd.isna(inside) and bool(inside) and not math.isnan(numbers["simulated"][k]),
            source=printable(str(source)) if isinstance(source, str) else "",
            **{column: values[k] for column, values in numbers.items()},
        )
        for k, (identifier, unit, role, inside, source) in enumerate(rows)
    ]  # fmt: skip


def _of_role(found: Sequence[_Target], role: str) -> list[_Target]:
    return [one for one in found if one.role == role]


def _inside(found: Sequence[_Target]) -> tuple[int, int]:
    """Return how many lie inside their range, of how many that have one."""
    return counted(one.inside for one in found if one.has_range)


# --- the figure


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
    found = _read(targets)
    drawn = _most_telling(found)
    with drawing():
        columns = 1 if len(drawn) <= 40 else 2 if len(drawn) <= 130 else 3
        lines = _columns_of(drawn, found, columns, words)
        table = _Layout(columns, drawn, words)
        height = max(map(_height, lines)) + 0.42
        width = 2 * MARGIN_INCHES + columns * table.width + (columns - 1) * table.gap
        sheet = Sheet(width, height, _headline(found, words), _notes(found, drawn, words), _source(words, version))
        for place, column in enumerate(lines):
            left = MARGIN_INCHES + place * (table.width + table.gap)
            _draw_column(sheet, left, column, table, words)
    return sheet.figure


def _most_telling(found: Sequence[_Target]) -> list[_Target]:
    """Return all targets, or of too many those that lie farthest out, in the order of the table."""
    if len(found) <= MOST_DRAWN:
        return list(found)
    away = [abs(one.place(one.simulated)) for one in found]
    order = sorted(range(len(found)), key=lambda k: -math.inf if math.isnan(away[k]) else -away[k])
    return [found[k] for k in sorted(order[:MOST_DRAWN])]


def _headline(found: Sequence[_Target], words: Words) -> str:
    if len(found) == 1:
        one = found[0]
        verdict = "unmeasured" if math.isnan(one.simulated) else "inside" if one.inside else "outside"
        return drawable(words(f"validation.headline.{verdict if one.has_range else 'no_range'}", name=one.name))
    parts: list[str] = []
    for role in ROLES:
        inside, among = _inside(_of_role(found, role))
        if among and (role != "report" or not parts):
            key = "check_first" if role == "check" and not parts else role
            parts.append(words(f"validation.part.{key}", inside=words.number(inside), among=words.number(among)))
    if not parts:
        return words("validation.headline.no_ranges")
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {words('and')} {parts[-1]}"
    return words("validation.headline.shares", parts=joined)


def _notes(found: Sequence[_Target], drawn: Sequence[_Target], words: Words) -> str:
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


def _source(words: Words, version: str | None) -> str:
    return words("validation.source_line", version=version or __version__)


def _columns_of(
    drawn: Sequence[_Target], found: Sequence[_Target], columns: int, words: Words
) -> list[list[str | _Target]]:
    """Return headings and rows in columns of nearly the same height; a role that goes on has its heading again."""
    lines: list[str | _Target] = []
    for role in ROLES:
        if rows := _of_role(drawn, role):
            lines += [_heading(role, found, words), *rows]
    room = _height(lines) / columns
    while True:
        filled: list[list[str | _Target]] = [[]]
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


def _heading(role: str, found: Sequence[_Target], words: Words) -> str:
    inside, among = _inside(_of_role(found, role))
    title = words(f"validation.role.{role}")
    if not among:
        return title
    return words("validation.heading", role=title, inside=words.number(inside), among=words.number(among))


def _height(lines: Sequence[str | _Target]) -> float:
    return _LINE * sum(_HEADING if isinstance(line, str) else 1.0 for line in lines)


class _Layout:
    """Where names, panel and numbers stand in a column, in inches from its left edge."""

    gap = 0.4

    def __init__(self, columns: int, drawn: Sequence[_Target], words: Words) -> None:
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


def _numbers(one: _Target, words: Words) -> tuple[str, str, str, str]:
    """Return the simulated value, the published one, the range and the unit as text."""
    return (
        number(one.simulated, one.decimals, words),
        number(one.published, one.decimals, words),
        range_text(one.low, one.high, one.decimals, words),
        drawable(unit_text(one.unit, words)),
    )


def _draw_column(sheet: Sheet, left: float, lines: Sequence[str | _Target], at: _Layout, words: Words) -> None:
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


def _mark(axes: Axes, one: _Target, y: float) -> None:
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


# --- the table


def validation_table(
    targets: pd.DataFrame, definitions: pd.DataFrame, words: Words, economics: Economics | None = None
) -> str:
    """Return the targets by role and the definitions of exclusion as text, at most 100 characters wide.

    Args:
        targets: id, unit, role, simulated, simulated_low, simulated_high, published, low, high, inside, source.
        definitions: definition, simulated, simulated_low, simulated_high, published; per cent. What each means is
            said in the language, by its name.
        words: the language.
        economics: with it, the years and ages of the model's own definition of exclusion are said.

    Raises:
        ValueError: no rows, a column that lacks or an unknown role.
        KeyError: a definition whose meaning the catalogue of words lacks.
    """
    found = _read(targets)
    text = [*_target_lines(found, words), "", *_share_lines(found, words)]
    if len(definitions):
        text += ["", *_definition_lines(definitions, words)]
        notes = [words("validation.definitions.note")]
        if economics is not None:
            least, (first, last) = words.number(economics.exclusion_years), economics.exclusion_ages
            notes.append(words("context.exclusion", least=least, first=first, last=last))
        text += ["", *_wrapped(notes)]
    return "\n".join([*text, _source(words, None)])


def _target_lines(found: Sequence[_Target], words: Words) -> list[str]:
    cells = {id(one): _cells(one, words) for one in found}
    headers = [words(f"validation.column.{key}") for key in ("simulated", "published", "range", "inside", "source")]
    headers[0] += f" ({words.percent(LEVEL_PERCENT)})"
    taken = sum(2 + max(*(len(row[k]) for row in cells.values()), *map(len, textwrap.wrap(headers[k], 13)))
                for k in range(len(headers)))  # fmt: skip
    lines: list[Line] = []
    for role in ROLES:
        if rows := _of_role(found, role):
            lines.append(Heading(words(f"validation.role.{role}").upper()))
            for one in rows:
                lines += _labelled(one.name, cells[id(one)], max(WIDTH - taken, 16))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _labelled(label: str, cells: tuple[str, ...], room: int) -> list[Line]:
    """Return a row, whose label goes on in rows of its own where it is too long."""
    first, *rest = textwrap.wrap(label, room, subsequent_indent="  ") or [label]
    return [Row(first, cells), *(Row(part, ("",) * len(cells)) for part in rest)]


def _cells(one: _Target, words: Words) -> tuple[str, ...]:
    simulated = with_unit(one.simulated, one.unit, one.decimals, words)
    if not math.isnan(one.simulated_low):
        simulated += f" ({range_text(one.simulated_low, one.simulated_high, one.decimals, words)})"
    return (
        simulated,
        number(one.published, one.decimals, words),
        range_text(one.low, one.high, one.decimals, words),
        _verdict(one, words),
        one.source if len(one.source) <= _LONGEST_SOURCE else one.source[: _LONGEST_SOURCE - 1] + "…",
    )


def _verdict(one: _Target, words: Words) -> str:
    if not one.has_range or math.isnan(one.simulated):
        return number(math.nan, 0, words)
    return words("yes" if one.inside else "no")


def _share_lines(found: Sequence[_Target], words: Words) -> list[str]:
    """Return in words how many of each role lie inside their range, and what was not judged."""
    lines = []
    for role in ROLES:
        inside, among = _inside(_of_role(found, role))
        if among:
            lines.append(
                words(
                    "validation.share", role=words(f"validation.role.{role}"), inside=words.number(inside),
                    among=words.number(among), percent=words.percent(100.0 * inside / among),
                )
            )  # fmt: skip
    unmeasured = sum(math.isnan(one.simulated) for one in found)
    if unmeasured:
        lines.append(words("validation.unmeasured", number=words.number(unmeasured)))
    without = sum(not one.has_range for one in found)
    if without:
        lines.append(words("validation.without_range", number=words.number(without)))
    return _wrapped(lines)


def _definition_lines(definitions: pd.DataFrame, words: Words) -> list[str]:
    headers = [f"{words('validation.column.simulated')} ({words.percent(LEVEL_PERCENT)})", words("table.source")]
    lines: list[Line] = [Heading(words("validation.definitions"))]
    columns = ("simulated", "simulated_low", "simulated_high", "published")
    numbers = definitions[list(columns)].apply(pd.to_numeric, errors="coerce").astype(float)
    for name, values in zip(definitions["definition"], numbers.itertuples(index=False, name=None), strict=True):
        middle, low, high, published = values
        simulated = words.number(middle, 1)
        if not math.isnan(low):
            simulated += f" ({range_text(low, high, 1, words)})"
        lines += _labelled(words(f"definition.{name}"), (simulated, words.number(published, 1)), _LONGEST_MEANING)
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, WIDTH)]
