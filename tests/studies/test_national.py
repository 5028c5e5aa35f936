"""Claims about the country: every municipality is one point of it, and the sum is exact in any order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.configuration.border import choose, load_agencies
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.faults import BadInput
from sim.configuration.files import find, load
from sim.configuration.questions.national import National
from sim.configuration.questions.sweep import Sweep
from sim.configuration.schema import Municipality
from sim.evidence.municipalities import municipalities
from sim.money.prices import ORE_PER_SEK
from sim.studies.booked import CHOSEN
from sim.studies.national import (
    BASE,
    DESIGN,
    SIZES,
    Country,
    by_size,
    country_of,
    first_municipalities,
    in_all,
    points_text,
    shard_rows,
    size_of,
    summed,
)
from sim.studies.one_replication import Lived, live, measures_of, read_lived, table_of
from sim.studies.sweep.sweep import Plan, choices_of, load_design, plan_of
from sim.sweeps.engines import finish_jobs
from sim.sweeps.store import Store
from sim.views.national import figure as view

THREE = 3


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The three smallest of the first municipalities, twice (two draws), under two strategies."""
    choice = choose(National, "national", ("strategies=[as_today,school]",))
    design, path = load_design(DESIGN)
    chosen = tuple(chosen_by(name) for name in choice.strategies)
    choices = Choices(load(Municipality, find("municipality", BASE)), choice.economics, load_agencies(), chosen)
    whole = plan_of(replace(design, draws=2), path, choices)
    assert whole.points == 290
    smallest = sorted(range(290), key=lambda point: int(whole.columns["municipality.births_per_year"][point]))[:THREE]
    kept = [(job, spot) for job, spot in zip(whole.jobs, whole.spots, strict=True) if spot.point in smallest]
    columns = {key: [values[point] for point in smallest] for key, values in whole.columns.items()}
    spots = tuple(replace(spot, point=smallest.index(spot.point)) for _, spot in kept)
    return replace(whole, columns=columns, jobs=tuple(job for job, _ in kept), spots=spots)


