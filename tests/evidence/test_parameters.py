"""Claims about the parameters: every one is used by a rule, and every one that a rule uses exists."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from sim.evidence.ages import AGES
from sim.evidence.parameters import NEVER_LOG_ODDS, parameter_record
from sim.evidence.tables import parameters
from sim.lifecourse.events import FIRST_ADULT_AGE, LAST_CHILD_AGE

READ_BY_NAME = {
    "overlap_share": ("model.py", 'parameters["{}"]'),
    "cost_place_kept_share": ("model.py", '_as_today["{}"]'),
    "diagnosis_attention_cut_sd": ("agencies/agency.py", 'parameters["{}"]'),
    "queue_priority_per_year_sd": ("agencies/agency.py", 'parameters["{}"]'),
    "method_adds_capacity_share": ("agencies/association.py", 'parameters["{}"]'),
    "project_first_year_share": ("agencies/association.py", 'parameters["{}"]'),
    "joint_view_least_glimpses": ("studies/careers/childhoods.py", 'parameters["{}"]'),
    "low_income_cut_sd": ("studies/measures/lives.py", 'parameter("{}")'),
    "disruptive_disorder_cut_sd": ("studies/measures/lives.py", 'parameter("{}")'),
}
"""Read by name from the model's array, by the file named and in these words; all others are read by rules."""


def reads_of(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Return the parameters that code reads as ``prm.name``, and those it reads by age as ``prm.name[…]``."""
    by_age = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    reads = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "prm"
    ]
    return {node.attr for node in reads}, {node.attr for node in reads if id(node) in by_age}


@pytest.fixture(scope="module")
def used(root: Path) -> tuple[set[str], set[str]]:
    every, by_age = set(), set()
    for path in (root / "sim").rglob("*.py"):
        some, aged = reads_of(ast.parse(path.read_text(encoding="utf-8")))
        every |= some
        by_age |= aged
    return every, by_age


def test_rules_use_every_parameter_and_no_other(used: tuple[set[str], set[str]], root: Path) -> None:
    names = set(parameter_record().dtype.names)
    assert used[0] == names - set(READ_BY_NAME)
    for name, (file, words) in READ_BY_NAME.items():
        assert words.format(name) in (root / "sim" / file).read_text(encoding="utf-8")


def test_profiles_are_read_by_age_and_single_numbers_are_not(used: tuple[set[str], set[str]]) -> None:
    record = parameter_record()
    assert {name for name in record.dtype.names if record.dtype[name].shape} == used[1]


def test_the_reader_of_rules_sees_a_parameter_that_does_not_exist() -> None:
    assert reads_of(ast.parse("eta = prm.invented + prm.drug_log_odds[age] * p.liability")) == (
        {"invented", "drug_log_odds"},
        {"drug_log_odds"},
    )


def test_every_value_is_a_number_and_every_profile_covers_all_ages() -> None:
    record = parameter_record()
    for name in record.dtype.names:
        assert np.isfinite(record[name]).all(), name
        assert record.dtype[name].shape in ((), (AGES,)), name


def test_ages_are_whole_numbers_that_cannot_be_uncertain() -> None:
    ages = [one for one in parameters() if one.name.endswith("_age")]
    assert len(ages) > 20
    for one in ages:
        assert one.value == round(one.value) and 0 <= one.value < AGES, one.name
        assert (one.distribution, one.low, one.high, one.unit) == ("fixed", one.value, one.value, "years"), one.name


def test_every_age_that_opens_a_hazard_is_the_first_age_of_its_profile() -> None:
    record = parameter_record([])
    for hazard, first in {
        "conviction_log_odds": "criminal_responsibility_first_age",
        "drug_log_odds": "misuse_first_age",
        "alcohol_log_odds": "misuse_first_age",
        "ill_health_log_odds": "ill_health_first_age",
        "severe_illness_log_odds": "ill_health_first_age",
        "find_work_log_odds": "livelihood_first_age",
        "disability_pension_log_odds": "disability_pension_first_age",
    }.items():
        assert np.flatnonzero(record[hazard][0] > NEVER_LOG_ODDS)[0] == record[first][0], hazard
    assert np.flatnonzero(record["placement_log_odds"][0] > NEVER_LOG_ODDS)[-1] == record["child_welfare_last_age"][0]


def test_what_is_drawn_covers_the_ages_that_the_evidence_opens() -> None:
    record = parameter_record([])
    assert record["child_welfare_last_age"][0] <= LAST_CHILD_AGE
    assert record["development_last_age"][0] <= LAST_CHILD_AGE
    assert record["family_last_age"][0] <= LAST_CHILD_AGE
    for adult in ("misuse", "criminal_responsibility", "upper_secondary", "livelihood"):
        assert record[f"{adult}_first_age"][0] >= FIRST_ADULT_AGE


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("conviction_log_odds", 15, 64),
        ("alcohol_log_odds", 13, 64),
        ("drug_log_odds", 13, 64),
        ("placement_log_odds", 0, 20),
        ("ill_health_log_odds", 6, 64),
        ("severe_illness_log_odds", 6, 64),
        ("find_work_log_odds", 16, 64),
        ("lose_work_log_odds", 16, 64),
        ("outside_log_odds", 16, 64),
        ("disability_pension_log_odds", 19, 64),
        ("death_log_odds", 0, 64),
        ("study_log_odds", 19, 29),
    ],
)
def test_a_hazard_covers_exactly_the_ages_at_which_it_can_strike(name: str, first: int, last: int) -> None:
    profile = parameter_record([])[name][0]
    assert (profile[first : last + 1] > -20.0).all()
    assert (profile[:first] == NEVER_LOG_ODDS).all()
    assert (profile[last + 1 :] == NEVER_LOG_ODDS).all()
