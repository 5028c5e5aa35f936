"""An agency as a Mesa agent: it takes in those it has noticed, as far as its capacity goes, serves and books.

Those with the largest need *as seen* come first; whoever finds no room goes without this year and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.configuration.schema import Agency
from sim.people.agent import Agent
from sim.people.draws import stream_of, uniforms
from sim.people.record import LEVERS, view_of_pushes

if TYPE_CHECKING:
    from sim.money.ledger import Ledger


PER = 1000.0
"""Residents that a capacity is given for."""


@dataclass
class Tally:
    """What an agency did, by year: persons noticed, served and turned away for want of room."""

    noticed: list[int] = field(default_factory=list)
    served: list[int] = field(default_factory=list)
    turned_away: list[int] = field(default_factory=list)


def most_in_need(need_as_seen: np.ndarray, own_draw: np.ndarray, room: int) -> np.ndarray:
    """Return which of those noticed get the room there is, the largest need as seen first, as a boolean array.

    Ties are broken by each person's own draw, the lowest first, never by order of arrival.
    """
    chosen = np.zeros(len(need_as_seen), dtype=bool)
    chosen[np.lexsort((own_draw, -need_as_seen))[:room]] = True
    return chosen


class AgencyAgent(Agent):
    """An agency of the municipality.

    Args:
        model: the municipality.
        agency: ages, needs, threshold, capacity and service.
        place: its place in the order of names, which is its bit in ``served`` and ``missed``.
    """

    def __init__(self, model: Any, agency: Agency, place: int) -> None:
        super().__init__(model)
        self.agency = agency
        self.place = place
        self.bit = 1 << place
        self._stream = stream_of("agency", agency.name)
        self.tally = Tally()
        self._pushes = [(LEVERS.index(effect.moves), np.float32(effect.size)) for effect in agency.service.effects]

    def step(self) -> None:
        """Serve those noticed this year as far as there is room; book what it costs."""
        model = self.model
        people: np.ndarray = model.people
        rows = np.flatnonzero(model.noticed & self.bit)
        room = int(self.agency.capacity_per_1000 * model.residents[self.place] / PER)
        chosen = np.ones(len(rows), dtype=bool)
        if room < len(rows):
            own_draw = uniforms(model.key, people["person"][rows], model.year, self._stream)[:, 1]
            chosen = most_in_need(model.seen_need[self.place, rows], own_draw, room)
        served, turned_away = rows[chosen], rows[~chosen]
        people["served"][served] |= self.bit
        people["missed"][turned_away] |= self.bit
        pushes = view_of_pushes(people)
        for lever, size in self._pushes:
            pushes[served, lever] += size
        self._diagnose(people, served)
        ledger: Ledger = model.ledger
        ledger.book_for(self.agency.service.item, model.year, served)
        self.tally.noticed.append(len(rows))
        self.tally.served.append(len(served))
        self.tally.turned_away.append(len(turned_away))

    def _diagnose(self, people: np.ndarray, served: np.ndarray) -> None:
        if self.agency.service.diagnoses_attention:
            cut = float(self.model.parameters["diagnosis_attention_cut_sd"][0])
            people["diagnosed"][served[people["attention"][served] > cut]] = 1
