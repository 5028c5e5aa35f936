"""An agency as a Mesa agent: it looks into new cases, serves as far as its staff's time goes, and keeps a queue.

Assessments come out of the same hours as services, also those that end in "not ours"; where they take them all, nobody
is served. Those with the largest need *as seen* come first, and who has waited longer comes before an equal; whoever
finds no room waits, or gives up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.agencies.contacts import (
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    GAVE_UP,
    MOST_YEARS_WAITED,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
    Contacts,
)
from sim.agencies.seeking import PATIENCE, TIE
from sim.configuration.schema import Agency, Effect
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import NOBODY_HELPED, UPKEEP, served_as
from sim.money.ledger import Ledger
from sim.money.prices import assessment_item
from sim.people.agent import Agent
from sim.people.draws import stream_of, uniforms
from sim.people.record import LEVERS, view_of_pushes
from sim.people.room import PER, places

Rows = npt.NDArray[np.intp]


def most_in_need(need_as_seen: np.ndarray, own_draw: np.ndarray, room: int) -> np.ndarray:
    """Return which of those at the door get the room there is, the largest need as seen first, as a boolean array.

    Ties are broken by each person's own draw, the lowest first, never by order of arrival.
    """
    chosen = np.zeros(len(need_as_seen), dtype=bool)
    chosen[np.lexsort((own_draw, -need_as_seen))[:room]] = True
    return chosen


def give(people: np.ndarray, rows: Rows, effects: Sequence[Effect]) -> None:
    """Let some people feel a year of service."""
    pushes = view_of_pushes(people)
    for effect in effects:
        pushes[rows, LEVERS.index(effect.moves)] += np.float32(effect.size)


class AgencyAgent(Agent):
    """An agency of the municipality.

    Args:
        model: the municipality.
        agency: mandate, threshold, staff, queue and service.
        place: its place in the order of names.

    Attributes:
        staff_share: share of the hours in its file that there is money for this year (governance moves it).
    """

    def __init__(self, model: Any, agency: Agency, place: int) -> None:
        super().__init__(model)
        self.agency = agency
        self.place = place
        self.staff_share = 1.0
        self._hours_kept = 0.0
        self._stream = stream_of("agency", agency.name)

    def hours(self, residents: int) -> float:
        """Return the hours of staff there is money for this year, with so many residents of its ages."""
        return self.agency.staff.hours_per_1000 * self.staff_share * float(residents) / PER

    def _hours_lent(self) -> float:
        """Return the hours that its staff gives to programmes this year beside its own work."""
        return sum(one.hours_taken for one in self.model.programmes if one.lender is self)

    def step(self) -> None:
        """Look into new cases, serve those at the door as far as the hours go, and let the others wait; book it."""
        model = self.model
        contacts: Contacts = model.contacts
        first, last = model.rows_of_ages(*self.agency.ages)
        if first == last:
            return
        came_to = contacts.came_to[self.place, first:last]
        rows = first + np.flatnonzero((came_to == AT_THE_DOOR) | (came_to == AT_THE_DOOR_BY_MISTAKE))
        refused = first + np.flatnonzero(came_to == REFUSED)
        new = self._needs_looking_into(rows)
        chosen = self._chosen(rows, self._room(int(new.sum()) + len(refused)))
        served, unserved = rows[chosen], rows[~chosen]
        in_need = contacts.came_to[self.place, served] == AT_THE_DOOR
        contacts.came_to[self.place, served] = np.where(in_need, SERVED, SERVED_BY_MISTAKE)
        contacts.waited[self.place, served] = 0
        gives_up = self._keep_waiting(unserved)
        give(model.people, served, self.agency.service.effects)
        self._write_down(served)
        self._book(served, in_need, np.concatenate([refused, unserved[gives_up]]))

    def _needs_looking_into(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Return who is looked into this year: all but those who wait already or whom a team has planned for."""
        model = self.model
        new: npt.NDArray[np.bool_] = (model.contacts.waited[self.place, rows] == 0) & (
            model.people["in_joint_plan"][rows] == 0
        )
        return new

    def _room(self, assessments: int) -> int:
        """Return how many can be served this year when so many cases are looked into.

        Hours that are not enough for a whole case are kept for next year, so that a small place has rare services too.
        """
        staff = self.agency.staff
        left = (
            self.hours(self.model.residents[self.place])
            - self._hours_lent()
            + self._hours_kept
            - assessments * staff.hours_per_assessment
        )
        room = places(left, staff.hours_per_case)
        self._hours_kept = min(max(0.0, left - room * staff.hours_per_case), staff.hours_per_case)
        return room

    def _chosen(self, rows: Rows, room: int) -> npt.NDArray[np.bool_]:
        """Return who of those at the door is served, as a boolean array."""
        if room >= len(rows):
            return np.ones(len(rows), dtype=bool)
        model = self.model
        priority = float(model.parameters["queue_priority_per_year_sd"][0])
        seen = model.contacts.seen_need[self.place, rows] + priority * model.contacts.waited[self.place, rows]
        own_draw = uniforms(model.key, model.people["person"][rows], model.year, self._stream)[:, TIE]
        return most_in_need(seen, own_draw, room)

    def _keep_waiting(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Let those without a place wait; return who gives up, who then seeks no help for some years."""
        if len(rows) == 0:
            return np.zeros(0, dtype=bool)
        model = self.model
        contacts: Contacts = model.contacts
        own_draw = uniforms(model.key, model.people["person"][rows], model.year, self._stream)[:, PATIENCE]
        gives_up = own_draw < self.agency.give_up_share
        contacts.came_to[self.place, rows] = np.where(gives_up, GAVE_UP, WAITING)
        waited = np.minimum(contacts.waited[self.place, rows].astype(np.int64) + 1, MOST_YEARS_WAITED)
        contacts.waited[self.place, rows] = np.where(gives_up, 0, waited)
        years = int(model.parameters["years_before_seeking_again"][0])
        model.people["years_not_seeking"][rows[gives_up]] = years
        return gives_up

    def _book(self, served: Rows, in_need: npt.NDArray[np.bool_], in_vain: Rows) -> None:
        """Book services, and the assessments of those who were refused or gave up.

        The price of a service holds its assessment. Control and collection is upkeep, whomever it meets.
        """
        model, service = self.model, self.agency.service
        ledger: Ledger = model.ledger
        achieved = served_as(in_need, has_happened(model.people, served)) if service.helps else UPKEEP
        ledger.book_for(service.item, model.year, served, achieved)
        if self.agency.staff.hours_per_assessment > 0.0:
            ledger.book_for(assessment_item(self.agency.name), model.year, in_vain, NOBODY_HELPED)

    def _write_down(self, served: Rows) -> None:
        """Note on the record what the service makes known about a child."""
        people: np.ndarray = self.model.people
        if self.agency.service.opens_child_welfare:
            people["known_to_social_services"][served] = 1
        if self.agency.service.diagnoses_attention:
            cut = float(self.model.parameters["diagnosis_attention_cut_sd"][0])
            people["diagnosed"][served[people["attention"][served] > cut]] = 1
