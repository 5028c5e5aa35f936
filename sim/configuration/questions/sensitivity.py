"""What can be asked of what moves an answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import (
    FileName,
    Folder,
    Rate,
    Seed,
    Workers,
    refuse_doubles,
    refuse_what_does_not_rise,
)

Answer = Literal["public", "society", "persons_kept_out"]
"""Net present value for the public purse or for society, or persons kept out of long-lasting exclusion."""
Method = Literal["tornado", "morris", "sobol"]


@dataclass(frozen=True, config=STRICT)
class Sensitivity:
    """Which of what is believed moves the answer about one strategy."""

    municipality: Municipality
    economics: Economics
    strategies: tuple[FileName, FileName] = ("as_today", "youth_to_work")
    """The comparator and the strategy asked about: files in ``conf/strategy`` (or paths ending in .yaml)."""
    judged_by: Answer = "public"
    """What the answer is: a net present value, or persons kept out of long-lasting exclusion."""
    methods: Annotated[tuple[Method, ...], Field(min_length=1)] = ("tornado", "morris", "sobol")
    percentile: Annotated[float, Field(ge=1.0, le=40.0)] = 5.0
    """Tornado: each factor at this and at the opposite percentile of its own distribution."""
    screened: Annotated[int, Field(ge=0, le=1000)] = 10
    """Tornado: parameters of the rules of life that are looked at closely, those that moved the answer most when all
    were tried on one set of accidents."""
    replications: Annotated[int, Field(ge=3, le=10_000)] = 6
    """Tornado: sets of accidents on which each factor is looked at."""
    delivery_share: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.25
    """Tornado: share by which coverage, uptake, drop-out and fade-out are made smaller and larger (assumption)."""
    discount_rates: tuple[Rate, Rate] = (0.02, 0.05)
    """Tornado: discount rates a year side by side (assumption)."""
    morris_of: Literal["groups", "factors"] = "groups"
    """Morris: what one would find out about together, or every factor by itself (some ten times as many runs)."""
    trajectories: Annotated[int, Field(ge=2, le=1000)] = 6
    sets: Annotated[int, Field(ge=1, le=100)] = 2
    """Morris: sets of accidents on which each trajectory is walked; from two on, chance is told."""
    points: Annotated[int, Field(ge=8, le=65_536)] = 64
    """Sobol: points of each of the two samples, a power of 2."""
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
    def _makes_sense(self) -> Sensitivity:
        refuse_doubles("methods", self.methods)
        refuse_what_does_not_rise("discount_rates", self.discount_rates)
        refuse_doubles("strategies", self.strategies)
        if self.points & (self.points - 1):
            raise ValueError(f"points must be a power of 2 (32, 64, 128, …), got {self.points}")
        return self
