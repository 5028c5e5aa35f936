"""What can be asked of the search for the best that can be had for a budget."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class BestForBudget:
    """The set of programmes and reforms that keeps most people out of exclusion for a budget."""

    municipality: Municipality
    economics: Economics
    budget_msek: Annotated[float, Field(gt=0.0, le=1e6)] = 180.0
    """What may be spent on programmes and reforms, discounted, in MSEK of the price year (Umeå set aside 180)."""
    programmes: tuple[FileName, ...] | None = None
    """Names in ``conf/programme`` (or paths ending in .yaml) to choose among; null: all whose effect is known."""
    reforms: tuple[FileName, ...] | None = None
    """Names in ``conf/reform`` (or paths) to choose among; null: all whose effect is known."""
    tried: Annotated[int, Field(ge=10, le=100_000)] = 120
    """Strategies that the search tries; more if there are so many candidates that its first two stages need more."""
    tried_replications: Annotated[int, Field(ge=1, le=1000)] = 6
    """Replications of each strategy that is tried, the same for all."""
    finalists: Annotated[int, Field(ge=2, le=20)] = 6
    """Best strategies that are lived again on other lives, to learn how sure their ranking is."""
    replications: Annotated[int, Field(ge=2, le=10_000)] = 30
    """Replications of each finalist, once with the best guess and once with draws of what is believed."""
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> BestForBudget:
        refuse_doubles("programmes", self.programmes or ())
        refuse_doubles("reforms", self.reforms or ())
        if self.programmes == () and self.reforms == ():
            raise ValueError("programmes and reforms are both empty: there is nothing to choose among")
        return self
