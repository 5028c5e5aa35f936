"""Ways side by side: levels, paired changes against the comparator, and how both are written in tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.studies.intervals import LEVEL_PERCENT, is_clear, mean_interval, paired_difference
from sim.views.columns import Row
from sim.views.frames import (
    alternatives_of,
    check_columns,
    checked,
    comparator_of,
)
from sim.views.words import Words

Key = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """A mean over replications with its 95 % interval, and its paired difference to the comparator with its own.

    Without intervals (one replication) the ends are NaN, and the one value is all that is known.
    """

    level: float
    low: float
    high: float
    change: float
    change_low: float
    change_high: float

    @property
    def clear(self) -> bool:
        """Say whether the difference keeps off zero, or without interval whether there is any."""
        return self.change != 0.0 if math.isnan(self.change_low) else is_clear(self.change_low, self.change_high)


def checked_ways(
    frame: pd.DataFrame,
    name: str,
    way: str,
    allowed: Mapping[str, Sequence[str]],
    others: Sequence[str],
    value: str,
    titles: Mapping[str, str],
) -> pd.DataFrame:
    """Return the frame with its column `way` called strategy, after checking that nothing is missing or unknown.

    Args:
        frame: one row per way, replication and further keys.
        name: what the caller calls the frame, for the message.
        way: the column that says what is compared.
        allowed: key column -> every value it must and may hold.
        others: further key columns.
        value: the numeric column.
        titles: display name per way, the comparator first.

    Raises:
        ValueError: a missing column, no rows, an unknown or absent value, or a combination without its row.
    """
    columns = [way, "replication", *allowed, *others, value]
    check_columns(frame, name, columns)
    for column, known in allowed.items():
        found = set(frame[column])
        unknown, absent = sorted(map(str, found - set(known))), [one for one in known if one not in found]
        if unknown or absent:
            fault = f"unknown {column} {unknown[0]!r}" if unknown else f"no rows for the {column} {absent[0]!r}"
            raise ValueError(f"{name}: {fault}; it needs {', '.join(known)}")
    held = frame[columns].rename(columns={way: "strategy"})
    held = checked(held, name, [*allowed, *others], [value], titles)
    keys = ["strategy", "replication", *allowed, *others]
    whole = math.prod(held[key].nunique() for key in keys)
    if len(held) != whole:
        raise ValueError(
            f"{name} has {len(held)} rows, but every combination of {way}, {', '.join(keys[1:])} makes {whole}"
        )
    return held


def findings(frame: pd.DataFrame, value: str, comparator: str) -> dict[Key, Finding]:
    """Return the finding for every strategy and measure of a frame with strategy, replication, measure and value."""
    levels = {key: mean_interval(rows) for key, rows in frame.groupby(["strategy", "measure"], sort=False)[value]}
    changes = paired_difference(frame, value, "measure", comparator).itertuples(index=False, name=None)
    return {(way, measure): Finding(*levels[way, measure], *change) for way, measure, *change in changes}


def decimals_for(*values: float) -> int:
    """Return the digits after the decimal sign that numbers of this size need."""
    largest = max(map(abs, values), default=0.0)
    return 0 if largest >= 99.95 else 1 if largest >= 0.995 else 2


def level_row(label: str, measure: str, found: Mapping[Key, Finding], titles: Mapping[str, str], words: Words) -> Row:
    """Return a row of a table: the mean of every way."""
    levels = [found[way, measure].level for way in titles]
    return Row(label, tuple(words.number(level, decimals_for(*levels)) for level in levels))


def change_row(label: str, measure: str, found: Mapping[Key, Finding], titles: Mapping[str, str], words: Words) -> Row:
    """Return a row of a table: the paired difference of every way with half its interval, ~ where it holds zero."""
    comparator = comparator_of(titles)
    decimals = decimals_for(*(found[way, measure].change for way in alternatives_of(titles)))
    cells = ["·" if way == comparator else change_text(found[way, measure], decimals, words) for way in titles]
    return Row(label, tuple(cells))


def change_text(one: Finding, decimals: int, words: Words) -> str:
    """Write a difference, "−5.1 ±0.6" or "~−0.2 ±0.6"; without interval the number alone."""
    text = words.number(one.change, decimals, sign=True)
    if math.isnan(one.change_low):
        return text
    return f"{'' if one.clear else '~'}{text} ±{words.number((one.change_high - one.change_low) / 2, decimals)}"


def interval_note(replications: int, words: Words) -> str:
    """Return the line under a table that says what ± and ~ mean."""
    if replications == 1:
        return words("one_replication")
    return words("table.note.interval", percent=words.percent(LEVEL_PERCENT), replications=words.number(replications))
