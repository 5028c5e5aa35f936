"""The curve of an effort over its age: each measure with its interval, its slope, where it is best, and its payback.

Pure functions of the table of efforts (``sim.studies.time_factor.time_factor.efforts_table``).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.studies.intervals import central_range, is_clear, mean_interval

MEASURES = (
    "participants", "averted", "averted_per_1000", "saved_per_krona", "npv_to_effort_sek", "npv_to_birth_sek",
    "others_sek", "production_sek",
)  # fmt: skip
"""What is told of an effort; see ``efforts_table``."""
SHAPED = ("averted_per_1000", "saved_per_krona", "npv_to_effort_sek", "npv_to_birth_sek")
"""Measures whose curve over age is described."""


def points_table(efforts: pd.DataFrame) -> pd.DataFrame:
    """Return each measure at each age.

    Columns: fade_out, age, measure, mean, low, high (95 % interval of the mean over replications), range_low,
    range_high (the middle 90 % of single towns), chance_share (of the variance between single towns, what towns that
    believe the same differ by; NaN with one town a replication).
    """
    rows = []
    for (fade_out, age), mine in efforts.groupby(["fade_out", "age"], sort=False):
        for measure in MEASURES:
            wide = mine.pivot(index="replication", columns="town", values=measure)
            values = wide.to_numpy()
            if np.isnan(values).any():
                continue
            mean, low, high = mean_interval(wide.mean(axis=1))
            range_low, range_high = central_range(values.ravel())
            rows.append((fade_out, age, measure, mean, low, high, range_low, range_high, chance_share(values)))
    columns = ["fade_out", "age", "measure", "mean", "low", "high", "range_low", "range_high", "chance_share"]
    return pd.DataFrame(rows, columns=columns)


def chance_share(values: npt.NDArray[np.float64]) -> float:
    """Return which share of the variance between towns is chance, from values of shape (replications, towns).

    One-way analysis of variance with random effects: towns of a replication differ by chance alone, replications also
    by what is believed. NaN with one town a replication, or where nothing varies.
    """
    replications, towns = values.shape
    if towns < 2 or replications < 2:
        return math.nan
    within = float(values.var(axis=1, ddof=1).mean())
    between = max(0.0, float(values.mean(axis=1).var(ddof=1)) - within / towns)
    return within / (within + between) if within + between > 0.0 else math.nan


def shapes_table(efforts: pd.DataFrame) -> pd.DataFrame:
    """Return how each measure goes with the age of the effort.

    Columns: fade_out, measure, slope, low, high (per year of age, of a straight line through the ages, with its 95 %
    interval over replications), verdict (falls, rises or, where the interval holds zero, flat),
    earliest_beats_latest (share of replications), best_age (where the mean is highest), best_share (of replications in
    which it is highest there), peaks (whether the best age lies inside and is clearly better than both ends).
    """
    rows = [
        (fade_out, measure, *_shape(mine.groupby(["replication", "age"])[measure].mean().unstack("age")))
        for fade_out, mine in efforts.groupby("fade_out", sort=False)
        for measure in SHAPED
        if not mine[measure].isna().any()
    ]
    columns = ["fade_out", "measure", "slope", "low", "high", "verdict", "earliest_beats_latest", "best_age",
               "best_share", "peaks"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _shape(wide: pd.DataFrame) -> tuple[float, float, float, str, float, int, float, bool]:
    """Return the shape of values by replication (rows) and age (columns, in order)."""
    ages, values = wide.columns.to_numpy(dtype=float), wide.to_numpy()
    slope, low, high = mean_interval(np.polyfit(ages, values.T, 1)[0])
    verdict = "flat" if not is_clear(low, high) else "rises" if slope > 0.0 else "falls"
    earliest_beats_latest = float((values[:, 0] > values[:, -1]).mean())
    best = int(np.argmax(values.mean(axis=0)))
    best_share = float((np.argmax(values, axis=1) == best).mean())
    clearly_better = [mean_interval(values[:, best] - values[:, end])[1] > 0.0 for end in (0, -1)]
    peaks = 0 < best < len(ages) - 1 and all(clearly_better)
    return slope, low, high, verdict, earliest_beats_latest, int(ages[best]), best_share, peaks


def paybacks_table(efforts: pd.DataFrame) -> pd.DataFrame:
    """Return when each effort has paid back: fade_out, age, median, low, high, share.

    Years after the effort (infinite: not before 64) in the median town and at the ends of the middle 90 % of towns; and
    the share of towns in which it pays back.
    """
    rows = [
        (*key, float(np.median(years)), *central_range(years), float(np.isfinite(years).mean()))
        for key, years in efforts.groupby(["fade_out", "age"], sort=False)["payback_years"]
    ]
    return pd.DataFrame(rows, columns=["fade_out", "age", "median", "low", "high", "share"])
