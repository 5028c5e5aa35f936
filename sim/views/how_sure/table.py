"""How sure in tables: every strategy and measure layer by layer, and under other ways the world may work."""

from __future__ import annotations

import math
import textwrap

from sim.views.appraise.table import rate_text
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.how_sure.frames import (
    IN_EXCLUSION,
    KEPT_OUT,
    MEASURES,
    Layered,
    Moved,
    Sureness,
    amount,
    certain,
    span,
)
from sim.views.how_sure.short import quoted
from sim.views.over_years import listed
from sim.views.words import Words

NOTHING = "·"
MARKS = {"turns": "*", "may_turn": "?", "keeps": ""}
"""Behind a mean whose sign a structure turns, or may turn."""
_COLUMNS = ("mean", "expected", "town", "share", "positive")


def layers_section(known: Sureness, words: Words) -> list[str]:
    """Return the table of layers: a row a strategy under each measure."""
    lines: list[Line] = []
    for measure in MEASURES:
        lines.append(Heading(measure_text(known, measure, words)))
        lines += [
            Row(known.titles[name], _cells(known.layered(name, measure), known, words)) for name in known.strategies
        ]
    lines.append(Heading(measure_text(known, IN_EXCLUSION, words)))
    for name, title in known.titles.items():
        lines.append(Row(title, (*_cells(known.layered(name, IN_EXCLUSION), known, words, sign=False)[:-1], NOTHING)))
    headers = [words(f"sure.column.{one}") for one in _COLUMNS]
    key = "sure.table.note.one_town" if known.towns == 1 else "sure.table.note"
    return [
        *textwrap.wrap(words("sure.table.heading", comparator=known.comparator), WIDTH),
        *textwrap.wrap(words(key), WIDTH),
        *lay_out(headers, lines, WIDTH, pinned=0),
    ]


def structures_section(known: Sureness, words: Words) -> list[str]:
    """Return every measure under every structure, with marks where one turns its sign, and those sentences."""
    heading = textwrap.wrap(words("sure.structures.heading"), WIDTH)
    if not known.structures:
        return [*heading, *textwrap.wrap(words("sure.structures.none"), WIDTH)]
    lines: list[Line] = []
    for measure in MEASURES:
        lines.append(Heading(measure_text(known, measure, words)))
        base = tuple(amount(known.layered(name, measure).mean, words) for name in known.strategies)
        lines.append(Row(words("sure.in_use"), base))
        for one, title in known.structures.items():
            cells = tuple(moved_text(known.moved(one, name, measure), words) for name in known.strategies)
            lines.append(Row(title, cells))
    note = words("sure.structures.note", draws=words.number(known.structure_draws))
    table = lay_out([known.titles[name] for name in known.strategies], lines, WIDTH, pinned=0)
    told = [part for line in _turned(known, words) for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
    return [*heading, *textwrap.wrap(note, WIDTH), *table, *told]


def measure_text(known: Sureness, measure: str, words: Words) -> str:
    """Return a measure's name with its unit, and for kronor the discount rate."""
    if measure in (KEPT_OUT, IN_EXCLUSION):
        return words(f"sure.measure.{measure}")
    return words(f"sure.measure.{measure}", unit=words("unit.msek"), rate=rate_text(known.rate, words))


def moved_text(moved: Moved, words: Words) -> str:
    """Write a mean under a structure, how far it lies from the one in use with ± half the interval, and its mark."""
    half = (moved.high - moved.low) / 2.0
    apart = amount(moved.difference, words)
    if not math.isnan(half) and half > 1e-9 * abs(moved.difference):
        apart = f"{apart} ±{amount(half, words, False)}"
    return f"{amount(moved.mean, words)} ({apart}){MARKS[moved.turn]}"


LEAST_SHARE = 0.01
"""Of chance in one town: what is surely less is told as less."""


def _cells(one: Layered, known: Sureness, words: Words, sign: bool = True) -> tuple[str, ...]:
    share = NOTHING
    if known.towns == 1:
        share = words("sure.not_told_apart")
    elif not math.isnan(one.chance_share):
        share = certain(one.chance_share, words)
        if one.share_high < LEAST_SHARE:
            share = f"<{words.percent(100.0 * LEAST_SHARE)}"
        elif not math.isnan(one.share_low):
            low, high = (words.number(100.0 * end) for end in (one.share_low, one.share_high))
            share = f"{share} ({low}–{high})"
    above = NOTHING
    if not one.drowned and not math.isnan(one.positive):
        above = words(
            "sure.of", number=words.number(round(one.positive * known.draws)), among=words.number(known.draws)
        )
    return (
        amount(one.mean, words, sign), span(one.low, one.high, words, sign),
        span(one.town_low, one.town_high, words, sign), share, above,
    )  # fmt: skip


def _turned(known: Sureness, words: Words) -> list[str]:
    """Return a sentence for every measure and strategy whose sign a structure turns, or that none does."""
    told = []
    for name in known.strategies:
        for measure in MEASURES:
            turns = known.turning(name, measure, "turns")
            if turns:
                slots = {"strategy": known.titles[name], "measure": words(f"sure.turned.{measure}")}
                told.append(words("sure.turned.sentence", names=listed(quoted(turns, words), words), **slots))
    return told or [words("sure.turned.none")]
