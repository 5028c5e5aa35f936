"""Results of social investment funds as figures and tables read them: checked frames, and means over replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.studies.intervals import central_range, mean_interval
from sim.views.compare.payback import RANGE_PERCENT
from sim.views.frames import PUBLIC_PAYERS, check_columns, replication_count
from sim.views.over_years import Change, shown
from sim.views.words import Words

PARTS = ("repaid", "not_claimed", "in_other_pockets", "never_arose")
"""Where an outlay of the fund's went; the four add up to what was paid, unless more was repaid than was paid."""
LENDS = "loan"

_NEEDED = {
    "years": ("fund", "replication", "years", "capital_msek", "set_aside_msek", "paid_msek", "repaid_msek"),
    "efforts": (
        "fund", "replication", "programme", "place", "started", "status", "reason", "kind", "permanent",
        "promised_share", "paid_msek", "gain_own_msek", "gain_elsewhere_msek", "books_own_msek",
        *(f"{part}_msek" for part in PARTS),
    ),
    "ended": (
        "fund", "replication", "set_aside_msek", "paid_msek", "repaid_msek", "written_off_msek", "overrun_msek",
        "capital_msek", "loans_msek", "started", "permanent", "too_few_actors", "promises_too_little", "no_capital",
    ),
    "totals": ("fund", "replication", "kept_out", "public_msek", *(f"{payer}_msek" for payer in PUBLIC_PAYERS)),
}  # fmt: skip


@dataclass(frozen=True)
class Funds:
    """What came of some funds.

    Attributes:
        years, efforts, ended, totals: the frames of ``sim.studies.funds.funds``.
        elsewhere: by fund, the share of its efforts' public gain that landed with others than those who repay.
        titles: display name per fund, in order.
        models: model per fund (``sim.configuration.funds.FundModel``).
        programmes: display name per programme.
        fund_years: years after which capital is told.
        price_year: of all amounts.
    """

    years: pd.DataFrame
    efforts: pd.DataFrame
    ended: pd.DataFrame
    totals: pd.DataFrame
    elsewhere: Mapping[str, float]
    titles: Mapping[str, str]
    models: Mapping[str, str]
    programmes: Mapping[str, str]
    fund_years: int
    price_year: int

    def __post_init__(self) -> None:
        """Refuse frames that are incomplete or speak of other funds."""
        for name, columns in _NEEDED.items():
            frame = getattr(self, name)
            check_columns(frame, name, columns, may_be_empty=True)
            if set(frame["fund"]) != set(self.titles):
                raise ValueError(f"{name} speaks of {sorted(set(frame['fund']))}; titles are {', '.join(self.titles)}")

    @property
    def replications(self) -> int:
        """Return how many replications there are."""
        return replication_count(self.ended)

    def mean(self, fund: str, column: str) -> float:
        """Return a fund's mean of a column of ``ended``."""
        return float(self.ended.loc[self.ended["fund"] == fund, column].mean())

    def range_of(self, fund: str, column: str) -> tuple[float, float]:
        """Return where the middle of a fund's replications lies, of a column of ``ended``."""
        return central_range(self.ended.loc[self.ended["fund"] == fund, column], RANGE_PERCENT)

    def change(self, fund: str, columns: Sequence[str]) -> Change:
        """Return a fund's sum of columns of ``totals`` with its interval."""
        rows = self.totals[self.totals["fund"] == fund]
        return Change(*mean_interval(rows[list(columns)].sum(axis=1)))

    def outlay(self, fund: str, part: str) -> float:
        """Return the mean over replications of all that a fund paid for efforts, or of a part of it, MSEK."""
        rows = self.efforts[self.efforts["fund"] == fund]
        return float(rows[f"{part}_msek"].sum()) / self.replications

    def lends(self, fund: str) -> bool:
        """Return whether any of a fund's efforts had a loan."""
        return bool((self.efforts.loc[self.efforts["fund"] == fund, "kind"] == LENDS).any())

    def begun(self, fund: str) -> pd.DataFrame:
        """Return a row for each effort that began in any replication, in the order of applications.

        Columns: programme, kind (the same in every replication, as the promise is), permanent_share, promised_share,
        and means of the amounts; all of those replications in which it began.
        """
        rows = self.efforts[self.efforts["fund"] == fund]
        found = []
        for programme, mine in rows.sort_values("place", kind="stable").groupby("programme", sort=False):
            begun = mine[mine["started"].notna()]
            if begun.empty:
                continue
            amounts = {column: float(begun[column].mean()) for column in begun.columns if column.endswith("_msek")}
            told = {
                "programme": programme,
                "kind": str(begun["kind"].iloc[0]),
                "permanent_share": float(begun["permanent"].mean()),
                "promised_share": float(begun["promised_share"].iloc[0]),
            }
            found.append(told | amounts)
        return pd.DataFrame(found, columns=None if found else ["programme"])

    def asked(self, fund: str, programme: str) -> bool:
        """Return whether anybody applied to a fund for an effort."""
        return programme in set(self.efforts.loc[self.efforts["fund"] == fund, "programme"])

    def refused(self, fund: str) -> list[tuple[str, str]]:
        """Return each effort that never began, with its commonest reason, in the order of applications."""
        rows = self.efforts[self.efforts["fund"] == fund].sort_values("place", kind="stable")
        return [
            (str(programme), str(mine["reason"].mode().iloc[0]))
            for programme, mine in rows.groupby("programme", sort=False)
            if mine["started"].isna().all()
        ]


def headline_of_capital(funds: Funds, words: Words) -> str:
    """Say what the first fund that lends has left by then, and what share of its outlay and of the best's came back.

    An investor with a guarantee is no fund that lends: some of the money comes back whatever comes of it. Where none
    lends the title speaks of the first fund.
    """
    paid = {fund: funds.mean(fund, "paid_msek") for fund in funds.titles}
    shares = {fund: funds.mean(fund, "repaid_msek") / paid[fund] for fund in paid if paid[fund] > 0.0}
    lending = [fund for fund in shares if funds.lends(fund) and funds.models[fund] != "outcome_contract"]
    first = (lending or list(funds.titles))[0]
    if first not in shares:
        return words("fund.efforts.title.none", fund=funds.titles[first])
    left = funds.mean(first, "capital_msek") / funds.mean(first, "set_aside_msek")
    slots = {
        "fund": funds.titles[first],
        "years": words.number(funds.fund_years),
        "left": words.percent(100.0 * left),
    }
    if not funds.lends(first):
        return words("fund.capital.title.gives", **slots)
    title = words("fund.capital.title.lends", back=words.percent(100.0 * shares[first]), **slots)
    best = max(lending or [first], key=lambda fund: shares[fund])
    if best == first:
        return title
    more = words("fund.capital.title.best", fund=funds.titles[best], back=words.percent(100.0 * shares[best]))
    return f"{title}; {more}"


def headline_of_efforts(funds: Funds, fund: str, words: Words) -> str:
    """Say where the money a fund paid for its efforts went."""
    paid = funds.outlay(fund, "paid")
    if paid <= 0.0:
        return words("fund.efforts.title.none", fund=funds.titles[fund])
    shares = {part: words.percent(100.0 * funds.outlay(fund, part) / paid) for part in PARTS}
    return words("fund.efforts.title", fund=funds.titles[fund], paid=amount(paid, words), **shares)


def amount(msek: float, words: Words) -> str:
    """Write MSEK with their unit and as many decimals as their size calls for."""
    return f"{shown(msek, words)}\u00a0{words('unit.msek')}"
