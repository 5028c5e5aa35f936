"""The documents' two projects, made to do in the model what the documents say they do: by an effect that is solved for.

*The bet*: a quarter fewer leave upper secondary school without a degree. *Ten newcomers*: half as long from arrival to
work. The effect is a push of one lever, as large as it must be, for everybody of the group; it is an assumption, is put
to no other use, and costs nothing here, since the documents give the projects' prices. Both lives share every accident.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.configuration.kinds import Lever
from sim.configuration.programmes import Circumstance
from sim.configuration.schema import Programme, ProgrammeEffect, Target, Title
from sim.evidence.ages import AGES
from sim.evidence.headlines import stated
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.people.record import COMPLETED, STUDY, WORK
from sim.studies.source_tables.lives import FIRST_AGE, Bills, Ground, Sek, side_by_side

LARGEST_PUSH = 5.0
"""Log-odds: as large as an effect may be (``sim.configuration.kinds.Effect``)."""
FIRST_PUSHES = (1.0, 2.0, LARGEST_PUSH)
"""Pushes tried first, until one is large enough."""
STEPS = 10
"""Most steps of the search after that."""
CLOSE_SHARE = 0.005
"""How near to what was asked for the search stops, as a share of the way there."""

PUPIL_AGES = (16, 19)
READ_AT_AGE = 20
"""Who has no upper secondary degree at the end of the year of this age has failed at school (assumption: a year after
the last age of upper secondary school)."""
MOST_DIFFICULT_SHARE = stated("baseline:B244").value / 100.0
"""Share of pupils with cognitive disabilities; those with the greatest difficulties of attention stand for them
(assumption)."""

ARRIVAL_AGES = (20, 54)
"""Of newcomers who are asked about: grown up, and ten years or more before 65."""
WINDOW_YEARS = 8
"""Years from arrival in which gains are counted: those in which the document's ten would not have worked."""


def pushed(
    name: str, moves: Lever, size: float, ages: tuple[int, int], years: int, among: tuple[Circumstance, ...] = ()
) -> Programme:
    """Return a programme that moves one lever of everybody of a group while it lasts and costs nothing.

    Args:
        name: what it is called.
        moves: the lever; size: log-odds.
        ages: first and last age at which somebody comes under it.
        years: for how many years.
        among: what must be known of somebody.
    """
    because = "assumption: as large as it must be to do what the document says"
    effect = ProgrammeEffect(moves=moves, size=size, low=size, high=size, fade_out_per_year=1.0, evidence=because)
    return Programme(
        name=name, title=Title(en="As large as it must be", sv="Så stor som det krävs"),
        target=Target(ages=ages, among=among), effects=(effect,), grade="C", setting="everyone",
        price_sek_per_year=0.0, price_year=2014, price_evidence="assumption: the document gives the price",
        payers={"municipality": 1.0}, numbers_from=because, delivery_years=years,
    )  # fmt: skip


def solved(given: Callable[[float], float], today: float, sought: float) -> float:
    """Return the push at which a measure that falls with it comes down to what is sought; NaN if none does.

    By false position (the Illinois rule), until the measure is within ``CLOSE_SHARE`` of the way that was asked for.

    Args:
        given: the measure at a push; it falls as the push grows.
        today: the measure without a push.
        sought: what it is to come down to.
    """
    if not sought < today:
        return math.nan
    low, above = 0.0, today - sought
    for high in FIRST_PUSHES:
        below = given(high) - sought
        if below <= 0.0:
            break
        low, above = high, below
    else:
        return math.nan
    close = CLOSE_SHARE * (today - sought)
    middle, found, last = high, below, 0
    for _ in range(STEPS):
        if abs(found) <= close:
            break
        middle = (low * below - high * above) / (below - above)
        found = given(middle) - sought
        side = 1 if found > 0.0 else -1
        if side > 0:
            low, above, below = middle, found, below / 2.0 if last > 0 else below
        else:
            high, below, above = middle, found, above / 2.0 if last < 0 else above
        last = side
    return middle


# --- the bet ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BetLived:
    """What a quarter fewer school failures did in one replication, to those born here.

    Attributes:
        births: born here.
        failures: without a degree at ``READ_AT_AGE``, as today and with the push.
        excluded: in long-lasting exclusion, as today and with the push.
        saved: float64 (65, payers), kronor less billed at each age, undiscounted.
        failures_of_the_tenth: failures as today among the tenth with the greatest difficulties of attention at 16.
        digests: of both runs.
    """

    births: int
    failures: tuple[int, int]
    excluded: tuple[int, int]
    saved: Sek
    failures_of_the_tenth: int
    digests: tuple[str, str]


def school_push(size: float) -> tuple[Programme, ...]:
    """Return what helps every pupil of ``PUPIL_AGES`` to complete upper secondary school."""
    first, last = PUPIL_AGES
    return (pushed("complete_school", "completion", size, (first, first), last - first + 1),)


def failed(bills: Bills) -> npt.NDArray[np.bool_]:
    """Return who of those born here is alive and without an upper secondary degree, bool (persons,)."""
    without: npt.NDArray[np.bool_] = (
        bills.born_here & bills.here[READ_AT_AGE] & (bills.school[READ_AT_AGE] != COMPLETED)
    )
    return without


def solve_the_bet(ground: Ground, avoided_share: float, done: Callable[[], object] = lambda: None) -> float:
    """Return the push with which so large a share fewer fail at school, over all replications; NaN if none does."""

    def failures(size: float) -> float:
        programmes = school_push(size) if size else ()
        counted = side_by_side(ground, lambda k: failed(Bills(ground, k, programmes, READ_AT_AGE)).sum())
        done()
        return float(sum(counted))

    today = failures(0.0)
    return solved(failures, today, (1.0 - avoided_share) * today)


