"""Claims about the chance of having been paid back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty.payback import payback_of
from tests.uncertainty.truths import normals


def test_paid_back_for_good_by_hand() -> None:
    told = payback_of([[-5.0, -1.0, 2.0, 3.0], [-5.0, 1.0, -1.0, 3.0], [-5.0, -4.0, -3.0, -2.0], [0.0, 0.0, 0.0, 0.0]])
    assert told.expected.tolist() == [0.25, 0.25, 0.5, 0.75], "a year in the black that does not last is none"
    assert told.single.tolist() == told.expected.tolist()
    assert (told.expected_low <= told.expected).all()
    assert (told.expected_high >= told.expected).all()
    later = payback_of([[-5.0, -1.0, -0.1, 3.0], [-5.0, 1.0, -1.0, 3.0], [-5.0, -4.0, -3.0, -2.0], [0.0] * 4])
    assert later.expected.tolist() != told.expected.tolist()


def test_the_expected_course_and_one_towns_books_are_two_answers() -> None:
    draws, each = 800, 4
    gain = 2.0 + normals("gain", draws, 1, 1)
    courses = -10.0 + gain * np.arange(12.0) + 12.0 * normals("luck", draws, each, 1)
    told = payback_of(courses)
    for year in (3, 6, 9):
        belief = stats.norm.cdf((2.0 * year - 10.0) / year)
        one = stats.norm.cdf((2.0 * year - 10.0) / np.hypot(year, 12.0))
        assert told.expected[year] == pytest.approx(belief, abs=0.1)
        assert told.single[year] == pytest.approx(one, abs=0.04)
    assert told.expected[9] > told.single[9] + 0.1
    unmatched = payback_of(courses, matched=False)
    assert abs(unmatched.expected[3] - stats.norm.cdf(-4.0 / 3.0)) > abs(told.expected[3] - stats.norm.cdf(-4.0 / 3.0))


def test_a_chance_never_falls_with_the_years() -> None:
    told = payback_of(np.cumsum(normals("walks", 50, 3, 20), axis=2))
    assert (np.diff(told.expected) >= 0.0).all()
    assert (np.diff(told.single) >= 0.0).all()


def test_a_year_in_which_belief_is_drowned_in_chance_is_not_told_nor_those_before_it_that_hang_on_it() -> None:
    luck = np.tile([[0.0, 8.0], [9.0, -1.0], [-7.0, 15.5], [3.0, 5.0]], (3, 1)) - 4.0
    sure = np.arange(1.0, 13.0)[:, None].repeat(2, axis=1)
    told = payback_of(np.stack([-sure, sure, luck, sure], axis=2))
    assert np.isnan(told.expected[1:3]).all() and told.expected[3] == 1.0
    assert told.expected[0] == 0.0, "in the first year every draw is below 0"
    lost = payback_of(np.stack([sure, luck, -sure], axis=2))
    assert lost.expected.tolist() == [0.0, 0.0, 0.0], "whatever the luck, the last year is below 0"
    assert not np.isnan(told.single).any(), "of one town's own books chance is a part"
