"""A reform as a Mesa agent: it changes what surrounds everybody, found or not, and books its price.

While it is built up it costs its full price and moves in even steps towards its full size (assumption).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.configuration.schema import Reform
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import served_as
from sim.money.prices import reform_item
from sim.people.agent import Agent


class ReformAgent(Agent):
    """A reform at work in the municipality.

    Args:
        model: the municipality.
        reform: as chosen by the strategy (share and years already settled).
    """

    def __init__(self, model: Any, reform: Reform) -> None:
        super().__init__(model)
        self.reform = reform
        self._years_at_work = 0

    @property
    def is_at_work(self) -> bool:
        """Return whether the reform holds this year."""
        years = self.model.year - self.model.municipality.start_year
        last = self.reform.last_year
        return bool(years >= self.reform.first_year and (last is None or years <= last))

    def change_the_times(self) -> None:
        """Move what it moves this year in the parameters of the year."""
        if not self.is_at_work:
            return
        self._years_at_work += 1
        size = self.reform.share * min(1.0, self._years_at_work / (self.reform.start_up_years + 1))
        for change in self.reform.changes:
            moved = self.model.parameters[change.moves]
            if change.moves.endswith("_mixing"):  # of what another reform has left of one's own place
                moved += (1.0 - moved) * size * change.size
            else:
                moved += size * change.size

    def step(self) -> None:
        """Book its price for everybody here whose years it is paid for."""
        if not self.is_at_work:
            return
        model, reform = self.model, self.reform
        first, last = model.rows_of_ages(*reform.paid_for_ages)
        rows = first + np.flatnonzero(model.is_here(np.arange(first, last)))
        achieved = served_as(np.ones(len(rows), dtype=np.bool_), has_happened(model.people, rows))
        model.ledger.book_for(reform_item(reform.name), model.year, rows, achieved)
