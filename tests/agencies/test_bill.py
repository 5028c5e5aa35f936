"""Claims about the bill: what is neither service nor programme follows from how people live, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.agencies.bill import BILL_ITEMS
from sim.configuration.files import BILLED
from sim.configuration.schema import Agency, Municipality
from sim.model import Vandpunkt
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    DISABILITY_PENSION,
    DRUG,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    PLACED,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)


def months_by_hand(p: np.ndarray, age: np.ndarray) -> dict[str, np.ndarray]:
    """Count units of every item for the living, as the price list describes them."""
    doing, in_prison = p["livelihood"], p["prison_years_left"] > 0
    convicted, placed = (p["convicted"] == 1) * 1, p["child_welfare"] == PLACED
    drug, alcohol = (p["misuse"] == DRUG) * 12, (p["misuse"] == ALCOHOL) * 12
    short = ((doing == WORK) & (p["short_sick_leave"] == 1)) * 2
    paid = ~in_prison
    lost = ((age >= 20) & ~np.isin(doing, (CHILD, STUDY, WORK))) * 12 + short
    pension = (paid & (doing == DISABILITY_PENSION)) * 12
    return {
        "placement_child": (placed & (age < 13)) * 8,
        "placement_teenager": (placed & (age >= 13)) * 8,
        "prison": in_prison * 12,
        "police_and_prosecution": convicted,
        "court": convicted,
        "harm_to_victims": convicted,
        "unemployment_benefit": (paid & (doing == UNEMPLOYED)) * 12,
        "activity_support": (paid & (doing == LONG_TERM_UNEMPLOYED)) * 12,
        "sickness_benefit": (paid & np.isin(doing, (SICK, LONG_TERM_SICK))) * 12 + short,
        "disability_pension": pension,
        "housing_supplement": pension,
        "income_support": (paid & (doing == INCOME_SUPPORT)) * 12,
        "somatic_care_drug": drug,
        "harm_of_drugs": drug,
        "somatic_care_alcohol": alcohol,
        "harm_of_alcohol": alcohol,
        "lost_production": lost,
        "lost_tax_municipality": lost,
        "lost_tax_region": lost,
        "lost_tax_state": lost,
    }


@pytest.fixture(scope="module")
def checked(
    place: Callable[..., Municipality],
    agencies: tuple[Agency, ...],
    altered: Callable[..., np.ndarray],
    at_the_price: Callable[[Vandpunkt], Vandpunkt],
) -> dict[str, int]:
    """A municipality whose every bill has been made by hand as well; units of each item."""
    eventful = altered()
    for hazard, add in {"placement_log_odds": 3.0, "conviction_log_odds": 1.5, "prison_log_odds": 2.0}.items():
        eventful[hazard] += add
    town = place(1300)  # more than one chunk of the walk and of the bill
    model = at_the_price(Vandpunkt(town, agencies, seed=6, parameters=eventful))
    ledger, units = model.ledger, dict.fromkeys(BILL_ITEMS, 0)
    while model.year < model.last_year:
        model.step()
        alive = model.people["presence"] == ALIVE
        group = model.group_of_person[alive]
        used = months_by_hand(model.people[alive], model.year - model.people["birth_year"][alive].astype(int))
        assert set(used) == set(BILL_ITEMS)
        for item, amounts in used.items():
            by_group = np.bincount(group, weights=amounts, minlength=ledger.groups).astype(np.int64)
            for line in ledger.lines_of(item):
                booked = ledger.by_year[model.year - ledger.first_year, :, line]
                assert np.array_equal(booked, by_group * ledger.line_ore[line]), (item, model.year)
            units[item] += int(amounts.sum())
    return units


@pytest.mark.parametrize("item", BILL_ITEMS)
def test_every_item_of_the_bill_is_what_lives_make_it(item: str, checked: dict[str, int]) -> None:
    assert checked[item] > 0, "an item that nobody uses is not checked"


def test_no_service_may_be_booked_on_what_follows_from_how_people_live() -> None:
    assert sorted(BILLED) == sorted(BILL_ITEMS), "BILLED of sim/configuration/files.py is what the border refuses"


def test_each_item_has_a_price(lived: Vandpunkt, agencies: tuple[Agency, ...]) -> None:
    for item in (*BILL_ITEMS, *(agency.service.item for agency in agencies)):
        assert lived.ledger.lines_of(item)
