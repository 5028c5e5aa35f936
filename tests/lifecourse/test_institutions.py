"""Claims about ages, durations and heights: each of them reaches some life or some bill."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality, Programme
from sim.evidence.tables import parameters
from sim.model import Vandpunkt
from sim.studies.run import digest_of

Altered = Callable[..., np.ndarray]

COMMONER = {
    "conviction_log_odds": 1.5, "violence_log_odds": 1.0, "prison_log_odds": 2.0, "prison_second_year_log_odds": 1.0,
    "drug_log_odds": 2.0, "alcohol_log_odds": 2.0, "placement_log_odds": 3.0, "disability_pension_log_odds": 2.0,
    "sickness_log_odds": 1.0, "income_support_log_odds": 1.0,
}  # fmt: skip
"""Rare events are made common, in log-odds, so that a few hundred lives meet them."""
OTHERS = (
    "recovery_duration_most_years", "misuse_end_duration_most_years", "return_from_sickness_duration_most_years",
    "find_work_duration_most_years", "new_in_job_most_years", "sickness_centre_age", "ill_health_idle_first_age",
    "mild_mental_outcome_least_years", "diagnosis_attention_cut_sd",
)  # fmt: skip
NAMES = (*(one.name for one in parameters() if one.domain in ("institutions", "bill", "needs")), *OTHERS)
MOVED = {
    "class_last_age": -3.0, "family_last_age": -3.0, "development_last_age": -3.0, "child_welfare_last_age": -3.0,
    "largest_error_of_sight_sds": -3.5, "need_height_conviction_sd": -1.0, "establishment_first_arrival_age": 30.0,
    "newcomer_first_arrival_age": 30.0,
    "ill_health_idle_first_age": 15.0, "recovery_duration_most_years": -7.0,
    "misuse_end_duration_most_years": -7.0, "return_from_sickness_duration_most_years": -7.0,
    "find_work_duration_most_years": -7.0,
}  # fmt: skip
"""What is added where one year, month or SD more would reach nobody here or lie beyond what is drawn."""


@pytest.fixture(scope="module")
def live(
    place: Callable[..., Municipality],
    agencies: Sequence[Agency],
    programmes: dict[str, Programme],
    altered: Altered,
) -> Callable[..., str]:
    """Return the digest of a place in which much happens, with some parameters moved."""

    def run(**moved: float) -> str:
        record = altered()
        for name, add in (COMMONER | moved).items():
            record[name] += add
        town = place(150, newcomers_per_birth=0.6)
        model = Vandpunkt(town, agencies, tuple(programmes.values()), seed=11, parameters=record).run()
        return digest_of(model)

    return run


@pytest.fixture(scope="module")
def unmoved(live: Callable[..., str]) -> str:
    return live()


@pytest.mark.parametrize("name", NAMES)
def test_every_age_duration_and_height_reaches_somebody(name: str, live: Callable[..., str], unmoved: str) -> None:
    assert live(**{name: MOVED.get(name, 1.0)}) != unmoved


def test_the_same_parameters_are_the_same_lives(live: Callable[..., str], unmoved: str) -> None:
    assert live(find_work_area=0.0) == unmoved
