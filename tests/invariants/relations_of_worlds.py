"""Relations of worlds and time: what comes later leaves the past alone, room takes from nobody, twins live alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from sim.agencies.contacts import SERVED, SERVED_BY_MISTAKE
from sim.configuration.schema import Reform
from sim.model import Vandpunkt
from sim.people.record import FOREIGN_BORN
from tests.invariants.relations import (
    Live,
    Look,
    Pairs,
    by_person,
    lines_in,
    open_budgets,
    people_by_number,
    people_in,
    relation,
    room_for_all,
    spare_of,
    unmixed_classes,
    with_horizon,
    with_programmes,
    years_of_choice,
)
from tests.invariants.scenarios import Scenario

LATEST_START = 20
MORE_YEARS = 7
STANDS_IN_A_ROW = ("school_class", "area")
"""Fields that say where somebody is put, not how somebody lives."""


class Diary:
    """What one run looked like after some year of it.

    Args:
        years: years from the first birth year on, after which to look.
    """

    def __init__(self, years: int) -> None:
        self.years = years
        self.people = np.zeros(0)
        self.by_person = np.zeros((0, 0), dtype=np.int64)
        self.by_year = np.zeros((0, 0, 0), dtype=np.int64)

    def look(self, model: Vandpunkt) -> None:
        """Keep what is there after the year asked for."""
        if model.year - model.first_year == self.years - 1:
            self.people = model.people.copy()
            self.by_person = model.ledger.by_person.copy()
            self.by_year = model.ledger.by_year[: self.years].copy()


def the_past(one: Diary, other: Diary, a: Vandpunkt, b: Vandpunkt) -> Pairs:
    """Compare two diaries; the other's ledger may have more lines and more years."""
    shared = lines_in(b.ledger, a.ledger)
    yield "people", one.people, other.people
    yield "by_person", one.by_person, other.by_person
    yield "by_year", one.by_year, np.ascontiguousarray(other.by_year[:, :, shared])


# Time


