"""A strategy, adjusted: from which age it takes people in, how much of it there is, and how agencies are organised.

What a reader moves by hand in the lab; everything else of the strategy stays as its files have it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.configuration.border import load_organisation, load_programme
from sim.configuration.faults import BadInput, fault, shown
from sim.configuration.schema import Programme, Reform, Strategy
from sim.evidence.ages import LAST_AGE
from sim.studies.alternatives import Alternative

AS_PLANNED = 100
PER_1000 = 1_000.0
"""Places per 1 000 residents cannot be more than everybody's."""
MOST_REFORM_SHARE = 10.0
"""The largest share of itself that a reform may be (``Reform.share``)."""
MOST_PERCENT = 200
"""Twice as much of a strategy as its files plan is the most that can be asked for."""


@dataclass(frozen=True)
class Adjustment:
    """What is changed of a strategy.

    Attributes:
        start_age: nobody younger is taken in (0-64); None: as the programmes' own files have it.
        coverage_percent: of the planned coverage and places, 0-200; 100: as planned. Nobody can be offered more than
            one place, so a coverage share stops at everybody.
        organisation: a file in ``conf/organisation``; None: the strategy's own.
    """

    start_age: int | None = None
    coverage_percent: int = AS_PLANNED
    organisation: str | None = None

    def __post_init__(self) -> None:
        if self.start_age is not None and not 0 <= self.start_age <= LAST_AGE:
            raise BadInput(fault("start_age", shown(self.start_age), f"a whole number from 0 to {LAST_AGE}"))
        if not 0 <= self.coverage_percent <= MOST_PERCENT:
            given = shown(self.coverage_percent)
            raise BadInput(fault("coverage_percent", given, f"a whole number from 0 to {MOST_PERCENT}"))


def effort(programme: str) -> Alternative:
    """Return a single programme, by its name in ``conf/programme``, as an alternative of its own.

    Raises:
        BadInput: there is no such programme.
    """
    one = load_programme(programme)
    return Alternative(Strategy(name=one.name, title=one.title), (one,))


def earliest_age(alternative: Alternative) -> int | None:
    """Return the youngest age at which any of its programmes takes somebody in; None without programmes."""
    return min((one.target.ages[0] for one in alternative.programmes), default=None)


def is_moved(alternative: Alternative) -> bool:
    """Return whether a start age moves it along life, as it does a single programme, rather than cutting it off."""
    return len(alternative.programmes) == 1 and not alternative.reforms


def adjusted(alternative: Alternative, how: Adjustment) -> Alternative:
    """Return a strategy as adjusted.

    A single programme is moved so that it begins at the start age, as wide as before and screening at the same
    distances. Of several, each takes in nobody younger, and one whose ages all lie below is left out: moving a course
    for parents to grown-ups would be another programme.

    Raises:
        BadInput: an organisation that does not exist.
    """
    moved = alternative
    if how.start_age is not None:
        if is_moved(alternative):
            programmes = tuple(begun_at(one, how.start_age) for one in alternative.programmes)
        else:
            programmes = tuple(
                not_before(one, how.start_age) for one in alternative.programmes if one.target.ages[1] >= how.start_age
            )
        moved = replace(moved, programmes=programmes)
    if how.coverage_percent != AS_PLANNED:
        share = how.coverage_percent / AS_PLANNED
        moved = replace(
            moved,
            programmes=tuple(scaled(one, share) for one in moved.programmes),
            reforms=tuple(_scaled_reform(one, share) for one in moved.reforms),
        )
    if how.organisation is not None:
        organisation = load_organisation(how.organisation)
        moved = replace(
            moved, organisation=organisation, strategy=replace(moved.strategy, organisation=organisation.name)
        )
    return moved


def begun_at(programme: Programme, age: int) -> Programme:
    """Return a programme moved along life so that it takes people in from an age on, as far as 64."""
    target = programme.target
    by = age - target.ages[0]
    ages = (age, min(target.ages[1] + by, LAST_AGE))
    screened = tuple(one + by for one in target.screened_at if one + by <= ages[1])
    return replace(programme, target=replace(target, ages=ages, screened_at=screened))


def not_before(programme: Programme, age: int) -> Programme:
    """Return a programme that takes in nobody younger than an age, which lies within or below its own ages.

    Where all its screenings lie below, it screens once, at that age.
    """
    target = programme.target
    first, last = max(target.ages[0], age), target.ages[1]
    screened = tuple(one for one in target.screened_at if one >= first)
    if target.screened_at and not screened:
        screened = (first,)
    return replace(programme, target=replace(target, ages=(first, last), screened_at=screened))


def scaled(programme: Programme, share: float) -> Programme:
    """Return a programme with its coverage and places multiplied; nobody is offered more than one place."""
    places = programme.places_per_1000
    return replace(
        programme,
        coverage_share=min(1.0, programme.coverage_share * share),
        places_per_1000=None if places is None else min(PER_1000, places * share),
    )


def _scaled_reform(reform: Reform, share: float) -> Reform:
    """Return a reform of another size; what is a share of everything stops at everything."""
    most = min(
        (1.0 / one.high for one in reform.changes if one.moves.endswith("_mixing") and one.high > 0.0),
        default=MOST_REFORM_SHARE,
    )
    return replace(reform, share=min(reform.share * share, most))
