"""Claims about room: places and staff are short, somebody waits, nobody is in two programmes of a setting at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.agencies.contacts import SERVED, SERVED_BY_MISTAKE
from sim.configuration.schema import Agency, Contact, Municipality, Programme, Target
from sim.model import Vandpunkt
from sim.people.record import ALIVE

Place = Callable[..., Municipality]
Invented = Callable[..., Programme]


def lived(town: Municipality, *programmes: Programme, agencies: tuple[Agency, ...] = ()) -> Vandpunkt:
    return Vandpunkt(town, agencies, programmes, seed=4).run()


def test_no_more_are_in_delivery_than_there_are_places_and_the_others_wait(place: Place, invented: Invented) -> None:
    short = replace(invented(ages=(10, 12), delivery_years=2), places_per_1000=100.0)
    model = Vandpunkt(place(1000, newcomers_per_birth=0.0), (), [short], seed=4)
    (agent,) = model.programmes
    while model.year < model.first_year + 15:
        model.step()
        age = model.year - model.first_year
        alive = int((model.people["presence"] == ALIVE).sum())
        assert agent.in_delivery.sum() <= alive * 0.1
        if 10 <= age <= 12:
            assert agent.waiting_by_year[-1] == int(((model.people["presence"] == ALIVE) & (agent.begun == 0)).sum())
    began = [n for n in agent.begun_by_year if n]
    assert len(began) == 2 and all(90 <= alive_at <= 100 for alive_at in began), began
    assert not any(agent.waiting_by_year[13:]), "too old to wait"


def test_the_first_to_get_a_place_are_chosen_by_a_lot_that_nobody_else_moves(place: Place, invented: Invented) -> None:
    town = place(1000, newcomers_per_birth=0.0)
    few, more = (
        lived(town, replace(invented(ages=(10, 10)), places_per_1000=per_1000)).programmes[0].begun > 0
        for per_1000 in (50.0, 200.0)
    )
    assert few.sum() * 3 < more.sum()
    assert not (few & ~more).any(), "who has a place among few has one among many"


def test_nobody_is_in_two_programmes_of_a_setting_at_once_and_the_first_in_the_strategy_comes_first(
    place: Place, invented: Invented
) -> None:
    first, second = (
        replace(invented(name, target=Target((6, 8), "externalising", 0.0), delivery_years=2), setting="parents")
        for name in ("z_first", "a_second")
    )
    model = Vandpunkt(place(500, newcomers_per_birth=0.0), (), [first, second], seed=4)
    by_name = {agent.programme.name: agent for agent in model.programmes}
    while model.year < model.first_year + 12:
        model.step()
        assert not (by_name["z_first"].in_delivery & by_name["a_second"].in_delivery).any()
        if model.year == model.first_year + 6:
            assert by_name["z_first"].begun_by_year[-1] > 100
            assert by_name["a_second"].begun_by_year[-1] == 0
    both = ((by_name["z_first"].begun > 0) & (by_name["a_second"].begun > 0)).sum()
    assert both > 50, "the second is begun when the first has ended"


@pytest.mark.parametrize("other", [{"setting": "work"}, {"target": Target((6, 8))}])
def test_programmes_of_other_settings_and_for_everybody_stand_in_nobodys_way(
    other: dict[str, object], place: Place, invented: Invented
) -> None:
    mine = replace(invented("mine", size=0.0, target=Target((6, 8), "externalising", 0.0)), setting="parents")
    theirs = replace(mine, name="theirs", **other)
    town = place(300, newcomers_per_birth=0.0)
    alone = lived(town, mine).programmes[0].begun
    beside = {a.programme.name: a.begun for a in lived(town, theirs, mine).programmes}
    assert alone.any() and beside["theirs"].any()
    assert np.array_equal(alone > 0, beside["mine"] > 0)


def test_staff_that_a_programme_takes_is_missing_where_it_was_taken(
    place: Place, invented: Invented, agencies: tuple[Agency, ...]
) -> None:
    town = place(800, birth_years=4)
    (school,) = (agency for agency in agencies if agency.name == "school")
    powerless = replace(invented(size=0.0, ages=(8, 12), delivery_years=1), setting="everyone")
    hours = Contact(hours_per_year=4.0, taken_from="school")

    def served(programme: Programme) -> int:
        model = lived(town, programme, agencies=(school,))
        return sum(int(counts[0, [SERVED, SERVED_BY_MISTAKE]].sum()) for counts in model.contact_counts)

    own, taken = served(powerless), served(replace(powerless, contact=hours))
    assert served(replace(powerless, contact=Contact(hours_per_year=4.0))) == own, "newly employed staff is nobody's"
    assert taken < own


def test_a_programme_takes_no_more_hours_than_its_lender_has(
    place: Place, invented: Invented, agencies: tuple[Agency, ...]
) -> None:
    (school,) = (agency for agency in agencies if agency.name == "school")
    greedy = [
        replace(invented(name, size=0.0, ages=(8, 12)), contact=Contact(hours_per_year=50.0, taken_from="school"))
        for name in ("one", "two")
    ]
    model = Vandpunkt(place(500), (school,), greedy, seed=4)
    taken = 0.0
    while model.year < model.first_year + 14:
        model.step()
        has = model.agencies[0].hours(model.residents_by_year[-1])
        hours = sum(agent.hours_taken for agent in model.programmes)
        assert hours <= has + 1e-6, model.year
        taken += hours
    assert taken > 0.0
    assert model.programmes[0].begun_by_year[8] > 0, "the first who are old enough find staff as well"


def test_the_first_in_a_strategy_gets_the_staff_that_the_later_ones_have_done_with(
    place: Place, invented: Invented, agencies: tuple[Agency, ...]
) -> None:
    (school,) = (agency for agency in agencies if agency.name == "school")
    hours = Contact(hours_per_year=50.0, taken_from="school")
    first, later = (replace(invented(name, size=0.0, ages=(8, 8)), contact=hours) for name in ("first", "later"))
    town = place(400, birth_years=5, newcomers_per_birth=0.0)
    alone = lived(town, first, agencies=(school,)).programmes[0].begun_by_year
    beside = lived(town, replace(first, first_year=9), replace(later, last_year=8), agencies=(school,))
    assert beside.programmes[0].begun_by_year[9:] == alone[9:]
    assert beside.programmes[1].begun_by_year[8] == alone[8]


def test_a_programme_whose_lender_is_not_there_is_refused(place: Place, invented: Invented) -> None:
    borrowed = replace(invented(), contact=Contact(hours_per_year=1.0, taken_from="school"))
    with pytest.raises(ValueError, match="takes its staff from school, an agency that is not here"):
        Vandpunkt(place(10), (), [borrowed])


def test_who_waits_and_is_no_longer_one_it_is_for_gets_no_place(place: Place, invented: Invented) -> None:
    one = invented(size=0.0, target=Target((20, 60), among=("ill_health",)))
    model = Vandpunkt(place(3000, newcomers_per_birth=0.0), (), [replace(one, places_per_1000=2.0)], seed=4)
    agent, began_well = model.programmes[0], 0
    while model.running:
        ill, before = model.people["health"] > 0, agent.begun > 0
        model.step()
        began_well += int((~ill & ~before & (agent.begun > 0)).sum())
    assert sum(agent.begun_by_year) > 50 and sum(agent.waiting_by_year) > 50
    assert began_well == 0


def test_who_left_a_programme_this_year_does_not_begin_another_of_the_setting(place: Place, invented: Invented) -> None:
    first, second = (
        replace(invented(name, target=Target((6, 6), "externalising", 0.0)), setting="parents", drop_out_share=0.5)
        for name in ("a_first", "b_second")
    )
    model = lived(place(500, newcomers_per_birth=0.0), first, second)
    assert model.programmes[0].begun.any()
    assert not ((model.programmes[0].years_paid > 0) & (model.programmes[1].years_paid > 0)).any()


def test_a_programme_grows_in_even_steps_to_its_size(place: Place, invented: Invented) -> None:
    growing = replace(invented(ages=(10, 10)), start_up_years=3, coverage_share=0.8)
    began = lived(place(2000, birth_years=6, newcomers_per_birth=0.0), growing).programmes[0].begun_by_year
    shares = [n / 2000 for n in began if n]
    assert shares == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8], abs=0.04)


def test_a_programme_does_not_grow_before_anybody_can_be_found(place: Place, invented: Invented) -> None:
    growing = replace(invented(target=Target((0, 10), screened_at=(10,))), start_up_years=3)
    began = lived(place(500, birth_years=4, newcomers_per_birth=0.0), growing).programmes[0].begun_by_year
    assert [n / 500 for n in began if n] == pytest.approx([0.25, 0.5, 0.75, 1.0], abs=0.06)


def test_who_has_a_place_in_a_small_programme_has_one_when_it_has_grown(place: Place, invented: Invented) -> None:
    town = place(500, newcomers_per_birth=0.0)
    small, grown = (
        lived(town, replace(invented(ages=(10, 10)), start_up_years=years)).programmes[0].begun > 0 for years in (3, 0)
    )
    assert 0 < small.sum() < grown.sum()
    assert not (small & ~grown).any()


def test_a_project_that_has_ended_takes_in_nobody_and_serves_to_the_end(place: Place, invented: Invented) -> None:
    project = replace(invented(ages=(0, 20), delivery_years=3), first_year=4, last_year=5)
    agent = lived(place(100, birth_years=10, newcomers_per_birth=0.0), project).programmes[0]
    assert [year for year, n in enumerate(agent.begun_by_year) if n] == [4, 5]
    assert [year for year, n in enumerate(agent.delivered_by_year) if n] == [4, 5, 6, 7]


def test_classmates_feel_their_share_of_it_and_others_nothing(place: Place, invented: Invented) -> None:
    one = invented(target=Target((9, 9), "externalising", 1.0))
    reaching = replace(one, effects=tuple(replace(effect, classmates_share=0.5) for effect in one.effects))
    model = Vandpunkt(place(300, newcomers_per_birth=0.0), (), [reaching], seed=4)
    while model.year < model.first_year + 9:
        model.step()
    people, taking_part = model.people, model.programmes[0].in_delivery
    pupils = people["presence"] == ALIVE
    for school_class in np.unique(people["school_class"][pupils]):
        mine = pupils & (people["school_class"] == school_class)
        others = int(mine.sum()) - 1
        assert people["push_externalising"][mine & taking_part] == pytest.approx(-0.5)
        reached = -0.25 * int(taking_part[mine].sum()) / others
        assert people["push_externalising"][mine & ~taking_part] == pytest.approx(reached, abs=1e-6)
    assert 0 < taking_part.sum() < 100
