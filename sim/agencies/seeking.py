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
from sim.agencies.doors import NOBODY, need_for, needs_for_all, who_may_see
from sim.evidence.ages import AGES
from sim.lifecourse.needs import NEEDS, needs_of
from sim.people.compiled import rule, walk
from sim.people.draws import LOGISTIC_TO_SD, draw_first_logits, draw_four, logit
from sim.people.interpreted import Row
from sim.people.record import ALIVE

SIGHT, TIE, PATIENCE, ARRIVAL = range(4)
"""What the four draws of a person, an agency and a year decide."""
LOOK = np.dtype([("row", "i8"), ("agency", "i8"), ("need", "f8")])
"""An agency that looks at a person this year, and how large the need really is (SD)."""


CHILDREN, OTHERS, OWN = range(3)
"""From which need an agency looks at a child and at others, and from which somebody is its own."""
CHUNK = 128
"""Persons a chunk; what agencies see of them fits in a core's cache."""


@rule
def error_of_sight(draw: float, error: float, prm: Row) -> float:
    """Return the error with which a need is seen this year (SD), cut at ``largest_error_of_sight_sds``.

    Args:
        draw: a logit draw.
        error: standard deviation of the error (SD).
    """
    largest = prm.largest_error_of_sight_sds * error
    return np.float64(min(max(error * LOGISTIC_TO_SD * draw, -largest), largest))


@rule
def is_at_the_door(came_to: int) -> bool:
    """Return whether an agency takes the person for its own and has not decided yet."""
    return came_to in (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE)


@rule
def comes_to(seen: float, need: float, threshold: float, credit: float, waits: bool, is_told: bool) -> int:
    """Return what a look of an agency at a person comes to; ``at the door`` if it takes the person for its own.

    Args:
        seen, need: how large the need is as seen, and really (SD).
        threshold: from which need somebody is its own (SD).
        credit: how much lower it is for somebody whom the agency has heard of (SD).
        waits: whether the person stands in its queue, and leaves it if the need, as seen, has passed.
        is_told: whether a health talk has told it about the person, who then comes to its door in any case.
    """
    if seen + credit > threshold:
        return AT_THE_DOOR if need + credit > threshold else AT_THE_DOOR_BY_MISTAKE
    if is_told:
        return AT_THE_DOOR if need > threshold else AT_THE_DOOR_BY_MISTAKE
    if need > threshold:
        return MISSED
    return LEFT_THE_QUEUE if waits else NONE


@rule
def above(needs: np.ndarray, cuts: np.ndarray) -> np.int64:
    """Return the agencies for which a need is above their cut, a bit each; both float64 (agencies,), in SD."""
    agencies = np.int64(0)
    for a in range(cuts.shape[0]):
        agencies |= (np.int64(1) if needs[a] > cuts[a] else np.int64(0)) << a
    return agencies


@rule
def in_whose_queues(i: int, waited: np.ndarray) -> np.int64:
    """Return the agencies in whose queue the person stands, a bit each."""
    agencies = np.int64(0)
    for a in range(waited.shape[0]):
        agencies |= (np.int64(1) if waited[a, i] > 0 else np.int64(0)) << a
    return agencies


@rule
def look_from_afar(doors: np.ndarray, cuts: np.ndarray, prm: Row) -> None:
    """Fill in from which need an agency looks at somebody: the least that its largest error can make it see as enough.

    Args:
        cuts: float64 (3, agencies), overwritten (SD): of a child, of whom a glimpse is enough; of others; and the
            threshold itself.
    """
    for a in range(doors.shape[0]):
        door = doors[a]
        nearly = door.threshold - prm.glimpse_margin_sd - prm.largest_error_of_sight_sds * door.error
        cuts[CHILDREN, a] = max(nearly, 0.0)
        cuts[OTHERS, a] = max(door.threshold - prm.largest_error_of_sight_sds * door.error, 0.0)
        cuts[OWN, a] = door.threshold


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
                need = need_for(weights, to, needs)
                seen = need + error_of_sight(logit(u[SIGHT]), doors[to].error, prm)
                seen_need[to, i] = seen
                came_to[to, i] = REFUSED
                if seen + prm.referral_credit_sd > doors[to].threshold:
                    is_its_own = need + prm.referral_credit_sd > doors[to].threshold
                    came_to[to, i] = AT_THE_DOOR if is_its_own else AT_THE_DOOR_BY_MISTAKE
            here = to
    return refusal


