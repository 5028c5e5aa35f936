"""Means over replications with their intervals, as plain data for a summary."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
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
    """Return the rows of a frame as plain data for a summary; what is not known or not finite is None."""
    return [finite_row(row) for row in frame.to_dict("records")]


def finite_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row as plain data for a summary; what is not known or not finite is None."""
    return {str(key): finite(value) for key, value in row.items()}


def finite(value: Any) -> Any:
    """Return a value as plain data for a summary; a number that is not known (NaN) or not finite is None."""
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain


def _plain(mean: float, low: float, high: float) -> dict[str, float | None]:
    return {"mean": finite(float(mean)), "low": finite(float(low)), "high": finite(float(high))}
