"""NumPy as most people first write it: 64-bit columns, an expression a line, masks; no thought of memory.

Here as a yardstick for what care alone is worth: compare ``numpy_columns``, which the ratios are held against. Follows
NumPy's "Quickstart" (whole-array expressions, Boolean masks) and "Random sampling" (``default_rng``).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.field.work import CLASS_SIZE, DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the people as columns."""
    del threads
    persons, rng = work.persons, np.random.default_rng(seed)
    traits = [column.astype(float) for column in (work.ses, work.temper, work.sex, work.famrisk)]
    state = np.zeros((STATES, persons))
    services = np.zeros((SERVICES, persons), int)
    cost = np.zeros(persons, int)

    def live() -> Outcome:
        states, ledger = np.zeros((work.years, STATES), int), np.zeros((work.years, PAYERS), int)
        happened = np.zeros(EVENTS, int)
        for age in range(work.years):
            peer = np.repeat(state[DEVIANT].reshape(-1, CLASS_SIZE).mean(axis=1), CLASS_SIZE)
            for k in range(EVENTS):
                terms = [*traits, state[(k + 1) % STATES], state[(k + 3) % STATES]]
                eta = work.intercept[age, k] + work.peer_weight[k] * peer
                for weight, term in zip(work.weights[k], terms, strict=True):
                    eta = eta + weight * term
                happens = rng.random(persons) < 1 / (1 + np.exp(-eta))
                if k < STATES:
                    state[k] = np.where(happens, 1 - state[k], state[k])
                else:
                    services[k - STATES] += happens
                cost[happens] += work.event_price[k]
                happened[k] = happens.sum()
            for s in range(STATES):
                cost[state[s] > 0] += work.state_price[s]
            states[age] = state.sum(axis=1)
            ledger[age] = work.booked(happened, states[age])
        state_bytes = sum(trait.nbytes for trait in traits) + state.nbytes + services.nbytes + cost.nbytes
        return Outcome(states, services.sum(axis=1), ledger, int(cost.sum()), state_bytes)

    return live
