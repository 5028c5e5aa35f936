"""What an appraisal takes as given: discount rates, the tax factor, optimism bias, the worth of a year in each state.

They are conventions and judgements, not measurements of the model's world, so they stand apart from the parameters of
the rules of life: ``conventions.csv`` holds them, each with its interval, source and kind. Reads only tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.evidence.outcomes import OUTCOMES
from sim.evidence.tables import FOLDER, EvidenceError, check_provenance, read_table

FILE = FOLDER / "conventions.csv"
COLUMNS = ("name", "value", "low", "high", "unit", "year", "kind", "source", "confidence", "note")
GRADES = ("A", "B", "C", "D")
"""Grades of evidence of programmes and reforms, surest first."""
STATES = ("none", *OUTCOMES)
"""The states a year is weighed by, in the order of the record's main outcome (0 to 6)."""


@dataclass(frozen=True)
class Convention:
    """One thing an appraisal takes as given: its value, the range it is tried over, and where it comes from.

    ``low`` and ``high`` are bounds of a sensitivity analysis, not of a distribution; all three are in ``unit``.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    year: int
    kind: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Optimism:
    """What is added to expected costs and benefits for having been too hopeful about them, as signed shares.

    A cost is multiplied by ``1 + cost_share`` (0 or more), a benefit by ``1 + benefit_share`` (from -1 to 0).
    """

    cost_share: float
    benefit_share: float


@cache
def conventions() -> Mapping[str, Convention]:
    """Return every convention of ``conventions.csv`` by name, in the order of the table.

    Raises:
        EvidenceError: the table is broken; says the line and what is wrong.
    """
    return read_conventions(FILE)


def convention(name: str) -> Convention:
    """Return one convention.

    Raises:
        EvidenceError: there is none of that name; names the likest.
    """
    found = conventions()
    if name not in found:
        like = get_close_matches(name, found, n=1, cutoff=0.5)
        hint = f"did you mean '{like[0]}'?" if like else f"there are: {', '.join(found)}"
        raise EvidenceError(f"no convention is called '{name}'; {hint}")
    return found[name]


def state_weights() -> tuple[float, ...]:
    """Return what a year in each state of ``STATES`` is worth in good years (0 as dead, 1 in none of the six)."""
    return tuple(convention(f"weight_{state}").value for state in STATES)


def optimism(grade: str) -> Optimism:
    """Return the correction for optimism of a programme or reform whose evidence has a grade.

    Raises:
        EvidenceError: there is no such grade.
    """
    if grade not in GRADES:
        raise EvidenceError(f"grade '{grade}' is not one of {', '.join(GRADES)}")
    cost, benefit = (convention(f"optimism_{side}_{grade.lower()}").value for side in ("cost", "benefit"))
    return Optimism(cost, benefit)


def read_conventions(path: Path) -> Mapping[str, Convention]:
    """Return every convention of a table by name; refuse a table that is incomplete or contradicts itself.

    Raises:
        EvidenceError: a column is unknown, a cell is empty or no number, a source cannot be found, a name is doubled or
            unknown, a value lies outside its interval or outside what such a convention may be, or one that the
            appraisal needs is missing.
    """
    found: dict[str, Convention] = {}
    for line, row in enumerate(read_table(path), start=2):
        one = _convention(row, f"{path.name} line {line}")
        if one.name in found:
            raise EvidenceError(f"{path.name} line {line}: '{one.name}' stands there already")
        if one.name not in needed():
            raise EvidenceError(
                f"{path.name} line {line}: nothing asks for '{one.name}'; see sim/evidence/conventions.py"
            )
        found[one.name] = one
    missing = [name for name in needed() if name not in found]
    if missing:
        raise EvidenceError(f"{path.name}: no row for {', '.join(missing)}")
    return MappingProxyType(found)


def needed() -> tuple[str, ...]:
    """Return the names without which no appraisal can be made."""
    sides = [f"optimism_{side}_{grade.lower()}" for side in ("cost", "benefit") for grade in GRADES]
    rates = ["discount_tlv", "discount_asek", "discount_documents", "tax_factor", "programme_price_spread_share"]
    return (*rates, *sides, *(f"weight_{state}" for state in STATES), "weight_dead")


_BOUNDS = (
    ("discount_", 0.0, 0.2),
    ("tax_factor", 1.0, 2.0),
    ("optimism_cost_", 0.0, 2.0),
    ("optimism_benefit_", -1.0, 0.0),
    ("weight_", 0.0, 1.0),
    ("programme_price_spread_share", 0.0, 1.0),
)
"""By the beginning of the name: the least and the most that value, low and high may be."""


def _convention(row: Mapping[str, str], where: str) -> Convention:
    if tuple(row) != COLUMNS:
        raise EvidenceError(f"{where}: the columns are {', '.join(row)}; they must be {', '.join(COLUMNS)}")
    empty = [column for column, cell in row.items() if not cell.strip()]
    if empty:
        raise EvidenceError(f"{where}: empty cell in {', '.join(empty)}")
    check_provenance(where, row["kind"], row["source"], row["confidence"], row["note"])
    value, low, high = (_number(row[column], where) for column in ("value", "low", "high"))
    if not low <= value <= high:
        raise EvidenceError(f"{where}: value {value} lies outside low {low} to high {high}")
    for beginning, least, most in _BOUNDS:
        if row["name"].startswith(beginning) and not (least <= low and high <= most):
            raise EvidenceError(f"{where}: {row['name']} must lie from {least:g} to {most:g}, got {low:g} to {high:g}")
    if not row["year"].isdigit():
        raise EvidenceError(f"{where}: year '{row['year']}' is no year")
    return Convention(
        name=row["name"],
        value=value,
        low=low,
        high=high,
        unit=row["unit"],
        year=int(row["year"]),
        kind=row["kind"],
        source=row["source"],
        confidence=row["confidence"],
        note=row["note"],
    )


def _number(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise EvidenceError(f"{where}: '{text}' is no finite number")
    return number
