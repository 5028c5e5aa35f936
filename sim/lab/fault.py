"""Why something could not be done, as a worker tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One line for the reader; ``theirs`` says that what was asked will not do, else it is the lab that failed."""

    line: str
    theirs: bool
