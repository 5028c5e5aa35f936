"""Claims about clusters: the same bytes as one after the other, and nobody loses work to a task that is ended."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.configuration.border import choose, load_agencies
from sim.configuration.clusters import Cluster
from sim.configuration.faults import BadInput
from sim.configuration.schema import Compare, Municipality
from sim.studies.alternatives import load_alternative
from sim.studies.one_replication import Replication, live
from sim.sweeps import cluster
from sim.sweeps.attend import Ended
from sim.sweeps.cluster import MOST_TASKS, _in_rounds, dealt, on_slurm, with_submitit
from sim.sweeps.cluster_task import SOON_SECONDS, Notes, Task, do
from sim.sweeps.engines import Engine, finish_jobs
from sim.sweeps.job import Job, Work, digest_of_model, job_of, jobs_of
from sim.sweeps.store import Store, StoreError
from tests.sweeps.toy import Ask, count


def why_no_slurm() -> str:
    """Return why SLURM cannot be tried here, or nothing if it can."""
    if shutil.which("sbatch") is None:
        return "no sbatch on this machine (docs/cluster.md says how to try SLURM on one machine)"
    try:
        ping = subprocess.run(["scontrol", "ping"], capture_output=True, text=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return "SLURM's controller does not answer"
    return "" if " UP" in ping.stdout else f"SLURM's controller does not answer: {ping.stdout} {ping.stderr}".strip()


MODEL = digest_of_model(count)
WHY_NO_SLURM = why_no_slurm()
slurm_only = pytest.mark.skipif(bool(WHY_NO_SLURM), reason=WHY_NO_SLURM or "SLURM answers")
engines = pytest.mark.parametrize("engine", ["submitit_local", pytest.param("slurm", marks=slurm_only)])


def asked(*asks: Ask) -> list[Job]:
    return jobs_of(count, asks)


def digest(store: Store, jobs: Sequence[Job]) -> str:
    return hashlib.sha256(b"".join(store.path(job.identity).read_bytes() for job in jobs)).hexdigest()


@engines
def test_a_cluster_gives_the_same_bytes_as_one_after_the_other(engine: Engine, tmp_path: Path) -> None:
    jobs, here, there = asked(*map(Ask, range(8))), Store(tmp_path / "here"), Store(tmp_path / "there")
    finish_jobs(count, jobs, here, "serial")
    told: list[Ended] = []
    finished = finish_jobs(count, jobs, there, engine, 2, told.append, cluster=Cluster(jobs_per_task=3))
    assert (finished.done, finished.read, finished.failures) == (8, 0, ())
    assert sorted(one.identity for one in told) == sorted(job.identity for job in jobs)
    assert digest(here, jobs) == digest(there, jobs)
    assert finish_jobs(count, jobs, there, engine, 2).read == 8
    assert list((there.folder / "tasks").iterdir()) == [], "what went well leaves no files but the answers"


@engines
def test_a_killed_and_a_failing_job_lose_no_other_and_the_same_command_goes_on(engine: Engine, tmp_path: Path) -> None:
    marker = tmp_path / "it worked this once"
    asks = [Ask(0), Ask(1, wrong="raise"), Ask(2, wrong="kill"), Ask(3, wrong="exit", marker=str(marker)), Ask(4)]
    jobs, lines = asked(*asks), []
    store = Store(tmp_path / "store", lines.append)
    finished = finish_jobs(count, jobs, store, engine, 2, cluster=Cluster(jobs_per_task=5))
    assert (finished.done, {one.identity for one in finished.failures}) == (3, {jobs[1].identity, jobs[2].identity})
    raised, killed = finished.failures
    assert (raised.error, raised.times) == ("RuntimeError: number 1 will not do", 2)
    assert "its task was ended" in killed.error
    assert killed.times == 2
    assert any("1 of 5 jobs" in line or "2 of 5 jobs" in line for line in lines)
    again = finish_jobs(count, jobs, store, engine, 2, retries=0)
    assert (again.done, again.read, len(again.failures)) == (0, 3, 2)


@engines
def test_who_stops_listening_ends_the_tasks(engine: Engine, tmp_path: Path) -> None:
    jobs = asked(Ask(0), *(Ask(number, seconds=300.0) for number in (1, 2)))
    do_them = on_slurm if engine == "slurm" else with_submitit
    store = Store(tmp_path / "store")
    listening = do_them(count, jobs, store, 2, Cluster(jobs_per_task=3))
    assert next(iter(listening)).identity == jobs[0].identity
    listening.close()  # type: ignore[attr-defined]
    begun = time.monotonic()
    while tasks_of(store) and time.monotonic() - begun < 60.0:
        time.sleep(0.2)
    assert tasks_of(store) == []
    assert [store.has(job.identity) for job in jobs] == [True, False, False]


def tasks_of(store: Store) -> list[str]:
    """Return the processes of this machine that run a task of a store."""
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if "submitit" in line and str(store.folder) in line]


@slurm_only
def test_slurm_says_in_one_line_what_it_will_not_have(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"engine: 'slurm' will not have the tasks \(.*partition.*\); see cluster"):
        finish_jobs(count, asked(Ask(0)), Store(tmp_path), "slurm", 2, cluster=Cluster(partition="nowhere"))


@slurm_only
@pytest.mark.slow
def test_a_task_cancelled_by_others_is_put_in_again(tmp_path: Path) -> None:
    jobs, lines = asked(*(Ask(number, seconds=3.0) for number in range(6))), []
    store = Store(tmp_path, lines.append)
    threading.Timer(10.0, lambda: subprocess.run(["scancel", "--name=vandpunkt"], check=False)).start()
    finished = finish_jobs(count, jobs, store, "slurm", 2, cluster=Cluster(jobs_per_task=3))
    assert (finished.done + finished.read, finished.failures) == (6, ())
    assert any("CANCELLED" in line for line in lines)


@slurm_only
@pytest.mark.slow
def test_a_task_whose_time_is_nearly_up_ends_itself_and_the_rest_goes_on_in_another(tmp_path: Path) -> None:
    """A task may take a minute, so 25 seconds fit once; three such jobs take three tasks, and none is lost."""
    jobs, lines = asked(*(Ask(number, seconds=25.0) for number in range(3))), []
    store = Store(tmp_path, lines.append)
    finished = finish_jobs(count, jobs, store, "slurm", 1, cluster=Cluster(jobs_per_task=3, minutes=1))
    assert (finished.done, finished.failures) == (3, ())
    assert sum("near the 1 minutes it may take" in line for line in lines) == 2


@engines
@pytest.mark.slow
def test_lives_on_a_cluster_are_the_lives_lived_here(engine: Engine, tmp_path: Path) -> None:
    choice = choose(Compare, "compare", ("municipality=small",))
    two = tuple(load_alternative(name) for name in ("as_today", "school"))
    town: Municipality = choice.municipality
    jobs = [
        job_of(live, Replication(town, tuple(load_agencies()), two, choice.economics, seed=1, number=number))
        for number in range(8)
    ]
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    finish_jobs(live, jobs, here, "serial")
    assert finish_jobs(live, jobs, there, engine, 2).done == 8
    assert digest(here, jobs) == digest(there, jobs)


class Planned:
    """A scheduler that ends tasks as planned: it lets the first so many jobs of each be done, and says why no more."""

    most = 100

    def __init__(self, jobs_done: Sequence[int], says: str) -> None:
        self.jobs_done, self.says = list(jobs_done), says
        self.ended: list[int] = []
        self.sizes: list[int] = []

    def start(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            done = self.jobs_done.pop(0) if self.jobs_done else len(task.jobs)
            if done:
                do(replace(task, jobs=task.jobs[:done]))
            self.ended.append(task.number)
            self.sizes.append(len(task.jobs))

    def over(self) -> Mapping[int, str]:
        ended, self.ended = self.ended, []
        return dict.fromkeys(ended, self.says)

    def cancel(self) -> None:
        self.ended = []


def lived(
    scheduler: Planned, jobs: Sequence[Job], store: Store, workers: int = 1, told: Cluster | None = None
) -> list[Ended]:
    every = told or Cluster(jobs_per_task=len(jobs))
    return list(_in_rounds(count, jobs, store, workers, every, lambda *_: scheduler))


def hows(ended: Sequence[Ended]) -> list[str]:
    return [one.how for one in ended]


@pytest.mark.parametrize(
    ("jobs_done", "says", "expected"),
    [
        ([4], "COMPLETED", ["lived"] * 4),
        ([2], "TIMEOUT", ["lived", "lived", "lost", "lived"]),
        ([2], "PREEMPTED", ["lived"] * 4),
        ([0], "CANCELLED", ["lost"] * 4),
        ([0], "NODE_FAIL", ["lost"] * 4),
        ([1, 1, 1], "NODE_FAIL", ["lived"] * 4),
    ],
)
def test_only_the_job_in_hand_is_lost_with_a_task(
    jobs_done: list[int], says: str, expected: list[str], tmp_path: Path
) -> None:
    jobs = asked(*map(Ask, range(4)))
    ended = lived(Planned(jobs_done, says), jobs, Store(tmp_path))
    assert hows(ended) == expected
    assert sorted({one.identity for one in ended}) == sorted(job.identity for job in jobs)
    assert all(says in one.failure.error for one in ended if one.failure)


def test_a_task_leaves_time_for_itself_to_end(tmp_path: Path) -> None:
    """It has half a second beside what it leaves; after a job of 0.4 s another would not fit for sure."""
    jobs = asked(*(Ask(number, seconds=0.4) for number in range(3)))
    notes = tmp_path / "notes.jsonl"
    do(Task(1, "tests.sweeps.toy:count", tuple(jobs), tmp_path, notes, (SOON_SECONDS + 0.5) / 60.0, MODEL))
    heard = Notes(notes)
    assert hows(list(heard.news())) == ["lived"]
    assert heard.stopped.startswith("near the")
    assert [Store(tmp_path).has(job.identity) for job in jobs] == [True, False, False]


def test_a_task_that_is_begun_anew_does_only_what_is_missing(tmp_path: Path) -> None:
    jobs, notes = tuple(asked(*map(Ask, range(3)))), tmp_path / "notes.jsonl"
    do(Task(1, "tests.sweeps.toy:count", jobs[:2], tmp_path, notes, 60.0, MODEL))
    heard = Notes(notes)
    assert hows(list(heard.news())) == ["lived", "lived"]
    written = [Store(tmp_path).path(job.identity).stat().st_mtime_ns for job in jobs[:2]]
    do(Task(1, "tests.sweeps.toy:count", jobs, tmp_path, notes, 60.0, MODEL))
    assert [(one.identity, one.how) for one in heard.news()] == [(jobs[2].identity, "lived")]
    assert [Store(tmp_path).path(job.identity).stat().st_mtime_ns for job in jobs[:2]] == written


def test_a_line_half_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    line = json.dumps({"identity": "a", "how": "lived", "seconds": 1.0, "failure": None, "hopeless": False})
    heard = Notes(path)
    assert list(heard.news()) == []
    path.write_text('{"begun": "node.1"}\n' + line[:20])
    assert (list(heard.news()), heard.begun) == ([], True)
    path.write_text('{"begun": "node.1"}\n' + line + "\n")
    assert [one.identity for one in heard.news()] == ["a"]


def test_a_full_store_stops_everything_in_one_line(tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    (tmp_path / "store").write_text("no folder")
    do(Task(1, "tests.sweeps.toy:count", tuple(asked(Ask(0))), tmp_path / "store", notes, 60.0, MODEL))
    with pytest.raises(StoreError, match=r"store: .*a folder that can be written to"):
        list(Notes(notes).news())


def test_a_task_that_finds_another_model_does_nothing_and_says_so(tmp_path: Path) -> None:
    jobs, notes = tuple(asked(Ask(0))), tmp_path / "notes.jsonl"
    do(Task(1, "tests.sweeps.toy:count", jobs, tmp_path / "store", notes, 60.0, "as it was when it was put in"))
    with pytest.raises(BadInput, match="changed after these jobs were planned"):
        list(Notes(notes).news())
    assert not (tmp_path / "store").exists()


def test_what_does_not_fit_in_one_array_waits_for_the_next_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "MOST_TASKS", 2)
    jobs, scheduler = asked(*map(Ask, range(5))), Planned([], "COMPLETED")
    assert hows(lived(scheduler, jobs, Store(tmp_path), told=Cluster(jobs_per_task=1))) == ["lived"] * 5
    assert scheduler.sizes == [1] * 5, "no task does more than it was asked for"


@pytest.mark.parametrize(("jobs", "workers", "per_task"), [(1, 2, 0), (290, 2, 0), (7, 2, 3), (5000, 3, 1), (8, 2, 99)])
def test_every_job_is_dealt_to_one_task(jobs: int, workers: int, per_task: int) -> None:
    pile = [Job(None, str(number)) for number in range(jobs)]
    tasks = dealt(pile, workers, per_task)
    fit = min(jobs, MOST_TASKS * per_task) if per_task else jobs
    assert sorted(int(job.identity) for task in tasks for job in task) == list(range(fit))
    assert len(tasks) <= MOST_TASKS
    assert max(map(len, tasks)) - min(map(len, tasks)) <= 1
    assert per_task == 0 or max(map(len, tasks)) <= per_task


def refused(do_them: Callable[..., object], work: Work, tmp_path: Path) -> str:
    with pytest.raises(BadInput) as bad:
        list(do_them(work, asked(Ask(0)), Store(tmp_path / "50%"), 1, None))  # type: ignore[call-overload]
    assert "\n" not in str(bad.value)
    return str(bad.value)


def test_what_a_cluster_lacks_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "a path without %" in refused(with_submitit, count, tmp_path)
    here = Store(tmp_path / "store")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match="there is no sbatch here"):
        list(on_slurm(count, asked(Ask(0)), here, 1, None))
    monkeypatch.setitem(sys.modules, "submitit", None)
    for do_them, engine in ((with_submitit, "submitit_local"), (on_slurm, "slurm")):
        with pytest.raises(BadInput, match=rf"'{engine}' needs submitit; pip install 'vandpunkt\[cluster\]'"):
            list(do_them(count, asked(Ask(0)), here, 1, None))


@pytest.mark.parametrize(
    "given",
    [
        {"minutes": 0},
        {"memory_gb": float("nan")},
        {"partition": "short\n#SBATCH --wrap=rm"},
        {"account": "$(whoami)"},
        {"options": {"qos": "low; rm"}},
        {"options": {"--qos": "low"}},
        {"queue": "short"},
    ],
)
def test_a_cluster_hears_nothing_but_words(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Cluster(**given)  # type: ignore[arg-type]
