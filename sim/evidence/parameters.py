"""The parameters as the compiled rules read them: one record, a float or a profile over ages a name.

Rules write ``prm.conviction_attention`` or ``prm.conviction_log_odds[age]``; outside its bands of ages a profile is
minus 40 in log-odds (never happens) and 0 in other units.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from sim.evidence.tables import FOLDER, EvidenceError, Parameter, parameters, read_table
from sim.people.record import AGES

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


@cache
def calibrated_shifts() -> dict[str, float]:
    """Return what calibration adds to parameters, by name (``calibration.csv``, made by ``calibrate``)."""
    path = FOLDER / "calibration.csv"
    if not path.exists():
        return {}
    return {row["name"]: float(row["shift"]) for row in read_table(path)}


def parameter_record(shifts: Mapping[str, float] | None = None) -> np.ndarray:
    """Return the parameters as an array of one record.

    Args:
        shifts: what to add to parameters by name; by default what calibration found.

    Raises:
        EvidenceError: a shift names no parameter.
    """
    shifts = calibrated_shifts() if shifts is None else shifts
    rows = _rows_by_name()
    unknown = sorted(set(shifts) - set(rows))
    if unknown:
        raise EvidenceError(f"no such parameter: {', '.join(unknown)}")
    values: dict[str, float | np.ndarray] = {}
    for name in sorted(rows):
        if rows[name][0].age_from is None:
            if len(rows[name]) != 1:
                raise EvidenceError(f"{name}: stands more than once without ages")
            values[name] = rows[name][0].value + shifts.get(name, 0.0)
        else:
            values[name] = _profile(name, rows[name]) + shifts.get(name, 0.0)
    dtype = np.dtype([(n, "f8", (AGES,)) if isinstance(v, np.ndarray) else (n, "f8") for n, v in values.items()])
    record = np.zeros(1, dtype=dtype)
    for name, value in values.items():
        record[name][0] = value
    return record
