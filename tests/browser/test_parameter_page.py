"""The page of all numbers, opened from the disk as a reader would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.driving import DESKTOP, PHONE, SMALL_PHONE, is_too_wide, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "parameters.html").as_uri()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, SMALL_PHONE], ids=lambda one: str(one["width"]))
def test_the_page_of_all_numbers_opens_offline_at_every_size(
    a_page: Callable[..., Page], shot: Callable[..., None], viewport: dict[str, int]
) -> None:
    page = a_page(PAGE, viewport, offline=True)
    assert page.locator("tbody tr").count() > 1000
    assert not is_too_wide(page)
    shot(page, f"numbers-{viewport['width']}", full=False)


def test_what_is_searched_for_is_what_stays(a_page: Callable[..., Page]) -> None:
    page = a_page(PAGE)
    every = page.locator("tbody tr:visible").count()
    page.get_by_label("Search all tables").fill("placed_months")
    page.wait_for_function(
        "every => [...document.querySelectorAll('tbody tr')].filter(r => r.offsetParent).length < every", arg=every
    )
    rows = page.locator("tbody tr:visible")
    assert 0 < rows.count() < every
    assert all("placed_months" in text for text in rows.all_inner_texts())


@pytest.mark.slow
def test_the_page_of_all_numbers_has_no_serious_accessibility_finding(a_page: Callable[..., Page]) -> None:
    assert violations(a_page(PAGE)) == []
