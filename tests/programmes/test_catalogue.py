"""Claims about the catalogue: everything the documents name can be chosen, nothing that was studied is left out, and
what nobody knows is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.configuration.border import load_programmes, load_reform, load_reforms, load_strategy, options
from sim.configuration.schema import Programme
from sim.evidence.tables import FOLDER, read_table

NAMED_IN_THE_DOCUMENTS = {
    "parent support and family centres": ("parent_training", "family_centre"),
    "extended home visits": ("extended_home_visits",),
    "Fotosyntes": ("fotosyntes",),
    "Star for Life": ("star_for_life",),
    "MiniMili": ("minimili",),
    "technical aids for cognitive disability": ("assistive_technology",),
    "the five success factors, one by one and as one": (
        "good_reception", "clear_goals", "right_programme", "quality_through_participation", "detect_and_meet_needs",
        "dropout_package",
    ),
    "follow-up of those who left school": ("follow_up_of_leavers",),
    "multi-competence team": ("school_support",),
    "Supported Employment": ("supported_employment", "ips", "supported_employment_neet"),
    "coordinated rehabilitation": ("coordinated_rehabilitation",),
    "ADHD treatment in prison and probation": ("adhd_treatment_prison", "adhd_treatment_probation"),
    "faster establishment of newcomers": ("early_establishment",),
    "local crime prevention": ("crime_prevention",),
}  # fmt: skip
STRATEGIES_OF_THE_DOCUMENTS = (
    "as_today", "early_general", "early_targeted", "school", "youth_to_work", "repair", "whole_chain",
)  # fmt: skip
NOT_USED = {
    "sv_parent_4prog": "change within the group, without a control group at two years",
    "sv_parent_bcr": "a benefit-cost ratio of others, without a number",
    "iy_wsipp": "a benefit-cost ratio of others",
    "tfco_sv_cba": "a benefit-cost ratio of others; its price is that of the whole place, not of what is added",
    "gbg_balt_cohort2": "nothing significant, without numbers that were read",
    "abecedarian_college_30": "schooling beyond upper secondary is not in a life here",
}
"""Rows of ``interventions.csv`` that nothing rests on, and why."""


@pytest.mark.parametrize("effort", NAMED_IN_THE_DOCUMENTS)
def test_every_effort_the_documents_name_can_be_chosen(effort: str, programmes: dict[str, Programme]) -> None:
    assert set(NAMED_IN_THE_DOCUMENTS[effort]) <= set(programmes)


@pytest.mark.parametrize("name", options("strategy"))
def test_every_strategy_can_be_lived(name: str) -> None:
    strategy = load_strategy(name)
    assert len(load_programmes(name)) == len(strategy.programmes)
    assert len(load_reforms(name)) == len(strategy.reforms)


def test_the_strategies_of_the_documents_are_there_and_differ() -> None:
    assert set(STRATEGIES_OF_THE_DOCUMENTS) <= set(options("strategy"))
    chosen = [load_strategy(name).programmes for name in STRATEGIES_OF_THE_DOCUMENTS]
    assert len(set(chosen)) == len(chosen)


def test_there_is_a_reform_of_work_support_school_classes_and_housing() -> None:
    moved = {change.moves for name in options("reform") for change in load_reform(name).changes}
    assert moved == {
        "labour_demand", "income_support_exit", "income_support_entry", "class_mixing", "area_mixing",
        "school_resources",
    }  # fmt: skip


def test_nothing_that_was_studied_is_left_out_without_a_reason(root: Path) -> None:
    files = [*(root / "conf").rglob("*.yaml"), *FOLDER.glob("*.csv")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    rests_on = set(re.findall(r"interventions:([\w.]*\w)", text)) | set(re.findall(r"and (activation_entry)", text))
    unused = {row["id"] for row in read_table(FOLDER / "interventions.csv")} - rests_on
    assert unused - set(NOT_USED) == set()
    assert set(NOT_USED) <= unused, "a row is used now: strike it off"


def test_findings_of_nothing_stay_in(programmes: dict[str, Programme]) -> None:
    for name in ("multisystemic_therapy", "plug_in", "functional_family_therapy", "housing_first"):
        assert all(effect.size == 0.0 for effect in programmes[name].effects), name
        assert programmes[name].grade != "D", "that it does nothing was found, not unknown"


def test_what_nobody_knows_is_centred_on_nothing(programmes: dict[str, Programme]) -> None:
    unknown = [programme for programme in programmes.values() if programme.grade == "D"]
    assert len(unknown) >= 10
    for programme in unknown:
        assert all(effect.size == 0.0 and effect.low < 0.0 < effect.high for effect in programme.effects)
