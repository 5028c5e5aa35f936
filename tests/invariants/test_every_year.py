"""Claims about every year of every life, in random worlds: people are conserved, and states agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.agencies.contacts import (
    AGED_OUT,
    AT_THE_DOOR,
    AT_THE_DOOR_BY_MISTAKE,
    HELPED_ELSEWHERE,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.configuration.schema import Agency, Municipality, Organisation, Programme
from sim.evidence.parameters import parameter_record
from sim.lifecourse.outcome import outcome_of
from sim.model import Vandpunkt
from sim.people.record import (
    ALIVE,
    ATTRIBUTES,
    BEFORE_16,
    CHILD,
    DEAD,
    FOREIGN_BORN,
    GROWN_OUT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    NATIONAL,
    NEVER,
    NOT_YET_HERE,
    OPEN_SUPPORT,
    OUTSIDE,
    PERSON,
    PLACED,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)

PRM = parameter_record()[0]
STEPS_OF_PRESENCE = {
    (NOT_YET_HERE, NOT_YET_HERE), (NOT_YET_HERE, ALIVE), (NOT_YET_HERE, DEAD), (ALIVE, ALIVE), (ALIVE, DEAD),
    (ALIVE, GROWN_OUT), (DEAD, DEAD), (GROWN_OUT, GROWN_OUT),
}  # fmt: skip
GIVEN_FOR_LIFE = (
    "person", "household", "school_class", "area", "birth_year", "arrival_age", "sex", "origin", "parental_education",
    "family_assistance", "parental_misuse", "parental_crime", "liability", "temperament",
)  # fmt: skip
NEVER_TAKEN_BACK = ("lone_parent", "parental_illness", "diagnosed", "conduct_problems_at_7")
COUNTED_ONE_BY_ONE = ("convictions", "violent_convictions", "years_placed", "prison_years")
SPELLS_BY_ANOTHER_NAME = np.array([[UNEMPLOYED, LONG_TERM_UNEMPLOYED], [SICK, LONG_TERM_SICK]])
LARGEST_CATEGORY = {
    "presence": 3, "sex": 1, "origin": 2, "parental_education": 2, "child_welfare": 2, "school": 4, "livelihood": 9,
    "health": 2, "misuse": 2, "outcome": 6, "prison_years_left": 2,
}  # fmt: skip
PUSHES = tuple(name for name in PERSON.names or () if name.startswith("push_"))

careful = settings(
    deadline=None, derandomize=True, database=None, max_examples=25, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def years(model: Vandpunkt) -> Iterator[np.ndarray]:
    """Live every year; yield the people as they were before it."""
    while model.year < model.last_year:
        before = model.people.copy()
        model.step()
        yield before


def age_of(model: Vandpunkt) -> np.ndarray:
    return model.year - model.people["birth_year"].astype(int)


def people_are_conserved(model: Vandpunkt, before: np.ndarray) -> None:
    now, age = model.people["presence"], age_of(model)
    assert np.bincount(now, minlength=4).sum() == len(before)
    assert set(zip(before["presence"].tolist(), now.tolist(), strict=True)) <= STEPS_OF_PRESENCE
    arrived = age >= model.people["arrival_age"]
    assert (arrived | (now == NOT_YET_HERE)).all()
    assert not ((now == NOT_YET_HERE) & arrived & (age <= 64)).any()
    assert not ((now == ALIVE) & (age > 64)).any()
    assert not ((now == GROWN_OUT) & (age <= 64)).any()


def gone_is_gone(model: Vandpunkt, before: np.ndarray, but_for: tuple[str, ...]) -> None:
    gone = np.isin(before["presence"], (DEAD, GROWN_OUT))
    for name in PERSON.names or ():
        if name not in but_for:
            assert np.array_equal(before[name][gone], model.people[name][gone]), name


def waiting_changes_nothing(model: Vandpunkt, before: np.ndarray) -> None:
    waiting = model.people["presence"] == NOT_YET_HERE
    assert before[waiting].tobytes() == model.people[waiting].tobytes()


def histories_only_grow(model: Vandpunkt, before: np.ndarray) -> None:
    now = model.people
    for name in GIVEN_FOR_LIFE:
        assert np.array_equal(before[name], now[name]), name
    for name in NEVER_TAKEN_BACK:
        assert (now[name] >= before[name]).all(), name
    for name in COUNTED_ONE_BY_ONE:
        assert np.isin(now[name].astype(int) - before[name], (0, 1)).all(), name
    first = before["first_placed_age"]
    assert ((first == NEVER) | (now["first_placed_age"] == first)).all()
    lived = (before["presence"] == ALIVE) & (now["presence"] == ALIVE) & (now["livelihood"] != CHILD)
    moves = np.stack([before["livelihood"], now["livelihood"]], axis=1)[lived]
    goes_on = (moves[:, 0] == moves[:, 1]) | (moves[:, None] == SPELLS_BY_ANOTHER_NAME).all(axis=2).any(axis=1)
    spell = now["livelihood_years"][lived].astype(int)
    assert np.array_equal(spell, np.where(goes_on, before["livelihood_years"][lived].astype(int) + 1, 1))
    idle = ~np.isin(moves[:, 1], (WORK, STUDY))
    out = now["years_out_of_work"][lived].astype(int)
    assert np.array_equal(out, np.where(idle, before["years_out_of_work"][lived].astype(int) + 1, 0))


def states_agree(model: Vandpunkt, before: np.ndarray) -> None:
    alive = model.people["presence"] == ALIVE
    p, before, age = model.people[alive], before[alive], age_of(model)[alive]
    for name, largest in LARGEST_CATEGORY.items():
        assert (p[name] <= largest).all(), name
    for attribute in ATTRIBUTES:
        if attribute.unit == "0/1":
            assert (p[attribute.name] <= 1).all(), attribute.name
        elif attribute.dtype == "f4":
            assert np.isfinite(p[attribute.name]).all(), attribute.name

    young = age < 16
    assert ((p["livelihood"] == CHILD) == young).all()
    assert ((p["school"] == BEFORE_16) == young).all()
    in_prison = p["prison_years_left"] > 0
    assert (p["livelihood"][in_prison & ~young] == OUTSIDE).all(), "nobody works in prison"
    at_school = np.isin(p["school"], (NATIONAL, INTRODUCTORY)) & ~in_prison
    assert (p["livelihood"][at_school] == STUDY).all()

    assert (age[p["child_welfare"] == PLACED] <= 20).all(), "care of the young ends"
    assert (age[p["child_welfare"] == OPEN_SUPPORT] <= 20).all()
    assert ((p["first_placed_age"] <= 20) | (p["first_placed_age"] == NEVER)).all()
    assert (p["first_placed_age"] != NEVER)[(p["child_welfare"] == PLACED) | (p["years_placed"] > 0)].all()
    assert (p["years_placed"] <= 21).all()

    assert not (p["misuse"] > 0)[age < 13].any()
    assert not (p["convictions"] > 0)[age < 15].any()
    assert not (p["health"] > 0)[age < 6].any()
    assert ((p["misuse"] > 0) == (p["misuse_years"] > 0)).all()
    assert (p["health_years"] > 0)[p["health"] > 0].all()

    assert np.array_equal(p["convicted"] == 1, p["convictions"] > before["convictions"])
    assert np.array_equal(p["convicted"] == 1, p["years_since_conviction"] == 0)
    assert np.array_equal(p["convictions"] > 0, p["years_since_conviction"] < NEVER)
    assert (p["violent_convictions"] <= p["convictions"]).all()
    assert (p["prison_years"] > before["prison_years"])[in_prison].all()
    assert (p["outcome"] == [outcome_of(one, PRM) for one in p]).all()


def services_agree(model: Vandpunkt) -> None:
    """Fail unless everybody's contacts are possible ones, and nobody is served beyond the hours there are."""
    people, age, contacts = model.people, age_of(model), model.contacts
    came_to, waiting = contacts.came_to, contacts.came_to == WAITING
    lived_here = np.isin(people["presence"], (ALIVE, DEAD)) & (age <= 64)
    assert not came_to[:, ~lived_here].any(), "who is not here meets nobody"
    assert not np.isin(came_to, (AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE)).any(), "everybody at a door has an outcome"
    assert np.array_equal(contacts.queues, waiting.sum(axis=0))
    assert (contacts.waited[waiting] > 0).all()
    for agent in model.agencies:
        first, last = agent.agency.ages
        of_age = (age >= first) & (age <= last)
        outgrown = (came_to[agent.place] == AGED_OUT) | ((came_to[agent.place] == HELPED_ELSEWHERE) & ~of_age)
        assert (age[outgrown] == last + 1).all(), "in the year after the last in the queue"
        assert not came_to[agent.place, ~of_age & ~outgrown].any()
        residents = int(model.residents[agent.place])
        assert (lived_here & of_age & (people["presence"] == ALIVE)).sum() <= residents
        counts = model.contact_counts[-1][agent.place]
        assert np.array_equal(counts[1:], np.bincount(came_to[agent.place], minlength=len(counts))[1:])
        assert counts.sum() - outgrown.sum() <= residents, "nobody is both served and missed, nor anything else twice"
        served = counts[[SERVED, SERVED_BY_MISTAKE]].sum()
        staff = agent.agency.staff
        hours = staff.hours_per_1000 * agent.staff_share * residents / 1000.0
        used = served * staff.hours_per_case + counts[REFUSED] * staff.hours_per_assessment
        assert served == 0 or used <= hours + staff.hours_per_case + 1e-6, "less than a case is kept for next year"
        here = lived_here & (people["presence"] == ALIVE)
        assert np.array_equal(contacts.waited[agent.place, here] > 0, waiting[agent.place, here])
    assert not (people["in_joint_plan"][people["presence"] == ALIVE] == 1).any() or model.team is not None
    assert not (came_to == HELPED_ELSEWHERE).any() or model.association is not None


