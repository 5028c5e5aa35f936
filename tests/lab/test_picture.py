"""Claims about the picture: its figures are those of ``vandpunkt compare`` and of the tables behind saved figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.evidence.outcomes import OUTCOMES
from sim.lab.basis import compared_in
from sim.lab.picture import PLACES, Lived, figures_of, picture_of
from sim.lab.plan import agencies, economics
from sim.lab.strategies import strategies
from sim.money.perspective import PERSPECTIVES, seen
from sim.money.prices import PAYERS
from sim.studies.beliefs import BEST_GUESS, drawn, price_factors_of
from sim.studies.compare.compare import Comparison, compare
from sim.studies.intervals import Interval, mean_interval
from sim.studies.report.pictures import Pictures, frames_of
from sim.views.compare.payback import paybacks
from sim.views.words import Words

LiveHere = Callable[[str], Lived]
WORDS = Words("en")
CHANCE = "place=small&a=school&a=youth_to_work&n=3&sure=chance&seed=5"
BELIEVED = "place=small&a=school&a=youth_to_work&n=3&seed=5"


def told(lived: Lived) -> dict[str, Any]:
    return picture_of(lived, figures_of(lived), WORDS)


@pytest.fixture(scope="module")
def picture(lived_here: LiveHere) -> dict[str, Any]:
    return told(lived_here(CHANCE))


@pytest.fixture(scope="module")
def compared(lived_here: LiveHere) -> Comparison:
    chosen = [strategies()[name] for name in ("as_today", "school", "youth_to_work")]
    return compare(lived_here(CHANCE).town.municipality, agencies(), chosen, economics(), 3, 5, 1)


KEYS = {"as_today": "as_today", "a1": "school", "a2": "youth_to_work"}


def test_persons_in_exclusion_are_those_of_a_comparison(picture: dict[str, Any], compared: Comparison) -> None:
    means = compared.outcomes.groupby(["strategy", "outcome"])["persons"].mean()
    for one in picture["exclusion"]["any"]:
        assert one["mean"] == pytest.approx(means[KEYS[one["key"]], "any"], abs=1e-3)
    for one in picture["exclusion"]["outcomes"]:
        for key, persons in one["values"].items():
            assert persons == pytest.approx(means[KEYS[key], one["outcome"]], abs=1e-3)
        for key, fewer in one["kept_out"].items():
            assert fewer["mean"] == pytest.approx(one["values"]["as_today"] - one["values"][key], abs=2e-3)
    assert [one["outcome"] for one in picture["exclusion"]["outcomes"]] == list(OUTCOMES)


def test_money_is_that_of_a_comparison_to_the_krona(picture: dict[str, Any], compared: Comparison) -> None:
    npv = compared.appraisal.groupby("strategy")["npv_sek"].mean()
    curve = compared.hump.groupby(["strategy", "years_since_start"])["cumulative_net_sek"].median()
    depths = compared.appraisal.groupby("strategy")["hump_depth_sek"].median()
    paid = compared.payers.groupby(["strategy", "payer"])["amount_sek"].mean()
    assert abs(npv).max() > 1000.0
    for one in picture["hump"]["curves"]:
        name = KEYS[one["key"]]
        assert one["npv"]["mean"] == pytest.approx(npv[name], abs=0.51)
        assert one["mid"] == pytest.approx(curve[name].tolist(), abs=0.51)
        assert one["npv"]["low"] < one["npv"]["mean"] < one["npv"]["high"]
        assert one["depth"] == pytest.approx(depths[name], abs=0.51)
    payers = {payer["payer"]: payer["values"] for payer in picture["payers"]}
    public = payers.pop("public")
    assert list(payers) == list(PAYERS)
    for payer, values in payers.items():
        for key, one in values.items():
            assert -one["mean"] == pytest.approx(paid[KEYS[key], payer], abs=0.51)
    for curve in picture["hump"]["curves"]:
        assert public[curve["key"]] == curve["npv"], "of the public purse, the perspective that is shown"


def test_the_share_in_a_state_by_age_is_that_of_a_comparison(picture: dict[str, Any], compared: Comparison) -> None:
    frame = compared.by_age
    in_any = frame.groupby(["strategy", "replication", "age"]).agg(persons=("persons", "sum"), alive=("alive", "first"))
    shares = (in_any["persons"] / in_any["alive"]).groupby(["strategy", "age"]).mean()
    for one in picture["exclusion"]["by_age"]["curves"]:
        assert one["mid"] == pytest.approx(shares[KEYS[one["key"]]].tolist(), abs=1e-5)


@pytest.mark.parametrize("query", [CHANCE, BELIEVED])
@pytest.mark.parametrize("view", ["society", "region"])
def test_every_table_that_figures_are_drawn_from_says_the_same(
    query: str, view: str, lived_here: LiveHere
) -> None:  # fmt: skip
    lived = lived_here(f"{query}&view={view}&rate=2")
    picture = told(lived)
    _, runs = compared_in(lived)
    frames: Pictures = frames_of(runs, 0.02, view, lived.beliefs)
    curve = frames.hump.groupby(["strategy", "years_since_start"])["cumulative_net_sek"].agg(["median", "min", "max"])
    titles = {key: key for key in KEYS}
    reported = {one.strategy: one for one in paybacks(frames.appraisal, titles, Interval(draws=lived.beliefs))}
    for one in picture["hump"]["curves"]:
        for mine, theirs in (("mid", "median"), ("low", "min"), ("high", "max")):
            assert one[mine] == pytest.approx(curve.loc[one["key"], theirs].tolist(), abs=0.51)
        expected = reported[one["key"]]
        assert one["share_paid_back"] == pytest.approx(expected.share, abs=1e-5)
        assert (one["depth"], one["depth_year"]) == (pytest.approx(expected.depth_sek, abs=0.51), expected.depth_year)
        assert (one["payback_year"] or np.inf) == expected.median
        assert one["verdict"] == expected.verdict.value
        assert one["paid_back"] == round(expected.share * one["runs"])
    stairs = frames.stairs.groupby(["strategy", "step", "age"])["persons"].mean()
    for key, steps in picture["stairs"]["persons"].items():
        for step, persons in zip(picture["stairs"]["steps"], steps, strict=True):
            assert persons == pytest.approx(stairs[key, step].tolist(), abs=0.051)
    moves = frames.moves.groupby(["strategy", "from_age", "from_step", "to_step"])["persons"].mean()
    ages = picture["stairs"]["moves"]["ages"]
    names = picture["stairs"]["steps"]
    for key in KEYS:
        for age, matrix in zip(ages, picture["stairs"]["moves"][key], strict=False):
            for before, row in zip(names, matrix, strict=True):
                for after, persons in zip(names, row, strict=True):
                    assert persons == pytest.approx(moves[key, age, before, after], abs=0.051)
    excluded = frames.groups.groupby(["strategy", "group"])["excluded"].mean()
    for group in picture["groups"]:
        for key, persons in group["values"].items():
            assert persons == pytest.approx(excluded[key, group["group"]], abs=1e-3)
    began = frames.reached.set_index(["strategy", "programme"])["began"]
    for one in picture["strategies"]:
        for programme in one["programmes"]:
            assert programme["began"] == pytest.approx(began[one["key"], programme["name"]], abs=0.051)


def test_kept_out_is_the_difference_within_each_replication(picture: dict[str, Any], lived_here: LiveHere) -> None:
    lived = lived_here(CHANCE)
    persons = {key: [sum(one.run.persons_in_exclusion.values()) for one in kept] for key, kept in lived.runs.items()}
    for one in picture["exclusion"]["kept_out"]:
        each = np.subtract(persons["as_today"], persons[one["key"]])
        assert one["mean"] == pytest.approx(each.mean(), abs=1e-3)
        if (each == each[0]).all():
            assert one["low"] == one["high"] == one["mean"]


def test_money_of_drawn_beliefs_is_at_the_prices_of_the_draw(lived_here: LiveHere) -> None:
    lived = lived_here(BELIEVED)
    for key, runs in lived.runs.items():
        for number, kept in zip(lived.numbers, runs, strict=True):
            booked = kept.run.booked
            account = booked.account(price_factors_of(drawn(number), booked.lines))
            assert kept.seen_sek[PLACES["society"]] == pytest.approx(seen(account, "society").sum(axis=-1)), key
            at_best_guess = seen(booked.account(price_factors_of(BEST_GUESS, booked.lines)), "society").sum(axis=-1)
            assert kept.seen_sek[PLACES["society"]] != pytest.approx(at_best_guess)


def _spreads(told: Any) -> Iterator[dict[str, Any]]:
    """Every mean or curve with low and high, wherever it stands in a picture."""
    if isinstance(told, dict):
        if "low" in told and "high" in told:
            yield told
        for one in told.values():
            yield from _spreads(one)
    elif isinstance(told, list):
        for one in told:
            yield from _spreads(one)


@pytest.mark.parametrize("query", [CHANCE, BELIEVED, "place=small&a=school&n=1"])
def test_every_spread_says_whether_it_is_clear(query: str, lived_here: LiveHere) -> None:
    lived, found = lived_here(query), 0
    for one in _spreads(told(lived)):
        found += 1
        if lived.kind != "mean_95":
            assert not np.any(one["clear"]), "of one run, or three draws, nothing is"
        elif "mean" in one:
            assert one["clear"] == (one["low"] > 0 or one["high"] < 0)
        else:
            assert len(one["clear"]) == len(one["mid"])
    assert found > 30


def test_fewer_on_the_last_step_is_a_paired_difference(lived_here: LiveHere) -> None:
    lived = lived_here(CHANCE)
    found = told(lived)["stairs"]["on_last"]
    persons = {key: np.array([kept.run.stairs[found["age"], -1] for kept in runs]) for key, runs in lived.runs.items()}
    assert set(found["values"]) == {"a1", "a2"}
    for key, one in found["values"].items():
        mean, low, high = mean_interval(persons["as_today"] - persons[key])
        assert (one["mean"], one["low"], one["high"]) == pytest.approx((mean, low, high), abs=1e-3)


def test_persons_and_money_of_a_place_lived_smaller_are_those_of_the_whole_place(lived_here: LiveHere) -> None:
    lived = lived_here(CHANCE)
    larger = replace(lived, town=replace(lived.town, children=10 * lived.town.children))
    small, large = told(lived), told(larger)
    assert (large["scaled"], large["lived"]) == (10.0, small["lived"])
    for one, other in zip(small["hump"]["curves"], large["hump"]["curves"], strict=True):
        assert other["npv"]["mean"] == pytest.approx(10.0 * one["npv"]["mean"], abs=6.0)
        assert other["share_paid_back"] == one["share_paid_back"]
    for one, other in zip(small["exclusion"]["any"], large["exclusion"]["any"], strict=True):
        assert other["mean"] == pytest.approx(10.0 * one["mean"], abs=1e-2)
    assert small["exclusion"]["by_age"] == large["exclusion"]["by_age"]


@pytest.mark.parametrize("view", [name for name in PERSPECTIVES if name != "source_headline"])
def test_every_purse_has_a_curve_that_ends_with_its_own_money(view: str, lived_here: LiveHere) -> None:
    lived = lived_here(f"{CHANCE.replace('n=3', 'n=2')}&view={view}")
    for curve in told(lived)["hump"]["curves"]:
        assert curve["low"][-1] <= curve["npv"]["mean"] <= curve["high"][-1]
        assert curve["mid"][-1] == pytest.approx(curve["npv"]["mean"], abs=0.51), "of two runs the median is the mean"
        assert len(curve["mid"]) == len(curve["low"]) == len(curve["high"]) == 66


def test_a_strategy_at_no_coverage_differs_from_as_today_in_nothing(lived_here: LiveHere) -> None:
    picture = told(lived_here("place=small&a=p.ips~cov-0&n=2&sure=chance"))
    (curve,) = picture["hump"]["curves"]
    assert set(curve["mid"]) == {0.0} and (curve["payback_year"], curve["in_the_red"]) == (0, 0)
    assert picture["exclusion"]["kept_out"][0]["mean"] == 0.0
    assert {one["values"]["a1"]["mean"] for one in picture["payers"]} == {0.0}


def test_as_today_alone_is_shown_alone(lived_here: LiveHere) -> None:
    picture = told(lived_here("place=small&a=as_today&n=2&sure=chance"))
    assert [one["key"] for one in picture["strategies"]] == ["as_today"]
    assert picture["hump"]["curves"] == [] == picture["exclusion"]["kept_out"]
    assert len(picture["hump"]["years"]) == 66
    assert all(one["values"] == {} for one in picture["payers"])
    assert [one["key"] for one in picture["exclusion"]["any"]] == ["as_today"]
