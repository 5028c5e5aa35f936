"""Where the mean of replications lies, and how widely: for whole arrays at once.

What stands beside a mean is decided in ``sim.studies.intervals``, as for every report: the 95 % interval of the mean
where chance alone differs, the range of the draws where every replication believes something else too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sim.studies.intervals import LEVEL_PERCENT, OF_DRAWS, OF_THE_MEAN, ends_of_range, t_quantile_975

Numbers = npt.NDArray[np.float64]
Kind = Literal["none", "mean_95", "range"]


@dataclass(frozen=True)
class Spread:
    """Mean, low and high of every place of an array; low and high are None with a single replication.

    ``is_enough`` says whether there are so many replications that low and high may say that something is clear.
    """

    mean: Numbers
    low: Numbers | None
    high: Numbers | None
    is_enough: bool = True

    def plain(self, digits: int, mid: str = "mean") -> dict[str, Any]:
        """Return it as plain data, rounded; what is no number is None."""
        return {
            mid: rounded(self.mean, digits),
            "low": rounded(self.low, digits),
            "high": rounded(self.high, digits),
            "clear": self.clear.tolist(),
        }

    @property
    def clear(self) -> npt.NDArray[np.bool_]:
        """Return at every place whether low and high are wholly on one side of 0; without them nothing is clear."""
        if self.low is None or self.high is None or not self.is_enough:
            return np.zeros(np.shape(self.mean), dtype=np.bool_)
        return np.asarray((self.low > 0.0) | (self.high < 0.0))

    @property
    def is_clear(self) -> bool:
        """Return the same of a single figure."""
        return bool(self.clear)


def kind_of(replications: int, beliefs: bool) -> Kind:
    """Return what the interval of so many replications is."""
    if replications < 2:
        return "none"
    return "range" if beliefs else "mean_95"


def is_enough(replications: int, kind: Kind) -> bool:
    """Return whether so many replications may show that something is clear; one alone never does."""
    return kind != "none" and (OF_DRAWS if kind == "range" else OF_THE_MEAN).is_enough(replications)


def spread(values: Numbers, kind: Kind) -> Spread:
    """Return mean and interval over the first axis, the replications.

    Args:
        values: shape (replications, ...).
        kind: of the interval.
    """
    mean = np.asarray(values.mean(axis=0))
    if kind == "none":
        return Spread(mean, None, None)
    if kind == "range":
        low, high = ends_of_range(len(values), LEVEL_PERCENT)
        ordered = np.sort(values, axis=0)
        return Spread(mean, np.asarray(ordered[low]), np.asarray(ordered[high]), is_enough(len(values), kind))
    half = t_quantile_975(len(values) - 1) * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return Spread(mean, np.asarray(mean - half), np.asarray(mean + half))


def middle(values: Numbers, kind: Kind) -> Spread:
    """Return the median, lowest and highest over the first axis, the replications: how runs go, not where a mean lies.

    Args:
        values: shape (replications, ...).
        kind: of the interval; nothing is said beside the median where it is none.
    """
    median = np.asarray(np.median(values, axis=0))
    if kind == "none":
        return Spread(median, None, None)
    lowest, highest = np.asarray(values.min(axis=0)), np.asarray(values.max(axis=0))
    return Spread(median, lowest, highest, OF_DRAWS.is_enough(len(values)))


def rounded(values: Numbers | None, digits: int) -> Any:
    """Return numbers as plain data; NaN and infinity, which JSON does not know, become None."""
    if values is None:
        return None
    array = np.asarray(values, dtype=np.float64)
    short = np.round(array, digits) + 0.0  # no minus zero
    if np.isfinite(array).all():
        return np.asarray(short).tolist()
    plain = np.asarray(short).astype(object)
    plain[~np.isfinite(array)] = None
    return plain.tolist()
