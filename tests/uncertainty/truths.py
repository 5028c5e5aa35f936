"""Worlds whose answers are known, for the tests of uncertainty: normals and exponentials from the module of draws."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
