"""Trust 2: who is untouched by programme, queue and peers lives identically in both arms, also with binding queues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality, Programme
from sim.model import Vandpunkt
from sim.people.record import PERSON

SEEDS = (1, 2, 3)


class Year(NamedTuple):
    """A year of two arms: both models, who has been reached by a programme, and whose services differ, so far."""

    one: Vandpunkt
    other: Vandpunkt
    reached: np.ndarray
    served_otherwise: np.ndarray


def side_by_side(one: Vandpunkt, other: Vandpunkt) -> Iterator[Year]:
    """Live two arms year by year."""
    served_otherwise = np.zeros(len(one.people), dtype=bool)
    while one.year < one.last_year:
        one.step()
        other.step()
        for bits in ("served", "missed"):
            served_otherwise |= one.people[bits] != other.people[bits]
        reached = np.zeros(len(one.people), dtype=bool)
        for programme in other.programmes:
            reached |= programme.begun == 1
        yield Year(one, other, reached, served_otherwise)


def differing(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return whose record differs in any field, as a boolean array."""
    differs = np.zeros(len(one), dtype=bool)
    for name in PERSON.names or ():
        differs |= one[name] != other[name]
    return differs


@pytest.fixture(scope="module")
def short_of_room(agencies: tuple[Agency, ...]) -> list[Agency]:
    """The agencies with a third of their room, some of which see without error, so that there are ties."""
    return [
        replace(a, capacity_per_1000=a.capacity_per_1000 / 3.0, noise_sd=0.0 if place % 3 == 0 else a.noise_sd)
        for place, a in enumerate(agencies)
    ]


@pytest.fixture(scope="module")
def arms(
    place: Callable[..., Municipality], short_of_room: Sequence[Agency], programmes: dict[str, Programme]
) -> Callable[..., tuple[Vandpunkt, Vandpunkt]]:
    """Make both arms: as today, and with strong programmes that reach some."""

    def stronger(programme: Programme) -> Programme:
        effects = tuple(replace(e, size=2.0 * e.size, low=-5.0, high=5.0) for e in programme.effects)
        return replace(programme, coverage_share=0.4, effects=effects)

    strong = [stronger(programme) for programme in programmes.values()]

    def make(seed: int, parameters: np.ndarray | None = None, **other: int) -> tuple[Vandpunkt, Vandpunkt]:
        town = place(**{"births": 150, "birth_years": 2} | other)
        return (
            Vandpunkt(town, short_of_room, (), seed=seed, parameters=parameters),
            Vandpunkt(town, short_of_room, strong, seed=seed, parameters=parameters),
        )

    return make


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_not_reached_and_served_the_same_lives_the_same_life(
    seed: int, arms: Callable[..., tuple[Vandpunkt, Vandpunkt]], without_peers: np.ndarray
) -> None:
    for year in side_by_side(*arms(seed, without_peers)):
        untouched = ~year.reached & ~year.served_otherwise
        assert not differing(year.one.people, year.other.people)[untouched].any(), year.one.year
        assert np.array_equal(year.one.ledger.by_person[untouched], year.other.ledger.by_person[untouched])
        assert np.array_equal(year.one.outcome_years[untouched], year.other.outcome_years[untouched])
    turned_away = [sum(sum(a.tally.turned_away) for a in model.agencies) for model in (year.one, year.other)]
    assert min(turned_away) > 100, "the queues must bind"
    assert (year.served_otherwise & ~year.reached).any(), "some must lose or win a place to someone who was reached"
    assert untouched.sum() > 100
    assert year.reached.sum() > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_who_lives_where_nobody_was_touched_lives_the_same_life_peers_and_all(
    seed: int, arms: Callable[..., tuple[Vandpunkt, Vandpunkt]]
) -> None:
    elsewhere = 0
    for year in side_by_side(*arms(seed, births=40, areas=60)):
        area = year.one.people["area"]
        touched_areas = np.unique(area[year.reached | year.served_otherwise])
        untouched = ~np.isin(area, touched_areas)
        elsewhere += int(untouched.sum())
        assert not differing(year.one.people, year.other.people)[untouched].any(), year.one.year
    assert elsewhere > 500


def test_peers_carry_what_a_programme_does_to_those_it_does_not_reach(
    arms: Callable[..., tuple[Vandpunkt, Vandpunkt]],
) -> None:
    *_, last = side_by_side(*arms(1))
    untouched = ~last.reached & ~last.served_otherwise
    assert differing(last.one.people, last.other.people)[untouched].any(), "or the claims above would be about nothing"


@pytest.mark.parametrize("opens", [5, 20])
def test_a_programme_that_opens_later_leaves_the_past_alone(
    opens: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    later = [replace(p, first_year=opens, coverage_share=1.0, uptake_share=1.0) for p in programmes.values()]
    one, other = (Vandpunkt(place(200), agencies, chosen, seed=2) for chosen in ((), later))
    for _ in range(opens):
        one.step()
        other.step()
        assert one.people.tobytes() == other.people.tobytes()
        assert np.array_equal(one.ledger.by_person, other.ledger.by_person)
    one.run()
    other.run()
    assert one.people.tobytes() != other.people.tobytes()


def test_more_coverage_never_takes_a_place_from_anyone(
    place: Callable[..., Municipality], programmes: dict[str, Programme], without_peers: np.ndarray
) -> None:
    begun = []
    for share in (0.0, 0.3, 0.6, 1.0):
        once = [replace(programmes["parent_training"], coverage_share=share)]
        model = Vandpunkt(place(300), (), once, seed=5, parameters=without_peers).run()
        begun.append(model.programmes[0].begun == 1)
    for fewer, more in pairwise(begun):
        assert (more | ~fewer).all()
        assert more.sum() > fewer.sum()
