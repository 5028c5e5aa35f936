"""Draws of everything that is believed, and towns of each draw: what strategies came to, as arrays to do sums with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.money.appraisal import discount_factors, present_value
from sim.money.perspective import PERSPECTIVES
from sim.studies.one_replication import Differences

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """Differences of many replications, nested: towns of one draw differ by chance alone.

    Attributes:
        strategies: names, the comparator first; its own differences are all 0.
        saved_sek: float64 (draws, towns, strategies, perspectives, years, parts), not discounted, as ``Differences``.
        averted: int64 (draws, towns, strategies), persons born here kept out of long-lasting exclusion.
        averted_by_least: int64 (draws, towns, strategies, definitions), by ``sim.studies.booked.LEAST_YEARS``.
        excluded: int64 (draws, towns, strategies), persons born here in long-lasting exclusion.
        followed: persons born here.
    """

    strategies: tuple[str, ...]
    saved_sek: Floats
    averted: Counts
    averted_by_least: Counts
    excluded: Counts
    followed: int

    def of(self, strategy: str) -> int:
        """Return a strategy's place."""
        return self.strategies.index(strategy)

    def net_by_year(self, perspective: str) -> Floats:
        """Return kronor saved net by year, shape (draws, towns, strategies, years)."""
        view: Floats = self.saved_sek[:, :, :, _place(perspective)].sum(axis=-1)
        return view

    def npv(self, perspective: str, rate: float) -> Floats:
        """Return net present values in kronor, shape (draws, towns, strategies)."""
        return present_value(self.net_by_year(perspective), rate)

    def outlay(self, perspective: str, rate: float) -> Floats:
        """Return what is spent more, present value in kronor, shape (draws, towns, strategies)."""
        spent: Floats = 0.0 - present_value(self.saved_sek[:, :, :, _place(perspective), :, 0], rate)
        return spent

    def cumulative(self, perspective: str, rate: float) -> Floats:
        """Return the cumulative discounted net by year, shape (draws, towns, strategies, years)."""
        net = self.net_by_year(perspective)
        total: Floats = np.cumsum(net * discount_factors(net.shape[-1], rate), axis=-1)
        return total

    def first(self, draws: int) -> Drawn:
        """Return the first draws of it."""
        return Drawn(
            self.strategies, self.saved_sek[:draws], self.averted[:draws], self.averted_by_least[:draws],
            self.excluded[:draws], self.followed,
        )  # fmt: skip


def _place(perspective: str) -> int:
    return list(PERSPECTIVES).index(perspective)


def joined(differences: Sequence[Differences], towns: int) -> Drawn:
    """Return differences of nested replications as arrays.

    Args:
        differences: draw by draw, town by town.
        towns: of each draw.
    """

    def nested(name: str) -> np.ndarray:
        stacked = np.array([getattr(one, name) for one in differences])
        return stacked.reshape(-1, towns, *stacked.shape[1:])

    first = differences[0]
    return Drawn(
        first.strategies, nested("saved_sek"), nested("averted"), nested("averted_by_least"), nested("excluded"),
        int(first.followed[0]),
    )  # fmt: skip
