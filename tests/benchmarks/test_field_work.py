"""The field benchmark's toy: what it is, and that no engine can mistake it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from benchmarks.field.work import CLASS_SIZE, EVENTS, PAYERS, STATES, YEARS, Work, make_work


def test_towns_of_any_size_live_by_the_same_numbers() -> None:
    small, large = make_work(CLASS_SIZE), make_work(40 * CLASS_SIZE)
    for name in ("intercept", "weights", "peer_weight", "event_price", "event_payer", "state_price", "state_payer"):
        np.testing.assert_array_equal(getattr(small, name), getattr(large, name))


def test_another_seed_is_another_toy() -> None:
    assert (make_work(25, seed=1).weights != make_work(25, seed=2).weights).all()


def test_a_shorter_life_is_the_beginning_of_a_longer_one() -> None:
    np.testing.assert_array_equal(make_work(25, years=10).intercept, make_work(25).intercept[:10])


def test_what_an_engine_reads_is_what_the_harness_wrote(tmp_path: Path) -> None:
    work = make_work(2 * CLASS_SIZE, years=3)
    work.save(tmp_path / "work.npz")
    read = Work.load(tmp_path / "work.npz")
    for each in fields(Work):
        written = getattr(work, each.name)
        np.testing.assert_array_equal(getattr(read, each.name), written)
        assert getattr(read, each.name).dtype == written.dtype


def test_people_and_numbers_are_those_of_the_description() -> None:
    work = make_work(4_000 * CLASS_SIZE)
    assert (work.years, work.intercept.shape) == (YEARS, (65, EVENTS))
    for trait in (work.ses, work.temper):
        assert abs(trait.mean()) < 0.02 and abs(trait.std() - 1) < 0.02
    assert abs(work.sex.mean() - 0.5) < 0.01 and abs(work.famrisk.mean() - 0.2) < 0.01
    middle = -4 + 0.9 * np.sin(np.pi * np.arange(YEARS) / YEARS)
    assert (np.abs(work.intercept - middle[:, None]) <= 0.5).all()
    assert (np.abs(work.weights) <= 0.5).all()
    assert (work.peer_weight >= 0.2).all() and (work.peer_weight <= 1).all()


@pytest.mark.parametrize(("persons", "years"), [(0, 65), (24, 65), (30, 65), (-25, 65), (25, 0), (25, 66)])
def test_a_half_empty_class_or_an_impossible_age_is_refused(persons: int, years: int) -> None:
    with pytest.raises(ValueError, match="the toy"):
        make_work(persons, years)


def test_a_year_is_booked_to_those_who_pay_for_it() -> None:
    work = make_work(CLASS_SIZE)
    happened, held = np.arange(EVENTS), np.arange(STATES)
    by_hand = [0] * PAYERS
    for k in range(EVENTS):
        by_hand[work.event_payer[k]] += k * int(work.event_price[k])
    for s in range(STATES):
        by_hand[work.state_payer[s]] += s * int(work.state_price[s])
    assert work.booked(happened, held).tolist() == by_hand
