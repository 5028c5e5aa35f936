"""Whether a town sees what a strategy does, when all it has is a cohort as today and a cohort with the strategy.

Chance in a count of persons grows with the children, what a strategy does grows with them too, and so does what nobody
knows about all towns: their *variances* go as n, n² and n². Two numbers therefore carry over from size to size: the
variance of chance a child, and what is believed of the strategy's effect a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.studies.small_towns.small_towns import AS_TODAY, WITH_STRATEGY, Towns
from sim.uncertainty.estimate import Estimate, mean_of
from sim.uncertainty.intervals import without_chance
from sim.uncertainty.keyed import weights
from sim.uncertainty.layers import layers_of

Floats = npt.NDArray[np.float64]

MOST_CHILDREN = 1e9
"""Sizes beyond this are not looked at: more children than are born in the world in several years."""
SIZES = 721
RESAMPLES = 200
_HALF_A_PERSON = 0.5


@dataclass(frozen=True)
class Law:
    """What chance and belief do to a count, a child; it holds for any size as far as peers and agencies scale.

    Attributes:
        chance: variance of chance a child, as today and with the strategy, shape (2,).
        belief: variance of what is believed of the share in exclusion as today (share squared).
        effects: persons kept out a child, by draw, chance taken out, shape (draws,).
        effects_as_seen: the same with chance left in, shape (draws,).
        shares: share in exclusion by draw and arm, chance taken out, shape (draws, 2).
        measured_at: children of the towns that belief and effects were measured in, the largest ones.
    """

    chance: Floats
    belief: float
    effects: Floats
    effects_as_seen: Floats
    shares: Floats
    measured_at: int

    def chance_share(self, children: Floats | float) -> Floats:
        """Return chance's share of the variance of a count as today, 0 to 1."""
        chance = self.chance[AS_TODAY] * np.asarray(children, dtype=np.float64)
        found: Floats = chance / (chance + self.belief * np.square(children))
        return found

    @property
    def even_at(self) -> float:
        """Return the children at which chance and belief weigh the same; infinite if belief weighs nothing."""
        return float(self.chance[AS_TODAY] / self.belief) if self.belief > 0.0 else float("inf")

    def chance_seen(self, children: Floats | float) -> Floats:
        """Return the chance that a cohort with the strategy has fewer in exclusion than another one as today.

        Mean over draws of Φ((effect · n - ½) / √(n · chance of both)): both are whole numbers, and equal is not fewer.
        """
        found: Floats = self.chance_seen_by_draw(children).mean(axis=-1)
        return found

    def chance_seen_by_draw(self, children: Floats | float) -> Floats:
        """Return it for each draw, shape (..., draws)."""
        n = np.asarray(children, dtype=np.float64)[..., None]
        found: Floats = stats.norm.cdf((self.effects * n - _HALF_A_PERSON) / np.sqrt(self.chance.sum() * n))
        return found


def law_of(towns: Sequence[Towns]) -> Law:
    """Return the law of towns of several sizes: chance from all of them, belief and effects from the largest."""
    largest = max(towns, key=lambda one: one.children)
    counts = [one.excluded.astype(np.float64) for one in towns]
    chance = np.array(
        [
            np.mean(
                [
                    own[..., arm].var(axis=1, ddof=1).mean() / one.children
                    for own, one in zip(counts, towns, strict=True)
                ]
            )
            for arm in (AS_TODAY, WITH_STRATEGY)
        ]
    )
    belief = layers_of(largest.excluded[..., AS_TODAY] / largest.children).belief_variance.value
    shares = np.stack([without_chance(largest.excluded[..., arm] / largest.children) for arm in (0, 1)], axis=1)
    effects = largest.kept_out / largest.children
    return Law(chance, belief, without_chance(effects), effects.mean(axis=1), shares, largest.children)


@dataclass(frozen=True)
class Needed:
    """Children from which a municipality sees a strategy's effect with the chance asked for.

    Attributes:
        share: the chance asked for.
        children, low, high: with what is believed of the effect, and a 95 % interval (draws resampled); infinite: no
            number is enough, since too many draws say that there is no effect to see.
        at_best: the most that the chance comes to, at any size.
        if_known: children if the effect were exactly its mean.
    """

    share: float
    children: float
    low: float
    high: float
    at_best: float
    if_known: float


def needed_of(law: Law, share: float, seed: int) -> Needed:
    """Return how many children it takes to see the effect with a chance."""
    sizes = np.geomspace(1.0, MOST_CHILDREN, SIZES)
    by_draw = law.chance_seen_by_draw(sizes)
    drawn = weights("small_towns", RESAMPLES, len(law.effects), seed)
    again = np.sort([first_at(share, sizes, _resampled(law, row).chance_seen_by_draw(sizes) @ row) for row in drawn])
    mean = replace(law, effects=law.effects.mean(keepdims=True))
    seen = by_draw.mean(axis=1)
    cut = int(0.025 * RESAMPLES)
    return Needed(
        share, first_at(share, sizes, seen), float(again[cut]), float(again[-1 - cut]), float(seen.max()),
        first_at(share, sizes, mean.chance_seen(sizes)),
    )  # fmt: skip


def _resampled(law: Law, share_of_draw: Floats) -> Law:
    """Return a law whose effects lie around the mean of draws weighted so, chance and all, as sure as that is."""
    apart = law.effects - law.effects @ share_of_draw
    return replace(law, effects=law.effects_as_seen @ share_of_draw + apart)


def first_at(share: float, sizes: Floats, seen: Floats) -> float:
    """Return the first size, read off between two on a logarithmic scale, at which a chance is at least a share.

    Args:
        share: what the chance is to be.
        sizes, seen: rising sizes and the chance at each.
    """
    enough = np.flatnonzero(seen >= share)
    if len(enough) == 0:
        return float("inf")
    k = int(enough[0])
    if k == 0:
        return float(sizes[0])
    part = (share - seen[k - 1]) / (seen[k] - seen[k - 1])
    return float(np.exp(np.log(sizes[k - 1]) + part * (np.log(sizes[k]) - np.log(sizes[k - 1]))))


@dataclass(frozen=True)
class Seen:
    """What towns of a size see: shares of pairs of cohorts with the strategy and, in another town, as today.

    ``fewer`` in exclusion with the strategy, ``equal``, ``more``; towns of a pair share the draw and no accident.
    """

    fewer: Estimate
    equal: float
    more: float


def seen_in(towns: Towns) -> Seen:
    """Return what towns of a size see, counted over all pairs of towns of each draw; the interval is over draws."""
    today, strategy = towns.excluded[..., AS_TODAY], towns.excluded[..., WITH_STRATEGY]
    apart = ~np.eye(today.shape[1], dtype=bool)
    difference = (strategy[:, :, None] - today[:, None, :])[:, apart]
    fewer = mean_of((difference < 0).mean(axis=1))
    return Seen(fewer, float((difference == 0).mean()), float((difference > 0).mean()))
