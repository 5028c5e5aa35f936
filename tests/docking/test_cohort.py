"""Trust 11: individuals agree with an expected-value cohort wherever one exists, and a tenth of error is seen.

The cohorts are worked out from the equations by array, without living a life (``adult_cohort``, ``crime_cohort``,
``childhood_expected``). Every comparison gives one false alarm in a thousand runs, however many figures it holds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Programme, Target
from sim.money.prices import programme_item
from sim.people.record import COMPULSORY, FEMALE, FOREIGN_BACKGROUND, POST_SECONDARY
from tests.docking.bill_expected import bill_of, expected_bill
from tests.docking.childhood_expected import (
    CHILDHOOD,
    TRAITS,
    arrived_by_age,
    markers_at_birth,
    mean_square_of_attention,
    mean_traits,
    parents_by_age,
)
from tests.docking.compared import counted_lives, counted_records, expected_lives, expected_records
from tests.docking.simultaneous import counts_beside, means_beside
from tests.docking.worlds import (
    model_of,
    panel_of,
    where_nobody_dies_or_is_placed,
    where_traits_have_means,
    without_traits,
)

BIRTHS = 20_000
REPLICATIONS = 30


@pytest.fixture(scope="module")
def lives() -> tuple[np.ndarray, np.ndarray]:
    return counted_lives(BIRTHS, seed=1)


@pytest.fixture(scope="module")
def records() -> tuple[np.ndarray, np.ndarray]:
    return counted_records(BIRTHS, seed=1)


def test_misuse_health_school_livelihood_and_death_by_age_and_sex_are_the_expected_cohorts(
    lives: tuple[np.ndarray, np.ndarray],
) -> None:
    expected = expected_lives()
    assert expected.size > 2_500
    assert not counts_beside(*lives, expected).is_alarm


def test_a_cohort_that_is_a_tenth_wrong_in_one_event_is_not_theirs(lives: tuple[np.ndarray, np.ndarray]) -> None:
    assert counts_beside(*lives, expected_lives({"find_work": 1.1})).is_alarm


def test_convictions_violence_and_prison_by_age_and_sex_are_the_expected_cohorts(
    records: tuple[np.ndarray, np.ndarray],
) -> None:
    assert not counts_beside(*records, expected_records()).is_alarm
    assert counts_beside(*records, expected_records({"conviction": 1.1})).is_alarm


@pytest.fixture(scope="module")
def children() -> tuple[np.ndarray, object]:
    model = model_of(where_nobody_dies_or_is_placed(), BIRTHS, seed=2, horizon_years=CHILDHOOD)
    return model.people, panel_of(model, "lone_parent", "parental_illness")


def test_what_birth_gives_is_as_common_as_the_integral_over_families(children: tuple[np.ndarray, object]) -> None:
    people, _ = children
    given = {
        **{name: people[name] for name in ("family_assistance", "parental_misuse", "parental_crime")},
        "sex": people["sex"] == FEMALE,
        "origin": people["origin"] == FOREIGN_BACKGROUND,
        "low_education": people["parental_education"] == COMPULSORY,
        "high_education": people["parental_education"] == POST_SECONDARY,
    }
    expected = markers_at_birth(where_nobody_dies_or_is_placed())
    counts = np.array([int(given[name].sum()) for name in expected])
    shares = np.array(list(expected.values()))
    assert len(np.unique(people["household"])) == len(people)
    assert not counts_beside(counts, len(people), shares).is_alarm
    assert counts_beside(counts, len(people), 1.1 * shares).is_alarm


def test_parents_separate_and_fall_ill_as_the_integral_over_families_says(children: tuple[np.ndarray, object]) -> None:
    people, panel = children
    expected = parents_by_age(where_nobody_dies_or_is_placed())
    counts = np.stack([panel[name][:CHILDHOOD].sum(axis=1) for name in expected])  # type: ignore[index]
    shares = np.stack(list(expected.values()))
    assert not counts_beside(counts, len(people), shares).is_alarm
    assert counts_beside(counts, len(people), 1.1 * shares).is_alarm


def test_newcomers_have_arrived_by_each_age_as_the_evidence_says() -> None:
    parameters = where_nobody_dies_or_is_placed()
    model = model_of(parameters, births=1_000, seed=3, newcomers_per_birth=5.0).run()
    arrived = np.array(model.residents_by_year) - 1_000
    shares = arrived_by_age(parameters)
    assert not counts_beside(arrived, 5_000, shares).is_alarm
    assert counts_beside(arrived, 5_000, 1.1 * shares).is_alarm


def means_of_traits(births: int) -> np.ndarray:
    """Return the means of every trait and the mean square of attention, float64 (replications, figures, ages)."""
    found = []
    for seed in range(REPLICATIONS):
        model = model_of(where_traits_have_means(), births, seed, horizon_years=CHILDHOOD)
        panel = panel_of(model, *TRAITS)
        squares = np.square(panel["attention"][:CHILDHOOD], dtype=float).mean(axis=1)
        found.append(np.stack([*(panel[trait][:CHILDHOOD].mean(axis=1, dtype=float) for trait in TRAITS), squares]))
    return np.stack(found)


@pytest.mark.parametrize(("births", "wrong_by"), [(1_000, 1.7), pytest.param(60_000, 1.1, marks=pytest.mark.slow)])
def test_the_means_of_traits_follow_their_own_recursion_classmates_and_all(births: int, wrong_by: float) -> None:
    parameters, found = where_traits_have_means(), means_of_traits(births)
    square = np.full(CHILDHOOD, mean_square_of_attention(parameters))
    assert not means_beside(found, np.stack([*mean_traits(parameters).values(), square])).is_alarm
    for wrong in ("externalising_peers", "parenting_lone_parent"):
        altered = parameters.copy()
        altered[wrong] *= wrong_by
        others = np.stack([*mean_traits(altered).values(), square])
        assert means_beside(found, others).is_alarm, wrong
    assert means_beside(found[:, -1], 1.1 * square).is_alarm


def expected_of_a_programme(one: Programme, years: int) -> np.ndarray:
    """Return by year, a person: in delivery, moved (in the lever's unit), and the price in kronor."""
    effect = one.effects[0]
    begin = one.coverage_share * one.uptake_share * one.target.sensitivity
    stays, kept, dose = 1.0 - one.drop_out_share, 1.0 - effect.fade_out_per_year, 1.0 / one.delivery_years
    told = np.zeros((3, years))
    for year in range(years):
        has_it = min(year + 1, one.delivery_years)
        moved = stays**has_it * kept ** max(0, year - one.delivery_years + 1)
        for left in range(1, min(year, one.delivery_years - 1) + 1):
            moved += stays**left * one.drop_out_share * left * dose * kept ** (year - left)
        told[0, year] = begin * stays**year if year < one.delivery_years else 0.0
        told[1, year] = begin * effect.size * moved
    told[2] = told[0] * one.price_sek_per_year
    return told


def test_participants_effect_and_price_of_a_programme_are_the_closed_form(
    invented: Callable[..., Programme],
) -> None:
    """Found, offered, accepting, leaving year by year, a share of the effect kept, fading, and the price discounted."""
    one = invented(
        moves="attention", target=Target(ages=(3, 3), sensitivity=0.8), coverage_share=0.6, uptake_share=0.7,
        delivery_years=4, drop_out_share=0.15, price_sek_per_year=10_000.0,
    )  # fmt: skip
    years, births, rate = 12, 400, 0.035
    expected = expected_of_a_programme(one, years)
    discounted = float(expected[2] @ (1.0 + rate) ** -np.arange(3, 3 + years))
    found, paid = [], []
    for seed in range(REPLICATIONS):
        model = model_of(where_nobody_dies_or_is_placed(), births, seed, (one,), horizon_years=3 + years)
        told = np.zeros((3, years))
        for _ in range(3):
            model.step()
        for year in range(years):
            model.step()
            told[0, year] = model.programmes[0].delivered_by_year[-1] / births
            told[1, year] = model.people["push_attention"].mean(dtype=float)
        line = model.ledger.lines_of(programme_item("invented"))
        ore = model.ledger.by_year[:, :, line].sum(axis=(1, 2))
        told[2] = ore[3:] / 100.0 / births
        found.append(told)
        paid.append(ore @ (1.0 + rate) ** -np.arange(len(ore)) / 100.0 / births)
    assert not means_beside(np.stack(found), expected).is_alarm
    assert means_beside(np.stack(found), 1.1 * expected).is_alarm
    assert not means_beside(np.array(paid)[:, None], np.array([discounted])).is_alarm


def test_what_lives_cost_is_prices_times_the_expected_cohort() -> None:
    """Every line of the bill over a life, in öre a person, and all of it as a present value."""
    found, expected = [], expected_bill()
    for seed in range(REPLICATIONS):
        found.append(bill_of(model_of(without_traits(), births=1_000, seed=seed).run()))
    paid = expected != 0
    assert paid.sum() > 20
    assert not means_beside(np.stack(found)[:, paid], expected[paid]).is_alarm
    assert means_beside(np.stack(found)[:, paid], 1.1 * expected[paid]).is_alarm
    assert not np.stack(found)[:, ~paid].any(), "what nobody uses costs nothing"
