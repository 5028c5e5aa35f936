"""Social investment funds on the same lives: what comes of their capital, of each effort, and of the municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.configuration.schema import Economics, Fund, Programme, Strategy, StrategyProgramme
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors
from sim.money.fund import LOAN, PERMANENT, REASONS, Effort, FundAgent
from sim.money.fund_knowledge import EffortFlow, Knowledge
from sim.money.fund_rules import promised_share, where_the_rest_went
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PLACES, SEK_PER_MSEK
from sim.studies.alternatives import Alternative
from sim.studies.funds.efforts import Key, Project, Town, town_of

ORE_PER_MSEK = ORE_PER_SEK * SEK_PER_MSEK
MUNICIPALITY = PAYERS.index("municipality")

YEAR_AMOUNTS = ("set_aside", "paid", "overrun", "repaid", "written_off", "capital", "loans")
EFFORT_AMOUNTS = (
    "outlay", "paid", "overrun", "repaid", "written_off", "gain_own", "gain_elsewhere", "books_own", "books_elsewhere",
    "not_claimed", "in_other_pockets", "never_arose",
)  # fmt: skip
"""Columns in MSEK of the price year shown, not discounted."""


@dataclass(frozen=True)
class Funded:
    """What is kept of a municipality with a fund.

    Attributes:
        name, replication: whose.
        years: a row a year of the fund's accounts.
        efforts: a row an application.
        town: the municipality's books.
    """

    name: str
    replication: int
    years: pd.DataFrame
    efforts: pd.DataFrame
    town: Town


def projects_of(funds: Sequence[Fund], programmes: Mapping[str, Programme]) -> list[Project]:
    """Return the projects that funds are asked for, each once, in the order in which they are asked for."""
    asked = [
        Project(_as_applied(programmes[one.programme], one.coverage_share), fund.project_years)
        for fund in funds
        for one in fund.applications
    ]
    return list({one.key: one for one in asked}.values())


def _as_applied(programme: Programme, coverage_share: float | None) -> Programme:
    return programme if coverage_share is None else replace(programme, coverage_share=coverage_share)


def alternative_of(
    fund: Fund, programmes: Mapping[str, Programme], flows: Mapping[Key, Sequence[EffortFlow]]
) -> Alternative:
    """Return the municipality's choice of a fund: its efforts' programmes, closed until it pays, and what is known."""
    mine = {one.programme.name: one for one in projects_of([fund], programmes)}
    named = tuple(StrategyProgramme(name) for name in mine)
    return Alternative(
        Strategy(name=fund.name, title=fund.title, programmes=named),
        tuple(one.programme for one in mine.values()),
        fund=fund,
        fund_knows=Knowledge({name: tuple(flows[one.key]) for name, one in mine.items()}),
    )


def funded(model: Vandpunkt, alternative: Alternative, replication: int) -> Funded:
    """Return what is kept of a municipality with a fund that has been run to its end."""
    agent = model.fund
    if agent is None:
        raise ValueError(f"{alternative.name} has no fund")
    return Funded(
        alternative.name,
        replication,
        fund_years(agent).assign(fund=alternative.name, replication=replication),
        efforts_of(agent).assign(fund=alternative.name, replication=replication),
        town_of(model),
    )


def fund_years(agent: FundAgent) -> pd.DataFrame:
    """Return the fund's accounts: year, years (since it began), amounts in MSEK, running and permanent efforts."""
    frame = pd.DataFrame([vars(one) for one in agent.history])
    frame.insert(1, "years", np.arange(1, len(frame) + 1))
    for name in YEAR_AMOUNTS:
        frame[f"{name}_msek"] = frame.pop(f"{name}_ore") / ORE_PER_MSEK
    return frame


def efforts_of(agent: FundAgent) -> pd.DataFrame:
    """Return what became of each application.

    Columns: programme, place (in the order of applications), actors (number), status, reason, kind, started (year; NaN
    if never), permanent, promised_share (by what is known, of the fund's outlay; infinite where it pays nothing), and
    amounts in MSEK: outlay (of everybody, believed), paid, overrun, repaid and written_off by the fund; gain_own and
    gain_elsewhere, what participants cost the repaying payers and the other public payers less, over the years seen;
    books_own and books_elsewhere, the same in the books of the whole municipality; not_claimed, in_other_pockets and
    never_arose, where the outlay that nobody repaid went: there, gain counts beyond what those payers themselves paid.
    """
    return pd.DataFrame([_row(place, one, agent) for place, one in enumerate(agent.efforts)])


