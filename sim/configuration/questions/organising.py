"""What can be asked of ways of organising and of governing."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Replications, Seed, Threads, refuse_doubles


@dataclass(frozen=True, config=STRICT)
class SiloOrTeam:
    """Ways of organising the same agencies, against each other."""

    municipality: Municipality
    economics: Economics
    organisations: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=8)] = (
        "silo", "team", "team_and_talks", "association_1", "association_2",
    )  # fmt: skip
    """Names of files in ``conf/organisation`` (or paths ending in .yaml); the first is the comparator."""
    staff_shares: Annotated[tuple[Annotated[float, Field(ge=0.01, le=10.0)], ...], Field(max_length=12)] = (
        0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0,
    )  # fmt: skip
    """Shares of all agencies' staff for which cost, queues and exclusion are shown; 1 must be among them, or none."""
    replications: Replications = 20
    staff_replications: Annotated[int, Field(ge=1, le=10_000)] = 6
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SiloOrTeam:
        refuse_doubles("organisations", self.organisations)
        refuse_doubles("staff_shares", self.staff_shares)
        if self.staff_shares and 1.0 not in self.staff_shares:
            raise ValueError("staff_shares must hold 1 (the staff there is), or be empty")
        if len(self.staff_shares) == 1:
            raise ValueError("staff_shares needs another share beside 1, or be empty")
        return self


@dataclass(frozen=True, config=STRICT)
class ProjectSickness:
    """Coordination associations 1.0 and 2.0 in a standing municipality, by the three degrees of success."""

    municipality: Municipality
    economics: Economics
    organisations: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=8)] = (
        "silo", "association_1", "association_2",
    )  # fmt: skip
    governed_by: FileName = "pressed"
    """A file in ``conf/governance``: with ``pressed``, staff follow the queues one can see."""
    dose_of: FileName = "association_1"
    """The association whose projects are made larger and smaller."""
    places_times: Annotated[tuple[Annotated[float, Field(ge=0.0, le=100.0)], ...], Field(max_length=12)] = (
        0.0, 1.0, 2.0, 4.0, 8.0, 16.0,
    )  # fmt: skip
    """Times the places of its projects; 0 must be among them, or none."""
    replications: Replications = 20
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> ProjectSickness:
        refuse_doubles("organisations", self.organisations)
        refuse_doubles("places_times", self.places_times)
        if self.places_times and 0.0 not in self.places_times:
            raise ValueError("places_times must hold 0 (no projects), or be empty")
        if len(self.places_times) == 1:
            raise ValueError("places_times needs another number beside 0, or be empty")
        return self


@dataclass(frozen=True, config=STRICT)
class MandatePeriod:
    """Councils that look four years or longer ahead, in their own or the public purse, under a fixed budget."""

    municipality: Municipality
    economics: Economics
    tried_births: Annotated[int, Field(ge=100, le=100_000)] = 4000
    """Births of the one cohort on which each programme's cash flow is worked out before councils decide by it."""
    governances: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=8)] = (
        "fixed", "open", "mandate", "long_view", "long_view_public",
    )  # fmt: skip
    """Names of files in ``conf/governance`` (or paths ending in .yaml); the first is the comparator."""
    replications: Replications = 20
    seed: Seed = 1
    threads: Threads = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Folder = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> MandatePeriod:
        refuse_doubles("governances", self.governances)
        return self
