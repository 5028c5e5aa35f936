"""What can be asked of the age at which an effort is given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Age, Language, Share
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class TimeFactor:
    """One and the same effort given at one age after the other."""

    municipality: Municipality
    economics: Economics
    effort: FileName = "same_effort"
    """A programme in ``conf/programme`` (or a path ending in .yaml); whom it is for is kept, but for the age."""
    ages: Annotated[tuple[Age, ...], Field(min_length=2, max_length=30)] = (3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25)
    fade_outs: Annotated[tuple[Share, ...], Field(max_length=5)] = (0.1, 0.0)
    """Further curves: what if so much of the effect that is left were lost a year? Empty: only as in its own file."""
    draws: bool = True
    """Whether replications differ in what is believed (parameters and effects) as well as in chance."""
    towns: Annotated[int, Field(ge=1, le=10)] = 2
    """Towns lived for what is believed in each replication; from two on, chance is told apart from belief."""
    replications: Annotated[int, Field(ge=2, le=10_000)] = 20
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> TimeFactor:
        refuse_doubles("ages", self.ages)
        refuse_doubles("fade_outs", self.fade_outs)
        return self
