"""What can be asked of the main job: strategies against the comparator."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import Folder, Replications, Seed, Threads


@dataclass(frozen=True, config=STRICT)
class Compare:
    """The main job: strategies against the comparator on one municipality."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    replications: Replications = 20
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"
