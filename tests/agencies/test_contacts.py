"""Claims about contacts: what came of it between a person and each agency, and who served whom."""

from __future__ import annotations

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


def test_what_contacts_come_to_and_years_waited_fit_in_a_byte(contacts: Contacts) -> None:
    largest = np.iinfo(contacts.came_to.dtype).max
    assert len(CONTACTS) <= largest and np.iinfo(contacts.waited.dtype).max > MOST_YEARS_WAITED
