"""The council as a Mesa agent: who gets money this year, and every mandate period which programmes are worth it.

Repair is paid first and prevention gets what is left (the chain-letter economy of the documents); what the council
believes of a programme is that programme's own cash flow, as far ahead as it looks and in the purse it looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.agencies.contacts import GAVE_UP, SERVED, SERVED_BY_MISTAKE, WAITING
from sim.configuration.schema import Governance
from sim.money.appraisal import discount_factors
from sim.money.prices import PUBLIC_PAYERS, assessment_item, programme_item, reform_item
from sim.people.agent import Agent

BEFORE_AND_NOW = 2
"""Years that a change needs."""


@dataclass
class CouncilTally:
    """What was decided, by year: the programmes that are open."""

    open_programmes: list[tuple[str, ...]] = field(default_factory=list)


def programme_is_worth_it(cash_flow: npt.NDArray[np.float64], looks_ahead_years: int, rate_per_year: float) -> bool:
    """Return whether a cash flow by year, discounted and as far ahead as somebody looks, is above 0."""
    seen = cash_flow[:looks_ahead_years]
    return bool((seen * discount_factors(len(seen), rate_per_year)).sum() > 0.0)


class CouncilAgent(Agent):
    """The council of the municipality, with the other payers' boards.

    Args:
        model: the municipality.
        governance: how money is decided on.
        cash_flows: by programme, kronor by year since it began that one start of it saves (+) or costs (-) the purse
            the council looks at; a programme without one is never opened.

    Raises:
        ValueError: a fixed budget without enough years before the choice to take it from.
    """

    def __init__(
        self, model: Any, governance: Governance, cash_flows: Mapping[str, npt.NDArray[np.float64]] | None = None
    ) -> None:
        super().__init__(model)
        if governance.budget == "fixed" and model.municipality.warm_up_years < governance.years_remembered:
            raise ValueError(
                f"a fixed budget is taken from the {governance.years_remembered} years before the choice begins; "
                f"{model.municipality.name} has {model.municipality.warm_up_years} (warm_up_years)"
            )
        self.governance = governance
        self.cash_flows = dict(cash_flows or {})
        self.tally = CouncilTally()
        self._preventing = {
            agent.agency.name: [
                line
                for item in (agent.agency.service.item, assessment_item(agent.agency.name))
                if item in model.ledger.items
                for line in model.ledger.lines_of(item)
            ]
            for agent in model.agencies
            if agent.agency.prevents
        }
        chosen = [programme_item(one.programme.name) for one in model.programmes]
        chosen += [reform_item(one.reform.name) for one in model.reforms]
        self._chosen_lines = [line for item in chosen for line in model.ledger.lines_of(item)]
        self._per_resident: dict[str, float] = {}
        self._kept: dict[str, float] = {}
        for one in model.programmes:
            if one.programme.name in governance.programmes:
                one.is_open = False

    def step(self) -> None:
        """Decide on programmes at the start of a mandate period, and on staff every year."""
        years = self.model.year - self.model.municipality.start_year
        if years % self.governance.mandate_years == 0:
            self._open_what_pays()
        if self.governance.responds_to_pressure > 0.0:
            self._follow_pressure()
        if self.governance.budget == "fixed":
            self._share_out()
        self.tally.open_programmes.append(
            tuple(
                one.programme.name
                for one in self.model.programmes
                if one.programme.name in self.governance.programmes and one.is_open
            )
        )

    def _open_what_pays(self) -> None:
        for one in self.model.programmes:
            if one.programme.name in self.governance.programmes:
                flow = self.cash_flows.get(one.programme.name, np.zeros(0))
                rate = self.model.economics.discount_rate_per_year
                one.is_open = programme_is_worth_it(flow, self.governance.looks_ahead_years, rate)

    def _follow_pressure(self) -> None:
        """Let each agency's staff follow, by a share, what changed in the number who visibly wait or give up."""
        counts = self.model.contact_counts
        if len(counts) < BEFORE_AND_NOW:
            return
        before, now = counts[-2], counts[-1]
        for agent in self.model.agencies:
            pressed = [int(one[agent.place, [WAITING, GAVE_UP]].sum()) for one in (before, now)]
            served = max(1, int(before[agent.place, [SERVED, SERVED_BY_MISTAKE]].sum()))
            change = self.governance.responds_to_pressure * (pressed[1] - pressed[0]) / served
            agent.staff_share = self._within(agent.staff_share * (1.0 + change), self.governance.most_staff_share)

    def _share_out(self) -> None:
        """Give prevention what repair left of last year's budget, payer by payer."""
        model = self.model
        last_year = model.year - 1
        payers = {model.ledger.lines[k].payer for lines in self._preventing.values() for k in lines}
        left = {payer: self._left_share(payer, last_year) for payer in sorted(payers.intersection(PUBLIC_PAYERS))}
        for agent in model.agencies:
            shares = [
                left[payer]
                for payer in {model.ledger.lines[k].payer for k in self._preventing.get(agent.agency.name, ())}
                if payer in left
            ]
            if shares:
                own = min(shares)
                agent.staff_share = self._within(agent.staff_share * own, 1.0)

    def _within(self, share: float, most: float) -> float:
        """Return a share of staff, neither below what is always left nor above the most there can be."""
        return min(max(share, self.governance.least_staff_share), most)

    def _left_share(self, payer: str, year: int) -> float:
        """Return what is left for a payer's prevention, as a share of what it cost last year.

        What was left over in better years is kept and used first; programmes and reforms are paid before.
        """
        model = self.model
        ledger, residents = model.ledger, model.residents_by_year
        if payer not in self._per_resident:
            past = range(year - self.governance.years_remembered + 1, year + 1)
            paid = sum(ledger.paid(one, payer) for one in past)
            self._per_resident[payer] = paid / max(1, sum(residents[one - model.first_year] for one in past))
        prevention = [k for lines in self._preventing.values() for k in lines]
        spent = ledger.paid(year, payer, prevention)
        programmes = ledger.paid(year, payer, self._chosen_lines)
        repair = ledger.paid(year, payer) - spent - programmes
        budget = self._per_resident[payer] * residents[year - model.first_year]
        balance = budget - repair - programmes - spent
        self._kept[payer] = max(0.0, self._kept.get(payer, 0.0) + balance)
        return (spent + balance + self._kept[payer]) / spent if spent > 0 else 1.0
