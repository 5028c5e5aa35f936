"""The staircase as flows: a lane for each step, a column for each age, ribbons of persons between them.

Pure drawing on one array of persons; nothing here reads results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.views.drawing.style import BLUE, GREY, INK, RULE, SMALL_POINTS, VERMILLION
from sim.views.words import Words

OUTWARDS, BACK, STAYING = (VERMILLION, 0.78), (BLUE, 0.32), (RULE, 0.75)
"""Colour and opacity of a ribbon to a step further out, back towards normality, and on the same step."""

_STRIP, _GAP, _LEAST_LANE, _BAR = 0.40, 0.15, 0.30, 0.005
_HALO = [patheffects.withStroke(linewidth=2.2, foreground="white")]

Persons = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lanes:
    """Where the steps lie, in inches above the foot of the panel.

    Attributes:
        floors: foot of each step's lane; tops: its upper end.
        inches_per_person: scale of every ribbon but that of those who stay in normality.
    """

    floors: tuple[float, ...]
    tops: tuple[float, ...]
    inches_per_person: float


def lanes_of(moves: Persons, height: float) -> Lanes:
    """Return lanes that fill a height; those who stay in normality have a strip of fixed thickness.

    Args:
        moves: persons by period, step before and step after, shape (periods, steps, steps).
        height: of the panel, inches.
    """
    stepping = moves.copy()
    stepping[:, 0, 0] = 0.0
    widest = np.maximum(stepping.sum(axis=2), stepping.sum(axis=1)).max(axis=0)
    room = height - _STRIP - _GAP * (len(widest) - 1)
    narrow = np.zeros(len(widest), dtype=bool)
    for _ in range(len(widest)):
        left = room - _LEAST_LANE * narrow[1:].sum()
        scale = left / max(float(widest[~narrow].sum()), 1e-9)
        found = narrow | ((widest * scale < _LEAST_LANE) & (np.arange(len(widest)) > 0))
        if (found == narrow).all():
            break
        narrow = found
    thick = np.where(narrow, _LEAST_LANE, widest * scale)
    thick[0] += _STRIP
    floors = np.concatenate([[0.0], np.cumsum(thick + _GAP)[:-1]])
    return Lanes(tuple(floors.tolist()), tuple((floors + thick).tolist()), float(scale))


def draw_flows(axes: Axes, moves: Persons, ages: Sequence[int], lanes: Lanes, words: Words) -> None:
    """Draw the ribbons and, at every age, the persons on each step.

    Args:
        axes: a panel whose upright axis is in inches; its lower axis becomes the ages, evenly spaced.
        moves: persons by period, step before and step after, shape (periods, steps, steps).
        ages: at the ends of the periods, one more than them.
        lanes: where the steps lie.
        words: the language.
    """
    bar = _BAR * len(moves)
    axes.set_xlim(-bar, len(ages) - 1 + bar)
    axes.set_xticks(range(len(ages)), [str(age) for age in ages])
    axes.set_yticks([])
    for period, persons in enumerate(moves):
        starts, ends = _ends(persons, lanes), _ends(persons.T, lanes)
        for before in range(len(persons)):
            for after in range(len(persons)):
                if persons[before, after] > 0.0:
                    kind = STAYING if before == after else OUTWARDS if after > before else BACK
                    thick = _thickness(before, after, float(persons[before, after]), lanes)
                    _ribbon(
                        axes, (period + bar, period + 1 - bar), starts[before][after], ends[after][before], thick, *kind
                    )
        stay = words("stairs.stay", persons=words.number(float(persons[0, 0])))
        axes.text(period + 0.5, _STRIP / 2, stay, fontsize=SMALL_POINTS, color=INK, ha="center", va="center",
                  zorder=6, path_effects=_HALO)  # fmt: skip
        _cut(axes, period + 0.16)
    _nodes(axes, moves, bar, lanes, words)


def _thickness(before: int, after: int, persons: float, lanes: Lanes) -> float:
    return _STRIP if before == after == 0 else persons * lanes.inches_per_person


def _ends(persons: Persons, lanes: Lanes) -> list[list[float]]:
    """Return where each ribbon begins on its step, from below in the order of the steps at its other end."""
    feet = []
    for step, row in enumerate(persons):
        thick = [_thickness(step, other, float(number), lanes) for other, number in enumerate(row)]
        feet.append((lanes.floors[step] + np.concatenate([[0.0], np.cumsum(thick)[:-1]])).tolist())
    return feet


def _ribbon(
    axes: Axes, between: tuple[float, float], start: float, end: float, thick: float, color: str, alpha: float
) -> None:
    (left, right), middle = between, sum(between) / 2
    corners = [(left, start), (middle, start), (middle, end), (right, end), (right, end + thick),
               (middle, end + thick), (middle, start + thick), (left, start + thick), (left, start)]  # fmt: skip
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(corners, codes), facecolor=color, alpha=alpha, linewidth=0.0, zorder=2))


def _cut(axes: Axes, x: float) -> None:
    """Mark that a strip is drawn cut off: two slanting white lines."""
    for shift in (0.0, 0.035):
        axes.plot([x + shift - 0.02, x + shift + 0.02], [-0.02, _STRIP + 0.02], color="white", linewidth=2.0, zorder=3)


def _nodes(axes: Axes, moves: Persons, bar: float, lanes: Lanes, words: Words) -> None:
    """Draw a bar for the persons on each step at each age; between the first and the last also their number.

    Those who die after an age are not among those who move on from it, so arrivals are counted, not departures.
    """
    last = len(moves)
    for column in range(last + 1):
        told = moves[column - 1].sum(axis=0) if column else moves[0].sum(axis=1)
        for step, number in enumerate(told):
            widest = max(_height(moves, column - 1, step, 1, lanes), _height(moves, column, step, 0, lanes))
            if widest <= 0.0:
                continue
            axes.add_patch(
                Rectangle((column - bar, lanes.floors[step]), 2 * bar, widest, facecolor=INK, linewidth=0.0, zorder=4)
            )
            if step and 0 < column < last and number > 0.0:
                axes.text(column, lanes.floors[step] + widest + 0.02, words.number(float(number)), fontsize=7.0,
                          color=GREY, ha="center", va="bottom", zorder=6, path_effects=_HALO)  # fmt: skip


def _height(moves: Persons, period: int, step: int, axis: int, lanes: Lanes) -> float:
    """Return how high the ribbons of a period reach on a step at their end (axis 1) or their start (axis 0)."""
    if not 0 <= period < len(moves):
        return 0.0
    persons = moves[period][:, step] if axis else moves[period][step]
    return sum(_thickness(step, other, float(number), lanes) for other, number in enumerate(persons))
