"""Calibration: the free parameters that meet the published figures best, within what the evidence allows.

Every free parameter x (in standard deviations of its own row's range) and every fitted target y (shares as log-odds,
ratios as logs, in standard deviations of its interval) enters one sum of squares,

    |(g(model(x)) - g(published)) / s|^2 + |x|^2,

which is minus twice a log posterior. scipy's trust-region least squares searches it, from the evidence (x = 0), on the
same accidents of life throughout, so that seeds are no part of the search, and never outside the rows' own ranges. What
Umeå's and Trelleborg's documents claim about exclusion, costs and programme effects are not among the targets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from sim.evidence.parameters import HALF_WIDTH_SD, Free, Shift, calibrated_shifts, parameter_record
from sim.studies.calibration.evaluations import Asked, Evaluations
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.target import Target

Floats = npt.NDArray[np.float64]
BOUND_SD = HALF_WIDTH_SD
"""The search stays within the 95 % range of every parameter's own row."""
STEP_SD = 0.15
"""Step of the finite differences (standard deviations of the prior): large against the model's chance."""
CHANCE_RUNS = 8
"""Runs that measure the model's own chance."""
LEAST_SHARE = 1e-5
"""Shares nearer to 0 or 1 than this are read as this, so that a log-odds exists."""


class CannotMeasureError(ValueError):
    """A target has no value in a run, because too few people were there to measure it on."""


@dataclass(frozen=True)
class Scale:
    """Targets on the scale on which they are compared, float64 (targets,) each.

    Attributes:
        published: where each should be.
        sd: standard deviation of what was published; the interval is read as 95 % of a normal distribution.
    """

    published: Floats
    sd: Floats


def on_its_scale(target: Target, value: float) -> float:
    """Return a value as it is compared: log-odds of a share, log of a ratio, else the value itself."""
    unit = QUANTITIES[target.quantity].unit
    if unit.startswith("%") and "points" not in unit:
        share = min(max(value / 100.0, LEAST_SHARE), 1.0 - LEAST_SHARE)
        return math.log(share / (1.0 - share))
    return math.log(max(value, LEAST_SHARE)) if unit == "ratio" else value


def scale_of(targets: Sequence[Target]) -> Scale:
    """Return where the targets are and how sure that is; a target without a published value is at mid-interval."""
    low = np.array([on_its_scale(t, t.low) for t in targets])
    high = np.array([on_its_scale(t, t.high) for t in targets])
    middle = (low + high) / 2.0
    published = np.array(
        [between if t.value is None else on_its_scale(t, t.value) for t, between in zip(targets, middle, strict=True)]
    )
    return Scale(published, (high - low) / (2.0 * HALF_WIDTH_SD))


