"""Where to look: the points at which a sensitivity analysis asks the model, drawn by our own module of draws.

SALib's samplers ask NumPy's generator; these make the same designs from ``sim.people.draws``, so that the same seed
gives the same bits anywhere, and SALib analyses them. Every coordinate is a share from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from sim.uncertainty import keyed
from sim.uncertainty.estimate import Array

LEVELS = 4
"""Levels of Morris's grid: 0, 1/3, 2/3 and 1."""
STEP = LEVELS / (2.0 * (LEVELS - 1))
"""A step on that grid, 2/3: from each level there is one way to go, and both ends are as likely."""


@dataclass(frozen=True)
class Walks:
    """Trajectories through the unit cube that move one group of factors at a time.

    Attributes:
        points: float64 (trajectories, groups + 1, factors).
        moved: int64 (trajectories, groups): which group moved between a point and the next.
    """

    points: Array
    moved: npt.NDArray[np.int64]


def morris_walks(group_of: Sequence[int], trajectories: int, seed: int = keyed.SEED) -> Walks:
    """Return trajectories that move each group once, in an order of their own.

    Args:
        group_of: place of the group of each factor, 0 to groups - 1, none left out.
        trajectories: 2 or more, for a spread.
        seed: which ones.

    M. D. Morris, Factorial sampling plans for preliminary computational experiments, Technometrics 33:161 (1991),
    doi:10.1080/00401706.1991.10484804; factors of a group move together, each up or down, as in F. Campolongo,
    J. Cariboni & A. Saltelli, Environmental Modelling & Software 22:1509 (2007), doi:10.1016/j.envsoft.2006.10.004.
    """
    groups = np.asarray(group_of, dtype=np.int64)
    number = int(groups.max()) + 1
    if trajectories < 2 or set(groups.tolist()) != set(range(number)):
        raise ValueError("walks need at least 2 trajectories, and groups counted from 0 with none left out")
    levels = np.floor(keyed.uniforms("morris levels", (trajectories, groups.size), seed) * LEVELS) / (LEVELS - 1)
    orders = keyed.permutations("morris orders", trajectories, number, seed)
    points = np.repeat(levels[:, None, :], number + 1, axis=1)
    steps = np.where(levels < 0.5, STEP, -STEP)
    for walk, order in enumerate(orders):
        for place, group in enumerate(order):
            points[walk, place + 1 :, groups == group] += steps[walk, groups == group][:, None]
    return Walks(np.clip(points, 0.0, 1.0), orders)


@dataclass(frozen=True)
class Crossed:
    """Two samples of the unit cube, and the first with one column after the other taken from the second.

    Attributes:
        a, b: float64 (points, factors).
        mixed: float64 (factors, points, factors): ``a`` with column k from ``b``.
    """

    a: Array
    b: Array

    @property
    def mixed(self) -> Array:
        """Return ``a`` with one column after the other from ``b``."""
        number = self.a.shape[1]
        found = np.repeat(self.a[None], number, axis=0)
        for k in range(number):
            found[k, :, k] = self.b[:, k]
        return found


def crossed_sample(factors: int, points: int, seed: int = keyed.SEED) -> Crossed:
    """Return two samples for Sobol's indices: each the half of the columns of a scrambled Sobol' sequence.

    Args:
        factors: columns of each; what is likely to matter most comes first, where the sequence is most even.
        points: rows of each, a power of 2.
        seed: which scramble.
    """
    if factors < 1 or points < 2 or points & (points - 1):
        raise ValueError(f"crossed samples need a factor and a power of 2 of points, not {factors} and {points}")
    bits = points.bit_length() - 1
    plain = qmc.Sobol(2 * factors, scramble=False).random_base2(bits)
    both = _scrambled((plain * points).astype(np.int64), bits, seed)
    order = [*range(0, 2 * factors, 2), *range(1, 2 * factors, 2)]  # each factor has two columns beside each other
    return Crossed(both[:, order[:factors]], both[:, order[factors:]])


def _scrambled(first_bits: npt.NDArray[np.int64], bits: int, seed: int) -> Array:
    """Return points whose bits are each turned over or not, by a draw for everything that stands before the bit.

    A. B. Owen, Scrambled net variance for integrals of smooth functions, Ann. Statist. 25:1541 (1997),
    doi:10.1214/aos/1031594731. What lies behind the bits told apart is drawn anew.

    Args:
        first_bits: (points, columns), the first bits of every coordinate as a whole number.
        bits: how many.
        seed: which draws.
    """
    columns = np.arange(first_bits.shape[1])
    found = np.zeros_like(first_bits)
    for level in range(bits):
        before = first_bits >> (bits - level)
        turned = keyed.uniforms(f"scramble {level}", (2**level, columns.size), seed) < 0.5
        bit = (first_bits >> (bits - 1 - level)) & 1
        found = (found << 1) | (bit ^ turned[before, columns])
    whole: Array = (found + keyed.uniforms("scramble rest", first_bits.shape, seed)) / 2**bits
    return whole
