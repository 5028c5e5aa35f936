"""The architecture page is true: every import leads downwards, and picture and table are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from docs.tools.blocks import table_of
from docs.tools.picture import PICTURE, figure_of, rounded, spoken
from docs.tools.rooms import HOLDS, ORDER, Import, Rooms, backward, read_rooms, row_of, shortest
from sim.people.record import PERSON

OUT_OF_DATE = 0.1
"""A size on the page may be so much smaller or larger than the code's before the page is out of date."""


@pytest.fixture(scope="module")
def rooms() -> Rooms:
    return read_rooms()


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "architecture.md").read_text(encoding="utf-8")


def rows_of(table: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield where, what, lines and imports of each row of a table of rooms."""
    for where, holds, lines, uses in re.findall(
        r"^\| `([^`]+)` \| (.*?) \| ([\d,]+) \| (.*?) \|$", table, re.MULTILINE
    ):
        yield where, holds, int(lines.replace(",", "")), uses


def what_is_out_of_date(page: str, rooms: Rooms) -> list[str]:
    """Return the rooms of which the page's table says something else than the code; sizes may differ a little."""
    shown, real = list(rows_of(page)), list(rows_of(table_of(rooms)))
    if [row[0] for row in shown] != [row[0] for row in real]:
        return ["which rooms there are"]
    return [
        ours[0]
        for theirs, ours in zip(shown, real, strict=True)
        if (theirs[1], theirs[3]) != (ours[1], ours[3]) or abs(theirs[2] - ours[2]) > max(100, OUT_OF_DATE * ours[2])
    ]


def drawn_of(page: str, rooms: Rooms) -> str:
    """Return what the picture says in words if it is drawn from the page's sizes and the code's arrows."""
    names = [room for row in ORDER for room in row]
    return spoken({name: row[2] for name, row in zip(names, rows_of(page), strict=True)}, rooms.arrows)


def test_every_import_leads_downwards(rooms: Rooms) -> None:
    assert backward(rooms.imports) == []
    assert sum(len(row) for row in ORDER) == len(rooms.lines) == len(HOLDS)


@pytest.mark.parametrize(
    ("source", "target"),
    [("people", "money"), ("lifecourse", "views"), ("agencies", "programmes"), ("model", "studies")],
)
def test_an_import_upwards_or_beside_would_be_seen(rooms: Rooms, source: str, target: str) -> None:
    wrong = Import(f"sim.{source}.a", f"sim.{target}.b", source, target)
    assert backward([*rooms.imports, wrong]) == [*backward(rooms.imports), wrong]


def test_imports_are_read_from_the_code_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "sim" / "people").mkdir(parents=True)
    (tmp_path / "sim" / "people" / "a.py").write_text(
        "from sim import model\nimport numpy\ndef f():\n    import sim.money.ledger as x\n    import sim.people\n"
    )
    found = read_rooms(tmp_path)
    assert found.arrows == {("people", "model"): 1, ("people", "money"): 1}
    assert found.lines == {"people": 5}


def test_a_room_that_nobody_gave_a_place_is_told() -> None:
    with pytest.raises(KeyError, match="does not know the room 'cellar'"):
        row_of("cellar")


def test_the_table_is_that_of_the_code(page: str, rooms: Rooms) -> None:
    assert what_is_out_of_date(page, rooms) == []


def test_a_page_out_of_date_would_be_seen(page: str, rooms: Rooms) -> None:
    grown = replace(rooms, lines={**rooms.lines, "money": 2 * rooms.lines["money"]})
    assert what_is_out_of_date(page, grown) == ["sim/money/"]
    more = replace(rooms, imports=(*rooms.imports, Import("sim.sweeps.a", "sim.evidence.b", "sweeps", "evidence")))
    assert what_is_out_of_date(page, more) == ["sim/sweeps/"]


def test_the_picture_is_that_of_the_page_and_the_code(page: str, rooms: Rooms) -> None:
    expected = drawn_of(page, rooms)
    svg = PICTURE.with_suffix(".svg").read_text(encoding="utf-8")
    assert re.search(r"<dc:title>(.*?)</dc:title>", svg, re.DOTALL)[1] == expected  # type: ignore[index]
    with Image.open(PICTURE.with_suffix(".png")) as png:
        assert png.text["Title"] == expected  # type: ignore[attr-defined]
        assert min(png.size) > 1000
    grown = {**{room: rounded(lines) for room, lines in rooms.lines.items()}, "lab": 99_000}
    assert spoken(grown, rooms.arrows) != expected


def test_no_arrow_is_drawn_where_a_longer_way_leads_there_too() -> None:
    arrows = [("studies", "model"), ("model", "people"), ("studies", "people"), ("people", "studies")]
    assert shortest(arrows) == [("studies", "model"), ("model", "people")]


def test_the_picture_has_a_card_for_each_room_and_needs_no_legend(rooms: Rooms) -> None:
    figure = figure_of({room: rounded(lines) for room, lines in rooms.lines.items()}, rooms.arrows)
    (axes,) = figure.axes
    said = {text.get_text() for text in axes.texts}
    assert set(HOLDS) <= said and set(HOLDS.values()) <= said
    assert axes.get_legend() is None


def test_it_names_everything_that_is_a_mesa_agent(page: str, root: Path) -> None:
    said = {
        "AgencyAgent": "Agencies", "TeamAgent": "the team", "AssociationAgent": "the association",
        "CouncilAgent": "the council", "HealthTalkAgent": "health talks", "ProgrammeAgent": "programmes",
        "ReformAgent": "reforms", "FundAgent": "the fund", "Person": "model.person(row)",
    }  # fmt: skip
    agents = {
        name
        for path in (root / "sim").glob("**/*.py")
        for name in re.findall(r"^class (\w+)\(Agent\)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert agents == set(said)
    (where,) = re.findall(r"^## Where Mesa is$(.*?)^## ", page, flags=re.MULTILINE | re.DOTALL)
    assert [words for words in said.values() if words not in " ".join(where.split())] == []


def test_the_bytes_of_a_person_are_those_it_says(page: str) -> None:
    assert f"{PERSON.itemsize} bytes" in page
