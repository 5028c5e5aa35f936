"""What the machinery of sweeps costs, how it scales, and whether it gives the same bytes whoever does the work.

    python -m benchmarks.sweeps
    python -m benchmarks.sweeps --repeat 5 --json sweeps.json

*Overhead*: the same replications lived in a bare loop and as jobs of a store in the same process, by turns; the share
is of processor time, which other programmes of the machine disturb least. *Scaling*: a sweep on one worker and on two,
by turns, from the first jobs that ended to the last, so that loading is left out; wall time, so only a machine that
does nothing else tells the truth. *Digest*: one digest of every answer, for one process, one, two and four workers, two
seeds of Python's hash and jobs in another order; more than one digest ends with exit code 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sim.configuration.files import find, load, load_agencies
from sim.configuration.schema import Economics, Municipality
from sim.studies.alternatives import load_alternative
from sim.studies.many_replications import Case, nested_replications
from sim.studies.memory import before_many_runs
from sim.studies.one_replication import Replication, live
from sim.sweeps.attend import Ended
from sim.sweeps.engines import Engine, finish_jobs
from sim.sweeps.job import jobs_of
from sim.sweeps.store import Store

ROOT = Path(__file__).resolve().parents[1]
STRATEGIES = ("as_today", "school")
WAYS: tuple[tuple[Engine, int], ...] = (("serial", 1), ("processes", 1), ("processes", 2), ("processes", 4))


@dataclass(frozen=True)
class Overhead:
    """Processor seconds of a bare loop and of the same jobs through the store, and the share that comes on top."""

    bare_seconds: float
    jobs_seconds: float
    share: float


def replications(town: str, how_many: int) -> list[Replication]:
    """Return replications with draws of everything."""
    alternatives = tuple(map(load_alternative, STRATEGIES))
    case = Case(load(Municipality, find("municipality", town)), load_agencies(), alternatives, Economics())
    return nested_replications(case, how_many, 1, 1)


def overhead(town: str, how_many: int, repeat: int) -> Overhead:
    """Live replications in a bare loop and as jobs, by turns; medians of processor time."""
    asked = replications(town, how_many)
    live(asked[0])  # compiles
    before_many_runs()
    bare, jobs = [], []
    for _ in range(repeat):
        begun = time.process_time()
        for one in asked:
            live(one)
        bare.append(time.process_time() - begun)
        with tempfile.TemporaryDirectory() as name:
            begun = time.process_time()
            finish_jobs(live, jobs_of(live, asked), Store(name), "serial")
            jobs.append(time.process_time() - begun)
    shares = [each / alone - 1.0 for each, alone in zip(jobs, bare, strict=True)]
    return Overhead(statistics.median(bare), statistics.median(jobs), statistics.median(shares))


def scaling(town: str, how_many: int, repeat: int) -> float:
    """Return how many times faster two workers are than one, the median of turns."""
    asked = jobs_of(live, replications(town, how_many))
    ratios = []
    for _ in range(repeat):
        paces = []
        for workers in (1, 2):
            with tempfile.TemporaryDirectory() as name:
                ends: list[float] = []

                def note(ended: Ended, ends: list[float] = ends) -> None:
                    ends.append(time.monotonic())

                finish_jobs(live, asked, Store(name), "processes", workers, note)
                loaded = 2 * workers  # by then workers have mostly done a job and have what they need in memory
                paces.append((len(ends) - loaded) / (ends[-1] - ends[loaded - 1]))
        ratios.append(paces[1] / paces[0])
    return statistics.median(ratios)


def digest(town: str, how_many: int, engine: Engine, workers: int, is_turned: bool) -> str:
    """Return one digest of every answer to the same questions."""
    jobs = jobs_of(live, replications(town, how_many))
    with tempfile.TemporaryDirectory() as name:
        store = Store(name)
        finish_jobs(live, jobs[1::2][::-1] + jobs[::2] if is_turned else jobs, store, engine, workers)
        content = hashlib.sha256()
        for job in jobs:
            content.update(store.path(job.identity).read_bytes())
    return content.hexdigest()


def digests(town: str, how_many: int) -> dict[str, str]:
    """Return the digest of each way, each in a process of its own."""
    found = {}
    for place, (engine, workers) in enumerate(WAYS):
        for seed in ("0", "4711"):
            is_turned = (place + (seed == "0")) % 2 == 1
            code = f"from benchmarks.sweeps import digest; print(digest({town!r}, {how_many}, {engine!r}, {workers}, {is_turned}))"  # noqa: E501
            run = subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True,
                capture_output=True, text=True,
            )  # fmt: skip
            order = "turned" if is_turned else "in order"
            found[f"{engine} {workers}, hash seed {seed}, {order}"] = run.stdout.strip()
    return found


def main() -> None:
    """Print what was measured, and write JSON if asked to."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description=__doc__)
    asked.add_argument("--town", default="trelleborg")
    asked.add_argument("--replications", type=int, default=24)
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--only", choices=["overhead", "scaling", "digest"])
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    is_one = True
    told: dict[str, object] = {"town": given.town, "replications": given.replications}
    if given.only in (None, "digest"):
        found = digests("small", 4)
        for way, one in found.items():
            print(f"{one[:16]}  {way}", flush=True)
        told["digests"] = found
        is_one = len(set(found.values())) == 1
        print(f"{len(found)} ways, {len(set(found.values()))} digest", flush=True)
    if given.only in (None, "overhead"):
        cost = overhead(given.town, given.replications, given.repeat)
        each = 1000.0 * (cost.jobs_seconds - cost.bare_seconds) / given.replications
        print(f"overhead {100.0 * cost.share:.1f} % of processor time ({each:.1f} ms a job)", flush=True)
        told["overhead_share"], told["overhead_ms_per_job"] = cost.share, each
    if given.only in (None, "scaling"):
        told["scaling"] = scaling(given.town, given.replications, given.repeat)
        print(f"two workers are {told['scaling']:.2f} times as fast as one (on {os.cpu_count()} cores)")
    if given.json:
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    raise SystemExit(not is_one)


if __name__ == "__main__":
    main()
