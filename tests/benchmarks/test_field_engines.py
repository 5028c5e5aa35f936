"""Every engine of the field lives the same toy: exactly where nothing is left to chance, else inside its error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from benchmarks.field.agreement import Reference, compare, first_difference, reference_of
from benchmarks.field.asking import EngineFailedError, Worker, is_installed
from benchmarks.field.engines import ENGINES, Engine
from benchmarks.field.work import (
    CLASS_SIZE,
    DEVIANT,
    EVENTS,
    PAYERS,
    SERVICES,
    STATES,
    Outcome,
    Work,
    certain_work,
    make_work,
)

LIVING = [engine for engine in ENGINES if engine.lives]
HERE = [engine.module for engine in LIVING if not engine.environment]
ELSEWHERE = [engine for engine in LIVING if engine.environment]
PEOPLE, YEARS, RUNS = 40 * CLASS_SIZE, 65, 20

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered in exp")

Live = Callable[[Work], Outcome]


@pytest.fixture(params=HERE)
def live(request: pytest.FixtureRequest) -> Live:
    """Return how one of the project's own environment's engines lives a work."""
    engine = import_module(f"benchmarks.field.engines.{request.param}")
    return lambda work: engine.build(work, 1, 1)()


@cache
def reference() -> Reference:
    """Return many runs of NumPy by hand, which needs no compiling."""
    engine, work = import_module("benchmarks.field.engines.numpy_columns"), make_work(PEOPLE, YEARS)
    return reference_of([engine.build(work, 100 + run, 1)() for run in range(RUNS)], PEOPLE)


def by_definition(work: Work) -> Outcome:
    """Live a town of certainties as the description reads, one person and one event after the other."""
    state, services = [[0] * STATES for _ in range(work.persons)], [0] * SERVICES
    held, ledger = [], np.zeros((work.years, PAYERS), np.int64)
    for age in range(work.years):
        deviant = [person[DEVIANT] for person in state]
        for i, person in enumerate(state):
            first = i // CLASS_SIZE * CLASS_SIZE
            peer = sum(deviant[first : first + CLASS_SIZE]) / CLASS_SIZE
            for k in range(EVENTS):
                heard = (
                    work.ses[i],
                    work.temper[i],
                    work.sex[i],
                    work.famrisk[i],
                    person[(k + 1) % 8],
                    person[(k + 3) % 8],
                )
                eta = work.intercept[age, k] + work.peer_weight[k] * peer
                eta += sum(weight * value for weight, value in zip(work.weights[k], heard, strict=True))
                assert abs(eta) >= 49, "a town of certainties leaves nothing to chance"
                if eta > 0:
                    if k < STATES:
                        person[k] = 1 - person[k]
                    else:
                        services[k - STATES] += 1
                    ledger[age, work.event_payer[k]] += work.event_price[k]
            for s in range(STATES):
                ledger[age, work.state_payer[s]] += person[s] * work.state_price[s]
        held.append(np.sum(state, axis=0))
    return Outcome(np.array(held), np.array(services), ledger, int(ledger.sum()), 0)


def still(years: int = 4) -> Work:
    """Return a toy in which nothing ever happens: all chances nil, no weights."""
    work = make_work(2 * CLASS_SIZE, years)
    return replace(
        work,
        intercept=np.full_like(work.intercept, -50.0),
        weights=np.zeros_like(work.weights),
        peer_weight=np.zeros_like(work.peer_weight),
    )


def test_where_no_event_can_happen_nobody_changes_and_nothing_is_paid(live: Live) -> None:
    outcome = live(still())
    assert not outcome.states.any() and not outcome.services.any() and not outcome.ledger.any()
    assert outcome.paid_by_person == 0


def test_where_every_event_must_happen_states_turn_each_year_and_all_is_paid(live: Live) -> None:
    calm = still()
    work = replace(calm, intercept=-calm.intercept)
    outcome = live(work)
    everybody = np.full(STATES, work.persons)
    assert outcome.states.tolist() == [everybody.tolist(), [0] * STATES] * 2
    assert outcome.services.tolist() == [4 * work.persons] * 4
    years = [work.booked(np.full(12, work.persons), held) for held in (everybody, np.zeros(STATES, int))]
    assert outcome.ledger.tolist() == [year.tolist() for year in years] * 2
    assert outcome.paid_by_person == outcome.ledger.sum()


def test_peers_are_those_of_the_end_of_last_year(live: Live) -> None:
    work = still()
    work.intercept[0, 0] = 50.0  # everybody turns deviant in the first year …
    work.peer_weight[9] = 100.0  # … and who has deviant peers is served
    assert live(work).services.tolist() == [0, 3 * work.persons, 0, 0]


def test_a_peer_of_another_class_counts_nothing(live: Live) -> None:
    work = still()
    work.famrisk[:], work.famrisk[:CLASS_SIZE] = 0, 1
    work.weights[0, 3], work.peer_weight[9] = 100.0, 100.0  # the first class alone turns deviant, each year anew
    assert live(work).services.tolist() == [0, 2 * CLASS_SIZE, 0, 0]


def test_a_later_event_of_a_year_sees_what_an_earlier_one_did(live: Live) -> None:
    work = still(years=1)
    work.intercept[0, 0] = 50.0
    work.weights[7, 4] = 100.0  # the eighth event hears the first state
    assert live(work).states.tolist() == [[work.persons, 0, 0, 0, 0, 0, 0, work.persons]]


def test_an_earlier_event_of_a_year_does_not_see_what_a_later_one_will_do(live: Live) -> None:
    work = still(years=1)
    work.intercept[0, 1] = 50.0
    work.weights[0, 4] = 100.0  # the first event hears the second state
    assert live(work).states.tolist() == [[0, work.persons, 0, 0, 0, 0, 0, 0]]


def test_the_engine_agrees_with_many_runs_of_another(live: Live) -> None:
    agreement = compare(reference(), live(make_work(PEOPLE, YEARS)))
    assert agreement.agrees, agreement


def test_the_engine_lives_a_town_of_certainties_as_the_definition_says(live: Live) -> None:
    work = certain_work(8 * CLASS_SIZE, 20)
    assert first_difference(by_definition(work), live(work)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ELSEWHERE, ids=lambda engine: engine.name)
def test_an_engine_of_another_environment_agrees(engine: Engine, tmp_path: Path) -> None:
    if not is_installed(engine):
        pytest.skip(f"{engine.title} is not installed: python -m benchmarks.field --setup")
    make_work(PEOPLE, YEARS).save(tmp_path / "work.npz")
    certain = certain_work(8 * CLASS_SIZE, 20)
    certain.save(tmp_path / "certain.npz")
    with Worker(engine, threads=1) as worker:
        agreement = compare(reference(), worker.live(tmp_path / "work.npz", 1).outcome)
        differs = first_difference(by_definition(certain), worker.live(tmp_path / "certain.npz", 1).outcome)
    assert differs == ""
    assert agreement.agrees, agreement


def test_an_engine_that_cannot_start_says_so_in_one_line() -> None:
    with pytest.raises(EngineFailedError, match=r"^nobody: ended with code 1: ModuleNotFoundError: .*$"):
        Worker(Engine("nobody", "nobody", "nobody"), threads=1)
