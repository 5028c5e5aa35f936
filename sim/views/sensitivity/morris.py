"""Morris's plane: how much an input moves the answer, across, and how much that hangs on all the rest, upwards."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.placing import Box, place
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
    text_color,
    write_ticks,
)
from sim.views.sensitivity.frames import Findings, finding
from sim.views.sensitivity.text import note
from sim.views.sensitivity.tornado import fitted
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY, _LEFT, _PANEL, _HEIGHT, _FOOT = 12.2, 6.3, 0.85, 10.6, 5.3, 0.62
_NAMED = 7


def morris_figure(found: Findings, words: Words, version: str | None = None) -> Figure:
    """Draw a dot for each input, hollow if it cannot be told from chance; the dummy is a cross.

    Orange: more than half of what is moved is assumed; blue: measured; grey: nobody's to know.
    """
    frame = found.frames["morris"]
    with drawing():
        source = source_line(words, found.trajectories * found.sets, version)
        sheet = Sheet(_WIDTH, _BODY, finding(found, "morris", words), note(found, "morris", words), source)
        axes = sheet.panel(_LEFT, sheet.bottom + _FOOT, _PANEL, _HEIGHT)
        across, up = frame["mu_star"] / found.scale, frame["sigma"] / found.scale
        most = max(float(across.max()), 1e-9)
        axes.set_xlim(0.0, max(1.12 * most, min(1.02 * float(frame["high"].max()) / found.scale, 1.7 * most)))
        axes.set_ylim(0.0, 1.15 * max(float(up.max()), 1e-9))
        axes.grid(color=RULE, linewidth=0.5)
        axes.set_axisbelow(True)
        dummy = found.the("morris", "dummy")
        axes.axvspan(0.0, float(dummy["mu_star"]) / found.scale, color=RULE, alpha=0.25, linewidth=0)
        for _, row in frame.iterrows():
            _dot(axes, row, found.scale)
        for axis, key in ((axes.xaxis, "across"), (axes.yaxis, "up")):
            axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
            write_ticks(axis, words)
            axis.set_label_text(words(f"sensitivity.axis.morris.{key}", unit=found.unit(words)),
                                fontsize=TEXT_POINTS, color=GREY)  # fmt: skip
        named = pd.concat([found.inputs("morris").head(_NAMED), frame[frame["kind"] == "dummy"]])
        _name(sheet, axes, named, found, words)
    return sheet.figure


def _color(row: pd.Series) -> str:
    share = float(row["assumed_share"])
    return GREY if np.isnan(share) else ORANGE if share > 0.5 else BLUE


def _dot(axes: Axes, row: pd.Series, scale: float) -> None:
    at, up, color = float(row["mu_star"]) / scale, float(row["sigma"]) / scale, _color(row)
    if str(row["kind"]) == "dummy":
        axes.plot([at], [up], marker="x", markersize=9, color=INK, mew=2.0, zorder=6)
        return
    told = bool(row["told"])
    if told:
        axes.plot([float(row["low"]) / scale, float(row["high"]) / scale], [up, up], color=color, linewidth=1.0)
    marker = "s" if color == ORANGE else "o"
    axes.plot([at], [up], marker=marker, markersize=6.5, color=color, mfc=color if told else "white", mew=1.3, zorder=5)


def _name(sheet: Sheet, axes: Axes, rows: pd.DataFrame, found: Findings, words: Words) -> None:
    """Write names beside dots where there is room."""
    dots = sheet.figure.dpi
    sheet.figure.canvas.draw()
    extent = axes.get_window_extent()
    room = Box(extent.x0, extent.y0, extent.x1 + 0.5 * dots, extent.y1 + 0.2 * dots)
    every = found.frames["morris"][["mu_star", "sigma"]].to_numpy(dtype=np.float64) / found.scale
    taken: list[Box] = []
    points = axes.transData.transform(every)
    for _, row in rows.iterrows():
        anchor = axes.transData.transform((float(row["mu_star"]) / found.scale, float(row["sigma"]) / found.scale))
        text = fitted(sheet, found.name(row, words), 3.4)
        width, height = sheet.text_size(text, SMALL_POINTS)
        box = place(
            (float(anchor[0]), float(anchor[1])), (width * dots + 4, height * dots + 3), taken, points, room, True
        )
        taken.append(box)
        color = INK if str(row["kind"]) == "dummy" else text_color(_color(row))
        sheet.write(box.left / dots, (box.bottom + box.top) / 2 / dots, text, SMALL_POINTS, color)
        edge_x = min(max(float(anchor[0]), box.left), box.right)
        edge_y = min(max(float(anchor[1]), box.bottom), box.top)
        if np.hypot(edge_x - anchor[0], edge_y - anchor[1]) > 12:
            sheet.leader(float(anchor[0]) / dots, float(anchor[1]) / dots, edge_x / dots, edge_y / dots, GREY)
