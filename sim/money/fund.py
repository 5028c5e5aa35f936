"""The social investment fund as a Mesa agent: its board reviews applications, pays, follows up, is repaid, hands over.

The ledger stays the only place where cost is created: an effort's price is booked there as any programme's, and the
fund only says which of it its own money covers. What is paid back moves inside the purse of those who pay it. All of it
is an overlay in whole öre, and every year capital = set aside - paid + repaid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Application, Fund
from sim.money.fund_knowledge import Knowledge
from sim.money.fund_rules import due_on_contract, due_on_loan, gains_within, promised_share
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, SEK_PER_MSEK, in_year, programme_item
from sim.people.agent import Agent
from sim.people.draws import normals, stream_of

LOAN, GRANT = "loan", "grant"
WAITING, REFUSED, RUNNING, ENDED, PERMANENT = "waiting", "refused", "running", "ended", "permanent"
TOO_FEW_ACTORS, PROMISES_TOO_LITTLE, NO_CAPITAL = "too_few_actors", "promises_too_little", "no_capital"
REASONS = (TOO_FEW_ACTORS, PROMISES_TOO_LITTLE, NO_CAPITAL)
"""Why an application is not paid for. Only one that finds no capital comes before the board again."""

MUNICIPALITY = PAYERS.index("municipality")
PURSES = {"own": ("municipality",), "public": PUBLIC_PAYERS, "nobody": ()}
"""Whose gain makes an effort permanent."""
THE_FUND = np.zeros(1, dtype=np.uint32)
"""Who draws: the fund is nobody in particular."""

Ore = npt.NDArray[np.int64]


@dataclass
class Effort:
    """An application and what becomes of it; amounts in öre, those of the fund's own money.

    ``kind`` is loan or grant; ``overrun_ore`` what the fund had no money for and those who carry the effort paid
    themselves; ``found_ore`` (payers,) a year, what follow-up found saved.
    """

    application: Application
    status: str = WAITING
    reason: str = ""
    kind: str = ""
    started: int | None = None
    paid_ore: int = 0
    overrun_ore: int = 0
    repaid_ore: int = 0
    written_off_ore: int = 0
    found_ore: list[Ore] = field(default_factory=list)

    @property
    def programme(self) -> str:
        """Return the programme's name."""
        return self.application.programme


@dataclass(frozen=True)
class FundYear:
    """A year of the fund's accounts, in öre; ``capital_ore`` and ``loans_ore`` (outstanding) are those at its end."""

    year: int
    set_aside_ore: int
    paid_ore: int
    overrun_ore: int
    repaid_ore: int
    written_off_ore: int
    capital_ore: int
    loans_ore: int
    running: int
    permanent: int


