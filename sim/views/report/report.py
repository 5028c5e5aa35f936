"""The report as one HTML page: contents in, text out. It opens without network, and nothing in it is run.

The page is a template (``template.html.j2``) that escapes everything it is given but figures, which are cleaned in
``svg.py``. The same contents give the same page to the byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from sim.studies.intervals import LEAST_DRAWS, LEVEL_PERCENT, WHOLE_UP_TO
from sim.views.report.contents import ReportContents
from sim.views.report.figures import report_figures
from sim.views.report.findings import findings_of
from sim.views.report.sections import sections_of
from sim.views.report.svg import Page
from sim.views.report.tables import glance_table
from sim.views.words import Words

_FOLDER = Path(__file__).parent


def report_html(contents: ReportContents, words: Words, figures: Mapping[str, Figure] | None = None) -> str:
    """Return the report as one HTML page.

    Args:
        contents: what it tells.
        words: its language, that of the contents.
        figures: of ``report_figures``, where they have been drawn already.
    """
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    drawn = report_figures(contents, words) if figures is None else figures
    return environment.get_template("template.html.j2").render(
        words=words,
        contents=contents,
        found=findings_of(contents, words),
        glance=glance_table(contents, words) if contents.strategies else None,
        sections=sections_of(contents, drawn, Page(), words),
        about=_about(contents, words),
        brackets=_brackets(contents, words),
        css=Markup(_css(words)),  # our own file; the words in it are written as a string of CSS
    )


def _about(contents: ReportContents, words: Words) -> tuple[str, ...]:
    """Return whose lives these are, what differs between draws, and which kronor."""
    key = "report.about.draws" if contents.beliefs else "report.about.chance"
    told = words(f"{key}.one") if contents.draws == 1 else words(key, draws=words.number(contents.draws))
    rate = words.percent(100.0 * contents.rate, 1)
    money = words("report.about.money", price_year=contents.price_year, rate=rate)
    return (*contents.whose, told, money)


def _brackets(contents: ReportContents, words: Words) -> tuple[str, ...]:
    """Return what stands in brackets; where something is compared also what is called clear, and what is not added."""
    draws = words.number(contents.draws)
    if contents.draws == 1:
        told = [words("report.brackets.one")]
    elif not contents.beliefs:
        told = [words("report.brackets.chance")]
    elif contents.draws > WHOLE_UP_TO:
        told = [words("report.brackets.middle", draws=draws, percent=words.percent(LEVEL_PERCENT))]
    else:
        told = [words("report.brackets", draws=draws)]
    if not contents.strategies:
        return tuple(told)
    if contents.draws > 1 and contents.interval.is_enough(contents.draws):
        told.append(words("report.brackets.clear"))
    elif contents.draws > 1:
        told.append(words("report.brackets.few", least=words.number(LEAST_DRAWS)))
    return (*told, words("report.glance.note"))


def _css(words: Words) -> str:
    """Return the style sheet, with what stands at the foot of every printed page."""
    text = (_FOLDER / "report.css").read_text(encoding="utf-8")
    return text.replace('"@foot@"', css_string(words("report.foot"))).replace(
        '"@page@"', css_string(words("report.page"))
    )


def css_string(text: str) -> str:
    """Write a text as a string of CSS in which nothing but letters, digits and blanks stands for itself."""
    inside = "".join(one if one.isascii() and (one.isalnum() or one == " ") else f"\\{ord(one):x} " for one in text)
    return f'"{inside}"'
