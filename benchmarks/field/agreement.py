"""Do engines live the same model? Exactly where nothing is left to chance, else inside Monte Carlo error.

A town of certainties (``certain_work``) must be lived alike to the last person and öre: this sees any coefficient,
trait, price or order that is wired wrongly. The toy itself sees whether chance is drawn as it should be: every figure
of an outcome (people in each state at the end of each year, öre by age and payer, services, and the sums over all ages
of states and öre) is held against the mean of independent runs of the reference engine on the same people, in units of
their standard deviation. The bound is Student's t for a false alarm in one of ``RUNS_PER_ALARM`` runs over all figures
together (Bonferroni). Öre must balance exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from benchmarks.field.work import PAYERS, SERVICES, STATES, Outcome

RUNS_PER_ALARM = 10_000


@dataclass(frozen=True)
class Reference:
    """The reference engine's figures, float64 [figures].

    Attributes:
        mean: over ``runs`` runs.
        deviation: of one run, from ``deviation_runs`` runs.
        persons: whose lives these are.
    """

    mean: np.ndarray
    deviation: np.ndarray
    runs: int
    deviation_runs: int
    persons: int


@dataclass(frozen=True)
class Agreement:
    """How far the farthest figure lies: its name, the distance in standard deviations, and the bound."""

    farthest: str
    distance: float
    bound: float
    balances: bool

    @property
    def agrees(self) -> bool:
        """Whether every figure lies inside the bound and the öre balance."""
        return self.distance <= self.bound and self.balances


def first_difference(one: Outcome, other: Outcome) -> str:
    """Return the name of the first figure in which two outcomes differ, empty if they are the same."""
    apart = np.flatnonzero(figures_of(one) != figures_of(other))
    if one.paid_by_person != other.paid_by_person:
        return "öre of all people"
    return names_of(len(one.states))[apart[0]] if len(apart) else ""


def figures_of(outcome: Outcome) -> np.ndarray:
    """Return every figure of an outcome in one row, float64."""
    by_year = (outcome.states, outcome.ledger)
    rows = [part.ravel() for part in by_year] + [outcome.services] + [part.sum(axis=0) for part in by_year]
    return np.concatenate(rows).astype(float)


def names_of(years: int) -> list[str]:
    """Return what each figure is called."""
    return [
        *(f"state {s} at age {age}" for age in range(years) for s in range(STATES)),
        *(f"öre of payer {payer} at age {age}" for age in range(years) for payer in range(PAYERS)),
        *(f"service {s}" for s in range(SERVICES)),
        *(f"years in state {s}" for s in range(STATES)),
        *(f"öre of payer {payer}" for payer in range(PAYERS)),
    ]


def reference_of(outcomes: list[Outcome], persons: int) -> Reference:
    """Return mean and spread of independent runs on the same people."""
    figures = np.array([figures_of(outcome) for outcome in outcomes])
    runs = len(outcomes)
    return Reference(figures.mean(axis=0), figures.std(axis=0, ddof=1), runs, runs, persons)


def with_spread_of(measured: Reference, reference: Reference) -> Reference:
    """Return a reference whose spread is another's, grown as the square root of the number of people."""
    grown = measured.deviation * np.sqrt(reference.persons / measured.persons)
    return replace(reference, deviation=grown, deviation_runs=measured.deviation_runs)


def bound_of(reference: Reference) -> float:
    """Return how many standard deviations one figure may lie away."""
    return float(stats.t.isf(0.5 / RUNS_PER_ALARM / len(reference.mean), reference.deviation_runs - 1))


def smallest_seen(reference: Reference) -> float:
    """Return the smallest bias, as a share, that is seen for certain in every sum over a lifetime.

    The sums are years in each state and öre of each payer; certain is a shift of twice the bound.
    """
    sums = slice(-(STATES + PAYERS), None)
    return float((2 * bound_of(reference) * reference.deviation[sums] / reference.mean[sums]).max())


def compare(reference: Reference, outcome: Outcome) -> Agreement:
    """Hold one run of another engine, or another run of the reference, against it."""
    figures = figures_of(outcome)
    if figures.shape != reference.mean.shape:
        raise ValueError(f"{len(figures)} figures against {len(reference.mean)}: another number of years was lived")
    spread = reference.deviation * np.sqrt(1 + 1 / reference.runs)
    apart = np.abs(figures - reference.mean)
    # A figure that never moves in the reference must be met exactly.
    distance = np.where(spread > 0, apart / np.where(spread > 0, spread, 1), np.where(apart > 0, np.inf, 0))
    farthest = int(np.argmax(distance))
    balances = int(outcome.ledger.sum()) == outcome.paid_by_person
    name = names_of(len(outcome.states))[farthest]
    return Agreement(name, float(distance[farthest]), bound_of(reference), balances)
