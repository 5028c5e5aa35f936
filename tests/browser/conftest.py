"""A browser, the lab running beside the tests, and pages that must not reach outside this machine or complain.

``pytest tests/browser --screenshots FOLDER`` saves what the pages look like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.driving import DESKTOP, NoBrowser, Watched, save_shot, started_browser
from tests.browser.running_lab import running_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a folder be named for screenshots."""
    parser.addoption("--screenshots", type=Path, default=None, help="save what the pages look like in this folder")


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest) -> Path | None:
    """The folder for screenshots; nothing in the everyday run."""
    return request.config.getoption("--screenshots", default=None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file: Playwright holds an event loop, which the tests after it must not meet."""
    try:
        with started_browser() as browser:
            yield browser
    except NoBrowser as nothing:
        pytest.skip(str(nothing))


@pytest.fixture(scope="session")
def lab() -> Iterator[str]:
    """The address of a lab that really runs; the tests of one worker share it."""
    with running_lab("--workers", "1") as running:
        yield running.address


@pytest.fixture
def watched() -> Watched:
    """What the pages of this test did."""
    return Watched()


@pytest.fixture
def a_page(browser: Browser, watched: Watched) -> Iterator[Callable[..., Page]]:
    """Open pages, each for a reader of its own; at the end none may have reached outside or met an error."""
    readers = []

    def opened(address: str, viewport: dict[str, int] = DESKTOP, **context: Any) -> Page:
        reader = browser.new_context(viewport=viewport, **context)
        readers.append(reader)
        page = reader.new_page()
        watched.watch(page)
        page.goto(address)
        return page

    yield opened
    for reader in readers:
        reader.close()
    assert watched.abroad == []
    assert watched.errors == []


@pytest.fixture
def shot(shots: Path | None) -> Callable[[Page, str], None]:
    """Save what a page looks like under a name."""
    return lambda page, name, **how: save_shot(page, shots, name, **how)
