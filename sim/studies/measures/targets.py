"""Tables of targets: reading them, and refusing what cannot be measured, in one line.

The project's own table is ``sim/evidence/validation.csv``; any other with the same columns can be held against the
model (``vandpunkt validate targets=FILE.csv``). ``docs/quantities.md`` describes the columns and all the words.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

from sim.configuration.faults import BadInput, closest, cut, fault, printable, shown
from sim.evidence.ages import LAST_AGE
from sim.evidence.tables import FOLDER, citations, read_table
from sim.studies.measures.expressions import read_terms, refuse_graded, refuse_yearly
from sim.studies.measures.lives import STATES, UnknownWordError, unknown_word
from sim.studies.measures.quantities import QUANTITIES, Quantity, is_graded, strata_of
from sim.studies.measures.target import Target

TABLE = FOLDER / "validation.csv"
ROLES = ("fit", "check", "structure", "report")
"""Fitted by the calibration; published and not fitted; must hold without being fitted; only reported."""
MOST_ROWS, MOST_BYTES = 2000, 2_000_000
ABOUT_THE_SOURCE = (
    "source", "year", "url", "status", "kind", "confidence", "note", "title", "unit", "role", "definition", "target",
)  # fmt: skip
"""Columns that say where a row comes from; they may be missing."""

_MUST = ("id", "quantity", "low", "high")
_MEASURED = tuple(f.name for f in fields(Target) if f.name not in ABOUT_THE_SOURCE and f.name not in _MUST)
COLUMNS = (*_MUST, *_MEASURED, *ABOUT_THE_SOURCE)


def read_targets(path: Path) -> tuple[Target, ...]:
    """Return the rows of a table of targets.

    Raises:
        BadInput: the file cannot be read or a row cannot be measured; one line says which and what is allowed.
    """
    name = printable(path.name)
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = list(reader.fieldnames or [])
        _check_header(header, f"{name} line 1")
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        where = f"{name} line {reader.reader.line_num}"
        raise BadInput(fault(where, f"is no CSV ({error})", "cells with commas between them")) from None
    if not 0 < len(rows) <= MOST_ROWS:
        raise BadInput(fault(name, f"{len(rows)} rows", f"1 to {MOST_ROWS} rows"))
    seen: dict[str, int] = {}
    targets = []
    for line, row in rows:
        target = _target(row, f"{name} line {line}")
        if target.id in seen:
            given = f"{shown(target.id)} stands on line {seen[target.id]} too"
            raise BadInput(fault(f"{name} line {line}, id", given, "a name of its own for every row"))
        seen[target.id] = line
        targets.append(target)
    return tuple(targets)


def _text(path: Path) -> str:
    where = shown(str(path))
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise BadInput(fault(where, "a folder" if path.is_dir() else "no such file", "a CSV file that exists"))
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise BadInput(fault(where, f"more than {MOST_BYTES} bytes", "a smaller file"))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(fault(where, f"byte {error.start} is not UTF-8", "a CSV file in UTF-8")) from None
    except OSError as error:
        raise BadInput(fault(where, f"cannot be read ({error.strerror or error})", "a CSV file")) from None


def others_targets(path: Path) -> tuple[Target, ...]:
    """Return the rows of somebody else's table, as ``read_targets``; none of them was fitted by our calibration.

    Raises:
        BadInput: as ``read_targets``.
    """
    return tuple(replace(one, role="check") if one.role == "fit" else one for one in read_targets(path))


def project_targets() -> tuple[Target, ...]:
    """Return the project's own targets; every source in them is a row of an evidence table."""
    targets = read_targets(TABLE)
    for row in read_table(TABLE):
        if row.get("role", "") not in ROLES:
            raise BadInput(
                fault(
                    f"validation.csv, {row['id']}", f"role {shown(row.get('role', ''))}", f"one of {', '.join(ROLES)}"
                )
            )
    for target in targets:
        for source in target.source.split(";"):
            if source != "assumption" and source not in citations():
                raise BadInput(
                    fault(f"validation.csv, {target.id}", f"source {shown(source)}", "a row of the evidence")
                )
    return targets


