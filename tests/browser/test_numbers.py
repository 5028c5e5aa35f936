"""The page and the reports write the same number with the same digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sim.views.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Page

VALUES = [0.0, -0.0, 0.04, -0.04, 0.05, 0.125, 0.25, 0.35, 0.5, 1.005, 1.5, 2.5, 2.675, 5.65, 9.5, 9.95, 12.5, 13.5,
          99.95, -0.5, -2.5, -1234.5, 999.5, 999999.5, 1234567.125, 1e-9, 3.4e8]  # fmt: skip
WRITE = """async ([language, unit, values]) => {
    const { number, money } = await import('/static/numbers.js');
    return values.flatMap(value => [0, 1, 2].map(decimals => number(value, language, decimals, true))
        .concat(money(value * 1e5, language, unit)));
}"""


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_page_rounds_and_writes_as_the_reports_do(lab: str, a_page: Callable[..., Page], language: str) -> None:
    words = Words(language)
    written = [
        text
        for value in VALUES
        for text in (*(words.number(value, decimals, sign=True) for decimals in (0, 1, 2)), words.money(value * 1e5))
    ]
    page = a_page(f"{lab}/?place=small&n=1")
    assert page.evaluate(WRITE, [language, words("unit.msek"), VALUES]) == written
