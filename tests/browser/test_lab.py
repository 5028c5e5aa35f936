"""The lab as a reader meets it: a lab that really runs, a browser that really draws, lives that are really lived."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.driving import DESKTOP, PHONE, SMALL_PHONE, Watched, cut_off, is_too_wide, spoilt_labels, violations
from tests.browser.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUICK = "place=small&n=2"
"""A small place and two replications: as real as the default, and sooner there."""
FOUR = "a=youth_to_work&a=school&a=whole_chain&a=p.fast_track~cov-150"
WORDS = {"sv": ("utanförskap", "ingen prognos"), "en": ("exclusion", "not a forecast")}
EVERY_FIGURE = ("hump", "exclusion", "payers", "stairs", "life", "basis")


@pytest.fixture
def read(lab: str, a_page: Callable[..., Page]) -> Callable[..., Reader]:
    """Open the lab as a new reader and wait for the whole picture."""

    def opened(query: str = "", viewport: dict[str, int] = DESKTOP, **context: object) -> Reader:
        return Reader(a_page(f"{lab}/?{QUICK}&{query}".rstrip("&?"), viewport, **context)).drawn()

    return opened


def digits(rows: list[list[str]]) -> list[list[str]]:
    """Return the body of a table, its numbers as English writes them."""
    return [[re.sub(r"\s", "", cell).replace(",", ".") for cell in row] for row in rows[1:]]


# -- what is met
@pytest.mark.parametrize(
    ("viewport", "language"),
    [
        (DESKTOP, "sv"),
        (PHONE, "en"),
        (SMALL_PHONE, "sv"),
        pytest.param(DESKTOP, "en", marks=pytest.mark.slow),
        pytest.param(PHONE, "sv", marks=pytest.mark.slow),
        pytest.param(SMALL_PHONE, "en", marks=pytest.mark.slow),
    ],
    ids=lambda one: one if isinstance(one, str) else str(one["width"]),
)
def test_the_lab_answers_in_the_readers_language_at_every_size_and_for_everybody(
    read: Callable[..., Reader], shot: Callable[..., None], viewport: dict[str, int], language: str
) -> None:
    reader = read(f"lang={language}", viewport)
    page = reader.page
    outcome, simulated = WORDS[language]
    assert page.locator("html").get_attribute("lang") == language
    assert outcome in reader.headline
    assert simulated in page.locator("body").inner_text()
    for figure in EVERY_FIGURE:
        assert reader.heading(figure)
    assert page.locator("#figure-hump svg path.curve").count() == 1
    page.locator("#figure-life svg").first.wait_for()
    shot(page, f"lab-{viewport['width']}-{language}")
    assert reader.left_over() == []
    assert not is_too_wide(page)
    assert cut_off(page) == []
    assert spoilt_labels(page) == []
    assert violations(page) == []


def test_an_experts_page_with_every_table_open_is_for_everybody_too(
    read: Callable[..., Reader], shot: Callable[..., None]
) -> None:
    reader = read(f"lang=sv&level=expert&{FOUR}", SMALL_PHONE)
    for figure in ("hump", "exclusion", "payers", "stairs"):
        assert len(reader.table(figure)) > 3
    shot(reader.page, "lab-expert-360-sv")
    assert reader.left_over() == []
    assert not is_too_wide(reader.page)
    assert violations(reader.page) == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=lambda one: str(one["width"]))
def test_every_way_to_show_a_picture_is_readable_with_four_strategies(
    read: Callable[..., Reader], shot: Callable[..., None], viewport: dict[str, int]
) -> None:
    page = read(f"lang=sv&{FOUR}", viewport).page
    for way in ("exclusion-way", "stairs-way"):
        choices = page.locator(f"input[name={way}]")
        for at in range(choices.count()):
            choices.nth(at).check()
            page.wait_for_timeout(50)
            shot(page, f"lab-{way}-{at}-{viewport['width']}")
            assert spoilt_labels(page) == []
    assert not is_too_wide(page)
    assert violations(page) == []


def test_an_expert_is_offered_more_than_a_beginner(read: Callable[..., Reader]) -> None:
    reader = read("lang=en")
    hidden = reader.page.locator("#sure")
    assert not hidden.is_visible()
    reader.page.locator("#level").check()
    hidden.wait_for()
    assert "level=expert" in reader.page.url


# -- what changes what
@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("name-1", "whole_chain"),
        ("organisation-1", "team"),
        ("view", "society"),
        ("place", "trelleborg"),
        pytest.param("view", "municipality", marks=pytest.mark.slow),
        pytest.param("sure", "chance", marks=pytest.mark.slow),
    ],
)
def test_every_choice_changes_the_hump(read: Callable[..., Reader], control: str, value: str) -> None:
    reader = read("lang=en&level=expert&a=school")
    before, told = reader.table(), reader.headline
    reader.choose(control, value)
    assert reader.table() != before
    if control not in ("view", "organisation-1"):
        assert reader.headline != told


@pytest.mark.parametrize("slider", ["age-1", "coverage-1", "rate"])
def test_every_slider_changes_the_hump_and_keeps_the_keyboard(read: Callable[..., Reader], slider: str) -> None:
    reader = read("lang=en&level=expert&a=school~age-10~cov-50")
    before = reader.table()
    reader.press(slider, "ArrowRight")
    once = reader.table()
    assert once != before
    assert reader.focused == slider
    reader.press(slider, "ArrowLeft")
    assert reader.table() == before


def test_nothing_done_costs_and_gains_nothing_but_what_stands_ready(read: Callable[..., Reader]) -> None:
    nobody = read("lang=en&a=p.fast_track~cov-0")
    somebody = read("lang=en&a=p.fast_track")
    last = [float(reader.table()[-1][1].replace("−", "-").replace(",", "")) for reader in (nobody, somebody)]
    assert abs(last[0]) < abs(last[1])


def test_four_strategies_are_compared_at_once_and_one_can_be_taken_away(
    read: Callable[..., Reader], shot: Callable[..., None]
) -> None:
    reader = read(f"lang=en&{FOUR}")
    page = reader.page
    assert page.locator("#figure-hump svg path.curve").count() == 4
    assert not page.locator("#add-strategy").is_visible()
    heads = reader.table()[0]
    assert len(heads) == 1 + 4 * 3
    shot(page, "lab-four-en")
    reader.after(lambda: page.locator("#remove-2").click())
    assert page.locator("#figure-hump svg path.curve").count() == 3
    assert reader.table()[0] == heads[:4] + heads[7:]
    assert page.locator("#add-strategy").is_visible()


def test_another_strategy_can_be_added_and_all_taken_away(read: Callable[..., Reader]) -> None:
    reader = read("lang=en&a=school")
    page = reader.page
    reader.after(lambda: page.locator("#add-strategy").click())
    assert page.locator("#figure-hump svg path.curve").count() == 2
    reader.after(lambda: page.locator("#remove-1").click())
    reader.after(lambda: page.locator("#remove-1").click())
    assert page.locator("#figure-hump svg path.curve").count() == 0
    assert reader.faults() == []


def test_one_replication_has_no_interval_and_is_drawn_all_the_same(read: Callable[..., Reader]) -> None:
    reader = read("lang=en&a=school&level=expert")
    reader.page.locator("#n").fill("1")
    reader.after(lambda: reader.page.locator("#n").press("Enter"))
    assert reader.page.locator("#figure-hump svg path.curve").count() == 1
    assert reader.table()[-1][1] != "–"
    assert reader.left_over() == []


def test_any_of_the_290_municipalities_can_be_lived(read: Callable[..., Reader]) -> None:
    reader = read("lang=sv&place=small".replace("place=small", ""))
    page = reader.page
    page.locator("#place").select_option("other")
    page.locator("#place-other").fill("Bjurholm")
    reader.after(lambda: page.locator("#place-other").press("Enter"))
    assert "place=K2403" in page.url
    assert reader.faults() == []


# -- what an address means
def test_a_link_gives_another_reader_the_same_picture(read: Callable[..., Reader], a_page: Callable[..., Page]) -> None:
    one = read("lang=sv&a=school~cov-60&rate=2.5&view=society")
    one.press("coverage-1", "ArrowRight")
    other = Reader(a_page(one.page.url)).drawn()
    assert other.headline == one.headline
    for figure in ("hump", "exclusion", "payers", "stairs"):
        assert other.table(figure) == one.table(figure)


def test_back_and_forward_lead_through_what_was_chosen(read: Callable[..., Reader]) -> None:
    reader = read("lang=en&a=school")
    first = reader.table()
    second = reader.choose("name-1", "youth_to_work").table()
    assert second != first
    assert reader.after(reader.page.go_back).table() == first
    assert reader.page.locator("#name-1").input_value() == "school"
    assert reader.after(reader.page.go_forward).table() == second


def test_another_language_gives_the_same_numbers_in_other_words_without_a_new_page(read: Callable[..., Reader]) -> None:
    reader = read("lang=sv&a=school")
    reader.page.evaluate("() => { window.sameness = 1 }")
    swedish = {figure: reader.table(figure) for figure in ("hump", "exclusion")}
    told = reader.headline
    reader.after(lambda: reader.page.locator("#lang-en").click())
    assert reader.page.evaluate("window.sameness") == 1
    assert reader.page.locator("html").get_attribute("lang") == "en"
    assert reader.headline != told
    for figure, rows in swedish.items():
        assert [row[1:] for row in digits(reader.table(figure))] == [row[1:] for row in digits(rows)]
    assert reader.left_over() == []


HOSTILE = (
    "place=<script>alert(1)</script>",
    'a="><img src=x onerror=alert(1)>',
    "a=no_such_strategy",
    "a=" + "x" * 3000,
    "&".join(["a=school"] * 9),
    "n=100000",
    "__proto__=1",
    "lang=xx",
)
MORE_HOSTILE = (
    "place=../../etc/passwd",
    "place=umeo",
    "a=school~cov-9999",
    "a=school~age-",
    "rate=1e309",
    "rate=-1",
    "seed=0",
    "view=__proto__",
    "constructor[prototype][x]=1",
    "toString=1",
    "lang=de&place=%FF%FE",
    "colour=red",
    "%00=%00",
)


@pytest.mark.parametrize(
    "query",
    [*HOSTILE, *(pytest.param(query, marks=pytest.mark.slow) for query in MORE_HOSTILE)],
    ids=lambda one: one[:28],
)
def test_a_hostile_address_runs_nothing_and_is_told_in_one_line(
    lab: str, browser, watched: Watched, shot: Callable[..., None], query: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    watched.watch(page)
    small = "" if "place" in query else "&place=small"
    answer = page.goto(f"{lab}/?{quote(query, safe='=&~%-._')}{small}")
    if answer.ok:
        page.locator("#fault:not([hidden]), #notice:not([hidden])").first.wait_for(timeout=15_000)
        lines = Reader(page).faults()
    else:  # refused before there was a page
        lines = [answer.json()["fault"]]
    if query == HOSTILE[0]:
        shot(page, "lab-hostile", full=False)
    alerts = [error for error in watched.errors if not error.startswith("console: Failed to load resource")]
    context.close()
    assert len(lines) == 1
    assert "\n" not in lines[0] and len(lines[0]) < 400
    assert alerts == []
    assert watched.abroad == []


# -- keyboard
def test_everything_can_be_reached_and_done_with_the_keyboard_alone(read: Callable[..., Reader]) -> None:
    reader = read("lang=en&a=school~age-8")
    page = reader.page
    page.locator("body").evaluate("body => { document.activeElement.blur() }")
    page.keyboard.press("Tab")
    assert "skip" in (page.evaluate("document.activeElement.className") or "")
    met: list[str] = []
    while met.count("tour-start") < 2 and len(met) < 150:
        page.keyboard.press("Tab")
        met.append(reader.focused)
    met.pop()
    wanted = ["tour-start", "level", "lang-sv", "lang-en", "place", "name-1", "age-1", "coverage-1", "organisation-1",
              "add-strategy", "save-report", "save-figures", "save-table"]  # fmt: skip
    assert [one for one in wanted if one not in met] == []
    assert [one for one in met if one in wanted] == wanted, "the order of the keyboard is not that of the page"


def test_where_the_keyboard_is_can_be_seen(read: Callable[..., Reader]) -> None:
    page = read("lang=en").page
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        outline, shadow = page.evaluate(
            "() => { const at = getComputedStyle(document.activeElement); return [at.outlineStyle, at.boxShadow] }"
        )
        if outline == "none" and shadow == "none":
            unseen.append(Reader(page).focused)
    assert unseen == []


# -- the tour
@pytest.mark.parametrize(("language", "viewport"), [("sv", DESKTOP), pytest.param("en", PHONE, marks=pytest.mark.slow)])
def test_the_tour_asks_before_it_shows_and_leads_to_its_end(
    read: Callable[..., Reader], shot: Callable[..., None], language: str, viewport: dict[str, int]
) -> None:
    reader = read(f"lang={language}", viewport)
    page = reader.page
    about = page.evaluate("import('/static/tour_steps.js').then(all => all.STEPS.map(step => step.at))")
    page.locator("#tour-start").click()
    titles: list[str] = []
    answers = 0
    for step in range(1, 30):
        page.locator("#tour:not([hidden])").wait_for()
        reader.drawn()
        assert f"tour={step}" in page.url
        titles.append(page.locator("#tour-title").inner_text())
        shot(page, f"tour-{language}-{step}", full=False)
        if page.locator("#tour-guess").count():
            if page.locator("#guess").count():
                page.locator("#guess").fill("12")
            else:
                page.locator("#tour input[type=radio]").first.check()
            page.locator("#tour-guess").click()
            page.locator("#tour .told:not(:empty)").wait_for()
            shot(page, f"tour-{language}-{step}-answered", full=False)
            answers += bool(re.search(r"\d", page.locator("#tour .told").inner_text()))
            assert is_in_view(page, about[step - 1]), f"step {step} is about {about[step - 1]}"
        assert reader.left_over() == []
        page.locator("#tour-next").click()
        if page.locator("#tour").is_hidden():
            break
    assert len(titles) == len(set(titles)) >= 5
    assert answers >= 3
    assert reader.faults() == []
    assert "tour=" not in page.url


def is_in_view(page: Page, element: str) -> bool:
    """Say whether a picture's beginning is on the screen, above whatever lies over the page's lower half."""
    top, height = page.evaluate(
        "id => [document.getElementById(id).getBoundingClientRect().top, window.innerHeight]", element
    )
    return -120 < top < 0.5 * height


def test_a_step_of_the_tour_has_no_serious_accessibility_finding(read: Callable[..., Reader]) -> None:
    page = read("lang=sv&tour=1", PHONE).page
    page.locator("#tour-title").wait_for()
    assert violations(page) == []
    assert not is_too_wide(page)


# -- one life
def test_another_child_lives_another_life(read: Callable[..., Reader], shot: Callable[..., None]) -> None:
    reader = read("lang=en")
    page = reader.page
    story = page.locator("#figure-life")
    story.locator("svg").first.wait_for()
    first = story.locator(".child").inner_text()
    with page.expect_response(lambda answer: "/api/life" in answer.url and "child=2" in answer.url):
        page.locator("#child-next").click()
    page.locator("#figure-life .child").filter(has_not_text=first).wait_for()
    assert "child=2" in page.url
    cursor = page.locator("#figure-life-cursor")
    cursor.focus()
    read_out = story.locator(".readout").inner_text()
    page.keyboard.press("End")
    assert story.locator(".readout").inner_text() != read_out
    shot(page, "lab-life", full=False)


# -- sources and saving
def test_every_number_leads_to_its_source(read: Callable[..., Reader], lab: str) -> None:
    page = read("lang=en").page
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    inner = [link for link in links if link.startswith("/numbers")]
    assert len(inner) >= 5
    answer = page.request.get(f"{lab}/numbers")
    assert answer.ok
    ids = set(re.findall(r'id="([^"]+)"', answer.text()))
    assert [link for link in inner if "#" in link and link.split("#")[1] not in ids] == []


def downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download(timeout=120_000) as waiting:
        page.locator(f"#{button}").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_table_that_is_saved_opens_and_names_every_strategy(read: Callable[..., Reader], tmp_path: Path) -> None:
    page = read("lang=sv&a=school&a=youth_to_work").page
    path = downloaded(page, "save-table", tmp_path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert path.suffix == ".csv"
    assert len(rows) > 60
    assert {"as_today", "a1", "a2"} <= {row["strategy"] for row in rows} or {"school", "youth_to_work"} <= {
        row["strategy"] for row in rows
    }


@pytest.mark.slow
def test_the_figures_that_are_saved_open(read: Callable[..., Reader], tmp_path: Path) -> None:
    path = downloaded(read("lang=en").page, "save-figures", tmp_path)
    with zipfile.ZipFile(path) as figures:
        assert figures.testzip() is None
        names = figures.namelist()
        assert {".svg", ".png"} <= {Path(name).suffix for name in names}
        assert all(
            figures.read(name).startswith((b"\x89PNG", b"<?xml", b"<svg"))
            for name in names
            if name.endswith((".svg", ".png"))
        )


@pytest.mark.parametrize("language", [pytest.param("sv", marks=pytest.mark.slow), "en"])
def test_the_report_that_is_saved_opens_offline_and_says_what_the_page_says(
    read: Callable[..., Reader], a_page: Callable[..., Page], shot: Callable[..., None], tmp_path: Path, language: str
) -> None:
    path = downloaded(read(f"lang={language}").page, "save-report", tmp_path)
    assert path.stat().st_size < 2_000_000
    report = a_page(path.as_uri(), offline=True)
    assert report.locator("html").get_attribute("lang") == language
    assert report.locator("main figure svg").count() >= 5
    shot(report, f"saved-report-{language}")
    assert violations(report) == []


# -- when something goes wrong
def test_a_lab_that_is_gone_is_told_and_can_be_asked_again(lab: str, browser, watched: Watched) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{lab}/?{QUICK}&lang=en")
    reader = Reader(page).drawn()
    page.route("**/api/run**", lambda route: route.abort())
    page.locator("#coverage-1").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#fault:not([hidden])").wait_for()
    assert len(reader.faults()) == 1
    page.unroute("**/api/run**")
    reader.after(page.locator("#again").click)
    assert reader.faults() == []
    context.close()
