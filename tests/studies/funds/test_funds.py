"""Claims about what is told of funds: every figure is the fund's own account or the ledger's, and shares add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import (
    Agency,
    Application,
    Capital,
    Economics,
    Fund,
    Municipality,
    Programme,
    Title,
)
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors
from sim.money.prices import PAYERS, PUBLIC_PAYERS
from sim.studies.alternatives import way
from sim.studies.funds.efforts import effort_flows
from sim.studies.funds.funds import (
    EFFORT_AMOUNTS,
    Funded,
    alternative_of,
    at_the_end,
    elsewhere_shares,
    funded,
    projects_of,
    summary_of_efforts,
    totals_of,
)
from sim.studies.means import means_of
from sim.studies.replicate import replicate

TITLE = Title(en="A test", sv="Ett prov")
TWO = ("school", "region")


def fund(name: str, *applications: Application, **other: Any) -> Fund:
    given: dict[str, Any] = {"model": "repayment", "believes": "applicants", "made_permanent_by": "nobody"}
    capital = Capital(msek=other.pop("msek", 50.0), price_year=2024, numbers_from="assumption: a test")
    return Fund(
        name=name, title=TITLE, capital=capital, applications=applications, numbers_from="assumption: a test",
        **(given | other),
    )  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(invented: Callable[..., Programme]) -> dict[str, Programme]:
    """Two efforts of which one brings people to work and the other does nothing at all."""
    own = {"price_sek_per_year": 90_000.0, "payers": {"municipality": 0.5, "employment_service": 0.5}}
    works = invented("works", moves="work", size=0.5, ages=(20, 24), setting="work", **own)
    return {"works": works, "idle": invented("idle", size=0.0, ages=(4, 6), **own)}


@pytest.fixture(scope="module")
def funds() -> tuple[Fund, ...]:
    both = Application("works", TWO), Application("idle", TWO, coverage_share=0.5)
    return (
        fund("lends", *both),
        fund("gives", *both, model="grant"),
        fund("shared", *both, repaid_by=PUBLIC_PAYERS),
        fund("poor", *both, msek=0.0),
        fund("strict", *(replace(one, actors=("school",)) for one in both)),
    )


@pytest.fixture(scope="module")
def found(
    funds: tuple[Fund, ...], catalogue: dict[str, Programme], place: Callable[..., Municipality],
    agencies: tuple[Agency, ...],
) -> tuple[list[Funded], tuple, Municipality]:  # fmt: skip
    town = place(40, birth_years=45, warm_up_years=30, horizon_years=15)
    flows, today = effort_flows(town, agencies, projects_of(funds, catalogue), Economics(), 2, 3, 2)
    lived = replicate(
        town, agencies, [alternative_of(one, catalogue, flows) for one in funds], Economics(), 2, 3, 2, funded
    )
    return lived, today, town


@pytest.fixture(scope="module")
def efforts(found: tuple) -> pd.DataFrame:
    return pd.concat([one.efforts for one in found[0]], ignore_index=True)


@pytest.fixture(scope="module")
def years(found: tuple) -> pd.DataFrame:
    return pd.concat([one.years for one in found[0]], ignore_index=True)


def test_each_project_is_tried_once_however_many_funds_ask_for_it(
    funds: tuple[Fund, ...], catalogue: dict[str, Programme]
) -> None:
    assert [one.key for one in projects_of(funds, catalogue)] == [("works", 1.0, 3), ("idle", 0.5, 3)]
    longer = replace(funds[0], project_years=4)
    assert len(projects_of([*funds, longer], catalogue)) == 4


def test_a_fund_and_what_it_rests_on_are_in_the_manifest(
    funds: tuple[Fund, ...], catalogue: dict[str, Programme]
) -> None:
    one = alternative_of(funds[0], catalogue, {one.key: () for one in projects_of(funds, catalogue)})
    assert funds[0] in one.used and one.name == "lends"
    assert [used.coverage_share for used in one.programmes] == [1.0, 0.5]


def test_capital_adds_up_in_every_year_of_every_fund(years: pd.DataFrame) -> None:
    for _, rows in years.groupby(["fund", "replication"]):
        so_far = rows[["set_aside_msek", "paid_msek", "repaid_msek"]].cumsum()
        left = so_far["set_aside_msek"] - so_far["paid_msek"] + so_far["repaid_msek"]
        assert rows["capital_msek"].to_numpy() == pytest.approx(left.to_numpy(), abs=1e-9)
        assert rows["years"].to_list() == list(range(1, 16))


def test_where_an_outlay_went_adds_up_to_it(efforts: pd.DataFrame) -> None:
    parts = efforts[["repaid_msek", "not_claimed_msek", "in_other_pockets_msek", "never_arose_msek"]]
    assert (parts >= 0.0).all(axis=None)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(efforts["paid_msek"].to_numpy(), abs=1e-6)


def test_an_effort_without_effect_is_paid_for_and_nothing_of_it_ever_arises(efforts: pd.DataFrame) -> None:
    idle = efforts[(efforts["programme"] == "idle") & efforts["fund"].isin(["lends", "gives", "shared"])]
    assert (idle["paid_msek"] > 0.0).all()
    assert (idle["never_arose_msek"] == idle["paid_msek"]).all()
    assert not idle[["repaid_msek", "gain_own_msek", "gain_elsewhere_msek", "books_own_msek"]].any(axis=None)
    assert not idle["permanent"].any() and (idle["promised_share"] == 0.0).all()


def test_others_gain_counts_only_beyond_their_own_half_of_the_price(efforts: pd.DataFrame) -> None:
    works = efforts[(efforts["programme"] == "works") & efforts["fund"].isin(["lends", "gives"])]
    net = (works["gain_elsewhere_msek"] - works["paid_msek"]).clip(lower=0.0)
    left = works["paid_msek"] - works["repaid_msek"] - works["not_claimed_msek"]
    assert works["in_other_pockets_msek"].to_numpy() == pytest.approx(np.minimum(net, left).to_numpy())
    assert (net < left).any(), "or nothing is tried here"


def test_the_wrong_pocket_is_what_a_shared_purse_repays_more(efforts: pd.DataFrame) -> None:
    works = efforts[efforts["programme"] == "works"].set_index(["fund", "replication"])
    for replication in (0, 1):
        own, shared = works.loc[("lends", replication)], works.loc[("shared", replication)]
        assert own["gain_own_msek"] + own["gain_elsewhere_msek"] == pytest.approx(shared["gain_own_msek"])
        assert shared["gain_elsewhere_msek"] == 0.0
        assert shared["repaid_msek"] > own["repaid_msek"] >= 0.0


def test_refusals_are_told_with_their_reasons(efforts: pd.DataFrame) -> None:
    reasons = efforts.groupby("fund", sort=False)["reason"].agg(lambda several: sorted(set(several)))
    assert reasons["poor"] == ["no_capital"] and reasons["strict"] == ["too_few_actors"] and reasons["lends"] == [""]
    refused = efforts[efforts["fund"].isin(["poor", "strict"])]
    assert not refused[[f"{name}_msek" for name in EFFORT_AMOUNTS if name != "outlay"]].any(axis=None)
    told = {(one["fund"], one["programme"]): one for one in summary_of_efforts(efforts)}
    assert told["strict", "works"]["refused"] == {"too_few_actors": 2}
    assert told["strict", "works"]["paid_msek"] is None and told["strict", "works"]["begun_share"] == 0.0
    assert told["lends", "works"]["begun_share"] == 1.0 and told["lends", "works"]["loan_share"] == 1.0
    assert told["gives", "works"]["loan_share"] == 0.0


def test_a_summary_holds_plain_numbers_and_null_where_there_is_none(found: tuple, efforts: pd.DataFrame) -> None:
    """Also of one replication, of a fund that pays for nothing, and of an effort that costs the fund nothing."""

    def leaves(told: Any) -> list[Any]:
        parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else None
        return [told] if parts is None else [leaf for part in parts for leaf in leaves(part)]

    keys, years = ["fund", "replication"], pd.concat([one.years for one in found[0]])
    free = efforts.assign(promised_share=np.inf)
    for replications in (1, 2):
        mine = efforts[efforts["replication"] < replications]
        told: list[Any] = summary_of_efforts(mine) + summary_of_efforts(free[free["replication"] < replications])
        totals = totals_of([one for one in found[0] if one.replication < replications], found[1], Economics())
        for frame in (at_the_end(years[years["replication"] < replications], mine, 10), totals):
            told += means_of(frame.melt(keys, var_name="measure"), ["fund", "measure"], "value")
        assert {type(leaf) for leaf in leaves(told)} == {str, float, int, type(None)}
        assert all(np.isfinite(leaf) for leaf in leaves(told) if isinstance(leaf, float))


def test_a_fund_that_pays_for_nothing_leaves_everything_as_today(found: tuple) -> None:
    lived, today, _ = found
    totals = totals_of(lived, today, Economics()).set_index("fund")
    for name in ("poor", "strict"):
        assert not totals.loc[name].drop(columns="replication").any(axis=None)


def test_totals_are_the_ledgers_own_difference(found: tuple) -> None:
    lived, today, _ = found
    rate = Economics().discount_rate_per_year
    for one, row in zip(lived, totals_of(lived, today, Economics()).to_dict("records"), strict=True):
        saved = (today[one.replication].books_ore - one.town.books_ore) / 1e8
        public = saved[:, [PAYERS.index(payer) for payer in PUBLIC_PAYERS]].sum(axis=1)
        assert (row["fund"], row["replication"]) == (one.name, one.replication)
        assert row["public_msek"] == pytest.approx(float(public @ discount_factors(15, rate)))
        assert row["public_msek"] == pytest.approx(sum(row[f"{payer}_msek"] for payer in PUBLIC_PAYERS))
        assert row["kept_out"] == today[one.replication].in_exclusion - one.town.in_exclusion


def test_after_some_years_sums_are_of_those_years_and_capital_is_what_there_is_then(
    years: pd.DataFrame, efforts: pd.DataFrame
) -> None:
    early, late = (at_the_end(years, efforts, after).set_index(["fund", "replication"]) for after in (2, 15))
    lends = years[(years["fund"] == "lends") & (years["replication"] == 1)]
    assert early.loc[("lends", 1), "paid_msek"] == pytest.approx(lends["paid_msek"].iloc[:2].sum())
    assert early.loc[("lends", 1), "capital_msek"] == lends["capital_msek"].iloc[1]
    assert late.loc[("lends", 1), "capital_msek"] == lends["capital_msek"].iloc[-1]
    assert (late["set_aside_msek"] - late["paid_msek"] + late["repaid_msek"]).to_numpy() == pytest.approx(
        late["capital_msek"].to_numpy()
    )
    assert late.loc[("strict", 0), ["started", "too_few_actors", "no_capital"]].to_list() == [0, 2, 0]
    assert late.loc[("poor", 0), ["started", "too_few_actors", "no_capital"]].to_list() == [0, 0, 2]


def test_the_share_that_landed_elsewhere_is_that_of_what_was_paid_for(efforts: pd.DataFrame) -> None:
    shares = elsewhere_shares(efforts)
    lends = efforts[efforts["fund"] == "lends"]
    both = lends["gain_own_msek"].sum() + lends["gain_elsewhere_msek"].sum()
    assert shares["lends"] == pytest.approx(lends["gain_elsewhere_msek"].sum() / both)
    assert shares["shared"] == 0.0
    assert np.isnan(shares["strict"]) and np.isnan(shares["poor"]), "nothing was paid for"


def test_what_a_fund_paid_is_the_municipalitys_share_of_what_the_ledger_booked(found: tuple) -> None:
    lived, _, _ = found
    for one in lived:
        paid = one.efforts["paid_msek"].sum() + one.efforts["overrun_msek"].sum()
        booked = one.town.projects_ore[:, PAYERS.index("municipality")].sum() / 1e8
        assert paid == pytest.approx(booked)
        assert (booked > 0.0) == (one.name in ("lends", "gives", "shared"))


def test_only_a_municipality_with_a_fund_has_something_to_tell(found: tuple) -> None:
    with pytest.raises(ValueError, match="silo has no fund"):
        funded(Vandpunkt(found[2]), way("silo"), 0)
