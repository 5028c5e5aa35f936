"""Claims about what moves an answer, on a pretended model in which it is known; and on lives, what needs none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.configuration.jobs import choose, store_defaults
from sim.configuration.schema import Agency, Sensitivity
from sim.studies.alternatives import load_alternative
from sim.studies.beliefs import Belief
from sim.studies.factors import factors_of
from sim.studies.many_replications import Case, Engines
from sim.studies.sensitivity.inputs import grouped, rules_of_life, single
from sim.studies.sensitivity.levers import DELIVERY, has, largest_times, pulled
from sim.studies.sensitivity.lives import PERSONS, Answers, Point
from sim.studies.sensitivity.sensitivity import THE_DUMMY, how_sure_of_shares, morris, screening, sobol, tornado
from sim.uncertainty import keyed

LOUD, QUIET = "parameter:attainment_persistence", "parameter:work_completed"


@pytest.fixture(scope="module")
def case(agencies: tuple[Agency, ...]) -> Case:
    choice = choice_of("municipality=small", "municipality.births_per_year=20")
    alternatives = (load_alternative("as_today"), load_alternative("youth_to_work"))
    return Case(choice.municipality, agencies, alternatives, choice.economics)


def choice_of(*words: str) -> Sensitivity:
    store_defaults(Sensitivity, "sensitivity")
    return choose(Sensitivity, "sensitivity", list(words))


class Pretended:
    """A model whose answer is known: a sum of places, and accidents that are noise of a known size."""

    def __init__(self, case: Case, noise: float, shaken: float = 0.0) -> None:
        self.case, self.noise, self.shaken, self.lived = case, noise, shaken, 0

    def values(self, points: Sequence[Point], judged_by: str) -> np.ndarray:
        return np.array([[self.value(point)] for point in points])

    def value(self, point: Point) -> float:
        at = dict(point.belief.at)
        found = 10.0 * at.get(LOUD, 0.5) + 2.0 * at.get("price:programme_minimili", 0.5)
        found += 4.0 * at.get("effect:supported_employment", at.get("effect:supported_employment:work", 0.5))
        found += sum(3.0 * times for lever, times in point.levers if lever == "uptake")
        found += 0.0 if point.belief.member is None else 0.05 * point.belief.member
        own = f"{point.number}"
        touched = f"{own} {sorted(at.items())}" if self.shaken else own
        noise = self.noise * float(keyed.normals(own, (1,))[0])
        return found + noise + self.shaken * float(keyed.normals(touched, (1,))[0])


def live(_stage: str, _points: Sequence[Point]) -> None:
    """Nothing needs to be lived in a pretended model."""


def test_the_screening_finds_the_parameter_that_matters(case: Case) -> None:
    found = screening(Pretended(case, 3.0), choice_of("screened=3"), live)
    assert found.set_index("name").loc[LOUD, "moved"] == pytest.approx(4.5)
    assert found.loc[found["looked_at"], "name"].tolist() == [LOUD], "those that move nothing are not looked at"
    assert len(found) == len(rules_of_life(case.alternatives)) > 200


def test_a_screening_on_shaken_lives_looks_at_as_many_as_asked(case: Case) -> None:
    found = screening(Pretended(case, 3.0, 1.0), choice_of("screened=4"), live)
    assert int(found["looked_at"].sum()) == 4
    assert found.loc[found["looked_at"], "moved"].abs().min() >= found.loc[~found["looked_at"], "moved"].abs().max()


def test_a_tornado_has_the_largest_swing_first_and_the_dummy_last(case: Case) -> None:
    pretended, choice = Pretended(case, 3.0), choice_of()
    found = tornado(pretended, choice, screening(pretended, choice, live), live)
    assert found["name"].tolist()[:3] == ["best_guess", LOUD, "effect_of:supported_employment"]
    assert found["name"].iloc[-1] == THE_DUMMY.name
    by_name = found.set_index("name")
    assert by_name.loc[LOUD, ["swing", "low", "high"]].tolist() == pytest.approx([9.0, 9.0, 9.0])
    assert by_name.loc["uptake", "swing"] == pytest.approx(1.5) and by_name.loc["uptake", "assumed_share"] == 1.0
    assert by_name.loc[[LOUD, "uptake", "price:programme_minimili"], "told"].all()
    assert not by_name.loc[
        "price:sickness_benefit" if "price:sickness_benefit" in by_name.index else "drop_out", "told"
    ]
    assert not by_name.loc[THE_DUMMY.name, "told"]


def test_what_shakes_lives_without_moving_the_answer_is_not_told_from_chance(case: Case) -> None:
    told = []
    for seed in range(6):
        choice = choice_of(f"seed={seed}", "screened=4")
        pretended = Pretended(case, 1.0, 3.0)
        frame = tornado(pretended, choice, screening(pretended, choice, live), live)
        idle = frame[(frame["kind"] == "rule") & (frame["name"] != LOUD)]
        told += idle["told"].tolist()
        break
    assert sum(told) <= 1


def test_morris_finds_groups_and_tells_the_idle_ones_and_the_dummy_from_them(case: Case) -> None:
    found = morris(Pretended(case, 0.5, 0.2), choice_of(), live).set_index("name")
    attainment = next(one.group for one in factors_of(case.alternatives) if one.name == LOUD)
    assert found.index[0] == attainment and found.loc[attainment, "told"]
    assert found.loc[attainment, "mu_star"] == pytest.approx(10.0 * 0.75 * 2 / 3, rel=0.1)
    assert np.isnan(found.loc[attainment, "mu"]), "a group of many has no sense"
    assert found.loc["price_of:minimili", "mu"] == pytest.approx(2.0 * 0.75 * 2 / 3, abs=0.4)
    assert not found.loc[THE_DUMMY.name, "told"] and found.loc[THE_DUMMY.name, "mu_star"] > 0.1
    idle = found.drop([attainment, "price_of:minimili", "effect_of:supported_employment"])
    assert int(idle["told"].sum()) <= 1


def test_morris_of_factors_has_a_row_for_each(case: Case) -> None:
    found = morris(Pretended(case, 0.0), choice_of("morris_of=factors", "trajectories=2", "sets=1"), live)
    assert len(found) == len(factors_of(case.alternatives)) + 1
    assert found["name"].iloc[0] == LOUD and not found["told"].any(), "with one set chance is not known"


def test_sobol_shares_out_the_variance_and_the_dummy_has_none(case: Case) -> None:
    found = sobol(Pretended(case, 2.0), choice_of("points=512"), live).set_index("name")
    parts = {"posterior": 0.05**2 * (201**2) / 12, "chance": 4.0, "effect_of:supported_employment": 16 / 12}
    parts["price_of:minimili"] = 4 / 12
    whole = sum(parts.values())
    for name, variance in parts.items():
        assert found.loc[name, "first"] == pytest.approx(variance / whole, abs=0.05)
        assert found.loc[name, "total"] == pytest.approx(variance / whole, abs=0.05)
    assert found.loc[THE_DUMMY.name, ["first", "total"]].tolist() == [0.0, 0.0]
    assert found["told"].to_dict()["posterior"] and not found["told"].to_dict()["price_of:minimili" and "dummy"]


def test_fewer_points_leave_wider_shares_and_say_how_many_would_do(case: Case) -> None:
    few = how_sure_of_shares(16, sobol(Pretended(case, 2.0), choice_of("points=16"), live))
    many = how_sure_of_shares(512, sobol(Pretended(case, 2.0), choice_of("points=512"), live))
    assert few[0] > 2.0 * many[0] and few[1] > 64 and many[1] <= 1024


def test_groups_hold_every_factor_once(case: Case) -> None:
    factors = factors_of(case.alternatives)
    names = [name for one in grouped(factors) for name in one.factors]
    assert sorted(names) == sorted(one.name for one in factors) == sorted(one.name for one in single(factors))
    assert all(0.0 <= one.assumed_share <= 1.0 for one in grouped(factors))


@pytest.mark.parametrize("lever", ["effect", *DELIVERY])
def test_a_lever_pulled_once_is_the_strategy_itself_and_none_leaves_its_range(lever: str) -> None:
    whole = load_alternative("whole_chain")
    assert pulled(whole, lever, 1.0) is whole
    assert has(whole, lever) and not has(load_alternative("as_today"), lever)
    most = largest_times(whole, lever)
    assert 1.0 < most < np.inf
    assert pulled(whole, lever, most * 1.01) == pulled(whole, lever, most * 2.0) != pulled(whole, lever, most * 0.9)


@pytest.mark.parametrize("lever", ["effect", "coverage"])
@pytest.mark.parametrize("name", ["mixed_classes", "more_jobs", "income_support_rules"])
def test_a_reform_too_has_a_multiplier_from_which_on_nothing_changes(name: str, lever: str) -> None:
    reformed = load_alternative(name)
    most = largest_times(reformed, lever)
    assert 1.0 <= most < np.inf
    assert pulled(reformed, lever, most * 1.01) == pulled(reformed, lever, most * 2.0)
    assert pulled(reformed, lever, most * 1.01) != pulled(reformed, lever, most * 0.9)


def test_a_drawn_effect_is_multiplied_too() -> None:
    """What is multiplied is the whole distribution: a draw of twice the effect is twice the draw."""
    from sim.programmes.uncertainty import with_drawn_effects

    whole = load_alternative("youth_to_work")
    for one, twice in zip(whole.programmes, pulled(whole, "effect", 2.0).programmes, strict=True):
        sizes = [[effect.size for effect in with_drawn_effects(kind, 7).effects] for kind in (one, twice)]
        assert np.allclose(2.0 * np.array(sizes[0]), sizes[1])


def test_a_reform_grows_by_its_share_and_cannot_mix_more_than_wholly() -> None:
    mixed = load_alternative("mixed_classes")
    for times in (2.0, 100.0):
        for lever in ("coverage", "effect"):
            for one in pulled(mixed, lever, times).reforms:
                assert all(change.high * one.share <= 1.0 for change in one.changes)
    assert not has(mixed, "uptake")


@pytest.fixture(scope="module")
def answers(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return Answers(case, Engines("serial", 1, str(tmp_path_factory.mktemp("store"))), 1)


def test_prices_and_rates_need_no_lives_and_effects_none_of_the_comparator(answers: Answers) -> None:
    at = lambda name: Point(Belief(at=((name, 0.9),)))  # noqa: E731
    answers.live([Point()])
    assert answers.missing([at("price:programme_minimili"), at("price:income_support"), Point(rate=0.01)]) == 0
    assert answers.missing([replace(Point(), price_times=3.0)]) == 0
    assert answers.missing([at("effect:minimili"), Point(levers=(("uptake", 0.5),))]) == 2
    assert answers.missing([at(LOUD), Point(number=5), Point(Belief(member=3))]) == 6
    assert answers.missing([at("effect:of_something_else")]) == 0


def test_twice_the_price_costs_twice_the_outlay_and_nothing_else(answers: Answers) -> None:
    answers.live([Point()])
    one, two, three = (answers.values([Point(price_times=times)], "public")[0, 0] for times in (1.0, 2.0, 3.0))
    assert two < one and three - two == pytest.approx(two - one)
    assert answers.values([Point(price_times=9.0)], PERSONS)[0, 0] == answers.values([Point()], PERSONS)[0, 0]


def test_an_effect_of_nothing_saves_nothing_but_its_own_price(answers: Answers) -> None:
    nothing = Point(levers=(("effect", 0.0),), price_times=0.0)
    answers.live([nothing])
    assert answers.values([nothing], "public")[0, 0] == answers.values([nothing], PERSONS)[0, 0] == 0.0


def test_the_answer_is_that_of_a_replication_lived_with_both(answers: Answers, case: Case) -> None:
    from sim.studies.one_replication import live as live_both
    from sim.studies.one_replication import measures_of

    belief = Belief(member=2, at=(("effect:supported_employment", 0.9), ("price:income_support", 0.2)))
    point = Point(belief, number=4)
    answers.live([point])
    whole = measures_of(live_both(case.replication(belief, 1, 4)), belief, case.economics).iloc[1]
    assert answers.values([point], "public")[0, 0] == pytest.approx(whole["public_npv_sek"], rel=1e-9)
    assert answers.values([point], "society")[0, 0] == pytest.approx(whole["society_npv_sek"], rel=1e-9)
    assert answers.values([point], PERSONS)[0, 0] == whole["persons_kept_out"]


def test_a_stopped_analysis_goes_on_from_the_store(case: Case, answers: Answers) -> None:
    answers.live([Point()])
    again = Answers(case, answers.engines, 1)
    files = sorted(Path(answers.engines.store).rglob("*.parquet"))
    again.live([Point()])
    assert sorted(Path(answers.engines.store).rglob("*.parquet")) == files
    assert again.values([Point()], "public") == answers.values([Point()], "public")
