"""The invariants: what holds in every year of every world, each a law with a name.

A law looks at a ``Year`` that has just been lived, and says whether it holds. Laws of the whole run look at it once,
after its last year. ``tests/invariants/test_laws.py`` holds all of them against random scenarios, and shows each of
them to fail on one spoilt number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.evidence.groups import GROUPS
from sim.model import Vandpunkt
from sim.money.prices import PAYERS
from sim.people.groups import population_groups
from sim.people.record import ALIVE

Ore = npt.NDArray[np.int64]


@dataclass
class Year:
    """A year that has just been lived.

    Attributes:
        model: after the year.
        before: everybody's record before it.
        paid_before: int64 (persons, payers), what each had cost so far, in öre.
        counted_before: person-years counted by outcome so far.
        outcome_bill_before: öre billed by outcome so far.
        parameters: of the year.
    """

    model: Vandpunkt
    before: np.ndarray
    paid_before: Ore
    counted_before: int
    outcome_bill_before: int

    @property
    def place(self) -> int:
        """Return how many years were lived before it."""
        return self.model.year - self.model.first_year

    @property
    def people(self) -> np.ndarray:
        """Return everybody's record after the year."""
        people: np.ndarray = self.model.people
        return people

    @cached_property
    def age(self) -> npt.NDArray[np.int64]:
        """Return everybody's age this year; below 0 before birth."""
        return self.model.year - self.model.people["birth_year"].astype(np.int64)

    @cached_property
    def paid(self) -> Ore:
        """Return what each cost each payer this year, int64 (persons, payers), in öre."""
        return self.model.ledger.by_person - self.paid_before

    @cached_property
    def booked(self) -> Ore:
        """Return what was booked this year, int64 (groups, lines), in öre."""
        booked: Ore = self.model.ledger.by_year[self.place]
        return booked

    @cached_property
    def booked_by_payer(self) -> Ore:
        """Return what was booked this year by group and payer, int64 (groups, payers), in öre."""
        ledger = self.model.ledger
        found = np.zeros((ledger.groups, len(PAYERS)), dtype=np.int64)
        np.add.at(found.T, ledger.line_payer, self.booked.T)
        return found

    @cached_property
    def is_last(self) -> bool:
        """Return whether it is the last year lived."""
        return self.model.year == self.model.last_year

    @cached_property
    def paid_by_group(self) -> Ore:
        """Return what each population group has cost each payer this year, int64 (groups, payers), in öre."""
        found = np.zeros((len(GROUPS), len(PAYERS)), dtype=np.int64)
        np.add.at(found, population_groups(self.people), self.paid)
        return found

    @cached_property
    def is_alive(self) -> npt.NDArray[np.bool_]:
        """Return who lives here at the year's end."""
        alive: npt.NDArray[np.bool_] = self.people["presence"] == ALIVE
        return alive


def years_of(model: Vandpunkt) -> Iterator[Year]:
    """Live a model year by year."""
    while model.year < model.last_year:
        before, paid = model.people.copy(), model.ledger.by_person.copy()
        counted, billed = int(model.outcome_counts.sum()), int(model.outcome_bill_ore.sum())
        model.step()
        yield Year(model, before, paid, counted, billed)


@dataclass(frozen=True)
class Law:
    """An invariant.

    Attributes:
        name: as a claim.
        holds: whether it held in a year.
        spoil: change one number of a year in which it held, so that it no longer does; false: this world has no such
            number.
        at_the_end: whether it is asked after the last year alone.
    """

    name: str
    holds: Callable[[Year], bool]
    spoil: Callable[[Year], bool]
    at_the_end: bool = False


@dataclass
class Registry:
    """The laws by name, in the order in which they are written."""

    laws: dict[str, Law] = field(default_factory=dict)

    def law(
        self, spoil: Callable[[Year], bool], at_the_end: bool = False
    ) -> Callable[[Callable[[Year], bool]], Callable[[Year], bool]]:
        """Make a function a law; its name is the claim."""

        def enter(holds: Callable[[Year], bool]) -> Callable[[Year], bool]:
            if holds.__name__ in self.laws:
                raise ValueError(f"two laws are called {holds.__name__}")
            self.laws[holds.__name__] = Law(holds.__name__, holds, spoil, at_the_end)
            return holds

        return enter


LAWS = Registry()


def add_one(numbers: Callable[[Year], np.ndarray], where: Callable[[Year], np.ndarray] | None = None) -> Callable[
    [Year], bool
]:  # fmt: skip
    """Return what spoils a year by adding 1 to one number of an array, the first (or the first of some, as a mask)."""

    def spoil(year: Year) -> bool:
        array = numbers(year)
        places = np.flatnonzero(np.ones(array.size, dtype=bool) if where is None else where(year).reshape(-1))
        if len(places) == 0:
            return False
        array[np.unravel_index(places[0], array.shape)] += 1
        return True

    return spoil
