"""Where a strategy stops (or starts) being worth it, as one thing is scaled: crossings of a curve and of its draws."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sim.uncertainty.estimate import LEVEL, Array, nested, wilson
from sim.uncertainty.intervals import chances_without_chance, without_chance


@dataclass(frozen=True)
class Threshold:
    """Where a value crosses 0, or a rival's value.

    Attributes:
        multipliers: shape (k,), rising.
        mean: value (less the rival's) by multiplier, shape (k,).
        above, above_low, above_high: share of draws above 0 by multiplier, shape (k,), with its interval
            (``intervals.chances_without_chance``); one at 0 counts half.
        crossings: of the mean, read off linearly between multipliers, lowest first; empty: none within the range.
        first: each draw's lowest crossing, shape (draws,); NaN where it has none.
        low, high: between which the middle ``level`` of those crossings lie, draws without a crossing counted beyond
            the end at which they would cross (infinite where that many have none). At 95 % and fewer than 41 draws
            these are the least and the largest.
        always_above, always_below: share of draws without a crossing, by side.
    """

    multipliers: Array
    mean: Array
    above: Array
    above_low: Array
    above_high: Array
    crossings: tuple[float, ...]
    first: Array
    low: float
    high: float
    always_above: float
    always_below: float

    @property
    def crosses(self) -> bool:
        """Return whether the mean crosses at all within the range looked at."""
        return bool(self.crossings)


def threshold_of(
    multipliers: npt.ArrayLike,
    values: npt.ArrayLike,
    rival: npt.ArrayLike | None = None,
    level: float = LEVEL,
    matched: bool = True,
) -> Threshold:
    """Return where values cross 0 or a rival, over a multiplier.

    Args:
        multipliers: shape (k,), rising, k from 2.
        values: (draws, k) of draw means or (draws, towns, k), from the same draws at every multiplier.
        rival: of the same shape; its difference is looked at, draw by draw.
        level: of the intervals.
        matched: take out the chance left in draw means, multiplier by multiplier.

    Raises:
        ValueError: shapes that do not fit, or multipliers that do not rise.
    """
    at = np.asarray(multipliers, dtype=np.float64)
    array = nested(values, axes=(2, 3))
    if rival is not None:
        other = nested(rival, axes=(2, 3))
        if other.shape != array.shape:
            raise ValueError(f"the rival has shape {other.shape}, the values {array.shape}")
        array = array - other
    if at.ndim != 1 or at.size < 2 or array.shape[-1] != at.size or not (np.diff(at) > 0.0).all():
        raise ValueError(f"needs at least two rising multipliers, one a column; not {at.shape} for {array.shape}")
    if array.ndim == 2:
        array = array[:, None, :]

    def believed(some: Array) -> Array:
        if not matched:
            return some.mean(axis=1)
        return np.stack([without_chance(some[:, :, k]) for k in range(at.size)], axis=1)

    told = believed(array)
    mean = told.mean(axis=0)
    if matched:
        low, above, high = chances_without_chance(array, lambda some: _above(believed(some)), level)
    else:
        low, above, high = wilson(_above(told), level)
    found = [_crossings(at, row) for row in told]
    first = np.array([crossings[0] if crossings else np.nan for crossings in found])
    none = np.isnan(first)
    none_above, none_below = none & (told[:, 0] >= 0.0), none & (told[:, 0] < 0.0)
    rising = bool(mean[-1] >= mean[0])
    ends = np.where(none_above, -np.inf if rising else np.inf, np.inf if rising else -np.inf)
    placed = np.sort(np.where(none, ends, first))
    cut = int((1.0 - level) / 2.0 * (placed.size - 1))
    return Threshold(
        at, mean, above, low, high, _crossings(at, mean), first, float(placed[cut]), float(placed[-1 - cut]),
        float(none_above.mean()), float(none_below.mean()),
    )  # fmt: skip


def _above(told: Array) -> Array:
    """Return 1 above 0, 0 below and a half at it."""
    sides: Array = (np.sign(told) + 1.0) / 2.0
    return sides


def _crossings(at: Array, row: Array) -> tuple[float, ...]:
    """Return where a row changes sign, read off linearly; a touch of 0 without a change of side is none."""
    known = np.flatnonzero(row != 0.0)
    found = []
    for left, right in pairwise(known):
        if row[left] * row[right] > 0.0:
            continue
        if right - left > 1:
            found.append(float((at[left + 1] + at[right - 1]) / 2.0))
        else:
            found.append(float(at[left] + (at[right] - at[left]) * row[left] / (row[left] - row[right])))
    return tuple(found)
