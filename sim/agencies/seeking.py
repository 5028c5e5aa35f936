"""How agencies see, and how people are passed on: a look through an error, then "not ours" from chair to chair.

An agency takes a person for its own when what it sees, need plus error, passes its threshold. At its door the agency
may say "not ours" because of a need that is another's business, and refer; a referral may get lost, be refused there
too, or come back to where it started (the hot potato). Nothing here depends on how much room there is: what one
person meets before the queues is the same whoever else is there.
"""

from __future__ import annotations

import numba
import numpy as np

from sim.agencies.contacts import (
    AGED_OUT,
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    LEFT_THE_QUEUE,
    LOST,
    MISSED,
    NONE,
    NOT_SEEKING,
    REFUSED,
)
from sim.agencies.doors import NOBODY, need_for, who_may_see
from sim.lifecourse.needs import needs_of
from sim.people.compiled import rule, rule_in_place, walk
from sim.people.draws import LOGISTIC_TO_SD, draw_four, logit
from sim.people.interpreted import Row
from sim.people.record import ALIVE

SIGHT, TIE, PATIENCE, ARRIVAL = range(4)
"""What the four draws of a person, an agency and a year decide."""


@rule
def error_of_sight(u: float, error: float, prm: Row) -> float:
    """Return the error with which a need is seen this year (SD), cut at ``largest_error_of_sight_sds``."""
    largest = prm.largest_error_of_sight_sds * error
    return np.float64(min(max(error * LOGISTIC_TO_SD * logit(u), -largest), largest))


@rule
def is_at_the_door(came_to: int) -> bool:
    """Return whether an agency takes the person for its own and has not decided yet."""
    return came_to in (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE)


@rule_in_place
def come_to(
    p: Row, a: int, i: int, year: int, key_a: np.uint64, key_b: np.uint64, door: Row, need: float, credit: float,
    came_to: np.ndarray, seen_need: np.ndarray, prm: Row,
) -> None:  # fmt: skip
    """Stand at an agency's door if it sees the need, ``credit`` (SD) lower than for somebody it has never heard of."""
    seen = need + error_of_sight(draw_four(key_a, key_b, p.person, year, door.stream)[SIGHT], door.error, prm)
    seen_need[a, i] = seen
    if seen + credit > door.threshold:
        came_to[a, i] = AT_THE_DOOR if need + credit > door.threshold else AT_THE_DOOR_BY_MISTAKE


@rule_in_place
def look(
    p: Row, i: int, age: int, year: int, key_a: np.uint64, key_b: np.uint64, doors: np.ndarray, weights: np.ndarray,
    may_see: int, needs: np.ndarray, told_agency: int, waited: np.ndarray, came_to: np.ndarray, seen_need: np.ndarray,
    in_need: np.ndarray, glimpses: np.ndarray, prm: Row,
) -> np.int64:  # fmt: skip
    """Let the agencies that may see the person look; return at whose doors the person stands, a bit each.

    Args:
        may_see: agencies, a bit each: those for the age, with a need that is there, a place in the queue or a tip.
        told_agency: the agency that a health talk has told about the person; -1 if none.

    Who waits keeps the place in
    the queue while the need, as seen this year, is near the threshold. Who has given up comes by themselves to
    no agency that must be sought; a referral can still take them there.
    """
    knocked_at = np.int64(0)
    margin = prm.glimpse_margin_sd if age <= prm.child_welfare_last_age else 0.0
    for a in range(doors.shape[0]):
        if (may_see >> a) & 1 == 0:
            continue
        door = doors[a]
        waits = waited[a, i] > 0
        is_told = a == told_agency
        need = need_for(weights, a, needs)
        if need > door.threshold:
            in_need[i] |= np.int64(1) << a
        nearly = door.threshold - margin - prm.largest_error_of_sight_sds * door.error
        if need <= max(nearly, 0.0) and not waits and not is_told:
            continue
        if door.sought == 1 and p.years_not_seeking > 0 and not waits:
            if need > door.threshold:
                came_to[a, i] = NOT_SEEKING
            continue
        credit = prm.referral_credit_sd if waits else 0.0
        come_to(p, a, i, year, key_a, key_b, door, need, credit, came_to, seen_need, prm)
        if margin > 0.0 and seen_need[a, i] > door.threshold - margin:
            glimpses[i] += 1
        if is_told and not is_at_the_door(came_to[a, i]):
            came_to[a, i] = AT_THE_DOOR if need > door.threshold else AT_THE_DOOR_BY_MISTAKE
        if is_at_the_door(came_to[a, i]):
            knocked_at |= np.int64(1) << a
            continue
        waited[a, i] = 0
        if need > door.threshold:
            came_to[a, i] = MISSED
        elif waits:
            came_to[a, i] = LEFT_THE_QUEUE
    return knocked_at


@rule
def grow_out_of_queues(i: int, age: int, doors: np.ndarray, waited: np.ndarray, came_to: np.ndarray) -> None:
    """Lose the place in the queues of agencies whose upper age has been passed."""
    for a in range(doors.shape[0]):
        if waited[a, i] > 0 and age > doors[a].last_age:
            waited[a, i] = 0
            came_to[a, i] = AGED_OUT


@rule
def rule_that_fits(door: Row, rules: np.ndarray, needs: np.ndarray) -> np.int64:
    """Return the first open hand-over whose need the person has, or -1."""
    for r in range(door.first_rule, door.end_of_rules):
        one = rules[r]
        if one.open == 1 and needs[one.need] > one.above:
            return np.int64(r)
    return np.int64(NOBODY)


