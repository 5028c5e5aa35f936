"""Validation as text: every target's simulated value beside the range it should fall in, and the definitions."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import pandas as pd

from sim.configuration.schema import Economics
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.calibration.target_text import (
    number,
    range_text,
    with_unit,
)
from sim.views.calibration.validation_rows import ROLES, TargetRow, count_inside, made_by, of_role, rows_of
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.words import Words

_LONGEST_SOURCE, _LONGEST_MEANING = 14, 66


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
    found = rows_of(targets)
    text = [*_target_lines(found, words), "", *_share_lines(found, words)]
    if len(definitions):
        text += ["", *_definition_lines(definitions, words)]
        notes = [words("validation.definitions.note")]
        if economics is not None:
            least, (first, last) = words.number(economics.exclusion_years), economics.exclusion_ages
            notes.append(words("context.exclusion", least=least, first=first, last=last))
        text += ["", *wrapped(notes, indent="")]
    return "\n".join([*text, made_by(words, None)])


def _target_lines(found: Sequence[TargetRow], words: Words) -> list[str]:
    cells = {id(one): _cells(one, words) for one in found}
    headers = [words(f"validation.column.{key}") for key in ("simulated", "published", "range", "inside", "source")]
    headers[0] += f" ({words.percent(LEVEL_PERCENT)})"
    taken = sum(2 + max(*(len(row[k]) for row in cells.values()), *map(len, textwrap.wrap(headers[k], 13)))
                for k in range(len(headers)))  # fmt: skip
    lines: list[Line] = []
    for role in ROLES:
        if rows := of_role(found, role):
            lines.append(Heading(words(f"validation.role.{role}").upper()))
            for one in rows:
                lines += _labelled(one.name, cells[id(one)], max(WIDTH - taken, 16))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _labelled(label: str, cells: tuple[str, ...], room: int) -> list[Line]:
    """Return a row, whose label goes on in rows of its own where it is too long."""
    first, *rest = textwrap.wrap(label, room, subsequent_indent="  ") or [label]
    return [Row(first, cells), *(Row(part, ("",) * len(cells)) for part in rest)]


def _cells(one: TargetRow, words: Words) -> tuple[str, ...]:
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


def _verdict(one: TargetRow, words: Words) -> str:
    if not one.has_range or math.isnan(one.simulated):
        return number(math.nan, 0, words)
    return words("yes" if one.inside else "no")


def _share_lines(found: Sequence[TargetRow], words: Words) -> list[str]:
    """Return in words how many of each role lie inside their range, and what was not judged."""
    lines = []
    for role in ROLES:
        inside, among = count_inside(of_role(found, role))
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
    return wrapped(lines, indent="")


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
