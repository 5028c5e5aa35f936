"""Sweden's 290 municipalities: how many live there, and a year's births shared out among them. Reads only tables.

The residents of each are published (Statistics Sweden, 31 December 2024), and so are the births of the country in a
year. How many of these fall on each municipality is an *assumption*: in proportion to its residents. Of the eight whose
own births were read beside (``baseline:B315``), five would get 3 to 14 % too few and three, with fewer young adults, 20
to 50 % too many. Nothing else tells municipalities apart here: what comes out for one says what chance does to a place
of that size, and nothing about the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.evidence.headlines import stated
from sim.evidence.tables import FOLDER, EvidenceError, check_provenance, read_table

FILE = FOLDER / "municipalities.csv"
RESIDENTS, BIRTHS = "baseline:B315", "baseline:B014"
"""Rows of the country's residents, which the municipalities' add up to, and of its births in a year."""
_CODE = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Place:
    """A municipality: Statistics Sweden's code of four digits, its name, who lives there, who is born there in a year.

    ``residents`` is published; ``births_per_year`` is an *assumption* (``births_shared``).
    """

    code: str
    name: str
    residents: int
    births_per_year: int


@cache
def municipalities() -> tuple[Place, ...]:
    """Return all municipalities in the order of their codes.

    Raises:
        EvidenceError: the table is broken, or its residents are not those of the country.
    """
    return read_municipalities(FILE)


def read_municipalities(path: Path) -> tuple[Place, ...]:
    """Return the municipalities of a table; see ``municipalities``."""
    rows = read_table(path)
    residents = []
    for line, row in enumerate(rows, start=2):
        where = f"{path.name} line {line}"
        check_provenance(where, row["kind"], row["source"], row["confidence"])
        if not _CODE.fullmatch(row["code"]) or not row["name"].strip():
            raise EvidenceError(f"{where}: '{row['code']}' '{row['name']}' is no code of four digits and a name")
        if not row["residents"].isdecimal() or int(row["residents"]) == 0:
            raise EvidenceError(f"{where}: '{row['residents']}' is no number of residents")
        residents.append(int(row["residents"]))
    codes = [row["code"] for row in rows]
    if codes != sorted(set(codes)):
        raise EvidenceError(f"{path.name}: each code once, in order")
    country = round(stated(RESIDENTS).value)
    if sum(residents) != country:
        raise EvidenceError(f"{path.name}: {sum(residents)} residents in all, but {RESIDENTS} says {country}")
    births = births_shared(residents, round(stated(BIRTHS).value))
    return tuple(
        Place(row["code"], row["name"], live_there, born)
        for row, live_there, born in zip(rows, residents, births, strict=True)
    )


def births_shared(residents: Sequence[int], births: int) -> tuple[int, ...]:
    """Return births shared out in proportion to residents (*assumption*), in whole children that add up.

    Everybody gets the whole part of a fair share; what is left goes to the largest remainders, one each.
    """
    everybody = sum(residents)
    whole = [live_there * births // everybody for live_there in residents]
    remainders = [live_there * births % everybody for live_there in residents]
    order = sorted(range(len(residents)), key=lambda place: (-remainders[place], place))
    for place in order[: births - sum(whole)]:
        whole[place] += 1
    return tuple(whole)
