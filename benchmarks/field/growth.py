"""How engines grow: rate and memory from small towns to large, each size in a fresh process.

Memory is the same measure for all: the most that a fresh process held, at two sizes; the slope between them is bytes a
person, with everything that depends on the people in it (the toy's own input, 10 bytes a person, too).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.field.asking import EngineFailedError, Worker
from benchmarks.field.engines import Engine
from benchmarks.field.plan import Plan

REPEAT_UNTIL_SECONDS, MOST_REPEATS = 1.0, 7
CLEAR_BYTES = 16_000_000


@dataclass(frozen=True)
class Size:
    """One size: the median rate in person-years a second, how many runs, the most bytes held, seconds to build."""

    persons: int
    rate: float
    runs: int
    peak_bytes: int
    build_seconds: float


@dataclass
class Growth:
    """An engine from small to large, and why it stopped, if it did."""

    engine: Engine
    threads: int
    sizes: list[Size] = field(default_factory=list)
    stopped: str = ""

    def bytes_per_person(self, most: int = 1_000_000) -> tuple[float, int, int] | None:
        """Return the slope of the peak between the two largest sizes up to `most`, and those sizes.

        None if there are no two, or if the peaks lie so near each other that what an import leaves behind hides people.
        """
        sizes = [size for size in self.sizes if size.persons <= most]
        if len(sizes) < 2 or sizes[-1].peak_bytes - sizes[-2].peak_bytes < CLEAR_BYTES:
            return None
        small, large = sizes[-2:]
        slope = (large.peak_bytes - small.peak_bytes) / (large.persons - small.persons)
        return slope, small.persons, large.persons


def live_size(engine: Engine, threads: int, persons: int, plan: Plan, work: Path, tiny: Path, compiled: Path) -> Size:
    """Live one size in a fresh process: once for the memory, more often for the rate where that is quick."""
    # What a slow engine needs beside living (import, reading, building) is given its own time.
    patience = 3 * plan.largest_seconds + 60
    with Worker(engine, threads, compiled, patience) as worker:
        worker.live(tiny, 0, patience)
        lived = worker.live(work, 1, patience)
        seconds = [lived.seconds]
        while sum(seconds) < REPEAT_UNTIL_SECONDS and len(seconds) < MOST_REPEATS:
            seconds.append(worker.live(work, 1 + len(seconds), patience).seconds)
    rate = persons * plan.growth_years / statistics.median(seconds)
    return Size(persons, rate, len(seconds), lived.peak_bytes, lived.build_seconds)


def grow(
    engine: Engine, plan: Plan, work_of: Callable[[int, int], Path], compiled: Path, say: Callable[[str], None]
) -> Growth:
    """Let one engine live larger and larger towns, on all threads that it can use, until the next takes too long."""
    threads = plan.most_threads if engine.has_threads else 1
    growth = Growth(engine, threads)
    for persons in plan.growth:
        if growth.sizes:
            seconds = persons * plan.growth_years / growth.sizes[-1].rate
            if seconds > plan.largest_seconds:
                growth.stopped = f"{persons:,} people would take about {seconds:,.0f} s"
                break
        work, tiny = work_of(persons, plan.growth_years), work_of(100, 3)
        try:
            growth.sizes.append(live_size(engine, threads, persons, plan, work, tiny, compiled))
        except EngineFailedError as error:
            growth.stopped = str(error)
            break
    told = ", ".join(f"{size.persons:,}: {size.rate / 1e6:.2f}" for size in growth.sizes)
    say(f"growth of {engine.title} (million person-years a second): {told}. {growth.stopped}".rstrip())
    return growth
