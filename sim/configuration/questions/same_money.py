"""What can be asked of the same money spent in several ways."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class SameMoney:
    """The same money put into programmes for people or into what surrounds them."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator and costs nothing."""
    money_msek: Annotated[float, Field(gt=0.0, le=1e6)] = 50.0
    """What is spent on each strategy's programmes and reforms together, discounted, in MSEK of the price year."""
    draws: bool = True
    replications: Annotated[int, Field(ge=2, le=10_000)] = 40
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SameMoney:
        refuse_doubles("strategies", self.strategies)
        return self
