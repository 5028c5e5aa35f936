"""Relations of order, names and additions: what is turned round, renamed or added without effect changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.configuration.schema import Governance
from sim.money.prices import programme_item
from sim.people.record import FOREIGN_BORN
from tests.invariants.relations import (
    A_PAIR,
    SILO,
    Live,
    Pairs,
    books_but_for_new_lines,
    by_person,
    contacts,
    everything,
    lines_in,
    lives,
    open_budgets,
    people_by_number,
    people_in,
    relation,
    spare_of,
    unmixed_classes,
    with_programmes,
)
from tests.invariants.scenarios import TITLE, Scenario

# Order and names


@relation
def another_order_of_programmes_changes_nothing(scenario: Scenario, live: Live) -> Pairs:
    """Programmes stand in nobody's way (setting everyone) and have staff of their own."""
    if len(scenario.programmes) < A_PAIR:
        return
    one = with_programmes(scenario, setting="everyone", contact=None)
    yield from everything(live(one), live(replace(one, programmes=one.programmes[::-1])))


@relation
def another_order_of_agencies_changes_nothing(scenario: Scenario, live: Live) -> Pairs:
    """All else is random."""
    if len(scenario.agencies) < A_PAIR:
        return
    yield from everything(live(scenario), live(replace(scenario, agencies=scenario.agencies[::-1])))


@relation
def another_order_of_reforms_needs_and_payers_changes_nothing(scenario: Scenario, live: Live) -> Pairs:
    """All else is random; the order of keys in a file is turned round."""
    turned = replace(
        scenario,
        reforms=tuple(replace(one, payers=dict(reversed(one.payers.items()))) for one in scenario.reforms[::-1]),
        agencies=tuple(replace(one, needs=dict(reversed(one.needs.items()))) for one in scenario.agencies),
        programmes=tuple(replace(one, payers=dict(reversed(one.payers.items()))) for one in scenario.programmes),
    )
    yield from everything(live(scenario), live(turned))


@relation
def what_things_are_called_changes_nothing(scenario: Scenario, live: Live) -> Pairs:
    """All else is random; titles, and the name of the place, are what readers see."""
    title = replace(TITLE, en="Another", sv="Ett annat")
    renamed = replace(
        scenario,
        municipality=replace(scenario.municipality, name="elsewhere", title=title),
        agencies=tuple(replace(one, title=title) for one in scenario.agencies),
        programmes=tuple(replace(one, title=title) for one in scenario.programmes),
        organisation=replace(scenario.organisation or SILO, name="another", title=title),
    )
    yield from everything(live(scenario), live(renamed))


@relation
def another_name_of_a_programme_without_chance_renames_its_lines_alone(scenario: Scenario, live: Live) -> Pairs:
    """One programme, offered to all who are found without error and accepted by all; its name draws nothing then."""
    sure = replace(
        spare_of(scenario), places_per_1000=None, coverage_share=1.0, uptake_share=1.0, drop_out_share=0.0,
        start_up_years=0,
    )  # fmt: skip
    sure = replace(sure, target=replace(sure.target, sensitivity=1.0, specificity=1.0))
    one = replace(scenario, programmes=(sure,), governance=None, fund=None)
    yield from everything(live(one), live(replace(one, programmes=(replace(sure, name="renamed"),))))


@relation
def another_order_of_people_changes_no_life(scenario: Scenario, live: Live) -> Pairs:
    """The classes of a birth year are put in another order; those born here still stand before those who arrive."""
    people = people_in(scenario)
    by_class, arrived = -people["school_class"].astype(np.int64), people["origin"] == FOREIGN_BORN
    a, b = live(scenario, people), live(scenario, people[np.lexsort((by_class, arrived, people["birth_year"]))])
    yield from people_by_number(by_person(a), by_person(b))
    yield "by_year", a.ledger.by_year, b.ledger.by_year


@relation
def other_numbers_of_areas_and_classes_change_no_life(scenario: Scenario, live: Live) -> Pairs:
    """No classes are mixed over the town; the area with the first number gets the last, and so on."""
    one = unmixed_classes(scenario)
    people = people_in(one)
    other = people.copy()
    other["area"] = one.municipality.areas - 1 - people["area"]
    if len(people):
        other["school_class"] = people["school_class"].max() - people["school_class"]
    places = ("area", "school_class")
    yield from people_by_number(by_person(live(one, people), but=places), by_person(live(one, other), but=places))


