"""The report, opened from the disk without a network: on a desk, on a phone, on paper, and with hostile names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.driving import DESKTOP, PHONE, SMALL_PHONE, is_too_wide, violations
from tests.views.report.conftest import page as report_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOME = ("as_today", "school", "youth_to_work")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write the report of a small place in a language, once."""
    folder = tmp_path_factory.mktemp("report")

    def written(language: str) -> Path:
        path = folder / f"report_{language}.html"
        if not path.exists():
            path.write_text(report_of(language, SOME), encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize("language", ["sv", pytest.param("en", marks=pytest.mark.slow)])
def test_the_report_opens_offline_at_every_size_and_for_everybody(
    report: Callable[[str], Path], a_page: Callable[..., Page], shot: Callable[..., None], language: str
) -> None:
    page = a_page(report(language).as_uri(), DESKTOP, offline=True)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("figure svg").count() >= 5
    assert violations(page) == []
    for viewport in (DESKTOP, PHONE, SMALL_PHONE):
        page.set_viewport_size(viewport)
        assert not is_too_wide(page)
        shot(page, f"report-{viewport['width']}-{language}")


def test_every_figure_of_the_report_has_its_numbers_beside_it(
    report: Callable[[str], Path], a_page: Callable[..., Page]
) -> None:
    page = a_page(report("sv").as_uri(), offline=True)
    numbers = page.locator("figure:has(svg) + details")
    assert numbers.count() == page.locator("figure:has(svg)").count() >= 5
    for one in numbers.all():
        one.locator("summary").click()
        assert one.locator("table").first.is_visible()
    assert not is_too_wide(page)
    assert violations(page) == []


def test_links_of_the_report_lead_to_a_place_on_the_page(
    report: Callable[[str], Path], a_page: Callable[..., Page]
) -> None:
    page = a_page(report("sv").as_uri(), offline=True)
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    inner = [link for link in links if link.startswith("#")]
    assert len(inner) >= 10
    missing = "links => links.filter(link => !document.getElementById(decodeURIComponent(link.slice(1))))"
    assert page.evaluate(missing, inner) == []


def test_a_browser_prints_the_report_on_a4_with_nothing_folded_away(
    report: Callable[[str], Path], a_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = a_page(report("sv").as_uri(), offline=True)
    page.emulate_media(media="print")
    assert page.locator("details table").first.is_visible()
    assert not is_too_wide(page)
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") >= 5
