"""Speed and size of the whole model: person-years a second, bytes a person, how soon it starts, what a panel costs.

    python -m benchmarks.speed
    python -m benchmarks.speed --persons 9000 100000 --threads 1 --repeat 5 --json speed.json
    python -m benchmarks.speed --only start panel

The model is one birth cohort without newcomers, with all agencies and the whole chain of programmes.

*rates*: ``Vandpunkt.run``, births and compilation apart, the median of the repetitions; beside the time on the wall the
processors' own, which others at work on the machine stretch less. *state*: bytes a person of every array that the model
holds, by who holds it. *start*: a fresh process whose rules are compiled and kept already, from the end of its imports
to the end of the first year lived; the quickest of the repetitions. *panel*: what keeping the states of everybody every
year adds to a run, and bytes a person-year of it on disk.

Absolute figures are the machine's, not the model's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import PERSON
from sim.studies.panel import Panel
from sim.studies.panel_file import STATES, write_panel

PARTS = ("rates", "state", "start", "panel")
SMALL, LARGE = 9_000, 100_000
"""People of the start and of the panel: a middling municipality's cohorts of six years, and the toy's."""
START = """
import time
clocks = (time.perf_counter, time.process_time)
began = [clock() for clock in clocks]
from benchmarks.speed import whole_model
imported = [clock() for clock in clocks]
whole_model({persons}, {threads}).step()
lived = [clock() for clock in clocks]
print(*(after - before for two in ((began, imported), (imported, lived)) for before, after in zip(*two)))
"""


class Rate(NamedTuple):
    """What one size gave."""

    persons: int
    threads: int
    person_years: int
    median_seconds: float
    person_years_per_second: float
    processor_seconds: float
    record_bytes_per_person: int
    all_bytes_per_person: float


class Start(NamedTuple):
    """Seconds of a fresh process, on the wall and the processors' own: importing, then to the end of the first year."""

    import_seconds: float
    import_processor_seconds: float
    first_year_seconds: float
    first_year_processor_seconds: float


class PanelCost(NamedTuple):
    """What a panel of everybody's states costs, in processors' seconds, and bytes a person-year on disk."""

    person_years: int
    run_seconds: float
    keeping_seconds: float
    share_of_run_time: float
    writing_seconds: float
    bytes_per_person_year: float


