"""Claims about docs/quantities.md: it is what the code gives, names every word, and its examples are read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from sim.studies.measures.expressions import read_term
from sim.studies.measures.lives import GROUPS, STATES, TRAITS
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.quantities_page import (
    COLUMN_NOTES,
    COMMAND,
    PAGE,
    SUMMARY_FIELDS,
    WORKED_EXAMPLE,
    as_csv,
    example_of,
    quantities_page,
)
from sim.studies.measures.target import Target
from sim.studies.measures.targets import ABOUT_THE_SOURCE, COLUMNS, read_targets


@pytest.fixture(scope="module")
def page() -> str:
    return quantities_page()


def test_the_committed_page_is_what_the_code_gives_now(page: str) -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != page:
        pytest.fail(f"docs/quantities.md is not what the code gives now; write it anew: {COMMAND}", pytrace=False)


def test_every_column_that_is_read_is_described_and_no_other() -> None:
    read = {field.name for field in fields(Target)}
    assert read == set(COLUMN_NOTES)
    assert set(COLUMNS) - set(COLUMN_NOTES) <= set(ABOUT_THE_SOURCE)


def test_every_quantity_state_group_and_trait_stands_in_it_with_its_meaning(page: str) -> None:
    for name, one in QUANTITIES.items():
        assert f"\n### {name}\n" in page and one.meaning in page
    for name, word in {**STATES, **GROUPS, **TRAITS}.items():
        assert f"| `{name}` | {word.meaning} |" in page


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_example_of_every_quantity_is_read_as_that_quantity(quantity: str, tmp_path: Path, page: str) -> None:
    text = as_csv(example_of(quantity))
    assert f"```csv\n{text}\n```" in page
    (tmp_path / "one.csv").write_text(text, encoding="utf-8")
    (target,) = read_targets(tmp_path / "one.csv")
    assert target.quantity == quantity


def test_the_worked_example_is_six_rows_of_the_six_kinds_and_is_read(tmp_path: Path, page: str) -> None:
    block = re.search(r"```csv\n(id,quantity.*?)```", page, re.DOTALL)
    assert block is not None and block[1] == WORKED_EXAMPLE
    (tmp_path / "mine.csv").write_text(block[1], encoding="utf-8")
    share, transition, hazard, siblings, concentration, survival = read_targets(tmp_path / "mine.csv")
    assert (share.quantity, share.value, share.low, share.high) == ("share", 6.5, 5.5, 7.5)
    assert (transition.start, transition.state, transition.years) == ("national_programme", "completed", 3)
    assert hazard.adjusted_for.count("+") == 2 and hazard.reference == "not placed by 17"
    assert (siblings.within, siblings.contrast) == ("household", -1.0)
    assert (concentration.top_percent, concentration.value) == (5.0, None)
    assert (survival.quantity, survival.years, survival.role) == ("survival", 2, "check")


def test_every_term_of_the_grammar_is_read(page: str) -> None:
    block = page.split("## Who is meant: expressions")[1].split("```")[1].strip()
    examples = [re.split(r"\s{2,}", line)[0] for line in block.splitlines()]
    assert len(examples) >= 6
    assert all(read_term(term).text for example in examples for term in example.split(" & "))


def test_the_terms_named_in_the_text_are_read_too(page: str) -> None:
    text = page.split("## Who is meant: expressions")[1].split("## Conventions")[0]
    named = re.findall(r"`((?:not |sibling )*[a-z_]+ (?:by|at|before) \d+[^`]*|aged [^`]+)`", text)
    words = [one for one in named if one.split()[0] not in ("by", "at", "before")]
    assert len(words) >= 4
    assert all(read_term(one) for one in words)


def test_every_link_within_the_page_leads_to_a_heading(page: str) -> None:
    heads = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.+)$", page, re.M)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= heads


def test_the_summarys_fields_are_those_that_the_command_writes(page: str) -> None:
    from sim.views.calibration.validation_rows import COLUMNS

    assert set(COLUMNS) | {"quantity"} == set(SUMMARY_FIELDS)
    assert all(f"| `{field}` |" in page for field in SUMMARY_FIELDS)


def test_nothing_is_left_unfilled_and_tables_are_whole(page: str) -> None:
    assert not re.search(r"(?<!`)@\w+@", page)
    for table in re.findall(r"(?:^\|.*\n)+", page, re.M):
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().splitlines()}
        assert len(columns) == 1
