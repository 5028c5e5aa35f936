"""Finding the few who are marked among many: the rows whose byte is not 0."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.people.compiled import rule

_BLOCK = 64
"""Marks that are looked at in one go; where none of them is set, no row is looked at."""


@rule
def note_marked(marks: np.ndarray, first: int, last: int, rows: np.ndarray) -> int:
    """Write the rows from ``first`` to ``last - 1`` that are marked into ``rows``; return how many.

    Args:
        marks: uint8 (persons,).
        rows: integers, with room for ``last - first``.
    """
    some = 0
    for begin in range(first, last, _BLOCK):
        end = min(begin + _BLOCK, last)
        any_mark = np.uint8(0)
        for i in range(begin, end):
            any_mark |= marks[i]
        if any_mark != 0:
            for i in range(begin, end):
                rows[some] = i
                some += 1 if marks[i] != 0 else 0
    return some


def marked(marks: npt.NDArray[np.uint8], first: int = 0, last: int | None = None) -> npt.NDArray[np.intp]:
    """Return the rows from ``first`` to ``last - 1`` (by default to the end) whose mark is not 0, in order."""
    end = len(marks) if last is None else last
    rows = np.empty(max(0, end - first), dtype=np.intp)
    return rows[: note_marked(marks, first, end, rows)]
