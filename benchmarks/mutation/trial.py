"""Try mutants: write each into a copy of the checkout, run tests there, and see whether one fails.

The checkout itself is never touched. A test run is a fork of a process that has the libraries loaded already, so that
it costs about a second; rules run as plain Python in it, since compiling them takes a minute for each mutant.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.mutation import forked
from benchmarks.mutation.mutants import Mutant, known_as_equivalent

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("sim", "tests", "conf", "experiments", "benchmarks", "docs", "pyproject.toml", "README.md", "Makefile")
LIBRARIES = (
    "numba", "numpy", "pandas", "scipy.stats", "scipy.optimize", "scipy.special", "mesa", "hypothesis", "pytest",
    "pydantic", "yaml", "networkx", "hydra.core.config_store", "matplotlib.figure",
)  # fmt: skip
"""Loaded once before the forks; nothing of ours may be among them."""
INTERPRETED = {"NUMBA_DISABLE_JIT": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
CAUGHT, SURVIVED, TOO_LONG = "caught", "survived", "timeout"
"""An endless loop is noticed by anybody: a mutant whose tests run too long counts as caught, and is told apart."""
LOG = "tests.log"
LATER_S = 100.0
"""How much later than its module a mutant seems to be written, so that kept bytecode is not taken for its own."""
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Tried:
    """What became of one mutant: ``outcome`` with its own tests, and whether the lives of a small town changed."""

    mutant: Mutant
    taken: str
    put: str
    outcome: str
    changes_lives: bool | None = None


def _context() -> multiprocessing.context.ForkServerContext:
    os.environ |= INTERPRETED
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*LIBRARIES, forked.__name__])
    return context


def outcome_of_tests(folder: Path, tests: Sequence[str], keeps_bytecode: bool = False) -> str:
    """Run some tests in a copy of the checkout with interpreted rules; return what became of them.

    Args:
        folder: the copy.
        tests: arguments of pytest.
        keeps_bytecode: keep what Python compiles, for the runs to come; never of a mutant.

    Raises:
        RuntimeError: the run was ended by somebody else.
    """
    arguments = (
        str(ROOT),
        str(folder),
        tuple(tests),
        str(folder / LOG),
        keeps_bytecode,
    )
    process = _context().Process(target=forked.run_tests, args=arguments)
    process.start()
    process.join()
    if process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL):
        return TOO_LONG
    if process.exitcode is None or process.exitcode < 0:
        raise RuntimeError(f"the tests were ended from outside ({process.exitcode})")
    return SURVIVED if process.exitcode == 0 else CAUGHT


def lives_of(folder: Path) -> str:
    """Return the digests of the small town of ``tests/docking/lives.py``, lived by interpreted rules."""
    told = subprocess.run(
        [sys.executable, "tests/docking/lives.py", "1"], cwd=folder, capture_output=True, encoding="utf-8",
        env=os.environ | INTERPRETED | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )  # fmt: skip
    return told.stdout if told.returncode == 0 else told.stderr


@contextlib.contextmanager
def copies(how_many: int) -> Iterator[list[Path]]:
    """Make copies of the checkout that last as long as they are needed."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        made = []
        for number in range(how_many):
            copy = Path(folder) / str(number)
            copy.mkdir()
            for name in COPIED:
                source = ROOT / name
                if source.is_dir():
                    shutil.copytree(
                        source,
                        copy / name,
                        ignore=shutil.ignore_patterns("__pycache__"),
                    )
                else:
                    shutil.copy(source, copy / name)
            made.append(copy)
        yield made


@contextlib.contextmanager
def written(mutant: Mutant, folder: Path) -> Iterator[None]:
    """Write a mutant into a copy, and put the module back as it was."""
    path = folder / mutant.subject.module
    before, times = path.read_bytes(), path.stat()
    path.write_text(mutant.source(folder), encoding="utf-8")
    os.utime(path, (times.st_atime, times.st_mtime + LATER_S))
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, (times.st_atime, times.st_mtime))


def try_all(
    mutants: Sequence[Mutant],
    workers: int,
    tell: Callable[[Tried], None] = lambda _: None,
    with_lives: bool = True,
) -> list[Tried]:
    """Try every mutant; return what became of each, in their order.

    Args:
        mutants: of this checkout.
        workers: how many are tried at a time, each in a copy of its own.
        tell: called with each as soon as it has been tried.
        with_lives: look for those that survive whether the lives of a small town change.

    Raises:
        RuntimeError: the tests fail without any mistake.
    """
    with copies(workers) as folders:
        _side_by_side(_check, dict.fromkeys(mutant.subject.own for mutant in mutants), folders)
        unharmed = lives_of(folders[0]) if with_lives else ""

        def try_one(mutant: Mutant, folder: Path) -> Tried:
            tried = _tried(mutant, folder, unharmed)
            tell(tried)
            return tried

        return _side_by_side(try_one, mutants, folders)


def _side_by_side(work: Callable[[T, Path], R], things: Iterable[T], folders: Sequence[Path]) -> list[R]:
    """Do some work on each thing in a folder that is free; return the results in the order of the things."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for folder in folders:
        free.put(folder)

    def in_a_free_folder(thing: T) -> R:
        folder = free.get()
        try:
            return work(thing, folder)
        finally:
            free.put(folder)

    with ThreadPoolExecutor(len(folders)) as threads:
        return list(threads.map(in_a_free_folder, things))


def _check(tests: tuple[str, ...], folder: Path) -> None:
    """Refuse tests that fail without any mistake: they would catch everything."""
    if outcome_of_tests(folder, tests, keeps_bytecode=True) != SURVIVED:
        log = (folder / LOG).read_text(encoding="utf-8")
        raise RuntimeError(f"the tests fail without any mistake:\n{log[-2000:]}")


def _tried(mutant: Mutant, folder: Path, unharmed: str) -> Tried:
    taken, put = mutant.lines(folder)  # of the copy: somebody may be at work in the checkout
    with written(mutant, folder):
        outcome = outcome_of_tests(folder, mutant.subject.own)
        changes = None
        is_known = (mutant.subject.module, taken, put) in known_as_equivalent()
        if outcome == SURVIVED and unharmed and not is_known and mutant.subject.group != "appraisal":
            changes = lives_of(folder) != unharmed
    return Tried(mutant, taken, put, outcome, changes)
