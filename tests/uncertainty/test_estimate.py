"""Claims about a number with its error."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty import keyed
from sim.uncertainty.estimate import jackknife, mean_of, nested, share_of, student
from tests.uncertainty.truths import normals


def test_wilsons_interval_solves_the_equation_it_is_defined_by() -> None:
    told = share_of([1.0] * 3 + [0.0] * 17)
    z = stats.norm.ppf(0.975)
    assert told.value == 0.15
    for p in (told.low, told.high):
        assert abs(0.15 - p) == pytest.approx(z * np.sqrt(p * (1 - p) / 20))
        assert abs(0.16 - p) != pytest.approx(z * np.sqrt(p * (1 - p) / 20), rel=0.01)


def test_what_never_happened_in_few_draws_may_still_happen() -> None:
    never, always = share_of(np.zeros(20)), share_of(np.ones(20))
    assert (never.value, never.low) == (0.0, 0.0)
    assert 0.1 < never.high < 0.2
    assert (always.high, always.low) == (1.0, pytest.approx(1.0 - never.high))


def test_the_mean_has_students_interval() -> None:
    told = mean_of([1.0, 2.0, 3.0, 6.0])
    exact = stats.t.interval(0.95, 3, loc=3.0, scale=stats.sem([1.0, 2.0, 3.0, 6.0]))
    assert (told.low, told.high) == pytest.approx(exact)
    assert (told.low, told.high) != pytest.approx(stats.t.interval(0.94, 3, loc=3.0, scale=told.se))
    assert np.isnan(mean_of([5.0]).low)
    assert np.isnan(student(1.0, 1.0, 0.0).high)


def test_the_jackknife_of_a_mean_is_its_standard_error() -> None:
    rows = normals("jackknife", 12)
    told = jackknife(lambda left: float(left.mean()), rows, logged=False)
    assert told.se == pytest.approx(rows.std(ddof=1) / np.sqrt(12))
    assert (told.low, told.high) == pytest.approx((mean_of(rows).low, mean_of(rows).high))


def test_the_jackknife_of_a_variance_holds_it_as_often_as_it_says() -> None:
    held = halved = 0
    for sample in normals("variances", 400, 30):
        told = jackknife(lambda left: float(left.var(ddof=1)), sample)
        held += told.low <= 1.0 <= told.high
        halved += told.low <= 0.4 <= told.high
    assert 0.91 <= held / 400 <= 0.98
    assert halved / 400 < 0.3, "a wrong variance is not held"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ([1.0, 2.0], "axes"),
        (np.ones((1, 3)), "2 draws"),
        (np.ones((3, 0)), "1 of all else"),
        ([[1.0], [np.nan]], "NaN"),
    ],
)
def test_values_that_are_none_are_refused_in_one_line(values: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as caught:
        nested(values)
    assert "\n" not in str(caught.value)


def test_a_share_above_one_and_a_level_of_one_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_of([1.5])
    with pytest.raises(ValueError, match="level"):
        mean_of([1.0, 2.0], level=1.0)


def test_the_same_name_gives_the_same_bits_and_another_name_others() -> None:
    assert (keyed.uniforms("a", (7, 3)) == keyed.uniforms("a", (7, 3))).all()
    assert (keyed.uniforms("a", (7, 3)) != keyed.uniforms("b", (7, 3))).all()
    assert (keyed.uniforms("a", (7, 3), seed=1) != keyed.uniforms("a", (7, 3))).all()
    assert keyed.weights("a", 5, 9).sum(axis=1) == pytest.approx(np.ones(5))
    assert (np.sort(keyed.permutations("a", 4, 11), axis=1) == np.arange(11)).all()
