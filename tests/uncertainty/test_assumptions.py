"""Claims about how much of a result rests on assumed numbers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty.assumptions import shares_of_variance
from tests.uncertainty.truths import normals


def test_shares_of_variance_are_those_of_the_world() -> None:
    assumed, sourced, silent = normals("assumed", 800, 3), normals("sourced", 800, 2), normals("silent", 800, 4)
    belief = assumed.sum(axis=1) / np.sqrt(3) * np.sqrt(0.6) + (sourced[:, 0] ** 2 - 1.0) / np.sqrt(2) * np.sqrt(0.4)
    values = belief[:, None] + 2.0 * normals("luck of towns", 800, 4)
    told = shares_of_variance(values, {"assumed": assumed, "sourced": sourced, "silent": silent})
    assert told["assumed"].share.low <= 0.6 <= told["assumed"].share.high
    assert told["sourced"].share.low <= 0.4 <= told["sourced"].share.high
    assert not told["sourced"].share.low <= 0.6 <= told["sourced"].share.high
    assert [name for name, one in told.items() if one.told_from_zero] == ["assumed", "sourced"]
    one_town = shares_of_variance(values[:, :1], {"assumed": assumed}, permutations=0)
    assert one_town["assumed"].share.value < 0.3, "with one town a draw luck counts as belief, and shares are too small"


def test_without_chance_a_group_that_is_everything_explains_everything() -> None:
    group = normals("all", 300, 2)
    told = shares_of_variance(group.sum(axis=1, keepdims=True), {"all": group}, permutations=0)
    assert told["all"].share.value == pytest.approx(1.0, abs=0.01)


def test_a_value_that_never_varies_is_refused() -> None:
    with pytest.raises(ValueError, match="never varies"):
        shares_of_variance(np.ones((20, 2)), {"a": normals("a", 20)})
