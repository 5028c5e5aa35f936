"""Claims about what a trial measures in lives written by hand, and the effects that shares of them make."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast, get_args

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality, Target, Title
from sim.configuration.trials import TRAITS, Published, Trial, TrialState
from sim.evidence.ages import AGES
from sim.model import Vandpunkt
from sim.people.record import FEMALE, MALE, PERSON, WORK
from sim.studies.measures.lives import STATES as STATES_OF_LIVES
from sim.studies.measures.lives import Lives
from sim.studies.panel import Panel
from sim.studies.trials.measures import STATES, Arms, Enrolled, arms_of, effect_of, fields_of, pooled

PLAIN = Trial(
    name="a_trial", title=Title(en="A trial", sv="Ett försök"), programme="invented", role="input",
    published=Published("interventions:ips_sv"), effect_measure="RD", measure="work", target=Target(ages=(20, 20)),
    numbers_from="assumption: a test", follow_up_years=1,
)  # fmt: skip
SHARES = Arms(participants=1000, measured=1000.0, measured_without=1000.0, with_it=200.0, without_it=100.0)
EFFECTS = {
    "RD": 0.1, "RR": 2.0, "OR": 0.25 / (1 / 9), "HR": math.log(0.8) / math.log(0.9),
    "d": math.log(2.25) * math.sqrt(3) / math.pi,
}  # fmt: skip


@pytest.mark.parametrize("measure", EFFECTS)
def test_an_effect_is_what_its_name_says_of_two_shares(measure: str) -> None:
    trial = replace(PLAIN, effect_measure=measure)  # type: ignore[arg-type]
    assert effect_of(SHARES, trial) == pytest.approx(EFFECTS[measure])
    if measure in ("RD", "d"):
        assert effect_of(SHARES, replace(trial, sign=-1)) == pytest.approx(-EFFECTS[measure])


def test_a_trait_comes_back_in_sd_in_points_and_as_a_cut_through_it() -> None:
    arms = Arms(200, 200.0, 200.0, 30.0, 130.0)
    trait = replace(PLAIN, measure="externalising", effect_measure="d")
    assert effect_of(arms, trait) == pytest.approx(-0.5)
    assert effect_of(arms, replace(trait, sign=-1)) == pytest.approx(0.5)
    assert effect_of(arms, replace(trait, effect_measure="points", points_a_sd=32.0)) == pytest.approx(-16.0)
    cut = effect_of(arms, replace(trait, effect_measure="OR"))
    assert math.log(cut) * math.sqrt(3) / math.pi == pytest.approx(-0.5)


@pytest.mark.parametrize("measure", ["RR", "OR", "HR", "d"])
@pytest.mark.parametrize(
    "arms", [Arms(9, 9.0, 9.0, 0.0, 0.0), Arms(9, 9.0, 9.0, 9.0, 4.0), Arms(0, 0.0, 0.0, 0.0, 0.0)]
)
def test_what_cannot_be_told_is_no_number(measure: str, arms: Arms) -> None:
    assert math.isnan(effect_of(arms, replace(PLAIN, effect_measure=measure)))  # type: ignore[arg-type]


def years(*ages: range) -> np.ndarray:
    """Return a field of shape (65, persons) that is WORK at the ages given for each person."""
    kept = np.zeros((AGES, len(ages)), dtype=np.uint8)
    for person, at in enumerate(ages):
        kept[list(at), person] = WORK
    return kept


class Written(SimpleNamespace):
    """A panel written by hand."""

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a field."""
        return cast(np.ndarray, getattr(self, name))


def panel_of(**fields: np.ndarray) -> Panel:
    """Return a panel in which everybody is always here."""
    first = next(iter(fields.values()))
    return cast(Panel, Written(here=np.ones(first.shape, dtype=bool), **fields))


def measured(trial: Trial, with_it: Panel, without_it: Panel, sexes: list[int] | None = None) -> Arms:
    """Measure persons who were all enrolled at 20."""
    persons = with_it.here.shape[1]
    people = np.zeros(persons, dtype=PERSON)
    people["sex"] = sexes or [MALE] * persons
    return arms_of(trial, people, Enrolled(np.arange(persons), np.full(persons, 20)), with_it, without_it)


READINGS: dict[str, tuple[dict[str, Any], float, float]] = {
    # with the programme in work at 18, 20, 21, 22, from 20 to 23; without: nobody but the last at 21
    "then: the year of the follow-up": ({"follow_up_years": 1}, 2, 1),
    "then: half a year": ({"follow_up_years": 0}, 2, 0),
    "since: from enrolment on": ({"reading": "since", "follow_up_years": 2}, 4, 1),
    "by: before enrolment too": ({"reading": "by", "follow_up_years": 2}, 5, 1),
    "by an age": ({"reading": "by", "follow_up_years": None, "at_age": 21}, 4, 1),
    "years add up": ({"reading": "since", "at_least": 2, "follow_up_years": 2}, 1, 0),
    "yearly: person-years": ({"reading": "yearly", "follow_up_years": 2}, 6, 1),
}


@pytest.mark.parametrize("what", READINGS)
def test_a_state_counts_in_the_years_that_the_reading_says(what: str) -> None:
    given, with_it, without_it = READINGS[what]
    does = panel_of(livelihood=years(range(18, 19), range(20, 21), range(21, 22), range(22, 23), range(20, 24)))
    without = panel_of(livelihood=years(*[range(0)] * 4, range(21, 22)))
    found = measured(replace(PLAIN, **given), does, without)
    assert (found.with_it, found.without_it) == (with_it, without_it)
    assert found.measured == (15.0 if given.get("reading") == "yearly" else 5.0)


