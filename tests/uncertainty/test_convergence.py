"""Claims about enough replications."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty.convergence import how_many_more, replications_needed, running_mean, stopped_at
from sim.uncertainty.estimate import mean_of
from tests.uncertainty.truths import normals


def test_the_running_mean_is_the_interval_of_every_beginning() -> None:
    values = 1e9 + normals("running", 40)
    told = running_mean(values)
    for n in (2, 7, 40):
        exact = mean_of(values[:n])
        assert told.n[n - 2] == n
        assert (told.mean[n - 2], told.low[n - 2], told.high[n - 2]) == pytest.approx(
            (exact.value, exact.low, exact.high), abs=1e-5, rel=0
        )
    assert told.high[5] != pytest.approx(mean_of(values[:8]).high, abs=1e-5, rel=0)


def test_just_so_many_replications_are_needed() -> None:
    values = normals("pilot", 25)
    needed = replications_needed(values, 0.3)
    spread = values.std(ddof=1)

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1) * spread / np.sqrt(n))

    assert half(needed.expected) <= 0.3 < half(needed.expected - 1)
    assert needed.cautious > needed.expected
    assert replications_needed(values, 0.15).expected > 3.5 * needed.expected
    assert replications_needed(np.ones(5), 0.1).expected == 2


def test_the_cautious_number_is_enough_nine_times_in_ten() -> None:
    enough = timid = 0
    for k in range(300):
        needed = replications_needed(normals(f"cautious {k}", 20), 0.2)
        lived = normals(f"then {k}", needed.cautious)
        enough += (mean_of(lived).high - mean_of(lived).low) / 2 <= 0.2
        lived = lived[: needed.expected]
        timid += (mean_of(lived).high - mean_of(lived).low) / 2 <= 0.2
    assert 0.82 < enough / 300 < 0.95
    assert timid / 300 < 0.6, "the expected number is enough only about every second time"


def stopped(name: str, least: int, batch: int) -> tuple[float, float]:
    """Return how often the interval at the stop holds the mean, and the mean at the stop, over 400 sequences."""
    told = [stopped_at(sequence, 0.3, batch=batch, least=least) for sequence in normals(name, 400, 250)]
    assert all(one.reached for one in told)
    return (
        float(np.mean([one.mean.low <= 0.0 <= one.mean.high for one in told])),
        float(np.mean([one.mean.value for one in told])),
    )


def test_stopping_after_batches_and_a_minimum_costs_little_and_eager_stopping_more() -> None:
    held, mean = stopped("patient", least=20, batch=10)
    eager, _ = stopped("eager", least=2, batch=1)
    assert held >= 0.92
    assert eager < held - 0.02
    assert mean == pytest.approx(0.0, abs=0.03)


def test_it_stops_at_the_first_look_that_is_narrow_enough() -> None:
    values = normals("look", 300)
    told = stopped_at(values, 0.25, batch=10, least=20)
    running = running_mean(values)
    halves = (running.high - running.low) / 2
    assert halves[told.n - 2] <= 0.25
    assert all(halves[n - 2] > 0.25 for n in range(20, told.n, 10))
    assert (told.n - 20) % 10 == 0


def test_values_that_run_out_are_told() -> None:
    told = stopped_at(normals("out", 30), 0.01, batch=5)
    assert (told.n, told.reached) == (30, False)
    assert not stopped_at(np.zeros(5), 1.0, least=10).reached, "fewer than the minimum never suffice"


def test_living_as_many_more_as_asked_ends_where_the_claim_holds() -> None:
    values = normals("asked", 2000)
    lived, looks = 0, 0
    while more := how_many_more(values[:lived], 0.15, batch=8, least=24):
        lived, looks = lived + more, looks + 1
    told = mean_of(values[:lived])
    assert (told.high - told.low) / 2 <= 0.15
    assert lived < 1.5 * replications_needed(values, 0.15).expected
    assert looks < 12


def test_a_half_width_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="half-width"):
        replications_needed([1.0, 2.0], 0.0)
    with pytest.raises(ValueError, match="half_width"):
        stopped_at([1.0, 2.0], -1.0)
