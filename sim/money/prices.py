"""Prices: what a unit of each item costs each payer, in öre of the price year asked for.

An item is something given, used or lost (a year of support, a month of benefit, a conviction). Each (item, payer) is
one *line*. The reading of a line says where it counts:

* ``service`` costs resources and money: in both readings;
* ``transfer`` moves money: in the fiscal reading only;
* ``lost_tax`` is money that does not come in: in the fiscal reading only;
* ``production`` and ``harm`` (victims and people close by) are lost resources: in the real reading only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.configuration.schema import Agency, PayerName, Programme, Reform
from sim.evidence.tables import FOLDER, EvidenceError, check_provenance, price_index, read_table

ORE_PER_SEK = 100
SEK_PER_KSEK = 1_000
SEK_PER_MSEK = 1_000_000

PAYERS = (
    "municipality",
    "region",
    "employment_service",
    "social_insurance",
    "justice",
    "other_state",
    "person_and_others",
    "production",
)
PUBLIC_PAYERS = PAYERS[:6]
PUBLIC_PLACES = [PAYERS.index(payer) for payer in PUBLIC_PAYERS]
"""Where the public payers stand on an axis of payers."""
READINGS = ("service", "transfer", "lost_tax", "production", "harm")
FISCAL_READINGS = ("service", "transfer", "lost_tax")
REAL_READINGS = ("service", "production", "harm")
PRICE_DISTRIBUTIONS = ("triangular", "lognormal", "uniform", "fixed")
MOST_SIGMA = 3.0
"""Spread between persons beyond which a table is a mistake: the dearest hundredth would cost three quarters of all."""
OUTLAY, CONSEQUENCE = 0, 1
"""Places on an axis of parts: what was chosen to be paid, and what then follows."""
ORGANISATION_ITEMS = ("joint_plan", "coordination_project", "health_talk")
"""What a way of organising adds: chosen, as a programme is, and no consequence."""


@dataclass(frozen=True)
class Price:
    """What one unit of an item costs one payer, as published.

    ``low`` and ``high`` say how sure the mean is (``distribution``: the ends of a triangular or uniform one, or 95 % of
    a lognormal one); ``person_sigma`` how much the cost of one unit differs between persons (``sim.money.spread``).
    """

    item: str
    payer: str
    reading: str
    sek: float
    low: float
    high: float
    distribution: str
    person_sigma: float
    unit: str
    price_year: int
    kind: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Line:
    """One line of the ledger: an item, who pays it, how it is read, and öre a unit.

    ``person_sigma`` is the spread between persons of what a unit costs; ``is_outlay`` says that a strategy or a way of
    organising chose to pay it, while everything else is what then follows.
    """

    item: str
    payer: str
    reading: str
    ore: int
    person_sigma: float = 0.0
    is_outlay: bool = False

    @property
    def part(self) -> int:
        """Return its place on an axis of parts: ``OUTLAY`` or ``CONSEQUENCE``."""
        return OUTLAY if self.is_outlay else CONSEQUENCE


def in_year(sek: float, price_year: int, year: int) -> float:
    """Return kronor of ``price_year`` in kronor of ``year``.

    Raises:
        EvidenceError: the index has no such year.
    """
    index = price_index()
    for asked in (price_year, year):
        if asked not in index:
            raise EvidenceError(f"no price index for {asked}; there is one for {', '.join(map(str, sorted(index)))}")
    return sek * index[year] / index[price_year]


@cache
def prices() -> tuple[Price, ...]:
    """Return every price of ``sim/evidence/prices.csv``."""
    found = []
    for line, row in enumerate(read_table(FOLDER / "prices.csv"), start=2):
        where = f"prices.csv line {line}"
        if any(not cell.strip() for cell in row.values()):
            raise EvidenceError(f"{where}: empty cell")
        check_provenance(where, row["kind"], row["source"], row["confidence"], row["note"])
        if row["payer"] not in PAYERS or row["reading"] not in READINGS:
            raise EvidenceError(f"{where}: unknown payer '{row['payer']}' or reading '{row['reading']}'")
        if row["distribution"] not in PRICE_DISTRIBUTIONS:
            raise EvidenceError(
                f"{where}: distribution '{row['distribution']}', allowed: {', '.join(PRICE_DISTRIBUTIONS)}"
            )
        if not float(row["low"]) <= float(row["sek"]) <= float(row["high"]):
            raise EvidenceError(f"{where}: sek {row['sek']} lies outside low {row['low']} to high {row['high']}")
        if not 0.0 <= float(row["person_sigma"]) <= MOST_SIGMA:
            raise EvidenceError(f"{where}: person_sigma {row['person_sigma']}, allowed: 0 to {MOST_SIGMA:g}")
        found.append(
            Price(
                item=row["item"],
                payer=row["payer"],
                reading=row["reading"],
                sek=float(row["sek"]),
                low=float(row["low"]),
                high=float(row["high"]),
                distribution=row["distribution"],
                person_sigma=float(row["person_sigma"]),
                unit=row["unit"],
                price_year=int(row["price_year"]),
                kind=row["kind"],
                source=row["source"],
                confidence=row["confidence"],
                note=row["note"],
            )
        )
    return tuple(found)


def _ore(sek: float, price_year: int, year: int, step: int = 1) -> int:
    """Return öre of ``year``, in whole steps: kronor (100 öre) for what is split by percent between persons."""
    return round(in_year(sek, price_year, year) * ORE_PER_SEK / step) * step


def lines_of_items(price_year: int) -> tuple[Line, ...]:
    """Return the lines of everything agencies give, pay or lose, in öre of ``price_year``."""
    return tuple(
        Line(
            price.item,
            price.payer,
            price.reading,
            _ore(price.sek, price.price_year, price_year, ORE_PER_SEK if price.person_sigma > 0.0 else 1),
            price.person_sigma,
            price.item in ORGANISATION_ITEMS,
        )
        for price in prices()
    )


def assessment_item(name: str) -> str:
    """Return the ledger item of looking into a case at an agency."""
    return f"assessment_{name}"


def lines_of_assessment(agency: Agency, price_year: int) -> tuple[Line, ...]:
    """Return the lines of one assessment: the price of the agency's service, by the hours it takes."""
    share = agency.staff.hours_per_assessment / agency.staff.hours_per_case
    return tuple(
        Line(assessment_item(agency.name), one.payer, one.reading, _ore(one.sek * share, one.price_year, price_year))
        for one in prices()
        if one.item == agency.service.item and one.reading == "service"
    )


