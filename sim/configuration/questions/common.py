"""What many questions ask: seeds, workers, folders, names of files, and how a choice is refused."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

FileName = Annotated[str, Field(min_length=1, max_length=400)]
"""A name in the folder of ``conf`` that is said, or a path that ends in .yaml."""
Folder = Annotated[str, Field(min_length=1, max_length=400)]
Decision = Literal["public", "society"]
Rate = Annotated[float, Field(ge=0.0, le=0.2)]
"""A discount rate a year that is tried beside the chosen one."""
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
"""Of every accident of life."""
Threads = Annotated[int, Field(ge=1, le=256)]
"""Threads to walk on; the result is the same for any number."""
Workers = Annotated[int, Field(ge=1, le=1024)]
"""Processes, or tasks of a cluster, side by side; the result is the same for any number."""
Replications = Annotated[int, Field(ge=1, le=10_000)]
"""Towns lived with new accidents of life, which all alternatives share."""


def refuse_doubles(key: str, given: tuple[object, ...]) -> None:
    """Raise ValueError, as the schemas do, if something is given more than once."""
    if len(set(given)) < len(given):
        raise ValueError(f"{key}: each once, got {', '.join(map(str, given))}")


def refuse_what_does_not_rise(key: str, given: tuple[float, ...]) -> None:
    """Raise ValueError, as the schemas do, if what is given does not rise from one to the next."""
    if any(later <= sooner for sooner, later in pairwise(given)):
        raise ValueError(f"{key} must rise, got {', '.join(f'{one:g}' for one in given)}")
