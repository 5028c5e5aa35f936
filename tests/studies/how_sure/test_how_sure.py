"""Claims about how sure: layers kept apart, structures on the same draws, nothing lived twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.configuration.border import BadInput
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.schema import Agency, Economics, Municipality, Structure, Title
from sim.studies.appraise.rests_on import share_assumed
from sim.studies.booked import LEAST_YEARS
from sim.studies.how_sure.drawn import Drawn
from sim.studies.how_sure.how_sure import (
    IN_EXCLUSION,
    IN_USE,
    KEPT_OUT,
    PUBLIC_NPV,
    Believed,
    above_zero,
    acceptability_table,
    believe,
    draws_table,
    layers_table,
    payback_table,
    plane_table,
    rests_on_table,
    runs_of,
    structures_table,
)
from sim.studies.how_sure.structures import load_structure, structured
from sim.studies.many_replications import TOWN_STEP, Engines, case_of, nested_replications
from sim.uncertainty import keyed

NAMES = ("as_today", "youth_to_work", "school")
RATE = 0.035
DRAWS, TOWNS = 4, 2


@pytest.fixture(scope="module")
def choices(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Choices:
    return Choices(place(80), Economics(), agencies, tuple(chosen_by(name) for name in NAMES), seed=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def believed(choices: Choices, store: str) -> Believed:
    structures = [load_structure("effects_last"), load_structure("whole_working_life")]
    return believe(choices, structures, DRAWS, TOWNS, 2, Engines("serial", 1, store))


def made_up(averted: np.ndarray, npv_sek: np.ndarray, years: int = 3) -> Drawn:
    """Return draws in which a strategy keeps so many out and saves so much in its first year, in every perspective."""
    draws, towns, strategies = averted.shape
    saved = np.zeros((draws, towns, strategies, 9, years, 2))
    saved[:, :, :, :, 0, 1] = npv_sek[..., None]
    by_least = np.repeat(averted[..., None], len(LEAST_YEARS), axis=-1)
    names = ("as_today", *(f"strategy_{k}" for k in range(1, strategies)))
    return Drawn(names, saved, averted, by_least, np.full_like(averted, 50), 500)


def test_the_first_town_of_a_draw_is_that_draw_of_every_other_experiment(choices: Choices) -> None:
    asked = nested_replications(case_of(choices), 3, 2, seed=9)
    assert [(one.belief.member, one.number, one.seed) for one in asked] == [
        (0, 0, 9), (0, TOWN_STEP, 9), (1, 1, 9), (1, 1 + TOWN_STEP, 9), (2, 2, 9), (2, 2 + TOWN_STEP, 9),
    ]  # fmt: skip


def test_a_second_time_everything_is_read_and_nothing_is_lived(
    choices: Choices, store: str, believed: Believed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: Any) -> None:
        raise AssertionError("something was lived again")

    monkeypatch.setattr("sim.studies.one_replication.run_one", nobody)
    again = believe(choices, [load_structure("effects_last")], DRAWS, TOWNS, 2, Engines("serial", 1, store))
    assert (again.drawn.saved_sek == believed.drawn.saved_sek).all()
    few = believe(choices, [], 2, 1, 2, Engines("serial", 1, store))
    assert (few.drawn.averted[:, 0] == believed.drawn.averted[:2, 0]).all(), "fewer draws are the first of more"


def test_another_discount_rate_needs_no_new_lives(
    choices: Choices, store: str, believed: Believed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.one_replication.run_one", lambda *_: pytest.fail("lived again"))
    dearer = replace(choices, economics=replace(choices.economics, discount_rate_per_year=0.0))
    again = believe(dearer, [], DRAWS, TOWNS, 2, Engines("serial", 1, store))
    assert again.flows != believed.flows
    assert (again.drawn.saved_sek == believed.drawn.saved_sek).all()


def test_a_structure_is_another_world_on_the_same_accidents(choices: Choices) -> None:
    (other,) = structured(choices, [load_structure("effects_last")])
    faded = {e.fade_out_per_year for one in other.case.alternatives for p in one.programmes for e in p.effects}
    assert faded == {0.0}
    ours, theirs = nested_replications(case_of(choices), 2, 1, 1), other.replications(2, 1)
    assert [(one.number, one.seed, one.belief) for one in ours] == [(o.number, o.seed, o.belief) for o in theirs]


@pytest.mark.parametrize("name", ["trials_at_their_word", "associations_as_causes"])
def test_a_reading_of_the_evidence_is_a_structure_too(choices: Choices, name: str) -> None:
    (other,) = structured(choices, [load_structure(name)])
    belief = other.replications(1, 1)[0].belief
    assert (belief.trials, belief.associations).count("published") == 1


def test_every_structure_on_the_shelf_applies_and_a_misspelt_key_is_refused(choices: Choices) -> None:
    from sim.configuration.border import options

    assert len(structured(choices, [load_structure(name) for name in options("structure")])) >= 7
    wrong = Structure("wrong", Title(en="Wrong", sv="Fel"), "a key that is misspelt", {"economics.exclusion_year": 5})
    with pytest.raises(BadInput, match="exclusion_years"):
        structured(choices, [wrong])


def test_structures_are_held_against_the_same_draws(believed: Believed) -> None:
    table = structures_table(believed, RATE)
    own = table[table["structure"] == IN_USE]
    assert (own["difference"] == 0.0).all()
    assert set(table["structure"]) == {IN_USE, "effects_last", "whole_working_life"}
    mean = table[(table["structure"] == "effects_last") & (table["measure"] == PUBLIC_NPV)].set_index("strategy")[
        "mean"
    ]
    base = own[own["measure"] == PUBLIC_NPV].set_index("strategy")["mean"]
    told = table[(table["structure"] == "effects_last") & (table["measure"] == PUBLIC_NPV)].set_index("strategy")
    assert told["difference"].to_numpy() == pytest.approx((mean - base).to_numpy())


def test_layers_tell_belief_from_chance() -> None:
    """Ten draws that agree within and differ between are belief; ten that differ within alone are chance."""
    draws = np.arange(10)
    belief = np.repeat(draws[:, None], 2, axis=1)
    chance = np.tile([0, 8], (10, 1))
    averted = np.stack([np.zeros_like(belief), belief, chance], axis=2)
    table = layers_table(Believed(made_up(averted, averted * 1e6), {}, ()), 0.0)
    told = table[table["measure"] == KEPT_OUT].set_index("strategy")
    assert told.loc["strategy_1", "chance_sd"] == 0.0
    assert told.loc["strategy_1", "belief_sd"] == pytest.approx(np.std(draws, ddof=1))
    assert told.loc["strategy_2", "belief_sd"] == 0.0
    assert told.loc["strategy_2", "chance_sd"] == pytest.approx(8 / np.sqrt(2))
    assert told.loc["strategy_2", "positive"] == 1.0, "one town's luck is no doubt about the mean of 4"


def test_the_share_above_zero_has_an_interval_that_holds_the_truth() -> None:
    """Belief 0.8 above 0 with a spread of 1, chance of 2 in each of two towns: Wilson's over draws holds far less."""
    truth, held = 0.788, 0
    for k in range(60):
        belief = keyed.normals(f"test:above:{k}", (300, 1))
        told = above_zero(0.8 + belief + 2.0 * keyed.normals(f"test:above:chance:{k}", (300, 2)))
        held += told.low <= truth <= told.high
    assert held >= 0.85 * 60


