"""A sweep in plain text: what will be done, what it takes, and a short table of what it came to.

Reads tidy frames; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import SEK_PER_MSEK
from sim.views.source_line import source_line
from sim.views.words import Words

PLACE = ("point", "draw", "replication", "strategy")
MOST_LISTED = 16
"""Points that are listed one by one; of more, each key's values are told with everything else averaged."""
MOST_VALUES = 6
"""Values of one key that are told one by one; of more, the lower and the upper half."""
MEASURES = ("persons_in_exclusion", "persons_kept_out", "outlay_sek", "public_npv_sek", "society_npv_sek")
MOST_FAILURES = 5
_LONGEST = 40


def swept_keys(results: pd.DataFrame) -> list[str]:
    """Return the columns of a sweep's table that were swept: those before its place."""
    columns = list(results.columns)
    return columns[: columns.index(PLACE[0])]


def short_rows(results: pd.DataFrame, comparator: str) -> pd.DataFrame:
    """Return what the short table tells: strategy, key, value and the mean of each of ``MEASURES``.

    Up to 16 points are told one by one (``key`` names all that was swept, ``value`` says what it was); of more, each
    value of each key is told with everything else averaged. The comparator, which differs from itself in nothing, is
    left out unless it is all there is.
    """
    keys = swept_keys(results)
    names = list(dict.fromkeys(results["strategy"]))
    told = results[results["strategy"] != comparator] if len(names) > 1 else results
    if results["point"].nunique() <= MOST_LISTED:
        labels = {point: _label(rows.iloc[0], keys) for point, rows in told.groupby("point")}
        parts = [(" · ".join(key.rpartition(".")[2] for key in keys), told["point"].map(labels))]
    else:
        parts = [(key, _values(told[key])) for key in keys]
    frames = []
    for key, value in parts:
        in_order = told.assign(value=value).sort_values(key if key in told else "point", kind="stable")
        means = in_order.groupby(["strategy", "value"], sort=False)[list(MEASURES)].mean()
        frames.append(means.reset_index().assign(key=key))
    found = pd.concat(frames, ignore_index=True)
    order = {name: place for place, name in enumerate(names)}
    return found.sort_values("strategy", key=lambda column: column.map(order), kind="stable").reset_index(drop=True)


def sweep_table(results: pd.DataFrame, comparator: str, words: Words) -> str:
    """Return the short table as text, at most 100 characters wide, without a closing line break."""
    rows = short_rows(results, comparator)
    lines: list[Line] = []
    for strategy, mine in rows.groupby("strategy", sort=False):
        lines.append(Heading(str(strategy)))
        for key, several in mine.groupby("key", sort=False):
            lines += [Heading(str(key), minor=True)] if key else []
            lines += [Row(f"  {_cut(str(row['value']))}", _cells(row, words)) for _, row in several.iterrows()]
    headers = [words(f"sweep.column.{name.removesuffix('_sek')}") for name in MEASURES]
    towns = len(results) // max(1, results.groupby(["point", "strategy"], dropna=False).ngroups)
    note = words("sweep.note", towns=words.number(towns), comparator=comparator)
    notes = [*textwrap.wrap(note, WIDTH, subsequent_indent="  "), source_line(words, towns, None)]
    return "\n".join([*lay_out(headers, lines, WIDTH, 0), "", *notes])


def plan_text(name: str, points: int, draws: int, replications: int, jobs: int, runs: int, words: Words) -> str:
    """Return in one line what a sweep consists of."""
    return words(
        "sweep.plan", name=name, points=words.number(points), draws=words.number(draws),
        replications=words.number(replications), jobs=words.number(jobs), runs=words.number(runs),
    )  # fmt: skip


def repeated_text(draws: int, members: int, words: Words) -> list[str]:
    """Return a line that says that draws meet the posterior's members again, or nothing where they do not."""
    if draws <= members:
        return []
    told = words("sweep.repeated", members=words.number(members), draws=words.number(draws))
    return textwrap.wrap(told, WIDTH, subsequent_indent="  ")


def estimate_text(jobs: int, seconds: float, size: float, free: float, by_pilot: bool, words: Words) -> str:
    """Return in one line what is left to do and what it will take."""
    return words(
        "sweep.estimate", jobs=words.number(jobs), time=duration(seconds, words), size=disk(size, words),
        free=disk(free, words), how=words("sweep.by_pilot" if by_pilot else "sweep.by_store"),
    )  # fmt: skip


def failures_text(failures: Sequence[str], words: Words) -> str:
    """Return what failed and what to do about it; each failure in one line."""
    lines = [words("sweep.failed", jobs=words.number(len(failures)))]
    lines += [f"  {one}" for one in failures[:MOST_FAILURES]]
    if len(failures) > MOST_FAILURES:
        lines.append("  " + words("sweep.more", more=words.number(len(failures) - MOST_FAILURES)))
    return "\n".join(lines)


def duration(seconds: float, words: Words) -> str:
    """Return a time as people say it: 40 s, 12 min, 3.5 h, 4 days."""
    if math.isnan(seconds):
        return words.number(seconds)
    for name, long, decimals in (("seconds", 1.0, 0), ("minutes", 60.0, 0), ("hours", 3600.0, 1)):
        if seconds < {"seconds": 90.0, "minutes": 5400.0, "hours": 172_800.0}[name]:
            return words(f"sweep.unit.{name}", number=words.number(seconds / long, decimals))
    return words("sweep.unit.days", number=words.number(seconds / 86_400.0, 1))


def disk(size: float, words: Words) -> str:
    """Return bytes as MB or GB."""
    if size < 1e9:
        return words("sweep.unit.mb", number=words.number(size / 1e6, 1 if size < 1e7 else 0))
    return words("sweep.unit.gb", number=words.number(size / 1e9, 1))


def _cells(row: pd.Series, words: Words) -> tuple[str, ...]:
    cells = []
    for name in MEASURES:
        is_money = name.endswith("_sek")
        value = float(row[name]) / SEK_PER_MSEK if is_money else float(row[name])
        cells.append(words.number(value, 1 if abs(value) < 99.95 else 0, sign=name == "persons_kept_out"))
    return tuple(cells)


def _label(row: pd.Series, keys: Sequence[str]) -> str:
    if not keys:
        return f"{row['point']}"
    return " · ".join(_plain(row[key]) for key in keys)


def _values(column: pd.Series) -> pd.Series:
    """Return a column's values as they are told, or which half they are in where there are many."""
    if column.nunique(dropna=False) <= MOST_VALUES or not pd.api.types.is_numeric_dtype(column):
        return column.map(_plain)
    middle = float(column.median())
    low, high = _plain(float(column.min())), _plain(float(column.max()))
    return pd.Series(
        [f"{low} – {middle:.4g}" if v <= middle else f"{middle:.4g} – {high}" for v in column], column.index
    )


def _plain(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "·"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
