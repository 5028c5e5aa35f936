"""Every random number of the model, and the only module that may make one.

A draw is a pure function of (seed, person, year, event): a counter-based generator, Philox4x32-10 (Salmon,
Moraes, Dror & Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011, doi:10.1145/2063384.2063405).
So two strategies share every accident of life that the strategy does not touch, in any order, on any number of
threads. Only additions, multiplications, divisions and square roots are used, which IEEE 754 rounds the same
everywhere; the logarithm is our own series for the same reason.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from sim.people.compiled import arithmetic, rule, rule_in_place

_LOW32 = np.uint64(0xFFFFFFFF)
_SHIFT32 = np.uint64(32)
_MULTIPLIER_A = np.uint64(0xD2511F53)
_MULTIPLIER_B = np.uint64(0xCD9E8D57)
_WEYL_A = np.uint64(0x9E3779B9)
_WEYL_B = np.uint64(0xBB67AE85)

_TWO_TO_MINUS_32 = 2.0**-32
_LN2 = 0.6931471805599453
_SQRT_HALF = 0.7071067811865476
_MANTISSA_BITS = 52
_MANTISSA = (1 << _MANTISSA_BITS) - 1
_EXPONENT_OF_A_HALF = 1022
_A_HALF = _EXPONENT_OF_A_HALF << _MANTISSA_BITS
"""How IEEE 754 writes a number: m * 2**e with m in [0.5, 1) has e + 1022 above the 52 bits of m."""

LOGISTIC_TO_SD = 0.5513288954217920
"""sqrt(3)/pi: a logit draw times this has mean 0 and standard deviation 1."""

STREAM_LIFE = 0
"""Events of the rulebook use the streams 0, 1, 2, …: four events a stream."""
STREAM_BIRTH = 0x40000000
"""Streams for what is given at birth."""
STREAM_TIMES = 0x50000000
"""Stream for what a household meets for some years in a row; its years are counted in such spells."""


def stream_of(kind: str, name: str) -> np.uint64:
    """Return the stream of a named agency or programme, so that adding another one disturbs nobody's draws."""
    return np.uint64(0x80000000 | (zlib.crc32(f"{kind}:{name}".encode()) & 0x3FFFFFFF))


def key_of(seed: int, replication: int = 0) -> tuple[np.uint64, np.uint64]:
    """Return the two 32-bit key words of a replication.

    Args:
        seed: 0 to 2**32 - 1.
        replication: 0 to 2**32 - 1; each is an independent set of accidents of life.
    """
    return np.uint64(seed), np.uint64(replication)


