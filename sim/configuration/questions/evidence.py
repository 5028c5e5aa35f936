"""What can be asked of the evidence: where a number comes from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT
from sim.configuration.questions.common import Folder


@dataclass(frozen=True, config=STRICT)
class Evidence:
    """Where a number comes from: a parameter, a price or a published row, what it rests on and what rests on it."""

    name: Annotated[str, Field(max_length=120)] = ""
    """A parameter, an item of ``prices.csv``, a published row (``effects:E006``), a file of ``conf/``
    (``programme:parent_training``), or a part of a name; empty: a summary of all."""
    page: Annotated[str, Field(max_length=400)] = ""
    """Where to write all of it as one HTML page, such as ``docs/parameters.html``; empty: no page."""
    progress: bool = True
    """As every experiment; this one is done at once and shows none."""
    output_dir: Folder = "outputs"