def test_where_belief_is_drowned_the_share_above_zero_is_what_the_error_of_the_mean_leaves() -> None:
    luck = np.tile([[0.0, 8.0], [9.0, -1.0], [-7.0, 15.5], [3.0, 5.0]], (3, 1))
    told = above_zero(luck - 4.0)
    assert 0.9 < told.value < 0.98 and np.isnan(told.low), "the mean is 0.06, its error 0.03: not all draws"
    assert above_zero(luck - 4.1).value < 0.2 and above_zero(luck + 20.0).value > 0.9999


def test_how_many_come_to_exclusion_is_a_layer_of_its_own_and_the_comparator_has_it_too() -> None:
    averted = np.zeros((10, 2, 2), dtype=np.int64)
    averted[:, :, 1] = np.arange(10)[:, None]
    drawn = made_up(averted, averted * 1e6)
    drawn = replace(drawn, excluded=40 + np.arange(10)[:, None, None] - averted)
    told = layers_table(Believed(drawn, {}, ()), 0.0)
    told = told[told["measure"] == IN_EXCLUSION].set_index("strategy")
    assert told["mean"].to_dict() == {"as_today": 44.5, "strategy_1": 40.0}
    assert told.loc["as_today", "belief_sd"] == pytest.approx(np.std(np.arange(10), ddof=1))
    assert told.loc["strategy_1", "belief_sd"] == 0.0


