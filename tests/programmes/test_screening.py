"""Claims about screening: it errs as often as it says, and offer and answer belong to the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Municipality, Programme, Target
from sim.model import Vandpunkt
from sim.people.record import ALIVE

Place = Callable[..., Municipality]
Invented = Callable[..., Programme]


def begun(place: Place, programme: Programme, births: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Return who begins at the first screening at 6, and who was in need; among those who were here before."""
    model = Vandpunkt(place(births, newcomers_per_birth=0.0), (), [replace(programme, first_year=6)], seed=2)
    for _ in range(6):
        model.step()
    here = model.people["presence"] == ALIVE
    in_need = model.people["externalising"] > 1.0
    model.step()
    return (model.programmes[0].begun > 0)[here], in_need[here]


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.5, 0.9), (0.8, 1.0), (1.0, 0.6)])
def test_a_screening_finds_and_mistakes_as_many_as_it_says(
    sensitivity: float, specificity: float, place: Place, invented: Invented
) -> None:
    target = Target((6, 6), "externalising", 1.0, sensitivity, specificity)
    found, in_need = begun(place, invented(target=target))
    assert found[in_need].mean() == pytest.approx(sensitivity, abs=0.06)
    assert found[~in_need].mean() == pytest.approx(1.0 - specificity, abs=0.03)


def test_as_many_are_offered_a_place_and_accept_as_the_programme_says(place: Place, invented: Invented) -> None:
    found, _ = begun(place, invented(ages=(6, 6), coverage_share=0.6, uptake_share=0.5))
    assert found.mean() == pytest.approx(0.3, abs=0.025)


def test_who_refuses_once_refuses_every_year(place: Place, invented: Invented) -> None:
    often = Vandpunkt(place(1000), (), [invented(ages=(4, 30), uptake_share=0.4)], seed=1).run()
    once = Vandpunkt(place(1000), (), [invented(ages=(4, 4), uptake_share=0.4)], seed=1).run()
    here_at_four = once.people["arrival_age"] <= 4
    a, b = (model.programmes[0].begun[here_at_four] > 0 for model in (often, once))
    died = often.people["presence"][here_at_four] == 2
    assert np.array_equal(a[~died], b[~died])
    assert a.mean() == pytest.approx(0.4, abs=0.05)


def test_it_is_held_at_the_ages_it_is_held_at(place: Place, invented: Invented) -> None:
    model = Vandpunkt(
        place(300, newcomers_per_birth=1.0), (), [invented(target=Target((3, 9), screened_at=(4, 8)))]
    ).run()
    assert [age for age, n in enumerate(model.programmes[0].delivered_by_year) if n] == [4, 8]


def test_whom_a_screening_misses_it_misses_again(place: Place, invented: Invented) -> None:
    once, twice = (
        Vandpunkt(
            place(2000, newcomers_per_birth=0.0),
            (),
            [invented(target=Target((3, 9), screened_at=ages, sensitivity=0.5))],
            seed=1,
        ).run()
        for ages in ((4,), (4, 8))
    )
    assert np.array_equal(once.programmes[0].begun, twice.programmes[0].begun)
    assert once.programmes[0].begun.mean() == pytest.approx(0.5, abs=0.04)


def test_offers_of_two_programmes_know_nothing_of_each_other(place: Place, invented: Invented) -> None:
    two = [invented(name, ages=(5, 5), coverage_share=0.5) for name in ("first", "second")]
    model = Vandpunkt(place(2000, newcomers_per_birth=0.0), (), two, seed=1).run()
    first, second = (p.begun > 0 for p in model.programmes)
    assert (first & second).mean() == pytest.approx(first.mean() * second.mean(), abs=0.025)


def test_a_new_programme_beside_another_takes_no_place_from_it(place: Place, invented: Invented) -> None:
    one = invented("one", ages=(5, 5), coverage_share=0.5)
    beside = [invented("another", ages=(3, 3), coverage_share=0.5), one]
    alone = Vandpunkt(place(300), (), [one], seed=1).run().programmes[0].begun
    assert np.array_equal(alone, Vandpunkt(place(300), (), beside, seed=1).run().programmes[1].begun)
