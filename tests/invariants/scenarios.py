"""A scenario: everything somebody could configure, as one record of choices.

It is nothing but choices, so Hypothesis can make a failing one smaller, and what it prints can be lived again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.configuration.schema import (
    Agency,
    Economics,
    Fund,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Title,
)
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.fund_knowledge import EffortFlow, Knowledge
from sim.money.prices import PAYERS
from sim.studies.beliefs import Belief, parameters_of

TITLE = Title(en="A test", sv="Ett prov")
MOST_YEARS = 150


@dataclass(frozen=True)
class Scenario:
    """A world that somebody could configure.

    Attributes:
        cash_flows: by programme, kronor that the council believes it to save each year.
        promises: by programme of the fund, öre that it is known to cost and to save each year, seven years long.
        draw: of the parameters' posterior; None: their best guess.
        peers: whether class and area matter.
        spare: a programme that is not chosen, for claims about one more.
    """

    municipality: Municipality
    agencies: tuple[Agency, ...] = ()
    programmes: tuple[Programme, ...] = ()
    reforms: tuple[Reform, ...] = ()
    organisation: Organisation | None = None
    governance: Governance | None = None
    cash_flows: tuple[tuple[str, float], ...] = ()
    fund: Fund | None = None
    promises: tuple[tuple[str, int, int], ...] = ()
    economics: Economics = Economics()  # noqa: RUF009 - frozen
    seed: int = 1
    replication: int = 0
    threads: int = 1
    draw: int | None = None
    peers: bool = True
    spare: Programme | None = None

    @property
    def parameters(self) -> np.ndarray:
        """Return the parameters of the rules of life that hold here, an array of one record."""
        found = _drawn_parameters(self.draw).copy()
        if not self.peers:
            for name in PEERS:
                found[name] = 0.0
        return found

    def begin(self, people: np.ndarray | None = None) -> Vandpunkt:
        """Return the model before its first year; ``people``: who lives there, if not those of the seed."""
        knows = Knowledge({name: (_flow(cost, gain),) * 10 for name, cost, gain in self.promises})
        return Vandpunkt(
            self.municipality, self.agencies, self.programmes, self.economics, self.seed, self.replication,
            self.threads, self.parameters, people, self.organisation, self.governance,
            {name: np.array([sek]) for name, sek in self.cash_flows}, self.reforms, self.fund, knows,
        )  # fmt: skip


PEERS = ("externalising_peers", "attainment_peers", "conviction_peers", "drug_peers", "find_work_area")
"""Parameters through which class and area reach a life."""


@cache
def _drawn_parameters(draw: int | None) -> np.ndarray:
    return parameter_record() if draw is None else parameters_of(Belief(member=draw))


def _flow(cost: int, gain: int) -> EffortFlow:
    """Return an effort that costs and saves every payer the same each year."""
    years = np.ones((MOST_YEARS + 100, len(PAYERS)), dtype=np.int64)
    years[7:] = 0
    return EffortFlow(cost * years, gain * years, gain * years // 2)