def test_more_structures_tried_make_the_interval_of_each_wider() -> None:
    base, other = (np.stack([np.zeros((8, 1)), 1e6 * keyed.normals(f"test:{k}", (8, 1))], axis=2) for k in "ab")
    nobody = np.zeros((8, 1, 2), dtype=np.int64)

    def width(structures: int) -> float:
        others = {f"structure_{k}": made_up(nobody, other) for k in range(structures)}
        table = structures_table(Believed(made_up(nobody, base), others, ()), 0.0)
        row = table[(table["structure"] == "structure_0") & (table["measure"] == PUBLIC_NPV)].iloc[0]
        return float(row["high"] - row["low"])

    assert width(7) > 1.5 * width(1)


def test_one_town_a_draw_cannot_tell_the_layers_apart() -> None:
    averted = np.arange(12).reshape(6, 1, 2)
    table = layers_table(Believed(made_up(averted, averted * 1e6), {}, ()), 0.0)
    assert table["chance_share"].isna().all()


def test_the_best_choice_changes_where_a_person_is_worth_what_one_costs() -> None:
    """Keeping 4 persons out costs 10 MSEK net: as today is best below 2.5 MSEK a person, the strategy above."""
    averted = np.zeros((6, 2, 2), dtype=np.int64)
    averted[:, :, 1] = 4
    net = np.zeros((6, 2, 2))
    net[:, :, 1] = -10e6
    table = acceptability_table(Believed(made_up(averted, net), {}, ()), 0.0, (2.4, 2.6))
    best = table[table["is_best"] & (table["perspective"] == "public")].set_index("willingness_msek")
    assert best["strategy"].to_dict() == {2.4: "as_today", 2.6: "strategy_1"}
    assert (best["probability"] == 1.0).all()
    _, plane = plane_table(Believed(made_up(averted, net), {}, ()), 0.0)
    ratio = plane[(plane["strategy"] == "strategy_1") & (plane["perspective"] == "public")].iloc[0]
    assert ratio["icer_sek"] == pytest.approx(2.5e6) and ratio["better_dearer"] == 1.0


def test_payback_by_year_is_the_share_of_draws_that_are_out_of_the_red_for_good() -> None:
    saved = np.zeros((4, 1, 2, 9, 5, 2))
    saved[:, :, 1, :, 0, 0] = -3.0
    saved[:3, :, 1, :, 2, 1] = 3.0
    saved[2, :, 1, :, 4, 1] = -1.0
    averted = np.zeros((4, 1, 2), dtype=np.int64)
    drawn = Drawn(("a", "b"), saved, averted, np.zeros((4, 1, 2, 4), dtype=np.int64), averted, 5)
    table = payback_table(Believed(drawn, {}, ()), 0.0)
    public = table[table["perspective"] == "public"]["expected"].tolist()
    assert public == [0.0, 0.0, 0.5, 0.5, 0.5], "the one that falls back again never counts"


