"""A biography: what one simulated life has been, year by year, and what changed from one year to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from sim.evidence.parameters import parameter_record
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    COMPLETED,
    DEAD,
    DRUG,
    INTRODUCTORY,
    LEFT_SCHOOL,
    MILD,
    NATIONAL,
    OPEN_SUPPORT,
    PLACED,
    SEVERE,
)
from sim.people.staircase import step_of

LIVELIHOODS = (
    "child", "study", "work", "outside", "unemployed", "long_term_unemployed", "sick", "long_term_sick",
    "disability_pension", "income_support",
)  # fmt: skip
"""Names of the main activities, in the order of their numbers."""


@cache
def _believed() -> np.void:
    """Return the parameters as the evidence gives them."""
    record: np.void = parameter_record()[0]
    return record


@dataclass(frozen=True)
class Year:
    """One year of a life.

    Attributes:
        age: age reached in the year.
        record: the person's record at the end of the year (scalar of ``PERSON``).
        programmes: names of programmes in delivery.
        bill_ore: int64 (payers,), what has been booked for the person so far.
        contacts: agency to what the contact of the year came to (``sim.agencies.contacts.CONTACTS``).
        between_chairs: whether the person was turned away and served by nobody.
        in_project: whether a coordination association's project helped.
    """

    age: int
    record: np.void
    programmes: tuple[str, ...]
    bill_ore: npt.NDArray[np.int64]
    contacts: Mapping[str, str] = field(default_factory=dict)
    between_chairs: bool = False
    in_project: bool = False


def stage_of(record: np.void, age: int, parameters: np.void | None = None) -> int:
    """Return the step of the staircase that a person stands on: 0 normality to 4 exclusion (``staircase.step_of``).

    Args:
        record: the person's record (scalar of ``PERSON``).
        age: age reached in the year.
        parameters: one record of parameters; by default what the evidence gives.
    """
    return int(step_of(record, age, _believed() if parameters is None else parameters))


def events_between(before: np.void | None, now: np.void, age: int) -> tuple[str, ...]:
    """Return what happened in a year, as words of the catalogue without their ``life.`` (for example "placed").

    Args:
        before: the record a year ago; None in the first year.
        now: the record at the end of the year.
        age: age reached in the year.
    """
    if before is None:
        return ("born",) if now["arrival_age"] == 0 else ("arrived",)
    happened = [name for name, field, value in _BECOMES if now[field] == value and before[field] != value]
    if now["livelihood"] != before["livelihood"] and now["livelihood"] != CHILD:
        happened.append(f"livelihood_{LIVELIHOODS[int(now['livelihood'])]}")
    if before["child_welfare"] == PLACED and now["child_welfare"] != PLACED:
        happened.append("placement_ended")
    if before["health"] == 0 and now["health"] == MILD:
        happened.append("ill")
    if now["health"] < before["health"]:
        happened.append("recovered" if now["health"] == 0 else "better")
    if before["misuse"] > 0 and now["misuse"] == 0:
        happened.append("misuse_ended")
    if now["convicted"] == 1:
        violent = now["violent_convictions"] > before["violent_convictions"]
        happened.append("convicted_of_violence" if violent else "convicted")
        if now["prison_years_left"] > 0:
            happened.append("prison")
    if now["presence"] == DEAD:
        happened.append("died")
    return tuple(happened)


_BECOMES: tuple[tuple[str, str, int], ...] = (
    ("parents_separated", "lone_parent", 1),
    ("parent_ill", "parental_illness", 1),
    ("open_support", "child_welfare", OPEN_SUPPORT),
    ("placed", "child_welfare", PLACED),
    ("diagnosed", "diagnosed", 1),
    ("eligible", "school", NATIONAL),
    ("not_eligible", "school", INTRODUCTORY),
    ("completed_school", "school", COMPLETED),
    ("left_school", "school", LEFT_SCHOOL),
    ("severely_ill", "health", SEVERE),
    ("alcohol", "misuse", ALCOHOL),
    ("drug", "misuse", DRUG),
)


def events_of(life: Sequence[Year]) -> list[tuple[str, ...]]:
    """Return what happened in each year of a life, in order."""
    records = [None, *(year.record for year in life)]
    return [events_between(before, year.record, year.age) for before, year in zip(records, life, strict=False)]


def still_lives(year: Year) -> bool:
    """Return whether the person was alive at the end of the year."""
    return bool(year.record["presence"] == ALIVE)
