"""Experiments in turn, each in a process of its own that has the libraries loaded already.

Reads one JSON object a line from standard input, ``{"name", "words", "cwd", "out", "err"}``; forks, runs the experiment
as ``python -m experiments.NAME`` would, and answers with its exit code. What every experiment does first, loading the
libraries and our own rooms, is done once, before any fork; no thread of ours has begun by then.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import sys
import threading

import sim  # noqa: F401  first: it says how many threads linear algebra may have, before NumPy is loaded

LIBRARIES = (
    "hydra", "matplotlib.figure", "mesa", "numba", "optuna", "pandas", "pyarrow.parquet", "SALib", "scipy.stats",
    "statsmodels.api",
)  # fmt: skip
ROOMS = ("sim.configuration", "sim.studies", "sim.views")


def run(asked: dict) -> None:
    """Become the experiment."""
    os.chdir(asked["cwd"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = [asked["name"], *asked["words"]]
    runpy.run_module(f"experiments.{asked['name']}", run_name="__main__", alter_sys=True)


def load() -> None:
    """Load what experiments are made of."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for name in ROOMS:
        room = importlib.import_module(name)
        for module in pkgutil.walk_packages(room.__path__, f"{name}."):
            importlib.import_module(module.name)
    if threading.active_count() != 1:
        sys.exit("a thread has begun: a fork would not have it")


def main() -> None:
    """Answer until nobody asks any more."""
    load()
    gc.freeze()  # or each of them would tidy up all that is loaded here, for a second, before it ends
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            # What this process was asked is none of the experiment's business, and it ends as any Python does.
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            run(asked)
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


main()
