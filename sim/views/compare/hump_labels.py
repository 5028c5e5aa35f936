"""The words in the hump figure: beside the trough and the turn of each line, and at its right end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.views.compare.payback import Payback, Verdict, payback_text, share_text
from sim.views.drawing.end_labels import EndLabel
from sim.views.drawing.placing import Box, place, points_along
from sim.views.drawing.style import SMALL_POINTS, LineStyle, Sheet, text_color
from sim.views.frames import SEK_PER_MSEK
from sim.views.words import Words

_FAR = 16.0
_MOST_WITH_TEXT = 4


@dataclass(frozen=True)
class Curve:
    """One strategy's way through the years: median and band over replications, MSEK; all of one shape (years,)."""

    finding: Payback
    name: str
    style: LineStyle
    years: NDArray[np.float64]
    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class _Mark:
    """A point worth a text: x in years, y in MSEK."""

    x: float
    y: float
    text: str
    style: LineStyle
    upwards: bool


def write_marks(sheet: Sheet, axes: Axes, curves: Sequence[Curve], words: Words) -> None:
    """Mark where each strategy is deepest in the red and where it turns, with text that keeps off lines and text.

    With many lines only the marks are drawn; what they show stands at the end of each line.
    """
    to_page = axes.transData.transform
    corners = [np.column_stack([curve.years, curve.median]) for curve in curves]
    corners.append(np.array([[0.0, 0.0], [axes.get_xlim()[1], 0.0]]))
    lines = np.concatenate([points_along(to_page(corner)) for corner in corners])
    extent = axes.get_window_extent()
    room = Box(extent.x0, extent.y0, extent.x1, extent.y1)
    texts = len(curves) <= _MOST_WITH_TEXT
    marks = [mark for curve in curves for mark in _marks_of(curve, len(curves) == 1, words)]
    anchors = [tuple(map(float, to_page((mark.x, mark.y)))) for mark in marks]
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in anchors]
    for mark, (x, y) in zip(marks, anchors, strict=True):
        style, dots = mark.style, sheet.figure.dpi
        axes.plot([mark.x], [mark.y], marker=style.marker, markersize=6.5, color=style.color, mec="white", zorder=5)
        if not texts:
            continue
        width, height = sheet.text_size(mark.text, SMALL_POINTS, "bold")
        box = place((x, y), (width * dots + 4, height * dots + 3), taken, lines, room, mark.upwards)
        taken.append(box)
        middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        sheet.write(
            middle[0] / dots, middle[1] / dots, mark.text, SMALL_POINTS, text_color(style.color), "bold",
            horizontal="center",
        )  # fmt: skip
        if box.distance(x, y) > _FAR:
            sheet.leader(
                x / dots, y / dots, middle[0] / dots, (box.top if y > middle[1] else box.bottom) / dots, style.color
            )


def _marks_of(curve: Curve, alone: bool, words: Words) -> list[_Mark]:
    """Return the trough and the payback of one line; with several lines the text at the mark is short."""
    finding, marks = curve.finding, []
    if finding.verdict not in (Verdict.NO_DIFFERENCE, Verdict.NO_HUMP):
        text = _trough_text(finding, words) if alone else words.money(finding.depth_sek)
        marks.append(_Mark(finding.depth_year, finding.depth_sek / SEK_PER_MSEK, text, curve.style, False))
    if finding.verdict is Verdict.PAYS_BACK:
        text = words.years(finding.median)
        if alone:
            text = words("hump.mark.payback", payback=payback_text(finding, words))
        marks.append(_Mark(finding.median, 0.0, text, curve.style, True))
    return marks


def end_label(curve: Curve, horizon: int, alone: bool, words: Words) -> EndLabel:
    """Return what stands at the right end of a line; `alone` says that it is the only one in the figure."""
    notes = _notes(curve.finding, horizon, alone, words)
    return EndLabel(curve.name, tuple(notes), curve.style.color, float(curve.median[-1]))


def _notes(finding: Payback, horizon: int, alone: bool, words: Words) -> list[str]:
    """Say beside the name what the marks on the line show; a line alone in its panel says it at the marks."""
    verdict, notes = finding.verdict, []
    if verdict is Verdict.NO_DIFFERENCE:
        return [words("hump.mark.unclear")]
    if verdict is Verdict.NO_HUMP:
        return [words("hump.mark.no_hump")]
    if not alone:
        notes.append(_trough_text(finding, words))
    if verdict is Verdict.PAYS_BACK and not alone:
        notes.append(words("hump.mark.payback", payback=payback_text(finding, words)))
    if verdict is Verdict.NEVER and finding.share == 0.0:
        notes.append(words("hump.mark.never", horizon=words.years(horizon)))
    if verdict is Verdict.UNCLEAR:
        notes.append(words("hump.mark.unclear"))
    if 0.0 < finding.share < 1.0 or (verdict is Verdict.UNCLEAR and finding.share):
        notes.append(words("hump.mark.share", share=share_text(finding, words)))
    return notes


def _trough_text(finding: Payback, words: Words) -> str:
    year = words.number(round(finding.depth_year))
    return words("hump.mark.trough", depth=words.money(finding.depth_sek), year=year)
