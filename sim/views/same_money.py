"""The same money: whom it keeps out of exclusion when it goes to people, and when to what surrounds them.

Reads the tidy frames `results`, `sizes` and `ranking`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.configuration.schema import SameMoney
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import Heading, Line, Row, lay_out
from sim.views.context import whose_lives
from sim.views.frames import comparator_of
from sim.views.over_years import Change, shown, with_interval
from sim.views.same_money_frames import KINDS, MEASURES, Spent, headline
from sim.views.source_line import source_line
from sim.views.style import (
    BLUE,
    GREY,
    INK,
    PURPLE,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
    write_ticks,
)
from sim.views.table import WIDTH
from sim.views.words import Words

_MARKS = {"people": (BLUE, "o"), "surroundings": (VERMILLION, "s"), "both": (PURPLE, "D")}
_WIDTH, _ROW, _LABELS, _PANEL, _GAP = 11.6, 0.44, 3.15, 3.6, 0.75
_NOTHING = "·"


def same_money_figure(spent: Spent, words: Words, version: str | None = None) -> Figure:
    """Draw persons kept out and public net per 10 MSEK of each strategy, programmes for people first.

    Args:
        spent: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        percent, unit = words.percent(LEVEL_PERCENT), words("unit.msek")
        money, comparator = shown(spent.money_msek, words), spent.titles[comparator_of(spent.titles)]
        notes = words("same_money.subtitle", money=money, unit=unit, comparator=comparator)
        notes += " " + words("same_money.bar", percent=percent, replications=words.number(spent.replications))
        rows = _rows(spent)
        height = _ROW * len(rows)
        source = source_line(words, spent.replications, version)
        sheet = Sheet(_WIDTH, height + 1.15, headline(spent, words), notes, source)
        bottom = sheet.bottom + 0.5
        for place, name in enumerate(rows):
            _label(sheet, bottom + height - (place + 0.5) * _ROW, name, spent, words)
        for column, (measure, key) in enumerate((("averted_per_10_msek", "averted"), ("npv_per_10_msek", "npv"))):
            axes = sheet.panel(_LABELS + column * (_PANEL + _GAP) + 0.35, bottom, _PANEL, height)
            title = sheet.wrapped(words(f"same_money.panel.{key}", unit=unit), _PANEL, TEXT_POINTS, "bold", True)
            _panel(axes, spent, rows, measure, title, words)
    return sheet.figure


def _rows(spent: Spent) -> list[str]:
    """Return what stands under each other: each kind (with a colon before it) and its strategies."""
    return [row for kind in KINDS if spent.of_kind(kind) for row in (f":{kind}", *spent.of_kind(kind))]


def _label(sheet: Sheet, y: float, name: str, spent: Spent, words: Words) -> None:
    """Write the name of a strategy with what it used of the money, or the name of a kind."""
    if name.startswith(":"):
        color = text_color(_MARKS[name[1:]][0])
        sheet.write(0.35, y - 0.04, words(f"same_money.kind.{name[1:]}"), SMALL_POINTS, color, weight="bold")
        return
    title = textwrap.shorten(spent.titles[name], 40, placeholder="…")
    sheet.write(0.5, y + 0.08, title, TEXT_POINTS, INK, weight="bold")
    note = f"{spent.note(name, words)}; {words('same_money.grade', grade=spent.size(name)['grade'])}"
    sheet.write(0.5, y - 0.10, note, SMALL_POINTS, GREY)