def test_only_those_of_the_sex_who_are_still_here_in_both_lives_are_measured() -> None:
    does, without = (panel_of(livelihood=years(*[range(20, 30)] * 4)) for _ in range(2))
    does.here[21:, 0] = False
    without.here[21:, 1] = False
    found = measured(PLAIN, does, without)
    assert (found.participants, found.measured, found.with_it) == (4, 2.0, 2.0)
    women = measured(replace(PLAIN, sex="women"), does, without, [MALE, FEMALE, FEMALE, MALE])
    assert (women.participants, women.measured) == (2, 1.0)


def test_who_would_be_too_old_at_the_follow_up_is_not_measured() -> None:
    does = panel_of(livelihood=years(range(20, 30)))
    assert measured(replace(PLAIN, follow_up_years=50), does, does).measured == 0.0


def test_a_trait_is_what_others_meet_in_sd_of_its_age() -> None:
    own = np.tile(np.array([-2.0, 0.0, 2.0, 0.0]), (AGES, 1)).astype(np.float32)
    push = np.zeros_like(own)
    does = panel_of(externalising=own, push_externalising=push - 1.0)
    without = panel_of(externalising=own, push_externalising=push)
    trait = replace(PLAIN, measure="externalising", effect_measure="d")
    assert effect_of(measured(trait, does, without), trait) == pytest.approx(-1.0 / math.sqrt(2.0))


def test_a_constant_yearly_hazard_comes_back_from_years_and_from_a_share_over_many_years() -> None:
    many, rng = 40_000, np.random.default_rng(3)
    panels = []
    for yearly in (1.0 - math.exp(-0.03), 1.0 - math.exp(-0.05)):
        convicted = (rng.random((AGES, many)) < yearly).astype(np.uint8)
        panels.append(panel_of(convicted=convicted, prison_years_left=np.zeros_like(convicted)))
    for reading in ("yearly", "since"):
        trial = replace(PLAIN, measure="conviction", effect_measure="HR", reading=reading, follow_up_years=9)  # type: ignore[arg-type]
        assert effect_of(measured(trial, panels[0], panels[1]), trial) == pytest.approx(0.6, abs=0.02)


def test_years_in_prison_are_no_years_at_risk_of_conviction() -> None:
    convicted, left = np.zeros((AGES, 1), dtype=np.uint8), np.zeros((AGES, 1), dtype=np.uint8)
    convicted[20, 0], left[20:22, 0] = 1, (2, 1)
    free = panel_of(convicted=np.zeros_like(convicted), prison_years_left=np.zeros_like(left))
    trial = replace(PLAIN, measure="conviction", effect_measure="HR", reading="yearly", follow_up_years=4)
    found = measured(trial, free, panel_of(convicted=convicted, prison_years_left=left))
    assert (found.measured, found.measured_without, found.without_it) == (5.0, 4.0, 1.0)


def test_replications_are_pooled_and_say_how_sure_the_whole_is() -> None:
    rng = np.random.default_rng(4)
    trial = replace(PLAIN, effect_measure="RR")

    def lived(count: int) -> list[Arms]:
        return [
            Arms(100, 100.0, 100.0, float(rng.binomial(100, 0.4)), float(rng.binomial(100, 0.2))) for _ in range(count)
        ]

    held = [pooled(lived(12), trial) for _ in range(300)]
    assert all(one.low < one.value < one.high and one.participants == 1200 for one in held)
    covered = np.mean([one.low <= 2.0 <= one.high for one in held])
    assert 0.91 <= covered <= 0.99
    few, many = (np.mean([math.log(one.high / one.low) for one in (pooled(lived(n), trial) for _ in range(50))])
                 for n in (6, 24))  # fmt: skip
    assert many < 0.6 * few


def test_one_replication_or_lives_that_are_all_alike_have_no_interval() -> None:
    assert math.isnan(pooled([SHARES], PLAIN).low)
    same = pooled([Arms(9, 9.0, 9.0, 3.0, 3.0)] * 5, PLAIN)
    assert same.value == 0.0 and math.isnan(same.low)


def test_each_measure_has_its_fields_and_each_state_its_place_in_the_schema() -> None:
    assert set(STATES) == set(get_args(TrialState))
    trials = [replace(PLAIN, measure="bonds", effect_measure="d"), replace(PLAIN, measure="any_problem")]
    assert fields_of(trials) == ("bonds", "convicted", "health", "misuse", "push_bonds")
    assert set(fields_of([replace(PLAIN, measure=name) for name in STATES])) <= set(PERSON.names or ())
    assert all(f"push_{name}" in (PERSON.names or ()) for name in TRAITS)


def test_states_mean_what_they_mean_in_a_validation(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    lives = Lives(Vandpunkt(place(80), agencies, seed=3))
    shared = [name for name in STATES if name in STATES_OF_LIVES]
    assert len(shared) >= 8
    for name in shared:
        assert (STATES[name].of(lives.panel) & lives.here == lives.state(name)).all(), name
    told = lives.state("mental_ill_health") | lives.state("misuse") | lives.state("conviction")
    assert (STATES["any_problem"].of(lives.panel) & lives.here == told).all()
