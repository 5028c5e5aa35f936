"""A toy sweep: jobs that take a while and give numbers from a question alone, to try the machinery and nothing else.

python -m benchmarks.toy STORE --jobs 40 --seconds 0.05 --engine processes --workers 2
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.people.draws import key_of, uniforms
from sim.sweeps.engines import finish_jobs
from sim.sweeps.job import jobs_of
from sim.sweeps.store import Store


@dataclass(frozen=True)
class Question:
    """Its number, and how long to think about it."""

    number: int
    seconds: float


def answer(asked: Question) -> pd.DataFrame:
    """Return a table that hangs on the number alone."""
    time.sleep(asked.seconds)
    values = uniforms(key_of(asked.number), np.arange(500, dtype=np.uint32), 0, 0)
    return pd.DataFrame({"number": asked.number, "row": range(len(values)), "values": list(values)})


def main() -> None:
    """Do the jobs that the store lacks."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.toy", description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--jobs", type=int, default=40)
    asked.add_argument("--seconds", type=float, default=0.05)
    asked.add_argument("--engine", default="processes")
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    toy = importlib.import_module("benchmarks.toy")  # as a worker finds it; here it is called __main__
    work = toy.answer
    jobs = jobs_of(work, [toy.Question(number, given.seconds) for number in range(given.jobs)])
    finished = finish_jobs(work, jobs, Store(given.store), given.engine, given.workers)
    print(finished.done, finished.read, len(finished.failures))


if __name__ == "__main__":
    main()
