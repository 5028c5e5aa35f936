"""Claims about the time factor: the same effort on the same lives, and what can be said of its curve over age."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.border import BadInput, load_programme
from sim.configuration.schema import Agency, Economics, Municipality, Programme, Target, TimeFactor
from sim.model import Vandpunkt
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import with_draw
from sim.studies.time_factor.curve import chance_share, paybacks_table, points_table, shapes_table
from sim.studies.time_factor.time_factor import (
    GIVEN,
    efforts_of,
    efforts_table,
    live_efforts,
    moved,
    payback_years,
    runs_of,
)

RATE = 0.035
AGES = (3, 14, 25)
SAME_EFFORT = load_programme("same_effort")


def asked(place: Municipality, **other: object) -> TimeFactor:
    given = {"ages": AGES, "fade_outs": (), "draws": False, "towns": 1, "replications": 2, "seed": 5, **other}
    return TimeFactor(municipality=place, economics=Economics(discount_rate_per_year=RATE), **given)  # type: ignore[arg-type]


def table_of(choice: TimeFactor, agencies: Sequence[Agency], programme: Programme) -> pd.DataFrame:
    efforts = efforts_of(programme, choice.ages, choice.fade_outs)
    lived = live_efforts(choice, agencies, efforts)
    assert len(lived) == runs_of(choice)
    return efforts_table(lived, efforts, choice.economics)


def without_effect(programme: Programme) -> Programme:
    return replace(programme, effects=tuple(replace(one, size=0.0) for one in programme.effects))


@pytest.fixture(scope="module")
def lived_effort(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> pd.DataFrame:
    """The same effort at three ages, and not fading, in a town of 400 births; two towns a replication."""
    return table_of(asked(place(200, birth_years=2), towns=2, fade_outs=(0.0,)), agencies, SAME_EFFORT)


def test_an_effort_without_effect_costs_its_price_and_changes_nothing_else(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    table = table_of(asked(place(40, birth_years=2)), agencies, without_effect(SAME_EFFORT))
    assert set(table["averted"]) == {0.0} == set(table["saved_per_krona"])
    assert table["npv_to_effort_sek"].to_list() == pytest.approx((-table["cost_sek"] / table["participants"]).to_list())
    assert np.isinf(table["payback_years"]).all()


def test_a_krona_costs_the_same_at_every_age_and_everybody_born_here_takes_part(lived_effort: pd.DataFrame) -> None:
    each = lived_effort["cost_sek"] / lived_effort["participants"]
    assert each.to_numpy() == pytest.approx(10_000 * (1 + 1 / (1 + RATE)), rel=0.005)
    assert lived_effort["participants"].between(380, 400).all(), "but for those who have died"
    assert (lived_effort.groupby("age")["participants"].mean().diff().dropna() <= 0).all()


def test_discounting_to_birth_is_discounting_the_years_before_the_effort_too(lived_effort: pd.DataFrame) -> None:
    back = lived_effort["npv_to_effort_sek"] * (1 + RATE) ** -lived_effort["age"].astype(float)
    assert lived_effort["npv_to_birth_sek"].to_list() == pytest.approx(back.to_list())


def test_what_a_krona_returns_and_the_net_value_tell_the_same(lived_effort: pd.DataFrame) -> None:
    net = (lived_effort["saved_per_krona"] - 1) * lived_effort["cost_sek"] / lived_effort["participants"]
    assert lived_effort["npv_to_effort_sek"].to_list() == pytest.approx(net.to_list())


def test_further_towns_live_the_effort_as_it_is_only_and_differ(lived_effort: pd.DataFrame) -> None:
    assert set(lived_effort.loc[lived_effort["town"] == 1, "fade_out"]) == {GIVEN}
    assert set(lived_effort["fade_out"]) == {GIVEN, "0"}
    given = lived_effort[lived_effort["fade_out"] == GIVEN].set_index(["age", "replication", "town"])
    assert (given["npv_to_effort_sek"].unstack("town").nunique(axis=1) == 2).all()


@pytest.mark.parametrize("age", [3, 25])
@pytest.mark.parametrize("lever", ["externalising", "internalising", "attention", "attainment", "bonds"])
def test_every_lever_of_the_effort_acts_in_early_childhood_and_in_adult_age(
    lever: str, age: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    (one,) = (one for one in SAME_EFFORT.effects if one.moves == lever)
    strong = replace(one, size=math.copysign(2.0, one.size), low=-5.0, high=5.0)
    town = place(100)
    moved_by = Vandpunkt(town, agencies, (moved(replace(SAME_EFFORT, effects=(strong,)), age),), seed=5).run()
    as_today = Vandpunkt(town, agencies, (moved(without_effect(SAME_EFFORT), age),), seed=5).run()
    years = slice(0, age), slice(age, None)
    before, after = (np.array_equal(moved_by.ledger.by_year[one], as_today.ledger.by_year[one]) for one in years)
    assert before and not after


@pytest.mark.parametrize("age", [5, 9])
def test_a_programme_of_the_catalogue_is_moved_with_its_need_but_for_its_age_queue_and_staff(
    age: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    target = Target(ages=(6, 7), need="externalising", above_sd=0.5, screened_at=(6,), sensitivity=0.9, specificity=0.9)
    programme = invented(target=target, uptake_share=0.7, places_per_1000=1.0, start_up_years=4, first_year=3)
    effort = moved(programme, age)
    assert effort.target == replace(target, ages=(age, age), screened_at=())
    assert (effort.uptake_share, effort.effects) == (0.7, programme.effects)
    model = Vandpunkt(place(200), agencies, (effort,), seed=5)
    model.run()
    began = model.programmes[0].begun_by_year
    assert began[age] > 20 and sum(began) == began[age], "all at once, in the one year in which somebody is of that age"


def test_of_newcomers_neither_persons_nor_money_count(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    town = place(40, newcomers_per_birth=2.0)
    table = table_of(asked(town, ages=(14, 40), replications=2), agencies, SAME_EFFORT)
    model = Vandpunkt(town, agencies, (moved(SAME_EFFORT, 40),), seed=5).run()
    all_who_began = int((model.programmes[0].begun > 0).sum())
    born_here = int(((model.programmes[0].begun > 0) & (model.people["origin"] != FOREIGN_BORN)).sum())
    first = table[(table["age"] == 40) & (table["replication"] == 0)].iloc[0]
    assert first["participants"] == born_here < all_who_began
    assert first["cost_sek"] == pytest.approx(born_here * 10_000 * (1 + 1 / (1 + RATE)), rel=0.05)


def test_draws_are_the_same_at_every_age_and_fade_out() -> None:
    drawn = [with_draw(one.alternative, 3).programmes[0] for one in efforts_of(SAME_EFFORT, AGES, (0.0,))]
    assert len({tuple(effect.size for effect in one.effects) for one in drawn}) == 1
    assert drawn[0].effects[0].size != SAME_EFFORT.effects[0].size


def test_the_effort_moves_every_trait_that_lasts_by_the_same_size() -> None:
    assert {one.moves for one in SAME_EFFORT.effects} == {
        "externalising", "internalising", "attention", "attainment", "bonds",
    }  # fmt: skip
    assert len({abs(one.size) for one in SAME_EFFORT.effects}) == 1
    assert len({one.fade_out_per_year for one in SAME_EFFORT.effects}) == 1
    assert SAME_EFFORT.target.found == "universal"


def test_an_age_at_which_nobody_is_reached_is_refused(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    grown_up = invented(target=Target(ages=(20, 30), need="out_of_work", above_sd=1.0))
    with pytest.raises(BadInput, match=r"at age 4 it reaches nobody born here in replication 0; .*other ages"):
        table_of(asked(place(20), ages=(4, 25)), agencies, grown_up)


@pytest.mark.parametrize(
    ("net", "age", "years"),
    [
        ([0, 0, -5, 2, 2, 2], 2, 3),
        ([0, 0, -5, 2, 2, 0], 2, math.inf),
        ([0, 0, 5, 0, 0, 0], 2, 0),
        ([-1, 0, 5, 0, 0, 0], 2, 0),
        ([-6, 0, 5, 0, 2, 0], 2, 2),
        ([0, 0, 0, 0, 0, -1], 5, math.inf),
    ],
)
def test_payback_counts_from_the_effort(net: list[float], age: int, years: float) -> None:
    assert payback_years(np.array(net, dtype=float), age) == years


def test_chance_is_told_apart_from_what_is_believed() -> None:
    rng = np.random.default_rng(1)
    belief, luck = rng.normal(size=(4000, 1)), rng.normal(size=(4000, 2))
    assert chance_share(belief + 0.0 * luck) == pytest.approx(0.0)
    assert chance_share(luck) == pytest.approx(1.0, abs=0.05)
    assert chance_share(2.0 * belief + luck) == pytest.approx(0.2, abs=0.02)
    assert math.isnan(chance_share(belief)) and math.isnan(chance_share(np.ones((5, 2))))


def efforts_like(curve: dict[int, float], noise: float = 0.1, replications: int = 8) -> pd.DataFrame:
    """Return efforts whose measures follow a curve, with some noise that ages share and some that they do not."""
    rng, rows = np.random.default_rng(2), []
    for replication in range(replications):
        shared = rng.normal()
        for age, value in curve.items():
            number = value + shared + noise * rng.normal()
            row = {"fade_out": GIVEN, "age": age, "replication": replication, "town": 0, "payback_years": math.inf}
            measures = ("averted", "averted_per_1000", "saved_per_krona", "npv_to_effort_sek", "npv_to_birth_sek")
            rows.append(row | dict.fromkeys((*measures, "participants", "others_sek", "production_sek"), number))
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("curve", "verdict", "peaks", "best", "beats"),
    [
        ({3: 9.0, 10: 6.0, 20: 2.0}, "falls", False, 3, 1.0),
        ({3: 1.0, 10: 3.0, 20: 5.0}, "rises", False, 20, 0.0),
        ({3: 1.0, 10: 9.0, 20: 2.0}, "rises", True, 10, 0.0),
        ({3: 3.0, 10: 9.0, 17: 3.0}, "flat", True, 10, None),
        ({3: 3.0, 10: 3.0, 20: 3.0}, "flat", False, None, None),
    ],
)
def test_the_verdict_is_that_of_the_curve(
    curve: dict[int, float], verdict: str, peaks: bool, best: int | None, beats: float | None
) -> None:
    noise = 0.0 if verdict != "flat" else 0.3
    shape = shapes_table(efforts_like(curve, noise)).set_index("measure").loc["averted_per_1000"]
    assert (shape["verdict"], bool(shape["peaks"])) == (verdict, peaks)
    assert best is None or shape["best_age"] == best
    assert beats is None or shape["earliest_beats_latest"] == beats


def test_a_straight_curve_has_its_own_slope_whatever_the_replications_share() -> None:
    shape = shapes_table(efforts_like({3: 3.0, 5: 4.0, 9: 6.0}, noise=0.0)).iloc[0]
    assert (shape["slope"], shape["low"], shape["high"]) == pytest.approx((0.5, 0.5, 0.5))


def test_points_are_means_over_replications_and_ranges_of_towns() -> None:
    table = pd.concat(
        [efforts_like({3: 1.0, 5: 2.0}).assign(town=0), efforts_like({3: 3.0, 5: 4.0}).assign(town=1)]
    )  # fmt: skip
    points = points_table(table).set_index(["measure", "age"]).loc["averted", 3]
    values = table.loc[table["age"] == 3, "averted"]
    assert points["mean"] == pytest.approx(values.mean())
    assert (points["range_low"], points["range_high"]) == (values.min(), values.max())
    paid = paybacks_table(table.assign(payback_years=np.where(table["town"] == 0, 7.0, math.inf)))
    assert paid["share"].to_list() == [0.5, 0.5] and paid["low"].to_list() == [7.0, 7.0]
