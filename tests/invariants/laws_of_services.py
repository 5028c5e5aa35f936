"""Laws of services: contacts are possible ones, hours are not spent twice, and programmes keep to their own rules."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from sim.agencies.chairs import BETWEEN
from sim.agencies.contacts import (
    AGED_OUT,
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    CONTACTS,
    HELPED_ELSEWHERE,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.people.record import ALIVE, DEAD
from sim.people.room import PER, places
from tests.invariants.laws import LAWS, Year, add_one

LAST_AGE = 64


def came_to(year: Year) -> np.ndarray:
    """Return what everybody's contacts came to this year."""
    found: np.ndarray = year.model.contacts.came_to
    return found


def lived_here(year: Year) -> np.ndarray:
    """Return who is here or has died while being so, this year or before."""
    here: np.ndarray = np.isin(year.people["presence"], (ALIVE, DEAD)) & (year.age <= LAST_AGE)
    return here


def lived_here_this_year(year: Year) -> np.ndarray:
    """Return who was here when the year's services were given."""
    died: np.ndarray = (year.people["presence"] == DEAD) & (year.before["presence"] != DEAD)
    return year.is_alive | died


# Contacts


@LAWS.law(spoil=add_one(came_to, lambda year: np.broadcast_to(~lived_here(year), came_to(year).shape)))
def who_is_not_here_meets_nobody(year: Year) -> bool:
    return not came_to(year)[:, ~lived_here(year)].any()


def leave_at_the_door(year: Year) -> bool:
    rows = np.flatnonzero(year.is_alive)
    came_to(year)[:1, rows[:1]] = AT_THE_DOOR
    return len(rows) > 0 and len(came_to(year)) > 0


@LAWS.law(spoil=leave_at_the_door)
def everybody_at_a_door_is_decided_on(year: Year) -> bool:
    return not np.isin(came_to(year), (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE)).any()


@LAWS.law(spoil=add_one(lambda year: year.model.contacts.queues))
def queues_hold_exactly_those_who_wait(year: Year) -> bool:
    contacts = year.model.contacts
    waits = came_to(year) == WAITING
    return bool(
        np.array_equal(contacts.queues, waits.sum(axis=0))
        and np.array_equal(contacts.waited[:, year.is_alive] > 0, waits[:, year.is_alive])
        and (contacts.waited[waits] > 0).all()
    )


@LAWS.law(spoil=lambda year: bool(year.model.agencies) and add_one(lambda y: y.model.contact_counts[-1])(year))
def contacts_counted_are_contacts_had(year: Year) -> bool:
    model = year.model
    counts = model.contact_counts[-1]
    had = [np.bincount(own[year.is_alive | lived_here(year)], minlength=len(CONTACTS)) for own in came_to(year)]
    return bool(
        all(np.array_equal(counts[k, 1:], one[1:]) for k, one in enumerate(had))
        and not counts[:, 0].any()
        and np.array_equal(model.contacts_by_age[-1].sum(axis=0), counts.sum(axis=0))
    )


def serve_a_stranger(year: Year) -> bool:
    for agent in year.model.agencies:
        last = agent.agency.ages[1]
        rows = np.flatnonzero(year.is_alive & (year.age > last + 1))
        if len(rows):
            came_to(year)[agent.place, rows[0]] = SERVED
            return True
    return False


@LAWS.law(spoil=serve_a_stranger)
def an_agency_meets_only_its_own_ages(year: Year) -> bool:
    for agent in year.model.agencies:
        first, last = agent.agency.ages
        own, of_age = came_to(year)[agent.place], (year.age >= first) & (year.age <= last)
        outgrown = (own == AGED_OUT) | ((own == HELPED_ELSEWHERE) & ~of_age)
        if (year.age[outgrown] != last + 1).any() or own[~of_age & ~outgrown].any():
            return False
    return True


def serve_a_thousand_more(year: Year) -> bool:
    if not year.model.agencies:
        return False
    year.model.contact_counts[-1][0, SERVED] += 10**6
    return True


@LAWS.law(spoil=serve_a_thousand_more)
def nobody_is_served_beyond_the_hours_there_are(year: Year) -> bool:
    for agent in year.model.agencies:
        counts, staff = year.model.contact_counts[-1][agent.place], agent.agency.staff
        served = counts[[SERVED, SERVED_BY_MISTAKE]].sum()
        used = served * staff.hours_per_case + counts[REFUSED] * staff.hours_per_assessment
        hours = staff.hours_per_1000 * agent.staff_share * int(year.model.residents[agent.place]) / PER
        if served and used > (hours + staff.hours_per_case) * (1 + 1e-9):
            return False
    return True


