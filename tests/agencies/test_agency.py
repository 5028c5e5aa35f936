"""Claims about agencies: the largest need first, among equals a draw and not the row, and never more than room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.agencies.agency import most_in_need
from sim.configuration.schema import Agency, Municipality
from sim.model import Vandpunkt
from sim.people.record import ALIVE, LEVERS, view_of_pushes

Place = Callable[..., Municipality]


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


def test_an_agency_without_error_shares_out_its_room_by_lot_not_by_birth(
    place: Place, agencies: tuple[Agency, ...], altered: Callable[..., np.ndarray]
) -> None:
    clear_sighted = replace(named(agencies, "primary_care"), noise_sd=0.0, capacity_per_1000=100.0)
    everybody_mildly_ill = altered(
        ill_health_log_odds=40.0, recovery_log_odds=-40.0, severe_illness_log_odds=-40.0, death_log_odds=-40.0
    )
    model = Vandpunkt(place(1000), [clear_sighted], seed=2, parameters=everybody_mildly_ill)
    while model.year < model.first_year + 30:
        model.step()
    served = np.flatnonzero(model.people["served"][: len(model.people)])
    here = np.flatnonzero(model.people["presence"] == ALIVE)
    places = np.searchsorted(here, served) / len(here)
    assert model.agencies[0].tally.turned_away[-1] > 500
    assert len(served) == len(here) // 10
    assert places.mean() == pytest.approx(0.5, abs=0.12)
    assert np.histogram(places, bins=4, range=(0.0, 1.0))[0].min() > len(served) // 8


def test_who_is_served_gets_the_effects_and_who_is_not_gets_none(place: Place, agencies: tuple[Agency, ...]) -> None:
    model = Vandpunkt(place(300), agencies, seed=1)
    for _ in range(12):
        model.step()
    model._look_around()
    model.year += 1
    model._agencies_serve()
    expected = np.zeros((len(model.people), len(LEVERS)), dtype=np.float32)
    for agent in model.agencies:
        for effect in agent.agency.service.effects:
            was_served = (model.people["served"] & agent.bit) != 0
            expected[was_served, LEVERS.index(effect.moves)] += np.float32(effect.size)
    alive = model.people["presence"] == ALIVE
    assert np.array_equal(view_of_pushes(model.people)[alive], expected[alive])
    assert (expected != 0.0).any()


def test_every_served_year_is_booked_and_no_other(place: Place, agencies: tuple[Agency, ...]) -> None:
    model = Vandpunkt(place(300), agencies, seed=1).run()
    assert len(model.agencies) == len(agencies)
    for agent in model.agencies:
        for line in model.ledger.lines_of(agent.agency.service.item):
            booked = model.ledger.by_year[:, :, line].sum(axis=1)
            assert np.array_equal(booked, np.array(agent.tally.served) * model.ledger.line_ore[line])
        assert sum(agent.tally.served) > 0, agent.agency.name


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
    noticed = [
        sum(Vandpunkt(place(500), preschool, chosen, seed=1, parameters=without_peers).run().agencies[0].tally.noticed)
        for chosen in ((), (calmer,))
    ]
    assert noticed[1] < 0.8 * noticed[0]


def test_more_agencies_than_bits_are_refused(place: Place, agencies: tuple[Agency, ...]) -> None:
    many = [replace(agencies[0], name=f"agency_{k}") for k in range(17)]
    Vandpunkt(place(20), many[:16]).step()
    with pytest.raises(ValueError, match="at most 16 agencies fit in a person's record, got 17"):
        Vandpunkt(place(20), many)
