"""Claims about words: traits are in standard deviations of those here, and a state is what its meaning says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.evidence.ages import AGES
from sim.people.record import (
    ALCOHOL,
    CHILD,
    DISABILITY_PENSION,
    INCOME_PER_SD,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MEAN_INCOME,
    MILD,
    MILD_MENTAL,
    NO_MISUSE,
    OUTSIDE,
    SEVERE,
    SICK,
    STUDY,
    UNEMPLOYED,
    WELL,
    WORK,
)
from sim.studies.measures.lives import TRAITS, Lives

Make = Callable[..., Lives]
STANDARDISED = ("attention", "externalising", "internalising", "attainment", "bonds", "parenting")


# --- traits in standard deviations


@pytest.mark.parametrize("name", STANDARDISED)
def test_a_trait_has_mean_0_and_sd_1_at_each_age_among_those_here(name: str, lives: Lives) -> None:
    spread = 0
    for age, (trait, here) in enumerate(zip(lives.trait(name), lives.here, strict=True)):
        kept = lives.panel[name][age, here].astype(float)
        assert np.isnan(trait[~here]).all(), age
        assert trait[here].mean() == pytest.approx(0.0, abs=1e-9), age
        assert trait[here].std() == pytest.approx(1.0 if kept.std() > 0.0 else 0.0, abs=1e-9), age
        if kept.std() > 0.0:
            spread += 1
            assert trait[here] == pytest.approx((kept - kept.mean()) / kept.std(), abs=1e-9), age
    assert spread > AGES // 2, "it differs between people at most ages"


def test_exactly_these_traits_change_with_who_else_is_here(lives: Lives, town: Make) -> None:
    fields = {name: np.arange(4) for name in set(STANDARDISED) | {"family_income", "convictions"}}
    people = {name: np.arange(4) for name in ("liability", "temperament", "parental_education")}
    alone, together = (town(4, people=people, traits=fields, died=died) for died in ({3: 1}, {}))
    changed = {name for name in TRAITS if not np.array_equal(alone.trait(name)[10, :3], together.trait(name)[10, :3])}
    assert changed == set(STANDARDISED)


@pytest.mark.parametrize("name", STANDARDISED)
def test_it_is_that_age_that_counts_and_only_those_here(name: str, town: Make) -> None:
    made = town(4, arrived={2: 20}, died={3: 40}, traits={name: [0.0, 2.0, 4.0, -2.0]})
    nan, one, two = np.nan, np.sqrt(8 / 3), np.sqrt(5.0)
    assert made.trait(name)[19] == pytest.approx([0.0, 2 / one, nan, -2 / one], nan_ok=True), "of 0, 2 and -2"
    assert made.trait(name)[20] == pytest.approx([-1 / two, 1 / two, 3 / two, -3 / two]), "of 0, 2, 4 and -2"
    assert made.trait(name)[40] == pytest.approx([-2 / one, 0.0, 2 / one, nan], nan_ok=True), "of 0, 2 and 4"


@pytest.mark.parametrize("name", STANDARDISED)
def test_a_lone_person_and_people_who_are_alike_have_0(name: str, town: Make) -> None:
    assert np.array_equal(town(1, traits={name: 3.7}).trait(name), np.zeros((AGES, 1)))
    assert np.array_equal(town(7, traits={name: 0.1}).trait(name), np.zeros((AGES, 7)))
    last = town(3, died={1: 30, 2: 30}, traits={name: [5.0, 1.0, 3.0]}).trait(name)
    assert np.array_equal(last[30:], [[0.0, np.nan, np.nan]] * (AGES - 30), equal_nan=True)
    assert last[29] == pytest.approx([np.sqrt(1.5), -np.sqrt(1.5), 0.0])
    assert np.isnan(town(2, died={0: 10, 1: 10}, traits={name: 1.0}).trait(name)[10:]).all(), "nobody is here"


def test_family_income_is_that_of_a_child_and_in_sd_of_the_record(town: Make) -> None:
    made = town(2, arrived={1: 10}, traits={"family_income": [MEAN_INCOME + 2 * INCOME_PER_SD, MEAN_INCOME]})
    income = made.trait("family_income")
    assert np.array_equal(income[:18, 0], np.full(18, 2.0))
    assert np.array_equal(income[:18, 1], [np.nan] * 10 + [0.0] * 8, equal_nan=True)
    assert np.isnan(income[18:]).all()


# --- states

IDLE = (UNEMPLOYED, LONG_TERM_UNEMPLOYED, INCOME_SUPPORT, SICK, LONG_TERM_SICK, DISABILITY_PENSION, OUTSIDE)


def in_state(made: Lives, name: str) -> list[int]:
    """Return who is in a state at 30, which is at all ages."""
    assert (made.state(name) == made.state(name)[30]).all()
    return np.flatnonzero(made.state(name)[30]).tolist()


def test_neet_begins_with_the_second_year_out(town: Make) -> None:
    made = town(5, arrived={4: 0}, traits={"years_out_of_work": [0, 1, 2, 40, 2]})
    assert in_state(made, "neet") == [2, 3, 4]


def test_neet_is_a_year_out_after_a_year_out(lives: Lives) -> None:
    out = lives.state("out_of_work")
    again = np.zeros_like(out)
    again[1:] = out[1:] & out[:-1]
    assert np.array_equal(lives.state("neet"), again)
    assert 0 < again.sum() < out.sum()


def test_out_of_work_is_every_activity_but_three(town: Make) -> None:
    made = town(10, traits={"livelihood": [WORK, STUDY, CHILD, *IDLE]})
    assert in_state(made, "out_of_work") == [*range(3, 10)]


def test_mild_mental_begins_with_the_second_year(town: Make) -> None:
    made = town(5, traits={"health": [MILD, MILD, MILD, SEVERE, WELL], "health_years": [1, 2, 9, 2, 2]})
    assert in_state(made, "mild_mental") == [1, 2]


def test_the_sixth_outcome_is_mild_mental_where_nothing_more_severe_is(lives: Lives) -> None:
    panel = lives.panel
    misuses = panel["misuse"] != NO_MISUSE
    idle = lives.livelihood(LONG_TERM_SICK, DISABILITY_PENSION, LONG_TERM_UNEMPLOYED, INCOME_SUPPORT)
    mild = lives.state("mild_mental")
    assert np.array_equal(panel["outcome"] == MILD_MENTAL, mild & ~misuses & ~idle)
    assert (mild & (misuses | idle)).any(), "some have it beside something more severe"
    assert (panel["outcome"][mild] > 0).all()
    assert ALCOHOL in panel["misuse"]


def test_sick_or_pensioned_is_most_of_the_year(town: Make, lives: Lives) -> None:
    made = town(10, traits={"livelihood": [WORK, STUDY, CHILD, *IDLE], "short_sick_leave": 1})
    assert in_state(made, "sick_or_pensioned") == [6, 7, 8]
    assert in_state(made, "any_sickness_benefit") == [*range(10)], "a part of the year is not most of it"
    whole = lives.state("sick") | lives.state("disability_pension")
    assert np.array_equal(lives.state("sick_or_pensioned"), whole) and whole.any()
