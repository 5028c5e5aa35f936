"""The documents' tables in the terminal: what they state, their own calculus and the model, and why they differ."""

from __future__ import annotations

import math
import textwrap

from sim.money.prices import SEK_PER_KSEK, SEK_PER_MSEK
from sim.money.static_calculus import implied_rate
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.source_line import source_line
from sim.views.source_tables.frames import (
    NOTHING,
    Sources,
    full_name,
    number,
    range_of,
    ratio,
    row_label,
)
from sim.views.source_tables.why import factor_line, why
from sim.views.words import Words

EXPLAINED = (
    "umea.persons", "umea.yearly", "umea.years", "trelleborg.persons", "trelleborg.first.municipality",
    "trelleborg.first.public", "trelleborg.first.sum", "trelleborg.all.sum", "bet.failures", "bet.persons",
    "bet.first.gain", "bet.all.gain", "newcomers.years_before", "newcomers.years_gained", "newcomers.gain",
    "newcomers.public",
)  # fmt: skip
"""Figures whose distance is explained in the terminal; the summary explains all."""


def source_tables_table(sources: Sources, words: Words, version: str | None = None) -> str:
    """Return the four tables, the readings of Umeå's sum, costs of a person-year and the reasons, as text."""
    blocks = [
        _about(sources, words),
        "\n".join(_tables(sources, words)),
        "\n".join(_readings(sources, words)),
        "\n".join(_costs(sources, words)),
        "\n".join(_reasons(sources, words)),
        _notes(sources, words),
    ]
    return "\n\n".join(blocks) + "\n" + source_line(words, sources.replications, version)


def _wrapped(lines: list[str]) -> str:
    return "\n".join(wrapped(lines))


def _about(sources: Sources, words: Words) -> str:
    births = {"umea": sources.facts.children, "trelleborg": sources.facts.births}
    lines = [
        words(
            "sources.about.lives",
            municipality=town.title,
            persons=words.number(town.born),
            births=words.number(births[table]),
            price_year=town.price_year,
        )
        for table, town in sources.towns.items()
    ]
    return _wrapped([*lines, words("sources.about.year")])


def _tables(sources: Sources, words: Words) -> list[str]:
    facts, unit = sources.facts, words("unit.msek")
    rate = words.percent(100.0 * facts.rate_per_year)
    lines: list[Line] = [Heading(words("sources.table.umea", children=words.number(facts.children)))]
    lines += _rows(sources.names_of("umea"), sources, words)
    lines += [Heading(words("sources.table.umea.cost", unit=unit), minor=True)]
    lines += _rows(sources.names_of("umea", "cost"), sources, words)
    lines += [Heading(words("sources.table.trelleborg", births=words.number(facts.births)))]
    lines += _rows(sources.names_of("trelleborg"), sources, words)
    for period in ("first", "all"):
        first, last = facts.ages[period]
        told = words(f"sources.table.trelleborg.{period}", first=first, last=last, rate=rate, unit=unit)
        lines += [Heading(told, minor=True), *_rows(sources.names_of("trelleborg", period), sources, words)]
    lines += [Heading(words("sources.table.bet", price=number(facts.bet_price_msek, words), unit=unit))]
    lines += _rows([n for part in ("", "first", "all", "life") for n in sources.names_of("bet", part)], sources, words)
    years = {key: words.number(getattr(facts, f"years_{key}")) for key in ("before", "after")}
    lines += [Heading(words("sources.table.newcomers", price=number(facts.ten_price_msek, words), unit=unit, **years))]
    lines += _rows(sources.names_of("newcomers"), sources, words)
    headers = [words(f"sources.column.{key}") for key in ("source", "static", "dynamic", "range", "excess", "ratio")]
    return lay_out(headers, lines, WIDTH, pinned=0)


def _rows(names: list[str], sources: Sources, words: Words) -> list[Line]:
    found: list[Line] = []
    for name in names:
        row = sources.figure(name)
        mark = "" if row["basis"] == "not_given" else words(f"sources.mark.{row['basis']}")
        static = number(float(row["static"]), words)
        cells = (
            number(float(row["source"]), words),
            words("sources.cell.static", number=static, mark=mark) if mark else static,
            number(float(row["dynamic"]), words),
            range_of(float(row["low"]), float(row["high"]), words),
            number(float(row["excess"]), words),
            ratio(float(row["ratio"]), words),
        )
        found.append(Row(row_label(name, sources, words), cells, sum_=name.endswith((".sum", "umea.persons"))))
    return found


