"""Claims about belief, chance and structure told apart."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from sim.uncertainty import keyed
from sim.uncertainty.layers import Layers, layers_of
from tests.uncertainty.truths import normals, towns

SAMPLES = 400


def held(samples: list[Layers], name: str, truth: float) -> float:
    """Return how often the interval of one layer holds the truth."""
    return float(np.mean([getattr(told, name).low <= truth <= getattr(told, name).high for told in samples]))


def test_layers_by_hand() -> None:
    told = layers_of([[1.0, 3.0], [5.0, 7.0], [6.0, 8.0]])
    assert told.mean.value == 5.0
    assert told.chance_variance.value == 2.0
    assert told.belief_variance.value == pytest.approx(7.0 - 2.0 / 2), "variance of 2, 6, 7 less chance's part"
    assert told.total_variance.value == pytest.approx(8.0)
    assert told.chance_share.value == pytest.approx(0.25)
    assert (told.draws, told.towns, told.told_apart, told.told_as_zero) == (3, 2, True, False)
    moved = layers_of([[1.0, 3.0], [5.0, 7.0], [6.0, 8.1]])
    assert moved.belief_variance.value != pytest.approx(told.belief_variance.value, rel=1e-3)


def test_each_layer_lies_in_its_interval_as_often_as_said() -> None:
    samples = [layers_of(towns(f"layers {k}", 40, 4, 1.0, 2.0, mean=5.0)) for k in range(SAMPLES)]
    truths = {
        "mean": 5.0, "belief_variance": 1.0, "chance_variance": 4.0, "total_variance": 5.0, "chance_share": 0.8,
    }  # fmt: skip
    for name, truth in truths.items():
        assert 0.92 <= held(samples, name, truth) <= 0.98, name
        assert held(samples, name, truth * (2.5 if name != "chance_share" else 0.4)) < 0.6, (
            f"a wrong {name} is not held"
        )
    found = np.mean([told.belief_variance.value for told in samples])
    assert found == pytest.approx(1.0, abs=0.1)
    errors = [told.belief_variance.se for told in samples]
    assert np.mean(errors) == pytest.approx(np.std([told.belief_variance.value for told in samples]), rel=0.15)


def test_with_lopsided_chance_the_intervals_hold_nearly_as_often() -> None:
    samples = []
    for k in range(SAMPLES):
        late = -np.log(keyed.uniforms(f"test:late {k}", (40, 4))) - 1.0
        samples.append(layers_of(normals(f"lopsided {k}", 40, 1) + 2.0 * late))
    for name, truth in {"mean": 0.0, "belief_variance": 1.0, "chance_variance": 4.0, "total_variance": 5.0}.items():
        assert 0.88 <= held(samples, name, truth) <= 0.98, name


def test_with_one_town_a_draw_only_the_total_is_known_and_it_says_so() -> None:
    told = layers_of(towns("one", 50, 1, 1.0, 2.0))
    assert not told.told_apart
    assert np.isnan(told.belief_variance.value)
    assert np.isnan(told.chance_share.value)
    assert told.total_variance.low < 5.0 < told.total_variance.high


def test_belief_that_is_drowned_in_chance_is_told_as_zero() -> None:
    told = [layers_of(towns(f"none {k}", 20, 3, 0.0, 1.0)) for k in range(200)]
    zero = [one for one in told if one.told_as_zero]
    assert 0.35 < len(zero) / 200 < 0.7, "without belief about half of the estimates are negative"
    assert all(one.belief_variance.value == 0.0 == one.belief_variance.low for one in zero)
    assert held(told, "belief_variance", 0.0) > 0.93


def test_without_chance_all_is_belief() -> None:
    told = layers_of(np.repeat(normals("still", 30, 1), 3, axis=1))
    assert (told.chance_variance.value, told.chance_share.value) == pytest.approx((0.0, 0.0))


def test_chance_in_one_draw_alone_has_a_share_and_no_interval() -> None:
    """Nothing left out of a single lucky draw says how far to trust it; no warning either."""
    values = np.repeat(np.arange(6.0)[:, None], 2, axis=1)
    values[2] = [0.0, 4.0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = layers_of(values).chance_share
    assert 0.0 < found.value < 1.0 and np.isnan(found.low) and np.isnan(found.high)
