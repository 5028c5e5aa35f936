"""NumPy by hand, as somebody who knows it well writes it: a column an attribute, whole-column operations, no copies.

Follows NumPy's user guide, "Broadcasting" and "Universal functions (ufunc) basics" (``out=``, so that no operation
allocates), its "Random sampling" pages (``Generator`` with ``SFC64``, the fastest of its bit generators, filling 32-bit
floats in place) and "Linear algebra" (one product makes the year's fixed part of all twelve log-odds). Chosen in its
favour: 32-bit floats throughout; an event that happens to few touches those few only (``flatnonzero``); the öre of the
states held come from one look-up by the packed byte of states instead of eight passes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.field.engines.column_pieces import fixed_columns, fixed_part, note_peers, price_of_byte
from benchmarks.field.work import DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the people as columns."""
    del threads
    persons, rng = work.persons, np.random.Generator(np.random.SFC64(seed))
    fixed = fixed_columns(work, np.float32)
    state = np.zeros((STATES, persons), np.float32)
    services = np.zeros((SERVICES, persons), np.uint8)
    cost = np.zeros(persons, np.int64)
    eta = np.empty((EVENTS, persons), np.float32)
    draw, scratch = np.empty(persons, np.float32), np.empty(persons, np.float32)
    happens = np.empty(persons, bool)
    weights, state_table = work.weights.astype(np.float32), price_of_byte(work.state_price)

    def those_to_whom(k: int) -> np.ndarray:
        for weight, other in ((weights[k, 4], (k + 1) % STATES), (weights[k, 5], (k + 3) % STATES)):
            np.multiply(state[other], weight, out=scratch)
            np.add(eta[k], scratch, out=eta[k])
        # u < 1 / (1 + exp(-eta)) without the division
        np.negative(eta[k], out=scratch)
        np.exp(scratch, out=scratch)
        np.add(scratch, 1, out=scratch)
        rng.random(dtype=np.float32, out=draw)
        np.multiply(scratch, draw, out=scratch)
        return np.flatnonzero(np.less(scratch, 1, out=happens))

    def live() -> Outcome:
        states, ledger = np.zeros((work.years, STATES), np.int64), np.zeros((work.years, PAYERS), np.int64)
        happened = np.zeros(EVENTS, np.int64)
        for age in range(work.years):
            note_peers(state[DEVIANT], fixed)
            fixed_part(work, age, fixed, out=eta)
            for k in range(EVENTS):
                those = those_to_whom(k)
                if k < STATES:
                    state[k, those] = 1 - state[k, those]
                else:
                    services[k - STATES, those] += 1
                cost[those] += work.event_price[k]
                happened[k] = len(those)
            held = np.packbits(state.astype(bool), axis=0, bitorder="little")[0]
            np.add(cost, state_table[held], out=cost)
            states[age] = np.count_nonzero(state, axis=1)
            ledger[age] = work.booked(happened, states[age])
        state_bytes = fixed.nbytes + state.nbytes + services.nbytes + cost.nbytes
        return Outcome(states, services.sum(axis=1, dtype=np.int64), ledger, int(cost.sum()), state_bytes)

    return live