def programme_item(name: str) -> str:
    """Return the ledger item of a programme."""
    return f"programme_{name}"


def reform_item(name: str) -> str:
    """Return the ledger item of a reform."""
    return f"reform_{name}"


def lines_of_programme(programme: Programme, price_year: int) -> tuple[Line, ...]:
    """Return the lines of one person-year of a programme, split between its payers to the öre."""
    total = _ore(programme.price_sek_per_year, programme.price_year, price_year)
    return _split(programme_item(programme.name), total, programme.payers)


def lines_of_reform(reform: Reform, price_year: int) -> tuple[Line, ...]:
    """Return the lines of one resident's year of a reform at its share, split between its payers to the öre."""
    total = _ore(reform.share * reform.price_sek_per_year, reform.price_year, price_year)
    return _split(reform_item(reform.name), total, reform.payers)


def _split(item: str, total: int, shares: Mapping[PayerName, float]) -> tuple[Line, ...]:
    """Return the lines of an item of so many öre that several pay, in the order of their names."""
    payers: Mapping[str, float] = {payer: share for payer, share in shares.items() if share > 0.0}
    lines: list[Line] = []
    left = total
    for place, payer in enumerate(sorted(payers)):
        last = place == len(payers) - 1
        part = left if last else min(left, round(total * payers[payer]))
        lines.append(Line(item, payer, "service", part, is_outlay=True))
        left -= part
    return tuple(lines)
