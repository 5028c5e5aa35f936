"""Many replications: lived on an engine and kept in a store; nothing is lived twice and a stop loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sim.configuration.changes import Choices
from sim.configuration.faults import BadInput, fault
from sim.configuration.schema import Agency, Economics, Municipality
from sim.studies.alternatives import Alternative, refuse_a_council_without_cash_flows, refuse_what_does_not_fit
from sim.studies.beliefs import Belief, drawn
from sim.studies.one_replication import Lived, Replication, live, read_lived
from sim.sweeps.attend import Ended
from sim.sweeps.engines import Engine, finish_jobs
from sim.sweeps.job import jobs_of
from sim.sweeps.store import Store, on_stderr

T = TypeVar("T")

TOWN_STEP = 1_000_000
"""Accidents of the towns of one draw lie so far apart that more draws may be asked for later; 4 294 towns fit."""


@dataclass(frozen=True)
class Case:
    """Where, and between what: everything but belief and accidents."""

    municipality: Municipality
    agencies: tuple[Agency, ...]
    alternatives: tuple[Alternative, ...]
    economics: Economics

    def __post_init__(self) -> None:
        for one in self.alternatives:
            refuse_what_does_not_fit(one, self.municipality)
        names = [one.name for one in self.alternatives]
        if len(set(names)) < len(names):
            raise BadInput(fault("strategies", f"the same name twice: {', '.join(names)}", "each once"))
        discounting = [one.name for one in self.alternatives if one.fund is not None or one.governance.programmes]
        if discounting:
            given = f"strategy {discounting[0]!r}: a fund or a council that decides by the discount rate"
            raise BadInput(fault("strategies", given, "strategies in whose lives nobody discounts"))

    def replication(self, belief: Belief, seed: int, number: int) -> Replication:
        """Return one replication of it; the discount rate, on which no life hangs, is left to whoever reads it."""
        undiscounted = replace(self.economics, discount_rate_per_year=0.0)
        return Replication(self.municipality, self.agencies, self.alternatives, undiscounted, belief, seed, number)


def case_of(choices: Choices) -> Case:
    """Return the case of what was chosen.

    Raises:
        BadInput: an alternative does not fit the municipality, or its council would have to know cash flows beforehand.
    """
    for one in choices.chosen:
        refuse_a_council_without_cash_flows(one.governance, one.strategy.name)
    alternatives = tuple(
        Alternative(one.strategy, one.programmes, one.organisation, one.governance, reforms=one.reforms)
        for one in choices.chosen
    )
    return Case(choices.municipality, choices.agencies, alternatives, choices.economics)


@dataclass(frozen=True)
class Engines:
    """How jobs are done: which engine, how many side by side, and where what is done is kept."""

    engine: Engine = "processes"
    workers: int = 2
    store: str = "outputs/sweeps"


def nested_replications(case: Case, draws: int, towns: int, seed: int) -> list[Replication]:
    """Return towns of draws of everything, draw by draw: shape (draws, towns) flattened.

    Town 0 of draw d has the accidents of replication d, as ``replicate`` with draws has them.
    """
    return [
        case.replication(drawn(draw), seed, draw + town * TOWN_STEP) for draw in range(draws) for town in range(towns)
    ]


def live_many(
    replications: Sequence[Replication],
    engines: Engines,
    read: Callable[[Replication, list[Lived]], T],
    done: Callable[[Ended], object] = lambda _ended: None,
) -> list[T]:
    """Live replications that are not in the store yet; return what is read out of each, in the order asked.

    Args:
        replications: what to live.
        engines: how and where.
        read: what to keep of one.
        done: called when it is settled how it went with one.

    Raises:
        BadInput: the store cannot be written to, or a replication failed for good; what is done stays in the store.
    """
    store = Store(engines.store, on_stderr)
    jobs = jobs_of(live, replications)
    finished = finish_jobs(live, jobs, store, engines.engine, engines.workers, done)
    if finished.failures:
        first, *others = finished.failures
        more = f" and {len(others)} more" if others else ""
        raise BadInput(fault("a run", f"{first.error}{more}", "the others are kept: the same command tries again"))
    return [read(job.asked, read_lived(store.read(job.identity))) for job in jobs]
