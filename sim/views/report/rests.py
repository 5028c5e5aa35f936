"""What it rests on: programmes with how sure their effects are, assumed prices, and the published rows behind them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from sim.views.over_years import listed
from sim.views.report.contents import ReportContents
from sim.views.report.differences import isolated
from sim.views.report.tables import Table
from sim.views.words import Words

_NOTHING = "·"
_MEASURES = ("none_established", "mean_diff")
"""What tables call by a name of their own."""
_SWEDISH = ("interventions", "unit_costs")
"""Tables whose cells are in Swedish."""


@dataclass(frozen=True)
class Source:
    """A published row: ``key`` is its name in the project, ``place`` where it stands on the page.

    ``language`` is that of what it says, where it is not the page's; else empty.
    """

    key: str
    place: str
    what: str
    figure: str
    source: str
    note: str
    language: str


@dataclass(frozen=True)
class Effort:
    """A programme or reform as a row: its name, how people are found, what else is told, and the rows it names."""

    title: str
    found: str
    cells: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Efforts:
    """What a strategy does."""

    strategy: str
    rows: tuple[Effort, ...]


@dataclass(frozen=True)
class Basis:
    """What the numbers rest on.

    Attributes:
        heads: over the columns of ``efforts``.
        efforts: strategy by strategy; one without any is named in ``without``.
        without: a sentence on strategies without programmes or reforms; empty where there are none.
        grades: what the grades mean that occur.
        shares: the share of money with an assumed price, strategy by strategy.
        prices: the largest assumed prices; none where nothing is compared.
        sources: the published rows that programmes and reforms name.
    """

    heads: tuple[str, ...]
    efforts: tuple[Efforts, ...]
    without: str
    grades: tuple[str, ...]
    shares: Table | None
    prices: Table | None
    sources: tuple[Source, ...]


def place_of(key: str) -> str:
    """Return where a published row stands on the page."""
    return "source-" + re.sub(r"[^\w-]", "-", key)


def basis_of(contents: ReportContents, words: Words) -> Basis:
    """Return what the numbers rest on."""
    sources = {key: _source(key, contents, words) for key in contents.rows}
    efforts, without = [], []
    for strategy, title in contents.titles.items():
        rows = [
            Effort(
                isolated(one.title),
                words(f"context.found.{one.found}"),
                (
                    words("report.ages", first=one.ages[0], last=one.ages[1]),
                    _count(one.began, words),
                    one.grade,
                    words("context.assumed", assumed=one.assumed, effects=one.effects),
                ),
                tuple(sources[key] for key in one.sources),
            )
            for one in contents.used
            if one.strategy == strategy
        ]
        if rows:
            efforts.append(Efforts(isolated(title), tuple(rows)))
        else:
            without.append(words("bill.quoted", name=isolated(title)))
    grades = sorted({one.grade for one in contents.used})
    heads = [words(f"report.head.{one}") for one in ("effort", "found", "ages", "began", "grade", "assumed", "sources")]
    return Basis(
        tuple(heads),
        tuple(efforts),
        words("report.rests.without", names=listed(without, words)) if without else "",
        tuple(words(f"context.grade.{grade}") for grade in grades),
        _shares(contents, words),
        _prices(contents, words),
        tuple(sources.values()),
    )


def _count(value: float, words: Words) -> str:
    return _NOTHING if math.isnan(value) else words.number(value)


def _source(key: str, contents: ReportContents, words: Words) -> Source:
    row = contents.rows[key]
    read = words("report.source.read" if row.status == "read" else "report.source.memory")
    year = f" ({row.year})" if row.year else ""
    language = "sv" if key.startswith(_SWEDISH) and words.language != "sv" else ""
    figure = row.figure
    for measure in _MEASURES:
        figure = figure.replace(measure, words(f"report.measure.{measure}"))
    return Source(key, place_of(key), row.what, figure, f"{row.source}{year}", read, language)


def _shares(contents: ReportContents, words: Words) -> Table | None:
    if not contents.assumed:
        return None
    rows = [(isolated(contents.titles[name]), words.percent(100.0 * share)) for name, share in contents.assumed.items()]
    heads = (words("report.head.strategy"), words("report.head.assumed_share"))
    return Table(words("report.table.shares"), heads, tuple(rows))


def _prices(contents: ReportContents, words: Words) -> Table | None:
    if not contents.prices:
        return None
    heads = tuple(words(f"report.head.{one}") for one in ("strategy", "item", "payer", "share_of_money"))
    rows = [
        (isolated(contents.titles[one.strategy]), one.item, one.payer, words.percent(100.0 * one.share, 1))
        for one in contents.prices
    ]
    return Table(words("report.table.prices"), heads, tuple(rows), texts=(1, 2))
