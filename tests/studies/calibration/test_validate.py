"""Claims about a validation: it measures fresh lives beside what was published and says what lies inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.tables import citations, parameters
from sim.model import Vandpunkt
from sim.studies.calibration.evaluations import measure
from sim.studies.calibration.validate import Validation, inside_share, role_of, validate
from sim.studies.intervals import mean_interval
from sim.studies.measures.exclusion import definitions
from sim.studies.measures.lives import Lives
from sim.studies.measures.target import Target

WORK = Target("work", "share", 0.0, 100.0, 80.0, state="work", age_from=30, age_to=39, source="baseline:B001")
RESTS_ON = next(row.source for row in parameters() if row.source in citations())
"""A row of evidence that a parameter rests on."""
TARGETS = (
    WORK,
    replace(WORK, id="too_much", low=99.9, high=100.0, role="structure"),
    replace(WORK, id="nobody", among="arrived_7_12 & born_here", value=None),
    replace(WORK, id="given", source=RESTS_ON),
)

Validate = Callable[..., Validation]


@pytest.fixture(scope="module")
def held(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Validate:
    """Hold a small place against the targets."""

    def against(targets: tuple[Target, ...] = TARGETS, replications: int = 3, **other: object) -> Validation:
        given = {"draws": 0, "seed": 2, "threads": 1} | other
        return validate(place(20, birth_years=2), agencies, targets, Economics(), replications, **given)  # type: ignore[arg-type]

    return against


@pytest.fixture(scope="module")
def found(held: Validate) -> Validation:
    return held()


def test_what_it_gives_is_the_mean_and_interval_of_its_replications(
    found: Validation, place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    runs = [Lives(Vandpunkt(place(20, birth_years=2), agencies, seed=2, replication=k)) for k in (1, 2, 3)]
    values = np.array([measure(run, TARGETS)[0] for run in runs])
    row = found.targets.set_index("id").loc["work"]
    assert (row["simulated"], row["simulated_low"], row["simulated_high"]) == pytest.approx(mean_interval(values))
    neet = np.mean([{one.name: one for one in definitions(Economics())}["full_year_neet"].of(run) for run in runs])
    assert found.definitions.set_index("definition").loc["full_year_neet", "simulated"] == pytest.approx(neet)


def test_inside_is_between_low_and_high_and_what_cannot_be_measured_is_not(found: Validation) -> None:
    rows = found.targets.set_index("id")
    assert rows["inside"].to_dict() == {"work": True, "too_much": False, "nobody": False, "given": True}
    assert np.isnan(rows.loc["nobody", "simulated"]) and np.isnan(rows.loc["nobody", "published"])
    assert (rows.loc["work", "published"], rows.loc["work", "source"]) == (80.0, "baseline:B001")
    assert inside_share(found.targets, "check") == 0.5
    assert inside_share(found.targets, "structure") == 0.0
    assert np.isnan(inside_share(found.targets, "fit"))


def test_a_check_on_a_row_that_a_parameter_rests_on_is_an_input_and_no_test(found: Validation) -> None:
    roles = {"work": "check", "too_much": "structure", "nobody": "check", "given": "input"}
    assert found.targets.set_index("id")["role"].to_dict() == roles
    assert inside_share(found.targets, "input") == 1.0
    assert inside_share(found.targets, "check") == 0.5, "an input is not among the checks"


def test_one_such_row_among_the_sources_is_enough_and_only_a_check_turns_into_an_input() -> None:
    given = replace(WORK, source=f"{WORK.source};{RESTS_ON}")
    assert role_of(given) == "input"
    for role in ("fit", "structure", "report"):
        assert role_of(replace(given, role=role)) == role
    for source in ("", WORK.source, f"{RESTS_ON}9", "somebody's own; another"):
        assert role_of(replace(WORK, source=source)) == "check", source


def test_the_ends_of_an_interval_lie_inside(found: Validation, held: Validate) -> None:
    middle = float(found.targets["simulated"][0])
    at_its_ends = (replace(WORK, low=middle, high=middle), replace(WORK, id="above", low=np.nextafter(middle, 200.0)))
    assert held(at_its_ends).targets["inside"].tolist() == [True, False]


def test_threads_change_nothing_and_another_seed_gives_other_lives(found: Validation, held: Validate) -> None:
    pd.testing.assert_frame_equal(held(threads=2).targets, found.targets)
    assert held(seed=3).targets["simulated"][0] != found.targets["simulated"][0]


def test_every_run_is_told_and_every_definition_has_a_row(held: Validate) -> None:
    told: list[int] = []
    validation = held((), done=lambda: told.append(1))
    assert len(told) == 3 and len(validation.targets) == 0
    assert validation.definitions["definition"].tolist() == [one.name for one in definitions(Economics())]
    sourced = validation.definitions["source"] != ""
    assert validation.definitions["published"].notna().equals(sourced.rename("published"))


def test_draws_take_their_parameters_from_the_posterior(
    held: Validate, monkeypatch: pytest.MonkeyPatch, altered: Callable[..., np.ndarray]
) -> None:
    drawn: list[int] = []

    def parameters(number: int) -> np.ndarray:
        drawn.append(number)
        return altered(find_work_log_odds=-40.0)

    monkeypatch.setattr("sim.studies.calibration.validate.draw_record", parameters)
    row = held(draws=4).targets.iloc[0]
    assert sorted(drawn) == [1, 2, 3, 4]
    assert row["simulated"] < 5.0, "nobody finds work"
    assert row["simulated_low"] <= row["simulated"] <= row["simulated_high"]
