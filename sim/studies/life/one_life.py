"""Lives followed year by year while a municipality is lived: who fits the criteria, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Child
from sim.evidence.ages import LAST_AGE
from sim.model import Vandpunkt
from sim.people.biography import Year, still_lives
from sim.people.record import FEMALE, FOREIGN_BORN, MALE
from sim.studies.panel import Panel

FIELDS = ("attention", "externalising", "lone_parent", "convictions")
"""What a panel has to keep for ``fitting``."""
CONVICTIONS_AGE = 33


def fitting(people: np.ndarray, panel: Panel, child: Child) -> npt.NDArray[np.bool_]:
    """Return who fits the criteria, over everyone.

    Args:
        people: array of ``PERSON``.
        panel: of a municipality lived as today, with ``FIELDS``.
        child: the criteria.
    """
    fits = (people["origin"] != FOREIGN_BORN) & panel.here[child.at_age]
    if child.sex != "any":
        fits &= people["sex"] == (MALE if child.sex == "boy" else FEMALE)
    if child.lone_parent is not None:
        fits &= (panel["lone_parent"][child.at_age] == 1) == child.lone_parent
    if child.attention_above_sd is not None:
        fits &= panel["attention"][child.at_age] > child.attention_above_sd
    if child.externalising_above_sd is not None:
        fits &= panel["externalising"][child.at_age] > child.externalising_above_sd
    if child.convictions_by_33 is not None:
        fits &= panel["convictions"][CONVICTIONS_AGE] >= child.convictions_by_33
    result: npt.NDArray[np.bool_] = fits
    return result


def in_order(people: np.ndarray, fits: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the rows of those who fit, in the order of birth."""
    rows = np.flatnonzero(fits)
    return rows[np.argsort(people["person"][rows], kind="stable")]


def reached(model: Vandpunkt) -> npt.NDArray[np.bool_]:
    """Return who has taken part in any programme of a model, over everyone."""
    found = np.zeros(len(model.people), dtype=bool)
    for programme in model.programmes:
        found |= programme.years_had > 0
    return found


@dataclass(frozen=True)
class Followed:
    """Lives of one run.

    Attributes:
        lives: by row, the years of the life.
        reached: rows of those whom a programme reached.
    """

    lives: dict[int, tuple[Year, ...]]
    reached: frozenset[int]


def follow(model: Vandpunkt, row: int) -> tuple[Year, ...]:
    """Run a model and return every year of one person's life."""
    return follow_many(model, [row]).lives[row]


def follow_many(model: Vandpunkt, rows: Sequence[int]) -> Followed:
    """Run a model as long as any of some persons are followed, to 64 or death; return every year of their lives."""
    lives: dict[int, list[Year]] = {int(row): [] for row in rows}
    ended: set[int] = set()
    born = {row: int(model.people["birth_year"][row]) for row in lives}
    last = min(model.last_year, max(born.values(), default=model.year) + LAST_AGE)
    while model.year < last and len(ended) < len(lives):
        model.step()
        for row, years in lives.items():
            age = model.year - born[row]
            if row in ended or age > LAST_AGE or age < int(model.people["arrival_age"][row]):
                continue
            years.append(_year_of(model, row, age))
            if not still_lives(years[-1]):
                ended.add(row)
    found = reached(model)
    return Followed({row: tuple(years) for row, years in lives.items()}, frozenset(row for row in lives if found[row]))


def _year_of(model: Vandpunkt, row: int, age: int) -> Year:
    """Return the year that a person has just lived."""
    delivered = tuple(p.programme.name for p in model.programmes if p.in_delivery[row])
    return Year(
        age, model.people[row].copy(), delivered, model.ledger.by_person[row].copy(), model.contacts.of(row),
        bool(model.between_chairs[row]), bool(model.association and model.association.in_project[row]),
    )  # fmt: skip
