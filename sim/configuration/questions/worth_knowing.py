"""What can be asked of what it is worth to know more."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import Decision, FileName, Folder, Seed, Workers, refuse_doubles


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
    def _makes_sense(self) -> WorthKnowing:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("evaluation_children", self.evaluation_children)
        return self
