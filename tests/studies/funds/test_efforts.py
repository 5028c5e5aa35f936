"""Claims about trying an effort: what a project costs and gains is told payer by payer against the same lives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.model import Vandpunkt
from sim.money.prices import PAYERS, PUBLIC_PAYERS
from sim.studies.compare.compare import by_payer
from sim.studies.funds.efforts import Project, effort_flows, town_of
from sim.studies.run import kept

MUNICIPALITY, REGION = PAYERS.index("municipality"), PAYERS.index("region")


@pytest.fixture(scope="module")
def town(place: Callable[..., Municipality]) -> Municipality:
    return place(40, birth_years=40, warm_up_years=30, horizon_years=10)


def flows_of(town: Municipality, agencies: tuple[Agency, ...], *projects: Project, threads: int = 2) -> Any:
    return effort_flows(town, agencies, projects, Economics(), 2, 3, threads)


def test_an_effort_without_effect_gains_nothing_and_costs_its_price(
    town: Municipality, agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    idle = invented(
        "idle", size=0.0, ages=(4, 6), price_sek_per_year=1000.0, payers={"municipality": 0.6, "region": 0.4},
        delivery_years=2,
    )  # fmt: skip
    flows, _ = flows_of(town, agencies, Project(idle, 3))
    ((key, both),) = flows.items()
    assert key == ("idle", 1.0, 3)
    for replication, flow in enumerate(both):
        assert not flow.participants_ore.any() and not flow.books_ore.any()
        model = Vandpunkt(town, agencies, [replace(idle, last_year=2)], seed=3, replication=replication).run()
        delivered = np.array(model.programmes[0].delivered_by_year[30:])
        assert (delivered[:3] > 60).all() and not delivered[4:].any()
        assert flow.outlay_ore[:, MUNICIPALITY].tolist() == (60_000 * delivered).tolist()
        assert flow.outlay_ore[:, REGION].tolist() == (40_000 * delivered).tolist()
        assert flow.outlay_ore.sum() == 100_000 * delivered.sum()


@pytest.fixture(scope="module")
def working(invented: Callable[..., Programme]) -> Programme:
    """An effort that brings people to work, at once and for good."""
    return invented("working", moves="work", size=3.0, ages=(20, 24), price_sek_per_year=1000.0)


def test_what_participants_and_books_gain_is_the_difference_between_two_lives(
    town: Municipality, agencies: tuple[Agency, ...], working: Programme
) -> None:
    flows, today = flows_of(town, agencies, Project(working, 2))
    (both,) = flows.values()
    for replication, flow in enumerate(both):
        models = [
            Vandpunkt(town, agencies, some, seed=3, replication=replication).run()
            for some in ([], [replace(working, last_year=1)])
        ]
        rows = np.flatnonzero(models[1].programmes[0].begun)
        whole = [model.ledger.by_person[rows].sum(axis=0) for model in models]
        gained = flow.participants_ore - flow.outlay_ore
        apart = (whole[0] - whole[1]) - gained.sum(axis=0)
        assert np.abs(apart).sum() <= 0.02 * np.abs(gained).sum(), "but for what others felt before these began"
        books = [by_payer(kept(model, "a", replication), town.start_year, 10) for model in models]
        public = [PAYERS.index(payer) for payer in PUBLIC_PAYERS]
        net = (flow.books_ore - flow.outlay_ore)[:, public] / 100
        assert net == pytest.approx((books[0] - books[1])[:, public], abs=0.01)
        assert flow.participants_ore[:, public].sum() > 0, "work is what the public purse gains most from"
        assert today[replication].digest == town_of(models[0]).digest


def test_flows_are_the_same_for_any_number_of_threads(
    town: Municipality, agencies: tuple[Agency, ...], working: Programme
) -> None:
    one, two = (flows_of(town, agencies, Project(working, 2), threads=threads) for threads in (1, 2))
    for mine, theirs in zip(next(iter(one[0].values())), next(iter(two[0].values())), strict=True):
        for part in ("outlay_ore", "participants_ore", "books_ore"):
            assert getattr(mine, part).tobytes() == getattr(theirs, part).tobytes()
    assert [town.digest for town in one[1]] == [town.digest for town in two[1]]


def test_two_coverages_and_two_lengths_are_different_projects(working: Programme) -> None:
    keys = {Project(replace(working, coverage_share=share), years).key for share in (0.5, 1.0) for years in (2, 3)}
    assert len(keys) == 4


def test_without_efforts_as_today_is_lived(town: Municipality, agencies: tuple[Agency, ...]) -> None:
    flows, today = flows_of(town, agencies)
    assert flows == {} and len(today) == 2
    assert today[0].books_ore.shape == (10, len(PAYERS)) and today[0].books_ore[:, MUNICIPALITY].all()
    assert not today[0].projects_ore.any()


def test_an_effort_finds_somebody_only_where_people_are_of_its_ages_while_it_takes_them_in(
    place: Callable[..., Municipality], invented: Callable[..., Programme]
) -> None:
    youth = Project(invented("youth", ages=(13, 15)), 3)
    newborn, grown = place(10, birth_years=1), place(10, birth_years=1, warm_up_years=16)
    assert not youth.finds_somebody_in(newborn), "whoever was born this year is at most two in three years"
    assert not youth.finds_somebody_in(grown), "and those of the only year of birth are sixteen"
    assert not youth.finds_somebody_in(place(10, birth_years=30, warm_up_years=10))
    assert youth.finds_somebody_in(place(10, birth_years=30, warm_up_years=11)), "thirteen in the third year"
    assert youth.finds_somebody_in(place(10, birth_years=1, warm_up_years=15))


def test_a_stopped_trial_of_efforts_does_not_go_on_with_those_left(
    town: Municipality, agencies: tuple[Agency, ...], working: Programme
) -> None:
    ended: list[None] = []

    def stop_at_the_first() -> None:
        ended.append(None)
        if len(ended) == 1:
            raise KeyboardInterrupt

    projects = [Project(working, years) for years in range(1, 7)]
    for threads, at_most in ((1, 1), (2, 4)):
        ended.clear()
        with pytest.raises((KeyboardInterrupt, CancelledError)):
            effort_flows(town, agencies, projects, Economics(), 2, 3, threads, stop_at_the_first)
        assert len(ended) <= at_most, "another replication ends after the effort it is at, or never begins"
