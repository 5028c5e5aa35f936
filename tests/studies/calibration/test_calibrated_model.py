"""Trust 12, lightly: the calibrated model meets published figures on other lives, and a wrong parameter is seen."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.parameters import calibrated_shifts, free_parameters, parameter_record
from sim.evidence.tables import FOLDER
from sim.model import Vandpunkt
from sim.studies.calibration.calibrate import BOUND_SD, residuals, scale_of
from sim.studies.calibration.evaluations import measure
from sim.studies.calibration.posterior import draw_record, posterior_shifts
from sim.studies.calibration.validate import inside_share, validate
from sim.studies.measures.lives import Lives
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.targets import project_targets

FITTED = tuple(target for target in project_targets() if target.role == "fit")
QUICK = tuple(target for target in FITTED if QUANTITIES[target.quantity].unit == "%")
FREE_LEVELS = sorted({free.name for free in free_parameters() if free.name.endswith("_log_odds")})
EVERYDAY = ("placement_log_odds", "disability_pension_log_odds", "drug_log_odds")
SEEN_SD = 4.0
"""A figure this many standard deviations of its published interval away is seen to be wrong."""

Altered = Callable[..., np.ndarray]
Measured = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def measured(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Measured:
    def run(parameters: np.ndarray | None = None, seed: int = 2) -> np.ndarray:
        model = Vandpunkt(place(3_000, birth_years=6), agencies, seed=seed, parameters=parameters)
        return np.array(measure(Lives(model), QUICK))

    return run


def missed_by(found: np.ndarray) -> np.ndarray:
    """Return how far each figure is from what was published, in standard deviations of its interval."""
    return np.abs(residuals(QUICK, scale_of(QUICK), found))


def times_three(altered: Altered, name: str) -> np.ndarray:
    parameters = altered()
    parameters[name] += math.log(3.0)
    return parameters


def test_what_was_fitted_is_met_on_other_lives(measured: Measured) -> None:
    found = measured()
    inside = [target.low <= value <= target.high for target, value in zip(QUICK, found, strict=True)]
    assert np.mean(inside) >= 0.85
    assert missed_by(found).max() < SEEN_SD


@pytest.mark.parametrize("name", EVERYDAY)
def test_a_level_three_times_too_high_is_seen(name: str, altered: Altered, measured: Measured) -> None:
    assert missed_by(measured(times_three(altered, name))).max() > SEEN_SD


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(FREE_LEVELS) - set(EVERYDAY)))
def test_any_fitted_level_three_times_too_high_is_seen(name: str, altered: Altered, measured: Measured) -> None:
    assert missed_by(measured(times_three(altered, name))).max() > SEEN_SD


def test_the_calibration_stays_within_what_the_evidence_allows() -> None:
    free = {(one.name, one.age_from, one.age_to): one for one in free_parameters()}
    shifts = calibrated_shifts()
    assert {(shift.name, shift.age_from, shift.age_to) for shift in shifts} == set(free)
    for shift in shifts:
        one = free[shift.name, shift.age_from, shift.age_to]
        assert abs(shift.add) <= one.prior_sd * BOUND_SD * 1.001, shift.label


def test_the_posterior_has_the_draws_it_says_that_differ_in_what_is_fitted_and_in_what_is_not() -> None:
    said = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))["figures"]
    assert len(posterior_shifts()) == said["draws_kept"] >= 200
    first, second, best = draw_record(0), draw_record(1), parameter_record()
    fitted, evidence = "drug_log_odds", "externalising_persistence"
    for name in (fitted, evidence):
        assert len({np.asarray(record[name]).tobytes() for record in (first, second, best)}) == 3, name
    assert draw_record(0).tobytes() == first.tobytes()
    assert draw_record(len(posterior_shifts())).tobytes() == first.tobytes(), "after the last draw comes the first"


def test_nine_tenths_of_the_fitted_figures_lie_inside_on_the_lives_they_were_fitted_to() -> None:
    made = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
    assert made["figures"]["inside_share"] >= 0.9
    assert {one["id"] for one in made["fit"]} == {target.id for target in FITTED}


SCHOOL_MEDIATES_TOO_MUCH = {
    "school_mediates_placed_misuse", "school_mediates_placed_conviction", "school_mediates_placed_welfare",
}  # fmt: skip
"""A known miss: the model's school results carry more of the placed children's excess risk than studies find."""


@pytest.mark.slow
def test_the_structural_checks_hold_on_other_lives_but_for_what_is_known_to_miss(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    found = validate(place(5_000, birth_years=8), agencies, project_targets(), Economics(), 6, 0, seed=2, threads=2)
    assert inside_share(found.targets, "fit") >= 0.85, "the goal of nine tenths is met on the lives fitted to only"
    structure = found.targets[found.targets["role"] == "structure"]
    assert set(structure.loc[~structure["inside"], "id"]) == SCHOOL_MEDIATES_TOO_MUCH
    assert (structure.set_index("id").loc[list(SCHOOL_MEDIATES_TOO_MUCH), "simulated"] > 30.0).all(), "a large part"
