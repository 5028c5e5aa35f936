"""A person as a Mesa agent made on demand: a handle over one row, to follow, question and draw a single life."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.people.agent import Agent
from sim.people.record import PERSON


class Person(Agent):
    """One simulated person; ``person.convictions`` reads the record as it is now.

    Args:
        model: the municipality.
        row: the person's row in ``model.people``.
    """

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        model.deregister_agent(self)  # to look at somebody leaves no trace among the model's agents
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name in (PERSON.names or ()):
            value: np.generic = self.model.people[name][self.row]
            return value.item()
        raise AttributeError(f"a person has no '{name}'; see sim.people.record")

    @property
    def age(self) -> int:
        """Return the age reached this year, in years."""
        return int(self.model.year) - int(self.birth_year)

    @property
    def bill_ore(self) -> int:
        """Return what the person's life has cost everyone so far, in öre of the price year (all readings)."""
        return int(self.model.ledger.by_person[self.row].sum())