@pytest.fixture(scope="module")
def store(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store in which they are lived."""
    store = Store(tmp_path_factory.mktemp("store"))
    assert finish_jobs(live, plan.jobs, store, "serial").failures == ()
    return store


@pytest.fixture(scope="module")
def country(plan: Plan, store: Store) -> Country:
    return country_of(plan, store)


def lives(plan: Plan, store: Store, draw: int) -> list[list[Lived]]:
    """Return the runs of a draw: by municipality, by strategy."""
    jobs = [job for job, spot in zip(plan.jobs, plan.spots, strict=True) if spot.draw == draw]
    return [read_lived(store.read(job.identity)) for job in jobs]


def test_the_design_holds_every_municipality_as_the_evidence_has_it() -> None:
    _, path = load_design(DESIGN)
    assert (path.parent / "national.csv").read_text(encoding="utf-8") == points_text()


def test_a_sweep_of_the_design_shares_what_the_country_has_lived(plan: Plan) -> None:
    """Whatever municipality the sweep starts from: the design names its own."""
    choice = choose(Sweep, "sweep", ("design=national", "municipality=umea", "strategies=[as_today,school]"))
    design, path = load_design(choice.design)
    swept = {job.identity for job in plan_of(design, path, choices_of(choice)).jobs}
    assert {job.identity for job in plan.jobs} <= swept
    assert len(swept) == 290 * design.draws


def test_municipalities_are_what_they_are_said_to_be(plan: Plan) -> None:
    births = {f"m{one.code}": one.births_per_year for one in municipalities()}
    for job in plan.jobs:
        town = job.asked.municipality
        assert town.births_per_year == births[town.name]
        assert (town.birth_years, town.newcomers_per_birth, town.class_size) == (1, 0.2, 25)


def test_no_two_municipalities_share_their_accidents(plan: Plan, store: Store) -> None:
    """One seed for all would give the n-th child of every municipality the same life; sums would then be all chance."""
    assert len({(job.asked.seed, job.asked.number) for job in plan.jobs}) == len(plan.jobs)
    design = load_design(DESIGN)[1].parent / "national.csv"
    assert pd.read_csv(design)["seed"].is_unique


def test_the_country_is_the_sum_of_its_municipalities_to_the_ore(plan: Plan, store: Store) -> None:
    several = [runs[1] for runs in lives(plan, store, 0)]
    total = summed(several)
    assert total.followed == sum(run.followed for run in several) > 0
    assert total.excluded == {least: sum(run.excluded[least] for run in several) for least in total.excluded}
    assert int(total.by_line_ore.sum()) == sum(int(run.by_line_ore.sum()) for run in several)
    assert np.array_equal(total.states_by_year, np.sum([run.states_by_year for run in several], axis=0))
    assert total.began == {name: sum(run.began[name] for run in several) for name in total.began}
    for line, amounts in zip(total.lines, total.by_line_ore.T, strict=True):
        parts = [
            run.by_line_ore[:, place]
            for run in several
            for place, mine in enumerate(run.lines)
            if (mine.item, mine.payer, mine.reading, mine.is_outlay)
            == (line.item, line.payer, line.reading, line.is_outlay)
        ]
        assert np.array_equal(amounts, np.sum(parts, axis=0))


def test_the_sum_is_the_same_to_the_bit_in_any_order_and_grouping(plan: Plan, store: Store) -> None:
    several = [runs[1] for runs in lives(plan, store, 1)]
    table = table_of([summed(several)])
    backwards = table_of([summed(several[::-1])])
    pd.testing.assert_frame_equal(table, backwards, check_exact=True)
    in_steps = table_of([summed([several[2], summed(several[:2])])])
    pd.testing.assert_frame_equal(table.drop(columns="digest"), in_steps.drop(columns="digest"), check_exact=True)


def test_one_ore_more_anywhere_is_another_country(plan: Plan, store: Store) -> None:
    """The comparer is tested: an amount that is moved by one öre is seen."""
    several = [runs[1] for runs in lives(plan, store, 0)]
    more = several[0].by_line_ore.copy()
    more[3, 0] += 1
    table, other = (
        table_of([summed(several)]),
        table_of([summed([replace(several[0], by_line_ore=more), *several[1:]])]),
    )
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(table, other, check_exact=True)


def test_only_runs_of_one_strategy_and_the_same_years_are_added(plan: Plan, store: Store) -> None:
    first, *_ = lives(plan, store, 0)
    shorter = replace(first[0], by_line_ore=first[0].by_line_ore[:-1], states_by_year=first[0].states_by_year[:-1])
    for pair in ((first[0], first[1]), (first[0], shorter)):
        with pytest.raises(ValueError, match="of one strategy and cover the same years"):
            summed(pair)


def test_what_a_country_saves_is_what_its_municipalities_save(plan: Plan, store: Store, country: Country) -> None:
    """Present values at the prices of the draw are linear, so they add up but for the rounding of floats."""
    for draw in (0, 1):
        jobs = [(job, spot) for job, spot in zip(plan.jobs, plan.spots, strict=True) if spot.draw == draw]
        alone = [measures_of(store.read(job.identity), job.asked.belief, spot.economics) for job, spot in jobs]
        total = country.total[country.total["draw"] == draw].reset_index(drop=True)
        for column in ("public_npv_sek", "society_npv_sek", "outlay_sek", "saved_municipality_sek", "persons_kept_out"):
            parts = np.sum([one[column].to_numpy() for one in alone], axis=0)
            assert total[column].to_numpy() == pytest.approx(parts, abs=1.0 / ORE_PER_SEK), column


@pytest.mark.slow
def test_any_engine_gives_the_same_country(plan: Plan, country: Country, tmp_path: Path) -> None:
    others = Store(tmp_path)
    finish_jobs(live, plan.jobs[::-1], others, "processes", 2)
    again = country_of(plan, others)
    pd.testing.assert_frame_equal(country.total, again.total, check_exact=True)
    pd.testing.assert_frame_equal(country.shards, again.shards, check_exact=True)


def test_a_missing_municipality_is_no_country(plan: Plan, store: Store, tmp_path: Path) -> None:
    fewer = Store(tmp_path)
    finish_jobs(live, plan.jobs[1:2], fewer, "serial")
    with pytest.raises(BadInput, match=r"5 of 6 municipalities' runs are missing; the same command tries them again"):
        country_of(plan, fewer)


def test_the_first_municipalities_keep_their_jobs(plan: Plan) -> None:
    two = first_municipalities(plan, 2)
    assert two.points == 2
    assert [job.identity for job in two.jobs] == [
        job.identity for job, spot in zip(plan.jobs, plan.spots, strict=True) if spot.point < 2
    ]
    assert first_municipalities(plan, 0) is plan


def test_fewer_in_exclusion_are_persons_kept_out(plan: Plan, store: Store) -> None:
    runs = lives(plan, store, 0)[0]
    fewer = replace(runs[1], excluded={least: runs[0].excluded[least] - 2 for least in runs[0].excluded})
    rows = shard_rows("m0114", 498, [runs[0], fewer])
    assert [row["persons_kept_out"] for row in rows] == [0, 2]
    assert [row["code"] for row in rows] == ["0114", "0114"]


def test_groups_by_size_hold_everybody_once(country: Country) -> None:
    sizes = by_size(country.shards)
    for strategy, group in sizes.groupby("strategy"):
        own = country.shards[country.shards["strategy"] == strategy]
        assert group["municipalities"].sum() == own["code"].nunique() == THREE
        assert 2 * group["born"].sum() == own["persons_born_here"].sum()
        kept = (group["kept_out_per_1000"] * group["born"]).sum() / 1000.0
        assert 2.0 * kept == pytest.approx(own["persons_kept_out"].sum())
    assert (sizes.loc[sizes["strategy"] == "as_today", "nobody"] == 1.0).all()
    assert [size_of(births) for births in (0, 49, 50, 499, 500, 99_999)] == [0, 0, 1, 3, 4, 5]
    assert view.SIZES == SIZES, "the view names the groups as the study makes them"


def test_an_interval_needs_two_countries_and_holds_their_mean(country: Country) -> None:
    several, alone = in_all(country.total), in_all(country.total[country.total["draw"] == 0])
    assert alone[["low", "high"]].isna().all(axis=None)
    assert ((several["low"] <= several["mean"]) & (several["mean"] <= several["high"])).all()
    own = country.total.groupby("strategy")["persons_in_exclusion"].agg(["min", "max"])
    levels = several[several["measure"] == "persons_in_exclusion"].set_index("strategy")
    assert (levels["least"] == own["min"]).all() and (levels["most"] == own["max"]).all()
    born = several[several["measure"] == "persons_born_here"]
    assert (born["low"] == born["high"]).all()
    excluded = int(country.total.loc[0, "persons_in_exclusion"])
    assert (
        excluded
        == country.shards[(country.shards["draw"] == 0) & (country.shards["strategy"] == "as_today")][
            "persons_in_exclusion"
        ].sum()
    )
    assert CHOSEN == 0
