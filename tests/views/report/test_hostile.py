"""Claims about hostile names: whatever a user calls a strategy, a programme or a place, it is text on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.figure import Figure

from sim.configuration.border import load_strategy, make
from sim.configuration.schema import Municipality, Title
from sim.studies.alternatives import Alternative
from sim.views.report.figures import ORDER
from sim.views.report.report import report_html
from sim.views.words import Words

EVIL = (
    "\"><script>alert(1)</script><img src=x onerror='x()'>",
    "'><svg/onload=x()><style>*{display:none}</style>",
    "</title></svg></figure></td></main><iframe src=//x>",
    "{{ 7*7 }} {% raw %} $x^2$ \\frac %s {strategy}",
    "--> <!-- ]]> <![CDATA[ &lt;b&gt; &#x3c;i&#x3e; &amp;",
    "javascript:alert(1) url(//x) @import 'x'; expression(1)",
    "😀 שלום עליכם <bdo dir=rtl>x</bdo>",
    "عربي </details><details open ontoggle=x()>",
    "<a href=https://example.org>click</a>",
    "x" * 120,
)
STRATEGIES = ("as_today", "school", "youth_to_work")
Shape = tuple[str, tuple[tuple[str, str], ...]]
DRAWN = frozenset({"svg", "title", "defs", "g", "path", "use", "rect", "clippath", "pattern", "image"})


def shape(seen: Any) -> list[Shape]:
    """Return the page's elements with their attributes, without what figures are drawn with."""
    return [(tag, tuple(sorted(attributes.items()))) for tag, attributes in seen.tags if tag not in DRAWN]


def called(alternative: Alternative, titles: Iterator[str]) -> Alternative:
    """Return an alternative of which everything that has a name is called something else."""
    return replace(
        alternative,
        strategy=replace(alternative.strategy, title=title(titles)),
        programmes=tuple(replace(one, title=title(titles)) for one in alternative.programmes),
        reforms=tuple(replace(one, title=title(titles)) for one in alternative.reforms),
    )


def title(titles: Iterator[str]) -> Title:
    name = next(titles)
    return Title(en=name, sv=name)


def page_of(
    lab: SimpleNamespace, names: Sequence[str], language: str = "en", figures: Mapping[str, Figure] | None = None
) -> str:
    """Return a page on which every name that a user can give is one of some, in turn; the place gets the first."""
    titles = cycle(names)
    town = replace(lab.choice().municipality, title=title(titles))
    several = [called(lab.alternative(one), titles) for one in STRATEGIES]
    contents = lab.contents(
        language, STRATEGIES, several=several, municipality=town, command=f"vandpunkt report {names[0]}"
    )
    return report_html(contents, Words(language), figures)


@pytest.fixture(scope="module")
def blank() -> dict[str, Figure]:
    """Figures on which nothing is drawn."""
    return {name: Figure(figsize=(2, 2), label="A finding") for name in ORDER}


@pytest.fixture(scope="module")
def plain(lab: SimpleNamespace, blank: dict[str, Figure]) -> list[Shape]:
    return shape(lab.seen(page_of(lab, ["A plain name"], figures=blank)))


@pytest.mark.filterwarnings("ignore:Glyph")  # what the figures' letters lack is drawn as a box
@pytest.mark.parametrize(("turn", "language", "drawn"), [(0, "en", True), (3, "sv", False), (6, "en", False)])
def test_no_element_and_no_attribute_comes_from_a_name(
    lab: SimpleNamespace, plain: list[Shape], blank: dict[str, Figure], turn: int, language: str, drawn: bool
) -> None:
    names = [*EVIL[turn:], *EVIL[:turn]]
    seen = lab.seen(page_of(lab, names, language, None if drawn else blank))
    told = shape(seen)
    if language == "sv":
        assert [tag for tag, _ in told] == [tag for tag, _ in plain]
    else:
        assert told == plain
    assert any(names[0] in part for part in seen.text_of("h1")), "the name is told as it is, as text"
    for name in EVIL:
        assert any(name in text for _, text in seen.texts), name
        for tag, attributes in seen.tags:
            assert not any(name in value for value in attributes.values()), (tag, name)
    assert {tag for tag, _ in seen.tags} <= {tag for tag, _ in plain} | DRAWN


def test_a_broken_shape_would_be_seen(lab: SimpleNamespace, plain: list[Shape], blank: dict[str, Figure]) -> None:
    text = page_of(lab, ["A plain name"], figures=blank).replace("A plain name", "A <b>plain</b> name", 1)
    assert shape(lab.seen(text)) != plain


@pytest.mark.parametrize("name", EVIL)
def test_a_hostile_file_gives_the_same_text_that_is_tested_here(name: str, tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    quoted = name.replace("'", "''")
    file.write_text(f"name: evil\ntitle: {{en: '{quoted}', sv: '{quoted}'}}\nprogrammes: []\n", encoding="utf-8")
    assert load_strategy(str(file)).title.en == name
    town = {"name": "evil", "title": {"en": name, "sv": name}, "births_per_year": 10}
    assert make(Municipality, town, "municipality").title.sv == name
