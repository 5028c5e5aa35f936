"""Good years: years of life weighted by how well they are lived, by state (``sim.evidence.conventions``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def good_years(states_by_year: npt.NDArray[np.int64], weights: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return good years lived in each year, shape (..., years).

    Args:
        states_by_year: persons alive by year and state, (..., years, 7); who is dead is nowhere in it.
        weights: of a year in each state (0-1): none of the six first, then the six outcomes.
    """
    lived: npt.NDArray[np.float64] = states_by_year.astype(np.float64) @ np.asarray(weights, dtype=np.float64)
    return lived


def years_in_exclusion(states_by_year: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return person-years in any of the six states in each year, shape (..., years)."""
    total: npt.NDArray[np.int64] = states_by_year[..., 1:].sum(axis=-1)
    return total
