"""How much of what makes a result unsure comes from a group of numbers, for example from those that are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty import keyed
from sim.uncertainty.estimate import LEVEL, Array, Estimate, check_level, nested
from sim.uncertainty.layers import layers_of
from sim.uncertainty.regression import Posterior, curves_drawn, posterior_of, smoother_of

CURVES = 200


@dataclass(frozen=True)
class Explained:
    """How much of the variance of belief a group of parameters explains by itself.

    Attributes:
        share: Var(E[value | group]) / Var(belief), 0 to 1 (the group's first-order index), with its interval.
        floor: what shuffled rows explain: the 95 % quantile over shuffles.
        told_from_zero: whether the share is above that.
    """

    share: Estimate
    floor: float
    told_from_zero: bool


def shares_of_variance(
    values: npt.ArrayLike,
    groups: Mapping[str, npt.ArrayLike],
    level: float = LEVEL,
    curves: int = CURVES,
    permutations: int = 39,
    seed: int = keyed.SEED,
) -> dict[str, Explained]:
    """Return the share of the variance of a value that each group explains, by the regression behind EVPPI.

    Shares of independent groups sum to 1 less what they only do together; of dependent groups they overlap.

    Args:
        values: (draws, towns), for example net present value; chance is taken out of the variance where towns allow it.
            With one town a draw the shares are of belief and chance together, and so too small.
        groups: parameters by name of the group, each (draws,) or (draws, parameters).
        level, curves, permutations, seed: as for ``information.evppi``.

    Raises:
        ValueError: a group of other draws, or a value that never varies.
    """
    array = nested(values, axes=(2,), least_draws=10)
    check_level(level)
    found = layers_of(array)
    means = array.mean(axis=1)
    chance = found.chance_variance.value / array.shape[1] if found.told_apart else 0.0
    if float(means.var(ddof=1)) <= 0.0:
        raise ValueError("a value that never varies has no variance to share")
    weights = keyed.weights("explained:draws", curves, means.size, seed)
    spread = np.maximum(weights @ means**2 - (weights @ means) ** 2 - chance, 0.0)
    orders = keyed.permutations("explained:floor", permutations, means.size, seed)
    outcomes = np.stack([means, *(means[order] for order in orders)], axis=1)
    few = max(40, curves // 4)
    told = {}
    for name, group in groups.items():
        posterior = posterior_of(smoother_of(group), outcomes)
        shares = _shares(posterior, 0, weights, spread, seed)
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(shares, [tail, 1.0 - tail])
        share = Estimate(float(shares.mean()), float(shares.std(ddof=1)), float(low), float(high))
        floors = [
            float(_shares(posterior, k, weights[:few], spread[:few], seed).mean()) for k in range(1, permutations + 1)
        ]
        floor = float(np.quantile(floors, 0.95, method="higher")) if floors else float("nan")
        told[name] = Explained(share, floor, not floors or share.value > floor)
    return told


def _shares(posterior: Posterior, outcome: int, weights: Array, spread: Array, seed: int) -> Array:
    """Return draws of the share explained, shape (times,)."""
    curves = curves_drawn(posterior, outcome, weights.shape[0], "explained", seed)
    variance = (weights * curves**2).sum(axis=1) - (weights * curves).sum(axis=1) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Array = np.clip(np.where(spread > 0.0, variance / spread, 1.0), 0.0, 1.0)
    return share
