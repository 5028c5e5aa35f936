"""Claims about the model as Mesa users know one: agents, steps, and a person to follow."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import mesa
import numpy as np
import pytest

from sim.agencies.agency import AgencyAgent
from sim.agencies.contacts import SERVED, SERVED_BY_MISTAKE, WAITING
from sim.configuration.schema import Agency, Municipality, Organisation, Programme
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import PERSON
from sim.programmes.delivery import ProgrammeAgent
from sim.studies.run import digest_of


@pytest.fixture
def model(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> Vandpunkt:
    return Vandpunkt(place(30, birth_years=2), agencies, tuple(programmes.values()), seed=5)


def test_it_is_a_mesa_model_whose_agents_are_its_agencies_and_programmes(
    model: Vandpunkt, agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == len(agencies) + len(programmes)
    assert {a.agency.name for a in model.agents_by_type[AgencyAgent]} == {a.name for a in agencies}
    assert {p.programme.name for p in model.agents_by_type[ProgrammeAgent]} == set(programmes)
    assert model.agents.select(agent_type=AgencyAgent).get("place") == list(range(len(agencies)))


def test_stepping_by_hand_is_running(
    model: Vandpunkt, place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    assert model.year == model.first_year - 1
    for year in range(model.first_year, model.last_year + 1):
        model.step()
        assert model.year == year
    assert model.steps == model.years == 66
    other = Vandpunkt(place(30, birth_years=2), agencies, tuple(programmes.values()), seed=5).run()
    assert digest_of(other) == digest_of(model)
    digest = digest_of(model)
    assert model.run() is model
    assert digest_of(model) == digest, "running a model that is at its end changes nothing"


@pytest.mark.parametrize("way", ["silo", "team_and_talks", "association_2"])
def test_the_order_in_which_agencies_and_programmes_are_given_does_not_matter(
    way: str, place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme],
    organisation: Callable[[str], Organisation], with_share_of_room: Callable[[Agency, float], Agency],
) -> None:  # fmt: skip
    narrow = [with_share_of_room(own, 0.5) for own in agencies]
    # In one setting the first in the strategy comes first: tests/programmes/test_room.py.
    some = [replace(programme, setting="everyone") for programme in programmes.values()]
    turned = ((narrow, some), (narrow[::-1], some[::-1]), (narrow[7:] + narrow[:7], some[2:] + some[:2]))
    models = [
        Vandpunkt(place(120), given, delivered, seed=5, organisation=organisation(way)).run()
        for given, delivered in turned
    ]
    first = models[0]
    assert first.contacts.names == tuple(sorted(first.contacts.names))
    assert first.handed_over and np.array(first.handed_over).sum() > 0
    for other in models[1:]:
        assert digest_of(other) == digest_of(first)
        assert other.people.tobytes() == first.people.tobytes()
        assert other.contacts.names == first.contacts.names
        assert np.array_equal(other.contact_counts, first.contact_counts)
        assert np.array_equal(other.ledger.by_year, first.ledger.by_year)
        assert np.array_equal(other.ledger.by_achievement, first.ledger.by_achievement)


def test_a_data_collector_sees_every_year(model: Vandpunkt) -> None:
    collector = mesa.DataCollector(
        model_reporters={"year": "year", "served": lambda m: int((m.contacts.came_to == SERVED).sum())}
    )
    while model.year < model.last_year:
        model.step()
        collector.collect(model)
    frame = collector.get_model_vars_dataframe()
    assert frame["year"].tolist() == list(range(model.first_year, model.last_year + 1))
    assert frame["served"].sum() > 0


def test_the_model_keeps_every_year_of_its_own(model: Vandpunkt) -> None:
    served, waiting = [], []
    while model.year < model.last_year:
        model.step()
        came_to = model.contacts.came_to
        served.append(int(((came_to == SERVED) | (came_to == SERVED_BY_MISTAKE)).sum()))
        waiting.append(int((came_to == WAITING).sum()))
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["year"].tolist() == list(range(model.first_year, model.last_year + 1))
    assert (frame["served"].tolist(), frame["waiting"].tolist()) == (served, waiting)
    assert frame["alive"].sum() == model.outcome_counts.sum(), "everybody is counted once a year"
    assert frame["in_programmes"].sum() == sum(sum(p.delivered_by_year) for p in model.programmes) > 0
    assert sum(served) > 0


def test_a_person_reads_the_record_as_it_is_now(model: Vandpunkt) -> None:
    person = model.person(3)
    assert isinstance(person, mesa.Agent)
    for _ in range(20):
        model.step()
        for name in PERSON.names or ():
            value = getattr(person, name)
            assert value == model.people[name][3]
            assert type(value) in (int, float)
    assert person.age == model.year - person.birth_year == 19
    assert person.bill_ore == int(model.ledger.by_person[3].sum())
    with pytest.raises(AttributeError, match="a person has no 'shoe_size'"):
        _ = person.shoe_size


def test_looking_at_people_changes_no_life(
    model: Vandpunkt, place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    while model.year < model.last_year:
        model.step()
        _ = [model.person(row).outcome for row in range(0, 60, 10)]
    other = Vandpunkt(place(30, birth_years=2), agencies, tuple(programmes.values()), seed=5).run()
    assert digest_of(other) == digest_of(model)


def test_mesas_own_generators_are_never_asked(model: Vandpunkt) -> None:
    before = model.random.getstate(), model.rng.bit_generator.state
    model.run()
    assert (model.random.getstate(), model.rng.bit_generator.state) == before


def test_people_that_are_handed_in_are_copied(place: Callable[..., Municipality]) -> None:
    people = people_of(place(30), parameter_record(), key_of(5))
    before = people.copy()
    given, made = Vandpunkt(place(30), seed=5, people=people).run(), Vandpunkt(place(30), seed=5).run()
    assert people.tobytes() == before.tobytes()
    assert digest_of(given) == digest_of(made)


@pytest.mark.parametrize("ages", [(0, 0), (3, 3), (0, 64), (64, 64), (16, 24)])
def test_rows_of_ages_are_those_of_the_ages(model: Vandpunkt, ages: tuple[int, int]) -> None:
    for _ in range(40):
        model.step()
        age = model.year - model.people["birth_year"].astype(int)
        expected = np.flatnonzero((age >= ages[0]) & (age <= ages[1]))
        assert np.array_equal(np.arange(*model.rows_of_ages(*ages)), expected)


def test_it_stops_running_when_the_youngest_is_64(model: Vandpunkt) -> None:
    for _ in range(200):
        if not model.running:
            break
        model.step()
    assert model.year == model.last_year


def test_to_look_at_somebody_leaves_no_trace_among_the_agents(model: Vandpunkt) -> None:
    before = len(model.agents)
    assert model.person(3).unique_id != model.person(3).unique_id
    assert len(model.agents) == before


def test_a_model_that_nobody_holds_any_more_is_forgotten(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    model = Vandpunkt(place(20), agencies, seed=1)
    model.step()
    model.person(0)
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


def test_people_in_another_order_are_refused(place: Callable[..., Municipality]) -> None:
    town = place(5, birth_years=2)
    people = Vandpunkt(town).people
    with pytest.raises(ValueError, match="by year of birth"):
        Vandpunkt(town, people=people[::-1])
    assert Vandpunkt(town, people=people).run().year == town.last_year
