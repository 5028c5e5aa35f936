"""Claims about the two intervals that must not be mixed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty import keyed
from sim.uncertainty.intervals import expected_interval, prediction_interval, strategies_without_chance, without_chance
from sim.uncertainty.layers import layers_of
from tests.uncertainty.truths import normals, towns


def test_taking_chance_out_leaves_just_the_variance_of_belief() -> None:
    values = towns("matched", 200, 4, 1.0, 2.0)
    told = without_chance(values)
    assert told.var(ddof=1) == pytest.approx(layers_of(values).belief_variance.value)
    assert told.mean() == pytest.approx(values.mean())
    assert (np.argsort(told) == np.argsort(values.mean(axis=1))).all(), "the order of the draws is kept"
    assert values.mean(axis=1).var(ddof=1) > 1.5, "before, half of it was chance"


def test_several_strategies_are_matched_together_whatever_the_unit_or_the_comparator() -> None:
    shared = normals("shared", 300, 4, 1)
    values = np.concatenate([towns(f"of {k}", 300, 4, 1.0 + k, 1.5)[:, :, None] for k in range(3)], axis=2) + 2 * shared
    told = without_chance(values)
    mixed = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, 0.0], [0.3, 0.0, 1.0]])
    assert without_chance(values @ mixed) == pytest.approx(told @ mixed)
    compared, against = strategies_without_chance(values), strategies_without_chance(values - values[:, :, [0]])
    assert compared - compared[:, [0]] == pytest.approx(against - against[:, [0]])
    assert without_chance(1e9 * values) == pytest.approx(1e9 * told)
    for one, other in ((0, 1), (1, 2)):
        difference = values[:, :, one] - values[:, :, other]
        alone = layers_of(difference).belief_variance.value
        assert (told[:, one] - told[:, other]).var(ddof=1) == pytest.approx(alone)


def test_a_column_that_never_varies_stays_and_disturbs_none() -> None:
    values = towns("beside", 50, 3, 1.0, 1.0)
    both = np.stack([np.full_like(values, 7.0), values], axis=2)
    told = without_chance(both)
    assert (told[:, 0] == 7.0).all()
    assert told[:, 1] == pytest.approx(without_chance(values))


def test_where_belief_is_drowned_only_the_error_of_the_mean_is_left() -> None:
    values = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    assert (without_chance(values) == 0.5).all()
    told = expected_interval(values + np.array([[0.0], [0.1], [0.0], [0.1]]))
    assert told.method == "t"
    assert 0.0 < told.high - told.low < 0.5


def covered(draws: int, level: float = 0.95, wrong: float = 0.0) -> tuple[float, float]:
    """Return how often a new draw's mean and a new single town lie within the two intervals."""
    inside, single = [], []
    for k in range(120):
        values = towns(f"cover {draws} {k}", draws, 4, 1.0, 1.5)
        expected, prediction = expected_interval(values, level), prediction_interval(values, level)
        belief = normals(f"new {draws} {k}", 400) + wrong
        future = belief + 1.5 * normals(f"future {draws} {k}", 400)
        inside.append(((belief >= expected.low) & (belief <= expected.high)).mean())
        single.append(((future >= prediction.low) & (future <= prediction.high)).mean())
    return float(np.mean(inside)), float(np.mean(single))


@pytest.mark.parametrize("draws", [20, 250])
def test_new_draws_and_new_towns_fall_within_as_often_as_said(draws: int) -> None:
    expected, single = covered(draws)
    assert expected == pytest.approx(0.95, abs=0.04 if draws < 100 else 0.015)
    assert single == pytest.approx(0.95, abs=0.015)
    moved, off = covered(draws, wrong=1.5)
    assert moved < 0.8, "and belief that is off is not"
    assert off < 0.9


def test_one_town_spreads_wider_than_the_mean_of_towns() -> None:
    values = towns("wider", 300, 4, 1.0, 3.0)
    expected, prediction = expected_interval(values), prediction_interval(values)
    assert prediction.high - prediction.low > 2.5 * (expected.high - expected.low)
    assert (expected.method, prediction.method) == ("quantiles", "quantiles")


def test_counts_are_rounded_outwards_and_never_below_nobody() -> None:
    arrivals = np.floor(-4.0 * np.log(keyed.uniforms("test:counts", (12, 3))))
    told = prediction_interval(arrivals, counts=True)
    assert told.low == 0.0
    assert told.high == int(told.high)
    assert told.high >= prediction_interval(arrivals).high
    assert expected_interval(arrivals).low != round(expected_interval(arrivals).low), (
        "an expected count need not be whole"
    )
    with pytest.raises(ValueError, match="whole"):
        prediction_interval(arrivals + 0.5, counts=True)


def test_one_town_a_draw_gives_a_prediction_by_t() -> None:
    values = towns("single", 25, 1, 1.0, 1.0)
    told = prediction_interval(values)
    assert told.method == "t"
    half = 2.0639 * values.std(ddof=1) * np.sqrt(1 + 1 / 25)
    assert (told.high - told.low) / 2 == pytest.approx(half, rel=1e-4)
