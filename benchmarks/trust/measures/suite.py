"""Rows 15 and 17: the suite again and again, and everything that the documents tell readers to run."""

from __future__ import annotations

import os

from benchmarks.trust.measured import Measured, pytest_command, pytest_run

WANTED_RUNS = 100
DOCUMENTS = ("tests/test_readme.py", "tests/test_experiments.py", "tests/docs")
SIDE_BY_SIDE = ("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def runs_asked() -> int:
    """Return how many suite runs to make: ``SUITE_RUNS`` of the environment, 100 unless told otherwise."""
    text = os.environ.get("SUITE_RUNS", str(WANTED_RUNS))
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"SUITE_RUNS is a whole number from 1, not {text!r}")
    return int(text)


def flakes() -> Measured:
    """Row 15: the everyday suite run again and again, each run with another order of hashes; nothing is rerun."""
    asked, red, seconds, tests = runs_asked(), [], [], 0
    for number in range(asked):
        os.environ["PYTHONHASHSEED"] = str(number)
        done = pytest_run(*SIDE_BY_SIDE)
        tests = done.passed + done.failed
        seconds.append(done.seconds)
        red += [line for line in done.output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    del os.environ["PYTHONHASHSEED"]
    return Measured(
        figure=f"{len(red)} failures in {asked} runs of {tests} tests, {min(seconds):.0f} to {max(seconds):.0f} s each",
        reached=asked >= WANTED_RUNS and not red,
        command=f"SUITE_RUNS={asked} .venv/bin/python -m benchmarks.trust --rows 15",
        short="; ".join([*([f"{asked} runs, not {WANTED_RUNS}"] if asked < WANTED_RUNS else []), *red]),
    )


def what_documents_tell() -> Measured:
    """Row 17: every experiment, README command, guide and tutorial, run by the tests, the long ones too."""
    done = pytest_run(*DOCUMENTS, "-m", "")
    red = [line for line in done.output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return Measured(
        figure=f"{done.passed} tests of experiments, README commands, guides and tutorials passed, "
        f"{done.failed} failed, {done.skipped} skipped",
        reached=done.is_green and done.skipped == 0,
        command=pytest_command(*DOCUMENTS, "-m", ""),
        short="; ".join(red),
    )


MEASURES = {15: (flakes,), 17: (what_documents_tell,)}
