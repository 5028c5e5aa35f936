"""Claims about a calibration's tables: what is fitted stands beside its range, and moves are in a parameter's unit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence.parameters import Free
from sim.studies.calibration.calibrate import Fit, scale_of
from sim.studies.calibration.posterior import Member
from sim.studies.calibration.tables import (
    fit_table,
    inside_share_of,
    parameters_table,
    posterior_table,
    shifts_table,
)
from sim.studies.measures.target import Target

FREE = (Free("a", 0, 64, 0.5), Free("b", 16, 24, 2.0))
TARGETS = (Target("met", "mean_years", 1.0, 3.0, 2.0), Target("missed", "mean_years", 4.0, 6.0, 5.0))
FIT = Fit(
    free=FREE, targets=TARGETS, scale=scale_of(TARGETS), x=np.array([1.0, -0.5]), simulated=np.array([2.5, 7.0]),
    jacobian=np.array([[3.0, 0.0], [0.0, 0.1]]), misfit=(9.0, 4.0),
)  # fmt: skip
MEMBERS = (
    Member(0, np.array([1.2, -1.0]), np.array([2.0, 5.0]), 1.0, True),
    Member(1, np.array([0.8, 1.0]), np.array([2.0, 7.0]), 2.0, True),
    Member(2, np.array([9.0, 9.0]), np.array([9.0, 9.0]), 99.0, False),
)


def test_a_fitted_figure_lies_inside_its_published_range_or_is_told_as_missed() -> None:
    told = fit_table(FIT).set_index("id")
    assert told["inside"].to_dict() == {"met": True, "missed": False}
    assert told.loc["missed", ["simulated", "low", "high"]].tolist() == [7.0, 4.0, 6.0]


def test_members_that_do_not_meet_the_figures_count_for_nothing() -> None:
    told = parameters_table(FIT, MEMBERS).set_index("parameter")
    assert told["mean_sd"].tolist() == pytest.approx([1.0, 0.0])
    assert told["high_sd"].max() < 2.0
    assert inside_share_of(FIT, MEMBERS[:2]) == pytest.approx(0.75)
    assert inside_share_of(FIT, ()) is None


def test_a_parameter_that_the_figures_hardly_move_is_told_weakly() -> None:
    assert parameters_table(FIT, MEMBERS)["weak"].tolist() == [False, True]


def test_what_is_added_is_in_the_parameters_own_unit() -> None:
    shifts = shifts_table(FIT, parameters_table(FIT, MEMBERS))
    assert shifts["shift"].tolist() == [0.5, -1.0], "1 and -0.5 prior standard deviations of 0.5 and 2"
    assert posterior_table(FREE, MEMBERS[:2]).iloc[:, 1:].to_numpy().tolist() == [[0.6, -2.0], [0.4, 2.0]]