def _philox(
    key_a: np.uint64, key_b: np.uint64, c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return four 32-bit words (as uint64) for a 64-bit key and a 128-bit counter, all given as 32-bit words."""
    for _ in range(10):
        product_a = _MULTIPLIER_A * c0
        product_b = _MULTIPLIER_B * c2
        high_a = product_a >> _SHIFT32
        high_b = product_b >> _SHIFT32
        c0 = high_b ^ c1 ^ key_a
        c1 = product_b & _LOW32
        c2 = high_a ^ c3 ^ key_b
        c3 = product_a & _LOW32
        key_a = (key_a + _WEYL_A) & _LOW32
        key_b = (key_b + _WEYL_B) & _LOW32
    return c0, c1, c2, c3


philox = rule(_philox)
_philox_in_place = rule_in_place(_philox)


@arithmetic
def uniform(word: np.uint64) -> float:
    """Return the word as a number strictly between 0 and 1, on a grid of 2**-32."""
    return (np.float64(word) + 0.5) * _TWO_TO_MINUS_32


@arithmetic
def natural_log(x: float) -> float:
    """Return ln(x) for x from 2.3e-308 (the least normal number) to about 5e-13, in the same bits on every machine.

    With x = m * 2**e and s = (m - 1) / (m + 1), ln(m) = 2 (s + s**3/3 + s**5/5 + …); m lies in [0.71, 1.41),
    so |s| < 0.172 and the first omitted term, 2 s**15/15, is below 5e-13. There is nothing to divide by zero.
    """
    bits = np.float64(x).view(np.int64)
    mantissa = np.int64((bits & _MANTISSA) | _A_HALF).view(np.float64)
    exponent = np.int32((bits >> _MANTISSA_BITS) - _EXPONENT_OF_A_HALF)
    if mantissa < _SQRT_HALF:
        mantissa = mantissa * 2.0
        exponent = np.int32(exponent - 1)
    s = (mantissa - 1.0) / (mantissa + 1.0)
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
def logit(u: float) -> float:
    """Return ln(u / (1 - u)) for 0 < u < 1.

    An event of probability logistic(eta) happens when ``eta > logit(u)``; the rules need no exponential.
    """
    return natural_log(u / (1.0 - u))


@rule
def normal(u: float) -> float:
    """Return the standard normal quantile of u, 0 < u < 1, to about 1e-7.

    Wichura, *Algorithm AS 241* (PPND7), Applied Statistics 37:477 (1988), doi:10.2307/2347330.
    """
    q = u - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return q * above / below
    tail = u if q < 0.0 else 1.0 - u
    r = np.sqrt(-natural_log(tail))
    if r <= 5.0:
        r = r - 1.6
        above = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        below = (0.12021132975 * r + 0.73700164250) * r + 1.0
    else:
        r = r - 5.0
        above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        below = (0.012258202635 * r + 0.24197894225) * r + 1.0
    value = above / below
    return -value if q < 0.0 else value


@rule
def draw_four(
    key_a: np.uint64, key_b: np.uint64, person: int, year: int, stream: np.uint64
) -> tuple[float, float, float, float]:
    """Return four uniforms of one person, year and stream."""
    identity = np.uint64(person)
    words = philox(key_a, key_b, identity & _LOW32, identity >> _SHIFT32, np.uint64(year), np.uint64(stream))
    return uniform(words[0]), uniform(words[1]), uniform(words[2]), uniform(words[3])


@arithmetic
def _logits_in_place(draws: np.ndarray) -> None:
    """Turn uniforms into logits; a loop of its own, so that the machine's registers are enough for it."""
    for i in range(draws.shape[0]):
        draws[i] = logit(draws[i])


@arithmetic
def draw_uniforms(
    key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, first: int, last: int, year: int, stream: int,
    draws: np.ndarray, place: int,
) -> None:  # fmt: skip
    """Draw four uniforms a person for many persons: the same bits as ``draw_four`` one by one.

    Written so that the machine can work on several persons at a time.

    Args:
        persons: uint32 (persons,), identities.
        first, last: places of those to draw for.
        draws: float64 (events, persons); the rows from ``place`` on are overwritten.
    """
    key_a, key_b = key_a & _LOW32, key_b & _LOW32
    spell, event = np.uint64(year) & _LOW32, np.uint64(stream) & _LOW32
    some = persons[first:last]
    first_draw, second_draw = draws[place, first:last], draws[place + 1, first:last]
    third_draw, fourth_draw = draws[place + 2, first:last], draws[place + 3, first:last]
    for i in range(some.shape[0]):
        a, b, c, d = _philox_in_place(key_a, key_b, np.uint64(some[i]), np.uint64(0), spell, event)
        first_draw[i] = uniform(a)
        second_draw[i] = uniform(b)
        third_draw[i] = uniform(c)
        fourth_draw[i] = uniform(d)


@arithmetic
def draw_logits(
    key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, first: int, last: int, year: int, stream: int,
    draws: np.ndarray, place: int,
) -> None:  # fmt: skip
    """Draw four logits a person for many persons, as ``draw_uniforms``: the same bits as ``logit`` of ``draw_four``."""
    draw_uniforms(key_a, key_b, persons, first, last, year, stream, draws, place)
    for row in range(place, place + 4):
        _logits_in_place(draws[row, first:last])


@arithmetic
def draw_first_logits(
    key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, streams: np.ndarray, some: int, year: int,
    draws: np.ndarray,
) -> None:  # fmt: skip
    """Draw the first logit of a stream for many persons, each with a stream of their own, as ``draw_logits``.

    Args:
        persons, streams: uint32 (persons,), identities and streams of the first ``some``.
        draws: float64 (persons,), overwritten.
    """
    key_a, key_b, spell = key_a & _LOW32, key_b & _LOW32, np.uint64(year) & _LOW32
    for i in range(some):
        word, _, _, _ = _philox_in_place(
            key_a, key_b, np.uint64(persons[i]), np.uint64(0), spell, np.uint64(streams[i])
        )
        draws[i] = uniform(word)
    _logits_in_place(draws[:some])


@arithmetic
def _word_columns(
    key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, year: np.uint64, stream: np.uint64, out: np.ndarray
) -> None:
    key_a, key_b, spell, event = key_a & _LOW32, key_b & _LOW32, year & _LOW32, stream & _LOW32
    for i in range(persons.shape[0]):
        a, b, c, d = _philox_in_place(key_a, key_b, np.uint64(persons[i]), np.uint64(0), spell, event)
        out[i, 0] = np.uint32(a)
        out[i, 1] = np.uint32(b)
        out[i, 2] = np.uint32(c)
        out[i, 3] = np.uint32(d)


def words(
    key: tuple[np.uint64, np.uint64], persons: npt.NDArray[np.uint32], year: int, stream: int | np.uint64
) -> npt.NDArray[np.uint32]:
    """Return four words a person, shape (persons, 4), for one year and stream: ``uniforms`` in half the room."""
    out = np.empty((len(persons), 4), dtype=np.uint32)
    _word_columns(key[0], key[1], np.ascontiguousarray(persons), np.uint64(year), np.uint64(stream), out)
    return out


def uniforms(
    key: tuple[np.uint64, np.uint64], persons: npt.NDArray[np.uint32], year: int, stream: int | np.uint64
) -> npt.NDArray[np.float64]:
    """Return four uniforms a person, shape (persons, 4), for one year and stream."""
    drawn = words(key, persons, year, stream).astype(np.float64)
    drawn += 0.5
    drawn *= _TWO_TO_MINUS_32
    return drawn


@rule
def _normals_in_place(values: np.ndarray) -> None:
    flat = values.reshape(-1)
    for i in range(flat.shape[0]):
        flat[i] = normal(flat[i])


def normals(
    key: tuple[np.uint64, np.uint64], persons: npt.NDArray[np.uint32], year: int, stream: int | np.uint64
) -> npt.NDArray[np.float64]:
    """Return four standard normals a person, shape (persons, 4), for one year and stream."""
    out = uniforms(key, persons, year, stream)
    _normals_in_place(out)
    return out