def _check_header(header: list[str], where: str) -> None:
    missing = [column for column in _MUST if column not in header]
    if missing:
        semicolons = len(header) == 1 and ";" in header[0]
        given = "semicolons between the columns" if semicolons else f"no column {', '.join(missing)}"
        allowed = f"commas between the columns, {', '.join(_MUST)} among them; docs/quantities.md describes them"
        raise BadInput(fault(where, given, allowed))
    for column in header:
        if column not in COLUMNS:
            near = closest(cut(column), COLUMNS)
            raise BadInput(fault(where, f"unknown column {shown(column)}", f"one of {', '.join(COLUMNS)}", near))
        if header.count(column) > 1:
            raise BadInput(fault(where, f"the column {column} stands twice", "each column once"))


def _target(row: Mapping[str, str | None], where: str) -> Target:
    if None in row or any(value is None for value in row.values()):
        raise BadInput(fault(where, "the number of cells differs from the header", "one cell a column"))
    cell = {key: (value or "").strip() for key, value in row.items()}
    for key, value in cell.items():
        if _FORMULA.match(value):
            raise BadInput(fault(f"{where}, {key}", shown(value), "text that no spreadsheet reads as a formula"))
    text = {key: value for key, value in cell.items() if key in _TEXT}
    if not text["id"] or len(text["id"]) > LONGEST_ID or not text["id"].isprintable():
        raise BadInput(fault(f"{where}, id", shown(text["id"]), f"a name of its own, at most {LONGEST_ID} characters"))
    if text["quantity"] not in QUANTITIES:
        near = closest(cut(text["quantity"]), QUANTITIES)
        given, allowed = shown(text["quantity"]), f"one of {', '.join(QUANTITIES)}"
        raise BadInput(fault(f"{where}, quantity", given, allowed, near))
    numbers = {key: _number(cell[key], f"{where}, {key}") for key in _NUMBERS if cell.get(key)}
    whole = {key: _whole(cell[key], *_WHOLE[key], f"{where}, {key}") for key in _WHOLE if cell.get(key)}
    low, high = numbers.pop("low", -math.inf), numbers.pop("high", math.inf)
    age_from, age_to = whole.pop("age_from", 0), whole.pop("age_to", LAST_AGE)
    if text.get("role", "check") not in ("", *ROLES):
        # somebody else's roles (calibrate, holdout, …) mean nothing here: all of it is compared, nothing is fitted
        text["role"] = "check"
    if text.get("within", "") not in ("", "household"):
        raise BadInput(fault(f"{where}, within", shown(text["within"]), "household, or empty"))
    target = Target(
        low=low,
        high=high,
        age_from=age_from,
        age_to=age_to,
        priors=_priors(cell.get("priors", ""), where),
        **{key: value for key, value in text.items() if value},  # type: ignore[arg-type]
        **numbers,  # type: ignore[arg-type]
        **whole,  # type: ignore[arg-type]
    )
    _check_numbers(target, where)
    _check_columns(target, {key for key in _MEASURED if cell.get(key) and key != "value"}, where)
    return target


def _check_numbers(target: Target, where: str) -> None:
    """Refuse numbers that contradict each other or can be met by nobody."""
    t = target
    if not t.low <= t.high:
        raise BadInput(fault(f"{where}, low", f"{t.low:g}, above high, {t.high:g}", "low at most high"))
    if t.role == "fit" and not -math.inf < t.low < t.high < math.inf:
        raise BadInput(fault(f"{where}, low", "a row to fit without an interval", "low and high, low below high"))
    if t.age_from > t.age_to:
        raise BadInput(fault(f"{where}, age_from", f"ages {t.age_from} to {t.age_to}", "from young to old"))
    if t.years is not None and t.age_from + t.years > LAST_AGE:
        given = f"{t.years} years from the age of {t.age_from}"
        raise BadInput(fault(f"{where}, years", given, f"nobody is followed beyond {LAST_AGE}"))
    if t.top_percent is not None and not 0.0 < t.top_percent <= 100.0:
        raise BadInput(fault(f"{where}, top_percent", f"{t.top_percent:g}", "above 0, at most 100"))
    if t.contrast is not None and not 0.0 < abs(t.contrast) <= LARGEST_CONTRAST:
        allowed = f"a difference in the trait, not 0, at most {LARGEST_CONTRAST:g} either way"
        raise BadInput(fault(f"{where}, contrast", f"{t.contrast:g}", allowed))


