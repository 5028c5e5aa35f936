"""Choices about who does runs, and what a cluster's scheduler wants to know. Nothing here can change a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT

Word = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.,:@/+=\[\]-]*$")]
"""One word as schedulers write them: nothing that a shell or another line could be made of."""
EngineName = Literal["serial", "processes", "submitit_local", "slurm"]
"""Who does the runs (``sim.sweeps.engines``)."""
OptionName = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]


@dataclass(frozen=True, config=STRICT)
class Cluster:
    """What a scheduler is told of every task; a task does several jobs, one after the other, on one core."""

    partition: Word = ""
    """The queue to stand in; empty: the cluster's own default."""
    account: Word = ""
    """Whose allocation pays; empty: your default."""
    minutes: Annotated[int, Field(ge=1, le=60 * 24 * 30)] = 60
    """Longest a task may take. One that comes near it stops after the job in hand, and the rest is put in again."""
    memory_gb: Annotated[float, Field(gt=0.0, le=4096.0)] = 4.0
    jobs_per_task: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Most jobs a task does; 0: so many that up to four tasks come on each that may run at a time."""
    options: Annotated[Mapping[OptionName, Word], Field(max_length=20)] = Field(default_factory=dict)
    """Further options of ``sbatch`` by their long names, such as ``{qos: low, constraint: avx2}``."""
