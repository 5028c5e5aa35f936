"""What can be asked of where an answer turns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import (
    Decision,
    FileName,
    Folder,
    Rate,
    Seed,
    Workers,
    refuse_doubles,
    refuse_what_does_not_rise,
)

Times = Annotated[float, Field(ge=0.0, le=100.0)]


@dataclass(frozen=True, config=STRICT)
class Threshold:
    """What would have to be true for strategies to pay."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=9)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    judged_by: Decision = "public"
    """Whose net present value decides: the public purse or society."""
    effect_times: Annotated[tuple[Times, ...], Field(min_length=2, max_length=12)] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
    """What effects are multiplied with."""
    price_times: Annotated[tuple[Times, ...], Field(min_length=2, max_length=24)] = (
        0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0,
    )  # fmt: skip
    """What prices of programmes and reforms are multiplied with; needs no new runs."""
    delivery_times: Annotated[tuple[Times, ...], Field(min_length=2, max_length=12)] = (0.0, 0.5, 1.0, 2.0)
    """What coverage, uptake and fade-out are multiplied with, one at a time; shares stop at 1."""
    discount_rates: Annotated[tuple[Rate, ...], Field(min_length=2, max_length=24)] = (
        0.0, 0.01, 0.02, 0.03, 0.035, 0.04, 0.05, 0.07, 0.1,
    )  # fmt: skip
    worth_of_a_person_msek: Annotated[
        tuple[Annotated[float, Field(ge=0.0, le=1000.0)], ...], Field(min_length=2, max_length=40)
    ] = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 40.0)  # fmt: skip
    """What keeping one person out of long-lasting exclusion is worth beside what it saves, in MSEK."""
    draws: Annotated[int, Field(ge=4, le=100_000)] = 20
    """Draws of everything that is believed, each lived in a town of its own."""
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
    def _makes_sense(self) -> Threshold:
        refuse_doubles("strategies", self.strategies)
        for key in ("effect_times", "price_times", "delivery_times", "discount_rates", "worth_of_a_person_msek"):
            refuse_what_does_not_rise(key, getattr(self, key))
        for key in ("effect_times", "price_times", "delivery_times"):
            if 1.0 not in getattr(self, key):
                raise ValueError(f"{key} must hold 1, which is how it is believed to be")
        return self
