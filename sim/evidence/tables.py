"""Reading the evidence tables: nothing incomplete, unknown or doubled gets in.

A source is written ``table:row`` (for example ``effects:E006``, found in ``effects.csv``) or the word *assumption*.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.evidence.ages import LAST_AGE

FOLDER = Path(__file__).resolve().parent
KINDS = ("register", "trial", "meta-analysis", "consultant", "assumption")
CONFIDENCES = ("high", "medium", "low")
DISTRIBUTIONS = ("normal", "uniform", "fixed")


class EvidenceError(ValueError):
    """A table of evidence is incomplete or contradicts itself; says file, line and what is missing."""


@dataclass(frozen=True)
class Parameter:
    """One believed number, at all ages or at a band of ages.

    ``low`` and ``high`` bound 95 % of a normal distribution, or are the ends of a uniform one.
    """

    name: str
    age_from: int | None
    age_to: int | None
    value: float
    low: float
    high: float
    unit: str
    distribution: str
    kind: str
    source: str
    year: int
    confidence: str
    note: str
    domain: str


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as dictionaries of text; every row must have every column."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        rows = list(reader)
    for line, row in enumerate(rows, start=2):
        if None in row or any(value is None for value in row.values()):
            raise EvidenceError(f"{path.name} line {line}: the number of cells differs from the header")
    return rows


@cache
def citations() -> dict[str, dict[str, str]]:
    """Return every published row that a source can point to, by ``table:row``."""
    found: dict[str, dict[str, str]] = {}
    for table in ("baseline", "effects", "interventions", "unit_costs", "targets"):
        for row in read_table(FOLDER / f"{table}.csv"):
            found[f"{table}:{row['id']}"] = row
    return found


@cache
def price_index() -> dict[int, float]:
    """Return the consumer price index by year, 2008 and 2010-2024 (Statistics Sweden, annual means, 1980 = 100)."""
    rows = citations()
    return {
        int(name.removeprefix("unit_costs:kpi_")): float(row["value_sek"])
        for name, row in rows.items()
        if name.startswith("unit_costs:kpi_")
    }


@cache
def priced_items() -> frozenset[str]:
    """Return the items that have a price (``prices.csv``)."""
    return frozenset(row["item"] for row in read_table(FOLDER / "prices.csv"))


def check_provenance(where: str, kind: str, source: str, confidence: str, note: str = "") -> None:
    """Refuse a number without kind, confidence or a source that can be looked up, or that hides an assumption.

    A number whose sign is published and whose size is not is of the kind *assumption* and still names its source.
    """
    if "assumption" in note and kind != "assumption":
        raise EvidenceError(f"{where}: the note speaks of an assumption, so the kind must be assumption, not '{kind}'")
    if kind not in KINDS:
        raise EvidenceError(f"{where}: kind '{kind}' is not one of {', '.join(KINDS)}")
    if confidence not in CONFIDENCES:
        raise EvidenceError(f"{where}: confidence '{confidence}' is not one of {', '.join(CONFIDENCES)}")
    if kind == "assumption" and source == "assumption":
        return
    if source not in citations():
        raise EvidenceError(f"{where}: source '{source}' is neither 'assumption' nor a row of an evidence table")


def _number(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isinf(number) or (math.isnan(number) and text.strip().lower() != "nan"):
        raise EvidenceError(f"{where}: '{text}' is no finite number")
    return number


def _ages(row: dict[str, str], where: str) -> tuple[int, int] | tuple[None, None]:
    """Return the band of ages of a row, or none; both ends must be given, in order, from 0 to 64."""
    ends = (row["age_from"].strip(), row["age_to"].strip())
    if ends == ("", ""):
        return None, None
    if not all(end.isdigit() for end in ends) or not int(ends[0]) <= int(ends[1]) <= LAST_AGE:
        raise EvidenceError(f"{where}: ages '{ends[0]}' to '{ends[1]}' are no band from 0 to {LAST_AGE}")
    return int(ends[0]), int(ends[1])


def _parameter(row: dict[str, str], where: str, domain: str) -> Parameter:
    missing = [column for column in row if not row[column].strip() and column not in ("age_from", "age_to")]
    if missing:
        raise EvidenceError(f"{where}: empty cell in {', '.join(missing)}")
    check_provenance(where, row["kind"], row["source"], row["confidence"], row["note"])
    if row["distribution"] not in DISTRIBUTIONS:
        raise EvidenceError(f"{where}: distribution '{row['distribution']}' is not one of {', '.join(DISTRIBUTIONS)}")
    ages = _ages(row, where)
    value, low, high = (_number(row[column], where) for column in ("value", "low", "high"))
    if not low <= value <= high:
        raise EvidenceError(f"{where}: value {value} lies outside low {low} to high {high}")
    return Parameter(
        name=row["name"],
        age_from=ages[0],
        age_to=ages[1],
        value=value,
        low=low,
        high=high,
        unit=row["unit"],
        distribution=row["distribution"],
        kind=row["kind"],
        source=row["source"],
        year=int(_number(row["year"], where)),
        confidence=row["confidence"],
        note=row["note"],
        domain=domain,
    )


@cache
def parameters() -> tuple[Parameter, ...]:
    """Return every parameter of the rules of life, in the order of the tables.

    Raises:
        EvidenceError: a cell is empty, a source cannot be found, or a number differs from what its association gives.
    """
    from sim.evidence.association import check_parameters  # it reads these tables, so it is asked only now

    found: list[Parameter] = []
    for path in sorted(FOLDER.glob("parameters_*.csv")):
        domain = path.stem.removeprefix("parameters_")
        for line, row in enumerate(read_table(path), start=2):
            found.append(_parameter(row, f"{path.name} line {line}", domain))
    check_parameters(found)
    return tuple(found)


_ASSUMED = re.compile(r"assumption\W+\w+", re.IGNORECASE)
_ROW = re.compile(r"([^\s:]+:[^\s:]+)(?::\s+\S.*)?")


def row_named(text: str) -> str:
    """Return the row that a text names, ``table:row`` with or without words after a colon; '' if it names none."""
    row = _ROW.fullmatch(text)
    return row[1] if row else ""


def names_its_source(text: str) -> bool:
    """Return whether a text names a row of a table of evidence, or calls itself an assumption and gives a reason."""
    return bool(_ASSUMED.match(text)) or row_named(text) in citations()
