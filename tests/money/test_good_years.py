"""Claims about good years."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence.conventions import state_weights
from sim.money.good_years import good_years, years_in_exclusion

TWO_YEARS = np.array([[10, 0, 0, 0, 0, 0, 0], [6, 1, 0, 0, 0, 0, 2]])


def test_a_year_in_none_of_the_states_is_whole_and_the_dead_have_none() -> None:
    weights = (1.0, 0.9, 1.0, 1.0, 1.0, 1.0, 0.5)
    assert good_years(TWO_YEARS, weights) == pytest.approx([10.0, 6 + 0.9 + 1.0])
    assert years_in_exclusion(TWO_YEARS).tolist() == [0, 3]


def test_the_weights_in_use_put_no_state_above_a_year_in_none_of_them() -> None:
    weights = state_weights()
    assert len(weights) == 7 and weights[0] == 1.0
    assert all(0.0 < weight < 1.0 for weight in weights[1:])