LONGEST_ID = 100
LARGEST_CONTRAST = 100.0
_TEXT = tuple(f.name for f in fields(Target) if f.type == "str")
_NUMBERS = ("low", "high", "value", "top_percent", "contrast")
_WHOLE = {"age_from": (0, LAST_AGE), "age_to": (0, LAST_AGE), "years": (1, LAST_AGE), "times": (1, LAST_AGE + 1)}
"""Columns of whole numbers, with the least and the most that each can be."""
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_PRIORS = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2})|(\+))?")
_FORMULA = re.compile(rf"[=@]|[+-](?!$|{_NUMBER.pattern.removeprefix('[+-]?')}$)")


def _number(text: str, where: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise BadInput(fault(where, shown(text), "a number such as 4.2"))
    return number


def _whole(text: str, least: int, most: int, where: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LAST_AGE)) else -1
    if not least <= number <= most:
        raise BadInput(fault(where, shown(text), f"a whole number, {least} to {most}"))
    return number


def _priors(text: str, where: str) -> tuple[int, int] | None:
    """Return a range of earlier events: '0', '1-2' or '3+'."""
    if not text:
        return None
    found = _PRIORS.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or (LAST_AGE + 1 if found[3] else found[1]))) if found else (1, 0)
    if first > last:
        raise BadInput(fault(f"{where}, priors", shown(text), "a number of earlier events: 0, 1-2 or 3+"))
    return first, last


def _check_columns(target: Target, filled: set[str], where: str) -> None:
    """Refuse a row that lacks a column its quantity needs, has one that would be ignored, or words it cannot use."""
    quantity = QUANTITIES[target.quantity]
    lacking = [column for column in quantity.needs if column not in filled]
    if lacking:
        raise BadInput(fault(where, f"a {target.quantity} without {', '.join(lacking)}", ", ".join(quantity.needs)))
    unused = sorted(filled - set(quantity.needs) - set(quantity.may))
    if unused:
        allowed = ", ".join((*quantity.needs, *quantity.may))
        raise BadInput(fault(where, f"a {target.quantity} does not use {', '.join(unused)}", allowed))
    for column in ("state", "start", "among", "exposure", "reference", "trait", "adjusted_for", "through", "contrast"):
        if column in filled:
            try:
                _check_words(target, quantity, column)
            except UnknownWordError as unknown:
                allowed = "the words of docs/quantities.md"
                raise BadInput(fault(f"{where}, {column}", str(unknown), allowed)) from None


def _check_words(target: Target, quantity: Quantity, column: str) -> None:
    """Refuse a cell whose words name nothing, or nothing that this quantity can use.

    Raises:
        UnknownWordError: what is wrong.
    """
    text = str(getattr(target, column))
    screening = target.quantity.startswith("screening")
    if column in ("state", "start"):
        if text not in STATES:
            raise UnknownWordError(unknown_word("state", text, STATES))
    elif column == "trait":
        terms = read_terms(text)
        if len(terms) != 1 or not terms[0].is_graded:
            raise UnknownWordError(f"{shown(text)}: one trait at an age, for example 'attainment at 16'")
    elif column == "contrast":
        if not is_graded(target):
            raise UnknownWordError(f"{text}: the exposure {shown(target.exposure)} is yes or no, not a trait")
    elif column == "adjusted_for" and target.quantity == "rate_ratio":
        strata_of(text)
    elif column in ("adjusted_for", "through") or (column == "exposure" and screening):
        refuse_yearly(read_terms(text, "+"))
    else:
        if column == "reference" and is_graded(target):
            raise UnknownWordError(f"{shown(text)}: the exposure {shown(target.exposure)} is more or less of a trait")
        terms = read_terms(text)
        if quantity.of_persons:
            refuse_yearly(terms)
        if column != "exposure" or not is_graded(target):
            refuse_graded(terms)
