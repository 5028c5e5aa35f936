"""Concentration: how much of the bill lies on the few who cost most. Pure functions of a bill by person."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

TOP_SHARES = (0.01, 0.05, 0.10)
"""The dearest hundredth, twentieth and tenth of persons."""


def lorenz_curve(bill: npt.NDArray[np.int64], points: int = 101) -> npt.NDArray[np.float64]:
    """Return the share of the whole bill on the cheapest 0 … 1 of persons, shape (points,); zeros without a bill.

    Args:
        bill: int64 (persons,), öre a person; net bills below 0 are possible (tax on benefits).
        points: how many, evenly from nobody to everybody; between persons the curve is straight.
    """
    total = int(bill.sum())
    if total == 0:
        return np.zeros(points)
    reached = np.concatenate([[0], np.cumsum(np.sort(bill))]) / total
    curve: npt.NDArray[np.float64] = np.interp(
        np.linspace(0.0, 1.0, points), np.linspace(0.0, 1.0, len(bill) + 1), reached
    )
    return curve


def top_share(bill: npt.NDArray[np.int64], share: float) -> float:
    """Return the share of the whole bill on the dearest ``share`` (0-1) of persons; 0 without a bill."""
    total = int(bill.sum())
    if total == 0:
        return 0.0
    reached = np.concatenate([[0], np.cumsum(np.sort(bill)[::-1])]) / total
    return float(np.interp(share, np.linspace(0.0, 1.0, len(bill) + 1), reached))


def gini(bill: npt.NDArray[np.int64]) -> float:
    """Return the Gini coefficient of the bill: 0 if all cost the same, near 1 if one person is the whole bill."""
    total = int(bill.sum())
    if total == 0:
        return 0.0
    ordered = np.sort(bill).astype(np.float64)
    ranks = np.arange(1, len(bill) + 1)
    return float(2.0 * (ranks * ordered).sum() / (len(bill) * total) - (len(bill) + 1) / len(bill))
