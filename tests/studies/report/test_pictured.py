"""Claims about what pictures are drawn from: the same lives and money as a comparison, and steps that add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.stages import STAGES
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY
from sim.people.staircase import NOT_HERE
from sim.studies.alternatives import Alternative, load_alternative
from sim.studies.appraise.appraise import sides_of
from sim.studies.appraise.curves import curves_of
from sim.studies.beliefs import BEST_GUESS, drawn
from sim.studies.compare.compare import compare
from sim.studies.one_replication import Replication, differences, live, read_lived
from sim.studies.report.pictured import MOVE_AGES, Pictured, highest_of, moves_of, picture, picture_many, stairs_of
from sim.studies.report.pictures import frames_of

REPLICATIONS, SEED, RATE = 2, 11, 0.03

Asked = Callable[..., Replication]


@pytest.fixture(scope="module")
def alternatives() -> tuple[Alternative, ...]:
    return tuple(load_alternative(name) for name in ("as_today", "youth_to_work", "school"))


@pytest.fixture(scope="module")
def asked(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], alternatives: tuple[Alternative, ...]
) -> Asked:
    def make(number: int, beliefs: bool = False) -> Replication:
        town = place(80, birth_years=2)
        belief = drawn(number) if beliefs else BEST_GUESS
        return Replication(town, agencies, alternatives, Economics(), belief, SEED, number)

    return make


@pytest.fixture(scope="module")
def runs(asked: Asked) -> list[Pictured]:
    return [run for number in range(REPLICATIONS) for run in picture(asked(number))]


def test_the_tables_are_those_of_a_comparison(runs: list[Pictured], asked: Asked) -> None:
    one = asked(0)
    beside = compare(
        one.municipality, one.agencies, one.alternatives, Economics(discount_rate_per_year=RATE), REPLICATIONS, SEED, 1
    )
    assert [run.booked.digest for run in runs] == [run.digest for run in beside.runs]
    found = frames_of(runs, RATE)
    for name in ("outcomes", "by_age", "payers", "hump", "appraisal"):
        mine, theirs = getattr(found, name), getattr(beside, name)
        pd.testing.assert_frame_equal(mine[theirs.columns], theirs, check_dtype=False, rtol=1e-9, atol=0.01, obj=name)


def test_a_perturbed_table_is_told_from_a_comparison(runs: list[Pictured]) -> None:
    found = frames_of(runs, RATE).hump
    other = found.assign(cumulative_net_sek=found["cumulative_net_sek"] + (found.index == len(found) // 2))
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(found, other, check_dtype=False, rtol=1e-9, atol=0.01)


def test_every_perspective_is_that_of_an_appraisal(runs: list[Pictured]) -> None:
    curves = curves_of(sides_of([run.booked for run in runs], False), RATE)
    assert {PUBLIC, SOCIETY} <= set(curves["perspective"]) <= set(PERSPECTIVES)
    for perspective, theirs in curves.groupby("perspective"):
        mine = frames_of(runs, RATE, str(perspective)).hump
        both = theirs.merge(mine, on=["strategy", "replication", "years_since_start"], suffixes=("_theirs", ""))
        assert len(both) == len(theirs)
        assert np.allclose(both["cumulative_net_sek"], both["cumulative_net_sek_theirs"], atol=0.01)


def test_a_draw_has_its_own_parameters_effects_and_prices(asked: Asked) -> None:
    one = asked(1, beliefs=True)
    lived = read_lived(live(one))
    mine = picture(one)
    assert [run.booked.digest for run in mine] == [run.digest for run in lived]
    theirs = differences(lived, one.belief)
    found = frames_of(mine, 0.0, beliefs=True).appraisal
    public = theirs.saved_sek[:, list(PERSPECTIVES).index(PUBLIC)].sum(axis=(-2, -1))
    assert np.allclose(found["npv_sek"], public, atol=0.01)
    at_best_guess = frames_of(mine, 0.0).appraisal
    assert not np.allclose(found["npv_sek"][1:], at_best_guess["npv_sek"][1:], rtol=1e-6)


def test_the_comparator_differs_from_itself_in_nothing(runs: list[Pictured]) -> None:
    found = frames_of(runs, RATE)
    for name, column in (("payers", "amount_sek"), ("hump", "cumulative_net_sek"), ("appraisal", "npv_sek")):
        frame = getattr(found, name)
        assert (frame.loc[frame["strategy"] == "as_today", column] == 0.0).all()


def test_steps_add_up_to_those_who_live_here(runs: list[Pictured]) -> None:
    for run in runs:
        alive = run.by_age.sum(axis=1)
        assert (run.stairs.sum(axis=1) == alive).all()
        assert int(run.highest.sum()) == run.persons
        for place, age in enumerate(MOVE_AGES[:-1]):
            before, after = run.moves[place].sum(axis=1), run.moves[place].sum(axis=0)
            assert (before <= run.stairs[age]).all()
            assert (after <= run.stairs[MOVE_AGES[place + 1]]).all()
            # Nobody born here comes back, so whoever is here at the later age was here at the former.
            assert (after == run.stairs[MOVE_AGES[place + 1]]).all()


def test_persons_of_the_tables_add_up(runs: list[Pictured]) -> None:
    found = frames_of(runs, RATE)
    keys = ["strategy", "replication"]
    stairs = found.stairs.groupby([*keys, "age"])["persons"].sum()
    alive = found.by_age.groupby([*keys, "age"])["alive"].first()
    assert (stairs == alive).all()
    by_outcome = found.outcomes.pivot(index=keys, columns="outcome", values="persons")
    assert (by_outcome[list(OUTCOMES)].sum(axis=1) == by_outcome["any"]).all()
    assert (found.groups["excluded"] <= found.groups["persons"]).all()
    assert set(found.moves["to_step"]) == set(STAGES)


def test_steps_counted_by_hand() -> None:
    steps = np.full((65, 3), NOT_HERE, dtype=np.uint8)
    steps[:, 0] = 0  # stays in normality
    steps[:11, 1], steps[11:, 1] = 1, 4  # goes to the last step after ten
    steps[:14, 2] = 2  # dies at 13
    assert stairs_of(steps)[10].tolist() == [1, 1, 1, 0, 0]
    assert stairs_of(steps)[64].tolist() == [1, 0, 0, 0, 1]
    moves = moves_of(steps)
    assert moves[1].tolist()[1] == [0, 0, 0, 0, 1], "between 10 and 13"
    assert moves[1][2][2] == 1
    assert moves[2].sum() == 2, "who has died moves nowhere"
    assert highest_of(steps).tolist() == [1, 0, 1, 0, 1]


@pytest.mark.slow
def test_the_tables_are_the_same_for_any_number_of_processes(asked: Asked, runs: list[Pictured]) -> None:
    beside = picture_many([asked(number) for number in range(REPLICATIONS)], workers=2)
    for name, frame in vars(frames_of(runs, RATE)).items():
        pd.testing.assert_frame_equal(frame, getattr(frames_of(beside, RATE), name), obj=name)


def test_a_strategy_without_programmes_reaches_nobody(asked: Asked) -> None:
    only = picture(replace(asked(0), alternatives=asked(0).alternatives[:1]))
    assert frames_of(only, RATE).reached.empty
