"""Claims about chance: the generator is the published one, and an accident belongs to its person, year and event."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.configuration.schema import Agency, Programme
from sim.lifecourse.events import STREAMS
from sim.people.draws import (
    LOGISTIC_TO_SD,
    STREAM_BIRTH,
    draw_first_logits,
    draw_four,
    draw_logits,
    key_of,
    logit,
    natural_log,
    normal,
    normals,
    philox,
    stream_of,
    uniforms,
)

SMALLEST, LARGEST = 0.5 * 2.0**-32, 1.0 - 0.5 * 2.0**-32
PERSONS = np.arange(20_000, dtype=np.uint32) + 7

# Random123, tests/kat_vectors, philox4x32-10: counter, key and answer.
KNOWN = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_the_generator_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    assert [int(word) for word in philox(*words(key), *words(counter))] == [int(word, 16) for word in answer.split()]


@pytest.mark.parametrize("bit", [0, 31])
@pytest.mark.parametrize("place", range(6))
def test_one_bit_of_key_or_counter_changes_the_whole_answer(place: int, bit: int) -> None:
    before = [*words(KNOWN[2][1]), *words(KNOWN[2][0])]
    after = list(before)
    after[place] ^= np.uint64(1 << bit)
    changed = [bin(int(a) ^ int(b)).count("1") for a, b in zip(philox(*before), philox(*after), strict=True)]
    assert all(6 <= bits <= 26 for bits in changed)


def test_a_draw_is_made_of_person_year_and_stream() -> None:
    key = key_of(3, 5)
    answer = philox(*key, np.uint64(11), np.uint64(0), np.uint64(2030), np.uint64(6))
    assert draw_four(*key, 11, np.uint64(2030), np.uint64(6)) == tuple((int(w) + 0.5) / 2**32 for w in answer)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.floats(min_value=2.3e-308, max_value=1e300))
def test_the_logarithm_is_right_to_twelve_digits(x: float) -> None:
    assert natural_log(x) == pytest.approx(math.log(x), rel=5e-13, abs=5e-13)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.floats(min_value=SMALLEST, max_value=LARGEST))
def test_the_normal_quantile_is_right_to_six_digits(u: float) -> None:
    assert normal(u) == pytest.approx(NormalDist().inv_cdf(u), rel=5e-7, abs=5e-7)


@pytest.mark.parametrize("u", [SMALLEST, 0.25, 0.5, 0.9, LARGEST])
def test_a_logit_is_finite_even_for_the_rarest_draw(u: float) -> None:
    assert logit(u) == pytest.approx(math.log(u / (1.0 - u)), abs=5e-13)
    assert logit(u) == pytest.approx(-logit(1.0 - u), abs=1e-6)
    assert abs(logit(u)) < 23.0


def test_logit_draws_have_the_spread_they_are_scaled_by() -> None:
    draws = np.array([logit(u) for u in uniforms(key_of(1), PERSONS, 2024, 3)[:, 0]])
    assert (draws * LOGISTIC_TO_SD).std() == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("stream", [0, 8, STREAM_BIRTH, int(stream_of("agency", "school"))])
def test_draws_are_uniform(stream: int) -> None:
    for column in uniforms(key_of(1), PERSONS, 2024, stream).T:
        assert 0.0 < column.min() < column.max() < 1.0
        found = np.bincount((column * 64).astype(int), minlength=64)
        expected = len(PERSONS) / 64
        assert ((found - expected) ** 2 / expected).sum() < 117.4, "chi-square, 63 degrees of freedom, p = 0.00004"


def test_normal_draws_are_normal() -> None:
    for column in normals(key_of(1), PERSONS, 2024, 0).T:
        assert column.mean() == pytest.approx(0.0, abs=0.03)
        assert column.std() == pytest.approx(1.0, abs=0.03)
        assert (column**4).mean() == pytest.approx(3.0, abs=0.25)


def test_different_streams_years_persons_and_replications_know_nothing_of_each_other() -> None:
    def draws(seed: int = 1, replication: int = 0, year: int = 2024, stream: int = 0, shift: int = 0) -> np.ndarray:
        return uniforms(key_of(seed, replication), PERSONS + np.uint32(shift), year, stream)

    kin = [
        draws(), draws(stream=1), draws(stream=2), draws(year=2025), draws(year=2026), draws(seed=2),
        draws(replication=1), draws(replication=2), draws(seed=2, replication=1), draws(shift=1), draws(shift=1 << 24),
    ]  # fmt: skip
    columns = np.hstack(kin).T
    correlations = np.corrcoef(columns)[np.triu_indices(len(columns), k=1)]
    assert np.abs(correlations).max() < 4.5 / math.sqrt(len(PERSONS))
    assert np.abs(np.corrcoef(columns[0], columns[0] + 0.05 * columns[1])[0, 1]) > 0.9, "the check sees what is alike"


def test_a_draw_is_the_same_in_any_company_and_any_order() -> None:
    everybody = uniforms(key_of(1), PERSONS, 2024, 4)
    assert np.array_equal(uniforms(key_of(1), PERSONS[::-1], 2024, 4), everybody[::-1])
    assert np.array_equal(uniforms(key_of(1), PERSONS[17:18], 2024, 4), everybody[17:18])


def test_no_two_agencies_or_programmes_share_a_stream(
    agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    streams = [stream_of("agency", agency.name) for agency in agencies]
    streams += [stream_of("programme", name) for name in programmes]
    assert len(set(streams)) == len(streams)
    assert all(STREAMS < STREAM_BIRTH + 100 < stream for stream in streams)


def test_an_agency_and_a_programme_of_one_name_draw_apart() -> None:
    names = ["school", "a", "b", "ab"]
    assert len({stream_of(kind, name) for kind, name in itertools.product(("agency", "programme"), names)}) == 8


def test_drawing_for_many_at_a_time_gives_the_bits_of_one_by_one() -> None:
    key, year, stream = key_of(3, 5), np.uint64(2031), np.uint64(6)
    drawn = np.full((6, len(PERSONS)), np.nan)
    draw_logits(*key, PERSONS, 1, len(PERSONS), year, stream, drawn, 1)
    one_by_one = np.array([[logit(u) for u in draw_four(*key, person, year, stream)] for person in PERSONS[1:]])
    assert np.array_equal(drawn[1:5, 1:], one_by_one.T)
    assert np.isnan(drawn[[0, 5]]).all() and np.isnan(drawn[:, 0]).all()


def test_the_first_draw_of_many_streams_at_a_time_gives_the_bits_of_one_by_one() -> None:
    key, year = key_of(3, 5), np.uint64(2031)
    streams = np.array([int(stream_of("agency", str(k % 7))) for k in range(len(PERSONS))], dtype=np.uint32)
    drawn = np.full(len(PERSONS), np.nan)
    draw_first_logits(*key, PERSONS, streams, len(PERSONS) - 1, year, drawn)
    pairs = zip(PERSONS[:-1], streams[:-1], strict=True)
    assert np.array_equal(drawn[:-1], [logit(draw_four(*key, p, year, np.uint64(s))[0]) for p, s in pairs])
    assert np.isnan(drawn[-1])
