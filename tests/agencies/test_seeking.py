"""Claims about seeking: agencies see with an error of their own, and pass people on from chair to chair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import (
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    LEFT_THE_QUEUE,
    LOST,
    MISSED,
    NONE,
    NOT_SEEKING,
    REFUSED,
    WAITING,
)
from sim.configuration.schema import Agency, HandOver, Municipality
from sim.evidence.parameters import parameter_record
from sim.lifecourse.needs import NEEDS, needs_of
from sim.model import Vandpunkt
from sim.people.record import ALIVE

Place = Callable[..., Municipality]
Looked = Callable[[Sequence[Agency]], tuple[Vandpunkt, np.ndarray]]
Make = Callable[..., Agency]
Hands = Callable[..., HandOver]
Staged = Callable[..., Any]

PRM = parameter_record()[0]
CREDIT = float(PRM["referral_credit_sd"])
NEAR = CREDIT / 2.0
"""How far below a threshold a need still is enough for somebody who was referred or waits."""


# How agencies see


@pytest.fixture(scope="module")
def looked(place: Place, with_room: Callable[[Agency, float], Agency]) -> Looked:
    """A municipality in its fourteenth year after agencies have looked, before anybody is served; the needs met.

    Nobody is passed on or has waited.
    """

    def live(agencies: Sequence[Agency]) -> tuple[Vandpunkt, np.ndarray]:
        by_themselves = [replace(with_room(agency, 1000.0), hands_over=()) for agency in agencies]
        model = Vandpunkt(place(600, birth_years=2), by_themselves, seed=4)
        for _ in range(13):
            model.step()
        model.year += 1
        model._look_around()
        needs = needs_by_person(model)
        model._seek()
        return model, needs

    return live


def needs_by_person(model: Vandpunkt) -> np.ndarray:
    """Return the needs of everybody, shape (persons, needs), worked out one by one."""
    needs = np.zeros((len(model.people), len(NEEDS)))
    for i, person in enumerate(model.people):
        needs_of(person, model.parameters[0], needs[i])
    return needs


def at_the_door(model: Vandpunkt, place: int = 0) -> np.ndarray:
    return np.isin(model.contacts.came_to[place], (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE))


def test_without_error_exactly_those_above_the_threshold_come_to_the_door(
    looked: Looked, agencies: tuple[Agency, ...]
) -> None:
    model, needs = looked([replace(agency, noise_sd=0.0) for agency in agencies])
    age = model.year - model.people["birth_year"].astype(int)
    noticed = 0
    for agent in model.agencies:
        own = agent.agency
        need = sum(weight * needs[:, NEEDS.index(name)] for name, weight in own.needs.items())
        of_age = (age >= own.ages[0]) & (age <= own.ages[1])
        due = (model.people["presence"] == ALIVE) & of_age & (need > own.threshold_sd)
        assert np.array_equal(model.contacts.came_to[agent.place], np.where(due, AT_THE_DOOR, NONE)), own.name
        noticed += int(due.sum())
    assert noticed > 100


def test_with_error_some_are_missed_and_some_mistaken_and_both_are_told_apart(
    looked: Looked, agencies: tuple[Agency, ...]
) -> None:
    school = next(a for a in agencies if a.name == "school")
    school = replace(school, service=replace(school.service, effects=()))
    exact, blurred = (looked([replace(school, noise_sd=error)])[0] for error in (0.0, 0.6))
    due, seen = (at_the_door(model) for model in (exact, blurred))
    came_to = blurred.contacts.came_to[0]
    assert np.array_equal(came_to == MISSED, due & ~seen)
    assert np.array_equal(came_to == AT_THE_DOOR_BY_MISTAKE, seen & ~due)
    assert (due & ~seen).sum() > 10
    assert (seen & ~due).sum() > 10


def test_whose_mandate_fits_is_known_whoever_sees_it(looked: Looked, agencies: tuple[Agency, ...]) -> None:
    """The agencies as they are, errors and all: the need decides, and neither sight nor giving up."""
    model, needs = looked(agencies)
    age = model.year - model.people["birth_year"].astype(int)
    fits = np.zeros((len(agencies), len(model.people)), dtype=bool)
    for agent in model.agencies:
        own = agent.agency
        need = sum(weight * needs[:, NEEDS.index(name)] for name, weight in own.needs.items())
        of_age = (age >= own.ages[0]) & (age <= own.ages[1])
        fits[agent.place] = (model.people["presence"] == ALIVE) & of_age & (need > own.threshold_sd)
        assert np.array_equal(model.contacts.is_in_need(own.name), fits[agent.place]), own.name
        in_door = np.isin(model.contacts.came_to[agent.place], (AT_THE_DOOR, MISSED, NOT_SEEKING))
        assert np.array_equal(in_door, fits[agent.place]), own.name
    assert np.array_equal(model.contacts.is_in_need(*model.contacts.names), fits.any(axis=0))
    assert (model.contacts.came_to == MISSED).sum() > 10
    assert 20 < fits.any(axis=0).sum() < len(model.people)


def test_an_agency_sees_with_its_own_error(looked: Looked, agencies: tuple[Agency, ...]) -> None:
    school = next(a for a in agencies if a.name == "school")
    twins, _ = looked([school, replace(school, name="another_school")])
    both = [set(np.flatnonzero(at_the_door(twins, agent.place))) for agent in twins.agencies]
    assert both[0] != both[1]
    assert len(both[0]) == pytest.approx(len(both[1]), rel=0.3)


def test_the_residents_are_those_of_its_ages_who_live_here(looked: Looked, agencies: tuple[Agency, ...]) -> None:
    model, _ = looked(agencies)
    age = model.year - model.people["birth_year"].astype(int)
    for agent in model.agencies:
        first, last = agent.agency.ages
        here = (model.people["presence"] == ALIVE) & (age >= first) & (age <= last)
        assert model.residents[agent.place] == here.sum()


def test_how_much_room_there_is_changes_nothing_of_what_one_person_meets_in_the_first_year(
    place: Place, agencies: tuple[Agency, ...], with_room: Callable[[Agency, float], Agency]
) -> None:
    narrow, wide = (
        Vandpunkt(place(300), [with_room(agency, room) for agency in agencies], seed=3) for room in (0.0, 1000.0)
    )
    for model in (narrow, wide):
        model.year = model.first_year + 7
        model.people["presence"] = ALIVE
        model._look_around()
        model._seek()
    assert np.array_equal(narrow.contacts.came_to, wide.contacts.came_to)
    assert np.unique(narrow.contacts.came_to).size > 4


# How people are passed on


def two(
    agency: Make, hands: Hands, keeps: bool, threshold: float = 1.0, then: HandOver | None = None, **other: Any
) -> list[Agency]:
    """Return an agency that passes on who has conduct problems, and the one that they are another's business of."""
    first = agency("first", "attention", hands_over=[hands("second", keeps=keeps)])
    passes_on = [then] if then else []
    return [first, agency("second", "externalising", threshold=threshold, hands_over=passes_on, **other)]


