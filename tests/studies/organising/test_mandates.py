"""Claims about mandate periods: a council sees a programme's own cash flow, as far and in the purse it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agencies.council import programme_is_worth_it
from sim.configuration.schema import Agency, Economics, Governance, Municipality, Programme, Title
from sim.model import Vandpunkt
from sim.money.prices import PUBLIC_PAYERS
from sim.studies.alternatives import way
from sim.studies.organising.mandates import believed, cash_flows, decisions, mandate_years, worth_it_from
from sim.studies.replicate import replicate

TITLE = Title(en="A test", sv="Ett prov")
RATE = 0.035
Flow = np.ndarray

FLOWS = {
    "nothing at all": ([], np.nan),
    "nothing in any year": ([0.0, 0.0, 0.0], np.nan),
    "never": ([-10.0, 1.0, 1.0, 1.0], np.nan),
    "at once": ([1.0, 1.0, 1.0], 1),
    "late": ([-10.0, 0.0, 4.0, 4.0, 4.0, 4.0], 5),
    "in the last year": ([-10.0, 5.0, 6.0], 3),
    "at once, and a relapse in between": ([5.0, -10.0, 3.0, 9.0], 4),
    "at once, and a relapse at the end": ([5.0, 1.0, -10.0], np.nan),
    "a gain that discounting eats": ([-10.0, 0.0, 10.2], np.nan),
    "even is not worth it": ([-10.0, 10.35, 1.0], 3),
}


@pytest.mark.parametrize("name", FLOWS)
def test_worth_it_is_told_from_the_year_after_which_it_stays_so(name: str) -> None:
    flow, year = FLOWS[name]
    assert worth_it_from(np.array(flow), RATE) == pytest.approx(year, nan_ok=True)


@settings(max_examples=200, deadline=None)
@given(flow=st.lists(st.integers(-9, 9), max_size=12))
def test_from_that_sight_on_every_council_says_yes_and_the_one_before_says_no(flow: list[int]) -> None:
    said = [programme_is_worth_it(np.array(flow, dtype=float), sight, 0.0) for sight in range(1, len(flow) + 1)]
    year = worth_it_from(np.array(flow, dtype=float), 0.0)
    if np.isnan(year):
        assert not said or not said[-1]
    else:
        assert all(said[int(year) - 1 :])
        assert year == 1 or not said[int(year) - 2]


def council(name: str, sight: int, purse: str, *programmes: str) -> Governance:
    return Governance(name, TITLE, programmes=programmes, looks_ahead_years=sight, purse=purse)  # type: ignore[arg-type]


def test_what_is_decided_is_the_sign_of_what_is_seen_within_sight_and_purse() -> None:
    late, never = np.array([[-2e6, 0.0, 5e6], [-4e6, 0.0, 5e6]]), np.array([[-1e6, 0.0, 0.0], [-1e6, 0.0, 0.0]])
    flows = {"municipality": {"late": -late, "never": never}, "public": {"late": late, "never": never}}
    councils = [council("short", 2, "public", "late", "never"), council("long", 3, "public", "late", "never"),
                council("own", 3, "municipality", "late"), council("none", 3, "public")]  # fmt: skip
    told = decisions(councils, flows, RATE).set_index(["way", "programme"])
    assert list(told.index) == [
        ("short", "late"),
        ("short", "never"),
        ("long", "late"),
        ("long", "never"),
        ("own", "late"),
    ]
    assert told["opened"].to_list() == [False, False, True, False, False]
    assert told.loc[("short", "late"), "cash_flow_msek"] == pytest.approx(-3.0)
    whole = -3.0 + 5.0 / 1.035**2
    assert told.loc[("long", "late"), "cash_flow_msek"] == pytest.approx(whole)
    assert told.loc[("own", "late"), "cash_flow_msek"] == pytest.approx(-whole)
    assert ((told["cash_flow_msek"] > 0) == told["opened"]).all()
    assert told.loc[("long", "late"), "low"] < whole < told.loc[("long", "late"), "high"]
    assert told["worth_it_from_years"].to_list() == pytest.approx([3, np.nan, 3, np.nan, np.nan], nan_ok=True)
    assert believed(flows["public"])["late"].tolist() == [-3e6, 0.0, 5e6]


def test_where_no_council_has_a_programme_nothing_is_decided() -> None:
    told = decisions([council("none", 3, "public")], {"public": {}}, RATE)
    assert len(told) == 0 and "opened" in told


def flows_of(
    place: Municipality, agencies: tuple[Agency, ...], *programmes: Programme
) -> Mapping[str, Mapping[str, Flow]]:
    return cash_flows(place, agencies, programmes, Economics(), 2, 3, 2)


@pytest.mark.parametrize("first_year", [0, 3])
def test_the_cash_flow_of_a_programme_without_effect_is_minus_its_own_price(
    first_year: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    invented: Callable[..., Programme],
) -> None:  # fmt: skip
    idle = invented(
        size=0.0, ages=(4, 6), price_sek_per_year=1000.0, payers={"municipality": 0.6, "region": 0.4},
        first_year=first_year,
    )  # fmt: skip
    town = place(40)
    flows = flows_of(town, agencies, idle)
    for replication in (0, 1):
        model = Vandpunkt(town, agencies, (idle,), seed=3, replication=replication).run()
        delivered = np.array(model.programmes[0].delivered_by_year)
        began = max(4, first_year)
        assert delivered[began] > 30 and not delivered[:began].any()
        for purse, share in (("municipality", 0.6), ("public", 1.0)):
            flow = flows[purse]["invented"][replication]
            assert len(flow) == 65 - began, "from its first cost to the last year lived"
            assert flow == pytest.approx(-1000.0 * share * delivered[began:], abs=0.01)
            assert np.isnan(worth_it_from(flow, RATE))


def test_without_programmes_nothing_is_tried(place: Callable[..., Municipality]) -> None:
    assert flows_of(place(5), ()) == {"municipality": {}, "public": {}}


@pytest.fixture(scope="module")
def governed(standing: Municipality, agencies: tuple[Agency, ...]) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Years and books under councils that believe in one programme only, and in that only in the long run."""
    promises = np.array([-1.0] * 10 + [9.0] * 20)
    loses = np.full(30, -1.0)
    flows = {"parent_training": promises, "school_support": loses, "supported_employment": loses}
    governances = ("open", "fixed", "mandate", "long_view")
    ways = [way("silo", name, flows, name) for name in governances]
    found = replicate(
        standing, agencies, ways, Economics(), 1, 4, 2,
        lambda model, one, k: (one.name, mandate_years(model, one, k), model.ledger.frame()),
    )  # fmt: skip
    return {name: (frame, book) for name, frame, book in found}


