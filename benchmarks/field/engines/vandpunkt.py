"""The toy on Vändpunkt's own engine: the machinery of ``sim.people`` with other rules.

As in the model, a rule is a scalar function (``happens``) that says what a scientist would say of one person, and the
walk goes year by year over chunks of persons on as many threads as asked for. Every draw is a pure function of
(seed, person, year, event), a logit, so that no rule needs an exponential; money is whole öre; what a chunk counts
stands in a row of its own. So the result is the same to the bit for any number of threads.

The toy's people are told apart by so little that a chunk keeps a column an attribute (``PEOPLE``), and lives event by
event: the machine then works on several persons at a time.
"""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from benchmarks.field.work import CLASS_SIZE, DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work
from sim.people.compiled import arithmetic, walk
from sim.people.draws import draw_logits, key_of
from sim.people.interpreted import Row

CHUNK = 16 * CLASS_SIZE
"""Persons a chunk: whole classes, and what is drawn for them fits in a core's first-level cache."""
STREAMS = EVENTS // 4
"""Draws come four to a stream."""

PEOPLE = np.dtype(
    [
        ("paid", "i8", (CHUNK,)),
        ("person", "u4", (CHUNK,)),
        ("ses", "f4", (CHUNK,)),
        ("temper", "f4", (CHUNK,)),
        ("sex", "u1", (CHUNK,)),
        ("famrisk", "u1", (CHUNK,)),
        ("states", "u1", (STATES, CHUNK)),
        ("services", "u1", (SERVICES, CHUNK)),
    ]
)
"""The people of a chunk: öre paid, identity, traits, states held (0 or 1) and services so far; 34 bytes a person."""

NUMBERS = np.dtype(
    [
        ("intercept", "f8", (EVENTS,)),
        ("weights", "f8", (EVENTS, 6)),
        ("peer_weight", "f8", (EVENTS,)),
        ("event_price", "i8", (EVENTS,)),
        ("state_price", "i8", (STATES,)),
    ]
)
"""What the rules of one age believe: log-odds, and öre."""

SEEN = np.dtype(
    [
        ("ses", "f8", (CHUNK,)),
        ("temper", "f8", (CHUNK,)),
        ("sex", "f8", (CHUNK,)),
        ("famrisk", "f8", (CHUNK,)),
        ("peers", "f8", (CHUNK,)),
        ("held", "f8", (EVENTS, CHUNK)),
        ("happened", "f8", (CHUNK,)),
        ("draws", "f8", (EVENTS, CHUNK)),
    ]
)
"""Scratch of a thread: the people of a chunk as numbers of one size; ``held`` are states, then services."""


@arithmetic
def happens(
    intercept: float, of_ses: float, of_temper: float, of_sex: float, of_famrisk: float, of_next: float,
    of_third: float, of_peers: float, ses: float, temper: float, sex: float, famrisk: float, next_state: float,
    third_state: float, peers: float, draw: float,
) -> bool:  # fmt: skip
    """Return whether an event happens to a person this year: its log-odds against a logit draw."""
    eta = (
        intercept
        + of_ses * ses
        + of_temper * temper
        + of_sex * sex
        + of_famrisk * famrisk
        + of_next * next_state
        + of_third * third_state
        + of_peers * peers
    )
    return eta > draw


@arithmetic
def to_whom_it_happens(prm: Row, k: int, seen: Row) -> None:
    """Decide for everybody of a chunk whether event ``k`` happens: ``seen.happened`` is overwritten by 1 or 0."""
    intercept, of_peers, w = prm.intercept[k], prm.peer_weight[k], prm.weights[k]
    of_ses, of_temper, of_sex, of_famrisk, of_next, of_third = w[0], w[1], w[2], w[3], w[4], w[5]
    ses, temper, sex, famrisk, peers = seen.ses, seen.temper, seen.sex, seen.famrisk, seen.peers
    next_state, third_state = seen.held[(k + 1) % STATES], seen.held[(k + 3) % STATES]
    draw, happened = seen.draws[k], seen.happened
    for i in range(CHUNK):
        it_happens = happens(
            intercept, of_ses, of_temper, of_sex, of_famrisk, of_next, of_third, of_peers, ses[i], temper[i], sex[i],
            famrisk[i], next_state[i], third_state[i], peers[i], draw[i],
        )  # fmt: skip
        happened[i] = 1.0 if it_happens else 0.0


@arithmetic
def turn(happened: np.ndarray, state: np.ndarray) -> None:
    """Turn a state over for those to whom its event happened, both float64 (persons,)."""
    for i in range(CHUNK):
        state[i] = abs(state[i] - happened[i])


@arithmetic
def count(happened: np.ndarray, service: np.ndarray) -> None:
    """Count a service for those to whom its event happened, both float64 (persons,)."""
    for i in range(CHUNK):
        service[i] += happened[i]


@arithmetic
def pay(some: int, marked: np.ndarray, price: int, paid: np.ndarray) -> np.int64:
    """Let the marked of the first ``some`` people pay a price in öre; return how many they are."""
    payers = np.int64(0)
    for i in range(some):
        payers += np.int64(1) if marked[i] > 0.5 else np.int64(0)
        paid[i] += np.int64(price) if marked[i] > 0.5 else np.int64(0)
    return payers