def cohort_of(persons: int) -> Municipality:
    """Return one birth cohort without newcomers, in areas of about a thousand."""
    return Municipality(
        name="cohort",
        title=Title(en="Cohort", sv="Kohort"),
        births_per_year=persons,
        newcomers_per_birth=0.0,
        areas=max(1, min(500, persons // 1000)),
    )


def whole_model(persons: int, threads: int, people: np.ndarray | None = None) -> Vandpunkt:
    """Return a cohort with all agencies and the whole chain of programmes, before its first year."""
    return Vandpunkt(
        cohort_of(persons), load_agencies(), load_programmes("whole_chain"), threads=threads, people=people
    )


def rate_of(persons: int, threads: int, repeat: int) -> Rate:
    """Run one cohort some times and return the median."""
    people = people_of(cohort_of(persons), parameter_record(), key_of(1, 0))
    seconds, processor = [], []
    for _ in range(repeat + 1):  # the first one compiles, or warms up
        model = whole_model(persons, threads, people)
        start, start_processor = time.perf_counter(), time.process_time()
        model.run()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    median = statistics.median(seconds[1:])
    person_years = int(model.outcome_counts.sum())
    return Rate(
        persons, threads, person_years, median, person_years / median, statistics.median(processor[1:]),
        PERSON.itemsize, sum(bytes_by_holder(model).values()) / persons,
    )  # fmt: skip


def arrays_of(holder: object) -> Iterator[np.ndarray]:
    """Yield the arrays that an object holds, those of cached properties too, and those in its lists."""
    for value in vars(holder).values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, np.ndarray):
                yield one


def bytes_by_holder(model: Vandpunkt) -> dict[str, int]:
    """Return the bytes of every array that a model holds, each once, by who holds it."""
    holders: dict[str, list[object]] = {
        "contacts": [model.contacts, model.mandates],
        "ledger": [model.ledger, model.ledger.spread],
        "programmes": list(model.programmes),
        "scratch": [model._walk, model._seeking, model._billing],
        "read-outs": [model],
    }
    found = {"record": model.people.nbytes}
    seen = {id(model.people)}
    for name, mine in holders.items():
        arrays = {id(array): array for holder in mine for array in arrays_of(holder)}
        found[name] = sum(array.nbytes for key, array in arrays.items() if key not in seen and array.base is None)
        seen |= set(arrays)
    return found


def start_of(threads: int, repeat: int) -> Start:
    """Return how long a fresh process takes to its first year; the first one may compile and is not counted."""
    code = START.format(persons=SMALL, threads=threads)
    told = []
    for _ in range(repeat + 1):
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        told.append(Start(*(float(seconds) for seconds in ran.stdout.split())))
    return min(told[1:], key=lambda start: start.first_year_seconds)


def panel_cost(persons: int, repeat: int) -> PanelCost:
    """Run a cohort some times on one thread with a panel of the states; the median of the shares, the last written."""
    people = people_of(cohort_of(persons), parameter_record(), key_of(1, 0))
    shares = []
    for _ in range(repeat + 1):
        model = whole_model(persons, 1, people)
        panel = Panel(model, STATES)
        lived = kept = 0.0
        while model.year < model.last_year:
            lived += _seconds(model.step)
            kept += _seconds(panel.observe)
        shares.append((kept / lived, lived, kept))
    share, run_seconds, keeping_seconds = sorted(shares[1:])[repeat // 2]
    person_years = int(panel.here.sum())
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        path = Path(folder) / "panel.parquet"
        writing = _seconds(lambda: write_panel(panel, path))
        on_disk = path.stat().st_size / person_years
    return PanelCost(person_years, run_seconds, keeping_seconds, share, writing, on_disk)


def _seconds(work: Callable[[], object]) -> float:
    """Return the processors' seconds that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def say_rates(sizes: list[int], threads: int, repeat: int) -> list[dict[str, Any]]:
    """Measure and print the rates of some sizes."""
    print(
        f"{'persons':>10} {'threads':>7} {'person-years':>13} {'median s':>9} {'processor s':>11} {'million py/s':>13}"
    )
    rates = []
    for persons in sizes:
        r = rate_of(persons, threads, repeat)
        rates.append(r._asdict())
        print(
            f"{r.persons:>10} {r.threads:>7} {r.person_years:>13} {r.median_seconds:>9.2f} "
            f"{r.processor_seconds:>11.2f} {r.person_years_per_second / 1e6:>13.2f}",
            flush=True,
        )
    return rates


def say_state(persons: int) -> dict[str, float]:
    """Measure and print the bytes a person after a whole run."""
    model = whole_model(persons, 1).run()
    held = {name: size / persons for name, size in bytes_by_holder(model).items()}
    told = ", ".join(f"{name} {size:.0f}" for name, size in held.items())
    print(f"bytes a person, {persons} persons: {sum(held.values()):.0f} in all arrays ({told})", flush=True)
    return held


def say_start(threads: int, repeat: int) -> dict[str, float]:
    """Measure and print how soon a fresh process has lived a year."""
    start = start_of(threads, repeat)
    print(
        f"start, {SMALL} persons: {start.first_year_seconds:.2f} s from the end of the imports to the end of the first "
        f"year ({start.first_year_processor_seconds:.2f} s of the processor); imports {start.import_seconds:.2f} s "
        f"({start.import_processor_seconds:.2f} s)",
        flush=True,
    )
    return start._asdict()


def say_panel(repeat: int) -> dict[str, float]:
    """Measure and print what a panel costs."""
    cost = panel_cost(LARGE, repeat)
    print(
        f"panel of {len(STATES)} states, {LARGE} persons: {cost.share_of_run_time:.1%} of the run's time to keep, "
        f"{cost.writing_seconds / cost.run_seconds:.1%} more to write; {cost.bytes_per_person_year:.2f} bytes a "
        "person-year on disk",
        flush=True,
    )
    return cost._asdict()


def main() -> None:
    """Print what is asked for, and write JSON if asked to."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    asked.add_argument("--persons", type=int, nargs="+", default=[SMALL, LARGE, 1_000_000])
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--repeat", type=int, default=3)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    measures: dict[str, Callable[[], object]] = {
        "rates": lambda: say_rates(given.persons, given.threads, given.repeat),
        "state": lambda: say_state(min(given.persons[-1], LARGE)),
        "start": lambda: say_start(given.threads, given.repeat),
        "panel": lambda: say_panel(given.repeat),
    }
    told = {part: measure() for part, measure in measures.items() if part in given.only}
    if given.json:
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
