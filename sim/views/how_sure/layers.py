"""The layers as figures: nested intervals around every mean, and every mean under other structures."""

from __future__ import annotations

import math
from collections import Counter

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import __version__
from sim.views.drawing.strategy_styles import fitted, panel_title, scale
from sim.views.drawing.style import BLUE, GREY, INK, SKY, SMALL_POINTS, TEXT_POINTS, VERMILLION, Sheet, drawing
from sim.views.how_sure.frames import KEPT_OUT, MEASURES, Moved, Sureness, amount, source, with_span
from sim.views.how_sure.short import pays_text, quoted
from sim.views.how_sure.table import measure_text
from sim.views.over_years import listed
from sim.views.words import Words

_WIDTH, _LEFT, _GAP = 12.4, 2.25, 0.3
_ROW, _HEAD, _FOOT = 0.78, 0.35, 0.45
_TEXT_LANE, _MARK_LANE = -0.33, 0.36
_COLUMNS, _STRUCTURE_LEFT, _STRUCTURE_ROW, _STRUCTURE_HEAD, _STRUCTURE_FOOT = 4, 2.75, 0.27, 0.75, 0.4
_MOST_NAMED = 3


def layers_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw for every strategy and measure the mean within what is believed, within one town's future."""
    rows = len(known.strategies)
    with drawing():
        key = "sure.layers.figure.note" if known.structures else "sure.layers.figure.note.bare"
        notes = words(key, comparator=known.comparator)
        if known.towns == 1:
            notes = f"{notes} {words('sure.one_town.note')}"
        sheet = Sheet(
            _WIDTH, _HEAD + rows * _ROW + _FOOT, layers_title(known, words), notes,
            source(known, words, version or __version__),
        )  # fmt: skip
        width = (_WIDTH - _LEFT - 0.35 - 2 * _GAP) / 3
        bottom = sheet.top - _HEAD - rows * _ROW
        for place, measure in enumerate(MEASURES):
            axes = sheet.panel(_LEFT + place * (width + _GAP), bottom, width, rows * _ROW)
            axes.set_ylim(rows - 0.5, -0.5)
            axes.set_yticks([])
            heading = words(
                f"sure.layers.panel.{measure}", **({} if measure == KEPT_OUT else {"unit": words("unit.msek")})
            )
            axes.set_title(heading, loc="left", fontsize=TEXT_POINTS, fontweight="bold", color=INK, pad=6)
            scale(axes, _reach(known, MEASURES[1:] if place else (KEPT_OUT,)), words)
            for row, name in enumerate(known.strategies):
                _nested(axes, row, known, name, measure, words)
        for row, name in enumerate(known.strategies):
            middle = sheet.top - _HEAD - _ROW * (row + 0.5)
            text = fitted(sheet, known.titles[name], _LEFT - 0.6, TEXT_POINTS, "bold")
            sheet.write(_LEFT - 0.15, middle, text, TEXT_POINTS, INK, "bold", horizontal="right")
    return sheet.figure


def layers_title(known: Sureness, words: Words) -> str:
    """Say for how many strategies it is known whether they pay; of one alone what is known."""
    who = words(f"bill.judged.{known.judged_by}")
    if len(known.strategies) == 1:
        (name,) = known.strategies
        pays = pays_text(known.layered(name, known.judged), known, words)
        return words("sure.layers.figure.one", strategy=known.titles[name], pays=pays)
    claims = Counter(known.layered(name, known.judged).claim for name in known.strategies)
    counts = {key: words.number(claims[key]) for key in ("yes", "no")}
    unknown = words.number(claims["unknown"] + claims["same"])
    return words("sure.layers.figure", who=who, unknown=unknown, all=words.number(len(known.strategies)), **counts)


def structures_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw every strategy's persons kept out and net present value under every structure, beside the one in use."""
    names = known.strategies
    chunks = [names[first : first + _COLUMNS] for first in range(0, len(names), _COLUMNS)]
    height = _STRUCTURE_ROW * max(1, len(known.structures))
    each = _STRUCTURE_HEAD + height + _STRUCTURE_FOOT
    measures = (KEPT_OUT, known.judged)
    with drawing():
        notes = words("sure.structures.figure.note", draws=words.number(known.structure_draws))
        sheet = Sheet(
            _WIDTH, len(measures) * len(chunks) * each, structures_title(known, words), notes,
            source(known, words, version or __version__),
        )  # fmt: skip
        columns = min(_COLUMNS, len(names))
        width = min(4.5, (_WIDTH - _STRUCTURE_LEFT - 0.35 - (columns - 1) * _GAP) / columns)
        top = sheet.top
        for measure in measures:
            for chunk in chunks:
                sheet.write(0.35, top - 0.17, measure_text(known, measure, words), TEXT_POINTS, INK, "bold")
                bottom = top - _STRUCTURE_HEAD - height
                for row, title in enumerate(known.structures.values()):
                    middle = top - _STRUCTURE_HEAD - _STRUCTURE_ROW * (row + 0.5)
                    sheet.write(_STRUCTURE_LEFT - 0.15, middle, title, SMALL_POINTS, INK, horizontal="right")
                for column, name in enumerate(chunk):
                    axes = sheet.panel(_STRUCTURE_LEFT + column * (width + _GAP), bottom, width, height)
                    _dots(axes, known, name, measure, words)
                top -= each
    return sheet.figure


