"""How much staff there is: cost, queue and what comes out when all agencies have more or less staff time.

Reads the tidy frame `capacity`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, lay_out
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import replication_count
from sim.views.over_years import listed
from sim.views.source_line import source_line
from sim.views.ways import (
    Finding,
    Key,
    change_row,
    checked_ways,
    decimals_for,
    findings,
    interval_note,
    level_row,
)
from sim.views.words import Words

MEASURES = ("services_msek", "public_msek", "waiting", "between_chairs", "excluded")
TODAY = "1"
"""The share that the others are compared with: staff time as it is."""

_ROWS = (MEASURES[:2], MEASURES[2:])
_COLORS = dict(zip(MEASURES, (BLUE, VERMILLION, ORANGE, PURPLE, GREEN), strict=True))
_WIDTH, _LEFT, _GAP, _PANEL, _AROUND = 12.0, 0.85, 0.75, 1.75, 1.05
_TOLD = ("waiting", "between_chairs", "excluded", "public_msek")
_STEEP, _ASIDE = 0.25, 0.17
_UNCLEAR = "~\u2009"  # a thin space, so that ~ and a minus sign are not read as one
_ENDS = {0.5: "halved", 2.0: "doubled"}


def capacity_figure(capacity: pd.DataFrame, words: Words, version: str | None = None) -> Figure:
    """Draw cost, queue, chairs and exclusion against staff time, every panel from zero.

    Args:
        capacity: capacity_share (all agencies' staff times that; 1 must be there), replication, measure (`MEASURES`),
            value: MSEK a year, persons per 1 000 or persons.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled, or with an unknown measure; no share beside 1; a share that is
            not above zero.
    """
    found, shares, replications = _found(capacity)
    with drawing():
        notes = [words("capacity.notes"), words("capacity.marks"), _interval_note(replications, words)]
        title, source = _headline(found, shares, words), source_line(words, replications, version)
        row_height = _PANEL + _AROUND
        sheet = Sheet(_WIDTH, len(_ROWS) * row_height + 0.1, title, " ".join(notes), source)
        for row, measures in enumerate(_ROWS):
            room = (_WIDTH - _LEFT - 0.35 - _GAP * (len(measures) - 1)) / len(measures)
            bottom = sheet.top - (row + 1) * row_height + 0.55
            for column, measure in enumerate(measures):
                axes = sheet.panel(_LEFT + column * (room + _GAP), bottom, room, _PANEL)
                _panel(sheet, axes, measure, found, shares, words)
                axes.set_xlabel(words("capacity.axis.x"), fontsize=SMALL_POINTS, color=GREY)
    return sheet.figure


def capacity_table(capacity: pd.DataFrame, words: Words, version: str | None = None) -> str:
    """Return the same as text: every measure by share of staff time, with paired differences to today's."""
    found, shares, replications = _found(capacity)
    titles = {TODAY: words.percent(100), **{key: _percent(share, words) for key, share in shares.items()}}
    lines: list[Line] = [Heading(words("capacity.table.heading"))]
    for measure in MEASURES:
        unit = {"unit": words("unit.msek")} if measure.endswith("_msek") else {}
        lines.append(level_row(words(f"capacity.measure.{measure}", **unit), measure, found, titles, words))
        lines.append(
            change_row(words("capacity.table.difference", percent=titles[TODAY]), measure, found, titles, words)
        )
    body = lay_out(list(titles.values()), lines, WIDTH, pinned=1)
    notes = textwrap.wrap(interval_note(replications, words), WIDTH)
    return "\n".join([*body, "", *notes, source_line(words, replications, version)])


def _found(capacity: pd.DataFrame) -> tuple[dict[Key, Finding], dict[str, float], int]:
    """Return the findings by share (as text) and measure, the shares in rising order, and how many replications."""
    column = "capacity_share"
    held = capacity
    shares: dict[str, float] = {}
    if column in capacity.columns:
        numbers = pd.to_numeric(capacity[column], errors="coerce")
        if not (np.isfinite(numbers) & (numbers > 0)).all():
            raise ValueError(f"capacity: every {column} must be a number above zero; 1 is staff time as it is")
        shares = {f"{share:g}": float(share) for share in sorted(set(numbers))}
        held = capacity.assign(**{column: [f"{share:g}" for share in numbers]})
    if shares and TODAY not in shares:
        raise ValueError(f"capacity has no rows for the {column} 1, which the others are compared with")
    if len(shares) == 1:
        raise ValueError(f"capacity holds only the {column} 1; it needs another to compare with it")
    titles = {TODAY: TODAY, **{key: key for key in shares}}
    held = checked_ways(held, "capacity", column, {"measure": MEASURES}, [], "value", titles)
    return findings(held, "value", TODAY), shares, replication_count(held)


def _percent(share: float, words: Words) -> str:
    percent = 100.0 * share
    return words.percent(percent, 0 if abs(percent - round(percent)) < 1e-6 else 1)


def _interval_note(replications: int, words: Words) -> str:
    if replications == 1:
        return words("one_replication")
    percent = words.percent(LEVEL_PERCENT)
    return words("capacity.interval", percent=percent, replications=words.number(replications))


def _headline(found: Mapping[Key, Finding], shares: Mapping[str, float], words: Words) -> str:
    """Say what staff affects, and by how much at half and double (or, without those, at the ends)."""
    named = [key for key, share in shares.items() if share in _ENDS]
    keys = list(shares)
    ends = named if len(named) == len(_ENDS) else [key for key in dict.fromkeys((keys[0], keys[-1])) if key != TODAY]
    moved = [measure for measure in _TOLD if any(found[key, measure].clear for key in ends)]
    names = {measure: words(f"capacity.moved.{measure}") for measure in _TOLD}
    if not moved:
        return words("capacity.lead.none")
    what = listed([names[measure] for measure in moved], words)
    still = [names[measure] for measure in _TOLD if measure not in moved]
    lead = words("capacity.lead.all", moved=what)
    if still:
        lead = words("capacity.lead.some", moved=what, still=listed(still, words, "capacity.or"))
    said = []
    for key in ends:
        parts = [
            words(f"capacity.part.{measure}", change=_relative(found[key, measure], measure, found, words))
            for measure in moved
        ]
        end = _ENDS.get(shares[key], "other")
        slots = {"percent": _percent(shares[key], words)} if end == "other" else {}
        said.append(words(f"capacity.end.{end}", parts=", ".join(parts), **slots))
    return ". ".join([lead, *said])


def _relative(one: Finding, measure: str, found: Mapping[Key, Finding], words: Words) -> str:
    """Write a change in per cent of today's mean, with ~ where it is not clear; of nothing, in the measure's unit."""
    today = found[TODAY, measure].level
    unclear = "" if one.clear else _UNCLEAR
    if today == 0.0:
        return f"{unclear}{words.number(one.change, decimals_for(one.change), sign=True)}"
    percent = 100.0 * one.change / abs(today)
    decimals = 0 if abs(percent) >= 9.95 else 1
    plus = "+" if round(percent, decimals) > 0 else ""
    return f"{unclear}{plus}{words.percent(percent, decimals)}"


def _panel(
    sheet: Sheet, axes: Axes, measure: str, found: Mapping[Key, Finding], shares: Mapping[str, float], words: Words
) -> None:
    """Draw one measure against staff time on a scale where half is as far from today as double."""
    shown = [found[key, measure] for key in shares]
    x = np.log2(list(shares.values()))
    levels = np.array([one.level for one in shown])
    lows, highs = (np.array([getattr(one, end) for one in shown]) for end in ("low", "high"))
    color = _COLORS[measure]
    axes.plot(x, levels, color=color, linewidth=1.6, zorder=2)
    if not np.isnan(lows).any():
        axes.fill_between(x, lows, highs, color=color, alpha=0.22, linewidth=0, zorder=1)
    for place, (key, one) in enumerate(zip(shares, shown, strict=True)):
        today = key == TODAY
        axes.plot(
            [x[place]], [one.level], marker="D" if today else "o", color=INK if today else color, markersize=5.5,
            markerfacecolor=INK if today else color if one.clear else "white", markeredgewidth=1.2, zorder=3,
        )  # fmt: skip
    top = float(np.nanmax([*levels, *highs, 0.0])) or 1.0
    bottom = min(0.0, float(np.nanmin([*levels, *lows])))
    axes.set_ylim(bottom, bottom + (top - bottom) * 1.38)
    margin = 0.11 * (x[-1] - x[0])
    axes.set_xlim(x[0] - margin, x[-1] + margin)
    _label(sheet, axes, measure, found, shares, words)
    axes.axvline(0.0, color=RULE, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_locator(MaxNLocator(4))
    write_ticks(axes.yaxis, words)
    unit = {"unit": words("unit.msek")} if measure.endswith("_msek") else {}
    title = words(f"capacity.panel.{measure}", **unit)
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)


def _label(
    sheet: Sheet, axes: Axes, measure: str, found: Mapping[Key, Finding], shares: Mapping[str, float], words: Words
) -> None:
    """Write the numbers over the points and the shares under them: today's and the ends', the others where they fit."""
    keys = list(shares)
    decimals = decimals_for(*(found[key, measure].level for key in keys))
    inches = axes.get_position().width * sheet.width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    numbers: list[tuple[float, float]] = []
    ticks: dict[float, str] = {}
    shares_written: list[tuple[float, float]] = []
    for key in dict.fromkeys((TODAY, keys[0], keys[-1], *keys)):
        one, place = found[key, measure], math.log2(shares[key])
        share = _percent(shares[key], words)
        if _fits(sheet, share, TEXT_POINTS, place * inches, shares_written):
            ticks[place] = share
        text = words.number(one.level, decimals)
        if key != TODAY:
            text += "\n" + _relative(one, measure, found, words)
        aside = _aside(axes, measure, found, shares, keys.index(key), inches)
        beyond = sheet.text_size(text, SMALL_POINTS)[0] / 2 - inches * (place - axes.get_xlim()[0])
        aside = max(aside, beyond)  # off the numbers of the axis
        if _fits(sheet, text, SMALL_POINTS, place * inches + aside, numbers):
            axes.annotate(
                text, (place, one.level if math.isnan(one.high) else one.high), (72 * aside, 6), ha="center",
                textcoords="offset points", fontsize=SMALL_POINTS, color=INK, va="bottom", zorder=4, linespacing=1.2,
            )  # fmt: skip
    axes.set_xticks(list(ticks), labels=list(ticks.values()))


def _aside(
    axes: Axes, measure: str, found: Mapping[Key, Finding], shares: Mapping[str, float], place: int, inches: float
) -> float:
    """Return how far to the right of its point (inches) a number stands clear of a line that comes from above."""
    keys = list(shares)
    tall = _PANEL / (axes.get_ylim()[1] - axes.get_ylim()[0])
    aside = 0.0
    for other in (place - 1, place + 1):
        if 0 <= other < len(keys):
            run = inches * (math.log2(shares[keys[other]]) - math.log2(shares[keys[place]]))
            rise = tall * (found[keys[other], measure].level - found[keys[place], measure].level)
            if rise > _STEEP * abs(run):
                aside -= math.copysign(_ASIDE, run)
    return aside


def _fits(sheet: Sheet, text: str, points: float, place: float, taken: list[tuple[float, float]]) -> bool:
    """Say whether a text centred at a place (inches) keeps off those in `taken`, and if so add it to them."""
    half = sheet.text_size(text, points)[0] / 2 + 0.02
    free = all(abs(place - other) >= half + width for other, width in taken)
    if free:
        taken.append((place, half))
    return free
