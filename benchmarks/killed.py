"""Sweeps that are killed again and again: are their results those of a sweep that was left alone, to the byte?

    python -m benchmarks.killed
    python -m benchmarks.killed --rounds 50 --work toy --json killed.json

A sweep of some seconds (``--work lives``: of simulated lives; ``toy``: of the machinery alone) is first left alone.
Then, round by round, it is begun, killed with ``kill -9`` at a random moment (every other time its workers first), and
begun again by the same command, several times, until it may end. Every file of every job and the table of results are
compared with those of the sweep that was left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.people.draws import key_of, uniforms

ROOT = Path(__file__).resolve().parents[1]
DESIGN = """
name: killed
title: {en: A sweep to be killed, sv: Ett svep att avbryta}
vary:
  municipality.births_per_year: [40, 60, 80]
  programme.*.uptake_share: [0.3, 0.6, 0.9]
replications: 2
"""


class Round(NamedTuple):
    """What became of one sweep: how often it was killed while it ran, the jobs done at each kill, and if it held."""

    kills: int
    jobs_at_kills: tuple[int, ...]
    is_identical: bool


def command(work: str, folder: Path, store: Path, engine: str) -> list[str]:
    """Return the command of the sweep; it is the same every time it is begun."""
    if work == "toy":
        return [sys.executable, "-m", "benchmarks.toy", str(store), "--engine", engine]
    design, outputs = folder / "killed.yaml", folder / "outputs"
    design.write_text(DESIGN, encoding="utf-8")
    keys = (f"design={design}", f"store={store}", f"output_dir={outputs}", f"engine={engine}", "progress=false")
    return [sys.executable, "-m", "experiments.sweep", "municipality=small", *keys]


def digest(store: Path) -> dict[str, str]:
    """Return a digest of every job and result that lies in a store."""
    files = sorted([*store.glob("jobs/*/*.parquet"), *store.glob("*/results.parquet")])
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def left_alone(work: str, folder: Path) -> tuple[dict[str, str], float]:
    """Run the sweep to its end; return what lies in its store and the seconds it took."""
    begun = time.monotonic()
    run = command(work, folder, folder / "whole", "processes")
    subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return digest(folder / "whole"), time.monotonic() - begun


def killed(work: str, folder: Path, number: int, most_kills: int, seconds: float, whole: dict[str, str]) -> Round:
    """Kill one sweep several times, let it end, and compare.

    A moment is a number of jobs done, anything from none to all, and a while after that.
    """
    store, jobs_at = folder / f"round_{number}", []
    jobs = sum(name.startswith("jobs") for name in whole)
    engine = "serial" if number % 5 == 4 else "processes"
    for moment, later, which, _ in uniforms(key_of(number), np.arange(most_kills, dtype=np.uint32), 0, 0):
        process = subprocess.Popen(command(work, folder, store, engine), cwd=ROOT, stdout=subprocess.DEVNULL)
        wanted = int(moment * (jobs + 1))
        while process.poll() is None and _done(store) < wanted:
            time.sleep(0.005)
        time.sleep(later * (seconds / jobs if wanted else seconds))
        if which < 0.5:
            _kill_workers_of(process.pid)
        process.kill()
        if process.wait() != -signal.SIGKILL:  # it had ended by itself: nothing was killed
            break
        jobs_at.append(_done(store))
    run = command(work, folder, store, "processes")
    subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = Round(len(jobs_at), tuple(jobs_at), digest(store) == whole)
    shutil.rmtree(store)
    return found


def _done(store: Path) -> int:
    return len(list(store.glob("jobs/*/*.parquet")))


def _kill_workers_of(process: int) -> None:
    """Kill the processes that a process has begun, where the system tells of them."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if parent == process:
                os.kill(int(path.parent.name), signal.SIGKILL)
        except (OSError, ValueError, IndexError):
            continue


def main() -> None:
    """Kill as many sweeps as asked for and say how many held."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.killed", description=__doc__)
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--kills", type=int, default=3)
    asked.add_argument("--work", choices=["lives", "toy"], default="lives")
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, seconds = left_alone(given.work, folder)
        print(f"left alone: {len(whole)} files, {seconds:.1f} s", flush=True)
        rounds = []
        for number in range(given.rounds):
            rounds.append(killed(given.work, folder, number, given.kills, seconds, whole))
            print(f"{number + 1:>3}  jobs done at each kill: {rounds[-1].jobs_at_kills}  "
                  f"identical: {rounds[-1].is_identical}", flush=True)  # fmt: skip
    held = sum(one.is_identical for one in rounds)
    kills = sum(one.kills for one in rounds)
    all_jobs = sum(name.startswith("jobs") for name in whole)
    amid = sum(0 < jobs < all_jobs for one in rounds for jobs in one.jobs_at_kills)
    print(f"{held} of {len(rounds)} identical after {kills} kills, {amid} of them amid the jobs")
    if given.json:
        told = {"rounds": len(rounds), "identical": held, "kills": kills, "amid_jobs": amid, "seconds": seconds}
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    raise SystemExit(held < len(rounds))


if __name__ == "__main__":
    main()
