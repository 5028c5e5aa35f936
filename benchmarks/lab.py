"""How long a reader of the lab waits, measured with a lab that really runs and a browser that really draws.

    python -m benchmarks.lab
    python -m benchmarks.lab --changes 60 --json lab.json
    python -m benchmarks.lab --only readers --readers 20

*Start*: from the command until the lab answers, and until the browser has drawn its first picture and the first whole
one, each start with a lab and a reader of its own. *Slider*: a key is pressed on the slider of coverage, one changed
strategy beside as today, every value new to the lab; from the key until the hump drawn anew is on the screen, for the
preview and for all replications. *Readers*: so many at once, each with strategies of its own, change after change; from
the question to the preview and to the whole answer. Every answer is then asked for again, alone, in a lab that has
never seen the others: a whole answer that differs ends with exit code 1; a preview may rest on whichever of its
replications came first. The machine should do nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import math
import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.browser.driving import DESKTOP, started_browser
from tests.browser.running_lab import RunningLab, running_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STRATEGY = "youth_to_work"
FIRST_AGES = (None, 17, 18, 19, 20, 21)
"""Start ages a slider of coverage is moved at, one after the other, until there are changes enough."""
PATIENCE_MS = 120_000
OF_THE_RUN = ("done", "ms")
"""What an answer tells about how it was made, not about lives."""

REST_MS = 400
"""What a reader looks before pressing again."""

WATCH = """() => {
  const lab = document.getElementById('lab');
  const note = () => {
    const seen = {stage: lab.dataset.stage, state: lab.dataset.state};
    // the frame is on the screen when the task after its animation frame runs
    requestAnimationFrame(() => setTimeout(() => window.seen.push({...seen, at: performance.now() - window.pressed})));
  };
  new MutationObserver(note).observe(lab, {attributes: true, attributeFilter: ['data-drawn']});
  document.addEventListener('keydown', () => {
    [window.seen, window.before, window.pressed] = [[], lab.dataset.state, performance.now()];
  }, true);
}"""
SEEN = """patience => new Promise((done, failed) => {
  const look = () => {
    const fresh = window.seen.filter(one => one.state !== window.before);
    if (fresh.some(one => one.stage === 'full')) done(fresh);
    else if (performance.now() - window.pressed > patience) failed(new Error('no whole picture came'));
    else setTimeout(look, 20);
  };
  look();
})"""
"""The pictures of the new state that were drawn since the key was pressed, once the whole one is among them."""


@dataclass(frozen=True)
class Spread:
    """Median and 95th percentile of waiting times (milliseconds), and how many there were."""

    median_ms: float
    p95_ms: float
    longest_ms: float
    times: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Summarise; the 95th percentile is the smallest value that 95 % do not exceed."""
        ordered = sorted(values)
        rank = math.ceil(0.95 * len(ordered)) - 1
        return cls(statistics.median(ordered), ordered[rank], ordered[-1], len(ordered))


def question(coverage: int, first_age: int | None = None, place: str = "umea") -> str:
    """Return the address of one changed strategy."""
    age = "" if first_age is None else f"~age-{first_age}"
    return f"?lang=en&place={place}&a={STRATEGY}{age}~cov-{coverage}"


def answer_lines(lab: RunningLab, query: str) -> Iterator[dict[str, Any]]:
    """Ask the lab to live and yield its lines as they come."""
    at = urlsplit(lab.address)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=PATIENCE_MS / 1000.0)
    try:
        connection.request("GET", f"/api/run{query}")
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{query}: {answer.status} {answer.read().decode('utf-8', 'replace')[:300]}")
        for line in answer:
            told = json.loads(line)
            if told["kind"] == "fault":
                raise RuntimeError(f"{query}: {told}")
            yield told
    finally:
        connection.close()


@dataclass(frozen=True)
class Answered:
    """One answer: when its preview and its whole picture came (milliseconds), and a digest of each."""

    query: str
    preview_ms: float
    full_ms: float
    preview_digest: str
    full_digest: str


def answered(lab: RunningLab, query: str) -> Answered:
    """Ask, and wait for the whole answer."""
    begun = time.perf_counter()
    came: dict[str, tuple[float, str]] = {}
    for line in answer_lines(lab, query):
        now = 1000.0 * (time.perf_counter() - begun)
        if line["kind"] == "picture" and line["stage"] not in came:
            came[line["stage"]] = now, digest(line)
    return Answered(query, came["preview"][0], came["full"][0], came["preview"][1], came["full"][1])


def digest(picture: dict[str, Any]) -> str:
    """Return a digest of a picture, whatever it took to make it."""
    kept = {key: value for key, value in picture.items() if key not in OF_THE_RUN}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


