"""Claims about ways of varying a key: listed, stepwise or drawn, and what is none of them."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from sim.configuration.faults import BadInput
from sim.studies.sweep.ways import Drawn, Listed, way_of


def test_values_and_steps_are_written_out_with_both_ends() -> None:
    assert way_of("a", [1, 5], True, "d") == Listed((1, 5))
    assert way_of("a", {"from": 0.1, "to": 0.3, "steps": 3}, False, "d") == Listed((0.1, 0.2, 0.3))
    assert way_of("a", {"from": 10, "to": 20, "steps": 3}, True, "d") == Listed((10, 15, 20))


def test_each_listed_value_is_as_likely_as_any_other() -> None:
    way = Listed(("a", "b", "c", "d"))
    found = [way.at((k + 0.5) / 400, False) for k in range(400)]
    assert {one: found.count(one) for one in way.values} == dict.fromkeys(way.values, 100)
    assert (way.at(0.0, False), way.at(1.0, False)) == ("a", "d")


def test_a_draw_reaches_its_ends_and_its_middle() -> None:
    uniform = Drawn(2.0, 6.0)
    assert [uniform.at(share, False) for share in (0.0, 0.5, 1.0)] == [2.0, 4.0, 6.0]
    log = Drawn(1.0, 100.0, "loguniform")
    assert log.at(0.5, False) == pytest.approx(10.0)
    bell = Drawn(-1.0, 1.0, "normal")
    assert bell.at(0.975, False) == pytest.approx(1.0, abs=1e-5)
    assert bell.at(0.3, False) == pytest.approx(NormalDist(0.0, 1.0 / 1.959964).inv_cdf(0.3), abs=1e-5)


def test_a_draw_of_whole_numbers_gives_every_one_of_them_as_often() -> None:
    found = [Drawn(3, 6).at((k + 0.5) / 400, True) for k in range(400)]
    assert {one: found.count(one) for one in (3, 4, 5, 6)} == dict.fromkeys((3, 4, 5, 6), 100)
    assert all(isinstance(one, int) for one in found)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "a list of values"),
        ({}, "a list of values"),
        (5, "a list of values"),
        ([1, 1], "each value once"),
        ({"from": 1}, "to is missing"),
        ({"from": 1, "to": 2, "step": 3}, "did you mean steps"),
        ({"low": 1, "hihg": 2}, "did you mean high"),
        ({"from": 1.0, "to": 2.0, "steps": 1}, "from 2 to"),
        ({"from": 1.0, "to": 2.0, "steps": 10**9}, "from 2 to"),
        ({"from": 1.0, "to": 1.0, "steps": 3}, "steps that differ"),
        ({"from": "a", "to": 2.0, "steps": 3}, "a number"),
        ({"low": 2, "high": 1}, "a low end below"),
        ({"low": 0.0, "high": 1.0, "distribution": "loguniform"}, "above 0"),
        ({"low": 1, "high": 2, "distribution": "unifrm"}, "did you mean uniform"),
        ({"low": 1, "high": float("inf")}, "a number"),
        ({"low": True, "high": 2}, "a number"),
    ],
)
def test_what_is_no_way_is_one_line_that_names_the_key(given: object, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        way_of("municipality.areas", given, False, "mine.yaml")
    assert str(refused.value).startswith("mine.yaml: vary: municipality.areas")
    assert told in str(refused.value)


def test_a_key_of_whole_numbers_refuses_ends_that_are_none() -> None:
    with pytest.raises(BadInput, match="whole ends"):
        way_of("municipality.areas", {"low": 1.5, "high": 3.0}, True, "d")