def everybody_is_counted_once(model: Vandpunkt, counted_before: int) -> None:
    alive = int((model.people["presence"] == ALIVE).sum())
    assert int(model.outcome_counts.sum()) == counted_before + alive


@careful
@given(data=st.data())
def test_people_are_conserved_and_states_agree_in_every_year_of_any_world(
    data: st.DataObject, worlds: st.SearchStrategy[Vandpunkt]
) -> None:
    model = data.draw(worlds)
    counted = 0
    lived = 0
    for before in years(model):
        lived += 1
        people_are_conserved(model, before)
        gone_is_gone(model, before, but_for=PUSHES)
        waiting_changes_nothing(model, before)
        histories_only_grow(model, before)
        states_agree(model, before)
        services_agree(model)
        everybody_is_counted_once(model, counted)
        counted = int(model.outcome_counts.sum())
    assert lived == model.years
    assert counted == sum(model.datacollector.get_model_vars_dataframe()["alive"])


# A standing municipality


@pytest.mark.parametrize("way", ["silo", "team", "association_2", "team_and_talks"])
@pytest.mark.parametrize("births", [(70, 64, 6), (104, 64, 40), (80, 70, 25)])
def test_in_a_standing_municipality_everybody_of_all_ages_is_counted_to_the_last_year(
    births: tuple[int, int, int], way: str, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    programmes: dict[str, Programme], organisation: Callable[[str], Organisation],
) -> None:  # fmt: skip
    birth_years, warm_up, horizon = births
    town = place(
        12, birth_years=birth_years, first_birth_year=1960, warm_up_years=warm_up, horizon_years=horizon,
        newcomers_per_birth=0.2,
    )  # fmt: skip
    model = Vandpunkt(town, agencies, tuple(programmes.values()), seed=3, organisation=organisation(way))
    alive: list[int] = []
    counted = 0
    for before in years(model):
        people_are_conserved(model, before)
        histories_only_grow(model, before)
        services_agree(model)
        everybody_is_counted_once(model, counted)
        counted = int(model.outcome_counts.sum())
        alive.append(int((model.people["presence"] == ALIVE).sum()))
    assert town.start_year == 1960 + warm_up
    assert model.year == model.last_year == 1960 + warm_up + horizon - 1
    assert len(alive) == model.years == warm_up + horizon
    assert model.outcome_counts.sum() == sum(alive)
    living = model.people["presence"] == ALIVE
    ages = np.unique(age_of(model)[living])
    youngest = max(0, model.year - (1960 + birth_years - 1))
    assert ages.tolist() == list(range(youngest, 65)), "people of all ages"
    assert (model.people["presence"][age_of(model) > 64] != ALIVE).all()
    for programme in model.programmes:
        assert not any(programme.delivered_by_year[:warm_up]), "nothing chosen is delivered before the choice"
    assert sum(sum(programme.delivered_by_year) > 0 for programme in model.programmes) > len(model.programmes) / 2


