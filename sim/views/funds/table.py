"""Social investment funds as text: accounts, efforts, where the money went, and what it came to in the books."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable
from itertools import groupby
from typing import Any

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.compare.payback import RANGE_PERCENT
from sim.views.frames import PUBLIC_PAYERS
from sim.views.funds.frames import PARTS, Funds
from sim.views.over_years import Change, shown, with_interval
from sim.views.source_line import source_line
from sim.views.words import Words

_ACCOUNTS = ("set_aside", "paid", "repaid", "written_off", "overrun", "capital", "loans")
_COUNTS = ("started", "permanent", "too_few_actors", "promises_too_little", "no_capital")
_NOTHING = "·"


def funds_table(funds: Funds, words: Words, version: str | None = None) -> str:
    """Return what came of each fund and of its efforts, as text at most 100 characters wide."""
    unit, titles = words("unit.msek"), funds.titles
    slots = {"unit": unit, "year": funds.price_year}
    lines: list[Line] = [Heading(words("fund.table.accounts", years=words.number(funds.fund_years), **slots))]
    for name in _ACCOUNTS:
        cells = tuple(shown(funds.mean(fund, f"{name}_msek"), words) for fund in titles)
        lines.append(Row(words(f"fund.row.{name}"), cells))
        if name == "capital" and funds.replications > 1:
            lines.append(Row(words("fund.row.range"), tuple(_range(funds, fund, words) for fund in titles)))
    lines.append(Heading(words("fund.table.efforts")))
    lines += [
        Row(words(f"fund.row.{name}"), tuple(words.number(funds.mean(fund, name), 1) for fund in titles))
        for name in _COUNTS
    ]
    lines.append(Heading(words("fund.table.outlay", **slots)))
    lines += [
        Row(words(f"fund.part.{part}"), tuple(shown(funds.outlay(fund, part), words) for fund in titles))
        for part in PARTS
    ]
    lines.append(Row(words("fund.row.elsewhere"), tuple(_percent(funds.elsewhere[fund], words) for fund in titles)))
    lines.append(Heading(words("fund.table.books", **slots)))
    others = [f"{payer}_msek" for payer in PUBLIC_PAYERS if payer != "municipality"]
    sums = {
        "municipality": ["municipality_msek"],
        "others": others,
        "public": ["public_msek"],
        "kept_out": ["kept_out"],
    }
    for name, columns in sums.items():
        cells = tuple(_change(funds.change(fund, columns), words) for fund in titles)
        lines.append(Row(words(f"fund.row.{name}"), cells))
    text = [*lay_out(list(titles.values()), lines, WIDTH, pinned=0), ""]
    for fund in titles:
        text += _efforts(funds, fund, words)
    return "\n".join([*text, *_notes(funds, words), source_line(words, funds.replications, version)])


def _range(funds: Funds, fund: str, words: Words) -> str:
    low, high = (shown(end, words) for end in funds.range_of(fund, "capital_msek"))
    return f"{low}–{high}"


def _percent(share: float, words: Words) -> str:
    return words.percent(100.0 * share) if math.isfinite(share) else _NOTHING


def _change(change: Change, words: Words) -> str:
    """Write a difference with its interval; where there is none in any replication, 0 and nothing more."""
    is_nothing = change.mean == change.low == change.high == 0.0
    return words.number(0.0) if is_nothing else with_interval(change, words)


def _efforts(funds: Funds, fund: str, words: Words) -> list[str]:
    """Return a fund's efforts, one a row, of a mixed fund loans apart from grants, and which it refused."""
    heading = Heading(words("fund.table.of", fund=funds.titles[fund], unit=words("unit.msek")))
    begun = funds.begun(fund)
    text: list[str] = []
    if len(begun):
        headers = [
            words(f"fund.column.{key}") for key in ("promised", "paid", "repaid", "own", "books", "elsewhere", "stays")
        ]
        lines: list[Line] = [heading]
        is_mixed, rows = funds.models[fund] == "mixed", begun.sort_values("kind", ascending=False, kind="stable")
        for kind, mine in groupby((rows if is_mixed else begun).to_dict("records"), key=lambda row: row["kind"]):
            if is_mixed:
                lines.append(Heading(words(f"fund.kind.{kind}"), minor=True))
            lines += [_effort(row, funds, words) for row in mine]
        text += lay_out(headers, lines, WIDTH, pinned=len(headers))
    else:
        text += [*textwrap.wrap(heading.text, WIDTH), words("fund.table.none_begun")]
    refused = [
        words(
            "fund.refused.one", programme=funds.programmes[programme], reason=words(f"fund.reason.{reason or 'late'}")
        )
        for programme, reason in funds.refused(fund)
    ]
    if refused:
        text += textwrap.wrap(words("fund.refused", efforts="; ".join(refused)), WIDTH, subsequent_indent="  ")
    return [*text, ""]


def _effort(row: dict[Hashable, Any], funds: Funds, words: Words) -> Row:
    amounts = ("paid", "repaid", "gain_own", "books_own", "gain_elsewhere")
    cells = (
        _percent(row["promised_share"], words),
        *(shown(row[f"{name}_msek"], words) for name in amounts),
        words.percent(100.0 * row["permanent_share"]),
    )
    return Row(textwrap.shorten(funds.programmes[row["programme"]], 25, placeholder="…"), cells)


def _notes(funds: Funds, words: Words) -> list[str]:
    notes = [words(f"fund.note.{name}") for name in ("capital", "columns", "follow_up", "overlay")]
    if funds.replications > 1:
        percent, replications = words.percent(LEVEL_PERCENT), words.number(funds.replications)
        notes.append(words("fund.note.range", percent=words.percent(RANGE_PERCENT)))
        notes.append(words("fund.note.interval", percent=percent, replications=replications))
    else:
        notes.append(words("one_replication"))
    return [line for note in notes for line in textwrap.wrap(note, WIDTH, subsequent_indent="  ")]
