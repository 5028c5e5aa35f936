"""A panel: what everyone was at each age, kept while a model runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.evidence.ages import AGES
from sim.model import Vandpunkt
from sim.people.record import ALIVE

_BLOCK = 4096
"""People kept at a time: few enough that their records stay in a core's cache from one field to the next."""


class Panel:
    """Keeps chosen fields of the record at every age.

    ``panel[name]`` is an array of shape (65, persons); ages at which a person was not here hold 0 and
    ``panel.here`` is False.

    Args:
        model: the municipality, before its first year.
        fields: names of fields of the record.
        agencies: agencies of which any may have served; ``panel.served`` says whom one did, bool (65, persons).
    """

    def __init__(self, model: Vandpunkt, fields: Sequence[str], agencies: Sequence[str] = ()) -> None:
        self._model = model
        persons = len(model.people)
        self.here = np.zeros((AGES, persons), dtype=bool)
        self._agencies = tuple(agencies)
        self.served = np.zeros((AGES, persons), dtype=bool)
        self._kept = {name: np.zeros((AGES, persons), dtype=model.people.dtype[name]) for name in fields}

    def __getitem__(self, name: str) -> np.ndarray:
        return self._kept[name]

    def observe(self) -> None:
        """Keep the year that the model has just lived."""
        model = self._model
        served = model.contacts.served_by(*self._agencies)
        for born in range(model.first_year, model.first_year + model.municipality.birth_years):
            age = model.year - born
            if not 0 <= age < AGES:
                continue
            first, last = model.rows_of_ages(age, age)
            for begin in range(first, last, _BLOCK):
                self._keep(age, slice(begin, min(begin + _BLOCK, last)), served)

    def _keep(self, age: int, rows: slice, served: np.ndarray) -> None:
        """Keep the year of some people who are all of an age."""
        some = self._model.people[rows]
        here = some["presence"] == ALIVE
        self.here[age, rows] = here
        self.served[age, rows] = here & served[rows]
        for name, kept in self._kept.items():
            kept[age, rows] = np.where(here, some[name], 0)

    def run(self) -> Panel:
        """Run the model to its end, keeping every year; return self."""
        while self._model.year < self._model.last_year:
            self._model.step()
            self.observe()
        return self
