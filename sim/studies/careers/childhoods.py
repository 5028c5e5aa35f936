"""Childhoods: what happened to everybody up to 18 between the agencies, kept while a model runs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.agencies.contacts import SERVED, SERVED_BY_MISTAKE
from sim.model import Vandpunkt
from sim.money.prices import PAYERS
from sim.people.record import ALIVE

CHILDHOOD = 18
"""Ages 0 to 17."""
MANDATES = ("preschool", "school", "child_psychiatry", "social_services")
"""Agencies whose mandate makes a child one in need."""
NOT_YET = CHILDHOOD
"""An age that stands for: not in childhood."""

Ages = npt.NDArray[np.int64]


class Childhoods:
    """What happened to everybody in childhood, kept while a model runs.

    Attributes:
        in_need, jointly_seen, told: bool (18, persons): a mandate fitted when agencies looked; several agencies had a
            glimpse; a health talk found the child.
        served: uint8 (agencies, 18, persons), 1 where an agency served.
        bill_ore: int64 (persons, payers), booked for each up to the 18th birthday.
    """

    def __init__(self, model: Vandpunkt) -> None:
        persons = len(model.people)
        self.model = model
        self.here = np.zeros((CHILDHOOD, persons), dtype=bool)
        self.in_need = np.zeros((CHILDHOOD, persons), dtype=bool)
        self.jointly_seen = np.zeros((CHILDHOOD, persons), dtype=bool)
        self.told = np.zeros((CHILDHOOD, persons), dtype=bool)
        self.served = np.zeros((len(model.agencies), CHILDHOOD, persons), dtype=np.uint8)
        self.bill_ore = np.zeros((persons, len(PAYERS)), dtype=np.int64)

    def run(self) -> Childhoods:
        """Run the model until the youngest has come of age; return self."""
        model = self.model
        last = model.first_year + model.municipality.birth_years - 1 + CHILDHOOD - 1
        while model.running and model.year < last:
            model.step()
            self._observe()
        return self

    def _observe(self) -> None:
        model, contacts = self.model, self.model.contacts
        least = int(model.parameters["joint_view_least_glimpses"][0])
        in_need = contacts.is_in_need(*MANDATES)
        for born in range(model.first_year, model.first_year + model.municipality.birth_years):
            age = model.year - born
            if not 0 <= age < CHILDHOOD:
                continue
            rows = slice(*model.rows_of_ages(age, age))
            self.here[age, rows] = model.people["presence"][rows] == ALIVE
            self.in_need[age, rows] = in_need[rows]
            came_to = contacts.came_to[:, rows]
            self.served[:, age, rows] = (came_to == SERVED) | (came_to == SERVED_BY_MISTAKE)
            self.jointly_seen[age, rows] = contacts.glimpses[rows] >= least
            self.told[age, rows] = contacts.told[rows] == 1
            self.bill_ore[rows] = model.ledger.by_person[rows]

    def children(self, least_years_in_need: int) -> npt.NDArray[np.bool_]:
        """Return who was in need for at least so many years of childhood, bool (persons,)."""
        children: npt.NDArray[np.bool_] = self.in_need.sum(axis=0) >= least_years_in_need
        return children


def first_age(happened: npt.NDArray[np.bool_]) -> Ages:
    """Return the first age at which something happened, int64 (persons,); ``NOT_YET`` if it never did.

    Args:
        happened: bool (18, persons).
    """
    first: Ages = np.where(happened.any(axis=0), happened.argmax(axis=0), NOT_YET)
    return first
