"""What can be asked of the bill: perspectives, rates, draws and the verdict."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Replications, Seed, Threads, refuse_doubles

JudgedBy = Literal[
    "public", "society", "municipality", "region", "employment_service", "social_insurance", "justice", "other_state"
]
"""Perspectives a verdict may be judged by: every one of ``sim.money.perspective`` but the sources' own headline."""


@dataclass(frozen=True, config=STRICT)
class Appraise:
    """The bill of strategies against the comparator: in every perspective, by payer, period and group, and how sure."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)] = (
        "as_today", "early_targeted", "school", "youth_to_work", "whole_chain",
    )  # fmt: skip
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    replications: Replications = 20
    draws: bool = True
    """Whether every replication also has a draw of its own of parameters, effects and prices; else only chance."""
    discount_rates: Annotated[tuple[Annotated[float, Field(ge=0.0, le=0.2)], ...], Field(max_length=8)] = (
        0.0, 0.03, 0.035, 0.04,
    )  # fmt: skip
    """Shown side by side; ``economics.discount_rate_per_year`` is the chosen one and always among them."""
    tax_factor: Annotated[float, Field(ge=1.0, le=3.0)] | None = None
    """What a public krona costs society to raise; null: the convention (``vandpunkt evidence tax_factor``)."""
    judged_by: JudgedBy = "public"
    """The perspective whose net present value is the verdict."""
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> Appraise:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("discount_rates", self.discount_rates)
        return self
