"""What can be asked of the whole country."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import Cluster, EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics
from sim.configuration.questions.common import FileName, Folder, Workers, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class National:
    """Strategies against the comparator in all of Sweden's municipalities, each lived by itself."""

    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    draws: Annotated[int, Field(ge=0, le=100_000)] = 4
    """Draws of everything that is believed, each for the whole country; 0: the best guess. Parameters are those of the
    posterior's members: more draws than there are members meet them again, with new effects and prices."""
    replications: Annotated[int, Field(ge=1, le=4000)] = 1
    """Countries lived for each draw; they differ by chance alone."""
    municipalities: Annotated[int, Field(ge=0, le=290)] = 0
    """Only the first so many in the order of their codes, to see how long they take; 0: all."""
    store: Folder = "outputs/sweeps"
    """Folder in which finished runs are kept; the same command goes on where it was stopped."""
    engine: EngineName = "processes"
    workers: Workers = 2
    cluster: Cluster = Field(default_factory=Cluster)
    """What a cluster's scheduler is told, for the engines that have one."""
    sure: bool = False
    """Whether to begin even if it will take more than an hour or more than 5 GB."""
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> National:
        refuse_doubles("strategies", self.strategies)
        return self
