"""Claims about what is worth knowing, held against answers that are known without a computer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Programme, Strategy, Title
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY
from sim.studies.alternatives import Alternative, load_alternative
from sim.studies.booked import LEAST_YEARS
from sim.studies.factors import Factor
from sim.studies.how_sure.drawn import Drawn
from sim.studies.worth_knowing.by_group import informations
from sim.studies.worth_knowing.worth_knowing import (
    Evaluation,
    Question,
    _sizes_in_draws,
    choice_table,
    doubt_by_origin,
    net_benefit,
    worth_by_group,
    worth_by_person,
    worth_of_evaluations,
    worth_of_everything,
)
from sim.uncertainty import keyed
from sim.uncertainty.information import evppi
from tests.uncertainty.truths import normal_information

MONEY = Question(PUBLIC, 0.0, 0.0, 1)
DRAWS = 300
FACTORS = (
    Factor("parameter:one", "lives:school", True),
    Factor("parameter:two", "lives:crime", False),
    Factor("price:three", "prices:service", False),
)


def normals(name: str, *shape: int) -> np.ndarray:
    return keyed.normals(f"test:worth:{name}", shape)


def drawn_of(net_sek: np.ndarray, averted: np.ndarray | None = None, society_sek: np.ndarray | None = None) -> Drawn:
    """Return draws in which strategies save so much in the first year; shapes (draws, towns, strategies)."""
    saved = np.zeros((*net_sek.shape, len(PERSPECTIVES), 2, 2))
    saved[..., 0, 1] = net_sek[..., None]
    if society_sek is not None:
        saved[..., list(PERSPECTIVES).index(SOCIETY), 0, 1] = society_sek
    kept = np.zeros(net_sek.shape, dtype=np.int64) if averted is None else averted
    names = ("as_today", *(f"strategy_{k}" for k in range(1, net_sek.shape[2])))
    return Drawn(names, saved, kept, np.repeat(kept[..., None], len(LEAST_YEARS), axis=-1), np.full_like(kept, 50), 500)


def against_nothing(difference: np.ndarray) -> np.ndarray:
    """Return net benefits of the comparator, 0, and of one strategy, shape (draws, 1, 2)."""
    return np.stack([np.zeros_like(difference), difference], axis=1)[:, None, :]


@pytest.fixture
def factors(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Three factors instead of the model's, and where they lie in the draws."""
    monkeypatch.setattr("sim.studies.worth_knowing.worth_knowing.factors_of", lambda _alternatives: FACTORS)
    return pd.DataFrame(normals("factors", DRAWS, 3), columns=[one.name for one in FACTORS])


def test_where_all_hangs_on_one_number_to_know_it_is_to_know_everything(factors: pd.DataFrame) -> None:
    difference = 0.3e6 + 1e6 * factors["parameter:one"].to_numpy()
    drawn = drawn_of(against_nothing(difference))
    everything = worth_of_everything(drawn, MONEY).iloc[0]
    groups = worth_by_group(drawn, (), MONEY, factors).set_index("group")
    exact = normal_information(float(difference.mean()), float(difference.std()))
    assert everything["sek"] == pytest.approx(exact, rel=0.1)
    assert groups.loc["lives:school", "sek"] == pytest.approx(everything["sek"], rel=0.05)
    assert groups.index[0] == "lives:school"
    assert groups.loc["lives:school", ["told", "told_of_all"]].all()
    for group in ("lives:crime", "prices:service"):
        assert groups.loc[group, "sek"] < 0.03 * everything["sek"]
        assert not groups.loc[group, "told_of_all"]


def test_two_numbers_alone_are_worth_less_than_together(factors: pd.DataFrame) -> None:
    """Half the variance each: knowing both is EVPI; one of them, by the unit normal loss, less than half of it more."""
    difference = 0.5e6 + 1e6 * (factors["parameter:one"] + factors["parameter:two"]).to_numpy()
    drawn = drawn_of(against_nothing(difference))
    groups = worth_by_group(drawn, (), MONEY, factors).set_index("group")
    half = normal_information(0.5e6, np.sqrt(2.0) * 1e6, share=0.5)
    for group in ("lives:school", "lives:crime"):
        assert groups.loc[group, "low"] < half < groups.loc[group, "high"]
    both = groups.loc[["lives:school", "lives:crime"], "sek"].sum()
    everything = worth_of_everything(drawn, MONEY).iloc[0]["sek"]
    assert abs(both / everything - 1.0) > 0.05, "the worths of groups do not add up to that of everything"


