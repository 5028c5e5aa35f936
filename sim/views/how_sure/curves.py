"""Chances as curves: which strategy is best by what a person is worth, and whether it has been paid back by year."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import __version__
from sim.money.perspective import PUBLIC, SOCIETY
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.strategy_styles import percent_scale, style_of
from sim.views.drawing.style import RULE, Sheet, drawing, write_ticks
from sim.views.frames import SEK_PER_MSEK
from sim.views.how_sure.choice import efficient, surely, worth_of_change_msek
from sim.views.how_sure.frames import NPV_OF, Sureness, certain, source
from sim.views.words import Words

_WIDTH, _LEFT, _LABELS, _AROUND, _FOOT = 10.7, 0.75, 2.7, 1.05, 0.62
_LEAST_HEIGHT, _A_NAME, _A_NAME_WITH_NOTE = 2.7, 0.31, 0.47


def acceptability_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw in what share of draws each strategy is best, by what a person kept out is worth, with the frontier."""
    height = max(_LEAST_HEIGHT, _A_NAME * len(known.titles))
    with drawing():
        sheet = Sheet(
            _WIDTH, 2 * (height + _AROUND), acceptability_title(known, words), _note("sure.curves.note", known, words),
            source(known, words, version or __version__),
        )  # fmt: skip
        for place, perspective in enumerate((PUBLIC, SOCIETY)):
            axes = _panel(sheet, place, height)
            rows = known.rows("acceptability", perspective=perspective)
            worths = sorted(set(rows["willingness_msek"]))
            title = words("sure.curves.panel", who=words(f"bill.judged.{perspective}"))
            percent_scale(axes, title, words("sure.curves.axis", unit=words("unit.msek")))
            axes.set_xlim(worths[0], worths[-1] if worths[-1] > worths[0] else worths[0] + 1.0)
            best = rows[rows["is_best"]].sort_values("willingness_msek")
            axes.plot(best["willingness_msek"], 100.0 * best["probability"], color=RULE, linewidth=8.0, zorder=1,
                      solid_capstyle="round")  # fmt: skip
            labels = []
            for number, (name, strategy) in enumerate(known.titles.items()):
                mine = rows[rows["strategy"] == name].sort_values("willingness_msek")
                shares = (100.0 * mine["probability"]).tolist()
                style = style_of(number)
                axes.plot(mine["willingness_msek"], shares, color=style.color, linestyle=style.dash, linewidth=1.8,
                          marker=style.marker, markersize=4.0, clip_on=False, zorder=3)  # fmt: skip
                text = f"{strategy} {certain(shares[-1] / 100.0, words)}"
                labels.append(EndLabel(text, (), style.color, 0.0 if math.isnan(shares[-1]) else shares[-1]))
            write_ticks(axes.xaxis, words)
            write_end_labels(sheet, axes, labels, _LABELS)
    return sheet.figure


def acceptability_title(known: Sureness, words: Words) -> str:
    """Say which strategy is best on average for whoever judges, and from which worth of a person another is."""
    rows = efficient(known, known.judged_by)
    who = words(f"bill.judged.{known.judged_by}")
    first = known.titles[str(rows.iloc[0]["strategy"])]
    worth, often = worth_of_change_msek(known, known.judged_by), surely(known, known.judged_by, words)
    if math.isnan(worth):
        return words("sure.curves.title.always", first=first, who=who, often=often)
    second = known.titles[str(rows.iloc[1]["strategy"])]
    drawn = float(known.frames["acceptability"]["willingness_msek"].max())
    key = "sure.curves.title.until" if worth <= drawn else "sure.curves.title.beyond"
    return words(key, first=first, second=second, who=who, often=often, worth=words.money(worth * SEK_PER_MSEK))


def payback_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw the chance of having been paid back for good by year: on average, and of one single town."""
    height = max(_LEAST_HEIGHT, _A_NAME_WITH_NOTE * len(known.strategies))
    with drawing():
        sheet = Sheet(
            _WIDTH, 2 * (height + _AROUND), payback_title(known, words),
            _note("sure.payback.figure.note", known, words), source(known, words, version or __version__),
        )  # fmt: skip
        for place, perspective in enumerate((PUBLIC, SOCIETY)):
            axes = _panel(sheet, place, height)
            title = words("sure.payback.panel", who=words(f"bill.judged.{perspective}"))
            percent_scale(axes, title, words("sure.payback.axis"))
            axes.set_xlim(0.0, known.horizon)
            labels = []
            for number, name in enumerate(known.strategies, start=1):
                mine = known.rows("payback", perspective=perspective, strategy=name).sort_values("year")
                style = style_of(number)
                untold = known.layered(name, NPV_OF[perspective]).drowned
                if not untold:
                    axes.plot(mine["year"], 100.0 * mine["expected"], color=style.color, linestyle=style.dash,
                              linewidth=2.2, zorder=3)  # fmt: skip
                axes.plot(mine["year"], 100.0 * mine["town"], color=style.color, linestyle=style.dash, linewidth=0.9,
                          zorder=2)  # fmt: skip
                expected, town = (float(mine.iloc[-1][key]) for key in ("expected", "town"))
                untold = untold or math.isnan(expected)
                told = "·" if untold else certain(expected, words)
                note = words("sure.payback.end", expected=told, town=certain(town, words))
                labels.append(
                    EndLabel(known.titles[name], (note,), style.color, 100.0 * (town if untold else expected))
                )
            write_ticks(axes.xaxis, words)
            write_end_labels(sheet, axes, labels, _LABELS)
    return sheet.figure


def payback_title(known: Sureness, words: Words) -> str:
    """Say which strategy is most surely paid back in the end for whoever judges, or that none is in any draw."""
    ends = known.rows("payback", year=known.horizon, perspective=known.judged_by)
    horizon, who = words.years(known.horizon), words(f"bill.judged.{known.judged_by}")
    told = [
        not known.layered(str(row["strategy"]), known.judged).drowned and not math.isnan(float(row["expected"]))
        for _, row in ends.iterrows()
    ]
    mine = ends[told]
    if not len(mine):
        return words("sure.payback.title.untold", horizon=horizon, who=who)
    if not (mine["expected"] > 0.0).any():
        key = "sure.payback.title.none" if all(told) else "sure.payback.title.none_told"
        return words(key, horizon=horizon, who=who)
    best = mine.sort_values(["expected", "town"], ascending=False, kind="stable").iloc[0]
    key = "sure.payback.title.one" if len(known.strategies) == 1 else "sure.payback.title.most"
    return words(
        key, strategy=known.titles[str(best["strategy"])], who=who, horizon=horizon,
        expected=certain(float(best["expected"]), words), town=certain(float(best["town"]), words),
    )  # fmt: skip


def _panel(sheet: Sheet, place: int, height: float) -> Axes:
    bottom = sheet.top - (place + 1) * (height + _AROUND) + _FOOT
    return sheet.panel(_LEFT, bottom, _WIDTH - _LEFT - _LABELS - 0.35, height)


def _note(key: str, known: Sureness, words: Words) -> str:
    return f"{words(key)} {words('sure.one_town.note')}" if known.towns == 1 else words(key)