def test_what_a_value_rests_on_adds_up_to_it(believed: Believed, choices: Choices) -> None:
    table = rests_on_table(believed, choices)
    for perspective in ("public", "society"):
        for strategy in NAMES[1:]:
            own = table[(table["perspective"] == perspective) & (table["strategy"] == strategy)]
            npv = believed.drawn.npv(perspective, RATE)[:, :, believed.drawn.of(strategy)].mean()
            assert own["saved_sek"].sum() == pytest.approx(npv, abs=1.0)
            assert own["share"].sum() == pytest.approx(1.0)
    shares = share_assumed(table[table["perspective"] == "public"])
    assert set(shares) == set(NAMES[1:]) and all(0.0 < share < 1.0 for share in shares.values())


def test_every_town_of_every_draw_is_a_row(believed: Believed) -> None:
    table = draws_table(believed, RATE)
    assert len(table) == DRAWS * TOWNS * len(NAMES)
    one = table[(table["draw"] == 2) & (table["town"] == 1) & (table["strategy"] == "school")].iloc[0]
    assert one["kept_out"] == believed.drawn.averted[2, 1, 2]
    assert one["public_npv_sek"] == believed.drawn.npv("public", RATE)[2, 1, 2]
    assert isinstance(table, pd.DataFrame) and runs_of(3, 4, 2, 2, 2) == 36


def test_the_folder_of_a_store_can_be_given_away(believed: Believed, store: str) -> None:
    assert len(list(Path(store).glob("jobs/*/*.parquet"))) == DRAWS * TOWNS + 2 * 2


def test_a_ledger_and_a_replication_tell_the_same_flows(choices: Choices) -> None:
    """What ``compare`` reads out of its ledgers is what a replication at the best guess gives."""
    from sim.studies.appraise.rests_on import flows_of, flows_of_ledger
    from sim.studies.beliefs import BEST_GUESS
    from sim.studies.compare.compare import compare, ledger_table
    from sim.studies.one_replication import live, read_lived

    case = case_of(choices)
    ledger = ledger_table(
        compare(case.municipality, case.agencies, case.alternatives, case.economics, 1, choices.seed, 1).runs
    )
    told = flows_of_ledger(ledger, NAMES, RATE, case.municipality.start_year)
    lived = flows_of(read_lived(live(case.replication(BEST_GUESS, choices.seed, 0))), BEST_GUESS, RATE)
    for one, other in zip(told.by_strategy, lived.by_strategy, strict=True):
        for key in {**one, **other}:
            assert one.get(key, 0.0) == pytest.approx(other.get(key, 0.0), abs=1e-2), key


def test_a_case_in_whose_lives_somebody_discounts_is_refused(choices: Choices) -> None:
    """Its runs are kept for any discount rate, so nobody in them may decide by one."""
    case = case_of(choices)
    decides = replace(case.alternatives[1].governance, programmes=("mentoring",))
    other = replace(case.alternatives[1], governance=decides)
    with pytest.raises(BadInput, match="decides by the discount rate"):
        replace(case, alternatives=(case.alternatives[0], other))


def test_a_level_is_never_told_to_be_negative() -> None:
    """A skewed level of 1 to 1 000 persons has an interval above 0, where a symmetric one would reach below."""
    levels = np.geomspace(1, 1000, 12).astype(np.int64)
    excluded = np.repeat(levels[:, None, None], 2, axis=1).repeat(2, axis=2)
    drawn = made_up(np.zeros((12, 2, 2), dtype=np.int64), np.zeros((12, 2, 2)))
    told = layers_table(Believed(replace(drawn, excluded=excluded), {}, ()), 0.0)
    level = told[told["measure"] == IN_EXCLUSION]
    assert len(level) == 2 and (level["expected_low"] > 0.0).all() and (level["town_low"] > 0.0).all()
    assert (level["expected_high"] > level["mean"]).all()
