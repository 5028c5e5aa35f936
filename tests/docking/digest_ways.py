"""One question asked in many ways, one digest of the answer: ``python -m tests.docking.digest_ways`` for one process.

The question is a sweep of four replications of two strategies in a small town, with draws of everything, and one run of
the model. The ways are the engine and its workers, the order of the jobs, the threads of the model's walk, the seed of
Python's hashes and the locale; the last two belong to a process, which is why each pair has one of its own.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import locale
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sweeps import WAYS, replications
from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
from sim.model import Vandpunkt
from sim.studies.one_replication import live
from sim.studies.run import digest_of
from sim.sweeps.engines import Engine, finish_jobs
from sim.sweeps.job import Job, jobs_of
from sim.sweeps.store import Store

ROOT = Path(__file__).resolve().parents[2]
HASH_SEEDS = ("0", "4711")
LOCALES = ("C", "C.UTF-8", "sv_SE.UTF-8", "tr_TR.UTF-8")
"""Swedish writes decimals with a comma; in Turkish the small letter of I is another than i."""
ORDERS = ("in order", "shuffled")
THREADS = (1, 2, 4)
TOWN, REPLICATIONS = "small", 4


def sweep_digest(engine: Engine, workers: int, order: str, seed_of_order: int, town: str = TOWN) -> str:
    """Return the digest of every byte that a sweep leaves in its store."""
    jobs: Sequence[Job] = jobs_of(live, replications(town, REPLICATIONS))
    asked = list(jobs)
    if order == "shuffled":
        random.Random(seed_of_order).shuffle(asked)
    with tempfile.TemporaryDirectory() as name:
        store = Store(name)
        finish_jobs(live, asked, store, engine, workers)
        content = hashlib.sha256()
        for job in jobs:
            content.update(store.path(job.identity).read_bytes())
    return content.hexdigest()


def model_digest(threads: int, seed: int = 3) -> str:
    """Return the digest of a run of the model on some threads."""
    place = Municipality(name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=300, birth_years=3)
    return digest_of(
        Vandpunkt(place, load_agencies(), load_programmes("whole_chain"), seed=seed, threads=threads).run()
    )


def ways_of_this_process() -> dict[str, str]:
    """Return the digest of every way that one process can ask in: engine and workers, order, threads."""
    locale.setlocale(locale.LC_ALL, "")
    threads = itertools.cycle(THREADS)
    models = {count: model_digest(count) for count in THREADS}
    found = {}
    for place, ((engine, workers), order) in enumerate(itertools.product(WAYS, ORDERS)):
        count = next(threads)
        answer = sweep_digest(engine, workers, order, place) + models[count]
        found[f"{engine} {workers}, {order}, {count} threads"] = hashlib.sha256(answer.encode()).hexdigest()
    return found


def locales_here(folder: Path) -> dict[str, dict[str, str]]:
    """Return the locales that this machine has or can make, by name, with what the environment needs for each.

    Args:
        folder: where a locale that is not installed is made (``localedef``, from glibc's own sources).
    """
    found = {}
    for name in LOCALES:
        settings = {"LC_ALL": name, "LANG": name}
        compiler = shutil.which("localedef")
        if not name.startswith("C") and compiler:
            language, charset = name.split(".")
            made = [compiler, "-i", language, "-f", charset, str(folder / name)]
            if subprocess.run(made, capture_output=True, check=False).returncode <= 1 and (folder / name).exists():
                settings["LOCPATH"] = str(folder)
        check = subprocess.run(
            [sys.executable, "-c", "import locale; print(locale.setlocale(locale.LC_ALL, ''))"],
            env=os.environ | settings, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if check.returncode == 0 and check.stdout.strip() == name:
            found[name] = settings
    return found


def every_way() -> dict[str, str]:
    """Return the digest of every way, by its name; locales that are not to be had are left out."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for (name, settings), seed in itertools.product(locales_here(Path(folder)).items(), HASH_SEEDS):
            run = subprocess.run(
                [sys.executable, "-m", "tests.docking.digest_ways"], cwd=ROOT, encoding="utf-8", check=False,
                env=os.environ | settings | {"PYTHONHASHSEED": seed}, capture_output=True,
            )  # fmt: skip
            if run.returncode != 0:
                raise RuntimeError(run.stderr)
            for way, digest in json.loads(run.stdout).items():
                found[f"{name}, hash seed {seed}, {way}"] = digest
    return found


if __name__ == "__main__":
    print(json.dumps(ways_of_this_process()))
