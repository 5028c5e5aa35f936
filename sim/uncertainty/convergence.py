"""Enough replications for the claim: running means, how many are needed, and when to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.uncertainty.estimate import LEVEL, Array, Estimate, check_level, mean_of

LEAST = 20
"""Replications before a sample's own spread is trusted to stop it: a choice; its cost is told at ``stopped_at``."""


@dataclass(frozen=True)
class Running:
    """The mean of the first n replications with its t-interval, shapes (replications - 1,), n from 2."""

    n: npt.NDArray[np.int64]
    mean: Array
    low: Array
    high: Array


def running_mean(values: npt.ArrayLike, level: float = LEVEL) -> Running:
    """Return the mean and its interval after 2, 3, … of the values, shape (replications,)."""
    array = _row(values)
    check_level(level)
    n = np.arange(2, array.size + 1)
    mean = np.cumsum(array)[1:] / n
    centred = array - array.mean()
    squares = np.cumsum(centred**2)[1:] - np.cumsum(centred)[1:] ** 2 / n
    half = stats.t.ppf(0.5 + level / 2.0, n - 1) * np.sqrt(np.maximum(squares, 0.0) / (n - 1) / n)
    return Running(n, mean, mean - half, mean + half)


@dataclass(frozen=True)
class Needed:
    """How many replications a half-width takes.

    ``expected`` by the spread seen; ``cautious`` by the spread's own 90 % upper bound (χ², so for values that are not
    far from normal): with so many the half-width is reached nine times in ten.
    """

    expected: int
    cautious: int


def replications_needed(values: npt.ArrayLike, half_width: float, level: float = LEVEL) -> Needed:
    """Return the least n with t(n - 1) · s / √n at or below a half-width, in the unit of the values.

    Args:
        values: of a pilot, shape (replications,), independent.
        half_width: above 0.
        level: of the interval whose half-width is stated.
    """
    array = _row(values)
    check_level(level)
    if not half_width > 0.0:
        raise ValueError(f"a half-width is above 0, not {half_width}")
    spread = float(array.std(ddof=1))
    degrees = array.size - 1
    upper = spread * math.sqrt(degrees / float(stats.chi2.ppf(0.1, degrees)))
    return Needed(_least(spread, half_width, level), _least(upper, half_width, level))


def _least(spread: float, half_width: float, level: float) -> int:
    """Return the least n, by doubling and halving: the half-width falls with n."""

    def wide(n: int) -> bool:
        return float(stats.t.ppf(0.5 + level / 2.0, n - 1)) * spread / math.sqrt(n) > half_width

    low, high = 1, 2
    while wide(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wide(middle) else (low, middle)
    return high


@dataclass(frozen=True)
class Stopped:
    """Where a sequence stopped: ``reached`` says whether the half-width was, or the values ran out."""

    n: int
    mean: Estimate
    reached: bool


def stopped_at(
    values: npt.ArrayLike, half_width: float, batch: int = 1, least: int = LEAST, level: float = LEVEL
) -> Stopped:
    """Return where a sequence of replications stops: the first look at which the t-interval is narrow enough.

    Looks are after ``least`` replications and after every ``batch`` more. Y. S. Chow & H. Robbins, On the asymptotic
    theory of fixed-width sequential confidence intervals for the mean, Ann. Math. Statist. 36:457 (1965): coverage is
    as stated for narrow intervals, but a sample whose spread looks small by luck stops too early.

    Measured over 1 500 sequences stopped at a half-width of 0.3 standard deviations, batches of 10: the 95 % interval
    holds in 94 % (normal) and 90 % (exponential) with 20 at least, in 93 and 88 % with 10; looking from 3 after every
    one, in 91 and 80 %. Of exponentials the mean comes out 0.04 standard deviations too low with 20 at least, 0.11 with
    3, since its small values come with a small spread; of normals it is not biased.

    Args:
        values: in the order lived, shape (replications,).
        half_width: in the unit of the values, above 0.
        batch, least: of replications; least at least 2.
        level: of the interval.
    """
    array = _row(values)
    if not half_width > 0.0 or batch < 1 or least < 2:
        raise ValueError(f"needs half_width above 0, batch from 1, least from 2; not {half_width}, {batch}, {least}")
    running = running_mean(array, level)
    halves = (running.high - running.low) / 2.0
    looks = np.arange(min(least, array.size), array.size + 1, batch)
    narrow = looks[halves[looks - 2] <= half_width]
    enough = narrow.size > 0 and array.size >= least
    n = int(narrow[0]) if enough else array.size
    return Stopped(n, mean_of(array[:n], level), enough)


def how_many_more(
    values: npt.ArrayLike, half_width: float, batch: int = 1, least: int = LEAST, level: float = LEVEL
) -> int:
    """Return how many replications to live next: 0 when the half-width is reached, else whole batches.

    The next look is where the spread seen so far says that half of what is missing has been lived (at least one batch),
    so that few looks are taken and little is overshot.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size < least:
        return least - array.size
    if stopped_at(array, half_width, batch=array.size, least=array.size, level=level).reached:
        return 0
    missing = replications_needed(array, half_width, level).expected - array.size
    return max(1, math.ceil(missing / 2 / batch)) * batch


def _row(values: npt.ArrayLike) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size < 2 or not np.isfinite(array).all():
        raise ValueError("needs a row of at least two finite values, one a replication")
    return array
