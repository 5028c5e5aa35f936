"""The comparison in plain text: what a strategist reads in the terminal.

Reads tidy frames; knows nothing of the model. Columns are the strategies, the comparator first; every difference is
paired within replications.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.studies.intervals import LEVEL_PERCENT, is_clear, mean_interval, paired_difference
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.compare.payback import RANGE_PERCENT, Payback, paybacks, range_text, share_text
from sim.views.compare.who_pays import gains
from sim.views.frames import (
    ANY,
    OTHERS,
    OUTCOMES,
    PRODUCTION,
    PUBLIC_PAYERS,
    SEK_PER_MSEK,
    check_same_replications,
    checked,
    comparator_of,
    replication_count,
)
from sim.views.source_line import source_line
from sim.views.words import Words

_NOT_APPLICABLE = "·"


@dataclass(frozen=True)
class _Difference:
    """A difference to the comparator and its 95 % interval, in the unit that is shown."""

    mean: float
    low: float
    high: float


def comparison_table(
    outcomes: pd.DataFrame,
    payers: pd.DataFrame,
    appraisal: pd.DataFrame,
    yearly_cost: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    source: Mapping[str, int] | None = None,
    version: str | None = None,
) -> str:
    """Return the comparison of the strategies as text, at most 100 characters wide, without a closing line break.

    Args:
        outcomes: strategy, replication, outcome (the six and "any", their sum), persons.
        payers: strategy, replication, payer (all eight), amount_sek: discounted difference to the comparator over the
            horizon, positive where the payer pays more.
        appraisal: strategy, replication, hump_depth_sek (<= 0), hump_year, payback_year (NaN if never), npv_sek; and
            society_npv_sek, if society's real resources are to be shown.
        yearly_cost: strategy, replication, amount_sek: the yearly cost in adult age.
        titles: display name per strategy, the comparator first.
        words: the language.
        source: persons per outcome in the source, shown beside the simulated; None leaves the column out.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete or doubled, or an "any" that is not the sum of the six.
    """
    persons = _checked_outcomes(outcomes, titles)
    cost = checked(yearly_cost, "yearly_cost", [], ["amount_sek"], titles)
    check_same_replications(
        {"outcomes": outcomes, "payers": payers, "appraisal": appraisal, "yearly_cost": yearly_cost}
    )
    replications = replication_count(persons)
    lines: list[Line] = []
    lines += _persons(persons, titles, words, source)
    lines += _yearly(cost, titles, words)
    lines += _payers(payers, titles, words)
    lines += _hump(paybacks(appraisal, titles), titles, words)
    lines += _society(appraisal, titles, words)
    headers = [*([words("table.source")] if source is not None else []), *titles.values()]
    if source is None:
        lines = [replace(line, cells=line.cells[1:]) if isinstance(line, Row) else line for line in lines]
    body = lay_out(headers, lines, WIDTH, pinned=1 + (source is not None))
    return "\n".join(
        [*body, "", *_notes(replications, len(titles) > 1, words), source_line(words, replications, version)]
    )


def _checked_outcomes(outcomes: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    frame = checked(outcomes, "outcomes", ["outcome"], ["persons"], titles)
    absent = [outcome for outcome in (*OUTCOMES, ANY) if outcome not in set(frame["outcome"])]
    if absent:
        raise ValueError(f"outcomes has no rows for {absent[0]!r}; it needs {', '.join((*OUTCOMES, ANY))}")
    wide = frame.pivot(index=["strategy", "replication"], columns="outcome", values="persons")
    if not (wide[list(OUTCOMES)].sum(axis=1) == wide[ANY]).all():
        raise ValueError("outcomes: 'any' is not the sum of the six outcomes")
    return frame


def _persons(
    frame: pd.DataFrame, titles: Mapping[str, str], words: Words, source: Mapping[str, int] | None
) -> list[Line]:
    """Return the persons by outcome beside the source, then each strategy's difference."""
    known = dict(source or {})
    if known and ANY not in known and all(outcome in known for outcome in OUTCOMES):
        known[ANY] = sum(known[outcome] for outcome in OUTCOMES)
    means = {key: float(rows.mean()) for key, rows in frame.groupby(["strategy", "outcome"], sort=False)["persons"]}
    lines: list[Line] = [Heading(words("table.persons"))]
    for outcome in (*OUTCOMES, ANY):
        told = words.number(known[outcome]) if outcome in known else _NOT_APPLICABLE
        levels = [words.number(means[strategy, outcome]) for strategy in titles]
        lines.append(Row(words(f"outcome.{outcome}"), (told, *levels), sum_=outcome == ANY))
    if len(titles) == 1:
        return lines
    comparator = comparator_of(titles)
    table = paired_difference(frame, "persons", "outcome", comparator)
    rows = table.itertuples(index=False, name=None)
    found = {(strategy, outcome): _Difference(*numbers) for strategy, outcome, *numbers in rows}
    lines.append(Heading(words("table.persons_difference", comparator=titles[comparator]), minor=True))
    names = {outcome: words(f"outcome.{outcome}") for outcome in (*OUTCOMES, ANY)}
    return [*lines, *_difference_rows(found, names, titles, words, sums=(ANY,))]


