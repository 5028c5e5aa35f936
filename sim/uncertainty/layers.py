"""What is not known, taken apart: belief (between draws) and chance (between towns of one draw).

value[draw, town] = mean + belief[draw] + chance[draw, town], the one-way random-effects model (S. R. Searle, G. Casella
& C. E. McCulloch, Variance Components, Wiley 1992; for probabilistic sensitivity analysis of simulated people:
A. O'Hagan, M. Stevenson & J. Madan, Health Economics 16:1009 (2007), doi:10.1002/hec.1199). Nothing need be normal, and
chance may be larger under some draws than under others; its mean over draws is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty.estimate import LEVEL, UNKNOWN, Array, Estimate, from_left_out, mean_of, nested


@dataclass(frozen=True)
class Layers:
    """The layers of one number under one structure.

    Attributes:
        draws, towns: how many of each.
        mean: of all, with the interval that both layers leave.
        belief_variance: between draws, chance taken out (unit squared); unknown with one town a draw.
        chance_variance: between towns of one draw (unit squared); unknown with one town a draw.
        total_variance: of one single town's future, both layers (unit squared).
        chance_share: chance's part of ``total_variance``, 0 to 1.
        told_as_zero: the estimate of belief's variance came out negative and is told as 0: belief is drowned in chance.
    """

    draws: int
    towns: int
    mean: Estimate
    belief_variance: Estimate
    chance_variance: Estimate
    total_variance: Estimate
    chance_share: Estimate
    told_as_zero: bool

    @property
    def told_apart(self) -> bool:
        """Return whether belief and chance can be told apart at all: two towns a draw or more."""
        return self.towns > 1


def layers_of(values: npt.ArrayLike, level: float = LEVEL) -> Layers:
    """Return the layers of values, shape (draws, towns).

    With B the mean square between draws and W within: chance = W, belief = (B - W) / towns, total = their sum.
    Intervals by the jackknife over draws on the logarithm (``estimate.jackknife``), joined for the difference and the
    sum by MOVER (G. Y. Zou & A. Donner, Statistics in Medicine 27:1693, 2008). With one town a draw only the total is
    known.

    Measured over 1 000 samples of 40 draws × 4 towns, chance four times belief: 95 % intervals hold mean, belief,
    chance, total and share in 94–95 % with normals, and in 94, 92, 91, 89 and 92 % with log-normal belief and
    exponential chance.
    """
    array = nested(values, axes=(2,))
    draws, towns = array.shape
    means = array.mean(axis=1)
    mean = mean_of(means, level)
    if towns == 1:
        total = _left_out_mean_square(means, level)
        return Layers(draws, towns, mean, UNKNOWN, UNKNOWN, total, UNKNOWN, False)
    within = array.var(axis=1, ddof=1)
    between = _left_out_mean_square(means, level)
    between = Estimate(*(towns * x for x in (between.value, between.se, between.low, between.high)))
    chance = from_left_out(float(within.mean()), _means_left_out(within), level)
    belief = _combined(between, chance, 1.0 / towns, -1.0 / towns)
    total = _combined(between, chance, 1.0 / towns, (towns - 1.0) / towns)
    share = _chance_share(means, within, towns, level)
    negative = belief.value < 0.0
    belief = Estimate(max(0.0, belief.value), belief.se, max(0.0, belief.low), max(0.0, belief.high))
    return Layers(draws, towns, mean, belief, chance, total, share, negative)


def _means_left_out(rows: Array) -> Array:
    left_out: Array = (rows.sum() - rows) / (rows.size - 1)
    return left_out


def _variances_left_out(rows: Array) -> Array:
    n, centred = rows.size, rows - rows.mean()
    if n < 3:
        return np.full(n, np.nan)
    squares: Array = ((centred**2).sum() - centred**2 * n / (n - 1)) / (n - 2)
    return np.maximum(squares, 0.0)


def _left_out_mean_square(means: Array, level: float) -> Estimate:
    """Return the variance of draw means with its jackknife interval; two draws give no interval."""
    value = float(means.var(ddof=1))
    if means.size < 3:
        return Estimate(value, np.nan, np.nan, np.nan)
    return from_left_out(value, _variances_left_out(means), level)


def _combined(one: Estimate, other: Estimate, a: float, b: float) -> Estimate:
    """Return a · one + b · other of two nearly independent variances, a > 0, with MOVER's interval."""
    value = a * one.value + b * other.value
    nearer, further = (other.low, other.high) if b > 0.0 else (other.high, other.low)
    low = value - np.hypot(a * (one.value - one.low), b * (other.value - nearer))
    high = value + np.hypot(a * (one.high - one.value), b * (further - other.value))
    return Estimate(value, float(np.hypot(a * one.se, b * other.se)), float(low), float(high))


def _chance_share(means: Array, within: Array, towns: int, level: float) -> Estimate:
    """Return W / total by way of B / W, jackknifed on the logarithm."""
    chance, between = float(within.mean()), towns * float(means.var(ddof=1))
    if chance == 0.0 or between == 0.0 or means.size < 3:
        return Estimate(0.0 if between > 0.0 else 1.0 if chance > 0.0 else np.nan, np.nan, np.nan, np.nan)

    def share(of_ratio: float) -> float:
        return float(min(1.0, towns / max(towns - 1.0 + of_ratio, 1e-300)))

    left = _means_left_out(within)
    if not (left > 0.0).all():  # all chance lies in one draw: nothing says how far to trust it
        return Estimate(share(between / chance), np.nan, np.nan, np.nan)
    ratio = from_left_out(between / chance, towns * _variances_left_out(means) / left, level)
    steep = towns / (towns - 1.0 + ratio.value) ** 2
    return Estimate(share(ratio.value), steep * ratio.se, share(ratio.high), share(ratio.low))
