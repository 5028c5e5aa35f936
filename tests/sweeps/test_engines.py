"""Claims about engines: the same answers to the byte on any of them, and no job lost to another's misfortune."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path

import pytest

from sim.configuration.faults import BadInput
from sim.sweeps import processes
from sim.sweeps.attend import Ended
from sim.sweeps.engines import Engine, finish_jobs
from sim.sweeps.job import Job, jobs_of
from sim.sweeps.store import Store, StoreError
from tests.sweeps.toy import Ask, count

Files = Callable[[Store], dict[str, bytes]]
BOTH: tuple[Engine, ...] = ("serial", "processes")
ROOT = Path(__file__).resolve().parents[2]


def jobs(*asks: Ask) -> list[Job]:
    return jobs_of(count, asks)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twelve jobs, done one after the other in order."""
    store = Store(tmp_path_factory.mktemp("plain"))
    finish_jobs(count, jobs(*map(Ask, range(12))), store, "serial")
    return store


@pytest.mark.parametrize(("engine", "workers"), [("serial", 1), ("processes", 1), ("processes", 2), ("processes", 4)])
def test_every_engine_and_any_order_give_the_same_files(
    plain: Store, store: Store, files: Files, engine: Engine, workers: int
) -> None:
    asked = jobs(*map(Ask, range(12)))
    finished = finish_jobs(count, asked[::-1][::2] + asked[::-1][1::2], store, engine, workers)
    assert (finished.done, finished.read, finished.failures) == (12, 0, ())
    assert files(store) == files(plain)


def test_what_is_done_is_read_and_not_done_again(store: Store) -> None:
    asked = jobs(*map(Ask, range(4)))
    finish_jobs(count, asked[:3], store, "serial")
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*.parquet")}
    ends: list[Ended] = []
    finished = finish_jobs(count, asked, store, "serial", done=ends.append)
    assert (finished.done, finished.read) == (1, 3)
    assert [one.how for one in ends] == ["read", "read", "read", "lived"]
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())


def test_a_result_that_was_garbled_is_worked_out_again(plain: Store, store: Store, files: Files) -> None:
    asked = jobs(*map(Ask, range(12)))
    finish_jobs(count, asked, store, "serial")
    store.path(asked[5].identity).write_bytes(b"PAR1 and then nothing")
    assert finish_jobs(count, asked, store, "serial").done == 1
    assert files(store) == files(plain)


def test_equal_jobs_are_done_once(store: Store) -> None:
    finished = finish_jobs(count, jobs(Ask(1), Ask(1), Ask(1)), store, "serial")
    assert finished.done == 1


@pytest.mark.parametrize("engine", BOTH)
def test_a_job_that_raises_is_tried_again_noted_and_loses_no_other(store: Store, engine: Engine) -> None:
    asked = jobs(Ask(0), Ask(1, wrong="raise"), Ask(2))
    ends: list[Ended] = []
    finished = finish_jobs(count, asked, store, engine, done=ends.append)
    (failure,) = finished.failures
    assert (finished.done, failure.times) == (2, 2)
    assert failure.error == "RuntimeError: number 1 will not do"
    assert any("toy.py" in line for line in failure.trace)
    assert store.failures([asked[1].identity])[0].error == failure.error
    assert sorted(one.how for one in ends) == ["failed", "lived", "lived"]


@pytest.mark.parametrize("engine", BOTH)
def test_a_job_that_fails_once_succeeds_the_second_time(store: Store, engine: Engine, tmp_path: Path) -> None:
    asked = jobs(Ask(1, wrong="raise", marker=str(tmp_path / "tried")))
    finished = finish_jobs(count, asked, store, engine)
    assert (finished.done, finished.failures) == (1, ())
    assert store.failures([asked[0].identity]) == ()


def test_the_same_command_tries_a_failed_job_again(store: Store, tmp_path: Path) -> None:
    asked = jobs(Ask(1, wrong="raise", marker=str(tmp_path / "tried")))
    assert finish_jobs(count, asked, store, "serial", retries=0).failures
    assert finish_jobs(count, asked, store, "serial", retries=0).done == 1


def test_a_worker_that_is_killed_once_loses_nothing(plain: Store, store: Store, tmp_path: Path) -> None:
    asked = jobs(*map(Ask, range(6)), Ask(50, wrong="kill", marker=str(tmp_path / "killed")))
    finished = finish_jobs(count, asked, store, "processes", 2)
    assert (finished.done, finished.failures) == (7, ())