def test_a_strategy_that_is_best_in_every_draw_leaves_nothing_worth_knowing(factors: pd.DataFrame) -> None:
    drawn = drawn_of(against_nothing(5e6 + 1e6 * np.tanh(factors["parameter:one"].to_numpy())))
    groups = worth_by_group(drawn, (), MONEY, factors)
    assert worth_of_everything(drawn, MONEY).iloc[0]["sek"] == pytest.approx(0.0, abs=1.0)
    assert groups["sek"].to_numpy() == pytest.approx(0.0, abs=1.0)
    assert not groups["told_of_all"].any()
    best = choice_table(drawn, MONEY).set_index("strategy").loc["strategy_1"]
    assert (best["probability"], best["is_best"]) == (1.0, True)


def test_the_least_loss_is_the_worth_of_knowing_everything() -> None:
    drawn = drawn_of(np.concatenate([np.zeros((200, 2, 1)), 1e6 * normals("loss", 200, 2, 3)], axis=2))
    table = choice_table(drawn, MONEY)
    assert table["loss_sek"].min() == pytest.approx(worth_of_everything(drawn, MONEY).iloc[0]["sek"])
    assert table.loc[table["is_best"], "loss_sek"].iloc[0] == table["loss_sek"].min()
    assert table["probability"].sum() == pytest.approx(1.0)


def test_whoever_judges_and_what_a_person_counts_for_decides() -> None:
    """The public loses 4 MSEK for 2 persons kept out, society gains: indifferent where a person counts for 2 MSEK."""
    noise = 0.5e6 * normals("noise", 200)
    drawn = drawn_of(
        against_nothing(-4e6 + noise),
        np.tile(np.array([0, 2]), (200, 1, 1)),
        against_nothing(9e6 + noise),
    )
    society = replace(MONEY, perspective=SOCIETY)
    assert net_benefit(drawn, society)[:, 0, 1].mean() == pytest.approx(9e6 + noise.mean())
    assert choice_table(drawn, society).set_index("strategy").loc["strategy_1", "is_best"]
    rows = worth_by_person(drawn, replace(MONEY, person_sek=2e6), (0.0, 1.0, 3.0, 40.0)).set_index("person_sek")
    assert list(rows.index) == [0.0, 1e6, 2e6, 3e6, 40e6], "the worth in use is among them"
    assert rows["best"].to_dict()[0.0] == "as_today" and rows["best"].to_dict()[3e6] == "strategy_1"
    assert rows["sek"].idxmax() == 2e6, "knowing is worth most where the choice is hardest"
    exact = normal_information(float(noise.mean()), float(noise.std()))
    assert rows.loc[2e6, "sek"] == pytest.approx(exact, rel=0.1)
    assert rows.loc[[0.0, 40e6], "sek"].to_numpy() == pytest.approx(0.0, abs=1.0)


def test_a_choice_for_ten_cohorts_is_worth_ten_discounted() -> None:
    drawn = drawn_of(against_nothing(1e6 * normals("cohorts", 100)))
    one = worth_of_everything(drawn, replace(MONEY, rate=0.03)).iloc[0]
    ten = worth_of_everything(drawn, Question(PUBLIC, 0.03, 0.0, 10)).iloc[0]
    assert one["all_sek"] == one["sek"] == ten["sek"]
    assert ten["all_sek"] / ten["sek"] == pytest.approx(sum(1.03**-year for year in range(10)))


def test_one_towns_luck_is_no_knowledge_where_two_towns_are_lived() -> None:
    """Draws differ by chance alone: with one town a draw that looks worth knowing, with several it is seen through."""
    luck = 1e6 * normals("luck", 150, 8)
    several = np.stack([np.zeros_like(luck), luck], axis=2)
    one = worth_of_everything(drawn_of(several[:, :1]), MONEY).iloc[0]["sek"]
    assert worth_of_everything(drawn_of(several), MONEY).iloc[0]["sek"] < 0.2 * one


