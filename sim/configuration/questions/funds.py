"""What can be asked of social investment funds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Replications, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class SocialInvestmentFund:
    """Social investment funds of different models on the same lives."""

    municipality: Municipality
    economics: Economics
    funds: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=8)] = (
        "ale_repayment", "ale_grant", "ale_mixed", "umea", "shared_purse", "norrkoping_contract",
    )  # fmt: skip
    """Names of files in ``conf/fund`` (or paths ending in .yaml)."""
    fund_years: Annotated[int, Field(ge=2, le=100)] = 20
    """Years after which a fund's capital is told; lives go on to the municipality's horizon."""
    replications: Replications = 10
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SocialInvestmentFund:
        refuse_doubles("funds", self.funds)
        return self
