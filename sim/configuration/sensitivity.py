"""Choices about what moves an answer, and about what would have to be true for it to turn."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.how_sure import Decision, Folder
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions import FileName, refuse_doubles

Answer = Literal["public", "society", "persons_kept_out"]
"""Net present value for the public purse or for society, or persons kept out of long-lasting exclusion."""
Method = Literal["tornado", "morris", "sobol"]
Rate = Annotated[float, Field(ge=0.0, le=0.2)]
Times = Annotated[float, Field(ge=0.0, le=100.0)]


def _refuse_what_does_not_rise(key: str, given: tuple[float, ...]) -> None:
    if any(later <= sooner for sooner, later in pairwise(given)):
        raise ValueError(f"{key} must rise, got {', '.join(f'{one:g}' for one in given)}")


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
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    engine: EngineName = "processes"
    workers: Annotated[int, Field(ge=1, le=1024)] = 2
    store: Folder = "outputs/sweeps"
    """Folder in which finished runs are kept; the same command goes on where it was stopped."""
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> Sensitivity:
        refuse_doubles("methods", self.methods)
        _refuse_what_does_not_rise("discount_rates", self.discount_rates)
        refuse_doubles("strategies", self.strategies)
        if self.points & (self.points - 1):
            raise ValueError(f"points must be a power of 2 (32, 64, 128, …), got {self.points}")
        return self


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
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    engine: EngineName = "processes"
    workers: Annotated[int, Field(ge=1, le=1024)] = 2
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
            _refuse_what_does_not_rise(key, getattr(self, key))
        for key in ("effect_times", "price_times", "delivery_times"):
            if 1.0 not in getattr(self, key):
                raise ValueError(f"{key} must hold 1, which is how it is believed to be")
        return self
