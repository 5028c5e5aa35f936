"""Appraisal: what a strategy's ledger says beside the comparator's, as pure functions of amounts by year.

Amounts are kronor by year from the first birth year on. Year 0 is not discounted. Saved is positive, spent negative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Sek = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hump:
    """The investment hump of one comparison.

    ``depth_sek`` is the deepest point of the cumulative discounted net (0 or below), ``bottom_year`` when it is
    reached, ``payback_year`` the first year from which the cumulative net stays at or above 0 (0: it was never in the
    red; None: not within the horizon), ``npv_sek`` where it ends. Years count from the first birth year.
    """

    depth_sek: float
    bottom_year: int
    payback_year: int | None
    npv_sek: float


def discount_factors(years: int, rate_per_year: float) -> Sek:
    """Return 1 / (1 + r)**t for t = 0 … years - 1, shape (years,)."""
    factors: Sek = (1.0 + rate_per_year) ** -np.arange(years, dtype=np.float64)
    return factors


def cumulative_net(comparator_sek: Sek, strategy_sek: Sek, rate_per_year: float) -> Sek:
    """Return the cumulative discounted net by year, shape (years,): what the strategy has saved minus spent so far."""
    net = (comparator_sek - strategy_sek) * discount_factors(len(comparator_sek), rate_per_year)
    cumulative: Sek = np.cumsum(net)
    return cumulative


def hump_of(cumulative_sek: Sek) -> Hump:
    """Return the hump of a cumulative net by year; an empty one is flat."""
    if len(cumulative_sek) == 0:
        return Hump(0.0, 0, 0, 0.0)
    bottom = int(np.argmin(cumulative_sek))
    depth = min(0.0, float(cumulative_sek[bottom]))
    below = np.flatnonzero(cumulative_sek < 0.0)
    payback: int | None = int(below[-1]) + 1 if len(below) > 0 else 0
    if payback == len(cumulative_sek):
        payback = None
    return Hump(depth, bottom if depth < 0.0 else 0, payback, float(cumulative_sek[-1]))
