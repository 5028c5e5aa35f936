"""Claims about where a verdict turns, on a pretended model in which it is known, and on lives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.configuration.jobs import choose, store_defaults
from sim.configuration.schema import Agency, Threshold
from sim.studies.alternatives import load_alternative
from sim.studies.many_replications import Case, Engines
from sim.studies.sensitivity.lives import PERSONS, Answers, Point
from sim.studies.threshold import both, curves, live_all, pays_at, points_of, turning_points

STRATEGIES = ("as_today", "youth_to_work", "more_jobs")


def choice_of(*words: str) -> Threshold:
    store_defaults(Threshold, "threshold")
    return choose(Threshold, "threshold", [f"strategies=[{','.join(STRATEGIES)}]", *words])


@pytest.fixture(scope="module")
def case(agencies: tuple[Agency, ...]) -> Case:
    choice = choice_of("municipality=small", "municipality.births_per_year=12", "municipality.birth_years=1")
    return Case(choice.municipality, agencies, tuple(load_alternative(name) for name in STRATEGIES), choice.economics)


class Pretended:
    """Saves 6 MSEK times the effect, costs 12 MSEK times the price, keeps 2 persons out; draws lie a little apart."""

    def __init__(self, case: Case, saved: float = 6.0) -> None:
        self.case, self.saved = case, saved

    def values(self, points: Sequence[Point], judged_by: str) -> np.ndarray:
        if judged_by == PERSONS:
            return np.full((len(points), 2), 2.0)
        return np.array([[self._net(point)] * 2 for point in points]) * 1e6

    def _net(self, point: Point) -> float:
        levers = dict(point.levers)
        faded = 1.0 + 0.1 * (1.0 - levers.get("fade_out", 1.0))
        rate = 0.035 if point.rate is None else point.rate
        saved = self.saved * levers.get("effect", 1.0) * faded + 0.01 * (point.number - 9.5)
        return saved * (1.0 - rate) / 0.965 - 12.0 * point.price_times


def test_every_crossing_is_where_it_is_by_hand(case: Case) -> None:
    found = turning_points(curves(Pretended(case), choice_of()), case.alternatives).set_index(["strategy", "what"])
    of = found.loc["youth_to_work"]
    assert of.loc["effect", "turns_at"] == pytest.approx(2.0)
    assert of.loc["price", "turns_at"] == pytest.approx(0.5)
    assert of.loc["worth_of_a_person", "turns_at"] == pytest.approx(3.0)
    assert of.loc[["fade_out", "discount_rate", "uptake", "coverage"], "turns_at"].isna().all()
    assert set(of["pays_now"]) == {"no"} and of.loc["effect", "pays_above"] and not of.loc["price", "pays_above"]
    assert of.loc["effect", "turning_share"] == 1.0 and of.loc["fade_out", "turning_share"] == 0.0


def test_whether_it_pays_is_not_known_where_the_interval_of_the_mean_holds_zero(case: Case) -> None:
    """Draws lie 0.01 MSEK apart, so the mean of 20 has an interval of some 0.03 MSEK to each side."""
    for saved, verdict in ((12.1, "yes"), (12.01, "unknown"), (11.99, "unknown"), (11.9, "no")):
        found = turning_points(curves(Pretended(case, saved), choice_of()), case.alternatives)
        assert set(found["pays_now"]) == {verdict}, saved
        row = found.iloc[0]
        assert row["now_low"] < row["now_sek"] < row["now_high"]
        assert row["now_sek"] == pytest.approx(1e6 * (saved - 12.0))


def test_another_model_turns_elsewhere(case: Case) -> None:
    found = turning_points(curves(Pretended(case, 4.0), choice_of()), case.alternatives).set_index(["strategy", "what"])
    assert found.loc[("youth_to_work", "effect"), "turns_at"] == pytest.approx(3.0)


def test_a_reform_is_not_asked_about_uptake_or_fade_out(case: Case) -> None:
    found = curves(Pretended(case), choice_of())
    assert {"uptake", "fade_out"}.isdisjoint(found.loc[found["strategy"] == "more_jobs", "what"])
    assert {"effect", "price", "coverage"} <= set(found.loc[found["strategy"] == "more_jobs", "what"])


def test_the_share_of_draws_that_pay_rises_with_the_effect(case: Case) -> None:
    found = pays_at(curves(Pretended(case), choice_of("effect_times=[0,1,1.999,2,2.001,4]")))
    of = found[(found["strategy"] == "youth_to_work") & (found["what"] == "effect")]
    assert of["share"].tolist()[:2] == [0.0, 0.0] and of["share"].iloc[-1] == 1.0
    assert of["share"].is_monotonic_increasing and 0.2 < of["share"].iloc[3] < 0.8
    assert (of["share_low"] <= of["share"]).all() and (of["share"] <= of["share_high"]).all()


def test_effect_and_price_together_are_net_of_both(case: Case) -> None:
    found = both(Pretended(case), choice_of()).query("strategy == 'youth_to_work'")
    expected = 6.0 * found["effect_times"] - 12.0 * found["price_times"]
    assert np.allclose(found["net_sek"] / 1e6, expected)
    assert (found["net_low"] < found["net_sek"]).all() and (found["net_sek"] < found["net_high"]).all()


@pytest.fixture(scope="module")
def lived(case: Case, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answers, Threshold]:
    choice = choice_of("draws=4", "effect_times=[0,1,4]", "delivery_times=[0,1]")
    answers = Answers(case, Engines("serial", 1, str(tmp_path_factory.mktemp("store"))), 1)
    live_all(answers, choice)
    return answers, choice


def test_all_that_is_asked_is_read_out_of_what_is_lived(lived: tuple[Answers, Threshold]) -> None:
    answers, choice = lived
    found = curves(answers, choice)
    assert answers.missing(points_of(choice)) == 0
    assert len(found) == 4 * (3 + 9 + 2 + 2 + 2 + 9 + 12) + 4 * (3 + 9 + 2 + 9 + 12)


def test_without_effect_and_price_nothing_differs_and_nobody_offered_a_place_costs_nothing(
    lived: tuple[Answers, Threshold],
) -> None:
    answers, choice = lived
    table = both(answers, choice)
    assert (table[(table["effect_times"] == 0.0) & (table["price_times"] == 0.0)]["net_sek"] == 0.0).all()
    offered = curves(answers, choice).query(
        "strategy == 'youth_to_work' and what in ('coverage', 'uptake') and at == 0"
    )
    assert len(offered) == 8 and (offered["net_sek"] == 0.0).all()


def test_net_present_value_is_a_line_in_the_price(lived: tuple[Answers, Threshold]) -> None:
    answers, choice = lived
    of = curves(answers, choice).query("strategy == 'youth_to_work' and what == 'price' and draw == 2").set_index("at")
    net = of["net_sek"]
    assert net[0.0] - net[2.0] == pytest.approx(2.0 * (net[0.0] - net[1.0]), rel=1e-9)
    assert net[0.0] > net[4.0]


def test_every_draw_at_one_is_the_same_whatever_is_multiplied(lived: tuple[Answers, Threshold]) -> None:
    answers, choice = lived
    of = curves(answers, choice).query("at == 1.0 and what not in ('discount_rate', 'worth_of_a_person')")
    assert (of.groupby(["strategy", "draw"])["net_sek"].nunique() == 1).all()
