"""Rows 1 to 5: what must not change does not, extremes are exact, and every sum is the same sum, in random worlds.

The claims are tests of ``tests/invariants``; here they are run at full scale, and what they say they were held
against is counted.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter

from benchmarks.trust.measured import Measured, PytestRun, pytest_command, pytest_run
from sim.configuration.border import options

FOLDER = "tests/invariants"
PROGRAMMES_SEEDS = 50
LEAST_LAWS, SCENARIOS = 20, 1_000
LEAST_RELATIONS, SCENARIOS_A_RELATION = 15, 100
_COUNTED = re.compile(r"^COUNTED (\{.*\})$", re.MULTILINE)


def profile() -> str:
    """Return the Hypothesis profile to measure by: ``trust``, or what ``TRUST_PROFILE`` says (``trust_in_brief``)."""
    return os.environ.get("TRUST_PROFILE", "trust")


def counted_in(output: str) -> list[Counter[str]]:
    """Return what each test said it was held against; tests that failed are not shown and so not counted."""
    return [Counter(json.loads(told)) for told in _COUNTED.findall(output)]


def _run(*arguments: str) -> tuple[PytestRun, list[Counter[str]], Counter[str]]:
    """Run tests; return what came of them, what each was held against, and the sum of it."""
    run = pytest_run("-rPfE", *arguments)
    told = counted_in(run.output)
    return run, told, sum(told, Counter())


def _thousands(number: int) -> str:
    """Return a whole number as people write it: 12 345."""
    return f"{number:,}".replace(",", " ")


def _failures(run: PytestRun) -> str:
    """Return which tests failed; nothing if none did."""
    return "; ".join(line for line in run.output.splitlines() if line.startswith("FAILED"))[:300]


def null_programmes() -> Measured:
    """Row 1: every programme on 50 seeds without effect and without coverage, beside a world without it."""
    arguments = (f"{FOLDER}/test_null_programmes.py", "-m", "slow or not slow")
    run, told, total = _run(*arguments)
    seeds = min((one["seeds"] for one in told), default=0)
    figure = (
        f"{total['programmes']} programmes × {seeds} seeds × 2 (no effect, no coverage) = {_thousands(total['runs'])} "
        f"runs, four ways of organising, every other seed with a third of the room; without effect they were delivered "
        f"for {_thousands(total['years_delivered'])} person-years; differing bytes: {'0' if run.is_green else 'some'}"
    )
    reached = run.is_green and seeds >= PROGRAMMES_SEEDS and total["programmes"] == len(options("programme"))
    return Measured(figure, reached, pytest_command(*arguments), _failures(run))


def untouched_lives() -> Measured:
    """Row 2: whoever nothing has touched, in both arms, under strategies, ways of organising and of governing."""
    arguments = (f"{FOLDER}/test_untouched_lives.py", "-m", "slow or not slow")
    run, _, total = _run(*arguments)
    figure = (
        f"{total['arms']} pairs of arms (strategies, ways of organising and of governing), queues binding in all: "
        f"{_thousands(total['persons'])} persons followed to the end, {_thousands(total['untouched'])} of them "
        f"untouched; differences among those: {'0' if run.is_green else 'some'}"
    )
    return Measured(figure, run.is_green and total["untouched"] > 0, pytest_command(*arguments), _failures(run))


def extremes() -> Measured:
    """Row 3: extremes are exact."""
    arguments = (f"{FOLDER}/test_extremes.py", "-m", "slow or not slow")
    run, _, _ = _run(*arguments)
    figure = f"{run.passed} exact claims hold, {run.failed} do not"
    return Measured(figure, run.is_green, pytest_command(*arguments), _failures(run))


def invariants() -> Measured:
    """Row 4: every law in every year of a thousand random scenarios; each law shown to fail on one spoilt number."""
    arguments = (f"{FOLDER}/test_laws.py", f"--hypothesis-profile={profile()}")
    run, _, total = _run(*arguments)
    figure = (
        f"{total['laws']} invariants × {_thousands(total['scenarios'])} random scenarios "
        f"({_thousands(total['persons'])} persons, {_thousands(total['years'])} years, "
        f"{_thousands(total['questions'])} questions): {'0 violations' if run.is_green else 'violated'}; "
        f"{'each' if run.is_green else 'not each'} shown to fail on one spoilt number"
    )
    reached = run.is_green and total["laws"] >= LEAST_LAWS and total["scenarios"] >= SCENARIOS
    return Measured(figure, reached, pytest_command(*arguments), _failures(run))


def relations() -> Measured:
    """Row 5: every relation on a hundred random scenarios; each shown to see one spoilt number."""
    arguments = (f"{FOLDER}/test_relations.py", f"--hypothesis-profile={profile()}", "--numprocesses=2")
    run, told, total = _run(*arguments)
    least = min((one["scenarios"] for one in told), default=0)
    figure = (
        f"{len(told)} relations × {least} random scenarios ({_thousands(total['runs'])} runs): "
        f"{'all hold to the bit or the öre' if run.is_green else 'not all hold'}"
    )
    reached = run.is_green and len(told) >= LEAST_RELATIONS and least >= SCENARIOS_A_RELATION
    exceptions = f"what does not hold to the bit, and why: the first lines of {FOLDER}/relations.py"
    return Measured(figure, reached, pytest_command(*arguments), _failures(run) or exceptions)


MEASURES = {
    1: (null_programmes,),
    2: (untouched_lives,),
    3: (extremes,),
    4: (invariants,),
    5: (relations,),
}