def _panel(axes: Axes, spent: Spent, rows: list[str], measure: str, title: str, words: Words) -> None:
    """Draw a mark with its interval for each strategy."""
    axes.axvline(0.0, color=INK, linewidth=1.1)
    for place, name in enumerate(rows):
        if name.startswith(":"):
            continue
        change, (color, marker) = spent.change(name, measure), _MARKS[str(spent.size(name)["kind"])]
        if math.isnan(change.mean):
            continue
        if not math.isnan(change.low):
            axes.plot([change.low, change.high], [place, place], color=color, linewidth=1.4, marker="|", markersize=6)
        face = color if change.clear else "white"
        axes.plot([change.mean], [place], color=color, marker=marker, markersize=7, markerfacecolor=face)
        axes.annotate(
            with_interval(change, words), (change.mean, place), (0, 7), textcoords="offset points", ha="center",
            fontsize=SMALL_POINTS, color=INK, bbox={"facecolor": "white", "linewidth": 0.0, "pad": 0.6},
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.margins(x=0.14)
    axes.set_yticks([])
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    write_ticks(axes.xaxis, words)


def about_the_money(choice: SameMoney, words: Words) -> str:
    """Return whose lives these are and how money is counted, as text."""
    economics = choice.economics
    lines = [
        *whose_lives(choice.municipality, economics, words),
        words(
            "same_money.about.discount",
            price_year=economics.price_year,
            rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
        ),
        words(
            "same_money.about.draws" if choice.draws else "same_money.about.chance",
            replications=words.number(choice.replications),
        ),
    ]
    town = choice.municipality
    if town.labour_demand_by_year:
        lines.append(words("same_money.about.cycles", years=len(town.labour_demand_by_year)))
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  "))


def same_money_table(spent: Spent, words: Words, version: str | None = None) -> str:
    """Return what each strategy used and came to as text, at most 100 characters wide."""
    unit, money = words("unit.msek"), shown(spent.money_msek, words)
    headers = [words("same_money.column.used"), words("same_money.column.size")]
    headers += [words(f"same_money.column.{one}", **({"unit": unit} if one != "averted" else {})) for one in MEASURES]
    headers.append(words("same_money.column.best_share"))
    comparator = spent.titles[comparator_of(spent.titles)]
    lines: list[Line] = [Heading(words("same_money.table", money=money, unit=unit, comparator=comparator))]
    for kind in KINDS:
        mine = spent.of_kind(kind)
        lines += [Heading(words(f"same_money.kind.{kind}"))] if mine else []
        lines += [_row(spent, name, words) for name in mine]
    percent, replications = words.percent(LEVEL_PERCENT), words.number(spent.replications)
    only = [
        f"{spent.titles[name]}: {spent.note(name, words)}."
        for kind in KINDS
        for name in spent.of_kind(kind)
        if spent.size(name)["is_full"]
    ]
    grades = [f"{spent.titles[name]} {spent.size(name)['grade']}" for kind in KINDS for name in spent.of_kind(kind)]
    notes = [
        *only,
        words("same_money.grades", grades=", ".join(grades)),
        words("table.note.interval", percent=percent, replications=replications),
        words("same_money.about.money", unit=unit),
    ]
    text = [*textwrap.wrap(headline(spent, words), WIDTH), "", *lay_out(headers, lines, WIDTH, pinned=0), ""]
    text += [part for note in notes for part in textwrap.wrap(note, WIDTH)]
    return "\n".join([*text, source_line(words, spent.replications, version)])


def _row(spent: Spent, name: str, words: Words) -> Row:
    size = spent.size(name)
    shares = spent.ranking.set_index("strategy")["best_share"]
    cells = [
        shown(float(size["used_msek"]), words),
        _size(float(size["coverage_share"]), float(size["reform_share"]), words),
    ]
    cells += [_cell(spent.change(name, measure), words) for measure in MEASURES]
    cells.append(words.percent(100.0 * float(shares[name])) if name in shares else _NOTHING)
    return Row(textwrap.shorten(spent.titles[name], 28, placeholder="…"), tuple(cells))


def _cell(change: Change, words: Words) -> str:
    return _NOTHING if math.isnan(change.mean) else with_interval(change, words)


def _size(coverage: float, share: float, words: Words) -> str:
    """Write how large a strategy is: which share of those found is offered a place, and of its size a reform has."""
    of_found, of_size = (words.percent(100.0 * part, 0 if part >= 0.0995 else 1) for part in (coverage, share))
    return of_size if math.isnan(coverage) else of_found if math.isnan(share) else f"{of_found}, {of_size}"
