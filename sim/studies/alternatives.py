"""What is compared: a strategy with its programmes, way of organising and governance, read from files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sim.configuration.border import (
    BadInput,
    fault,
    load_governance,
    load_organisation,
    load_programme,
    load_programmes,
    load_reforms,
    load_strategy,
    shown,
)
from sim.configuration.schema import (
    Fund,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Strategy,
    Title,
)
from sim.money.fund_knowledge import Knowledge
from sim.programmes.uncertainty import with_drawn_changes, with_drawn_effects

SILO = Organisation(name="silo", title=Title(en="Silo", sv="Stuprör"))
OPEN = Governance(name="open", title=Title(en="Open budget", sv="Öppen budget"))


@dataclass(frozen=True)
class Alternative:
    """A strategy with its programmes and reforms as it uses them, a way of organising and who decides over money.

    ``cash_flows`` is what a council believes of the programmes it may open (``sim.agencies.council``). ``fund`` is
    asked for money for the programmes it names; ``fund_knows`` is what is known of them (``sim.money.fund``).
    """

    strategy: Strategy
    programmes: tuple[Programme, ...] = ()
    organisation: Organisation = SILO
    governance: Governance = OPEN
    cash_flows: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    reforms: tuple[Reform, ...] = ()
    fund: Fund | None = None
    fund_knows: Knowledge | None = None

    @property
    def name(self) -> str:
        """Return the strategy's name."""
        return self.strategy.name

    @property
    def used(self) -> tuple[Strategy | Programme | Reform | Organisation | Governance | Fund, ...]:
        """Return every file's choice behind it, for the manifest."""
        funds = (self.fund,) if self.fund else ()
        return (self.strategy, *self.programmes, *self.reforms, self.organisation, self.governance, *funds)


AS_TODAY = Alternative(Strategy(name="as_today", title=Title(en="As today", sv="Som i dag")))
"""What studies compare with that choose no comparator: no programme, silo and an open budget."""


def load_alternative(name: str) -> Alternative:
    """Return a strategy by its name or path, with everything it names.

    Raises:
        BadInput: something it names does not exist, or its council would have to know cash flows beforehand.
    """
    strategy = load_strategy(name)
    governance = load_governance(strategy.governance)
    refuse_a_council_without_cash_flows(governance, strategy.name)
    organisation = load_organisation(strategy.organisation)
    return Alternative(strategy, load_programmes(name), organisation, governance, reforms=load_reforms(name))


def refuse_a_council_without_cash_flows(governance: Governance, strategy: str | None = None) -> None:
    """Refuse a council that chooses programmes by cash flows, which only ``mandate_period`` works out.

    Args:
        governance: the council's.
        strategy: whose council it is, where a strategy names it.

    Raises:
        BadInput: says which and what to do.
    """
    if governance.programmes:
        where = "governance " if strategy is None else f"strategy {shown(strategy)}: governance="
        given = f"{where}{shown(governance.name)}"
        raise BadInput(
            fault(given, "its council chooses programmes by their cash flow", "vandpunkt mandate_period compares those")
        )


def with_draw(alternative: Alternative, draw: int) -> Alternative:
    """Return an alternative whose programmes and reforms do what they do in a draw (``sim.programmes.uncertainty``)."""
    return replace(
        alternative,
        programmes=tuple(with_drawn_effects(one, draw) for one in alternative.programmes),
        reforms=tuple(with_drawn_changes(one, draw) for one in alternative.reforms),
    )


def refuse_what_does_not_fit(alternative: Alternative, municipality: Municipality) -> None:
    """Refuse a fixed budget in a municipality without enough years before the choice to take it from.

    Raises:
        BadInput: says which and what to do.
    """
    governance, years = alternative.governance, municipality.warm_up_years
    if governance.budget == "fixed" and years < governance.years_remembered:
        given = f"governance {shown(governance.name)} has a fixed budget, municipality {shown(municipality.name)}"
        allowed = f"warm_up_years of at least {governance.years_remembered}, as municipality=standing has"
        raise BadInput(fault(f"{given} has warm_up_years={years}", allowed))


def refuse_nobody_born(municipality: Municipality, where: str, key: str | None = None) -> None:
    """Refuse a municipality where nobody is born: there is nobody to follow.

    Args:
        municipality: of the choice.
        where: the experiment.
        key: the choice's key for the municipality, where it has several.

    Raises:
        BadInput: says so.
    """
    if municipality.births_per_year == 0:
        given = "births_per_year=0" if key is None else f"{key}: births_per_year=0"
        raise BadInput(fault(where, given, "a municipality where somebody is born"))


def way(organisation: str, governance: str = "open", cash_flows: Mapping[str, npt.NDArray[np.float64]] | None = None,
        name: str | None = None) -> Alternative:  # fmt: skip
    """Return a way of organising and governing, without programmes but those its council may open.

    Args:
        organisation, governance: names in ``conf/``, or paths.
        cash_flows: what the council believes of the programmes it may open.
        name: what it is called; by default the name of the organisation.
    """
    organised, governed = load_organisation(organisation), load_governance(governance)
    if cash_flows is None:
        refuse_a_council_without_cash_flows(governed)
    shown_as = organised if name in (None, organised.name) else governed
    return Alternative(
        Strategy(name=name or organised.name, title=shown_as.title, organisation=organised.name,
                 governance=governed.name),
        tuple(load_programme(programme) for programme in governed.programmes),
        organised,
        governed,
        dict(cash_flows or {}),
    )  # fmt: skip
