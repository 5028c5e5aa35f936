"""neworder as its examples teach it: a model with a timeline, arrays for people, draws by its Monte Carlo engine.

Follows neworder's "Conway" and "Mortality" examples (arrays, or a struct of arrays, "far more efficient" than an array
of ``Person``), its API pages of ``Model`` and ``MonteCarlo`` and "Tips and tricks" (a seeder, the base model
initialised). Chosen in its favour: bare arrays and no pandas frame, whose columns would be copied to be written; all
draws of an event in one ``ustream``, compared with NumPy's 32-bit exponential, since ``hazard`` and ``stats.logistic``
take 64-bit floats alone and together cost more; the generator's NumPy adapter ``as_np`` was tried and draws 32-bit
floats at half that rate; the fixed part of the twelve log-odds is one NumPy product; an event touches only those to
whom it happens; checks and logs are off.
"""

from __future__ import annotations

from collections.abc import Callable

import neworder
import numpy as np

from benchmarks.field.engines.column_pieces import fixed_columns, fixed_part, note_peers, price_of_byte
from benchmarks.field.work import DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


class Lives(neworder.Model):
    """The toy's cohort."""

    def __init__(self, work: Work, seed: int) -> None:
        super().__init__(neworder.LinearTimeline(0, work.years, work.years), lambda: seed)
        self.work = work
        self.fixed = fixed_columns(work, np.float32)
        self.state = np.zeros((STATES, work.persons), np.float32)
        self.services = np.zeros((SERVICES, work.persons), np.uint8)
        self.cost = np.zeros(work.persons, np.int64)
        self.eta = np.empty((EVENTS, work.persons), np.float32)
        self.odds = np.empty(work.persons, np.float32)
        self.weights, self.state_table = work.weights.astype(np.float32), price_of_byte(work.state_price)
        self.states = np.zeros((work.years, STATES), np.int64)
        self.ledger = np.zeros((work.years, PAYERS), np.int64)

    def step(self) -> None:
        """Live one year of age."""
        work, age, state = self.work, self.timeline.index, self.state
        happened = np.zeros(EVENTS, np.int64)
        note_peers(state[DEVIANT], self.fixed)
        fixed_part(work, age, self.fixed, out=self.eta)
        for k in range(EVENTS):
            those = self.those_to_whom(k)
            if k < STATES:
                state[k, those] = 1 - state[k, those]
            else:
                self.services[k - STATES, those] += 1
            self.cost[those] += work.event_price[k]
            happened[k] = len(those)
        held = np.packbits(state.astype(bool), axis=0, bitorder="little")[0]
        np.add(self.cost, self.state_table[held], out=self.cost)
        self.states[age] = np.count_nonzero(state, axis=1)
        self.ledger[age] = work.booked(happened, self.states[age])

    def those_to_whom(self, k: int) -> np.ndarray:
        """Return the positions of those to whom event k happens."""
        eta, odds = self.eta[k], self.odds
        for weight, other in ((self.weights[k, 4], (k + 1) % STATES), (self.weights[k, 5], (k + 3) % STATES)):
            np.multiply(self.state[other], weight, out=odds)
            np.add(eta, odds, out=eta)
        np.negative(eta, out=odds)
        np.exp(odds, out=odds)
        np.add(odds, 1, out=odds)
        draw = self.mc.ustream(len(odds))
        return np.flatnonzero(np.multiply(odds, draw, out=draw) < 1)


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the model."""
    del threads
    model = Lives(work, seed)

    def live() -> Outcome:
        neworder.run(model)
        state_bytes = model.fixed.nbytes + model.state.nbytes + model.services.nbytes + model.cost.nbytes
        services = model.services.sum(axis=1, dtype=np.int64)
        return Outcome(model.states, services, model.ledger, int(model.cost.sum()), state_bytes)

    return live
