"""Do jobs that are not done yet, on an engine of one's choice, and lose none to another's misfortune.

    serial            one after the other, here
    processes         side by side on this machine
    submitit_local    as tasks of submitit on this machine: what a cluster would do, tried at home
    slurm             as array tasks of a SLURM cluster

All of them do the same work on the same questions and write to the same store, so the answers are the same to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import cast

from sim.configuration.clusters import Cluster, EngineName
from sim.sweeps.attend import Ended, attend
from sim.sweeps.here import seconds
from sim.sweeps.job import Job, Work
from sim.sweeps.processes import in_processes
from sim.sweeps.store import Failure, Store

Engine = EngineName

MOST_LOST = 2
"""Workers a job may take with it: one may have been unlucky, two say that it is the job."""


@dataclass(frozen=True)
class Finished:
    """What came of some jobs.

    Attributes:
        done: worked out now.
        read: found in the store.
        failures: of those that did not succeed, in the order of the jobs.
        seconds: it all took.
        worked_seconds: that jobs took, added up over workers.
    """

    done: int
    read: int
    failures: tuple[Failure, ...]
    seconds: float
    worked_seconds: float = 0.0


def finish_jobs(
    work: Work,
    jobs: Sequence[Job],
    store: Store,
    engine: Engine = "processes",
    workers: int = 2,
    done: Callable[[Ended], object] = lambda _ended: None,
    retries: int = 1,
    cluster: Cluster | None = None,
) -> Finished:
    """Do the jobs whose answers are not in the store; return what came of all of them.

    The same call after any interruption goes on where it was. A job that raises is noted in the store and tried again
    when the others are done; one whose worker is killed is put in again, and fails if that happens twice.

    Args:
        work: what to do with each question.
        jobs: made by ``job_of``; equal ones are done once.
        store: where answers are and go.
        engine: see the module.
        workers: jobs side by side.
        done: called when it is settled how it went with a job: read, lived or failed for good.
        retries: how often a job that raised is tried again.
        cluster: what a cluster wants to know (``sim.sweeps.cluster``).

    Raises:
        StoreError: the store cannot be written to. What is done stays.
        BadInput: the engine cannot be had, or the model's files were changed since the jobs were planned.
    """
    begun, by_identity = seconds(), {job.identity: job for job in jobs}
    store.tidy()
    missing, read, lived, worked = [], 0, 0, 0.0
    for identity, job in by_identity.items():
        if store.has(identity):
            read += 1
            done(Ended(identity, "read"))
        else:
            missing.append(job)
    failed: dict[str, Failure] = {}
    lost, raised = dict.fromkeys(by_identity, 0), dict.fromkeys(by_identity, 0)
    while missing:
        again: list[Job] = []
        ends = cast(Generator[Ended, None, None], _engine(engine)(work, missing, store, workers, cluster))
        with closing(ends) as ended:
            for one in ended:
                worked += one.seconds
                if one.failure is None:
                    read, lived = read + (one.how == "read"), lived + (one.how == "lived")
                    failed.pop(one.identity, None)
                    done(one)
                    continue
                is_lost = one.how == "lost"
                lost[one.identity] += is_lost
                raised[one.identity] += not is_lost
                times = lost[one.identity] + raised[one.identity]
                failed[one.identity] = failure = replace(one.failure, times=times)
                store.write_failure(failure)
                may_be_lost_again = lost[one.identity] < MOST_LOST
                may_raise_again = raised[one.identity] <= retries and not one.hopeless
                if may_be_lost_again if is_lost else may_raise_again:
                    again.append(by_identity[one.identity])
                else:
                    done(replace(one, how="failed"))
        missing = again
    store.tidy()  # what a worker of a sweep killed just before this one left as it died
    in_order = tuple(failed[identity] for identity in by_identity if identity in failed)
    return Finished(lived, read, in_order, seconds() - begun, worked)


_Doing = Callable[[Work, Sequence[Job], Store, int, Cluster | None], Iterator[Ended]]
"""Yields how jobs went, as they end; closing it stops what is under way."""


def _engine(name: Engine) -> _Doing:
    """Return what does jobs and yields how each went; what a cluster needs is loaded when one is asked for."""
    if name in ("submitit_local", "slurm"):
        from sim.sweeps.cluster import on_slurm, with_submitit

        return on_slurm if name == "slurm" else with_submitit
    return {"serial": _serial, "processes": _processes}[name]


def _serial(work: Work, jobs: Sequence[Job], store: Store, _workers: int, _cluster: Cluster | None) -> Iterator[Ended]:
    for job in jobs:
        yield Ended(job.identity, "read") if store.exists(job.identity) else attend(work, job, store)


def _processes(
    work: Work, jobs: Sequence[Job], store: Store, workers: int, _cluster: Cluster | None
) -> Iterator[Ended]:
    return in_processes(work, jobs, store, workers)
