"""Relations between two runs: what must not matter does not, and what must follow follows, to the bit or the öre.

A relation takes a random scenario, makes two scenarios of it that belong together, lives both and yields pairs of
arrays that must be equal. Where a relation needs something to be as it is (open budgets, room for all), it arranges
that first, and its docstring says so; what it does not arrange is as random as the scenario.

Relations a sceptic may ask for that do **not** hold to the bit, and why:

* *another name for an agency, or other numbers for persons*: names and numbers are what accidents are drawn by, so
  another name is another draw of the same distribution (``renamed_programmes`` holds where nothing is left to chance);
* *the order in which a strategy names programmes of one setting*: the first named comes first, by design;
* *a payer split under a fixed budget*: whoever pays has less for prevention;
* *a coverage split between two programmes*: each asks and draws for itself, and two effects on one lever overlap;
* *more coverage where places are short*: another lottery (it holds for places, and with places for all);
* *more hours serve more over a whole life*: who was helped early may need less later (it holds within the year);
* *a doubled town whose queues bind*: equals are told apart by their draws (it holds exactly with room for all).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from sim.configuration.schema import Agency, Organisation, Programme
from sim.model import Vandpunkt
from sim.money.ledger import Ledger
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import PERSON
from tests.invariants.scenarios import TITLE, Scenario

Look = Callable[[Vandpunkt], None]
Live = Callable[..., Vandpunkt]
"""Lives a scenario: ``live(scenario, people=None, look=None)``; ``look`` is shown the model after every year."""
Pairs = Iterator[tuple[str, np.ndarray, np.ndarray]]
Relation = Callable[[Scenario, Live], Pairs]

RELATIONS: dict[str, Relation] = {}
SILO = Organisation(name="silo", title=TITLE)
A_PAIR = 2
EVERYTHING, SHORT_CASE = 1e6, 100.0
"""Hours per 1 000 residents that are enough for all, where no case takes more than so many."""


def relation(function: Relation) -> Relation:
    """Enter a relation under its name."""
    RELATIONS[function.__name__] = function
    return function


def live(
    scenario: Scenario, people: np.ndarray | None = None, look: Look | None = None, spoil: Look | None = None
) -> Vandpunkt:
    """Live a scenario to its last year; ``spoil`` changes the model after its first year, to test what sees it."""
    model = scenario.begin(people)
    while model.year < model.last_year:
        model.step()
        if spoil and model.year == model.first_year:
            spoil(model)
        if look:
            look(model)
    return model


def differing(pairs: Pairs) -> list[str]:
    """Return the names of the pairs that are not equal to the bit."""
    return [name for name, one, other in pairs if not are_equal(one, other)]


def are_equal(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two arrays hold the same; records to the bit."""
    if one.dtype != other.dtype:
        return False
    return one.tobytes() == other.tobytes() if one.dtype.names else np.array_equal(one, other)


# What a relation compares


def lives(one: Vandpunkt, other: Vandpunkt) -> Pairs:
    """Compare everybody's record and years in each state."""
    yield "people", one.people, other.people
    yield "outcome_years", one.outcome_years, other.outcome_years
    yield "outcome_counts", one.outcome_counts, other.outcome_counts


def contacts(one: Vandpunkt, other: Vandpunkt) -> Pairs:
    """Compare what contacts came to, in every year."""
    yield "contact_counts", np.array(one.contact_counts), np.array(other.contact_counts)
    yield "came_to", one.contacts.came_to, other.contacts.came_to


def books(one: Vandpunkt, other: Vandpunkt) -> Pairs:
    """Compare all three books."""
    yield "by_person", one.ledger.by_person, other.ledger.by_person
    yield "by_year", one.ledger.by_year, other.ledger.by_year
    yield "by_achievement", one.ledger.by_achievement, other.ledger.by_achievement


def everything(one: Vandpunkt, other: Vandpunkt) -> Pairs:
    """Compare lives, contacts and books."""
    yield from lives(one, other)
    yield from contacts(one, other)
    yield from books(one, other)


def lines_in(one: Ledger, other: Ledger) -> list[int]:
    """Return the places in ``one`` of the lines that ``other`` has too, in the order of ``other``."""
    places = {(line.item, line.payer, line.reading): place for place, line in enumerate(one.lines)}
    return [places[line.item, line.payer, line.reading] for line in other.lines]


