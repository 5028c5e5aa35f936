"""Between the chairs: who was refused, lost, gave up or grew too old in a queue, is helped by nobody and waits nowhere.

Control and collection (``service.helps: false``) is no help.
"""

from __future__ import annotations

import numpy as np

from sim.agencies.contacts import (
    AGED_OUT,
    GAVE_UP,
    HELPED_ELSEWHERE,
    LOST,
    MISSED,
    NOT_SEEKING,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.people.compiled import rule
from sim.people.draws import draw_four
from sim.people.record import ALIVE

STOPS_SEEKING = 0
"""Which of the person's four draws decides whether somebody between the chairs stops seeking."""
MOST_YEARS = 250
"""Where years between the chairs stop being counted, so that they fit in a byte."""
BETWEEN, FOR_THE_FIRST_TIME, UNSEEN, NEVER_MET = range(4)
"""Columns of what is counted of persons in a year."""


@rule
def who_met_anybody(came_to: np.ndarray, met: np.ndarray) -> None:
    """Set ``met``, uint8 (persons,) and empty, for those whose contact with any agency came to something."""
    for a in range(came_to.shape[0]):
        contacts = came_to[a]
        for i in range(met.shape[0]):
            met[i] |= contacts[i]


@rule
def settle_the_year(
    people: np.ndarray,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    stream: np.uint64,
    came_to: np.ndarray,
    helps: np.ndarray,
    queues: np.ndarray,
    between: np.ndarray,
    contacts: np.ndarray,
    contacts_by_age: np.ndarray,
    by_age: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Count what contacts came to, and who is left between the chairs; some of those stop seeking.

    Args:
        people: array of ``PERSON``; ``years_between_chairs`` and ``years_not_seeking`` are counted up.
        year: calendar year.
        stream: of this decision (``draws.stream_of``).
        came_to: uint8 (agencies, persons), of ``Contacts``, after everybody who has room has served.
        helps: uint8 (agencies,), 1 where being served or in the queue means being looked after.
        queues: uint8 (persons,), overwritten: queues the person stands in.
        between: uint8 (persons,), overwritten: 1 for those between the chairs.
        contacts: int64 (agencies, contacts), overwritten: persons by agency and what it came to.
        contacts_by_age: int64 (65, contacts), overwritten: contacts with any agency by age and what they came to.
        by_age: int64 (65, 4), overwritten: persons of each age between the chairs, those there for the first time,
            persons in need whom an agency missed and nobody else met, persons whom nobody met but for control.
        prms: array of one record of parameters.
    """
    prm = prms[0]
    contacts[:, :] = 0
    contacts_by_age[:, :] = 0
    by_age[:, :] = 0
    met = np.zeros(people.shape[0], dtype=np.uint8)
    who_met_anybody(came_to, met)
    for i in range(people.shape[0]):
        p = people[i]
        between[i] = 0
        queues[i] = 0
        if p.presence != ALIVE:
            continue
        age = np.int64(year) - np.int64(p.birth_year)
        if met[i] == 0:
            by_age[age, NEVER_MET] += 1
            continue
        turned_away = False
        looked_after = False
        missed = False
        for a in range(came_to.shape[0]):
            code = came_to[a, i]
            if code == 0:
                continue
            contacts[a, code] += 1
            contacts_by_age[age, code] += 1
            if code in (REFUSED, LOST, GAVE_UP, AGED_OUT):
                turned_away = True
            elif code in (SERVED, SERVED_BY_MISTAKE, WAITING, HELPED_ELSEWHERE):
                looked_after = looked_after or helps[a] == 1 or code == HELPED_ELSEWHERE
                queues[i] += 1 if code == WAITING else 0
            elif code in (MISSED, NOT_SEEKING):
                missed = True
        if looked_after:
            continue
        if not turned_away:
            by_age[age, UNSEEN if missed else NEVER_MET] += 1
            continue
        between[i] = 1
        by_age[age, BETWEEN] += 1
        if p.years_between_chairs == 0:
            by_age[age, FOR_THE_FIRST_TIME] += 1
        if p.years_between_chairs < MOST_YEARS:
            p.years_between_chairs += 1
        if draw_four(key_a, key_b, p.person, year, stream)[STOPS_SEEKING] < prm.gives_up_after_refusal_share:
            p.years_not_seeking = np.int64(prm.years_before_seeking_again)
