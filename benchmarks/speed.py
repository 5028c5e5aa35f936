"""Speed and size of the whole model: person-years a second and bytes a person.

    python -m benchmarks.speed
    python -m benchmarks.speed --persons 9000 100000 --threads 1 --repeat 5 --json speed.json

Times ``Vandpunkt.run`` with all agencies and the whole chain of programmes, births and compilation apart, on one birth
cohort without newcomers of each size. The median of the repetitions is given; absolute figures are the machine's, not
the model's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import PERSON


class Result(NamedTuple):
    """What one size gave."""

    persons: int
    threads: int
    person_years: int
    median_seconds: float
    person_years_per_second: float
    record_bytes_per_person: int
    all_bytes_per_person: float


def measure(persons: int, threads: int, repeat: int) -> Result:
    """Run one cohort some times and return the median."""
    cohort = Municipality(
        name="cohort",
        title=Title(en="Cohort", sv="Kohort"),
        births_per_year=persons,
        newcomers_per_birth=0.0,
        areas=max(1, min(500, persons // 1000)),
    )
    parameters, agencies, programmes = parameter_record(), load_agencies(), load_programmes("whole_chain")
    people = people_of(cohort, parameters, key_of(1, 0))
    seconds = []
    for _ in range(repeat + 1):  # the first one compiles, or warms up
        model = Vandpunkt(cohort, agencies, programmes, threads=threads, parameters=parameters, people=people)
        start = time.perf_counter()
        model.run()
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds[1:])
    person_years = int(model.outcome_counts.sum())
    return Result(
        persons, threads, person_years, median, person_years / median, PERSON.itemsize, bytes_of(model) / persons
    )


def bytes_of(model: Vandpunkt) -> int:
    """Return the bytes of every array that the model and its programmes hold."""
    holders = [model, model.ledger, *model.programmes]
    arrays = {
        id(value): value.nbytes
        for holder in holders
        for value in vars(holder).values()
        if isinstance(value, np.ndarray)
    }
    return sum(arrays.values())


def main() -> None:
    """Print a table, and write JSON if asked to."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    asked.add_argument("--persons", type=int, nargs="+", default=[9_000, 100_000, 1_000_000])
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--repeat", type=int, default=3)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    print(
        f"{'persons':>10} {'threads':>7} {'person-years':>13} {'median s':>9} {'million py/s':>13} {'bytes/person':>13}"
    )
    results = []
    for persons in given.persons:
        r = measure(persons, given.threads, given.repeat)
        results.append(r._asdict())
        print(
            f"{r.persons:>10} {r.threads:>7} {r.person_years:>13} {r.median_seconds:>9.2f} "
            f"{r.person_years_per_second / 1e6:>13.2f} {r.all_bytes_per_person:>13.0f}",
            flush=True,
        )
    print(f"The record itself is {PERSON.itemsize} bytes a person.")
    if given.json:
        given.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
