"""Tests of the tests: a page that reaches outside, fails, is inaccessible or too wide is really found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import driving
from tests.browser.driving import (
    SMALL_PHONE,
    NoBrowser,
    Watched,
    cut_off,
    found_browser,
    is_too_wide,
    spoilt_labels,
    violations,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GOOD = """<!doctype html><html lang="en"><head><title>Good</title></head><body><main><h1>A page</h1>
<p>Some words.</p><label>Age <input></label></main></body></html>"""
BAD = """<!doctype html><html><head></head><body><input><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<p style="color:#ccc;background:#fff">Pale</p>
<button style="width:30px;overflow:hidden;white-space:nowrap">Far too long for this</button>
<div style="width:900px">wide</div></body></html>"""


@pytest.fixture
def shown(browser: Browser) -> Callable[[str], Page]:
    """Show a page that is written here."""
    page = browser.new_page(viewport=SMALL_PHONE)

    def show(text: str) -> Page:
        page.set_content(text)
        return page

    yield show
    page.close()


def test_a_plain_page_has_nothing_to_mend(shown: Callable[[str], Page]) -> None:
    page = shown(GOOD)
    assert (violations(page), is_too_wide(page), cut_off(page)) == ([], False, [])


def test_an_inaccessible_page_is_told_element_by_element(shown: Callable[[str], Page]) -> None:
    found = "\n".join(violations(shown(BAD)))
    for rule in ("html-has-lang", "document-title", "label", "image-alt", "color-contrast"):
        assert f" {rule}: " in found


def test_a_page_wider_than_a_phone_and_a_word_that_is_cut_are_seen(shown: Callable[[str], Page]) -> None:
    page = shown(BAD)
    assert is_too_wide(page)
    assert cut_off(page) == ["BUTTON Far too long for this"]


def test_a_label_that_is_cut_and_one_that_lies_over_another_are_seen(shown: Callable[[str], Page]) -> None:
    drawing = '<svg width="200" height="60"><text x="10" y="30">One</text>{}</svg>'
    assert spoilt_labels(shown(drawing.format('<text x="100" y="30">Two</text>'))) == []
    assert spoilt_labels(shown(drawing.format('<text x="14" y="33">Two</text>'))) == ["One lies over Two"]
    assert spoilt_labels(shown(drawing.format('<text x="190" y="30">Two</text>'))) == ["cut: Two"]


def test_a_page_that_reaches_outside_or_fails_is_seen(browser: Browser) -> None:
    page, watched = browser.new_page(), Watched()
    watched.watch(page)
    page.route("http://outside.test/**", lambda route: route.abort())
    page.set_content('<img src="http://outside.test/a.png"><script>alert(1); throw new Error("broken")</script>')
    page.wait_for_function("document.querySelector('img').complete")
    page.close()
    assert watched.abroad == ["http://outside.test/a.png"]
    assert {one.split(":")[0] for one in watched.errors} == {"console", "dialog", "error in a script"}


def test_without_a_browser_the_reason_names_what_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBrowser, match=r"no browser on this machine .*chromium"):
        found_browser()


def test_without_playwright_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(NoBrowser, match="pip install"), driving.started_browser():
        pass
