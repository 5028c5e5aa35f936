"""Claims about the readings of exclusion: each counts whom it says, and the model's own is that of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.configuration.schema import Economics
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.tables import citations
from sim.people.record import FOREIGN_BORN
from sim.studies.measures.exclusion import definitions
from sim.studies.measures.lives import Lives
from sim.studies.run import exclusion_of, kept

READINGS = {one.name: one for one in definitions(Economics())}


def outcome(persons: int, ages: slice, **years: int) -> dict[str, Any]:
    """Return the panel of persons of whom the first is in each outcome for so many years, from the first age on."""
    field = np.zeros((65, persons), dtype=int)
    field[ages, 0] = [OUTCOMES.index(name) + 1 for name, length in years.items() for _ in range(length)]
    return {"outcome": field}


def test_the_models_own_definition_is_that_of_a_run(lives: Lives) -> None:
    run = kept(lives.model, "as_today", 0)
    assert run.followed == int((lives.people["origin"] != FOREIGN_BORN).sum())
    whole = sum(run.persons_in_exclusion.values())
    assert whole > 0
    assert READINGS["six_states"].of(lives) == pytest.approx(100 * whole / run.followed)
    for name in OUTCOMES:
        expected = 100 * run.persons_in_exclusion[name] / run.followed
        assert READINGS[f"six_states_{name}"].of(lives) == pytest.approx(expected), name


@pytest.mark.parametrize(("ages", "years"), [((23, 42), 10), ((30, 39), 3), ((20, 64), 1)])
def test_it_is_that_of_a_run_also_person_by_person_and_at_other_ages(
    ages: tuple[int, int], years: int, lives: Lives
) -> None:
    economics = Economics(exclusion_ages=ages, exclusion_years=years)
    states = lives.panel["outcome"][ages[0] : ages[1] + 1]
    counted = np.stack([(states == k).sum(axis=0) for k in range(7)], axis=1)
    born_here = lives.people["origin"] != FOREIGN_BORN
    expected = 100 * float((exclusion_of(counted, years)[born_here] > 0).mean())
    own, *parts = definitions(economics)[:7]
    assert own.of(lives) == pytest.approx(expected)
    assert sum(part.of(lives) for part in parts) == pytest.approx(expected), "everybody is counted in one outcome"
    if ages == lives.model.economics.exclusion_ages:
        assert np.array_equal(counted[born_here, 1:], lives.model.outcome_years[born_here, 1:])


@pytest.mark.parametrize("came_at", [0, 20])
def test_ten_of_twenty_years_count_and_nine_do_not(came_at: int, town: Callable[..., Lives]) -> None:
    ten = town(4, arrived={3: came_at}, traits=outcome(4, slice(33, 43), drug_dependence=10))
    nine = town(4, arrived={3: came_at}, traits=outcome(4, slice(34, 43), drug_dependence=9))
    assert READINGS["six_states"].of(ten) == pytest.approx(100 / 3), (
        "one of three born here; who came in the first year of life is not"
    )
    assert READINGS["six_states"].of(nine) == 0.0
    assert READINGS["six_states_drug_dependence"].of(ten) == pytest.approx(100 / 3)
    assert READINGS["six_states_severe_mental"].of(ten) == 0.0


def test_a_person_out_of_work_five_of_eight_years_counts_and_four_does_not(town: Callable[..., Lives]) -> None:
    reading = READINGS["five_of_eight_years_outside"]
    assert reading.of(town(2, out_of_work={0: "23-25 29 30"})) == 50.0
    assert reading.of(town(2, out_of_work={0: "23-25 30"})) == 0.0
    assert reading.of(town(2, out_of_work={0: "18-22 27-30 31-40"})) == 0.0, "only the years 23 to 30"
    assert reading.of(town(2, arrived={0: 20}, out_of_work={0: "23-30"})) == 0.0, "only those born here"


# The reading, the states of two persons of whom the second came at 25, and its share.
BY_HAND = {
    "six_states_any_year": ({"six_states": {0: "19-24"}}, 100 * 5 / 85),
    "full_year_neet": ({"neet": {0: "15-17", 1: "29 30"}}, 100 * 3 / 19),
    "ever_full_year_neet": ({"neet": {0: "16", 1: "29"}}, 100.0),
    "any_year_with_benefits": ({"any_benefit": {0: "42", 1: "30"}}, 100.0),
    "a_year_with_benefits": ({"any_benefit": {0: "20-22", 1: "64"}}, 100 * 4 / 85),
    "supported_by_benefits": ({"supported_by_benefits": {0: "20", 1: "63 64"}}, 100 * 3 / 85),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_reading_counts_the_years_or_persons_it_says(name: str, town: Callable[..., Lives]) -> None:
    states, share = BY_HAND[name]
    assert READINGS[name].of(town(2, arrived={1: 25}, **states)) == pytest.approx(share)


@pytest.mark.parametrize("name", ["ever_full_year_neet", "any_year_with_benefits"])
def test_a_year_outside_the_ages_is_not_counted(name: str, town: Callable[..., Lives]) -> None:
    states = {"neet": {0: "15 30-64"}, "any_benefit": {0: "0-22 43-64"}}
    assert READINGS[name].of(town(1, **states)) == 0.0


def test_every_reading_has_a_claim_of_its_own_here() -> None:
    own = {"six_states", "five_of_eight_years_outside", *(f"six_states_{name}" for name in OUTCOMES)}
    assert set(READINGS) == own | set(BY_HAND)


def test_every_reading_stands_beside_a_row_that_exists_or_beside_none() -> None:
    assert all(one.source == "" or one.source in citations() for one in READINGS.values())
    assert len({one.name for one in definitions(Economics())}) == len(definitions(Economics()))
    without = {name for name, one in READINGS.items() if not one.source}
    years_or_persons = {"five_of_eight_years_outside", "any_year_with_benefits", "a_year_with_benefits"}
    assert without == {"six_states_any_year"} | years_or_persons, "no source counts as they do"
