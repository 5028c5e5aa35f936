"""The documents' tables as one figure: what is stated and what the model gives, as multiples of the static calculus."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
)
from sim.views.source_line import source_line
from sim.views.source_tables.frames import Sources, full_name, how_far, largest_first, number, ratio
from sim.views.source_tables.why import CLOSE
from sim.views.words import Words

DRAWN = (
    "umea.mild_mental", "umea.long_term_unemployed", "umea.long_term_sick", "umea.alcohol_dependence",
    "umea.severe_mental", "umea.drug_dependence", "umea.persons", "umea.yearly", "umea.years",
    "trelleborg.persons", "trelleborg.first.municipality", "trelleborg.first.public", "trelleborg.first.production",
    "trelleborg.first.sum", "trelleborg.all.sum",
    "bet.persons", "bet.first.municipality", "bet.first.gain", "bet.all.gain",
    "newcomers.years_before", "newcomers.years_gained", "newcomers.gain", "newcomers.public",
)  # fmt: skip
"""Figures with a static side that cannot be below zero by their nature; nets are left to the table."""
LEAST, MOST = 0.03, 8.0
"""Ends of the axis; what lies outside is drawn at its end."""
_TICKS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_WIDTH, _ROW, _LABELS, _NUMBERS, _PANEL = 12.4, 0.27, 3.95, 0.72, 3.9


def source_tables_figure(sources: Sources, words: Words, version: str | None = None) -> Figure:
    """Draw every figure as a multiple of the static calculus, with its numbers and the largest factor.

    Args:
        sources: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        notes = words("sources.subtitle", replications=words.number(sources.replications))
        source = source_line(words, sources.replications, version)
        height = _ROW * (len(DRAWN) + _gaps())
        sheet = Sheet(_WIDTH, height + 0.95, headline(sources, words), notes, source)
        bottom = sheet.bottom + 0.55
        left = _LABELS + 3 * _NUMBERS
        axes = sheet.panel(left, bottom, _PANEL, height)
        for column, key in enumerate(("source", "static", "dynamic")):
            x = _LABELS + (column + 0.85) * _NUMBERS
            sheet.write(x, bottom + height + 0.12, words(f"sources.column.{key}"), SMALL_POINTS, GREY,
                        weight="bold", horizontal="right")  # fmt: skip
        places = _places()
        for name, place in places.items():
            y = bottom + height - (place + 0.5) * _ROW
            _write(sheet, name, y, left + _PANEL + 0.15, sources, words)
            _draw(axes, name, place, sources)
        axes.set_ylim(len(DRAWN) + _gaps() - 0.5, -0.5)
        _dress(axes, words)
        return sheet.figure


def headline(sources: Sources, words: Words) -> str:
    """Say that the static calculus returns the figures, how far Trelleborg's bill is off, and by which factor most."""
    stated, within = sources.counted()
    checks, _ = sources.counted("check")
    whole = {"within": within, "stated": stated, "checks": checks}
    row, factors = sources.figure("trelleborg.all.sum"), largest_first(sources.factors_of("trelleborg.all.sum"))
    if not factors or not float(row["ratio"]) > 0.0:
        return words("sources.title.nothing", **whole)
    name, _, _, times = factors[0]
    return words(
        "sources.title",
        **whole,
        ratio=ratio(float(row["ratio"]), words),
        source=number(float(row["source"]), words),
        unit=words("unit.msek"),
        factor=words(f"sources.factor.{name}"),
        size=ratio(times, words),
    )


def _gaps() -> int:
    """Return how many empty rows part the tables."""
    return len({name.partition(".")[0] for name in DRAWN}) - 1


def _places() -> dict[str, int]:
    """Return the row of each figure; an empty one parts the tables."""
    found, place, table = {}, -1, DRAWN[0].partition(".")[0]
    for name in DRAWN:
        place += 1 if name.startswith(table) else 2
        table = name.partition(".")[0]
        found[name] = place
    return found


def _write(sheet: Sheet, name: str, y: float, right: float, sources: Sources, words: Words) -> None:
    """Write what a figure is called, its three numbers and the largest factor of its distance."""
    row = sources.figure(name)
    sheet.write(0.35, y, full_name(name, sources, words), SMALL_POINTS, INK)
    for column, key in enumerate(("source", "static", "dynamic")):
        color = text_color(BLUE) if key == "dynamic" else INK
        text = number(float(row[key]), words)
        sheet.write(_LABELS + (column + 0.85) * _NUMBERS, y, text, SMALL_POINTS, color, horizontal="right")
    factors = [one for one in largest_first(sources.factors_of(name)) if how_far(one[3]) >= CLOSE]
    if factors:
        factor, _, _, times = factors[0]
        told = words("sources.why.factor", factor=words(f"sources.factor.{factor}"), ratio=f"×{ratio(times, words)}")
        sheet.write(right, y, told, SMALL_POINTS, GREY)


def _draw(axes: Axes, name: str, place: int, sources: Sources) -> None:
    """Draw what is stated, with its rounding, and what the model gives, with its range."""
    row = sources.figure(name)
    static = float(row["static"])
    if not math.isnan(float(row["source"])):
        ends = [_inside(float(row[key]) / static) for key in ("source_low", "source_high")]
        axes.plot(ends, [place, place], color=VERMILLION, linewidth=3.0, alpha=0.45, solid_capstyle="butt")
        axes.plot([_inside(float(row["source"]) / static)], [place], color=VERMILLION, marker="D", markersize=5.5,
                  markerfacecolor="white", linewidth=0.0)  # fmt: skip
    if not math.isfinite(float(row["ratio"])):
        return
    if not math.isnan(float(row["low"])):
        ends = [_inside(float(row[key]) / static) for key in ("low", "high")]
        axes.plot(ends, [place, place], color=BLUE, linewidth=1.4, marker="|", markersize=6)
    axes.plot([_inside(float(row["ratio"]))], [place], color=BLUE, marker="o", markersize=6, linewidth=0.0)


def _inside(value: float) -> float:
    return min(max(value, LEAST), MOST)


def _dress(axes: Axes, words: Words) -> None:
    axes.set_xscale("log")
    axes.set_xlim(LEAST, MOST)
    axes.axvline(1.0, color=INK, linewidth=1.1, zorder=0)
    axes.xaxis.set_major_locator(FixedLocator(_TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(list(_TICKS), [words.number(tick, 2 if tick < 0.1 or tick == 0.25 else 1 if tick < 1.0 else 0)
                                   for tick in _TICKS])  # fmt: skip
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel(words("sources.axis"), fontsize=TEXT_POINTS, color=GREY)
