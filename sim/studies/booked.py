"""What an appraisal keeps of one run: the account by line, who was in which state, and on whom the bill fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.evidence.groups import GROUPS
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.concentration import TOP_SHARES, gini, lorenz_curve, top_share
from sim.money.ledger import PARTS
from sim.money.prices import FISCAL_READINGS, PAYERS, PUBLIC_PAYERS, PUBLIC_PLACES, READINGS, Line
from sim.people.record import FOREIGN_BORN
from sim.studies.run import FIRST_ADULT_AGE, LAST_ADULT_AGE, digest_of

Ore = npt.NDArray[np.int64]

LEAST_YEARS = (5, 10, 15, 20)
"""Years in the six states, within the ages that count, after which exclusion may be called long-lasting."""
CHOSEN = 0
"""Stands for the definition in use, beside ``LEAST_YEARS``."""


@dataclass(frozen=True)
class Booked:
    """What an appraisal keeps of one run; years count from the first year of the choice.

    Attributes:
        strategy, replication: which run it is.
        lines: of its ledger.
        by_line_ore: int64 (years, lines).
        by_cohort_ore: int64 (years, birth years, payers): public payers read fiscally, the others in all they bear.
        states_by_year: int64 (years, 7), persons alive by state: none, then the six.
        excluded: persons born here in long-lasting exclusion, by the least years asked for (``LEAST_YEARS``, and the
            one in use under ``CHOSEN``).
        group_persons, group_excluded: int64 (groups,), of ``sim.people.groups``; newcomers too.
        group_bill_ore: int64 (groups, payers), in all.
        lorenz: float64 (2, 101): of the whole bill by person, and of what falls on public payers.
        top_shares: float64 (2, 3), of the same two, on ``TOP_SHARES``; ``gini``: float64 (2,).
        state_bill_ore, state_years: int64 (7, payers) and (7,), of those born here at 20-64.
        digest: of the people at the end and of every amount.
    """

    strategy: str
    replication: int
    lines: tuple[Line, ...]
    by_line_ore: Ore
    by_cohort_ore: Ore
    states_by_year: Ore
    excluded: dict[int, int]
    group_persons: Ore
    group_excluded: Ore
    group_bill_ore: Ore
    lorenz: npt.NDArray[np.float64]
    top_shares: npt.NDArray[np.float64]
    gini: npt.NDArray[np.float64]
    state_bill_ore: Ore
    state_years: Ore
    digest: str

    def account(self, factors: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
        """Return its account (years, payers, readings, parts) in öre, whole unless prices are multiplied.

        Args:
            factors: on the price of each line, shape (lines,); none: the best guess.
        """
        amounts = self.by_line_ore.astype(np.float64) if factors is None else self.by_line_ore * factors
        found = np.zeros((len(amounts), len(PAYERS), len(READINGS), len(PARTS)))
        for place, line in enumerate(self.lines):
            where = PAYERS.index(line.payer), READINGS.index(line.reading), line.part
            found[(slice(None), *where)] += amounts[:, place]
        return found


def pairs(runs: Sequence[Booked]) -> list[tuple[Booked, Booked]]:
    """Return every run of a strategy beside the comparator's of the same replication: (comparator's, its own).

    Args:
        runs: of a ``replicate``; the first run's strategy is the comparator.
    """
    comparator = runs[0].strategy
    base = {run.replication: run for run in runs if run.strategy == comparator}
    return [(base[run.replication], run) for run in runs if run.strategy != comparator]


def booked(model: Vandpunkt, strategy: str, replication: int) -> Booked:
    """Return what an appraisal keeps of a model that has been run to its end."""
    begun = model.municipality.warm_up_years
    born_here = model.people["origin"] != FOREIGN_BORN
    ledger = model.ledger
    bills = (ledger.by_person.sum(axis=1), ledger.by_person[:, PUBLIC_PLACES].sum(axis=1))
    excluded = exclusion_of(model.outcome_years, model.economics.exclusion_years) > 0
    ages = slice(FIRST_ADULT_AGE, LAST_ADULT_AGE + 1)
    counted = {least: int(((exclusion_of(model.outcome_years, least) > 0) & born_here).sum()) for least in LEAST_YEARS}
    groups = model.population_group
    return Booked(
        strategy=strategy,
        replication=replication,
        lines=ledger.lines,
        by_line_ore=ledger.by_year[begun:].sum(axis=1),
        by_cohort_ore=_fiscal(ledger.cohort_account()[begun:]),
        states_by_year=model.states_by_year[begun:].copy(),
        excluded={CHOSEN: int((excluded & born_here).sum()), **counted},
        group_persons=np.bincount(groups, minlength=len(GROUPS)),
        group_excluded=np.bincount(groups[excluded], minlength=len(GROUPS)),
        group_bill_ore=model.group_bill_ore[begun:].sum(axis=0),
        lorenz=np.array([lorenz_curve(bill) for bill in bills]),
        top_shares=np.array([[top_share(bill, share) for share in TOP_SHARES] for bill in bills]),
        gini=np.array([gini(bill) for bill in bills]),
        state_bill_ore=model.outcome_bill_ore[0, ages].sum(axis=0),
        state_years=model.outcome_counts[0, ages].sum(axis=0),
        digest=digest_of(model),
    )


def _fiscal(account: Ore) -> Ore:
    """Return cohorts' accounts by payer: public payers fiscally, lost production and harm to others on their own."""
    fiscal = np.isin(READINGS, FISCAL_READINGS)
    public = np.isin(PAYERS, PUBLIC_PAYERS)
    counts = np.where(public[:, None], fiscal[None, :], True)
    total: Ore = (account * counts[:, :, None]).sum(axis=(-2, -1))
    return total
