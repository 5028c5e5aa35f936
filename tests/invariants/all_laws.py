"""All laws together: their registry, once every room has entered its own, and which of them a year breaks."""

from __future__ import annotations

from tests.invariants import laws_of_money, laws_of_people, laws_of_services
from tests.invariants.laws import LAWS, Year

__all__ = ["LAWS", "ROOMS", "broken"]

ROOMS = (laws_of_people, laws_of_money, laws_of_services)


def broken(year: Year) -> list[str]:
    """Return the names of the laws that do not hold in a year."""
    asked = [one for one in LAWS.laws.values() if year.is_last or not one.at_the_end]
    return [one.name for one in asked if not one.holds(year)]
