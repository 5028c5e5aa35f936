"""How participants are found: by age, by what offices know, by a screening that can err, and by what people answer."""

from __future__ import annotations

import numpy as np

from sim.evidence.ages import LAST_AGE
from sim.lifecourse.circumstances import circumstances_of
from sim.lifecourse.needs import needs_of
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import ALIVE

SAME_EVERY_YEAR = 0
"""Whether a screening sees a person, offer and answer are drawn once a person and programme: whom a screening misses
it misses again, and more coverage never takes a place from anyone."""
SEEN, OFFERED, ACCEPTS, LOT = range(4)
"""Which draw decides what; the last, who comes first where places are short."""
FOUND_IN_NEED, FOUND_BY_MISTAKE = 1, 2
"""How somebody was found; of a universal effort everyone is in need."""


@rule
def still_fits(
    p: Row, age: int, prm: Row, among: int, need_place: int, above: float, found: int, needs: np.ndarray
) -> bool:
    """Return whether who was found earlier and waits still is one it is for; a mistake stays one."""
    if circumstances_of(p, age, prm) & among != among:
        return False
    if need_place < 0 or found != FOUND_IN_NEED:
        return True
    needs_of(p, prm, needs)
    return needs[need_place] > above


@rule
def drop_whom_it_is_not_for(
    people: np.ndarray,
    year: int,
    first: int,
    last: int,
    among: int,
    need_place: int,
    above: float,
    waiting: np.ndarray,
    needs: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Strike off the list who waits and is gone, or is no longer one the programme is for.

    Args: as ``find_participants``, and ``waiting``: uint8 (persons,), how somebody who waits was found.
    """
    for i in range(first, last):
        if waiting[i] == 0:
            continue
        p = people[i]
        age = int(year) - int(p.birth_year)
        fits = still_fits(p, age, prms[0], among, need_place, above, waiting[i], needs)
        if p.presence != ALIVE or not fits:
            waiting[i] = 0


@rule
def find_participants(
    people: np.ndarray,
    year: int,
    draws: np.ndarray,
    first: int,
    last: int,
    at_age: np.ndarray,
    among: int,
    need_place: int,
    above: float,
    sensitivity: float,
    specificity: float,
    coverage: float,
    uptake: float,
    already: np.ndarray,
    needs: np.ndarray,
    found: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Mark who begins this year: who is screened and found, is offered a place and accepts.

    Whom no screening would see, in need or not, and who would not be offered a place or accept is never looked at.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        draws: float64 (persons, 4), the programme's draws of each person, the same every year.
        first, last: rows to look at.
        at_age: uint8 (65,), 1 at ages where a screening is held.
        among: circumstances that must all hold, as bits (``circumstances.mask_of``).
        need_place: place of the need among ``NEEDS``; -1 if everyone is in need.
        above: the need from which someone should be found (SD).
        sensitivity, specificity: shares of those in need found and of the others left out.
        coverage, uptake: shares of those found who are offered a place, and who accept.
        already: uint8 (persons,), 0 for those who have not begun before.
        needs: float64 scratch.
        found: uint8 (persons,), overwritten between ``first`` and ``last``: found in need, by mistake, or 0.
        prms: array of one record of parameters.
    """
    most_seen = max(sensitivity, 1.0 - specificity)
    for i in range(first, last):
        found[i] = 0
        may_begin = (draws[i, OFFERED] < coverage) & (draws[i, ACCEPTS] < uptake) & (draws[i, SEEN] < most_seen)
        if already[i] != 0 or not may_begin:
            continue
        p = people[i]
        age = int(year) - int(p.birth_year)
        if p.presence != ALIVE or age < 0 or age > LAST_AGE or at_age[age] == 0:
            continue
        if among != 0 and circumstances_of(p, age, prms[0]) & among != among:
            continue
        in_need = True
        if need_place >= 0:
            needs_of(p, prms[0], needs)
            in_need = needs[need_place] > above
        if draws[i, SEEN] < (sensitivity if in_need else 1.0 - specificity):
            found[i] = FOUND_IN_NEED if in_need else FOUND_BY_MISTAKE
