"""Evidence: where a number comes from, and what rests on a published row.

Question: where does this number come from?

    vandpunkt evidence                          # how many numbers there are, and how many have a home
    vandpunkt evidence placement_log_odds       # the same as name=placement_log_odds
    vandpunkt evidence effects:E006             # a published row, and what rests on it
    vandpunkt evidence placement                # everything with placement in its name
    vandpunkt evidence page=docs/parameters.html

Expect value, 95 % range, unit and kind of every number of that name, what calibration adds, and the published row it
rests on with its link. A name is a parameter, an item of ``prices.csv``, a convention of appraisal
(``conventions.csv``), a file of ``conf/`` that holds numbers (``programme:parent_training``) or a row of a source
table. With ``page=`` all of it is written as one HTML page. The last line is a folder with what was shown.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.configuration.border import BadInput, experiment, fault, shown
from sim.configuration.schema import Evidence
from sim.studies.evidence.library import ASSUMPTION, Derivation, Library, Number, Published, read_library
from sim.studies.evidence.provenance import (
    Backwards,
    FileHome,
    Home,
    backwards,
    called,
    census,
    closest_names,
    file_home,
    holding,
    home,
    shifts_of,
)
from sim.studies.means import finite
from sim.studies.store import finish, run_directory
from sim.studies.whole_file import write_page
from sim.views.parameter_page import amount, parameter_page, plain

WIDTH = 110
"""Most characters in a line, links and tables apart."""

RULE = (
    "value = sign × share kept × direct share × size of the published effect / contrast (sim/evidence/association.py)"
)


@experiment(Evidence)
def main(choice: Evidence) -> Path:
    """Look the name up, print what was found and return the folder."""
    library = read_library()
    if choice.page and not choice.page.endswith(".html"):
        raise BadInput(fault("evidence", f"page={shown(choice.page)}", "a file that ends in .html"))
    lines, found = _answer(library, choice.name) if choice.name.strip() else _overview(library)
    with run_directory("evidence", choice.output_dir) as draft:
        if choice.page:
            write_page(parameter_page(library), Path(choice.page))
            lines, found = [f"Written: {choice.page}"], {"page": choice.page, **found}
        text = "\n".join(lines)
        (draft / "evidence.txt").write_text(text + "\n", encoding="utf-8")
        folder = finish(draft, "evidence", choice, [], _json(found))
    print(text)
    return folder


def _answer(library: Library, name: str) -> tuple[list[str], dict[str, Any]]:
    """Return what is known of a name as lines and as plain data; raise ``BadInput`` where nothing is called that."""
    names = called(library, name) or holding(library, name)
    if not names:
        nearest = closest_names(library, name)
        allowed = (
            "a parameter, a price, a convention, a file of conf/ or a published row; "
            "vandpunkt evidence without a name counts them"
        )
        raise BadInput(fault("evidence", f"no number called {shown(name)}", allowed, " or ".join(nearest) or None))
    if len(names) > 1 and not called(library, name):
        return _list(library, names), {"matches": list(names)}
    lines: list[str] = []
    found: dict[str, Any] = {}
    for one in names:
        known: Home | Backwards | FileHome
        if one in library.rows:
            known = backwards(library, one)
            told = _tell_row(known)
        elif any(number.name == one for number in library.numbers):
            known = home(library, one)
            told = _tell_home(library, known)
        else:
            known = file_home(library, one)
            told = _tell_file(known)
        lines += [*([""] if lines else []), *told]
        found[one] = asdict(known)
    return lines, found


def _tell_home(library: Library, known: Home) -> list[str]:
    numbers = known.numbers
    price = numbers[0].is_price
    units = ", ".join(dict.fromkeys(one.unit for one in numbers))
    lines = [f"{known.name}: {numbers[0].domain.replace('_', ' ')}, {units}", ""]
    whose, interval, year = _heads(numbers[0])
    head = (whose, "value", interval, "calibration", "distribution", "kind", "confidence", "source", year)
    table = [(*head, "between persons") if price else head]
    for one in numbers:
        added = ", ".join(plain(shift.add, sign=True) for shift in shifts_of(library, one))
        of_whom = f"{one.payer}, {one.reading.replace('_', ' ')}" if price else one.ages
        value = (plain(one.value), f"{plain(one.low)} to {plain(one.high)}", added or "none", one.distribution or "–")
        spread = ((f"sigma {plain(one.person_sigma)}" if one.person_sigma else "the same"),) if price else ()
        table.append((of_whom, *value, one.kind, one.confidence, one.source, one.year, *spread))
    lines += [*_columns(table), "", *_notes(numbers)]
    if known.shifts:
        lines += ["", "CALIBRATION ADDS"]
        for shift in known.shifts:
            meets = f"told most by {shift.measure} ({shift.evidence or 'its published value'})"
            more = "".join(f"; {column.replace('_', ' ')} {text}" for column, text in shift.more)
            ages = "at all ages" if shift.ages == "all" else f"at ages {shift.ages}"
            lines += _wrap(f"{plain(shift.add, sign=True)} {ages}, {meets}{more}")
    lines += _derived(known.derivations)
    lines += ["", "RESTS ON"]
    assumed = [one.ages or one.payer or one.name for one in numbers if one.source == ASSUMPTION]
    if assumed:
        lines += _wrap(f"an assumption without a published figure: {', '.join(assumed)}")
    lines += _rows(known.published)
    if known.also_named:
        lines += ["", "NAMED BESIDES (by calibration, a derivation or a note)"]
        lines += [line for row in known.also_named for line in _in_short(row)]
    return lines


def _heads(one: Number) -> tuple[str, str, str]:
    """Return what whom a number is for, its interval and its year are called in a table."""
    if one.is_price:
        return "payer", "95 % range", "prices of"
    return ("ages", "95 % range", "year") if one.is_parameter else ("", "tried from, to", "year")


def _tell_row(known: Backwards) -> list[str]:
    lines = [*_rows([known.row]), "", "WHAT RESTS ON IT"]
    used = [f"{one.label} ({one.where}): {plain(one.value)} {one.unit}" for one in known.numbers]
    used += [f"{one.label} = {amount(one)}" for one in known.choices]
    used += [
        f"calibration of {one.name}, {'all ages' if one.ages == 'all' else f'ages {one.ages}'}: {one.measure}"
        for one in known.shifts
    ]
    used += [f"{one.label} names it in its derivation or note" for one in known.mentioned_by]
    used += [f"{one.name} names it in its derivation" for one in known.derivations if one.name.startswith("programme:")]
    return [*lines, *(f"  {line}" for line in used or ["nothing: it is kept so that all that was found can be seen"])]


def _tell_file(known: FileHome) -> list[str]:
    kind, _, file = known.name.partition(":")
    table = [("number", "value", "comes from")]
    table += [(one.path, amount(one), one.source or "nothing says where from") for one in known.numbers]
    lines = [f"{known.name}: conf/{kind}/{file}.yaml", "", *_columns(table), *_derived(known.derivations)]
    return [*lines, "", "RESTS ON", *_rows(known.published)] if known.published else lines


def _derived(derivations: Iterable[Derivation]) -> list[str]:
    lines = []
    for one in derivations:
        of_what = one.name if one.ages == "all" else f"{one.name}, ages {one.ages}"
        lines += ["", f"DERIVED FROM AN ASSOCIATION: {of_what}"]
        lines += [f"    {RULE}", *_cells(one.cells)]
    return lines


def _list(library: Library, names: Iterable[str]) -> list[str]:
    """Return a line for each number and row of some names, to choose from."""
    table = [("name", "value", "95 % range", "unit or what", "rests on")]
    for name in names:
        if name in library.rows:
            row = library.rows[name]
            table.append((name, row.figure, "", row.what, ""))
        numbers = [one for one in library.numbers if one.name == name]
        for one in numbers:
            table.append((one.label, plain(one.value), f"{plain(one.low)} to {plain(one.high)}", one.unit, one.source))
        inside = sum(one.name == name for one in library.choices)
        if inside:
            table.append((name, "", "", f"{inside} numbers", ""))
    return [*_columns([tuple(_cut(cell) for cell in row) for row in table]), "", "Ask for one of these names."]


def _overview(library: Library) -> tuple[list[str], dict[str, Any]]:
    """Return how many numbers there are, of which kinds, where, and how many have a home."""
    counted = census(library)
    kinds = Counter(one.kind for one in library.numbers)
    rests: Counter[str] = Counter()
    for one in library.numbers:
        row = library.rows.get(one.source)
        rests["an assumption" if row is None else _sort_of(row)] += 1
    names = len({one.name for one in library.numbers if one.is_parameter})
    bands = sum(one.is_parameter for one in library.numbers)
    prices = sum(one.is_price for one in library.numbers)
    conventions = sum(one.is_convention for one in library.numbers)
    share = (
        f"{counted.total - len(counted.without):,} of {counted.total:,} ({math.floor(counted.share * 1000) / 10:g} %)"
    )
    lines = [
        f"Parameters {bands} (under {names} names), prices {prices}, conventions {conventions}, numbers in conf/ "
        f"{len(library.choices)}, published rows {len(library.rows)}, calibrated {len(library.shifts)}.",
        f"With full provenance: {share} of all numeric values, value, low and high counted each.",
        *(f"  without: {leaf.where}: {leaf.missing}" for leaf in counted.without[:10]),
        *([f"  and {len(counted.without) - 10} more"] if len(counted.without) > 10 else []),
        *[
            "",
            "KIND of the parameters, prices and conventions",
            *_columns([(k, str(n)) for k, n in kinds.most_common()]),
        ],
        *["", "THEY REST ON", *_columns([(k, str(n)) for k, n in rests.most_common()])],
        *["", "WHERE the numeric values stand", *_columns([(k, f"{n:,}") for k, n in counted.by_table])],
        *["", "vandpunkt evidence NAME looks one up; docs/parameters.html shows them all."],
    ]
    found = {
        "parameters": bands,
        "parameter_names": names,
        "prices": prices,
        "conventions": conventions,
        "numbers_in_conf": len(library.choices),
        "published_rows": len(library.rows),
        "numeric_values": counted.total,
        "without_full_provenance": [asdict(leaf) for leaf in counted.without],
        "by_kind": dict(kinds),
        "rest_on": dict(rests),
        "numeric_values_by_table": dict(counted.by_table),
    }
    return lines, found


def _sort_of(row: Published) -> str:
    if row.status != "read":
        return "a remembered figure, to be checked"
    return "a figure that was read, with a link" if row.link else "a figure that was read, without a link"


def _rows(rows: Sequence[Published]) -> list[str]:
    """Return published rows in full, with the link as a line of its own that can be clicked."""
    lines = []
    for place, row in enumerate(rows):
        told = [cell for cell in row.cells if cell[0] not in ("id", "url")]
        link = row.link or f"none{f' ({url})' if (url := dict(row.cells).get('url')) else ''}"
        remembered = "" if row.status == "read" else "  (remembered, not read: to be checked)"
        lines += [*([""] if place else []), f"  {row.key}{remembered}", *_cells(told), *_cells([("link", link)])]
    return lines


def _in_short(row: Published) -> list[str]:
    return _wrap(f"{row.key}: {row.what}: {row.figure}; {row.link or 'no link'}")


def _cells(cells: Sequence[tuple[str, str]]) -> list[str]:
    """Return cells as ``column  text``; a link is never broken."""
    lines = []
    for column, text in cells:
        lines += textwrap.wrap(
            text, WIDTH, initial_indent=f"    {column.replace('_', ' '):22} ", subsequent_indent=" " * 27,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return lines


def _notes(numbers: Sequence[Number]) -> list[str]:
    """Return each note once, with the ages or payers it belongs to where there are several notes."""
    by_note: dict[str, list[str]] = {}
    for one in numbers:
        whose = f"{one.payer}, {one.reading.replace('_', ' ')}" if one.is_price else one.ages
        by_note.setdefault(one.note, []).append(whose)
    several = len(by_note) > 1
    return [
        line for note, whom in by_note.items() for line in _wrap((f"{'; '.join(whom)}: " if several else "") + note)
    ]


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _columns(table: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a table as lines, each column as wide as its widest cell."""
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return [
        "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    ]


def _cut(text: str) -> str:
    return text if len(text) <= 44 else text[:43] + "…"


def _json(value: Any) -> Any:
    """Return data fit for JSON: a number that is none becomes null."""
    if isinstance(value, dict):
        return {key: _json(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_json(below) for below in value]
    return finite(value)


if __name__ == "__main__":
    main()