def test_of_many_groups_that_say_nothing_hardly_any_world_has_one_that_passes_the_floor_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = tuple(Factor(f"parameter:{k}", f"lives:{k}", False) for k in range(10))
    monkeypatch.setattr("sim.studies.worth_knowing.worth_knowing.factors_of", lambda _alternatives: many)
    own, of_all = [], []
    for world in range(8):
        drawn = drawn_of(against_nothing(1e6 * normals(f"net:{world}", 60)))
        values = pd.DataFrame(normals(f"values:{world}", 60, 10), columns=[one.name for one in many])
        table = worth_by_group(drawn, (), MONEY, values)
        own.append(int(table["told"].sum()))
        of_all.append(bool(table["told_of_all"].any()))
        assert (table.loc[table["told_of_all"], "told"]).all()
        assert (table["floor_of_all_sek"] >= table["floor_sek"]).all()
    assert sum(own) >= 1, "of 80 groups that say nothing some pass their own floor by luck"
    assert sum(of_all) <= 1


@pytest.mark.slow
def test_any_number_of_workers_finds_the_same() -> None:
    net = against_nothing(1e6 * normals("workers", 40))
    groups = [normals("a", 40, 2), normals("b", 40, 1)]
    here, there = informations(net, groups), informations(net, groups, workers=2)
    for one, other in zip(here, there, strict=True):
        assert other.sek.value == pytest.approx(one.sek.value, rel=1e-9)
        assert other.shuffled_sek == pytest.approx(one.shuffled_sek, rel=1e-6, abs=1e-3)


@pytest.fixture(scope="module")
def effect(programmes: dict[str, Programme]) -> tuple[Alternative, Programme]:
    """A strategy with a programme of one effect."""
    alternative = load_alternative("youth_to_work")
    one = next(one for one in alternative.programmes if len(one.effects) == 1)
    return alternative, one


EVALUATION = Evaluation((20, 100, 500, 2500, 100_000), 0.3, 0.2e6, 1_000.0)


@pytest.fixture(scope="module")
def evaluated(effect: tuple[Alternative, Programme]) -> tuple[pd.DataFrame, Drawn, np.ndarray]:
    """Evaluations of a programme on whose effect everything hangs, the draws and the effect in them."""
    alternative, programme = effect
    sizes = _sizes_in_draws(programme, programme.effects[0].moves, DRAWS)
    drawn = drawn_of(against_nothing(1e6 * (sizes - np.median(sizes)) / sizes.std()))
    by_group = pd.DataFrame({"group": [f"effect_of:{programme.name}", "lives:school"]})
    table = worth_of_evaluations(drawn, (alternative,), by_group, replace(MONEY, cohorts=4), EVALUATION, most=3)
    return table, drawn, sizes


def test_an_evaluation_is_worth_more_the_larger_it_is_and_never_more_than_knowing_the_effect(
    evaluated: tuple[pd.DataFrame, Drawn, np.ndarray],
) -> None:
    table, drawn, sizes = evaluated
    worth = table.sort_values("per_arm")["worth_sek"].to_numpy()
    assert (np.diff(worth) >= -1.0).all() and worth[0] < 0.8 * worth[-1]
    perfect = 4.0 * evppi(net_benefit(drawn, MONEY), sizes, permutations=0).sek.value
    assert (worth <= perfect * (1.0 + 1e-9)).all()
    assert worth[-1] == pytest.approx(perfect, rel=0.05), "with 100 000 in each arm hardly any doubt is left"


def test_an_evaluation_costs_what_was_assumed_and_the_best_size_leaves_most(
    evaluated: tuple[pd.DataFrame, Drawn, np.ndarray], effect: tuple[Alternative, Programme]
) -> None:
    table = evaluated[0]
    assert set(table["programme"]) == {effect[1].name}
    assert table["cost_sek"].to_numpy() == pytest.approx(0.2e6 + 2 * 1_000.0 * table["per_arm"].to_numpy())
    assert (table["worth_sek"] - table["cost_sek"]).to_numpy() == pytest.approx(table["net_sek"].to_numpy())
    assert table["is_best"].sum() == 1 and table["net_sek"].idxmax() == table["is_best"].idxmax()
    assert (table["worth_sek"] / 4.0 < 1e6).all()


