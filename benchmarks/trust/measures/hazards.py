"""Row 12: every event of life against the sum of the probabilities that its equation gives, with measured power.

The work stands in ``tests/statistical``; this lives it at full scale, on as many processes as there are cores.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from operator import add

import pandas as pd

from benchmarks.trust.measured import ROOT, Measured
from sim.evidence.parameters import parameter_record
from sim.studies.calibration.posterior import draw_record
from tests.statistical.bayes_factor import is_alarm
from tests.statistical.power import POWER, SPREADS, Alarms, alarms, all_a_tenth_wrong, has_a_level, lives_needed
from tests.statistical.watched_lives import WatchedWalk, watch

SEEDS, SEEDS_FOR_POWER = 200, 100
FIRST_SEED = 1_000
BIRTHS = 6_500
"""Born in each seed's one birth year; half as many arrive later."""
BIRTHS_AS_TODAY = 200_000
DRAWS, BIRTHS_A_DRAW = 200, 2_000
MOST_FALSE_ALARMS = 2
TABLE = ROOT / "docs" / "verification" / "hazards.csv"
"""A row an event; written anew by every measurement."""
COMMAND = ".venv/bin/python -m benchmarks.trust --rows 12"


def alarms_of_many(seeds: int, births: int, wrong_by: Mapping[str, float] | None = None) -> Alarms:
    """Return the alarms of some seeds, lived on all cores."""
    workers = os.cpu_count() or 1
    shares = [range(FIRST_SEED + worker, FIRST_SEED + seeds, workers) for worker in range(workers)]
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(alarms, share, births, wrong_by) for share in shares]
        return reduce(add, (one.result() for one in waiting))


def every_event() -> Measured:
    """Measure false alarms and power where rare events are common, and hold lives as they are against the equations.

    What came out for each event is written to ``TABLE``.
    """
    right = alarms_of_many(SEEDS, BIRTHS)
    wrong = alarms_of_many(SEEDS_FOR_POWER, BIRTHS, all_a_tenth_wrong(BIRTHS))
    today = watch(1, BIRTHS_AS_TODAY, parameters=parameter_record())
    table = table_of(right, wrong, today)
    table.to_csv(TABLE, index=False)
    return judged(right, wrong, today, table.set_index("event"))


def table_of(right: Alarms, wrong: Alarms, today: WatchedWalk) -> pd.DataFrame:
    """Return a row an event: false alarms and power as measured; and of lives as they are, how often and how surely."""
    measured = [event for event in right.by_event if has_a_level(event) or event in SPREADS]
    rows = []
    for event, tally in today.tallies.items():
        row: dict[str, object] = {"event": event, "false_alarms": right.by_event[event], "power": None}
        if event in measured:
            row["power"] = wrong.by_event[event] / wrong.seeds
        row |= {"at_risk_as_today": tally.at_risk, "happened": tally.happened, "expected": round(tally.expected, 1)}
        row["observed_over_expected"] = round(tally.ratio, 4)
        row["is_alarm"] = is_alarm(tally)
        if has_a_level(event):
            row["person_years_for_power"] = round(today.person_years * lives_needed(tally), -3)
        rows.append(row)
    return pd.DataFrame(rows)


def judged(right: Alarms, wrong: Alarms, today: WatchedWalk, table: pd.DataFrame) -> Measured:
    """Return the figure and whether the goal is reached."""
    power, needed = table["power"].dropna(), table["person_years_for_power"].dropna()
    weakest = ", ".join(f"{event} {share:.2f}" for event, share in power.nsmallest(3).items())
    too_weak = list(power.index[power < POWER])
    rung = list(table.index[table["is_alarm"]])
    figure = (
        f"{len(table)} events of a year of life x {right.seeds} seeds of {right.person_years / right.seeds:,.0f} "
        f"person-years: false alarms in {right.seeds_with_any} seeds; {len(power)} of them 10 % wrong, {wrong.seeds} "
        f"seeds: power {power.min():.2f} or more (weakest: {weakest}). Parameters as they are, "
        f"{today.person_years:,} person-years: {len(rung)} alarms; 10 % is seen with power {POWER} from "
        f"{needed.min():,.0f} ({needed.idxmin()}) to {needed.max():,.0f} person-years ({needed.idxmax()}); "
        f"each event in {TABLE.relative_to(ROOT)}"
    )
    reached = not too_weak and not rung and right.seeds_with_any <= MOST_FALSE_ALARMS and right.seeds == SEEDS
    short = f"power below {POWER}: {', '.join(too_weak)}; " if too_weak else ""
    short += "for power and false alarms rare events are made commoner by a constant on their level"
    return Measured(figure, reached, COMMAND, short)


def whatever_is_believed() -> Measured:
    """Hold lives under draws of the posterior against the probabilities that each draw gives."""
    found, person_years = [], 0
    for draw in range(DRAWS):
        watched = watch(draw, BIRTHS_A_DRAW, parameters=draw_record(draw))
        person_years += watched.person_years
        found += [(is_alarm(tally), f"{event} in draw {draw}") for event, tally in watched.tallies.items()]
    rung = [name for alarm, name in found if alarm]
    figure = (
        f"{DRAWS} draws of the posterior, {person_years:,} person-years: {len(found):,} comparisons of an event with "
        f"its probabilities, {len(rung)} alarms"
    )
    return Measured(figure, len(rung) <= MOST_FALSE_ALARMS, COMMAND, ", ".join(rung))


MEASURES = {12: (every_event, whatever_is_believed)}
