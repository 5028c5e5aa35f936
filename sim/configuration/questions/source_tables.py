"""What can be asked of the documents' own tables."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Municipality
from sim.configuration.questions.common import FileName, Folder, Replications, Seed, Threads


@dataclass(frozen=True, config=STRICT)
class SourceTables:
    """The documents' own tables beside what the model gives."""

    municipality: Municipality
    """Whose births Trelleborg's table, the bet and the ten newcomers are held against."""
    umea: FileName = "umea"
    """A municipality in ``conf/municipality`` (or a path ending in .yaml) that Umeå's table is held against."""
    exclusion_years: Annotated[int, Field(ge=1, le=20)] = 10
    """Years in any of the six states from 23 to 42 that make exclusion long-lasting (assumption: half)."""
    draws: bool = False
    """Whether replications differ in what is believed (draws of the posterior) as well as in chance."""
    replications: Replications = 40
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"
