"""The line under every figure and table: what it is, what made it, on how many replications."""

from __future__ import annotations

from sim import __version__
from sim.views.words import Words


def source_line(words: Words, replications: int, version: str | None) -> str:
    """Return the line; without a version, this version of the software is named."""
    made_by = version or __version__
    if replications == 1:
        return words("source_line.one", version=made_by)
    return words("source_line.many", version=made_by, replications=words.number(replications))
