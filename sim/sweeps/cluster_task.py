"""A task on a cluster: some jobs, one after the other, with a note in a file of how each went.

The file is how whoever submitted the task hears of it, from any machine that shares the store; answers go to the store
alone. A task looks into the store before each job, so that one that is begun anew goes on where it was.

    {"begun": "node7.4711"}                     the task runs
    {"identity": …, "how": "lived", …}          a job ended (``Ended``)
    {"stopped": "near its 60 minutes"}          it ends before its last job, and no job was lost
    {"no_store": "…"}                           the store cannot be written to
    {"refused": "…"}                            the model's files are not those the jobs were planned with

One process writes to a file and one reads it, so lines stay whole on a shared folder (NFS) too; there they may be seen
some seconds late, and a job whose line and answer are not seen yet when its task is over is done twice, to the same
bytes.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sim.configuration.faults import BadInput
from sim.sweeps.attend import Ended, attend
from sim.sweeps.here import seconds, writer
from sim.sweeps.job import Job, another_model
from sim.sweeps.store import Failure, Store, StoreError

SOON_SECONDS = 20.0
"""What a task leaves of its time, so that it has ended when the scheduler would end it."""
AS_LONG_AGAIN = 1.5
"""A task begins another job only if one half as long again as the longest so far would fit."""


@dataclass(frozen=True)
class Task:
    """What one task is to do.

    Attributes:
        number: of the task, for people.
        work: ``module:function`` of each job.
        jobs: in this order.
        store: where answers go.
        notes: the file to tell how each job went.
        minutes: the task may take.
        model: digest of the model with which the jobs were planned.
    """

    number: int
    work: str
    jobs: tuple[Job, ...]
    store: Path
    notes: Path
    minutes: float
    model: str


def do(task: Task) -> None:
    """Do the jobs of a task that are not in the store; tell of each in the file of notes."""
    begun, longest = seconds(), 0.0
    store = Store(task.store)
    _note(task.notes, {"begun": writer()})
    module, _, name = task.work.partition(":")
    work = getattr(importlib.import_module(module), name)
    refusal = another_model(work, task.model)
    if refusal:
        _note(task.notes, {"refused": str(refusal)})
        return
    with _stopped_by_the_scheduler() as told_to_stop:
        for job in task.jobs:
            left = 60.0 * task.minutes - (seconds() - begun) - SOON_SECONDS
            if longest and (told_to_stop or AS_LONG_AGAIN * longest > left):
                _note(task.notes, {"stopped": f"near the {task.minutes:g} minutes it may take"})
                return
            if store.exists(job.identity):
                _note(task.notes, asdict(Ended(job.identity, "read")))
                continue
            try:
                ended = attend(work, job, store)
            except StoreError as error:
                _note(task.notes, {"no_store": str(error)})
                return
            longest = max(longest, ended.seconds)
            _note(task.notes, asdict(ended))


@contextmanager
def _stopped_by_the_scheduler() -> Iterator[list[int]]:
    """Yield a list that fills when the scheduler says that the time is nearly up (SIGUSR2, well before it kills).

    SIGTERM, which submitit would pass over, ends the process at once: the job in hand leaves nothing behind.
    """
    told: list[int] = []
    before = {
        signal.SIGUSR2: signal.signal(signal.SIGUSR2, lambda number, _frame: told.append(number)),
        signal.SIGTERM: signal.signal(signal.SIGTERM, signal.SIG_DFL),
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _note(path: Path, what: dict[str, Any]) -> None:
    """Add a line to the notes, onto the disk, in one piece."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (json.dumps(what) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


class Notes:
    """Reads what a task told, line by line, as far as the lines are complete.

    Attributes:
        ended: identities of the jobs it told of.
        begun: whether it ever began.
        stopped: why it ended before its last job, where it said so.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._read = path, 0
        self.ended: set[str] = set()
        self.begun = False
        self.stopped = ""

    def news(self) -> Iterator[Ended]:
        """Yield how jobs ended that the task has told of since it was last asked.

        Raises:
            StoreError: the task could not write to the store.
            BadInput: the task found another model than the one that was meant.
        """
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines[:-1]:
            self._read += len(line) + 1
            told = json.loads(line)
            if "begun" in told:
                self.begun, self.stopped = True, ""
            elif "stopped" in told:
                self.stopped = told["stopped"]
            elif "no_store" in told:
                raise StoreError(told["no_store"])
            elif "refused" in told:
                raise BadInput(told["refused"])
            elif told["identity"] not in self.ended:  # told twice by a task that was begun anew
                self.ended.add(told["identity"])
                yield _as_ended(told)


def _as_ended(told: dict[str, Any]) -> Ended:
    failure = told.pop("failure")
    if failure:
        failure = Failure(**{**failure, "trace": tuple(failure["trace"])})
    return Ended(**told, failure=failure)
