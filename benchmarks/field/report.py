"""The benchmark's figures as one dict for JSON: medians, ranges, ratios of the same round, memory, growth, versions."""

from __future__ import annotations

import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.field.asking import ROOT
from benchmarks.field.engines import ENGINES, FLOOR, OWN
from benchmarks.field.growth import Growth
from benchmarks.field.plan import GOALS, Plan
from benchmarks.field.rounds import Rounds, Timed

Told = dict[str, object]


def spread_of(values: Sequence[float]) -> Told:
    """Return median, lowest and highest, and the values in the order they came."""
    return {
        "median": statistics.median(values),
        "lowest": min(values),
        "highest": max(values),
        "rounds": list(values),
    }


def best_threads(timed: Sequence[Timed], name: str, threads: int) -> Timed | None:
    """Return an engine's timing on so many threads, or its only one."""
    found = [one for one in timed if one.engine.name == name]
    return next((one for one in found if one.threads == threads), found[0] if found else None)


def ratios_of(timed: Sequence[Timed], threads: int) -> Told:
    """Return by engine own rate over its rate, round by round: both lived within the same minute."""
    own = best_threads(timed, OWN, threads)
    ratios: Told = {}
    for engine in ENGINES:
        other = best_threads(timed, engine.name, threads)
        if own and other and other is not own and own.rates and other.rates:
            ratios[engine.name] = spread_of([a / b for a, b in zip(own.rates, other.rates, strict=True)])
    return ratios


def goals_met(ratios: Told) -> Told:
    """Return for each goal what was reached."""
    met: Told = {}
    for name, goal in GOALS.items():
        if name in ratios:
            median = ratios[name]["median"]  # type: ignore[index]
            met[name] = asdict(goal) | {"ratio": median, "reached": median >= goal.goal}
    return met


def memory_of(growths: Sequence[Growth], timed: Sequence[Timed]) -> Told:
    """Return by engine the peak's slope in bytes a person, between which sizes, and the bytes of its state."""
    memory: Told = {}
    for growth in growths:
        slope = growth.bytes_per_person()
        one = best_threads(timed, growth.engine.name, growth.threads)
        memory[growth.engine.name] = {
            "peak_bytes_per_person": slope[0] if slope else None,
            "between_persons": slope[1:] if slope else None,
            "state_bytes_per_person": one.state_bytes_per_person if one else None,
        }
    return memory


def machine() -> Told:
    """Return what was measured on."""
    names = [line.split(":", 1)[1].strip() for line in _lines_of("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": len(names) or None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _lines_of(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def commit() -> str:
    """Return the commit that was measured, with a plus sign if files differ from it."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=10", "--exclude=*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def told(plan: Plan, rounds: Rounds, growths: Sequence[Growth], full_model: Told, command: str) -> Told:
    """Return everything in one dict; the rates on the most threads stand first, by engine."""
    timed, most = rounds.timed, plan.most_threads
    names = [engine.name for engine in ENGINES if best_threads(timed, engine.name, most)]
    at_most = {name: best_threads(timed, name, most) for name in names}
    ratios = {str(threads): ratios_of(timed, threads) for threads in plan.threads}
    return {
        "person_years_per_second": {name: statistics.median(one.rates) for name, one in at_most.items() if one},
        "command": command,
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": machine(),
        "plan": asdict(plan),
        "titles": {engine.name: engine.title for engine in ENGINES},
        "rates": {
            name: {str(one.threads): spread_of(one.rates) for one in timed if one.engine.name == name} for name in names
        },
        "persons": {name: one.persons for name, one in at_most.items() if one},
        "ratios": ratios,
        "goals": goals_met(ratios[str(most)]),
        "share_of_floor": {
            threads: values[FLOOR]["median"] if FLOOR in values else None  # type: ignore[index]
            for threads, values in ratios.items()
        },
        "seconds": {
            # The first of an engine's processes compiles, the others find what it compiled.
            name: {"import": one.import_seconds, "first": one.first_seconds, "again": one.again_seconds}
            | {"build": one.build_seconds}
            for one in reversed(timed)
            for name in (one.engine.name,)
        },
        "memory": memory_of(growths, timed),
        "growth": {
            growth.engine.name: {"threads": growth.threads, "stopped": growth.stopped}
            | {"sizes": [asdict(size) for size in growth.sizes]}
            for growth in growths
        },
        "agreement": {
            f"{one.engine.name}, {one.threads} thread(s)": [asdict(checked) for checked in one.agreements]
            for one in timed
            if one.agreements
        },
        "smallest_bias_seen": {str(persons): share for persons, share in rounds.smallest_seen.items()},
        "full_model": full_model,
        "versions": {name: one.versions for name, one in at_most.items() if one},
        "left_out": rounds.left_out,
    }
