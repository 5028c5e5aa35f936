"""Claims about the page: valid, whole in itself, readable by all, the same to the byte, and as small as promised."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import sim.views.report
import sim.views.report.figures as figures_of_the_report
from sim.views.report.figures import ORDER, report_figures, too_few_for
from sim.views.report.report import css_string, report_html
from sim.views.words import Words, catalogue

CASES = [("sv", 5, 3), ("en", 2, 3), ("sv", 1, 3), ("en", 2, 1)]
"""Language, strategies with the comparator, draws."""
LARGEST_BYTES = 2_000_000


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{case[1]}-strategies-{case[2]}-draws")
def case(request: pytest.FixtureRequest, lab: SimpleNamespace) -> SimpleNamespace:
    language, strategies, draws = request.param
    text = lab.page(language, lab.names[:strategies], draws)
    return SimpleNamespace(
        language=language, strategies=strategies, draws=draws, text=text, seen=lab.seen(text), words=Words(language)
    )


def test_everything_that_is_opened_is_closed_and_named_once(case: SimpleNamespace) -> None:
    ids = Counter(one["id"] for _, one in case.seen.tags if "id" in one)
    assert [name for name, times in ids.items() if times > 1] == []
    assert case.text.startswith("<!DOCTYPE html>\n")


def test_it_says_its_language_and_has_one_heading_above_all(case: SimpleNamespace) -> None:
    assert [one["lang"] for one in case.seen.all("html")] == [case.language]
    levels = [int(tag[1]) for tag, _ in case.seen.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "main", "nav", "footer"):
        assert len(case.seen.all(landmark)) == 1


def test_it_stands_on_its_own(case: SimpleNamespace) -> None:
    tags = {tag for tag, _ in case.seen.tags}
    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "img", "form", "base", "audio", "video"})
    for tag, attributes in case.seen.tags:
        assert not any(key.startswith("on") for key in attributes), tag
        for key in ("href", "src", "xlink:href", "srcset", "action"):
            assert attributes.get(key, "#").startswith(("#", "data:image/png;base64,")), (tag, attributes)
    assert not re.search(r"url\((?!#)", case.text), "the style sheet and figures load nothing"
    assert not re.search(r"@import|https?://|file:|/home/|/root/|/tmp/", case.text)
    (policy,) = [one["content"] for one in case.seen.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_every_link_leads_to_a_place_on_the_page(case: SimpleNamespace) -> None:
    ids = {one["id"] for _, one in case.seen.tags if "id" in one}
    assert {one["href"][1:] for tag in ("a", "use") for one in case.seen.all(tag)} <= ids
    named = [one["aria-labelledby"] for _, one in case.seen.tags if "aria-labelledby" in one]
    assert named and set(named) <= ids
    pointed = re.findall(r'"url\(#([^)]+)\)"', case.text)
    assert set(pointed) <= ids


def test_every_figure_has_a_text_and_its_numbers_as_tables(case: SimpleNamespace) -> None:
    figures = [one["id"].removeprefix("figure-") for one in case.seen.all("figure")]
    alone = ["exclusion_by_age", "groups", "stairs"]
    assert figures == (list(ORDER) if case.strategies > 1 else alone)
    drawn = [one for one in case.seen.all("svg") if one.get("role") == "img"]
    assert len(drawn) == len(figures) == len(case.seen.all("details")) == len(case.seen.all("figcaption"))
    titles = [text for text in case.seen.text_of("title")[1:] if text]
    assert len(titles) == len(figures)
    assert all(len(text) > 40 and text.endswith(case.words("report.alt", finding="").lstrip(". ")) for text in titles)


def test_every_table_says_what_it_is_and_what_its_heads_head(case: SimpleNamespace) -> None:
    assert len(case.seen.all("table")) == len(case.seen.all("caption")) > 5
    assert {one.get("scope") for one in case.seen.all("th")} == {"col", "row"}
    for table in re.findall(r"<table.*?</table>", case.text, flags=re.DOTALL):
        columns = table.count('scope="col"')
        for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody>")[2], flags=re.DOTALL):
            assert len(re.findall(r"<t[hd][ >]", row)) == columns
            assert row.count('scope="row"') == 1


def test_what_it_is_not_stands_first_and_at_the_foot_of_every_printed_page(case: SimpleNamespace) -> None:
    before_the_answer = case.text.partition('id="answer"')[0]
    assert case.words("report.banner") in before_the_answer
    assert css_string(case.words("report.foot")) in before_the_answer.partition("@bottom-left")[2]
    assert case.words("report.foot") in case.seen.text


def test_no_slot_is_left_open_and_nothing_unknown_is_printed(case: SimpleNamespace) -> None:
    visible = "\n".join(text for tag, text in case.seen.texts if tag != "style")
    assert len(visible) > 10_000
    assert not re.search(r"[{}]|\bnan\b|\binf\b|\bNone\b(?! of )|undefined", visible)


@pytest.fixture(scope="module")
def drawn(lab: SimpleNamespace) -> dict[str, Figure]:
    """The figures of a page with one strategy beside the comparator, drawn apart from any page."""
    return report_figures(lab.contents("en", lab.names[:2]), Words("en"))


def test_the_same_contents_give_the_same_bytes_with_figures_drawn_before_or_not(
    lab: SimpleNamespace, drawn: dict[str, Figure]
) -> None:
    contents, words = lab.contents("en", lab.names[:2]), Words("en")
    first = report_html(contents, words, drawn)
    assert first == report_html(contents, words, drawn), "a figure may stand on two pages"
    assert first.encode() == lab.page("en", lab.names[:2]).encode()


def test_other_contents_give_another_page(lab: SimpleNamespace) -> None:
    fewer, all_of_them = (lab.text_page(lab.contents("en", lab.names[:3], draws)) for draws in (2, 3))
    assert fewer != all_of_them == lab.text_page(lab.contents("en", lab.names[:3]))


def test_the_default_s_strategies_make_a_page_of_less_than_two_megabytes(lab: SimpleNamespace) -> None:
    assert lab.choice().strategies == lab.names
    assert len(lab.page("sv").encode()) < LARGEST_BYTES


def test_the_numbers_of_the_figures_are_those_of_the_frames(lab: SimpleNamespace) -> None:
    contents, words = lab.contents("en", lab.names[:2]), Words("en")
    page = lab.page("en", lab.names[:2])
    hump = contents.pictures.hump
    last = hump[(hump["strategy"] == "early_targeted") & (hump["years_since_start"] == contents.horizon)]
    median = words.number(last["cumulative_net_sek"].median() / 1e6, 1, sign=True)
    row = re.search(rf'<tr><th scope="row">{contents.horizon}</th><td>([^<]+)</td></tr>', page)
    assert row is not None and row[1] == median
    groups = contents.pictures.groups.query("strategy == 'as_today' and group == 'male_strained'")
    level = words(
        "report.of", number=words.number(groups["excluded"].mean()), all=words.number(groups["persons"].mean())
    )
    assert f"men in the strained third</th><td>{level}</td>" in page


def test_notes_stand_before_any_number_but_the_answer(lab: SimpleNamespace) -> None:
    note = "Here 1 500 of 9 000 births were lived & scaled up."
    page = lab.text_page(lab.contents("en", lab.names[:2], notes=(note,)))
    assert note.replace("&", "&amp;") in page.partition("<table")[0]


def test_chance_alone_is_not_sold_as_belief(lab: SimpleNamespace) -> None:
    page = lab.text_page(lab.contents("en", lab.names[:2], beliefs=False))
    assert "The intervals hold chance alone" in page and "holds all of that together" not in page
    assert Words("en")("report.brackets.chance") in page
    assert "of 3 replications" in page


UNCLEAR = {
    "who_pays": "no clear difference for any public payer",
    "exclusion_by_age": "No clear difference between the strategies",
    "groups": "No strategy clearly lowers it in any group",
    "stairs": "No strategy clearly changes how many stand there",
    "concentration": "no strategy clearly changes that",
}


def test_what_too_few_draws_leave_unclear_in_the_tables_no_figure_calls_clear(drawn: dict[str, Figure]) -> None:
    assert [name for name, said in UNCLEAR.items() if said not in str(drawn[name].get_label())] == []


def test_figures_have_the_range_of_draws_where_the_tables_have_it(
    lab: SimpleNamespace, drawn: dict[str, Figure]
) -> None:
    by_chance = report_figures(lab.contents("en", lab.names[:2], beliefs=False), Words("en"))
    for name in ("who_pays", "exclusion_by_age", "groups", "stairs"):
        told, by_luck = (
            " ".join(" ".join(text.get_text() for text in one[name].findobj(Text)).split())
            for one in (drawn, by_chance)
        )
        assert "the whole range of 3 draws" in told and "fewer than 6" not in by_luck, name
        assert "With fewer than 6 draws nothing is called clear" in told, name
        assert "95%" in by_luck and "95%" not in told, name
    assert "the mean is to be looked for" not in lab.page("en", lab.names[:2])


def test_brackets_are_told_also_where_nothing_is_compared(lab: SimpleNamespace) -> None:
    words = Words("en")
    alone, one_draw, few = (
        lab.text_page(lab.contents("en", lab.names[:strategies], draws))
        for strategies, draws in ((1, 3), (2, 1), (2, 3))
    )
    assert words("report.brackets", draws="3") in alone and words("report.brackets.few", least="6") not in alone
    assert words("report.brackets.one") in one_draw and "In brackets" not in one_draw
    assert words("report.brackets", draws="3") in few and words("report.brackets.few", least="6") in few
    assert words("report.brackets.clear") not in few


def test_every_difference_of_one_draw_is_marked(lab: SimpleNamespace) -> None:
    for table in re.findall(r"<table.*?</table>", lab.page("en", lab.names[:2], 1), flags=re.DOTALL):
        if "~" in table.partition("</caption>")[0]:
            cells = re.findall(r"<td>([^<]*)</td>", table)
            assert not [one for one in cells if re.match(r"[+\u2212]", one)]


def test_one_draw_is_said_to_be_one_before_each_finding(lab: SimpleNamespace) -> None:
    lead = Words("en")("report.finding.one_draw", finding="")
    found = lab.seen(lab.page("en", lab.names[:2], 1)).text_of("span")
    assert len([one for one in found if one.startswith(lead.strip())]) == len(ORDER)
    assert lead not in lab.page("en", lab.names[:2])


def test_a_page_saved_alone_does_not_speak_of_what_lies_beside_it(lab: SimpleNamespace) -> None:
    words = Words("en")
    pages = [lab.text_page(lab.contents("en", lab.names[:2], alone=alone)) for alone in (True, False)]
    assert [words("report.again.more") in page for page in pages] == [False, True]
    assert [words("report.again.alone") in page for page in pages] == [True, False]


def test_a_figure_that_nobody_fills_is_left_out_in_words(lab: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = lab.contents("en", lab.names[:2])
    by_age = contents.pictures.by_age
    young = by_age.assign(persons=0, alive=by_age["alive"].where(by_age["age"] < 18, 0))
    groups = contents.pictures.groups.assign(persons=0, excluded=0)
    few = replace(contents, pictures=replace(contents.pictures, by_age=young, groups=groups))
    assert too_few_for(contents) == () and too_few_for(few) == ("exclusion_by_age", "groups")

    def blank(*_: object) -> Figure:
        return Figure(figsize=(2, 2), label="A finding")

    for drawn in (figures_of_the_report._ALWAYS, figures_of_the_report._COMPARED):
        for name in drawn:
            monkeypatch.setitem(drawn, name, blank)
    page = report_html(few, Words("en"))
    figures = [one["id"].removeprefix("figure-") for one in lab.seen(page).all("figure")]
    assert figures == [name for name in ORDER if name not in ("exclusion_by_age", "groups")]
    assert page.count(Words("en")("report.too_few")) == 1


def test_every_text_of_the_report_is_used_and_every_one_used_exists() -> None:
    folder = Path(sim.views.report.__file__).parent
    files = [one for one in folder.iterdir() if one.suffix in (".py", ".j2")]
    files.append(folder.parents[2] / "experiments" / "report.py")
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    asked = set(re.findall(r"""["'](report\.[^"'\s]+)["']""", sources))
    asked |= {f"report.{part}.{which}.one" for part in ("about", "method") for which in ("draws", "chance")}
    known = {key for key in catalogue() if key.startswith("report.")}
    patterns = [re.compile(re.sub(r"\\\{[^}]*\\\}", r"[\\w.]+", re.escape(one))) for one in asked]
    assert [key for key in sorted(known) if not any(one.fullmatch(key) for one in patterns)] == []
    files_of_the_folder = {"report.css", "report.html", "report.pdf", "report.report"}
    exact = {one for one in asked if "{" not in one} - files_of_the_folder
    assert len(exact) > 100 and exact <= known
