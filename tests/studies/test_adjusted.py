"""Claims about a strategy adjusted by hand: nobody younger, as much as asked for, and nothing else moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.configuration.border import options
from sim.configuration.faults import BadInput
from sim.configuration.schema import Agency, Economics, Municipality
from sim.studies.adjusted import AS_PLANNED, Adjustment, adjusted, earliest_age, effort, is_moved
from sim.studies.alternatives import load_alternative
from sim.studies.beliefs import BEST_GUESS
from sim.studies.one_replication import Replication
from sim.studies.report.pictured import Pictured, picture

Pictures = Callable[..., tuple[Pictured, ...]]


@pytest.fixture(scope="module")
def pictured(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Pictures:
    def run(*alternatives: object) -> tuple[Pictured, ...]:
        town = place(60, birth_years=2)
        return picture(Replication(town, agencies, tuple(alternatives), Economics(), BEST_GUESS, 5, 0))  # type: ignore[arg-type]

    return run


@pytest.mark.parametrize("name", options("strategy"))
def test_a_strategy_that_is_not_adjusted_is_itself(name: str) -> None:
    alternative = load_alternative(name)
    assert adjusted(alternative, Adjustment()) == alternative


@pytest.mark.parametrize("name", options("programme"))
def test_a_single_programme_begins_at_the_age_asked_for_and_is_as_wide_as_life_allows(name: str) -> None:
    for age in (0, 6, 18, 64):
        check_begins_at(name, age)


def check_begins_at(name: str, age: int) -> None:
    before, after = effort(name).programmes[0], adjusted(effort(name), Adjustment(start_age=age)).programmes[0]
    first, last = before.target.ages
    assert after.target.ages == (age, min(age + last - first, 64))
    assert all(age <= one <= after.target.ages[1] for one in after.target.screened_at)
    assert (after.effects, after.price_sek_per_year, after.payers) == (
        before.effects, before.price_sek_per_year, before.payers,
    )  # fmt: skip


@pytest.mark.parametrize("age", [4, 6, 16, 30, 64])
def test_of_a_strategy_nobody_younger_is_taken_in(age: int) -> None:
    whole = load_alternative("whole_chain")
    later = adjusted(whole, Adjustment(start_age=age))
    kept = {one.name: one for one in later.programmes}
    for one in whole.programmes:
        if one.target.ages[1] < age:
            assert one.name not in kept
        else:
            mine = kept[one.name].target
            assert mine.ages == (max(one.target.ages[0], age), one.target.ages[1])
            assert bool(mine.screened_at) == bool(one.target.screened_at), "who is screened for is still screened for"
    assert earliest_age(later) is None or earliest_age(later) >= age


def test_an_age_above_all_its_own_leaves_a_strategy_as_today(pictured: Pictures) -> None:
    none = adjusted(load_alternative("early_targeted"), Adjustment(start_age=64))
    assert none.programmes == ()
    today, mine = pictured(load_alternative("as_today"), none)
    assert mine.booked.digest == today.booked.digest


@pytest.mark.parametrize("name", ["youth_to_work", "school"])
def test_no_coverage_reaches_nobody_and_leaves_everybody_as_today(name: str, pictured: Pictures) -> None:
    today, mine = pictured(
        load_alternative("as_today"), adjusted(load_alternative(name), Adjustment(coverage_percent=0))
    )
    assert int(mine.participants["began"].sum()) == 0
    assert (mine.by_age == today.by_age).all()
    assert (mine.stairs == today.stairs).all()
    assert mine.persons_in_exclusion == today.persons_in_exclusion


def test_more_coverage_reaches_more(pictured: Pictures) -> None:
    ways = [
        adjusted(effort("parent_training"), Adjustment(coverage_percent=percent)) for percent in (50, AS_PLANNED, 125)
    ]
    named = [replace(way, strategy=replace(way.strategy, name=f"way_{place}")) for place, way in enumerate(ways)]
    begun = [int(one.participants["began"].sum()) for one in pictured(*named)]
    assert 0 < begun[0] < begun[1] < begun[2]


def test_coverage_stops_at_everybody_and_a_reform_at_what_is_whole() -> None:
    for name in options("strategy"):
        twice = adjusted(load_alternative(name), Adjustment(coverage_percent=200))
        assert all(one.coverage_share <= 1.0 for one in twice.programmes)
    mixed = adjusted(load_alternative("mixed_classes"), Adjustment(coverage_percent=200)).reforms[0]
    assert all(one.high * mixed.share <= 1.0 + 1e-12 for one in mixed.changes if one.moves.endswith("_mixing"))


def test_another_way_of_organising_is_taken_and_named() -> None:
    team = adjusted(load_alternative("youth_to_work"), Adjustment(organisation="team"))
    assert team.organisation.name == team.strategy.organisation == "team"
    assert team.programmes == load_alternative("youth_to_work").programmes


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"start_age": 65}, "start_age.*0 to 64"),
        ({"start_age": -1}, "start_age.*0 to 64"),
        ({"coverage_percent": 201}, "coverage_percent.*0 to 200"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, int], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        Adjustment(**given)


def test_a_programme_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="parent_trainin"):
        effort("parent_trainin")
    with pytest.raises(BadInput, match="tem"):
        adjusted(load_alternative("school"), Adjustment(organisation="tem"))


@pytest.mark.parametrize("name", options("strategy"))
def test_a_start_age_moves_just_what_is_said_to_be_moved(name: str) -> None:
    try:
        one = load_alternative(name)
    except BadInput:
        pytest.skip("it needs what only another experiment works out")
    first = earliest_age(one)
    if first is None:
        assert not is_moved(one)
        return
    earlier = adjusted(one, Adjustment(start_age=max(0, first - 1)))
    assert (earliest_age(earlier) == max(0, first - 1)) is (is_moved(one) or first == 0)
