"""The three degrees of success of a coordination association, and whether doing more of it lowers the inflow.

First degree: individuals are helped. Second: the method lives on in a line organisation. Third: the system fault is
found and mended, so that fewer fall. Reads the tidy frames `degrees` and `dose`; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT, mean_interval
from sim.views.columns import WIDTH, Heading, lay_out
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import comparator_of, replication_count
from sim.views.over_years import (
    Change,
    Changes,
    Measure,
    changes_of,
    checked_years,
    finding,
    headline,
    measure_lines,
    shown,
    table_end,
    year_panel,
    year_sheet,
)
from sim.views.source_line import source_line
from sim.views.words import Words

_HELPED = Measure("helped", "degrees.helped")
_IN_LINE = Measure("helped_in_line", "degrees.in_line")
_METHODS = Measure("methods_in_line", "degrees.methods", over_years="last")
_MENDED = Measure("faults_mended", "degrees.mended", over_years="last")
_BETWEEN = Measure("first_time_between", "degrees.between")
_CASES = Measure("new_cases", "degrees.cases")
_STAFF = Measure("staff_share", "degrees.staff", 100.0)
_MEASURES = (_HELPED, _IN_LINE, _METHODS, _MENDED, _BETWEEN, _CASES, _STAFF)
_INFLOW = (_BETWEEN, _CASES)
_ALL_HELPED = Measure("helped", "degrees.all_helped")
_DOSE_WIDTH, _DOSE_BODY = 10.4, 4.3


def degrees_figure(
    degrees: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> Figure:
    """Draw the three degrees of success over the years: helped, methods in the line, and inflow twice.

    Args:
        degrees: way, replication, year, helped (persons in projects that year), helped_in_line, methods_in_line,
            faults_mended (so far), first_time_between, new_cases (persons that year), staff_share (0–1).
        titles: display name per way, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled or without a title for its ways, or nothing to compare.
    """
    frame = checked_years(degrees, "degrees", [one.column for one in _MEASURES], titles)
    said = (_HELPED, _METHODS, *_INFLOW)
    title = headline(changes_of(frame, said, titles), said, titles, words)
    last = frame[frame["year"] == frame["year"].max()]
    at_end = last.groupby("strategy")[["helped_in_line", "faults_mended"]].mean()

    def in_line(way: str, _: Change) -> str:
        return words("degrees.note.in_line", number=shown(float(at_end.loc[way, "helped_in_line"]), words))

    def mended(way: str, _: Change) -> str:
        return words("degrees.note.mended", number=shown(float(at_end.loc[way, "faults_mended"]), words))

    with drawing():
        subtitle = words("degrees.subtitle", comparator=titles[comparator_of(titles)])
        sheet = year_sheet(title, subtitle, replication_count(frame), words, version)
        year_panel(sheet, 0, frame, _HELPED, titles, words("degrees.panel.helped"), words)
        year_panel(sheet, 1, frame, _METHODS, titles, words("degrees.panel.methods"), words, in_line)
        year_panel(sheet, 2, frame, _BETWEEN, titles, words("degrees.panel.between"), words, mended, difference=True)
        year_panel(sheet, 3, frame, _CASES, titles, words("degrees.panel.cases"), words, difference=True)
    return sheet.figure


def dose_figure(dose: pd.DataFrame, words: Words, version: str | None = None) -> Figure:
    """Draw whether inflow rises the more people the projects help, against no places at all.

    Args:
        dose: places_times (0 among them), replication, helped, first_time_between, new_cases (persons a year).
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete or doubled, without places_times 0 or with nothing but it.
    """
    frame, doses = _checked_dose(dose)
    changes = changes_of(frame, (_ALL_HELPED, *_INFLOW), doses)
    helped = {way: mean_interval(frame.loc[frame["strategy"] == way, "helped"])[0] for way in doses}
    replications = replication_count(frame)
    with drawing():
        notes = words("degrees.dose.subtitle")
        if replications == 1:
            notes += " " + words("one_replication")
        else:
            percent, number = words.percent(LEVEL_PERCENT), words.number(replications)
            notes += " " + words("degrees.dose.interval", percent=percent, replications=number)
        title = _dose_headline(changes, doses, words)
        sheet = Sheet(_DOSE_WIDTH, _DOSE_BODY, title, notes, source_line(words, replications, version))
        for place, (measure, color, marker) in enumerate(((_BETWEEN, BLUE, "o"), (_CASES, VERMILLION, "s"))):
            axes = sheet.panel(0.95 + place * 4.9, sheet.bottom + 0.65, 4.0, _DOSE_BODY - 1.1)
            marks = [(helped[way], changes[way, measure.column], name) for way, name in doses.items()]
            _dose_panel(axes, marks, color, marker, words(f"{measure.key}.panel"), words)
    return sheet.figure


def _checked_dose(dose: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the frame with each dose as a strategy, and the doses' names (×2) from 0 upwards."""
    if "places_times" not in dose.columns:
        raise ValueError("dose lacks the column 'places_times'")
    times = sorted(set(dose["places_times"].astype(float)))
    if not times or times[0] != 0.0 or len(times) == 1:
        raise ValueError(
            "dose needs rows with places_times 0, which the others are compared with, and at least one more"
        )
    doses = {f"{one:g}": f"×{one:g}" for one in times}
    named = dose.assign(way=[f"{float(one):g}" for one in dose["places_times"]], year=0)
    return checked_years(named, "dose", ["helped", *(one.column for one in _INFLOW)], doses), doses


