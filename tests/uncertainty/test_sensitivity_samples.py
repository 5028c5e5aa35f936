"""Claims about where a sensitivity analysis looks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty.sensitivity_samples import LEVELS, STEP, crossed_sample, morris_walks

GROUPS = (0, 0, 1, 2, 2, 2, 3)


def test_each_step_of_a_walk_moves_one_group_and_nothing_else() -> None:
    walks = morris_walks(GROUPS, 20, seed=3)
    for points, order in zip(walks.points, walks.moved, strict=True):
        assert sorted(order) == [0, 1, 2, 3]
        for before, after, group in zip(points[:-1], points[1:], order, strict=True):
            assert np.allclose(np.abs(after - before), np.where(np.array(GROUPS) == group, STEP, 0.0))


def test_walks_stay_on_the_grid_and_go_up_as_often_as_down() -> None:
    points = morris_walks(range(50), 40).points
    assert np.allclose(points * (LEVELS - 1), np.round(points * (LEVELS - 1)))
    assert points.min() >= 0.0 and points.max() <= 1.0
    ups = (np.diff(points, axis=1) > 0.1).sum()
    assert abs(ups - 1000) < 4 * np.sqrt(500), "of 2 000 steps half go up"


def test_the_same_seed_gives_the_same_walks_and_another_others() -> None:
    assert np.array_equal(morris_walks(GROUPS, 4, 1).points, morris_walks(GROUPS, 4, 1).points)
    assert not np.array_equal(morris_walks(GROUPS, 4, 1).points, morris_walks(GROUPS, 4, 2).points)


@pytest.mark.parametrize(("groups", "trajectories"), [((0, 2), 4), ((0, 1), 1), ((1, 1), 3)])
def test_groups_left_out_or_a_single_walk_are_refused(groups: tuple[int, ...], trajectories: int) -> None:
    with pytest.raises(ValueError, match="at least 2 trajectories"):
        morris_walks(groups, trajectories)


def test_crossed_samples_are_even_in_every_column() -> None:
    """Each of 64 strips of equal width holds one point, each sixteenth of the square of a factor's two columns four."""
    sample = crossed_sample(6, 64, seed=4)
    for column in np.hstack([sample.a, sample.b]).T:
        assert sorted((column * 64).astype(int)) == list(range(64))
    first = np.stack([sample.a[:, 0], sample.b[:, 0]])
    cells = np.bincount(((first * 4).astype(int) * [[4], [1]]).sum(axis=0), minlength=16)
    assert cells.tolist() == [4] * 16


def test_a_scramble_hits_every_place_alike_and_another_seed_gives_another() -> None:
    firsts = np.array([crossed_sample(3, 8, seed).a[0] for seed in range(300)])
    assert np.abs(firsts.mean(axis=0) - 0.5).max() < 4 * np.sqrt(1 / 12 / 300)
    assert not np.array_equal(crossed_sample(3, 8, 1).b, crossed_sample(3, 8, 2).b)


def test_it_is_worth_it_means_are_surer_than_those_of_drawn_points() -> None:
    """Of a sum of six coordinates at 64 points; drawn points miss by sqrt(6 / 12 / 64), about 0.088."""
    missed = [crossed_sample(6, 64, seed).a.sum(axis=1).mean() - 3.0 for seed in range(100)]
    assert np.sqrt(np.mean(np.square(missed))) < 0.02


def test_a_mixed_sample_has_one_column_from_the_other() -> None:
    sample = crossed_sample(4, 8)
    for k, mixed in enumerate(sample.mixed):
        assert np.array_equal(mixed[:, k], sample.b[:, k])
        assert np.array_equal(np.delete(mixed, k, axis=1), np.delete(sample.a, k, axis=1))


@pytest.mark.parametrize(("factors", "points"), [(0, 8), (3, 12), (3, 1)])
def test_points_that_are_no_power_of_two_are_refused(factors: int, points: int) -> None:
    with pytest.raises(ValueError, match="power of 2"):
        crossed_sample(factors, points)
