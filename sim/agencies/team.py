"""An operative team as a Mesa agent: one intake for several agencies, and a joint plan that nobody can refuse.

Umeå's multi-competence team (counsellor, child psychiatrist, psychologist, social secretary, special educator) reaches
school, psychiatry, social services, primary care and associations. It costs meetings; it gives no effect of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.agencies.agency import Rows, most_in_need
from sim.agencies.contacts import AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE, LOST, NONE, REFUSED
from sim.agencies.doors import need_for
from sim.agencies.seeking import SIGHT, TIE, error_of_sight, is_at_the_door
from sim.configuration.schema import Team
from sim.lifecourse.needs import NEEDS, needs_of
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import served_as
from sim.people.agent import Agent
from sim.people.compiled import rule
from sim.people.draws import draw_four, logit, stream_of, uniforms
from sim.people.room import PER, places


@rule
def joint_cases(
    first: int, last: int, members: np.ndarray, doors: np.ndarray, came_to: np.ndarray, seen_need: np.ndarray,
    least_doors: int, urgency: np.ndarray,
) -> int:  # fmt: skip
    """Find whom a joint plan concerns: at several members' doors, or refused or lost by one. Return how many.

    Args:
        first, last: rows to look at.
        members: int64 (members,), places of the agencies.
        doors: of ``sim.agencies.doors``.
        came_to, seen_need: of ``Contacts``.
        least_doors: doors at which somebody must stand whom nobody has turned away.
        urgency: float64 (persons,), overwritten between ``first`` and ``last``: how far the need, as seen, lies above
            the members' thresholds, added up (SD); minus infinity for those whom no plan concerns.
    """
    cases = 0
    for i in range(first, last):
        urgency[i] = -np.inf
        at_doors = 0
        turned_away = 0
        total = 0.0
        for k in range(members.shape[0]):
            a = members[k]
            code = came_to[a, i]
            if is_at_the_door(code):
                at_doors += 1
                total += seen_need[a, i] - doors[a].threshold
            elif code == REFUSED:
                turned_away += 1
                total += seen_need[a, i] - doors[a].threshold
            elif code == LOST:
                turned_away += 1
        if turned_away > 0 or at_doors >= least_doors:
            urgency[i] = total
            cases += 1
    return cases


@rule
def plan_together(
    people: np.ndarray, rows: np.ndarray, year: int, key_a: np.uint64, key_b: np.uint64, stream: np.uint64,
    error: float, members: np.ndarray, doors: np.ndarray, weights: np.ndarray, needs: np.ndarray,
    came_to: np.ndarray, seen_need: np.ndarray, prms: np.ndarray,
) -> None:  # fmt: skip
    """Open the doors of all members whose mandate fits, as the team sees the person; nobody is refused or lost."""
    prm = prms[0]
    for r in range(rows.shape[0]):
        i = rows[r]
        p = people[i]
        age = np.int64(year) - np.int64(p.birth_year)
        needs_of(p, prm, needs)
        joint_error = error_of_sight(logit(draw_four(key_a, key_b, p.person, year, stream)[SIGHT]), error, prm)
        p.in_joint_plan = 1
        for k in range(members.shape[0]):
            a = members[k]
            if age < doors[a].first_age or age > doors[a].last_age:
                continue
            need = need_for(weights, a, needs)
            if need + joint_error > doors[a].threshold:
                came_to[a, i] = AT_THE_DOOR if need > doors[a].threshold else AT_THE_DOOR_BY_MISTAKE
                seen_need[a, i] = need + joint_error
            elif came_to[a, i] == REFUSED or came_to[a, i] == LOST:
                came_to[a, i] = NONE


class TeamAgent(Agent):
    """An operative team of the municipality.

    Args:
        model: the municipality.
        team: members, ages, hours, error and the price of a joint plan.

    Attributes:
        cases_by_year, planned_by_year: persons whom a joint plan concerned, and who got one.
    """

    def __init__(self, model: Any, team: Team) -> None:
        super().__init__(model)
        self.team = team
        names = [agent.agency.name for agent in model.agencies]
        self.members = np.array([names.index(name) for name in team.members if name in names], dtype=np.int64)
        self.cases_by_year: list[int] = []
        self.planned_by_year: list[int] = []
        self._urgency = np.zeros(len(model.people))
        self._needs = np.zeros(len(NEEDS))
        self._stream = stream_of("team", "team")

    def step(self) -> None:
        """Take in those with the largest joint need as far as the hours go, plan for them and book the meetings."""
        model, team = self.model, self.team
        contacts = model.contacts
        first, last = model.rows_of_ages(*team.ages)
        cases = joint_cases(
            first,
            last,
            self.members,
            model.mandates.doors,
            contacts.came_to,
            contacts.seen_need,
            team.least_doors,
            self._urgency,
        )
        rows = first + np.flatnonzero(self._urgency[first:last] > -np.inf)
        residents = int(model.is_here(np.arange(first, last)).sum())
        room = places(team.staff.hours_per_1000 * residents / PER, team.staff.hours_per_case)
        if room < len(rows):
            own_draw = uniforms(model.key, model.people["person"][rows], model.year, self._stream)[:, TIE]
            rows = rows[most_in_need(self._urgency[rows], own_draw, room)]
        plan_together(
            model.people, rows, np.uint64(model.year), model.key[0], model.key[1], self._stream, team.noise_sd,
            self.members, model.mandates.doors, model.mandates.weights, self._needs, contacts.came_to,
            contacts.seen_need, model.parameters,
        )  # fmt: skip
        model.ledger.book_for(team.item, model.year, rows, self._achieved(rows))
        self.cases_by_year.append(int(cases))
        self.planned_by_year.append(len(rows))

    def _achieved(self, rows: Rows) -> np.ndarray:
        """A plan is for somebody in need if any member's mandate really fits."""
        in_need = (self.model.contacts.came_to[self.members][:, rows] == AT_THE_DOOR).any(axis=0)
        return served_as(in_need, has_happened(self.model.people, rows))
