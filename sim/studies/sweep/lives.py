"""Living a sweep: what it will take, the jobs that are not done, and the results beside them in the store.

DIR/NAME_IDENTITY/plan.json         what the sweep is made of, written before it begins
DIR/NAME_IDENTITY/results.parquet   the tidy table, the same to the byte however often the sweep was stopped
DIR/NAME_IDENTITY/manifest.json     what it takes to make it again
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim import __version__
from sim.configuration.border import BadInput, as_dict, fault
from sim.configuration.questions.sweep import Sweep
from sim.studies.sweep.sweep import WORK, Plan, results_of
from sim.sweeps.attend import Ended
from sim.sweeps.cost import APART, Estimate, Pace, Weight, estimate, keep_pace, known_pace, pace_of
from sim.sweeps.engines import Finished, finish_jobs
from sim.sweeps.here import date
from sim.sweeps.job import Job, digest_of_model
from sim.sweeps.seal import sealed
from sim.sweeps.store import Failure, Store, StoreError

PLAN, RESULTS, MANIFEST = "plan.json", "results.parquet", "manifest.json"
PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow", "scipy")
LEAST_FOR_PACE = 5
"""Jobs that must have been done before their pace is remembered."""


@dataclass(frozen=True)
class LivedSweep:
    """A sweep that has been lived as far as it could be.

    Attributes:
        finished: how it went with the jobs.
        results: the tidy table.
        folder: in the store, where the table lies.
        sha256: of the table's file.
    """

    finished: Finished
    results: pd.DataFrame
    folder: Path
    sha256: str


def missing_jobs(plan: Plan, store: Store) -> list[Job]:
    """Return the different jobs of a plan whose answers are not in the store, in order."""
    different = {job.identity: job for job in plan.jobs}
    return [job for job in different.values() if not store.exists(job.identity)]


def what_it_takes(plan: Plan, store: Store, workers: int, sure: bool = False) -> Estimate | None:
    """Return what is left to do and what it will take; None if no pilot would run and nothing else is left, or sure.

    Where the store knows nothing yet, two or three of the jobs are done here first, and timed. What they give is kept.

    Args:
        plan: what is to be lived.
        store: where answers are and go.
        workers: jobs side by side.
        sure: whether to go on where every pilot failed, so that nothing can be said.

    Raises:
        StoreError: the store cannot be written to.
        BadInput: every pilot failed, with what the last one says.
    """
    weights, missing = plan.weights(), missing_jobs(plan, store)
    pace, by_pilot = known_pace(WORK, store), False
    if pace is None and missing:
        failures: list[Failure] = []
        pace, by_pilot = _pilot(missing, weights, store, failures), True
        missing = missing_jobs(plan, store)
        if pace is None and len(missing) > len(failures) and not sure:
            given = f"the first {len(failures)} jobs failed: {failures[-1].error}"
            raise BadInput(fault("sweep", given, "sure=true tries the others all the same"))
    if pace is None:
        return None if missing else estimate(Pace(0.0, 0.0, 0.0, 0), {}, store, workers, False)
    return estimate(pace, {job.identity: weights[job.identity] for job in missing}, store, workers, by_pilot)


def _pilot(missing: list[Job], weights: Mapping[str, Weight], store: Store, failures: list[Failure]) -> Pace | None:
    """Do the lightest job, which loads everything, and one of middling weight; time that, and a light one beside it.

    Without the light one, where jobs differ in size, what each run takes would be taken to grow with its town.
    """
    by_weight = sorted(missing, key=lambda job: weights[job.identity].size)
    lightest, middling = by_weight[0], by_weight[len(by_weight) // 2]
    pilots = [lightest, middling]
    if weights[middling.identity].size > APART * weights[lightest.identity].size:
        pilots = [lightest, by_weight[1], middling]
    took: dict[str, float] = {}
    for one in {job.identity: job for job in pilots}.values():
        finished = finish_jobs(WORK, [one], store, "serial", retries=0)
        failures.extend(finished.failures)
        if finished.done:
            took[one.identity] = finished.worked_seconds
    timed = {identity: took[identity] for identity in list(took)[1:]} or took
    return pace_of(timed, weights, store) if timed else None


def live_sweep(choice: Sweep, plan: Plan, store: Store, done: Callable[[Ended], object]) -> LivedSweep:
    """Live what is not done yet and write the results into the store.

    Raises:
        StoreError: the store cannot be written to; what is done stays.
    """
    folder, left = store.folder / plan.name, missing_jobs(plan, store)
    asked = _plan_as_told(choice, plan)
    if left:
        store.put(folder / PLAN, _json(asked))
    worked: dict[str, float] = {}

    def note(ended: Ended) -> None:
        if ended.how == "lived":
            worked[ended.identity] = ended.seconds
        done(ended)

    finished = finish_jobs(WORK, plan.jobs, store, choice.engine, choice.workers, note, cluster=choice.cluster)
    if len(worked) >= LEAST_FOR_PACE:
        keep_pace(WORK, pace_of(worked, plan.weights(), store), store)
    results = results_of(plan, store)
    content = sealed(pa.Table.from_pandas(results, preserve_index=False), plan.identity)
    sha256 = hashlib.sha256(content).hexdigest()
    told = {**asked, **_how_it_went(finished, results, sha256)}
    try:
        if not _is(folder / RESULTS, content):
            store.put(folder / RESULTS, content)
        if finished.done or not _tells_of(folder / MANIFEST, sha256):
            store.put(folder / MANIFEST, _json(told))
    except StoreError:
        if left or worked:  # a store that can only be read still answers a sweep that was finished before
            raise
    return LivedSweep(finished, results, folder, sha256)


def _plan_as_told(choice: Sweep, plan: Plan) -> dict[str, Any]:
    return {
        "experiment": "sweep",
        "command": ["vandpunkt", "sweep", *sys.argv[1:]],
        "identity": plan.identity,
        "design": as_dict(plan.design),
        "configuration": as_dict(choice),
        "points": plan.points,
        "jobs": list(dict.fromkeys(job.identity for job in plan.jobs)),
        "vandpunkt": __version__,
        "digest_of_model": digest_of_model(WORK),
        "begun": date(),
        "note": "Simulated lives; not a forecast about any person.",
    }


def _how_it_went(finished: Finished, results: pd.DataFrame, sha256: str) -> dict[str, Any]:
    return {
        "rows": len(results),
        "failures": [{"job": one.identity, "error": one.error, "times": one.times} for one in finished.failures],
        "seconds": round(finished.seconds, 3),
        "results_sha256": sha256,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "finished": date(),
    }


def _is(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _tells_of(manifest: Path, sha256: str) -> bool:
    """Return whether a manifest is there and tells of these very results."""
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("results_sha256") == sha256


def _json(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()
