"""Rows 10 and 11: compiled beside interpreted rules, and individuals beside expected-value cohorts.

The work stands in ``tests/docking``; this runs it at full scale and counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.trust.measured import Measured, pytest_run
from sim.configuration.border import options
from tests.docking.both_ways import both_ways
from tests.docking.compared import (
    EVENTS_OF_LIVES,
    EVENTS_OF_RECORDS,
    counted_lives,
    counted_records,
    expected_lives,
    expected_records,
)
from tests.docking.simultaneous import FALSE_ALARM_SHARE, counts_beside

SCENARIOS = 200
BIRTHS = 500_000
BIRTHS_FOR_POWER, SEEDS_FOR_POWER = 200_000, 10
WRONG = 0.9
"""A probability that is a tenth too small; one that is a tenth too large is impossible where most are above 0.9."""
LEAST_POWER = 0.8
PLURAL = {
    "strategy": "strategies",
    "programme": "programmes",
    "reform": "reforms",
    "organisation": "ways of organising",
    "governance": "of governing",
    "agency": "agencies",
}
Counted = tuple[np.ndarray, np.ndarray]
ROW_10, ROW_11 = (f".venv/bin/python -m benchmarks.trust --rows {row}" for row in (10, 11))


def compiled_beside_interpreted() -> Measured:
    """Live random scenarios both ways and compare every byte of every year."""
    done = both_ways(range(SCENARIOS), processes=2)
    held = ", ".join(f"{len(done.chosen[kind])} of {len(options(kind))} {PLURAL[kind]}" for kind in PLURAL)
    figure = (
        f"{done.scenarios} random scenarios, {done.person_years:,} person-years, each year of each compared: "
        f"{len(done.differing)} differ; they hold {held}"
    )
    reached = done.differing == () and done.scenarios == done.distinct == SCENARIOS
    short = f"these differ: {done.differing[:10]}" if done.differing else ""
    return Measured(figure, reached, ROW_10, short)


def lives_beside_cohort() -> Measured:
    """Hold misuse, health, school, livelihood and death by age and sex against the expected-value cohort."""
    return _beside("states of life", counted_lives, expected_lives, EVENTS_OF_LIVES)


def records_beside_cohort() -> Measured:
    """Hold convictions, violence and prison by age and sex against the expected-value cohort."""
    return _beside("states of a record", counted_records, expected_records, EVENTS_OF_RECORDS)


def _beside(
    what: str,
    counted: Callable[[int, int], Counted],
    expected: Callable[..., np.ndarray],
    events: tuple[str, ...],
) -> Measured:
    found = counts_beside(*counted(BIRTHS, 1), expected())
    several = [counted(BIRTHS_FOR_POWER, seed) for seed in range(100, 100 + SEEDS_FOR_POWER)]
    false_alarms = sum(counts_beside(*one, expected()).is_alarm for one in several)
    seen = {}
    for event in events:
        wrong = expected({event: WRONG})
        seen[event] = sum(counts_beside(*one, wrong).is_alarm for one in several) / len(several)
    weak = {event: share for event, share in seen.items() if share < LEAST_POWER}
    figure = (
        f"{BIRTHS:,} persons, {found.figures:,} {what} by age and sex at once: the furthest out is so by chance in "
        f"{100 * found.chance:.0f} % of runs (an alarm below {100 * FALSE_ALARM_SHARE:g} %); {len(several)} cohorts of "
        f"{BIRTHS_FOR_POWER:,}: {false_alarms} false alarms, and an error of 10 % in one event is seen with power "
        f"{LEAST_POWER} or more for {len(seen) - len(weak)} of {len(seen)} events"
    )
    short = ", ".join(f"{event} {share:.2f}" for event, share in weak.items())
    short = f"power for a 10 % error below {LEAST_POWER} in a cohort of that size: {short}" if weak else ""
    return Measured(figure, not found.is_alarm and not false_alarms, ROW_11, short)


def closed_forms() -> Measured:
    """Run the closed forms: births, parents, arrivals, means of traits with classmates, a programme, the bill."""
    done = pytest_run("tests/docking/test_cohort.py", "-m", "slow or not slow")
    figure = (
        f"{done.passed} claims hold and {done.failed} fail: births and parents (quadrature over families), arrivals, "
        "means of six traits with classmates, a programme's participants, effect, fade-out and price, the discounted "
        "bill; each shown to see a wrong number"
    )
    return Measured(
        figure, done.is_green, '.venv/bin/python -m pytest tests/docking/test_cohort.py -m "slow or not slow"'
    )


MEASURES = {10: (compiled_beside_interpreted,), 11: (lives_beside_cohort, records_beside_cohort, closed_forms)}
