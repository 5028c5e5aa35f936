"""Claims about the points of a design: every combination, one at a time, or spread evenly over all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.configuration.changes import Choices, changed
from sim.configuration.chosen import chosen_by
from sim.configuration.designs import Design
from sim.configuration.faults import BadInput
from sim.configuration.files import find, load, load_agencies
from sim.configuration.schema import Economics, Municipality, Title
from sim.studies.sweep.points import columns_of, keys_of, points_of, told_at

BIRTHS, RATE = "municipality.births_per_year", "economics.discount_rate_per_year"


@pytest.fixture(scope="module")
def choices() -> Choices:
    town = load(Municipality, find("municipality", "small"))
    return Choices(town, Economics(), load_agencies(), (chosen_by("as_today"), chosen_by("school")))


def design(**keys: Any) -> Design:
    return Design(name="a_design", title=Title(en="A design", sv="En plan"), **keys)


def columns(points: list[dict[str, Any]], choices: Choices) -> dict[str, list[Any]]:
    keys = keys_of(points)
    return columns_of([told_at(point, keys, changed(choices, point)) for point in points], keys)


def points(choices: Choices, seed: int = 1, **keys: Any) -> list[dict[str, Any]]:
    return points_of(design(**keys), choices, seed, "mine.yaml", Path())


def test_a_grid_has_every_combination_once(choices: Choices) -> None:
    found = points(choices, vary={BIRTHS: [50, 60], RATE: {"from": 0.0, "to": 0.04, "steps": 3}})
    assert [(one[BIRTHS], one[RATE]) for one in found] == [
        (50, 0.0), (50, 0.02), (50, 0.04), (60, 0.0), (60, 0.02), (60, 0.04),
    ]  # fmt: skip


def test_one_at_a_time_is_the_start_and_each_change_alone(choices: Choices) -> None:
    vary = {BIRTHS: [50, 60], RATE: {"low": 0.0, "high": 0.05}}
    found = points(choices, vary=vary, how="one_at_a_time")
    assert found == [{}, {BIRTHS: 50}, {BIRTHS: 60}, {RATE: 0.0}, {RATE: 0.05}]
    assert columns(found, choices) == {BIRTHS: [100, 50, 60, 100, 100], RATE: [0.035, 0.035, 0.035, 0.0, 0.05]}


@pytest.mark.parametrize("how", ["latin_hypercube", "sobol"])
def test_points_that_fill_a_space_meet_every_part_of_each_range_once(choices: Choices, how: str) -> None:
    vary = {RATE: {"low": 0.0, "high": 0.16}, "municipality.segregation_share": {"low": 0.0, "high": 1.0}}
    found = points(choices, vary=vary, how=how, points=16)
    for key, high in ((RATE, 0.16), ("municipality.segregation_share", 1.0)):
        strata = sorted(int(one[key] / high * 16) for one in found)
        if how == "latin_hypercube":
            assert strata == list(range(16))
        else:  # shifted around the end, a stratum may be met twice and its neighbour not at all
            assert len(set(strata)) >= 15
    assert len({tuple(one.values()) for one in found}) == 16


def test_sobol_points_are_more_even_than_chance(choices: Choices) -> None:
    vary = {f"agency.{name}.threshold_sd": {"low": 0.0, "high": 1.0} for name in ("school", "leisure", "preschool")}
    found = np.array([list(one.values()) for one in points(choices, vary=vary, how="sobol", points=256)])
    worst = max(
        abs(float((found < corner).all(axis=1).mean()) - float(np.prod(corner)))
        for corner in np.array(np.meshgrid(*[np.linspace(0.1, 1.0, 10)] * 3)).reshape(3, -1).T
    )
    assert worst < 0.02, "256 points of chance come as far off as 0.05"


def test_a_key_that_is_added_moves_no_other_and_another_seed_moves_all(choices: Choices) -> None:
    one = {RATE: {"low": 0.0, "high": 0.05}}
    two = {"municipality.segregation_share": {"low": 0.0, "high": 1.0}, **one}
    alone, with_other = (
        [each[RATE] for each in points(choices, vary=vary, how="latin_hypercube", points=10)] for vary in (one, two)
    )
    assert alone == with_other
    assert alone != [each[RATE] for each in points(choices, 2, vary=one, how="latin_hypercube", points=10)]


def test_whole_numbers_are_drawn_where_the_key_asks_for_them(choices: Choices) -> None:
    vary = {BIRTHS: {"low": 50, "high": 80}, "municipality.newcomers_per_birth": {"low": 0, "high": 1}}
    found = points(choices, vary=vary, how="sobol", points=8)
    assert all(isinstance(one[BIRTHS], int) and 50 <= one[BIRTHS] <= 80 for one in found)
    assert any(0.0 < one["municipality.newcomers_per_birth"] < 1.0 for one in found)


def test_anything_between_two_ends_needs_steps_in_a_grid(choices: Choices) -> None:
    with pytest.raises(BadInput, match="steps, or how"):
        points(choices, vary={RATE: {"low": 0.0, "high": 0.05}})


def test_more_points_than_can_be_meant_are_refused_before_they_are_made(choices: Choices) -> None:
    vary = {f"agency.{name}.threshold_sd": {"from": 0.0, "to": 1.0, "steps": 99_999} for name in ("school", "leisure")}
    with pytest.raises(BadInput, match="9999800001 points"):
        points(choices, vary=vary)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, "either vary"),
        ({"vary": {"seed": [1]}, "file": "x.csv"}, "either vary"),
        ({"file": "x.csv", "how": "sobol", "points": 8}, "leave how and points out"),
        ({"vary": {"seed": [1]}, "how": "sobol"}, "needs points"),
        ({"vary": {"seed": [1]}, "points": 8}, "points goes with"),
        ({"vary": {"seed": [1]}, "how": "sobol", "points": 100}, "64 or 128"),
    ],
)
def test_a_design_that_makes_no_sense_is_refused(keys: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        design(**keys)


def test_columns_say_what_is_lived_at_a_point_and_not_what_another_place_would_have_there(choices: Choices) -> None:
    """One at a time over a whole place and one of its keys: the other place has births of its own."""
    other = load(Municipality, find("municipality", "umea"))
    assert other.births_per_year != choices.municipality.births_per_year == 100
    found = points(choices, vary={"municipality": ["umea"], BIRTHS: [60]}, how="one_at_a_time")
    assert columns(found, choices) == {
        "municipality": ["small", "umea", "small"], BIRTHS: [100, other.births_per_year, 60],
    }  # fmt: skip


def test_columns_say_what_the_strategies_of_a_point_have(choices: Choices) -> None:
    key = "programme.star_for_life.uptake_share"
    school = choices.chosen[1]
    before = next(one.uptake_share for one in school.programmes if one.name == "star_for_life")
    none = {"strategies": ["as_today"]}
    assert columns([{}, {key: 0.123}, none], choices)[key] == [before, 0.123, None]


def test_columns_say_what_stood_there_where_a_point_leaves_a_key(choices: Choices) -> None:
    found = columns([{"strategies": ["as_today", "school"]}, {"agency.*.threshold_sd": 1.0}, {RATE: 0}], choices)
    assert found["strategies"] == ["as_today,school"] * 3
    assert found["agency.*.threshold_sd"] == [None, 1.0, None]
    assert found[RATE] == [0.035, 0.035, 0.0]
