"""Claims about a replication: the same lives as ever, kept whole, and priced anew without being lived again."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.money.appraisal import present_value
from sim.money.perspective import PERSPECTIVES, PUBLIC, seen
from sim.studies.alternatives import load_alternative
from sim.studies.appraise.appraise import sides_of
from sim.studies.beliefs import Belief, drawn, price_factors_of
from sim.studies.booked import booked
from sim.studies.one_replication import Replication, differences, live, measures_of, read_lived
from sim.studies.replicate import replicate

NAMES = ("as_today", "youth_to_work", "school")
ECONOMICS = Economics()


@pytest.fixture(scope="module")
def asked(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Replication:
    alternatives = tuple(load_alternative(name) for name in NAMES)
    return Replication(place(150, birth_years=2), agencies, alternatives, ECONOMICS, drawn(1), seed=1, number=1)


@pytest.fixture(scope="module")
def table(asked: Replication) -> pd.DataFrame:
    return live(asked)


def test_it_lives_the_lives_that_replicate_lives(asked: Replication, table: pd.DataFrame) -> None:
    """Draw 1 of ``replicate`` is this replication: same digests, same kronor in every perspective, same persons."""
    runs = replicate(
        asked.municipality, asked.agencies, asked.alternatives, ECONOMICS, 2, 1, 1,
        lambda model, one, replication: booked(model, one.name, replication), draws=True,
    )  # fmt: skip
    assert table["digest"].tolist() == [run.digest for run in runs if run.replication == 1]
    found = differences(read_lived(table), asked.belief)
    for place, side in enumerate(sides_of(runs, draws=True), start=1):
        assert found.strategies[place] == side.strategy
        assert found.averted[place] == side.averted[1]
        for k, name in enumerate(PERSPECTIVES):
            assert found.saved_sek[place, k] == pytest.approx(seen(side.saved_ore[1], name), abs=1e-3)


def test_a_table_survives_being_written_and_read(table: pd.DataFrame) -> None:
    content = io.BytesIO()
    table.to_parquet(content, compression="zstd")
    content.seek(0)
    for before, after in zip(read_lived(table), read_lived(pd.read_parquet(content)), strict=True):
        assert before.lines == after.lines
        assert (before.by_line_ore == after.by_line_ore).all() and (before.states_by_year == after.states_by_year).all()
        assert (before.excluded, before.began, before.digest) == (after.excluded, after.began, after.digest)


def test_the_comparator_differs_from_itself_in_nothing(asked: Replication, table: pd.DataFrame) -> None:
    found = differences(read_lived(table), asked.belief)
    assert not found.saved_sek[0].any() and found.averted[0] == 0 and not found.state_years[0].any()
    measures = measures_of(table, asked.belief, ECONOMICS).iloc[0]
    money = [name for name in measures.index if name.endswith("_sek")]
    assert (measures[money] == 0.0).all() and measures["persons_kept_out"] == 0


def test_a_price_moved_by_hand_moves_its_own_line_in_proportion(table: pd.DataFrame) -> None:
    """Prices are read afterwards: a line adds its öre times the change of its factor, and nothing else moves."""
    item = "income_support"
    runs, up = read_lived(table), Belief(at=((f"price:{item}", 0.9),))
    own = [[line.item == item for line in run.lines] for run in runs]
    factor = price_factors_of(up, runs[0].lines)[own[0]]
    assert factor.shape == (1,) and factor[0] > 1.0
    moved = differences(runs, up).saved_sek - differences(runs, Belief()).saved_sek
    municipality = list(PERSPECTIVES).index("municipality")
    ore = [run.by_line_ore[:, mine].sum(axis=1) for run, mine in zip(runs, own, strict=True)]
    assert np.abs(ore[0] - ore[-1]).max() > 0
    for place in range(1, len(runs)):
        expected = (ore[0] - ore[place]) / 100 * (factor[0] - 1.0)
        assert moved[place, municipality, :, 1] == pytest.approx(expected, abs=1e-4)
        assert not moved[place, list(PERSPECTIVES).index("region")].any()


def test_measures_are_present_values_of_what_is_saved(asked: Replication, table: pd.DataFrame) -> None:
    measures = measures_of(table, asked.belief, ECONOMICS)
    found = differences(read_lived(table), asked.belief)
    public = found.saved_sek[:, list(PERSPECTIVES).index(PUBLIC)].sum(axis=-1)
    assert measures["public_npv_sek"].to_numpy() == pytest.approx(present_value(public, 0.035))
    by_payer = measures[[name for name in measures if name.startswith("saved_")]].sum(axis=1)
    assert by_payer.to_numpy() == pytest.approx(measures["public_npv_sek"].to_numpy(), abs=1.0)
    assert (measures["outlay_sek"][1:] > 0.0).all()
    assert (
        measures["persons_kept_out"] == measures["persons_in_exclusion"][0] - measures["persons_in_exclusion"]
    ).all()
    undiscounted = measures_of(table, asked.belief, replace(ECONOMICS, discount_rate_per_year=0.0))
    assert (undiscounted["outlay_sek"][1:] > measures["outlay_sek"][1:]).all()


def test_who_lives_hangs_on_the_number_and_not_on_the_belief(asked: Replication, table: pd.DataFrame) -> None:
    other = live(replace(asked, number=2))
    assert other["digest"][0] != table["digest"][0]
    prices = live(replace(asked, belief=replace(asked.belief, prices=77)))
    assert prices["digest"].tolist() == table["digest"].tolist(), "prices are no part of a life"
