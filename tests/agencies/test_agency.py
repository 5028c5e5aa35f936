"""Claims about agencies: the largest need first, a year waited counts, and nobody is served beyond the hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.agency import most_in_need
from sim.agencies.contacts import (
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    GAVE_UP,
    HELPED_ELSEWHERE,
    LEFT_THE_QUEUE,
    NONE,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.configuration.schema import Agency, HandOver, Municipality, Organisation, Service
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.achievement import IN_TIME, LATE, NOBODY_HELPED, UPKEEP, WITHOUT_NEED
from sim.money.prices import assessment_item
from sim.people.record import ALIVE, LEVERS, view_of_pushes
from sim.people.room import places

Place = Callable[..., Municipality]
Make = Callable[..., Agency]
Staged = Callable[..., Any]
Room = Callable[[Agency, float], Agency]
Level = Callable[[Vandpunkt], Vandpunkt]

PRM = parameter_record()[0]


def named(agencies: Sequence[Agency], name: str) -> Agency:
    return next(agency for agency in agencies if agency.name == name)


def test_the_largest_need_comes_first() -> None:
    need = np.array([0.1, 3.0, -2.0, 2.0], dtype=np.float32)
    draw = np.array([0.9, 0.8, 0.1, 0.7])
    assert most_in_need(need, draw, 2).tolist() == [False, True, False, True]
    assert most_in_need(need, draw, 0).tolist() == [False] * 4
    assert most_in_need(need, draw, 9).tolist() == [True] * 4


def test_among_equals_the_own_draw_decides_and_never_the_row() -> None:
    draw = np.linspace(0.99, 0.01, 50)
    equal = np.full(50, 2.0, dtype=np.float32)
    assert most_in_need(equal, draw, 5).tolist() == [False] * 45 + [True] * 5
    shuffled = np.argsort(np.sin(np.arange(50)))
    assert np.array_equal(most_in_need(equal[shuffled], draw[shuffled], 5), most_in_need(equal, draw, 5)[shuffled])


@pytest.mark.parametrize(
    ("hours", "each", "whole"),
    [(0.0, 10.0, 0), (-5.0, 10.0, 0), (9.9, 10.0, 0), (0.3, 0.1, 3), (3.7, 2e-313, 2**31 - 1), (0.0, 2e-313, 0)],
)
def test_places_are_whole_and_never_fewer_than_none(hours: float, each: float, whole: int) -> None:
    assert places(hours, each) == whole


def test_an_agency_without_error_shares_out_its_room_by_lot_not_by_birth(
    place: Place, agencies: tuple[Agency, ...], altered: Callable[..., np.ndarray], with_room: Room
) -> None:
    clear_sighted = replace(
        with_room(named(agencies, "primary_care"), 100.0), noise_sd=0.0, give_up_share=0.0, hands_over=()
    )
    everybody_mildly_ill = altered(
        ill_health_log_odds=40.0, recovery_log_odds=-40.0, severe_illness_log_odds=-40.0, death_log_odds=-40.0,
        queue_priority_per_year_sd=0.0,
    )  # fmt: skip
    model = Vandpunkt(place(1000), [clear_sighted], seed=2, parameters=everybody_mildly_ill)
    while model.year < model.first_year + 30:
        model.step()
    served = np.flatnonzero(model.contacts.came_to[0] == SERVED)
    here = np.flatnonzero(model.people["presence"] == ALIVE)
    spread = np.searchsorted(here, served) / len(here)
    assert (model.contacts.came_to[0] == WAITING).sum() > 500
    assert len(served) - len(here) // 10 in (0, 1), "hours of the years before may be enough for one more"
    assert spread.mean() == pytest.approx(0.5, abs=0.12)
    assert np.histogram(spread, bins=4, range=(0.0, 1.0))[0].min() > len(served) // 8


# The queue


def test_the_largest_need_is_served_first_and_the_others_wait(agency: Make, stage: Staged) -> None:
    there = stage([agency("one", per_1000=100.0)]).be(slice(0, 20), attention=np.linspace(1.1, 3.0, 20))
    came_to = there.year()[0]
    assert came_to[:20].tolist() == [WAITING] * 15 + [SERVED] * 5
    assert (came_to[20:] == NONE).all()


@pytest.mark.parametrize(("priority", "larger", "years"), [(0.5, 0.2, 1), (0.5, 0.7, 2), (0.2, 0.7, 4), (1.0, 0.7, 1)])
def test_a_year_waited_counts_as_much_as_the_evidence_says(
    priority: float, larger: float, years: int, agency: Make, stage: Staged
) -> None:
    there = stage([agency("one", per_1000=20.0)], queue_priority_per_year_sd=priority)
    there.be(0, attention=2.0).be(1, attention=2.0 + larger)
    for _ in range(years):
        assert there.year()[0, :2].tolist() == [WAITING, SERVED]
    assert there.model.contacts.waited[0, :2].tolist() == [years, 0]
    assert there.year()[0, :2].tolist() == [SERVED, WAITING]
    assert there.model.contacts.waited[0, :2].tolist() == [0, 1]


def test_where_waiting_does_not_count_the_smaller_need_waits_for_ever(agency: Make, stage: Staged) -> None:
    there = stage([agency("one", per_1000=20.0)], queue_priority_per_year_sd=0.0, age=0)
    there.be(0, attention=2.0).be(1, attention=2.01)
    for year in range(64):
        assert there.year()[0, :2].tolist() == [WAITING, SERVED]
        assert there.model.contacts.waited[0, 0] == year + 1


def test_looking_into_cases_takes_the_same_hours_and_who_waits_is_looked_into_once(agency: Make, stage: Staged) -> None:
    """200 hours for 50 persons; serving takes ten and looking into a new case five."""
    there = stage([agency("one", per_1000=400.0, staff=(10.0, 5.0), item="open_support")], age=10)
    there.be(slice(0, 20), attention=np.linspace(2.0, 1.1, 20))
    there.year()
    assert there.count(0, SERVED) == (200 - 20 * 5) // 10
    assert there.booked(assessment_item("one")) == 0, "the price of a service holds the assessment, also of who waits"
    there.year()
    assert there.count(0, SERVED) == (200 - 10 * 5) // 10, "ten wait, and those served last year come as new"
    there.be(slice(12, None), attention=0.0).year()
    assert there.count(0, SERVED) == 12
    there.be(attention=2.0).year()
    assert there.count(0, SERVED) == 0, "so many new cases that there is no time for help"


def test_refusing_takes_hours_too(agency: Make, stage: Staged, hands: Callable[..., HandOver]) -> None:
    there = stage([agency("one", per_1000=200.0, staff=(10.0, 5.0), hands_over=[hands(None)])])
    there.be(slice(0, 10), attention=2.0).be(slice(10, 22), attention=2.0, externalising=2.0).year()
    assert there.count(0, REFUSED) == 12
    assert there.count(0, SERVED) == max(0, (100 - (10 + 12) * 5) // 10) == 0
    assert there.booked(assessment_item("one")) == 12, "those refused; the ten who wait may still be served"
    there.be(slice(16, 22), attention=0.0).year()
    assert there.count(0, SERVED) == (100 - 6 * 5) // 10, "ten wait since last year and are looked into no more"


def test_who_waits_keeps_the_place_only_while_the_need_is_near_the_threshold(agency: Make, stage: Staged) -> None:
    near = float(PRM["referral_credit_sd"])
    there = stage([agency("one", per_1000=0.0)]).be([0, 1], attention=1.5)
    there.year()
    there.be(0, attention=1.01 - near).be(1, attention=0.99 - near).be(2, attention=1.01 - near)
    came_to = there.year()[0]
    assert came_to[:3].tolist() == [WAITING, LEFT_THE_QUEUE, NONE], "who is new must reach the threshold itself"
    assert there.model.contacts.waited[0, :3].tolist() == [2, 0, 0]
    there.be(1, attention=1.5).year()
    assert there.model.contacts.waited[0, :3].tolist() == [3, 1, 0], "who comes back begins at the end of the queue"


@pytest.mark.parametrize(("share", "came_to", "in_vain"), [(0.0, WAITING, 0), (1.0, GAVE_UP, 7)])
def test_without_any_hours_nobody_is_served_and_who_gives_up_has_been_looked_into_in_vain(
    share: float, came_to: int, in_vain: int, agency: Make, stage: Staged
) -> None:
    there = stage([agency("one", per_1000=0.0, staff=(10.0, 2.0), give_up_share=share)]).be(slice(0, 7), attention=2.0)
    for _ in range(3):
        there.year()
        assert (there.count(0, SERVED, SERVED_BY_MISTAKE), there.count(0, came_to)) == (0, 7)
        assert there.booked(assessment_item("one")) == in_vain
        ledger = there.model.ledger
        by_year = ledger.by_achievement[there.model.year - ledger.first_year]
        assert by_year[:, NOBODY_HELPED].sum() == by_year.sum()
        assert (by_year.sum() > 0) == (in_vain > 0)
        assert there.booked("primary_care") == 0


@pytest.mark.parametrize("places_a_year", [0.1, 0.3, 0.5, 1.7, 3.75])
def test_a_small_place_serves_over_many_years_as_many_as_its_hours_are_enough_for(
    places_a_year: float, agency: Make, stage: Staged
) -> None:
    there = stage([agency("one", per_1000=places_a_year * 20.0)], age=0).be(attention=2.0)
    so_far = 0
    for year in range(1, 61):
        there.year()
        so_far += there.count(0, SERVED)
        assert so_far == places(10.0 * places_a_year * year, 10.0), year


def test_hours_that_nobody_needs_are_not_saved_beyond_one_case(agency: Make, stage: Staged) -> None:
    there = stage([agency("one", per_1000=30.0)], age=0)
    for _ in range(9):
        there.year()
    there.be(attention=2.0)
    served = []
    for _ in range(6):
        there.year()
        served.append(there.count(0, SERVED))
    assert served == [2, 1, 2, 1, 2, 1], "one place and a half a year, and a half kept from the year before"


def test_assessments_use_up_what_was_kept(agency: Make, stage: Staged) -> None:
    """15 hours a year for ten a case and five an assessment."""
    there = stage([agency("one", per_1000=30.0, staff=(10.0, 5.0), ages=(0, 64))], age=0)
    there.year()
    there.be(slice(0, 2), attention=2.0).year()
    assert there.count(0, SERVED) == 1, "15 and 5 kept, less ten for two assessments"
    there.year()
    assert there.count(0, SERVED) == 1, "15 and nothing kept, less five for the one who comes anew"
    there.be(attention=2.0).year()
    assert there.count(0, SERVED) == 0
    there.year()
    assert there.count(0, SERVED) == 1, "assessments leave no debt: 15, and all wait already"


def test_where_there_is_room_for_all_nobody_ever_waits(place: Place, agencies: tuple[Agency, ...]) -> None:
    roomy = [replace(own, staff=replace(own.staff, hours_per_1000=1e6)) for own in agencies]
    model = Vandpunkt(place(300), roomy, seed=1)
    while model.year < model.last_year:
        model.step()
        assert not np.isin(model.contacts.came_to, (WAITING, GAVE_UP)).any()
    assert not model.contacts.waited.any()


def test_as_many_give_up_in_a_year_of_waiting_as_the_agency_says(agency: Make, stage: Staged) -> None:
    there = stage([agency("one", per_1000=0.0, give_up_share=0.3)], births=4000).be(attention=2.0)
    first = there.year()[0] == GAVE_UP
    assert first.mean() == pytest.approx(0.3, abs=0.03)
    assert not there.model.contacts.waited[0, first].any()
    second = there.year()[0] == GAVE_UP
    assert second.mean() == pytest.approx(0.3, abs=0.03), "it need not be sought, so they come all the same"
    assert (first & second).mean() == pytest.approx(0.09, abs=0.02), "each year anew"


def test_patience_keeps_a_queue_bounded_over_a_life(agency: Make, stage: Staged) -> None:
    longest = []
    for share in (0.0, 0.4):
        there = stage([agency("one", per_1000=100.0, give_up_share=share, sought=True)], births=400, age=0,
                      queue_priority_per_year_sd=0.0).be(attention=np.linspace(1.5, 3.0, 400))  # fmt: skip
        waited, waiting = [], []
        for _ in range(65):
            there.year()
            waited.append(int(there.model.contacts.waited.max()))
            waiting.append(there.count(0, WAITING))
        longest.append(max(waited))
        if share:
            assert max(waiting[5:]) < 0.75 * waiting[0]
        else:
            assert set(waiting) == {360}
    assert longest[0] == 65
    assert longest[1] < 25


def test_everybody_at_a_door_has_exactly_one_outcome(
    place: Place, agencies: tuple[Agency, ...], with_share_of_room: Room, organisation: Callable[[str], Organisation]
) -> None:
    narrow = [with_share_of_room(own, 1.0 / 3.0) for own in agencies]
    seen: set[int] = set()
    for way in ("silo", "association_2"):
        model = Vandpunkt(place(300, birth_years=2), narrow, seed=2, organisation=organisation(way))
        seek, doors = model._seek, []

        def kept(seek: Callable[[], None] = seek, model: Vandpunkt = model, doors: list[np.ndarray] = doors) -> None:
            seek()
            doors.append(model.contacts.came_to.copy())

        model._seek = kept  # type: ignore[method-assign]
        while model.year < model.last_year:
            model.step()
            came_to, door = model.contacts.came_to, doors.pop()
            at = np.isin(door, (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE))
            ends = (SERVED, SERVED_BY_MISTAKE, WAITING, GAVE_UP, HELPED_ELSEWHERE)
            assert np.isin(came_to[at], ends).all()
            others = ~at & (came_to != HELPED_ELSEWHERE)
            assert np.array_equal(came_to[others], door[others])
            counts = model.contact_counts[-1]
            for place_of, own in enumerate(model.agencies):
                helped_at_door = (at & (came_to == HELPED_ELSEWHERE))[place_of].sum()
                assert at[place_of].sum() == counts[place_of, list(ends[:-1])].sum() + helped_at_door, own.agency.name
            seen |= set(np.unique(came_to).tolist())
    assert {SERVED, SERVED_BY_MISTAKE, WAITING, GAVE_UP, HELPED_ELSEWHERE, REFUSED} <= seen


# What is given and booked


def test_who_is_served_gets_the_effects_and_who_is_not_gets_none(place: Place, agencies: tuple[Agency, ...]) -> None:
    model = Vandpunkt(place(300), agencies, seed=1)
    for _ in range(12):
        model.step()
    model.year += 1
    model._look_around()
    model._agencies_serve()
    expected = np.zeros((len(model.people), len(LEVERS)), dtype=np.float32)
    for agent in model.agencies:
        for effect in agent.agency.service.effects:
            was_served = model.contacts.served_by(agent.agency.name)
            expected[was_served, LEVERS.index(effect.moves)] += np.float32(effect.size)
    alive = model.people["presence"] == ALIVE
    assert np.array_equal(view_of_pushes(model.people)[alive], expected[alive])
    assert (expected != 0.0).any()


def test_every_served_year_and_every_case_looked_into_in_vain_is_booked_and_no_other(
    place: Place, agencies: tuple[Agency, ...], with_share_of_room: Room, at_the_price: Level
) -> None:
    model = at_the_price(Vandpunkt(place(300), [with_share_of_room(own, 3.0) for own in agencies], seed=1)).run()
    assert len(model.agencies) == len(agencies)
    counts = np.array(model.contact_counts)
    for agent in model.agencies:
        served = counts[:, agent.place, [SERVED, SERVED_BY_MISTAKE]].sum(axis=1)
        for line in model.ledger.lines_of(agent.agency.service.item):
            booked = model.ledger.by_year[:, :, line].sum(axis=1)
            assert np.array_equal(booked, served * model.ledger.line_ore[line])
        assert served.sum() > 0, agent.agency.name
        in_vain = counts[:, agent.place, [REFUSED, GAVE_UP]].sum(axis=1)
        for line in model.ledger.lines_of(assessment_item(agent.agency.name)):
            booked = model.ledger.by_year[:, :, line].sum(axis=1)
            assert np.array_equal(booked, in_vain * model.ledger.line_ore[line]), "and nothing for who waits"
    assert counts[:, :, REFUSED].sum() > 0 and counts[:, :, GAVE_UP].sum() > 0


@pytest.mark.parametrize("helps", [True, False])
def test_control_and_collection_is_upkeep_and_help_is_not(helps: bool, agency: Make, stage: Staged) -> None:
    service = Service(item="probation", helps=helps)
    there = stage([agency("one", service=service, noise_sd=0.5)], births=400).be(attention=1.2)
    there.be(slice(0, 200), attention=0.8).be(slice(200, 300), convictions=1).year()
    ledger = there.model.ledger
    booked = ledger.by_achievement[there.model.year - ledger.first_year].sum(axis=0)
    assert there.count(0, SERVED) > 20 and there.count(0, SERVED_BY_MISTAKE) > 20
    of_help = {IN_TIME, LATE, WITHOUT_NEED}
    assert set(np.flatnonzero(booked).tolist()) == (of_help if helps else {UPKEEP})
    assert booked.sum() == there.booked("probation") * sum(
        int(ledger.line_ore[line]) for line in ledger.lines_of("probation")
    )


@pytest.mark.parametrize("helps", [True, False])
def test_who_is_refused_help_and_met_by_control_only_is_between_the_chairs(
    helps: bool, agency: Make, hands: Callable[..., HandOver], stage: Staged
) -> None:
    control = agency("control", "externalising", service=Service(item="probation", helps=helps))
    there = stage([control, agency("help", hands_over=[hands(None)])]).be(slice(0, 9), attention=2.0, externalising=2.0)
    there.be(slice(9, 20), externalising=2.0).year()
    assert there.told(0) == {"control": "served", "help": "refused"}
    assert there.told(9) == {"control": "served"}
    assert int(there.model.between_chairs.sum()) == (0 if helps else 9)


def test_a_diagnosis_needs_an_agency_that_gives_it_and_lasts(place: Place, agencies: tuple[Agency, ...]) -> None:
    without = [agency for agency in agencies if not agency.service.diagnoses_attention]
    assert len(without) == len(agencies) - 1
    assert not Vandpunkt(place(300), without, seed=1).run().people["diagnosed"].any()
    assert Vandpunkt(place(300), agencies, seed=1).run().people["diagnosed"].any()


def test_the_diagnosis_is_given_above_the_cut_of_the_evidence(
    place: Place, agencies: tuple[Agency, ...], altered: Callable[..., np.ndarray]
) -> None:
    diagnosed = [
        int(Vandpunkt(place(300), agencies, seed=1, parameters=cut).run().people["diagnosed"].sum())
        for cut in (altered(diagnosis_attention_cut_sd=height) for height in (-9.0, 1.6, 2.4, 9.0))
    ]
    assert diagnosed[0] > diagnosed[1] > diagnosed[2] > diagnosed[3] == 0


def test_agencies_see_what_a_programme_has_moved(
    place: Place, agencies: tuple[Agency, ...], invented: Callable[..., object], without_peers: np.ndarray
) -> None:
    preschool = [named(agencies, "preschool")]
    calmer = invented(moves="externalising", size=-3.0, ages=(1, 1), delivery_years=5)
    at_the_door = []
    for chosen in ((), (calmer,)):
        model = Vandpunkt(place(500), preschool, chosen, seed=1, parameters=without_peers).run()
        at_the_door.append(int(np.array(model.contact_counts)[:, 0, [SERVED, SERVED_BY_MISTAKE, WAITING]].sum()))
    assert at_the_door[1] < 0.8 * at_the_door[0]


def test_more_agencies_than_can_be_followed_are_refused(place: Place, agencies: tuple[Agency, ...]) -> None:
    many = [replace(agencies[0], name=f"agency_{k}") for k in range(61)]
    Vandpunkt(place(20), many[:60]).step()
    with pytest.raises(ValueError, match="at most 60 agencies can be followed, got 61"):
        Vandpunkt(place(20), many)
