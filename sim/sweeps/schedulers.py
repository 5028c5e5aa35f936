"""Two schedulers behind one face: submitit's tasks on this machine, and SLURM's array tasks on a cluster.

Both start tasks through submitit (https://github.com/facebookincubator/submitit), which writes the batch file, pickles
the task and starts a fresh Python for it. Which tasks are over is asked of ``squeue`` and not of ``sacct``, which needs
a database that small clusters lack.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sim.configuration.clusters import Cluster
from sim.configuration.faults import BadInput, cut, fault, printable, shown
from sim.sweeps.cluster_task import Task, do
from sim.sweeps.here import seconds
from sim.sweeps.processes import GOES_SECONDS, ONE_THREAD

ASK_SECONDS = 2.0
"""Between two questions to a cluster's scheduler, which many others ask as well."""
ANSWER_SECONDS = 120.0
"""Longest wait for a scheduler's answer."""
WARNING_SECONDS = 90
"""How long before its end a task is told that its time is up, where it has so long."""
UNKNOWN_JOB = "invalid job id"
"""What squeue says of tasks that ended long ago."""


class Scheduler(Protocol):
    """Starts tasks and knows which are over."""

    most: int
    """Tasks that may be started at a time."""

    def start(self, tasks: Sequence[Task]) -> None:
        """Start tasks, or let them queue.

        Raises:
            BadInput: the scheduler will not have them.
        """

    def over(self) -> Mapping[int, str]:
        """Return the numbers of the tasks that have ended since it was last asked, and how the scheduler puts it."""

    def cancel(self) -> None:
        """End all tasks that run or wait."""


class Here:
    """submitit's local executor: each task a process of this machine. It has no queue, so we start no more than fit."""

    def __init__(self, folder: Path, cluster: Cluster, workers: int, _tell: Callable[[str], object]) -> None:
        submitit = _submitit("submitit_local")
        self.most = workers
        self._executor = submitit.LocalExecutor(folder=folder, max_num_timeout=0)
        self._executor.update_parameters(timeout_min=cluster.minutes, stderr_to_stdout=True)
        self._running: dict[int, Any] = {}

    def start(self, tasks: Sequence[Task]) -> None:
        """Start tasks at once."""
        with _environment():
            for task in tasks:
                self._running[task.number] = self._executor.submit(do, task)

    def over(self) -> Mapping[int, str]:
        """Return the tasks whose process has ended."""
        ended = [number for number, job in self._running.items() if job.done()]
        for number in ended:
            del self._running[number]
        return dict.fromkeys(ended, "ended")

    def cancel(self) -> None:
        """End the processes; wait until they are gone."""
        for job in self._running.values():
            job.cancel()
        for job in self._running.values():
            try:
                job._process.wait(timeout=GOES_SECONDS)
            except subprocess.TimeoutExpired:
                job._process.kill()
        self._running.clear()


class Slurm:
    """SLURM: one array a round, of which so many tasks run at a time as there are workers."""

    def __init__(self, folder: Path, cluster: Cluster, workers: int, tell: Callable[[str], object]) -> None:
        submitit = _submitit("slurm")
        for command in ("sbatch", "srun", "squeue", "scancel"):
            if shutil.which(command) is None:
                raise BadInput(
                    fault("engine", f"'slurm', but there is no {command} here", "run it where SLURM's commands are")
                )
        self.most = sys.maxsize
        self._tell = tell
        self._executor = submitit.SlurmExecutor(folder=folder, max_num_timeout=0)
        asked = {
            "job_name": "vandpunkt",
            "time": cluster.minutes,
            "mem": f"{round(1024 * cluster.memory_gb)}MB",
            "cpus_per_task": 1,
            "array_parallelism": workers,
            "signal_delay_s": min(WARNING_SECONDS, 60 * cluster.minutes // 4),
            "stderr_to_stdout": True,
            "setup": [f"export {name}={shlex.quote(value)}" for name, value in _exports().items()],
            "additional_parameters": dict(cluster.options) or None,
            "partition": cluster.partition or None,
            "account": cluster.account or None,
        }
        self._executor.update_parameters(**{name: value for name, value in asked.items() if value is not None})
        self._numbers: dict[str, int] = {}
        self._asked = -ASK_SECONDS

    def start(self, tasks: Sequence[Task]) -> None:
        """Submit tasks as one array."""
        try:
            jobs = self._executor.map_array(do, tasks)
        except (subprocess.SubprocessError, RuntimeError, OSError) as error:
            told = [line for line in str(error).splitlines() if "error" in line.lower()] or [str(error)]
            line = re.sub(r"^.*?(sbatch: )", r"\1", printable(told[-1].strip()))
            raise BadInput(
                fault("engine", f"'slurm' will not have the tasks ({cut(line)})", "see cluster.*")
            ) from error
        self._numbers = {job.job_id: task.number for job, task in zip(jobs, tasks, strict=True)}

    def over(self) -> Mapping[int, str]:
        """Return the tasks that neither wait nor run any more; asks the scheduler now and then."""
        if not self._numbers or seconds() - self._asked < ASK_SECONDS:
            return {}
        self._asked = seconds()
        array = next(iter(self._numbers)).partition("_")[0]
        answer = _ask("squeue", "--noheader", "--array", "--format=%i", f"--jobs={array}")
        if answer is None or (answer.returncode and UNKNOWN_JOB not in answer.stderr.lower()):
            return {}  # it does not answer: whether tasks run is not known
        waiting = set(answer.stdout.split())
        ended = {name: number for name, number in self._numbers.items() if name not in waiting}
        for name in ended:
            del self._numbers[name]
        return {number: _how_it_ended(name) for name, number in ended.items()}

    def cancel(self) -> None:
        """Take the array back."""
        if self._numbers:
            _ask("scancel", next(iter(self._numbers)).partition("_")[0])
            self._numbers.clear()


def _how_it_ended(name: str) -> str:
    """Return the state SLURM gives a task that is over (COMPLETED, TIMEOUT, NODE_FAIL …), while it remembers."""
    answer = _ask("scontrol", "show", "job", name, "--oneliner")
    state = re.search(r"\bJobState=(\w+)", answer.stdout) if answer else None
    return state[1] if state else "ended"


def _ask(*command: str) -> subprocess.CompletedProcess[str] | None:
    """Return what a command of the scheduler says, or None if it does not answer."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None


def _submitit(engine: str) -> Any:
    try:
        import submitit
    except ImportError:
        raise BadInput(fault("engine", f"{shown(engine)} needs submitit", "pip install 'vandpunkt[cluster]'")) from None
    return submitit


def _exports() -> dict[str, str]:
    """Return what a task's Python must find in its environment: one thread, and our modules where they are here."""
    return {**ONE_THREAD, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}


@contextmanager
def _environment() -> Iterator[None]:
    """Have it in our own environment for a moment, from which a task on this machine inherits."""
    ours = _exports()
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
