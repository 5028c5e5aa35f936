"""A biography: what one simulated life has been, year by year, and what changed from one year to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    COMPLETED,
    DEAD,
    DRUG,
    INTRODUCTORY,
    LEFT_SCHOOL,
    LONG_TERM_UNEMPLOYMENT,
    MILD,
    NATIONAL,
    OPEN_SUPPORT,
    PLACED,
    SEVERE,
    STUDY,
    WORK,
)

LIVELIHOODS = (
    "child", "study", "work", "outside", "unemployed", "long_term_unemployed", "sick", "long_term_sick",
    "disability_pension", "income_support",
)  # fmt: skip
"""Names of the main activities, in the order of their numbers."""

DEVIANT, ASOCIAL, OUTSIDER, EXCLUDED = 1, 2, 3, 4
STAGES = ("normality", "deviant_behaviour", "asociality", "outsider_identity", "exclusion")
"""The staircase out of normality (Umeå 2011): a read-out, never a state that is assumed."""

BEHAVIOUR_CUT_SD = 1.28
"""Externalising at or above the 90th percentile counts as deviant behaviour (baseline B030)."""


@dataclass(frozen=True)
class Year:
    """One year of a life.

    Attributes:
        age: age reached in the year.
        record: the person's record at the end of the year (scalar of ``PERSON``).
        programmes: names of programmes in delivery.
        bill_ore: int64 (payers,), what has been booked for the person so far.
    """

    age: int
    record: np.void
    programmes: tuple[str, ...]
    bill_ore: npt.NDArray[np.int64]


def stage_of(record: np.void, age: int) -> int:
    """Return the step of the staircase that a person stands on: 0 normality to 4 exclusion.

    Assumptions, in the order of the source: from 6, behaviour above the 90th percentile; from 10, that and weak
    bonds (below the mean), or misuse or a conviction; from 15, repeated or violent conviction, or a conviction with
    misuse; from 18, in one of the outcomes beyond mild ill-health while neither in work nor study.
    """
    idle = record["livelihood"] not in (WORK, STUDY, CHILD)
    if age >= 18 and idle and record["outcome"] >= LONG_TERM_UNEMPLOYMENT:
        return EXCLUDED
    recent = record["years_since_conviction"] <= 3
    hardened = record["convictions"] >= 2 or record["violent_convictions"] >= 1 or record["misuse"] > 0
    if age >= 15 and recent and hardened:
        return OUTSIDER
    troubled = record["externalising"] > BEHAVIOUR_CUT_SD and age <= 18
    if age >= 10 and ((troubled and record["bonds"] < 0.0) or record["misuse"] > 0 or recent):
        return ASOCIAL
    if age >= 6 and troubled:
        return DEVIANT
    return 0


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
