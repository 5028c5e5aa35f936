"""Choices about how sure one wants to be: draws, towns, structures, and how the runs are done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language, Name, NumbersFrom, Title
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions import FileName, refuse_doubles

Folder = Annotated[str, Field(min_length=1, max_length=400)]
Decision = Literal["public", "society"]


@dataclass(frozen=True, config=STRICT)
class Structure:
    """Another way the world may work, or another reading of the evidence: what would then be different."""

    name: Name
    title: Title
    why: Annotated[str, Field(min_length=10, max_length=400)]
    """Why somebody may see it so."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """Keys of the configuration and what they are instead, as a sweep writes them (``docs/sweeps.md``)."""
    trials: Literal["believed", "published"] = "believed"
    """Whether effects of trials are shrunk for how they were found, or taken at their word."""
    associations: Literal["believed", "published"] = "believed"
    """Whether associations are shrunk to what may be causal, or all of them taken for causes."""
    numbers_from: NumbersFrom = "assumption: another reading, to see how much hangs on it"


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
    def _makes_sense(self) -> HowSure:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("structures", self.structures)
        return self


@dataclass(frozen=True, config=STRICT)
class WorthKnowing:
    """What it would be worth to know more before one chooses, and about what."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    draws: Annotated[int, Field(ge=50, le=100_000)] = 100
    towns: Annotated[int, Field(ge=1, le=1000)] = 2
    """Towns lived for each draw, as ``how_sure`` has them; with one, part of what looks worth knowing is luck."""
    worth_of_a_person_msek: Annotated[float, Field(ge=0.0, le=1000.0)] = 0.0
    """What keeping one person out of long-lasting exclusion is worth beside what it saves, in MSEK; 0: money alone."""
    judged_by: Decision = "public"
    """Whose net present value decides: the public purse or society."""
    cohorts: Annotated[int, Field(ge=1, le=1000)] = 10
    """For how many cohorts like this one the choice stands, a year apart (assumption)."""
    evaluation_children: Annotated[tuple[Annotated[int, Field(ge=2, le=1_000_000)], ...], Field(max_length=12)] = (
        50, 100, 200, 400, 800, 1600,
    )  # fmt: skip
    """Persons in each arm of a local evaluation whose worth is told."""
    evaluated_event_share: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.3
    """Share of the controls to whom what an evaluation follows happens, where that is an event (assumption)."""
    evaluation_fixed_sek: Annotated[float, Field(ge=0.0, le=1e9)] = 500_000.0
    """What any evaluation costs: somebody to lead it, allot, and analyse (assumption)."""
    evaluation_sek_a_person: Annotated[float, Field(ge=0.0, le=1e6)] = 2_000.0
    """What it costs to follow one person, in either arm (assumption)."""
    evaluation_years: Annotated[int, Field(ge=0, le=100)] = 2
    """Years until its answer is known: it serves none of the cohorts before (assumption)."""
    evaluation_design_effect: Annotated[float, Field(ge=1.0, le=100.0)] = 1.0
    """By how much its variance grows because groups are allotted together, 1 + (m - 1) ICC; 1: each person is allotted
    alone (assumption)."""
    most_evaluations: Annotated[int, Field(ge=0, le=50)] = 5
    """Programmes, those whose effect is most worth knowing, whose evaluation is worked out."""
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
    def _makes_sense(self) -> WorthKnowing:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("evaluation_children", self.evaluation_children)
        return self
