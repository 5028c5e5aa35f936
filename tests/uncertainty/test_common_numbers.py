"""Claims about what common random numbers gain."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty.common_numbers import gain_of
from tests.uncertainty.truths import normals

TRUTH = (1.0 + 1.0 + 0.3**2) / 0.3**2


def test_the_gain_lies_in_its_interval_as_often_as_said() -> None:
    held = wrong = 0
    for k in range(400):
        shared, own = normals(f"gain {k}", 30), 0.3 * normals(f"own {k}", 30)
        told = gain_of(shared + own, shared)
        held += told.times.low <= TRUTH <= told.times.high
        wrong += told.times.low <= 3.0 * TRUTH <= told.times.high
    assert 0.92 <= held / 400 <= 0.98
    assert wrong / 400 < 0.3


def test_it_is_how_many_times_fewer_replications_give_the_same_interval() -> None:
    shared, own = normals("many gain", 4000), 0.3 * normals("many own", 4000)
    told = gain_of(shared + own, shared)
    apart = (shared + own) - np.roll(shared, -1)
    assert told.times.value == pytest.approx(TRUTH, rel=0.08)
    assert told.directly == pytest.approx(apart.var(ddof=1) / own.var(ddof=1))
    assert told.directly == pytest.approx(told.times.value, rel=0.08)
    assert told.independent_variance / told.paired_variance == pytest.approx(told.times.value)


def test_sharing_a_belief_is_no_gain_of_common_accidents() -> None:
    belief = 50.0 * normals("belief", 60, 1)
    shared, own = normals("nested gain", 60, 3), 0.3 * normals("nested own", 60, 3)
    told = gain_of(belief + shared + own, belief + shared)
    assert told.times.low <= TRUTH <= told.times.high
    pooled = gain_of((belief + shared + own).reshape(-1), (belief + shared).reshape(-1))
    assert pooled.times.value > 100 * TRUTH


def test_independent_arms_gain_nothing_and_opposite_ones_lose() -> None:
    one, other = normals("one arm", 2000), normals("other arm", 2000)
    assert gain_of(one, other).times.value == pytest.approx(1.0, abs=0.1)
    assert gain_of(one, -one).times.value == pytest.approx(0.5, abs=0.05)


def test_arms_that_never_differ_gain_without_end_and_arms_that_never_vary_say_nothing() -> None:
    one = normals("same arm", 20)
    assert gain_of(one, one).times.value == np.inf
    assert np.isnan(gain_of(np.ones(20), np.ones(20)).times.value)


def test_arms_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one shape"):
        gain_of(np.ones(5), np.ones(6))
    with pytest.raises(ValueError, match="at least 3"):
        gain_of(np.ones(2), np.ones(2))
