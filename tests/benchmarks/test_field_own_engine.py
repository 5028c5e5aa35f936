"""Claims about the own engine on the toy: one result however it is run, and a floor that draws what it should."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from benchmarks.field.engines import floor, vandpunkt
from benchmarks.field.work import CLASS_SIZE, Work, make_work
from sim.people.draws import logit

Python = Callable[..., subprocess.CompletedProcess[str]]

TOLD = """
import json
from tests.benchmarks.test_field_own_engine import told
print(json.dumps(told(5)))
"""


def told(years: int, threads: int = 1, seed: int = 1) -> dict[str, Any]:
    """Live two classes and more for some years; return everything that came out."""
    outcome = vandpunkt.build(eventful(3 * CLASS_SIZE, years), seed, threads)()
    return {name: np.asarray(value).tolist() for name, value in asdict(outcome).items()}


def eventful(persons: int, years: int) -> Work:
    """Return the toy with half of all events happening, so that few years show whatever differs."""
    work = make_work(persons, years)
    work.intercept[:] += 4.0
    return work


def test_compiled_and_interpreted_rules_live_the_toy_alike(python: Python) -> None:
    ended = python("-c", TOLD, NUMBA_DISABLE_JIT="1")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == told(5)


@pytest.mark.parametrize("persons", [CLASS_SIZE, vandpunkt.CHUNK, 5 * vandpunkt.CHUNK + 3 * CLASS_SIZE])
def test_two_threads_live_what_one_lives(persons: int) -> None:
    one, two = (asdict(vandpunkt.build(eventful(persons, 12), 3, threads)()) for threads in (1, 2))
    assert all(np.array_equal(one[name], two[name]) for name in one)


def test_another_seed_or_a_perturbed_chance_gives_another_result() -> None:
    assert told(5) != told(5, seed=2)
    work = eventful(3 * CLASS_SIZE, 5)
    work.peer_weight[7] += 0.5
    assert vandpunkt.build(work, 1, 1)().states.tolist() != told(5)["states"]


def test_empty_places_of_the_last_chunk_pay_nothing() -> None:
    outcome = vandpunkt.build(eventful(CLASS_SIZE, 8), 1, 1)()
    assert outcome.states.max() <= CLASS_SIZE
    assert outcome.paid_by_person == outcome.ledger.sum() > 0


def test_the_floors_logit_is_one() -> None:
    for u in (1e-9, 0.02, 0.3, 0.5, 0.7, 0.98, 1.0 - 1e-9):
        assert floor.quick_logit(u) == pytest.approx(logit(u), abs=2e-8)
