"""The chance of having been paid back for good, by year: of the expected course, and of one single town's books."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.money.appraisal import humps_of
from sim.uncertainty.estimate import LEVEL, Array, check_level, nested, wilson
from sim.uncertainty.intervals import chances_without_chance, not_told, without_chance


@dataclass(frozen=True)
class Payback:
    """Chance that the cumulative net is at or above 0 from a year on until the horizon, by year.

    Attributes:
        expected, expected_low, expected_high: belief alone, shape (years,): how sure it is that towns of this kind are
            paid back *on average*, with its interval (``intervals.chances_without_chance``). NaN where belief is
            drowned in chance in that or a later year, so that no draw tells (``intervals.not_told``).
        single, single_low, single_high: belief and chance, shape (years,): how likely it is that *one* town sees its
            own books paid back, with an interval that counts draws and not towns (those of one draw are alike).
    """

    expected: Array
    expected_low: Array
    expected_high: Array
    single: Array
    single_low: Array
    single_high: Array


def payback_of(cumulative_sek: npt.ArrayLike, level: float = LEVEL, matched: bool = True) -> Payback:
    """Return the chance of payback by year.

    Args:
        cumulative_sek: cumulative net, shape (draws, years) of draw means, or (draws, towns, years).
        level: of the intervals.
        matched: take out the chance left in the draw means, year by year.
    """
    check_level(level)
    array = nested(cumulative_sek, axes=(2, 3))
    if array.ndim == 2:
        array = array[:, None, :]

    def expected_of(some: Array) -> Array:
        alone = [without_chance(some[:, :, year]) for year in range(some.shape[2])]
        return _paid_back(np.stack(alone, axis=1))

    if matched:
        low, share, high = chances_without_chance(array, expected_of, level)
        untold = _untold(array)
        low, share, high = (np.where(untold, np.nan, one) for one in (low, share, high))
    else:
        low, share, high = wilson(_paid_back(array.mean(axis=1)), level)
    singles = _paid_back(array).mean(axis=1)
    draws, one = singles.shape[0], singles.mean(axis=0)
    one_low, _, one_high = wilson(singles, level)
    half = float(stats.t.ppf(0.5 + level / 2.0, draws - 1)) * singles.std(axis=0, ddof=1) / np.sqrt(draws)
    inside = (one > 0.0) & (one < 1.0) & (array.shape[1] > 1)
    one_low = np.where(inside, np.maximum(one - half, 0.0), one_low)
    one_high = np.where(inside, np.minimum(one + half, 1.0), one_high)
    return Payback(share, low, high, one, one_low, one_high)


def _untold(array: Array) -> npt.NDArray[np.bool_]:
    """Return of which years no draw tells whether the expected course is paid back, shape (years,).

    Args:
        array: cumulative net, shape (draws, towns, years).
    """
    drowned = np.array([not_told(array[:, :, year]) for year in range(array.shape[2])])
    if not drowned.any():
        return drowned
    kindly = np.stack([without_chance(array[:, :, year]) for year in range(array.shape[2])], axis=1)
    kindly[:, drowned] = np.maximum(kindly[:, drowned], 0.0)
    still_to_come: npt.NDArray[np.bool_] = np.logical_or.accumulate(drowned[::-1])[::-1]
    return still_to_come & (_paid_back(kindly).mean(axis=0) > 0.0)


def _paid_back(cumulative: Array) -> Array:
    """Return 1 in every year from which the series stays at or above 0, else 0, shape (..., years)."""
    paid = humps_of(cumulative).payback_year
    since: Array = (np.arange(cumulative.shape[-1]) >= paid[..., None]).astype(np.float64)
    return since
