"""Worlds whose answers are known, for the tests of uncertainty: normals and exponentials from the module of draws."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.uncertainty import keyed

Array = npt.NDArray[np.float64]


def normals(name: str, *shape: int) -> Array:
    return keyed.normals(f"test:{name}", shape)


def towns(name: str, draws: int, each: int, belief_sd: float, chance_sd: float, mean: float = 0.0) -> Array:
    """Return values of the random-effects model, shape (draws, towns)."""
    return mean + belief_sd * normals(f"{name}:belief", draws, 1) + chance_sd * normals(f"{name}:chance", draws, each)


def two_strategies(difference: Array) -> Array:
    """Return net benefits of doing nothing and of a strategy that differs by so much, shape (draws, towns, 2)."""
    whole = difference[:, None] if difference.ndim == 1 else difference
    return np.stack([np.zeros_like(whole), whole], axis=2)


def unit_normal_loss(x: float) -> float:
    """Return E[max(0, Z - x)] of a standard normal Z: φ(x) - x (1 - Φ(x))."""
    return float(stats.norm.pdf(x) - x * stats.norm.sf(x))


def normal_information(mean_sek: float, sd_sek: float, share: float = 1.0) -> float:
    """Return the exact value of information on two strategies whose difference is normal.

    sd √share · L(abs(mean) / (sd √share)) with the unit normal loss L: ``share`` of its variance is taken away.
    """
    spread = sd_sek * float(np.sqrt(share))
    return spread * unit_normal_loss(abs(mean_sek) / spread) if spread > 0.0 else 0.0
