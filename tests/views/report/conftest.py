"""Reports of a small place that was really lived, and the same with other numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.configuration.border import choose, load_agencies
from sim.configuration.schema import Report
from sim.studies.alternatives import Alternative, load_alternative
from sim.studies.beliefs import drawn
from sim.studies.one_replication import Replication
from sim.studies.report.pictured import Pictured, picture
from sim.studies.report.reported import reported
from sim.views.report.contents import Asked, ReportContents, contents_of
from sim.views.report.report import report_html
from sim.views.words import Words

NAMES = ("as_today", "early_targeted", "school", "youth_to_work", "whole_chain")
DRAWS = 3
EMPTY = ("meta", "path", "use", "rect", "image")
"""Elements of the page that close themselves or need no end."""

agencies, alternative = cache(load_agencies), cache(load_alternative)


@cache
def choice(names: tuple[str, ...] = NAMES) -> Report:
    return choose(Report, "report", ["municipality=small", f"strategies=[{','.join(names)}]", f"draws={DRAWS}"])


@cache
def runs(names: tuple[str, ...] = NAMES) -> tuple[Pictured, ...]:
    """Live the default's strategies in a small place, three draws of everything."""
    asked, several = choice(names), tuple(alternative(name) for name in names)
    lived = [
        Replication(asked.municipality, tuple(agencies()), several, asked.economics, drawn(number), 1, number)
        for number in range(DRAWS)
    ]
    return tuple(run for one in lived for run in picture(one))


def contents(
    language: str = "en",
    names: Sequence[str] = NAMES,
    draws: int = DRAWS,
    several: Sequence[Alternative] | None = None,
    lived: Sequence[Pictured] | None = None,
    **other: object,
) -> ReportContents:
    """Return what the report tells of some of the strategies and the first draws."""
    asked = choice()
    some = [one for one in lived or runs() if one.strategy in names and one.replication < draws]
    chosen = several or [alternative(name) for name in names]
    given = {"municipality": asked.municipality, "beliefs": True, "notes": (), "command": "vandpunkt report"} | other
    ask = Asked(economics=asked.economics, language=language, seed=1, draws=draws, **given)  # type: ignore[arg-type]
    return contents_of(ask, reported(some, chosen, asked.economics, ask.beliefs), chosen, agencies())


def text_page(told: ReportContents, language: str = "en") -> str:
    """Return the report without its figures, which take most of the time."""
    return report_html(told, Words(language), {})


def page(language: str = "en", names: tuple[str, ...] = NAMES, draws: int = DRAWS) -> str:
    """Return the report of some of the strategies, drawn once however it is asked for."""
    return _page(language, names, draws)


@cache
def _page(language: str, names: tuple[str, ...], draws: int) -> str:
    return report_html(contents(language, names, draws), Words(language))


def with_persons(told: ReportContents, kept: dict[str, Sequence[float]], level: float = 40.0) -> ReportContents:
    """Return contents in which strategies keep so many persons out in each draw, and nobody else anybody."""
    draws = len(next(iter(kept.values())))
    rows = [
        (
            name,
            number,
            outcome,
            level - (kept.get(name, [0.0] * draws)[number] if outcome in ("any", "mild_mental") else 0),
        )
        for name in told.titles
        for number in range(draws)
        for outcome in dict.fromkeys(told.pictures.outcomes["outcome"])
    ]
    frame = pd.DataFrame(rows, columns=["strategy", "replication", "outcome", "persons"])
    return replace(told, pictures=replace(told.pictures, outcomes=frame), draws=draws)


class Seen(HTMLParser):
    """The elements of a page with their attributes, in order, and the text in them; refuses what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in EMPTY, f"<{tag}/> does not close itself in HTML"
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [text.strip() for name, text in self.texts if name == tag]

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.texts)


@pytest.fixture(scope="session")
def lab() -> SimpleNamespace:
    """What reports are tested with."""
    return SimpleNamespace(
        names=NAMES, draws=DRAWS, contents=contents, page=page, with_persons=with_persons, runs=runs, seen=Seen,
        text_page=text_page, alternative=alternative, agencies=agencies, choice=choice,
    )  # fmt: skip