def test_only_who_looks_far_opens_what_pays_late(governed: dict[str, tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    opened = {name: set(frame["open_programmes"]) for name, (frame, _) in governed.items()}
    assert opened == {"open": {0}, "fixed": {0}, "mandate": {0}, "long_view": {1}}
    items = {name: set(book["item"].astype(str)) for name, (_, book) in governed.items()}
    assert "programme_parent_training" in items["long_view"]
    assert not any(item.startswith("programme_") for item in items["open"] | items["fixed"] | items["mandate"])


def test_years_are_those_since_the_choice_began_and_money_is_that_of_the_ledger(
    governed: dict[str, tuple[pd.DataFrame, pd.DataFrame]],
) -> None:
    for frame, book in governed.values():
        assert frame["year"].to_list() == list(range(2024, 2030))
        since = book[book["year"] >= 2024]
        paid = since[since["payer"] == "municipality"].groupby("year")["amount_ore"].sum() / 1e8
        public = since[since["payer"].isin(PUBLIC_PAYERS)].groupby("year")["amount_ore"].sum() / 1e8
        assert frame["municipality_msek"].to_list() == pytest.approx(paid.to_list())
        assert frame["public_msek"].to_list() == pytest.approx(public.to_list())
        assert frame["repair_share"].between(0.0, 1.0).all()


def test_prevention_has_all_its_staff_where_budgets_are_open_and_never_more_where_they_are_fixed(
    governed: dict[str, tuple[pd.DataFrame, pd.DataFrame]],
) -> None:
    assert governed["open"][0]["prevention_share"].to_list() == pytest.approx([1.0] * 6)
    assert governed["fixed"][0]["prevention_share"].between(0.1, 1.0 + 1e-12).all()
    assert governed["fixed"][0]["prevention_share"].min() < 1.0


def test_what_is_not_repair_is_what_the_municipality_pays_for_preventing(
    governed: dict[str, tuple[pd.DataFrame, pd.DataFrame]], agencies: tuple[Agency, ...]
) -> None:
    frame, book = governed["long_view"]
    items = {one.service.item for one in agencies if one.prevents}
    items |= {f"assessment_{one.name}" for one in agencies if one.prevents} | {"programme_parent_training"}
    own = book[(book["payer"] == "municipality") & (book["year"] >= 2024)]
    prevention = own[own["item"].astype(str).isin(items)].groupby("year")["amount_ore"].sum()
    share = prevention / own.groupby("year")["amount_ore"].sum()
    assert frame["repair_share"].to_list() == pytest.approx((1.0 - share).to_list())


def test_where_agencies_that_prevent_have_no_hours_a_share_is_still_a_number(
    standing: Municipality, agencies: tuple[Agency, ...]
) -> None:
    idle = tuple(
        replace(one, staff=replace(one.staff, hours_per_1000=0.0)) if one.prevents else one for one in agencies
    )
    model = Vandpunkt(replace(standing, births_per_year=4), idle, seed=1).run()
    assert mandate_years(model, way("silo"), 0)["prevention_share"].notna().all()
