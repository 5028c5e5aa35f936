"""Sweeps that meet misfortune again and again: are their results those of a sweep that was left alone, to the byte?

    python -m benchmarks.killed
    python -m benchmarks.killed --rounds 50 --misfortune disk
    python -m benchmarks.killed --rounds 50 --work toy --json killed.json

A sweep of some seconds (``--work lives``: of simulated lives; ``toy``: of the machinery alone) is first left alone.
Then, round by round, it is begun, meets a misfortune at random moments, and is begun again by the same command until it
ends. Every file of every job and the table of results are compared with those of the sweep that was left alone.

kill      the whole sweep is killed with ``kill -9``, every other time its workers first
worker    workers are killed with ``kill -9``; the sweep itself has to go on
disk      the disk fills up while jobs are done (a small one of its own where one may be mounted, else a limit on the
          size of files); the sweep has to end with exit code 2 and one line, and room is made
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.begun import Begun, begin, limit_files, workers_of
from benchmarks.small_disk import SmallDisk
from sim.people.draws import key_of, uniforms

DESIGN = """
name: killed
title: {en: A sweep to be killed, sv: Ett svep att avbryta}
vary:
  municipality.births_per_year: [40, 60, 80]
  programme.*.uptake_share: [0.3, 0.9]
replications: 2
"""
SERIAL_IN_TURN = {"toy": 5, "lives": 2}
"""Every so manieth round has no workers."""
JOB_SECONDS = {"toy": 0.05, "lives": 0.4}
"""About what a job takes: a misfortune comes up to so long after a job is done."""
BEGIN_SECONDS = {"toy": 1.0, "lives": 3.0}
"""About what it takes until jobs are done, workers loaded and all."""
LONGEST_SECONDS = 300.0
"""A sweep that takes longer hangs."""
SPARE = 5
"""Further tries where a sweep ended before anything happened to it, so that no round is without misfortune."""


class Round(NamedTuple):
    """What became of one sweep.

    Attributes:
        jobs_at: jobs done at each misfortune that it met while it ran.
        is_identical: whether every file is that of the sweep that was left alone.
        is_told: whether it said in one line what was wrong, where it had to.
        said: what it said instead, where it did not.
    """

    jobs_at: tuple[int, ...]
    is_identical: bool
    is_told: bool = True
    said: str = ""


class Whole(NamedTuple):
    """A sweep that was left alone: its files, its jobs and the seconds it took."""

    files: dict[str, str]
    seconds: float

    @property
    def jobs(self) -> int:
        """Return how many jobs it has."""
        return sum(name.startswith("jobs") for name in self.files)


class Case(NamedTuple):
    """A sweep to be disturbed: which work, where it may write, and how it was when left alone."""

    work: str
    folder: Path
    whole: Whole

    def begin(self, store: Path, engine: str) -> Begun:
        """Begin the sweep; the command is the same every time."""
        return begin(arguments(self.work, self.folder, store, engine), self.folder / "said.txt")

    def said(self) -> str:
        """Return what the last command said on standard error."""
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    def engine(self, number: int) -> str:
        """Return the engine of a round."""
        turn = SERIAL_IN_TURN[self.work]
        return "serial" if number % turn == turn - 1 else "processes"


def arguments(work: str, folder: Path, store: Path, engine: str) -> list[str]:
    """Return the module and the words of the sweep."""
    if work == "toy":
        return ["benchmarks.toy", str(store), "--engine", engine]
    design = folder / "killed.yaml"
    design.write_text(DESIGN, encoding="utf-8")
    keys = (f"design={design}", f"store={store}", f"output_dir={folder / 'outputs'}", f"engine={engine}")
    return ["experiments.sweep", "municipality=small", *keys, "progress=false", "sure=true"]


def digest(store: Path) -> dict[str, str]:
    """Return a digest of every job and result that lies in a store, and the name of everything half-written there."""
    files = [*store.glob("jobs/*/*.parquet"), *store.glob("*/results.parquet"), *store.rglob(".unfinished-*")]
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def left_alone(work: str, folder: Path) -> Whole:
    """Run the sweep to its end."""
    began = time.monotonic()
    code = begin(arguments(work, folder, folder / "whole", "processes"), folder / "said.txt").wait(LONGEST_SECONDS)
    if code != 0:
        raise RuntimeError(f"a sweep that was left alone ended with {code}: {(folder / 'said.txt').read_text()}")
    return Whole(digest(folder / "whole"), time.monotonic() - began)


def killed(case: Case, number: int, times: int) -> Round:
    """Kill one sweep several times, let it end, and compare."""
    store, jobs_at, engine = case.folder / f"round_{number}", [], case.engine(number)
    for moment, later, which, _ in draws(number, times + SPARE):
        begun = case.begin(store, engine)
        wait_until(case, store, begun, moment, later)
        if which < 0.5:
            kill(workers_of(begun.pid))
        begun.kill()
        if begun.wait(LONGEST_SECONDS) == -signal.SIGKILL:
            jobs_at.append(done(store))
            if len(jobs_at) == times:
                break
        elif jobs_at:  # it has ended
            break
        else:  # it had ended before anything happened to it: once more from the beginning
            shutil.rmtree(store)
    is_told = case.begin(store, engine).wait(LONGEST_SECONDS) == 0
    return compared(case, store, jobs_at, is_told)


def worker_killed(case: Case, number: int, times: int) -> Round:
    """Kill workers of one sweep several times: it has to go on, and to end by itself.

    A job that loses two workers counts as failed (``sim.sweeps.engines``) until the same command comes again.
    """
    store, jobs_at = case.folder / f"round_{number}", []
    for tried in range(1 + SPARE):
        begun = case.begin(store, "processes")
        for moment, later, which, _ in sorted(draws(number + 1000 * tried, times)):
            wait_until(case, store, begun, moment, later)
            while not (hands := workers_of(begun.pid)) and begun.poll() is None:
                time.sleep(0.005)
            if begun.poll() is None:
                kill(hands if which < 0.25 else hands[:1])
                jobs_at.append(done(store))
        if jobs_at or tried == SPARE:
            break
        begun.wait(LONGEST_SECONDS)  # it ended before anything happened to it: once more from the beginning
        shutil.rmtree(store)
    is_told = begun.wait(LONGEST_SECONDS) == 0
    if digest(store) != case.whole.files:
        is_told &= "failed" in case.said() or case.work == "toy"
        case.begin(store, "processes").wait(LONGEST_SECONDS)
    return compared(case, store, jobs_at, is_told)


def disk_full(case: Case, number: int, times: int) -> Round:
    """Fill the disk of one sweep several times while it runs, make room, let it end, and compare."""
    folder, jobs_at, otherwise = case.folder / f"round_{number}", [], ""
    engine = case.engine(number)
    with SmallDisk(folder) as disk:
        store = folder / "store"
        for moment, later, *_ in draws(number, times + SPARE):
            begun = case.begin(store, engine)
            wait_until(case, store, begun, moment, later)
            if disk.is_mounted:
                disk.fill()
            else:
                limit_files(begun.pid)
            code = begun.wait(LONGEST_SECONDS)
            jobs_done = done(store)
            disk.make_room()
            if code != 0:
                jobs_at.append(jobs_done)
                if case.work != "toy" and not is_one_line(code, case.said()):
                    otherwise = f"exit code {code}: {case.said()}"
                if len(jobs_at) == times:
                    break
            elif jobs_at:  # it has ended
                break
            else:  # it had no more to write when the disk was full: once more from the beginning
                shutil.rmtree(store)
        code = case.begin(store, engine).wait(LONGEST_SECONDS)
        otherwise = otherwise or ("" if code == 0 else f"at the end exit code {code}: {case.said()}")
        return compared(case, store, jobs_at, not otherwise)._replace(said=otherwise)


def is_one_line(code: int, said: str) -> bool:
    """Return whether a command ended as bad input does: exit code 2 and one readable line."""
    return code == 2 and said.startswith("vandpunkt: ") and said.count("\n") == 1 and said[:-1].isprintable()


def compared(case: Case, store: Path, jobs_at: list[int], is_told: bool) -> Round:
    """Return the round of a sweep that has ended, and remove its store."""
    found = Round(tuple(jobs_at), digest(store) == case.whole.files, is_told)
    shutil.rmtree(store)
    return found


def draws(number: int, times: int) -> list[tuple[float, float, float, float]]:
    """Return four uniform numbers for each misfortune of a round."""
    return [(float(a), float(b), float(c), float(d))
            for a, b, c, d in uniforms(key_of(number), np.arange(times, dtype=np.uint32), 0, 0)]  # fmt: skip


def wait_until(case: Case, store: Path, begun: Begun, moment: float, later: float) -> None:
    """Wait for a moment: a number of jobs done, from none to all but one, and up to a job's time after that."""
    wanted = int(moment * case.whole.jobs)
    while begun.poll() is None and done(store) < wanted:
        time.sleep(0.005)
    time.sleep(later * (JOB_SECONDS if wanted else BEGIN_SECONDS)[case.work])