@arithmetic
def look_at_classes(deviant: np.ndarray, peers: np.ndarray) -> None:
    """Fill in the share of each person's class that is deviant, both float64 (persons,)."""
    for first in range(0, CHUNK, CLASS_SIZE):
        some = 0.0
        for i in range(first, first + CLASS_SIZE):
            some += deviant[i]
        for i in range(first, first + CLASS_SIZE):
            peers[i] = some / CLASS_SIZE


@arithmetic
def copy(column: np.ndarray, into: np.ndarray) -> None:
    """Copy a column into one of numbers of another size, both (persons,)."""
    for i in range(CHUNK):
        into[i] = column[i]


@arithmetic
def live_chunk(prm: Row, some: int, people: Row, seen: Row, counts: np.ndarray) -> None:
    """Let the people of a chunk live a year: twelve events in order, then the price of the states they hold.

    Args:
        prm: of ``NUMBERS``, of the year.
        some: how many of the chunk's places are people; the last chunk may have empty ones, who pay nothing.
        people, seen: of ``PEOPLE`` and ``SEEN``; the year's draws are made.
        counts: int64 (events and states,), overwritten: how often each event happened, and states held.
    """
    copy(people.ses, seen.ses)
    copy(people.temper, seen.temper)
    copy(people.sex, seen.sex)
    copy(people.famrisk, seen.famrisk)
    for s in range(STATES):
        copy(people.states[s], seen.held[s])
    for s in range(SERVICES):
        copy(people.services[s], seen.held[STATES + s])
    look_at_classes(seen.held[DEVIANT], seen.peers)
    for k in range(EVENTS):
        to_whom_it_happens(prm, k, seen)
        if k < STATES:
            turn(seen.happened, seen.held[k])
        else:
            count(seen.happened, seen.held[k])
        counts[k] = pay(some, seen.happened, prm.event_price[k], people.paid)
    for s in range(STATES):
        counts[EVENTS + s] = pay(some, seen.held[s], prm.state_price[s], people.paid)
        copy(seen.held[s], people.states[s])
    for s in range(SERVICES):
        copy(seen.held[STATES + s], people.services[s])


@walk
def live_year(
    persons: int, year: int, key_a: np.uint64, key_b: np.uint64, prm: np.ndarray, people: np.ndarray,
    seen: np.ndarray, counts: np.ndarray,
) -> None:  # fmt: skip
    """Let everybody live a year, chunk by chunk.

    Args:
        persons: how many people there are.
        prm: array of ``NUMBERS``, a record a year.
        people: array of ``PEOPLE``, a record a chunk.
        seen: array of ``SEEN``, a record a thread.
        counts: int64 (chunks, events and states), overwritten: events that happened and states held.
    """
    threads = seen.shape[0]
    for t in numba.prange(threads):
        for chunk in range(t, people.shape[0], threads):
            mine, here = people[chunk], seen[t]
            for stream in range(STREAMS):
                draw_logits(key_a, key_b, mine.person, 0, CHUNK, year, stream, here.draws, 4 * stream)
            live_chunk(prm[year], min(CHUNK, persons - chunk * CHUNK), mine, here, counts[chunk])


def people_of(work: Work) -> np.ndarray:
    """Return the toy's people as an array of ``PEOPLE``, nothing lived yet."""
    people = np.zeros(-(-work.persons // CHUNK), dtype=PEOPLE)
    people["person"] = np.arange(people.size * CHUNK).reshape(-1, CHUNK)
    for trait in ("ses", "temper", "sex", "famrisk"):
        column = np.zeros(people.size * CHUNK, dtype=people[trait].dtype)
        column[: work.persons] = getattr(work, trait)
        people[trait] = column.reshape(-1, CHUNK)
    return people


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Return a function that lets a fresh population live all years; see ``benchmarks.field.engines``."""
    numbers = np.zeros(work.years, dtype=NUMBERS)
    for name in NUMBERS.names or ():
        numbers[name] = getattr(work, name)
    key_a, key_b = key_of(seed)
    people, seen = people_of(work), np.zeros(threads, dtype=SEEN)
    counts = np.zeros((len(people), EVENTS + STATES), dtype=np.int64)
    prices = np.concatenate([work.event_price, work.state_price])
    payers = np.concatenate([work.event_payer, work.state_payer])

    def run() -> Outcome:
        by_year = np.zeros((work.years, EVENTS + STATES), dtype=np.int64)
        for year in range(work.years):
            live_year(threads, work.persons, np.uint64(year), key_a, key_b, numbers, people, seen, counts)
            by_year[year] = counts.sum(axis=0)
        ledger = np.zeros((work.years, PAYERS), dtype=np.int64)
        np.add.at(ledger.T, payers, (by_year * prices).T)
        services = people["services"].swapaxes(1, 2).reshape(-1, SERVICES)[: work.persons]
        return Outcome(
            states=by_year[:, EVENTS:],
            services=services.sum(axis=0, dtype=np.int64),
            ledger=ledger,
            paid_by_person=int(people["paid"].sum()),
            state_bytes=people.nbytes,
        )

    return run
