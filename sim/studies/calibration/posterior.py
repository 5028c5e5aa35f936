"""The posterior: an ensemble of parameter sets that are all believable, for uncertainty analysis.

Randomised maximum likelihood (Oliver, He & Reynolds 1996; Chen & Oliver 2012, Math Geosci 44:1): each member draws the
parameters that are not calibrated from their own distributions, perturbs every target and every prior mean by its own
standard deviation, and is calibrated to those, on its own accidents of life. For a linear model the members are
independent draws of the posterior. What the targets say does not flow back into parameters that have evidence of their
own (a cut posterior; Plummer 2015, Stat Comput 25:37): a wrong structure elsewhere should not bend what a trial found.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import chi2

from sim.evidence.parameters import Position, Row, Shift, free_parameters, is_free, parameter_record
from sim.evidence.tables import FOLDER, EvidenceError, parameters, read_table
from sim.people.draws import key_of, normals, uniforms
from sim.studies.calibration.calibrate import (
    BOUND_SD,
    Fit,
    Floats,
    Scale,
    covariance_of,
    label_of,
    residuals,
    shifts_of,
)
from sim.studies.calibration.evaluations import Asked, Evaluations
from sim.studies.measures.target import Target

_EVIDENCE, _TARGETS, _PRIORS = 1, 2, 3
_SEED_OF_POSITIONS = 1
KEPT_QUANTILE = 0.99
"""A member is kept if it misses its own targets by no more, in squares, than the best fit misses the published ones and
this quantile of chi-squared together. How far its free parameters had to go for that is no reason to discard it: that
would let the targets choose among the evidence."""
LEAST_STEPS, STEPS = 2, 9
"""Least and most steps of each member's calibration, which begins with the slopes of the best fit and, after the least,
ends as soon as the member can be kept."""
LARGEST_SD = 1.5 * BOUND_SD
"""How far out in its prior a member may go."""
FIRST_REPLICATION = 1000
"""Members live accidents of their own, which neither the fit nor its chance has seen."""


@dataclass(frozen=True)
class Member:
    """One member of the ensemble.

    Attributes:
        draw: its number, which gives its positions in the distributions of the evidence.
        x: float64 (parameters,), in prior standard deviations.
        simulated: float64 (targets,).
        misfit: sum of squares of what its own, perturbed targets are missed by.
        kept: whether it meets them well enough.
    """

    draw: int
    x: Floats
    simulated: Floats
    misfit: float
    kept: bool


def positions_of(draw: int) -> dict[Row, Position]:
    """Return where each row that is not calibrated lies in its distribution, the same for the same draw.

    All rows of a parameter share a position.

    Args:
        draw: 0 or more.
    """
    rows = [row for row in parameters() if not is_free(row)]
    key = key_of(_SEED_OF_POSITIONS)
    found = {}
    for name in sorted({row.name for row in rows}):
        who = np.array([zlib.crc32(name.encode())], dtype=np.uint32)
        share = float(uniforms(key, who, draw, _EVIDENCE)[0, 0])
        at = Position(share, float(normals(key, who, draw, _EVIDENCE)[0, 0]))
        found.update({(row.name, row.age_from): at for row in rows if row.name == name})
    return found


def _noise(draw: int, names: Sequence[str], stream: int) -> Floats:
    who = np.array([zlib.crc32(name.encode()) for name in names], dtype=np.uint32)
    return np.asarray(normals(key_of(_SEED_OF_POSITIONS), who, draw, stream)[:, 0])


def ensemble(
    evaluations: Evaluations, fit: Fit, members: int, report: Callable[[Member], object] = lambda _member: None
) -> tuple[Member, ...]:
    """Return the members of the ensemble, kept or not, in order.

    Args:
        evaluations: the model; its targets are those of the fit.
        fit: the best fit, from which each member starts and whose slopes it uses.
        members: how many.
        report: called with each member, in order.
    """
    found: list[Member] = []
    for first in range(0, members, evaluations.threads):
        for member in _settle(evaluations, fit, range(first, min(first + evaluations.threads, members))):
            found.append(member)
            report(member)
    return tuple(found)


@dataclass
class _Search:
    """One member on its way: its own targets and prior, where it was best, and what it has learnt of the slopes."""

    positions: dict[Row, Position]
    own: Scale
    middle: Floats
    x: Floats
    jacobian: Floats
    best: Floats
    missed: Floats
    simulated: Floats
    misfit: float = float("inf")
    shorter: float = 1.0

    def learn(self, targets: Sequence[Target], simulated: Floats) -> None:
        """Take in what the model gives at ``x``: correct the slopes (Broyden 1965) and keep the better point."""
        if np.isnan(simulated).any():  # somebody is missing to measure it on: no better than any other failure
            self.shorter *= 0.5
            return
        missed, away = residuals(targets, self.own, simulated), self.x - self.middle
        moved = self.x - self.best
        if np.isfinite(self.misfit) and moved @ moved > 0:
            self.jacobian = self.jacobian + np.outer(
                missed - self.missed - self.jacobian @ moved, moved / (moved @ moved)
            )
        total = float(missed @ missed + away @ away)
        if total < self.misfit:
            self.best, self.missed, self.simulated, self.misfit, self.shorter = self.x, missed, simulated, total, 1.0
        else:
            self.shorter *= 0.5

    @property
    def missed_in_all(self) -> float:
        """Return the sum of squares of what its own targets are missed by, without the prior's part."""
        return float(self.missed @ self.missed)

    def meets(self, most: float) -> bool:
        """Return whether it misses its own targets by no more than ``most``; the price its prior pays is no matter."""
        return bool(np.isfinite(self.misfit)) and self.missed_in_all <= most

    def step(self) -> None:
        """Go from the best point to where the slopes say the least sum of squares is; half as far after a failure."""
        pull = self.jacobian.T @ self.missed + self.best - self.middle
        self.x = np.clip(self.best - self.shorter * covariance_of(self.jacobian) @ pull, -LARGEST_SD, LARGEST_SD)


