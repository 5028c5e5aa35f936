"""Whether agencies' queues bind: how many of those at the door find no room, in one replication of the comparator."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.agencies.contacts import CONTACTS, GAVE_UP, SERVED, SERVED_BY_MISTAKE, WAITING
from sim.configuration.faults import BadInput, fault
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.beliefs import BEST_GUESS, alternative_of, parameters_of
from sim.studies.many_replications import Case, Engines
from sim.studies.one_replication import Replication
from sim.studies.run import run_one
from sim.sweeps.engines import finish_jobs
from sim.sweeps.job import job_of
from sim.sweeps.store import Store, on_stderr

BINDS_FROM = 0.01
"""Share of those at an agency's door without room from which its queue is said to bind (assumption)."""


@dataclass(frozen=True)
class Queues:
    """How tight agencies are, all years together.

    Attributes:
        without_room: share of the contacts of those at the door of any agency who wait or give up.
        binding: agencies whose own share is at least ``BINDS_FROM``.
        agencies: how many there are.
    """

    without_room: float
    binding: tuple[str, ...]
    agencies: int


def queues(asked: Replication) -> pd.DataFrame:
    """Live the comparator of a replication; return agency, served and without_room: contacts since the choice began."""
    parameters = parameters_of(asked.belief)
    people = people_of(asked.municipality, parameters, key_of(asked.seed, asked.number))
    first = alternative_of(asked.belief, asked.alternatives[0])
    model = run_one(
        asked.municipality, asked.agencies, first, asked.economics, asked.seed, asked.number, 1, parameters, people
    )
    counts = np.array(model.contact_counts[asked.municipality.warm_up_years :]).reshape(
        -1, len(model.agencies), len(CONTACTS)
    )
    total = counts.sum(axis=0)
    return pd.DataFrame(
        {
            "agency": [one.agency.name for one in model.agencies],
            "served": total[:, [SERVED, SERVED_BY_MISTAKE]].sum(axis=1),
            "without_room": total[:, [WAITING, GAVE_UP]].sum(axis=1),
        }
    )


def queues_of(case: Case, seed: int, engines: Engines) -> Queues:
    """Return how tight agencies are in the first replication of a case, as its comparator has it.

    Raises:
        BadInput: the store cannot be written to, or the run failed.
    """
    asked = replace(case, alternatives=case.alternatives[:1]).replication(BEST_GUESS, seed, 0)
    store, job = Store(engines.store, on_stderr), job_of(queues, asked)
    finished = finish_jobs(queues, [job], store, engines.engine, 1)
    if finished.failures:
        raise BadInput(fault("a run", finished.failures[0].error, "the others are kept: the same command tries again"))
    return summed_up(store.read(job.identity))


def summed_up(contacts: pd.DataFrame) -> Queues:
    """Return how tight agencies are by their contacts (``queues``); where nobody came, nobody went without."""
    came = contacts["served"] + contacts["without_room"]
    shares = contacts["without_room"] / came.clip(lower=1)
    binding = tuple(str(name) for name in contacts.loc[shares >= BINDS_FROM, "agency"])
    return Queues(float(contacts["without_room"].sum() / max(1, came.sum())), binding, len(contacts))
