"""Claims about reforms: they reach everybody, do what they are named after, cost by the resident, and stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from sim.configuration.schema import Agency, Change, Municipality, Reform, StructuralLever, Title
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.prices import reform_item
from sim.people.record import ALIVE, FOREIGN_BORN, INCOME_SUPPORT, WORK
from sim.studies.panel import Panel
from sim.studies.run import digest_of

Place = Callable[..., Municipality]


def reform(moves: str = "labour_demand", size: float = 0.5, **other: Any) -> Reform:
    low, high = (0.0, 1.0) if moves.endswith("mixing") else (-3.0, 3.0)
    plain = Reform(
        name="a_reform", title=Title(en="A test", sv="Ett prov"),
        changes=(Change(moves, size, low, high, "assumption: a test"),),
        grade="C", paid_for_ages=(18, 64), price_sek_per_year=0.0, price_year=2024,
        price_evidence="assumption: a test", payers={"municipality": 1.0}, numbers_from="assumption: a test",
    )  # fmt: skip
    return replace(plain, **other)


def model_of(town: Municipality, *reforms: Reform, **other: Any) -> Vandpunkt:
    return Vandpunkt(town, (), (), seed=6, reforms=reforms, **other)


def years_in(town: Municipality, livelihood: int, *reforms: Reform, ages: tuple[int, int] = (25, 55)) -> int:
    model = model_of(town, *reforms)
    panel = Panel(model, ("livelihood",)).run()
    return int((panel["livelihood"][ages[0] : ages[1] + 1] == livelihood).sum())


def test_every_lever_of_a_reform_is_a_parameter_that_is_nothing_today() -> None:
    record = parameter_record()
    for lever in get_args(StructuralLever):
        assert record[lever][0] == 0.0


def test_a_reform_of_size_zero_changes_nothing_but_its_own_cost(place: Place) -> None:
    town = place(150)
    today = model_of(town).run()
    for lever in get_args(StructuralLever):
        nothing = model_of(town, reform(lever, 0.0, price_sek_per_year=1000.0)).run()
        assert nothing.people.tobytes() == today.people.tobytes(), lever
        own = nothing.ledger.lines_of(reform_item("a_reform"))
        others = [k for k in range(len(nothing.ledger.lines)) if k not in own]
        assert np.array_equal(nothing.ledger.by_year[:, :, others], today.ledger.by_year)


def test_a_reform_is_paid_for_every_resident_of_its_ages_and_every_year(place: Place) -> None:
    model = model_of(place(100), reform(size=0.0, price_sek_per_year=1234.0, paid_for_ages=(20, 29), share=0.5))
    (line,) = model.ledger.lines_of(reform_item("a_reform"))
    assert model.ledger.line_ore[line] == 61_700
    while model.running:
        model.step()
        age = model.year - model.first_year
        residents = model.residents_by_year[-1] if 20 <= age <= 29 else 0
        assert model.ledger.by_year[age, :, line].sum() == residents * 61_700


@pytest.mark.parametrize(
    ("lever", "size", "livelihood", "more"),
    [
        ("labour_demand", 1.0, WORK, True),
        ("labour_demand", -1.0, WORK, False),
        ("income_support_exit", 1.5, INCOME_SUPPORT, False),
        ("income_support_entry", -1.5, INCOME_SUPPORT, False),
        ("income_support_entry", 1.5, INCOME_SUPPORT, True),
    ],
)
def test_a_reform_moves_what_it_is_named_after(
    lever: str, size: float, livelihood: int, more: bool, place: Place
) -> None:
    town = place(1500)
    before, after = years_in(town, livelihood), years_in(town, livelihood, reform(lever, size))
    assert (after > 1.02 * before) if more else (after < 0.98 * before), (before, after)


def test_school_resources_raise_attainment_by_up_to_their_size(place: Place) -> None:
    town = place(2000, newcomers_per_birth=0.0)
    means = []
    for reforms in ((), (reform("school_resources", 0.5, paid_for_ages=(7, 15)),)):
        model = model_of(town, *reforms)
        while model.year < model.first_year + 15:
            model.step()
        means.append(model.people["attainment"][model.people["presence"] == ALIVE].mean())
    assert 0.1 < means[1] - means[0] < 0.5


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_mixing_takes_a_share_of_what_classes_and_areas_differ(share: float, place: Place) -> None:
    town = place(1000, segregation_share=0.5, newcomers_per_birth=0.0)
    spreads = []
    for reforms in ((), (reform("class_mixing", share), replace(reform("area_mixing", share), name="areas"))):
        model = model_of(town, *reforms)
        while model.year < model.first_year + 12:
            model.step()
        classes = model._class_means[model._class_sizes > 0]
        spreads.append(classes.std())
    assert spreads[1] == pytest.approx((1.0 - share) * spreads[0], rel=0.15, abs=1e-12)


def test_mixed_areas_all_meet_the_same_neighbours(place: Place) -> None:
    town = place(2000, segregation_share=0.5)
    for reforms, alike in (((), False), ((reform("area_mixing", 1.0),), True)):
        model = model_of(town, *reforms)
        while model.year < model.first_year + 30:
            model.step()
        spread = np.ptp(model._area_shares, axis=0)
        assert (spread < 1e-12).all() if alike else (spread > 0.0).all()


def test_two_reforms_that_mix_leave_nobody_more_than_mixed(place: Place) -> None:
    two = (reform("area_mixing", 0.8), replace(reform("area_mixing", 0.5), name="another"))
    for reforms in (two, two[::-1]):
        model = model_of(place(10), *reforms)
        model.step()
        assert model.parameters["area_mixing"][0] == pytest.approx(1.0 - 0.2 * 0.5)


def test_a_reform_that_could_mix_more_than_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="more than everything"):
        reform("class_mixing", 0.4, share=2.0)


def test_the_order_of_reforms_is_no_matter(place: Place, agencies: tuple[Agency, ...]) -> None:
    two = (
        reform(price_sek_per_year=10.0),
        replace(reform("school_resources", price_sek_per_year=20.0), name="another"),
    )
    one, other = (
        Vandpunkt(place(60), agencies, (), seed=2, reforms=reforms).run() for reforms in (two, tuple(reversed(two)))
    )
    assert digest_of(one) == digest_of(other)


def test_a_reform_of_a_standing_town_begins_when_the_choice_does(place: Place) -> None:
    town = place(20, birth_years=40, warm_up_years=20, horizon_years=10)
    model = model_of(town, reform(size=0.5, price_sek_per_year=1000.0)).run()
    (line,) = model.ledger.lines_of(reform_item("a_reform"))
    by_year = model.ledger.by_year[:, :, line].sum(axis=1)
    assert not by_year[:20].any() and (by_year[20:] > 0).all()


def test_a_reform_that_has_ended_moves_nothing_more(place: Place) -> None:
    model = model_of(place(50), reform(size=0.7, first_year=3, last_year=5))
    moved = []
    while model.running:
        model.step()
        moved.append(float(model.parameters["labour_demand"][0]))
    assert moved[:8] == pytest.approx([0.0, 0.0, 0.0, 0.7, 0.7, 0.7, 0.0, 0.0])
    assert not any(moved[8:])


def test_a_reform_grows_to_its_size(place: Place) -> None:
    model = model_of(place(10), reform(size=0.8, share=0.5, start_up_years=3))
    moved = []
    for _ in range(6):
        model.step()
        moved.append(float(model.parameters["labour_demand"][0]))
    assert moved == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])


def test_the_business_cycle_turns_over_and_over_and_reforms_come_on_top(place: Place) -> None:
    town = place(10, labour_demand_by_year=(0.3, -0.3))
    for reforms, added in (((), 0.0), ((reform(size=0.1),), 0.1)):
        model = model_of(town, *reforms)
        moved = []
        for _ in range(5):
            model.step()
            moved.append(float(model.parameters["labour_demand"][0]))
        assert moved == pytest.approx([0.3 + added, -0.3 + added, 0.3 + added, -0.3 + added, 0.3 + added])


def test_bad_times_leave_fewer_in_work(place: Place) -> None:
    good, bad = (years_in(place(1000, labour_demand_by_year=(d,)), WORK) for d in (0.3, -0.3))
    assert bad < 0.98 * good


def test_newcomers_meet_the_reform_too(place: Place) -> None:
    town = place(800, newcomers_per_birth=1.0)
    worked = []
    for reforms in ((), (reform(size=1.0),)):
        model = model_of(town, *reforms)
        panel = Panel(model, ("livelihood",)).run()
        worked.append(int((panel["livelihood"][30:50, model.people["origin"] == FOREIGN_BORN] == WORK).sum()))
    assert worked[1] > 1.05 * worked[0]
