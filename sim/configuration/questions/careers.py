"""What can be asked of child welfare careers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Replications, Seed, Threads


@dataclass(frozen=True, config=STRICT)
class ChildWelfareCareers:
    """Which efforts children in need got, when, and what a joint view would have seen earlier."""

    municipality: Municipality
    economics: Economics
    health_talks: FileName = "health_talks"
    """A file in ``conf/organisation`` with health talks, against the same agencies without."""
    least_years_in_need: Annotated[int, Field(ge=1, le=18)] = 3
    """Years before 18 in which some agency's mandate fits, that make a child one in need (assumption)."""
    early_before_age: Annotated[int, Field(ge=1, le=17)] = 7
    """Before which age a view counts as early (assumption: school start)."""
    replications: Replications = 10
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"
