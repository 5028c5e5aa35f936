"""The rows of a validation, as its figure and its table show them.

Reads the tidy frames of ``sim.studies.calibration.validate.Validation``; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim import __version__
from sim.configuration.faults import printable
from sim.views.calibration.target_text import (
    counted,
    decimals_for,
    name_of,
)
from sim.views.words import Words

ROLES = ("fit", "check", "input", "structure", "report")
"""Groups, in the order in which they are shown."""
COLUMNS = ("id", "unit", "role", "simulated", "simulated_low", "simulated_high", "published", "low", "high", "inside",
            "source")  # fmt: skip


@dataclass(frozen=True)
class TargetRow:
    """One row: a name, its role, the numbers in the unit of the row (NaN where there is none) and the verdict."""

    name: str
    role: str
    unit: str
    simulated: float
    simulated_low: float
    simulated_high: float
    published: float
    low: float
    high: float
    inside: bool
    source: str

    @property
    def has_range(self) -> bool:
        """Say whether there is a range to fall in."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def decimals(self) -> int:
        """Return how many decimals its numbers are written with."""
        return decimals_for(self.simulated, self.low, self.high, self.published)

    def place(self, value: float) -> float:
        """Return where a value lies on the row's own scale, on which the range is −1 to 1; NaN if nowhere.

        A range with one end puts that end at −1 or 1 and the published value, or a quarter of the end, one unit in.
        """
        if not self.has_range or math.isnan(value):
            return math.nan
        if math.isfinite(self.low) and math.isfinite(self.high):
            middle, half = self.low / 2 + self.high / 2, self.high / 2 - self.low / 2
            return (value - middle) / (half or abs(middle) / 20 or 1.0)
        end, start = (self.low, -1.0) if math.isfinite(self.low) else (self.high, 1.0)
        known = abs(self.published - end) if math.isfinite(self.published) else 0.0
        return start + (value - end) / (known or abs(end) / 4 or 1.0)


def rows_of(targets: pd.DataFrame) -> list[TargetRow]:
    """Return the rows of a table of targets.

    Raises:
        ValueError: no rows, a column that lacks or an unknown role.
    """
    missing = [column for column in COLUMNS if column not in targets.columns]
    if missing or targets.empty:
        raise ValueError(
            f"targets needs rows and the columns {', '.join(COLUMNS)}; without {', '.join(missing) or 'rows'}"
        )
    strange = sorted(set(targets["role"]) - set(ROLES))
    if strange:
        raise ValueError(f"targets: the role {strange[0]!r} is none of {', '.join(ROLES)}")
    numbers = {
        column: pd.to_numeric(targets[column], errors="coerce").astype(float).tolist()
        for column in ("simulated", "simulated_low", "simulated_high", "published", "low", "high")
    }
    low = [-math.inf if math.isnan(one) else one for one in numbers.pop("low")]
    high = [math.inf if math.isnan(one) else one for one in numbers.pop("high")]
    rows = zip(targets["id"], targets["unit"], targets["role"], targets["inside"], targets["source"], strict=True)
    return [
        TargetRow(
            name=name_of(identifier), role=str(role), unit=str(unit), low=low[k], high=high[k],
            inside=not pd.isna(inside) and bool(inside) and not math.isnan(numbers["simulated"][k]),
            source=printable(str(source)) if isinstance(source, str) else "",
            **{column: values[k] for column, values in numbers.items()},
        )
        for k, (identifier, unit, role, inside, source) in enumerate(rows)
    ]  # fmt: skip


def of_role(found: Sequence[TargetRow], role: str) -> list[TargetRow]:
    """Return the rows of one role."""
    return [one for one in found if one.role == role]


def count_inside(found: Sequence[TargetRow]) -> tuple[int, int]:
    """Return how many lie inside their range, of how many that have one."""
    return counted(one.inside for one in found if one.has_range)


def made_by(words: Words, version: str | None) -> str:
    """Return the line that says what made the figure or table."""
    return words("validation.source_line", version=version or __version__)
