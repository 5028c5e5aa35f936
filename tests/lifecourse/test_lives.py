"""Claims about many lives: traits keep their spread, and people only go where a rule lets them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.evidence.parameters import parameter_record
from sim.lifecourse.events import DRAWS, EVENTS, INCOME_STREAM
from sim.lifecourse.walk import Walk, draw_for, hand_over
from sim.model import Vandpunkt
from sim.people.births import HOUSEHOLD_MARKERS
from sim.people.draws import STREAM_TIMES, draw_four, key_of, logit
from sim.people.record import (
    ALIVE,
    CHILD,
    COMPLETED,
    DISABILITY_PENSION,
    DRUG,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    OUTSIDE,
    PERSON,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
    view_of_pushes,
)
from sim.studies.panel import Panel

Place = Callable[..., Municipality]
TRAITS = ("attention", "externalising", "internalising", "attainment", "bonds", "parenting")
SPREAD = {"attainment": 1.2}
"""Calibrated loadings on family and disinhibition have widened school results; validation standardises every trait."""
TO_WHERE_ONE_MAY_GO = {
    CHILD: {STUDY, WORK, OUTSIDE, UNEMPLOYED, INCOME_SUPPORT},
    STUDY: {STUDY, WORK, OUTSIDE, UNEMPLOYED, INCOME_SUPPORT, DISABILITY_PENSION},
    WORK: {WORK, SICK, UNEMPLOYED, OUTSIDE, DISABILITY_PENSION},
    OUTSIDE: {OUTSIDE, STUDY, WORK, UNEMPLOYED, INCOME_SUPPORT, DISABILITY_PENSION},
    UNEMPLOYED: {LONG_TERM_UNEMPLOYED, WORK, OUTSIDE, INCOME_SUPPORT, DISABILITY_PENSION, STUDY},
    LONG_TERM_UNEMPLOYED: {LONG_TERM_UNEMPLOYED, WORK, OUTSIDE, INCOME_SUPPORT, DISABILITY_PENSION, STUDY},
    SICK: {LONG_TERM_SICK, WORK, UNEMPLOYED, OUTSIDE, DISABILITY_PENSION},
    LONG_TERM_SICK: {LONG_TERM_SICK, WORK, UNEMPLOYED, OUTSIDE, DISABILITY_PENSION},
    DISABILITY_PENSION: {DISABILITY_PENSION, UNEMPLOYED, OUTSIDE},
    INCOME_SUPPORT: {INCOME_SUPPORT, LONG_TERM_UNEMPLOYED, WORK, OUTSIDE, DISABILITY_PENSION, STUDY},
}


@pytest.fixture(scope="module")
def panel(place: Place, agencies: tuple[Agency, ...]) -> tuple[Vandpunkt, Panel]:
    model = Vandpunkt(place(3000), agencies, seed=2)
    return model, Panel(model, [*TRAITS, "livelihood", "school"]).run()


@pytest.mark.parametrize("trait", TRAITS)
def test_a_trait_stays_near_mean_zero_and_spread_one_from_birth_to_eighteen(
    trait: str, panel: tuple[Vandpunkt, Panel]
) -> None:
    model, kept = panel
    born_here = model.people["origin"] != FOREIGN_BORN
    for age in range(0, 18):
        values = kept[trait][age, born_here & kept.here[age]]
        assert values.mean() == pytest.approx(0.0, abs=0.35), age
        assert values.std() == pytest.approx(SPREAD.get(trait, 1.0), abs=0.15), age


def test_people_only_go_where_a_rule_lets_them(panel: tuple[Vandpunkt, Panel]) -> None:
    _, kept = panel
    doing, here = kept["livelihood"], kept.here
    moved = {
        (int(a), int(b))
        for a, b in np.unique(np.stack([doing[15:-1], doing[16:]])[:, here[15:-1] & here[16:]], axis=1).T
    }
    assert moved <= {(a, b) for a, there in TO_WHERE_ONE_MAY_GO.items() for b in there}
    assert len(moved) > 30


def test_class_and_area_show_last_years_behaviour(place: Place, agencies: tuple[Agency, ...]) -> None:
    model = Vandpunkt(place(300, birth_years=10, areas=4), agencies, seed=3)
    while model.year < model.first_year + 20:
        model.step()
    people, year = model.people.copy(), model.year + 1
    model.year = year
    model._look_around()
    age = year - people["birth_year"].astype(int)
    here = model.people["presence"] == ALIVE
    pupil = here & (age >= 6) & (age <= 18)
    shown = people["externalising"].astype(float) + people["push_externalising"].astype(float)
    for one in np.unique(people["school_class"][pupil]):
        expected = shown[pupil & (people["school_class"] == one)].mean()
        assert model._class_means[one] == pytest.approx(expected, abs=1e-9)
    for area in range(4):
        adult = here & (age >= 16) & (people["area"] == area)
        idle = ~np.isin(people["livelihood"], (WORK, STUDY, CHILD))
        expected = [people["convicted"][adult].mean(), (people["misuse"] == DRUG)[adult].mean(), idle[adult].mean()]
        assert model._area_shares[area] == pytest.approx(expected)
    assert model._area_shares.any()


def drawn_for(people: np.ndarray, key: tuple[np.uint64, np.uint64]) -> np.ndarray:
    """Return the draws of some people for 2040, shape (people, events); NaN where there is none."""
    some, year = len(people), np.uint64(2040)
    names, draws = np.zeros((2, some), dtype=np.uint32), np.full((4 * len(EVENTS) + 4, some), np.nan)
    rows = np.full((some, 4 * len(EVENTS)), np.nan)
    draw_for(people, np.arange(some), some, year, *key, parameter_record()[0], names[0], names[1], draws)
    for k, person in enumerate(people):
        hand_over(draws, k, 2040 - int(person["birth_year"]), rows[k])
    return rows


@pytest.mark.parametrize(("age", "streams"), [(0, range(4)), (13, range(9)), (20, range(9)), (21, range(3, 9))])
def test_every_accident_has_its_own_draw(age: int, streams: range) -> None:
    key = key_of(4, 2)
    people = np.zeros(1, dtype=PERSON)
    people["person"], people["household"], people["birth_year"] = 77, 77, 2040 - age
    prm = parameter_record()[0]
    row = drawn_for(people, key)[0]
    times = 2040 // int(prm["income_times_years"])
    for stream, events in enumerate(EVENTS):
        drawn = [logit(u) for u in draw_four(*key, 77, np.uint64(2040), np.uint64(stream))]
        if stream == INCOME_STREAM:
            drawn[0] = logit(draw_four(*key, 77, 0, np.uint64(HOUSEHOLD_MARKERS))[0])
            drawn[1] = logit(draw_four(*key, 77, times, np.uint64(STREAM_TIMES))[0])
        for k, event in enumerate(events):
            value = row.view(DRAWS)[event][0]
            assert value == drawn[k] if stream in streams else np.isnan(value), event


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_everybody_meets_the_area_they_live_in(shown: int, altered: Callable[..., np.ndarray]) -> None:
    peers = altered(
        conviction_peers=1e4, drug_peers=1e4, find_work_area=1e4, conviction_drug=0.0, work_misuse=0.0,
        work_recent_conviction=0.0, find_work_log_odds=-1e3, conviction_log_odds=-1e3, drug_log_odds=-1e3,
    )  # fmt: skip
    people = np.zeros(600, dtype=PERSON)
    people["person"], people["presence"], people["birth_year"] = np.arange(600), ALIVE, 2000
    people["livelihood"], people["school"] = LONG_TERM_UNEMPLOYED, COMPLETED
    people["area"] = np.arange(600) % 3
    shares = np.zeros((3, 3))
    shares[1, shown] = 1.0
    Walk(1).live_year(people, 2040, key_of(1), np.zeros(1), shares, peers)
    happened = [people["convicted"] == 1, people["misuse"] == DRUG, people["livelihood"] == WORK]
    for k, event in enumerate(happened):
        assert not event[people["area"] != 1].any()
        assert event[people["area"] == 1].mean() > 0.9 if k == shown else not event.any()


def test_what_was_moved_last_year_is_let_go(place: Place) -> None:
    model = Vandpunkt(place(50), (), seed=1)
    for _ in range(20):
        model.step()
    view_of_pushes(model.people)[:] = 1.0
    model.step()
    here = model.people["presence"] == ALIVE
    assert not view_of_pushes(model.people)[here].any()


def test_siblings_share_what_happens_to_their_parents_and_nothing_else() -> None:
    people = np.zeros(3, dtype=PERSON)
    people["person"], people["household"], people["birth_year"] = (77, 99, 55), (77, 77, 55), 2040 - 12
    draws = drawn_for(people, key_of(4, 2))
    names = np.array(DRAWS.names)
    shared = names[draws[0] == draws[1]]
    assert set(shared) == {"separation", "parental_illness", "lasting_income", "income_of_the_times"}
    assert not names[draws[0] == draws[2]].size


def test_a_draw_is_the_same_whoever_else_is_drawn_for() -> None:
    people = np.zeros(100, dtype=PERSON)
    people["person"], people["birth_year"] = np.arange(100), 1976 + np.arange(100) * 64 // 99
    people["household"] = people["person"] // 2 * 2
    together = drawn_for(people, key_of(4, 2))
    alone = np.vstack([drawn_for(people[k : k + 1], key_of(4, 2)) for k in range(100)])
    assert np.array_equal(together, alone, equal_nan=True)
    assert 20 < np.isnan(together).any(axis=1).sum() < 100


def test_an_event_keeps_its_place_for_ever() -> None:
    assert EVENTS[:9] == (
        ("attention", "externalising", "internalising", "attainment"),
        ("bonds", "parenting", "separation", "parental_illness"),
        ("lasting_income", "income_of_the_times", "placement", "placement_end"),
        ("death", "ill_health", "severe_illness", "recovery"),
        ("alcohol", "drug", "misuse_end", "conviction"),
        ("violence", "prison", "eligibility", "completion"),
        ("study", "find_work", "lose_work", "fall_sick"),
        ("return_from_sickness", "disability_pension", "income_support", "leave_income_support"),
        ("short_sick_leave", "late_completion", "withdraw", "prison_length"),
    )
    names = [event for events in EVENTS for event in events]
    assert len(set(names)) == len(names)
