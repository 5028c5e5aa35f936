"""How sure a mean over replications is, and how widely the replications themselves spread.

Two different questions, two different answers, never mixed without saying which:

* `mean_interval` and `paired_difference`: where the *mean* lies (Student's t over replications).
* `central_range`: where a *single* replication, one possible future of the municipality, is likely to fall.

`Interval` is the choice of what stands beside a mean, made once and used by every figure, table and sentence of a view:
`OF_THE_MEAN` where replications differ in chance alone, `OF_DRAWS` where each believes something else as well.

Pure functions on numbers and frames; nothing here may import the model or a view.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEVEL_PERCENT = 95
"""Confidence level of every interval of a mean in the project, in per cent."""

LEAST_DRAWS = 6
"""Draws whose range may say that something is clear: that six of six lie on one side by chance alone has a chance of
1 in 32 (2 · 0.5⁶), less than the 5 % of an interval of a mean; of five it has 1 in 16."""

WHOLE_UP_TO = 40
"""Draws up to which the middle 95 % of them, rounded outwards to observed values, is the whole range."""

# The 97.5 % quantile of Student's t by degrees of freedom 1..30, then at 40, 60, 120 and without end.
_T_975 = (
    (1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (5, 2.57058), (6, 2.44691), (7, 2.36462), (8, 2.30600),
    (9, 2.26216), (10, 2.22814), (11, 2.20099), (12, 2.17881), (13, 2.16037), (14, 2.14479), (15, 2.13145),
    (16, 2.11991), (17, 2.10982), (18, 2.10092), (19, 2.09302), (20, 2.08596), (21, 2.07961), (22, 2.07387),
    (23, 2.06866), (24, 2.06390), (25, 2.05954), (26, 2.05553), (27, 2.05183), (28, 2.04841), (29, 2.04523),
    (30, 2.04227), (40, 2.02108), (60, 2.00030), (120, 1.97993), (math.inf, 1.95996),
)  # fmt: skip


def t_quantile_975(degrees_of_freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t.

    Between the tabulated degrees of freedom the quantile is read off linearly in 1/df, which is right to 0.0001.

    Raises:
        ValueError: fewer than 1 degree of freedom.
    """
    if degrees_of_freedom < 1:
        raise ValueError(f"degrees of freedom must be at least 1, not {degrees_of_freedom}")
    inverse = [0.0 if math.isinf(df) else 1.0 / df for df, _ in reversed(_T_975)]
    quantiles = [quantile for _, quantile in reversed(_T_975)]
    return float(np.interp(1.0 / degrees_of_freedom, inverse, quantiles))


def mean_interval(values: Iterable[float]) -> tuple[float, float, float]:
    """Return (mean, low, high) of the values: the mean and its 95 % t-interval.

    mean ± t(0.975, n − 1) · s / √n. One value alone has a mean but no interval: low and high are then NaN.

    Raises:
        ValueError: no value at all, or a value that is NaN or infinite.
    """
    sample = np.asarray(list(values), dtype=float)
    if sample.size == 0:
        raise ValueError("an interval needs at least one value, none was given")
    if not np.isfinite(sample).all():
        raise ValueError("an interval needs finite values; NaN or infinity was given")
    mean = float(sample.mean())
    if sample.size == 1:
        return mean, math.nan, math.nan
    half = t_quantile_975(sample.size - 1) * float(sample.std(ddof=1)) / math.sqrt(sample.size)
    return mean, mean - half, mean + half


def central_range(values: Iterable[float], percent: int = 90) -> tuple[float, float]:
    """Return (low, high) between which the middle `percent` of the values lie, rounded outwards to observed values.

    Small samples are therefore never made to look surer than they are: up to 20 values the 90 % range is the whole
    range. Infinity is a value like any other (a payback that never comes).

    Raises:
        ValueError: no value, NaN, or a percentage outside 1–100.
    """
    sample = sorted(float(value) for value in values)
    if not sample or any(math.isnan(value) for value in sample):
        raise ValueError("a range needs at least one value and no NaN")
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must lie in 1–100, not {percent}")
    low, high = ends_of_range(len(sample), percent)
    return sample[low], sample[high]


def ends_of_range(values: int, percent: int = 90) -> tuple[int, int]:
    """Return at which places of so many sorted values their middle `percent` begins and ends, rounded outwards."""
    cut = (100 - percent) * (values - 1) // 200
    return cut, values - 1 - cut


