"""The cost-effectiveness plane: quadrants, and the ratios of strategies with who is dominated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.uncertainty.estimate import LEVEL, Array, Estimate, nested, wilson
from sim.uncertainty.intervals import chances_without_chance, without_chance

Standing = Literal["cheapest", "efficient", "dominated", "extended dominance"]


@dataclass(frozen=True)
class Plane:
    """One strategy less the comparator, a point a draw.

    Attributes:
        effects, costs_sek: of each draw, shape (draws,), chance taken out as far as it can be.
        better_dearer, better_cheaper, worse_cheaper, worse_dearer: share of draws in each quadrant, with its
            interval (``intervals.chances_without_chance``); a point on an axis counts half to each side, one at the
            origin in none.
        no_difference: share of draws at the origin.
    """

    effects: Array
    costs_sek: Array
    better_dearer: Estimate
    better_cheaper: Estimate
    worse_cheaper: Estimate
    worse_dearer: Estimate
    no_difference: Estimate


def plane_of(effects: npt.ArrayLike, costs_sek: npt.ArrayLike, level: float = LEVEL, matched: bool = True) -> Plane:
    """Return the plane of differences to the comparator, both of shape (draws, towns)."""
    gained, paid = nested(effects, axes=(2,)), nested(costs_sek, axes=(2,))
    if gained.shape != paid.shape:
        raise ValueError(f"effects {gained.shape} and costs {paid.shape} need one shape")
    both = np.stack([gained, paid], axis=2)
    points = without_chance(both) if matched else both.mean(axis=1)
    if matched:
        low, shares, high = chances_without_chance(both, lambda some: _quadrants(without_chance(some)), level)
    else:
        low, shares, high = wilson(_quadrants(points), level)
    errors = (high - low) / 2.0 / stats.norm.ppf(0.5 + level / 2.0)
    told = [Estimate(*(float(x[k]) for x in (shares, errors, low, high))) for k in range(shares.size)]
    return Plane(points[:, 0], points[:, 1], told[0], told[1], told[2], told[3], told[4])


def _quadrants(points: Array) -> Array:
    """Return in which quadrant each point lies, or at the origin, shape (draws, 5), in the order of ``Plane``."""
    better, dearer = ((np.sign(points[:, k]) + 1.0) / 2.0 for k in (0, 1))
    still = (points == 0.0).all(axis=1).astype(np.float64)
    parts = (better * dearer, better * (1 - dearer), (1 - better) * (1 - dearer), (1 - better) * dearer)
    return np.stack([*((1.0 - still) * part for part in parts), still], axis=1)


@dataclass(frozen=True)
class Ratio:
    """Where a strategy stands by its mean effect and cost.

    ``icer_sek`` is SEK per unit of effect more than the efficient strategy before it; NaN for the cheapest and for who
    is dominated. *Dominated*: another costs no more and does no less, and is better in one of them. *Extended
    dominance*: a mixture of two others is; its ratio would be above the next one's.
    """

    strategy: int
    effect: float
    cost_sek: float
    standing: Standing
    icer_sek: float


def ratios_of(effects: npt.ArrayLike, costs_sek: npt.ArrayLike) -> tuple[Ratio, ...]:
    """Return each strategy's standing and ratio in the order given, from mean effects and costs, shape (strategies,).

    The efficient strategies are the corners of the lower right hull of the plane; their ratios are the willingness to
    pay at which the best choice changes. Of two that are equal the first stands, the other is dominated.
    """
    gained, paid = (np.asarray(values, dtype=np.float64) for values in (effects, costs_sek))
    if gained.ndim != 1 or gained.shape != paid.shape or gained.size == 0:
        raise ValueError(f"ratios need one mean effect and cost a strategy, not {gained.shape} and {paid.shape}")
    if not (np.isfinite(gained).all() and np.isfinite(paid).all()):
        raise ValueError("ratios need finite means")
    standing: dict[int, Standing] = {}
    kept: list[int] = []
    for k in sorted(range(gained.size), key=lambda k: (paid[k], -gained[k], k)):
        if kept and gained[k] <= gained[kept[-1]]:
            standing[k] = "dominated"
        else:
            kept.append(k)
    hull: list[int] = []
    for k in kept:
        while len(hull) > 1 and _slope(gained, paid, hull[-1], k) <= _slope(gained, paid, hull[-2], hull[-1]):
            standing[hull.pop()] = "extended dominance"
        hull.append(k)
    ratios = {k: _slope(gained, paid, before, k) for before, k in pairwise(hull)}
    standing.update(dict.fromkeys(hull[1:], "efficient"))
    standing[hull[0]] = "cheapest"
    return tuple(
        Ratio(k, float(gained[k]), float(paid[k]), standing[k], ratios.get(k, float("nan"))) for k in range(gained.size)
    )


def _slope(gained: Array, paid: Array, one: int, other: int) -> float:
    return float((paid[other] - paid[one]) / (gained[other] - gained[one]))
