"""On how few the bill lies, drawn: the Lorenz curve with the shares of the dearest persons labelled."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.studies.intervals import OF_THE_MEAN, Interval
from sim.views.appraise.frames import Bill
from sim.views.appraise.lives import BILLS, concentration_changes
from sim.views.drawing.placing import spread
from sim.views.drawing.style import (
    BLUE,
    GREY,
    ORANGE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    Sheet,
    drawing,
    text_color,
    write_ticks,
)
from sim.views.frames import comparator_of
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _PANEL, _HEIGHT, _LEFT = 9.0, 5.3, 5.0, 0.95
_LINES = {"public": (BLUE, "-"), "all": (ORANGE, (0, (6.0, 2.0)))}
_LABELLED = (10, 5, 1)


def concentration_figure(
    bill: Bill, words: Words, version: str | None = None, interval: Interval = OF_THE_MEAN
) -> Figure:
    """Draw the Lorenz curves of the comparator, and what falls on the dearest 1, 5 and 10 %.

    The title names a strategy that clearly moves the tenth's share; ``interval`` decides what is clear.
    """
    with drawing():
        notes = words("bill.lorenz.subtitle", comparator=bill.comparator)
        source = source_line(words, bill.replications, version)
        sheet = Sheet(_WIDTH, _HEIGHT + 0.95, title_of(bill, words, interval), notes, source)
        axes = sheet.panel(_LEFT, sheet.bottom + 0.65, _PANEL, _HEIGHT)
        _curves(axes, bill, words)
        _labels(sheet, axes, bill, words)
    return sheet.figure


def title_of(bill: Bill, words: Words, interval: Interval = OF_THE_MEAN) -> str:
    """Say how much of the public bill lies on the dearest, and which strategy clearly changes it most."""
    changes, first = concentration_changes(bill, interval), comparator_of(bill.titles)
    ten, one = (words.percent(100.0 * changes[first, "public", f"top_{share}_percent"].mean) for share in (10, 1))
    text = words("bill.lorenz.title", ten=ten, one=one)
    moved = {name: changes[name, "public", "top_10_percent"] for name in bill.strategies}
    clear = {name: change for name, change in moved.items() if change.clear and abs(change.mean) >= 0.0005}
    if not clear:
        return text + words("bill.lorenz.none")
    most = max(clear, key=lambda name: abs(clear[name].mean))
    points = words.number(100.0 * clear[most].mean, 1, sign=True)
    return text + words("bill.lorenz.most", strategy=bill.titles[most], points=points)


def _curves(axes: Axes, bill: Bill, words: Words) -> None:
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1.0)
    for which in BILLS:
        rows = bill.rows("lorenz", bill=which)
        color, dash = _LINES[which]
        x, y = 100.0 * rows["share_of_persons"].to_numpy(), 100.0 * rows["share_of_bill"].to_numpy()
        axes.plot(x, y, color=color, linestyle=dash, linewidth=2.2)
    axes.set_xlim(0, 100)
    axes.set_ylim(min(0.0, 100.0 * float(bill.frames["lorenz"]["share_of_bill"].min())), 100)
    axes.set_xlabel(words("bill.lorenz.x"), fontsize=TEXT_POINTS, color=GREY)
    axes.set_title(words("bill.lorenz.y"), fontsize=TEXT_POINTS, color=GREY, loc="left", x=0.0, pad=8)
    axes.grid(color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    write_ticks(axes.xaxis, words)
    write_ticks(axes.yaxis, words)


def _labels(sheet: Sheet, axes: Axes, bill: Bill, words: Words) -> None:
    """Write what each line is, and at the right what lies on the dearest."""
    changes, first = concentration_changes(bill), comparator_of(bill.titles)
    rows = bill.rows("lorenz", bill="public")
    x, y = 100.0 * rows["share_of_persons"].to_numpy(), 100.0 * rows["share_of_bill"].to_numpy()
    axes.text(
        40, 43, words("bill.lorenz.equal"), fontsize=SMALL_POINTS, color=GREY, ha="center", rotation=45,
        rotation_mode="anchor", transform_rotates_text=True,
    )  # fmt: skip
    for place, which in enumerate(BILLS):
        gini = words.number(changes[first, which, "gini"].mean, 2)
        text = f"{words(f'bill.lorenz.{which}')}, {words('bill.lorenz.gini', gini=gini)}"
        color, dash = _LINES[which]
        level = 92 - 7 * place
        axes.plot([4, 11], [level, level], color=color, linestyle=dash, linewidth=2.2)
        axes.text(13, level, text, fontsize=SMALL_POINTS, color=text_color(color), va="center", fontweight="bold")
    beside, foot = _LEFT + _PANEL + 0.35, sheet.bottom + 0.65
    points = [float(np.interp(100 - share, x, y)) for share in _LABELLED]
    told = [
        words(
            "bill.lorenz.top",
            share=words.percent(share),
            bill=words.percent(100.0 * changes[first, "public", f"top_{share}_percent"].mean, 1),
        )
        for share in _LABELLED
    ]
    texts = [sheet.wrapped(text, _WIDTH - beside - 0.3, TEXT_POINTS) for text in told]
    halves = [sheet.text_size(text, TEXT_POINTS)[1] / 2 + 0.06 for text in texts]
    heights = spread([foot + _HEIGHT * at / 100.0 for at in points], halves, halves, foot, foot + _HEIGHT)
    for share, at, text, height in zip(_LABELLED, points, texts, heights, strict=True):
        axes.plot([100 - share], [at], marker="o", markersize=6, color=BLUE, mec="white", zorder=5, clip_on=False)
        sheet.write(beside, height, text, TEXT_POINTS, text_color(BLUE))
        across = _LEFT + _PANEL * (100 - share) / 100.0
        sheet.leader(across + 0.05, foot + _HEIGHT * at / 100.0, beside - 0.05, height, BLUE)
