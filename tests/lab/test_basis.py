"""Claims about what a picture rests on: the command gives the same numbers, and every source leads to a row."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.configuration.border import choose
from sim.configuration.commandline import read_arguments
from sim.configuration.schema import Compare, Report
from sim.evidence.conventions import GRADES
from sim.lab.basis import basis, command_of, compared_in
from sim.lab.numbers import numbers_page
from sim.lab.picture import Lived
from sim.lab.plan import agencies, economics
from sim.lab.strategies import programmes, strategies
from sim.studies.alternatives import load_alternative
from sim.studies.beliefs import BEST_GUESS
from sim.studies.one_replication import Replication
from sim.studies.report.pictured import picture
from sim.studies.report.reported import reported
from sim.views.words import Words

LiveHere = Callable[[str], Lived]


def test_the_command_of_plain_strategies_asks_for_the_same_lives(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&a=repair&n=2&sure=chance&rate=4&seed=9")
    words = shlex.split(command_of(lived))
    assert words[:2] == ["vandpunkt", "compare"]
    choice = choose(Compare, "compare", read_arguments(words[2:], "compare").overrides)
    assert choice.municipality == lived.town.municipality
    assert (choice.strategies, choice.replications, choice.seed) == (("as_today", "school", "repair"), 2, 9)
    assert choice.economics.discount_rate_per_year == 0.04


def test_the_command_of_one_of_the_290_makes_the_same_place(lived_here: LiveHere) -> None:
    lived = lived_here("place=K2417&a=school&n=1&sure=chance")
    choice = choose(Compare, "compare", read_arguments(shlex.split(command_of(lived))[2:], "compare").overrides)
    one, other = choice.municipality, lived.town.municipality
    assert (one.name, one.births_per_year, one.areas) == (other.name, other.births_per_year, other.areas)
    assert one.title == other.title, "so that what is written names the place"


@pytest.mark.parametrize("sure", ["chance", "believed"])
def test_the_command_keeps_the_readers_language(sure: str, lived_here: LiveHere) -> None:
    words = shlex.split(command_of(lived_here(f"place=K2417&a=school&n=1&sure={sure}&lang=sv")))
    kind = {"chance": ("compare", Compare), "believed": ("report", Report)}[sure]
    assert choose(kind[1], kind[0], read_arguments(words[2:], kind[0]).overrides).language == "sv"


@pytest.mark.parametrize("changed", ["a=school~age-9", "a=p.ips", "a=school&a=school", "a=school&view=society"])
def test_what_no_other_command_can_ask_for_is_given_as_an_address(changed: str, lived_here: LiveHere) -> None:
    lived = lived_here(f"place=small&n=1&{changed}")
    assert command_of(lived) == f"vandpunkt lab  # {lived.state.address()}"


def test_the_command_gives_the_same_lives_to_the_last_sign(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&n=2&sure=chance&seed=9")
    choice = choose(Compare, "compare", read_arguments(shlex.split(command_of(lived))[2:], "compare").overrides)
    alternatives = [load_alternative(name) for name in choice.strategies]
    asked = [
        Replication(choice.municipality, agencies(), tuple(alternatives), choice.economics, BEST_GUESS, choice.seed, n)
        for n in range(choice.replications)
    ]
    commanded = {(one.strategy, one.replication): one.booked.digest for each in asked for one in picture(each)}
    for key, name in (("as_today", "as_today"), ("a1", "school")):
        for number, kept in enumerate(lived.runs[key]):
            assert kept.run.booked.digest == commanded[name, number]


def test_believed_draws_are_those_of_a_report(lived_here: LiveHere) -> None:
    words = shlex.split(command_of(lived_here("place=small&a=school&n=2&rate=3.33&seed=9")))
    assert words[:2] == ["vandpunkt", "report"]
    choice = choose(Report, "report", read_arguments(words[2:], "report").overrides)
    assert (choice.strategies, choice.draws, choice.seed) == (("as_today", "school"), 2, 9)
    assert choice.economics.discount_rate_per_year == 0.0333


def test_what_is_lived_of_more_that_was_asked_for_has_no_command_of_its_own(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&n=2&sure=chance")
    for some in (replace(lived, is_first=True), replace(lived, numbers=(0, 2))):
        assert command_of(some).startswith("vandpunkt lab  # ?")


def test_the_share_of_assumed_prices_is_that_of_the_report(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&a=more_jobs&n=2&view=society")
    compared, runs = compared_in(lived)
    told = reported(runs, compared, economics(), beliefs=True)
    found = basis(lived, Words("en"), whole=True)
    assert found["assumed_share"] == pytest.approx(told.assumed, abs=1e-4)


def test_grades_and_assumptions_are_shares(lived_here: LiveHere) -> None:
    found = basis(lived_here("place=small&a=school&a=more_jobs&n=2"), Words("en"), whole=True)
    for shares in found["grades"].values():
        assert set(shares) <= set(GRADES) and sum(shares.values()) == pytest.approx(1.0, abs=1e-3)
    assert set(found["assumed_share"]) == {"a1", "a2"}
    assert all(0.0 < share <= 1.0 for share in found["assumed_share"].values())
    assert found["interval"] == "range" and "2 draws" in found["interval_text"]


@pytest.mark.parametrize(
    ("asked", "enough"), [("n=1", False), ("n=5", False), ("n=6", True), ("n=2&sure=chance", True)]
)
def test_the_page_is_told_whether_so_many_replications_can_show_that_something_is_clear(
    asked: str, enough: bool, lived_here: LiveHere
) -> None:
    assert basis(lived_here(f"place=small&a=school&{asked}"), Words("en"), whole=False)["is_enough"] is enough


def test_every_source_leads_to_a_row_of_the_page_of_numbers(lived_here: LiveHere) -> None:
    page, _ = numbers_page()
    rows = set(re.findall(r'id="([^"]+)"', page))
    found = basis(lived_here("place=small&a=school&a=more_jobs&n=2"), Words("sv"), whole=True)
    assert len(found["sources"]) > 6
    assert {one["href"].removeprefix("/numbers#") for one in found["sources"]} <= rows
    every = [*strategies().values(), *programmes().values()]
    assert {f"programme-{one.name}-price_sek_per_year" for each in every for one in each.programmes} <= rows
    assert {f"reform-{one.name}-price_sek_per_year" for each in every for one in each.reforms} <= rows
