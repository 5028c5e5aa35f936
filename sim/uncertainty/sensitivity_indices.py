"""What moves the answer, from values at designed or given points. The only module that asks SALib.

SALib works out the indices; it draws nothing here (its own resampling is left alone): intervals and noise floors are
made with ``sim.uncertainty.keyed``. J. Herman & W. Usher, SALib, JOSS 2:97 (2017), doi:10.21105/joss.00097.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from SALib.analyze import morris, sobol
from scipy import stats

from sim.uncertainty import keyed
from sim.uncertainty.estimate import LEVEL, Array, mean_of
from sim.uncertainty.sensitivity_samples import LEVELS, STEP, Walks

DUMMY = "dummy"
"""A factor that nothing reads: whatever seems to be moved by it is noise."""
STRICT = 0.99
"""Chance with which a factor that moves nothing is said to; of 60 such factors, 45 analyses in 100 let one through."""
RESAMPLES = 1000


@dataclass(frozen=True)
class Effects:
    """Elementary effects of groups, in the unit of the values: what a step of 2/3 of the range does.

    Attributes:
        mu: mean over trajectories; NaN of a group of several factors, which go up and down at once.
        mu_star, low, high: mean of its size, with its interval over trajectories.
        sigma: spread over trajectories: the effect hangs on where the rest is (or on chance).
        chance: what ``mu_star`` would be by chance alone; NaN with one set of accidents.
        told: whether the effect can be told from chance; never with one set of accidents.

    All of shape (groups,).
    """

    mu: Array
    mu_star: Array
    low: Array
    high: Array
    sigma: Array
    chance: Array
    told: npt.NDArray[np.bool_]


def morris_effects(walks: Walks, group_of: Sequence[int], values: npt.ArrayLike) -> Effects:
    """Return the elementary effects on some values.

    Chance: every trajectory is walked on several sets of accidents. If a group moves nothing, the mean square of its
    effects over the variance between sets follows F with (trajectories, trajectories · (sets - 1)) degrees of freedom.

    Args:
        walks: the points.
        group_of: as they were made with.
        values: (trajectories, groups + 1, sets).
    """
    array = np.asarray(values, dtype=np.float64)
    trajectories, length, factors = walks.points.shape
    if array.ndim != 3 or array.shape[:2] != (trajectories, length) or not np.isfinite(array).all():
        raise ValueError(f"values need shape ({trajectories}, {length}, sets) and be finite, not {array.shape}")
    groups, sets = length - 1, array.shape[2]
    problem = {
        "num_vars": factors,
        "names": [f"f{k}" for k in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
        "groups": [f"g{k}" for k in group_of],
    }
    told = morris.analyze(
        problem,
        walks.points.reshape(-1, factors),
        array.mean(axis=2).ravel(),
        num_levels=LEVELS,
        num_resamples=2,
        seed=0,
    )
    place = [list(told["names"]).index(f"g{k}") for k in range(groups)]
    alone = np.bincount(group_of) == 1
    steps = _by_group(np.diff(array, axis=1) * _directions(walks, group_of)[..., None], walks.moved)
    means = steps.mean(axis=2)
    sizes = [mean_of(np.abs(row)) for row in means]
    one_set = np.full(groups, np.nan)
    chance, p = one_set, one_set
    if sets > 1:
        noise = steps.var(axis=2, ddof=1).mean(axis=1) / sets
        chance = np.sqrt(2.0 / np.pi * noise)
        squares = (means**2).mean(axis=1)
        ratio = np.divide(squares, noise, out=np.where(squares > 0.0, np.inf, 0.0), where=noise > 0.0)
        p = stats.f.sf(ratio, trajectories, trajectories * (sets - 1))
    star = np.asarray(told["mu_star"], dtype=np.float64)[place] * STEP
    return Effects(
        np.where(alone, np.asarray(told["mu"], dtype=np.float64)[place] * STEP, np.nan),
        star,
        np.array([max(0.0, one.low) for one in sizes]),
        np.array([one.high for one in sizes]),
        means.std(axis=1, ddof=1),
        chance,
        p < 1.0 - STRICT,
    )


def _directions(walks: Walks, group_of: Sequence[int]) -> Array:
    """Return whether each step went up (1) or down (-1), by the first factor of the group: (trajectories, steps)."""
    firsts = np.array([list(group_of).index(group) for group in range(walks.moved.shape[1])])
    moves = np.diff(walks.points, axis=1)
    signs: Array = np.sign(np.take_along_axis(moves, firsts[walks.moved][..., None], axis=2)[..., 0])
    return signs


def _by_group(steps: Array, moved: npt.NDArray[np.int64]) -> Array:
    """Return steps (trajectories, steps, sets) by the group that moved: (groups, trajectories, sets)."""
    found = np.empty((steps.shape[1], steps.shape[0], steps.shape[2]))
    for walk, order in enumerate(moved):
        found[order, walk] = steps[walk]
    return found


@dataclass(frozen=True)
class Shares:
    """Sobol's indices: shares of the variance.

    Attributes:
        first, first_low, first_high: share that would go if the factor alone were known.
        total, total_low, total_high: share that would stay if all but the factor were known.
        floor: how large ``first`` seems, at this number of points, of a factor as lively that explains nothing by
            itself, in all but 1 of 100 cases (values of the second sample in a drawn order).
        told: whether ``first`` lies above the floor.

    All of shape (factors,). The intervals are percentiles of a bootstrap over points.
    """

    first: Array
    first_low: Array
    first_high: Array
    total: Array
    total_low: Array
    total_high: Array
    floor: Array
    told: npt.NDArray[np.bool_]


def sobol_shares(a: npt.ArrayLike, b: npt.ArrayLike, mixed: npt.ArrayLike, seed: int = keyed.SEED) -> Shares:
    """Return Sobol's indices.

    The estimators are those of A. Saltelli et al., Comput. Phys. Commun. 181:259 (2010), doi:10.1016/j.cpc.2009.09.018.

    Args:
        a, b: values at the two samples, shape (points,).
        mixed: values at ``Crossed.mixed``, shape (factors, points).
        seed: of resampling.
    """
    first_values, second_values = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    crossed = np.asarray(mixed, dtype=np.float64)
    n = first_values.size
    if crossed.ndim != 2 or first_values.shape != (n,) or second_values.shape != (n,) or crossed.shape[1] != n:
        raise ValueError(f"values need shapes (n,), (n,) and (factors, n), not {crossed.shape}")
    every = np.concatenate([first_values, second_values])
    if not (np.isfinite(every).all() and np.isfinite(crossed).all()):
        raise ValueError("values need to be finite; NaN or infinity was given")
    centre, spread = every.mean(), every.std() or 1.0
    first_values, second_values = (first_values - centre) / spread, (second_values - centre) / spread
    crossed = (crossed - centre) / spread
    picked = np.minimum((keyed.uniforms("sobol rows", (n, RESAMPLES), seed) * n).astype(np.int64), n - 1)
    shuffled = second_values[keyed.permutations("sobol order", RESAMPLES, n, seed).T]
    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SALib warns of values that are all the same; their share is told as 0
        for own in crossed:
            again = (first_values[picked], own[picked], second_values[picked])
            rows.append(
                (
                    float(sobol.first_order(first_values, own, second_values)),
                    *_percentiles(sobol.first_order(*again)),
                    float(sobol.total_order(first_values, own, second_values)),
                    *_percentiles(sobol.total_order(*again)),
                    float(np.quantile(np.mean(shuffled * (own - first_values)[:, None], axis=0), STRICT)),
                )
            )
    found = np.array(rows).T.reshape(7, len(crossed))
    told = (found[0] > found[6]) & (found[0] > 0.0)
    return Shares(found[0], found[1], found[2], found[3], found[4], found[5], found[6], told)


def _percentiles(values: Array) -> tuple[float, float]:
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail])
    return float(low), float(high)
