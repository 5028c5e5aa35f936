"""What a reader of the lab does and sees, in the words of the page: no test needs to know how it is built."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_MS = 90_000
LEFT_OVER = re.compile(r"\b[a-z_]+\.[a-z_.]+\b|\{\w+\}|\bNaN\b|\bundefined\b|\bnull\b|\[object")
"""What no reader should meet: a name of a word in its place, a slot that nobody filled, a number that is none."""


@dataclass(frozen=True)
class Reader:
    """Somebody with the lab open."""

    page: Page

    # -- waiting
    def drawn(self, after: str | None = None) -> Reader:
        """Wait until the whole picture is drawn; of another state than ``after`` where that is given."""
        other = "" if after is None else f":not([data-state={json.dumps(after)}])"
        self.page.locator(f"#lab[data-stage=full]{other}, #lab[data-stage=fault]").wait_for(timeout=PATIENCE_MS)
        assert self.faults() == []
        return self

    def after(self, act: Callable[[], object]) -> Reader:
        """Do something that changes the state, and wait for the picture of the new one."""
        before = self.state
        act()
        return self.drawn(before)

    # -- seeing
    @property
    def state(self) -> str:
        """The state of the picture that is drawn, as an address."""
        return self.page.locator("#lab").get_attribute("data-state") or ""

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        return self.page.locator("#headline").inner_text()

    def heading(self, figure: str) -> str:
        """The finding above a picture."""
        return self.page.locator(f"#figure-{figure} h2").inner_text()

    def table(self, figure: str = "hump") -> list[list[str]]:
        """The exact numbers beside a picture, row by row; the first row is the head."""
        details = self.page.locator(f"#figure-{figure} details.numbers")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        rows = details.locator("table tr")
        rows.first.wait_for()
        return rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))")

    def left_over(self) -> list[str]:
        """Words on the page that are no words."""
        text = """() => [...document.body.querySelectorAll('*:not(pre, code, script, style)')]
            .flatMap(one => [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data))
            .join('\\n')"""
        return sorted(set(LEFT_OVER.findall(self.page.evaluate(text))))

    def faults(self) -> list[str]:
        """The lines in which the page says what is wrong."""
        lines = self.page.locator("#fault:not([hidden]) #fault-line, #notice:not([hidden])")
        return [line for line in lines.all_inner_texts() if line]

    @property
    def focused(self) -> str:
        """What the keyboard is at: its id, else its tag and text."""
        return self.page.evaluate(
            "() => { const at = document.activeElement; return at.id || at.tagName + ' ' + at.innerText.slice(0, 30) }"
        )

    # -- doing
    def choose(self, control: str, value: str) -> Reader:
        """Choose from a list."""
        return self.after(lambda: self.page.locator(f"#{control}").select_option(value))

    def press(self, control: str, key: str, times: int = 1) -> Reader:
        """Press a key at a control; wait for what it changes."""
        self.page.locator(f"#{control}").focus()
        for _ in range(times):
            self.after(lambda: self.page.keyboard.press(key))
        return self