@dataclass(frozen=True)
class Fit:
    """What a calibration ended with.

    Attributes:
        free: the free parameters.
        targets: the fitted targets.
        scale: where the targets are and how sure that is, the model's own chance included.
        x: float64 (parameters,), in prior standard deviations.
        simulated: float64 (targets,), on the targets' own units.
        jacobian: float64 (targets, parameters), standardised targets by standardised parameters, at ``x``.
        misfit: the sum of squares at the start and at the end.
        converged: whether the search ended because nothing improved any more, not because its rounds were used up.
    """

    free: tuple[Free, ...]
    targets: tuple[Target, ...]
    scale: Scale
    x: Floats
    simulated: Floats
    jacobian: Floats
    misfit: tuple[float, float]
    converged: bool = True

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Return what is added to the parameters."""
        return shifts_of(self.free, self.x)


def shifts_of(free: Sequence[Free], x: Floats) -> tuple[Shift, ...]:
    """Return the shifts that are ``x`` prior standard deviations."""
    return tuple(one.add(float(value)) for one, value in zip(free, x, strict=True))


def residuals(targets: Sequence[Target], scale: Scale, simulated: Floats) -> Floats:
    """Return how far what was simulated (targets,) is from what was published, in standard deviations.

    Raises:
        CannotMeasureError: a target could not be measured, because nobody was there to measure it on.
    """
    return np.asarray((_on_their_scales(targets, simulated) - scale.published) / scale.sd)


def _on_their_scales(targets: Sequence[Target], simulated: Floats) -> Floats:
    """Return what was simulated as it is compared; refuse shares and ratios of nobody."""
    for target, value in zip(targets, simulated, strict=True):
        if not math.isfinite(value):
            raise CannotMeasureError(f"{target.id} could not be measured: too few are born (births_per_year)")
    return np.array([on_its_scale(t, v) for t, v in zip(targets, simulated, strict=True)])


def calibrate(
    evaluations: Evaluations,
    free: Sequence[Free],
    rounds: int,
    report: Callable[[int, float], object] = lambda _round, _misfit: None,
) -> Fit:
    """Return the best free parameters.

    The search goes in two legs. Between them the model's own chance is measured, by running other accidents of life at
    the point reached: the second leg counts it beside the intervals, so that no parameter chases the luck of one run.

    Args:
        evaluations: the model; its targets are all fitted.
        free: the parameters that may move.
        rounds: most rounds of the search; each tries all parameters once and takes a step. 0: no search, the best
            fit is the calibration in use.
        report: called with the round and the sum of squares after each.
    """
    targets, scale = evaluations.targets, scale_of(evaluations.targets)
    seen: dict[bytes, Floats] = {}
    begun: list[float] = []

    def ask(points: Sequence[Floats]) -> list[Floats]:
        new = [x for x in points if x.tobytes() not in seen]
        for x, simulated in zip(new, evaluations([Asked(parameters_at(free, x)) for x in new]), strict=True):
            seen[x.tobytes()] = simulated
        return [residuals(targets, scale, seen[x.tobytes()]) for x in points]

    def misfit(x: Floats) -> Floats:
        return np.concatenate([ask([x])[0], x])

    def slopes(x: Floats) -> Floats:
        here = ask([x])[0]
        begun.append(float(here @ here + x @ x))
        report(len(begun) - 1, begun[-1])
        return np.vstack([_differences(ask, x, here), np.eye(len(x))])

    def leg(x: Floats, most: int) -> tuple[Floats, bool]:
        found = least_squares(
            misfit, x, jac=slopes, bounds=(-BOUND_SD, BOUND_SD), method="trf", xtol=1e-3, ftol=1e-3, max_nfev=most
        )
        return np.asarray(found.x), found.status > 0

    def chance(x: Floats) -> Scale:
        runs = [Asked(parameters_at(free, x), k) for k in range(1, 1 + CHANCE_RUNS)]
        return with_chance(targets, scale, evaluations(runs))

    if rounds:
        x, _ = leg(np.zeros(len(free)), max(1, rounds // 2))
        scale = chance(x)
        x, converged = leg(x, max(1, rounds - rounds // 2))
    else:
        x, converged = in_use(free), True
        scale = chance(x)
    here = ask([x])[0]
    after = float(here @ here + x @ x)
    return Fit(
        free=tuple(free), targets=targets, scale=scale, x=x, simulated=seen[x.tobytes()],
        jacobian=_differences(ask, x, here), misfit=(begun[0] if begun else after, after), converged=converged,
    )  # fmt: skip


def in_use(free: Sequence[Free]) -> Floats:
    """Return the calibration in use, in prior standard deviations; 0 for a parameter that it does not have."""
    add = {(one.name, one.age_from, one.age_to): one.add for one in calibrated_shifts()}
    return np.array([add.get((one.name, one.age_from, one.age_to), 0.0) / one.prior_sd for one in free])


def parameters_at(free: Sequence[Free], x: Floats) -> np.ndarray:
    """Return the parameters with the free ones at ``x`` prior standard deviations, as an array of one record."""
    return parameter_record(shifts_of(free, x))


def with_chance(targets: Sequence[Target], scale: Scale, simulated: Floats) -> Scale:
    """Return the scale with the model's own chance added to what was published.

    Args:
        targets: the targets.
        scale: the published values and their standard deviations.
        simulated: float64 (runs, targets), the same parameters on different accidents of life.

    Raises:
        CannotMeasureError: a target could not be measured in one of the runs.
    """
    at = np.array([_on_their_scales(targets, run) for run in simulated])
    return Scale(scale.published, np.hypot(scale.sd, at.std(axis=0, ddof=1)))


def _differences(ask: Callable[[Sequence[Floats]], list[Floats]], x: Floats, here: Floats) -> Floats:
    """Return the slopes of the residuals (targets, parameters), by a step towards the middle of each range."""
    step = np.where(x > 0, -STEP_SD, STEP_SD)
    moved = ask([x + step[k] * unit for k, unit in enumerate(np.eye(len(x)))])
    return np.column_stack([(there - here) / step[k] for k, there in enumerate(moved)])


@dataclass(frozen=True)
class Identified:
    """How well one free parameter is told by the targets, in a linear reading around the best fit.

    Attributes:
        sd_share: posterior over prior standard deviation; near 1 the targets say nothing.
        told_by: id of the target that tells most.
        trades_off_with: the parameter that can best make up for it, '' if none does by half.
        correlation: with that parameter, -1 to 1.
    """

    sd_share: float
    told_by: str
    trades_off_with: str
    correlation: float


LEAST_TRADE_OFF = 0.5


def covariance_of(jacobian: Floats) -> Floats:
    """Return the posterior covariance of the standardised parameters, in a linear reading: (J'J + 1)^-1."""
    return np.asarray(np.linalg.inv(jacobian.T @ jacobian + np.eye(jacobian.shape[1])))


def identified(fit: Fit) -> tuple[Identified, ...]:
    """Return how well each free parameter is told by the targets and what it trades off against."""
    covariance = covariance_of(fit.jacobian)
    sd = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sd, sd)
    np.fill_diagonal(correlation, 0.0)
    found = []
    for k in range(len(fit.free)):
        other = int(np.abs(correlation[k]).argmax())
        trades = abs(correlation[k, other]) >= LEAST_TRADE_OFF
        found.append(
            Identified(
                sd_share=float(sd[k]),
                told_by=fit.targets[int(np.abs(fit.jacobian[:, k]).argmax())].id,
                trades_off_with=label_of(fit.free[other]) if trades else "",
                correlation=float(correlation[k, other]),
            )
        )
    return tuple(found)


def label_of(free: Free) -> str:
    """Return a parameter's name, with the band of ages if there is one."""
    return Shift(free.name, 0.0, free.age_from, free.age_to).label
