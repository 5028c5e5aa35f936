"""What can be asked of what becomes of small towns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Workers, refuse_doubles

Children = Annotated[int, Field(ge=1, le=200_000)]


@dataclass(frozen=True, config=STRICT)
class SmallTowns:
    """What may happen in one town of some size, as today and with a strategy, and whether it can be seen there."""

    municipality: Municipality
    """What the towns are like, but for their size."""
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=2)]
    """Names of two files in ``conf/strategy`` (or paths ending in .yaml): the comparator, and a strategy."""
    sizes: Annotated[tuple[Children, ...], Field(min_length=1, max_length=20)] = (60, 200, 480, 1500, 9000)
    """Children of a town: one year of birth, or several where there are more than ``most_births_per_year``."""
    most_births_per_year: Annotated[int, Field(ge=1, le=200_000)] = 1500
    """Children of one year of birth in the largest of the towns, as in Umeå (assumption)."""
    children_per_area: Annotated[int, Field(ge=5, le=10_000)] = 50
    """Children of a year to an area: two classes (assumption). Small towns have fewer areas, not smaller ones."""
    draws: Annotated[int, Field(ge=4, le=100_000)] = 40
    """Draws of everything that is believed: parameters, effects and prices."""
    towns: Annotated[int, Field(ge=2, le=1000)] = 2
    """Towns of each size lived for each draw; they differ by chance alone."""
    seen_share: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.8
    """Chance with which a municipality wants to see what the strategy does."""
    seed: Seed = 1
    engine: EngineName = "processes"
    workers: Workers = 2
    store: Folder = "outputs/sweeps"
    """Folder in which finished runs are kept; the same command goes on where it was stopped."""
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SmallTowns:
        refuse_doubles("sizes", self.sizes)
        refuse_doubles("strategies", self.strategies)
        return self
