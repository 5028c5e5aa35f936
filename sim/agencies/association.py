"""A coordination association as a Mesa agent: projects that help, end, and are forgotten, live on or point at a fault.

Whom a project helps no longer waits or knocks in vain, so nobody sees that they did: what the line organisations
notice of unmet need falls, whether or not the fault is still there. What that does to their staff is governance's
business (``sim.agencies.council``); nothing here says that good work makes things worse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.agencies.agency import Rows, give, most_in_need
from sim.agencies.contacts import AGED_OUT, GAVE_UP, HELPED_ELSEWHERE, LOST, REFUSED, WAITING
from sim.agencies.doors import weights_of
from sim.configuration.schema import Association, Project
from sim.lifecourse.needs import NEEDS, needs_of, weighted_need
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import served_as
from sim.people.agent import Agent
from sim.people.compiled import rule
from sim.people.draws import stream_of, uniforms
from sim.people.room import PER, places

TAKEN_UP, MENDED, FORGOTTEN = range(3)
"""What the draws of a project's run decide."""


@rule
def turned_away(
    people: np.ndarray, first: int, last: int, weights: np.ndarray, threshold: float, came_to: np.ndarray,
    taken: np.ndarray, needs: np.ndarray, urgency: np.ndarray, prms: np.ndarray,
) -> None:  # fmt: skip
    """Find who was refused, lost, gave up or waits somewhere this year, and has the need a project is for.

    Args:
        first, last: rows to look at.
        weights, threshold: the project's mandate (SD).
        came_to: uint8 (agencies, persons), of ``Contacts``.
        taken: uint8 (persons,), 1 for those another project helps this year.
        urgency: float64 (persons,), overwritten between ``first`` and ``last``: the need, or minus infinity.
    """
    for i in range(first, last):
        urgency[i] = -np.inf
        if taken[i] == 1:
            continue
        for a in range(came_to.shape[0]):
            code = came_to[a, i]
            if code in (REFUSED, LOST, GAVE_UP, AGED_OUT, WAITING):
                needs_of(people[i], prms[0], needs)
                need = weighted_need(needs, weights)
                if need > threshold:
                    urgency[i] = need
                break


@rule
def take_out_of_queues(rows: np.ndarray, came_to: np.ndarray, waited: np.ndarray) -> None:
    """Let some people wait and knock no longer: they are helped elsewhere."""
    for r in range(rows.shape[0]):
        i = rows[r]
        for a in range(came_to.shape[0]):
            code = came_to[a, i]
            if code in (REFUSED, LOST, GAVE_UP, AGED_OUT, WAITING):
                came_to[a, i] = HELPED_ELSEWHERE
                waited[a, i] = 0


@dataclass
class Running:
    """A project at work, or its method at work in the line organisation.

    ``number`` counts the association's projects from 1; ``in_line`` is True once the home agency has taken the method
    over; ``sent_by`` counts participants by the hand-over that had refused them (0: none).
    """

    project: Project
    number: int
    begun: int
    sent_by: np.ndarray
    in_line: bool = False


@dataclass
class AssociationTally:
    """The three degrees of success, by year.

    ``helped`` persons in projects, ``helped_in_line`` persons helped by methods that live in a line organisation,
    ``methods_in_line`` such methods, ``faults_mended`` hand-overs mended so far, ``projects_begun`` so far.
    """

    helped: list[int] = field(default_factory=list)
    helped_in_line: list[int] = field(default_factory=list)
    methods_in_line: list[int] = field(default_factory=list)
    faults_mended: list[int] = field(default_factory=list)
    projects_begun: list[int] = field(default_factory=list)


