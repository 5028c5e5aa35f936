"""Random arrays for resampling, keyed by a name: the same name, shape and seed give the same bits anywhere."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.people import draws
from sim.uncertainty.estimate import Array

SEED = 0
"""Place among the draws of all resampling unless another is asked for."""


def uniforms(name: str, shape: tuple[int, ...], seed: int = SEED) -> Array:
    """Return uniforms strictly between 0 and 1."""
    count = math.prod(shape)
    persons = np.arange((count + 3) // 4, dtype=np.uint32)
    found = draws.uniforms(draws.key_of(seed), persons, 0, draws.stream_of("uncertainty", name))
    return found.reshape(-1)[:count].reshape(shape)


def normals(name: str, shape: tuple[int, ...], seed: int = SEED) -> Array:
    """Return standard normals."""
    count = math.prod(shape)
    persons = np.arange((count + 3) // 4, dtype=np.uint32)
    found = draws.normals(draws.key_of(seed), persons, 0, draws.stream_of("uncertainty", name))
    return found.reshape(-1)[:count].reshape(shape)


def weights(name: str, resamples: int, rows: int, seed: int = SEED) -> Array:
    """Return weights of the Bayesian bootstrap, shape (resamples, rows), each row of them summing to 1.

    D. B. Rubin, The Bayesian bootstrap, Ann. Statist. 9:130 (1981), doi:10.1214/aos/1176345338.
    """
    gaps = -np.log(uniforms(name, (resamples, rows), seed))
    whole: Array = gaps / gaps.sum(axis=1, keepdims=True)
    return whole


def permutations(name: str, times: int, rows: int, seed: int = SEED) -> npt.NDArray[np.int64]:
    """Return orders of the rows, shape (times, rows)."""
    orders: npt.NDArray[np.int64] = np.argsort(uniforms(name, (times, rows), seed), axis=1, kind="stable")
    return orders
