"""Compare: several strategies on one municipality, with the same accidents of life, several times over.

Every replication is one set of people and accidents that all strategies share, so that what differs between two
strategies of a replication is what the strategies did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.money.appraisal import cumulative_net, discount_factors, hump_of, present_value
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, PUBLIC_PLACES, READINGS, REAL_READINGS
from sim.studies.alternatives import Alternative
from sim.studies.replicate import replicate
from sim.studies.run import Run, kept


@dataclass(frozen=True)
class Comparison:
    """All runs of a comparison and the tidy tables read out of them; the first strategy is the comparator.

    Attributes:
        runs: every run, replication by replication.
        outcomes: strategy, replication, outcome (six and "any"), persons born here in long-lasting exclusion.
        by_age: strategy, replication, age, state (six), persons born here in it, alive.
        payers: strategy, replication, payer, amount_sek: discounted, against the comparator, paid more is positive.
        hump: strategy, replication, years_since_start, cumulative_net_sek (discounted, public purse).
        appraisal: strategy, replication, hump_depth_sek, hump_year, payback_year, npv_sek (of the public purse), and
            society_npv_sek (of real resources: services, production and harm, without transfers).
        yearly_cost: strategy, replication, amount_sek: mean yearly bill of those in the six states at 20-64.
    """

    runs: tuple[Run, ...]
    outcomes: pd.DataFrame
    by_age: pd.DataFrame
    payers: pd.DataFrame
    hump: pd.DataFrame
    appraisal: pd.DataFrame
    yearly_cost: pd.DataFrame


def compare(
    municipality: Municipality,
    agencies: Sequence[Agency],
    alternatives: Sequence[Alternative],
    economics: Economics,
    replications: int,
    seed: int,
    threads: int,
    done: Callable[[], object] = lambda: None,
) -> Comparison:
    """Run every alternative in every replication and return the comparison.

    Args:
        municipality: who is born and arrives.
        agencies: who serves them.
        alternatives: what is compared; the first is the comparator.
        economics: price year, discount rate, ages of exclusion.
        replications: sets of accidents of life.
        seed: of all of them.
        threads: threads to walk on.
        done: called after every run.
    """
    runs = replicate(
        municipality, agencies, alternatives, economics, replications, seed, threads,
        lambda model, one, replication: kept(model, one.name, replication), done,
    )  # fmt: skip
    first_year = municipality.start_year
    years = municipality.last_year - first_year + 1
    return read_out(runs, economics, first_year, years)


def read_out(runs: Sequence[Run], economics: Economics, first_year: int, years: int) -> Comparison:
    """Return the tidy tables of some runs; the first run's strategy is the comparator."""
    comparator = {run.replication: run for run in runs if run.strategy == runs[0].strategy}
    hump, appraisal, payers = [], [], []
    for run in runs:
        base = comparator[run.replication]
        mine, theirs = by_payer(run, first_year, years), by_payer(base, first_year, years)
        cumulative = cumulative_net(
            theirs[:, PUBLIC_PLACES].sum(axis=1), mine[:, PUBLIC_PLACES].sum(axis=1), economics.discount_rate_per_year
        )
        found = hump_of(cumulative)
        key = {"strategy": run.strategy, "replication": run.replication}
        hump.append(pd.DataFrame({**key, "years_since_start": np.arange(years), "cumulative_net_sek": cumulative}))
        appraisal.append(
            {
                **key,
                "hump_depth_sek": found.depth_sek,
                "hump_year": found.bottom_year,
                "payback_year": np.nan if found.payback_year is None else float(found.payback_year),
                "npv_sek": found.npv_sek,
                "society_npv_sek": float(
                    present_value(
                        real_by_year(base, first_year, years) - real_by_year(run, first_year, years),
                        economics.discount_rate_per_year,
                    )
                ),
            }
        )
        factors = discount_factors(years, economics.discount_rate_per_year)
        more = ((mine - theirs) * factors[:, None]).sum(axis=0)
        payers.append(pd.DataFrame({**key, "payer": PAYERS, "amount_sek": more}))
    return Comparison(
        runs=tuple(runs),
        outcomes=_outcomes(runs),
        by_age=_by_age(runs),
        payers=pd.concat(payers, ignore_index=True),
        hump=pd.concat(hump, ignore_index=True),
        appraisal=pd.DataFrame(appraisal),
        yearly_cost=pd.DataFrame(
            [{"strategy": r.strategy, "replication": r.replication, "amount_sek": r.yearly_cost_sek} for r in runs]
        ),
    )


