"""The documents' own calculus, as pure functions: persons times cost of a person-year times an annuity.

It has no lives: everybody in exclusion is there in every year of the period, and every year costs the same. What the
documents put into it stands in ``sim.money.static_tables``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sim.evidence.headlines import Stated
from sim.money.prices import SEK_PER_MSEK

Paid = Literal["start", "end"]
"""Whether the cost of a year is discounted as paid at its start (the first year is not discounted) or at its end."""


def annuity(years: int, rate_per_year: float, paid: Paid) -> float:
    """Return what one krona a year for some years is worth at the beginning of the first.

    Paid at the end of each year: (1 - (1 + r)**-n) / r, n without discounting; paid at the start: (1 + r) times that.

    Raises:
        ValueError: fewer than no years, or a rate at or below -1.
    """
    if years < 0 or rate_per_year <= -1.0:
        raise ValueError(f"an annuity needs years >= 0 and a rate above -1, got {years} and {rate_per_year}")
    if rate_per_year == 0.0:
        return float(years)
    at_end = -math.expm1(-years * math.log1p(rate_per_year)) / rate_per_year  # exact also where the rate is tiny
    return at_end if paid == "end" else (1.0 + rate_per_year) * at_end


def present_msek(persons: float, sek_per_person_year: float, years: int, rate_per_year: float, paid: Paid) -> float:
    """Return persons x cost of a person-year x annuity, in MSEK."""
    return persons * sek_per_person_year * annuity(years, rate_per_year, paid) / SEK_PER_MSEK


def implied_rate(yearly: float, total: float, years: int, paid: Paid) -> float:
    """Return the rate at which so much a year for some years is worth so much: bisection between 0 and 1.

    Raises:
        ValueError: the total is more than the undiscounted sum, or less than at a rate of 1.
    """
    low, high = 0.0, 1.0
    if not annuity(years, high, paid) <= total / yearly <= annuity(years, low, paid):
        raise ValueError(f"no rate from 0 to 1 makes {years} x {yearly:g} worth {total:g}")
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if annuity(years, middle, paid) > total / yearly else (low, middle)
    return (low + high) / 2.0


@dataclass(frozen=True)
class Reading:
    """One way to make a yearly cost a sum over years: the rate, when a year is paid, what comes out in MSEK.

    ``row`` is where the rate comes from, empty without discounting; ``fits`` whether what comes out is rounded to what
    the document states.
    """

    row: str
    rate_per_year: float
    paid: Paid
    msek: float
    fits: bool


def readings(yearly_msek: float, years: int, rates: Mapping[str, float], total: Stated) -> tuple[Reading, ...]:
    """Return the undiscounted sum, and the present value by every rate, paid at the start and at the end of a year.

    Args:
        yearly_msek: cost a year.
        years: for how many.
        rates: rate per year by its row.
        total: what the document states.
    """
    ways: list[tuple[str, float, Paid]] = [("", 0.0, "start")]
    for row, rate in rates.items():
        ways += [(row, rate, "start"), (row, rate, "end")]
    found = []
    for row, rate, paid in ways:
        msek = yearly_msek * annuity(years, rate, paid)
        found.append(Reading(row, rate, paid, msek, total.holds(msek)))
    return tuple(found)


def taken(found: Iterable[Reading], total: Stated) -> Reading:
    """Return the reading that is taken: of a rate that fits whenever a year is paid, the one nearest to what is stated.

    Raises:
        ValueError: no rate fits whenever a year is paid.
    """
    ways = list(found)
    rates = {one.rate_per_year for one in ways}
    sure = {rate for rate in rates if all(one.fits for one in ways if one.rate_per_year == rate)}
    fitting = [one for one in ways if one.rate_per_year in sure]
    if not fitting:
        raise ValueError(f"no rate makes {total.value:g} {total.unit} whether a year is paid at its start or its end")
    return min(fitting, key=lambda one: abs(one.msek - total.value))