def _settle(evaluations: Evaluations, fit: Fit, draws: Sequence[int]) -> list[Member]:
    """Calibrate some members side by side; of every member's points the best is returned."""
    ids, labels = [target.id for target in fit.targets], [f"{one.name}@{one.age_from}" for one in fit.free]
    at_best = residuals(fit.targets, fit.scale, fit.simulated)
    most = float(at_best @ at_best + chi2.ppf(KEPT_QUANTILE, len(fit.targets)))
    searches = []
    for draw in draws:
        own = Scale(fit.scale.published + fit.scale.sd * _noise(draw, ids, _TARGETS), fit.scale.sd)
        searches.append(
            _Search(
                positions_of(draw), own, _noise(draw, labels, _PRIORS), fit.x, fit.jacobian, fit.x,
                np.zeros(len(ids)), fit.simulated,
            )
        )  # fmt: skip
    for step in range(STEPS + 1):
        under_way = [k for k, one in enumerate(searches) if step <= LEAST_STEPS or not one.meets(most)]
        asked = [
            Asked(
                parameter_record(shifts_of(fit.free, searches[k].x), searches[k].positions),
                FIRST_REPLICATION + draws[k],
            )
            for k in under_way
        ]
        for k, simulated in zip(under_way, evaluations(asked), strict=True):
            searches[k].learn(fit.targets, simulated)
            if step < STEPS:
                searches[k].step()
    return [
        Member(draw, one.best, one.simulated, one.missed_in_all, one.meets(most))
        for one, draw in zip(searches, draws, strict=True)
    ]


def share_inside(targets: Sequence[Target], simulated: Floats) -> float:
    """Return the share of targets whose simulated value lies in its interval."""
    return float(np.mean([t.low <= v <= t.high for t, v in zip(targets, simulated, strict=True)]))


POSTERIOR = FOLDER / "posterior.csv"


@cache
def posterior_shifts() -> tuple[tuple[int, tuple[Shift, ...]], ...]:
    """Return the kept members of the posterior in use (``posterior.csv``): their draws and what they add.

    Raises:
        EvidenceError: the file does not fit the free parameters; calibrate anew.
    """
    free = free_parameters()
    rows = read_table(POSTERIOR) if POSTERIOR.exists() else []
    found = []
    for row in rows:
        if set(row) != {"draw", *(label_of(one) for one in free)}:
            raise EvidenceError("posterior.csv does not fit free_parameters.csv: run vandpunkt calibrate keep=true")
        shifts = tuple(Shift(one.name, float(row[label_of(one)]), one.age_from, one.age_to) for one in free)
        found.append((int(row["draw"]), shifts))
    return tuple(found)


def draw_record(number: int) -> np.ndarray:
    """Return the parameters of one draw of the posterior, as an array of one record.

    Args:
        number: 0 or more; draws are taken in order and begin anew after the last.

    Raises:
        EvidenceError: no posterior is kept.
    """
    draw, shifts = member_of(number)
    return parameter_record(shifts, positions_of(draw))


def member_of(number: int) -> tuple[int, tuple[Shift, ...]]:
    """Return a kept member of the posterior: its draw, which gives its positions, and what it adds.

    Args:
        number: 0 or more; members are taken in order and begin anew after the last.

    Raises:
        EvidenceError: no posterior is kept.
    """
    members = posterior_shifts()
    if not members:
        raise EvidenceError("no posterior is kept: run vandpunkt calibrate keep=true")
    return members[number % len(members)]
