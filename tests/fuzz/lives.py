"""What was read is lived: some years of a tiny town, by whatever an experiment would do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from sim.configuration.changes import Chosen
from sim.configuration.designs import Design
from sim.configuration.faults import BadInput
from sim.configuration.schema import (
    Agency,
    Economics,
    Fund,
    Governance,
    Municipality,
    Programme,
    Title,
)
from sim.configuration.trials import PlannedTrial
from sim.model import Vandpunkt
from sim.studies.alternatives import Alternative, refuse_what_does_not_fit
from sim.studies.funds.efforts import effort_flows
from sim.studies.funds.funds import alternative_of, projects_of
from sim.studies.how_sure.structures import Structured
from sim.studies.one_replication import Replication, live
from sim.studies.sweep.sweep import Plan, person_years
from sim.studies.trials.trials import Ground, hold_trials
from tests.fuzz.kinds import agencies

MOST_PERSON_YEARS = 30_000
"""Larger towns than that are read and checked, but not lived here."""
TOWN = Municipality(
    name="tiny",
    title=Title(en="Tiny", sv="Liten"),
    births_per_year=3,
    birth_years=30,
    warm_up_years=14,
    horizon_years=24,
)
"""People from birth to 38 live here; what is chosen begins in the fifteenth year."""


def _run(
    *programmes: Programme, town: Municipality = TOWN, others: tuple[Agency, ...] | None = None, **more: Any
) -> None:
    model = Vandpunkt(town, agencies() if others is None else others, programmes, **more).run()
    if not np.isfinite(model.ledger.by_year.sum(dtype=np.float64)) or model.year != model.last_year:
        raise AssertionError("the years were not lived to their end")


def _strategy(chosen: Chosen) -> None:
    alternative = Alternative(
        chosen.strategy, chosen.programmes, chosen.organisation, chosen.governance, reforms=chosen.reforms
    )
    refuse_what_does_not_fit(alternative, TOWN)
    _run(*chosen.programmes, reforms=chosen.reforms, organisation=chosen.organisation)


def _agency(agency: Agency) -> None:
    others = [one for one in agencies() if one.name != agency.name]
    _run(others=(*others, agency))


def _governance(governance: Governance) -> None:
    from sim.configuration.files import load_programme

    programmes = tuple(load_programme(name) for name in governance.programmes)
    flows = {one.name: np.full(40, -1e5) for one in programmes}
    _run(*programmes, town=replace(TOWN, warm_up_years=20, horizon_years=20), governance=governance, cash_flows=flows)


def _municipality(town: Municipality) -> None:
    if size_of(town) <= MOST_PERSON_YEARS:
        _run(town=town)


def _fund(fund: Fund) -> None:
    from sim.configuration.files import load_programme

    programmes = {one.programme: load_programme(one.programme) for one in fund.applications}
    projects = projects_of([fund], programmes)
    flows, _ = effort_flows(TOWN, agencies(), projects, Economics(), 1, 1, 1)
    alternative = alternative_of(fund, programmes, flows)
    _run(*alternative.programmes, fund=fund, fund_knows=alternative.fund_knows)


def _structure(structured: Structured) -> None:
    _replication(structured.replications(1, 1)[0])


def _plan(plan: Plan | Design) -> None:
    if isinstance(plan, Plan):
        _replication(plan.jobs[0].asked)


def _replication(asked: Replication) -> None:
    if person_years(asked) <= MOST_PERSON_YEARS:
        live(asked)


def _trial(planned: PlannedTrial) -> None:
    hold_trials(Ground(60, agencies(), Economics(), 1, 1, 1), [planned])


LIVE: Mapping[str, Callable[[Any], None]] = {
    "municipality": _municipality,
    "economics": lambda economics: _run(economics=economics),
    "programme": lambda programme: _run(programme),
    "reform": lambda reform: _run(reforms=(reform,)),
    "strategy": _strategy,
    "agency": _agency,
    "organisation": lambda organisation: _run(organisation=organisation),
    "governance": _governance,
    "fund": _fund,
    "structure": _structure,
    "sweep_design": _plan,
    "trial": _trial,
}


def size_of(town: Municipality) -> float:
    """Return about how many person-years a town lives."""
    people = town.births_per_year * town.birth_years * (1.0 + town.newcomers_per_birth)
    return people * (town.last_year - town.first_birth_year + 1)


@cache
def _known() -> frozenset[str]:
    return frozenset(LIVE)


def live_it(kind: str, found: Any) -> None:
    """Live what was read from a file of some kind.

    Raises:
        BadInput: it does not fit the town; that is an answer too.
    """
    try:
        LIVE[kind](found)
    except BadInput as bad:
        if not str(bad).isprintable():
            raise AssertionError(str(bad)) from bad
