"""A sweep: a design's points as replications to be lived, and what they came to as one tidy table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.configuration.changes import Choices, changed, chosen_by
from sim.configuration.designs import Design
from sim.configuration.faults import BadInput, fault
from sim.configuration.files import find, load, load_agencies
from sim.configuration.questions.sweep import Sweep
from sim.configuration.schema import Economics
from sim.evidence.ages import AGES
from sim.studies.beliefs import BEST_GUESS, Belief, drawn
from sim.studies.many_replications import TOWN_STEP, Case, case_of
from sim.studies.one_replication import Replication, live, measures_of
from sim.studies.sweep.points import Point, columns_of, keys_of, points_of, told_at
from sim.sweeps.cost import Weight
from sim.sweeps.job import Job, jobs_of
from sim.sweeps.store import Store

MOST_JOBS = 2_000_000
WORK = live
"""What is done with every replication."""


@dataclass(frozen=True)
class Spot:
    """Where in a sweep a job stands, and how its money is read."""

    point: int
    draw: int
    replication: int
    economics: Economics


@dataclass(frozen=True)
class Plan:
    """Everything a sweep will live.

    Attributes:
        design: what varies.
        columns: swept key -> its value at each point.
        jobs: what is to be lived, in order; the same one may stand at several spots (one that differs only in how
            money is read).
        spots: of each job.
        strategies: lived in all jobs together, which is the number of runs.
        identity: of all of it, and of what its table will say.
    """

    design: Design
    columns: dict[str, list[Any]]
    jobs: tuple[Job, ...]
    spots: tuple[Spot, ...]
    identity: str

    @property
    def points(self) -> int:
        """Return how many points there are."""
        return len(next(iter(self.columns.values()), [None]))

    @property
    def name(self) -> str:
        """Return the name of its folder in the store."""
        return f"{self.design.name}_{self.identity}"

    def weights(self) -> dict[str, Weight]:
        """Return what the time of each different job hangs on: its runs, and person-years lived."""
        return {job.identity: Weight(len(job.asked.alternatives), person_years(job.asked)) for job in self.jobs}


def choices_of(choice: Sweep) -> Choices:
    """Return everything that a sweep starts from."""
    chosen = tuple(chosen_by(name) for name in choice.strategies)
    return Choices(choice.municipality, choice.economics, load_agencies(), chosen, choice.seed)


def load_design(name_or_path: str) -> tuple[Design, Path]:
    """Return a design by its name in ``conf/sweep_design`` or by a path, and its file."""
    path = find("sweep_design", name_or_path)
    return load(Design, path), path


def plan_of(design: Design, path: Path, choices: Choices) -> Plan:
    """Return what a design will live, every point of it checked.

    Raises:
        BadInput: a key that is not there, a value its schema refuses, too much.
    """
    where = path.name
    _refuse_too_many(design.points or 1, design, where)  # before so many points are made
    points = points_of(design, choices, choices.seed, where, path.parent)
    _refuse_too_many(len(points), design, where)
    asked: list[Replication] = []
    spots: list[Spot] = []
    keys, told = keys_of(points), []
    for number, point in enumerate(points):
        there = _changed(choices, point, f"{where}: point {number + 1}")
        told.append(told_at(point, keys, there))
        case = case_of(there)
        for spot, replication in _lived_at(case, there, number, design):
            asked.append(replication)
            spots.append(spot)
    jobs = tuple(jobs_of(WORK, asked))
    columns = columns_of(told, keys)
    places = [[job.identity, spot.point, spot.draw, spot.replication] for job, spot in zip(jobs, spots, strict=True)]
    rates = [spot.economics.discount_rate_per_year for spot in spots]
    text = json.dumps([design.name, places, rates, columns], default=str)
    return Plan(design, columns, jobs, tuple(spots), hashlib.sha256(text.encode()).hexdigest()[:12])


def _refuse_too_many(points: int, design: Design, where: str) -> None:
    count = points * max(1, design.draws) * design.replications
    if count > MOST_JOBS:
        raise BadInput(fault(where, f"{count} jobs (points × draws × replications)", f"at most {MOST_JOBS}"))


def _changed(choices: Choices, point: Point, where: str) -> Choices:
    if "strategies" in point and isinstance(point["strategies"], str):  # as a cell of a table has them
        point = {**point, "strategies": [one.strip() for one in point["strategies"].split(",")]}
    return changed(choices, point, where)


def _lived_at(case: Case, there: Choices, point: int, design: Design) -> list[tuple[Spot, Replication]]:
    found = []
    for draw in range(max(1, design.draws)):
        belief: Belief = replace(drawn(draw) if design.draws else BEST_GUESS, at=there.at)
        for town in range(design.replications):
            replication = case.replication(belief, there.seed, draw + town * TOWN_STEP)
            found.append((Spot(point, draw, town, there.economics), replication))
    return found


def person_years(asked: Replication) -> float:
    """Return about how many person-years a replication lives, strategies and newcomers among them."""
    town = asked.municipality
    years = min(AGES, town.last_year - town.first_birth_year + 1)
    people = town.births_per_year * town.birth_years * (1.0 + town.newcomers_per_birth)
    return max(1.0, people * years * len(asked.alternatives))


def runs_of(jobs: Sequence[Job]) -> int:
    """Return how many runs some jobs are: each strategy lives every replication once."""
    return sum(len(job.asked.alternatives) for job in jobs)


def results_of(plan: Plan, store: Store) -> pd.DataFrame:
    """Return the table of a sweep: one row a point, draw, replication and strategy; what failed is left out.

    Columns: the swept keys; ``point``, ``draw``, ``replication`` (numbers from 0), ``strategy``; then the measures,
    with units in their names (``sim.studies.one_replication.measures_of``).
    """
    frames = []
    for job, spot in zip(plan.jobs, plan.spots, strict=True):
        if not store.exists(job.identity):
            continue
        measures = measures_of(store.read(job.identity), job.asked.belief, spot.economics)
        swept = {key: [values[spot.point]] * len(measures) for key, values in plan.columns.items()}
        place = {"point": spot.point, "draw": spot.draw, "replication": spot.replication}
        frames.append(pd.concat([pd.DataFrame({**swept, **place}, index=measures.index), measures], axis=1))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
