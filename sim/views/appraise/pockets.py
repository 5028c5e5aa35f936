"""Who pays and who gains, drawn: a matrix per strategy, each payer a row and each who gains a column."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.money.pockets import BENEFICIARIES
from sim.views.appraise.frames import Bill, Told
from sim.views.appraise.pockets_text import matrix_of, payers_of
from sim.views.appraise.table import rate_text
from sim.views.drawing.style import BLUE, GREY, INK, RULE, SMALL_POINTS, TEXT_POINTS, VERMILLION, Sheet, drawing
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _PANEL, _COLUMN = 12.6, 2.15, 3.85, 6.15
_ROW, _HEAD, _FOOT = 0.36, 0.62, 0.55
_WHITE_TEXT_FROM = 0.85
_GAIN = LinearSegmentedColormap.from_list("gain", ["#ffffff", BLUE])
_LOSS = LinearSegmentedColormap.from_list("loss", ["#ffffff", VERMILLION])
_COLUMNS = 2


def pockets_figure(bill: Bill, told: Told, words: Words, version: str | None = None) -> Figure:
    """Draw a matrix per strategy on one scale of colour; the numbers stand in the cells."""
    rows = {name: payers_of(told, name) for name in bill.strategies}
    lines = [bill.strategies[k : k + _COLUMNS] for k in range(0, len(bill.strategies), _COLUMNS)]
    heights = [_HEAD + _FOOT + _ROW * max(1, *(len(rows[name]) for name in line)) for line in lines]
    largest = max(float(matrix_of(bill, name).abs().to_numpy().max()) for name in bill.strategies) or 1.0
    with drawing():
        notes = words(
            "bill.matrix.subtitle",
            comparator=bill.comparator,
            unit=words("unit.msek"),
            rate=rate_text(bill.rate, words),
        )
        width = _WIDTH if len(bill.strategies) > 1 else _WIDTH - _COLUMN
        source = source_line(words, bill.replications, version)
        sheet = Sheet(width, sum(heights), title_of(bill, told, words), notes, source)
        top = sheet.top
        for line, height in zip(lines, heights, strict=True):
            for column, name in enumerate(line):
                left = _LEFT + column * _COLUMN
                bottom = top - _HEAD - _ROW * max(1, len(rows[name]))
                axes = sheet.panel(left, bottom, _PANEL, _ROW * max(1, len(rows[name])))
                _names(sheet, left, top, name, bill, told, words)
                _matrix(axes, bill, told, name, largest, words)
                for place, payer in enumerate(rows[name]):
                    middle = bottom + _ROW * (len(rows[name]) - place - 0.5)
                    _payer(sheet, left - 0.1, middle, payer, name, told, words)
            top -= height
    return sheet.figure


def title_of(bill: Bill, told: Told, words: Words) -> str:
    """Say of the strategy whose public gain lands elsewhere most how much does, and who pays most for it."""
    shares = {name: told[name, "elsewhere_share"].mean for name in bill.strategies if payers_of(told, name)}
    known = {name: share for name, share in shares.items() if not math.isnan(share)}
    if not known:
        return words("bill.matrix.none")
    most = max(known, key=lambda name: known[name])
    outlay = {payer: told[most, f"outlay_of.{payer}"].mean for payer in payers_of(told, most)}
    payer = max(outlay, key=lambda one: outlay[one])
    return words(
        "bill.matrix.title",
        strategy=bill.titles[most],
        payer=words(f"bill.subject.{payer}"),
        share=words.percent(100.0 * outlay[payer] / sum(outlay.values())),
        elsewhere=words.percent(100.0 * known[most]),
    )


def _names(sheet: Sheet, left: float, top: float, strategy: str, bill: Bill, told: Told, words: Words) -> None:
    """Write the strategy over its matrix, and how much of the public gain lands elsewhere."""
    share = told[strategy, "elsewhere_share"].mean
    note = words("bill.matrix.no_gain") if math.isnan(share) else ""
    note = note or words("bill.matrix.elsewhere", share=words.percent(100.0 * share))
    if not payers_of(told, strategy):
        note = words("bill.matrix.nobody")
    title = sheet.wrapped(bill.titles[strategy], _PANEL, TEXT_POINTS, "bold").split("\n")[0]
    sheet.write(left, top - 0.24, title, TEXT_POINTS, INK, "bold", "baseline")
    sheet.write(left, top - 0.44, note, SMALL_POINTS, GREY, vertical="baseline")


def _payer(sheet: Sheet, right: float, middle: float, payer: str, strategy: str, told: Told, words: Words) -> None:
    own = told.get((strategy, f"returned_to.{payer}"))
    paid = words.number(told[strategy, f"outlay_of.{payer}"].mean, 1)
    note = words("bill.matrix.row.person", paid=paid)
    if own is not None and not math.isnan(own.mean):
        note = words("bill.matrix.row", paid=paid, back=words.number(own.mean, 2))
    sheet.write(right, middle + 0.075, words(f"payer.{payer}"), TEXT_POINTS, INK, horizontal="right")
    sheet.write(right, middle - 0.085, note, SMALL_POINTS - 1.0, GREY, horizontal="right")


def _matrix(axes: Axes, bill: Bill, told: Told, strategy: str, largest: float, words: Words) -> None:
    payers, matrix = payers_of(told, strategy), matrix_of(bill, strategy)
    axes.set_xlim(0, len(BENEFICIARIES))
    axes.set_ylim(max(1, len(payers)), 0)
    axes.spines["bottom"].set_visible(False)
    axes.set_yticks([])
    axes.set_xticks([k + 0.5 for k in range(len(BENEFICIARIES))], [words(f"bill.brief.{one}") for one in BENEFICIARIES])
    axes.tick_params(axis="x", length=0, labelsize=SMALL_POINTS)
    for row, payer in enumerate(payers):
        for column, gainer in enumerate(BENEFICIARIES):
            value = float(matrix.loc[payer, gainer])
            depth = math.sqrt(abs(value) / largest)
            color = (_GAIN if value >= 0.0 else _LOSS)(depth)
            axes.add_patch(
                Rectangle((column, row), 1, 1, facecolor=color, edgecolor=RULE, linewidth=0.6,
                          hatch="////" if value <= -0.05 else None)
            )  # fmt: skip
            axes.text(
                column + 0.5, row + 0.5, words.number(value, 1), ha="center", va="center", fontsize=TEXT_POINTS,
                color="white" if depth > _WHITE_TEXT_FROM else INK,
            )  # fmt: skip
            if payer == gainer:
                inset = 0.03
                frame = (column + inset, row + inset)
                axes.add_patch(Rectangle(frame, 1 - 2 * inset, 1 - 2 * inset, fill=False, edgecolor=INK, linewidth=2.0))
