"""The investment hump in two perspectives: the public purse above, society below, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from sim.money.perspective import PUBLIC, SOCIETY
from sim.views.appraise.frames import Bill
from sim.views.appraise.table import rate_text
from sim.views.compare.hump import band_note, curve_of, draw_curves
from sim.views.compare.hump_labels import Curve, end_label, write_marks
from sim.views.compare.payback import Payback, Verdict, paybacks
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import INK, Sheet, drawing
from sim.views.over_years import listed
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _PANEL_HEIGHT, _AROUND, _LABELS, _LEFT = 10.7, 3.3, 0.95, 2.65, 0.95


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
            f"{notes} {band_note(bill.replications, words)}",
            source_line(words, bill.replications, version),
        )
        for place, (name, some) in enumerate(curves.items()):
            bottom = sheet.top - (place + 1) * (_PANEL_HEIGHT + _AROUND) + 0.6
            axes = sheet.panel(_LEFT, bottom, _WIDTH - _LEFT - _LABELS - 0.3, _PANEL_HEIGHT)
            axes.set_xlim(0.0, horizon)
            axes.set_ylim(ends[0] - pad, ends[1] + pad)
            title = words(f"bill.humps.{name}", unit=words("unit.msek"))
            draw_curves(axes, some, title, words("bill.axis.years"), words)
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
    return [curve_of(rows, found, place, bill.titles) for place, found in enumerate(findings_in(bill, perspective), 1)]


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
