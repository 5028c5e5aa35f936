"""Sobol's shares: which part of the spread of the answer goes if an input is known, alone or after all the rest."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    RULE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
)
from sim.views.sensitivity.frames import Findings, evidence, finding
from sim.views.sensitivity.text import note
from sim.views.sensitivity.tornado import fitted
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _PANEL, _ROW, _FOOT, _HEAD = 12.2, 4.55, 5.6, 0.42, 0.62, 0.4
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST = 20


def sobol_figure(found: Findings, words: Words, version: str | None = None) -> Figure:
    """Draw two bars for each input: its share with others and its share alone, with intervals and the noise floor."""
    rows = pd.concat([found.inputs("sobol").head(MOST), found.frames["sobol"].query("kind == 'dummy'")])
    body = _HEAD + _ROW * len(rows) + _FOOT
    with drawing():
        source = source_line(words, 2 * found.points, version)
        sheet = Sheet(_WIDTH, body, finding(found, "sobol", words), note(found, "sobol", words), source)
        axes = sheet.panel(_LEFT, sheet.bottom + _FOOT, _PANEL, _ROW * len(rows))
        _bars(axes, rows, words)
        top, right = sheet.bottom + _FOOT + _ROW * len(rows), _LEFT + _PANEL + 0.15
        sheet.write(_LEFT, top + 0.16, words("sensitivity.sobol.total"), SMALL_POINTS, text_color(SKY))
        sheet.write(_LEFT + 1.9, top + 0.16, words("sensitivity.sobol.first"), SMALL_POINTS, BLUE)
        sheet.write(_LEFT + 3.6, top + 0.16, words("sensitivity.sobol.floor"), SMALL_POINTS, text_color(VERMILLION))
        for place, (_, row) in enumerate(rows.iterrows()):
            middle = top - _ROW * (place + 0.5)
            name = fitted(sheet, found.name(row, words), _LEFT - 0.5)
            sheet.write(_LEFT - 0.12, middle, name, TEXT_POINTS, INK, horizontal="right")
            sheet.write(right, middle, evidence(row, words), SMALL_POINTS, GREY)
    return sheet.figure


def _bars(axes: Axes, rows: pd.DataFrame, words: Words) -> None:
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(min(-0.02, float(rows["first"].min()) * 1.05), max(1.0, float(rows[["first", "total"]].max().max())))
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    low, high = axes.get_xlim()
    for place, (_, row) in enumerate(rows.iterrows()):
        for key, color, up, hatch in (("total", SKY, -0.17, "////"), ("first", BLUE, 0.17, "")):
            told = key == "total" or bool(row["told"])
            value = float(row[key])
            face = color if told else "white"
            axes.barh(place + up, value, 0.3, color=face, edgecolor=BLUE, linewidth=0.8, hatch=hatch or None)
            ends = [min(max(float(row[f"{key}_{end}"]), low), high) for end in ("low", "high")]
            axes.plot(ends, [place + up] * 2, color=INK, linewidth=1.2)
        floor = min(float(row["floor"]), high)
        axes.plot([floor, floor], [place + 0.02, place + 0.36], color=VERMILLION, linewidth=2.0)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    axes.set_xticks(_TICKS, [words.percent(100.0 * one) for one in _TICKS])
    axes.set_xlabel(words("sensitivity.axis.sobol"), fontsize=TEXT_POINTS, color=GREY)
