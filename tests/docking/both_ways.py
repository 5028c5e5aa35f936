"""The same random scenarios lived by compiled rules and by the reference interpreter, and where they differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.docking.scenarios import is_compiled, told

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class BothWays:
    """What came of it.

    Attributes:
        scenarios, person_years: how much was lived both ways.
        differing: numbers of the scenarios in which the two differ in any byte of any year.
        distinct: different digests among them; as many as scenarios, or something is not told apart.
        chosen: names of what was chosen by kind, over all scenarios.
    """

    scenarios: int
    person_years: int
    differing: tuple[int, ...]
    distinct: int
    chosen: dict[str, frozenset[str]]


def interpreted(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Live scenarios by plain Python, in a process of its own.

    Raises:
        RuntimeError: the process failed, or its rules were compiled after all.
    """
    ended = subprocess.run(
        [sys.executable, "-m", "tests.docking.scenarios", *map(str, numbers)], cwd=ROOT, encoding="utf-8", check=False,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True,
    )  # fmt: skip
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr)
    answer = json.loads(ended.stdout)
    if answer["compiled"] or not is_compiled():
        raise RuntimeError("one way has to be compiled and the other not")
    lived: list[dict[str, Any]] = answer["lived"]
    return lived


def both_ways(numbers: Sequence[int], processes: int = 1) -> BothWays:
    """Live scenarios both ways and compare every byte of every year.

    Args:
        numbers: of the scenarios.
        processes: interpreters side by side.
    """
    with ThreadPoolExecutor(processes) as pool:
        shares = [numbers[k::processes] for k in range(processes)]
        waiting = [pool.submit(interpreted, share) for share in shares]
        compiled = {number: told(number, threads=1 + number % 2) for number in numbers}
        reference = {
            number: one
            for share, done in zip(shares, waiting, strict=True)
            for number, one in zip(share, done.result(), strict=True)
        }
    kinds = next(iter(compiled.values()))["chosen"]
    return BothWays(
        len(reference),
        sum(one["person_years"] for one in reference.values()),
        tuple(number for number in numbers if compiled[number] != reference[number]),
        len({one["every_year"] for one in reference.values()}),
        {kind: frozenset(name for one in reference.values() for name in one["chosen"][kind]) for kind in kinds},
    )
