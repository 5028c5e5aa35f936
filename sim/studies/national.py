"""The whole country: every municipality lived by itself, and what they add up to.

Each of Sweden's municipalities is a point of the sweep ``conf/sweep_design/national.yaml``: its own births, its own
accidents of life, and all else alike. Amounts are added in whole öre and persons, so the sum is the same for any order
in which municipalities were lived, and on any engine. One draw of what is believed holds for all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.configuration.faults import BadInput, fault
from sim.evidence.municipalities import municipalities
from sim.money.prices import PUBLIC_PAYERS, Line
from sim.studies.booked import CHOSEN
from sim.studies.one_replication import Lived, measures_of, read_lived, table_of
from sim.studies.sweep.sweep import Plan
from sim.sweeps.store import Store
from sim.uncertainty.intervals import prediction_interval

DESIGN, BASE = "national", "one_of_290"
"""The design, and the municipality whose keys the points change."""
BIRTHS_AN_AREA = 50
"""Births a year for each area of a municipality (*assumption*)."""
SIZES = (0, 50, 100, 200, 500, 1000)
"""Fewest births a year of each group of municipalities."""
MEASURES = (
    "persons_born_here", "persons_in_exclusion", "persons_kept_out", "outlay_sek", "public_npv_sek", "society_npv_sek",
    *(f"saved_{payer}_sek" for payer in PUBLIC_PAYERS),
)  # fmt: skip
MIDDLE = (0.05, 0.95)
"""Shares of single municipalities below and up to which the middle ones lie."""


def points_text() -> str:
    """Return the design's table of points: one municipality on each row, its code as seed of its own accidents."""
    lines = ["municipality,municipality.name,municipality.births_per_year,municipality.areas,seed"]
    for one in municipalities():
        areas = max(1, round(one.births_per_year / BIRTHS_AN_AREA))
        lines.append(f"{BASE},m{one.code},{one.births_per_year},{areas},{int(one.code)}")
    return "\n".join(lines) + "\n"


def summed(runs: Sequence[Lived]) -> Lived:
    """Return runs of one strategy in several municipalities as one: all persons and all amounts added, exactly.

    Raises:
        ValueError: they are of different strategies or cover different years.
    """
    if len({(run.strategy, len(run.by_line_ore)) for run in runs}) != 1:
        raise ValueError("runs that are added must be of one strategy and cover the same years")
    keys = sorted({(line.item, line.payer, line.reading, line.is_outlay) for run in runs for line in run.lines})
    place = {key: k for k, key in enumerate(keys)}
    amounts = np.zeros((len(runs[0].by_line_ore), len(keys)), dtype=np.int64)
    for run in runs:
        mine = [place[line.item, line.payer, line.reading, line.is_outlay] for line in run.lines]
        amounts[:, mine] += run.by_line_ore
    programmes = sorted({name for run in runs for name in run.began})
    digests = "\n".join(sorted(run.digest for run in runs))
    return Lived(
        strategy=runs[0].strategy,
        lines=tuple(Line(item, payer, reading, ore=0, is_outlay=is_outlay) for item, payer, reading, is_outlay in keys),
        by_line_ore=amounts,
        states_by_year=np.sum([run.states_by_year for run in runs], axis=0),
        followed=sum(run.followed for run in runs),
        excluded={least: sum(run.excluded[least] for run in runs) for least in runs[0].excluded},
        began={name: sum(run.began.get(name, 0) for run in runs) for name in programmes},
        digest=hashlib.sha256(digests.encode()).hexdigest(),
    )


@dataclass(frozen=True)
class Country:
    """What municipalities came to, together and one by one.

    Attributes:
        total: draw, replication, strategy, the measures of ``measures_of`` for the sum, and its digest.
        shards: draw, replication, code, size (place in ``SIZES``), strategy, persons_born_here, persons_in_exclusion,
            persons_kept_out.
        lived: how many municipalities are in it.
        all: how many there are.
    """

    total: pd.DataFrame
    shards: pd.DataFrame
    lived: int
    all: int


def first_municipalities(plan: Plan, number: int) -> Plan:
    """Return a plan of the first so many municipalities; 0 keeps them all."""
    if number in (0, plan.points):
        return plan
    kept = [(job, spot) for job, spot in zip(plan.jobs, plan.spots, strict=True) if spot.point < number]
    return replace(
        plan,
        columns={key: values[:number] for key, values in plan.columns.items()},
        jobs=tuple(job for job, _ in kept),
        spots=tuple(spot for _, spot in kept),
        identity=f"{plan.identity}_first_{number}",
    )


