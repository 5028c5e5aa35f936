"""The investment hump in two perspectives: the public purse above, society below, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.money.perspective import PUBLIC, SOCIETY
from sim.studies.intervals import central_range
from sim.views.appraise_frames import Bill
from sim.views.appraise_table import rate_text
from sim.views.end_labels import EndLabel, write_end_labels
from sim.views.frames import SEK_PER_MSEK
from sim.views.hump_labels import Curve, end_label, write_marks
from sim.views.over_years import listed
from sim.views.payback import RANGE_PERCENT, Payback, Verdict, paybacks
from sim.views.source_line import source_line
from sim.views.style import GREY, INK, RULE, TEXT_POINTS, Sheet, drawing, strategy_style, write_ticks
from sim.views.words import Words

_WIDTH, _PANEL_HEIGHT, _AROUND, _LABELS, _LEFT = 10.7, 3.3, 0.95, 2.65, 0.95
_WHOLE_RANGE_UP_TO = 20


def humps_figure(bill: Bill, words: Words, version: str | None = None) -> Figure:
    """Draw the cumulative discounted net of the public purse and of society, a line per strategy with its band."""
    curves = {name: curves_in(bill, name) for name in (PUBLIC, SOCIETY)}
    every = [one for some in curves.values() for one in some]
    horizon = max(1, int(bill.frames["curves"]["years_since_start"].max()))
    ends = (min(0.0, *(float(min(one.low)) for one in every)), max(0.0, *(float(max(one.high)) for one in every)))
    pad = 0.07 * (ends[1] - ends[0]) or 1.0
    with drawing():
        notes = words(
            "bill.humps.subtitle",
            comparator=bill.comparator,
            unit=words("unit.msek"),
            rate=rate_text(bill.rate, words),
        )
        sheet = Sheet(
            _WIDTH,
            2 * (_PANEL_HEIGHT + _AROUND),
            title_of(curves, horizon, bill, words),
            f"{notes} {_band(bill.replications, words)}",
            source_line(words, bill.replications, version),
        )
        for place, (name, some) in enumerate(curves.items()):
            bottom = sheet.top - (place + 1) * (_PANEL_HEIGHT + _AROUND) + 0.6
            axes = sheet.panel(_LEFT, bottom, _WIDTH - _LEFT - _LABELS - 0.3, _PANEL_HEIGHT)
            axes.set_xlim(0.0, horizon)
            axes.set_ylim(ends[0] - pad, ends[1] + pad)
            _draw(axes, some, words(f"bill.humps.{name}", unit=words("unit.msek")), words)
            write_marks(sheet, axes, some, words)
            labels = [end_label(one, horizon, len(some) == 1, words) for one in some]
            write_end_labels(sheet, axes, [EndLabel(bill.comparator, (), INK, 0.0), *labels], _LABELS)
    return sheet.figure


def findings_in(bill: Bill, perspective: str) -> list[Payback]:
    """Return what is found of every strategy's hump in a perspective."""
    humps = bill.rows("humps", perspective=perspective)
    values = bill.rows("present_values", perspective=perspective, rate=bill.rate)
    frame = humps.merge(values[["strategy", "replication", "npv_sek"]], on=["strategy", "replication"])
    names = {"depth_sek": "hump_depth_sek", "bottom_year": "hump_year"}
    return paybacks(frame.rename(columns=names), bill.titles)


def curves_in(bill: Bill, perspective: str) -> list[Curve]:
    """Return a curve per strategy: the median replication, and the band of the middle of them."""
    rows = bill.rows("curves", perspective=perspective)
    return [_curve(rows, found, place, bill) for place, found in enumerate(findings_in(bill, perspective), 1)]


def _curve(rows: pd.DataFrame, found: Payback, place: int, bill: Bill) -> Curve:
    mine = rows[rows["strategy"] == found.strategy]
    wide = mine.pivot(index="years_since_start", columns="replication", values="cumulative_net_sek") / SEK_PER_MSEK
    ranges = np.array([central_range(row, RANGE_PERCENT) for row in wide.to_numpy()])
    years, median = wide.index.to_numpy(dtype=float), np.median(wide.to_numpy(), axis=1)
    style = strategy_style(place)
    return Curve(found, bill.titles[found.strategy], style, years, median, ranges[:, 0], ranges[:, 1])


def title_of(curves: dict[str, list[Curve]], horizon: int, bill: Bill, words: Words) -> str:
    """Say which strategies clearly pay back in each perspective."""
    if not any(_good(one) for some in curves.values() for one in some):
        best = max(curves[PUBLIC], key=lambda one: one.finding.npv_sek)
        if len(curves[PUBLIC]) == 1:
            return words("bill.humps.nobody.one", horizon=words.years(horizon), best=best.name)
        every = words.number(len(curves[PUBLIC]))
        return words("bill.humps.nobody", all=every, horizon=words.years(horizon), best=best.name)
    told = {name: _paid_back(some, words) for name, some in curves.items()}
    return words("bill.humps.title", horizon=words.years(horizon), **told)


def _good(curve: Curve) -> bool:
    return curve.finding.verdict in (Verdict.PAYS_BACK, Verdict.NO_HUMP)


def _paid_back(curves: Sequence[Curve], words: Words) -> str:
    good = [one.name for one in curves if _good(one)]
    if len(curves) == 1:
        return words("bill.yes" if good else "bill.no")
    if not good:
        return words("bill.humps.none", all=words.number(len(curves)))
    if len(good) == len(curves):
        return words("bill.humps.all", all=words.number(len(curves)))
    return listed([words("bill.quoted", name=name) for name in good], words)


def _band(replications: int, words: Words) -> str:
    if replications == 1:
        return words("one_replication")
    if replications <= _WHOLE_RANGE_UP_TO:
        return words("hump.band.all", replications=words.number(replications))
    return words("hump.band", percent=words.percent(RANGE_PERCENT), replications=words.number(replications))


def _draw(axes: Axes, curves: Sequence[Curve], title: str, words: Words) -> None:
    axes.set_title(title, fontsize=TEXT_POINTS, color=GREY, loc="left", x=0.0, pad=8)
    axes.set_xlabel(words("bill.axis.years"), fontsize=TEXT_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axhline(0.0, color=INK, linewidth=1.1)
    write_ticks(axes.xaxis, words)
    write_ticks(axes.yaxis, words)
    for one in curves:
        style = one.style
        if one.finding.replications > 1:
            axes.fill_between(one.years, one.low, one.high, color=style.color, alpha=0.13, linewidth=0)
            for edge in (one.low, one.high):
                axes.plot(one.years, edge, color=style.color, linewidth=0.6, alpha=0.6, linestyle=style.dash)
        axes.plot(one.years, one.median, color=style.color, linewidth=2.0, linestyle=style.dash)
