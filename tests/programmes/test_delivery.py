"""Claims about delivery: the dose grows while it lasts, fades when it ends, is paid by the year, and overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Municipality, Programme
from sim.model import Vandpunkt
from sim.money.achievement import IN_TIME, LATE, NOBODY_HELPED, WITHOUT_NEED
from sim.money.prices import programme_item
from sim.people.record import ALIVE, LEVERS, PERSON, view_of_pushes
from sim.programmes.delivery import Push, apply_together

Place = Callable[..., Municipality]
Invented = Callable[..., Programme]
EXTERNALISING = LEVERS.index("externalising")


@pytest.fixture(scope="module")
def pushed(place: Place, altered: Callable[..., np.ndarray]) -> Callable[..., Iterator[tuple[int, np.ndarray]]]:
    """Live a place where nobody dies; yield each year's age and what the programmes moved for those born here."""

    def live(*programmes: Programme) -> Iterator[tuple[int, np.ndarray]]:
        immortal = altered(death_log_odds=-40.0)
        model = Vandpunkt(place(30, newcomers_per_birth=0.0), (), programmes, seed=1, parameters=immortal)
        while model.year < model.first_year + 30:
            model.step()
            yield model.year - model.first_year, view_of_pushes(model.people).copy()

    return live


def test_the_effect_is_full_while_delivered_and_fades_after_the_last_year(
    pushed: Callable[..., Iterator[tuple[int, np.ndarray]]], invented: Invented
) -> None:
    moved = {age: pushes for age, pushes in pushed(invented(size=-0.5, ages=(4, 4), delivery_years=3))}
    for age, pushes in moved.items():
        expected = np.float32(-0.5 * 0.9 ** max(0, age - 6)) if age >= 4 else np.float32(0.0)
        assert pushes[:, EXTERNALISING] == pytest.approx(expected, abs=1e-6), age
        assert not np.delete(pushes, EXTERNALISING, axis=1).any()


def test_who_leaves_in_the_first_year_has_cost_its_price_and_got_nothing(place: Place, invented: Invented) -> None:
    all_leave = invented(size=-0.5, ages=(4, 4), delivery_years=5, drop_out_share=1.0)
    model = Vandpunkt(place(100, newcomers_per_birth=0.0), (), [all_leave], seed=1)
    while model.year < model.last_year:
        model.step()
        assert not view_of_pushes(model.people).any()
    agent = model.programmes[0]
    assert sum(agent.delivered_by_year) == sum(agent.begun_by_year) > 90
    assert not agent.years_had.any()


def test_a_year_in_which_somebody_leaves_helped_nobody_and_the_years_before_helped(
    place: Place, invented: Invented
) -> None:
    paid = invented(ages=(4, 4), delivery_years=3, price_sek_per_year=1000.0, drop_out_share=0.4)
    model = Vandpunkt(place(200, newcomers_per_birth=0.0), (), [paid], seed=1)
    (agent,), (line,) = model.programmes, model.ledger.lines_of(programme_item("invented"))
    payer = model.ledger.line_payer[line]
    left_so_far = 0
    while model.year < model.first_year + 8:
        model.step()
        year = model.year - model.first_year
        booked = model.ledger.by_achievement[year, payer] // model.ledger.line_ore[line]
        stayed = int(agent.in_delivery.sum())
        assert booked[[IN_TIME, LATE, WITHOUT_NEED]].sum() == stayed
        assert booked[NOBODY_HELPED] == agent.delivered_by_year[year] - stayed
        left_so_far += int(booked[NOBODY_HELPED])
    assert 100 < left_so_far < 200
    assert left_so_far == int((agent.years_paid - agent.years_had).sum())


def test_who_leaves_later_keeps_the_share_of_the_effect_that_was_delivered(place: Place, invented: Invented) -> None:
    some_leave = invented(size=-0.6, ages=(4, 4), delivery_years=3, drop_out_share=0.5)
    model = Vandpunkt(place(400, newcomers_per_birth=0.0), (), [some_leave], seed=1)
    while model.year < model.first_year + 7:
        model.step()
    agent, moved = model.programmes[0], view_of_pushes(model.people)[:, EXTERNALISING]
    alive = model.people["presence"] == ALIVE
    for had, faded in ((1, 0.9**2), (2, 0.9**1), (3, 0.9**1)):
        those = alive & (agent.years_had == had)
        assert those.any()
        assert moved[those] == pytest.approx(-0.6 * had / 3 * faded, abs=1e-6)


def test_about_as_many_drop_out_as_the_programme_says(place: Place, invented: Invented) -> None:
    model = Vandpunkt(place(2000), (), [invented(ages=(4, 4), delivery_years=2, drop_out_share=0.3)], seed=1).run()
    had = np.bincount(model.programmes[0].years_had, minlength=3)
    assert had[1] / (had[1] + had[2]) == pytest.approx(0.3, abs=0.04)


