"""The search for the best strategy within a budget: what was tried, the frontier, and the best on other lives.

Reads the tidy frames `tried`, `lived` and `ranking`; knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.studies.intervals import LEVEL_PERCENT, is_clear
from sim.studies.search.ranking import sureness_of
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.placing import Box, place, points_along
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import SEK_PER_MSEK, check_columns, replication_count
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _BODY, _LEFT, _PANEL, _GAP, _RIGHT, _HEIGHT = 12.4, 4.8, 0.75, 5.3, 0.75, 3.3, 3.75
_BEYOND = 1.12
"""How far the picture goes beyond the budget."""


@dataclass(frozen=True)
class Budget:
    """What was asked: money (MSEK), persons born here, and replications of each strategy in the search."""

    msek: float
    born: int
    tried_replications: int


def search_figure(
    tried: pd.DataFrame,
    lived: pd.DataFrame,
    ranking: pd.DataFrame,
    budget: Budget,
    words: Words,
    version: str | None = None,
) -> Figure:
    """Draw what was tried and its frontier, and beside it the best within the budget as they did on other lives.

    Args:
        tried: strategy, averted (persons), outlay_msek, on_frontier, finalist (letter or empty).
        lived: strategy (letter), believed (best_guess or draws), replication, averted.
        ranking: strategy (letter), best first, searched, best_guess, mean, low, high, best_share, and the paired
            difference to the first: behind, behind_low, behind_high.
        budget: what was asked.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that lacks a column or rows.
    """
    check_columns(tried, "tried", ("strategy", "averted", "outlay_msek", "on_frontier", "finalist"))
    check_columns(ranking, "ranking", ("strategy", "searched", "best_guess", "mean", "low", "high", "best_share"))
    replications = replication_count(lived)
    with drawing():
        notes = words(
            "search.notes",
            tried_replications=words.number(budget.tried_replications),
            percent=words.percent(LEVEL_PERCENT),
            replications=words.number(replications),
        )
        source = source_line(words, replications, version)
        sheet = Sheet(_WIDTH, _BODY, headline(ranking, budget, words), notes, source)
        bottom = sheet.bottom + 0.68
        left = sheet.panel(_LEFT, bottom, _PANEL, _HEIGHT)
        right = sheet.panel(_LEFT + _PANEL + _GAP, bottom, _RIGHT, _HEIGHT)
        low, high = _span(tried, ranking, budget)
        for axes in (left, right):
            axes.set_ylim(low, high)
        _tried_panel(sheet, left, tried, budget, words)
        _finalists_panel(sheet, right, ranking, words)
    return sheet.figure


def headline(ranking: pd.DataFrame, budget: Budget, words: Words) -> str:
    """Say what the budget buys on other lives and whether the first place is sure."""
    first, money = ranking.iloc[0], words.money(budget.msek * SEK_PER_MSEK)
    if not is_clear(first["low"], first["high"]) or first["mean"] < 0.0:
        return words("search.title.none", budget=money)
    decimals = 0 if first["mean"] >= 9.95 else 1
    told = {
        "budget": money,
        "persons": words.number(first["mean"], decimals),
        "low": words.number(first["low"], decimals),
        "high": words.number(first["high"], decimals),
        "born": words.number(budget.born),
    }
    sure = sureness_of(ranking)
    if sure.sure and len(ranking) > 1:
        return words("search.title.sure", first=sure.first, **told)
    return words("search.title.unsure", **told)


def _span(tried: pd.DataFrame, ranking: pd.DataFrame, budget: Budget) -> tuple[float, float]:
    """Return the persons from the bottom to the top of both panels."""
    shown = tried[tried["outlay_msek"] <= _BEYOND * budget.msek]["averted"]
    values = np.array([0.0, *shown, *ranking[["searched", "best_guess", "mean", "low", "high"]].to_numpy().ravel()])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = 0.06 * max(high - low, 1.0)
    return low - room, high + 1.6 * room


def _tried_panel(sheet: Sheet, axes: Axes, tried: pd.DataFrame, budget: Budget, words: Words) -> None:
    """Draw every strategy tried as a point, the frontier as steps, the budget, and the finalists as rings."""
    unit, edge = words("unit.msek"), _BEYOND * budget.msek
    shown = tried[tried["outlay_msek"] <= edge]
    axes.set_xlim(-0.02 * edge, edge)
    axes.scatter(shown["outlay_msek"], shown["averted"], s=14, color=GREY, alpha=0.35, linewidth=0, zorder=2)
    frontier = shown[shown["on_frontier"]].sort_values("outlay_msek")
    x, y = (
        [0.0, *frontier["outlay_msek"], edge],
        [0.0, *frontier["averted"], frontier["averted"].max() if len(frontier) else 0.0],
    )
    if len(frontier):
        axes.step(x, y, where="post", color=INK, linewidth=1.3, zorder=3)
        level = max(height for cost, height in zip(x, y, strict=True) if cost <= 0.5 * edge)
        axes.annotate(
            words("search.label.frontier"), (0.0, level), (2, 8), textcoords="offset points", fontsize=SMALL_POINTS,
            color=INK,
        )  # fmt: skip
    best = shown[shown["finalist"] != ""]
    axes.scatter(best["outlay_msek"], best["averted"], s=42, facecolor="white", edgecolor=INK, linewidth=1.4, zorder=4)
    axes.axvline(budget.msek, color=VERMILLION, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    low, high = axes.get_ylim()
    money = words.money(budget.msek * SEK_PER_MSEK)
    upright = [(budget.msek - 0.008 * edge, words("search.label.budget", budget=money), VERMILLION)]
    if beyond := len(tried) - len(shown):
        upright.append((edge, words("search.label.beyond", number=words.number(beyond)), GREY))
    written = [
        axes.text(
            at, low + 0.03 * (high - low), text, rotation=90, ha="right", va="bottom", fontsize=SMALL_POINTS,
            color=color,
        )
        for at, text, color in upright
    ]  # fmt: skip
    _dress(axes, words("search.panel.tried", unit=unit), words("search.axis.outlay", unit=unit), words)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    write_ticks(axes.xaxis, words)
    _letters(sheet, axes, best, np.repeat(np.column_stack([x, y]), 2, axis=0), written)


def _letters(
    sheet: Sheet, axes: Axes, best: pd.DataFrame, frontier: NDArray[np.float64], written: Sequence[Text]
) -> None:
    """Write each finalist's letter beside its ring, off the frontier, the other rings and what is written."""
    rings = axes.transData.transform(best[["outlay_msek", "averted"]].to_numpy(dtype=float))
    extent, dots = axes.get_window_extent(), sheet.figure.dpi
    steps = np.column_stack([frontier[1:, 0], frontier[:-1, 1]])  # first across, then up
    lines = np.concatenate([rings, points_along(axes.transData.transform(steps))])
    room = Box(extent.x0, extent.y0, extent.x1, extent.y1)
    extents = [text.get_window_extent() for text in written]
    taken = [Box(one.x0, one.y0, one.x1, one.y1) for one in extents]
    for ring, at, letter in zip(rings, best[["outlay_msek", "averted"]].to_numpy(), best["finalist"], strict=True):
        width, height = sheet.text_size(letter, SMALL_POINTS, "bold")
        box = place((ring[0], ring[1]), (width * dots, height * dots), taken, lines, room, upwards=True)
        taken.append(box)
        aside, up = (box.left + box.right) / 2 - ring[0], (box.bottom + box.top) / 2 - ring[1]
        axes.annotate(
            letter, tuple(at), (72 * aside / dots, 72 * up / dots), textcoords="offset points", ha="center",
            va="center", fontsize=SMALL_POINTS, fontweight="bold", color=INK, zorder=6,
        )  # fmt: skip


