"""A process that holds one engine and lives the toy when asked; the harness speaks to it by lines of JSON.

    python -m benchmarks.field.worker MODULE THREADS

It says hello (imports, versions), then answers each line ``{"work": file, "seed": n}`` with how long building and
living took, what came out and the most memory that the process held meanwhile. Runs in any engine's environment: the
standard library and NumPy only.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import platform
import resource
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks.field.work import Outcome, Work


def forget_peak() -> None:
    """Begin to measure the peak anew, where the system can: what a compiler needed before is no matter of people."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def peak_bytes() -> int:
    """Return the most memory that this process has held.

    Linux tells it of this program alone; ``getrusage`` also counts what the parent held when it started us.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def live_once(engine: ModuleType, work_file: Path, seed: int, threads: int) -> dict[str, object]:
    """Build a population and live it; only living is between the two readings of the clock that count."""
    forget_peak()
    work = Work.load(work_file)
    start = time.perf_counter()
    live = engine.build(work, seed, threads)
    built = time.perf_counter()
    del work
    gc.collect()
    ready = time.perf_counter()
    outcome: Outcome = live()
    lived = time.perf_counter()
    told = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in asdict(outcome).items()}
    return {
        "build_seconds": built - start,
        "seconds": lived - ready,
        "outcome": told,
        "peak_bytes": peak_bytes(),
    }


def main() -> None:
    """Answer until the harness closes the line."""
    module, threads, packages = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    # What an engine prints must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    start = time.perf_counter()
    engine = importlib.import_module(f"benchmarks.field.engines.{module}")
    hello = {
        "import_seconds": time.perf_counter() - start,
        "versions": {"python": platform.python_version()} | {package: version(package) for package in packages},
    }
    print(json.dumps(hello), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(live_once(engine, Path(asked["work"]), asked["seed"], threads)), file=answers, flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