# ------------------------------------------------------------------------------------------------ start and slider
def opened(browser: Browser, address: str) -> tuple[Page, float, float]:
    """Open the lab as a new reader; return the page and the milliseconds to its first and its first whole picture."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.set_default_timeout(PATIENCE_MS)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("#lab[data-drawn]").wait_for()
    first = time.perf_counter()
    page.locator("#lab[data-stage=full]").wait_for()
    return page, 1000.0 * (first - begun), 1000.0 * (time.perf_counter() - begun)


def starts(browser: Browser, repeat: int, workers: int) -> dict[str, Spread]:
    """Start lab after lab, each with a new reader."""
    until: dict[str, list[float]] = {"lab answers": [], "first picture": [], "first whole picture": []}
    for _ in range(repeat):
        with running_lab("--workers", str(workers)) as lab:
            page, first, whole = opened(browser, f"{lab.address}/{question(100)}")
            page.context.close()
        begun = 1000.0 * lab.start_seconds
        for name, value in zip(until, (begun, begun + first, begun + whole), strict=True):
            until[name].append(value)
    return {name: Spread.of(values) for name, values in until.items()}


def slider(browser: Browser, lab: RunningLab, changes: int) -> dict[str, Spread]:
    """Press a key on the slider of coverage again and again; wait for the whole picture each time."""
    preview: list[float] = []
    full: list[float] = []
    for age in FIRST_AGES:
        if len(full) >= changes:
            break
        page, _, _ = opened(browser, f"{lab.address}/{question(0, age)}")
        page.evaluate(WATCH)
        moved = page.locator("#coverage-1")
        moved.focus()
        while len(full) < changes:
            before = moved.input_value()
            page.keyboard.press("ArrowRight")
            if moved.input_value() == before:
                break  # at its end
            seen = page.evaluate(SEEN, PATIENCE_MS)
            if seen[0]["stage"] == "full":
                continue  # the picture that the lab opens with is remembered, and would flatter the figure
            if seen[0]["stage"] != "preview":
                raise RuntimeError(f"no preview was drawn, but {seen}")
            preview.append(seen[0]["at"])
            full.append(next(one["at"] for one in seen if one["stage"] == "full"))
            page.wait_for_timeout(REST_MS)
        page.context.close()
    return {"preview drawn": Spread.of(preview), "all replications drawn": Spread.of(full)}


# ------------------------------------------------------------------------------------------------ readers
def at_once(lab: RunningLab, readers: int, changes: int) -> list[list[Answered]]:
    """Let readers ask at the same time, each change after change, no two of them the same."""
    found: list[list[Answered]] = [[] for _ in range(readers)]
    failed: list[BaseException] = []

    def read(reader: int) -> None:
        try:
            for change in range(changes):
                found[reader].append(answered(lab, question(10 + 10 * change, 16 + reader % 14, "umea")))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=read, args=(reader,)) for reader in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return found


def differing(lab: RunningLab, found: list[list[Answered]]) -> tuple[list[str], int]:
    """Ask for every answer again, alone; return the questions whose whole answer was another, and how many previews."""
    whole, previews = [], 0
    for one in (one for reader in found for one in reader):
        alone = answered(lab, one.query)
        previews += alone.preview_digest != one.preview_digest
        if alone.full_digest != one.full_digest:
            whole.append(one.query)
    return whole, previews


# ------------------------------------------------------------------------------------------------ telling
def told(title: str, spreads: dict[str, Spread]) -> dict[str, Any]:
    """Print a table and return it for JSON."""
    print(f"{title:<34}{'median':>12}{'95th percentile':>18}{'longest':>12}{'times':>8}")
    for name, one in spreads.items():
        print(f"  {name:<32}{one.median_ms:9.0f} ms{one.p95_ms:15.0f} ms{one.longest_ms:9.0f} ms{one.times:8d}")
    print(flush=True)
    return {name: vars(one) for name, one in spreads.items()}


def main() -> None:
    """Print what was measured, and write JSON if asked to."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.lab", description=__doc__)
    asked.add_argument("--changes", type=int, default=40, help="of the slider")
    asked.add_argument("--starts", type=int, default=3)
    asked.add_argument("--readers", type=int, default=10)
    asked.add_argument("--changes-each", type=int, default=4, help="of every reader")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--only", choices=["start", "slider", "readers"])
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    found: dict[str, Any] = {"cores": os.cpu_count(), "workers": given.workers}
    others: list[str] = []
    if given.only in (None, "start", "slider"):
        with started_browser() as browser:
            if given.only != "slider":
                found["start"] = told("Start", starts(browser, given.starts, given.workers))
            if given.only != "start":
                with running_lab("--workers", str(given.workers)) as lab:
                    answered(lab, question(100))  # as today is lived, the rules are compiled
                    found["slider"] = told("Slider to redrawn hump, Umeå", slider(browser, lab, given.changes))
    if given.only in (None, "readers"):
        with running_lab("--workers", str(given.workers)) as lab:
            answered(lab, question(100))
            together = at_once(lab, given.readers, given.changes_each)
        every = [one for reader in together for one in reader]
        spreads = {
            "preview came": Spread.of([one.preview_ms for one in every]),
            "whole answer came": Spread.of([one.full_ms for one in every]),
        }
        found["readers"] = told(f"{given.readers} readers at once, Umeå", spreads)
        with running_lab("--workers", str(given.workers)) as lab:
            others, previews = differing(lab, together)
        found["differing_answers"], found["differing_previews"] = others, previews
        print(f"{len(every)} answers asked for again, alone: {len(others)} differ, and {previews} of the previews")
        for one in others:
            print(f"  {one}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    raise SystemExit(bool(others))


if __name__ == "__main__":
    main()