def country_of(plan: Plan, store: Store) -> Country:
    """Return what the municipalities of a plan came to; all its jobs must lie in the store.

    Raises:
        BadInput: one is missing, without which no sum is right.
    """
    missing = sum(not store.exists(job.identity) for job in plan.jobs)
    if missing:
        given = f"{missing} of {len(plan.jobs)} municipalities' runs are missing"
        raise BadInput(fault("national", given, "the same command tries them again"))
    together = sorted({(spot.draw, spot.replication) for spot in plan.spots})
    totals, shards = [], []
    for draw, replication in together:
        runs: list[list[Lived]] = []
        jobs = [
            (job, spot)
            for job, spot in zip(plan.jobs, plan.spots, strict=True)
            if (spot.draw, spot.replication) == (draw, replication)
        ]
        for job, _ in jobs:
            lived, town = read_lived(store.read(job.identity)), job.asked.municipality
            runs.append(lived)
            where = {"draw": draw, "replication": replication}
            shards += [{**where, **row} for row in shard_rows(town.name, town.births_per_year, lived)]
        sums = [summed(of_one) for of_one in zip(*runs, strict=True)]
        measures = measures_of(table_of(sums), jobs[0][0].asked.belief, jobs[0][1].economics)
        measures.insert(0, "draw", draw)
        measures.insert(1, "replication", replication)
        totals.append(measures.assign(digest=[one.digest for one in sums]))
    return Country(pd.concat(totals, ignore_index=True), pd.DataFrame(shards), plan.points, len(municipalities()))


def shard_rows(name: str, births: int, runs: Sequence[Lived]) -> list[dict[str, object]]:
    """Return a row for each strategy in one municipality."""
    first = runs[0].excluded[CHOSEN]
    return [
        {
            "code": name.removeprefix("m"),
            "size": size_of(births),
            "births_per_year": births,
            "strategy": run.strategy,
            "persons_born_here": run.followed,
            "persons_in_exclusion": run.excluded[CHOSEN],
            "persons_kept_out": first - run.excluded[CHOSEN],
        }
        for run in runs
    ]


def size_of(births: int) -> int:
    """Return the place in ``SIZES`` of a municipality with so many births a year."""
    return sum(births >= least for least in SIZES) - 1


def in_all(total: pd.DataFrame) -> pd.DataFrame:
    """Return where each measure of the country lies.

    Columns: strategy, measure (those of ``measures_of`` that are never missing), mean; least and most of the countries
    lived; low, high: 95 % prediction interval of another country under another draw (of another country, where there is
    one draw); NaN with a single one.
    """
    rows = []
    for strategy, group in total.groupby("strategy", sort=False):
        for measure in MEASURES:
            values = group.pivot(index="draw", columns="replication", values=measure).to_numpy(dtype=np.float64)
            values = values.reshape(-1, 1) if len(values) == 1 else values
            low = high = float("nan")
            if len(values) > 1:
                interval = prediction_interval(values)
                low, high = interval.low, interval.high
            told = {"mean": float(values.mean()), "least": float(values.min()), "most": float(values.max())}
            rows.append({"strategy": strategy, "measure": measure, **told, "low": low, "high": high})
    return pd.DataFrame(rows)


def by_size(shards: pd.DataFrame) -> pd.DataFrame:
    """Return what groups of municipalities of like size came to, and how widely single ones lie around that.

    Columns: size (place in ``SIZES``), strategy, municipalities, born (persons a draw), excluded_per_1000,
    kept_out_per_1000 (of the group, mean over draws); one_low, one_high (between which the middle 90 % of single
    municipalities' own kept_out_per_1000 lie in all countries lived: by chance and, with draws, by what is believed),
    nobody (share of them in which nobody more is kept out).
    """
    together = shards.groupby(["draw", "replication"]).ngroups
    rows = []
    for size in sorted(shards["size"].unique()):
        for strategy in shards["strategy"].unique():
            group = shards[(shards["size"] == size) & (shards["strategy"] == strategy)]
            born, kept = group["persons_born_here"], group["persons_kept_out"]
            low, high = np.quantile(1000.0 * kept / born, MIDDLE)
            rows.append(
                {
                    "size": int(size),
                    "strategy": strategy,
                    "municipalities": group["code"].nunique(),
                    "born": round(born.sum() / together),
                    "excluded_per_1000": 1000.0 * group["persons_in_exclusion"].sum() / born.sum(),
                    "kept_out_per_1000": 1000.0 * kept.sum() / born.sum(),
                    "one_low": float(low),
                    "one_high": float(high),
                    "nobody": float((kept <= 0).mean()),
                }
            )
    return pd.DataFrame(rows)
