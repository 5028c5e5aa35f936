"""Claims about the Bayes factor that judges a count: it is the fuzzy checker's, and grows with what is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom, binom

from tests.statistical.bayes_factor import DECISIVE, is_alarm, log_bayes_factor
from tests.statistical.year_lived import Chance, Tally


@pytest.mark.parametrize(
    ("happened", "n", "p"), [(254, 1_000, 0.25), (10_008, 100_000, 0.9), (0, 50, 0.1), (7, 7, 0.4)]
)
def test_of_a_plain_proportion_it_is_the_fuzzy_checkers(happened: int, n: int, p: float) -> None:
    wrong = betabinom.logpmf(happened, n, 0.5, 0.5)
    right = binom.logpmf(happened, n, p)
    assert log_bayes_factor(happened, n * p, n * p * (1.0 - p)) == pytest.approx(wrong - right, rel=1e-6)


def test_the_further_a_count_lies_from_its_mean_the_surer_it_is_that_something_is_wrong() -> None:
    up = [log_bayes_factor(k, 400.0, 300.0) for k in range(400, 1_600, 10)]
    down = [log_bayes_factor(k, 400.0, 300.0) for k in range(400, 0, -10)]
    assert (np.diff(up) > 0).all() and (np.diff(down) > 0).all()
    assert up[0] < 0 < np.log(DECISIVE) < up[-1]


def test_a_count_that_cannot_be_is_wrong_for_sure() -> None:
    assert log_bayes_factor(1_700, 400.0, 300.0) == float("inf")
    assert log_bayes_factor(1, 1e-15, 1e-15) == float("inf")
    assert log_bayes_factor(0, 1e-15, 1e-15) == 0.0


def test_persons_with_probabilities_of_their_own_are_counted_together() -> None:
    chances = np.array([0.1, 0.2, 0.7])
    tally = Tally()
    tally.add(Chance("an_event", chances, np.array([False, True, True])), keep=False)
    assert (tally.at_risk, tally.happened) == (3, 2)
    assert tally.expected == pytest.approx(1.0)
    assert tally.variance == pytest.approx(0.09 + 0.16 + 0.21)


def test_what_is_a_tenth_too_frequent_among_enough_is_an_alarm_and_what_is_right_is_none() -> None:
    assert is_alarm(Tally(100_000, 11_000, 10_000.0, 9_000.0))
    assert not is_alarm(Tally(100_000, 10_090, 10_000.0, 9_000.0))
    assert not is_alarm(Tally(100, 11, 10.0, 9.0)), "too few to tell"