@pytest.mark.parametrize(("wrong", "said"), [("kill", "SIGKILL"), ("exit", "exit code 3")])
def test_a_job_that_takes_two_workers_with_it_fails_and_no_other_does(store: Store, wrong: str, said: str) -> None:
    asked = jobs(Ask(50, wrong=wrong), *map(Ask, range(6)))
    finished = finish_jobs(count, asked, store, "processes", 2)
    (failure,) = finished.failures
    assert finished.done == 6
    assert failure.identity == asked[0].identity
    assert said in failure.error and failure.times == 2


def test_a_worker_killed_from_outside_is_replaced(store: Store) -> None:
    asked, killed = jobs(*(Ask(k, seconds=0.2) for k in range(8))), []

    def kill_a_worker(_ended: Ended) -> None:
        if not killed:
            killed.append(_a_worker())
            os.kill(killed[0], signal.SIGKILL)

    finished = finish_jobs(count, asked, store, "processes", 2, done=kill_a_worker)
    assert killed and (finished.done, finished.failures) == (8, ())


def _a_worker() -> int:
    listed = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "sim.sweeps.worker"], capture_output=True)
    return int(listed.stdout.split()[0])


def test_work_that_prints_disturbs_nothing(store: Store) -> None:
    assert finish_jobs(count, jobs(Ask(1, wrong="print")), store, "processes", 1).done == 1


