"""Another way the world may work, as a file in ``conf/structure`` says it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Name, NumbersFrom, Title


@dataclass(frozen=True, config=STRICT)
class Structure:
    """Another way the world may work, or another reading of the evidence: what would then be different."""

    name: Name
    title: Title
    why: Annotated[str, Field(min_length=10, max_length=400)]
    """Why somebody may see it so."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """Keys of the configuration and what they are instead, as a sweep writes them (``docs/sweeps.md``)."""
    trials: Literal["believed", "published"] = "believed"
    """Whether effects of trials are shrunk for how they were found, or taken at their word."""
    associations: Literal["believed", "published"] = "believed"
    """Whether associations are shrunk to what may be causal, or all of them taken for causes."""
    numbers_from: NumbersFrom = "assumption: another reading, to see how much hangs on it"
