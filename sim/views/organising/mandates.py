"""Mandate periods: how far ahead the council looks, what that leaves of prevention, and what it comes to.

Reads the tidy frames `mandates` and `decisions`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.drawing.style import drawing
from sim.views.frames import check_columns, comparator_of, replication_count
from sim.views.over_years import (
    Change,
    Measure,
    changes_of,
    checked_years,
    headline,
    measure_lines,
    shown,
    table_end,
    with_interval,
    year_panel,
    year_sheet,
)
from sim.views.words import Words

_STAFF = Measure("prevention_share", "mandates.prevention", 100.0)
_REPAIR = Measure("repair_share", "mandates.repair", 100.0)
_OPEN = Measure("open_programmes", "mandates.open")
_CASES = Measure("new_cases", "mandates.cases")
_PUBLIC = Measure("public_msek", "mandates.public", over_years="sum")
_MUNICIPALITY = Measure("municipality_msek", "mandates.municipality", over_years="sum")
_MEASURES = (_STAFF, _REPAIR, _OPEN, _CASES, _PUBLIC, _MUNICIPALITY)
_PURSES = ("municipality", "public")


def mandates_figure(
    mandates: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> Figure:
    """Draw prevention's staff, repair's share, new cases and the public net by how far ahead the council looks.

    Args:
        mandates: way, replication, year, prevention_share and repair_share (0–1), open_programmes, new_cases (persons),
            public_msek and municipality_msek (MSEK that year, undiscounted).
        titles: display name per way, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled or without a title for its ways, or nothing to compare.
    """
    frame = checked_years(mandates, "mandates", [one.column for one in _MEASURES], titles)
    said, comparator = (_STAFF, _CASES, _PUBLIC), titles[comparator_of(titles)]
    title = headline(changes_of(frame, said, titles), said, titles, words)
    paid = frame.groupby(["strategy", "replication"], sort=False)["public_msek"].cumsum()
    frame = frame.assign(saved=-paid)

    def net(way: str, change: Change) -> str:
        if way == comparator_of(titles) or math.isnan(change.low):
            return "" if way == comparator_of(titles) else shown(change.mean, words, sign=True)
        low, high = shown(change.low, words, sign=True), shown(change.high, words, sign=True)
        return words("mandates.note.net", mean=shown(change.mean, words, sign=True), low=low, high=high)

    def opened(way: str, _: Change) -> str:
        rows = frame[(frame["strategy"] == way) & (frame["year"] == frame["year"].max())]
        return words("mandates.note.open", number=shown(float(rows["open_programmes"].mean()), words))

    with drawing():
        subtitle = words("mandates.subtitle", comparator=comparator)
        sheet = year_sheet(title, subtitle, replication_count(frame), words, version)
        year_panel(sheet, 0, frame, _STAFF, titles, words("mandates.panel.prevention"), words, opened)
        year_panel(sheet, 1, frame, _REPAIR, titles, words("mandates.panel.repair"), words)
        year_panel(sheet, 2, frame, _CASES, titles, words("mandates.panel.cases"), words, difference=True)
        saved, unit = Measure("saved", "mandates.public"), words("unit.msek")
        public = words("mandates.panel.public", unit=unit)
        year_panel(sheet, 3, frame, saved, titles, public, words, net, difference=True)
    return sheet.figure


def mandates_table(
    mandates: pd.DataFrame,
    decisions: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    programmes: Mapping[str, str] | None = None,
    version: str | None = None,
) -> str:
    """Return what came of each way, and what each council saw and decided, as text at most 100 characters wide.

    Args:
        mandates, titles, words, version: as in ``mandates_figure``.
        decisions: way, programme, horizon_years, purse (municipality or public), cash_flow_msek (per programme begun,
            within the horizon; NaN if unknown), opened. May have no rows.
        programmes: display name per programme; one without keeps its own name.

    Raises:
        ValueError: a frame that is incomplete or doubled, or an unknown purse or way.
    """
    frame = checked_years(mandates, "mandates", [one.column for one in _MEASURES], titles)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    lines = [
        Heading(words("mandates.table.heading", first=first, last=last, unit=words("unit.msek"))),
        *measure_lines(frame, _MEASURES, titles, words),
    ]
    text = [*lay_out(list(titles.values()), lines, WIDTH, pinned=1), ""]
    text += _decisions(decisions, titles, dict(programmes or {}), words)
    return "\n".join([*text, *table_end(replication_count(frame), words, version)])


def _decisions(
    decisions: pd.DataFrame, titles: Mapping[str, str], programmes: Mapping[str, str], words: Words
) -> list[str]:
    columns = ["way", "programme", "horizon_years", "purse", "cash_flow_msek", "opened"]
    check_columns(decisions, "decisions", columns, may_be_empty=True)
    for column, allowed in (("purse", _PURSES), ("way", tuple(titles))):
        unknown = sorted(set(decisions[column].astype(str)) - set(allowed))
        if unknown:
            raise ValueError(f"decisions: unknown {column} {unknown[0]!r}; allowed: {', '.join(allowed)}")
    if decisions.duplicated(["way", "programme"]).any():
        raise ValueError("decisions has two rows for the same way, programme")
    if decisions.empty:
        return [words("mandates.decisions.none")]
    headers = [words(f"mandates.column.{key}") for key in ("horizon", "purse", "seen", "opened")]
    lines: list[Line] = []
    for way, name in titles.items():
        mine = decisions[decisions["way"] == way]
        lines += [Heading(words("mandates.decisions", way=name, unit=words("unit.msek")))] if len(mine) else []
        for row in mine.to_dict("records"):
            programme, years, purse = row["programme"], row["horizon_years"], row["purse"]
            label = textwrap.shorten(programmes.get(programme, programme), 50, placeholder="…")
            change = Change(row["cash_flow_msek"], row.get("low", math.nan), row.get("high", math.nan))
            seen, decided = with_interval(change, words), words("yes" if row["opened"] else "no")
            lines.append(Row(label, (words.number(years), words(f"mandates.purse.{purse}"), seen, decided)))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))
