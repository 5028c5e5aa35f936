"""Claims about what moves an answer, held against functions whose indices are known by hand; a false one must fail."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty import keyed
from sim.uncertainty.sensitivity_indices import (
    morris_effects,
    sobol_shares,
)
from sim.uncertainty.sensitivity_samples import STEP, crossed_sample, morris_walks

Array = np.ndarray

ISHIGAMI_FIRST = np.array([0.3139, 0.4424, 0.0])
ISHIGAMI_TOTAL = np.array([0.5576, 0.4424, 0.2437])
"""For a = 7, b = 0.1: T. Ishigami & T. Homma (1990); the moments are those of sines on (-pi, pi)."""
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(x: Array) -> Array:
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[..., 0]) + 7.0 * np.sin(z[..., 1]) ** 2 + 0.1 * z[..., 2] ** 4 * np.sin(z[..., 0])


def sobol_g(x: Array) -> Array:
    return np.prod((np.abs(4.0 * x - 2.0) + G_WEIGHTS) / (1.0 + G_WEIGHTS), axis=-1)


def g_indices() -> tuple[Array, Array]:
    """By hand: V_i = 1/3 / (1 + a_i)^2, V = prod(1 + V_i) - 1, T_i = V_i prod over the others (1 + V_j)."""
    own = 1.0 / 3.0 / (1.0 + G_WEIGHTS) ** 2
    whole = np.prod(1.0 + own) - 1.0
    return own / whole, own * np.prod(1.0 + own) / (1.0 + own) / whole


def linear(x: Array) -> Array:
    return x @ np.array([4.0, 2.0, 1.0, 0.0])


def shares_of(function, factors: int, points: int, seed: int = 1):
    sample = crossed_sample(factors, points, seed)
    return sobol_shares(function(sample.a), function(sample.b), function(sample.mixed))


def close(found: Array, known: Array, by: float = 0.02) -> bool:
    return bool(np.abs(found - known).max() < by)


def test_the_indices_of_ishigami_are_found_and_a_perturbed_one_is_not() -> None:
    found = shares_of(ishigami, 3, 4096)
    assert close(found.first, ISHIGAMI_FIRST) and close(found.total, ISHIGAMI_TOTAL)
    assert not close(found.first, ISHIGAMI_FIRST + np.array([0.05, 0.0, 0.0]))
    assert not close(found.total, ISHIGAMI_FIRST), "what a factor does with others is in the total alone"


def test_the_indices_of_sobol_g_are_found_and_those_of_another_function_are_not() -> None:
    first, total = g_indices()
    found = shares_of(sobol_g, 5, 4096)
    assert close(found.first, first) and close(found.total, total)
    assert not close(shares_of(lambda x: sobol_g(x) + x[..., 4], 5, 4096).first, first)


def test_the_shares_of_a_sum_are_its_squared_weights_and_who_has_none_is_told() -> None:
    found = shares_of(linear, 4, 1024)
    assert close(found.first, np.array([16.0, 4.0, 1.0, 0.0]) / 21.0)
    assert found.total[3] == 0.0 and not found.told[3] and found.told[:2].all()


def test_intervals_hold_the_true_share_nineteen_times_of_twenty() -> None:
    hits = 0
    for seed in range(60):
        found = shares_of(ishigami, 3, 128, seed)
        hits += int(((found.first_low <= ISHIGAMI_FIRST) & (found.first_high >= ISHIGAMI_FIRST)).sum())
    assert hits >= 0.9 * 180, "a quasi-random sample is surer than the bootstrap thinks, so more often is no fault"


def test_the_floor_lets_a_lively_factor_that_explains_nothing_through_seldom() -> None:
    """Ishigami's third explains nothing by itself and has a total of a quarter."""
    through = sum(bool(shares_of(ishigami, 3, 64, seed).told[2]) for seed in range(100))
    assert through <= 6


def test_values_that_are_all_the_same_have_no_shares() -> None:
    found = sobol_shares(np.ones(8), np.ones(8), np.ones((2, 8)))
    assert not found.first.any() and not found.total.any() and not found.told.any()


def test_nan_and_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        sobol_shares(np.full(8, np.nan), np.ones(8), np.ones((2, 8)))
    with pytest.raises(ValueError, match="shapes"):
        sobol_shares(np.ones(8), np.ones(8), np.ones((2, 7)))


def noisy(function, sets: int, noise: float, seed: int = 1):
    walks = morris_walks(range(4), 8, seed)
    values = function(walks.points)[..., None] + noise * keyed.normals("noise", (8, 5, sets), seed)
    return morris_effects(walks, range(4), values)


def test_elementary_effects_of_a_sum_are_its_weights_without_spread() -> None:
    found = noisy(linear, 2, 0.0)
    assert np.allclose(found.mu, STEP * np.array([4.0, 2.0, 1.0, 0.0]))
    assert np.allclose(found.mu_star, np.abs(found.mu)) and np.allclose(found.sigma, 0.0)
    assert found.told.tolist() == [True, True, True, False]


def test_a_factor_that_works_through_another_spreads_and_one_alone_does_not() -> None:
    found = noisy(lambda x: x[..., 0] * x[..., 1] + x[..., 2], 2, 0.0)
    assert found.sigma[0] > 0.1 and found.sigma[1] > 0.1 and found.sigma[2] == pytest.approx(0.0, abs=1e-12)


def test_factors_of_a_group_move_together_and_have_no_sense_but_a_size() -> None:
    walks = morris_walks((0, 0, 1), 200, seed=2)
    values = walks.points @ np.array([3.0, 3.0, 1.0])
    found = morris_effects(walks, (0, 0, 1), values[..., None])
    assert np.isnan(found.mu[0]) and found.mu_star[0] == pytest.approx(STEP * 3.0, abs=0.3)
    assert found.mu_star[1] == pytest.approx(STEP)


def test_noise_alone_is_told_for_an_effect_about_once_in_a_hundred() -> None:
    through = sum(int(noisy(lambda x: 0.0 * x[..., 0], 2, 1.0, seed).told.sum()) for seed in range(100))
    assert through <= 12, "of 400"


def test_noise_is_measured_and_an_effect_above_it_is_told() -> None:
    found = noisy(linear, 3, 0.3)
    assert found.chance == pytest.approx(np.sqrt(2 / np.pi) * 0.3 * np.sqrt(2 / 3), rel=0.5)
    assert found.told[0] and not found.told[3]


def test_with_one_set_of_accidents_nothing_is_said_of_chance() -> None:
    found = noisy(linear, 1, 0.3)
    assert np.isnan(found.chance).all() and not found.told.any()
