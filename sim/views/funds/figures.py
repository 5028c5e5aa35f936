"""Social investment funds drawn: what comes of their capital, and where what they paid for each effort went.

Reads checked frames (``funds_frames``); knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT, mean_interval
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    Sheet,
    drawing,
    strategy_style,
    write_ticks,
)
from sim.views.funds.frames import PARTS, Funds, amount, headline_of_capital, headline_of_efforts
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _PANEL, _HEIGHT, _LABELS = 12.4, 3.3, 3.6, 2.2
_ROW, _NAMES, _BARS, _NOTES = 0.46, 2.5, 3.0, 1.35
_LOOKS = {
    "repaid": (GREEN, ""),
    "not_claimed": (BLUE, "////"),
    "in_other_pockets": (ORANGE, "..."),
    "never_arose": ("#d9d9d9", ""),
}
_MOST_PANELS = 2


def capital_figure(funds: Funds, words: Words, version: str | None = None) -> Figure:
    """Draw each fund's capital and what has been repaid so far, as shares, over the fund's years.

    Args:
        funds: what came of them.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    so_far = funds.years[funds.years["years"] <= funds.fund_years].sort_values("years", kind="stable")
    groups = so_far.groupby(["fund", "replication"], sort=False)
    set_aside, paid, repaid = (groups[f"{name}_msek"].cumsum() for name in ("set_aside", "paid", "repaid"))
    frame = so_far.assign(
        left=100.0 * so_far["capital_msek"] / set_aside.where(set_aside > 0.0),
        back=100.0 * repaid / paid.where(paid > 0.0),
    )
    with drawing():
        notes = words("fund.capital.notes", year=funds.price_year, years=words.number(funds.fund_years))
        notes += f" {_band(funds, words)}"
        source = source_line(words, funds.replications, version)
        sheet = Sheet(_WIDTH, _HEIGHT + 1.25, headline_of_capital(funds, words), notes, source)
        for place, (column, key) in enumerate((("left", "capital"), ("back", "repaid"))):
            axes = sheet.panel(0.75 + place * (_WIDTH - 0.4) / 2, sheet.bottom + 0.55, _PANEL, _HEIGHT)
            title = sheet.wrapped(words(f"fund.capital.panel.{key}"), _PANEL, TEXT_POINTS, "bold", True)
            lending = [fund for fund in funds.titles if column == "left" or funds.lends(fund)]
            labels = _lines(axes, frame, column, funds, lending, words)
            _dress(axes, title, funds.fund_years, words)
            write_end_labels(sheet, axes, labels, _LABELS)
    return sheet.figure


def _lines(
    axes: Axes, frame: pd.DataFrame, column: str, funds: Funds, drawn: Sequence[str], words: Words
) -> list[EndLabel]:
    """Draw a line with its band for each fund; return what stands at its end."""
    labels = []
    for place, fund in enumerate(funds.titles):
        rows = frame[(frame["fund"] == fund) & frame[column].notna()]
        if fund not in drawn or rows.empty:
            continue
        style = strategy_style(place + 1)
        bands = pd.DataFrame(
            [(years, *mean_interval(mine[column])) for years, mine in rows.groupby("years")],
            columns=["years", "mean", "low", "high"],
        )
        axes.plot(bands["years"], bands["mean"], color=style.color, linestyle=style.dash, linewidth=2.0)
        if not bands[["low", "high"]].isna().any(axis=None):
            axes.fill_between(bands["years"], bands["low"], bands["high"], color=style.color, alpha=0.16, linewidth=0)
        whole, part = ("set_aside", "capital") if column == "left" else ("paid", "repaid")
        note = words(
            "fund.capital.of", part=amount(funds.mean(fund, f"{part}_msek"), words),
            whole=amount(funds.mean(fund, f"{whole}_msek"), words),
        )  # fmt: skip
        labels.append(EndLabel(funds.titles[fund], (note,), style.color, float(bands["mean"].iloc[-1])))
    return labels


def _band(funds: Funds, words: Words) -> str:
    if funds.replications == 1:
        return words("one_replication")
    percent, replications = words.percent(LEVEL_PERCENT), words.number(funds.replications)
    return words("fund.capital.band", percent=percent, replications=replications)


def _dress(axes: Axes, title: str, years: int, words: Words) -> None:
    axes.set_xlim(1, years)
    axes.set_ylim(0.0, max(100.0, axes.get_ylim()[1]))
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 4, 5, 10], integer=True))
        write_ticks(axis, words)
    axes.set_xlabel(words("fund.axis.years"), fontsize=TEXT_POINTS, color=GREY)


