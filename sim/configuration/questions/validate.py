"""What can be asked of the validation: simulated against published."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics
from sim.configuration.questions.common import Folder, Seed, Threads


@dataclass(frozen=True, config=STRICT)
class Validate:
    """Simulated against published, target by target."""

    economics: Economics
    targets: Annotated[str, Field(max_length=400)] = ""
    """A CSV file with the columns of ``docs/quantities.md``; empty: the project's own table."""
    births_per_year: Annotated[int, Field(ge=10, le=100_000)] = 5000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 8
    """The cohorts of every replication; several years of birth, so that siblings meet."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 6
    draws: Annotated[int, Field(ge=0, le=1000)] = 0
    """Runs with parameters drawn from the posterior, instead of replications with the best ones; 0: the best ones."""
    seed: Seed = 2
    """Not that of the calibration, so that what was fitted is judged on other lives."""
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"
