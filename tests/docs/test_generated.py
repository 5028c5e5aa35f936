"""The documents are true: quoted code is the code, quoted numbers are those printed, and files that are named exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.tools.__main__ import documents
from docs.tools.blocks import BLOCK, code_of, command_above, life_sections, renewed
from docs.tools.follow import Step, quoted, steps_of, write_down
from docs.tools.one_life import OneLife
from docs.tools.rooms import ROOT

EVERY = sorted(
    path for path in (ROOT / "docs").glob("**/*.md") if path.parts[-2] not in ("gallery", "decisions", "figures")
)
_PATH = re.compile(r"`((?:sim|experiments|conf|docs|tests|benchmarks)/[\w./-]*\w\.(?:py|csv|yaml|md|html|json))`")
_MADE_BY_READERS = ("hometown", "family_advice", "summer_job")
"""Names of what guides let their readers make."""


def out_of_date(text: str) -> list[str]:
    """Return the generated parts of a document that differ from what would be made today; commands are not run."""
    shown = [found.group() for found in BLOCK.finditer(text)]
    made = [found.group() for found in BLOCK.finditer(renewed(text))]
    return [
        one.partition("\n")[0] for one, other in zip(shown, made, strict=True) if one != other and "rooms" not in one
    ]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.stem)
def test_every_generated_part_is_as_it_would_be_made_today(path: Path) -> None:
    assert out_of_date(path.read_text(encoding="utf-8")) == [], "write it anew: python -m docs.tools"


def test_documents_with_generated_parts_are_found() -> None:
    assert {"architecture", "one-life-through-the-code"} <= {path.stem for path in documents()}


def test_code_and_numbers_that_drifted_would_be_seen(root: Path) -> None:
    text = (root / "docs" / "one-life-through-the-code.md").read_text(encoding="utf-8")
    assert out_of_date(text.replace("used.court += 1", "used.court += 2")) == [
        "<!-- begin: code sim/agencies/bill.py justice_bill -->"
    ]
    assert out_of_date(text.replace("100 born a year", "101 born a year")) == ["<!-- begin: life chosen -->"]


def test_every_step_of_the_life_is_quoted_once(root: Path) -> None:
    text = (root / "docs" / "one-life-through-the-code.md").read_text(encoding="utf-8")
    assert re.findall(r"<!-- begin: life (\w+) -->", text) == list(life_sections())


def test_every_room_is_visited_once_and_in_order(root: Path) -> None:
    text = (root / "docs" / "one-life-through-the-code.md").read_text(encoding="utf-8")
    headings = "\n".join(re.findall(r"^## .*$", text, flags=re.MULTILINE))
    rooms = ("experiments", "configuration", "evidence", "people", "model", "agencies", "programmes", "lifecourse",
             "money", "uncertainty", "views")  # fmt: skip
    places = [headings.index(room if room != "agencies" else "`sim/agencies/`") for room in rooms]
    assert places == sorted(places)


def test_a_year_lived_once_more_is_told_apart_from_another_one() -> None:
    life = OneLife()
    assert "the same record, to the byte" in life.lived()
    life.town.at(life.row, life.convicted_at).people["bonds"][life.row] += 1e-3
    with pytest.raises(SystemExit, match="came out otherwise"):
        life.lived()


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    named = set(_PATH.findall(path.read_text(encoding="utf-8")))
    ours = {name for name in named if not any(own in name for own in _MADE_BY_READERS)}
    assert sorted(name for name in ours if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_the_contents_page_names_every_document_or_its_folder(root: Path) -> None:
    contents = (root / "docs" / "README.md").read_text(encoding="utf-8")
    linked = {(root / "docs" / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", contents) if "://" not in link}
    left_out = [path for path in EVERY if path.name != "README.md" and linked.isdisjoint({path, path.parent})]
    assert left_out == []


def test_steps_are_read_in_order_and_told_apart() -> None:
    text = (
        "Save this as `a/b.yaml`:\n\n```yaml\nx: 1\n```\n\nAdd this line at the end of `c.csv`:\n\n```csv\n1,2\n```\n\n"
        "In `d.py`:\n\n```diff\n@@\n a\n-b\n+c\n```\n\nRun:\n\n```\nvandpunkt compare x=1   # soon done\nls\n```\n"
        "<!-- begin: printed -->\n```text\nvandpunkt of the output\n```\n<!-- end: printed -->\n\n"
        "```python\nprint('only shown')\n```\n"
    )
    assert [(step.kind, step.what) for step in steps_of(text)] == [
        ("save", "a/b.yaml"), ("add", "c.csv"), ("change", "d.py"), ("command", "vandpunkt compare x=1"),
    ]  # fmt: skip
    assert command_above(text, text.index("begin: printed")) == "vandpunkt compare x=1"


def test_a_change_must_fit_exactly_once(tmp_path: Path) -> None:
    (tmp_path / "d.py").write_text("a\nb\na\n", encoding="utf-8")
    write_down(Step("change", "d.py", "@@\n a\n-b\n+c\n", 0), tmp_path)
    assert (tmp_path / "d.py").read_text(encoding="utf-8") == "a\nc\na\n"
    with pytest.raises(ValueError, match="stand there 2 times"):
        write_down(Step("change", "d.py", "@@\n-a\n", 0), tmp_path)


def test_a_part_that_was_never_printed_is_an_error() -> None:
    assert quoted("a\nb\nc\nfolder\n", "b", "c") == "b\nc"
    assert quoted("a\nb\nfolder\n", "", "") == "a\nb"
    with pytest.raises(ValueError, match="nothing was printed"):
        quoted("a\nb\n", "z", "b")


@pytest.mark.parametrize("words", ["sim/model.py Nothing", 'sim/model.py Vandpunkt from "zzz" to "x"'])
def test_code_that_is_not_there_cannot_be_quoted(words: str) -> None:
    with pytest.raises(ValueError, match=re.escape("sim/model.py")):
        code_of(words)
