"""Where: places of ``conf/municipality`` and Sweden's 290 municipalities, none larger than can be lived at once.

Of the former those whose children are followed to 64: in a standing place, with people of all ages, most are too old or
too young within its horizon for what the lab shows, and ``vandpunkt social_investment_fund`` and others ask of it.

Of the 290 only the number of births is known here; everything else is alike (``conf/municipality/one_of_290.yaml``).

A place that is lived smaller has as many fewer areas, so that as many grow up in each; classes follow births by
themselves, and so do places in programmes and staff, which are counted by residents. What does not shrink with it is
chance: it is that of the fewer children.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from sim.configuration.border import find, load, options
from sim.configuration.faults import BadInput, closest, fault, shown
from sim.configuration.schema import Municipality, Title
from sim.evidence.municipalities import Place, municipalities
from sim.lab.state import WHERE

MOST_BIRTHS = 9_000
"""Children lived at most, as many as Umeå's preschool children; in a larger place every one of them stands for more."""
PREVIEW_BIRTHS = 1_500
"""Children lived for a first picture."""
BIRTHS_AN_AREA = 50
"""Births a year for each area of one of the 290 (*assumption*, as in the national run)."""
BASE = "one_of_290"
_COUNTRY = "K"


@dataclass(frozen=True)
class Town:
    """A place as it is lived.

    Attributes:
        name: as the address has it.
        municipality: who is lived.
        children: born there in all; ``lived`` of them are lived.
    """

    name: str
    municipality: Municipality
    children: int

    @property
    def lived(self) -> int:
        """Return how many births are lived."""
        return self.municipality.births_per_year * self.municipality.birth_years

    @property
    def scaled(self) -> float:
        """Return how many children every lived one stands for."""
        return self.children / self.lived

    def at_most(self, births: int) -> Town:
        """Return the place with so few births a year that at most so many are born in all; one a year at least.

        Of the areas as large a share is kept, so that as many as before are born in each.
        """
        if self.lived <= births:
            return self
        now = self.municipality
        fewer = max(1, births // now.birth_years)
        areas = max(1, round(now.areas * fewer / now.births_per_year))
        return replace(self, municipality=replace(now, births_per_year=fewer, areas=areas))


@cache
def town(name: str) -> Town:
    """Return a place by its name in ``conf/municipality`` or by ``K`` and a municipality's code.

    Raises:
        BadInput: there is no such place.
    """
    if name in places():
        whole = load(Municipality, find("municipality", name))
    elif name in _codes():
        whole = _one_of_290(_codes()[name])
    else:
        known = [*places(), *_codes()]
        allowed = f"one of {', '.join(places())}, or K and a municipality's four digits, such as K2480"
        raise BadInput(fault(WHERE, f"place={shown(name)}", allowed, closest(name, known)))
    return Town(name, whole, whole.births_per_year * whole.birth_years).at_most(MOST_BIRTHS)


@cache
def places() -> tuple[str, ...]:
    """Return the names of the places in ``conf/municipality`` whose children are followed to 64."""
    return tuple(name for name in options("municipality") if name != BASE and _follows_children(name))


def _follows_children(name: str) -> bool:
    one = load(Municipality, find("municipality", name))
    return one.births_per_year > 0 and one.warm_up_years == 0 and one.horizon_years is None


@cache
def _codes() -> dict[str, Place]:
    return {f"{_COUNTRY}{one.code}": one for one in municipalities()}


def national() -> dict[str, Place]:
    """Return the 290 municipalities by their name in the address, in the order of the alphabet."""
    return dict(sorted(_codes().items(), key=lambda one: one[1].name))


def _one_of_290(place: Place) -> Municipality:
    base = load(Municipality, find("municipality", BASE))
    return replace(
        base,
        name=f"m{place.code}",
        title=Title(en=place.name, sv=place.name),
        births_per_year=place.births_per_year,
        areas=max(1, round(place.births_per_year / BIRTHS_AN_AREA)),
    )
