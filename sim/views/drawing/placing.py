"""Where labels stand: apart from each other, off the lines, and no farther from their place than needed.

Pure geometry in any one unit; nothing here draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_DIRECTIONS = 16
_DISTANCES = (4.0, 9.0, 15.0, 22.0, 30.0, 40.0, 52.0, 66.0, 82.0, 100.0)
_COST_OF_BOX = 1_000.0
_COST_OF_POINT = 12.0


def spread(
    wanted: Sequence[float], above: Sequence[float], below: Sequence[float], low: float, high: float
) -> list[float]:
    """Return where labels stand along a line so that none overlaps the next.

    Labels keep the order of their wanted places and move together as little as possible in the least-squares sense
    (isotonic regression by pooling neighbours that collide). They stay within low–high; where there is too little room
    they stay apart and run over `low`.

    Args:
        wanted: where each label would like its anchor.
        above: how far each label reaches above its anchor, in the same unit.
        below: how far each label reaches below its anchor.
        low: lower end of the room.
        high: upper end of the room.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    if not order:
        return []
    offsets = [0.0]
    for under, index in pairwise(order):
        offsets.append(offsets[-1] + above[under] + below[index])
    pools: list[tuple[float, int]] = []
    for index, offset in zip(order, offsets, strict=True):
        pools.append((wanted[index] - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (late, many), (early, more) = pools[-1], pools[-2]
            pools[-2:] = [((late * many + early * more) / (many + more), many + more)]
    starts = [start for start, size in pools for _ in range(size)]
    floor, ceiling = low + below[order[0]], high - above[order[-1]] - offsets[-1]
    placed = [0.0] * len(wanted)
    for index, offset, start in zip(order, offsets, starts, strict=True):
        placed[index] = min(max(start, floor), ceiling) + offset
    return placed


@dataclass(frozen=True)
class Box:
    """A rectangle by its four sides."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Return the area shared with another box."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def holds(self, other: Box) -> bool:
        """Say whether another box lies wholly inside."""
        sides = self.left <= other.left and other.right <= self.right
        return sides and self.bottom <= other.bottom and other.top <= self.top

    def points_inside(self, points: NDArray[np.float64]) -> int:
        """Count the points, shape (n, 2), that lie inside."""
        across = (points[:, 0] >= self.left) & (points[:, 0] <= self.right)
        return int((across & (points[:, 1] >= self.bottom) & (points[:, 1] <= self.top)).sum())

    def distance(self, x: float, y: float) -> float:
        """Return the distance from a point to the nearest side, 0 inside."""
        return math.hypot(max(self.left - x, 0.0, x - self.right), max(self.bottom - y, 0.0, y - self.top))


def place(
    anchor: tuple[float, float],
    size: tuple[float, float],
    taken: Sequence[Box],
    lines: NDArray[np.float64],
    room: Box,
    upwards: bool,
) -> Box:
    """Return the best free place for a label near its anchor.

    Candidates lie around the anchor at growing distances; one that covers another label costs most, one that covers a
    line costs, and so does distance. Ties go to the wanted side, so the answer depends on nothing but the input.

    Args:
        anchor: the point the label speaks of.
        size: width and height of the label.
        taken: boxes already in use.
        lines: points along the drawn lines, shape (n, 2), close together.
        room: where labels may stand.
        upwards: whether above the anchor is preferred to below.
    """
    width, height = size
    wanted = math.pi / 2 if upwards else -math.pi / 2
    best: tuple[float, Box] | None = None
    for distance in _DISTANCES:
        for step in range(_DIRECTIONS):
            angle = wanted + 2 * math.pi * step / _DIRECTIONS
            middle_x = anchor[0] + math.cos(angle) * (distance + width / 2)
            middle_y = anchor[1] + math.sin(angle) * (distance + height / 2)
            box = Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
            if not room.holds(box):
                continue
            turned = abs(math.remainder(angle - wanted, 2 * math.pi))
            cost = box.distance(*anchor) + 2.0 * turned + _COST_OF_POINT * box.points_inside(lines)
            cost += sum(_COST_OF_BOX + box.overlap(other) for other in taken if box.overlap(other) > 0)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, box)
    if best is None:
        return Box(anchor[0] - width / 2, anchor[1] - height / 2, anchor[0] + width / 2, anchor[1] + height / 2)
    return best[1]


def points_along(corners: NDArray[np.float64], step: float = 3.0) -> NDArray[np.float64]:
    """Return points no farther apart than `step` along a line through the corners, shape (n, 2)."""
    pieces = [corners[:1]]
    for start, end in pairwise(corners):
        count = max(int(math.hypot(*(end - start)) / step), 1)
        pieces.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(pieces)
