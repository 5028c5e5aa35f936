"""Plain text in aligned columns: labels to the left, numbers to the right, in blocks that fit the width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100
"""Most characters in a line of what is printed."""

_GAP = 2
_WIDEST_HEADER, _LONGEST_WORD = 13, 20
"""Letters a line of a header may have; more where a single word needs them, up to the second."""


@dataclass(frozen=True)
class Heading:
    """A line of text over the rows that follow; a minor heading has no empty line above it."""

    text: str
    minor: bool = False


@dataclass(frozen=True)
class Row:
    """A label and one cell per column; a sum stands under a rule."""

    label: str
    cells: tuple[str, ...]
    sum_: bool = False


Line = Heading | Row


def wrapped(lines: Sequence[str], indent: str = "  ") -> list[str]:
    """Return lines of text no wider than a page, what continues a line after an indent."""
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent=indent)]


def lay_out(headers: Sequence[str], lines: Sequence[Line], width: int, pinned: int) -> list[str]:
    """Return the lines of the table, none longer than `width` unless one column alone needs more.

    Columns that do not fit beside each other continue in a further block, in which the first `pinned` columns (what the
    others are compared with) stand again.
    """
    rows = [line for line in lines if isinstance(line, Row)]
    if any(len(row.cells) != len(headers) for row in rows):
        raise ValueError(f"every row needs {len(headers)} cells, one per column")
    widest = max([_WIDEST_HEADER, *(len(word) for header in headers for word in header.split())])
    wrapped = [textwrap.wrap(header, min(widest, _LONGEST_WORD)) or [""] for header in headers]
    label = max(len(row.label) for row in rows)
    widths = [
        max(*(len(row.cells[place]) for row in rows), *(len(part) for part in wrapped[place])) + _GAP
        for place in range(len(headers))
    ]
    text: list[str] = []
    for columns in _blocks(widths, width - label, pinned):
        text += _block(wrapped, lines, columns, widths, label, width) if not text else [
            "", *_block(wrapped, lines, columns, widths, label, width)
        ]  # fmt: skip
    return text


def _blocks(widths: Sequence[int], room: int, pinned: int) -> list[list[int]]:
    first = list(range(min(pinned, len(widths))))
    blocks = [list(first)]
    for column in range(len(first), len(widths)):
        current = blocks[-1]
        if len(current) > len(first) and sum(widths[place] for place in current) + widths[column] > room:
            blocks.append([*first, column])
        else:
            current.append(column)
    return blocks


def _block(
    headers: Sequence[Sequence[str]],
    lines: Sequence[Line],
    columns: Sequence[int],
    widths: Sequence[int],
    label: int,
    width: int,
) -> list[str]:
    across = label + sum(widths[column] for column in columns)
    tallest = max(len(headers[column]) for column in columns)
    text = []
    for level in range(tallest):
        parts = [["", *([""] * (tallest - len(headers[column]))), *headers[column]][level + 1] for column in columns]
        text.append(_join("", parts, columns, widths, label))
    text.append("═" * across)
    for line in lines:
        if isinstance(line, Row):
            if line.sum_:
                text.append("─" * across)
            text.append(_join(line.label, [line.cells[column] for column in columns], columns, widths, label))
        else:
            if not line.minor and text[-1] != "═" * across:
                text.append("")
            text += textwrap.wrap(line.text, width, initial_indent="", subsequent_indent="  ")
    return text


def _join(label_text: str, cells: Sequence[str], columns: Sequence[int], widths: Sequence[int], label: int) -> str:
    joined = "".join(cell.rjust(widths[column]) for cell, column in zip(cells, columns, strict=True))
    return f"{label_text.ljust(label)}{joined}".rstrip()
