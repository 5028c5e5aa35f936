"""What a measure gives back, and pytest in a process of its own for measures that count tests."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measured:
    """What one measure found.

    Attributes:
        figure: what came out, in numbers.
        reached: whether this run reached the figure that the row asks for.
        command: what a reader runs to get the same.
        short: what falls short, or what the figure does not say; empty if nothing.
    """

    figure: str
    reached: bool
    command: str
    short: str = ""


Measure = Callable[[], Measured]


@dataclass(frozen=True)
class PytestRun:
    """What came of a run of pytest."""

    passed: int
    failed: int
    skipped: int
    seconds: float
    output: str

    @property
    def is_green(self) -> bool:
        """Return whether something ran and nothing failed; an error before a test counts as a failure."""
        return self.passed > 0 and self.failed == 0


_OUTCOMES = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")


def counts_of(closing_line: str) -> dict[str, int]:
    """Return how many tests passed, failed (errors with them) and were skipped, from the last line of pytest."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for number, outcome in _OUTCOMES.findall(closing_line):
        counts["failed" if outcome.startswith("error") else outcome] += int(number)
    return counts


def pytest_run(*arguments: str) -> PytestRun:
    """Run pytest on some files with some options, in a process of its own, and count.

    A run that ends in another way than with passed and failed tests (nothing found, a fault of pytest) has failed.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    lines = done.stdout.strip().splitlines()
    counts = counts_of(lines[-1] if lines else "")
    if done.returncode != 0 and counts["failed"] == 0:
        counts["failed"] = 1
    return PytestRun(**counts, seconds=time.perf_counter() - start, output=done.stdout + done.stderr)


def pytest_command(*arguments: str) -> str:
    """Return what a reader types for ``pytest_run`` with the same arguments."""
    quoted = (f'"{one}"' if " " in one or not one else one for one in arguments)
    return " ".join((".venv/bin/python -m pytest", *quoted))
