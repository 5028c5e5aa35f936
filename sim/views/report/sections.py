"""The sections of the report: what each says, its figures as inline SVG and the tables behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.views.report import tables, tables_lives
from sim.views.report.contents import ReportContents
from sim.views.report.figures import too_few_for, wanted
from sim.views.report.rests import Basis, basis_of
from sim.views.report.svg import Page
from sim.views.report.tables import Table
from sim.views.words import Words


@dataclass(frozen=True)
class Picture:
    """A figure of the page with the tables behind it; ``note`` says how to read it."""

    name: str
    number: str
    finding: str
    note: str
    svg: Markup
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Section:
    """A section: its name (of the link to it), its heading, paragraphs and figures, and tables without a figure."""

    name: str
    title: str
    texts: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Sections:
    """All of them: what was found, what it rests on, then method, limits and words."""

    found: tuple[Section, ...]
    basis: Basis
    method: tuple[str, ...]
    limits: tuple[str, ...]
    glossary: tuple[tuple[str, str], ...]


_FOUND = {
    "hump": ("hump",),
    "payers": ("who_pays", "pockets"),
    "exclusion": ("exclusion_by_age", "groups"),
    "stairs": ("stairs",),
    "concentration": ("concentration",),
    "payback": ("chance_of_payback",),
}
"""Figures by section."""
_BEHIND: Mapping[str, Callable[[ReportContents, Words], Sequence[Table]]] = {
    "hump": tables.hump_tables,
    "who_pays": tables.payers_tables,
    "pockets": tables.pockets_tables,
    "exclusion_by_age": tables_lives.ages_tables,
    "groups": tables_lives.groups_tables,
    "stairs": tables_lives.stairs_tables,
    "concentration": tables_lives.concentration_tables,
    "chance_of_payback": tables.payback_tables,
}
_METHOD = 9
_LIMITS = 9
_GLOSSARY = (
    "exclusion", "states", "strategy", "comparator", "draw", "interval", "clear", "public", "society", "present_value",
    "hump", "payback", "net", "pocket", "staircase", "thirds", "grade", "assumption", "gini", "newcomer",
)  # fmt: skip


def sections_of(contents: ReportContents, figures: Mapping[str, Figure], page: Page, words: Words) -> Sections:
    """Return every section.

    Args:
        contents: what is told.
        figures: by name, drawn; a section without any of its figures tells its numbers alone, or is left out.
        page: on which they stand.
        words: the language.
    """
    found, number = [], 0
    for name, names in _FOUND.items():
        pictures = []
        for one in names:
            if one in figures:
                number += 1
                pictures.append(_picture(one, number, contents, figures[one], page, words))
        texts = [words(f"report.{name}.text")]
        if set(names) & set(too_few_for(contents)) & set(wanted(contents)):
            texts.append(words("report.too_few"))
        apart: list[Table] = []
        if name == "exclusion":
            apart = tables_lives.outcomes_table(contents, words)
        elif name == "concentration" and not pictures:
            apart = tables_lives.concentration_tables(contents, words)
        if pictures or apart:
            found.append(Section(name, words(f"report.{name}.title"), tuple(texts), tuple(pictures), tuple(apart)))
    return Sections(
        tuple(found),
        basis_of(contents, words),
        _method(contents, words),
        _limits(contents, words),
        tuple((words(f"report.word.{one}"), _meaning(one, contents, words)) for one in _GLOSSARY),
    )


def _limits(contents: ReportContents, words: Words) -> tuple[str, ...]:
    """Return what the report cannot tell; what stands in brackets decides what is said of this town."""
    town = words("report.limits.2" if contents.beliefs else "report.limits.2.chance")
    rest = [words(f"report.limits.{k}") for k in range(3, _LIMITS + 1)]
    return (words("report.limits.1"), town, *rest)


def _picture(name: str, number: int, contents: ReportContents, figure: Figure, page: Page, words: Words) -> Picture:
    finding = " ".join(str(figure.get_label()).split())
    if contents.draws == 1:
        finding = words("report.finding.one_draw", finding=finding)
    alt = words("report.alt", finding=finding.rstrip("."))
    return Picture(
        name,
        words("report.figure", number=words.number(number)),
        finding,
        words(f"report.reads.{name}"),
        page.inline(figure, name.replace("_", "-"), alt),
        tuple(_BEHIND[name](contents, words)),
    )


def _method(contents: ReportContents, words: Words) -> tuple[str, ...]:
    """Return the method in plain words; what was asked for decides what is said of draws."""
    draws = words.number(contents.draws)
    key = "report.method.draws" if contents.beliefs else "report.method.chance"
    if contents.draws == 1:
        key = f"{key}.one"
    told = words(key) if contents.draws == 1 else words(key, draws=draws)
    plain = [words(f"report.method.{k}") for k in range(1, _METHOD)]
    money = words("report.method.money", price_year=contents.price_year, rate=words.percent(100.0 * contents.rate, 1))
    return (*plain, told, money)


def _meaning(word: str, contents: ReportContents, words: Words) -> str:
    key = f"report.meaning.{word}"
    if word in ("interval", "clear") and not contents.beliefs:
        return words(f"{key}.chance")
    if word == "present_value":
        return words(key, rate=words.percent(100.0 * contents.rate, 1))
    return words(key)
