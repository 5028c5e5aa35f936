"""What can be asked of simulated trials."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics
from sim.configuration.questions.common import FileName, Folder, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class ReplicateTrials:
    """Simulated trials of programmes beside the published ones."""

    economics: Economics
    trials: tuple[FileName, ...] = ()
    """Names of files in ``conf/trial`` (or paths ending in .yaml); empty: all of them."""
    births: Annotated[int, Field(ge=100, le=1_000_000)] = 20_000
    """Births of the town in which each trial finds its participants, shared among the ages of its group."""
    solve: bool = False
    """Look for the size of effect that would return each trial whose effect was put in and did not come out; it is
    printed, and put to no use."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 8
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> ReplicateTrials:
        refuse_doubles("trials", self.trials)
        return self
