"""Claims about a coordination association: projects begin, help, end, and are forgotten, live on or mend a fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import GAVE_UP, HELPED_ELSEWHERE, REFUSED, SERVED, WAITING
from sim.configuration.schema import (
    Agency,
    Association,
    Effect,
    HandOver,
    Organisation,
    Project,
    Service,
    Title,
)
from sim.people.record import LEVERS, view_of_pushes

Make = Callable[..., Agency]
Hands = Callable[..., HandOver]
Staged = Callable[..., Any]
Way = Callable[..., Organisation]

BIG = {"project_first_year_share": 1.0, "method_adds_capacity_share": 1.0}
"""Projects that have all their places from the first year, and methods that keep them."""


def project(name: str = "a_project", years: int = 3, places: float = 1000.0, **other: Any) -> Project:
    plain = Project(
        name=name,
        title=Title(en="A test", sv="Ett prov"),
        ages=(0, 64),
        needs={"attention": 1.0},
        threshold_sd=1.0,
        service=Service(item="coordination_project"),
        places_per_1000=places,
        home="first",
        numbers_from="assumption: a test",
        years=years,
    )
    return replace(plain, **other)


def association_of(projects: Sequence[Project], **other: Any) -> Association:
    plain = Association(
        projects=tuple(projects),
        taken_up_share=0.0,
        forgotten_share_per_year=0.0,
        mended_share=0.0,
        least_cases=1,
        numbers_from="assumption: a test",
    )
    return replace(plain, **other)


@pytest.fixture
def refused(agency: Make, hands: Hands, stage: Staged, way: Way) -> Callable[..., Any]:
    """Fifty people whom one agency refuses because of conduct problems, and an association."""

    def make(projects: Sequence[Project], parameters: dict[str, float] = BIG, **other: Any) -> Any:
        organisation = way(association=association_of(projects, **other))
        some = [agency("first", hands_over=[hands(None), hands(None, "internalising")])]
        return stage(some, organisation=organisation, age=0, **parameters).be(attention=2.0, externalising=2.0)

    return make


def test_whom_an_agency_refused_a_project_helps_and_nobody_sees_that_they_were_turned_away(
    refused: Callable[..., Any],
) -> None:
    there = refused([project()])
    there.year()
    assert there.told() == {"first": "helped_elsewhere"}
    assert there.count(0, HELPED_ELSEWHERE) == 50
    assert there.model.association.in_project.all()
    assert not there.model.between_chairs.any()
    assert there.booked("coordination_project") == 50


def test_a_project_helps_those_with_the_need_it_is_for_and_the_largest_first(refused: Callable[..., Any]) -> None:
    there = refused([project(places=100.0, threshold_sd=2.5)]).be(slice(0, 9), attention=np.linspace(2.4, 3.2, 9))
    there.year()
    assert np.flatnonzero(there.model.association.in_project).tolist() == [4, 5, 6, 7, 8]
    assert int(there.model.between_chairs.sum()) == 45
    there.be(slice(6, 9), attention=2.0).year()
    assert np.flatnonzero(there.model.association.in_project).tolist() == [2, 3, 4, 5], "one is below the threshold"


def test_who_is_served_is_not_taken_into_a_project(agency: Make, stage: Staged, way: Way) -> None:
    organisation = way(association=association_of([project()]))
    there = stage([agency("first")], organisation=organisation, **BIG).be(attention=2.0)
    there.year()
    assert there.count(0, SERVED) == 50
    assert not there.model.association.in_project.any()


def test_a_project_gives_its_effect_to_its_participants_and_to_nobody_else(refused: Callable[..., Any]) -> None:
    effect = Effect("bonds", 0.3, 0.0, 0.5, 1.0, "assumption: a test")
    service = Service(item="coordination_project", effects=(effect,))
    there = refused([project(places=200.0, service=service)])
    there.year()
    given = view_of_pushes(there.model.people)[:, LEVERS.index("bonds")]
    assert np.array_equal(given, np.where(there.model.association.in_project, np.float32(0.3), np.float32(0.0)))
    assert there.model.association.in_project.sum() == 10


def test_projects_begin_end_after_their_years_and_begin_again_from_the_first(refused: Callable[..., Any]) -> None:
    there = refused([project("long", years=3), project("short", years=2)])
    names = []
    for _ in range(12):
        there.year()
        names.append(there.model.association.tally.projects_begun[-1])
    assert names == [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5]
    assert there.model.association.tally.helped == [50] * 12
    assert there.model.association.running[0].project.name == "long"


def test_a_project_has_fewer_places_while_it_is_built_up(refused: Callable[..., Any]) -> None:
    there = refused([project(places=400.0)], {"project_first_year_share": 0.5})
    booked = []
    for _ in range(6):
        there.year()
        booked.append(there.booked("coordination_project"))
    assert booked == there.model.association.tally.helped == [10, 20, 20, 10, 20, 20]


def test_a_forgotten_project_leaves_nothing_behind(refused: Callable[..., Any]) -> None:
    there = refused([project()], mended_share=0.0, taken_up_share=0.0)
    for _ in range(30):
        there.year()
    tally = there.model.association.tally
    assert not any(tally.helped_in_line) and not any(tally.methods_in_line) and not any(tally.faults_mended)
    assert there.model.mandates.rules["open"].all(), "where nobody looks for faults every fault is left"
    assert len(there.model.association.running) <= 1


def test_methods_that_are_taken_up_and_never_forgotten_pile_up(refused: Callable[..., Any]) -> None:
    """And where every method lives in the line there is nothing left to begin."""
    three = [project(name, places=40.0) for name in ("one", "two", "three")]
    there = refused(three, {"project_first_year_share": 1.0, "method_adds_capacity_share": 0.5}, taken_up_share=1.0)
    booked = []
    for _ in range(12):
        there.year()
        booked.append((there.booked("coordination_project"), there.booked("primary_care")))
    tally = there.model.association.tally
    assert tally.methods_in_line == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    assert tally.helped_in_line == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], "each with half of the project's two places"
    assert tally.helped == [2] * 9 + [0] * 3
    assert tally.projects_begun == [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3]
    assert booked == list(zip(tally.helped, tally.helped_in_line, strict=True)), "the line pays as for its own service"


def test_no_method_lives_twice_and_the_next_in_turn_whose_method_does_not_live_begins(
    refused: Callable[..., Any],
) -> None:
    there = refused([project(name, years=1) for name in ("one", "two", "three")], taken_up_share=1.0)
    association = there.model.association
    for _ in range(4):
        there.year()
    assert [one.project.name for one in association.running] == ["one", "two", "three"]
    living = []
    for forgotten in (["two"], ["one", "two", "three"], [], []):
        association.running = [one for one in association.running if one.project.name not in forgotten]
        there.year()
        living.append([one.project.name for one in association.running])
        assert all(one.in_line for one in association.running)
    assert living == [["one", "three", "two"], ["three"], ["three", "one"], ["three", "one", "two"]]
    assert association.tally.projects_begun == [1, 2, 3, 3, 4, 5, 6, 7]
    assert [one.number for one in association.running] == [5, 6, 7]


def test_a_method_whose_home_is_not_there_goes_on_at_the_projects_own_price(refused: Callable[..., Any]) -> None:
    there = refused([project(years=1, home="nowhere")], taken_up_share=1.0)
    for _ in range(2):
        there.year()
    assert there.model.association.tally.helped_in_line == [0, 50]
    assert there.booked("coordination_project") == 50
    assert there.booked("primary_care") == 0


def test_who_grew_too_old_in_a_queue_is_helped_by_a_project(agency: Make, stage: Staged, way: Way) -> None:
    organisation = way(association=association_of([project(ages=(31, 64))]))
    there = stage([agency("first", ages=(0, 30), per_1000=0.0)], organisation=organisation, **BIG).be(attention=2.0)
    told = []
    for _ in range(3):
        there.year()
        told.append(there.told())
    assert told == [{"first": "waiting"}, {"first": "helped_elsewhere"}, {}]
    assert not there.model.between_chairs.any()


def test_a_method_that_is_always_forgotten_lives_for_a_year(refused: Callable[..., Any]) -> None:
    there = refused(
        [project(name, places=20.0) for name in ("one", "two")], taken_up_share=1.0, forgotten_share_per_year=1.0
    )
    for _ in range(9):
        there.year()
    assert there.model.association.tally.methods_in_line == [0, 0, 1, 0, 0, 1, 0, 0, 1]
    assert there.model.association.tally.helped_in_line == [0, 0, 0, 1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("share", [0.35])
def test_as_many_methods_are_taken_up_as_the_association_says(share: float, refused: Callable[..., Any]) -> None:
    taken = 0
    for seed in range(1, 11):
        there = refused(
            [project(name, years=1) for name in ("one", "two")], taken_up_share=share, forgotten_share_per_year=1.0
        )
        there.model.key = (there.model.key[0] + np.uint64(seed), there.model.key[1])
        for _ in range(40):
            there.year()
        taken += sum(there.model.association.tally.methods_in_line)
    assert taken / 400 == pytest.approx(share, abs=0.07)


def test_nobody_is_helped_twice_in_a_year(refused: Callable[..., Any]) -> None:
    there = refused([project(name, places=600.0) for name in ("one", "two")], taken_up_share=1.0)
    for _ in range(6):
        there.year()
        tally = there.model.association.tally
        assert tally.helped[-1] + tally.helped_in_line[-1] == there.model.association.in_project.sum() <= 50
    assert (tally.helped[-1], tally.helped_in_line[-1]) in ((20, 30), (30, 20)), "the two share those who are left"


def test_the_hand_over_that_sent_most_is_mended_and_refuses_nobody_from_then_on(refused: Callable[..., Any]) -> None:
    there = refused([project(years=2)], mended_share=1.0)
    there.be(slice(0, 20), externalising=0.0, internalising=2.0)
    told = []
    for _ in range(5):
        there.year()
        told.append((there.model.handed_over[-1].tolist(), there.model.association.tally.faults_mended[-1]))
    assert told == [([30, 20], 0), ([30, 20], 1), ([0, 20], 1), ([0, 20], 2), ([0, 0], 2)]
    assert there.count(0, SERVED) == 50
    assert there.count(0, REFUSED) == there.count(0, HELPED_ELSEWHERE) == 0


@pytest.mark.parametrize(("cases", "mended"), [(100, 1), (101, 0)])
def test_a_fault_is_seen_from_so_many_participants(cases: int, mended: int, refused: Callable[..., Any]) -> None:
    there = refused([project(years=2)], mended_share=1.0, least_cases=cases)
    there.year()
    there.year()
    assert there.model.association.tally.faults_mended == [0, mended], "fifty a year were sent by the same hand-over"


@pytest.mark.parametrize(("first", "share"), [(WAITING, 0.0), (GAVE_UP, 1.0)])
def test_participants_wait_no_longer(first: int, share: float, agency: Make, stage: Staged, way: Way) -> None:
    some = [agency("first", per_1000=0.0, give_up_share=share)]
    helped = stage(some, organisation=way(association=association_of([project(places=200.0)])), **BIG)
    silo = stage(some, **BIG)
    for there in (helped, silo):
        there.be(attention=np.linspace(1.5, 2.5, 50)).year()
    inside = helped.model.association.in_project
    assert np.flatnonzero(inside).tolist() == list(range(40, 50))
    assert (silo.model.contacts.came_to[0] == first).all()
    assert np.array_equal(helped.model.contacts.came_to[0], np.where(inside, HELPED_ELSEWHERE, first)), (
        "those who visibly wait or give up are ten fewer"
    )
    assert not helped.model.contacts.waited[0, inside].any()
    assert not helped.model.contacts.queues[inside].any()


def test_an_association_without_places_changes_nothing(refused: Callable[..., Any], agency: Make, hands: Hands,
                                                       stage: Staged) -> None:  # fmt: skip
    idle = refused([project(places=0.0)], mended_share=1.0, taken_up_share=1.0)
    silo = stage([agency("first", hands_over=[hands(None), hands(None, "internalising")])], age=0, **BIG)
    silo.be(attention=2.0, externalising=2.0)
    for _ in range(8):
        idle.year()
        silo.year()
        assert np.array_equal(idle.model.contacts.came_to, silo.model.contacts.came_to)
    assert np.array_equal(idle.model.ledger.by_person, silo.model.ledger.by_person)
    assert idle.model.association.tally.faults_mended == [0] * 8


def test_the_association_of_today_never_mends_and_the_one_that_points_at_faults_does(
    organisation: Callable[[str], Organisation],
) -> None:
    old, new = (organisation(name).association for name in ("association_1", "association_2"))
    assert old is not None and new is not None
    assert old.mended_share == 0.0 < new.mended_share
    assert old.taken_up_share < new.taken_up_share
    assert old.forgotten_share_per_year > new.forgotten_share_per_year
    assert min(one.ages[0] for one in old.projects) > min(one.ages[0] for one in new.projects)
    assert [(one.name, one.places_per_1000, one.service) for one in old.projects] == [
        (one.name, one.places_per_1000, one.service) for one in new.projects
    ], "the same projects"
