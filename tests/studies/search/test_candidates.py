"""Claims about candidates: what no study knows to work is none unless it is named, and shares are of the full size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.configuration.border import BadInput, options
from sim.configuration.schema import Change, Programme, Reform, Title
from sim.studies.search.candidates import Candidate, candidates_of, reason_against, strategy_of


@pytest.fixture
def reform() -> Reform:
    title = Title(en="A test", sv="Ett prov")
    change = Change(moves="labour_demand", size=0.1, low=0.0, high=0.2, evidence="assumption: a test")
    return Reform(
        name="more", title=title, changes=(change,), grade="C", paid_for_ages=(18, 64), price_sek_per_year=10.0,
        price_year=2024, price_evidence="assumption: a test", payers={"municipality": 1.0},
        numbers_from="assumption: a test", share=0.8,
    )  # fmt: skip


def test_everything_there_is_is_a_candidate_or_told_why_not() -> None:
    candidates, left_out = candidates_of(None, None)
    named = {(one.kind, one.name) for one in candidates} | {
        (Candidate(one.choice).kind, one.choice.name) for one in left_out
    }
    assert named == {("programme", name) for name in options("programme")} | {
        ("reform", name) for name in options("reform")
    }
    assert all(one.choice.grade != "D" for one in candidates)
    assert {one.choice.name for one in left_out if one.reason == "thought_experiment"} == {"same_effort"}


def test_an_unknown_effect_no_effect_and_a_thought_experiment_are_reasons_against(
    invented: Callable[..., Programme], reform: Reform
) -> None:
    known = replace(invented(), price_evidence="interventions:iy_ipd")
    effect = replace(known.effects[0], size=0.0)
    assert reason_against(known) is None
    assert reason_against(replace(known, grade="D", effects=(effect,))) == "unknown"
    assert reason_against(replace(known, effects=(effect,))) == "null"
    other = replace(known.effects[0], moves="attainment")
    assert reason_against(replace(known, effects=(effect, other))) is None
    assert reason_against(invented()) == "thought_experiment"
    assert reason_against(reform) is None, "what a reform moves is always worked out, never tried"


def test_what_is_named_is_a_candidate_whatever_is_known_of_it(root: Path) -> None:
    path = str(root / "conf" / "programme" / "same_effort.yaml")
    candidates, left_out = candidates_of([path], [])
    assert [one.name for one in candidates] == ["same_effort"]
    assert left_out == ()


def test_the_same_twice_or_nothing_at_all_is_refused(root: Path) -> None:
    with pytest.raises(BadInput, match="twice"):
        candidates_of(["same_effort", str(root / "conf" / "programme" / "same_effort.yaml")], [])
    with pytest.raises(BadInput, match="nothing to choose"):
        candidates_of([], [])


def test_a_share_is_of_the_full_size_and_none_is_not_there(invented: Callable[..., Programme], reform: Reform) -> None:
    candidates = [Candidate(invented(name, coverage_share=0.6)) for name in ("one", "two", "three")]
    candidates.append(Candidate(reform))
    mine = strategy_of(candidates, (0.5, 0.0, 1.0, 0.25), (2, 3, 1, 0), "mine")
    assert [(one.name, one.coverage_share) for one in mine.programmes] == [("three", 0.6), ("one", 0.3)]
    assert [(one.name, one.share) for one in mine.reforms] == [("more", pytest.approx(0.2))]
    assert [one.programme for one in mine.strategy.programmes] == ["three", "one"]
    nothing = strategy_of(candidates, (0.0,) * 4, range(4), "nothing")
    assert (nothing.programmes, nothing.reforms) == ((), ())
