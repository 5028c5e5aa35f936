"""One year of many lives, seen before and after: whom an event could have happened to, how likely it was, whom it met.

The probabilities are worked out anew from the equations and the parameters, by array; no rule of ``sim.lifecourse`` is
called. Every rule writes fields of its own, so what a rule met within the year is read from before or from after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.people.interpreted import Row

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Chance(NamedTuple):
    """An event of one year: each person's own probability of it, and whether it happened, both (persons at risk,)."""

    name: str
    probability: Floats
    happened: Mask


class Columns:
    """Some rows of an array of records, by column: ``people.misuse`` or ``people["misuse"]``, read when asked for."""

    def __init__(self, records: np.ndarray, rows: npt.NDArray[np.intp] | None = None) -> None:
        self._records = records
        self._rows = rows
        self._read: dict[str, npt.NDArray[np.generic]] = {}

    def among(self, who: Mask) -> Columns:
        """Return some of them."""
        some = np.flatnonzero(who)
        return Columns(self._records, some if self._rows is None else self._rows[some])

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a column, shape (rows,)."""
        if name not in self._read:
            column = self._records[name]
            self._read[name] = column if self._rows is None else column[self._rows]
        return self._read[name]

    def __getattr__(self, name: str) -> np.ndarray:
        return self[name]


@dataclass(frozen=True)
class Year:
    """Some people in one year.

    Attributes:
        was, now: the same people before and after the year, columns of ``PERSON`` (persons,).
        age: int64 (persons,), years.
        classes: float64 (persons,), mean externalising of the own class (SD).
        areas: float64 (persons, 3), shares of the own area convicted, misusing drugs and out of work.
        prm: the parameters of the year.
    """

    was: Columns
    now: Columns
    age: npt.NDArray[np.int64]
    classes: Floats
    areas: Floats
    prm: Row

    def among(self, who: Mask) -> Year:
        """Return the year of some of them."""
        was, now = self.was.among(who), self.now.among(who)
        return Year(was, now, self.age[who], self.classes[who], self.areas[who], self.prm)


def as_met(people: Columns, trait: str) -> Floats:
    """Return a trait as others meet it (SD): the person's own plus what is pushed this year."""
    own: Floats = people[trait].astype(np.float64) + people[f"push_{trait}"].astype(np.float64)
    return own


def logistic(eta: Floats) -> Floats:
    """Return the probability of some log-odds."""
    chance: Floats = 1.0 / (1.0 + np.exp(-eta))
    return chance


def chance(name: str, eta: Floats, happened: Mask) -> Chance:
    """Return an event whose log-odds are ``eta``."""
    return Chance(name, logistic(np.asarray(eta, dtype=np.float64)), happened)


@dataclass
class Tally:
    """What an event came to beside what its probabilities say, over many person-years.

    Attributes:
        at_risk: person-years in which it could have happened.
        happened: in how many it did.
        expected: the sum of the probabilities.
        variance: the sum of p (1 - p); the count is Poisson-binomial (no two person-years share a draw).
        probabilities: every one of them, if kept.
    """

    at_risk: int = 0
    happened: int = 0
    expected: float = 0.0
    variance: float = 0.0
    probabilities: list[Floats] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Return observed over expected."""
        return self.happened / self.expected

    def add(self, one: Chance, keep: bool) -> None:
        """Count some person-years."""
        self.at_risk += len(one.probability)
        self.happened += int(np.count_nonzero(one.happened))
        self.expected += float(one.probability.sum())
        self.variance += float((one.probability * (1.0 - one.probability)).sum())
        if keep:
            self.probabilities.append(one.probability)


class Tallies(dict[str, Tally]):
    """Tallies by the name of the event.

    Args:
        keep: whether to keep every probability.
    """

    def __init__(self, keep: bool = False) -> None:
        super().__init__()
        self._keep = keep

    def count(self, chances: Iterable[Chance]) -> None:
        """Count the events of one year."""
        for one in chances:
            if len(one.probability):
                self.setdefault(one.name, Tally()).add(one, self._keep)
