"""What common random numbers gain: how many times fewer replications give the same interval of a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty.estimate import LEVEL, Array, Estimate, from_left_out, nested


@dataclass(frozen=True)
class Gain:
    """Variance of independent differences over variance of paired ones.

    Attributes:
        times: (Var S + Var C) / Var(S - C), with the jackknife's interval on the logarithm; infinite where the pairs
            never differ from each other, 1 where pairing gains nothing, below 1 where it harms.
        directly: the same with the differences really taken, each strategy's replication against the next one's
            comparator; noisier, and needs no formula.
        paired_variance, independent_variance: of one difference, in the unit squared.
    """

    times: Estimate
    directly: float
    paired_variance: float
    independent_variance: float


def gain_of(strategy: npt.ArrayLike, comparator: npt.ArrayLike, level: float = LEVEL) -> Gain:
    """Return the gain of common random numbers.

    Args:
        strategy, comparator: the same outcome in both arms, in any unit: (replications,) of one belief, or (draws,
            towns) with at least 2 towns (4 for ``directly`` to mean much), where differences are taken within draws, so
            that what is gained by sharing a *belief* does not count.
        level: of the interval, jackknifed over replications, or over draws where there are several. Measured: a 95 %
            interval holds in 94–95 % with normals from 10 replications; with exponentials in 90 % of 10, 93 % of 100.
    """
    arms = [np.asarray(values, dtype=np.float64) for values in (strategy, comparator)]
    if arms[0].shape != arms[1].shape:
        raise ValueError(f"the arms need one shape, not {arms[0].shape} and {arms[1].shape}")
    one, other = (nested(arm[None] if arm.ndim == 1 else arm, axes=(2,), least_draws=1) for arm in arms)
    if one.shape[1] < 2 or (one.shape[0] == 1 and one.shape[1] < 3):
        raise ValueError(f"a gain needs at least 3 replications, or 2 towns a draw, not shape {one.shape}")
    apart, paired = one.var(axis=1, ddof=1) + other.var(axis=1, ddof=1), (one - other).var(axis=1, ddof=1)
    crossed = one - np.roll(other, -1, axis=1)
    independent, together = float(apart.mean()), float(paired.mean())
    if together == 0.0:
        endless = np.inf if independent > 0.0 else np.nan
        return Gain(Estimate(endless, np.nan, np.nan, np.nan), endless, together, independent)
    value = independent / together
    if one.shape[0] == 1:
        left_out = _left_out(one[0], other[0])
    else:
        left_out = _sum_left_out(apart) / np.maximum(_sum_left_out(paired), 1e-300)
    direct = float((crossed.var(axis=1, ddof=1)).mean()) / together
    return Gain(from_left_out(value, left_out, level), direct, together, independent)


def _sum_left_out(rows: Array) -> Array:
    left: Array = rows.sum() - rows
    return left


def _left_out(one: Array, other: Array) -> Array:
    """Return the gain with each replication left out once, shape (replications,)."""

    def squares(row: Array) -> Array:
        centred = row - row.mean()
        found: Array = (centred**2).sum() - centred**2 * row.size / (row.size - 1)
        return np.maximum(found, 0.0)

    return (squares(one) + squares(other)) / np.maximum(squares(one - other), 1e-300)
