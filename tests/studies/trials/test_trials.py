"""Claims about trials in the model: who is enrolled, what is put in, and that what is put in comes out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.configuration.schema import Agency, Economics, Programme, ProgrammeEffect, Target, Title
from sim.configuration.trials import PlannedTrial, Published, Trial, load_trial
from sim.studies.trials.measures import Simulated
from sim.studies.trials.sizes import size_that_returns
from sim.studies.trials.table import is_clear_of_chance, trials_table, verdict_of, without_trial
from sim.studies.trials.trials import Found, Ground, TrialTown, as_tried, groups_of, hold_trials

TRIAL = Trial(
    name="a_trial", title=Title(en="A trial", sv="Ett försök"), programme="invented", role="input",
    published=Published("interventions:tfco_meta"), effect_measure="d", measure="externalising",
    target=Target(ages=(7, 9)), numbers_from="assumption: a test", follow_up_years=0,
)  # fmt: skip


@pytest.fixture(scope="module")
def ground(agencies: tuple[Agency, ...]) -> Ground:
    """A small town with two replications."""
    return Ground(600, agencies, Economics(), replications=2, seed=5, threads=1)


@pytest.fixture(scope="module")
def plan(invented: Callable[..., Programme]) -> Callable[..., PlannedTrial]:
    """Make a planned trial of a programme of one effect that rests on the trial's own row."""

    def make(trial: Trial = TRIAL, moves: str = "externalising", size: float = -0.4, **other: Any) -> PlannedTrial:
        effect = ProgrammeEffect(
            moves=moves, size=size, low=-5.0, high=5.0, fade_out_per_year=0.2, evidence=trial.published.row
        )
        return PlannedTrial(trial, invented(effects=(effect,), **other))

    return make


@pytest.mark.parametrize("size", [-0.4, 0.3])
def test_what_is_put_in_comes_out_of_the_trial(size: float, ground: Ground, plan: Callable[..., PlannedTrial]) -> None:
    (found,) = hold_trials(ground, [plan(size=size)])
    town = TrialTown(ground, [TRIAL], 0)
    own = town.without_it["externalising"] + town.without_it["push_externalising"]
    sd = np.mean([own[age][town.without_it.here[age]].std() for age in (7, 8, 9)])
    assert found.as_published.value == pytest.approx(size / sd, rel=0.06)
    assert found.as_believed.value == found.as_published.value, "no rule of evidence speaks of this programme"


def test_a_programme_that_moves_nothing_gives_exactly_nothing(
    ground: Ground, plan: Callable[..., PlannedTrial]
) -> None:
    states = replace(TRIAL, measure="conviction", reading="by", follow_up_years=None, at_age=30, effect_measure="RD")
    for trial in (TRIAL, states):
        (found,) = hold_trials(ground, [plan(trial, size=0.0)])
        assert found.as_published.value == 0.0
        assert found.as_published.participants > 200


def test_half_of_the_group_is_enrolled_in_one_year_at_every_age_of_it(
    ground: Ground, plan: Callable[..., PlannedTrial]
) -> None:
    place = ground.place_of([TRIAL])
    assert (place.birth_years, place.births_per_year, place.last_year - place.first_birth_year) == (3, 200, 9)
    town, planned = TrialTown(ground, [TRIAL], 0), plan()
    (found,) = town.arms(as_tried(planned, "published"))
    age = 9 - (town.people["birth_year"].astype(int) - place.first_birth_year)
    residents = town.without_it.here[age, np.arange(len(age))].sum()
    assert found.participants / residents == pytest.approx(0.5, abs=0.06)
    assert found.measured == found.participants


def test_enrolment_that_stays_open_finds_every_age_in_every_year(ground: Ground) -> None:
    trial = replace(TRIAL, enrolment_years=4, follow_up_years=2)
    place = ground.place_of([trial])
    assert place.birth_years == 6 and place.last_year - place.first_birth_year == 9 + 2 + 3
    programme = as_tried(PlannedTrial(trial, load_trial("mentoring_bonds").programme), "published")
    assert (programme.first_year, programme.last_year) == (9, 12)


def test_everybody_accepts_and_nothing_else_stands_in_the_way() -> None:
    planned = load_trial("parent_training_half_year")
    tried = as_tried(planned, "believed")
    assert tried.target == planned.trial.target
    assert (tried.coverage_share, tried.uptake_share, tried.drop_out_share) == (0.5, 1.0, 0.0)
    assert (tried.places_per_1000, tried.contact, tried.start_up_years) == (None, None, 0)


def test_as_published_the_shrinkage_is_undone_and_as_believed_it_is_what_strategies_use() -> None:
    planned = load_trial("parent_training_half_year")
    sizes = {
        belief: {one.moves: one.size for one in as_tried(planned, belief).effects}  # type: ignore[arg-type]
        for belief in ("published", "believed")
    }
    assert sizes["published"]["externalising"] == pytest.approx(-13.5 / 32, abs=0.001)
    assert sizes["believed"] == {one.moves: one.size for one in planned.programme.effects}
    assert sizes["published"]["parenting"] == sizes["believed"]["parenting"], "an assumption has nothing to undo"
    twice = {one.moves: one.size for one in as_tried(planned, "published", 2.0).effects}
    assert twice["externalising"] == pytest.approx(2.0 * sizes["published"]["externalising"])
    assert twice["parenting"] == sizes["published"]["parenting"], "only what rests on the trial's row is multiplied"


