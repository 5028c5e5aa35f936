"""Time of an appraisal: how long the money side of one comparison takes once its lives have been lived.

    python -m benchmarks.appraisal
    python -m benchmarks.appraisal --replications 50 --repeat 20

Lives Umeå's six years of birth at a tenth of the size under the comparator and one strategy (an account has the same
shape whatever the number of people), then times building the accounts, the appraisal in every perspective and at four
discount rates with drawn prices, and the verdict's turning points. The median of the repetitions is given; absolute
figures are the machine's.
"""

from __future__ import annotations

import argparse
import statistics
import time

from sim.configuration.border import load_agencies
from sim.configuration.schema import Economics, Municipality, Title
from sim.evidence.conventions import convention
from sim.studies.alternatives import load_alternative
from sim.studies.appraise.appraise import appraise, sides_of
from sim.studies.appraise.verdict import verdict
from sim.studies.booked import Booked, booked
from sim.studies.replicate import replicate

RATES = (0.0, 0.03, 0.035, 0.04)


def lived(replications: int, threads: int) -> list[Booked]:
    """Live the comparator and the whole chain, replication by replication."""
    place = Municipality(name="place", title=Title(en="A place", sv="En plats"), births_per_year=150, birth_years=6)
    return replicate(
        place, load_agencies(), [load_alternative(name) for name in ("as_today", "whole_chain")], Economics(),
        replications, 1, threads, lambda model, one, replication: booked(model, one.name, replication),
    )  # fmt: skip


def milliseconds(runs: list[Booked], repeat: int) -> dict[str, float]:
    """Return the median time of each step, in milliseconds."""
    taken: dict[str, list[float]] = {"accounts": [], "appraisal": [], "verdict": [], "all": []}
    rate = Economics().discount_rate_per_year
    for _ in range(repeat + 1):
        start = time.perf_counter()
        sides = sides_of(runs, draws=True)
        accounts = time.perf_counter()
        found = appraise(sides, rate, RATES, convention("tax_factor").value, {"whole_chain": {"B": 1.0}})
        appraised = time.perf_counter()
        verdict(runs, sides, rate, found.corrected)
        judged = time.perf_counter()
        for name, seconds in (
            ("accounts", accounts - start), ("appraisal", appraised - accounts), ("verdict", judged - appraised),
            ("all", judged - start),
        ):  # fmt: skip
            taken[name].append(1000.0 * seconds)
    return {name: statistics.median(some[1:]) for name, some in taken.items()}


def main() -> None:
    """Print the median milliseconds of each step."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.appraisal", description=__doc__)
    asked.add_argument("--replications", type=int, default=20)
    asked.add_argument("--repeat", type=int, default=10)
    asked.add_argument("--threads", type=int, default=2)
    given = asked.parse_args()
    for name, median in milliseconds(lived(given.replications, given.threads), given.repeat).items():
        print(f"{name:>10} {median:8.1f} ms")


if __name__ == "__main__":
    main()
