"""The check that engines live the same model lets chance pass, and sees one number moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.field.agreement import (
    Reference,
    bound_of,
    compare,
    figures_of,
    first_difference,
    names_of,
    reference_of,
    smallest_seen,
    with_spread_of,
)
from benchmarks.field.engines.numpy_columns import build
from benchmarks.field.work import CLASS_SIZE, PAYERS, Outcome, Work, certain_work, make_work

YEARS = 20


pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered in exp")


def lives(work: Work, seeds: range) -> list[Outcome]:
    """Return what NumPy by hand lives with each seed."""
    return [build(work, seed, 1)() for seed in seeds]


@pytest.fixture(scope="module")
def work() -> Work:
    """Return a village."""
    return make_work(160 * CLASS_SIZE, YEARS)


@pytest.fixture(scope="module")
def reference(work: Work) -> Reference:
    """Return thirty runs of it."""
    return reference_of(lives(work, range(30)), work.persons)


def test_another_draw_of_the_same_model_agrees(work: Work, reference: Reference) -> None:
    for outcome in lives(work, range(100, 120)):
        assert compare(reference, outcome).agrees


def test_every_figure_has_a_name(work: Work) -> None:
    assert len(names_of(YEARS)) == len(figures_of(lives(work, range(1))[0]))


@pytest.mark.parametrize(
    ("part", "place", "called"),
    [
        ("states", (7, 3), "state 3 at age 7"),
        ("ledger", (0, 5), "öre of payer 5 at age 0"),
        ("services", 2, "service 2"),
    ],
)
def test_one_number_moved_is_seen_and_named(
    work: Work, reference: Reference, part: str, place: tuple[int, int] | int, called: str
) -> None:
    outcome = lives(work, range(200, 201))[0]
    moved = getattr(outcome, part).copy()
    figure = names_of(YEARS).index(called)
    moved[place] += 2.2 * bound_of(reference) * reference.deviation[figure]
    found = compare(reference, replace(outcome, **{part: moved}))
    assert not found.agrees
    assert found.farthest == called or not found.balances


@pytest.mark.parametrize("name", ["weights", "peer_weight", "event_price", "state_price", "event_payer", "state_payer"])
def test_any_single_number_of_the_model_moved_is_seen_where_nothing_is_left_to_chance(name: str) -> None:
    work = certain_work(20 * CLASS_SIZE, YEARS)
    truth, numbers = build(work, 1, 1)(), getattr(work, name)
    step = {"weights": 100, "peer_weight": 2_500}.get(name, 1)
    for place in np.ndindex(numbers.shape):
        moved = numbers.copy()
        moved[place] = (moved[place] + 1) % PAYERS if name.endswith("payer") else moved[place] + step
        assert first_difference(truth, build(replace(work, **{name: moved}), 1, 1)()), place


def test_one_person_whose_trait_is_read_wrongly_is_seen_where_nothing_is_left_to_chance() -> None:
    work = certain_work(20 * CLASS_SIZE, YEARS)
    truth = build(work, 1, 1)()
    for name in ("ses", "temper", "sex", "famrisk"):
        trait = getattr(work, name).copy()
        trait[7] = -trait[7] if name in ("ses", "temper") else 1 - trait[7]
        assert first_difference(truth, build(replace(work, **{name: trait}), 1, 1)()), name


def test_where_nothing_is_left_to_chance_all_draws_give_the_same_life() -> None:
    work = certain_work(20 * CLASS_SIZE, YEARS)
    one, *others = lives(work, range(4))
    assert not any(first_difference(one, other) for other in others)
    assert (one.states != one.states[0]).any() and one.services.all()


def test_one_öre_between_people_and_ledger_is_seen(work: Work, reference: Reference) -> None:
    outcome = lives(work, range(400, 401))[0]
    found = compare(reference, replace(outcome, paid_by_person=outcome.paid_by_person + 1))
    assert not found.balances and not found.agrees


def test_a_figure_that_never_moves_must_be_met_exactly() -> None:
    zero = np.zeros((1, 8), np.int64)
    nothing = Outcome(zero, np.zeros(4, np.int64), np.zeros((1, 6), np.int64), 0, 0)
    reference = reference_of([nothing] * 5, 25)
    assert compare(reference, nothing).agrees
    one = zero.copy()
    one[0, 0] = 1
    assert not compare(reference, replace(nothing, states=one)).agrees


def test_another_number_of_years_is_no_comparison(reference: Reference) -> None:
    with pytest.raises(ValueError, match="another number of years"):
        compare(reference, lives(make_work(CLASS_SIZE, YEARS - 1), range(1))[0])


def test_the_spread_carries_over_to_a_larger_town(reference: Reference) -> None:
    large = make_work(640 * CLASS_SIZE, YEARS)
    runs = reference_of(lives(large, range(30)), large.persons)
    carried = with_spread_of(reference, runs)
    ratio = carried.deviation[-14:] / runs.deviation[-14:]
    assert 0.7 < np.median(ratio) < 1.4
    assert smallest_seen(carried) < smallest_seen(reference)