@relation
def any_number_of_threads_gives_the_same_bits(scenario: Scenario, live: Live) -> Pairs:
    """All else is random."""
    yield from everything(live(scenario), live(replace(scenario, threads=scenario.threads % 3 + 1)))


# What is added and does nothing


@relation
def a_programme_that_nobody_is_offered_is_as_none(scenario: Scenario, live: Live) -> Pairs:
    """All else is random."""
    unused = replace(spare_of(scenario), coverage_share=0.0)
    a, b = live(scenario), live(replace(scenario, programmes=(unused, *scenario.programmes)))
    yield from lives(a, b)
    yield from contacts(a, b)
    yield from books_but_for_new_lines(a, b)


@relation
def a_programme_without_effect_costs_its_price_and_nothing_else(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open; the programme has staff of its own and stands in nobody's way."""
    one = open_budgets(scenario)
    added = spare_of(scenario)
    idle = replace(
        added, setting="everyone", effects=tuple(replace(e, size=0.0, low=0.0, high=0.0) for e in added.effects)
    )
    a, b = live(one), live(replace(one, programmes=(idle, *one.programmes)))
    yield from lives(a, b)
    yield from contacts(a, b)
    lines = b.ledger.lines_of(programme_item(idle.name))
    (agent,) = (p for p in b.programmes if p.programme.name == idle.name)
    cost = np.zeros_like(a.ledger.by_person)
    for line in lines:
        cost[:, b.ledger.line_payer[line]] += agent.years_paid * b.ledger.line_ore[line]
    yield "by_person", a.ledger.by_person + cost, b.ledger.by_person
    shared = lines_in(b.ledger, a.ledger)
    yield "by_year", a.ledger.by_year, np.ascontiguousarray(b.ledger.by_year[:, :, shared])


@relation
def an_agency_that_notices_nobody_disturbs_nobody(scenario: Scenario, live: Live) -> Pairs:
    """All else is random; nobody's need reaches the agency's threshold, and it never errs."""
    if not scenario.agencies:
        return
    blind = replace(
        scenario.agencies[0], name="zzz_blind", threshold_sd=10.0, noise_sd=0.0, needs={"misuse": 0.1}, prevents=False,
        hands_over=(),
    )  # fmt: skip
    a, b = live(scenario), live(replace(scenario, agencies=(*scenario.agencies, blind)))
    yield from lives(a, b)
    yield from books_but_for_new_lines(a, b)


@relation
def a_way_of_organising_without_hours_or_sight_is_a_silo(scenario: Scenario, live: Live) -> Pairs:
    """A team without hours, projects without places, talks that find nobody; but for the price of the talks."""
    organisation = scenario.organisation or SILO
    team, association, talks = organisation.team, organisation.association, organisation.health_talks
    idle = replace(
        organisation,
        team=team and replace(team, staff=replace(team.staff, hours_per_1000=0.0)),
        association=association
        and replace(association, projects=tuple(replace(p, places_per_1000=0.0) for p in association.projects)),
        health_talks=talks and replace(talks, sensitivity=0.0, specificity=1.0),
    )
    one = open_budgets(scenario)
    a, b = live(replace(one, organisation=SILO)), live(replace(one, organisation=idle))
    yield from lives(a, b)
    yield from contacts(a, b)
    others = [k for k, line in enumerate(a.ledger.lines) if line.item != "health_talk"]
    yield "by_year", *(np.ascontiguousarray(m.ledger.by_year[:, :, others]) for m in (a, b))


@relation
def a_council_that_decides_on_nothing_is_as_none(scenario: Scenario, live: Live) -> Pairs:
    """All else is random."""
    idle = Governance(name="idle", title=TITLE)
    yield from everything(live(replace(scenario, governance=None)), live(replace(scenario, governance=idle)))


@relation
def a_fund_without_money_is_as_its_efforts_never_were(scenario: Scenario, live: Live) -> Pairs:
    """A fund that has no capital, asked for money for all that it is asked for."""
    fund = scenario.fund
    if fund is None:
        return
    asked = {one.programme for one in fund.applications}
    broke = replace(fund, capital=replace(fund.capital, msek=0.0, yearly_msek=0.0))
    others = tuple(one for one in scenario.programmes if one.name not in asked)
    a = live(replace(scenario, fund=None, programmes=others))
    b = live(replace(scenario, fund=broke))
    yield from lives(a, b)
    yield from contacts(a, b)
    yield from books_but_for_new_lines(a, b)
