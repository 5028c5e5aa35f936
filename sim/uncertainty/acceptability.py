"""Which strategy is best, how surely, and what a wrong choice costs: acceptability, its frontier, expected loss.

Net benefit = willingness to pay · effect - cost. Probabilities are about belief: everything takes the mean of the towns
of a draw and, unless told not to, takes out the spread that chance still gives that mean
(``intervals.without_chance``); a small town's luck is no doubt about a programme.

E. Fenwick, K. Claxton & M. Sculpher, Representing uncertainty: the role of cost-effectiveness acceptability curves,
Health Economics 10:779 (2001); F. Alarid-Escudero et al., Value in Health 22:611 (2019), on expected loss curves. R's
BCEA and dampack define the same terms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty.estimate import LEVEL, Array, nested, wilson
from sim.uncertainty.intervals import chances_without_chance, strategies_without_chance, without_chance


@dataclass(frozen=True)
class Acceptability:
    """How surely each strategy is best, by willingness to pay.

    Attributes:
        willingness: SEK per unit of effect, shape (k,).
        probability, low, high: share of draws in which a strategy has the highest net benefit, shape (k, strategies),
            with its interval (``intervals.chances_without_chance``). Those who share the first place share it evenly.
        net_sek: mean net benefit, shape (k, strategies).
        best: index of the highest mean net benefit, shape (k,).
        frontier, frontier_low, frontier_high: probability of ``best`` (the acceptability frontier), shape (k,). It may
            lie below another strategy's: what is best on average need not be best most often.
        loss_sek, loss_se_sek: expected loss of choosing a strategy, against knowing each draw's best, shape (k,
            strategies), and its standard error over draws. The lowest is the expected value of perfect information.
        told_apart: whether chance could be taken out; False with one town a draw, where chance widens everything.
    """

    willingness: Array
    probability: Array
    low: Array
    high: Array
    net_sek: Array
    best: npt.NDArray[np.int64]
    frontier: Array
    frontier_low: Array
    frontier_high: Array
    loss_sek: Array
    loss_se_sek: Array
    told_apart: bool


def acceptability_of(
    effects: npt.ArrayLike,
    costs_sek: npt.ArrayLike,
    willingness: npt.ArrayLike,
    level: float = LEVEL,
    matched: bool = True,
) -> Acceptability:
    """Return how surely each strategy is best, by willingness to pay.

    Args:
        effects: (draws, towns, strategies), more is better.
        costs_sek: (draws, towns, strategies), of the same towns.
        willingness: SEK per unit of effect, shape (k,).
        level: of Wilson's intervals.
        matched: take out the chance left in draw means, of costs and effects jointly, so that the curve at every
            willingness to pay is told from the same beliefs.

    Raises:
        ValueError: shapes that do not fit.
    """
    gained, paid = nested(effects, axes=(3,)), nested(costs_sek, axes=(3,))
    prices = np.atleast_1d(np.asarray(willingness, dtype=np.float64))
    if gained.shape != paid.shape or prices.ndim != 1:
        raise ValueError(f"effects {gained.shape} and costs {paid.shape} need one shape; willingness one row")
    strategies = gained.shape[2]
    both = np.concatenate([gained, paid], axis=2)

    def net_of(some: Array) -> Array:
        one, other = some[:, :, :strategies], some[:, :, strategies:]
        if not matched:
            return prices[:, None, None] * one.mean(axis=1) - other.mean(axis=1)
        common = [part.mean(axis=2, keepdims=True) for part in (one, other)]
        apart = without_chance(np.concatenate([one - common[0], other - common[1]], axis=2))
        net: Array = prices[:, None, None] * (apart[:, :strategies] + common[0].mean())
        return net - (apart[:, strategies:] + common[1].mean())

    return _told(both, net_of, prices, level, matched)


def acceptability_of_net(net_sek: npt.ArrayLike, level: float = LEVEL, matched: bool = True) -> Acceptability:
    """Return the same from net benefits in SEK, shape (draws, towns, strategies); willingness to pay is then NaN."""
    array = nested(net_sek, axes=(3,))

    def net_of(some: Array) -> Array:
        return (strategies_without_chance(some) if matched else some.mean(axis=1))[None]

    return _told(array, net_of, np.array([np.nan]), level, matched)


def _told(values: Array, net_of: Callable[[Array], Array], prices: Array, level: float, matched: bool) -> Acceptability:
    """Return the curves; ``net_of`` makes net benefits, shape (k, draws, strategies), of values, (draws, towns, …)."""

    def first_of(some: Array) -> Array:
        net = net_of(some)
        # Taking chance out rounds: what is equal but for rounding shares the place.
        first = net >= net.max(axis=2, keepdims=True) - 1e-10 * np.abs(net).max(axis=(1, 2), keepdims=True)
        return np.swapaxes(first / first.sum(axis=2, keepdims=True), 0, 1)

    net = net_of(values)
    if matched:
        low, probability, high = chances_without_chance(values, first_of, level)
    else:
        low, probability, high = wilson(first_of(values), level)
    means = net.mean(axis=1)
    best = means.argmax(axis=1)
    at = np.arange(len(prices)), best
    lost = net.max(axis=2, keepdims=True) - net
    error = lost.std(axis=1, ddof=1) / np.sqrt(net.shape[1])
    return Acceptability(
        prices, probability, low, high, means, best, probability[at], low[at], high[at], lost.mean(axis=1), error,
        matched and values.shape[1] > 1,
    )  # fmt: skip
