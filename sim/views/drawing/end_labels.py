"""Names at the right end of lines, in place of a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.views.drawing.placing import spread
from sim.views.drawing.style import GREY, SMALL_POINTS, TEXT_POINTS, Sheet, text_color

_LEADER_INCHES = 0.32
_GAP_INCHES = 0.11


@dataclass(frozen=True)
class EndLabel:
    """What stands at the end of a line: its name in bold, further lines in grey, and the value the line ends at."""

    name: str
    notes: tuple[str, ...]
    color: str
    value: float


def write_end_labels(sheet: Sheet, axes: Axes, labels: Sequence[EndLabel], room: float, bold: bool = True) -> None:
    """Write the labels to the right of the axes, in at most `room` inches; those that would meet move apart."""
    weight, name_points = ("bold", TEXT_POINTS) if bold else ("normal", SMALL_POINTS)
    room -= _LEADER_INCHES
    names = [sheet.wrapped(label.name, room, name_points, weight) for label in labels]
    notes = ["\n".join(sheet.wrapped(note, room, SMALL_POINTS) for note in label.notes) for label in labels]
    name_heights = [sheet.text_size(name, name_points, weight)[1] for name in names]
    note_heights = [sheet.text_size(note, SMALL_POINTS)[1] + 0.04 if note else 0.0 for note in notes]
    above = [sheet.text_size("X", name_points, weight)[1] / 2 + _GAP_INCHES / 2] * len(labels)
    heights = [name + note + _GAP_INCHES for name, note in zip(name_heights, note_heights, strict=True)]
    below = [height - up for height, up in zip(heights, above, strict=True)]
    last, dots, extent = axes.get_xlim()[1], sheet.figure.dpi, axes.get_position()
    values = [float(axes.transData.transform((last, label.value))[1]) / dots for label in labels]
    low, high = max(extent.y0 * sheet.height - 0.3, sheet.bottom), min(extent.y1 * sheet.height + 0.3, sheet.top)
    x, anchors = extent.x1 * sheet.width, spread(values, above, below, low, high)
    for place, label in enumerate(labels):
        top, beside = anchors[place] + above[place] - _GAP_INCHES / 2, x + _LEADER_INCHES
        sheet.write(beside, top, names[place], name_points, text_color(label.color), weight=weight, vertical="top")
        sheet.write(beside, top - name_heights[place] - 0.04, notes[place], SMALL_POINTS, GREY, vertical="top")
        sheet.leader(x + 0.04, values[place], beside - 0.04, anchors[place], label.color)
