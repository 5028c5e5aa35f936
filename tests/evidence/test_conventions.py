"""Claims about what an appraisal takes as given: it can be looked up, it adds up, and a broken table is refused."""

from __future__ import annotations

import csv
import dataclasses
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import pytest

from sim.evidence.conventions import (
    COLUMNS,
    FILE,
    GRADES,
    STATES,
    Optimism,
    convention,
    conventions,
    needed,
    optimism,
    read_conventions,
    state_weights,
)
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.tables import EvidenceError, citations

WEIGHTS = [f"weight_{state}" for state in STATES]


def published(key: str, column: str = "value") -> float:
    return float(citations()[key][column])


def test_there_is_a_weight_for_every_state_in_the_order_of_the_record() -> None:
    assert ("none", *OUTCOMES) == STATES
    assert state_weights() == tuple(conventions()[name].value for name in WEIGHTS)


def test_a_year_is_worth_most_in_none_of_the_states_and_nothing_to_the_dead() -> None:
    none, *states = state_weights()
    assert none == 1.0
    assert all(convention("weight_dead").value < weight < none for weight in states)


EQ5D_NORM = "baseline:B302"
"""EQ-5D index of ages 20 to 29 in the general population."""


def readings_of_the_methods() -> dict[str, list[float]]:
    """What each published method leaves of a year, by state; several readings of one method are averaged."""
    norm, starts = published(EQ5D_NORM), published("baseline:B304") / 0.90
    low, high = published("baseline:B303", "low"), published("baseline:B303", "high")
    mild = fmean([low, high]) / norm
    return {
        "mild_mental": [mild, 1.0 - published("baseline:B314")],
        "long_term_unemployed": [1.0 - published("baseline:B301")],
        "long_term_sick": [published("baseline:B310") / norm, mild],
        "alcohol_dependence": [1.0 - fmean([published("baseline:B306"), published("baseline:B307")]), starts],
        "severe_mental": [1.0 - published("baseline:B308") * 0.86, published("baseline:B309")],
        "drug_dependence": [1.0 - fmean([published("baseline:B312"), published("baseline:B313")]), starts],
    }


@pytest.mark.parametrize("state", OUTCOMES)
def test_a_weight_is_the_mean_of_what_its_sources_say_and_its_range_holds_them_all(state: str) -> None:
    given = convention(f"weight_{state}")
    readings = readings_of_the_methods()[state]
    assert given.value == pytest.approx(fmean(readings), abs=0.01)
    assert all(given.low <= round(reading, 2) <= given.high for reading in readings)


def test_the_discount_rates_and_the_tax_factor_are_those_of_their_sources() -> None:
    for name in ("discount_tlv", "discount_asek", "discount_documents", "tax_factor"):
        assert convention(name).value == published(convention(name).source, "value_sek")
    rates = [convention(f"discount_{who}").value for who in ("tlv", "asek", "documents")]
    assert rates == [0.03, 0.035, 0.04]
    assert convention("tax_factor").low == 1.0, "TLV uses none"


@pytest.mark.parametrize("grade", GRADES)
def test_costs_go_up_and_benefits_down_by_the_same_published_step(grade: str) -> None:
    cost, benefit = (convention(f"optimism_{side}_{grade.lower()}") for side in ("cost", "benefit"))
    step = published(cost.source, "value_sek")
    assert cost.source == benefit.source
    assert optimism(grade) == Optimism(step, -step)
    assert cost.low <= step <= cost.high
    assert benefit.low <= -step <= benefit.high


def test_the_weaker_the_evidence_the_more_is_taken_off() -> None:
    for surer, weaker in pairwise(GRADES):
        assert optimism(surer).cost_share < optimism(weaker).cost_share
        assert optimism(surer).benefit_share > optimism(weaker).benefit_share
    assert all(-1.0 < optimism(grade).benefit_share <= 0.0 <= optimism(grade).cost_share for grade in GRADES)


def test_the_ranges_of_grades_are_the_steps_beside() -> None:
    steps = [published(f"unit_costs:optimism_step_{step}", "value_sek") for step in range(1, 7)]
    assert steps == sorted(steps)
    for grade in "abc":
        given = convention(f"optimism_cost_{grade}")
        place = steps.index(given.value)
        assert (given.low, given.high) == (steps[place - 1], steps[place + 1])


