"""Many figures at once beside what they should be: one false alarm in a thousand runs, however many figures.

Each figure gets its share of the thousandth (Bonferroni), which holds whether or not the figures hang together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, t

Floats = npt.NDArray[np.float64]
FALSE_ALARM_SHARE = 0.001


class Found(NamedTuple):
    """What came of holding figures against their expectation.

    Attributes:
        figures: how many.
        worst: place of the one furthest out, in the flattened array.
        chance: how likely any of so many is so far out if nothing is wrong (at most 1).
    """

    figures: int
    worst: int
    chance: float

    @property
    def is_alarm(self) -> bool:
        """Return whether something is wrong."""
        return self.chance < FALSE_ALARM_SHARE


def _worst(chances: Floats) -> Found:
    worst = int(np.argmin(chances))
    return Found(chances.size, worst, min(1.0, float(chances.ravel()[worst]) * chances.size))


def counts_beside(counts: npt.NDArray[np.integer], of: npt.NDArray[np.integer] | int, shares: Floats) -> Found:
    """Hold counts of independent persons against the shares expected; each is binomial, to the last digit.

    Args:
        counts: persons, any shape.
        of: persons who could be counted, of a shape that fits.
        shares: expected, of the same shape; where it is 0 or 1 anything else is impossible.
    """
    shares = np.clip(shares, 0.0, 1.0)
    below, above = binom.cdf(counts, of, shares), binom.sf(np.asarray(counts) - 1, of, shares)
    return _worst(np.minimum(1.0, 2.0 * np.minimum(below, above)))


def means_beside(means: Floats, expected: Floats) -> Found:
    """Hold means of independent replications against what they should be (Student's t).

    Args:
        means: float64 (replications, …).
        expected: float64 (…).
    """
    replications = len(means)
    away = np.abs(means.mean(axis=0) - expected)
    error = means.std(axis=0, ddof=1) / np.sqrt(replications)
    rounding = 1e-6 * np.abs(expected) + 1e-12
    far = np.where(away <= rounding, 0.0, away / np.maximum(error, rounding))
    return _worst(2.0 * t.sf(far, replications - 1))