def test_an_answer_that_comes_late_serves_none_of_the_cohorts_lived_meanwhile(
    evaluated: tuple[pd.DataFrame, Drawn, np.ndarray], effect: tuple[Alternative, Programme]
) -> None:
    at_once, drawn, _ = evaluated
    alternative, programme = effect
    by_group = pd.DataFrame({"group": [f"effect_of:{programme.name}"]})

    def worth(cohorts: int, rate: float) -> np.ndarray:
        question, late = replace(MONEY, cohorts=cohorts, rate=rate), replace(EVALUATION, years=2)
        return worth_of_evaluations(drawn, (alternative,), by_group, question, late, most=1)["worth_sek"].to_numpy()

    assert worth(4, 0.0) == pytest.approx(at_once["worth_sek"].to_numpy() / 2.0), "two of four cohorts are left"
    assert worth(4, 0.03) == pytest.approx(worth(4, 0.0) * (1.03**-2 + 1.03**-3) / 2.0)
    assert worth(1, 0.0).tolist() == [0.0] * 5, "the one cohort had to be lived to get the answer"


def test_groups_allotted_together_teach_less(
    evaluated: tuple[pd.DataFrame, Drawn, np.ndarray], effect: tuple[Alternative, Programme]
) -> None:
    alone, drawn, _ = evaluated
    by_group = pd.DataFrame({"group": [f"effect_of:{effect[1].name}"]})
    grouped = replace(EVALUATION, design_effect=5.0)
    table = worth_of_evaluations(drawn, (effect[0],), by_group, replace(MONEY, cohorts=4), grouped, most=1)
    assert table["worth_sek"].iloc[1] == pytest.approx(alone["worth_sek"].iloc[0]), "100 in groups are 20 alone"


def test_of_several_effects_the_one_is_measured_on_which_the_choice_hangs_not_the_one_with_the_widest_interval() -> (
    None
):
    alternative = load_alternative("early_targeted")
    programme = next(one for one in alternative.programmes if len({effect.moves for effect in one.effects}) > 1)
    levers = sorted(programme.effects, key=lambda one: one.high - one.low)
    hangs_on, widest = levers[0].moves, levers[-1].moves
    assert hangs_on != widest
    sizes = _sizes_in_draws(programme, hangs_on, DRAWS)
    drawn = drawn_of(against_nothing(1e6 * (sizes - np.median(sizes)) / sizes.std()))
    by_group = pd.DataFrame({"group": [f"effect_of:{programme.name}"]})
    table = worth_of_evaluations(drawn, (alternative,), by_group, MONEY, EVALUATION, most=1)
    assert set(table["lever"]) == {hangs_on}


def test_doubt_that_comes_from_an_assumed_number_is_said_to(factors: pd.DataFrame) -> None:
    drawn = drawn_of(against_nothing(1e6 * factors["parameter:one"].to_numpy() + 1e5 * normals("rest", DRAWS)))
    table = doubt_by_origin(drawn, (), MONEY, factors).set_index("origin")
    assert table.loc["assumed", "share"] > 0.9 and table.loc["assumed", "told"]
    assert table.loc["measured", "share"] < 0.1 and not table.loc["measured", "told"]
    assert table["factors"].to_dict() == {"assumed": 1, "measured": 2}


def test_an_event_is_measured_by_its_share_and_a_trait_in_standard_deviations() -> None:
    assert EVALUATION.sd_of_one("externalising") == 1.0
    assert EVALUATION.sd_of_one("work") == pytest.approx(1.0 / np.sqrt(0.3 * 0.7))


def test_nothing_to_evaluate_gives_no_rows() -> None:
    bare = Alternative(Strategy("bare", Title(en="Bare", sv="Bar")), ())
    table = worth_of_evaluations(
        drawn_of(against_nothing(normals("bare", 50))), (bare,), pd.DataFrame({"group": ["lives:school"]}), MONEY,
        EVALUATION, most=5,
    )  # fmt: skip
    assert len(table) == 0 and "net_sek" in table.columns
