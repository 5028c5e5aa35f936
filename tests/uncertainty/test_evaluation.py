"""Claims about what an evaluation would be worth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty import keyed
from sim.uncertainty.estimate import Estimate
from sim.uncertainty.evaluation import error_variance, evsi, plan_of
from sim.uncertainty.information import evppi
from tests.uncertainty.truths import Array, normal_information, normals, two_strategies, unit_normal_loss

SIZES = (10.0, 50.0, 200.0, 1000.0)
BELIEF_SD, SLOPE, MEAN = 0.2, 1e6, 5e4


def believed(name: str, draws: int = 600) -> tuple[Array, Array]:
    """Return an effect in SD and net benefits in SEK that hang on it and on other things."""
    effect = BELIEF_SD * normals(f"{name}:effect", draws)
    return effect, two_strategies(MEAN + SLOPE * effect + 3e5 * normals(f"{name}:rest", draws))


def exact(per_arm: float) -> float:
    share = BELIEF_SD**2 / (BELIEF_SD**2 + error_variance(per_arm, 1.0))
    return normal_information(MEAN, SLOPE * BELIEF_SD, share)


def test_the_unit_normal_loss_is_the_integral_it_stands_for() -> None:
    grid = np.linspace(-8.0, 8.0, 200_001)
    for x in (-1.0, 0.0, 0.7, 2.0):
        whole = float(np.trapezoid(np.maximum(0.0, grid - x) * stats.norm.pdf(grid), grid))
        assert unit_normal_loss(x) == pytest.approx(whole, abs=1e-8)
        assert unit_normal_loss(x) != pytest.approx(1.01 * whole, abs=1e-8)


def test_an_evaluation_is_worth_what_normal_theory_says() -> None:
    told = [evsi(*reversed(believed(f"normal {k}")), 1.0, SIZES) for k in range(20)]
    for k, per_arm in enumerate(SIZES):
        values = [one[k].value for one in told]
        assert np.mean(values) == pytest.approx(exact(per_arm), rel=0.2 if per_arm < 50 else 0.1)
        assert np.mean(values) != pytest.approx(1.4 * exact(per_arm), rel=0.15)
        assert np.mean([one[k].low <= exact(per_arm) <= one[k].high for one in told]) >= 0.8


def test_a_belief_that_is_not_normal_is_worth_what_its_own_integral_says() -> None:
    """It works by half a standard deviation or not at all, and the evaluation finds out with known error rates."""
    works = keyed.uniforms("test:works", (2000,)) < 0.5
    effect = np.where(works, 0.5, 0.0)
    net = two_strategies(np.where(works, 1.0, -1.0) * 1e5)
    (told,) = evsi(net, effect, 1.0, (8.0,))
    error = np.sqrt(error_variance(8.0, 1.0))
    right = stats.norm.cdf(0.25 / error)
    truth = 1e5 * (0.5 * right - 0.5 * (1.0 - right))
    now = max(0.0, net[:, 0, 1].mean())
    assert told.value == pytest.approx(truth - now, rel=0.1, abs=2e3)


def test_more_children_are_never_worth_less_and_never_more_than_perfect_information() -> None:
    effect, net = believed("more")
    told = evsi(net, effect, 1.0, (*SIZES, 1e5, 1e9))
    values = [one.value for one in told]
    assert values == sorted(values)
    assert values[-1] == pytest.approx(evppi(net, effect, permutations=0).sek.value, rel=1e-3)
    assert values[0] < 0.5 * values[-1]


def test_children_allotted_in_groups_teach_less() -> None:
    effect, net = believed("grouped")
    (alone,), (grouped,) = evsi(net, effect, 1.0, (100.0,)), evsi(net, effect, 1.0, (100.0,), design_effect=2.0)
    assert grouped.value < alone.value
    assert grouped.value == pytest.approx(evsi(net, effect, 1.0, (50.0,))[0].value)


def test_a_plan_weighs_worth_against_cost() -> None:
    worth = tuple(Estimate(value, 1.0, value - 2.0, value + 2.0) for value in (10.0, 40.0, 50.0))
    plan = plan_of((10.0, 50.0, 200.0), worth, decisions=10.0, fixed_sek=100.0, sek_a_child=1.0)
    assert [size.enbs_sek.value for size in plan.sizes] == [100.0 - 120.0, 400.0 - 200.0, 500.0 - 500.0]
    assert plan.best == 1
    dear = plan_of((10.0, 50.0, 200.0), worth, decisions=10.0, fixed_sek=100.0, sek_a_child=5.0)
    assert dear.best == 0 and dear.sizes[0].enbs_sek.value < 0.0


@pytest.mark.parametrize("wrong", [(0.0, 1.0, 1.0), (10.0, 0.0, 1.0), (10.0, 1.0, 0.5)])
def test_an_evaluation_of_nobody_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        error_variance(*wrong)
