"""Means over replications with their intervals, as plain data for a summary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.studies.intervals import mean_interval, paired_difference


def means_of(frame: pd.DataFrame, keys: Sequence[str], value: str) -> list[dict[str, Any]]:
    """Return a mean with its 95 % interval over replications for every combination of some columns.

    Args:
        frame: one row a replication and combination.
        keys: columns that tell the combinations apart.
        value: the column that is averaged.
    """
    return [
        {**dict(zip(keys, names, strict=True)), **_plain(*mean_interval(rows[value]))}
        for names, rows in frame.groupby(list(keys), sort=False)
    ]


def differences_of(
    frame: pd.DataFrame, way: str, keys: Sequence[str], value: str, comparator: str | float
) -> list[dict[str, Any]]:
    """Return every way's paired difference to the comparator with its interval, for each combination of some columns.

    Args:
        frame: one row a way, replication and combination.
        way: the column that names what is compared.
        keys: further columns that tell combinations apart.
        value: the column that is compared.
        comparator: the way the others are compared with; left out of what is returned.
    """
    table = paired_difference(frame.rename(columns={way: "strategy"}), value, list(keys), comparator)
    return [
        {way: row["strategy"], **{key: row[key] for key in keys}, **_plain(row["mean"], row["low"], row["high"])}
        for _, row in table.iterrows()
        if row["strategy"] != comparator
    ]


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain data for a summary; what is not known (NaN) is None."""
    return [
        {str(key): None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(mean: float, low: float, high: float) -> dict[str, float | None]:
    given = {"mean": mean, "low": low, "high": high}
    return {name: None if math.isnan(number) else float(number) for name, number in given.items()}
