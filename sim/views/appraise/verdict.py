"""What a price must be for the verdict to turn, beside what is believed of it: the nearest of each strategy."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.views.appraise.frames import Bill
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
)
from sim.views.frames import SEK_PER_MSEK
from sim.views.source_line import source_line
from sim.views.words import Words

_MOST = 5
_WIDTH, _LEFT, _PANEL, _ROW, _HEAD, _FOOT = 10.6, 3.6, 6.2, 0.34, 0.5, 0.6
_LEAST_FACTOR, _MOST_FACTOR = 0.1, 10.0
_TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def verdict_figure(bill: Bill, words: Words, version: str | None = None) -> Figure:
    """Draw for each strategy the prices that would turn it, on one scale of times the best guess."""
    prices = {name: nearest(bill, name) for name in bill.strategies}
    body = sum(_HEAD + _ROW * max(1, len(rows)) for rows in prices.values()) + _FOOT
    judged = words(f"bill.judged.{bill.judged_by}")
    with drawing():
        source = source_line(words, bill.replications, version)
        notes = words("bill.tornado.subtitle", judged=judged)
        sheet = Sheet(_WIDTH, body, title_of(bill, words), notes, source)
        top = sheet.top
        for name, rows in prices.items():
            height = _ROW * max(1, len(rows))
            net = words.money(bill.judged(name).mean * SEK_PER_MSEK, sign=True)
            title = words("bill.tornado.panel", strategy=bill.titles[name], net=net, judged=judged)
            sheet.write(0.35, top - 0.27, title, TEXT_POINTS, INK, "bold")
            axes = sheet.panel(_LEFT, top - _HEAD - height, _PANEL, height)
            last = name == bill.strategies[-1]
            _prices(axes, rows, last, words)
            for place, (_, row) in enumerate(rows.iterrows()):
                middle = top - _HEAD - _ROW * (place + 0.5)
                what = bill.items.get(str(row["what"]), str(row["what"]))
                sheet.write(_LEFT - 0.12, middle, _fitted(sheet, what), TEXT_POINTS, INK, horizontal="right")
            if not len(rows):
                sheet.write(_LEFT - 0.12, top - _HEAD - _ROW / 2, words("bill.tornado.no_price"), TEXT_POINTS, GREY,
                            horizontal="right")  # fmt: skip
            top -= _HEAD + height
    return sheet.figure


def nearest(bill: Bill, strategy: str) -> pd.DataFrame:
    """Return the prices that would have to change least to turn a strategy's verdict."""
    return bill.rows("verdict", strategy=strategy, kind="price").head(_MOST)


def title_of(bill: Bill, words: Words) -> str:
    """Say whether any single price turns a verdict within what is believed, and which comes nearest."""
    rows = bill.rows("verdict", kind="price")
    alone = len(bill.strategies) == 1
    every = words.number(len(bill.strategies))
    if not len(rows):
        if alone:
            return words("bill.tornado.title.nothing.one", strategy=bill.titles[bill.strategies[0]])
        return words("bill.tornado.title.nothing", all=every)
    near = rows.assign(far=[abs(math.log(max(float(one), 1e-9))) for one in rows["turns_at"]]).sort_values("far")
    first = near.iloc[0]
    factor = float(first["turns_at"])
    slots = {
        "what": bill.items.get(str(first["what"]), str(first["what"])),
        "strategy": bill.titles[str(first["strategy"])],
        "factor": words.number(factor, 2 if factor < 9.95 else 0),
    }
    turned = set(rows.loc[rows["turns"].astype(bool), "strategy"])
    if alone:
        return words(f"bill.tornado.title.{'some' if turned else 'none'}.one", **slots)
    if not turned:
        return words("bill.tornado.title.none", all=every, **slots)
    return words("bill.tornado.title.some", number=words.number(len(turned)), all=every, **slots)


def _fitted(sheet: Sheet, text: str) -> str:
    """Return a text that is no wider than the room left of the panel, with a sign where it was cut."""
    while sheet.text_size(text)[0] > _LEFT - 0.5:
        text = text[:-2].rstrip() + "…"
    return text


def _prices(axes: Axes, rows: pd.DataFrame, last: bool, words: Words) -> None:
    axes.set_xscale("log")
    axes.set_xlim(_LEAST_FACTOR, _MOST_FACTOR)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_yticks([])
    axes.axvline(1.0, color=INK, linewidth=1.1)
    axes.set_xticks(_TICKS, [words.number(one, 0 if one >= 1.0 else 1) if last else "" for one in _TICKS])
    axes.minorticks_off()
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    if last:
        axes.set_xlabel(words("bill.tornado.axis"), fontsize=TEXT_POINTS, color=GREY)
    for place, (_, row) in enumerate(rows.iterrows()):
        low, high = (min(max(float(row[key]), _LEAST_FACTOR), _MOST_FACTOR) for key in ("low", "high"))
        axes.barh([place], [high - low], 0.52, left=[low], color=SKY, alpha=0.55, edgecolor=BLUE, linewidth=0.6)
        _mark(axes, place, float(row["turns_at"]), bool(row["turns"]), words)


def _mark(axes: Axes, place: int, factor: float, turns: bool, words: Words) -> None:
    """Mark where the sign turns; beyond the scale an arrow at its end with the number."""
    at = min(max(factor, _LEAST_FACTOR), _MOST_FACTOR)
    beyond = at != factor
    marker = (">" if factor > at else "<") if beyond else "D"
    axes.plot(
        [at], [place], marker=marker, markersize=7, color=VERMILLION, markerfacecolor=VERMILLION if turns else "white",
        mew=1.6, clip_on=False, zorder=5,
    )  # fmt: skip
    text = f"×{words.number(factor, 0 if factor >= 9.95 else 2)}"
    right = factor < 2.0 * _LEAST_FACTOR or 1.0 < factor <= _MOST_FACTOR / 2.0
    axes.annotate(
        text, (at, place), (9 if right else -9, 0), textcoords="offset points", ha="left" if right else "right",
        va="center", fontsize=SMALL_POINTS, color=INK,
        bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.5, "alpha": 0.8},
    )  # fmt: skip
