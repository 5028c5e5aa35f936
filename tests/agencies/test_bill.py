"""Claims about the bill: what is neither service nor programme follows from how people live, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.agencies.bill import BILL_ITEMS
from sim.agencies.billing import Billing
from sim.configuration.files import BILLED
from sim.configuration.schema import Agency, Municipality
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.achievement import LOSS, UPKEEP
from sim.money.ledger import Ledger
from sim.money.prices import PAYERS, lines_of_items
from sim.money.spread import spread_of
from sim.people.draws import draw_four, key_of
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    DEAD,
    DISABILITY_PENSION,
    DRUG,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    PERSON,
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


FIRST_YEAR, YEAR, KEY = 1976, 2040, key_of(3)


def drawn_town() -> np.ndarray:
    """Draw people of every age and state, by year of birth; a birth year is more than one chunk of the bill."""
    chance, sizes = np.random.default_rng(2), np.array([1500, *[9] * 62, 0, 2])
    people = np.zeros(sizes.sum(), dtype=PERSON)
    people["person"] = np.arange(len(people)) + 1000
    people["birth_year"] = np.repeat(FIRST_YEAR + np.arange(65), sizes)
    people["presence"] = np.where(chance.integers(0, 6, len(people)) > 0, ALIVE, DEAD)
    for name, values in (
        ("livelihood", 10), ("child_welfare", 3), ("convicted", 2), ("misuse", 3), ("short_sick_leave", 2),
    ):  # fmt: skip
        people[name] = chance.integers(0, values, len(people))
    people["prison_years_left"] = chance.choice([0, 0, 0, 1, 2], len(people))
    people["short_sick_leave"][people["prison_years_left"] > 0] = 0
    return people


@pytest.mark.parametrize("threads", [1, 2])
def test_a_bill_of_anybody_is_what_the_hand_counts_in_all_three_books(threads: int) -> None:
    people, lines = drawn_town(), lines_of_items(2024)
    age = YEAR - people["birth_year"].astype(int)
    people["convicted"][age < 15] = people["misuse"][age < 13] = people["prison_years_left"][age < 15] = 0
    people["livelihood"][age < 16] = CHILD
    group = 2 * (people["birth_year"].astype(np.int64) - FIRST_YEAR)
    ledger = Ledger(lines, YEAR - 1, 3, group, FIRST_YEAR, 130, spread_of(lines, KEY, people["person"], 0.5))
    Billing(ledger, BILL_ITEMS, threads).bill_year(people, YEAR, parameter_record())
    alive = people["presence"] == ALIVE
    by_year, by_person = np.zeros_like(ledger.by_year), np.zeros_like(ledger.by_person)
    for item, units in months_by_hand(people, age).items():
        for line in ledger.lines_of(item):
            cost = units * alive * cost_of_a_unit(ledger, line, people)
            np.add.at(by_year[1, :, line], group, cost)
            by_person[:, ledger.line_payer[line]] += cost
    assert np.array_equal(ledger.by_year, by_year)
    assert np.array_equal(ledger.by_person, by_person)
    readings = np.array([line.reading in ("service", "transfer") for line in lines])
    for place in range(len(PAYERS)):
        own, achieved = ledger.line_payer == place, ledger.by_achievement[1, place]
        assert achieved[UPKEEP] == by_year[1][:, own & readings].sum()
        assert achieved[LOSS] == by_year[1][:, own & ~readings].sum()
    assert int(ledger.by_achievement.sum()) == int(by_year.sum()) > 0


def cost_of_a_unit(ledger: Ledger, line: int, people: np.ndarray) -> np.ndarray:
    """Return what one unit costs each person in öre: the price, or by the place the person has this year or always."""
    spread, ore = ledger.spread, int(ledger.line_ore[line])
    if ledger.lines[line].person_sigma == 0.0:
        return np.full(len(people), ore)
    found, table = np.zeros(len(people), dtype=np.int64), spread.tables[spread.table_of_line[line]]
    for k, person in enumerate(people["person"]):
        drawn, chance, _, _ = draw_four(*KEY, person, YEAR, spread.stream_of_line[line])
        lasting = draw_four(*KEY, person, 0, spread.stream_of_line[line])[0]
        found[k] = ore * int(table[int(100 * (lasting if chance < 0.5 else drawn))]) // 100
    return found
