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
from sim.uncertainty.intervals import (
    chances_without_chance,
    side_not_certain,
    strategies_without_chance,
    without_chance,
)


@dataclass(frozen=True)
class Acceptability:
    """How surely each strategy is best, by willingness to pay.

    Attributes:
        willingness: SEK per unit of effect, shape (k,).
        probability, low, high: share of draws in which a strategy has the highest net benefit, shape (k, strategies),
            with its interval (``intervals.chances_without_chance``). Those who share the first place share it evenly.
            NaN where belief is drowned in chance: all draws then lie where chance put the mean, and their share says
            nothing unless that is as good as certain (``intervals.not_told``).
        net_sek: mean net benefit, shape (k, strategies).
        best: index of the highest mean net benefit, shape (k,); its probability (the acceptability frontier) may lie
            below another strategy's: what is best on average need not be best most often.
        loss_sek: expected loss of choosing a strategy, against knowing each draw's best, shape (k, strategies). The
            lowest is the expected value of perfect information.
        told_apart: whether chance could be taken out; False with one town a draw, where chance widens everything.
    """

    willingness: Array
    probability: Array
    low: Array
    high: Array
    net_sek: Array
    best: npt.NDArray[np.int64]
    loss_sek: Array
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
        level: of the intervals (``intervals.chances_without_chance``).
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

    def net_of(some: Array, told: bool) -> Array:
        one, other = some[:, :, :strategies], some[:, :, strategies:]
        if not told:
            return prices[:, None, None] * one.mean(axis=1) - other.mean(axis=1)
        common = [part.mean(axis=2, keepdims=True) for part in (one, other)]
        apart = without_chance(np.concatenate([one - common[0], other - common[1]], axis=2))
        net: Array = prices[:, None, None] * (apart[:, :strategies] + common[0].mean())
        return net - (apart[:, strategies:] + common[1].mean())

    return _told(both, net_of, prices, level, matched)


def acceptability_of_net(net_sek: npt.ArrayLike, level: float = LEVEL, matched: bool = True) -> Acceptability:
    """Return the same from net benefits in SEK, shape (draws, towns, strategies); willingness to pay is then NaN."""
    array = nested(net_sek, axes=(3,))

    def net_of(some: Array, told: bool) -> Array:
        return (strategies_without_chance(some) if told else some.mean(axis=1))[None]

    return _told(array, net_of, np.array([np.nan]), level, matched)


def _told(
    values: Array, net_of: Callable[[Array, bool], Array], prices: Array, level: float, matched: bool
) -> Acceptability:
    """Return the curves.

    Args:
        values: (draws, towns, …).
        net_of: makes net benefits of them, shape (k, draws, strategies), with chance taken out or not.
        prices: shape (k,).
        level, matched: as asked.
    """

    def first_of(some: Array) -> Array:
        net = net_of(some, matched)
        # Taking chance out rounds: what is equal but for rounding shares the place.
        first = net >= net.max(axis=2, keepdims=True) - 1e-10 * np.abs(net).max(axis=(1, 2), keepdims=True)
        return np.swapaxes(first / first.sum(axis=2, keepdims=True), 0, 1)

    net = net_of(values, matched)
    if matched:
        low, probability, high = chances_without_chance(values, first_of, level)
    else:
        low, probability, high = wilson(first_of(values), level)
    means = net.mean(axis=1)
    best = means.argmax(axis=1)
    if matched and values.shape[1] > 1:
        untold = _untold(net, net_of(values, False), best)
        low, probability, high = (np.where(untold, np.nan, one) for one in (low, probability, high))
    lost = net.max(axis=2, keepdims=True) - net
    return Acceptability(
        prices, probability, low, high, means, best, lost.mean(axis=1), matched and values.shape[1] > 1
    )  # fmt: skip


def _untold(net: Array, raw: Array, best: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return of which strategies no draw tells whether they are best, shape (k, strategies).

    That is the best on average and a rival if taking chance out leaves their difference no spread (as
    ``intervals.is_drowned``), so that all draws say what chance made of the mean.

    Args:
        net, raw: net benefits with chance taken out and with it, shape (k, draws, strategies).
        best: shape (k,).
    """
    found = np.zeros((net.shape[0], net.shape[2]), dtype=np.bool_)
    for k, first in enumerate(best):
        for rival in range(net.shape[2]):
            told, means = (one[k, :, first] - one[k, :, rival] for one in (net, raw))
            spread = float(means.std(ddof=1))
            drowned = spread > 1e-10 * float(np.abs(raw[k]).max()) and float(told.std(ddof=1)) <= 1e-6 * spread
            if drowned and side_not_certain(means):
                found[k, [first, rival]] = True
    return found
