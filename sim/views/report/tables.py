"""The numbers behind each figure as small tables, for those who do not see the figure and those who want to check it.

They are kept short enough to be printed: every strategy, but only some years and ages. All of it is in the files beside
the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.money.perspective import SOCIETY
from sim.money.pockets import BENEFICIARIES
from sim.views.appraise.pockets_text import matrix_of, payers_of
from sim.views.compare.payback import Verdict, paybacks, range_text
from sim.views.frames import OTHERS, PRODUCTION, PUBLIC_PAYERS, SEK_PER_MSEK, with_public_sum
from sim.views.report.contents import ReportContents
from sim.views.report.differences import (
    as_cell,
    differences,
    in_exclusion,
    isolated,
    isolated_titles,
    kept_out,
    level_as_cell,
    net_of,
    paid_back,
)
from sim.views.words import Words

MOST_COLUMNS = 4
"""Strategies beside each other in one table; more make another."""
_EVERY_YEARS = 10
NOTHING = "·"
PERCENT = 100.0


@dataclass(frozen=True)
class Table:
    """A table of texts: its caption, the heads of its columns (the first over the names of rows), and its rows.

    ``texts`` are the columns, counted from 0, that hold words and no numbers.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: tuple[int, ...] = ()


def glance_table(contents: ReportContents, words: Words) -> Table:
    """Return what everybody asks of every strategy, a row each."""
    kept, titles = kept_out(contents), isolated_titles(contents.titles)
    heads = [
        words(f"report.glance.{one}") for one in ("strategy", "kept", "cost", "public", "society", "paid", "rests")
    ]
    level = words("report.glance.level", level=level_as_cell(in_exclusion(contents, contents.comparator), words))
    rows = [(titles[contents.comparator], level, *[NOTHING] * 5)]
    for name in contents.strategies:
        outlay = contents.told[name, f"{SOCIETY}.outlay"]
        rows.append(
            (
                titles[name],
                as_cell(kept[name], words),
                words.number(outlay.mean, _decimals(outlay.mean)),
                as_cell(net_of(contents, name), words),
                as_cell(net_of(contents, name, SOCIETY), words),
                paid_back(contents, name, words),
                grades_text(contents, name, words),
            )
        )
    caption = words("report.glance.caption", unit=words("unit.msek"))
    return Table(caption, tuple(heads), tuple(rows), texts=(len(heads) - 1,))


def grades_text(contents: ReportContents, strategy: str, words: Words) -> str:
    """Write how a strategy's outlay is shared out over grades of evidence, "A 62%, C 38%"."""
    grades = contents.bill.grades.get(strategy, {}) if contents.bill else {}
    return ", ".join(f"{grade}\u00a0{words.percent(PERCENT * share)}" for grade, share in grades.items()) or NOTHING


def hump_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return what the hump figure marks, and the median course every ten years."""
    titles = isolated_titles(contents.titles)
    spread = "range" if contents.beliefs else "range.chance"
    heads = [
        words(f"report.head.{one}") for one in ("strategy", "depth", "depth_year", "turns", spread, "often", "net")
    ]
    rows = []
    for one in paybacks(contents.pictures.appraisal, contents.titles, contents.interval):
        hump = one.verdict not in (Verdict.NO_HUMP, Verdict.NO_DIFFERENCE)
        rows.append(
            (
                titles[one.strategy],
                words.number(one.depth_sek / SEK_PER_MSEK, 1),
                words.number(one.depth_year) if hump else NOTHING,
                words.years(one.median),
                range_text(one, words) if one.replications > 1 else NOTHING,
                paid_back(contents, one.strategy, words),
                as_cell(net_of(contents, one.strategy), words),
            )
        )
    marks = Table(words("report.table.hump", unit=words("unit.msek")), tuple(heads), tuple(rows))
    frame = contents.pictures.hump
    median = frame.groupby(["strategy", "years_since_start"])["cumulative_net_sek"].median() / SEK_PER_MSEK
    course = [
        (
            words.number(year),
            {one: _signed(float(median[one, year]), words) for one in contents.strategies},
        )
        for year in steps(0, contents.horizon, _EVERY_YEARS)
    ]
    caption = words("report.table.course", unit=words("unit.msek"))
    return [marks, *beside(contents, caption, words("report.head.year"), course, words, comparator=False)]


def payers_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return what each payer saves or pays more, strategy by strategy."""
    frame = with_public_sum(contents.pictures.payers)
    rows = []
    for payer in (*PUBLIC_PAYERS, "public", OTHERS, PRODUCTION):
        found = differences(contents, frame[frame["payer"] == payer], "amount_sek", -1.0 / SEK_PER_MSEK)
        rows.append((words(f"payer.{payer}"), {name: as_cell(found[name], words) for name in contents.strategies}))
    caption = words("report.table.payers", unit=words("unit.msek"))
    return beside(contents, caption, words("report.head.payer"), rows, words, comparator=False)


def pockets_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return for each strategy who pays (rows) and in whose pocket the gain lands (columns)."""
    if contents.bill is None:
        return []
    tables = []
    heads = [
        words("report.head.payer"),
        words("report.head.paid"),
        *(words(f"bill.brief.{one}") for one in BENEFICIARIES),
    ]
    for name in contents.strategies:
        matrix = matrix_of(contents.bill, name)
        rows = [
            (
                words(f"payer.{payer}"),
                words.number(contents.told[name, f"outlay_of.{payer}"].mean, 1),
                *(words.number(float(matrix.loc[payer, one]), 1) for one in BENEFICIARIES),
            )
            for payer in payers_of(contents.told, name)
        ]
        if rows:
            caption = words("report.table.pockets", strategy=isolated(contents.titles[name]), unit=words("unit.msek"))
            tables.append(Table(caption, tuple(heads), tuple(rows)))
    return tables


def payback_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return the share of draws in which the public purse has its money back, by year."""
    years = {
        name: contents.pictures.appraisal.query("strategy == @name")["payback_year"].fillna(np.inf).to_numpy()
        for name in contents.strategies
    }
    rows = []
    for year in steps(0, contents.horizon, _EVERY_YEARS)[1:]:
        cells = {name: words.percent(PERCENT * float((own <= year).mean())) for name, own in years.items()}
        rows.append((words.number(year), cells))
    caption = words("report.table.payback", draws=words.number(contents.draws))
    return beside(contents, caption, words("report.head.year"), rows, words, comparator=False)


def beside(
    contents: ReportContents,
    caption: str,
    head: str,
    rows: Sequence[tuple[str, dict[str, str]]],
    words: Words,
    comparator: bool = True,
) -> list[Table]:
    """Return a column for each strategy, in as many tables as keep them readable; the comparator in each."""
    titles = isolated_titles(contents.titles)
    first = [contents.comparator] if comparator else []
    some = [contents.strategies[k : k + MOST_COLUMNS] for k in range(0, len(contents.strategies), MOST_COLUMNS)] or [[]]
    tables = []
    for number, names in enumerate(some, 1):
        columns = [*first, *names]
        told = caption
        if len(some) > 1:
            told = words("report.table.part", caption=caption, number=words.number(number), all=words.number(len(some)))
        heads = (head, *(titles[name] for name in columns))
        tables.append(Table(told, heads, tuple((name, *(cells[one] for one in columns)) for name, cells in rows)))
    return tables


def steps(first: int, last: int, every: int) -> list[int]:
    """Return every so manieth number, and the last."""
    return sorted({*range(first, last + 1, every), last})


def _signed(value: float, words: Words) -> str:
    return words.number(value, _decimals(value), sign=True)


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 99.95 else 1
