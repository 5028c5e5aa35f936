"""*How sure* as text: what is known in short, the layers, and the sections that prove it, for whoever reads on."""

from __future__ import annotations

import textwrap

from sim import __version__
from sim.configuration.schema import HowSure, WorthKnowing
from sim.views.appraise.table import rate_text
from sim.views.columns import WIDTH
from sim.views.context import whose_lives
from sim.views.how_sure.choice import choice_section, payback_section
from sim.views.how_sure.frames import Sureness, source
from sim.views.how_sure.rests import rests_section
from sim.views.how_sure.short import in_short, layers_told
from sim.views.how_sure.table import layers_section, structures_section
from sim.views.words import Words


def how_sure_text(choice: HowSure, known: Sureness, words: Words, version: str | None = None) -> str:
    """Return all of it, at most 100 characters wide, without a closing line break.

    Args:
        choice: what was asked for.
        known: what was found.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    sections = [
        in_short(known, words),
        layers_told(known, words),
        about(choice, words),
        layers_section(known, words),
        structures_section(known, words),
        payback_section(known, words),
        choice_section(known, words),
        rests_section(known, words),
        textwrap.wrap(source(known, words, version or __version__), WIDTH),
    ]
    return "\n\n".join("\n".join(section) for section in sections)


def about(choice: HowSure | WorthKnowing, words: Words) -> list[str]:
    """Return whose lives these are, what exclusion is, and which kronor."""
    economics = choice.economics
    rate = rate_text(economics.discount_rate_per_year, words)
    lines = [
        *whose_lives(choice.municipality, economics, words),
        words("same_money.about.discount", price_year=economics.price_year, rate=rate),
    ]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