def _row(place: int, one: Effort, agent: FundAgent) -> dict[str, object]:
    fund, believed, found = agent.fund, agent.believed[one.programme], agent.found[one.programme]
    own = agent.repaid_by or [MUNICIPALITY]
    others = [payer for payer in PUBLIC_PLACES if payer not in own]
    seen = agent.model.last_year - one.started + 1 if one.started is not None else 0
    ore = {
        "outlay": int(believed.outlay_ore.sum()),
        "paid": one.paid_ore,
        "overrun": one.overrun_ore,
        "repaid": one.repaid_ore,
        "written_off": one.written_off_ore,
    }
    net = []
    for pocket, payers in (("own", own), ("elsewhere", others)):
        ore[f"gain_{pocket}"] = int(found.participants_ore[:seen, payers].sum())
        ore[f"books_{pocket}"] = int(found.books_ore[:seen, payers].sum())
        themselves = [payer for payer in payers if payer not in agent.pays]
        net.append(ore[f"gain_{pocket}"] - int(found.outlay_ore[:seen, themselves].sum()))
    lost = where_the_rest_went(one.paid_ore, one.repaid_ore, *net)
    ore |= dict(zip(("not_claimed", "in_other_pockets", "never_arose"), lost, strict=True))
    saved = believed.gain_ore(fund.follow_up)[:, own].sum(axis=1)
    cost = int(believed.outlay_ore[:, agent.pays].sum())
    return {
        "programme": one.programme,
        "place": place,
        "actors": len(one.application.actors),
        "status": one.status,
        "reason": one.reason,
        "kind": one.kind,
        "started": float("nan") if one.started is None else float(one.started),
        "permanent": one.status == PERMANENT,
        "promised_share": promised_share(cost, saved, fund.repayment_years, fund.repayment_share),
        **{f"{name}_msek": ore[name] / ORE_PER_MSEK for name in EFFORT_AMOUNTS},
    }


def totals_of(found: Sequence[Funded], today: Sequence[Town], economics: Economics) -> pd.DataFrame:
    """Return what each fund came to in the books of the whole municipality, against as today on the same lives.

    Columns: fund, replication, kept_out (persons who are not in long-lasting exclusion), public_msek (net present
    value for the public purse) and one NPV a payer (``municipality_msek`` …): saved is positive.
    """
    rows = []
    for one in found:
        theirs = today[one.replication]
        factors = discount_factors(len(theirs.books_ore), economics.discount_rate_per_year)
        saved = factors @ (theirs.books_ore - one.town.books_ore) / ORE_PER_MSEK
        rows.append(
            {
                "fund": one.name,
                "replication": one.replication,
                "kept_out": theirs.in_exclusion - one.town.in_exclusion,
                "public_msek": float(saved[PUBLIC_PLACES].sum()),
                **{f"{payer}_msek": float(saved[place]) for place, payer in enumerate(PAYERS)},
            }
        )
    return pd.DataFrame(rows)


def at_the_end(years: pd.DataFrame, efforts: pd.DataFrame, fund_years: int) -> pd.DataFrame:
    """Return each fund after some years, a row a fund and replication.

    Columns: fund, replication; set_aside_msek, paid_msek, repaid_msek, written_off_msek and overrun_msek (sums so
    far), capital_msek and loans_msek (then); started, permanent, and refused by reason (too_few_actors,
    promises_too_little, no_capital), in efforts of the whole horizon.
    """
    so_far = years[years["years"] <= fund_years]
    keys = ["fund", "replication"]
    sums = [f"{name}_msek" for name in ("set_aside", "paid", "repaid", "written_off", "overrun")]
    frame = so_far.groupby(keys, sort=False)[sums].sum()
    last = so_far.sort_values("years").groupby(keys, sort=False)[["capital_msek", "loans_msek"]].last()
    frame = frame.join(last)
    refused = {reason: efforts["reason"] == reason for reason in REASONS}
    groups = efforts.assign(started=efforts["started"].notna(), **refused).groupby(keys, sort=False)
    return frame.join(groups[["started", "permanent", *REASONS]].sum()).reset_index()


def elsewhere_shares(efforts: pd.DataFrame) -> dict[str, float]:
    """Return, by fund, the share of its efforts' public gain that landed with others than those who repay.

    Of the sums over replications, of efforts that were paid for; NaN where the public purse gained nothing.
    """
    shares = {}
    for fund, rows in efforts.groupby("fund", sort=False):
        begun = rows[rows["started"].notna()]
        own, others = begun["gain_own_msek"].sum(), begun["gain_elsewhere_msek"].sum()
        shares[str(fund)] = float(others / (own + others)) if own + others > 0.0 else float("nan")
    return shares


def summary_of_efforts(efforts: pd.DataFrame) -> list[dict[str, object]]:
    """Return, by fund and effort, how often it began and stayed, why not, and means of its amounts where it began.

    Shares are of all replications but permanent_share, which is of those in which it began; what is not known (NaN) or
    without end is None.
    """
    told: list[dict[str, object]] = []
    for (fund, programme), rows in efforts.groupby(["fund", "programme"], sort=False):
        begun = rows[rows["started"].notna()]
        promised = float(rows["promised_share"].iloc[0])
        reasons = rows.loc[rows["started"].isna(), "reason"].value_counts()
        told.append(
            {
                "fund": fund,
                "programme": programme,
                "begun_share": len(begun) / len(rows),
                "permanent_share": float(begun["permanent"].mean()) if len(begun) else None,
                "loan_share": float((begun["kind"] == LOAN).mean()) if len(begun) else None,
                "promised_share": promised if np.isfinite(promised) else None,
                "refused": {str(reason or "its_turn_never_came"): int(n) for reason, n in reasons.items()},
                **{
                    f"{name}_msek": float(begun[f"{name}_msek"].mean()) if len(begun) else None
                    for name in EFFORT_AMOUNTS
                },
            }
        )
    return told
