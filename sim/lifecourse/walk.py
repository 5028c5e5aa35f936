"""The walk: everybody lives one year, in chunks of persons, on as many threads as asked for.

A chunk first draws all accidents of its persons for the year, then lives them one by one. Chunks share nothing but
what is read, so the result is the same to the bit for any number of threads.
"""

import numba
import numpy as np

from sim.lifecourse.events import (
    DRAWS,
    FAMILY_STREAM,
    FIRST_ADULT_AGE,
    FIRST_ADULT_STREAM,
    FIRST_CHILD_STREAM,
    FIRST_SHARED_STREAM,
    INCOME_STREAM,
    LAST_CHILD_AGE,
    STREAMS,
)
from sim.lifecourse.surroundings import SEEN
from sim.lifecourse.year import live_one_year
from sim.people.births import HOUSEHOLD_MARKERS
from sim.people.compiled import rule, walk
from sim.people.draws import STREAM_TIMES, draw_logits
from sim.people.interpreted import Row
from sim.people.record import ALIVE

CHUNK = 256
"""Persons a chunk; its draws fit in a core's second-level cache."""


@rule
def who_lives(people: np.ndarray, first: int, last: int, here: np.ndarray) -> int:
    """Write the rows between ``first`` and ``last`` of those who live here into ``here``; return how many."""
    some = 0
    for i in range(first, last):
        if people[i].presence == ALIVE:
            here[some] = i
            some += 1
    return some


@rule
def draw_for(
    people: np.ndarray, here: np.ndarray, some: int, year: int, key_a: np.uint64, key_b: np.uint64, prm: Row,
    persons: np.ndarray, households: np.ndarray, draws: np.ndarray,
) -> None:  # fmt: skip
    """Draw the accidents of one year for some people, event by event, so that the machine can take several at a time.

    What happens to the parents is drawn by household and calendar year, so that siblings share it: an accident of one
    year, or good and bad times that last ``income_times_years``.

    Args:
        people: array of ``PERSON``; ``here`` holds the rows of ``some`` of them, by age or nearly so.
        persons, households: uint32 (people,), scratch.
        draws: float64 (events and four to spare, people); events that cannot happen to a person may be left.
    """
    first_child, end_of_adults = some, 0
    for k in range(some):
        p = people[here[k]]
        persons[k] = p.person
        households[k] = p.household
        age = np.int64(year) - np.int64(p.birth_year)
        if age <= LAST_CHILD_AGE:
            first_child = min(first_child, k)
        if age >= FIRST_ADULT_AGE:
            end_of_adults = k + 1
    for stream in range(STREAMS):
        first = first_child if stream < FIRST_SHARED_STREAM else 0
        last = end_of_adults if stream >= FIRST_ADULT_STREAM else some
        draw_logits(key_a, key_b, persons, first, last, year, stream, draws, 4 * stream)
    spare, family, income = 4 * STREAMS, 4 * FAMILY_STREAM, 4 * INCOME_STREAM
    draw_logits(key_a, key_b, households, first_child, some, year, FAMILY_STREAM, draws, spare)
    draws[family + 2, first_child:some] = draws[spare + 2, first_child:some]
    draws[family + 3, first_child:some] = draws[spare + 3, first_child:some]
    draw_logits(key_a, key_b, households, first_child, some, 0, HOUSEHOLD_MARKERS, draws, spare)
    draws[income, first_child:some] = draws[spare, first_child:some]
    times = np.int64(year) // np.int64(prm.income_times_years)
    draw_logits(key_a, key_b, households, first_child, some, times, STREAM_TIMES, draws, spare)
    draws[income + 1, first_child:some] = draws[spare, first_child:some]


@rule
def hand_over(draws: np.ndarray, k: int, age: int, row: np.ndarray) -> None:
    """Copy the draws of the person at place ``k`` into ``row``; events that cannot happen at this age are left."""
    first = FIRST_CHILD_STREAM if age <= LAST_CHILD_AGE else FIRST_SHARED_STREAM
    last = STREAMS if age >= FIRST_ADULT_AGE else FIRST_ADULT_STREAM
    for event in range(4 * first, 4 * last):
        row[event] = draws[event, k]


@rule
def live_chunk(
    people: np.ndarray,
    first: int,
    last: int,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    class_means: np.ndarray,
    area_shares: np.ndarray,
    prm: Row,
    here: np.ndarray,
    persons: np.ndarray,
    households: np.ndarray,
    draws: np.ndarray,
    rows: np.ndarray,
    z: np.ndarray,
    seen: Row,
) -> None:
    """Live the year of the persons ``first`` to ``last - 1``.

    Args:
        here, persons, households, draws: scratch of ``draw_for``.
        rows, z: float64 (persons, events) and array of ``DRAWS``, two views of one scratch: the draws by person.
    """
    some = who_lives(people, first, last, here)
    draw_for(people, here, some, year, key_a, key_b, prm, persons, households, draws)
    for k in range(some):
        p = people[here[k]]
        age = np.int64(year) - np.int64(p.birth_year)
        hand_over(draws, k, age, rows[k])
        seen.class_externalising = class_means[p.school_class]
        seen.area_convicted_share = area_shares[p.area, 0]
        seen.area_drug_share = area_shares[p.area, 1]
        seen.area_out_of_work_share = area_shares[p.area, 2]
        live_one_year(p, age, seen, prm, z[k])


@walk
def _walk(
    people: np.ndarray,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    class_means: np.ndarray,
    area_shares: np.ndarray,
    prm: np.ndarray,
    here: np.ndarray,
    names: np.ndarray,
    draws: np.ndarray,
    rows: np.ndarray,
    z: np.ndarray,
    seen: np.ndarray,
) -> None:
    threads = rows.shape[0]
    persons = people.shape[0]
    chunks = (persons + CHUNK - 1) // CHUNK
    for t in numba.prange(threads):
        for chunk in range(t, chunks, threads):
            first = chunk * CHUNK
            last = min(first + CHUNK, persons)
            live_chunk(
                people, first, last, year, key_a, key_b, class_means, area_shares, prm[0],
                here[t], names[t, 0], names[t, 1], draws[t], rows[t], z[t], seen[t],
            )  # fmt: skip


class Walk:
    """Scratch memory and the call that lets everybody live a year.

    Args:
        threads: threads to use, 1 or more.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._here = np.zeros((threads, CHUNK), dtype=np.int64)
        self._names = np.zeros((threads, 2, CHUNK), dtype=np.uint32)
        self._draws = np.zeros((threads, 4 * STREAMS + 4, CHUNK))
        self._rows = np.zeros((threads, CHUNK, 4 * STREAMS))
        self._z = self._rows.view(DRAWS)[:, :, 0]
        self._seen = np.zeros(threads, dtype=SEEN)

    def live_year(
        self,
        people: np.ndarray,
        year: int,
        key: tuple[np.uint64, np.uint64],
        class_means: np.ndarray,
        area_shares: np.ndarray,
        parameters: np.ndarray,
    ) -> None:
        """Let everyone who is here live ``year``; ``people`` is changed in place.

        Args:
            people: array of ``PERSON``.
            year: calendar year.
            key: the key of the replication (``draws.key_of``).
            class_means: float64 (classes,), from ``surroundings``.
            area_shares: float64 (areas, 3), from ``surroundings``.
            parameters: array of one record of parameters (``sim.evidence``).
        """
        _walk(
            self.threads, people, np.uint64(year), key[0], key[1], class_means, area_shares, parameters,
            self._here, self._names, self._draws, self._rows, self._z, self._seen,
        )  # fmt: skip
