"""A programme as a Mesa agent: it finds participants, delivers year by year, books its price and lets effects fade.

The effect is full while the programme is delivered. Who leaves before the end keeps the share of it that was delivered;
after the end it fades year by year. A year in which someone leaves has cost its price and given nothing (assumption).
Only the programme's own price is booked here: what it saves shows in the lives of others' ledgers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Programme
from sim.evidence.ages import AGES
from sim.lifecourse.circumstances import mask_of
from sim.lifecourse.needs import NEEDS
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import NOBODY_HELPED, served_as
from sim.money.prices import programme_item
from sim.people.agent import Agent
from sim.people.compiled import rule
from sim.people.draws import stream_of, uniforms
from sim.people.marked import marked
from sim.people.record import ALIVE, LEVERS, view_of_pushes
from sim.people.room import PER, places
from sim.programmes.screening import (
    FOUND_IN_NEED,
    LOT,
    SAME_EVERY_YEAR,
    candidates_of,
    drop_whom_it_is_not_for,
    find_participants,
)

_MOST_YEARS = 100
_LEAVES = 3
"""Which of the person's four draws of a year decides whether someone leaves."""

Rows = npt.NDArray[np.intp]


@rule
def effect_of(
    rows: np.ndarray, in_delivery: np.ndarray, years_had: np.ndarray, years_since: np.ndarray, delivery_years: int,
    size: float, kept: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """Write what a programme's effect comes to this year for some people: its size, the dose, and what is left of it.

    Args:
        kept: float64 (years,), share of the effect that is kept so many years after the end.
        out: float32 (rows,), overwritten (in the unit of the lever).
    """
    for k in range(rows.shape[0]):
        i = rows[k]
        dose = 1.0 if in_delivery[i] else years_had[i] / delivery_years
        out[k] = size * dose * kept[min(years_since[i], _MOST_YEARS - 1)]


@rule
def count_a_year(years_left: np.ndarray, years_had: np.ndarray, years_since: np.ndarray) -> None:
    """Count down the years of delivery and count the years since it ended, all uint8 (persons,)."""
    for i in range(years_left.shape[0]):
        years_left[i] -= 1 if years_left[i] > 0 else 0
        counts = years_had[i] > 0 and years_left[i] == 0 and years_since[i] < _MOST_YEARS - 1
        years_since[i] += 1 if counts else 0


@rule
def add_together(rows: np.ndarray, size: np.ndarray, total: np.ndarray, largest: np.ndarray) -> None:
    """Add an effect to the ``total`` and keep the ``largest`` of each person, all float32, by rows or persons."""
    for k in range(rows.shape[0]):
        i = rows[k]
        total[i] += size[k]
        if abs(size[k]) > abs(largest[i]):
            largest[i] = size[k]


@rule
def overlap(
    rows: np.ndarray, pushes: np.ndarray, lever: int, total: np.ndarray, largest: np.ndarray, overlap_share: float
) -> None:
    """Push a lever of some people by the largest effect and a share of the others, and forget both, all float32."""
    for k in range(rows.shape[0]):
        i = rows[k]
        if largest[i] != 0.0:
            pushes[i, lever] += largest[i] + overlap_share * (total[i] - largest[i])
        total[i] = 0.0
        largest[i] = 0.0


class Push(NamedTuple):
    """What a programme moves this year: which lever, whose, by how much."""

    lever: int
    rows: Rows
    size: npt.NDArray[np.float32]


class ProgrammeAgent(Agent):
    """A programme at work in the municipality.

    Args:
        model: the municipality.
        programme: as chosen by the strategy (coverage, uptake, places and years already settled).

    Attributes:
        begun: uint8 (persons,), how a participant was found (``sim.programmes.screening``); 0 for all others.
        is_open: whether new participants are enrolled; who has begun is served to the end.
        waiting: uint8 (persons,), how somebody was found who has said yes and waits: for a place, or for another
            programme of the same setting to end; 0 for all others.
        takes_part: bool (persons,), who is in it this year, also those who leave during the year.
    """

    def __init__(self, model: Any, programme: Programme) -> None:
        super().__init__(model)
        self.programme = programme
        persons = len(model.people)
        self.begun = np.zeros(persons, dtype=np.uint8)
        self.waiting = np.zeros(persons, dtype=np.uint8)
        self.is_open = True
        self.years_left = np.zeros(persons, dtype=np.uint8)
        self.years_had = np.zeros(persons, dtype=np.uint8)
        self.years_paid = np.zeros(persons, dtype=np.uint8)
        self.years_since = np.zeros(persons, dtype=np.uint8)
        self.in_delivery = np.zeros(persons, dtype=bool)
        self.takes_part = np.zeros(persons, dtype=bool)
        self.delivered_by_year: list[int] = []
        self.begun_by_year: list[int] = []
        self.waiting_by_year: list[int] = []
        self._years_begun = 0
        self._anybody_yet = False
        self._ever_delivered_to: Rows = np.zeros(0, dtype=np.intp)
        self._needs = np.zeros(len(NEEDS))
        self._stream = stream_of("programme", programme.name)
        self._at_age = np.zeros(AGES, dtype=np.uint8)
        first, last = programme.target.ages
        self._at_age[list(programme.target.screened_at or range(first, last + 1))] = 1
        self._among = mask_of(programme.target.among)
        left = np.array([1.0 - effect.fade_out_per_year for effect in programme.effects]).reshape(-1, 1)
        self._kept = np.cumprod(np.hstack([np.ones_like(left), np.repeat(left, _MOST_YEARS - 1, axis=1)]), axis=1)

    @cached_property
    def lender(self) -> Any | None:
        """Return the agency whose own staff delivers the programme; None where staff is newly employed."""
        contact = self.programme.contact
        named = contact.taken_from if contact else None
        return next((one for one in self.model.agencies if one.agency.name == named), None)

    @cached_property
    def _candidates(self) -> np.ndarray:
        """Return who could ever begin, of ``screening.CANDIDATE``; known once the programme first takes in."""
        programme, target = self.programme, self.programme.target
        most_seen = max(target.sensitivity, 1.0 - target.specificity)
        return candidates_of(
            self.model.key, self.model.people["person"], self._stream, most_seen, programme.coverage_share,
            programme.uptake_share,
        )  # fmt: skip

    @property
    def hours_taken(self) -> float:
        """Return the hours of its lender's staff that the programme takes this year."""
        contact = self.programme.contact
        return contact.hours_per_year * self.delivered_by_year[-1] if contact and self.delivered_by_year else 0.0

    @property
    def hours_bound(self) -> float:
        """Return the hours that those who take part this year need."""
        contact = self.programme.contact
        who = np.flatnonzero((self.years_left > 0) | self.takes_part)
        return contact.hours_per_year * int(self.model.is_here(who).sum()) if contact else 0.0

    def step(self) -> None:
        """Enrol, deliver, book and count this year."""
        model = self.model
        self.in_delivery[:] = False
        if self._takes_in():
            self.begun_by_year.append(self._enrol())
        else:
            self.waiting[:] = 0
            self.begun_by_year.append(0)
        if not self._anybody_yet:
            self.delivered_by_year.append(0)
            self.waiting_by_year.append(int(np.count_nonzero(self.waiting)))
            return
        delivered = marked(self.years_left)
        alive = model.is_here(delivered)
        self.years_left[delivered[~alive]] = 0
        delivered = delivered[alive]
        self.takes_part[delivered] = True
        self.years_paid[delivered] += 1
        stays = self._stays(delivered)
        self.years_left[delivered[~stays]] = 0
        delivered_now = delivered[stays]
        achieved = served_as(self.begun[delivered] == FOUND_IN_NEED, has_happened(model.people, delivered))
        achieved[~stays] = NOBODY_HELPED
        model.ledger.book_for(programme_item(self.programme.name), model.year, delivered, achieved)
        self.in_delivery[delivered_now] = True
        self.years_had[delivered_now] += 1
        if len(delivered_now):
            self._ever_delivered_to = marked(self.years_had)
        self.delivered_by_year.append(len(delivered))
        self.waiting_by_year.append(int(np.count_nonzero(self.waiting)))

    def _takes_in(self) -> bool:
        """Return whether new participants are looked for this year."""
        years = self.model.year - self.model.municipality.start_year
        last = self.programme.last_year
        return self.is_open and years >= self.programme.first_year and (last is None or years <= last)

    def _enrol(self) -> int:
        """Find participants, give them the places there are and let the others wait; return how many begin."""
        model, programme = self.model, self.programme
        target = programme.target
        first, last = model.rows_of_ages(*target.ages)
        self.waiting[:first] = 0
        self.waiting[last:] = 0
        if first == last:
            return 0
        if not target.screened_at or any(len(range(*model.rows_of_ages(age, age))) for age in target.screened_at):
            self._years_begun += 1
        size_share = min(1.0, self._years_begun / (programme.start_up_years + 1))
        need_place = -1 if target.need == "none" else NEEDS.index(target.need)
        drop_whom_it_is_not_for(
            model.people, model.circumstances, first, last, self._among, need_place, target.above_sd, self.waiting,
            self._needs, model.parameters,
        )  # fmt: skip
        candidates = self._candidates
        first_candidate, end_of_candidates = np.searchsorted(candidates["row"], (first, last))
        find_participants(
            model.people, np.uint64(model.year), model.circumstances, candidates, first_candidate,
            end_of_candidates, self._at_age, self._among, need_place, target.above_sd, target.sensitivity,
            target.specificity, size_share * programme.coverage_share, self.begun, self.waiting, self._needs,
            model.parameters,
        )  # fmt: skip
        wanted = marked(self.waiting, first, last)
        rows = self._placed(wanted[~self._is_elsewhere(wanted)], size_share, first, last)
        self.begun[rows] = self.waiting[rows]
        self.waiting[rows] = 0
        self.years_left[rows] = programme.delivery_years
        self._anybody_yet |= len(rows) > 0
        return len(rows)

    def _is_elsewhere(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Return who is in another programme of the same setting already, or was this year and left.

        Programmes step in the strategy's order, so that the first one has had its choice this year.
        """
        elsewhere = np.zeros(len(rows), dtype=bool)
        if self.programme.setting == "everyone" or self.programme.target.found == "universal":
            return elsewhere
        for other in self.model.programmes:
            mine = other is self or other.programme.target.found == "universal"
            if not mine and other.programme.setting == self.programme.setting:
                elsewhere |= (other.years_left[rows] > 0) | other.takes_part[rows]
        return elsewhere

    def _placed(self, rows: Rows, size_share: float, first: int, last: int) -> Rows:
        """Return who of those who want one gets a place: by a lot that is the same every year."""
        model = self.model
        taken = marked(self.years_left)
        free = self._places(size_share, first, last) - int(model.is_here(taken).sum())
        if free >= len(rows):
            return rows
        lot = uniforms(model.key, model.people["person"][rows], SAME_EVERY_YEAR, self._stream)[:, LOT]
        chosen: Rows = np.sort(rows[np.argsort(lot, kind="stable")[: max(0, free)]])
        return chosen

    def _places(self, size_share: float, first: int, last: int) -> int:
        """Return the places there are this year: of the programme, and of the hours that its lender has left."""
        model, programme = self.model, self.programme
        most = len(model.people)
        if programme.places_per_1000 is not None:
            residents = int(np.count_nonzero(model.people["presence"][first:last] == ALIVE))
            most = places(programme.places_per_1000 * size_share * residents, PER)
        lender, contact = self.lender, programme.contact
        if lender is not None and contact is not None and contact.hours_per_year > 0.0:
            own_first, own_last = model.rows_of_ages(*lender.agency.ages)
            residents = int(np.count_nonzero(model.people["presence"][own_first:own_last] == ALIVE))
            others = sum(one.hours_bound for one in model.programmes if one is not self and one.lender is lender)
            most = min(most, places(lender.hours(residents) - others, contact.hours_per_year))
        return most

    def _stays(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Return who of those in delivery does not leave during the year."""
        if self.programme.drop_out_share == 0.0 or len(rows) == 0:
            return np.ones(len(rows), dtype=bool)
        u = uniforms(self.model.key, self.model.people["person"][rows], self.model.year, self._stream)
        stays: npt.NDArray[np.bool_] = u[:, _LEAVES] >= self.programme.drop_out_share
        return stays

    def pushes(self) -> Iterable[Push]:
        """Yield what the programme moves this year, for its participants and then for their classmates."""
        if not self._anybody_yet:
            return
        rows = self._ever_delivered_to[self.model.is_here(self._ever_delivered_to)]
        if len(rows) == 0:
            return
        for place, effect in enumerate(self.programme.effects):
            size = np.empty(len(rows), dtype=np.float32)
            effect_of(
                rows, self.in_delivery, self.years_had, self.years_since, self.programme.delivery_years, effect.size,
                self._kept[place], size,
            )  # fmt: skip
            yield Push(LEVERS.index(effect.moves), rows, size)
        yield from self._pushes_of_classmates()

    def _pushes_of_classmates(self) -> Iterable[Push]:
        """Yield what reaches pupils through classmates who take part this year, by the share of the class who do."""
        reaching = [effect for effect in self.programme.effects if effect.classmates_share > 0.0]
        if not reaching:
            return
        model = self.model
        prm = model.parameters
        first, last = model.rows_of_ages(int(prm["class_first_age"][0]), int(prm["class_last_age"][0]))
        pupils = first + np.flatnonzero(model.is_here(np.arange(first, last)))
        classes = model.people["school_class"][pupils]
        takes_part = self.in_delivery[pupils]
        classmates = np.maximum(1, np.bincount(classes, minlength=1) - 1)
        share = np.bincount(classes, weights=takes_part, minlength=1) / classmates
        others = ~takes_part & (share[classes] > 0.0)
        for effect in reaching:
            reached = effect.size * effect.classmates_share * share[classes[others]]
            yield Push(LEVERS.index(effect.moves), pupils[others], reached.astype(np.float32))

    def end_year(self) -> None:
        """Count down the years of delivery and count the years since it ended."""
        if not self._anybody_yet:
            return
        self.takes_part[:] = False
        count_a_year(self.years_left, self.years_had, self.years_since)


def apply_together(people: np.ndarray, pushes: Iterable[Push], overlap_share: float) -> None:
    """Add what all programmes move to the people's pushes; what moves the same lever overlaps.

    For each person and lever the largest effect counts in full and the others by ``overlap_share`` (an assumption:
    two programmes for the same difficulty partly do the same work).
    """
    by_lever: dict[int, list[Push]] = {}
    for push in pushes:
        by_lever.setdefault(push.lever, []).append(push)
    view = view_of_pushes(people)
    total = np.zeros(len(people), dtype=np.float32)
    largest = np.zeros(len(people), dtype=np.float32)
    for lever, together in by_lever.items():
        if len(together) == 1:
            view[together[0].rows, lever] += together[0].size
            continue
        for push in together:
            add_together(push.rows, push.size, total, largest)
        for push in together:
            overlap(push.rows, view, lever, total, largest, np.float32(overlap_share))