def _yearly(frame: pd.DataFrame, titles: Mapping[str, str], words: Words) -> list[Line]:
    by_strategy = frame.groupby("strategy", sort=False)["amount_sek"]
    means = {strategy: mean_interval(rows)[0] / SEK_PER_MSEK for strategy, rows in by_strategy}
    decimals = 0 if max(map(abs, means.values())) >= 100 else 1
    levels = [words.number(means[strategy], decimals) for strategy in titles]
    lines: list[Line] = [
        Heading(words("table.yearly", unit=words("unit.msek"))),
        Row(words("table.yearly.level"), (_NOT_APPLICABLE, *levels)),
    ]
    if len(titles) == 1:
        return lines
    table = paired_difference(frame, "amount_sek", [], comparator_of(titles))
    rows = table.itertuples(index=False, name=None)
    found = {(strategy, ""): _msek(*numbers) for strategy, *numbers in rows}
    return [*lines, *_difference_rows(found, {"": words("table.yearly.difference")}, titles, words)]


def _payers(frame: pd.DataFrame, titles: Mapping[str, str], words: Words) -> list[Line]:
    if len(titles) == 1:
        return []
    found = {(gain.strategy, gain.payer): _msek(gain.mean, gain.low, gain.high) for gain in gains(frame, titles)}
    names = {payer: words(f"payer.{payer}") for payer in (*PUBLIC_PAYERS, "public")}
    apart = {payer: words(f"payer.{payer}") for payer in (OTHERS, PRODUCTION)}
    heading = words("table.payers", comparator=titles[comparator_of(titles)], unit=words("unit.msek"))
    return [
        Heading(heading),
        *_difference_rows(found, names, titles, words, sums=("public",)),
        Heading(words("table.apart"), minor=True),
        *_difference_rows(found, apart, titles, words),
    ]


def _hump(findings: Sequence[Payback], titles: Mapping[str, str], words: Words) -> list[Line]:
    if not findings:
        return []
    unit = words("unit.msek")

    def row(key: str, write: Callable[[Payback], str], **slots: str) -> Row:
        return Row(words(key, **slots), (_NOT_APPLICABLE, _NOT_APPLICABLE, *map(write, findings)))

    def npv(finding: Payback) -> str:
        return _with_interval(_msek(finding.npv_sek, finding.npv_low_sek, finding.npv_high_sek), 1, words)

    lines: list[Line] = [
        Heading(words("table.hump")),
        row("table.hump.depth", lambda finding: words.number(finding.depth_sek / SEK_PER_MSEK, 1), unit=unit),
        row("table.hump.year", lambda finding: words.number(finding.depth_year)),
        row("table.hump.payback", lambda finding: _year(finding.median, words)),
    ]
    if findings[0].replications > 1:
        percent = words.percent(RANGE_PERCENT)
        lines.append(row("table.hump.range", lambda finding: range_text(finding, words), percent=percent))
    lines.append(row("table.hump.share", lambda finding: share_text(finding, words)))
    return [*lines, row("table.hump.npv", npv, unit=unit)]


def _society(appraisal: pd.DataFrame, titles: Mapping[str, str], words: Words) -> list[Line]:
    """Return society's net present value in real resources, which is never added to the purse's."""
    if "society_npv_sek" not in appraisal or len(titles) == 1:
        return []
    by_strategy = appraisal.groupby("strategy", sort=False)["society_npv_sek"]
    values = {strategy: _msek(*mean_interval(rows)) for strategy, rows in by_strategy}
    cells = [_with_interval(values[strategy], 1, words) for strategy in list(titles)[1:]]
    name = words("table.hump.npv", unit=words("unit.msek"))
    return [Heading(words("table.society")), Row(name, (_NOT_APPLICABLE, _NOT_APPLICABLE, *cells))]


def _year(year: float, words: Words) -> str:
    return words("never") if math.isinf(year) else words.number(round(year))


def _difference_rows(
    found: Mapping[tuple[str, str], _Difference],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    words: Words,
    sums: Sequence[str] = (),
) -> list[Row]:
    """Return a row for each name: nothing under source and comparator, mean ± half the interval under the others."""
    comparator = comparator_of(titles)
    shown = [found[strategy, key] for strategy in titles for key in names if strategy != comparator]
    decimals = 0 if max(abs(difference.mean) for difference in shown) >= 1000 else 1
    rows = []
    for key, name in names.items():
        cells = [
            _NOT_APPLICABLE if strategy == comparator else _with_interval(found[strategy, key], decimals, words)
            for strategy in titles
        ]
        rows.append(Row(name, (_NOT_APPLICABLE, *cells), sum_=key in sums))
    return rows


def _with_interval(difference: _Difference, decimals: int, words: Words) -> str:
    mean = words.number(difference.mean, decimals, sign=True)
    if math.isnan(difference.low):
        return mean
    unclear = "" if is_clear(difference.low, difference.high) else "~"
    return f"{unclear}{mean} ±{words.number((difference.high - difference.low) / 2, decimals)}"


def _msek(mean: float, low: float, high: float) -> _Difference:
    return _Difference(mean / SEK_PER_MSEK, low / SEK_PER_MSEK, high / SEK_PER_MSEK)


def _notes(replications: int, compared: bool, words: Words) -> list[str]:
    if not compared:
        return []
    first = words("one_replication")
    if replications > 1:
        percent = words.percent(LEVEL_PERCENT)
        first = words("table.note.interval", percent=percent, replications=words.number(replications))
    notes = [first, words("table.note.median", never=words("never"))]
    return [line for note in notes for line in textwrap.wrap(note, WIDTH)]