@pytest.mark.parametrize("engine", BOTH)
def test_a_store_that_cannot_be_written_to_ends_in_one_line(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    begun = time.monotonic()
    with pytest.raises(StoreError, match="store: "):
        finish_jobs(count, jobs(*(Ask(k, seconds=0.1) for k in range(200))), Store(tmp_path / "file"), engine)
    assert time.monotonic() - begun < 60.0


def test_what_another_sweep_finished_meanwhile_is_not_done_again(store: Store) -> None:
    asked = jobs(*map(Ask, range(3)))

    def another(ended: Ended) -> None:
        if ended.identity == asked[0].identity:
            finish_jobs(count, asked[1:], Store(store.folder), "serial")

    finished = finish_jobs(count, asked, store, "serial", done=another)
    assert (finished.done, finished.read) == (1, 2)


@pytest.mark.parametrize("engine", BOTH)
def test_what_another_sweep_finished_before_the_first_job_is_told_as_read(store: Store, engine: Engine) -> None:
    """The last job is there from the start; when that is told, another sweep does all the others."""
    asked, ends = jobs(*map(Ask, range(4))), []
    finish_jobs(count, asked[3:], store, "serial")

    def another(ended: Ended) -> None:
        ends.append(ended)
        if ended.identity == asked[3].identity:
            finish_jobs(count, asked[:3], Store(store.folder), "serial")

    finished = finish_jobs(count, asked, store, engine, 2, done=another)
    assert (finished.done, finished.read) == (0, 4)
    assert sorted(one.identity for one in ends) == sorted(job.identity for job in asked)


@pytest.mark.parametrize("engine", BOTH)
def test_a_job_that_raised_here_and_was_then_done_by_another_sweep_has_not_failed(
    store: Store, engine: Engine, tmp_path: Path
) -> None:
    asked = jobs(Ask(0, wrong="raise", marker=str(tmp_path / "tried")), Ask(1))

    def another(ended: Ended) -> None:
        if ended.identity == asked[1].identity:
            finish_jobs(count, asked[:1], Store(store.folder), "serial")

    finished = finish_jobs(count, asked, store, engine, 1, done=another)
    assert (finished.done, finished.read, finished.failures) == (1, 1, ())


def test_a_job_that_was_unlucky_once_and_then_raised_once_is_tried_again(store: Store, tmp_path: Path) -> None:
    asked = jobs(Ask(0, wrong="kill, then raise", marker=str(tmp_path / "killed")))
    finished = finish_jobs(count, asked, store, "processes", 1)
    assert (finished.done, finished.failures) == (1, ())


def test_a_worker_dead_before_its_first_job_is_replaced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    begin, begun = processes._Hand.begin, []

    def begin_dead(hand: processes._Hand) -> None:
        begin(hand)
        if not begun:
            hand.process.kill()
            hand.process.wait()
        begun.append(hand)

    monkeypatch.setattr(processes._Hand, "begin", begin_dead)
    finished = finish_jobs(count, jobs(*map(Ask, range(3))), store, "processes", 1)
    assert (finished.done, finished.failures) == (3, ())
    assert begun[0] is begun[1], "in the same place, before anything else"


def test_workers_that_never_start_are_no_endless_loop(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    finished = finish_jobs(count, jobs(Ask(0), Ask(1)), store, "processes", 2)
    assert [one.times for one in finished.failures] == [2, 2]
    assert all("exit code 1" in one.error for one in finished.failures)


def test_workers_with_another_model_than_the_one_that_was_planned_with_do_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when files are edited, or another version is checked out, after a sweep was begun."""
    monkeypatch.setattr(processes, "digest_of_model", lambda _work: "as it was")
    with pytest.raises(BadInput, match=r"model: .*changed after these jobs were planned"):
        finish_jobs(count, jobs(Ask(0), Ask(1)), store, "processes", 2)
    assert not list(store.folder.glob("jobs/*/*"))


def test_all_workers_are_stopped_within_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four that do not hear: one after the other they would take four times as long."""
    monkeypatch.setattr(processes, "GOES_SECONDS", 0.5)

    class Deaf:
        def __init__(self) -> None:
            self.pipe, self.theirs = Pipe()
            self.process = subprocess.Popen(["sleep", "60"])

    hands, begun = [Deaf() for _ in range(4)], time.monotonic()
    processes._stop(hands)  # type: ignore[arg-type]
    assert time.monotonic() - begun < 1.5
    assert [hand.process.poll() for hand in hands] == [-signal.SIGKILL] * 4


def sweep_in_a_process(store: Path, how_many: int, seconds: float, engine: str = "processes") -> subprocess.Popen[str]:
    code = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(143));"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"  # ignored where a shell began us in the background
        "from tests.sweeps.toy import Ask, count; from sim.sweeps.job import jobs_of;"
        "from sim.sweeps.engines import finish_jobs; from sim.sweeps.store import Store;"
        f"finish_jobs(count, jobs_of(count, [Ask(k, {seconds}) for k in range({how_many})]), Store({str(store)!r}),"
        f" {engine!r}, 2)"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def wait_for_jobs(store: Path, how_many: int) -> None:
    until = time.monotonic() + 60.0
    while len(list(store.glob("jobs/*/*.parquet"))) < how_many:
        assert time.monotonic() < until, "the sweep does not come on"
        time.sleep(0.02)


def test_two_sweeps_may_fill_one_store_at_the_same_time(tmp_path: Path, files: Files) -> None:
    store = tmp_path / "shared"
    both = [sweep_in_a_process(store, 12, 0.0) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]
    assert sweep_in_a_process(tmp_path / "alone", 12, 0.0, "serial").wait(120) == 0
    assert files(Store(store)) == files(Store(tmp_path / "alone"))
    assert not list(store.rglob(".unfinished*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_in_seconds_and_leaves_nothing_half_written(tmp_path: Path, number: int) -> None:
    store = tmp_path / "store"
    process = sweep_in_a_process(store, 400, 0.1)
    wait_for_jobs(store, 2)
    workers = _children(process.pid)
    assert workers
    begun = time.monotonic()
    process.send_signal(number)
    assert process.wait(30) != 0
    assert time.monotonic() - begun < 20.0
    assert _all_gone(workers)
    Store(store).tidy()  # as the next command does with what a worker left that ended while it wrote
    assert not list(store.rglob(".unfinished*"))
    assert all(Store(store).has(path.stem) for path in store.glob("jobs/*/*.parquet"))


def test_workers_of_a_killed_sweep_end_by_themselves_at_once(tmp_path: Path) -> None:
    store = tmp_path / "store"
    process = sweep_in_a_process(store, 400, 0.1)
    wait_for_jobs(store, 2)
    workers = _children(process.pid)
    process.kill()
    process.wait()
    assert workers and _all_gone(workers)


def _children(process: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True)
    return [int(one) for one in listed.stdout.split()]


def _all_gone(processes: list[int]) -> bool:
    until = time.monotonic() + 20.0
    while time.monotonic() < until:
        if not any(Path(f"/proc/{one}/cmdline").exists() and Path(f"/proc/{one}/cmdline").read_bytes()
                   for one in processes):  # fmt: skip
            return True
        time.sleep(0.05)
    return False


def test_a_date_set_back_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    dates = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr("time.time", lambda: float(next(dates)))
    finished = finish_jobs(count, jobs(Ask(1), Ask(2)), store, "serial")
    assert finished.done == 2 and finished.seconds >= 0.0


@pytest.mark.slow
def test_killed_again_and_again_it_ends_as_if_left_alone(tmp_path: Path, files: Files) -> None:
    store = tmp_path / "store"
    for kill in range(6):
        process = sweep_in_a_process(store, 12, 0.2)
        wait_for_jobs(store, min(2 * kill, 10))
        time.sleep(0.05 * kill)
        process.kill()
        process.wait()
    assert sweep_in_a_process(store, 12, 0.2).wait(120) == 0
    assert sweep_in_a_process(tmp_path / "alone", 12, 0.2, "serial").wait(120) == 0
    assert files(Store(store)) == files(Store(tmp_path / "alone"))
    assert len(files(Store(store))) == 12
