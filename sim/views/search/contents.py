"""What the best strategies within a budget consist of: a row a programme or reform, a column a strategy.

Reads the tidy frames `contents`, `ranking` and `candidates`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.views.drawing.style import BLUE, GREY, INK, ORANGE, RULE, SMALL_POINTS, TEXT_POINTS, Sheet, drawing
from sim.views.frames import check_columns
from sim.views.over_years import listed
from sim.views.source_line import source_line
from sim.views.words import Words

_NAMED = 4
"""Most names in a title."""
_LABELS, _ROW, _CELL, _BAR = 4.1, 0.36, 1.05, 0.82


def contents_figure(
    contents: pd.DataFrame,
    ranking: pd.DataFrame,
    candidates: pd.DataFrame,
    words: Words,
    replications: int,
    version: str | None = None,
) -> Figure:
    """Draw what the finalists consist of: a row a programme or reform, a column a strategy, a bar its share.

    Args:
        contents: strategy (number), kind, candidate, share (of full size).
        ranking: strategy (letter), number, mean, best_share; best first.
        candidates: kind, candidate, title; in the order in which they come first.
        words: the language.
        replications: that the ranking rests on.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that lacks a column or rows.
    """
    rows = shares_of(contents, ranking, candidates)
    with drawing():
        width = max(_LABELS + _CELL * len(ranking) + 0.35, 8.2)
        source = source_line(words, replications, version)
        body = _ROW * len(rows) + 0.8
        sheet = Sheet(width, body, _contents_headline(rows, words), words("search.contents.notes"), source)
        axes = sheet.panel(_LABELS, sheet.bottom + 0.1, _CELL * len(ranking), _ROW * len(rows))
        axes.set_xlim(0.0, len(ranking))
        axes.set_ylim(len(rows), 0.0)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        for level, row in enumerate(rows):
            axes.axhline(level, color=RULE, linewidth=0.5)
            axes.text(-0.1, level + 0.5, textwrap.shorten(row.title, 48, placeholder="…"), ha="right", va="center",
                      fontsize=TEXT_POINTS, color=INK)  # fmt: skip
            for column, share in enumerate(row.shares):
                _cell(axes, column, level, row, share, words)
        for column, one in enumerate(ranking.to_dict("records")):
            persons = words("search.contents.persons", persons=words.number(one["mean"], 1))
            best = words("search.contents.best", share=words.percent(100.0 * one["best_share"]))
            axes.text(column + 0.46, -1.12, str(one["strategy"]), ha="center", va="bottom", fontsize=TEXT_POINTS + 1,
                      fontweight="bold", color=INK)  # fmt: skip
            axes.text(column + 0.46, -0.1, f"{persons}\n{best}", ha="center", va="bottom", fontsize=SMALL_POINTS,
                      color=GREY, linespacing=1.3)  # fmt: skip
    return sheet.figure


@dataclass(frozen=True)
class Part:
    """A programme or reform and its share in each finalist, best finalist first; 0 where it is not in it."""

    kind: str
    candidate: str
    title: str
    shares: tuple[float, ...]


def shares_of(contents: pd.DataFrame, ranking: pd.DataFrame, candidates: pd.DataFrame) -> list[Part]:
    """Return what is in any finalist, in the order of the candidates; see ``contents_figure``."""
    check_columns(contents, "contents", ("strategy", "kind", "candidate", "share"), may_be_empty=True)
    check_columns(ranking, "ranking", ("strategy", "number", "best_share"))
    check_columns(candidates, "candidates", ("kind", "candidate", "title"))
    given = {
        (row.strategy, row.kind, row.candidate): float(row.share) for row in contents.itertuples() if row.share > 0.0
    }
    parts = [
        Part(
            row.kind, row.candidate, row.title,
            tuple(given.get((number, row.kind, row.candidate), 0.0) for number in ranking["number"]),
        )
        for row in candidates.itertuples()
    ]  # fmt: skip
    return [part for part in parts if any(part.shares)]


def _contents_headline(rows: Sequence[Part], words: Words) -> str:
    common = [row.title for row in rows if all(row.shares)]
    finalists = len(rows[0].shares) if rows else 0
    if finalists == 1:
        return words("search.contents.title.one", names=_listed(common, words))
    if not common:
        return words("search.contents.title.none", finalists=words.number(finalists))
    return words("search.contents.title.all", finalists=words.number(finalists), names=_listed(common, words))


def _listed(names: Sequence[str], words: Words) -> str:
    """Write names one after the other, and how many more there are."""
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(words("search.contents.more", number=words.number(len(names) - _NAMED)))
    return listed(shown, words)


def _cell(axes: Axes, column: int, level: int, row: Part, share: float, words: Words) -> None:
    """Draw a bar for a share within its frame, with its percentage."""
    axes.add_patch(
        Rectangle((column + 0.05, level + 0.18), _BAR, 0.64, facecolor="white", edgecolor=RULE, linewidth=0.6)
    )
    if share == 0.0:
        return
    color = BLUE if row.kind == "programme" else ORANGE
    axes.add_patch(
        Rectangle(
            (column + 0.05, level + 0.18), _BAR * share, 0.64, facecolor=color, alpha=0.45, linewidth=0,
        )
    )  # fmt: skip
    if row.kind == "reform":
        axes.add_patch(
            Rectangle((column + 0.05, level + 0.18), _BAR * share, 0.64, fill=False, hatch="////", edgecolor=color,
                      linewidth=0)
        )  # fmt: skip
    text = percent_of(share, words)
    axes.text(column + 0.46, level + 0.5, text, ha="center", va="center", fontsize=SMALL_POINTS, color=INK)


def percent_of(share: float, words: Words) -> str:
    """Write a share of a full size: 75%, 4.5%; nothing where it is none."""
    percent = 100.0 * share
    if percent == 0.0:
        return "·"
    decimals = 0 if percent >= 9.95 or math.isclose(percent, round(percent), abs_tol=1e-9) else 1
    return words.percent(percent, decimals)