@relation
def what_starts_later_leaves_the_past_alone(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open; everything chosen starts at least some years after the start."""
    later = 1 + scenario.seed % LATEST_START
    one = open_budgets(with_horizon(scenario, later + MORE_YEARS))
    chosen = replace(
        with_programmes(one, first_year=later, last_year=None),
        reforms=tuple(replace(r, first_year=later, last_year=None) for r in one.reforms),
    )
    chosen = replace(chosen, programmes=(*chosen.programmes, replace(spare_of(one), first_year=later, last_year=None)))
    before, after = (Diary(one.municipality.warm_up_years + later) for _ in range(2))
    a = live(replace(one, programmes=(), reforms=()), look=before.look)
    b = live(chosen, look=after.look)
    yield from the_past(before, after, a, b)


@relation
def before_the_choice_everything_is_as_today(scenario: Scenario, live: Live) -> Pairs:
    """All else is random: programmes, reforms, way of organising, council and fund, against none of them."""
    warm_up = scenario.municipality.warm_up_years
    if warm_up == 0:
        return
    today = replace(scenario, programmes=(), reforms=(), organisation=None, governance=None, fund=None)
    before, after = Diary(warm_up), Diary(warm_up)
    a, b = live(today, look=before.look), live(scenario, look=after.look)
    yield from the_past(before, after, a, b)


@relation
def a_longer_horizon_leaves_the_years_before_alone(scenario: Scenario, live: Live) -> Pairs:
    """All else is random."""
    years = max(1, years_of_choice(scenario) // 2)
    short, long = with_horizon(scenario, years), with_horizon(scenario, years + MORE_YEARS)
    lived = scenario.municipality.warm_up_years + years
    before, after = Diary(lived), Diary(lived)
    a, b = live(short, look=before.look), live(long, look=after.look)
    yield from the_past(before, after, a, b)


@relation
def a_reform_in_two_halves_is_the_whole_reform(scenario: Scenario, live: Live) -> Pairs:
    """A reform that adds (shares of mixing multiply), no business cycle, one payer, an even price of the year shown."""
    adding = [r for r in scenario.reforms if not any(c.moves.endswith("_mixing") for c in r.changes)]
    if not adding:
        return
    half = replace(
        adding[0], share=1.0, price_sek_per_year=float(round(adding[0].price_sek_per_year)), payers={"region": 1.0},
        price_year=scenario.economics.price_year,
    )  # fmt: skip
    whole = with_twice_the_size(half)
    one = replace(scenario, municipality=replace(scenario.municipality, labour_demand_by_year=()))
    a = live(replace(one, reforms=(whole,)))
    b = live(replace(one, reforms=(half, replace(half, name=f"{half.name}_again"))))
    yield "people", a.people, b.people
    yield "by_person", a.ledger.by_person, b.ledger.by_person
    yield "outcome_counts", a.outcome_counts, b.outcome_counts


def with_twice_the_size(reform: Reform) -> Reform:
    """Return a reform that moves and costs twice as much."""
    changes = (replace(c, size=2 * c.size, low=2 * c.low, high=2 * c.high) for c in reform.changes)
    return replace(reform, changes=tuple(changes), price_sek_per_year=2 * reform.price_sek_per_year)


# Room


@relation
def more_hours_take_a_place_from_nobody_that_year(scenario: Scenario, live: Live) -> Pairs:
    """Open budgets, staff that programmes do not borrow; in one year every agency gets twice its hours."""
    one = open_budgets(with_programmes(scenario, contact=None))
    if not one.agencies or one.municipality.births_per_year == 0:
        return
    place = scenario.seed % (one.municipality.last_year - one.municipality.first_birth_year)
    served, before = [], []

    def looks(share: float) -> Look:
        def look(model: Vandpunkt) -> None:
            if model.year == model.first_year + place:
                before.append((model.people.copy(), model.ledger.by_person.copy()))
                for agent in model.agencies:
                    agent.staff_share = share
            if model.year == model.first_year + place + 1:
                served.append(np.isin(model.contacts.came_to, (SERVED, SERVED_BY_MISTAKE)))

        return look

    live(one, look=looks(1.0))
    live(one, look=looks(2.0))
    yield "people before", before[0][0], before[1][0]
    yield "paid before", before[0][1], before[1][1]
    yield "served and no longer", served[0] & ~served[1], np.zeros_like(served[0])


MORE_AND_MORE = ((0.5, 100.0), (0.5, 250.0), (0.5, None), (1.0, None))
"""Coverage and places in 1 000, one of them larger at every step. (More coverage where places are short is another
lottery: of those who had a place some may lose it.)"""


@relation
def more_coverage_and_places_take_a_place_from_nobody_at_first(scenario: Scenario, live: Live) -> Pairs:
    """One programme with staff of its own, for all ages, open from the start and declined by nobody, in the first year
    in which anybody begins; budgets are open."""
    added = replace(
        spare_of(scenario), contact=None, setting="everyone", uptake_share=1.0, first_year=0, start_up_years=0
    )
    added = replace(added, target=replace(added.target, ages=(0, 64), among=()))
    one = open_budgets(scenario)
    begun: list[list[np.ndarray]] = [[] for _ in MORE_AND_MORE]
    paid: list[list[np.ndarray]] = [[] for _ in MORE_AND_MORE]

    def looks(kept: int) -> Look:
        def look(model: Vandpunkt) -> None:
            begun[kept].append(model.programmes[0].begun > 0)
            paid[kept].append(model.ledger.by_person.copy())

        return look

    for kept, (coverage, places) in enumerate(MORE_AND_MORE):
        chosen = replace(added, coverage_share=coverage, places_per_1000=places)
        live(replace(one, programmes=(chosen,)), look=looks(kept))
    first = next((year for year, some in enumerate(begun[-1]) if some.any()), None)
    if first is None:
        return
    for some, more in pairwise(begun):
        yield "begun and no longer", some[first] & ~more[first], np.zeros_like(some[first])
    if first > 0:
        for more_paid in paid[1:]:
            yield "paid before", paid[0][first - 1], more_paid[first - 1]


# Who else is there


@relation
def a_town_doubled_by_twins_doubles_everything(scenario: Scenario, live: Live) -> Pairs:
    """Room for all and no mixing of classes; everybody has a twin of the same fate in an area and class of its own."""
    one = unmixed_classes(room_for_all(scenario))
    people, town = people_in(one), one.municipality
    if len(people) == 0 or 2 * town.areas > 500:
        return
    twins = people.copy()
    twins["area"] += town.areas
    twins["school_class"] += people["school_class"].max() + 1
    both = np.concatenate([people, twins])
    both = both[np.lexsort((both["origin"] == FOREIGN_BORN, both["birth_year"]))]
    twice = replace(one, municipality=replace(town, births_per_year=2 * town.births_per_year, areas=2 * town.areas))
    a, b = live(one, people), live(twice, both)
    for copy in (0, 1):
        rows = np.flatnonzero((b.people["area"] >= town.areas) == copy)
        yield from people_by_number(by_person(a, but=STANDS_IN_A_ROW), by_person(b, rows, but=STANDS_IN_A_ROW))
    yield "by_year", 2 * a.ledger.by_year, b.ledger.by_year
    yield "outcome_counts", 2 * a.outcome_counts, b.outcome_counts
    yield "contact_counts", 2 * np.array(a.contact_counts), np.array(b.contact_counts)


@relation
def later_births_leave_the_lives_of_the_first_alone(scenario: Scenario, live: Live) -> Pairs:
    """Room for all and nobody who minds class or area: then nobody is in anybody's way."""
    few = replace(with_horizon(room_for_all(scenario), years_of_choice(scenario)), peers=False)
    few = with_programmes(few, effects=())
    town = few.municipality
    if town.births_per_year == 0:
        return
    more = replace(few, municipality=replace(town, birth_years=town.birth_years + 2))
    a, b = live(few), live(more)
    first = np.flatnonzero(b.people["birth_year"] < town.first_birth_year + town.birth_years)
    yield from people_by_number(by_person(a), by_person(b, first))
    yield "by_year", a.ledger.by_year, np.ascontiguousarray(b.ledger.by_year[:, : a.ledger.groups])


@relation
def who_arrives_changes_nothing_for_those_born_here(scenario: Scenario, live: Live) -> Pairs:
    """Room for all and nobody who minds class or area."""
    many = replace(room_for_all(scenario), peers=False)
    many = with_programmes(many, effects=())
    if many.municipality.births_per_year == 0:
        return
    none = replace(many, municipality=replace(many.municipality, newcomers_per_birth=0.0))
    a, b = live(none), live(many)
    born_here = np.flatnonzero(b.people["origin"] != FOREIGN_BORN)
    yield from people_by_number(by_person(a, but=STANDS_IN_A_ROW), by_person(b, born_here, but=STANDS_IN_A_ROW))
    yield "by_year", a.ledger.by_year[:, ::2].copy(), b.ledger.by_year[:, ::2].copy()


@relation
def where_people_live_changes_nothing_where_nobody_minds(scenario: Scenario, live: Live) -> Pairs:
    """Nobody minds class or area, nor does a programme reach classmates; queues bind as they will."""
    here = replace(with_programmes(scenario, effects=()), peers=False)
    town = here.municipality
    there = replace(here, municipality=replace(town, areas=town.areas % 12 + 1, class_size=65 - town.class_size))
    a, b = live(here), live(there)
    yield from people_by_number(by_person(a, but=STANDS_IN_A_ROW), by_person(b, but=STANDS_IN_A_ROW))
    yield "by_year", a.ledger.by_year, b.ledger.by_year
