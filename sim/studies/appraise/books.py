"""Where the bill lies: by state, by group of the population, by payer and mandate period, by cohort, and on how few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.conventions import STATES
from sim.evidence.groups import GROUPS
from sim.money.appraisal import MANDATE_YEARS, by_period, discount_factors
from sim.money.concentration import TOP_SHARES
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.studies.booked import Booked, pairs

BILLS = ("all", "public")
"""The whole bill, and what falls on public payers."""


def by_state(runs: Sequence[Booked], strategy: str) -> pd.DataFrame:
    """Return what a year in each state costs: state, payer, sek_per_year, person_years (mean over replications).

    Of those born here, at 20-64, counted once in the most severe state; everything booked for them in such a year, so
    that no cost of somebody with several difficulties is counted twice. NaN where nobody was in the state.
    """
    own = [run for run in runs if run.strategy == strategy]
    bill = np.sum([run.state_bill_ore for run in own], axis=0) / ORE_PER_SEK
    years = np.sum([run.state_years for run in own], axis=0)
    each = bill / np.where(years > 0, years, np.nan)[:, None]
    return pd.DataFrame(
        {
            "state": np.repeat(STATES, len(PAYERS)),
            "payer": np.tile(PAYERS, len(STATES)),
            "sek_per_year": each.ravel(),
            "person_years": np.repeat(years / len(own), len(PAYERS)),
        }
    )


def by_group(runs: Sequence[Booked]) -> pd.DataFrame:
    """Return who gains: strategy, replication, group, persons, excluded_averted, payer, saved_sek_undiscounted."""
    frames = []
    for before, run in pairs(runs):
        saved = (before.group_bill_ore - run.group_bill_ore) / ORE_PER_SEK
        averted = before.group_excluded - run.group_excluded
        frames.append(
            pd.DataFrame(
                {
                    "strategy": run.strategy,
                    "replication": run.replication,
                    "group": np.repeat(GROUPS, len(PAYERS)),
                    "persons": np.repeat(run.group_persons, len(PAYERS)),
                    "excluded_averted": np.repeat(averted, len(PAYERS)),
                    "payer": np.tile(PAYERS, len(GROUPS)),
                    "saved_sek_undiscounted": saved.ravel(),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def cash_flow(runs: Sequence[Booked], rate: float) -> pd.DataFrame:
    """Return cash flow by mandate period: strategy, period (1, 2, …), payer, saved_sek and saved_sek_undiscounted.

    Means over replications; public payers fiscally, the others in all they bear.
    """
    return _flows(runs, rate, "period", 1)


def by_cohort(runs: Sequence[Booked], rate: float, first_birth_year: int) -> pd.DataFrame:
    """Return cash flow by calendar year of birth: strategy, birth_year, payer, saved_sek, saved_sek_undiscounted."""
    return _flows(runs, rate, "birth_year", first_birth_year)


def _flows(runs: Sequence[Booked], rate: float, by: str, first: int) -> pd.DataFrame:
    saved: dict[str, list[npt.NDArray[np.float64]]] = {}
    for before, run in pairs(runs):
        net = (before.by_cohort_ore - run.by_cohort_ore) / ORE_PER_SEK
        saved.setdefault(run.strategy, []).append(net)
    frames = []
    for strategy, nets in saved.items():
        mean = np.mean(nets, axis=0)
        factors = discount_factors(len(mean), rate)[:, None, None]
        plain, discounted = (_summed(mean * one, by) for one in (np.ones_like(factors), factors))
        frames.append(
            pd.DataFrame(
                {
                    "strategy": strategy,
                    by: np.repeat(first + np.arange(len(plain)), len(PAYERS)),
                    "payer": np.tile(PAYERS, len(plain)),
                    "saved_sek": discounted.ravel(),
                    "saved_sek_undiscounted": plain.ravel(),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _summed(flow: npt.NDArray[np.float64], by: str) -> npt.NDArray[np.float64]:
    """Return a flow (years, birth years, payers) by mandate period or by year of birth, and payer."""
    if by == "birth_year":
        total: npt.NDArray[np.float64] = flow.sum(axis=0)
        return total
    return by_period(flow.sum(axis=1).T, MANDATE_YEARS).T


def concentration(runs: Sequence[Booked]) -> pd.DataFrame:
    """Return how few the bill lies on: strategy, replication, bill, gini, and a column for each of ``TOP_SHARES``."""
    rows = []
    for run in runs:
        for k, bill in enumerate(BILLS):
            tops = {f"top_{100 * share:.0f}_percent": run.top_shares[k, j] for j, share in enumerate(TOP_SHARES)}
            rows.append(
                {"strategy": run.strategy, "replication": run.replication, "bill": bill, "gini": run.gini[k], **tops}
            )
    return pd.DataFrame(rows)


def lorenz(runs: Sequence[Booked], strategy: str) -> pd.DataFrame:
    """Return the Lorenz curve of a strategy, mean over replications: bill, share_of_persons, share_of_bill."""
    curves = np.mean([run.lorenz for run in runs if run.strategy == strategy], axis=0)
    points = np.linspace(0.0, 1.0, curves.shape[1])
    return pd.DataFrame(
        {
            "bill": np.repeat(BILLS, len(points)),
            "share_of_persons": np.tile(points, len(BILLS)),
            "share_of_bill": curves.ravel(),
        }
    )
