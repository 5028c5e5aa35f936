"""Claims about the cost-effectiveness plane."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.uncertainty.plane import plane_of, ratios_of
from tests.uncertainty.truths import normals, towns


def test_quadrants_by_hand() -> None:
    effects = np.array([1.0, 1.0, -1.0, -1.0, 0.0, 0.0])[:, None]
    costs = np.array([1.0, -1.0, -1.0, 1.0, 2.0, 0.0])[:, None]
    told = plane_of(effects, costs)
    shares = (told.better_dearer, told.better_cheaper, told.worse_cheaper, told.worse_dearer, told.no_difference)
    assert [share.value for share in shares] == pytest.approx([1.5 / 6, 1 / 6, 1 / 6, 1.5 / 6, 1 / 6])


def test_independent_normals_fill_the_quadrants_evenly_and_with_chance_taken_out_too() -> None:
    told = plane_of(towns("e", 2000, 3, 1.0, 2.0), towns("c", 2000, 3, 5.0, 3.0))
    for share in (told.better_dearer, told.better_cheaper, told.worse_cheaper, told.worse_dearer):
        assert share.value == pytest.approx(0.25, abs=0.03)
        assert not share.low <= 0.3 <= share.high
    assert told.effects.std(ddof=1) == pytest.approx(1.0, rel=0.1)


def test_ratios_with_simple_and_extended_dominance() -> None:
    effects = [0.0, 1.0, 2.0, 3.0, 2.5]
    costs = [0.0, 40.0, 50.0, 100.0, 120.0]
    told = ratios_of(effects, costs)
    assert [one.standing for one in told] == ["cheapest", "extended dominance", "efficient", "efficient", "dominated"]
    assert told[2].icer_sek == 25.0
    assert told[3].icer_sek == 50.0
    assert math.isnan(told[0].icer_sek)
    assert math.isnan(told[1].icer_sek)
    cheaper = ratios_of(effects, [0.0, 24.0, 50.0, 100.0, 120.0])
    assert cheaper[1].standing == "efficient", "just below the line between its neighbours it stands"


def test_a_strategy_that_saves_and_helps_leaves_the_comparator_dominated() -> None:
    told = ratios_of([0.0, 1.0], [0.0, -10.0])
    assert [one.standing for one in told] == ["dominated", "cheapest"]


def test_of_two_equals_the_first_stands() -> None:
    assert [one.standing for one in ratios_of([1.0, 1.0], [5.0, 5.0])] == ["cheapest", "dominated"]


def test_efficient_ratios_rise_and_are_where_the_best_choice_changes() -> None:
    effects, costs = 3 * normals("hull e", 40), 100 * normals("hull c", 40)
    told = ratios_of(effects, costs)
    efficient = sorted((one for one in told if one.standing == "efficient"), key=lambda one: one.effect)
    icers = [one.icer_sek for one in efficient]
    assert len(icers) > 1
    assert icers == sorted(icers)
    for before, one in zip(icers, efficient, strict=True):
        if before > 0.0:
            assert int(np.argmax((before + 1e-6) * effects - costs)) == one.strategy
            assert int(np.argmax((before - 1e-6) * effects - costs)) != one.strategy


def test_means_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        ratios_of([1.0, math.nan], [1.0, 2.0])
