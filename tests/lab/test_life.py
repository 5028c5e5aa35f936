"""Claims about a life: the same child twice, lived as ``vandpunkt biography`` would, and told in the reader's words."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from sim.configuration.border import choose
from sim.configuration.schema import Biography
from sim.lab.life import child_of
from sim.lab.plan import agencies
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.people.biography import events_of, stage_of
from sim.studies.alternatives import load_alternative
from sim.studies.life.biography import tell

QUERY = "place=trelleborg&a=school&seed=4"


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, Any]:
    answered = client.get(f"/api/life?{QUERY}")
    assert answered.status_code == 200, answered.text
    life: dict[str, Any] = answered.json()
    return life


def test_the_child_and_both_lives_are_those_of_a_biography(told: dict[str, Any]) -> None:
    words = ["municipality=trelleborg", "strategies=[as_today,school]", "seed=4"]
    choice = choose(Biography, "biography", words)
    assert choice.child == child_of("boy", 1)
    story = tell(choice, agencies(), [load_alternative(name) for name in choice.strategies])
    assert (told["child"]["person"], told["child"]["fitting"]) == (story.person, story.fitting)
    for life, years in zip(told["lives"], story.lives.values(), strict=True):
        assert [one["age"] for one in life["years"]] == [year.age for year in years]
        assert [one["step"] for one in life["years"]] == [stage_of(year.record, year.age) for year in years]
        assert [tuple(one["events"]) for one in life["years"]] == events_of(years)
        for one, year in zip(life["years"], years, strict=True):
            sek = dict(zip(PAYERS, (year.bill_ore / ORE_PER_SEK).tolist(), strict=True))
            assert one["bill"] == {payer: amount for payer, amount in sek.items() if amount}


def test_every_agency_that_is_named_has_a_title(told: dict[str, Any]) -> None:
    titled = {one["name"] for one in told["agencies"]}
    kinds = ("met", "waiting", "refused", "lost", "gave_up", "aged_out", "elsewhere", "missed")
    named = {name for life in told["lives"] for year in life["years"] for kind in kinds for name in year[kind]}
    assert named == titled != set()


def test_another_child_is_another_and_beyond_the_last_comes_the_last(client: TestClient, told: dict[str, Any]) -> None:
    second = client.get(f"/api/life?{QUERY}&child=2").json()["child"]
    last = client.get(f"/api/life?{QUERY}&child=1000").json()["child"]
    assert second["person"] != told["child"]["person"]
    assert (second["number"], last["number"]) == (2, told["child"]["fitting"])


def test_a_strategy_without_programmes_is_shown_in_the_life_of_a_child_who_fits(client: TestClient) -> None:
    life = client.get("/api/life?place=trelleborg&a=more_jobs&seed=4&lang=sv").json()
    assert "har ingen insats som når" in life["child"]["text"]
    assert life["lives"][1]["title"] == "Fler jobb"


def test_where_nobody_fits_nobody_is_shown(client: TestClient) -> None:
    life = client.get("/api/life?place=K2418&a=school&seed=1").json()
    assert life["child"] is None and life["lives"] == []


def test_a_girl_is_a_girl_and_any_child_may_be_asked_for(client: TestClient) -> None:
    girl = client.get(f"/api/life?{QUERY}&who=girl").json()["child"]
    anybody = client.get(f"/api/life?{QUERY}&who=any&hard=0").json()["child"]
    assert girl["girl"] is True
    assert anybody["fitting"] > girl["fitting"]


def test_with_nothing_beside_as_today_one_life_is_told(client: TestClient) -> None:
    life = client.get("/api/life?place=trelleborg&a=as_today&seed=4").json()
    assert [one["key"] for one in life["lives"]] == ["as_today"] and life["differ"] == ""


def test_the_focus_chooses_whose_life_it_is(client: TestClient) -> None:
    life = client.get("/api/life?place=trelleborg&a=school&a=more_jobs&focus=2&seed=4").json()
    assert [one["key"] for one in life["lives"]] == ["as_today", "a2"]