def range_of_draws(values: Iterable[float]) -> tuple[float, float, float]:
    """Return (mean, low, high) of draws of what is believed: their mean, and between which draws the middle 95 % lie.

    Up to 40 draws that is the whole range: with so few nothing narrower would be honest. It does not shrink as draws
    grow in number, as an interval of the mean would. One draw alone has no range: low and high are then NaN.

    Raises:
        ValueError: no value, or NaN.
    """
    sample = [float(value) for value in values]
    low, high = central_range(sample, LEVEL_PERCENT)
    mean = float(np.mean(sample))
    return (mean, math.nan, math.nan) if len(sample) == 1 else (mean, low, high)


def is_clear(low: float, high: float) -> bool:
    """Say whether an interval lies wholly on one side of zero; without an interval (NaN) nothing is clear."""
    return low > 0.0 or high < 0.0


@dataclass(frozen=True)
class Interval:
    """What stands beside the mean of replications: their own range (`draws`), or where the mean is to be looked for."""

    draws: bool = False

    def around(self, values: Iterable[float]) -> tuple[float, float, float]:
        """Return (mean, low, high); one value alone has no interval (NaN)."""
        return range_of_draws(values) if self.draws else mean_interval(values)

    def is_enough(self, replications: int) -> bool:
        """Say whether so many replications may show that something is clear; one has no interval that could."""
        return not self.draws or replications >= LEAST_DRAWS


OF_THE_MEAN = Interval()
"""Replications differ in chance alone: Student's 95 % interval of their mean."""
OF_DRAWS = Interval(draws=True)
"""Replications believe different things: the range of the draws, which is how sure one may be."""


def paired_difference(
    frame: pd.DataFrame,
    value: str,
    by: str | Sequence[str],
    comparator: str | float,
    interval: Interval = OF_THE_MEAN,
) -> pd.DataFrame:
    """Return each strategy's difference to the comparator, replication by replication, with its interval.

    Two strategies share every accident of life that the strategy does not touch, so the difference is taken inside
    each replication before it is averaged; this is what makes small effects visible.

    Args:
        frame: one row per strategy, replication and combination of `by`.
        value: the numeric column to compare.
        by: further key columns, for example "payer"; may be empty.
        comparator: the strategy all others are compared with; its own difference is zero.
        interval: what stands beside the mean.

    Returns:
        Columns strategy, *by, mean, low, high, one row per strategy and combination, in order of appearance. With one
        replication low and high are NaN.

    Raises:
        ValueError: a missing column or comparator, a doubled row, or a row without its pair.
    """
    keys = [by] if isinstance(by, str) else list(by)
    _check_pairs(frame, value, keys, comparator)
    wide = frame.pivot(index=[*keys, "replication"], columns="strategy", values=value)
    if wide.isna().any(axis=None):
        strategy = str(wide.columns[wide.isna().any()][0])
        place = wide.index[wide[strategy].isna()][0]
        raise ValueError(
            f"no {value} for strategy {strategy!r} at {[*keys, 'replication']} = {place}: cannot be paired"
        )
    differences = wide.sub(wide[comparator], axis=0)
    strategies = list(dict.fromkeys(frame["strategy"]))
    combinations = list(dict.fromkeys(frame[keys].itertuples(index=False, name=None))) if keys else [()]
    rows = []
    for strategy in strategies:
        column = differences[strategy]
        for combination in combinations:
            sample = column.loc[combination] if keys else column
            rows.append((strategy, *combination, *interval.around(sample)))
    return pd.DataFrame(rows, columns=["strategy", *keys, "mean", "low", "high"])


def _check_pairs(frame: pd.DataFrame, value: str, keys: list[str], comparator: str | float) -> None:
    needed = ["strategy", "replication", *keys, value]
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise ValueError(f"the frame lacks {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}")
    if comparator not in set(frame["strategy"]):
        raise ValueError(f"the comparator {comparator!r} has no rows; the frame has {sorted(set(frame['strategy']))}")
    doubled = frame.duplicated(["strategy", "replication", *keys])
    if doubled.any():
        first = frame.loc[doubled, ["strategy", "replication", *keys]].iloc[0].to_dict()
        raise ValueError(f"two rows for {first}: each combination may stand once")
