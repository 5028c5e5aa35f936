"""What an evaluation with n children in each arm would be worth, in SEK: expected value of sample information (EVSI).

The evaluation measures one effect by the difference of two arms; its error is normal with variance 2 · sd² · design
effect / n. Each net benefit's mean given the effect comes from the regression behind EVPPI; what the evaluation would
leave us believing, from weighing the draws by the likelihood of what it might find. So belief need not be normal. The
definition: H. Raiffa & R. Schlaifer, Applied Statistical Decision Theory, Harvard 1961; regression for EVSI: M. Strong,
J. E. Oakley, A. Brennan & P. Breeze, Medical Decision Making 35:570 (2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty import keyed
from sim.uncertainty.estimate import LEVEL, Array, Estimate, check_level, nested
from sim.uncertainty.information import CURVES, interval_of, net_drawn, principal_contrasts
from sim.uncertainty.regression import posterior_of, smoother_of

MOST_FINDINGS = 4000
"""Places of a grid of what an evaluation may find; one that would need more is as good as perfect."""


def error_variance(per_arm: float, sd_of_one: float, design_effect: float = 1.0) -> float:
    """Return the variance of the difference of two arms of n each, in the unit of the measure squared.

    Args:
        per_arm: n, above 0.
        sd_of_one: standard deviation between children of the measure (1 where the effect is in SD).
        design_effect: 1 + (m - 1) · ICC where groups of m are allotted together, at least 1.
    """
    if not (per_arm > 0.0 and sd_of_one > 0.0 and design_effect >= 1.0):
        raise ValueError(f"needs n and sd above 0, design effect from 1; not {per_arm}, {sd_of_one}, {design_effect}")
    return 2.0 * sd_of_one**2 * design_effect / per_arm


def evsi(
    net_sek: npt.ArrayLike,
    effect: npt.ArrayLike,
    sd_of_one: float,
    per_arm: tuple[float, ...],
    design_effect: float = 1.0,
    level: float = LEVEL,
    curves: int = CURVES,
    seed: int = keyed.SEED,
) -> tuple[Estimate, ...]:
    """Return what evaluations of several sizes would be worth, SEK per decision, in the order of the sizes.

    Args:
        net_sek: net benefit, shape (draws, towns, strategies).
        effect: the effect as drawn, shape (draws,), in the unit of the measure.
        sd_of_one: standard deviation between children, same unit.
        per_arm: children in each arm.
        design_effect: as for ``error_variance``.
        level, curves, seed: as for ``information.evppi``.

    Measured against exact normal theory, 150 samples, an evaluation that leaves 83 % of the variance of belief (10 an
    arm) to 5 % (1 000): the bias is +5 to +1 % with 1 000 draws and +10 to -1 % with 200; 95 % intervals hold in 93 to
    97 %.
    """
    array = nested(net_sek, axes=(3,), least_draws=10)
    check_level(level)
    believed = np.asarray(effect, dtype=np.float64)
    if believed.shape != (array.shape[0],):
        raise ValueError(f"the effect has shape {believed.shape}, the net benefits {array.shape[0]} draws")
    contrasts, axes = principal_contrasts(array.mean(axis=1))
    net = net_drawn(posterior_of(smoother_of(believed), contrasts), 0, axes, curves, "evppi", seed)
    weights = keyed.weights("evppi:draws", curves, believed.size, seed)
    now = np.einsum("sn,snd->sd", weights, net).max(axis=1)
    told = []
    for n in per_arm:
        error = float(np.sqrt(error_variance(n, sd_of_one, design_effect)))
        told.append(interval_of(_best_after(net, weights, believed, error) - now, level))
    return tuple(told)


def _best_after(net: Array, weights: Array, believed: Array, error: float) -> Array:
    """Return the mean net benefit of the best strategy after the evaluation, shape (curves,)."""
    low, high = float(believed.min()) - 5.0 * error, float(believed.max()) + 5.0 * error
    places = int(np.ceil((high - low) / (error / 4.0)))
    if places > MOST_FINDINGS:
        perfect: Array = (weights * net.max(axis=2)).sum(axis=1)
        return perfect
    findings = np.linspace(low, high, places)
    likelihood = np.exp(-0.5 * ((findings[:, None] - believed[None, :]) / error) ** 2)
    curves, _, strategies = net.shape
    chance = likelihood @ weights.T
    best = np.full((places, curves), -np.inf)
    for strategy in range(strategies):
        np.maximum(best, likelihood @ (weights * net[:, :, strategy]).T, out=best)
    value: Array = best.sum(axis=0) / chance.sum(axis=0)
    return value


@dataclass(frozen=True)
class Sampling:
    """What an evaluation is worth beside its cost: expected net benefit of sampling (ENBS).

    Attributes:
        per_arm: children in each arm.
        evsi_sek: worth of what it teaches, all decisions it serves.
        cost_sek: fixed and per child, both arms.
        enbs_sek: ``evsi_sek`` less ``cost_sek``.
    """

    per_arm: float
    evsi_sek: Estimate
    cost_sek: float
    enbs_sek: Estimate


@dataclass(frozen=True)
class Plan:
    """Evaluations of several sizes, and which is best.

    Attributes:
        sizes: in the order given.
        best: index of the highest ENBS.
    """

    sizes: tuple[Sampling, ...]
    best: int


def plan_of(
    per_arm: tuple[float, ...],
    evsi_sek: tuple[Estimate, ...],
    decisions: float,
    fixed_sek: float,
    sek_a_child: float,
) -> Plan:
    """Return what each size of evaluation is worth beside its cost.

    Args:
        per_arm: children in each arm, one a size.
        evsi_sek: per decision, one a size (``evsi``).
        decisions: that the answer serves (``information.decisions``).
        fixed_sek: cost of any evaluation.
        sek_a_child: cost of following one child, in either arm; what the controls forgo meanwhile is not counted.
    """
    if len(per_arm) != len(evsi_sek) or not per_arm or min(decisions, fixed_sek, sek_a_child) < 0.0:
        raise ValueError("a plan needs one EVSI a size, and decisions and costs from 0")
    sizes = []
    for n, one in zip(per_arm, evsi_sek, strict=True):
        cost = fixed_sek + 2.0 * n * sek_a_child
        worth = Estimate(*(decisions * x for x in (one.value, one.se, one.low, one.high)))
        left = Estimate(worth.value - cost, worth.se, worth.low - cost, worth.high - cost)
        sizes.append(Sampling(n, worth, cost, left))
    best = int(np.argmax([size.enbs_sek.value for size in sizes]))
    return Plan(tuple(sizes), best)
