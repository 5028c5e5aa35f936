"""A programme as a Mesa agent: it finds participants, delivers year by year, books its price and lets effects fade.

The effect is full while the programme is delivered. Who leaves before the end keeps the share of it that was delivered;
after the end it fades year by year. A year in which someone leaves has cost its price and given nothing (assumption).
Only the programme's own price is booked here: what it saves shows in the lives of others' ledgers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Programme
from sim.evidence.ages import AGES
from sim.lifecourse.needs import NEEDS
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import NOBODY_HELPED, served_as
from sim.money.prices import programme_item
from sim.people.agent import Agent
from sim.people.draws import stream_of, uniforms
from sim.people.record import LEVERS, view_of_pushes
from sim.programmes.screening import FOUND_IN_NEED, find_participants

_MOST_YEARS = 100
_LEAVES = 3
"""Which of the person's four draws decides whether someone leaves."""


class Push(NamedTuple):
    """What a programme moves this year: which lever, whose, by how much."""

    lever: int
    rows: npt.NDArray[np.intp]
    size: npt.NDArray[np.float32]


class ProgrammeAgent(Agent):
    """A programme at work in the municipality.

    Args:
        model: the municipality.
        programme: as chosen by the strategy (coverage, uptake and first year already settled).

    Attributes:
        begun: uint8 (persons,), how a participant was found (``sim.programmes.screening``); 0 for all others.
        is_open: whether new participants are enrolled; who has begun is served to the end.
    """

    def __init__(self, model: Any, programme: Programme) -> None:
        super().__init__(model)
        self.programme = programme
        persons = len(model.people)
        self.begun = np.zeros(persons, dtype=np.uint8)
        self.is_open = True
        self.years_left = np.zeros(persons, dtype=np.uint8)
        self.years_had = np.zeros(persons, dtype=np.uint8)
        self.years_paid = np.zeros(persons, dtype=np.uint8)
        self.years_since = np.zeros(persons, dtype=np.uint8)
        self.in_delivery = np.zeros(persons, dtype=bool)
        self.delivered_by_year: list[int] = []
        self.begun_by_year: list[int] = []
        self._found = np.zeros(persons, dtype=np.uint8)
        self._needs = np.zeros(len(NEEDS))
        self._stream = stream_of("programme", programme.name)
        self._at_age = np.zeros(AGES, dtype=np.uint8)
        first, last = programme.target.ages
        self._at_age[list(programme.target.screened_at or range(first, last + 1))] = 1
        left = np.array([1.0 - effect.fade_out_per_year for effect in programme.effects]).reshape(-1, 1)
        self._kept = np.cumprod(np.hstack([np.ones_like(left), np.repeat(left, _MOST_YEARS - 1, axis=1)]), axis=1)

    def step(self) -> None:
        """Enrol, deliver, book and count this year."""
        model = self.model
        self.in_delivery[:] = False
        if model.year < model.municipality.start_year + self.programme.first_year:
            self.begun_by_year.append(0)
            self.delivered_by_year.append(0)
            return
        self.begun_by_year.append(self._enrol() if self.is_open else 0)
        delivered = np.flatnonzero(self.years_left)
        alive = model.is_here(delivered)
        self.years_left[delivered[~alive]] = 0
        delivered = delivered[alive]
        self.years_paid[delivered] += 1
        delivered_now = self._drop_out(delivered)
        achieved = served_as(self.begun[delivered] == FOUND_IN_NEED, has_happened(model.people, delivered))
        achieved[~np.isin(delivered, delivered_now)] = NOBODY_HELPED
        model.ledger.book_for(programme_item(self.programme.name), model.year, delivered, achieved)
        self.in_delivery[delivered_now] = True
        self.years_had[delivered_now] += 1
        self.delivered_by_year.append(len(delivered))

    def _enrol(self) -> int:
        model, programme = self.model, self.programme
        target = programme.target
        first, last = model.rows_of_ages(*target.ages)
        if first == last:
            return 0
        need_place = -1 if target.need == "none" else NEEDS.index(target.need)
        find_participants(
            model.people, np.uint64(model.year), model.key[0], model.key[1], self._stream, first, last, self._at_age,
            need_place, target.above_sd, target.sensitivity, target.specificity, programme.coverage_share,
            programme.uptake_share, self.begun, self._needs, self._found, model.parameters,
        )  # fmt: skip
        rows = first + np.flatnonzero(self._found[first:last])
        self.begun[rows] = self._found[rows]
        self.years_left[rows] = programme.delivery_years
        return len(rows)

    def _drop_out(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Let some leave during the year; return the others."""
        if self.programme.drop_out_share == 0.0 or len(rows) == 0:
            return rows
        u = uniforms(self.model.key, self.model.people["person"][rows], self.model.year, self._stream)
        leaves = u[:, _LEAVES] < self.programme.drop_out_share
        self.years_left[rows[leaves]] = 0
        return rows[~leaves]

    def pushes(self) -> Iterable[Push]:
        """Yield what the programme moves this year."""
        rows = np.flatnonzero(self.years_had)
        rows = rows[self.model.is_here(rows)]
        if len(rows) == 0:
            return
        dose = np.where(self.in_delivery[rows], 1.0, self.years_had[rows] / self.programme.delivery_years)
        since = np.minimum(self.years_since[rows], _MOST_YEARS - 1)
        for place, effect in enumerate(self.programme.effects):
            size = (effect.size * dose * self._kept[place, since]).astype(np.float32)
            yield Push(LEVERS.index(effect.moves), rows, size)

    def end_year(self) -> None:
        """Count down the years of delivery and count the years since it ended."""
        now = np.flatnonzero(self.years_left)
        self.years_left[now] -= 1
        ended = np.flatnonzero((self.years_had > 0) & (self.years_left == 0))
        self.years_since[ended] = np.minimum(self.years_since[ended] + 1, _MOST_YEARS - 1)


def apply_together(people: np.ndarray, pushes: Iterable[Push], overlap_share: float) -> None:
    """Add what all programmes move to the people's pushes; what moves the same lever overlaps.

    For each person and lever the largest effect counts in full and the others by ``overlap_share`` (an assumption:
    two programmes for the same difficulty partly do the same work).
    """
    by_lever: dict[int, list[Push]] = {}
    for push in pushes:
        by_lever.setdefault(push.lever, []).append(push)
    view = view_of_pushes(people)
    for lever, together in by_lever.items():
        if len(together) == 1:
            view[together[0].rows, lever] += together[0].size
            continue
        total = np.zeros(len(people), dtype=np.float32)
        largest = np.zeros(len(people), dtype=np.float32)
        for push in together:
            total[push.rows] += push.size
            now = largest[push.rows]
            largest[push.rows] = np.where(np.abs(push.size) > np.abs(now), push.size, now)
        view[:, lever] += largest + np.float32(overlap_share) * (total - largest)
