"""How participants are found: by age, by what offices know, by a screening that can err, and by what people answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.evidence.ages import LAST_AGE
from sim.lifecourse.needs import needs_of
from sim.people.compiled import rule
from sim.people.draws import uniform, words
from sim.people.interpreted import Row
from sim.people.record import ALIVE

SAME_EVERY_YEAR = 0
"""Whether a screening sees a person, offer and answer are drawn once a person and programme: whom a screening misses
it misses again, and more coverage never takes a place from anyone."""
SEEN, OFFERED, ACCEPTS, LOT = range(4)
"""Which draw decides what; the last, who comes first where places are short."""
FOUND_IN_NEED, FOUND_BY_MISTAKE = 1, 2
"""How somebody was found; of a universal effort everyone is in need."""
CANDIDATE = np.dtype([("row", "u4"), ("seen", "u4"), ("offered", "u4")])
"""Somebody who would accept a place: the row, and the words whose uniforms decide whether seen and whether offered."""


def candidates_of(
    key: tuple[np.uint64, np.uint64], persons: npt.NDArray[np.uint32], stream: np.uint64, most_seen: float,
    coverage: float, uptake: float,
) -> np.ndarray:  # fmt: skip
    """Return who could ever begin, as an array of ``CANDIDATE`` in the order of rows.

    Whom no screening would see, in need or not, and who would not be offered a place or accept is never looked at.

    Args:
        key: of the replication.
        persons: uint32 (persons,), identities.
        stream: of the programme.
        most_seen: share of those in need found, or of the others, whichever is larger.
        coverage, uptake: largest share of those found who are offered a place, and share of those who accept.
    """
    candidates = np.empty(len(persons), dtype=CANDIDATE)
    some = _note_candidates(words(key, persons, SAME_EVERY_YEAR, stream), most_seen, coverage, uptake, candidates)
    return candidates[:some].copy()


@rule
def _note_candidates(
    drawn: np.ndarray, most_seen: float, coverage: float, uptake: float, candidates: np.ndarray
) -> int:
    some = 0
    for i in range(drawn.shape[0]):
        one = candidates[some]
        one.row = i
        one.seen = drawn[i, SEEN]
        one.offered = drawn[i, OFFERED]
        accepts = uniform(drawn[i, ACCEPTS]) < uptake
        may_begin = accepts & (uniform(drawn[i, OFFERED]) < coverage) & (uniform(drawn[i, SEEN]) < most_seen)
        some += 1 if may_begin else 0
    return some


@rule
def still_fits(
    p: Row, known: int, prm: Row, among: int, need_place: int, above: float, found: int, needs: np.ndarray
) -> bool:
    """Return whether who was found earlier and waits still is one it is for; a mistake stays one."""
    if known & among != among:
        return False
    if need_place < 0 or found != FOUND_IN_NEED:
        return True
    needs_of(p, prm, needs)
    return needs[need_place] > above


@rule
def drop_whom_it_is_not_for(
    people: np.ndarray,
    known: np.ndarray,
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
        fits = still_fits(p, known[i], prms[0], among, need_place, above, waiting[i], needs)
        if p.presence != ALIVE or not fits:
            waiting[i] = 0


@rule
def find_participants(
    people: np.ndarray,
    year: int,
    known: np.ndarray,
    candidates: np.ndarray,
    first: int,
    last: int,
    at_age: np.ndarray,
    among: int,
    need_place: int,
    above: float,
    sensitivity: float,
    specificity: float,
    coverage: float,
    begun: np.ndarray,
    waiting: np.ndarray,
    needs: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Mark who wants a place from this year on: who is screened and found, is offered a place and accepts.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        known: uint32 (persons,), of ``circumstances.note_circumstances``; not read if ``among`` is 0.
        candidates: of ``candidates_of``; those from ``first`` to ``last - 1`` are looked at.
        at_age: uint8 (65,), 1 at ages where a screening is held.
        among: circumstances that must all hold, as bits (``circumstances.mask_of``).
        need_place: place of the need among ``NEEDS``; -1 if everyone is in need.
        above: the need from which someone should be found (SD).
        sensitivity, specificity: shares of those in need found and of the others left out.
        coverage: share of those found who are offered a place, at most that of the candidates.
        begun: uint8 (persons,), 0 for those who have not begun before.
        waiting: uint8 (persons,), set to found in need or by mistake for those who want a place and did not before.
        needs: float64 scratch.
        prms: array of one record of parameters.
    """
    for k in range(first, last):
        one = candidates[k]
        i = one.row
        if begun[i] != 0 or waiting[i] != 0 or uniform(one.offered) >= coverage or known[i] & among != among:
            continue
        p = people[i]
        age = int(year) - int(p.birth_year)
        if p.presence != ALIVE or age < 0 or age > LAST_AGE or at_age[age] == 0:
            continue
        in_need = True
        if need_place >= 0:
            needs_of(p, prms[0], needs)
            in_need = needs[need_place] > above
        if uniform(one.seen) < (sensitivity if in_need else 1.0 - specificity):
            waiting[i] = FOUND_IN_NEED if in_need else FOUND_BY_MISTAKE
