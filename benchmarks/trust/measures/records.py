"""Rows 14, 16 and 18: golden figures and the changelog, provenance, and who makes chance; read from the repository."""

from __future__ import annotations

import re
import subprocess

from benchmarks.trust.measured import ROOT, Measured, pytest_command, pytest_run
from sim.studies.evidence.library import read_library
from sim.studies.evidence.provenance import census

GOLDEN = "tests/golden"
README_TABLE = re.compile(r"^[+-](?![+-]).*(?:±|\d,\d{3}).*$", re.MULTILINE)


def golden_figures() -> Measured:
    """Row 14: the kept figures are those of today, and the changelog names them."""
    done = pytest_run(GOLDEN)
    kept = (ROOT / GOLDEN / "figures.csv").read_text(encoding="utf-8").count("\n") - 1
    return Measured(
        figure=f"{kept} golden figures kept, {done.passed} tests on them passed, {done.failed} failed",
        reached=done.is_green,
        command=pytest_command(GOLDEN),
    )


def commits_that_moved_figures() -> Measured:
    """Row 14: of the commits that changed golden figures, how many changed the changelog too.

    Before there was a file of golden figures, the README's main table stands for it; those commits are told apart,
    since no test held them.
    """
    since = commits_of(f"{GOLDEN}/figures.csv")
    first = since[-1] if since else "HEAD"
    before = [one for one in commits_of("README.md", f"{first}^") if _moved_the_table(one)] if since else []
    silent, silent_before = ([one for one in some if not _tells(one)] for some in (since, before))
    return Measured(
        figure=f"{len(since)} commits wrote golden figures, {len(silent)} of them without the changelog "
        f"(before the test: {len(before)} moved the README's table, {len(silent_before)} told it in a later commit)",
        reached=bool(since) and not silent,
        command="git log --stat -- README.md CHANGELOG.md tests/golden/figures.csv",
        short="" if since else "this checkout has no history",
    )


def commits_of(path: str, until: str = "HEAD") -> list[str]:
    """Return the commits that changed a file, newest first."""
    return _git("log", "--format=%h", until, "--", path).split()


def _tells(commit: str) -> bool:
    return "CHANGELOG.md" in _git("show", "--format=", "--name-only", commit).split()


def _moved_the_table(commit: str) -> bool:
    change = _git("show", "--format=", "--unified=0", commit, "--", "README.md")
    old, new = (_figures(change, sign) for sign in "-+")
    return bool(old) and bool(new) and old != new


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout


def _figures(change: str, sign: str) -> list[str]:
    """Return the lines of the main table (those with a ± or a thousand) that a change takes away or puts there."""
    return [line[1:] for line in README_TABLE.findall(change) if line.startswith(sign)]


def provenance() -> Measured:
    """Row 16: how many of the numbers that the model believes have unit, source, year and kind."""
    library = read_library()
    counted = census(library)
    full = counted.total - len(counted.without)
    assumed = sum(number.kind == "assumption" for number in library.numbers)
    return Measured(
        figure=f"{full} of {counted.total} numeric values say their unit, year, kind and source or *assumption* "
        f"({100 * counted.share:.1f} %)",
        reached=counted.total > 0 and not counted.without,
        command=".venv/bin/vandpunkt evidence",
        short=f"to say where a number comes from is not to know it: {assumed} of {len(library.numbers)} parameters, "
        "prices and conventions are assumptions",
    )


def randomness() -> Measured:
    """Row 18: calls that make chance outside the module of draws, on the syntax tree of every file."""
    where = "tests/invariants/test_randomness.py"
    done = pytest_run(where)
    files = sum(1 for room in ("sim", "experiments") for _ in (ROOT / room).rglob("*.py"))
    return Measured(
        figure=f"{files} files read, {done.failed} tests failed, {done.passed} passed",
        reached=done.is_green,
        command=pytest_command(where),
    )


MEASURES = {14: (golden_figures, commits_that_moved_figures), 16: (provenance,), 18: (randomness,)}
