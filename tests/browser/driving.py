"""Driving a page in a real browser: where it reached, what it complained of, how accessible it is.

Playwright is looked for when a browser is asked for and not before, so that the tests can be collected without it.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sim.views.report.pdf import NAMES, find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
SERIOUS = ("serious", "critical")
AT_HOME = ("127.0.0.1", "localhost", "")
"""Hosts of this machine; a file, a data: or a blob: address has none."""


class NoBrowser(Exception):  # noqa: N818
    """There is nothing to drive, or nothing to drive it with."""


def found_browser() -> str:
    """Return the path of a Chromium, Chrome or Edge of this machine."""
    path = find_browser()
    if path is None:
        raise NoBrowser(f"no browser on this machine (looked for {', '.join(NAMES)})")
    return path


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Start a browser that nobody sees, and end it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("Playwright is not installed: pip install 'vandpunkt[browser]'") from None
    path = found_browser()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*as_root, "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@dataclass
class Watched:
    """What an open page did: every address it asked for, and every error it met."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def abroad(self) -> list[str]:
        """Addresses outside this machine."""
        return [one for one in self.requests if (urlsplit(one).hostname or "") not in AT_HOME]

    def watch(self, page: Page) -> None:
        """Note what this page does from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.note(f"error in a script: {error}"))
        page.on("console", lambda said: self.note(f"console: {said.text}") if said.type == "error" else None)
        page.on("dialog", lambda dialog: (self.note(f"dialog: {dialog.message}"), dialog.dismiss()))

    def note(self, error: str) -> None:
        """Note an error, each once."""
        if error not in self.errors:
            self.errors.append(error)


def violations(page: Page, rules_left_out: Sequence[str] = (), within: str | None = None) -> list[str]:
    """Return serious and critical findings of axe-core on this page, a readable line for each element."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "rules": {name: {"enabled": False} for name in rules_left_out}}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {one['help']} | {node['target']} | {node['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def is_too_wide(page: Page) -> bool:
    """Say whether the page as a whole can be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def cut_off(page: Page, selector: str = "button, label, summary, h1, h2, h3, legend, select") -> list[str]:
    """Return shown elements whose own text does not fit into them."""
    script = """selector => [...document.querySelectorAll(selector)]
        .filter(one => one.offsetParent && getComputedStyle(one).overflow !== 'visible'
                       && one.clientWidth > 8 && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.tagName + ' ' + one.innerText.slice(0, 60))"""
    return page.evaluate(script, selector)


def spoilt_labels(page: Page) -> list[str]:
    """Return texts of drawings that run out of their drawing, and pairs of which one lies over the other."""
    script = """() => [...document.querySelectorAll('svg')].flatMap(drawing => {
        const room = drawing.getBoundingClientRect();
        const labels = [...drawing.querySelectorAll('text')]
            .map(text => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
        const out = labels.filter(([, box]) => box.left < room.left - 1 || box.right > room.right + 1
            || box.top < room.top - 1 || box.bottom > room.bottom + 1).map(([said]) => 'cut: ' + said);
        const over = labels.flatMap(([one, box], at) => labels.slice(at + 1)
            .filter(([, other]) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2
                && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4)
            .map(([other]) => one + ' lies over ' + other));
        return [...out, ...over];
    })"""
    return page.evaluate(script)


def save_shot(page: Page, folder: Path | None, name: str, full: bool = True) -> None:
    """Save what the page looks like, where a folder was asked for."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{re.sub(r'[^a-z0-9_]+', '-', name.lower())}.png", full_page=full)