def test_a_queue_stays_bounded_over_a_life_and_longer(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency]
) -> None:
    """With a third of the room a standing queue is long but does not grow from decade to decade."""
    town = place(30, birth_years=130, first_birth_year=1960, warm_up_years=65, horizon_years=65)
    model = Vandpunkt(town, [with_share_of_room(own, 1.0 / 3.0) for own in agencies], seed=3).run()
    waiting = np.array(model.contact_counts)[65:, :, WAITING].sum(axis=1)
    residents = np.array(model.residents_by_year)[65:]
    assert waiting.min() > 50
    share = waiting / residents
    assert share[-20:].mean() < 1.15 * share[:20].mean()
    assert share.max() < 1.5 * share.mean()


def test_no_programme_writes_on_the_record_of_the_dead(
    place: Callable[..., Municipality], programmes: dict[str, Programme], altered: Callable[..., np.ndarray]
) -> None:
    deadly = altered(death_log_odds=-4.0)
    model = Vandpunkt(place(100), (), tuple(programmes.values()), seed=1, parameters=deadly)
    for before in years(model):
        gone_is_gone(model, before, but_for=())


def spoil_presence(model: Vandpunkt) -> None:
    model.people["presence"][0] = GROWN_OUT


def spoil_work(model: Vandpunkt) -> None:
    model.people["livelihood"][np.flatnonzero(model.people["presence"] == ALIVE)[0]] = CHILD