class FundAgent(Agent):
    """A social investment fund of the municipality.

    Args:
        model: the municipality; its programmes must hold every one that is applied for.
        fund: its rules.
        knowledge: what is known of the efforts; of what is not known nothing is promised, and nothing is found.

    Attributes:
        efforts: one an application, in order.
        history: the accounts, one a year.
        believed, found: by programme, what board and applicants know beforehand, and what follow-up finds afterwards.
        pays, repaid_by: places in ``PAYERS``: whose share of a price the fund pays, and who pays back.

    Raises:
        ValueError: a programme that is applied for is not among the model's, or the council decides on it too.
    """

    def __init__(self, model: Any, fund: Fund, knowledge: Knowledge | None = None) -> None:
        super().__init__(model)
        at_work = {one.programme.name: one for one in model.programmes}
        absent = [one.programme for one in fund.applications if one.programme not in at_work]
        if absent:
            raise ValueError(f"fund {fund.name} has an application for {absent[0]}, a programme that is not here")
        governed = model.council.governance.programmes if model.council else ()
        both = [one.programme for one in fund.applications if one.programme in governed]
        if both:
            raise ValueError(f"fund {fund.name} and the council both decide on {both[0]}")
        self.fund = fund
        self.efforts = [Effort(one) for one in fund.applications]
        self.history: list[FundYear] = []
        self._programmes = {name: at_work[name] for name in (one.programme for one in fund.applications)}
        for one in self._programmes.values():
            one.is_open = False
        known, replication = knowledge or Knowledge(), int(model.key[1])
        size = (model.last_year - model.municipality.start_year + 1, len(PAYERS))
        self.believed = {name: known.believed(name, *size) for name in self._programmes}
        self.found = {name: known.found(name, replication, *size) for name in self._programmes}
        self.pays = [MUNICIPALITY] if fund.pays == "own_share" else list(range(len(PAYERS)))
        self.repaid_by = [PAYERS.index(payer) for payer in fund.repaid_by]
        self._in_purse = [PAYERS.index(payer) for payer in PURSES[fund.made_permanent_by]]
        self._capital = {LOAN: 0, GRANT: 0}
        self._set_aside = 0

    @property
    def capital_ore(self) -> int:
        """Return what the fund has."""
        return sum(self._capital.values())

    def step(self) -> None:
        """Set money aside, close what has had its project years or make it permanent, and decide on applications."""
        first = self.model.year == self.model.municipality.start_year
        capital = self.fund.capital
        self._set_money_aside(capital.msek if first else capital.yearly_msek)
        for one in self.efforts:
            if one.status == RUNNING and self._years_of(one) == self.fund.project_years:
                self._hand_over(one)
        begun = 0
        for one in self.efforts:
            if one.status == WAITING and begun < self.fund.most_new_per_year:
                self._review(one)
                begun += one.status == RUNNING

    def settle(self) -> None:
        """At the year's end pay what the ledger booked, follow up, be repaid and write off; check the accounts."""
        before = self._totals()
        for one in self.efforts:
            if one.started is None:
                continue
            if one.status != PERMANENT:
                self._pay(one)
            self._follow_up(one)
            if one.kind == LOAN:
                self._be_repaid(one)
        totals = self._totals()
        paid_so_far, _, repaid_so_far, _ = totals
        if self.capital_ore != self._set_aside - paid_so_far + repaid_so_far:
            raise AssertionError(f"fund {self.fund.name}: capital is not what was set aside - paid + repaid")
        paid, overrun, repaid, written_off = (now - then for now, then in zip(totals, before, strict=True))
        done = sum(one.set_aside_ore for one in self.history)
        lent = [one for one in self.efforts if one.kind == LOAN]
        loans = sum(max(0, one.paid_ore - one.repaid_ore - one.written_off_ore) for one in lent)
        self.history.append(
            FundYear(
                year=self.model.year,
                set_aside_ore=self._set_aside - done,
                paid_ore=paid,
                overrun_ore=overrun,
                repaid_ore=repaid,
                written_off_ore=written_off,
                capital_ore=self.capital_ore,
                loans_ore=loans,
                running=sum(one.status == RUNNING for one in self.efforts),
                permanent=sum(one.status == PERMANENT for one in self.efforts),
            )
        )

    def _totals(self) -> tuple[int, int, int, int]:
        """Return what has been paid, overrun, repaid and written off so far, over all efforts."""
        return (
            sum(one.paid_ore for one in self.efforts),
            sum(one.overrun_ore for one in self.efforts),
            sum(one.repaid_ore for one in self.efforts),
            sum(one.written_off_ore for one in self.efforts),
        )

    def _years_of(self, one: Effort) -> int:
        """Return how many years before this one an effort began."""
        return 0 if one.started is None else self.model.year - one.started

    def _set_money_aside(self, msek: float) -> None:
        """Add money to the parts of the fund, in the price year shown and to the size of the municipality."""
        capital, births = self.fund.capital, self.model.municipality.births_per_year
        scale = births / capital.set_aside_for_births if capital.set_aside_for_births else 1.0
        sek = in_year(msek * SEK_PER_MSEK * scale, capital.price_year, self.model.economics.price_year)
        ore = round(sek * ORE_PER_SEK)
        grants_share = self.fund.grants_share or float(self.fund.model == "grant")
        grants = round(ore * grants_share)
        self._capital[GRANT] += grants
        self._capital[LOAN] += ore - grants
        self._set_aside += ore

    # Review and decision

    def _review(self, one: Effort) -> None:
        """Say yes or no to an application; one that finds no capital comes again."""
        one.reason = ""
        if len(one.application.actors) < self.fund.least_actors:
            one.status, one.reason = REFUSED, TOO_FEW_ACTORS
            return
        if self.fund.model != "grant" and self._promise(one) >= self.fund.least_promised_share:
            kind = LOAN
        elif self.fund.model in ("grant", "mixed"):
            kind = GRANT
        else:
            one.status, one.reason = REFUSED, PROMISES_TOO_LITTLE
            return
        if self._outlay_of(one) > self._capital[kind] - self._bound(kind) or self._capital[kind] <= 0:
            one.reason = NO_CAPITAL
            return
        one.status, one.kind, one.started = RUNNING, kind, self.model.year
        self._programmes[one.programme].is_open = True

    def _promise(self, one: Effort) -> float:
        """Return the share of an outlay that the board believes is repaid within the years of repayment."""
        if self.fund.believes == "applicants":
            return max(1.0, self.fund.least_promised_share)
        saved = self.believed[one.programme].gain_ore(self.fund.follow_up)[:, self.repaid_by].sum(axis=1)
        hoped = np.rint(saved * (1.0 + self.fund.optimism_share)).astype(np.int64)
        return promised_share(self._outlay_of(one), hoped, self.fund.repayment_years, self.fund.repayment_share)

    def _outlay_of(self, one: Effort, from_year: int = 0) -> int:
        """Return what an effort is believed to cost the fund, of its years from one on (0: the whole of it)."""
        return int(self.believed[one.programme].outlay_ore[from_year:, self.pays].sum())

    def _bound(self, kind: str) -> int:
        """Return what is promised to efforts and not yet paid; of one that has ended, for those still served."""
        bound = 0
        for one in self.efforts:
            if one.kind == kind and one.status in (RUNNING, ENDED):
                left = max(0, self._outlay_of(one) - one.paid_ore)
                bound += left if one.status == RUNNING else min(left, self._outlay_of(one, self._years_of(one)))
        return bound

    def _hand_over(self, one: Effort) -> None:
        """End a project; where its gain is seen to be worth it, the effort goes on at ordinary operation's expense."""
        believed = self.believed[one.programme]
        saved = believed.gain_ore(self.fund.follow_up).copy()
        saved[: len(one.found_ore)] = one.found_ore
        net = (saved - believed.outlay_ore)[:, self._in_purse].sum(axis=1)
        rate = self.model.economics.discount_rate_per_year
        stays = gains_within(net, self.fund.looks_ahead_years, rate)
        one.status = PERMANENT if stays else ENDED
        self._programmes[one.programme].is_open = stays

    # Payment, follow-up and repayment

    def _pay(self, one: Effort) -> None:
        """Pay what was booked on an effort this year, as far as there is capital."""
        ledger, item = self.model.ledger, programme_item(one.programme)
        lines = ledger.lines_of(item)
        due = sum(ledger.paid(self.model.year, PAYERS[payer], lines) for payer in self.pays)
        paid = min(due, self._capital[one.kind])
        self._capital[one.kind] -= paid
        one.paid_ore += paid
        one.overrun_ore += due - paid

    def _follow_up(self, one: Effort) -> None:
        """Find what an effort has saved this year, with the error follow-up has."""
        found = self.found[one.programme].gain_ore(self.fund.follow_up)[self._years_of(one)].copy()
        if self.fund.follow_up_error_share > 0.0:
            stream = stream_of("fund", one.programme)
            error = normals(self.model.key, THE_FUND, self.model.year, stream)[0, 0]
            found[MUNICIPALITY] += round(error * self.fund.follow_up_error_share * one.paid_ore)
        one.found_ore.append(found)

    def _be_repaid(self, one: Effort) -> None:
        """Take back what is due, and write off what has not come when the years of repayment are over."""
        years, fund = self._years_of(one) + 1, self.fund
        if years <= fund.repayment_years:
            saved = int(np.sum([found[self.repaid_by] for found in one.found_ore]))
            if fund.contract:
                due = due_on_contract(one.paid_ore, saved, fund.contract, is_measured=years == fund.repayment_years)
            else:
                due = due_on_loan(one.paid_ore, saved, fund.repayment_share)
            repaid = max(0, due - one.repaid_ore)
            one.repaid_ore += repaid
            self._capital[one.kind] += repaid
        if years >= fund.repayment_years:
            one.written_off_ore = max(0, one.paid_ore - one.repaid_ore)
