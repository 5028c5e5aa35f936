"""Experiments in turn, each in a process of its own that has the libraries loaded already.

Reads one JSON object a line from standard input, ``{"name", "words", "cwd", "out", "err"}``; forks, runs the experiment
as ``python -m experiments.NAME`` would, and answers with its exit code. No thread has begun before the fork.
"""

import importlib
import json
import os
import runpy
import sys

LOADED = (
    "hydra", "matplotlib.figure", "mesa", "numba", "optuna", "pandas", "pyarrow.parquet", "SALib", "scipy.stats",
    "statsmodels.api", "sim.configuration.border", "sim.model",
    "sim.studies.appraise.appraise", "sim.studies.compare.compare", "sim.studies.how_sure.how_sure",
    "sim.views.figures",
)  # fmt: skip


def run(asked: dict) -> None:
    """Become the experiment."""
    os.chdir(asked["cwd"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = [asked["name"], *asked["words"]]
    runpy.run_module(f"experiments.{asked['name']}", run_name="__main__", alter_sys=True)


def main() -> None:
    """Answer until nobody asks any more."""
    for module in LOADED:
        importlib.import_module(module)
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
