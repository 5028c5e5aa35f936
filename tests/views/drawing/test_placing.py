"""Claims about labels: apart, in order, near their place."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from sim.views.drawing.placing import Box, place, points_along, spread


def _ends(anchors: list[float], above: list[float], below: list[float]) -> list[tuple[float, float]]:
    return sorted((anchor - down, anchor + up) for anchor, up, down in zip(anchors, above, below, strict=True))


@pytest.mark.parametrize("seed", range(50))
def test_labels_never_overlap_keep_their_order_and_stay_in_the_room(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(1, 8)
    wanted = [chance.uniform(0, 10) for _ in range(count)]
    above = [chance.uniform(0.1, 0.4) for _ in range(count)]
    below = [chance.uniform(0.1, 0.9) for _ in range(count)]
    placed = spread(wanted, above, below, -1.0, 12.0)
    ends = _ends(placed, above, below)
    assert all(lower[1] <= upper[0] + 1e-9 for lower, upper in itertools.pairwise(ends))
    assert sorted(range(count), key=wanted.__getitem__) == sorted(range(count), key=placed.__getitem__)
    assert ends[0][0] >= -1.0 - 1e-9 and ends[-1][1] <= 12.0 + 1e-9


def test_labels_with_room_enough_do_not_move() -> None:
    assert spread([5.0, 1.0], [0.5, 0.5], [0.5, 0.5], 0.0, 10.0) == [5.0, 1.0]


def test_labels_that_collide_share_the_move() -> None:
    assert spread([5.0, 5.0], [0.5, 0.5], [0.5, 0.5], 0.0, 10.0) == pytest.approx([4.5, 5.5])


def test_with_too_little_room_labels_still_stand_apart() -> None:
    placed = spread([1.0, 1.0, 1.0], [0.5] * 3, [0.5] * 3, 0.0, 2.0)
    assert placed == pytest.approx([-0.5, 0.5, 1.5])


def test_a_label_keeps_off_labels_and_lines_that_are_there() -> None:
    room, taken = Box(0, 0, 200, 200), [Box(80, 100, 120, 120)]
    line = points_along(np.array([[0.0, 100.0], [200.0, 100.0]]))
    box = place((100, 100), (40, 12), taken, line, room, upwards=True)
    assert room.holds(box)
    assert box.overlap(taken[0]) == 0
    assert box.points_inside(line) == 0


def test_without_obstacles_a_label_stands_on_the_wanted_side() -> None:
    nothing = np.empty((0, 2))
    assert place((100, 100), (40, 12), [], nothing, Box(0, 0, 200, 200), upwards=True).bottom > 100
    assert place((100, 100), (40, 12), [], nothing, Box(0, 0, 200, 200), upwards=False).top < 100
