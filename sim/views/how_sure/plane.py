"""The cost-effectiveness plane: a panel a strategy, a point a draw, and the share of draws in each quadrant."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim import __version__
from sim.views.drawing.strategy_styles import panel_title, style_of
from sim.views.drawing.style import GREY, INK, SMALL_POINTS, Sheet, drawing, write_ticks
from sim.views.frames import SEK_PER_MSEK
from sim.views.how_sure.frames import KEPT_OUT, Sureness, certain, source
from sim.views.words import Words

_WIDTH, _LEFT, _GAP, _COLUMNS = 12.4, 0.95, 0.3, 4
_HEIGHT, _HEAD, _FOOT = 2.7, 0.4, 0.6
QUADRANTS = {
    "better_dearer": (0.985, 0.985, "right", "top"),
    "better_cheaper": (0.985, 0.015, "right", "bottom"),
    "worse_cheaper": (0.015, 0.015, "left", "bottom"),
    "worse_dearer": (0.015, 0.985, "left", "top"),
}
"""Where the name and share of each quadrant stand in a panel."""


def plane_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw persons kept out against net cost for whoever judges, on one scale for all strategies."""
    points = known.rows("plane_points", perspective=known.judged_by)
    names = known.strategies
    rows = -(-len(names) // _COLUMNS)
    columns = min(_COLUMNS, len(names))
    with drawing():
        notes = words("sure.plane.note", comparator=known.comparator)
        if known.towns == 1:
            notes = f"{notes} {words('sure.one_town.note')}"
        sheet = Sheet(
            _WIDTH, rows * (_HEAD + _HEIGHT + _FOOT), plane_title(known, words), notes,
            source(known, words, version or __version__),
        )  # fmt: skip
        width = min(5.0, (_WIDTH - _LEFT - 0.35 - (columns - 1) * _GAP) / columns)
        across = _ends(points["kept_out"].tolist())
        up = _ends((points["cost_sek"] / SEK_PER_MSEK).tolist())
        for place, name in enumerate(names):
            row, column = divmod(place, _COLUMNS)
            bottom = sheet.top - (row + 1) * (_HEAD + _HEIGHT + _FOOT) + _FOOT
            axes = sheet.panel(_LEFT + column * (width + _GAP), bottom, width, _HEIGHT)
            axes.set_xlim(*across)
            axes.set_ylim(*up)
            _draw(axes, known, name, place + 1, words)
            panel_title(axes, known.titles[name])
            axes.xaxis.set_major_locator(MaxNLocator(4))
            axes.yaxis.set_major_locator(MaxNLocator(5))
            write_ticks(axes.xaxis, words)
            write_ticks(axes.yaxis, words)
            axes.set_xlabel(words("sure.plane.x"), fontsize=SMALL_POINTS, color=GREY)
            if column == 0:
                axes.set_ylabel(words("sure.plane.y", unit=words("unit.msek")), fontsize=SMALL_POINTS, color=GREY)
            else:
                axes.set_yticklabels([])
    return sheet.figure


def plane_title(known: Sureness, words: Words) -> str:
    """Say which strategy both keeps people out and saves in most draws, or that none does in any."""
    who = words(f"bill.judged.{known.judged_by}")
    names = [one for one in known.strategies if not _drowned(known, one)]
    if not names:
        return words("sure.plane.title.untold", who=who)
    rows = known.rows("plane", perspective=known.judged_by).set_index("strategy")
    shares = {one: float(rows.loc[one, "better_cheaper"]) if told(known, one) else 0.0 for one in names}
    best = max(names, key=lambda one: shares[one])
    share = shares[best]
    if share == 0.0:
        key = "sure.plane.title.none" if len(names) == len(known.strategies) else "sure.plane.title.none_told"
        return words(key, who=who)
    slots = {"strategy": known.titles[best], "who": who, "share": certain(share, words)}
    if len(known.strategies) == 1:
        return words("sure.plane.title.one", **slots)
    return words("sure.plane.title.most", all=words.number(len(known.strategies)), **slots)


def told(known: Sureness, strategy: str) -> bool:
    """Say whether shares of draws in the quadrants bear anything: effect and cost both differ, by more than chance."""
    differs = all(known.layered(strategy, measure).claim != "same" for measure in (KEPT_OUT, known.judged))
    return differs and not _drowned(known, strategy)


def _drowned(known: Sureness, strategy: str) -> bool:
    return any(known.layered(strategy, measure).drowned for measure in (KEPT_OUT, known.judged))


def _draw(axes: Axes, known: Sureness, strategy: str, place: int, words: Words) -> None:
    mine = known.rows("plane_points", perspective=known.judged_by, strategy=strategy)
    mean = known.rows("plane", perspective=known.judged_by, strategy=strategy).iloc[0]
    style = style_of(place)
    axes.axhline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.plot(
        mine["kept_out"], mine["cost_sek"] / SEK_PER_MSEK, linestyle="", marker=style.marker, markersize=4.0,
        color=style.color, alpha=0.55, mew=0.4, markeredgecolor=INK, zorder=2,
    )  # fmt: skip
    axes.plot(
        [mean["kept_out"]], [mean["cost_sek"] / SEK_PER_MSEK], marker="+", markersize=13, mew=2.2, color=INK, zorder=4
    )
    for quadrant, (x, y, across, up) in QUADRANTS.items():
        share = certain(float(mean[quadrant]), words) if told(known, strategy) else "·"
        text = words(f"sure.plane.{quadrant}", share=share)
        axes.text(
            x, y, text.replace(", ", ",\n"), transform=axes.transAxes, ha=across, va=up, fontsize=SMALL_POINTS - 1.0,
            color=GREY, zorder=5, bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.6, "alpha": 0.75},
        )  # fmt: skip


def _ends(values: list[float]) -> tuple[float, float]:
    """Return ends that hold all values and 0, with room for the names of the quadrants on both sides."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.24 * (high - low) or 1.0
    return min(low - 0.75 * room, -room), max(high + 0.75 * room, room)