def test_nobody_takes_the_same_programme_twice(place: Place, invented: Invented) -> None:
    model = Vandpunkt(place(100), (), [invented(ages=(0, 64), delivery_years=4)], seed=1).run()
    assert model.programmes[0].years_had.max() == 4


def test_a_programme_is_paid_for_every_year_delivered_and_no_other(place: Place, invented: Invented) -> None:
    paid = invented(ages=(10, 12), delivery_years=3, price_sek_per_year=1234.5, drop_out_share=0.2)
    model = Vandpunkt(place(300), (), [paid], seed=1).run()
    agent = model.programmes[0]
    (line,) = model.ledger.lines_of(programme_item("invented"))
    assert model.ledger.line_ore[line] == 123450
    assert model.ledger.by_year[:, :, line].sum(axis=1).tolist() == [n * 123450 for n in agent.delivered_by_year]
    assert 0 < int(agent.years_had.sum()) < sum(agent.delivered_by_year), "some left in a year that was paid for"


def test_nobody_who_is_not_alive_is_in_delivery(
    place: Place, invented: Invented, altered: Callable[..., np.ndarray]
) -> None:
    deadly = altered(death_log_odds=-3.0)
    model = Vandpunkt(place(200), (), [invented(ages=(0, 64), delivery_years=20)], seed=1, parameters=deadly)
    while model.year < model.last_year:
        alive_before = model.people["presence"] != 2
        model.step()
        assert not (model.programmes[0].in_delivery & ~alive_before).any()
    assert (model.people["presence"] != ALIVE).any()


@pytest.mark.parametrize("opens", [0, 5, 90])
def test_nobody_is_enrolled_before_it_opens(opens: int, place: Place, invented: Invented) -> None:
    model = Vandpunkt(place(50), (), [replace(invented(ages=(0, 20)), first_year=opens)], seed=1).run()
    enrolled = model.programmes[0].delivered_by_year
    assert len(enrolled) == model.years
    assert not any(enrolled[:opens])
    assert (sum(enrolled) > 0) == (opens < 64)


def push(size: float, rows: tuple[int, ...]) -> Push:
    return Push(EXTERNALISING, np.array(rows), np.full(len(rows), size, dtype=np.float32))


@pytest.mark.parametrize(
    ("sizes", "share", "total"),
    [
        ((-0.4,), 0.5, -0.4),
        ((-0.4, -0.2), 0.5, -0.5),
        ((-0.2, -0.4), 0.5, -0.5),
        ((-0.4, -0.2), 0.0, -0.4),
        ((-0.4, -0.2), 1.0, -0.6),
        ((0.4, -0.2), 0.5, 0.3),
        ((-0.4, -0.2, -0.2), 0.5, -0.6),
    ],
)
def test_the_largest_effect_counts_in_full_and_the_others_in_part(
    sizes: tuple[float, ...], share: float, total: float
) -> None:
    people = np.zeros(3, dtype=PERSON)
    apply_together(people, [push(size, (1,)) for size in sizes], share)
    assert people["push_externalising"] == pytest.approx([0.0, total, 0.0], abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_programmes_overlap_by_the_share_that_the_evidence_gives(
    share: float, place: Place, invented: Invented, altered: Callable[..., np.ndarray]
) -> None:
    both = [invented("larger", size=-0.4, ages=(4, 4)), invented("smaller", size=-0.2, ages=(4, 4))]
    model = Vandpunkt(place(20, newcomers_per_birth=0.0), (), both, seed=1, parameters=altered(overlap_share=share))
    for _ in range(5):
        model.step()
    here = model.people["presence"] == ALIVE
    assert model.people["push_externalising"][here] == pytest.approx(-0.4 - share * 0.2, abs=1e-6)


def test_only_those_who_have_both_overlap() -> None:
    people = np.zeros(3, dtype=PERSON)
    apply_together(people, [push(-0.4, (0, 1)), push(-0.2, (1, 2))], 0.5)
    assert people["push_externalising"] == pytest.approx([-0.4, -0.5, -0.2], abs=1e-6)


def test_what_services_moved_is_added_to_in_full() -> None:
    people = np.zeros(1, dtype=PERSON)
    people["push_externalising"] = -0.1
    apply_together(people, [push(-0.4, (0,))], 0.5)
    assert people["push_externalising"] == pytest.approx([-0.5])


def test_every_lever_has_its_own_push_and_no_other_field_is_moved() -> None:
    people = np.zeros(2, dtype=PERSON)
    view_of_pushes(people)[1] = np.arange(1, len(LEVERS) + 1)
    for place_of, lever in enumerate(LEVERS):
        assert people[f"push_{lever}"].tolist() == [0.0, place_of + 1.0]
    for name in PERSON.names or ():
        assert name.startswith("push_") or not people[name].any()
