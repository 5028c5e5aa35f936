"""An agency as a Mesa agent: it looks into new cases, serves as far as its staff's time goes, and keeps a queue.

Assessments come out of the same hours as services, also those that end in "not ours"; where they take them all, nobody
is served. Those with the largest need *as seen* come first, and who has waited longer comes before an equal; whoever
finds no room waits, or gives up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from sim.people.compiled import rule
from sim.people.draws import draw_four, stream_of, uniforms
from sim.people.record import LEVERS, view_of_pushes
from sim.people.room import PER, places

Rows = npt.NDArray[np.intp]


@rule
def cases_of(
    people: np.ndarray, first: int, last: int, came_to: np.ndarray, waited: np.ndarray, at_the_door: np.ndarray,
    refused: np.ndarray,
) -> tuple[int, int, int]:  # fmt: skip
    """Find whom an agency has to do with this year. Return how many are at its door, refused, and looked into.

    Looked into are those refused, and those at the door who do not wait already and have no joint plan.

    Args:
        first, last: rows to look at.
        came_to, waited: uint8 (persons,), of this agency.
        at_the_door, refused: int64, overwritten by their rows.
    """
    coming, turned_away = 0, 0
    for i in range(first, last):  # a row is written whether it counts or not: a branch would cost more
        at_the_door[coming] = i
        refused[turned_away] = i
        coming += 1 if came_to[i] == AT_THE_DOOR or came_to[i] == AT_THE_DOOR_BY_MISTAKE else 0
        turned_away += 1 if came_to[i] == REFUSED else 0
    looked_into = turned_away
    for k in range(coming):
        i = at_the_door[k]
        looked_into += 1 if waited[i] == 0 and people[i].in_joint_plan == 0 else 0
    return coming, turned_away, looked_into


@rule
def receive(rows: np.ndarray, came_to: np.ndarray, waited: np.ndarray, in_need: np.ndarray) -> None:
    """Serve some people; ``in_need``, bool (people,), is overwritten by whether the need is really there."""
    for k in range(rows.shape[0]):
        i = rows[k]
        in_need[k] = came_to[i] == AT_THE_DOOR
        came_to[i] = SERVED if in_need[k] else SERVED_BY_MISTAKE
        waited[i] = 0


@rule
def keep_waiting(
    people: np.ndarray, rows: np.ndarray, year: int, key_a: np.uint64, key_b: np.uint64, stream: np.uint64,
    give_up_share: float, came_to: np.ndarray, waited: np.ndarray, gives_up: np.ndarray, prms: np.ndarray,
) -> None:  # fmt: skip
    """Let some people wait a year more, or give up and then seek no help for some years.

    ``gives_up``, bool (people,), is overwritten.
    """
    for k in range(rows.shape[0]):
        i = rows[k]
        p = people[i]
        gives_up[k] = draw_four(key_a, key_b, p.person, year, stream)[PATIENCE] < give_up_share
        if gives_up[k]:
            came_to[i] = GAVE_UP
            waited[i] = 0
            p.years_not_seeking = np.int64(prms[0].years_before_seeking_again)
        else:
            came_to[i] = WAITING
            waited[i] = min(waited[i] + 1, MOST_YEARS_WAITED)


def above_the_cut(need_as_seen: np.ndarray, room: int) -> tuple[npt.NDArray[np.bool_], Rows]:
    """Return who has a larger need than the last who gets in, as a boolean array, and the places of that one's equals.

    Args:
        need_as_seen: (people,), in SD.
        room: how many get in, from 1 to one less than there are people.
    """
    last_in = np.partition(need_as_seen, len(need_as_seen) - room)[len(need_as_seen) - room]
    return need_as_seen > last_in, np.flatnonzero(need_as_seen == last_in)


def first_in_line(
    need_as_seen: np.ndarray, room: int, own_draw: Callable[[Rows], npt.NDArray[np.float64]]
) -> npt.NDArray[np.bool_]:
    """Return which of those at the door get the room there is, the largest need as seen first, as a boolean array.

    Ties are broken by each person's own draw, the lowest first, never by order of arrival; ``own_draw`` gives those of
    the people at some places, and is asked only for those who are tied.
    """
    if not 0 < room < len(need_as_seen):
        return np.full(len(need_as_seen), room > 0)
    chosen, equals = above_the_cut(need_as_seen, room)
    left = room - int(np.count_nonzero(chosen))
    if left < len(equals):
        equals = equals[np.argsort(own_draw(equals), kind="stable")[:left]]
    chosen[equals] = True
    return chosen


def most_in_need(need_as_seen: np.ndarray, own_draw: np.ndarray, room: int) -> npt.NDArray[np.bool_]:
    """Return who is first in line, as ``first_in_line``, where the draws of all are known."""
    return first_in_line(need_as_seen, room, lambda equals: own_draw[equals])


def give(people: np.ndarray, rows: Rows, effects: Sequence[Effect]) -> None:
    """Let some people feel a year of service."""
    pushes = view_of_pushes(people)
    for effect in effects:
        push(pushes, rows, LEVERS.index(effect.moves), np.float32(effect.size))


@rule
def push(pushes: np.ndarray, rows: np.ndarray, lever: int, size: float) -> None:
    """Add the same to a lever of some people."""
    for k in range(rows.shape[0]):
        pushes[rows[k], lever] += size


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
        came_to, waited = contacts.came_to[self.place], contacts.waited[self.place]
        rows, refused = np.empty(last - first, dtype=np.intp), np.empty(last - first, dtype=np.intp)
        coming, turned_away, looked_into = cases_of(model.people, first, last, came_to, waited, rows, refused)
        rows, refused = rows[:coming], refused[:turned_away]
        room = self._room(looked_into)
        chosen = self._chosen(rows, room) if room < coming else np.ones(coming, dtype=bool)
        served, unserved = rows[chosen], rows[~chosen]
        in_need = np.empty(len(served), dtype=bool)
        receive(served, came_to, waited, in_need)
        gives_up = np.empty(len(unserved), dtype=bool)
        keep_waiting(
            model.people, unserved, np.uint64(model.year), *model.key, self._stream, self.agency.give_up_share,
            came_to, waited, gives_up, model.parameters,
        )  # fmt: skip
        give(model.people, served, self.agency.service.effects)
        self._write_down(served)
        self._book(served, in_need, np.concatenate([refused, unserved[gives_up]]))

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
        """Return who of those at the door is served, as a boolean array, where there is not room for all."""
        model = self.model
        priority = float(model.parameters["queue_priority_per_year_sd"][0])
        seen = model.contacts.seen_need[self.place][rows] + priority * model.contacts.waited[self.place][rows]
        return first_in_line(
            seen,
            room,
            lambda equals: uniforms(model.key, model.people["person"][rows[equals]], model.year, self._stream)[:, TIE],
        )

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
