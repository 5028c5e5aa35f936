"""The floor: what no engine of this kind can save, and nothing else.

The twelve draws of a person-year (three blocks of Philox4x32-10, keyed by seed, person and year), each as a logit, and
32 bytes of a person read and written, year by year, in the same chunks and on the same threads as Vändpunkt's engine.
No rule is lived and nothing is counted; the draws are only added up, so that the machine has to make them.

The floor is no flatterer: its logit costs one division where the model's has two, and is right to 1e-8 only.
"""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from benchmarks.field.engines.vandpunkt import CHUNK, STREAMS
from benchmarks.field.work import EVENTS, PAYERS, SERVICES, STATES, Outcome, Work
from sim.people.compiled import arithmetic, walk
from sim.people.draws import draw_uniforms, key_of

WORDS = 4
"""Eight bytes each: 32 bytes of a person."""
_MANTISSA_BITS = 52
_MANTISSA = (1 << _MANTISSA_BITS) - 1
_A_HALF = 1022 << _MANTISSA_BITS
_LN2 = 0.6931471805599453


@arithmetic
def quick_logit(u: float) -> float:
    """Return ln(u / (1 - u)) for 0 < u < 1 to 1e-8, with u = a 2**i, 1 - u = b 2**j and s = (a - b) / (a + b).

    ln(a / b) = 2 (s + s**3/3 + s**5/5 + …); a and b lie in [0.5, 1), so |s| < 1/3.
    """
    bits, bits_of_rest = np.float64(u).view(np.int64), np.float64(1.0 - u).view(np.int64)
    a = np.int64((bits & _MANTISSA) | _A_HALF).view(np.float64)
    b = np.int64((bits_of_rest & _MANTISSA) | _A_HALF).view(np.float64)
    exponent = np.int32((bits >> _MANTISSA_BITS) - (bits_of_rest >> _MANTISSA_BITS))
    s = (a - b) / (a + b)
    s2 = s * s
    series = 1.0 / 13.0
    series = series * s2 + 1.0 / 11.0
    series = series * s2 + 1.0 / 9.0
    series = series * s2 + 1.0 / 7.0
    series = series * s2 + 1.0 / 5.0
    series = series * s2 + 1.0 / 3.0
    series = series * s2 + 1.0
    return np.float64(exponent) * _LN2 + 2.0 * s * series


@arithmetic
def touch(first: np.ndarray, second: np.ndarray, third: np.ndarray, word: np.ndarray) -> None:
    """Read and write eight bytes of everybody of a chunk, with the logits of three of their draws."""
    for i in range(CHUNK):
        word[i] += quick_logit(first[i]) + quick_logit(second[i]) + quick_logit(third[i])


@walk
def pay_the_floor(
    year: int, key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, state: np.ndarray, draws: np.ndarray
) -> None:
    """Draw for everybody and touch their 32 bytes, chunk by chunk.

    Args:
        persons: uint32 (chunks, ``CHUNK``), identities.
        state: float64 (chunks, ``WORDS``, ``CHUNK``), added to.
        draws: float64 (threads, events, ``CHUNK``), scratch.
    """
    threads = draws.shape[0]
    for t in numba.prange(threads):
        for chunk in range(t, state.shape[0], threads):
            for stream in range(STREAMS):
                draw_uniforms(key_a, key_b, persons[chunk], 0, CHUNK, year, stream, draws[t], 4 * stream)
            for word in range(WORDS):
                touch(draws[t, word], draws[t, WORDS + word], draws[t, 2 * WORDS + word], state[chunk, word])


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Return a function that pays the floor for all years; see ``benchmarks.field.engines``. Nobody lives."""
    key_a, key_b = key_of(seed)
    chunks = -(-work.persons // CHUNK)
    persons = np.arange(chunks * CHUNK, dtype=np.uint32).reshape(chunks, CHUNK)
    state = np.zeros((chunks, WORDS, CHUNK))
    draws = np.zeros((threads, EVENTS, CHUNK))

    def run() -> Outcome:
        for year in range(work.years):
            pay_the_floor(threads, np.uint64(year), key_a, key_b, persons, state, draws)
        return Outcome(
            states=np.zeros((work.years, STATES), dtype=np.int64),
            services=np.zeros(SERVICES, dtype=np.int64),
            ledger=np.zeros((work.years, PAYERS), dtype=np.int64),
            paid_by_person=0,
            state_bytes=state.nbytes,
        )

    return run
