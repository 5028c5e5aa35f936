"""The investment hump: first the public purse is in the red, then, perhaps, it turns.

Reads the tidy frames `hump` and `appraisal`; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.studies.intervals import central_range
from sim.views.end_labels import EndLabel, write_end_labels
from sim.views.frames import (
    SEK_PER_MSEK,
    alternatives_of,
    check_same_replications,
    checked,
    comparator_of,
    replication_count,
)
from sim.views.payback import RANGE_PERCENT, Payback, Verdict, headline, payback_text, paybacks
from sim.views.placing import Box, place, points_along
from sim.views.source_line import source_line
from sim.views.style import (
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    LineStyle,
    Sheet,
    drawing,
    strategy_style,
    text_color,
    write_ticks,
)
from sim.views.words import Words

_WIDTH, _BODY, _LABELS = 10.7, 5.0, 2.65
_CLOSE_UP_FROM = 6.0
_FAR = 16.0
_WHOLE_RANGE_UP_TO = 20


@dataclass(frozen=True)
class _Curve:
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


def hump_figure(
    hump: pd.DataFrame, appraisal: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> Figure:
    """Draw the cumulative discounted net of the public purse since the start, one line per strategy.

    Args:
        hump: strategy, replication, years_since_start, cumulative_net_sek (saved minus spent against the comparator,
            discounted; negative is in the red). Rows of the comparator are not needed.
        appraisal: strategy, replication, hump_depth_sek (<= 0), hump_year, payback_year (NaN if never), npv_sek.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled or without a title for its strategies.
    """
    frame = checked(hump, "hump", ["years_since_start"], ["cumulative_net_sek"], titles, comparator_needed=False)
    if not alternatives_of(titles):
        raise ValueError("titles names only the comparator; a hump needs at least one strategy to compare with it")
    check_same_replications({"hump": hump, "appraisal": appraisal})
    curves = [_curve(frame, finding, place, titles) for place, finding in enumerate(paybacks(appraisal, titles), 1)]
    horizon = int(frame["years_since_start"].max())
    _check_years(curves, horizon)
    replications = replication_count(frame)
    with drawing():
        title = headline([curve.finding for curve in curves], horizon, titles, words)
        notes = f"{words('hump.subtitle', comparator=titles[comparator_of(titles)])} {_band_note(replications, words)}"
        sheet = Sheet(_WIDTH, _BODY, title, notes, source_line(words, replications, version))
        _draw(sheet, curves, horizon, titles[comparator_of(titles)], words)
    return sheet.figure


def _curve(frame: pd.DataFrame, finding: Payback, place_: int, titles: Mapping[str, str]) -> _Curve:
    rows = frame[frame["strategy"] == finding.strategy]
    wide = rows.pivot(index="years_since_start", columns="replication", values="cumulative_net_sek") / SEK_PER_MSEK
    if wide.isna().any(axis=None):
        raise ValueError(f"hump: {finding.strategy!r} has years that some replications lack")
    ranges = np.array([central_range(row, RANGE_PERCENT) for row in wide.to_numpy()])
    years = wide.index.to_numpy(dtype=float)
    median = np.median(wide.to_numpy(), axis=1)
    return _Curve(finding, titles[finding.strategy], strategy_style(place_), years, median, ranges[:, 0], ranges[:, 1])


def _check_years(curves: Sequence[_Curve], horizon: int) -> None:
    for curve in curves:
        for year in (curve.finding.depth_year, curve.finding.median):
            if math.isfinite(year) and not 0 <= year <= horizon:
                raise ValueError(f"appraisal: years count from the start, 0–{horizon}; {curve.name!r} has {year:g}")


def _band_note(replications: int, words: Words) -> str:
    if replications == 1:
        return words("one_replication")
    if replications <= _WHOLE_RANGE_UP_TO:
        return words("hump.band.all", replications=words.number(replications))
    return words("hump.band", percent=words.percent(RANGE_PERCENT), replications=words.number(replications))


def _draw(sheet: Sheet, curves: Sequence[_Curve], horizon: int, comparator: str, words: Words) -> None:
    """Fill the sheet: one panel, or two where later gains would flatten the hump: the hump close up, then all years."""
    left, bottom, height = 0.95, sheet.bottom + 0.6, sheet.top - sheet.bottom - 0.95
    width = sheet.width - left - _LABELS - 0.3
    lowest, highest = min(min(curve.low) for curve in curves), max(max(curve.high) for curve in curves)
    unit = words("unit.msek")
    whole = _window(0.0, float(horizon), min(lowest, 0.0), max(highest, 0.0))
    deepest = -min(curve.finding.depth_sek for curve in curves) / SEK_PER_MSEK
    if 0.0 < _CLOSE_UP_FROM * deepest < highest:
        turns = [curve.finding.median for curve in curves if math.isfinite(curve.finding.median)]
        last_year = min(float(horizon), math.ceil(1.35 * max([*turns, 10.0])))
        first = words("hump.panel.first", unit=unit, number=words.number(last_year))
        near = sheet.panel(left, bottom, width * 0.5, height)
        _panel(sheet, near, curves, _window(0.0, last_year, -1.15 * deepest, 1.2 * deepest), first, words)
        _marks(sheet, near, curves, words)
        axes = sheet.panel(left + width * 0.5 + 0.75, bottom, width * 0.5 - 0.75, height)
        _panel(sheet, axes, curves, whole, words("hump.panel.all", unit=unit, number=words.number(horizon)), words)
    else:
        axes = sheet.panel(left, bottom, width, height)
        _panel(sheet, axes, curves, whole, words("hump.axis.y", unit=unit), words)
        _marks(sheet, axes, curves, words)
    labels = [_end_label(curve, horizon, len(curves) == 1, words) for curve in curves]
    write_end_labels(sheet, axes, [EndLabel(comparator, (), INK, 0.0), *labels], _LABELS)


def _window(first: float, last: float, low: float, high: float) -> Box:
    pad = 0.07 * (high - low) or 1.0
    return Box(first, low - pad, last, high + pad)


def _panel(sheet: Sheet, axes: Axes, curves: Sequence[_Curve], window: Box, title: str, words: Words) -> None:
    axes.set_xlim(window.left, window.right)
    axes.set_ylim(window.bottom, window.top)
    axes.set_xlabel(words("hump.axis.x"), fontsize=TEXT_POINTS, color=GREY)
    axes.set_title(title, fontsize=TEXT_POINTS, color=GREY, loc="left", x=0.0, pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axhline(0.0, color=INK, linewidth=1.1)
    write_ticks(axes.yaxis, words)
    for curve in curves:
        style = curve.style
        if curve.finding.replications > 1:
            axes.fill_between(curve.years, curve.low, curve.high, color=style.color, alpha=0.13, linewidth=0)
            for edge in (curve.low, curve.high):
                axes.plot(curve.years, edge, color=style.color, linewidth=0.6, alpha=0.6, linestyle=style.dash)
        axes.plot(curve.years, curve.median, color=style.color, linewidth=2.0, linestyle=style.dash)


def _marks(sheet: Sheet, axes: Axes, curves: Sequence[_Curve], words: Words) -> None:
    """Mark where each strategy is deepest in the red and where it turns, with text that keeps off lines and text."""
    to_page = axes.transData.transform
    corners = [np.column_stack([curve.years, curve.median]) for curve in curves]
    corners.append(np.array([[0.0, 0.0], [axes.get_xlim()[1], 0.0]]))
    lines = np.concatenate([points_along(to_page(corner)) for corner in corners])
    extent = axes.get_window_extent()
    room = Box(extent.x0, extent.y0, extent.x1, extent.y1)
    marks = [mark for curve in curves for mark in _marks_of(curve, len(curves) == 1, words)]
    anchors = [tuple(map(float, to_page((mark.x, mark.y)))) for mark in marks]
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in anchors]
    for mark, (x, y) in zip(marks, anchors, strict=True):
        style, dots = mark.style, sheet.figure.dpi
        axes.plot([mark.x], [mark.y], marker=style.marker, markersize=6.5, color=style.color, mec="white", zorder=5)
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


def _marks_of(curve: _Curve, alone: bool, words: Words) -> list[_Mark]:
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


def _end_label(curve: _Curve, horizon: int, alone: bool, words: Words) -> EndLabel:
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
    if verdict is Verdict.NEVER:
        notes.append(words("hump.mark.never", horizon=words.years(horizon)))
    if verdict is Verdict.UNCLEAR:
        notes.append(words("hump.mark.unclear"))
    if 0.0 < finding.share < 1.0:
        notes.append(words("hump.mark.share", share=words.percent(100 * finding.share)))
    return notes


def _trough_text(finding: Payback, words: Words) -> str:
    year = words.number(round(finding.depth_year))
    return words("hump.mark.trough", depth=words.money(finding.depth_sek), year=year)
