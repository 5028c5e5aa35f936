"""Claims about how sure a ranking is."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.studies.search.ranking import agreement_of, places_of, ranking_of, sureness_of


def frame(**averted: list[float]) -> pd.DataFrame:
    rows = [(name, k, value) for name, values in averted.items() for k, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["strategy", "replication", "averted"])


def test_who_is_always_ahead_is_surely_the_best_and_costs_nothing_to_choose() -> None:
    told = ranking_of(frame(low=[1, 2, 1, 3], high=[9, 9, 8, 9]))
    assert told["strategy"].to_list() == ["high", "low"]
    assert told["best_share"].to_list() == [1.0, 0.0]
    assert told["mean_place"].to_list() == [1.0, 2.0]
    assert told["loss"].to_list() == pytest.approx([0.0, 7.0])
    assert told["behind"].to_list() == pytest.approx([0.0, -7.0])
    sure = sureness_of(told)
    assert (sure.first, sure.sure, sure.clearly_behind, sure.not_clearly_behind) == ("high", True, ("low",), ())


def test_a_place_that_is_shared_is_shared_evenly() -> None:
    told = ranking_of(frame(a=[3, 3], b=[3, 1], c=[1, 1]))
    assert told.set_index("strategy")["best_share"].to_dict() == {"a": 0.75, "b": 0.25, "c": 0.0}
    places = places_of(frame(a=[3, 3], b=[3, 1], c=[1, 1])).set_index(["strategy", "place"])["share"]
    assert places["c"].to_list() == [0.0, 0.25, 0.75]


def test_among_strategies_that_differ_by_chance_alone_no_ranking_is_sure() -> None:
    chance = np.random.default_rng(3).normal(size=(4, 30))
    told = ranking_of(frame(**{name: list(values) for name, values in zip("abcd", chance, strict=True)}))
    assert not sureness_of(told).sure
    assert told["loss"].min() > 0.5, "nobody knows beforehand which is the best in a draw"
    assert told["best_share"].max() < 0.6


def test_a_place_that_is_sure_against_one_other_need_not_be_so_against_many() -> None:
    ahead = [1.2, -0.6, 1.4, 0.9, -0.1, 1.5, 0.3, 1.1]
    several = {f"s{k}": [0.0] * 8 for k in range(19)}
    two, many = ranking_of(frame(first=ahead, s0=[0.0] * 8)), ranking_of(frame(first=ahead, **several))
    assert sureness_of(two).sure
    assert not sureness_of(many).sure
    assert (many["behind_high"][1:] < 0.0).all(), "each interval by itself keeps off zero"


def test_one_draw_alone_makes_nothing_sure() -> None:
    told = ranking_of(frame(a=[9], b=[1]))
    assert math.isnan(told["low"].iloc[0])
    assert not sureness_of(told).sure


def test_a_strategy_alone_has_nothing_behind_it() -> None:
    sure = sureness_of(ranking_of(frame(a=[1, 2])))
    assert (sure.first, sure.best_share, sure.clearly_behind, sure.not_clearly_behind) == ("a", 1.0, (), ())


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=5))
def test_each_draw_gives_every_place_once(values: list[list[int]]) -> None:
    names = [f"s{k}" for k in range(len(values))]
    lived = frame(**{name: [float(one) for one in mine] for name, mine in zip(names, values, strict=True)})
    places = places_of(lived)
    assert places.groupby("place")["share"].sum().to_list() == pytest.approx([1.0] * len(values))
    assert places.groupby("strategy")["share"].sum().to_list() == pytest.approx([1.0] * len(values))
    told = ranking_of(lived)
    assert told["best_share"].sum() == pytest.approx(1.0)
    assert told["mean"].is_monotonic_decreasing
    assert (told["loss"] >= 0.0).all()
    assert told["loss"].idxmin() == 0


def test_rankings_that_agree_or_are_reversed_say_so() -> None:
    one = pd.Series([1.0, 2.0, 3.0, 4.0])
    assert agreement_of(one, 2 * one) == pytest.approx((1.0, 1.0))
    assert agreement_of(one, -one) == pytest.approx((-1.0, -1.0))
    assert all(map(math.isnan, agreement_of(one, 0 * one)))
    assert all(map(math.isnan, agreement_of(one[:1], one[:1])))
