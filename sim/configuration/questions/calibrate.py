"""What can be asked of the calibration."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.questions.common import Folder, Seed, Threads


@dataclass(frozen=True, config=STRICT)
class Calibrate:
    """The search for the free parameters that meet the published figures, and for a posterior of them."""

    births_per_year: Annotated[int, Field(ge=100, le=100_000)] = 4000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 6
    """The cohorts that every evaluation simulates; several years of birth, so that siblings meet."""
    rounds: Annotated[int, Field(ge=0, le=50)] = 16
    """Most rounds of the search, which always starts from the evidence; 0: no search, only a posterior around the
    calibration in use."""
    draws: Annotated[int, Field(ge=0, le=10_000)] = 290
    """Members of the posterior ensemble; 0: the best fit only."""
    seed: Seed = 1
    threads: Threads = 2
    keep: bool = False
    """Make what was found the calibration in use (``sim/evidence/calibration.csv``, ``posterior.csv``)."""
    figures: bool = True
    language: Language = "en"
    progress: bool = True
    output_dir: Folder = "outputs"