def test_who_refuses_refers_and_whom_the_other_had_not_seen_is_let_in_a_little_lower(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    there = stage(two(agency, hands, keeps=False, threshold=2.0 + NEAR))
    there.be(0, attention=2.0, externalising=2.0).be(1, attention=0.0, externalising=2.0).be(2, attention=2.0)
    there.year()
    assert there.told(0) == {"first": "refused", "second": "served"}
    assert there.told(1) == {}, "nobody has vouched for the one who was not referred"
    assert there.told(2) == {"first": "served"}, "nothing here is another's business"
    assert there.model.handed_over[-1].tolist() == [1]
    assert there.model.contacts.refusal[:3].tolist() == [1, 0, 0]


def test_who_keeps_serves_and_reports(agency: Make, hands: Hands, stage: Staged) -> None:
    there = stage(two(agency, hands, keeps=True, threshold=2.0 + NEAR)).be(0, attention=2.0, externalising=2.0)
    there.year()
    assert there.told(0) == {"first": "served", "second": "served"}
    assert there.model.handed_over[-1].tolist() == [1]
    assert there.model.contacts.refusal[0] == 0


@pytest.mark.parametrize("above", [1.0, 2.0, 3.0])
def test_a_hand_over_fits_above_its_height_only(above: float, agency: Make, hands: Hands, stage: Staged) -> None:
    there = stage([agency("first", hands_over=[hands(None, above=above)])]).be(attention=2.0, externalising=2.0)
    there.seek()
    assert (there.model.contacts.came_to == REFUSED).all() == (above < 2.0)


def test_the_first_hand_over_that_fits_decides(agency: Make, hands: Hands, stage: Staged) -> None:
    rules = [hands("third", need="internalising"), hands("second"), hands("third")]
    some = [agency("first", hands_over=rules), *(agency(name, "misuse") for name in ("second", "third"))]
    there = stage(some).be(attention=2.0, externalising=2.0)
    there.seek()
    assert there.model.handed_over[-1].tolist() == [0, 50, 0]
    assert there.told() == {"first": "refused", "second": "refused"}


def test_a_referral_too_low_even_with_credit_is_refused_there_too(agency: Make, hands: Hands, stage: Staged) -> None:
    there = stage(two(agency, hands, keeps=False, threshold=2.0 + CREDIT + 0.01)).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.told() == {"first": "refused", "second": "refused"}
    assert there.model.between_chairs.all()


@pytest.mark.parametrize("to", ["second", None])
def test_who_is_referred_outside_the_ages_or_to_nobody_is_left_between_the_chairs(
    to: str | None, agency: Make, hands: Hands, stage: Staged
) -> None:
    first = agency("first", hands_over=[hands(to)])
    there = stage([first, agency("second", "externalising", ages=(0, 20))]).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.told() == {"first": "refused"}
    assert there.model.between_chairs.all()


def test_a_referral_gets_lost_as_often_as_the_evidence_says(agency: Make, hands: Hands, stage: Staged) -> None:
    share = float(PRM["referral_lost_share"])
    some = two(agency, hands, keeps=True, threshold=2.0 + NEAR)
    there = stage(some, births=4000, referral_lost_share=share).be(attention=2.0, externalising=2.0)
    lost = there.seek()[1] == LOST
    assert lost.mean() == pytest.approx(share, abs=0.03)
    assert (there.model.contacts.came_to[1] == AT_THE_DOOR)[~lost].all()
    again = there.seek()[1] == LOST
    assert (lost & again).mean() == pytest.approx(share**2, abs=0.03), "each year anew"


def test_a_lost_referral_leaves_nobody_responsible_and_who_comes_by_themselves_is_not_lost(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    for threshold, second in ((2.0 + NEAR, "lost"), (1.0, "served")):
        there = stage(two(agency, hands, keeps=False, threshold=threshold), referral_lost_share=1.0)
        there.be(attention=2.0, externalising=2.0).year()
        assert there.told() == {"first": "refused", "second": second}
        assert there.model.between_chairs.all() == (second == "lost")


def hot_potato(agency: Make, hands: Hands) -> list[Agency]:
    """Return two agencies that each say the other one comes first."""
    return [
        agency("first", "attention", hands_over=[hands("second", "externalising")]),
        agency("second", "externalising", hands_over=[hands("first", "attention")]),
    ]


def test_who_is_refused_by_each_of_two_to_the_other_is_handed_back_and_ends_between_the_chairs(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    there = stage(hot_potato(agency, hands)).be(slice(0, 20), attention=2.0, externalising=2.0)
    there.be(slice(20, 30), attention=2.0)
    there.year()
    assert there.told() == {"first": "refused", "second": "refused"}
    assert there.told(25) == {"first": "served"}
    assert there.model.handed_over[-1].tolist() == [20, 20]
    assert there.model.handed_back[-1].tolist() == [0, 20]
    assert np.flatnonzero(there.model.between_chairs).tolist() == list(range(20))


def test_each_agency_decides_once_a_year(agency: Make, hands: Hands, stage: Staged) -> None:
    some = [agency(name, hands_over=[hands("last", keeps=True)]) for name in ("first", "second")]
    there = stage([*some, agency("last", hands_over=[hands(None)])]).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.model.handed_over[-1].tolist() == [50, 50, 50], "sent to the last twice, refused by it once"
    assert there.told() == {"first": "served", "second": "served", "last": "refused"}


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_no_more_hand_overs_are_followed_than_the_evidence_says(
    most: int, agency: Make, hands: Hands, stage: Staged
) -> None:
    names = ["agency_0", "agency_1", "agency_2", "agency_3", "agency_4", "agency_5"]
    chain = [
        agency(name, threshold=1.0 if name == names[0] else 2.0 + NEAR, hands_over=[hands(to)])
        for name, to in zip(names, [*names[1:], None], strict=True)
    ]
    there = stage(chain, most_hand_overs=most).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.told() == {name: "refused" for name in names[:most]} | {names[most]: "lost"}
    assert there.model.handed_over[-1].tolist() == [50] * most + [0] * (6 - most)
    assert there.model.between_chairs.all(), "nobody is responsible"
    assert (there.model.contacts.refusal == most).all()


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_who_is_kept_before_there_are_too_many_hand_overs_is_served(
    hops: int, agency: Make, hands: Hands, stage: Staged
) -> None:
    names = [f"agency_{k}" for k in range(hops + 1)]
    chain = [
        agency(name, threshold=1.0 if name == names[0] else 2.0 + NEAR, hands_over=[hands(to)] if to else [])
        for name, to in zip(names, [*names[1:], ""], strict=True)
    ]
    there = stage(chain, most_hand_overs=hops + 1).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.told() == {name: "refused" for name in names[:-1]} | {names[-1]: "served"}


def test_a_report_beside_the_own_service_counts_as_a_hand_over(agency: Make, hands: Hands, stage: Staged) -> None:
    there = stage(two(agency, hands, keeps=True), most_hand_overs=1).be(attention=2.0, externalising=2.0)
    there.year()
    assert there.told() == {"first": "served", "second": "served"}, "nobody passes them on further"
    there = stage(two(agency, hands, keeps=True, then=hands(None)), most_hand_overs=1)
    there.be(attention=2.0, externalising=2.0).year()
    assert there.told() == {"first": "served", "second": "lost"}
    assert not there.model.between_chairs.any(), "the first looks after them"


def test_who_is_lost_after_too_many_hand_overs_loses_the_place_in_the_queue(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    some = two(agency, hands, keeps=False, per_1000=0.0, then=hands(None, need="misuse"))
    there = stage(some, most_hand_overs=1).be(externalising=2.0)
    there.year()
    assert there.told() == {"second": "waiting"}
    there.be(attention=2.0, misuse=2).year()
    assert there.told() == {"first": "refused", "second": "lost"}
    assert not there.model.contacts.waited.any()


def test_the_hand_over_that_refused_is_known_also_where_there_are_more_than_a_byte_can_count(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    rules = [*[hands(None, need="misuse")] * 299, hands(None)]
    there = stage([agency("first", hands_over=rules)]).be(attention=2.0).be(0, externalising=2.0)
    there.seek()
    assert there.model.contacts.refusal[:2].tolist() == [300, 0]


def test_a_hand_over_that_has_been_mended_refuses_nobody(agency: Make, hands: Hands, stage: Staged) -> None:
    there = stage(hot_potato(agency, hands)).be(attention=2.0, externalising=2.0)
    there.model.mandates.rules["open"][1] = 0
    there.year()
    assert there.told() == {"first": "refused", "second": "served"}
    there.model.mandates.rules["open"][0] = 0
    there.year()
    assert there.told() == {"first": "served", "second": "served"}
    assert there.model.handed_over[-1].tolist() == [0, 0]


# Who has given up


@pytest.mark.parametrize("years", [1, 2, 3])
def test_who_has_given_up_comes_to_no_agency_that_must_be_sought_but_to_the_others_for_exactly_so_many_years(
    years: int, agency: Make, stage: Staged
) -> None:
    sought = agency("sought", per_1000=0.0, give_up_share=1.0, sought=True)
    there = stage([sought, agency("other")], years_before_seeking_again=years).be(0, attention=2.0)
    told = []
    for _ in range(2 * years + 3):
        there.year()
        told.append(there.told(0))
    tired, back = ({"sought": word, "other": "served"} for word in ("not_seeking", "gave_up"))
    assert told == [back, *[tired] * years, back, *[tired] * years, back]
    assert (there.model.people["years_not_seeking"][1:] == 0).all()


def test_who_is_left_between_the_chairs_stops_seeking_as_often_as_the_evidence_says(
    agency: Make, hands: Hands, stage: Staged
) -> None:
    share = float(PRM["gives_up_after_refusal_share"])
    some = [agency("first", hands_over=[hands(None)], sought=True)]
    there = stage(some, births=4000, gives_up_after_refusal_share=share).be(attention=2.0, externalising=2.0)
    there.year()
    stopped = there.model.people["years_not_seeking"] > 0
    assert stopped.mean() == pytest.approx(share, abs=0.03)
    assert np.array_equal(there.seek()[0] == NOT_SEEKING, stopped)


def test_who_waits_keeps_the_place_also_after_giving_up_elsewhere(agency: Make, stage: Staged) -> None:
    there = stage([agency("sought", per_1000=0.0, sought=True)]).be(0, attention=2.0)
    there.year()
    there.model.people["years_not_seeking"] = 2
    there.year()
    assert there.told(0) == {"sought": "waiting"}


def test_who_has_given_up_and_is_still_in_need_is_unseen_and_not_missed(agency: Make, stage: Staged) -> None:
    there = stage([agency("sought", sought=True)]).be(slice(0, 20), attention=2.0).be(slice(20, 30), attention=0.9)
    there.model.people["years_not_seeking"] = 1
    there.year()
    assert there.told() == {"sought": "not_seeking"}
    assert there.count(0, NOT_SEEKING) == 20
    assert there.told(25) == {}, "who is in no need has nothing to seek"
    assert there.model.left_out[-1].sum(axis=0).tolist() == [0, 0, 20, 30]
    assert there.model.contacts.is_in_need("sought").sum() == 20


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_a_referral_reaches_also_who_no_longer_seeks(lost: float, agency: Make, hands: Hands, stage: Staged) -> None:
    some = two(agency, hands, keeps=False, sought=True)
    there = stage(some, referral_lost_share=lost).be(slice(0, 10), attention=2.0, externalising=2.0)
    there.be(slice(10, 20), externalising=2.0)
    there.model.people["years_not_seeking"] = 2
    there.year()
    assert there.told(0) == {"first": "refused", "second": "lost" if lost else "served"}
    assert there.told(15) == {"second": "not_seeking"}, "whom nobody refers"


# Queues of the years before


@pytest.mark.parametrize(("last_age", "second"), [(30, "aged_out"), (31, "waiting")])
def test_who_grows_too_old_for_an_agency_in_its_queue_is_turned_away(
    last_age: int, second: str, agency: Make, stage: Staged
) -> None:
    there = stage([agency("first", ages=(0, last_age), per_1000=0.0)], births=20).be(slice(0, 5), attention=2.0)
    there.year()
    assert there.told() == {"first": "waiting"}
    there.year()
    assert there.told() == {"first": second}
    assert there.told(10) == {}
    out = second == "aged_out"
    assert int(there.model.between_chairs.sum()) == 5 * out
    assert bool(there.model.contacts.waited.any()) != out
    assert bool(there.model.contacts.queues.any()) != out
    there.year()
    assert there.told() == ({} if out else {"first": "aged_out"}), "once"


def test_who_grows_too_old_in_one_queue_may_stand_at_the_door_of_the_next(agency: Make, stage: Staged) -> None:
    some = [agency("for_adults", ages=(31, 64)), agency("for_the_young", ages=(0, 30), per_1000=0.0)]
    there = stage(some).be(attention=2.0)
    there.year()
    there.year()
    assert there.told() == {"for_adults": "served", "for_the_young": "aged_out"}
    assert not there.model.between_chairs.any()


def test_who_grows_too_old_without_waiting_is_turned_away_by_nobody(agency: Make, stage: Staged) -> None:
    there = stage([agency("first", ages=(0, 30))]).be(attention=2.0)
    there.year()
    there.year()
    assert there.told() == {}


def test_whose_need_passes_in_a_queue_leaves_it_and_is_not_turned_away(agency: Make, stage: Staged) -> None:
    there = stage([agency("first", per_1000=0.0)]).be(slice(0, 3), attention=2.0)
    there.year()
    there.be(0, attention=0.0).be(1, attention=0.99 - CREDIT).be(3, attention=0.99)
    there.year()
    assert [there.told(row) for row in range(4)] == [
        {"first": "left_the_queue"}, {"first": "left_the_queue"}, {"first": "waiting"}, {},
    ]  # fmt: skip
    assert there.model.contacts.waited[0, :4].tolist() == [0, 0, 2, 0]
    assert not there.model.between_chairs.any()
    there.year()
    assert there.told(0) == {}, "once"


def test_who_waits_and_is_overlooked_this_year_is_missed_and_has_not_left_by_themselves(
    agency: Make, stage: Staged
) -> None:
    there = stage([agency("first", per_1000=0.0, noise_sd=1.0)], births=2000).be(attention=1.2)
    waited = there.year()[0] == WAITING
    second = there.year()[0]
    assert set(np.unique(second[waited]).tolist()) == {MISSED, WAITING}
    assert (second[waited] == MISSED).sum() > 20
    there.be(attention=0.8)
    waited = second == WAITING
    third = there.year()[0]
    assert set(np.unique(third[waited]).tolist()) == {LEFT_THE_QUEUE, WAITING}
    assert not np.isin(third, (MISSED,)).any()


# What many have seen a little of


def test_a_glimpse_is_a_child_seen_a_little_below_a_threshold(agency: Make, stage: Staged) -> None:
    margin = float(PRM["glimpse_margin_sd"])
    some = [agency("first", threshold=2.0), agency("second", threshold=2.0 + margin)]
    last = int(PRM["child_welfare_last_age"])
    for age, glimpses in ((10, [2, 1, 0]), (last, [2, 1, 0]), (last + 1, [0, 0, 0]), (30, [0, 0, 0])):
        there = stage(some, age=age)
        there.be(0, attention=2.05).be(1, attention=2.05 - margin).be(2, attention=1.95 - margin)
        there.seek()
        assert there.model.contacts.glimpses[:4].tolist() == [*glimpses, 0], age
