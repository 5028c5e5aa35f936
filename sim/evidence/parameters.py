"""The parameters as the compiled rules read them: one record, a float or a profile over ages a name.

Rules write ``prm.conviction_attention`` or ``prm.conviction_log_odds[age]``; outside its bands of ages a profile is
minus 40 in log-odds (never happens) and 0 in other units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist

import numpy as np

from sim.evidence.ages import AGES
from sim.evidence.tables import FOLDER, EvidenceError, Parameter, parameters, read_table

NEVER_LOG_ODDS = -40.0
HALF_WIDTH_SD = 1.959964
"""Standard deviations from the middle of a normal distribution to the end of its 95 % range."""


def _rows_by_name() -> dict[str, list[Parameter]]:
    rows: dict[str, list[Parameter]] = {}
    for parameter in parameters():
        rows.setdefault(parameter.name, []).append(parameter)
    return rows


def _profile(name: str, rows: list[Parameter]) -> np.ndarray:
    empty = NEVER_LOG_ODDS if rows[0].unit.startswith("log-odds") and name.endswith("_log_odds") else 0.0
    profile = np.full(AGES, empty)
    covered = np.zeros(AGES, dtype=bool)
    for row in rows:
        if row.age_from is None or row.age_to is None:
            raise EvidenceError(f"{name}: some rows have ages and some have none")
        band = slice(row.age_from, row.age_to + 1)
        if covered[band].any():
            raise EvidenceError(f"{name}: ages {row.age_from}-{row.age_to} overlap another row")
        covered[band] = True
        profile[band] = row.value
    return profile


@dataclass(frozen=True)
class Shift:
    """What calibration adds to a parameter, at all ages or (for a profile) at a band of ages."""

    name: str
    add: float
    age_from: int = 0
    age_to: int = AGES - 1

    @property
    def label(self) -> str:
        """Return the parameter's name, with the band of ages if there is one."""
        whole = (self.age_from, self.age_to) == (0, AGES - 1)
        return self.name if whole else f"{self.name}@{self.age_from}-{self.age_to}"


@cache
def calibrated_shifts() -> tuple[Shift, ...]:
    """Return what calibration found (``calibration.csv``, made by ``experiments.calibrate``)."""
    path = FOLDER / "calibration.csv"
    if not path.exists():
        return ()
    return tuple(
        Shift(row["name"], float(row["shift"]), int(row["age_from"]), int(row["age_to"])) for row in read_table(path)
    )


@dataclass(frozen=True)
class Free:
    """A parameter that calibration may move, and the standard deviation of what it may add (its row's own range)."""

    name: str
    age_from: int
    age_to: int
    prior_sd: float

    def add(self, standardised: float) -> Shift:
        """Return the shift that is so many prior standard deviations."""
        return Shift(self.name, self.prior_sd * standardised, self.age_from, self.age_to)


@cache
def free_parameters() -> tuple[Free, ...]:
    """Return the parameters that calibration may move (``free_parameters.csv``).

    The prior standard deviation is that of the parameter's own row; of several rows the narrowest.

    Raises:
        EvidenceError: a name is no parameter at those ages.
    """
    by_name = _rows_by_name()
    found = []
    for row in read_table(FOLDER / "free_parameters.csv"):
        first, last = int(row["age_from"]), int(row["age_to"])
        rows = [
            one
            for one in by_name.get(row["name"], [])
            if one.age_from is None or one.age_to is None or (one.age_from <= last and one.age_to >= first)
        ]
        if not rows:
            raise EvidenceError(f"free_parameters.csv: no parameter {row['name']} at the ages {first} to {last}")
        narrowest = min(min(one.high - one.value, one.value - one.low) for one in rows)
        found.append(Free(row["name"], first, last, narrowest / HALF_WIDTH_SD))
    return tuple(found)


def is_free(row: Parameter) -> bool:
    """Return whether calibration may move some age of a row."""
    first, last = (0, AGES - 1) if row.age_from is None or row.age_to is None else (row.age_from, row.age_to)
    return any(f.name == row.name and f.age_from <= last and f.age_to >= first for f in free_parameters())


@dataclass(frozen=True)
class Position:
    """Where in its distribution a parameter is drawn: as a share (uniform) and in standard deviations (normal)."""

    share: float
    sd: float

    @staticmethod
    def at(share: float) -> Position:
        """Return the place below which a share of the distribution lies (above 0, below 1)."""
        return Position(share, NormalDist().inv_cdf(share))


Row = tuple[str, int | None]
"""A row of a parameter table: its name and first age."""


def _at_its_position(row: Parameter, positions: Mapping[Row, Position]) -> Parameter:
    at = positions.get((row.name, row.age_from))
    return row if at is None else replace(row, value=drawn(row, at))


def drawn(row: Parameter, at: Position) -> float:
    """Return the value of a row at a position of its distribution (``at_position``)."""
    return at_position(row.value, row.low, row.high, row.distribution, at)


def at_position(value: float, low: float, high: float, distribution: str, at: Position) -> float:
    """Return what lies at a position of a distribution, never outside low to high.

    ``low`` and ``high`` bound 95 % of a normal distribution (each side with its own width) or are a uniform one's ends.
    """
    if distribution == "fixed":
        return value
    if distribution == "uniform":
        return low + at.share * (high - low)
    side = high - value if at.sd > 0 else value - low
    return min(max(value + at.sd * side / HALF_WIDTH_SD, low), high)


@cache
def _record_of(columns: tuple[tuple[str, bool], ...]) -> np.dtype:
    """Return the record of some parameters, by name and whether one is a profile; always the very same object.

    Compiled rules ask at every call whether they know an array's type; equal types of 300 fields take long to compare.
    """
    return np.dtype([(name, "f8", (AGES,)) if is_profile else (name, "f8") for name, is_profile in columns])


def parameter_record(
    shifts: Sequence[Shift] | None = None,
    positions: Mapping[Row, Position] | None = None,
    given: Mapping[Row, float] | None = None,
) -> np.ndarray:
    """Return the parameters as an array of one record.

    Args:
        shifts: what to add to parameters; by default what calibration found.
        positions: where in its distribution each row (name and first age) is drawn; the others have their best value.
        given: what some rows are taken to be instead, wherever they would be drawn.

    Raises:
        EvidenceError: a shift names no parameter, or a name stands twice without ages.
    """
    values: dict[str, float | np.ndarray] = {}
    for name, published in sorted(_rows_by_name().items()):
        rows = [_at_its_position(row, positions or {}) for row in published]
        rows = [replace(row, value=(given or {}).get((row.name, row.age_from), row.value)) for row in rows]
        if rows[0].age_from is not None:
            values[name] = _profile(name, rows)
        elif len(rows) == 1:
            values[name] = rows[0].value
        else:
            raise EvidenceError(f"{name}: stands more than once without ages")
    for shift in calibrated_shifts() if shifts is None else shifts:
        if shift.name not in values:
            raise EvidenceError(f"no such parameter to shift: {shift.name}")
        value = values[shift.name]
        if isinstance(value, np.ndarray):
            value[shift.age_from : shift.age_to + 1] += shift.add
        else:
            values[shift.name] = value + shift.add
    record = np.zeros(1, dtype=_record_of(tuple((name, np.ndim(value) > 0) for name, value in values.items())))
    for name, value in values.items():
        record[name][0] = value
    return record
