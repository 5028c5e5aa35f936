"""The library: every number that is believed and every published row, as they stand in the tables and in ``conf/``.

They are read also where the loader would refuse them, so that a number without a home is found and named
(``sim.studies.evidence.provenance``). Reads nothing of the model and imports none of its heavy libraries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.configuration.files import CONF, read_yaml
from sim.evidence.ages import LAST_AGE
from sim.evidence.tables import (
    DISTRIBUTIONS,
    FOLDER,
    EvidenceError,
    check_provenance,
    citations,
    names_its_source,
    read_table,
)

ASSUMPTION = "assumption"
CHOICES = ("agency", "fund", "governance", "municipality", "organisation", "programme", "reform")
"""Folders of ``conf/`` whose numbers are believed; strategies and economics are the user's own choices."""
_NUMBERS = {
    "parameters": ("value", "low", "high"),
    "prices": ("sek", "low", "high", "person_sigma"),
    "conventions": ("value", "low", "high"),
}
"""Numeric columns by sort of table: the value, its interval, and what else the row says in numbers."""
_NEEDED = {
    "parameters": ("name", "unit", "distribution", "kind", "source", "year", "confidence", "note"),
    "prices": (
        "item",
        "payer",
        "reading",
        "distribution",
        "unit",
        "price_year",
        "kind",
        "source",
        "confidence",
        "note",
    ),
    "conventions": ("name", "unit", "year", "kind", "source", "confidence", "note"),
}
_NO_MONEY = "konvention"
"""Actor of the rows of ``unit_costs.csv`` that are rates, indices and rules and no kronor."""


@dataclass(frozen=True)
class Number:
    """One believed number with its range and what is said of it.

    It is a band of a parameter, a price to one payer, or what an appraisal takes as given (a convention).
    ``year`` is the source's, or a price's price year; ``payer``, ``reading`` and ``person_sigma`` (spread of the cost
    between persons, sigma of a lognormal) are a price's, ``domain`` says which table it stands in. ``low`` and
    ``high`` bound 95 % of what is believed; of a convention, what it is tried with. ``where`` is file and line. What a
    table does not give is empty, or NaN.
    """

    where: str
    domain: str
    name: str
    age_from: int | None
    age_to: int | None
    payer: str
    reading: str
    value: float
    low: float
    high: float
    unit: str
    distribution: str
    kind: str
    source: str
    year: str
    confidence: str
    note: str
    person_sigma: float

    @property
    def is_price(self) -> bool:
        """Return whether this is a price."""
        return self.domain == "prices"

    @property
    def is_convention(self) -> bool:
        """Return whether this is something that an appraisal takes as given."""
        return self.domain == "conventions"

    @property
    def is_parameter(self) -> bool:
        """Return whether this is a parameter of the rules of life."""
        return not (self.is_price or self.is_convention)

    @property
    def ages(self) -> str:
        """Return the band of ages as people write it: ``all``, ``15`` or ``4–6``; only a parameter has one."""
        if not self.is_parameter:
            return ""
        return band(self.age_from, self.age_to)

    @property
    def label(self) -> str:
        """Return what tells this number from its siblings: the name with its ages, or the item with its payer."""
        if self.is_price:
            return f"{self.name} ({self.payer}, {self.reading.replace('_', ' ')})"
        return self.name if self.age_from is None else f"{self.name}, ages {self.ages}"


@dataclass(frozen=True)
class Shift:
    """What calibration adds to a parameter at a band of ages, the measure it is to meet and that measure's row."""

    name: str
    age_from: int
    age_to: int
    add: float
    measure: str
    evidence: str
    more: tuple[tuple[str, str], ...]
    """Other columns of ``calibration.csv``, in its order."""

    @property
    def ages(self) -> str:
        """Return the band of ages as people write it."""
        return "all" if (self.age_from, self.age_to) == (0, LAST_AGE) else band(self.age_from, self.age_to)


@dataclass(frozen=True)
class Derivation:
    """How a number was derived from an association: one row of ``associations.csv``, cell by cell.

    ``name`` is a parameter, or ``programme:NAME:LEVER`` for an effect of a programme.
    """

    name: str
    age_from: int | None
    age_to: int | None
    cells: tuple[tuple[str, str], ...]

    @property
    def ages(self) -> str:
        """Return the band of ages as people write it."""
        return band(self.age_from, self.age_to)


@dataclass(frozen=True)
class ChoiceNumber:
    """One number in a YAML file of ``conf/``, by its dotted path, and what the file says it comes from (or nothing)."""

    kind: str
    file: str
    path: str
    value: float
    source: str

    @property
    def name(self) -> str:
        """Return what the file is asked for by: ``programme:parent_training``."""
        return f"{self.kind}:{self.file}"

    @property
    def label(self) -> str:
        """Return the number as readers meet it: ``programme parent_training: effects.0.size``."""
        return f"{self.kind} {self.file}: {self.path}"


