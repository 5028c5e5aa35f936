"""Health talks with all pupils as a Mesa agent: who is found is told to an agency, rightly or by mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.agencies.doors import weights_of
from sim.configuration.schema import HealthTalks
from sim.lifecourse.needs import NEEDS, needs_of, weighted_need
from sim.lifecourse.outcome import has_happened
from sim.money.achievement import NOBODY_HELPED, served_as
from sim.people.agent import Agent
from sim.people.compiled import rule
from sim.people.draws import draw_four, stream_of
from sim.people.record import ALIVE

HIT, MISS, FALSE_ALARM, ALL_CLEAR = range(4)
"""What a talk came to: found in need, not found in need, found without need, neither."""


@rule
def talk_with(
    people: np.ndarray, first: int, last: int, year: int, key_a: np.uint64, key_b: np.uint64, stream: np.uint64,
    weights: np.ndarray, above: float, sensitivity: float, specificity: float, needs: np.ndarray, told: np.ndarray,
    in_need: np.ndarray, counts: np.ndarray, prms: np.ndarray,
) -> None:  # fmt: skip
    """Talk with everyone in some rows; a talk errs independently of all others.

    Args:
        weights, above: what counts as a need (SD).
        sensitivity, specificity: shares found of those in need, and not found of the others.
        told: uint8 (persons,), set to 1 for those who are found.
        in_need: uint8 (persons,), overwritten between ``first`` and ``last``.
        counts: int64 (4,), added to: hits, misses, false alarms, all clear.
    """
    for i in range(first, last):
        p = people[i]
        if p.presence != ALIVE:
            continue
        needs_of(p, prms[0], needs)
        due = weighted_need(needs, weights) > above
        u = draw_four(key_a, key_b, p.person, year, stream)[0]
        found = u < (sensitivity if due else 1.0 - specificity)
        in_need[i] = 1 if due else 0
        if found:
            told[i] = 1
            counts[HIT if due else FALSE_ALARM] += 1
        else:
            counts[MISS if due else ALL_CLEAR] += 1


@dataclass
class TalkTally:
    """What the talks of each year came to, in persons."""

    hits: list[int] = field(default_factory=list)
    misses: list[int] = field(default_factory=list)
    false_alarms: list[int] = field(default_factory=list)
    all_clear: list[int] = field(default_factory=list)


class HealthTalkAgent(Agent):
    """Health talks in the municipality's schools.

    Args:
        model: the municipality.
        talks: ages, what is looked for, with which errors, who is told and the price of a talk.

    Attributes:
        tally: what talks came to, by year.
        by_age: int64 (ages, 4), hits, misses, false alarms and all clear at each of its ages so far.
    """

    def __init__(self, model: Any, talks: HealthTalks) -> None:
        super().__init__(model)
        self.talks = talks
        self.tally = TalkTally()
        names = [agent.agency.name for agent in model.agencies]
        self.tells = names.index(talks.tells) if talks.tells in names else -1
        self.by_age = np.zeros((len(talks.ages), 4), dtype=np.int64)
        self._weights = weights_of(talks.needs)
        self._needs = np.zeros(len(NEEDS))
        self._in_need = np.zeros(len(model.people), dtype=np.uint8)
        self._stream = stream_of("health_talks", "health_talks")

    def step(self) -> None:
        """Talk with every pupil of the ages, tell who is found, and book the talks."""
        model, talks = self.model, self.talks
        before = self.by_age.sum(axis=0)
        for place, age in enumerate(talks.ages):
            first, last = model.rows_of_ages(age, age)
            talk_with(
                model.people, first, last, np.uint64(model.year), model.key[0], model.key[1], self._stream,
                self._weights, talks.above_sd, talks.sensitivity, talks.specificity, self._needs, model.contacts.told,
                self._in_need, self.by_age[place], model.parameters,
            )  # fmt: skip
            rows = np.arange(first, last)
            rows = rows[model.is_here(rows)]
            in_need, found = self._in_need[rows] == 1, model.contacts.told[rows] == 1
            achieved = served_as(in_need, has_happened(model.people, rows))
            achieved[in_need & ~found] = NOBODY_HELPED
            model.ledger.book_for(talks.item, model.year, rows, achieved)
        tally, counts = self.tally, self.by_age.sum(axis=0) - before
        for kept, count in zip((tally.hits, tally.misses, tally.false_alarms, tally.all_clear), counts, strict=True):
            kept.append(int(count))