def spoil_prison(model: Vandpunkt) -> None:
    model.people["prison_years_left"][model.people["presence"] == ALIVE] = 1


def spoil_convictions(model: Vandpunkt) -> None:
    model.people["convictions"][3] += 1


def spoil_area(model: Vandpunkt) -> None:
    model.people["area"][3] += 1


@pytest.mark.parametrize("spoil", [spoil_presence, spoil_work, spoil_prison, spoil_convictions, spoil_area])
def test_the_checks_see_one_spoilt_record(
    spoil: Callable[[Vandpunkt], None], place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    model = Vandpunkt(place(40), agencies)
    for _ in range(30):
        model.step()
    before = model.people.copy()
    model.step()
    assert all(check(model, before) is None for check in (people_are_conserved, histories_only_grow, states_agree))
    spoil(model)
    with pytest.raises(AssertionError):
        people_are_conserved(model, before)
        histories_only_grow(model, before)
        states_agree(model, before)


def test_newcomers_and_the_born_here_are_counted_apart(lived: Vandpunkt, programmes: dict[str, Programme]) -> None:
    assert len(lived.programmes) == len(programmes)
    newcomers = lived.people["origin"] == FOREIGN_BORN
    for group, who in ((0, ~newcomers), (1, newcomers)):
        kept = lived.outcome_years[who].sum(axis=0)
        assert np.array_equal(lived.outcome_counts[group, 23:43].sum(axis=0), kept)