@LAWS.law(spoil=lambda year: spoil_left_out(year))
def whoever_is_between_the_chairs_is_counted_there(year: Year) -> bool:
    model = year.model
    between = np.bincount(year.age[(model.between_chairs == 1) & lived_here_this_year(year)], minlength=LAST_AGE + 1)
    return np.array_equal(model.left_out[-1][:, BETWEEN], between)


def spoil_left_out(year: Year) -> bool:
    year.model.left_out[-1][3, BETWEEN] += 1
    return True


def plan_without_a_team(year: Year) -> bool:
    rows = np.flatnonzero(year.is_alive)
    if year.model.team is not None or len(rows) == 0:
        return False
    year.people["in_joint_plan"][rows[0]] = 1
    return True


@LAWS.law(spoil=plan_without_a_team)
def only_a_team_plans_together_and_only_projects_help_elsewhere(year: Year) -> bool:
    plans = int((year.people["in_joint_plan"][lived_here_this_year(year)] == 1).sum())
    planned = year.model.team.planned_by_year[-1] if year.model.team and year.model.has_begun else 0
    helps = year.model.association is not None and year.model.has_begun
    return plans == planned and (helps or not (came_to(year) == HELPED_ELSEWHERE).any())


# Programmes


def of_programmes(name: str) -> Any:
    """Return what finds an array of the first programme, to be spoilt."""

    def spoil(year: Year) -> bool:
        if not year.model.programmes or not len(year.people):
            return False
        getattr(year.model.programmes[0], name)[0] += 1
        return True

    return spoil


@LAWS.law(spoil=of_programmes("begun_by_year"))
def everybody_who_began_a_programme_began_it_once(year: Year) -> bool:
    return all(
        sum(one.begun_by_year) == np.count_nonzero(one.begun) and not ((one.waiting > 0) & (one.begun > 0)).any()
        for one in year.model.programmes
    )


@LAWS.law(spoil=of_programmes("years_paid"))
def a_programme_is_paid_for_each_year_it_was_delivered(year: Year) -> bool:
    return all(
        int(one.years_paid.sum()) == sum(one.delivered_by_year)
        and (one.years_had <= one.years_paid).all()
        and (one.years_paid <= one.programme.delivery_years).all()
        and not one.years_paid[one.begun == 0].any()
        for one in year.model.programmes
    )


def take_part_twice(year: Year) -> bool:
    settings = defaultdict(list)
    for one in year.model.programmes:
        if one.programme.setting != "everyone" and one.programme.target.found != "universal":
            settings[one.programme.setting].append(one)
    pairs = [some for some in settings.values() if len(some) > 1]
    if not pairs or not len(year.people):
        return False
    for one in pairs[0]:
        one.years_left[0] = 1
    return True


@LAWS.law(spoil=take_part_twice)
def nobody_is_in_two_programmes_of_a_setting(year: Year) -> bool:
    taken: dict[str, np.ndarray] = {}
    for one in year.model.programmes:
        setting = one.programme.setting
        if setting != "everyone" and one.programme.target.found != "universal":
            taken[setting] = taken.get(setting, 0) + (one.years_left > 0).astype(int)
    return all((many <= 1).all() for many in taken.values())


def begin_too_many(year: Year) -> bool:
    limited = [one for one in year.model.programmes if one.programme.places_per_1000 is not None]
    if not limited:
        return False
    limited[0].begun_by_year[-1] += 10**6
    limited[0].delivered_by_year[-1] += 10**6
    return True


@LAWS.law(spoil=begin_too_many)
def nobody_begins_where_there_is_no_place(year: Year) -> bool:
    residents = lived_here_this_year(year)
    for one in year.model.programmes:
        if one.programme.places_per_1000 is None or one.begun_by_year[-1] == 0:
            continue
        first, last = one.programme.target.ages
        of_age = int((residents & (year.age >= first) & (year.age <= last)).sum())
        if one.delivered_by_year[-1] > places(one.programme.places_per_1000 * of_age, PER):
            return False
    return True


def open_before_the_choice(year: Year) -> bool:
    if not year.model.programmes or year.model.has_begun:
        return False
    year.model.programmes[0].delivered_by_year[-1] += 1
    return True


@LAWS.law(spoil=open_before_the_choice)
def nothing_chosen_is_at_work_before_the_choice_begins(year: Year) -> bool:
    model = year.model
    if model.has_begun:
        return True
    outlays = [k for k, line in enumerate(model.ledger.lines) if line.is_outlay]
    return bool(
        not any(one.delivered_by_year[-1] for one in model.programmes)
        and not model.ledger.by_year[: year.place + 1][:, :, outlays].any()
        and not (model.fund and model.fund.history)
    )