def by_payer(run: Run, first_year: int, years: int) -> np.ndarray:
    """Return kronor by year (from ``first_year``) and payer, shape (years, payers).

    Public payers are read fiscally; lost production and harm to others, which no budget pays, stand on their own.
    """
    frame = run.ledger
    own_line = ~frame["payer"].isin(PUBLIC_PAYERS)
    frame = frame[frame["reading"].isin(FISCAL_READINGS) | own_line]
    frame = frame[frame["year"] >= first_year]
    ore = np.zeros((years, len(PAYERS)), dtype=np.int64)
    place = frame["payer"].map({payer: k for k, payer in enumerate(PAYERS)}).to_numpy(dtype=np.int64)
    np.add.at(ore, (frame["year"].to_numpy() - first_year, place), frame["amount_ore"].to_numpy())
    sek: np.ndarray = ore / ORE_PER_SEK
    return sek


def real_by_year(run: Run, first_year: int, years: int) -> np.ndarray:
    """Return what society uses up and loses by year (from ``first_year``), in kronor, shape (years,)."""
    frame = run.ledger[run.ledger["reading"].isin(REAL_READINGS) & (run.ledger["year"] >= first_year)]
    ore = np.zeros(years, dtype=np.int64)
    np.add.at(ore, frame["year"].to_numpy() - first_year, frame["amount_ore"].to_numpy())
    sek: np.ndarray = ore / ORE_PER_SEK
    return sek


def _outcomes(runs: Sequence[Run]) -> pd.DataFrame:
    rows = []
    for run in runs:
        counts = {**run.persons_in_exclusion, "any": sum(run.persons_in_exclusion.values())}
        for outcome, persons in counts.items():
            rows.append(
                {"strategy": run.strategy, "replication": run.replication, "outcome": outcome, "persons": persons}
            )
    return pd.DataFrame(rows)


def _by_age(runs: Sequence[Run]) -> pd.DataFrame:
    frames = []
    for run in runs:
        born_here = run.counts[0]
        frames.append(
            pd.DataFrame(
                {
                    "strategy": run.strategy,
                    "replication": run.replication,
                    "age": np.repeat(np.arange(AGES), len(OUTCOMES)),
                    "state": np.tile(OUTCOMES, AGES),
                    "persons": born_here[:, 1:].reshape(-1),
                    "alive": np.repeat(born_here.sum(axis=1), len(OUTCOMES)),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def ledger_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the ledgers of all runs as one long table: strategy, replication, year, item, payer, reading, öre."""
    table = pd.concat(
        [run.ledger.assign(strategy=run.strategy, replication=run.replication) for run in runs], ignore_index=True
    )
    for column, names in (("payer", PAYERS), ("reading", READINGS)):
        table[column] = pd.Categorical(table[column].astype(str), categories=list(names))
    table["item"] = table["item"].astype(str).astype("category")
    table["strategy"] = table["strategy"].astype("category")
    return table


def services_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Return what contacts with agencies came to: strategy, replication, agency, year and persons by contact."""
    frames = [run.services.assign(strategy=run.strategy, replication=run.replication) for run in runs]
    return pd.concat(frames, ignore_index=True)


def reached(comparison: Comparison) -> pd.DataFrame:
    """Return whom programmes reach: strategy, programme, and means of began (persons), in_delivery, waiting (years)."""
    counted = ["began", "in_delivery", "waiting"]
    frames = [
        run.participants.groupby("programme", as_index=False)[counted]
        .sum()
        .assign(strategy=run.strategy, replication=run.replication)
        for run in comparison.runs
        if len(run.participants)
    ]
    if not frames:
        return pd.DataFrame(columns=["strategy", "programme", *counted])
    keys = ["strategy", "programme"]
    return pd.concat(frames).groupby(keys, as_index=False, sort=False)[counted].mean()
