"""Cells of tables that people open in a spreadsheet: text stays text there, whoever wrote it."""

from __future__ import annotations

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs with which a spreadsheet begins to calculate."""


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def harmless_csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV in which no text, names of columns among them, is taken for a formula."""
    cells = frame.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    return str(cells.rename(columns=lambda name: harmless(str(name))).to_csv(index=False, lineterminator="\n"))
