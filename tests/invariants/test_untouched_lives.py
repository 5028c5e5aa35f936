"""Trust 2: who is untouched by programme, queue and peers lives identically in both arms, also with binding queues.

The arms differ in programmes, in how agencies are organised, or in who decides over their money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest

from sim.agencies.contacts import (
    GAVE_UP,
    HELPED_ELSEWHERE,
    LOST,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.configuration.border import options
from sim.configuration.chosen import chosen_by
from sim.configuration.schema import Agency, Governance, Municipality, Organisation, Programme
from sim.model import Vandpunkt
from sim.people.record import ALIVE, NOT_YET_HERE, PERSON

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
        served_otherwise |= (one.contacts.came_to != other.contacts.came_to).any(axis=0)
        reached = np.zeros(len(one.people), dtype=bool)
        for programme in other.programmes:
            reached |= programme.begun > 0
        yield Year(one, other, reached, served_otherwise)


def differing(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return whose record differs in any field, as a boolean array."""
    differs = np.zeros(len(one), dtype=bool)
    for name in PERSON.names or ():
        differs |= one[name] != other[name]
    return differs


@pytest.fixture(scope="module")
def short_of_room(agencies: tuple[Agency, ...], with_share_of_room: Callable[[Agency, float], Agency]) -> list[Agency]:
    """The agencies with a third of their room, some of which see without error, so that there are ties."""
    return [
        replace(with_share_of_room(a, 1.0 / 3.0), noise_sd=0.0 if place % 3 == 0 else a.noise_sd)
        for place, a in enumerate(agencies)
    ]


def left_without(model: Vandpunkt) -> int:
    """Return how often somebody had no place in a queue's year."""
    return int(np.array(model.contact_counts)[:, :, [WAITING, GAVE_UP]].sum())


@pytest.fixture(scope="module")
def arms(
    place: Callable[..., Municipality], short_of_room: Sequence[Agency], programmes: dict[str, Programme]
) -> Callable[..., tuple[Vandpunkt, Vandpunkt]]:
    """Make both arms: as today, and with strong programmes that reach some."""

    def stronger(programme: Programme) -> Programme:
        effects = tuple(replace(e, size=2.0 * e.size, low=-5.0, high=5.0) for e in programme.effects)
        return replace(programme, coverage_share=0.4, effects=effects)

    for_some = ("parent_training", "school_support", "supported_employment")  # what all are offered leaves nobody out
    strong = [stronger(programmes[name]) for name in for_some]

    def make(seed: int, parameters: np.ndarray | None = None, **other: int) -> tuple[Vandpunkt, Vandpunkt]:
        town = place(**{"births": 150, "birth_years": 2} | other)
        return (
            Vandpunkt(town, short_of_room, (), seed=seed, parameters=parameters),
            Vandpunkt(town, short_of_room, strong, seed=seed, parameters=parameters),
        )

    return make


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_not_reached_and_served_the_same_lives_the_same_life(
    seed: int, arms: Callable[..., tuple[Vandpunkt, Vandpunkt]], without_peers: np.ndarray,
    counted: Callable[..., None],
) -> None:  # fmt: skip
    for year in side_by_side(*arms(seed, without_peers)):
        untouched = ~year.reached & ~year.served_otherwise
        assert not differing(year.one.people, year.other.people)[untouched].any(), year.one.year
        assert np.array_equal(year.one.ledger.by_person[untouched], year.other.ledger.by_person[untouched])
        assert np.array_equal(year.one.outcome_years[untouched], year.other.outcome_years[untouched])
    assert min(left_without(year.one), left_without(year.other)) > 100, "the queues must bind"
    assert (year.served_otherwise & ~year.reached).any(), "some must lose or win a place to someone who was reached"
    assert untouched.sum() > 100
    assert year.reached.sum() > 20
    counted(persons=len(untouched), untouched=int(untouched.sum()), arms=1)


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


# Ways of organising and of governing

WAYS = (
    ("team", "open"), ("association_1", "open"), ("association_2", "open"), ("team_and_talks", "open"),
    ("silo", "pressed"), ("silo", "mandate"), ("association_2", "pressed"),
)  # fmt: skip

Ways = Callable[..., tuple[Vandpunkt, Vandpunkt]]


@pytest.fixture(scope="module")
def ways(
    place: Callable[..., Municipality], short_of_room: Sequence[Agency], programmes: dict[str, Programme],
    organisation: Callable[[str], Organisation], governance: Callable[[str], Governance],
) -> Ways:  # fmt: skip
    """Make both arms: every agency by itself with an open budget, and another way of organising and governing."""

    def make(
        seed: int, way: tuple[str, str], parameters: np.ndarray | None = None, threads: int = 1, **other: int
    ) -> tuple[Vandpunkt, Vandpunkt]:
        town = place(**{"births": 500, "birth_years": 2, "warm_up_years": 12} | other)
        common = (town, short_of_room, tuple(programmes.values()))
        silo, open_budget = organisation("silo"), governance("open")
        chosen = (organisation(way[0]), replace(governance(way[1]), programmes=()))
        return (
            Vandpunkt(*common, seed=seed, parameters=parameters, organisation=silo, governance=open_budget),
            Vandpunkt(*common, seed=seed, parameters=parameters, threads=threads, organisation=chosen[0],
                      governance=chosen[1]),
        )  # fmt: skip

    return make


