"""How reading a configuration ended: with something valid, with one clear line, or (never) with anything else."""

from __future__ import annotations

import signal
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from sim.configuration.faults import BadInput

LONGEST_SECONDS = 20.0
"""Of one configuration; more is a hang."""
LONGEST_LINE = 3000
LEAST_WORDS = 4
"""Of a line that does not say behind a semicolon what is allowed."""


class Hang(BaseException):
    """It took too long. No ``Exception``, so that nothing on the way takes it for a fault of its own."""


@dataclass
class Tally:
    """What became of many configurations.

    Attributes:
        ended: how many ended how: valid, refused, traceback, hang, unclear.
        bad: of those that ended as none may, how they came about and what was said.
        lived: valid ones that lived some years in a tiny town.
        lines: what was said of those that were refused.
    """

    ended: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    lived: int = 0
    lines: list[str] = field(default_factory=list)

    def total(self) -> int:
        """Return how many configurations there were."""
        return sum(self.ended.values())


def judge(tally: Tally, about: str, names: tuple[str, ...], read: Callable[[], Any]) -> Any:
    """Read a configuration and note how that ended; return what was read, or None.

    Args:
        tally: where it is noted.
        about: how the configuration came about, so that it can be made again.
        names: of the file, or of the experiment: every line about it must begin by naming one of them.
        read: reads and checks it.
    """
    try:
        with within(LONGEST_SECONDS):
            found = read()
    except BadInput as bad:
        unclear = next(filter(None, (why_unclear(str(BadInput(line)), names) for line in bad.faults or ("",))), "")
        tally.ended["unclear" if unclear else "refused"] += 1
        tally.lines.extend(bad.faults)
        if unclear:
            tally.bad.append(f"{about}: {unclear}: {bad}")
        return None
    except Hang:
        tally.ended["hang"] += 1
        tally.bad.append(f"{about}: more than {LONGEST_SECONDS:g} s")
        return None
    except Exception:
        tally.ended["traceback"] += 1
        tally.bad.append(f"{about}:\n{traceback.format_exc()}")
        return None
    tally.ended["valid"] += 1
    return found


def why_unclear(line: str, names: tuple[str, ...]) -> str:
    """Return why a line about a fault does not do; empty where it does.

    It names the file or experiment first, then what was given; it is one printable line; and it says what is allowed,
    either behind a semicolon or, where things do not fit together, as a sentence with what was given in it.
    """
    head, _, said = line.partition(": ")
    if not any(name in head for name in names):
        return f"it does not begin by naming {' or '.join(names)}"
    if not line.isprintable():
        return "it is not one printable line"
    if len(line) > LONGEST_LINE:
        return f"it has {len(line)} characters"
    if "; " not in said and len(said.split()) < LEAST_WORDS:
        return "it does not say what is allowed"
    return ""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise ``Hang`` in the block after some seconds; in the main thread of a process alone."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