@rule
def who_looks_at_whom(
    people: np.ndarray, first: int, last: int, year: int, doors: np.ndarray, weights: np.ndarray, open_to: np.ndarray,
    listening: np.ndarray, sought: int, cuts: np.ndarray, told: np.ndarray, told_agency: int, own_needs: np.ndarray,
    needs: np.ndarray, looks: np.ndarray, names: np.ndarray, came_to: np.ndarray, waited: np.ndarray,
    queues: np.ndarray, in_need: np.ndarray, refusal: np.ndarray, glimpses: np.ndarray, residents: np.ndarray,
    prm: Row,
) -> int:  # fmt: skip
    """Write down which agencies look at some people this year; return how many looks that makes.

    An agency for the age looks where a need that it listens to is there and might, as badly as the agency can err, be
    its own; where the person stands in its queue; and where a health talk has told it. Who has given up comes by
    themselves to no agency that must be sought; a referral can still take them there.

    Args:
        first, last: rows of at most ``CHUNK`` people.
        sought: agencies that must be sought, a bit each.
        cuts: of ``look_from_afar``.
        told_agency: the agency that health talks tell; -1 if none.
        own_needs: float64 (people, needs), overwritten; ``needs``: float64 (agencies,), scratch.
        looks, names: of ``Seeking``, overwritten.
    """
    some = 0
    for i in range(first, last):
        p = people[i]
        in_need[i] = 0
        refusal[i] = 0
        glimpses[i] = 0
        if p.presence != ALIVE:
            continue
        age = np.int64(year) - np.int64(p.birth_year)
        residents[age] += 1
        needs_of(p, prm, own_needs[i - first])
        needs_for_all(weights, own_needs[i - first], needs)
        may_see = who_may_see(age, own_needs[i - first], open_to, listening)
        waits = np.int64(0)
        is_told = np.int64(0)
        if queues[i] > 0 or told[i] == 1:
            may_see = open_to[age]
            grow_out_of_queues(i, age, doors, waited, came_to)
            waits = in_whose_queues(i, waited)
            if told[i] == 1 and told_agency != NOBODY:
                is_told = np.int64(1) << told_agency
        own = may_see & above(needs, cuts[OWN])
        in_need[i] = own
        near = above(needs, cuts[CHILDREN] if age <= prm.child_welfare_last_age else cuts[OTHERS])
        looking = may_see & (near | waits | is_told)
        if p.years_not_seeking > 0:
            stays_away = looking & sought & ~waits
            looking &= ~stays_away
            for a in range(doors.shape[0]):
                if (stays_away & own) >> a & 1 == 1:
                    came_to[a, i] = NOT_SEEKING
            p.years_not_seeking -= 1
        for a in range(doors.shape[0]):
            if looking >> a & 1 == 1:
                looks[some].row = i
                looks[some].agency = a
                looks[some].need = needs[a]
                names[0, some] = p.person
                names[1, some] = doors[a].stream
                some += 1
    return some


