"""The stream of an answer: a first picture at once, then better ones as replications are lived, then the whole one."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.concurrency import run_in_threadpool

from sim.lab.answer import answer, complete, lived_of
from sim.lab.crew import PREVIEW, REPLICATION, Crew, Reader
from sim.lab.fault import Fault
from sim.lab.living import Kept
from sim.lab.plan import Part, RunName, preview, whole
from sim.lab.state import State
from sim.sweeps.here import seconds

WORK = "sim.lab.living:live"
MOST_NEW = 4
"""Runs of a first picture that may be new; where there are more, it has one replication."""
GRACE_SECONDS = 0.03
"""That a first picture waits for its other replication when it could be shown."""
LEAST_SHOWN = 2
"""Replications from which on they are shown before all are lived."""
EVERY_SECONDS = 0.25
"""Least time between two pictures of replications."""


class Arrivals:
    """What workers have answered, handed over from their threads to the loop that serves readers."""

    def __init__(self) -> None:
        """Belong to the loop that is running."""
        self._loop = asyncio.get_running_loop()
        self._came: deque[tuple[Any, Any]] = deque()
        self._something = asyncio.Event()

    def told(self, asked: Hashable, found: Any) -> None:
        """Take an answer, from any thread."""
        with suppress(RuntimeError):  # the loop has gone, and whoever waited
            self._loop.call_soon_threadsafe(self._take, asked, found)

    def _take(self, asked: Hashable, found: Any) -> None:
        self._came.append((asked, found))
        self._something.set()

    async def all(self, at_most: float | None = None) -> list[tuple[Any, Any]]:
        """Return everything that has come, what was asked and its answer; wait for it, at most so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), at_most)
        self._something.clear()
        came = list(self._came)
        self._came.clear()
        return came


async def live_all(crew: Crew, part: Part) -> dict[RunName, Kept] | Fault:
    """Return all runs of a part, for files to keep; a ``Fault`` where one cannot be lived.

    Raises:
        TooBusy: too much waits already.
    """
    reader, arrivals = Reader(), Arrivals()
    known: dict[RunName, Kept] = {}
    try:
        for name in part.runs:
            crew.ask(reader, REPLICATION, name, WORK, name.question(), arrivals.told)
        while len(known) < len(part.runs):
            fault = _sorted_in(await arrivals.all(), known, frozenset(part.runs))
            if fault is not None:
                return fault
    finally:
        crew.leave(reader)
    return known


async def lines(crew: Crew, state: State) -> AsyncIterator[bytes]:
    """Yield the lines of ``/api/run``, the first one empty: then all is asked for, and nothing can be refused any more.

    When whoever reads them goes, what is not begun is dropped.

    Raises:
        BadInput: the state asks for what does not exist.
        TooBusy: too much waits already.
    """
    began = seconds()
    progress = Progress(whole(state), quick(preview(state), crew))
    reader, arrivals, known = Reader(), Arrivals(), progress.known
    needed = frozenset(progress.full.runs)
    of = len(needed)
    try:
        _ask(crew, reader, arrivals, progress)
        yield b""
        fault, stage = None, ""
        while fault is None and stage != "full":
            stage, wait = progress.due(seconds())
            if wait != 0.0:
                fault = _sorted_in(await arrivals.all(wait), known, needed)
                continue
            lived = lived_of(state, progress.first if stage == "preview" else progress.full, known)
            came = sum(name in known for name in progress.full.runs)
            yield line(await run_in_threadpool(answer, lived, stage, came, of))
            progress.was_shown(stage, lived.replications, seconds())
        if fault is not None:
            yield line({"kind": "fault", "line": fault.line})
        yield line({"kind": "end", "ms": round(1000.0 * (seconds() - began))})
    finally:
        crew.leave(reader)


@dataclass
class Progress:
    """How far an answer has come.

    Attributes:
        full, first: what it is made of in the end, and at first.
        known: runs that have been lived.
        shown: replications in what was shown last; None before anything was.
        last: when that was.
        began: when a first picture could first be shown.
    """

    full: Part
    first: Part
    known: dict[RunName, Kept] = field(default_factory=dict)
    shown: int | None = None
    last: float = 0.0
    began: float | None = None

    def due(self, now: float) -> tuple[str, float | None]:
        """Return what can be shown, and in how many seconds (0: at once); nothing and None: not before more has come.

        In turn: full; part, with more replications than before, two at least, and not too often; preview, before
        anything else, for whose other replication it is worth to wait a moment.
        """
        done = len(complete(self.full, self.known))
        if done == len(self.full.names):
            return "full", 0.0
        if done >= max((self.shown or 0) + 1, LEAST_SHOWN):
            wait = 0.0 if self.shown is None else max(0.0, self.last + EVERY_SECONDS - now)
            return "part", wait
        firsts = len(complete(self.first, self.known))
        if self.shown is not None or not firsts:
            return "", None
        if self.began is None:
            self.began = now
        missing = firsts < len(self.first.names)
        return "preview", max(0.0, self.began + GRACE_SECONDS - now) if missing else 0.0

    def was_shown(self, stage: str, replications: int, now: float) -> None:
        """Note what has been shown."""
        self.shown = 0 if stage == "preview" else replications
        self.last = now


def _ask(crew: Crew, reader: Reader, arrivals: Arrivals, progress: Progress) -> None:
    """Ask for what is not remembered; for a first picture only where none of replications can be shown at once."""
    full, known = progress.full, progress.known
    remembered = {name: crew.memory.get(name) for name in full.runs}
    known.update({name: kept for name, kept in remembered.items() if kept is not None})
    if len(complete(full, known)) < min(LEAST_SHOWN, len(full.names)):
        for name in progress.first.runs:
            crew.ask(reader, PREVIEW, name, WORK, name.question(), arrivals.told)
    for name in full.runs:
        if name not in known:
            crew.ask(reader, REPLICATION, name, WORK, name.question(), arrivals.told)


def quick(first: Part, crew: Crew) -> Part:
    """Return a first picture with one replication alone where so much is new that two would take too long."""
    new = sum(crew.memory.get(name) is None for name in first.runs)
    return first if new <= MOST_NEW else replace(first, names=first.names[:1])


def _sorted_in(came: list[tuple[Any, Any]], known: dict[RunName, Kept], needed: frozenset[RunName]) -> Fault | None:
    """Add what came to what is known; return a fault in what is needed, if there is one (a first picture is not)."""
    for name, found in came:
        if not isinstance(found, Fault):
            known[name] = found
        elif name in needed:
            return found
    return None


def line(told: dict[str, Any]) -> bytes:
    """Return plain data as one line of JSON."""
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
