"""The same money as text: whose lives and money it is, what each strategy used, and what it came to.

Reads the tidy frames `results`, `sizes` and `ranking`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap

from sim.configuration.schema import SameMoney
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.context import whose_lives
from sim.views.frames import comparator_of
from sim.views.over_years import Change, shown, with_interval
from sim.views.same_money.frames import KINDS, MEASURES, Spent, headline
from sim.views.source_line import source_line
from sim.views.words import Words

_NOTHING = "·"


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