class YearOfWays(NamedTuple):
    """A year of two ways: both models, and whom the difference between them has touched so far.

    ``touched``: other contacts with any agency in any year, a joint plan, a project or a tip from a health talk;
    ``talked_with``: health talks so far.
    """

    one: Vandpunkt
    other: Vandpunkt
    touched: np.ndarray
    talked_with: np.ndarray


def ways_side_by_side(one: Vandpunkt, other: Vandpunkt) -> Iterator[YearOfWays]:
    touched = np.zeros(len(one.people), dtype=bool)
    talked_with = np.zeros(len(one.people), dtype=np.int64)
    while one.year < one.last_year:
        here = np.isin(other.people["presence"], (ALIVE, NOT_YET_HERE))
        one.step()
        other.step()
        age = other.year - other.people["birth_year"].astype(int)
        touched |= (one.contacts.came_to != other.contacts.came_to).any(axis=0)
        touched |= (other.people["in_joint_plan"] == 1) | (other.contacts.told == 1)
        if other.association:
            touched |= other.association.in_project
        if other.health_talks and other.has_begun:
            due = np.isin(age, other.health_talks.talks.ages)
            talked_with += here & due & (age >= other.people["arrival_age"])
        yield YearOfWays(one, other, touched.copy(), talked_with)


def price_of_talks(year: YearOfWays) -> np.ndarray:
    """Return what the health talks so far have cost each payer for each person, which is the talks' own cost."""
    ledger = year.other.ledger
    cost = np.zeros_like(ledger.by_person)
    for line in ledger.lines_of("health_talk"):
        cost[:, ledger.line_payer[line]] += year.talked_with * ledger.line_ore[line]
    return cost


def untouched_lives_are_the_same(year: YearOfWays) -> None:
    alike = ~year.touched
    assert not differing(year.one.people, year.other.people)[alike].any(), year.one.year
    assert np.array_equal(year.one.outcome_years[alike], year.other.outcome_years[alike])
    paid = year.other.ledger.by_person - price_of_talks(year)
    assert np.array_equal(year.one.ledger.by_person[alike], paid[alike]), year.one.year


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_whoever_has_had_the_same_contacts_has_lived_the_same_life_however_agencies_are_organised_and_governed(
    way: tuple[str, str], ways: Ways, without_peers: np.ndarray, counted: Callable[..., None]
) -> None:
    years_served, years_in_vain = 0, 0
    for year in ways_side_by_side(*ways(1, way, without_peers)):
        untouched_lives_are_the_same(year)
        alike = year.one.contacts.came_to[:, ~year.touched]
        years_served += int(np.isin(alike, (SERVED, SERVED_BY_MISTAKE)).sum())
        years_in_vain += int(np.isin(alike, (WAITING, GAVE_UP, REFUSED, LOST)).sum())
    assert min(left_without(year.one), left_without(year.other)) > 1000, "the queues must bind"
    assert (~year.touched).sum() > 80, "or the claim would be about few"
    assert years_served > 400 and years_in_vain > 300, "or it would be about those who need no agency"
    assert year.touched.sum() > 50
    counted(persons=len(year.touched), untouched=int((~year.touched).sum()), arms=1)
    assert differing(year.one.people, year.other.people).sum() > 20, "or the ways would be the same"
    if way[0].startswith("team"):
        assert sum(year.other.team.planned_by_year) > 50
    if way[0].startswith("association"):
        assert np.array(year.other.contact_counts)[:, :, HELPED_ELSEWHERE].sum() > 20


@pytest.mark.parametrize("way", WAYS[:4:2], ids="-".join)
def test_the_same_holds_when_one_of_them_is_lived_on_several_threads(
    way: tuple[str, str], ways: Ways, without_peers: np.ndarray
) -> None:
    for year in ways_side_by_side(*ways(3, way, without_peers, threads=3, births=300)):
        untouched_lives_are_the_same(year)
    assert (~year.touched).sum() > 100 and year.touched.sum() > 50


def test_peers_carry_what_a_way_of_organising_does_to_those_it_does_not_touch(ways: Ways) -> None:
    *_, last = ways_side_by_side(*ways(1, ("team", "open")))
    assert differing(last.one.people, last.other.people)[~last.touched].any(), "or the claims above would be empty"


@pytest.mark.parametrize("spoilt", ["people", "by_person"])
def test_the_check_sees_one_spoilt_life(spoilt: str, ways: Ways, without_peers: np.ndarray) -> None:
    *_, last = ways_side_by_side(*ways(1, ("team", "open"), without_peers, births=150))
    row = int(np.flatnonzero(~last.touched)[0])
    untouched_lives_are_the_same(last)
    if spoilt == "people":
        last.other.people["bonds"][row] += np.float32(0.5)
    else:
        last.other.ledger.by_person[row, 1] += 1
    with pytest.raises(AssertionError):
        untouched_lives_are_the_same(last)


