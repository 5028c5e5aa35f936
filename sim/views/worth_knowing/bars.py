"""Bars of *worth knowing*: the groups most worth knowing about with their noise, and where the doubt comes from."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.strategy_styles import fitted
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MARGIN_INCHES,
    ORANGE,
    RULE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    YELLOW,
    Sheet,
    drawing,
    text_color,
    write_ticks,
)
from sim.views.how_sure.frames import certain
from sim.views.words import Words
from sim.views.worth_knowing.frames import ASSUMED, WorthKnown, kronor, scale_unit, source
from sim.views.worth_knowing.names import way_of
from sim.views.worth_knowing.short import doubtful, shares_of
from sim.views.worth_knowing.table import MOST

_WIDTH, _LEFT, _PANEL, _ROW, _HEAD, _FOOT, _REST = 10.7, 3.3, 5.6, 0.31, 0.15, 0.6, 0.35
WAY_COLORS = {"evaluation": BLUE, "own_books": ORANGE, "registers": GREEN, "price_study": VERMILLION}
"""Colour of how one would find out; it also stands in words to the right of the bar."""
_HATCH = "////"
_DOUBT = {ASSUMED: (YELLOW, "//"), "measured": (SKY, "")}


def groups_figure(known: WorthKnown, words: Words, version: str | None = None) -> Figure:
    """Draw what each group is worth knowing, most first, with its interval, its noise and the floor of all groups."""
    groups, rest = known.groups.head(MOST), known.groups.iloc[MOST:]
    height = _ROW * len(groups)
    per, unit = scale_unit(float(groups["high"].max()), words)
    number = words.number(len(known.groups))
    with drawing():
        sheet = Sheet(
            _WIDTH, _HEAD + height + _FOOT + _REST, groups_title(known, words),
            words("worth.figure.groups.note", groups=number), source(known, words, version),
        )  # fmt: skip
        axes = sheet.panel(_LEFT, sheet.top - _HEAD - height, _PANEL, height)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_yticks([])
        for row, (_, group) in enumerate(groups.iterrows()):
            _group_bar(axes, row, group, per)
            middle = sheet.top - _HEAD - _ROW * (row + 0.5)
            name = fitted(sheet, known.names[group["group"]], _LEFT - 0.55, SMALL_POINTS)
            sheet.write(_LEFT - 0.12, middle, name, SMALL_POINTS, INK, horizontal="right")
            way = way_of(group["group"])
            color = text_color(WAY_COLORS[way])
            sheet.write(_LEFT + _PANEL + 0.12, middle, words(f"worth.way.{way}"), SMALL_POINTS, color)
        floor = float(groups["floor_of_all_sek"].iloc[0]) / per
        axes.axvline(floor, color=INK, linewidth=1.1, dashes=(4.0, 3.0), zorder=1.5)
        most = max(float(groups["high"].max()) / per, floor, float(groups["floor_sek"].max()) / per)
        axes.set_xlim(0.0, 1.04 * most if most > 0.0 else 1.0)
        _quiet_scale(axes, unit, words)
        below = words("worth.figure.all", number=number)
        if len(rest):
            worth = kronor(float(rest["high"].max()), words)
            below = words("worth.figure.rest", number=words.number(len(rest)), worth=worth)
        sheet.write(MARGIN_INCHES, sheet.bottom + 0.17, below, TEXT_POINTS, GREY)
    return sheet.figure


def groups_title(known: WorthKnown, words: Words) -> str:
    """Say what is most worth knowing, or that nothing stands out from noise."""
    surely = known.proven("surely")
    if known.standing == "settled":
        return words("worth.figure.groups.settled", best=known.titles[str(known.best["strategy"])])
    if not len(surely):
        return words("worth.figure.groups.none")
    first = surely.iloc[0]
    name, worth = known.names[first["group"]], kronor(float(first["high"]), words)
    return words("worth.figure.groups.surely", name=f"{name[0].lower()}{name[1:]}", worth=worth)


def _group_bar(axes: Axes, row: int, group: pd.Series, per: float) -> None:
    """Draw the bar, full where it is surely told, hatched where perhaps, empty where not; interval; noise."""
    color, proof = WAY_COLORS[way_of(group["group"])], str(group["proof"])
    axes.barh(
        [row], [float(group["sek"]) / per], 0.5, color=color if proof == "surely" else "white", edgecolor=color,
        linewidth=1.0, hatch=_HATCH if proof == "perhaps" else "", zorder=2,
    )  # fmt: skip
    low, high, noise = (float(group[key]) / per for key in ("low", "high", "floor_sek"))
    _interval(axes, row, low, high)
    axes.plot([noise, noise], [row - 0.4, row + 0.4], color=GREY, linewidth=2.4, zorder=3.2)


def _interval(axes: Axes, at: float, low: float, high: float) -> None:
    """Draw a line that is seen on a dark bar too."""
    axes.plot([low, high], [at, at], color="white", linewidth=2.6, zorder=2.8, solid_capstyle="butt")
    axes.plot([low, high], [at, at], color=INK, linewidth=1.1, zorder=3, solid_capstyle="butt")


def doubt_figure(known: WorthKnown, words: Words, version: str | None = None) -> Figure:
    """Draw how much of the variance of each net assumed and measured numbers explain by themselves."""
    frame = known.frames["doubt"]
    strategies = list(dict.fromkeys(frame["strategy"]))
    a_strategy = 2 * _ROW + 0.16
    height = a_strategy * len(strategies)
    note = words("worth.figure.doubt.note")
    if known.towns == 1:
        note = f"{note} {words('worth.doubt.luck')}"
    with drawing():
        sheet = Sheet(_WIDTH, _HEAD + height + _FOOT, doubt_title(known, words), note, source(known, words, version))
        axes = sheet.panel(_LEFT, sheet.top - _HEAD - height, _PANEL, height)
        axes.set_ylim(len(strategies) - 0.5, -0.5)
        axes.set_yticks([])
        axes.set_xlim(0.0, 100.0)
        for place, strategy in enumerate(strategies):
            middle = sheet.top - _HEAD - a_strategy * (place + 0.5)
            name = fitted(sheet, known.titles[strategy], _LEFT - 0.55, TEXT_POINTS)
            sheet.write(_LEFT - 0.12, middle, name, TEXT_POINTS, INK, horizontal="right")
            for up, (_, row) in enumerate(frame[frame["strategy"] == strategy].iterrows()):
                _doubt_bar(axes, place + (up - 0.5) * _ROW / a_strategy, 0.8 * _ROW / a_strategy, row)
                told = words(f"worth.figure.doubt.{row['origin']}")
                beside = f"{told} {'' if row['told'] else '~'}{certain(float(row['share']), words)}"
                at = sheet.top - _HEAD - a_strategy * place - 0.08 - _ROW * (up + 0.5)
                sheet.write(_LEFT + _PANEL + 0.12, at, beside, SMALL_POINTS, INK)
        _quiet_scale(axes, words("worth.figure.doubt.axis"), words)
    return sheet.figure


def doubt_title(known: WorthKnown, words: Words) -> str:
    """Say where the doubt about the choice's best, or its closest rival, comes from."""
    strategy = doubtful(known) or str(known.frames["doubt"]["strategy"].iloc[0])
    shares = shares_of(known, strategy, words)
    if not known.frames["doubt"].loc[known.frames["doubt"]["strategy"] == strategy, "told"].any():
        return words("worth.figure.doubt.untold", strategy=known.titles[strategy])
    return words("worth.figure.doubt.title", strategy=known.titles[strategy], **shares)


def _doubt_bar(axes: Axes, at: float, thick: float, row: pd.Series) -> None:
    """Draw one share, empty where it is not told from noise."""
    color, hatch = _DOUBT[str(row["origin"])] if row["told"] else ("white", "")
    share, low, high, floor = (100.0 * float(row[key]) for key in ("share", "low", "high", "floor"))
    axes.barh([at], [share], thick, color=color, hatch=hatch, edgecolor=INK, linewidth=0.6, zorder=2)
    _interval(axes, at, low, high)
    axes.plot([floor, floor], [at - 0.6 * thick, at + 0.6 * thick], color=GREY, linewidth=2.4, zorder=3.2)


def _quiet_scale(axes: Axes, unit: str, words: Words) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(6))
    write_ticks(axes.xaxis, words)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=1.5)
    axes.set_xlabel(unit, fontsize=TEXT_POINTS, color=GREY)
