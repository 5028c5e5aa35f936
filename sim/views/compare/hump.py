"""The investment hump: first the public purse is in the red, then, perhaps, it turns.

Reads the tidy frames `hump` and `appraisal`; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.studies.intervals import OF_THE_MEAN, Interval, central_range, ends_of_range
from sim.views.compare.hump_labels import Curve, end_label, write_marks
from sim.views.compare.payback import RANGE_PERCENT, Payback, headline, paybacks, range_percent
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.placing import Box
from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    TEXT_POINTS,
    Sheet,
    drawing,
    strategy_style,
    write_ticks,
)
from sim.views.frames import (
    SEK_PER_MSEK,
    alternatives_of,
    check_same_replications,
    checked,
    comparator_of,
    replication_count,
)
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY, _LABELS = 10.7, 5.0, 2.65
_CLOSE_UP_FROM = 6.0


def hump_figure(
    hump: pd.DataFrame,
    appraisal: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    interval: Interval = OF_THE_MEAN,
) -> Figure:
    """Draw the cumulative discounted net of the public purse since the start, one line per strategy.

    Args:
        hump: strategy, replication, years_since_start, cumulative_net_sek (saved minus spent against the comparator,
            discounted; negative is in the red). Rows of the comparator are not needed.
        appraisal: strategy, replication, hump_depth_sek (<= 0), hump_year, payback_year (NaN if never), npv_sek.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        interval: what stands beside the mean net in the end, and so what is clear; the bands are ranges.

    Raises:
        ValueError: a frame that is incomplete, doubled or without a title for its strategies.
    """
    frame = checked(hump, "hump", ["years_since_start"], ["cumulative_net_sek"], titles, comparator_needed=False)
    if not alternatives_of(titles):
        raise ValueError("titles names only the comparator; a hump needs at least one strategy to compare with it")
    check_same_replications({"hump": hump, "appraisal": appraisal})
    findings = paybacks(appraisal, titles, interval)
    percent = range_percent(interval)
    curves = [curve_of(frame, finding, place, titles, percent) for place, finding in enumerate(findings, 1)]
    horizon = int(frame["years_since_start"].max())
    _check_years(curves, horizon)
    replications = replication_count(frame)
    with drawing():
        title = headline(findings, horizon, titles, words)
        notes = words("hump.subtitle", comparator=titles[comparator_of(titles)])
        notes = f"{notes} {band_note(replications, words, percent)}"
        sheet = Sheet(_WIDTH, _BODY, title, notes, source_line(words, replications, version))
        _draw(sheet, curves, horizon, titles[comparator_of(titles)], words)
    return sheet.figure


def curve_of(
    frame: pd.DataFrame, finding: Payback, place_: int, titles: Mapping[str, str], percent: int = RANGE_PERCENT
) -> Curve:
    """Return a strategy's median replication and the band of the middle of them, in MSEK.

    Args:
        frame: strategy, replication, years_since_start, cumulative_net_sek.
        finding: of the strategy.
        place_: its place among the strategies, from 1, which gives its style.
        titles: display name per strategy.
        percent: of the replications, which the band holds.

    Raises:
        ValueError: a year that some replications lack.
    """
    rows = frame[frame["strategy"] == finding.strategy]
    wide = rows.pivot(index="years_since_start", columns="replication", values="cumulative_net_sek") / SEK_PER_MSEK
    if wide.isna().any(axis=None):
        raise ValueError(f"hump: {finding.strategy!r} has years that some replications lack")
    ranges = np.array([central_range(row, percent) for row in wide.to_numpy()])
    years = wide.index.to_numpy(dtype=float)
    median = np.median(wide.to_numpy(), axis=1)
    return Curve(finding, titles[finding.strategy], strategy_style(place_), years, median, ranges[:, 0], ranges[:, 1])


def _check_years(curves: Sequence[Curve], horizon: int) -> None:
    for curve in curves:
        for year in (curve.finding.depth_year, curve.finding.median):
            if math.isfinite(year) and not 0 <= year <= horizon:
                raise ValueError(f"appraisal: years count from the start, 0–{horizon}; {curve.name!r} has {year:g}")


def band_note(replications: int, words: Words, percent: int = RANGE_PERCENT) -> str:
    """Say what line and band are, by the number of replications."""
    if replications == 1:
        return words("one_replication")
    if ends_of_range(replications, percent) == (0, replications - 1):
        return words("hump.band.all", replications=words.number(replications))
    return words("hump.band", percent=words.percent(percent), replications=words.number(replications))


def _draw(sheet: Sheet, curves: Sequence[Curve], horizon: int, comparator: str, words: Words) -> None:
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
        _panel(near, curves, _window(0.0, last_year, -1.15 * deepest, 1.2 * deepest), first, words)
        write_marks(sheet, near, curves, words)
        axes = sheet.panel(left + width * 0.5 + 0.75, bottom, width * 0.5 - 0.75, height)
        _panel(axes, curves, whole, words("hump.panel.all", unit=unit, number=words.number(horizon)), words)
    else:
        axes = sheet.panel(left, bottom, width, height)
        _panel(axes, curves, whole, words("hump.axis.y", unit=unit), words)
        write_marks(sheet, axes, curves, words)
    labels = [end_label(curve, horizon, len(curves) == 1, words) for curve in curves]
    write_end_labels(sheet, axes, [EndLabel(comparator, (), INK, 0.0), *labels], _LABELS)


def _window(first: float, last: float, low: float, high: float) -> Box:
    pad = 0.07 * (high - low) or 1.0
    return Box(first, low - pad, last, high + pad)


def _panel(axes: Axes, curves: Sequence[Curve], window: Box, title: str, words: Words) -> None:
    axes.set_xlim(window.left, window.right)
    axes.set_ylim(window.bottom, window.top)
    draw_curves(axes, curves, title, words("hump.axis.x"), words)


def draw_curves(axes: Axes, curves: Sequence[Curve], title: str, x_title: str, words: Words) -> None:
    """Draw each curve with its band on a panel whose window is set, and write its titles and ticks."""
    axes.set_xlabel(x_title, fontsize=TEXT_POINTS, color=GREY)
    axes.set_title(title, fontsize=TEXT_POINTS, color=GREY, loc="left", x=0.0, pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axhline(0.0, color=INK, linewidth=1.1)
    write_ticks(axes.xaxis, words)
    write_ticks(axes.yaxis, words)
    for curve in curves:
        style = curve.style
        if curve.finding.replications > 1:
            axes.fill_between(curve.years, curve.low, curve.high, color=style.color, alpha=0.13, linewidth=0)
            for edge in (curve.low, curve.high):
                axes.plot(curve.years, edge, color=style.color, linewidth=0.6, alpha=0.6, linestyle=style.dash)
        axes.plot(curve.years, curve.median, color=style.color, linewidth=2.0, linestyle=style.dash)