@dataclass(frozen=True)
class Published:
    """A published row that numbers rest on, whatever its table, in the table's own words.

    ``figure`` holds value, interval and unit or measure; ``year`` is the source's (of a unit cost the price year, of an
    intervention it stands in ``source``); ``link`` is empty where the row has none; ``status`` is *read* or *memory*
    (remembered, to be checked). ``cells`` are all filled columns, in the table's order.
    """

    key: str
    what: str
    population: str
    adjusted_for: str
    figure: str
    year: str
    source: str
    link: str
    status: str
    confidence: str
    note: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Leaf:
    """One numeric value, where it stands, and what its home lacks (empty where nothing is missing)."""

    where: str
    table: str
    text: str
    missing: str


@dataclass(frozen=True)
class Library:
    """All numbers and all they rest on, read once."""

    numbers: tuple[Number, ...]
    shifts: tuple[Shift, ...]
    derivations: tuple[Derivation, ...]
    choices: tuple[ChoiceNumber, ...]
    rows: Mapping[str, Published]
    leaves: tuple[Leaf, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return everything that can be asked for: parameters, price items, conventions, files of ``conf/``, rows."""
        files = [one.name for one in self.choices]
        return tuple(dict.fromkeys([*(one.name for one in self.numbers), *files, *self.rows]))


def read_library(folder: Path = FOLDER, conf: Path = CONF) -> Library:
    """Return everything in the tables of a folder and in the YAML files of ``conf``.

    Raises:
        EvidenceError: a table is broken (a row has too few or too many cells).
        BadInput: a YAML file cannot be read.
    """
    numbers: list[Number] = []
    leaves: list[Leaf] = []
    for path in [*sorted(folder.glob("parameters_*.csv")), folder / "prices.csv", folder / "conventions.csv"]:
        for line, row in enumerate(read_table(path), start=2):
            numbers.append(_number(row, path.stem, f"{path.name} line {line}"))
            leaves.extend(_leaves_of_row(row, path.stem, f"{path.name} line {line}"))
    choices = tuple(_choices(conf))
    leaves.extend(_leaf_of_choice(one) for one in choices)
    return Library(
        numbers=tuple(numbers),
        shifts=_shifts(folder),
        derivations=_derivations(folder),
        choices=choices,
        rows={key: published(key, row) for key, row in citations().items()},
        leaves=tuple(leaves),
    )


def band(age_from: int | None, age_to: int | None) -> str:
    """Return a band of ages as people write it: ``all``, ``15`` or ``4–6``."""
    if age_from is None or age_to is None:
        return "all"
    return str(age_from) if age_from == age_to else f"{age_from}–{age_to}"


def published(key: str, row: Mapping[str, str]) -> Published:
    """Return a row of a source table in the words all tables share."""
    table = key.partition(":")[0]
    cell = {column: text.strip() for column, text in row.items()}
    ages = f"ages {cell['age_from']} to {cell['age_to']}" if cell.get("age_from") and cell.get("age_to") else ""
    what, population, value, unit = {
        "baseline": (("quantity",), ("group", "age"), "value", "unit"),
        "effects": (("exposure", "outcome"), ("population",), "value", "measure"),
        "interventions": (("name_en", "outcome"), ("target",), "effect", "effect_measure"),
        "unit_costs": (("service",), ("actor",), "value_sek", "unit"),
        "targets": (("target", "definition"), (), "value", "unit"),
    }[table]
    between = " → " if table == "effects" else ": "
    url = cell["url"]
    return Published(
        key=key,
        what=between.join(cell[column] for column in what if cell[column]),
        population=", ".join([*(cell[column] for column in population if cell[column]), *([ages] if ages else [])]),
        adjusted_for=cell.get("adjusted_for", ""),
        figure=_figure(cell[value], cell["low"], cell["high"], cell[unit], table, cell.get("actor") != _NO_MONEY),
        year=cell.get("year") or (cell["price_year"] if table == "unit_costs" else ""),
        source=cell["source"],
        link=url if re.match(r"https?://[^\s]+\Z", url) else "",
        status=cell["status"],
        confidence=cell["confidence"],
        note=cell["note"],
        cells=tuple((column, text) for column, text in cell.items() if text),
    )


def _figure(value: str, low: str, high: str, unit: str, table: str, money: bool) -> str:
    """Return value, interval and unit as one text; the measure of an effect stands before it, a unit behind."""
    interval = f" ({low or '…'} to {high or '…'})" if low or high else ""
    if not value:
        return unit
    if table in ("effects", "interventions"):
        return f"{unit} {value}{interval}".strip()
    return f"{value}{interval} {f'SEK per {unit}' if table == 'unit_costs' and money else unit}".strip()


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _age(text: str) -> int | None:
    return int(text) if text.strip().isdigit() else None


def _number(row: Mapping[str, str], table: str, where: str) -> Number:
    price = table == "prices"
    return Number(
        where=where,
        domain=table.removeprefix("parameters_"),
        name=row["item" if price else "name"],
        age_from=_age(row.get("age_from", "")),
        age_to=_age(row.get("age_to", "")),
        payer=row["payer"] if price else "",
        reading=row["reading"] if price else "",
        value=_float(row["sek" if price else "value"]),
        low=_float(row["low"]),
        high=_float(row["high"]),
        unit=f"SEK per {row['unit']}" if price else row["unit"],
        distribution=row.get("distribution", ""),
        kind=row["kind"],
        source=row["source"],
        year=row["price_year" if price else "year"],
        confidence=row["confidence"],
        note=row["note"],
        person_sigma=_float(row["person_sigma"]) if price else 0.0,
    )


def _leaves_of_row(row: Mapping[str, str], table: str, where: str) -> Iterator[Leaf]:
    """Yield the numbers of a row; what the row lacks is lacking for each of them."""
    sort = table if table in _NUMBERS else "parameters"
    columns = _NUMBERS[sort]
    lacking = [f"no {column}" for column in _NEEDED[sort] if not row[column].strip()]
    if sort == "parameters" and row["distribution"] not in DISTRIBUTIONS:
        lacking.append(f"distribution {row['distribution']!r} is unknown")
    try:
        check_provenance(where, row["kind"], row["source"], row["confidence"], row["note"])
    except EvidenceError as error:
        lacking.append(str(error).removeprefix(f"{where}: "))
    value, low, high, *more = (_float(row[column]) for column in columns)
    if not low <= value <= high:  # holds for none of them if one is NaN
        lacking.append("the value lies in no interval")
    if not all(math.isfinite(number) for number in more):
        lacking.append(f"no number in {', '.join(columns[3:])}")
    for column in columns:
        yield Leaf(f"{where}: {column}", table, row[column], "; ".join(lacking))


def _leaf_of_choice(one: ChoiceNumber) -> Leaf:
    known = names_its_source(one.source)
    lacking = f"{one.source!r} is no row of an evidence table and no assumption with a reason"
    told = "" if known else (lacking if one.source else "nothing says where it comes from (numbers_from)")
    return Leaf(f"conf/{one.kind}/{one.file}.yaml: {one.path}", f"conf/{one.kind}", f"{one.value:g}", told)


def _choices(conf: Path) -> Iterator[ChoiceNumber]:
    for kind in CHOICES:
        for path in sorted((conf / kind).glob("*.yaml")):
            for dotted, value, source in _numbers_in(read_yaml(path), "", ""):
                yield ChoiceNumber(kind, path.stem, dotted, value, source)


def _numbers_in(node: Any, path: str, source: str) -> Iterator[tuple[str, float, str]]:
    """Yield path, value and source of every number below; ``evidence`` or ``numbers_from`` counts for all in a mapping.

    ``price_evidence`` is the home of a programme's or reform's price and price year. Where ``numbers_from`` is a
    mapping, it gives keys homes of their own.
    """
    if isinstance(node, bool):
        return
    if isinstance(node, int | float):
        yield path, float(node), source
    elif isinstance(node, list):
        for place, below in enumerate(node):
            yield from _numbers_in(below, f"{path}.{place}" if path else str(place), source)
    elif isinstance(node, dict):
        given = node.get("numbers_from", node.get("evidence", source))
        own = given if isinstance(given, dict) else {}
        here = str(given) if not own else source
        for key, below in node.items():
            said = own.get(key, node.get("price_evidence", here) if key.startswith("price_") else here)
            yield from _numbers_in(below, f"{path}.{key}" if path else key, str(said))


def _shifts(folder: Path) -> tuple[Shift, ...]:
    """Return what calibration adds; the row that a measure is to meet stands in ``validation.csv``."""
    rows_of = {row["id"]: row["source"] for row in _rows_if_any(folder / "validation.csv")}
    known = ("name", "age_from", "age_to", "shift", "measure")
    found = []
    for row in _rows_if_any(folder / "calibration.csv"):
        more = tuple((column, text) for column, text in row.items() if column not in known and text.strip())
        last = _age(row["age_to"])
        found.append(
            Shift(
                name=row["name"],
                age_from=_age(row["age_from"]) or 0,
                age_to=LAST_AGE if last is None else last,
                add=_float(row["shift"]),
                measure=row["measure"],
                evidence=next((text for _, text in more if text in citations()), rows_of.get(row["measure"], "")),
                more=more,
            )
        )
    return tuple(found)


def _derivations(folder: Path) -> tuple[Derivation, ...]:
    """Return the rows of ``associations.csv``, each with what ``shrinkage.csv`` says of its design."""
    designs = {row["design"]: row for row in _rows_if_any(folder / "shrinkage.csv")}
    apart = ("parameter", "age_from", "age_to")
    found = []
    for row in _rows_if_any(folder / "associations.csv"):
        cells = [(column, text.strip()) for column, text in row.items() if text.strip() and column not in apart]
        kept = designs.get(row.get("design", ""))
        if kept:
            text = f"{kept['share_kept']} ({kept['low']} to {kept['high']}) by its design: {kept['note']}"
            cells.append(("share_kept", text))
        ages = _age(row.get("age_from", "")), _age(row.get("age_to", ""))
        found.append(Derivation(row["parameter"], *ages, tuple(cells)))
    return tuple(found)


def _rows_if_any(path: Path) -> list[dict[str, str]]:
    return read_table(path) if path.exists() else []
