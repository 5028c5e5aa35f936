"""What can be asked of a life: which simulated child, under which two strategies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import Folder, Seed


@dataclass(frozen=True, config=STRICT)
class Child:
    """Which simulated child to follow: the first one who fits, in the order of birth."""

    sex: Literal["boy", "girl", "any"] = "any"
    at_age: Annotated[int, Field(ge=1, le=18)] = 7
    lone_parent: bool | None = None
    attention_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    externalising_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    reached: bool = True
    """Whether the second strategy must reach the child with at least one programme."""
    convictions_by_33: Annotated[int, Field(ge=0, le=19)] | None = None
    """Least number of years with a conviction by 33 under the first strategy: a child chosen with hindsight."""
    number: Annotated[int, Field(ge=1, le=100_000)] = 1
    """The how-manieth child who fits, when one wants to look at another."""


@dataclass(frozen=True, config=STRICT)
class Biography:
    """One child's life under two strategies, year by year."""

    municipality: Municipality
    economics: Economics
    child: Child
    strategies: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    seed: Seed = 1
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"