def _readings(sources: Sources, words: Words) -> list[str]:
    facts, unit = sources.facts, words("unit.msek")
    total = words.number(facts.total_msek)
    lines: list[Line] = []
    taken = ""
    for row in sources.readings.to_dict("records"):
        rate = words.percent(100.0 * row["rate_per_year"], 1)
        label = words(f"sources.readings.{row['paid']}", rate=rate) if row["row"] else words("sources.readings.none")
        msek = words.number(row["msek"])
        lines.append(Row(label, (msek, words(f"sources.readings.{'yes' if row['fits'] else 'no'}"))))
        taken = words("sources.readings.taken", rate=label, msek=msek, unit=unit) if row["taken"] else taken
    headers = [words("sources.readings.msek", unit=unit), words("sources.readings.fits", total=total)]
    heading = words("sources.readings", total=total, unit=unit, years=facts.years)
    yearly = _stated("umea.yearly", sources)
    low, high = (
        words.percent(100.0 * implied_rate(yearly, facts.total_msek, facts.years, paid), 1) for paid in ("end", "start")
    )
    backwards = words("sources.readings.implied", total=total, unit=unit, low=low, high=high)
    return [heading, *lay_out(headers, lines, WIDTH, pinned=0), *textwrap.wrap(f"{taken} {backwards}", WIDTH)]


def _costs(sources: Sources, words: Words) -> list[str]:
    lines: list[Line] = []
    for row in sources.costs.to_dict("records"):
        document = words(f"sources.name.{row['table']}")
        static = [_ksek(row[part], words) for part in ("static_public", "static_production", "static_sum")]
        cells = (static[0], NOTHING, static[1], static[2], NOTHING, words.percent(100.0))
        lines.append(Row(words("sources.costs.static", document=document), cells))
        public, tax, production, others = (float(row[part]) for part in ("public", "lost_tax", "production", "others"))
        idle = float(row["idle_share"])
        cells = (
            _ksek(public, words), _ksek(tax, words), _ksek(production, words), _ksek(public + production, words),
            _ksek(others, words), NOTHING if math.isnan(idle) else words.percent(100.0 * idle),
        )  # fmt: skip
        lines.append(Row(words("sources.costs.dynamic", document=document), cells))
    headers = [words(f"sources.costs.{part}") for part in ("public", "tax", "production", "sum", "others", "idle")]
    table = lay_out(headers, lines, WIDTH, pinned=0)
    return [words("sources.costs"), *table, *textwrap.wrap(_undiscounted(sources, words), WIDTH)]


def _undiscounted(sources: Sources, words: Words) -> str:
    """Return what each document's own figures make of a person-year when they are simply divided, without discounting.

    The two pull against each other; what is left between them when Trelleborg's is discounted stands above.
    """
    yearly, persons = _stated("umea.yearly", sources), _stated("umea.persons", sources)
    first, last = sources.facts.ages["first"]
    years = last - first + 1
    person_years = _stated("trelleborg.persons", sources) * years
    return words(
        "sources.costs.undiscounted",
        umea=_ksek(SEK_PER_MSEK * yearly / persons, words),
        trelleborg=_ksek(SEK_PER_MSEK * _stated("trelleborg.first.sum", sources) / person_years, words),
        public=_ksek(SEK_PER_MSEK * _stated("trelleborg.first.public", sources) / person_years, words),
        years=years,
    )


def _stated(name: str, sources: Sources) -> float:
    return float(sources.figure(name)["source"])


def _ksek(sek: float, words: Words) -> str:
    return NOTHING if math.isnan(sek) else words.number(sek / SEK_PER_KSEK)


def _reasons(sources: Sources, words: Words) -> list[str]:
    text = [words("sources.why")]
    for name in EXPLAINED:
        factors = factor_line(name, sources, words)
        whole = full_name(name, sources, words)
        if factors:
            told = ratio(float(sources.figure(name)["ratio"]), words)
            whole = words("sources.why.whole", name=whole, ratio=told, factors=factors)
        text += textwrap.wrap(whole, WIDTH, subsequent_indent="  ")
        text += textwrap.wrap(why(name, sources, words), WIDTH, initial_indent="  ", subsequent_indent="  ")
    return text


def _notes(sources: Sources, words: Words) -> str:
    facts = sources.facts
    stated, within = sources.counted()
    checks, returned = sources.counted("check")
    lines = [words("sources.note.rounding", within=within, stated=stated, returned=returned, checks=checks)]
    lines.append(words("sources.marks"))
    lines += [words("sources.note.sum"), words("sources.note.excess")]
    several = sources.replications > 1
    lines.append(
        words("sources.note.range", replications=words.number(sources.replications))
        if several
        else words("sources.note.one")
    )
    lines += [words("sources.note.draws")] if sources.draws else []
    absent = [lever for lever, push in sources.pushes.items() if math.isnan(push)]
    lines += [words("sources.note.push_none", what=words(f"sources.what.{lever}")) for lever in absent]
    if not absent:
        pushes = {lever: words.number(push, 2) for lever, push in sources.pushes.items()}
        first, last = facts.pupils
        lines.append(words("sources.note.push", first=first, last=last, window=facts.window_years, **pushes))
    if math.isfinite(sources.tenth_share):
        key = "less" if sources.tenth_share < facts.avoided_share else "more"
        lines.append(words(f"sources.note.tenth.{key}", share=words.percent(100.0 * sources.tenth_share)))
    return _wrapped(lines)
