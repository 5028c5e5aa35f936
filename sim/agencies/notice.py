"""How agencies see: each looks at its own ages through its own needs, with an error of its own.

An agency takes a person for its own when what it sees, need plus error, passes its threshold. Persons whose need
passes the threshold but who are not seen fall between the chairs, and that is written down.
"""

from __future__ import annotations

from collections.abc import Sequence

import numba
import numpy as np

from sim.configuration.schema import Agency
from sim.lifecourse.needs import NEEDS, needs_of, weighted_need
from sim.people.compiled import walk
from sim.people.draws import LOGISTIC_TO_SD, draw_four, logit, stream_of
from sim.people.record import ALIVE

FIRST_AND_LAST = 2
"""Columns of a band of ages."""


class Eyes:
    """What all agencies of a municipality look for, as arrays a walk can read.

    Args:
        agencies: in the order of their bits.
    """

    def __init__(self, agencies: Sequence[Agency]) -> None:
        listens = [{str(need): weight for need, weight in agency.needs.items()} for agency in agencies]
        self.weights = np.array([[a.get(need, 0.0) for need in NEEDS] for a in listens]).reshape(-1, len(NEEDS))
        self.ages = np.array([a.ages for a in agencies], dtype=np.int64).reshape(-1, FIRST_AND_LAST)
        self.thresholds = np.array([a.threshold_sd for a in agencies], dtype=np.float64)
        self.errors = np.array([a.noise_sd for a in agencies], dtype=np.float64)
        self.streams = np.array([stream_of("agency", a.name) for a in agencies], dtype=np.uint64)


@walk
def notice_everyone(
    people: np.ndarray,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    weights: np.ndarray,
    ages: np.ndarray,
    thresholds: np.ndarray,
    errors: np.ndarray,
    streams: np.ndarray,
    threads: int,
    needs: np.ndarray,
    noticed: np.ndarray,
    seen_need: np.ndarray,
    residents: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Let every agency look at everyone of its ages.

    Args:
        people: array of ``PERSON``; ``missed`` gets the bits of agencies that should have seen but did not.
        year: calendar year.
        weights, ages, thresholds, errors, streams: of ``Eyes``.
        threads: how many strands to walk on.
        needs: float64 (threads, needs), scratch.
        noticed: uint16 (persons,), overwritten with the bits of agencies that take the person for their own.
        seen_need: float32 (agencies, persons), the need as seen, where noticed.
        residents: int64 (threads, agencies), overwritten: persons of each agency's ages.
        prms: array of one record of parameters; errors of sight are cut at ``largest_error_of_sight_sds``, so that
            the clearly healthy need not be looked at.
    """
    persons = people.shape[0]
    for t in numba.prange(threads):
        prm = prms[0]
        largest = prm.largest_error_of_sight_sds
        residents[t, :] = 0
        for i in range(t * persons // threads, (t + 1) * persons // threads):
            p = people[i]
            noticed[i] = 0
            if p.presence != ALIVE:
                continue
            age = np.int64(year) - np.int64(p.birth_year)
            needs_of(p, prm, needs[t])
            bits = 0
            missed = 0
            for a in range(weights.shape[0]):
                if age < ages[a, 0] or age > ages[a, 1]:
                    continue
                residents[t, a] += 1
                need = weighted_need(needs[t], weights[a])
                if need <= thresholds[a] - largest * errors[a]:
                    continue
                u = draw_four(key_a, key_b, p.person, year, streams[a])
                error = errors[a] * LOGISTIC_TO_SD * logit(u[0])
                error = min(max(error, -largest * errors[a]), largest * errors[a])
                if need + error > thresholds[a]:
                    bits |= 1 << a
                    seen_need[a, i] = need + error
                elif need > thresholds[a]:
                    missed |= 1 << a
            noticed[i] = bits
            p.missed = missed