# Strategies as people choose them: programmes, a way of organising and of governing together

CHOSEN = tuple(name for name in options("strategy") if chosen_by(name).programmes and not chosen_by(name).reforms)
A_THIRD = 1.0 / 3.0
"""Of the coverage, so that some are left whom no programme reaches."""


def strategy_side_by_side(
    strategy: str, seed: int, town: Municipality, agencies: Sequence[Agency], parameters: np.ndarray
) -> Iterator[YearOfWays]:
    """Live as today and a strategy year by year; whoever takes part, or has a classmate who does, is touched too."""
    chosen = chosen_by(strategy)
    programmes = [replace(one, coverage_share=A_THIRD * one.coverage_share) for one in chosen.programmes]
    one = Vandpunkt(town, agencies, (), seed=seed, parameters=parameters)
    other = Vandpunkt(
        town, agencies, programmes, seed=seed, parameters=parameters, organisation=chosen.organisation,
        governance=chosen.governance,
    )  # fmt: skip
    reaching = [k for k, p in enumerate(other.programmes) if any(e.classmates_share for e in p.programme.effects)]
    for year in ways_side_by_side(one, other):
        touched = year.touched
        for k, programme in enumerate(other.programmes):
            touched = touched | (programme.begun > 0)
            if k in reaching:
                classes = other.people["school_class"]
                touched = touched | np.isin(classes, np.unique(classes[programme.begun > 0]))
        yield year._replace(touched=touched)


def whom_a_strategy_leaves_alone(
    strategy: str, seed: int, town: Municipality, agencies: Sequence[Agency], parameters: np.ndarray
) -> dict[str, int]:
    """Fail unless whom nothing of a strategy has touched lives as today; return how many were compared."""
    for year in strategy_side_by_side(strategy, seed, town, agencies, parameters):
        untouched_lives_are_the_same(year)
    assert min(left_without(year.one), left_without(year.other)) > 100, "the queues must bind"
    assert year.touched.any()
    return {"persons": len(year.touched), "untouched": int((~year.touched).sum()), "arms": 1}


def test_whom_nothing_of_the_whole_chain_has_touched_lives_as_today(
    place: Callable[..., Municipality], short_of_room: Sequence[Agency], without_peers: np.ndarray,
) -> None:  # fmt: skip
    found = whom_a_strategy_leaves_alone("whole_chain", 1, place(150, birth_years=2), short_of_room, without_peers)
    assert found["untouched"] > 50


@pytest.mark.slow
@pytest.mark.parametrize("strategy", CHOSEN)
def test_whom_nothing_of_a_strategy_has_touched_lives_as_today(
    strategy: str, place: Callable[..., Municipality], short_of_room: Sequence[Agency], without_peers: np.ndarray,
    counted: Callable[..., None],
) -> None:  # fmt: skip
    found = [
        whom_a_strategy_leaves_alone(strategy, seed, place(300, birth_years=2), short_of_room, without_peers)
        for seed in SEEDS
    ]
    assert sum(one["untouched"] for one in found) > 50, "or the claim would be about few"
    counted(**{key: sum(one[key] for one in found) for key in found[0]})


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_before_the_choice_begins_every_way_is_as_today_to_the_bit(
    way: tuple[str, str], place: Callable[..., Municipality], short_of_room: Sequence[Agency],
    programmes: dict[str, Programme], organisation: Callable[[str], Organisation],
    governance: Callable[[str], Governance],
) -> None:  # fmt: skip
    town = place(30, birth_years=40, warm_up_years=35, horizon_years=8)
    today = Vandpunkt(town, short_of_room, seed=2)
    chosen = Vandpunkt(
        town, short_of_room, tuple(programmes.values()), seed=2, organisation=organisation(way[0]),
        governance=governance(way[1]), cash_flows={name: np.ones(3) for name in programmes},
    )  # fmt: skip
    shared = [k for k, line in enumerate(chosen.ledger.lines) if not line.item.startswith("programme_")]
    for _ in range(town.warm_up_years):
        today.step()
        chosen.step()
        assert today.people.tobytes() == chosen.people.tobytes()
        assert today.contacts.came_to.tobytes() == chosen.contacts.came_to.tobytes()
        assert np.array_equal(today.ledger.by_person, chosen.ledger.by_person)
        assert np.array_equal(today.ledger.by_year, chosen.ledger.by_year[:, :, shared])
        assert np.array_equal(today.ledger.by_achievement, chosen.ledger.by_achievement)
    today.run()
    chosen.run()
    assert today.people.tobytes() != chosen.people.tobytes()
    assert chosen.year == town.start_year + 7


# Programmes alone


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
        begun.append(model.programmes[0].begun > 0)
    for fewer, more in pairwise(begun):
        assert (more | ~fewer).all()
        assert more.sum() > fewer.sum()