@rule
def be_passed_on(
    p: Row, i: int, age: int, year: int, key_a: np.uint64, key_b: np.uint64, doors: np.ndarray, weights: np.ndarray,
    rules: np.ndarray, knocked_at: int, needs: np.ndarray, waited: np.ndarray, came_to: np.ndarray,
    seen_need: np.ndarray, handed_over: np.ndarray, handed_back: np.ndarray, prm: Row,
) -> int:  # fmt: skip
    """Follow one person through the hand-overs of a year; return the last hand-over that refused, from 1, or 0.

    Every agency decides once a year. A referral is followed until somebody keeps the person, it is lost on the way,
    it is refused ("not severe enough"), it comes back to an agency that has refused, or ``most_hand_overs`` are made:
    whom the next agency would pass on as well is then lost, for nobody is responsible.
    """
    refusal = 0
    decided = np.int64(0)
    for start in range(doors.shape[0]):
        if (knocked_at >> start) & 1 == 0:
            continue
        here = start
        made = 0
        while is_at_the_door(came_to[here, i]) and (decided >> here) & 1 == 0:
            decided |= np.int64(1) << here
            r = rule_that_fits(doors[here], rules, needs)
            if r == NOBODY:
                break
            if rules[r].keeps == 1 and (rules[r].to == NOBODY or made == prm.most_hand_overs):
                break
            if made == prm.most_hand_overs:
                came_to[here, i] = LOST
                waited[here, i] = 0
                break
            handed_over[r] += 1
            made += 1
            if rules[r].keeps == 0:
                came_to[here, i] = REFUSED
                waited[here, i] = 0
                refusal = r + 1
            to = rules[r].to
            if to == NOBODY or age < doors[to].first_age or age > doors[to].last_age:
                break
            if came_to[to, i] == REFUSED:
                handed_back[r] += 1
                break
            if came_to[to, i] in (NONE, MISSED, NOT_SEEKING):
                u = draw_four(key_a, key_b, p.person, year, doors[to].stream)
                if u[ARRIVAL] < prm.referral_lost_share:
                    came_to[to, i] = LOST
                    break
                came_to[to, i] = REFUSED
                need = need_for(weights, to, needs)
                credit = prm.referral_credit_sd
                come_to(p, to, i, year, key_a, key_b, doors[to], need, credit, came_to, seen_need, prm)
            here = to
    return refusal


@walk
def seek_everyone(
    people: np.ndarray,
    year: int,
    key_a: np.uint64,
    key_b: np.uint64,
    doors: np.ndarray,
    weights: np.ndarray,
    open_to: np.ndarray,
    listening: np.ndarray,
    rules: np.ndarray,
    told: np.ndarray,
    told_agency: int,
    threads: int,
    needs: np.ndarray,
    came_to: np.ndarray,
    waited: np.ndarray,
    queues: np.ndarray,
    seen_need: np.ndarray,
    in_need: np.ndarray,
    refusal: np.ndarray,
    glimpses: np.ndarray,
    residents: np.ndarray,
    handed_over: np.ndarray,
    handed_back: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Let every agency look at everyone of its ages, and pass on whom it says is not its own.

    Args:
        people: array of ``PERSON``; ``years_not_seeking`` is counted down.
        year: calendar year.
        doors, weights, open_to, listening, rules: of ``Mandates``.
        told: uint8 (persons,), 1 for those whom a health talk found; ``told_agency`` is the place that is told.
        threads: how many strands to walk on.
        needs: float64 (threads, needs), scratch.
        came_to, waited, queues, seen_need, in_need, refusal, glimpses: of ``Contacts``; ``came_to`` must be empty, the
            last three are overwritten.
        residents: int64 (threads, 65), overwritten: persons by age.
        handed_over, handed_back: int64 (threads, rules), overwritten: uses of each hand-over, and those to an agency
            that had refused before.
        prms: array of one record of parameters.
    """
    persons = people.shape[0]
    for t in numba.prange(threads):
        prm = prms[0]
        own_needs, passed_on, passed_back = needs[t], handed_over[t], handed_back[t]
        residents[t, :] = 0
        handed_over[t, :] = 0
        handed_back[t, :] = 0
        for i in range(t * persons // threads, (t + 1) * persons // threads):
            p = people[i]
            in_need[i] = 0
            refusal[i] = 0
            glimpses[i] = 0
            if p.presence != ALIVE:
                continue
            age = np.int64(year) - np.int64(p.birth_year)
            needs_of(p, prm, own_needs)
            residents[t, age] += 1
            may_see = who_may_see(age, own_needs, open_to, listening)
            if queues[i] > 0 or told[i] == 1:
                may_see = open_to[age]
                grow_out_of_queues(i, age, doors, waited, came_to)
            knocked_at = look(
                p, i, age, year, key_a, key_b, doors, weights, may_see, own_needs,
                told_agency if told[i] == 1 else NOBODY, waited, came_to, seen_need, in_need, glimpses,
                prm,
            )  # fmt: skip
            if p.years_not_seeking > 0:
                p.years_not_seeking -= 1
            if knocked_at == 0:
                continue
            refusal[i] = be_passed_on(
                p, i, age, year, key_a, key_b, doors, weights, rules, knocked_at, own_needs, waited, came_to,
                seen_need, passed_on, passed_back, prm,
            )  # fmt: skip
