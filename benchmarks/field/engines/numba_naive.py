"""Numba as its own manual shows it: plain arrays, a parallel loop over people, ``math.exp``, Numba's own generator.

Follows Numba's user manual, "Automatic parallelization with @jit" (explicit ``prange``), "Performance tips" and
"Random number generation" (``np.random`` inside jitted code has one generator a thread). Chosen in its favour: classes
are the parallel loop, so a class's mean needs no second pass over memory; counts, not öre, are summed, each thread its
own row; ``error_model="numpy"``, so a division is not checked for zero; compiled ahead on a small town and cached.
``fastmath`` is off, as in every engine here. Naive is one thing alone: the log-odds go through ``math.exp`` one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import numba
import numpy as np

from benchmarks.field.work import CLASS_SIZE, DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work


@numba.njit(parallel=True, cache=True)
def seed_threads(seed: int, threads: int) -> None:
    """Seed the generator of each thread."""
    for thread in numba.prange(threads):
        np.random.seed(seed * 1_000 + thread)


@numba.njit(parallel=True, cache=True, error_model="numpy")
def live_one_year(
    intercept: np.ndarray,
    weights: np.ndarray,
    peer_weight: np.ndarray,
    event_price: np.ndarray,
    state_price: np.ndarray,
    traits: np.ndarray,
    state: np.ndarray,
    services: np.ndarray,
    cost: np.ndarray,
    happened: np.ndarray,
    held: np.ndarray,
) -> None:
    """Live one year of age of everybody; ``happened`` and ``held`` count by thread, event and state."""
    for group in numba.prange(len(cost) // CLASS_SIZE):
        thread = numba.get_thread_id()
        first = group * CLASS_SIZE
        deviants = 0
        for i in range(first, first + CLASS_SIZE):
            deviants += state[i, DEVIANT]
        peer = deviants / CLASS_SIZE
        for i in range(first, first + CLASS_SIZE):
            paid = 0
            for k in range(EVENTS):
                eta = (
                    intercept[k]
                    + weights[k, 0] * traits[i, 0]
                    + weights[k, 1] * traits[i, 1]
                    + weights[k, 2] * traits[i, 2]
                    + weights[k, 3] * traits[i, 3]
                    + weights[k, 4] * state[i, (k + 1) % STATES]
                    + weights[k, 5] * state[i, (k + 3) % STATES]
                    + peer_weight[k] * peer
                )
                if np.random.random() * (1.0 + exp(-eta)) < 1.0:
                    happened[thread, k] += 1
                    paid += event_price[k]
                    if k < STATES:
                        state[i, k] ^= 1
                    else:
                        services[i, k - STATES] += 1
            for s in range(STATES):
                if state[i, s]:
                    held[thread, s] += 1
                    paid += state_price[s]
            cost[i] += paid


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the people as arrays with a row a person."""
    numba.set_num_threads(threads)
    traits = np.column_stack([work.ses, work.temper, work.sex, work.famrisk]).astype(np.float32)
    state = np.zeros((work.persons, STATES), np.uint8)
    services = np.zeros((work.persons, SERVICES), np.uint8)
    cost = np.zeros(work.persons, np.int64)
    lanes = numba.get_num_threads()
    seed_threads(seed, threads)

    def live() -> Outcome:
        states = np.zeros((work.years, STATES), np.int64)
        ledger = np.zeros((work.years, PAYERS), np.int64)
        for age in range(work.years):
            # 16 numbers a row: a cache line or two to each thread, so they do not fight for one.
            happened, held = np.zeros((lanes, 16), np.int64), np.zeros((lanes, 16), np.int64)
            live_one_year(
                work.intercept[age],
                work.weights,
                work.peer_weight,
                work.event_price,
                work.state_price,
                traits,
                state,
                services,
                cost,
                happened,
                held,
            )
            states[age] = held.sum(axis=0)[:STATES]
            np.add.at(ledger[age], work.event_payer, happened.sum(axis=0)[:EVENTS] * work.event_price)
            np.add.at(ledger[age], work.state_payer, states[age] * work.state_price)
        state_bytes = traits.nbytes + state.nbytes + services.nbytes + cost.nbytes
        return Outcome(states, services.sum(axis=0, dtype=np.int64), ledger, int(cost.sum()), state_bytes)

    return live