def structures_title(known: Sureness, words: Words) -> str:
    """Say which structures turn whether a strategy pays, or may, or that none does."""
    if not known.structures:
        return words("sure.structures.title.untried")
    who, number = words(f"bill.judged.{known.judged_by}"), words.number(len(known.structures))
    turned = {name: known.turning(name, known.judged, "turns") for name in known.strategies}
    turned = {name: titles for name, titles in turned.items() if titles}
    if turned:
        names = _names([one for titles in turned.values() for one in titles], words)
        if len(turned) == 1:
            return words("sure.structures.title.turn", strategy=known.titles[next(iter(turned))], who=who, names=names)
        counts = {"turned": words.number(len(turned)), "all": words.number(len(known.strategies))}
        return words("sure.structures.title.turns", who=who, names=names, **counts)
    may = [one for name in known.strategies for one in known.turning(name, known.judged, "may_turn")]
    if may:
        return words("sure.structures.title.may", number=number, who=who, names=_names(may, words))
    return words("sure.structures.title.none", number=number, who=who)


def _names(titles: list[str], words: Words) -> str:
    """Name the structures that stand most often, and count the others."""
    often = [title for title, _ in Counter(titles).most_common()]
    first, more = quoted(often[:_MOST_NAMED], words), len(often) - _MOST_NAMED
    return listed([*first, words("sure.more", number=words.number(more))] if more > 0 else first, words)


def _reach(known: Sureness, measures: tuple[str, ...]) -> list[float]:
    """Return the ends of all that is drawn of some measures."""
    found = []
    for measure in measures:
        for name in known.strategies:
            one = known.layered(name, measure)
            found += [one.low, one.high, one.town_low, one.town_high]
            found += [known.moved(each, name, measure).mean for each in known.structures]
    return found


def _nested(axes: Axes, row: int, known: Sureness, strategy: str, measure: str, words: Words) -> None:
    one = known.layered(strategy, measure)
    axes.barh([row], [one.town_high - one.town_low], 0.34, left=[one.town_low], color=SKY, alpha=0.45, linewidth=0.0)
    axes.barh([row], [one.high - one.low], 0.2, left=[one.low], color=BLUE, linewidth=0.0)
    axes.plot([one.mean], [row], marker="o", markersize=5.5, color=INK, markerfacecolor="white", mew=1.3, zorder=5)
    for name in known.structures:
        moved = known.moved(name, strategy, measure)
        _diamond(axes, moved, row + _MARK_LANE, 5.0)
    text = words("sure.mean", **with_span(one.mean, one.low, one.high, words))
    axes.text(
        0.01, row + _TEXT_LANE, text, transform=axes.get_yaxis_transform(), fontsize=SMALL_POINTS,
        color=GREY, va="center", bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.5, "alpha": 0.8},
    )  # fmt: skip


def _diamond(axes: Axes, moved: Moved, row: float, size: float) -> None:
    face = VERMILLION if moved.turn == "turns" else "white"
    axes.plot(
        [moved.mean], [row], marker="D", markersize=size, color=VERMILLION, markerfacecolor=face, mew=1.2, zorder=4
    )


def _dots(axes: Axes, known: Sureness, strategy: str, measure: str, words: Words) -> None:
    base = known.layered(strategy, measure).mean
    moves = [known.moved(name, strategy, measure) for name in known.structures]
    axes.set_ylim(max(1, len(moves)) - 0.5, -0.5)
    axes.set_yticks([])
    panel_title(axes, f"{known.titles[strategy]}: {amount(base, words)}")
    ends = [base + end for one in moves for end in (one.low, one.high, one.difference) if not math.isnan(end)]
    scale(axes, [base, *ends], words)
    axes.axvline(base, color=BLUE, linewidth=1.6, zorder=1.6)
    for row, one in enumerate(moves):
        if not math.isnan(one.low):
            axes.plot([base + one.low, base + one.high], [row, row], color=GREY, linewidth=1.6, zorder=2)
        _diamond(axes, one, row, 6.0)
