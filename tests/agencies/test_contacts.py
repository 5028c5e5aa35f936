"""Claims about contacts: what came of it between a person and each agency, and who served whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.agencies.contacts import (
    CONTACTS,
    MISSED,
    MOST_YEARS_WAITED,
    NONE,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
    Contacts,
)
from sim.configuration.schema import Agency
from sim.model import MOST_AGENCIES


@pytest.fixture
def contacts(agencies: tuple[Agency, ...]) -> Contacts:
    return Contacts(agencies[:3], 4)


def test_nobody_has_met_anybody_before_the_first_year(contacts: Contacts) -> None:
    assert not contacts.came_to.any() and not contacts.waited.any() and not contacts.queues.any()
    assert contacts.of(0) == {}


def test_a_persons_contacts_are_told_by_the_names_of_agencies_and_those_without_any_left_out(
    contacts: Contacts,
) -> None:
    contacts.came_to[:, 2] = (WAITING, NONE, MISSED)
    first, _, third = contacts.names
    assert contacts.of(2) == {first: "waiting", third: "missed"}
    assert contacts.of(1) == {}


@pytest.mark.parametrize("code", range(len(CONTACTS)))
def test_only_who_is_served_rightly_or_by_mistake_is_served(contacts: Contacts, code: int) -> None:
    first, second, _ = contacts.names
    contacts.came_to[1, 3] = code
    served = code in (SERVED, SERVED_BY_MISTAKE)
    assert contacts.served_by(second).tolist() == [False, False, False, served]
    assert contacts.served_by(first, second)[3] == served
    assert not contacts.served_by(first).any()


def test_an_agency_that_is_not_there_serves_nobody(contacts: Contacts) -> None:
    contacts.came_to[:] = SERVED
    assert not contacts.served_by("a_bakery").any()
    assert not contacts.served_by().any()
    assert contacts.served_by(*contacts.names, "a_bakery").all()


def test_whose_mandate_fits_is_kept_a_bit_an_agency(contacts: Contacts) -> None:
    first, second, third = contacts.names
    assert not contacts.is_in_need(*contacts.names).any()
    contacts.in_need[:] = [0b001, 0b010, 0b101, 0]
    assert contacts.is_in_need(first).tolist() == [True, False, True, False]
    assert contacts.is_in_need(second).tolist() == [False, True, False, False]
    assert contacts.is_in_need(third, second).tolist() == [False, True, True, False]
    assert contacts.is_in_need(*contacts.names, "a_bakery").tolist() == [True, True, True, False]
    assert not contacts.is_in_need("a_bakery").any() and not contacts.is_in_need().any()


def test_all_agencies_that_can_be_followed_have_a_bit(agencies: tuple[Agency, ...]) -> None:
    many = [replace(agencies[0], name=f"agency_{k:02}") for k in range(MOST_AGENCIES)]
    contacts = Contacts(many, 2)
    contacts.in_need[0] = 1 << (MOST_AGENCIES - 1)
    assert contacts.is_in_need(many[-1].name).tolist() == [True, False]
    assert not contacts.is_in_need(*(one.name for one in many[:-1])).any()


def test_what_contacts_come_to_and_years_waited_fit_in_a_byte(contacts: Contacts) -> None:
    largest = np.iinfo(contacts.came_to.dtype).max
    assert len(CONTACTS) <= largest and np.iinfo(contacts.waited.dtype).max > MOST_YEARS_WAITED