class AssociationAgent(Agent):
    """A coordination association of the municipality.

    Args:
        model: the municipality.
        association: its projects and what it does with what they find.
    """

    def __init__(self, model: Any, association: Association) -> None:
        super().__init__(model)
        self.association = association
        self.running: list[Running] = []
        self.tally = AssociationTally()
        self.in_project = np.zeros(len(model.people), dtype=bool)
        self._begun, self._turn = 0, 0
        self._mended = 0
        self._home_items = {agent.agency.name: agent.agency.service.item for agent in model.agencies}
        self._needs = np.zeros(len(NEEDS))
        self._urgency = np.zeros(len(model.people))
        self._stream = stream_of("association", "association")

    def step(self) -> None:
        """Begin the next project if none runs, help with projects and living methods, and settle what ends."""
        if all(one.in_line for one in self.running):
            self.running.extend(self._next_project())
        self.in_project[:] = False
        helped = {one.number: self._help(one) for one in self.running}
        self.tally.helped.append(sum(helped[one.number] for one in self.running if not one.in_line))
        self.tally.helped_in_line.append(sum(helped[one.number] for one in self.running if one.in_line))
        self.running = [one for one in self.running if self._goes_on(one)]
        self.tally.methods_in_line.append(sum(one.in_line for one in self.running))
        self.tally.faults_mended.append(self._mended)
        self.tally.projects_begun.append(self._begun)

    def _next_project(self) -> list[Running]:
        """Begin the next project in turn whose method does not live in the line already; none if all of them do."""
        projects = self.association.projects
        living = {one.project.name for one in self.running}
        for place in range(len(projects)):
            project = projects[(self._turn + place) % len(projects)]
            if project.name not in living:
                self._turn += place + 1
                self._begun += 1
                sent_by = np.zeros(len(self.model.mandates.rules) + 1, dtype=np.int64)
                return [Running(project, self._begun, self.model.year, sent_by)]
        return []

    def _help(self, one: Running) -> int:
        """Help those with the largest need among those turned away; return how many."""
        model, project = self.model, one.project
        contacts = model.contacts
        first, last = model.rows_of_ages(*project.ages)
        turned_away(
            model.people, first, last, weights_of(project.needs), project.threshold_sd, contacts.came_to,
            self.in_project.view(np.uint8), self._needs, self._urgency, model.parameters,
        )  # fmt: skip
        rows = first + np.flatnonzero(self._urgency[first:last] > -np.inf)
        room = self._room(one, first, last)
        if room < len(rows):
            own_draw = uniforms(model.key, model.people["person"][rows], model.year, self._stream)[:, 0]
            rows = rows[most_in_need(self._urgency[rows], own_draw, room)]
        one.sent_by += np.bincount(contacts.refusal[rows], minlength=len(one.sent_by))
        take_out_of_queues(rows, contacts.came_to, contacts.waited)
        self.in_project[rows] = True
        give(model.people, rows, project.service.effects)
        self._book(one, rows)
        return len(rows)

    def _room(self, one: Running, first: int, last: int) -> int:
        """Return the places this year: fewer while a project is built up, and fewer once the line has taken over."""
        model = self.model
        residents = int(model.is_here(np.arange(first, last)).sum())
        share = 1.0
        if one.in_line:
            share = float(model.parameters["method_adds_capacity_share"][0])
        elif model.year == one.begun:
            share = float(model.parameters["project_first_year_share"][0])
        return places(one.project.places_per_1000 * residents * share, PER)

    def _book(self, one: Running, rows: Rows) -> None:
        """Book a year in the project on its payers; in the line, on the home agency's own service and payer."""
        model = self.model
        item = self._home_items.get(one.project.home, one.project.service.item)
        achieved = served_as(np.ones(len(rows), dtype=bool), has_happened(model.people, rows))
        model.ledger.book_for(item if one.in_line else one.project.service.item, model.year, rows, achieved)

    def _goes_on(self, one: Running) -> bool:
        """Return whether a project or method is there next year, settling what it leaves behind when it ends."""
        model, rules = self.model, self.association
        draws = uniforms(model.key, np.array([one.number], dtype=np.uint32), model.year, self._stream)[0, 1:]
        if one.in_line:
            return bool(draws[FORGOTTEN] >= rules.forgotten_share_per_year)
        if model.year < one.begun + one.project.years - 1:
            return True
        self._mend(one, bool(draws[MENDED] < rules.mended_share))
        one.in_line = bool(draws[TAKEN_UP] < rules.taken_up_share)
        return one.in_line

    def _mend(self, one: Running, succeeds: bool) -> None:
        """Mend the hand-over that sent the project most participants, if they were enough to see it by."""
        cases = np.where(self.model.mandates.rules["open"] == 1, one.sent_by[1:], 0)
        if not succeeds or len(cases) == 0 or cases.max() < self.association.least_cases:
            return
        self.model.mandates.rules["open"][int(np.argmax(cases))] = 0
        self._mended += 1
