"""Claims about the best for a budget: what helps is found, and it is judged on lives that the search has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.studies.search.budget import OTHER_LIVES, Found, best_for_budget
from sim.studies.search.candidates import Candidate
from sim.studies.search.lives import Lives, Tried

SEARCHED = Lives(seed=5, replications=2)
BUDGET = 0.08
"""MSEK: enough for the one that works, not for both."""


@pytest.fixture(scope="module")
def candidates(invented: Callable[..., Programme]) -> list[Candidate]:
    """An effort for everybody that helps a lot, and one that costs as much and hurts a little."""
    works = invented("works", moves="work", size=2.0, ages=(20, 24), price_sek_per_year=500.0)
    hurts = invented("hurts", moves="work", size=-1.0, ages=(20, 24), price_sek_per_year=500.0)
    lasts = {"delivery_years": 15}
    narrow = {"low": 1.9, "high": 2.1}
    works = replace(works, effects=(replace(works.effects[0], **narrow),), **lasts)
    hurts = replace(hurts, effects=(replace(hurts.effects[0], low=-1.1, high=-0.9),), **lasts)
    return [Candidate(hurts), Candidate(works)]


@pytest.fixture(scope="module")
def found(place: Callable[..., Municipality], agencies: tuple[Agency, ...], candidates: list[Candidate]) -> Found:
    tried = Tried(place(40), agencies, Economics(), 2)
    result = best_for_budget(tried, candidates, BUDGET, 30, 2, SEARCHED, 3)
    assert result is not None
    return result


def test_the_best_consists_of_what_helps(found: Found) -> None:
    first = int(found.ranking["number"].iloc[0])
    mine = found.contents[found.contents["strategy"] == first]
    assert mine["candidate"].to_list() == ["works"]
    assert found.ranking["mean"].iloc[0] > 0.0


def test_tables_fit_together(found: Found) -> None:
    letters = ["A", "B"]
    assert found.ranking["strategy"].to_list() == letters
    assert sorted(found.tried.loc[found.tried["finalist"] != "", "finalist"]) == letters
    named = found.tried.set_index("finalist").loc[letters]
    assert named["strategy"].to_list() == found.ranking["number"].to_list()
    assert named["averted"].to_list() == found.ranking["searched"].to_list()
    assert (named["outlay_msek"] <= BUDGET).all() and named["within_budget"].all()
    assert len(found.lived) == 2 * 2 * 3
    means = found.lived.groupby(["believed", "strategy"])["averted"].mean()
    assert means["draws"].to_list() == pytest.approx(found.ranking["mean"].to_list())
    assert means["best_guess"].to_list() == pytest.approx(found.ranking["best_guess"].to_list())
    flattered = found.ranking["searched"] - found.ranking["best_guess"]
    assert found.ranking["flattered"].to_list() == pytest.approx(flattered.to_list())
    assert found.ranking["mean"].is_monotonic_decreasing
    assert set(found.waiting["strategy"]) == set(letters)
    assert set(found.digests) == {f"{letter}/{k}" for letter in letters for k in range(3)}


def test_what_exceeds_the_budget_is_tried_and_told(found: Found) -> None:
    over = found.tried[~found.tried["within_budget"]]
    assert len(over) > 0 and (over["finalist"] == "").all()
    assert (found.tried["within_budget"] == (found.tried["outlay_msek"] <= BUDGET)).all()


def test_finalists_live_lives_that_the_search_has_not_seen(found: Found) -> None:
    assert SEARCHED.seed ^ OTHER_LIVES != SEARCHED.seed
    assert len(set(found.digests.values())) == len(found.digests)
    outlays = found.lived[found.lived["strategy"] == "A"].groupby("believed")["outlay_msek"].mean()
    assert outlays["best_guess"] != found.tried.set_index("finalist").loc["A", "outlay_msek"]


def test_the_same_question_gives_the_same_for_any_number_of_threads(
    found: Found, place: Callable[..., Municipality], agencies: tuple[Agency, ...], candidates: list[Candidate]
) -> None:
    again = best_for_budget(Tried(place(40), agencies, Economics(), 1), candidates, BUDGET, 30, 2, SEARCHED, 3)
    assert again is not None
    for name in ("tried", "contents", "lived", "ranking", "waiting"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(again, name), check_exact=True)
    assert again.digests == found.digests


def test_where_nothing_can_be_had_for_the_money_nothing_is_found(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], candidates: list[Candidate]
) -> None:
    tried = Tried(place(20), agencies, Economics(), 2)
    assert best_for_budget(tried, candidates[:1], 1e-6, 10, 2, Lives(5, 1), 2) is None
