"""The field benchmark: one command that lives the same toy by every engine a user could pick instead.

    python -m benchmarks.field --setup                  # once: environments for the engines that need their own
    python -m benchmarks.field --json field.json --page # everything; about ten minutes on two idle cores
    python -m benchmarks.field --quick                  # about two minutes with the project's own environment
    python -m benchmarks.field --read field.json --page # write docs/benchmark.md anew from figures measured before

The toy is defined in ``benchmarks/field/work.py``, what is measured and how in ``docs/benchmark.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.field.asking import ROOT, is_installed
from benchmarks.field.engines import ENGINES, REFERENCE, Engine
from benchmarks.field.environments import set_up
from benchmarks.field.growth import Growth, grow
from benchmarks.field.plan import Plan, quick
from benchmarks.field.report import Told, told
from benchmarks.field.rounds import live_rounds
from benchmarks.field.table import table_of
from benchmarks.field.work import CLASS_SIZE, make_work


def refused(line: str) -> SystemExit:
    """Say in one line why not, and return the exit."""
    print(line, file=sys.stderr)
    return SystemExit(2)


def chosen(names: str | None) -> tuple[list[Engine], dict[str, str]]:
    """Return the engines to run, the reference always among them, and the others with the reason.

    Raises:
        SystemExit: after one line, if a name is none of the engines'.
    """
    known = {engine.name: engine for engine in ENGINES}
    asked = names.split(",") if names else list(known)
    for name in asked:
        if name not in known:
            raise refused(f"--engines: no engine called {name!r}; there are {', '.join(known)}")
    there = [engine for engine in ENGINES if engine.name in {*asked, REFERENCE} and is_installed(engine)]
    missing = {
        engine.name: f"{engine.title}: not installed, `python -m benchmarks.field --setup` makes its environment"
        for engine in ENGINES
        if engine.name in asked and not is_installed(engine)
    }
    return there, missing


def growths_of(engines: list[Engine], plan: Plan, folder: Path, say: Callable[[str], None]) -> list[Growth]:
    """Let every engine grow."""

    def work_of(persons: int, years: int) -> Path:
        path = folder / f"grow-{persons}-{years}.npz"
        if not path.exists():
            make_work(persons, years).save(path)
        return path

    return [grow(engine, plan, work_of, folder / "compiled", say) for engine in engines]


def full_model_of(plan: Plan) -> Told:
    """Return what the whole model does on one cohort, by ``benchmarks.speed`` in a process of its own."""
    if not plan.full_model:
        return {}
    with tempfile.TemporaryDirectory(prefix="field-model-") as folder:
        path = Path(folder) / "speed.json"
        command = [
            sys.executable,
            "-m",
            "benchmarks.speed",
            "--only",
            "rates",
            "--persons",
            str(plan.full_model),
            "--json",
            str(path),
        ]
        command += ["--threads", str(plan.most_threads), "--repeat", "3"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if ran.returncode:
            return {"failed": (ran.stderr.strip().splitlines() or ["no reason given"])[-1]}
        return {"command": f"python {shlex.join(command[1:-6])}", "results": json.loads(path.read_text())["rates"]}


def measure(plan: Plan, names: str | None, say: Callable[[str], None]) -> Told:
    """Measure everything that the plan asks for."""
    engines, missing = chosen(names)
    for line in missing.values():
        say(line)
    with tempfile.TemporaryDirectory(prefix="field-") as folder:
        rounds = live_rounds(engines, plan, Path(folder), say)
        rounds.left_out.update(missing)
        there = [engine for engine in engines if engine.name not in rounds.left_out]
        growths = growths_of(there, plan, Path(folder), say)
    return told(plan, rounds, growths, full_model_of(plan), command_line())


def command_line() -> str:
    """Return the command that was given, files without their folders."""
    given = [Path(word).name if "/" in word else word for word in sys.argv[1:]]
    return f"python -m benchmarks.field {shlex.join(given)}".strip()


def asked_plan(given: argparse.Namespace) -> Plan:
    """Return the plan of the command line.

    Raises:
        SystemExit: after one line, if a number cannot be.
    """
    threads = tuple(sorted({int(number) for number in given.threads.split(",") if number.isdigit()}))
    cores = os.cpu_count() or 1
    if not threads or threads[0] < 1 or threads[-1] > cores:
        raise refused(f"--threads: {given.threads!r}; give numbers from 1 to {cores}, as in 1,2")
    if given.persons < CLASS_SIZE or given.persons % CLASS_SIZE:
        raise refused(f"--persons: {given.persons}; classes are full, so give a multiple of {CLASS_SIZE}")
    if given.rounds is not None and given.rounds < 1:
        raise refused(f"--rounds: {given.rounds}; at least 1")
    plan = Plan(persons=given.persons, threads=threads)
    plan = quick(plan) if given.quick else plan
    plan = replace(plan, rounds=given.rounds or plan.rounds, largest_seconds=given.largest or plan.largest_seconds)
    growth = tuple(size for size in plan.growth if size <= given.grow_to)
    return replace(plan, growth=growth, full_model=0 if given.toy_only else plan.full_model)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.field", description=__doc__.splitlines()[0])
    asked.add_argument("--setup", action="store_true", help="make the environments of the other engines, and end")
    asked.add_argument("--quick", action="store_true", help="fewer rounds, smaller towns")
    asked.add_argument("--engines", help="only these, as in vandpunkt,floor,mesa_objects")
    asked.add_argument("--persons", type=int, default=100_000, help="people in the timed rounds")
    asked.add_argument("--threads", default="1,2", help="numbers of threads, as in 1,2")
    asked.add_argument("--rounds", type=int, help="timed rounds")
    asked.add_argument("--largest", type=float, help="seconds that an engine's next larger town may take")
    asked.add_argument("--grow-to", type=int, default=10_000_000, help="people in the largest town; 0 for no growth")
    asked.add_argument("--toy-only", action="store_true", help="leave the whole model out")
    asked.add_argument("--json", type=Path, help="write all figures here")
    asked.add_argument("--read", type=Path, help="measure nothing, read figures written before")
    asked.add_argument("--page", action="store_true", help="write docs/benchmark.md and docs/figures/field.svg, .png")
    return asked.parse_args()


def main() -> None:
    """Do what the command line asks."""
    given = arguments()
    if given.setup:
        set_up()
        return
    start = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {line}", file=sys.stderr, flush=True)

    if given.read:
        figures = json.loads(given.read.read_text(encoding="utf-8"))
    else:
        figures = measure(asked_plan(given), given.engines, say)
        figures["took_seconds"] = round(time.monotonic() - start)
    print(table_of(figures))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.page:
        from benchmarks.field.page import write_page

        write_page(figures)


if __name__ == "__main__":
    main()
