"""Claims about what a group of parameters says of an outcome."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty.regression import curves_drawn, posterior_of, smoother_of
from tests.uncertainty.truths import Array, normals

CURVES = 100


def fitted(group: Array, outcome: Array) -> Array:
    """Return draws of the curve at the rows, shape (curves, draws)."""
    return curves_drawn(posterior_of(smoother_of(group), outcome[:, None]), 0, CURVES, "test")


@pytest.mark.parametrize("shape", ["line", "bend", "pair"])
def test_a_line_a_bend_and_a_pair_that_only_work_together_are_found(shape: str) -> None:
    group, rest = normals(f"found {shape}", 500, 3), 0.5 * normals(f"rest {shape}", 500)
    truth = {"line": group[:, 0], "bend": group[:, 1] ** 2 - 1.0, "pair": group[:, 0] * group[:, 2]}[shape]
    told = fitted(group, truth + rest).mean(axis=0)
    assert np.corrcoef(told, truth)[0, 1] > 0.98
    shuffled = truth[np.argsort(normals("order", 500))]
    assert abs(np.corrcoef(told, shuffled)[0, 1]) < 0.2


def test_the_curve_lies_within_its_posterior_as_often_as_said() -> None:
    held = off = 0.0
    for k in range(40):
        x = normals(f"band {k}", 300)
        truth = np.sin(1.5 * x)
        low, high = np.quantile(fitted(x, truth + normals(f"noise {k}", 300)), [0.025, 0.975], axis=0)
        held += float(((truth >= low) & (truth <= high)).mean()) / 40
        off += float(((truth + 0.6 >= low) & (truth + 0.6 <= high)).mean()) / 40
    assert 0.85 < held <= 1.0
    assert off < 0.3


def test_units_do_not_matter() -> None:
    group, rest = normals("units", 200, 2), normals("units rest", 200)
    one = fitted(group, group[:, 0] + rest)
    other = fitted(group * [1e-6, 1e6] + [5.0, -3e6], group[:, 0] + rest)
    assert other == pytest.approx(one, abs=1e-4)
    assert fitted(group, 1e8 * (group[:, 0] + rest)) == pytest.approx(1e8 * one, rel=1e-6)


def test_of_two_hundred_parameters_that_say_nothing_next_to_nothing_is_believed() -> None:
    told = fitted(normals("many", 300, 200), normals("alone", 300))
    assert told.mean(axis=0).var() < 0.1


def test_a_parameter_that_never_varies_says_nothing() -> None:
    outcome = normals("constant", 100)
    assert fitted(np.full((100, 1), 3.3), outcome).var(axis=1).max() == pytest.approx(0.0)
    x = normals("beside constant", 100, 1)
    both = fitted(np.concatenate([x, np.full((100, 1), 0.1)], axis=1), outcome)
    assert both == pytest.approx(fitted(x, outcome))


def test_few_draws_and_other_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="10 draws"):
        smoother_of(np.ones(9))
    with pytest.raises(ValueError, match="the group 20 draws"):
        posterior_of(smoother_of(normals("x", 20)), np.ones((19, 1)))