def test_what_was_taken_off_for_other_people_is_put_back_in_the_study_s_own_group() -> None:
    planned = load_trial("adhd_medication_probation")
    whole = {one.moves: one.size for one in as_tried(planned, "published").effects}
    assert whole["conviction"] == pytest.approx(math.log(0.68), abs=0.002)
    part = replace(planned, trial=replace(planned.trial, whole_effect_of=()))
    assert as_tried(part, "published").effects[0].size == pytest.approx(0.8 * math.log(0.68), abs=0.002)


def test_results_are_the_same_for_any_number_of_threads(ground: Ground, plan: Callable[..., PlannedTrial]) -> None:
    planned = [plan(), plan(replace(TRIAL, name="later", follow_up_years=2))]
    one, two = (hold_trials(replace(ground, threads=threads), planned) for threads in (1, 2))
    assert one == two
    assert one[1].as_published.value == pytest.approx(0.64 * one[0].as_published.value, rel=0.1), (
        "fades by a fifth a year"
    )


def test_the_size_that_returns_the_published_effect_does_return_it(
    ground: Ground, plan: Callable[..., PlannedTrial]
) -> None:
    trial = replace(TRIAL, sign=-1, target=Target(ages=(7, 7)))
    (found,) = size_that_returns(replace(ground, births=300), plan(trial, size=-0.1))
    assert found.size == -0.1 and found.lever == "externalising"
    assert found.simulated == pytest.approx(0.36, abs=0.01)
    assert found.returning == pytest.approx(-0.36, rel=0.2)
    (nothing,) = size_that_returns(replace(ground, births=300), plan(trial, moves="internalising", size=0.1))
    assert math.isnan(nothing.returning), "no size of another trait does"


VERDICTS = {
    "inside": ("RR", 1.6), "smaller": ("RR", 1.2), "larger": ("RR", 2.4), "opposite": ("RR", 0.9),
    "unmoved": ("RR", 1.0), "unmeasured": ("RR", math.nan),
}  # fmt: skip


def test_trials_held_together_give_what_each_gives_alone(ground: Ground) -> None:
    names = ("mentoring_bonds", "perry_graduation", "mentoring_school", "perry_ready_at_5", "mentoring_behaviour")
    planned = [load_trial(name) for name in names]
    assert groups_of(planned) == 2
    together = hold_trials(ground, planned)
    alone = tuple(hold_trials(ground, [one])[0] for one in planned)
    assert together == alone


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_says_on_which_side_of_the_range_as_seen_from_no_effect(verdict: str) -> None:
    _, value = VERDICTS[verdict]
    trial = replace(
        TRIAL, measure="work", effect_measure="RR", published=Published("interventions:ips_meta")
    )  # 1.63, 1.46 to 1.82
    assert verdict_of(value, trial) == verdict
    fewer = replace(trial, published=Published("interventions:fasttrack"), effect_measure="OR")  # 0.59, 0.43 to 0.81
    assert verdict_of(1.0 / value if verdict not in ("inside",) else 0.6, fewer) == verdict


def test_chance_is_ruled_out_only_where_the_interval_holds_no_end_of_the_range() -> None:
    trial = replace(TRIAL, published=Published("interventions:univ_internal_meta"))  # 0.11, 0.05 to 0.17
    for low, high, clear in ((0.06, 0.16, True), (0.01, 0.04, True), (0.04, 0.06, False), (0.01, 0.9, False)):
        assert is_clear_of_chance(Simulated(0.03, low, high, 9), trial) is clear
    assert not is_clear_of_chance(Simulated(0.03, math.nan, math.nan, 9), trial)


def test_the_table_has_both_readings_beside_the_published_numbers() -> None:
    planned = load_trial("parent_training_half_year")
    found = Found(planned, Simulated(-13.0, -14.0, -12.0, 80), Simulated(-7.0, -7.5, -6.5, 80))
    (row,) = trials_table([found]).to_dict("records")
    assert (row["published"], row["low"], row["high"]) == (-13.5, -16.1, -10.9)
    assert (row["simulated"], row["inside"], row["verdict"], row["clear"]) == (-13.0, True, "inside", True)
    assert (row["as_believed"], row["inside_as_believed"]) == (-7.0, False)


def test_programmes_without_a_trial_are_named_with_the_reason(programmes: dict[str, Programme]) -> None:
    names = ("parent_training", "star_for_life", "skolfam", "ips", "multisystemic_therapy")
    planned = [load_trial("parent_training_half_year"), load_trial("multisystemic_therapy_behaviour"),
               load_trial("ips_malmo_18_months")]  # fmt: skip
    told = without_trial([programmes[name] for name in names], planned)
    assert told.to_numpy().tolist() == [
        ["star_for_life", "", "grade_d"], ["skolfam", "", "assumption"], ["ips", "interventions:ips_no", "missing"],
    ]  # fmt: skip
