"""What can be asked of how sure one is: draws, towns and structures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import Decision, FileName, Folder, Seed, Workers, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class HowSure:
    """Strategies against the comparator, with everything that is not known."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    draws: Annotated[int, Field(ge=4, le=100_000)] = 100
    """Draws of everything that is believed: parameters, effects and prices."""
    towns: Annotated[int, Field(ge=1, le=1000)] = 2
    """Towns lived for each draw; from two on, chance is told apart from belief."""
    structures: Annotated[tuple[FileName, ...], Field(max_length=20)] = ()
    """Names of files in ``conf/structure`` (or paths ending in .yaml): other ways the world may work."""
    structure_draws: Annotated[int, Field(ge=2, le=100_000)] = 20
    """Draws of each structure: the first ones of all, on the same accidents."""
    willingness_to_pay_msek: Annotated[tuple[Annotated[float, Field(ge=0.0, le=1000.0)], ...], Field(max_length=60)] = (
        0.0, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0,
    )  # fmt: skip
    """What keeping one person out of long-lasting exclusion is worth beside what it saves, in MSEK, side by side."""
    judged_by: Decision = "public"
    """Whose net present value decides: the public purse or society."""
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
    def _makes_sense(self) -> HowSure:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("structures", self.structures)
        return self
