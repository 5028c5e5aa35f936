"""The whole bill as text: whose lives these are, one sentence per strategy, then the sections that prove it."""

from __future__ import annotations

import textwrap

from sim.configuration.schema import Appraise
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.appraise.frames import Bill, Told, measures_of
from sim.views.appraise.lives import concentration_section, groups_section, states_section
from sim.views.appraise.pockets_text import pockets_section
from sim.views.appraise.short import in_short
from sim.views.appraise.table import krona_section, purse_section, rate_text, society_section
from sim.views.appraise.verdict_text import verdict_section
from sim.views.columns import WIDTH
from sim.views.context import whose_lives
from sim.views.source_line import source_line
from sim.views.words import Words


def bill_text(choice: Appraise, bill: Bill, words: Words, version: str | None = None) -> str:
    """Return all of it, at most 100 characters wide, without a closing line break."""
    told = measures_of(bill)
    sections = [
        in_short(bill, told, words),
        about(choice, words),
        purse_section(bill, told, words),
        society_section(bill, told, words),
        krona_section(bill, told, words),
        pockets_section(bill, told, words),
        groups_section(bill, words),
        concentration_section(bill, words),
        states_section(bill, words),
        verdict_section(bill, words),
        notes(bill, told, words, version),
    ]
    return "\n\n".join("\n".join(section) for section in sections)


def about(choice: Appraise, words: Words) -> list[str]:
    """Return whose lives these are, what exclusion is, which kronor, and what differs between replications."""
    economics = choice.economics
    lines = [
        *whose_lives(choice.municipality, economics, words),
        words(
            "same_money.about.discount",
            price_year=economics.price_year,
            rate=rate_text(economics.discount_rate_per_year, words),
        ),
        words(
            "bill.about.draws" if choice.draws else "same_money.about.chance",
            replications=words.number(choice.replications),
        ),
    ]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]


def notes(bill: Bill, told: Told, words: Words, version: str | None) -> list[str]:
    """Return what the signs mean, at which prices which section is counted, and the source line."""
    first = words("one_replication")
    if bill.replications > 1:
        percent = words.percent(LEVEL_PERCENT)
        first = words("bill.note.interval", percent=percent, replications=words.number(bill.replications))
    lines = [first, words("bill.note.median"), words("bill.note.ratios")]
    if bill.draws:
        lines.append(words("bill.note.prices"))
    text = [part for line in lines for part in textwrap.wrap(line, WIDTH)]
    return [*text, source_line(words, bill.replications, version)]