def _direction(changes: Changes, doses: Sequence[str], column: str) -> str:
    """Say how a measure goes with the dose: rises, falls, unclear, or mixed where the doses do not agree."""
    clear = [changes[way, column] for way in doses[1:] if changes[way, column].clear]
    if not clear:
        return "unclear"
    if not changes[doses[-1], column].clear or len({one.mean > 0 for one in clear}) > 1:
        return "mixed"
    return "rises" if clear[-1].mean > 0 else "falls"


def _dose_headline(changes: Changes, doses: Mapping[str, str], words: Words) -> str:
    most = list(doses)[-1]
    more = changes[most, "helped"]
    times = words.number(float(most), 0 if float(most) == round(float(most)) else 1)
    if not (more.clear and more.mean > 0):
        return words("degrees.dose.not_more", times=times)
    told = {_direction(changes, list(doses), one.column) for one in _INFLOW} - {"unclear"} or {"unclear"}
    answer = told.pop() if len(told) == 1 else "mixed"
    name = words("degrees.dose.most", times=times, number=shown(more.mean, words))
    return words(f"degrees.dose.{answer}", finding=finding(name, most, changes, _INFLOW, words))


def _dose_panel(
    axes: Axes, marks: Sequence[tuple[float, Change, str]], color: str, marker: str, title: str, words: Words
) -> None:
    """Draw a point per dose with its interval; the doses stand above the points."""
    across, means = [x for x, _, _ in marks], [change.mean for _, change, _ in marks]
    axes.axhline(0.0, color=INK, linewidth=1.1)
    axes.plot(across, means, color=color, linewidth=1.2, linestyle=(0, (4, 2)))
    for x, change, name in marks:
        face = color if change.clear else "white"
        if not math.isnan(change.low):
            axes.plot([x, x], [change.low, change.high], color=color, linewidth=1.2, marker="_", markersize=6)
        axes.plot([x], [change.mean], color=color, marker=marker, markersize=7, markerfacecolor=face)
        top = change.mean if math.isnan(change.high) else change.high
        axes.annotate(name, (x, top), (0, 6), textcoords="offset points", ha="center", fontsize=SMALL_POINTS, color=INK)
    axes.margins(0.08, 0.16)
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.set_xlabel(words("degrees.dose.axis"), fontsize=TEXT_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        write_ticks(axis, words)


def degrees_table(
    degrees: pd.DataFrame, dose: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> str:
    """Return the degrees of success and the doses as text, at most 100 characters wide.

    Args:
        degrees, titles, words, version: as in ``degrees_figure``.
        dose: as in ``dose_figure``, or without rows.

    Raises:
        ValueError: a frame that is incomplete or doubled.
    """
    frame = checked_years(degrees, "degrees", [one.column for one in _MEASURES], titles)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    heading = Heading(words("degrees.table.heading", first=first, last=last))
    lines = [heading, *measure_lines(frame, _MEASURES, titles, words)]
    by_dose_lines: list[str] = []
    if len(dose):
        by_dose, doses = _checked_dose(dose)
        heading = Heading(words("degrees.table.dose"))
        dose_lines = [heading, *measure_lines(by_dose, (_ALL_HELPED, *_INFLOW), doses, words)]
        by_dose_lines = ["", *lay_out(list(doses.values()), dose_lines, WIDTH, pinned=1)]
    return "\n".join(
        [
            *lay_out(list(titles.values()), lines, WIDTH, pinned=1),
            *by_dose_lines,
            *table_end(replication_count(frame), words, version),
        ]
    )
