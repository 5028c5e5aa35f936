"""Claims about the calibration: on models whose best fit can be written down it finds that, and says what it cannot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.evidence.parameters import Free, Shift
from sim.studies.calibration.calibrate import (
    BOUND_SD,
    LEAST_SHARE,
    Fit,
    calibrate,
    covariance_of,
    identified,
    label_of,
    on_its_scale,
    residuals,
    scale_of,
    shifts_of,
    with_chance,
)
from sim.studies.calibration.evaluations import Asked
from sim.studies.measures.target import Target

FREE = (Free("a", 0, 64, 0.5), Free("b", 16, 24, 2.0), Free("c", 0, 64, 1.0))
# Years, of which the scale is the number itself; the intervals are 2, 1 and 4 standard deviations of 1.
TARGETS = tuple(
    Target(name, "mean_years", value - 1.959964 * sd, value + 1.959964 * sd, value)
    for name, value, sd in (("one", 3.0, 0.5), ("two", -1.0, 0.25), ("three", 4.0, 1.0))
)
AT_EVIDENCE = np.array([2.5, -0.5, 3.0])
SLOPES = np.array([[1.0, 0.2, 0.0], [0.3, -0.5, 0.1], [0.0, 0.4, 1.0]])


class Toy:
    """Stands in for the model: what is measured is a function of what is added to the parameters."""

    def __init__(self, targets: Sequence[Target], model: Callable[[np.ndarray], np.ndarray]) -> None:
        self.targets, self.model, self.threads = tuple(targets), model, 50
        self.asked: list[np.ndarray] = []

    def __call__(self, asked: Sequence[Asked]) -> np.ndarray:
        """Return what is measured."""
        self.asked += [one.parameters for one in asked]
        return np.array([self.model(one.parameters) for one in asked])


@pytest.fixture(autouse=True)
def additions_for_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the parameters of an evaluation be what is added to them."""
    monkeypatch.setattr(
        "sim.studies.calibration.calibrate.parameter_record", lambda shifts: np.array([s.add for s in shifts])
    )


def linear(additions: np.ndarray) -> np.ndarray:
    return np.asarray(AT_EVIDENCE + SLOPES @ additions)


