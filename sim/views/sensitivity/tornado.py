"""The tornado: what the answer is with each input at its low and at its high end, the widest first."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.over_years import shown
from sim.views.sensitivity.frames import Findings, evidence, finding
from sim.views.sensitivity.text import note
from sim.views.source_line import source_line
from sim.views.words import Words

MOST = 16
_WIDTH, _LEFT, _PANEL, _ROW, _FOOT, _HEAD = 12.2, 4.55, 5.2, 0.34, 0.6, 0.4


def tornado_figure(found: Findings, words: Words, version: str | None = None) -> Figure:
    """Draw a bar for each of the widest inputs, and the dummy; what cannot be told from chance is hollow."""
    rows = pd.concat([found.inputs("tornado").head(MOST), found.frames["tornado"].query("kind == 'dummy'")])
    body = _HEAD + _ROW * len(rows) + _FOOT
    with drawing():
        source = source_line(words, found.replications, version)
        sheet = Sheet(_WIDTH, body, finding(found, "tornado", words), note(found, "tornado", words), source)
        axes = sheet.panel(_LEFT, sheet.bottom + _FOOT, _PANEL, _ROW * len(rows))
        base = float(found.the("tornado", "best_guess")["at_low"]) / found.scale
        _bars(axes, found, rows, base, words)
        top = sheet.bottom + _FOOT + _ROW * len(rows)
        right = _LEFT + _PANEL + 0.15
        sheet.write(right, top + 0.16, words("sensitivity.column.tornado.swing"), SMALL_POINTS, GREY)
        sheet.write(_LEFT - 0.12, top + 0.16, words("sensitivity.head.tornado"), SMALL_POINTS, GREY, horizontal="right")
        for place, (_, row) in enumerate(rows.iterrows()):
            middle = top - _ROW * (place + 0.5)
            half = (float(row["high"]) - float(row["low"])) / 2.0 / found.scale
            mark = "" if bool(row["told"]) else "~"
            swing = f"{mark}{shown(float(row['swing']) / found.scale, words, True)} ±{shown(half, words)}"
            color = INK if bool(row["told"]) else GREY
            sheet.write(right, middle, swing, SMALL_POINTS, color)
            sheet.write(right + 1.05, middle, evidence(row, words), SMALL_POINTS, GREY)
            name = fitted(sheet, found.name(row, words), _LEFT - 0.5)
            sheet.write(_LEFT - 0.12, middle, name, TEXT_POINTS, color, horizontal="right")
    return sheet.figure


def fitted(sheet: Sheet, text: str, room: float) -> str:
    """Return a text no wider than `room` inches, with a sign where it was cut."""
    whole = text
    while sheet.text_size(text)[0] > room and len(text) > 2:
        whole = whole[:-1].rstrip()
        text = whole + "…"
    return text


def _bars(axes: Axes, found: Findings, rows: pd.DataFrame, base: float, words: Words) -> None:
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    for place, (_, row) in enumerate(rows.iterrows()):
        for key, color in (("at_low", ORANGE), ("at_high", BLUE)):
            end, told = float(row[key]) / found.scale, bool(row["told"])
            face, edge = (color, "white" if key == "at_low" else color) if told else ("white", color)
            axes.barh(place, end - base, 0.56, left=base, color=face, edgecolor=edge, linewidth=1.2,
                      hatch="////" if key == "at_low" and told else None)  # fmt: skip
    axes.axvline(base, color=INK, linewidth=1.1)
    low, high = axes.get_xlim()
    if low < 0.0 < high:
        axes.axvline(0.0, color=GREY, linewidth=1.0, linestyle=(0, (2.0, 2.0)))
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    write_ticks(axes.xaxis, words)
    axes.set_xlabel(words("sensitivity.axis.answer", answer=found.answer(words), unit=found.unit(words)),
                    fontsize=TEXT_POINTS, color=GREY)  # fmt: skip