def test_what_is_given_cannot_be_changed_on_the_way() -> None:
    with pytest.raises(TypeError):
        conventions()["tax_factor"] = convention("tax_factor")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        convention("tax_factor").value = 2.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("asked", "told"), [("discunt_tlv", "did you mean 'discount_tlv'"), ("zzz", "there are: discount_tlv, ")]
)
def test_a_convention_that_does_not_exist_is_refused_with_a_hint(asked: str, told: str) -> None:
    with pytest.raises(EvidenceError, match=f"'{asked}'.*{told}"):
        convention(asked)


@pytest.mark.parametrize("grade", ["E", "a", "", "AB"])
def test_a_grade_that_does_not_exist_is_refused(grade: str) -> None:
    with pytest.raises(EvidenceError, match="is not one of A, B, C, D"):
        optimism(grade)


@pytest.fixture
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: list[dict[str, str]], folder: Path, columns: tuple[str, ...] = COLUMNS) -> Path:
    path = folder / "conventions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_table_holds_what_the_appraisal_asks_for_and_nothing_else(
    rows: list[dict[str, str]], tmp_path: Path
) -> None:
    assert {row["name"] for row in rows} == set(needed())
    assert dict(read_conventions(written(rows, tmp_path))) == dict(conventions())


SPOILED = {
    "no number": ("tax_factor", {"value": "a lot"}, "'a lot' is no finite number"),
    "infinite": ("tax_factor", {"high": "inf"}, "'inf' is no finite number"),
    "empty": ("tax_factor", {"unit": " "}, "empty cell in unit"),
    "outside its range": ("tax_factor", {"value": "1.4"}, "lies outside low 1.0 to high 1.3"),
    "a source that does not exist": ("tax_factor", {"source": "unit_costs:nothing"}, "neither 'assumption' nor a row"),
    "a kind of its own": ("tax_factor", {"kind": "habit"}, "kind 'habit'"),
    "an assumption that hides": ("weight_drug_dependence", {"kind": "register"}, "the kind must be assumption"),
    "no year": ("tax_factor", {"year": "soon"}, "year 'soon'"),
    "a rate in percent": ("discount_tlv", {"value": "3", "high": "5"}, "must lie from 0 to 0.2"),
    "a subsidy of taxes": ("tax_factor", {"low": "0.5"}, "must lie from 1 to 2"),
    "a cost that falls": ("optimism_cost_a", {"low": "-0.1"}, "must lie from 0 to 2"),
    "a benefit that rises": ("optimism_benefit_a", {"high": "0.1"}, "must lie from -1 to 0"),
    "better than well": ("weight_none", {"high": "1.1"}, "must lie from 0 to 1"),
    "a stray name": ("tax_factor", {"name": "tax_facter"}, "nothing asks for 'tax_facter'"),
}


@pytest.mark.parametrize(("name", "cells", "told"), SPOILED.values(), ids=SPOILED)
def test_a_broken_row_is_refused_by_its_line(
    name: str, cells: dict[str, str], told: str, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    line = next(place for place, row in enumerate(rows, start=2) if row["name"] == name)
    rows[line - 2] |= cells
    with pytest.raises(EvidenceError, match=rf"conventions\.csv line {line}: .*{told}"):
        read_conventions(written(rows, tmp_path))


def test_a_missing_a_doubled_and_a_widened_table_are_refused(rows: list[dict[str, str]], tmp_path: Path) -> None:
    without = [row for row in rows if row["name"] != "weight_dead"]
    with pytest.raises(EvidenceError, match="no row for weight_dead"):
        read_conventions(written(without, tmp_path))
    with pytest.raises(EvidenceError, match=rf"line {len(rows) + 2}: '{rows[0]['name']}' stands there already"):
        read_conventions(written([*rows, rows[0]], tmp_path))
    wide = [row | {"colour": "blue"} for row in rows]
    with pytest.raises(EvidenceError, match=r"line 2: the columns are .*colour"):
        read_conventions(written(wide, tmp_path, (*COLUMNS, "colour")))
