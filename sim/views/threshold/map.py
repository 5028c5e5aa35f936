"""The two-way map: in which share of draws a strategy pays, by how large its effects and how high its prices are."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.views.drawing.style import BLUE, GREY, INK, ORANGE, SMALL_POINTS, TEXT_POINTS, Sheet, drawing
from sim.views.source_line import source_line
from sim.views.threshold.frames import Turning, value_of
from sim.views.words import Words

_CELL, _LEFT, _GAP, _FOOT, _HEAD, _COLUMNS = 0.5, 0.85, 0.95, 0.65, 0.45, 3


def threshold_map_figure(found: Turning, words: Words, version: str | None = None) -> Figure:
    """Draw a table of cells for each strategy; a line divides means above 0 from those below; grey: not known which."""
    frame = found.frames["both"]
    effects, prices = sorted(set(frame["effect_times"])), sorted(set(frame["price_times"]))
    wide, high = _CELL * len(effects), 0.62 * _CELL * len(prices)
    columns = 2 if len(found.strategies) in (2, 4) else min(_COLUMNS, len(found.strategies))
    rows = -(-len(found.strategies) // columns)
    width = max(8.6, _LEFT + columns * (wide + _GAP))
    with drawing():
        notes = words("threshold.map.subtitle", who=found.who(words), draws=words.number(found.draws))
        body = rows * (_HEAD + high + _FOOT)
        sheet = Sheet(width, body, _title(found, words), notes, source_line(words, found.draws, version))
        for place, name in enumerate(found.strategies):
            row, column = divmod(place, columns)
            bottom = sheet.top - row * (_HEAD + high + _FOOT) - _HEAD - high
            axes = sheet.panel(_LEFT + column * (wide + _GAP), bottom, wide, high)
            _cells(axes, frame[frame["strategy"] == name], effects, prices, words)
            axes.set_title(sheet.wrapped(found.titles[name], wide + 0.7, TEXT_POINTS, "bold"), fontsize=TEXT_POINTS,
                           fontweight="bold", color=INK, loc="left", pad=6)  # fmt: skip
    return sheet.figure


def _title(found: Turning, words: Words) -> str:
    """Say of the strategy that turns at the smallest effect what that is; of the first one if none does."""
    at = {name: found.turns_at(name, "effect") for name in found.strategies}
    turning = {name: value for name, value in at.items() if not math.isnan(value) and found.pays_now(name) == "no"}
    name = min(turning, key=lambda one: turning[one]) if turning else found.strategies[0]
    rows = found.of(name).query("what == 'effect'")
    if name in turning:
        effect = words("threshold.map.effect", at=value_of("effect", turning[name], words))
    elif found.pays_now(name) == "unknown":
        effect = words("threshold.map.unknown")
    elif found.pays_now(name) == "yes" and math.isnan(at[name]):
        effect = words("threshold.map.always")
    elif found.pays_now(name) == "yes":
        effect = words("threshold.map.effect", at=value_of("effect", at[name], words))
    else:
        most = float(rows["last"].iloc[0]) if len(rows) else 1.0
        effect = words("threshold.map.never", at=value_of("effect", most, words))
    return words("threshold.map.title", name=found.titles[name], effect=effect)


def _cells(axes: Axes, frame: pd.DataFrame, effects: list[float], prices: list[float], words: Words) -> None:
    net = frame.pivot(index="price_times", columns="effect_times", values="net_sek").to_numpy()
    share = frame.pivot(index="price_times", columns="effect_times", values="share").to_numpy()
    unknown = frame.assign(unknown=(frame["net_low"] <= 0.0) & (frame["net_high"] >= 0.0))
    open_ = unknown.pivot(index="price_times", columns="effect_times", values="unknown").to_numpy()
    axes.set_xlim(0.0, len(effects))
    axes.set_ylim(0.0, len(prices))
    for row in range(len(prices)):
        for column in range(len(effects)):
            pays = net[row, column] > 0.0
            strength = 0.12 + 0.5 * abs(float(share[row, column]) - 0.5) * 2.0
            color = GREY if open_[row, column] else BLUE if pays else ORANGE
            axes.add_patch(Rectangle((column, row), 1.0, 1.0, facecolor=color, alpha=strength, linewidth=0))
            if not pays and not open_[row, column]:
                axes.add_patch(
                    Rectangle((column, row), 1.0, 1.0, fill=False, hatch="//", edgecolor="white", linewidth=0)
                )
            axes.text(column + 0.5, row + 0.5, words.number(100.0 * share[row, column]), ha="center", va="center",
                      fontsize=SMALL_POINTS, color=INK,
                      bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.6})  # fmt: skip
    _border(axes, net > 0.0)
    if 1.0 in effects and 1.0 in prices:
        corner = (effects.index(1.0), prices.index(1.0))
        axes.add_patch(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor=INK, linewidth=1.3, linestyle=(0, (2.0, 1.5))))
    axes.set_xticks(np.arange(len(effects)) + 0.5, [value_of("effect", one, words) for one in effects])
    axes.set_yticks(np.arange(len(prices)) + 0.5, [value_of("price", one, words) for one in prices])
    axes.set_xlabel(words("threshold.map.across"), fontsize=TEXT_POINTS, color=GREY)
    axes.set_ylabel(words("threshold.map.up"), fontsize=TEXT_POINTS, color=GREY)


def _border(axes: Axes, pays: np.ndarray) -> None:
    """Draw a thick line between cells that pay and cells that do not."""
    for row, column in np.argwhere(pays[:, 1:] != pays[:, :-1]):
        axes.plot([column + 1] * 2, [row, row + 1], color=INK, linewidth=2.2, solid_capstyle="butt")
    for row, column in np.argwhere(pays[1:] != pays[:-1]):
        axes.plot([column, column + 1], [row + 1] * 2, color=INK, linewidth=2.2, solid_capstyle="butt")