def live_the_bet(ground: Ground, size: float, base: Bills, replication: int) -> BetLived:
    """Live one replication with the push beside the same lives as today."""
    push = Bills(ground, replication, school_push(size))
    before, after = failed(base), failed(push)
    born_here = base.born_here
    pupils = born_here & base.here[FIRST_AGE]
    least = float(np.quantile(base.attention[pupils], 1.0 - MOST_DIFFICULT_SHARE)) if pupils.any() else math.inf
    return BetLived(
        births=int(born_here.sum()),
        failures=(int(before.sum()), int(after.sum())),
        excluded=(int((base.counted_in > 0).sum()), int((push.counted_in > 0).sum())),
        saved=(base.ore - push.ore)[:, born_here].sum(axis=1) / ORE_PER_SEK,
        failures_of_the_tenth=int((before & (base.attention >= least)).sum()),
        digests=(base.digest, push.digest),
    )


# --- ten newcomers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrivals:
    """Newcomers of ``ARRIVAL_AGES`` by years since arrival, in one replication.

    Attributes:
        persons: how many.
        years_to_work: float64 (persons,), years from arrival to the first year with work as the main activity; infinite
            if it never comes.
        works: bool (WINDOW_YEARS, persons); activity: uint8 (WINDOW_YEARS, persons), the main activity.
        ore: int64 (WINDOW_YEARS, payers), billed for them.
        digest: of the run.
    """

    persons: int
    years_to_work: Sek
    works: npt.NDArray[np.bool_]
    activity: npt.NDArray[np.uint8]
    ore: npt.NDArray[np.int64]
    digest: str


def work_push(size: float) -> tuple[Programme, ...]:
    """Return what helps every newcomer of ``ARRIVAL_AGES`` to find work, from arrival through ``WINDOW_YEARS``."""
    return (pushed("newcomers_to_work", "work", size, ARRIVAL_AGES, WINDOW_YEARS, ("newcomer",)),)


def arrivals(bills: Bills) -> Arrivals:
    """Return how newcomers fared from the year they arrived on."""
    people = bills.model.people
    age_at = people["arrival_age"].astype(np.int64)
    who = np.flatnonzero(~bills.born_here & (age_at >= ARRIVAL_AGES[0]) & (age_at <= ARRIVAL_AGES[1]))
    who = who[bills.here[age_at[who], who]]
    ages = age_at[who] + np.arange(WINDOW_YEARS)[:, None]
    works = bills.livelihood[:, who] == WORK  # nobody works here before arrival
    first = np.where(works.any(axis=0), works.argmax(axis=0) - age_at[who], np.inf)
    return Arrivals(
        persons=len(who),
        years_to_work=first.astype(np.float64),
        works=bills.livelihood[ages, who] == WORK,
        activity=bills.livelihood[ages, who],
        ore=bills.ore[ages, who].sum(axis=1).reshape(WINDOW_YEARS, len(PAYERS)),
        digest=bills.digest,
    )


def median_years(years: Sek) -> float:
    """Return the median of whole years to work, read between them: where the share at work crosses one half.

    Whoever first works in the k-th year after arrival began at some time in it, so that the share at work rises evenly
    through the year. Infinite where fewer than half ever work.
    """
    if len(years) == 0:
        return math.nan
    reached = 0.0
    for year in range(AGES):
        here = float((years == year).mean())
        if here > 0.0 and reached + here >= 0.5:
            return year + (0.5 - reached) / here
        reached += here
    return math.inf


def solve_the_newcomers(ground: Ground, times: float, done: Callable[[], object] = lambda: None) -> float:
    """Return the push with which the median years to work are ``times`` what they are as today; NaN if none does."""

    def median(size: float) -> float:
        programmes = work_push(size) if size else ()
        found = side_by_side(ground, lambda k: arrivals(Bills(ground, k, programmes)).years_to_work)
        done()
        return median_years(np.concatenate(found))

    today = median(0.0)
    return solved(median, today, times * today) if math.isfinite(today) else math.nan


@dataclass(frozen=True)
class NewcomersLived:
    """What a shorter way to work did for newcomers in one replication.

    Attributes:
        persons: how many newcomers of ``ARRIVAL_AGES``.
        years_to_work: float64 (persons,) each, as today and with the push (``Arrivals``).
        years_gained: years of work in the first ``WINDOW_YEARS``, with the push less as today.
        gained: years that somebody works with the push and not as today; ``gained_from_study``: those that are years of
            study (courses, establishment programmes) as today.
        saved: float64 (payers,), kronor less billed in those years, undiscounted.
        digests: of both runs.
    """

    persons: int
    years_to_work: tuple[Sek, Sek]
    years_gained: int
    gained_from_study: int
    gained: int
    saved: Sek
    digests: tuple[str, str]


def live_the_newcomers(ground: Ground, size: float, base: Bills, replication: int) -> NewcomersLived:
    """Live one replication with the push beside the same lives as today."""
    before, after = arrivals(base), arrivals(Bills(ground, replication, work_push(size)))
    gained = after.works & ~before.works
    return NewcomersLived(
        persons=before.persons,
        years_to_work=(before.years_to_work, after.years_to_work),
        years_gained=int(after.works.sum()) - int(before.works.sum()),
        gained_from_study=int((gained & (before.activity == STUDY)).sum()),
        gained=int(gained.sum()),
        saved=(before.ore - after.ore).sum(axis=0) / ORE_PER_SEK,
        digests=(before.digest, after.digest),
    )
