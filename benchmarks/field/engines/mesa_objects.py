"""Mesa as its documents teach it: an ``Agent`` subclass with attributes, an ``AgentSet`` told what to do.

Follows Mesa's "Overview" (``model.agents``, ``AgentSet.do``, ``create_agents``), "Best practices" (all randomness from
``self.random``) and the API pages of ``Agent``, ``AgentSet`` and ``Model``. Chosen in its favour: ``do`` and not
``shuffle_do``, since the order of people changes nothing here (shuffling costs more); classes are plain lists kept by
the model instead of ``groupby`` each year; the numbers lie in Python lists and tuples, which a loop over people reads
faster than arrays; ``math.exp``, not ``np.exp``; methods are bound to local names; ``DataCollector`` is left out, the
model sums as it goes; no space, no ``agent_reporters``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import mesa
import numpy as np

from benchmarks.field.work import CLASS_SIZE, DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


class Person(mesa.Agent):
    """One person of the toy."""

    def __init__(self, model: Town, ses: float, temper: float, sex: int, famrisk: int, peers: list[float]) -> None:
        super().__init__(model)
        self.ses = ses
        self.temper = temper
        self.sex = sex
        self.famrisk = famrisk
        self.peers = peers
        self.state = [0] * STATES
        self.services = [0] * SERVICES
        self.cost = 0

    def step(self) -> None:
        """Live one year."""
        model = self.model
        draw = model.random.random
        ses, temper, sex, famrisk = self.ses, self.temper, self.sex, self.famrisk
        state, peer = self.state, self.peers[0]
        paid = 0
        for k, (always, by_ses, by_temper, by_sex, by_famrisk, by_one, one, by_other, other, by_peer) in model.rules:
            eta = (
                always
                + by_ses * ses
                + by_temper * temper
                + by_sex * sex
                + by_famrisk * famrisk
                + by_one * state[one]
                + by_other * state[other]
                + by_peer * peer
            )
            if draw() * (1.0 + exp(-eta)) < 1.0:
                model.happened[k] += 1
                paid += model.event_price[k]
                if k < STATES:
                    state[k] ^= 1
                else:
                    self.services[k - STATES] += 1
        held = model.held
        for s, price in model.state_price:
            if state[s]:
                held[s] += 1
                paid += price
        self.cost += paid


class Town(mesa.Model):
    """Everybody, and the numbers of the toy."""

    def __init__(self, work: Work, seed: int) -> None:
        super().__init__(seed=seed)
        self.work = work
        self.event_price = work.event_price.tolist()
        self.state_price = list(enumerate(work.state_price.tolist()))
        # A class shares one list, whose only number is the share of its peers.
        shares = [[0.0] for _ in range(work.persons // CLASS_SIZE)]
        Person.create_agents(
            self,
            work.persons,
            work.ses.tolist(),
            work.temper.tolist(),
            work.sex.tolist(),
            work.famrisk.tolist(),
            [share for share in shares for _ in range(CLASS_SIZE)],
        )
        people = list(self.agents)
        self.classes = [
            (share, people[first : first + CLASS_SIZE])
            for share, first in zip(shares, range(0, work.persons, CLASS_SIZE), strict=True)
        ]
        self.states = np.zeros((work.years, STATES), np.int64)
        self.ledger = np.zeros((work.years, PAYERS), np.int64)

    def rules_at(self, age: int) -> list[tuple]:
        """Return each event's numbers at an age, in the order in which a person needs them."""
        rules = []
        for k in range(EVENTS):
            by_ses, by_temper, by_sex, by_famrisk, by_one, by_other = self.work.weights[k].tolist()
            one, other = (k + 1) % STATES, (k + 3) % STATES
            always, by_peer = float(self.work.intercept[age, k]), float(self.work.peer_weight[k])
            rules.append((k, (always, by_ses, by_temper, by_sex, by_famrisk, by_one, one, by_other, other, by_peer)))
        return rules

    def step(self) -> None:
        """Live one year of age."""
        age = self.steps - 1
        self.rules, self.happened, self.held = self.rules_at(age), [0] * EVENTS, [0] * STATES
        for share, people in self.classes:
            share[0] = sum([person.state[DEVIANT] for person in people]) / CLASS_SIZE
        self.agents.do("step")
        self.states[age] = self.held
        np.add.at(self.ledger[age], self.work.event_payer, np.array(self.happened) * self.work.event_price)
        np.add.at(self.ledger[age], self.work.state_payer, self.states[age] * self.work.state_price)


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the town."""
    del threads
    town = Town(work, seed)

    def live() -> Outcome:
        for _ in range(work.years):
            town.step()
        services = np.array([person.services for person in town.agents], np.int64).sum(axis=0)
        # An object's bytes are spread over the heap; the benchmark's own measure of memory tells.
        return Outcome(town.states, services, town.ledger, sum(person.cost for person in town.agents), 0)

    return live