def done(store: Path) -> int:
    """Return how many jobs lie in a store."""
    return len(list(store.glob("jobs/*/*.parquet")))


def kill(processes: list[int]) -> None:
    """Kill processes with ``kill -9``; those that have gone are passed over."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


MISFORTUNES: dict[str, Callable[[Case, int, int], Round]] = {
    "kill": killed, "worker": worker_killed, "disk": disk_full,
}  # fmt: skip


@contextmanager
def undisturbed(work: str) -> Iterator[Case]:
    """Yield a sweep that has been left alone once, with a folder that is removed at the end."""
    with tempfile.TemporaryDirectory() as name:
        yield Case(work, Path(name), left_alone(work, Path(name)))


def told_of(rounds: list[Round], jobs: int) -> dict[str, int]:
    """Return the counts of some rounds."""
    moments = [at for one in rounds for at in one.jobs_at]
    return {
        "rounds": len(rounds),
        "identical": sum(one.is_identical for one in rounds),
        "told": sum(one.is_told for one in rounds),
        "misfortunes": len(moments),
        "amid_jobs": sum(0 < at < jobs for at in moments),
    }


def main() -> None:
    """Disturb as many sweeps as asked for and say how many held."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.killed", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--times", type=int, default=2, help="misfortunes a round")
    asked.add_argument("--work", choices=["lives", "toy"], default="lives")
    asked.add_argument("--misfortune", choices=[*MISFORTUNES], default="kill")
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with undisturbed(given.work) as case:
        print(f"left alone: {case.whole.jobs} jobs, {case.whole.seconds:.1f} s", flush=True)
        rounds = []
        for number in range(given.rounds):
            one = MISFORTUNES[given.misfortune](case, number, given.times)
            rounds.append(one)
            told_now = f"{number + 1:>3}  jobs done at each {given.misfortune}: {one.jobs_at}"
            print(f"{told_now}  identical: {one.is_identical}  {one.said}", flush=True)
        told = told_of(rounds, case.whole.jobs)
    print("{identical} of {rounds} identical after {misfortunes} misfortunes, {amid_jobs} of them amid the jobs; "
          "{told} ended each time as they should".format(**told))  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    raise SystemExit(min(told["identical"], told["told"]) < len(rounds))


if __name__ == "__main__":
    main()
