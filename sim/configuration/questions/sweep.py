"""What can be asked of a sweep, and of what has been run."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.clusters import Cluster, EngineName
from sim.configuration.kinds import STRICT, Language
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions.common import FileName, Folder, Seed, Workers


@dataclass(frozen=True, config=STRICT)
class Sweep:
    """A design lived point by point."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    design: FileName = "small"
    """A file in ``conf/sweep_design``, or a path that ends in .yaml."""
    store: Folder = "outputs/sweeps"
    """Folder in which finished jobs and results are kept; the same command goes on where it was stopped."""
    engine: EngineName = "processes"
    workers: Workers = 2
    cluster: Cluster = Field(default_factory=Cluster)
    """What a cluster's scheduler is told, for the engines that have one."""
    sure: bool = False
    """Whether to begin without being asked even if it will take more than an hour or more than 5 GB."""
    seed: Seed = 1
    language: Language = "en"
    progress: bool = True
    output_dir: Folder = "outputs"


@dataclass(frozen=True, config=STRICT)
class Runs:
    """What has been run: experiments in one folder and sweeps in another."""

    experiment: Annotated[str, Field(max_length=40)] = ""
    """Only of this experiment; empty: of all."""
    store: Folder = "outputs/sweeps"
    show: Annotated[str, Field(max_length=80)] = ""
    """An identity, or its beginning: everything that is known of that run."""
    sql: Annotated[str, Field(max_length=4000)] = ""
    """A question to the results of a sweep (``show=``, otherwise the latest), such as ``select * from results``."""
    most: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Runs, or rows of an answer, that are listed."""
    language: Language = "en"
    progress: bool = True
    output_dir: Folder = "outputs"
