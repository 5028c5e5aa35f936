"""Claims about holding many figures against their expectation at once: hardly ever a false alarm, and none missed."""

from __future__ import annotations

import numpy as np

from tests.docking.simultaneous import counts_beside, means_beside

SHARES = np.linspace(0.01, 0.9, 60)
PERSONS, TRIES = 2_000, 1_000


def test_where_nothing_is_wrong_there_is_about_one_alarm_in_a_thousand() -> None:
    chance = np.random.default_rng(1)
    counts = chance.binomial(PERSONS, SHARES, size=(TRIES, len(SHARES)))
    assert sum(counts_beside(one, PERSONS, SHARES).is_alarm for one in counts) <= 4
    means = chance.normal(SHARES, 0.1, size=(TRIES, 20, len(SHARES)))
    assert sum(means_beside(one, SHARES).is_alarm for one in means) <= 4


def test_one_wrong_figure_among_many_is_found_and_named() -> None:
    counts = np.rint(PERSONS * SHARES).astype(int)
    assert not counts_beside(counts, PERSONS, SHARES).is_alarm
    counts[7] += 150
    found = counts_beside(counts, PERSONS, SHARES)
    assert found.is_alarm and found.worst == 7 and found.figures == len(SHARES)
    means = np.random.default_rng(2).normal(SHARES, 0.1, size=(20, len(SHARES)))
    means[:, 9] += 0.5
    assert means_beside(means, SHARES).is_alarm and means_beside(means, SHARES).worst == 9


def test_what_cannot_happen_and_does_is_an_alarm() -> None:
    assert counts_beside(np.array([1]), PERSONS, np.array([0.0])).is_alarm
    assert counts_beside(np.array([PERSONS - 1]), PERSONS, np.array([1.0])).is_alarm
    assert not counts_beside(np.array([0, PERSONS]), PERSONS, np.array([0.0, 1.0])).is_alarm


def test_what_is_expected_to_be_the_same_every_time_may_not_be_another() -> None:
    assert not means_beside(np.full((5, 1), 2.0), np.array([2.0])).is_alarm
    assert means_beside(np.full((5, 1), 2.1), np.array([2.0])).is_alarm
