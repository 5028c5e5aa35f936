"""Claims about falling between the chairs: rates are persons and contacts of the years since the choice began."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim.agencies.bill import BILL_ITEMS
from sim.agencies.contacts import CONTACTS
from sim.configuration.schema import Agency, Economics, Municipality
from sim.model import Vandpunkt
from sim.money.achievement import ACHIEVEMENTS
from sim.money.prices import PUBLIC_PAYERS
from sim.people.record import ALIVE
from sim.studies.alternatives import way
from sim.studies.organising.chairs import CONTACTS_TOLD, GROUPS, Chairs, read_capacity, read_chairs, with_staff
from sim.studies.replicate import replicate
from sim.studies.run import Run, kept

ECONOMICS = Economics()


class Counted:
    """What one counts oneself, year by year since the choice began, while a model runs."""

    def __init__(self, model: Vandpunkt) -> None:
        self.residents, self.between, self.first_time, self.contacts = (np.zeros(65, dtype=int) for _ in range(4))
        self.told = {name: np.zeros(65, dtype=int) for name in CONTACTS}
        settle, ever = model._settle_contacts, np.zeros(len(model.people), dtype=bool)

        def settle_and_count() -> None:
            settle()
            between, here = model.between_chairs == 1, model.people["presence"] == ALIVE
            ages = model.year - model.people["birth_year"].astype(int)
            if model.year >= model.municipality.start_year:
                np.add.at(self.residents, ages[here], 1)
                np.add.at(self.between, ages[between], 1)
                np.add.at(self.first_time, ages[between & ~ever], 1)
                for place, name in enumerate(CONTACTS[1:], start=1):
                    np.add.at(self.told[name], ages[np.nonzero(model.contacts.came_to == place)[1]], 1)
            ever[between] = True

        model._settle_contacts = settle_and_count  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def counted(standing: Municipality, agencies: tuple[Agency, ...]) -> tuple[Counted, Run, Chairs]:
    model = Vandpunkt(standing, agencies, seed=4)
    mine = Counted(model)
    run = kept(model.run(), "silo", 0)
    return mine, run, read_chairs([run], standing, ECONOMICS)


@pytest.fixture(scope="module")
def runs(standing: Municipality, agencies: tuple[Agency, ...]) -> Callable[..., list[Run]]:
    def live(*ways: str, share: float = 1.0) -> list[Run]:
        return replicate(
            standing, with_staff(agencies, share), [way(name) for name in ways], ECONOMICS, 2, 4, 2,
            lambda model, one, k: kept(model, one.name, k),
        )  # fmt: skip

    return live


def test_rates_are_a_year_per_1000_residents_of_the_group_since_the_choice_began(
    counted: tuple[Counted, Run, Chairs],
) -> None:
    mine, _, found = counted
    told = found.chairs.set_index(["group", "measure"])["per_1000"]
    for group, (first, last) in GROUPS.items():
        ages = slice(first, last + 1)
        residents = mine.residents[ages].sum()
        assert residents > 500
        by_hand = {"between_chairs": mine.between, "first_time": mine.first_time}
        by_hand |= {name: mine.told[name] for name in CONTACTS_TOLD}
        assert set(told[group].index) == set(by_hand)
        for measure, persons in by_hand.items():
            assert told[group, measure] == pytest.approx(1000 * persons[ages].sum() / residents), (group, measure)
    assert told["children", "between_chairs"] > told["children", "first_time"] > 0


def test_groups_hold_every_age_once() -> None:
    ages = [age for first, last in GROUPS.values() for age in range(first, last + 1)]
    assert sorted(ages) == list(range(65))


def test_contacts_are_means_of_the_years_since_the_choice_began(counted: tuple[Counted, Run, Chairs]) -> None:
    mine, run, found = counted
    assert set(run.services["year"]) == set(range(1994, 2030))
    for name in CONTACTS[1:]:
        assert 6 * found.contacts[name].sum() == pytest.approx(mine.told[name].sum()), name


def test_what_money_achieved_adds_up_to_the_ledger_of_every_year(
    counted: tuple[Counted, Run, Chairs],
) -> None:
    _, run, found = counted
    assert set(found.achieved["year"]) == set(range(2024, 2030))
    assert set(found.achieved["achieved"]) == set(ACHIEVEMENTS)
    by_year = found.achieved.groupby("year")["amount_sek"].sum()
    book = run.ledger[run.ledger["year"] >= 2024].groupby("year")["amount_ore"].sum() / 100
    assert by_year.to_dict() == pytest.approx(book.to_dict(), abs=0.01)


def test_services_are_what_is_given_and_not_the_bill(counted: tuple[Counted, Run, Chairs]) -> None:
    _, run, found = counted
    told = found.effects.set_index("measure")["value"]
    since = run.ledger[run.ledger["year"] >= 2024]
    given = since[(since["reading"] == "service") & ~since["item"].isin(BILL_ITEMS)]
    assert {"school_support", "preschool_support"} < set(given["item"])
    assert told["services_msek"] == pytest.approx(given["amount_ore"].sum() / 100 / 6 / 1e6)
    public = since[since["payer"].isin(PUBLIC_PAYERS) & since["reading"].isin(["service", "transfer", "lost_tax"])]
    discounted = (public["amount_ore"] / 100 / 1.035 ** (public["year"] - 2024)).sum() / 1e6
    assert told["public_msek"] == pytest.approx(discounted)
    assert told["excluded"] == sum(run.persons_in_exclusion.values())


def test_a_team_refuses_fewer_and_its_meetings_cost(runs: Callable[..., list[Run]], standing: Municipality) -> None:
    lived = runs("silo", "team")
    found = read_chairs(lived, standing, ECONOMICS)
    children = found.chairs[found.chairs["group"] == "children"].groupby(["measure", "way"])["per_1000"].mean()
    assert children["refused", "team"] < children["refused", "silo"]
    assert children["served", "team"] > children["served", "silo"]
    cost = found.effects[found.effects["measure"] == "services_msek"].groupby("way")["value"].mean()
    assert cost["team"] > cost["silo"]
    items = {run.strategy: set(run.ledger["item"].astype(str)) for run in lived}
    assert "joint_plan" in items["team"] - items["silo"]


def test_with_staff_scales_hours_and_nothing_else(agencies: tuple[Agency, ...]) -> None:
    assert with_staff(agencies, 1.0) == agencies
    for half, whole in zip(with_staff(agencies, 0.5), agencies, strict=True):
        assert half.staff.hours_per_1000 == 0.5 * whole.staff.hours_per_1000
        assert half.capacity_per_1000 == pytest.approx(0.5 * whole.capacity_per_1000)
        assert half.staff.hours_per_case == whole.staff.hours_per_case
        assert half.staff.hours_per_assessment == whole.staff.hours_per_assessment
        assert half.hands_over == whole.hands_over


def test_a_tenth_of_the_staff_serves_fewer_costs_less_and_lets_more_wait(
    runs: Callable[..., list[Run]], standing: Municipality
) -> None:
    few, all_of_them = runs("silo", share=0.1), runs("silo")
    capacity = pd.concat(
        [read_capacity(few, 0.1, standing, ECONOMICS), read_capacity(all_of_them, 1.0, standing, ECONOMICS)]
    )
    assert list(capacity) == ["capacity_share", "replication", "measure", "value"]
    assert set(capacity["measure"]) == {"excluded", "public_msek", "services_msek", "between_chairs", "waiting"}
    mean = capacity.groupby(["measure", "capacity_share"])["value"].mean()
    assert mean["services_msek", 0.1] < mean["services_msek", 1.0]
    assert mean["waiting", 0.1] > mean["waiting", 1.0]
    found = read_chairs(all_of_them, standing, ECONOMICS).chairs
    children, adults = (
        found[(found["group"] == group) & (found["measure"] == "waiting")]["per_1000"].mean() for group in GROUPS
    )
    assert min(children, adults) <= mean["waiting", 1.0] <= max(children, adults)
