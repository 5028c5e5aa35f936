"""The engines ``submitit_local`` and ``slurm``: jobs in tasks that others schedule, answers through the store alone.

Jobs are dealt out to tasks; a task does its jobs one after the other and tells of each in a file (``cluster_task``).
Here those files are read until every job is settled. A task that the scheduler ends early (time, preemption, a lost
node, a kill) loses the one job in hand, which counts as lost; the others are put in again with the next round, and one
line says so. If this process is killed, SLURM's tasks finish what they have: the same command finds it in the store.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from sim.configuration.clusters import Cluster
from sim.configuration.faults import BadInput, fault, shown
from sim.sweeps.attend import Ended
from sim.sweeps.cluster_task import Notes, Task
from sim.sweeps.job import Job, Work, digest_of_model, name_of
from sim.sweeps.schedulers import Here, Scheduler, Slurm
from sim.sweeps.store import Failure, Store

LOOK_SECONDS = 0.2
"""Between two looks at what tasks have told."""
TASKS_A_WORKER = 4
"""So that workers end together although some jobs take longer …"""
WORTH_A_TASK = 4
"""… but no task of fewer jobs than this for that: each begins with a fresh Python, which takes seconds."""
MOST_TASKS = 1000
"""Of one array: what SLURM allows unless a cluster says otherwise (MaxArraySize 1001)."""

NOT_ITS_FAULT = ("PREEMPTED", "NODE_FAIL", "BOOT_FAIL")
"""Ends of a task that say nothing about the job in hand, if the task had got anywhere at all."""

Engage = Callable[[Path, Cluster, int, Callable[[str], object]], Scheduler]


def with_submitit(
    work: Work, jobs: Sequence[Job], store: Store, workers: int, cluster: Cluster | None
) -> Iterator[Ended]:
    """Do jobs in submitit's tasks on this machine; yield how each went, in the order they end.

    Raises:
        StoreError: the store cannot be written to; the tasks are ended first.
        BadInput: submitit is not installed, or the model's files were changed since the jobs were planned.
    """
    return _in_rounds(work, jobs, store, workers, cluster or Cluster(), Here)


def on_slurm(work: Work, jobs: Sequence[Job], store: Store, workers: int, cluster: Cluster | None) -> Iterator[Ended]:
    """Do jobs in array tasks of SLURM; yield how each went, in the order one hears of it.

    Raises:
        StoreError: the store cannot be written to; the tasks are cancelled first.
        BadInput: there is no SLURM here, it will not have the tasks, or the model's files were changed meanwhile.
    """
    return _in_rounds(work, jobs, store, workers, cluster or Cluster(), Slurm)


def _in_rounds(
    work: Work, jobs: Sequence[Job], store: Store, workers: int, cluster: Cluster, engage: Engage
) -> Iterator[Ended]:
    """Submit jobs, listen until all their tasks are over, and put in again what no task got to."""
    waiting, name, model = list(jobs), name_of(work), digest_of_model(work)
    while waiting:
        folder, parts = _folder_for_tasks(store), dealt(waiting, workers, cluster.jobs_per_task)
        later = waiting[sum(map(len, parts)) :]
        tasks = [
            Task(
                number, name, part, store.folder.absolute(), folder / f"task_{number:04d}.jsonl", cluster.minutes, model
            )
            for number, part in enumerate(parts, start=1)
        ]  # fmt: skip
        left: list[Job] = []
        well = yield from _one_round(tasks, engage(folder, cluster, workers, store.tell), store, left)
        if well:
            shutil.rmtree(folder, ignore_errors=True)
        waiting = [*left, *later]


def dealt(jobs: Sequence[Job], workers: int, jobs_per_task: int) -> list[tuple[Job, ...]]:
    """Return jobs in tasks: every n-th to the same one, so that neighbours, which often take as long, are spread.

    Args:
        jobs: in their order.
        workers: tasks at a time.
        jobs_per_task: at most, and what then does not fit in ``MOST_TASKS`` is left out, for the next round; 0: so many
            that each worker gets up to ``TASKS_A_WORKER`` tasks, and all jobs are dealt.
    """
    if jobs_per_task:
        jobs = jobs[: MOST_TASKS * jobs_per_task]
        tasks = -(-len(jobs) // jobs_per_task)
    else:
        tasks = max(workers, min(TASKS_A_WORKER * workers, -(-len(jobs) // WORTH_A_TASK)))
    tasks = max(1, min(tasks, len(jobs), MOST_TASKS))
    return [tuple(jobs[first::tasks]) for first in range(tasks)]


def _one_round(
    tasks: Sequence[Task], scheduler: Scheduler, store: Store, left: list[Job]
) -> Generator[Ended, None, bool]:
    """Yield how jobs of tasks ended; add to ``left`` those no task got to. Returns whether all went well."""
    to_start, well = deque(tasks), True
    running: dict[int, tuple[Task, Notes]] = {}
    try:
        while to_start or running:
            fits = [to_start.popleft() for _ in range(min(len(to_start), scheduler.most - len(running)))]
            if fits:
                running.update({task.number: (task, Notes(task.notes)) for task in fits})
                scheduler.start(fits)
            over = scheduler.over()
            for task, notes in list(running.values()):
                for ended in notes.news():
                    well = well and ended.failure is None
                    yield ended
                if task.number in over:
                    del running[task.number]
                    rest = [job for job in task.jobs if job.identity not in notes.ended]
                    well = well and not rest
                    yield from _left_by(task, notes, rest, over[task.number], store, left)
            if running:
                time.sleep(LOOK_SECONDS)
    finally:
        scheduler.cancel()
    return well


def _left_by(task: Task, notes: Notes, rest: Sequence[Job], how: str, store: Store, left: list[Job]) -> Iterator[Ended]:
    """Say what became of the jobs that a task which is over has not told of."""
    undone = []
    for job in rest:
        if store.has(job.identity):
            yield Ended(job.identity, "read")
        else:
            undone.append(job)
    if not undone:
        return
    reason = f"its task never began (the scheduler says {how})"
    lost = undone
    if notes.stopped:
        reason, lost = notes.stopped, []
    elif how in NOT_ITS_FAULT and notes.ended:
        reason, lost = f"the scheduler took its node away ({how})", []
    elif notes.begun:
        reason, lost = f"its task was ended before it was done (the scheduler says {how})", undone[:1]
    left.extend(undone[len(lost) :])
    again = f"task {task.number}: {len(task.jobs) - len(undone)} of {len(task.jobs)} jobs done; {reason}"
    store.tell(f"{again}; the rest is put in again (log: {task.notes.parent})")
    for job in lost:
        yield Ended(job.identity, "lost", failure=Failure(job.identity, reason))


def _folder_for_tasks(store: Store) -> Path:
    """Make a folder in the store for the files of one round of tasks."""
    parent = store.folder.absolute() / "tasks"
    if "%" in str(parent):
        raise BadInput(fault("store", shown(str(store.folder)), "a path without %, which schedulers read as a sign"))
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="round-", dir=parent))
    except OSError as error:
        raise store.refusal(error) from error
