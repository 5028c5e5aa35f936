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
from sim.people.draws import STREAM_TIMES, draw_four, logit
from sim.people.interpreted import Row
from sim.people.record import ALIVE

CHUNK = 256
"""Persons a chunk; its draws fit in a core's second-level cache."""


@rule
def draw_the_year(p: Row, age: int, year: int, key_a: np.uint64, key_b: np.uint64, prm: Row, row: np.ndarray) -> None:
    """Fill ``row`` with the logit draws of one person-year; events that cannot happen at this age are left.

    What happens to the parents is drawn by household and calendar year, so that siblings share it: an accident of one
    year, or good and bad times that last ``income_times_years``.
    """
    first = FIRST_CHILD_STREAM if age <= LAST_CHILD_AGE else FIRST_SHARED_STREAM
    last = STREAMS if age >= FIRST_ADULT_AGE else FIRST_ADULT_STREAM
    for stream in range(first, last):
        u0, u1, u2, u3 = draw_four(key_a, key_b, p.person, year, stream)
        k = 4 * stream
        row[k] = logit(u0)
        row[k + 1] = logit(u1)
        row[k + 2] = logit(u2)
        row[k + 3] = logit(u3)
    if age <= LAST_CHILD_AGE and p.household != p.person:
        parents = draw_four(key_a, key_b, p.household, year, FAMILY_STREAM)
        row[4 * FAMILY_STREAM + 2] = logit(parents[2])
        row[4 * FAMILY_STREAM + 3] = logit(parents[3])
    if age <= LAST_CHILD_AGE:
        times = np.int64(year) // np.int64(prm.income_times_years)
        row[4 * INCOME_STREAM] = logit(draw_four(key_a, key_b, p.household, 0, HOUSEHOLD_MARKERS)[0])
        row[4 * INCOME_STREAM + 1] = logit(draw_four(key_a, key_b, p.household, times, STREAM_TIMES)[0])


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
    rows: np.ndarray,
    z: np.ndarray,
    seen: Row,
) -> None:
    """Live the year of the persons ``first`` to ``last - 1``; ``rows`` and ``z`` are two views of one scratch."""
    for i in range(first, last):
        p = people[i]
        if p.presence == ALIVE:
            age = np.int64(year) - np.int64(p.birth_year)
            draw_the_year(p, age, year, key_a, key_b, prm, rows[i - first])
    for i in range(first, last):
        p = people[i]
        if p.presence == ALIVE:
            age = np.int64(year) - np.int64(p.birth_year)
            seen.class_externalising = class_means[p.school_class]
            seen.area_convicted_share = area_shares[p.area, 0]
            seen.area_drug_share = area_shares[p.area, 1]
            seen.area_out_of_work_share = area_shares[p.area, 2]
            live_one_year(p, age, seen, prm, z[i - first])


@walk
def _walk(
    people: np.ndarray,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    class_means: np.ndarray,
    area_shares: np.ndarray,
    prm: np.ndarray,
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
                rows[t], z[t], seen[t],
            )  # fmt: skip


class Walk:
    """Scratch memory and the call that lets everybody live a year.

    Args:
        threads: threads to use, 1 or more.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
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
            self._rows, self._z, self._seen,
        )  # fmt: skip
