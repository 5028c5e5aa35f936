"""A number with its error: Student's t, Wilson's interval of a share, the jackknife, and what every array must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Array = npt.NDArray[np.float64]

LEVEL = 0.95
"""Level of every interval unless another is asked for."""


@dataclass(frozen=True)
class Estimate:
    """A number, its standard error and its interval, in the unit of the number; NaN where it cannot be known."""

    value: float
    se: float
    low: float
    high: float


UNKNOWN = Estimate(np.nan, np.nan, np.nan, np.nan)


def nested(values: npt.ArrayLike, axes: tuple[int, ...] = (2, 3), least_draws: int = 2) -> Array:
    """Return values as floats after a look at their shape: (draws, towns) or (draws, towns, strategies).

    Raises:
        ValueError: another number of axes, too few draws, no town, NaN or infinity.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim not in axes:
        raise ValueError(f"values need {' or '.join(map(str, axes))} axes (draws, towns, …), not shape {array.shape}")
    if array.shape[0] < least_draws or 0 in array.shape:
        raise ValueError(f"values need at least {least_draws} draws and 1 of all else, not shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError("values need to be finite; NaN or infinity was given")
    return array


def check_level(level: float) -> None:
    """Raise ValueError unless a level lies between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"a level lies between 0 and 1, not {level}")


def student(value: float, se: float, degrees: float, level: float = LEVEL) -> Estimate:
    """Return value ± t(1 - (1 - level) / 2, degrees) · se; without a degree of freedom only the value is known."""
    check_level(level)
    if not degrees > 0.0:
        return Estimate(value, np.nan, np.nan, np.nan)
    half = float(stats.t.ppf(0.5 + level / 2.0, degrees)) * se
    return Estimate(value, se, value - half, value + half)


def signed(columns: Array) -> Array:
    """Return columns, shape (rows, c), each turned so that its largest entry is positive.

    An axis has no sign of its own; with one, what is drawn along it does not hang on how it was found.
    """
    if columns.size == 0:
        return columns
    largest = columns[np.abs(columns).argmax(axis=0), np.arange(columns.shape[1])]
    turned: Array = columns * np.where(largest < 0.0, -1.0, 1.0)
    return turned


def mean_of(values: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Return the mean of independent values, shape (n,), with its t-interval."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0 or not np.isfinite(array).all():
        raise ValueError("a mean needs at least one finite value in one row")
    se = float(array.std(ddof=1)) / np.sqrt(array.size) if array.size > 1 else np.nan
    return student(float(array.mean()), se, array.size - 1, level)


def share_of(happened: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Return the share of independent draws, shape (draws,), in which something happened, with Wilson's interval.

    Args:
        happened: 0 to 1 a draw; a part where a first place is shared. A part counts as that part of a draw.
        level: of the interval.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22:209 (1927),
    doi:10.1080/01621459.1927.10502953: the shares p with |p̂ - p| ≤ z √(p (1 - p) / n).
    """
    low, value, high = wilson(np.asarray(happened, dtype=np.float64), level)
    n = np.shape(happened)[0]
    return Estimate(float(value), float(np.sqrt(value * (1.0 - value) / n)), float(low), float(high))


def wilson(happened: Array, level: float = LEVEL) -> tuple[Array, Array, Array]:
    """Return (low, share, high) over the first axis of values 0 to 1, shape (draws, ...), each of shape (...)."""
    if happened.shape[0] == 0 or not ((happened >= 0.0) & (happened <= 1.0)).all():
        raise ValueError("a share needs at least one draw, each between 0 and 1")
    return wilson_at(happened.mean(axis=0), float(happened.shape[0]), level)


def wilson_at(p: Array, n: Array | float, level: float = LEVEL) -> tuple[Array, Array, Array]:
    """Return (low, share, high) of shares p that are as sure as n independent draws make them."""
    check_level(level)
    z = float(stats.norm.ppf(0.5 + level / 2.0))
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return np.minimum(p, np.maximum(0.0, middle - half)), p, np.maximum(p, np.minimum(1.0, middle + half))


PARTS = 40
"""Parts of the draws that are left out in turn where one draw at a time would take long."""


def parts_left_out(draws: int) -> Iterator[npt.NDArray[np.bool_]]:
    """Yield which draws are left when each of ``PARTS`` parts (fewer if draws are few) is left out."""
    parts = min(PARTS, draws // 2)
    for k in range(parts):
        yield np.arange(draws) % parts != k


def jackknife(statistic: Callable[[Array], float], rows: Array, level: float = LEVEL, logged: bool = True) -> Estimate:
    """Return a statistic of independent rows, its jackknife error and t-interval (degrees: rows - 1).

    Args:
        statistic: of an array whose first axis is the row.
        rows: shape (rows, ...).
        level: of the interval.
        logged: the interval is made on the logarithm, as fits a variance or a ratio of variances.

    J. N. Arvesen, Jackknifing U-statistics, Ann. Math. Statist. 40:2076 (1969), doi:10.1214/aoms/1177697287. Rows need
    not be normal, unlike for the χ² and F intervals.
    """
    n = rows.shape[0]
    value = statistic(rows)
    if n < 2:
        return Estimate(value, np.nan, np.nan, np.nan)
    left_out = np.array([statistic(np.delete(rows, k, axis=0)) for k in range(n)])
    return from_left_out(value, left_out, level, logged)


def from_left_out(value: float, left_out: Array, level: float = LEVEL, logged: bool = True) -> Estimate:
    """Return the jackknife's estimate from the statistic with each row left out once, shape (rows,)."""
    n = left_out.size
    se = float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))
    if not logged or value <= 0.0 or (left_out <= 0.0).any():
        return student(value, se, n - 1, level)
    logs = np.log(left_out)
    told = student(float(np.log(value)), float(np.sqrt((n - 1) / n * ((logs - logs.mean()) ** 2).sum())), n - 1, level)
    return Estimate(value, se, float(np.exp(told.low)), float(np.exp(told.high)))
