"""What can be asked of how many replications are enough."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Workers, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class EnoughReplications:
    """Replications until the answer is as precise as asked for, and what shared accidents gain."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    precision_persons: Annotated[float, Field(gt=0.0, le=1e6)] = 1.0
    """Most that half a 95 % interval of persons kept out of exclusion may be: ± so many persons."""
    precision_msek: Annotated[float, Field(gt=0.0, le=1e6)] = 10.0
    """Most that half a 95 % interval of a net present value may be (the public purse's, society's): ± so many MSEK."""
    batch: Annotated[int, Field(ge=1, le=1000)] = 8
    """Replications lived between two looks at the intervals, or a multiple of it where many are missing."""
    least: Annotated[int, Field(ge=4, le=10_000)] = 16
    """Replications before a first look: a spread seen in fewer says little (assumption)."""
    most: Annotated[int, Field(ge=4, le=100_000)] = 200
    """Replications at which to give up; then it is said how many it would take."""
    tight_staff_share: Annotated[float, Field(gt=0.0, le=1.0)] = 0.5
    """Share of every agency's staff with which the gain of shared accidents is measured again, so that queues bind."""
    tight_replications: Annotated[int, Field(ge=0, le=10_000)] = 16
    """Replications with so little staff; 0: none."""
    draws: bool = False
    """Whether replications differ in what is believed (parameters, effects, prices) as well as in chance."""
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
    def _makes_sense(self) -> EnoughReplications:
        refuse_doubles("strategies", self.strategies)
        if self.most < self.least:
            raise ValueError(f"most {self.most} is below least {self.least}")
        if 0 < self.tight_replications < 4:
            raise ValueError(f"tight_replications must be 0 or at least 4, not {self.tight_replications}")
        return self
