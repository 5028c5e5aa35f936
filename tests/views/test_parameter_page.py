"""Claims about the page of all numbers: it is what the tables give, whole, linked, harmless and readable by all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.configuration.border import BadInput
from sim.studies.evidence.library import Library, read_library
from sim.studies.whole_file import write_page
from sim.views.parameter_page import COMMAND, anchor, parameter_page, plain

PAGE = Path(__file__).resolve().parents[2] / "docs" / "parameters.html"
EVIL = '<script>alert("x")</script> & "quoted" \'too\''


class Seen(HTMLParser):
    """The tags of a page with their attributes, and whether every one is closed in order."""

    EMPTY = ("meta", "input", "wbr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [one["id"] or "" for _, one in self.tags if "id" in one]


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture(scope="module")
def page(library: Library) -> str:
    return parameter_page(library)


@pytest.fixture(scope="module")
def seen(page: str) -> Seen:
    return Seen(page)


def test_the_committed_page_is_what_the_tables_give_now(page: str) -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    # no assert on the texts themselves: pytest would print two pages of half a megabyte
    if written != page:
        pytest.fail(f"docs/parameters.html is not what the tables give now; write it anew: {COMMAND}", pytrace=False)


def test_every_number_and_every_row_has_a_place_of_its_own(library: Library, seen: Seen) -> None:
    places = Counter(seen.ids())
    assert [place for place, times in places.items() if times > 1] == []
    for one in (*library.numbers, *library.choices, *library.rows):
        assert anchor(one) in places


def test_every_link_on_the_page_leads_somewhere_and_every_other_to_the_web(library: Library, seen: Seen) -> None:
    links = [one["href"] or "" for one in seen.all("a")]
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside - set(seen.ids()) == set()
    assert inside >= {anchor(one.source) for one in library.numbers if one.source != "assumption"}
    assert all(link.startswith(("#", "http://", "https://")) for link in links)


def test_a_number_is_two_steps_from_its_source(library: Library, page: str) -> None:
    assert '<a href="#baseline-B049">baseline:B049</a>' in page
    row = page.split('<tr id="baseline-B049"')[1].split("</tr>")[0]
    assert 'href="https://studylibsv.com/' in row
    assert "0.44 %" in row
    assert '<a href="#parameter-placement_log_odds-0">placement_log_odds</a>' in row


def test_the_page_needs_no_network_and_no_script(seen: Seen) -> None:
    assert not {"link", "img", "iframe", "object", "embed"} & {tag for tag, _ in seen.tags}
    assert all("src" not in attributes for _, attributes in seen.tags)
    assert not any(key.startswith("on") for _, attributes in seen.tags for key in attributes)
    (form,) = seen.all("form")
    assert "hidden" in form, "without JavaScript a search field would do nothing"


def test_the_page_can_be_read_by_everybody(seen: Seen) -> None:
    assert seen.open == []
    assert seen.all("html")[0]["lang"] == "en"
    assert len(seen.all("caption")) == len(seen.all("table")) == 5
    assert all(one.get("scope") in ("row", "col") for one in seen.all("th"))
    fields = {one["id"] for tag in ("input", "select") for one in seen.all(tag)}
    assert fields == {one["for"] for one in seen.all("label")}
    assert any("width=device-width" in (one.get("content") or "") for one in seen.all("meta"))


def test_whatever_stands_in_a_table_is_text_on_the_page(library: Library) -> None:
    one = library.numbers[0]
    row = next(iter(library.rows.values()))
    spoiled = Library(
        numbers=(replace(one, name=EVIL, note=EVIL, unit=EVIL, source=EVIL, kind=EVIL, domain=EVIL), *library.numbers),
        shifts=(*library.shifts, replace(library.shifts[0], name=EVIL, measure=EVIL, evidence="")),
        derivations=(),
        choices=(replace(library.choices[0], file=EVIL, source=EVIL), *library.choices),
        rows={
            **library.rows,
            row.key: replace(row, what=EVIL, note=EVIL, source=EVIL, population=EVIL, figure=EVIL, link='https://"x'),
        },
        leaves=library.leaves,
    )
    page = parameter_page(spoiled)
    assert len(Seen(page).all("script")) == 1
    assert Counter(tag for tag, _ in Seen(page).tags)["table"] == 5
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("value", "text"),
    [(-6.7, "−6.7"), (0.0446, "0.0446"), (122640.0, "122,640"), (1.0, "1"), (0.0, "0"), (float("nan"), "–")],
)
def test_a_number_is_written_as_it_stands_in_its_table(value: float, text: str) -> None:
    assert plain(value) == text


def test_a_page_that_cannot_be_written_is_bad_input_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    for path in (tmp_path / "page.html", tmp_path / "nowhere" / "page.html"):
        with pytest.raises(BadInput, match="can be written to"):
            write_page("text", path)
    assert [path.name for path in tmp_path.rglob("*")] == ["page.html"]
    write_page("text", tmp_path / "whole.html")
    assert (tmp_path / "whole.html").read_text(encoding="utf-8") == "text"
