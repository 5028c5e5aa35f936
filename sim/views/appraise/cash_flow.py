"""Cash flow by mandate period: what each public payer saves or pays more, period after period, a panel per strategy."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.money.appraisal import MANDATE_YEARS
from sim.views.appraise.frames import Bill
from sim.views.appraise.table import rate_text
from sim.views.drawing.payers import PAYER_LOOKS
from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import PRODUCTION, PUBLIC_PAYERS, SEK_PER_MSEK
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _PANEL, _COLUMN, _HEIGHT, _AROUND, _LEGEND = 12.4, 0.85, 5.2, 6.05, 2.35, 1.15, 0.55
_COLUMNS, _SWATCH = 2, 0.26
_EVERY = 2


def cash_flow_figure(bill: Bill, words: Words, version: str | None = None) -> Figure:
    """Draw every strategy's cash flow, undiscounted, on one scale."""
    flows = {name: flow_of(bill, name) for name in bill.strategies}
    rows = math.ceil(len(flows) / _COLUMNS)
    ends = [end for flow in flows.values() for end in _ends(flow)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    pad = 0.06 * (high - low) or 1.0
    with drawing():
        notes = words(
            "bill.flow.subtitle",
            comparator=bill.comparator,
            unit=words("unit.msek"),
            rate=rate_text(bill.rate, words),
        )
        width = _WIDTH if len(flows) > 1 else _WIDTH - _COLUMN + 1.0
        source = source_line(words, bill.replications, version)
        body = rows * (_HEIGHT + _AROUND) + (_LEGEND if len(flows) > 1 else 2 * _LEGEND)
        sheet = Sheet(width, body, title_of(bill, words), notes, source)
        for place, (name, flow) in enumerate(flows.items()):
            row, column = divmod(place, _COLUMNS)
            bottom = sheet.top - (row + 1) * (_HEIGHT + _AROUND) + 0.6
            axes = sheet.panel(_LEFT + column * _COLUMN, bottom, _PANEL, _HEIGHT)
            axes.set_ylim(low - pad, high + pad)
            _bars(axes, flow, words)
            _head(sheet, _LEFT + column * _COLUMN, bottom + _HEIGHT, name, bill, words)
        _legend(sheet, words)
    return sheet.figure


def flow_of(bill: Bill, strategy: str, column: str = "saved_sek_undiscounted") -> pd.DataFrame:
    """Return MSEK saved (+) or paid more (−) by mandate period (rows) and payer (columns)."""
    rows = bill.rows("flow", strategy=strategy)
    return rows.pivot(index="period", columns="payer", values=column) / SEK_PER_MSEK


def public_by_period(bill: Bill, strategy: str) -> npt.NDArray[np.float64]:
    """Return what the public purse saves (+) or pays more (−) in each mandate period, undiscounted MSEK."""
    total: npt.NDArray[np.float64] = flow_of(bill, strategy)[list(PUBLIC_PAYERS)].sum(axis=1).to_numpy()
    return total


def title_of(bill: Bill, words: Words) -> str:
    """Say of the strategy that is best for the public purse, undiscounted, until when it is ever more out of pocket.

    The amounts are net: what it is out at the most, and what comes back from there on.
    """
    totals = {name: float(public_by_period(bill, name).sum()) for name in bill.strategies}
    best = max(totals, key=lambda name: totals[name])
    flow, name = public_by_period(bill, best), bill.titles[best]
    if not flow.any():
        return words("bill.flow.title.same", strategy=name)
    reached = np.cumsum(flow)
    if reached[-1] <= 0.0:
        return words(
            "bill.flow.title.never", strategy=name, red=words.number(int((flow < 0.0).sum())),
            periods=words.number(len(flow)), paid=words.millions(-float(reached[-1])),
        )  # fmt: skip
    turns = int(reached.argmin()) + 1
    if reached.min() >= 0.0:
        return words("bill.flow.title.saves", strategy=name, saved=words.millions(float(reached[-1])))
    paid, saved = words.millions(-float(reached.min())), words.millions(float(reached[-1] - reached.min()))
    if turns == 1:
        return words("bill.flow.title.turns.one", strategy=name, paid=paid, saved=saved)
    return words("bill.flow.title.turns", strategy=name, periods=words.number(turns), paid=paid, saved=saved)


def _ends(flow: pd.DataFrame) -> Sequence[float]:
    """Return how far a stack reaches down and up, and production beside it."""
    public = flow[list(PUBLIC_PAYERS)].to_numpy()
    below, above = np.minimum(public, 0.0).sum(axis=1), np.maximum(public, 0.0).sum(axis=1)
    return [float(below.min()), float(above.max()), float(flow[PRODUCTION].min()), float(flow[PRODUCTION].max())]


def _bars(axes: Axes, flow: pd.DataFrame, words: Words) -> None:
    periods = flow.index.to_numpy(dtype=float)
    up, down = np.zeros(len(flow)), np.zeros(len(flow))
    for payer in PUBLIC_PAYERS:
        color, hatch = PAYER_LOOKS[payer]
        values = flow[payer].to_numpy()
        start = np.where(values >= 0.0, up, down)
        axes.bar(periods, values, 0.8, bottom=start, color=color, edgecolor="white", linewidth=0.4, hatch=hatch)
        up, down = up + np.maximum(values, 0.0), down + np.minimum(values, 0.0)
    axes.axhline(0.0, color=INK, linewidth=1.1)
    axes.step(periods, flow[PRODUCTION].to_numpy(), where="mid", color="white", linewidth=3.0)
    axes.step(periods, flow[PRODUCTION].to_numpy(), where="mid", color=INK, linewidth=1.1, linestyle=(0, (2, 1.5)))
    total = flow[list(PUBLIC_PAYERS)].sum(axis=1).to_numpy()
    axes.plot(periods, total, linestyle="", marker="D", markersize=5.0, color=INK, mec="white", mew=0.9, zorder=5)
    axes.set_xlim(periods[0] - 0.6, periods[-1] + 0.6)
    shown = periods[::_EVERY]
    labels = [f"{MANDATE_YEARS * (int(one) - 1)}–{MANDATE_YEARS * int(one) - 1}" for one in shown]
    axes.set_xticks(shown, labels, fontsize=SMALL_POINTS)
    axes.set_xlabel(words("bill.flow.axis"), fontsize=SMALL_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.yaxis, words)


def _head(sheet: Sheet, left: float, top: float, strategy: str, bill: Bill, words: Words) -> None:
    plain = float(public_by_period(bill, strategy).sum())
    discounted = float(flow_of(bill, strategy, "saved_sek")[list(PUBLIC_PAYERS)].to_numpy().sum())
    told = [words.money(one * SEK_PER_MSEK, sign=True) for one in (plain, discounted)]
    sheet.write(left, top + 0.37, bill.titles[strategy], TEXT_POINTS, INK, "bold", "baseline")
    note = words("bill.flow.note", plain=told[0], discounted=told[1])
    sheet.write(left, top + 0.17, note, SMALL_POINTS, GREY, vertical="baseline")


def _legend(sheet: Sheet, words: Words) -> None:
    """Write whose each colour is, above the source line, in as many rows as fit there."""
    x, y = _LEFT, sheet.bottom + (_LEGEND if sheet.width == _WIDTH else 2 * _LEGEND) - 0.3
    names = [*(words(f"payer.{payer}") for payer in PUBLIC_PAYERS), words("bill.flow.production")]
    for payer, name in zip((*PUBLIC_PAYERS, PRODUCTION), names, strict=True):
        wide = _SWATCH + 0.06 + sheet.text_size(name, SMALL_POINTS)[0]
        if x + wide > sheet.width - 0.3:
            x, y = _LEFT, y - 0.3
        if payer == PRODUCTION:
            for part in range(3):
                sheet.leader(x + 0.1 * part, y, x + 0.1 * part + 0.06, y, INK)
        else:
            color, hatch = PAYER_LOOKS[payer]
            place = (x / sheet.width, (y - 0.07) / sheet.height, _SWATCH / sheet.width, 0.14 / sheet.height)
            axes = sheet.figure.add_axes(place)
            axes.set_axis_off()
            axes.bar([0.5], [1.0], 1.0, color=color, hatch=hatch, edgecolor="white", linewidth=0.4)
        sheet.write(x + _SWATCH + 0.06, y, name, SMALL_POINTS, INK)
        x += wide + 0.28