def efforts_figure(funds: Funds, words: Words, version: str | None = None) -> Figure:
    """Draw, effort by effort, where the money went: repaid, gained too late, gained by others, or never.

    The two funds that began most efforts are drawn beside each other; the title speaks of the first.
    """
    order = sorted(funds.titles, key=lambda fund: -funds.mean(fund, "started"))[:_MOST_PANELS]
    drawn = [fund for fund in funds.titles if fund in order and len(funds.begun(fund))] or list(funds.titles)[:1]
    begun = {fund: funds.begun(fund).set_index("programme") for fund in drawn}
    rows = [name for name in funds.programmes if any(name in frame.index for frame in begun.values())]
    with drawing():
        source = source_line(words, funds.replications, version)
        notes = words("fund.efforts.notes", year=funds.price_year)
        height = _ROW * max(1, len(rows))
        width = _NAMES + len(drawn) * (_BARS + _NOTES + 0.25) + 0.5
        sheet = Sheet(width, height + 1.6, headline_of_efforts(funds, drawn[0], words), notes, source)
        bottom = sheet.bottom + 0.5
        _key(sheet, bottom + height + 0.72, words)
        for place, name in enumerate(rows):
            text = sheet.wrapped(funds.programmes[name], _NAMES - 0.35)
            sheet.write(0.35, bottom + height - (place + 0.5) * _ROW, text)
        most = max([1e-9, *(float(frame["paid_msek"].max()) for frame in begun.values() if len(frame.columns))])
        for place, fund in enumerate(drawn):
            left = _NAMES + 0.1 + place * (_BARS + _NOTES + 0.25)
            axes = sheet.panel(left, bottom, _BARS, height)
            _bars(axes, begun[fund], rows, most, words)
            title = sheet.wrapped(funds.titles[fund], _BARS, TEXT_POINTS, "bold")
            sheet.write(left, bottom + height + 0.17, title, weight="bold")
            for row, name in enumerate(rows):
                note = _note(begun[fund], name, words) if funds.asked(fund, name) else ""
                sheet.write(left + _BARS + 0.08, bottom + height - (row + 0.5) * _ROW, note, SMALL_POINTS, GREY)
    return sheet.figure


def _key(sheet: Sheet, y: float, words: Words) -> None:
    """Draw what each part of a bar is called."""
    axes = sheet.panel(0.35, y, sheet.width - 0.7, 0.2)
    axes.axis("off")
    axes.set_xlim(0.0, sheet.width - 0.7)
    axes.set_ylim(0.0, 0.2)
    x = 0.0
    for part in PARTS:
        color, hatch = _LOOKS[part]
        axes.barh(0.1, 0.28, left=x, height=0.15, facecolor=color, edgecolor="white", hatch=hatch, linewidth=0.0)
        text = words(f"fund.part.{part}")
        sheet.write(0.35 + x + 0.35, y + 0.1, text, SMALL_POINTS)
        x += 0.35 + sheet.text_size(text, SMALL_POINTS)[0] + 0.3


def _bars(axes: Axes, begun: pd.DataFrame, rows: Sequence[str], most: float, words: Words) -> None:
    for place, name in enumerate(rows):
        if name not in begun.index:
            continue
        left = 0.0
        for part in PARTS:
            size, (color, hatch) = float(begun.loc[name, f"{part}_msek"]), _LOOKS[part]
            axes.barh(
                place, size, left=left, height=0.62, facecolor=color, edgecolor="white", hatch=hatch, linewidth=0.0
            )
            left += size
    axes.set_xlim(0.0, most * 1.02)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.xaxis, words)
    axes.set_xlabel(words("fund.axis.paid", unit=words("unit.msek")), fontsize=TEXT_POINTS, color=GREY)


def _note(begun: pd.DataFrame, name: str, words: Words) -> str:
    """Say what share of an effort's outlay was repaid, and how often it became permanent."""
    if name not in begun.index:
        return words("fund.efforts.not_begun")
    row = begun.loc[name]
    paid = float(row["paid_msek"])
    repaid = words.percent(100.0 * float(row["repaid_msek"]) / paid) if paid > 0.0 else words.percent(0.0)
    permanent = words.percent(100.0 * float(row["permanent_share"]))
    return words("fund.efforts.note", repaid=repaid) + "\n" + words("fund.efforts.permanent", share=permanent)