@rule
def look(
    people: np.ndarray, first: int, last: int, year: int, doors: np.ndarray, looks: np.ndarray, some: int,
    draws: np.ndarray, told: np.ndarray, told_agency: int, came_to: np.ndarray, waited: np.ndarray,
    seen_need: np.ndarray, glimpses: np.ndarray, knocked_at: np.ndarray, prm: Row,
) -> None:  # fmt: skip
    """Let agencies look at some people; who waits keeps the place in the queue while the need, as seen, is near enough.

    Args:
        first, last: rows of at most ``CHUNK`` people.
        looks, some: of ``who_looks_at_whom``.
        draws: float64 (looks,), a logit draw each.
        knocked_at: int64 (people,), overwritten: the agencies at whose doors a person stands, a bit each.
    """
    knocked_at[: last - first] = 0
    for n in range(some):
        i, a, need = looks[n].row, looks[n].agency, looks[n].need
        door = doors[a]
        waits = waited[a, i] > 0
        seen = need + error_of_sight(draws[n], door.error, prm)
        seen_need[a, i] = seen
        credit = prm.referral_credit_sd if waits else 0.0
        code = comes_to(seen, need, door.threshold, credit, waits, told[i] == 1 and a == told_agency)
        came_to[a, i] = code
        comes = is_at_the_door(code)
        knocked_at[i - first] |= np.int64(comes) << a
        waited[a, i] = waited[a, i] if comes else 0
        age = np.int64(year) - np.int64(people[i].birth_year)
        if age <= prm.child_welfare_last_age and prm.glimpse_margin_sd > 0.0:
            glimpses[i] += 1 if np.float64(np.float32(seen)) > door.threshold - prm.glimpse_margin_sd else 0


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
    sought: int,
    rules: np.ndarray,
    told: np.ndarray,
    told_agency: int,
    threads: int,
    cuts: np.ndarray,
    own_needs: np.ndarray,
    needs: np.ndarray,
    looks: np.ndarray,
    names: np.ndarray,
    draws: np.ndarray,
    knocked_at: np.ndarray,
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

    Chunk by chunk: first it is found out who looks at whom, then all errors of sight are drawn, then what is seen
    decides.

    Args:
        people: array of ``PERSON``; ``years_not_seeking`` is counted down.
        year: calendar year.
        doors, weights, open_to, listening, sought, rules: of ``Mandates``.
        told: uint8 (persons,), 1 for those whom a health talk found; ``told_agency`` is the place that is told.
        threads: how many strands to walk on.
        cuts, own_needs, needs, looks, names, draws, knocked_at: of ``Seeking``, scratch.
        came_to, waited, queues, seen_need, in_need, refusal, glimpses: of ``Contacts``; ``came_to`` must be empty, the
            last three are overwritten.
        residents: int64 (threads, 65), overwritten: persons by age.
        handed_over, handed_back: int64 (threads, rules), overwritten: uses of each hand-over, and those to an agency
            that had refused before.
        prms: array of one record of parameters.
    """
    persons = people.shape[0]
    look_from_afar(doors, cuts, prms[0])
    for t in numba.prange(threads):
        prm = prms[0]
        residents[t, :] = 0
        handed_over[t, :] = 0
        handed_back[t, :] = 0
        end = (t + 1) * persons // threads
        for first in range(t * persons // threads, end, CHUNK):
            last = min(first + CHUNK, end)
            some = who_looks_at_whom(
                people, first, last, year, doors, weights, open_to, listening, sought, cuts, told, told_agency,
                own_needs[t], needs[t], looks[t], names[t], came_to, waited, queues, in_need, refusal, glimpses,
                residents[t], prm,
            )  # fmt: skip
            draw_first_logits(key_a, key_b, names[t, 0], names[t, 1], some, year, draws[t])
            look(
                people, first, last, year, doors, looks[t], some, draws[t], told, told_agency, came_to, waited,
                seen_need, glimpses, knocked_at[t], prm,
            )  # fmt: skip
            for i in range(first, last):
                if knocked_at[t, i - first] == 0:
                    continue
                p = people[i]
                age = np.int64(year) - np.int64(p.birth_year)
                refusal[i] = be_passed_on(
                    p, i, age, year, key_a, key_b, doors, weights, rules, knocked_at[t, i - first],
                    own_needs[t, i - first], waited, came_to, seen_need, handed_over[t], handed_back[t], prm,
                )  # fmt: skip


class Seeking:
    """Scratch memory of the call that lets every agency look at everyone.

    Args:
        threads: strands to walk on, 1 or more.
        agencies, rules: how many agencies and hand-overs there are.

    Attributes:
        cuts: float64 (3, agencies), of ``look_from_afar``.
        own_needs: float64 (threads, persons of a chunk, needs).
        needs: float64 (threads, agencies), one person's need as it concerns each agency.
        looks: of ``LOOK``, (threads, looks at a chunk).
        names: uint32 (threads, 2, looks at a chunk): who is looked at, and the stream of the agency's draws.
        draws: float64 (threads, looks at a chunk).
        knocked_at: int64 (threads, persons of a chunk).
        residents: int64 (threads, 65).
        handed: int64 (2, threads, rules), uses of each hand-over, and those to an agency that had refused before.
    """

    def __init__(self, threads: int, agencies: int, rules: int) -> None:
        self.threads = threads
        self.cuts = np.zeros((3, agencies))
        self.own_needs = np.zeros((threads, CHUNK, len(NEEDS)))
        self.needs = np.zeros((threads, agencies))
        self.looks = np.zeros((threads, CHUNK * agencies), dtype=LOOK)
        self.names = np.zeros((threads, 2, CHUNK * agencies), dtype=np.uint32)
        self.draws = np.zeros((threads, CHUNK * agencies))
        self.knocked_at = np.zeros((threads, CHUNK), dtype=np.int64)
        self.residents = np.zeros((threads, AGES), dtype=np.int64)
        self.handed = np.zeros((2, threads, rules), dtype=np.int64)
