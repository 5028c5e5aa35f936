"""Claims about enough replications: it stops when answers are precise, says so when they are not, and pairing gains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.studies.alternatives import load_alternative
from sim.studies.beliefs import BEST_GUESS
from sim.studies.enough_replications.enough_replications import (
    KEPT_OUT,
    MEASURES,
    PUBLIC_NPV,
    SOCIETY_NPV,
    Enough,
    Precision,
    Stopping,
    differences_of,
    lived_until,
    missing,
    reader,
    replications_of,
    until_precise,
    with_staff,
)
from sim.studies.enough_replications.queues import queues_of, summed_up
from sim.studies.enough_replications.tables import (
    gain_table,
    least_for,
    needed_table,
    replayed,
    running_table,
)
from sim.studies.many_replications import Case, Engines
from sim.studies.one_replication import live, measures_of, read_lived
from sim.uncertainty.convergence import replications_needed

Floats = npt.NDArray[np.float64]
PRECISION = Precision(persons=1.0, msek=10.0)


def normals(replications: int, answers: int, seed: int = 3) -> Floats:
    return np.random.default_rng(seed).normal(size=(replications, answers))


def made(own: Floats, looks: tuple[int, ...] | None = None, reached: bool = True) -> Enough:
    names = ("as_today", *(f"strategy_{k}" for k in range(1, own.shape[1])))
    return Enough(names, own, looks or (len(own),), reached)


def two_arms(shared: float, own: float, replications: int = 60, seed: int = 1) -> Enough:
    """Return arms whose outcomes share some accidents (their spread) and have others of their own."""
    chance = np.random.default_rng(seed)
    common = chance.normal(0.0, shared, (replications, 1, 1))
    scale = np.array([1.0, 1e6, 1e6])
    return made(((common + chance.normal(0.0, own, (replications, 2, 3))) * scale) + np.array([100.0, 5e9, 7e9]))


def test_it_stops_when_every_interval_is_narrow_enough_and_not_before() -> None:
    values, widths = normals(500, 3) * np.array([1.0, 5.0, 0.1]), np.array([1.0, 1.0, 1.0])
    found = until_precise(lambda first, last: values[first:last], widths, Stopping(batch=5, least=10, most=500))
    running = running_table(made(np.stack([np.zeros_like(values[: len(found.values)]), -found.values], axis=1)))
    last = running[running["replications"] == len(found.values)]
    assert found.reached
    assert (((last["high"] - last["low"]) / 2.0).to_numpy() <= 1.0).all()
    before = running[running["replications"] == found.looks[-2]]
    assert (((before["high"] - before["low"]) / 2.0).to_numpy() > 1.0).any()
    assert 60 < len(found.values) < 160, "a spread of 5 takes about (1.96 * 5)² = 96 for ± 1"
    assert list(found.looks) == sorted(set(found.looks))


def test_a_tighter_precision_takes_more_replications() -> None:
    values = normals(4000, 2)
    lived = [
        len(until_precise(lambda a, b: values[a:b], np.full(2, width), Stopping(4, 8, 4000)).values)
        for width in (0.4, 0.2, 0.1)
    ]
    assert lived[0] < lived[1] < lived[2]
    assert lived[2] / lived[1] == pytest.approx(4.0, rel=0.35)


def test_when_it_may_live_no_more_it_says_that_the_precision_was_not_reached_and_how_many_it_would_take() -> None:
    own = np.zeros((30, 2, 3))
    own[:, 1] = normals(30, 3) * np.array([10.0, 1e6, 1e6])
    found = until_precise(lambda first, last: differences_of(own[first:last]), PRECISION.widths(2), Stopping(8, 16, 30))
    assert (found.reached, found.looks[-1]) == (False, 30)
    table = needed_table(made(own, found.looks, found.reached), PRECISION).set_index("measure")
    assert not table.loc[KEPT_OUT, "reached"] and table.loc[KEPT_OUT, "rules"]
    assert 200 < table.loc[KEPT_OUT, "needed"] < table.loc[KEPT_OUT, "cautious"]
    assert table.loc[PUBLIC_NPV, "reached"] and table["rules"].sum() == 1


def test_an_answer_that_never_differs_is_precise_at_the_first_look() -> None:
    found = until_precise(lambda first, last: np.zeros((last - first, 2)), np.ones(2), Stopping(8, 16, 200))
    assert (found.reached, found.looks) == (True, (16,))


def test_the_table_of_roots_says_what_counting_says() -> None:
    values = normals(40, 1)[:, 0]
    for width in (3.0, 0.9, 0.2, 0.05):
        assert least_for(float(values.std(ddof=1)) / width) == replications_needed(values, width).expected


@pytest.mark.parametrize("seed", range(6))
def test_replayed_stopping_is_the_stopping_that_is_used(seed: int) -> None:
    from sim.studies.enough_replications.tables import _stop

    values, widths, stopping = normals(400, 3, seed), np.array([0.3, 0.5, 0.2]), Stopping(8, 16, 400)
    found = until_precise(lambda first, last: values[first:last], widths, stopping)
    assert _stop(values, widths, stopping) == len(found.values)
    assert missing(found.values, widths, stopping) == 0


def test_shared_accidents_gain_what_their_variance_says() -> None:
    truth, held, directly = 50.0, [], []  # (7² + 1²) * 2 over 1² * 2
    for seed in range(30):
        gains = gain_table(two_arms(shared=7.0, own=1.0, seed=seed), PRECISION)
        held.append(bool(gains["low"].iloc[0] < truth < gains["high"].iloc[0]))
        directly.append(float(gains["directly"].iloc[0]))
        assert set(gains["goal"]) == {"yes"}
        assert gains["needed_independent"].iloc[0] > 8 * gains["needed"].iloc[0]
    assert sum(held) >= 25, "of 30 intervals at 95 %"
    assert np.mean(directly) == pytest.approx(truth, rel=0.2)


def test_where_nothing_is_shared_nothing_is_gained() -> None:
    gains = gain_table(two_arms(shared=0.0, own=5.0), PRECISION)
    assert gains["times"].to_numpy() == pytest.approx(np.ones(3), rel=0.5)
    assert set(gains["goal"]) == {"no"}


def test_a_goal_that_the_interval_holds_is_open() -> None:
    gains = gain_table(two_arms(shared=3.0, own=1.0, replications=16), PRECISION)
    assert "open" in set(gains["goal"])


def test_pairs_that_never_differ_gain_without_limit() -> None:
    own = np.repeat(normals(20, 3)[:, None], 2, axis=1)
    gains = gain_table(made(own), PRECISION)
    assert np.isinf(gains["times"]).all() and gains["low"].isna().all()
    assert set(gains["goal"]) == {"yes"}


def test_stopping_at_the_first_narrow_look_costs_coverage_and_a_first_look_later_costs_less() -> None:
    own = np.zeros((400, 2, 3))
    own[:, 1] = normals(400, 3) * np.array([2.0, 1e6, 1e6])
    hasty = replayed(made(own), PRECISION, Stopping(batch=1, least=4, most=200), seed=1)
    patient = replayed(made(own), PRECISION, Stopping(batch=8, least=40, most=200), seed=1)
    assert hasty.ruling.high < 0.94 < patient.ruling.high
    assert patient.ruling.value > hasty.ruling.value + 0.015
    assert patient.covered.value == pytest.approx(0.95, abs=0.02)
    assert abs(patient.bias.value) < 0.05
    assert hasty == replayed(made(own), PRECISION, Stopping(batch=1, least=4, most=200), seed=1)


@pytest.fixture(scope="module")
def case(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Case:
    """As today, and young people to work, in a small town."""
    both = tuple(load_alternative(name) for name in ("as_today", "youth_to_work"))
    return Case(place(60, areas=2), agencies, both, Economics())


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """One worker here, and a store of its own."""
    return Engines("serial", 1, str(tmp_path_factory.mktemp("store")))


def test_answers_are_those_of_the_replications_themselves(case: Case) -> None:
    asked = case.replication(BEST_GUESS, 1, 0)
    table, economics = live(asked), Economics()
    own = reader(economics.discount_rate_per_year)(asked, read_lived(table))
    told = measures_of(table, BEST_GUESS, economics).iloc[1]
    answers = dict(zip(MEASURES, differences_of(own[None])[0], strict=True))
    assert answers[KEPT_OUT] == told["persons_kept_out"]
    assert answers[PUBLIC_NPV] == pytest.approx(told["public_npv_sek"], abs=1.0)
    assert answers[SOCIETY_NPV] == pytest.approx(told["society_npv_sek"], abs=1.0)


def test_lives_stop_by_themselves_gain_by_sharing_and_are_not_lived_twice(case: Case, engines: Engines) -> None:
    precision, stopping = Precision(persons=0.5, msek=1.0), Stopping(batch=2, least=6, most=8)
    counted: list[int] = []
    first = lived_until(case, precision, stopping, engines, 1, done=lambda _ended: counted.append(1))
    files = sorted(Path(engines.store).rglob("*.parquet"))
    assert len(counted) == len(first.own) == len(files)
    again = lived_until(case, precision, stopping, engines, 1)
    assert sorted(Path(engines.store).rglob("*.parquet")) == files
    assert np.array_equal(first.own, again.own) and first.looks == again.looks
    gains = gain_table(first, precision).set_index("measure")
    assert gains.loc[PUBLIC_NPV, "times"] > 10.0
    assert gains.loc[PUBLIC_NPV, "directly"] > 3.0


def test_replications_of_draws_believe_one_draw_each(case: Case) -> None:
    best, drawn = replications_of(case, 2, 4, 1), replications_of(case, 2, 4, 1, draws=True)
    assert [one.belief for one in best] == [BEST_GUESS] * 2
    assert [(one.belief.member, one.belief.effects, one.belief.prices) for one in drawn] == [(2, 2, 2), (3, 3, 3)]
    assert [one.number for one in best] == [one.number for one in drawn] == [2, 3]


def test_less_staff_leaves_more_without_room(case: Case, engines: Engines) -> None:
    enough, little = (queues_of(one, 1, engines) for one in (case, with_staff(case, 0.1)))
    assert enough.without_room < little.without_room <= 1.0
    assert len(enough.binding) <= len(little.binding) <= little.agencies == len(case.agencies)
    assert with_staff(case, 1.0) == case
    halved = with_staff(case, 0.5)
    hours = [
        (a.staff.hours_per_1000, b.staff.hours_per_1000) for a, b in zip(case.agencies, halved.agencies, strict=True)
    ]
    assert all(b == 0.5 * a for a, b in hours)


def test_a_queue_binds_from_one_in_a_hundred() -> None:
    contacts = pd.DataFrame({"agency": ["a", "b", "c"], "served": [99, 999, 0], "without_room": [1, 1, 0]})
    told = summed_up(contacts)
    assert told.binding == ("a",)
    assert told.without_room == pytest.approx(2 / 1100)
    assert summed_up(contacts.assign(without_room=0)).without_room == 0.0


def test_cases_that_differ_in_staff_are_different_questions(case: Case) -> None:
    one = replications_of(case, 0, 1, 1)[0]
    assert one != replications_of(with_staff(case, 0.5), 0, 1, 1)[0]
    assert one == replace(one)