def _finalists_panel(sheet: Sheet, axes: Axes, ranking: pd.DataFrame, words: Words) -> None:
    """Draw each finalist in the search, on other lives as guessed best, and there with draws and interval."""
    places = np.arange(len(ranking))
    axes.set_xlim(-0.6, len(ranking) - 0.4)
    for column, row in zip(places, ranking.to_dict("records"), strict=True):
        axes.plot([column, column], [row["searched"], row["mean"]], color=RULE, linewidth=0.9, zorder=1)
        axes.plot([column, column], [row["low"], row["high"]], color=BLUE, linewidth=2.0, zorder=2)
    axes.plot(places, ranking["searched"], "o", markersize=6.5, markerfacecolor="white", markeredgecolor=INK,
              markeredgewidth=1.4, zorder=3)  # fmt: skip
    axes.plot(places, ranking["best_guess"], "D", markersize=5, markerfacecolor="white", markeredgecolor=ORANGE,
              markeredgewidth=1.5, zorder=4)  # fmt: skip
    axes.plot(places, ranking["mean"], "o", markersize=6, color=BLUE, zorder=5)
    axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=0)
    last = ranking.iloc[-1]
    labels = [
        EndLabel(words("search.mark.searched"), (), INK, float(last["searched"])),
        EndLabel(
            words("search.mark.best_guess"), (words("search.mark.best_guess.note"),), ORANGE, float(last["best_guess"])
        ),
        EndLabel(words("search.mark.draws"), (words("search.mark.draws.note"),), BLUE, float(last["mean"])),
    ]
    write_end_labels(sheet, axes, labels, _WIDTH - _LEFT - _PANEL - _GAP - _RIGHT - 0.2)
    _dress(axes, words("search.panel.finalists"), words("search.axis.finalists"), words)
    shares = [words.percent(100.0 * share) for share in ranking["best_share"]]
    ticks = [f"{letter}\n{share}" for letter, share in zip(ranking["strategy"], shares, strict=True)]
    axes.set_xticks(places, ticks)


def _dress(axes: Axes, title: str, below: str, words: Words) -> None:
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.set_xlabel(below, fontsize=TEXT_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    write_ticks(axes.yaxis, words)
