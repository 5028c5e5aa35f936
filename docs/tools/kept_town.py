"""The small town lived year by year with everything of every year kept, so that one life can be looked into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.agencies.contacts import CONTACTS
from sim.configuration.border import choose, load_agencies
from sim.configuration.schema import Agency, Biography
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import load_alternative

TOWN = "small"


@dataclass(frozen=True)
class Snapshot:
    """The town at the end of a year: everybody's record, bill and contacts, and who is in which programme."""

    people: np.ndarray
    bill_ore: np.ndarray
    came_to: np.ndarray
    seen_need: np.ndarray
    delivered: np.ndarray


class Town:
    """The small town lived to its end under a strategy, every year of it kept.

    Args:
        strategy: name of a file in `conf/strategy`.
    """

    def __init__(self, strategy: str) -> None:
        self.choice = choose(Biography, "biography", [f"municipality={TOWN}"])
        self.agencies: tuple[Agency, ...] = load_agencies()
        self.alternative = load_alternative(strategy)
        self.model = Vandpunkt(
            self.choice.municipality, self.agencies, self.alternative.programmes, self.choice.economics,
            self.choice.seed, organisation=self.alternative.organisation, governance=self.alternative.governance,
        )  # fmt: skip
        self.at_birth = self.model.people.copy()
        self.years: list[Snapshot] = []
        while self.model.running:
            self.model.step()
            self.years.append(self._snapshot())

    def _snapshot(self) -> Snapshot:
        model = self.model
        delivered = np.array([programme.in_delivery.copy() for programme in model.programmes])
        contacts = model.contacts
        return Snapshot(
            model.people.copy(), model.ledger.by_person.copy(), contacts.came_to.copy(), contacts.seen_need.copy(),
            delivered,
        )  # fmt: skip

    def at(self, row: int, age: int) -> Snapshot:
        """Return the town at the end of the year in which somebody is so old."""
        return self.years[int(self.at_birth["birth_year"][row]) + age - self.model.first_year]

    def before(self, row: int, age: int) -> np.ndarray:
        """Return everybody's record at the end of the year before somebody is so old."""
        place = int(self.at_birth["birth_year"][row]) + age - 1 - self.model.first_year
        return self.years[place].people if place >= 0 else self.at_birth

    def contacts(self, row: int, age: int) -> dict[str, str]:
        """Return what contacts came to in a year: agency to one of `CONTACTS`."""
        codes = self.at(row, age).came_to[:, row]
        return {one.name: CONTACTS[int(code)] for one, code in zip(self.agencies, codes, strict=True) if code}

    def in_exclusion(self) -> int:
        """Return how many of those born here are in long-lasting exclusion."""
        exclusion = exclusion_of(self.model.outcome_years, self.model.economics.exclusion_years)
        return int(np.count_nonzero(exclusion[self.at_birth["origin"] != FOREIGN_BORN]))
