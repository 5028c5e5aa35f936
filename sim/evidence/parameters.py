"""The parameters as the compiled rules read them: one record, a float or a profile over ages a name.

Rules write ``prm.conviction_attention`` or ``prm.conviction_log_odds[age]``; outside its bands of ages a profile is
minus 40 in log-odds (never happens) and 0 in other units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.evidence.ages import AGES
from sim.evidence.tables import FOLDER, EvidenceError, Parameter, parameters, read_table

NEVER_LOG_ODDS = -40.0


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


def parameter_record(shifts: Sequence[Shift] | None = None) -> np.ndarray:
    """Return the parameters as an array of one record.

    Args:
        shifts: what to add to parameters; by default what calibration found.

    Raises:
        EvidenceError: a shift names no parameter, or a name stands twice without ages.
    """
    values: dict[str, float | np.ndarray] = {}
    for name, rows in sorted(_rows_by_name().items()):
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
    dtype = np.dtype([(n, "f8", (AGES,)) if isinstance(v, np.ndarray) else (n, "f8") for n, v in values.items()])
    record = np.zeros(1, dtype=dtype)
    for name, value in values.items():
        record[name][0] = value
    return record
