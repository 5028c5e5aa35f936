"""Starsim as its guides teach it: a module with states, a ``ss.bernoulli`` a decision, ``filter`` for whom it hits.

Follows Starsim's user guide: "Random numbers" (a distribution for each decision, made once, a callable for what
changes, common random numbers on, which is the default), "Array indexing" (``values`` of all, ``uids`` of some) and
"Adding modules" (``define_pars``, ``define_states``). Chosen in its favour: one module instead of twelve, so the fixed
part of the log-odds is one product for all; 32-bit floats, Starsim's own default; sums are kept by the module and not
by an analyzer; no networks, no demographics, ``verbose=0``. ``STARSIM_CRN=0`` in the environment turns common random
numbers off; the page tells what that gives.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import starsim as ss

from benchmarks.field.engines.column_pieces import fixed_columns, fixed_part, note_peers, price_of_byte
from benchmarks.field.work import DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


class Lives(ss.Module):
    """The toy's twelve events, and what they cost."""

    def __init__(self, work: Work) -> None:
        super().__init__(name="lives")
        self.define_pars(**{f"event{k}": ss.bernoulli(p=self.chance_of(k)) for k in range(EVENTS)})
        self.define_states(
            *[ss.BoolArr(f"state{s}", default=False) for s in range(STATES)],
            *[ss.Arr(f"service{s}", dtype=np.uint8, default=0, nan=0) for s in range(SERVICES)],
            ss.Arr("cost", dtype=np.int64, default=0, nan=0),
        )
        self.work, self.fixed = work, fixed_columns(work, np.float32)
        self.eta = np.empty((EVENTS, work.persons), np.float32)
        self.scratch = np.empty(work.persons, np.float32)
        self.weights, self.state_table = work.weights.astype(np.float32), price_of_byte(work.state_price)
        self.held = np.zeros((work.years, STATES), np.int64)
        self.ledger = np.zeros((work.years, PAYERS), np.int64)

    def chance_of(self, k: int) -> Callable[..., np.ndarray]:
        """Return the function that tells an event's distribution everybody's chance."""
        one, other = f"state{(k + 1) % STATES}", f"state{(k + 3) % STATES}"

        def chance(module: Lives, sim: ss.Sim, uids: ss.uids) -> np.ndarray:
            del sim, uids
            eta, scratch = module.eta[k], module.scratch
            for weight, name in ((module.weights[k, 4], one), (module.weights[k, 5], other)):
                np.multiply(module[name].values, weight, out=scratch)
                np.add(eta, scratch, out=eta)
            np.negative(eta, out=scratch)
            np.exp(scratch, out=scratch)
            np.add(scratch, 1, out=scratch)
            return np.reciprocal(scratch, out=scratch)

        return chance

    def step(self) -> None:
        """Live one year of age."""
        work, age = self.work, self.ti
        happened = np.zeros(EVENTS, np.int64)
        note_peers(self[f"state{DEVIANT}"].values, self.fixed)
        fixed_part(work, age, self.fixed, out=self.eta)
        for k in range(EVENTS):
            those = self.pars[f"event{k}"].filter()
            if k < STATES:
                state = self[f"state{k}"]
                state[those] = ~state[those]
            else:
                service = self[f"service{k - STATES}"]
                service[those] = service[those] + 1
            self.cost[those] = self.cost[those] + work.event_price[k]
            happened[k] = len(those)
        states = [self[f"state{s}"].values for s in range(STATES)]
        self.cost.values[:] += self.state_table[np.packbits(states, axis=0, bitorder="little")[0]]
        self.held[age] = [np.count_nonzero(state) for state in states]
        self.ledger[age] = work.booked(happened, self.held[age])


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the simulation."""
    del threads
    lives = Lives(work)
    when = {"start": 0, "dur": work.years - 1, "dt": 1}
    sim = ss.Sim(n_agents=work.persons, modules=lives, rand_seed=seed, verbose=0, copy_inputs=False, **when)
    sim.init()

    def live() -> Outcome:
        sim.run()
        services = np.array([lives[f"service{s}"].values.sum(dtype=np.int64) for s in range(SERVICES)])
        state_bytes = lives.fixed.nbytes + sum(state.raw.nbytes for state in sim.people.states.values())
        return Outcome(lives.held, services, lives.ledger, int(lives.cost.values.sum()), state_bytes)

    return live
