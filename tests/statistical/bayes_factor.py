"""How much more likely a count is if something is wrong than if nothing is: a Bayes factor, as IHME's fuzzy checker.

The checker of ``vivarium_testing_utils`` holds two hypotheses about a count of ``n`` against each other: nothing is
wrong, and it is binomial at the target; something is, and its proportion is anything (a beta distribution of a half
and a half). A factor above 100 is decisive and fails the test (Institute for Health Metrics and Evaluation,
*Automated V&V*, https://vivarium-research.readthedocs.io/en/latest/model_design/vivarium_features/automated_v_and_v/index.html).

Here every person-year has a probability of its own, so the count is Poisson-binomial. It is taken for the binomial of
the same mean and variance, which has ``n = mean² / sum of p²`` and ``p = sum of p² / mean``.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from tests.statistical.year_lived import Tally

DECISIVE = 100.0
"""Factor from which something is wrong; the checker's own."""
JEFFREYS = 0.5
"""Both shapes of the beta distribution of a proportion of which nothing is known; the checker's own."""


def log_bayes_factor(happened: float, mean: float, variance: float) -> float:
    """Return ln(P(count | something is wrong) / P(count | nothing is)); infinite where the count is impossible.

    Args:
        happened: the count.
        mean, variance: of the count if nothing is wrong; the variance is below the mean.
    """
    p = 1.0 - variance / mean
    if p <= 0.0:  # so rare that nobody will see it happen
        return float("inf") if happened else 0.0
    n = mean / p
    missed = n - happened
    if missed <= -JEFFREYS:
        return float("inf")
    wrong = betaln(happened + JEFFREYS, missed + JEFFREYS) - betaln(JEFFREYS, JEFFREYS)
    return float(wrong - happened * np.log(p) - missed * np.log1p(-p))


def is_alarm(tally: Tally) -> bool:
    """Return whether a count is decisive evidence of something wrong."""
    return log_bayes_factor(tally.happened, tally.expected, tally.variance) > np.log(DECISIVE)