def standardised() -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes and what is missed at the evidence, in standard deviations."""
    scale = scale_of(TARGETS)
    slopes = SLOPES * np.array([one.prior_sd for one in FREE]) / scale.sd[:, None]
    return slopes, (scale.published - AT_EVIDENCE) / scale.sd


def test_the_best_fit_of_a_linear_model_is_the_one_by_algebra() -> None:
    slopes, missed = standardised()
    best = np.linalg.solve(slopes.T @ slopes + np.eye(3), slopes.T @ missed)
    assert np.abs(best).max() < BOUND_SD
    fit = calibrate(Toy(TARGETS, linear), FREE, 20)  # type: ignore[arg-type]
    assert fit.x == pytest.approx(best, abs=1e-3)
    assert fit.jacobian == pytest.approx(slopes, abs=1e-6)
    assert fit.simulated == pytest.approx(linear(np.array([s.add for s in fit.shifts])))
    left = missed - slopes @ fit.x
    assert fit.misfit == pytest.approx((missed @ missed, left @ left + fit.x @ fit.x), rel=1e-6)
    assert fit.misfit[1] < fit.misfit[0]


def test_shares_and_ratios_are_fitted_as_logs() -> None:
    """So a model that is logistic, or exponential, is linear to the search."""
    targets = (
        Target("share", "share", 15.0, 25.0, 20.0),
        Target("ratio", "odds_ratio", 2.0, 4.5, 3.0),
    )

    def model(add: np.ndarray) -> np.ndarray:
        return np.array([100 / (1 + math.exp(1.0 - add[0])), math.exp(0.5 + add[1])])

    free = (Free("level", 0, 64, 1.0), Free("slope", 0, 64, 1.0))
    fit = calibrate(Toy(targets, model), free, 20)  # type: ignore[arg-type]
    scale = scale_of(targets)
    missed = scale.published - np.array([-1.0, 0.5])
    assert fit.x == pytest.approx(missed / (1 + scale.sd**2), abs=1e-3)


def test_a_target_that_is_out_of_reach_leaves_every_parameter_within_its_range() -> None:
    targets = tuple(Target(t.id, t.quantity, 900.0, 901.0) for t in TARGETS)
    toy = Toy(targets, linear)
    fit = calibrate(toy, FREE, 20)  # type: ignore[arg-type]
    assert np.abs(fit.x).max() == pytest.approx(BOUND_SD, abs=0.05), "as far as it is allowed"
    asked = np.array(toy.asked) / np.array([one.prior_sd for one in FREE])
    assert (np.abs(asked) <= BOUND_SD + 1e-9).all(), "nor is anything tried outside"


def test_without_a_word_from_the_targets_the_evidence_stays() -> None:
    fit = calibrate(Toy(TARGETS, lambda _add: scale_of(TARGETS).published), FREE, 5)  # type: ignore[arg-type]
    assert fit.x == pytest.approx(np.zeros(3), abs=1e-9)


def test_the_same_search_twice_is_the_same_to_the_bit_and_every_round_is_told() -> None:
    told: list[tuple[int, float]] = []
    one, other = (
        calibrate(Toy(TARGETS, linear), FREE, 20, lambda k, m: told.append((k, m)))  # type: ignore[arg-type]
        for _ in range(2)
    )
    assert one.x.tobytes() == other.x.tobytes() and one.jacobian.tobytes() == other.jacobian.tobytes()
    half = len(told) // 2
    assert told[:half] == told[half:]
    assert [k for k, _ in told[:half]] == list(range(half))
    assert told[0][1] == pytest.approx(one.misfit[0])


def test_what_is_found_is_added_to_the_parameters_by_name_and_age() -> None:
    assert shifts_of(FREE, np.array([1.0, -0.5, 0.0])) == (Shift("a", 0.5), Shift("b", -1.0, 16, 24), Shift("c", 0.0))
    assert [label_of(one) for one in FREE] == ["a", "b@16-24", "c"]


# --- scales and residuals


@pytest.mark.parametrize(
    ("quantity", "value", "expected"),
    [
        ("share", 50.0, 0.0),
        ("incidence", 20.0, math.log(0.25)),
        ("share", 0.0, math.log(LEAST_SHARE / (1 - LEAST_SHARE))),
        ("ever", 100.0, -math.log(LEAST_SHARE / (1 - LEAST_SHARE))),
        ("odds_ratio", 2.0, math.log(2.0)),
        ("hazard_ratio", 0.0, math.log(LEAST_SHARE)),
        ("mean_difference", -0.4, -0.4),
        ("risk_difference", -12.0, -12.0),
        ("median_spell", 3.0, 3.0),
    ],
)
def test_a_value_is_compared_on_the_scale_of_its_unit(quantity: str, value: float, expected: float) -> None:
    assert on_its_scale(Target("one", quantity, 0.0, 1.0), value) == pytest.approx(expected, rel=1e-9)


def test_a_residual_is_in_standard_deviations_of_the_interval() -> None:
    scale = scale_of(TARGETS)
    assert residuals(TARGETS, scale, np.array([3.0, -1.0, 4.0])) == pytest.approx(np.zeros(3))
    ends = np.array([target.high for target in TARGETS])
    assert residuals(TARGETS, scale, ends) == pytest.approx(np.full(3, 1.959964), rel=1e-6)


def test_without_a_published_value_the_middle_of_the_interval_is_meant() -> None:
    assert scale_of([Target("one", "mean_years", 2.0, 6.0)]).published == pytest.approx([4.0])
    assert scale_of([Target("one", "odds_ratio", 1.0, 4.0)]).published == pytest.approx([math.log(2.0)])


def test_what_could_not_be_measured_is_told_by_name_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"^two could not be measured: too few are born \(births_per_year\)$"):
        residuals(TARGETS, scale_of(TARGETS), np.array([3.0, math.nan, 4.0]))
    with pytest.raises(ValueError, match="one could not be measured"):
        residuals(TARGETS, scale_of(TARGETS), np.array([math.inf, 1.0, 4.0]))
    with pytest.raises(ValueError, match="two could not be measured"):
        with_chance(TARGETS, scale_of(TARGETS), np.array([[3.0, 1.0, 4.0], [3.0, math.nan, 4.0]]))
    with pytest.raises(ValueError, match="three could not be measured"):
        calibrate(Toy(TARGETS, lambda _add: np.array([1.0, 1.0, math.nan])), FREE, 5)  # type: ignore[arg-type]


# --- what is identified


def fit_with(jacobian: list[list[float]]) -> Fit:
    matrix = np.array(jacobian)
    return Fit(FREE, TARGETS, scale_of(TARGETS), np.zeros(3), np.zeros(3), matrix, (1.0, 1.0))


def test_two_parameters_that_act_only_through_their_sum_trade_off_against_each_other() -> None:
    first, second, third = identified(fit_with([[5.0, 5.0, 0.0], [0.0, 0.0, 0.5], [0.0, 0.0, 2.0]]))
    assert (first.trades_off_with, second.trades_off_with, third.trades_off_with) == ("b@16-24", "a", "")
    # the posterior of the sum is narrow and of the difference is the prior: correlation -25 / 26
    assert first.correlation == second.correlation == pytest.approx(-25 / 26)
    assert first.sd_share == pytest.approx(math.sqrt(26 / 51))
    assert (first.told_by, third.told_by) == ("one", "three")
    assert third.sd_share == pytest.approx(1 / math.sqrt(1 + 0.25 + 4.0))


def test_a_parameter_of_which_no_target_speaks_keeps_its_prior() -> None:
    first, second, third = identified(fit_with([[5.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    assert second.sd_share == pytest.approx(1.0)
    assert {first.trades_off_with, second.trades_off_with, third.trades_off_with} == {""}


def test_the_linear_posterior_is_the_inverse_of_what_is_known() -> None:
    slopes, _ = standardised()
    assert covariance_of(slopes) @ (slopes.T @ slopes + np.eye(3)) == pytest.approx(np.eye(3), abs=1e-9)
