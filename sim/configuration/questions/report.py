"""What can be asked of the report: one page about a comparison, for whoever decides and for whoever reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class Report:
    """A comparison as one page that needs nothing else: the answer, what proves it and what it rests on."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=12)] = (
        "as_today", "early_targeted", "school", "youth_to_work", "whole_chain",
    )  # fmt: skip
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    draws: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Draws of everything that is believed (parameters, effects, prices), each with accidents of life of its own."""
    seed: Seed = 1
    workers: Annotated[int, Field(ge=1, le=256)] = 2
    """Processes that live draws side by side."""
    language: Language = "en"
    pdf: bool | Literal["auto"] = "auto"
    """Whether to print the page as PDF too, by a Chromium, Chrome or Edge of this machine; auto: where there is one."""
    figures: bool = True
    """Whether to save each figure of the page as SVG and PNG too."""
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> Report:
        refuse_doubles("strategies", self.strategies)
        return self
