"""Groups of the population by what is given at birth, so that they are the same people under every strategy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.evidence.groups import BACKGROUNDS
from sim.people.record import FOREIGN_BORN, MALE

THIRD_SD = 0.43072729929545756
"""Standard normal quantile of two thirds: family liability above it is that of the most strained third."""


def population_groups(people: np.ndarray) -> npt.NDArray[np.uint8]:
    """Return each person's place in ``GROUPS``, uint8 (persons,).

    Args:
        people: array of ``PERSON``.
    """
    background = np.searchsorted([-THIRD_SD, THIRD_SD], people["liability"], side="right")
    background = np.where(people["origin"] == FOREIGN_BORN, len(BACKGROUNDS) - 1, background)
    groups: npt.NDArray[np.uint8] = (background + len(BACKGROUNDS) * (people["sex"] != MALE)).astype(np.uint8)
    return groups
