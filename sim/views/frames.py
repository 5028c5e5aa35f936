"""The border between results and views: which frames are accepted, in which order strategies and payers stand.

A frame that is incomplete, doubled or misspelt is refused in one line; a figure never guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import OUTCOMES
from sim.money.prices import PAYERS, PUBLIC_PAYERS, SEK_PER_KSEK, SEK_PER_MSEK

__all__ = [
    "ANY",
    "OTHERS",
    "OUTCOMES",
    "PAYERS",
    "PRODUCTION",
    "PUBLIC_PAYERS",
    "SEK_PER_KSEK",
    "SEK_PER_MSEK",
    "alternatives_of",
    "check_columns",
    "check_payers",
    "check_same_replications",
    "checked",
    "comparator_of",
    "replication_count",
    "rows_in",
    "with_public_sum",
]  # fmt: skip

ANY = "any"
OTHERS = "person_and_others"
PRODUCTION = "production"


def comparator_of(titles: Mapping[str, str]) -> str:
    """Return the comparator: the first strategy of the titles."""
    if not titles:
        raise ValueError("titles is empty; give the display name of every strategy, the comparator first")
    return next(iter(titles))


def alternatives_of(titles: Mapping[str, str]) -> list[str]:
    """Return the strategies that are compared with the comparator, in the order of the titles."""
    return list(titles)[1:]


def check_columns(frame: pd.DataFrame, name: str, columns: Iterable[str], may_be_empty: bool = False) -> None:
    """Refuse, in one line, a frame that lacks a column or has no rows.

    Args:
        frame: results.
        name: what the caller calls the frame, for the message.
        columns: those that must be there.
        may_be_empty: whether a frame without rows says something too.

    Raises:
        ValueError: a missing column, or no rows.
    """
    needed = list(columns)
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise ValueError(f"{name} lacks the column {missing[0]!r}; it needs {', '.join(needed)}")
    if frame.empty and not may_be_empty:
        raise ValueError(f"{name} has no rows")


def checked(
    frame: pd.DataFrame,
    name: str,
    keys: Sequence[str],
    values: Sequence[str],
    titles: Mapping[str, str],
    comparator_needed: bool = True,
    may_lack: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the frame's named columns after checking that it can be believed.

    Args:
        frame: results, one row per strategy, replication and further `keys`.
        name: what the caller calls the frame, for the message.
        keys: key columns beside strategy and replication.
        values: numeric columns; NaN is refused but in those named by `may_lack`.
        titles: display name per strategy, the comparator first.
        comparator_needed: whether rows of the comparator must be there.
        may_lack: value columns in which NaN has a meaning.

    Raises:
        ValueError: a missing column, a strategy without title or without rows, strategies with different replications,
            a doubled row or a missing value.
    """
    columns = ["strategy", "replication", *keys, *values]
    check_columns(frame, name, columns, may_be_empty=True)
    found = set(frame["strategy"])
    untitled = sorted(str(strategy) for strategy in found - set(titles))
    if untitled:
        raise ValueError(f"{name} holds the strategy {untitled[0]!r}, which has no title; titles: {', '.join(titles)}")
    comparator = comparator_of(titles)
    absent = [name_ for name_ in titles if name_ not in found and (comparator_needed or name_ != comparator)]
    if absent:
        raise ValueError(f"{name} has no rows for the strategy {absent[0]!r}")
    if frame.duplicated(["strategy", "replication", *keys]).any():
        raise ValueError(f"{name} has two rows for the same {', '.join(['strategy', 'replication', *keys])}")
    for column in values:
        if column not in may_lack and frame[column].isna().any():
            raise ValueError(f"{name}: {column} is missing in {int(frame[column].isna().sum())} row(s)")
    _check_replications(frame, name)
    return frame[columns]


def rows_in(frame: pd.DataFrame, **chosen: object) -> pd.DataFrame:
    """Return the rows of a frame in which some columns, named, hold what is asked for."""
    held = np.ones(len(frame), dtype=bool)
    for column, value in chosen.items():
        held &= (frame[column] == value).to_numpy()
    return frame[held]


def replication_count(frame: pd.DataFrame) -> int:
    """Return how many replications the frame holds."""
    return int(frame["replication"].nunique())


def check_same_replications(frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse frames, by name, that do not come from the same replications."""
    held = {name: frozenset(frame["replication"]) for name, frame in frames.items()}
    if len(set(held.values())) > 1:
        counts = ", ".join(f"{name} {len(replications)}" for name, replications in held.items())
        raise ValueError(f"the frames come from different replications: {counts}")


def check_payers(payers: pd.DataFrame) -> None:
    """Refuse a payer that is not known, and a payer of the eight that is missing."""
    found = set(payers["payer"])
    unknown, absent = sorted(found - set(PAYERS)), [payer for payer in PAYERS if payer not in found]
    if unknown or absent:
        fault = f"unknown payer {unknown[0]!r}" if unknown else f"no rows for the payer {absent[0]!r}"
        raise ValueError(f"payers: {fault}; the payers are {', '.join(PAYERS)}")


def with_public_sum(payers: pd.DataFrame) -> pd.DataFrame:
    """Return the payers with one more, "public": the sum of the six public payers.

    Neither person and others nor lost production is ever part of it.
    """
    public = payers[payers["payer"].isin(PUBLIC_PAYERS)]
    total = public.groupby(["strategy", "replication"], sort=False, as_index=False)["amount_sek"].sum()
    return pd.concat([payers, total.assign(payer="public")], ignore_index=True)


def _check_replications(frame: pd.DataFrame, name: str) -> None:
    held = {strategy: frozenset(rows) for strategy, rows in frame.groupby("strategy", sort=False)["replication"]}
    if len(set(held.values())) > 1:
        counts = ", ".join(f"{strategy} {len(replications)}" for strategy, replications in held.items())
        raise ValueError(f"{name}: every strategy needs the same replications; there are {counts}")
