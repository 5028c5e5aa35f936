"""Mandate periods: what a council sees of a programme, what it decides by it, and what comes of that over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.agencies.council import programme_is_worth_it
from sim.configuration.schema import Agency, Economics, Governance, Municipality, Programme, Strategy, StrategyProgramme
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, SEK_PER_MSEK, assessment_item, programme_item
from sim.studies.alternatives import AS_TODAY, Alternative
from sim.studies.compare.compare import by_payer
from sim.studies.intervals import mean_interval
from sim.studies.replicate import replicate
from sim.studies.run import Run, kept

PURSES = {"municipality": ("municipality",), "public": PUBLIC_PAYERS}
"""Whose cash flow a council can look at."""

CashFlows = dict[str, dict[str, npt.NDArray[np.float64]]]
"""By purse and programme, kronor by replication and year since the programme began: saved (+) or spent (-)."""


def cash_flows(
    municipality: Municipality,
    agencies: Sequence[Agency],
    programmes: Sequence[Programme],
    economics: Economics,
    replications: int,
    seed: int,
    threads: int,
    done: Callable[[], object] = lambda: None,
) -> CashFlows:
    """Return each programme's own cash flow, alone against as today on the same lives, by replication.

    Args:
        municipality: cohorts to try the programmes on; the flow is theirs, from the first year that the programme
            costs something.
        agencies, programmes, economics, replications, seed, threads, done: as in ``replicate``.
    """
    if not programmes:
        return {purse: {} for purse in PURSES}
    alone = [
        Alternative(Strategy(name=one.name, title=one.title, programmes=(StrategyProgramme(one.name),)), (one,))
        for one in programmes
    ]
    runs = replicate(
        municipality, agencies, [AS_TODAY, *alone], economics, replications, seed, threads,
        lambda model, one, replication: kept(model, one.name, replication), done,
    )  # fmt: skip
    flows: CashFlows = {purse: {} for purse in PURSES}
    for one in programmes:
        start = min(_first_year_of(run, one.name) for run in runs if run.strategy == one.name)
        for purse, payers in PURSES.items():
            flows[purse][one.name] = _flows(runs, one.name, payers, municipality)[:, start:]
    return flows


def _first_year_of(run: Run, programme: str) -> int:
    """Return the first year (from the first birth year) in which a programme has participants; 0 if never."""
    delivered = run.participants[run.participants["programme"] == programme]["in_delivery"].to_numpy()
    return int(np.argmax(delivered > 0))


def _flows(
    runs: Sequence[Run], name: str, payers: Sequence[str], municipality: Municipality
) -> npt.NDArray[np.float64]:
    first, years = municipality.first_birth_year, municipality.last_year - municipality.first_birth_year + 1
    columns = [PAYERS.index(payer) for payer in payers]

    def paid(strategy: str) -> list[npt.NDArray[np.float64]]:
        of_strategy = (run for run in runs if run.strategy == strategy)
        return [by_payer(run, first, years)[:, columns].sum(axis=1) for run in of_strategy]

    return np.array([theirs - mine for theirs, mine in zip(paid(AS_TODAY.name), paid(name), strict=True)])


def believed(flows: Mapping[str, npt.NDArray[np.float64]]) -> dict[str, npt.NDArray[np.float64]]:
    """Return what a council believes of each programme: the mean of its cash flows over replications."""
    return {programme: flow.mean(axis=0) for programme, flow in flows.items()}


def decisions(
    governances: Sequence[Governance],
    flows: Mapping[str, Mapping[str, npt.NDArray[np.float64]]],
    rate: float,
    scale: float = 1.0,
) -> pd.DataFrame:
    """Return what each council sees and decides.

    ``scale`` is what a flow is multiplied with to be told: one year of birth of the municipality against the cohort it
    was worked out on.

    Columns: way, programme, horizon_years, purse, cash_flow_msek (discounted, within the horizon: mean, and low and
    high of its 95 % interval), opened, worth_it_from_years (the shortest sight from which it stays worth it in that
    purse; NaN: none).
    """
    rows = []
    for governance in governances:
        for programme in governance.programmes:
            every = flows[governance.purse][programme]
            whole, sight = every.mean(axis=0), governance.looks_ahead_years
            near = every[:, :sight]
            seen = scale * (near * discount_factors(near.shape[1], rate)).sum(axis=1) / SEK_PER_MSEK
            mean, low, high = mean_interval(seen)
            rows.append(
                {
                    "way": governance.name,
                    "programme": programme,
                    "horizon_years": governance.looks_ahead_years,
                    "purse": governance.purse,
                    "cash_flow_msek": mean,
                    "low": low,
                    "high": high,
                    "opened": programme_is_worth_it(whole, sight, rate),
                    "worth_it_from_years": worth_it_from(whole, rate),
                }
            )
    columns = [
        "way",
        "programme",
        "horizon_years",
        "purse",
        "cash_flow_msek",
        "low",
        "high",
        "opened",
        "worth_it_from_years",
    ]
    return pd.DataFrame(rows, columns=columns)


def worth_it_from(cash_flow: npt.NDArray[np.float64], rate_per_year: float) -> float:
    """Return the shortest sight, in years, from which on a cash flow is worth it however far one looks; NaN if none."""
    seen = np.cumsum(cash_flow * discount_factors(len(cash_flow), rate_per_year))
    not_worth_it = np.flatnonzero(seen <= 0.0)
    from_year = int(not_worth_it[-1]) + 2 if len(not_worth_it) else 1
    return float(from_year) if from_year <= len(cash_flow) else float("nan")


def mandate_years(model: Vandpunkt, alternative: Alternative, replication: int) -> pd.DataFrame:
    """Return the years since the choice began, one row each.

    Columns: way, replication, year, prevention_share (of the full hours of agencies that prevent), repair_share (of
    what the municipality pays), open_programmes, new_cases, public_msek and municipality_msek (of the year, not
    discounted).
    """
    begun = model.municipality.warm_up_years
    ledger = model.ledger
    preventing = [agent for agent in model.agencies if agent.agency.prevents]
    items = [item for agent in preventing for item in (agent.agency.service.item, assessment_item(agent.agency.name))]
    items += [programme_item(one.programme.name) for one in model.programmes]
    lines = [line for item in items if item in ledger.items for line in ledger.lines_of(item)]
    years = range(model.first_year + begun, model.last_year + 1)
    municipality = [ledger.paid(year, "municipality") for year in years]
    prevention = [ledger.paid(year, "municipality", lines) for year in years]
    public = [sum(ledger.paid(year, payer) for payer in PUBLIC_PAYERS) for year in years]
    places = [agent.place for agent in preventing]
    hours = np.array([agent.agency.staff.hours_per_1000 for agent in preventing]) * model.residents[places]
    shares = np.array(model.staff_shares[begun:])[:, places]
    council = model.council
    return pd.DataFrame(
        {
            "way": alternative.name,
            "replication": replication,
            "year": list(years),
            "prevention_share": shares @ hours / hours.sum() if hours.sum() > 0.0 else 1.0,
            "repair_share": [1.0 - part / max(1, whole) for part, whole in zip(prevention, municipality, strict=True)],
            "open_programmes": [len(names) for names in council.tally.open_programmes] if council else 0,
            "new_cases": model.new_cases[begun:],
            "public_msek": np.array(public) / ORE_PER_SEK / SEK_PER_MSEK,
            "municipality_msek": np.array(municipality) / ORE_PER_SEK / SEK_PER_MSEK,
        }
    )
