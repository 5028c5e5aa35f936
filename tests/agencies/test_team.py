"""Claims about an operative team: whom it plans for no member refuses, and it costs its meetings and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import LOST, REFUSED, SERVED, SERVED_BY_MISTAKE
from sim.configuration.schema import Agency, HandOver, Municipality, Organisation, Staff, Team
from sim.model import Vandpunkt
from sim.money.prices import assessment_item
from sim.studies.run import digest_of

Make = Callable[..., Agency]
Hands = Callable[..., HandOver]
Staged = Callable[..., Any]
Way = Callable[..., Organisation]


def team_of(*members: str, per_1000: float = 1000.0, **other: Any) -> Team:
    plain = Team(
        members=members,
        ages=(0, 64),
        staff=Staff(hours_per_1000=10.0 * per_1000, hours_per_case=10.0),
        item="joint_plan",
        numbers_from="assumption: a test",
        noise_sd=0.0,
    )
    return replace(plain, **other)


def hot_potato(agency: Make, hands: Hands, **other: Any) -> list[Agency]:
    return [
        agency("first", "attention", hands_over=[hands("second", "externalising")], **other),
        agency("second", "externalising", hands_over=[hands("first", "attention")], **other),
    ]


def test_whom_each_sends_to_the_other_both_serve_after_a_joint_plan(
    agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    organisation = way(team=team_of("first", "second"))
    there = stage(hot_potato(agency, hands), organisation=organisation).be(0, attention=2.0, externalising=2.0)
    there.year()
    assert there.told(0) == {"first": "served", "second": "served"}
    assert there.model.people["in_joint_plan"][:2].tolist() == [1, 0]
    assert not there.model.between_chairs.any()
    there.be(0, attention=0.0).year()
    assert there.model.people["in_joint_plan"][0] == 0, "a plan is for a year"


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_with_a_joint_plan_is_refused_or_lost_by_a_member_in_any_year(
    seed: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    organisation: Callable[[str], Organisation],
) -> None:  # fmt: skip
    chosen = organisation("team")
    assert chosen.team is not None
    roomy = replace(chosen, team=replace(chosen.team, staff=Staff(hours_per_1000=1e6, hours_per_case=40.0)))
    model = Vandpunkt(place(300, birth_years=2), agencies, seed=seed, organisation=roomy)
    turned_away_elsewhere, planned = 0, 0
    while model.year < model.last_year:
        model.step()
        assert model.team is not None
        has_plan = model.people["in_joint_plan"] == 1
        turned_away = np.isin(model.contacts.came_to, (REFUSED, LOST))
        assert not turned_away[model.team.members][:, has_plan].any()
        turned_away_elsewhere += int(turned_away.sum())
        planned += int(has_plan.sum())
        assert model.team.planned_by_year[-1] == model.team.cases_by_year[-1] == has_plan.sum()
    assert planned > 100 and turned_away_elsewhere > 100


def test_a_plan_is_for_those_at_two_doors_or_turned_away_by_a_member_and_for_nobody_else(
    agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    some = [
        agency("first", "attention", hands_over=[hands(None, "internalising")]),
        agency("second", "externalising"),
        agency("other", "school_failure", hands_over=[hands(None, "internalising")]),
    ]
    there = stage(some, organisation=way(team=team_of("first", "second")))
    there.be(0, attention=2.0).be(1, attention=2.0, externalising=2.0).be(2, attention=2.0, internalising=2.0)
    there.be(3, attainment=-2.0, internalising=2.0).be(4, attainment=-2.0, externalising=2.0)
    there.year()
    assert there.model.people["in_joint_plan"][:6].tolist() == [0, 1, 1, 0, 0, 0]
    assert there.told(2) == {"first": "served"}
    assert there.told(3) == {"other": "refused"}, "no member, no plan"
    assert there.booked("joint_plan") == 2


@pytest.mark.parametrize(
    ("least", "planned"), [(1, [1, 1, 1, 1]), (2, [0, 1, 1, 1]), (3, [0, 0, 1, 1]), (4, [0, 0, 0, 1])]
)
def test_a_team_says_at_how_many_doors_one_must_stand_unless_a_member_has_turned_one_away(
    least: int, planned: list[int], agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    some = [
        agency("first", "attention"), agency("second", "externalising"),
        agency("third", "internalising", hands_over=[hands(None, "school_failure")]),
    ]  # fmt: skip
    there = stage(some, organisation=way(team=team_of("first", "second", "third", least_doors=least)))
    there.be([0, 1, 2], attention=2.0).be([1, 2], externalising=2.0).be([2, 3], internalising=2.0)
    there.be(3, attainment=-2.0).year()
    assert there.model.people["in_joint_plan"][:5].tolist() == [*planned, 0]
    assert there.booked("joint_plan") == sum(planned)


def test_whom_a_referral_lost_the_team_finds(agency: Make, hands: Hands, stage: Staged, way: Way) -> None:
    some = [agency("first", hands_over=[hands("second")]), agency("second", "externalising", threshold=1.9)]
    there = stage(some, organisation=way(team=team_of("first", "second")), referral_lost_share=1.0)
    there.be(0, attention=2.0, externalising=2.0).be(1, attention=2.0, externalising=1.8)
    silo = stage(some, referral_lost_share=1.0).be(1, attention=2.0, externalising=1.8)
    there.year()
    silo.year()
    assert silo.told(1) == {"first": "refused", "second": "lost"}
    assert there.told(0) == {"first": "served", "second": "served"}
    assert there.told(1) == {"first": "served"}, "what is no member's mandate opens no door, but nobody refuses"


@pytest.mark.parametrize("room", [0, 3, 10])
def test_the_team_plans_for_no_more_than_it_has_room_for_and_the_largest_joint_need_first(
    room: int, agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    organisation = way(team=team_of("first", "second", per_1000=20.0 * room))
    there = stage(hot_potato(agency, hands), organisation=organisation)
    there.be(slice(0, 8), attention=np.linspace(2.0, 3.0, 8), externalising=2.0).year()
    planned = min(room, 8)
    assert there.model.people["in_joint_plan"][:8].tolist() == [0] * (8 - planned) + [1] * planned
    assert (there.model.team.cases_by_year, there.model.team.planned_by_year) == ([8], [planned])
    assert there.booked("joint_plan") == planned
    assert int(there.model.between_chairs.sum()) == 8 - planned, "the others meet the agencies one by one"


def test_a_team_without_room_changes_nothing_to_the_bit(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency],
    organisation: Callable[[str], Organisation],
) -> None:  # fmt: skip
    chosen = organisation("team")
    assert chosen.team is not None
    idle = replace(chosen, team=replace(chosen.team, staff=Staff(hours_per_1000=0.0, hours_per_case=40.0)))
    narrow = [with_share_of_room(own, 1.0 / 3.0) for own in agencies]
    with_team, silo, working = (
        Vandpunkt(place(200), narrow, seed=3, organisation=one).run() for one in (idle, None, chosen)
    )
    assert digest_of(with_team) == digest_of(silo) != digest_of(working)
    assert np.array_equal(with_team.contact_counts, silo.contact_counts)


def test_where_the_members_doors_were_open_anyway_only_the_price_of_the_plan_is_booked(
    agency: Make, stage: Staged, way: Way
) -> None:
    some = [agency("first", "attention"), agency("second", "externalising"), agency("third", "misuse")]
    team, silo = (stage(some, organisation=one) for one in (way(team=team_of("first", "second")), None))
    for there in (team, silo):
        there.be(slice(0, 9), attention=2.0, externalising=2.0).be(slice(9, 20), attention=2.0)
        for _ in range(3):
            there.year()
    assert np.array_equal(team.model.contacts.came_to, silo.model.contacts.came_to)
    assert np.isin(team.model.contacts.came_to[:2, :9], (SERVED, SERVED_BY_MISTAKE)).all()
    ledgers = team.model.ledger, silo.model.ledger
    own = ledgers[0].lines_of("joint_plan")
    others = [place for place in range(len(ledgers[0].lines)) if place not in own]
    assert np.array_equal(*(ledger.by_year[:, :, others] for ledger in ledgers))
    for line in own:
        assert ledgers[0].by_year[:, :, line].sum() == 3 * 9 * ledgers[0].line_ore[line] > 0
    fields = [name for name in team.model.people.dtype.names if name != "in_joint_plan"]
    assert np.array_equal(*(there.model.people[fields] for there in (team, silo)))


def test_whom_the_team_has_planned_for_no_member_looks_into_again(
    agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    some = hot_potato(agency, hands, staff=(10.0, 5.0), per_1000=0.0)
    for organisation, assessments in ((way(team=team_of("first", "second")), 0), (None, 9)):
        there = stage(some, organisation=organisation).be(slice(0, 9), attention=2.0, externalising=2.0)
        there.year()
        assert [there.booked(assessment_item(name)) for name in ("first", "second")] == [assessments] * 2


def test_a_plan_opens_doors_for_the_ages_of_team_and_member_only(
    agency: Make, hands: Hands, stage: Staged, way: Way
) -> None:
    some = [agency("first", hands_over=[hands(None)]), agency("young", "externalising", ages=(0, 29))]
    for ages, planned in (((0, 29), 0), ((30, 30), 50)):
        there = stage(some, organisation=way(team=team_of("first", "young", ages=ages)))
        there.be(attention=2.0, externalising=2.0).year()
        assert int(there.model.people["in_joint_plan"].sum()) == planned
        assert there.told() == {"first": "served" if planned else "refused"}


def test_a_team_sees_with_its_own_error(agency: Make, hands: Hands, stage: Staged, way: Way) -> None:
    """Members are sure of conduct problems; a team that errs opens the other door for some, rightly and by mistake."""
    some = [agency("first", hands_over=[hands(None)]), agency("second", "internalising", threshold=1.5)]
    there = stage(some, births=1000, organisation=way(team=team_of("first", "second", noise_sd=0.5)))
    there.be(attention=3.0, externalising=2.0).be(slice(0, 500), internalising=1.8)
    there.be(slice(500, 1000), internalising=1.2).year()
    second = there.model.contacts.came_to[1]
    assert (second[:500] == SERVED).all(), "a team closes no door that was open"
    assert 0.1 < (second[500:] == SERVED_BY_MISTAKE).mean() < 0.5


def test_a_member_that_is_not_there_is_left_out(agency: Make, hands: Hands, stage: Staged, way: Way) -> None:
    there = stage([agency("first", hands_over=[hands(None)])], organisation=way(team=team_of("first", "nobody")))
    there.be(attention=2.0, externalising=2.0).year()
    assert there.told() == {"first": "served"}