def books_but_for_new_lines(one: Vandpunkt, other: Vandpunkt) -> Pairs:
    """Compare the books where ``other`` has lines that ``one`` lacks, which nothing may be booked on."""
    shared = lines_in(other.ledger, one.ledger)
    rest = np.setdiff1d(np.arange(len(other.ledger.lines)), shared)
    yield "by_person", one.ledger.by_person, other.ledger.by_person
    yield "by_year", one.ledger.by_year, np.ascontiguousarray(other.ledger.by_year[:, :, shared])
    yield "new lines", np.zeros_like(other.ledger.by_year[:, :, rest]), other.ledger.by_year[:, :, rest]


def by_person(model: Vandpunkt, rows: np.ndarray | None = None, but: tuple[str, ...] = ()) -> tuple[np.ndarray, ...]:
    """Return records (without some fields) and costs of some people, in the order of their numbers."""
    rows = np.arange(len(model.people)) if rows is None else rows
    fields = [name for name in PERSON.names or () if name not in but]
    order = rows[np.argsort(model.people["person"][rows], kind="stable")]
    packed = np.array([model.people[name][order].astype(np.float64) for name in fields])
    return packed, model.ledger.by_person[order], model.outcome_years[order]


def people_by_number(one: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> Pairs:
    """Compare what ``by_person`` returns of two runs."""
    yield from zip(("people", "by_person", "outcome_years"), one, other, strict=True)


# What a relation arranges


def open_budgets(scenario: Scenario) -> Scenario:
    """Return a scenario in which nobody decides by what things cost: no council, no fund."""
    return replace(scenario, governance=None, fund=None)


def roomy(agency: Agency) -> Agency:
    """Return an agency with hours for everybody."""
    hours = min(agency.staff.hours_per_case, SHORT_CASE)
    staff = replace(agency.staff, hours_per_1000=EVERYTHING, hours_per_case=hours, hours_per_assessment=0.0)
    return replace(agency, staff=staff)


def room_for_all(scenario: Scenario) -> Scenario:
    """Return a scenario without queues: hours and places for everybody, open budgets, no association."""
    organisation = scenario.organisation or SILO
    team = organisation.team
    if team:
        hours = min(team.staff.hours_per_case, SHORT_CASE)
        team = replace(team, staff=replace(team.staff, hours_per_1000=EVERYTHING, hours_per_case=hours))
    return replace(
        open_budgets(scenario),
        agencies=tuple(roomy(one) for one in scenario.agencies),
        programmes=tuple(replace(one, places_per_1000=None, contact=None) for one in scenario.programmes),
        organisation=replace(organisation, team=team, association=None),
    )


def with_horizon(scenario: Scenario, years: int) -> Scenario:
    """Return a scenario that is lived so many years from where the choice begins."""
    return replace(scenario, municipality=replace(scenario.municipality, horizon_years=years))


def years_of_choice(scenario: Scenario) -> int:
    """Return the years lived from where the choice begins."""
    return scenario.municipality.last_year - scenario.municipality.start_year + 1


def with_programmes(scenario: Scenario, **changes: object) -> Scenario:
    """Return a scenario with all programmes changed alike."""
    return replace(scenario, programmes=tuple(replace(one, **changes) for one in scenario.programmes))


def unmixed_classes(scenario: Scenario) -> Scenario:
    """Return a scenario without reforms that mix classes, whose mean over the town is a sum in the order of classes."""
    kept_reforms = [one for one in scenario.reforms if all(c.moves != "class_mixing" for c in one.changes)]
    return replace(scenario, reforms=tuple(kept_reforms))


def spare_of(scenario: Scenario) -> Programme:
    """Return the programme of a scenario that is not chosen."""
    if scenario.spare is None:
        raise ValueError("this claim is about one programme more; give the scenario a spare one")
    return scenario.spare


def people_in(scenario: Scenario) -> np.ndarray:
    """Return the people of a scenario before its first year."""
    key = key_of(scenario.seed, scenario.replication)
    return people_of(scenario.municipality, scenario.parameters, key)
