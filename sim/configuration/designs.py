"""What a sweep varies, as a file in ``conf/sweep_design`` says it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.faults import shown
from sim.configuration.kinds import STRICT, Name, NumbersFrom, Title

How = Literal["grid", "one_at_a_time", "latin_hypercube", "sobol"]
FILLS_SPACE = ("latin_hypercube", "sobol")
MOST_POINTS = 1_000_000


@dataclass(frozen=True, config=STRICT)
class Design:
    """What a sweep varies: keys of the configuration, or a file with a point on each row."""

    name: Name
    title: Title
    vary: dict[str, Any] = Field(default_factory=dict)
    """Dotted key -> a list of values; ``{from, to, steps}``; or ``{low, high, distribution}`` (``docs/sweeps.md``)."""
    how: How = "grid"
    """Every combination; the start and each change alone; or ``points`` points spread over the whole space."""
    points: Annotated[int, Field(ge=2, le=MOST_POINTS)] | None = None
    file: Annotated[str, Field(max_length=400)] = ""
    """CSV or Parquet with one column a key and one row a point, beside the design's own file."""
    draws: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Draws of what is believed (parameters, effects, prices) at each point; 0: the best guess. Parameters are those of
    the posterior's members: more draws than there are members meet them again, with new effects and prices."""
    replications: Annotated[int, Field(ge=1, le=4000)] = 1
    """Towns lived for each draw; all points share their accidents."""
    numbers_from: NumbersFrom = "assumption: what somebody wants to look at, not what anybody believes"

    @model_validator(mode="after")
    def _makes_sense(self) -> Design:
        if bool(self.vary) == bool(self.file):
            raise ValueError("a design has either vary (keys and their values) or file (a table of points)")
        if self.file and not re.fullmatch(r"\w[\w .-]*", self.file):
            raise ValueError(f"file={shown(self.file)}: a name alone; the table lies beside the design's own file")
        if self.file and (self.how != "grid" or self.points is not None):
            raise ValueError("file gives the points itself: leave how and points out")
        if (self.how in FILLS_SPACE) != (self.points is not None):
            told = f"how: {self.how} needs points" if self.points is None else f"points goes with {FILLS_SPACE}"
            raise ValueError(told)
        if self.how == "sobol" and self.points is not None and self.points & (self.points - 1):
            below = 1 << (self.points.bit_length() - 1)
            raise ValueError(f"Sobol points come in powers of two: {below} or {2 * below}, not {self.points}")
        return self
