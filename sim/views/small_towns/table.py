"""Small towns as text: what one town may come to, how much of it is chance, what it sees, and what a size means."""

from __future__ import annotations

import math
import textwrap

from sim.configuration.schema import SmallTowns
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.small_towns.frames import (
    AS_TODAY,
    LEVELS,
    STRATEGY,
    Fan,
    children,
    headline,
    persons,
    seen_headline,
)
from sim.views.source_line import source_line
from sim.views.words import Words

_NOTHING = "·"


def about_the_towns(choice: SmallTowns, words: Words) -> str:
    """Return what the towns are like and how they are lived, as text."""
    economics = choice.economics
    first, last = economics.exclusion_ages
    lines = [
        words(
            "small_towns.about.who",
            municipality=getattr(choice.municipality.title, words.language),
            most=words.number(choice.most_births_per_year),
            area=words.number(choice.children_per_area),
            areas=words.number(choice.municipality.areas),
        ),
        words("context.exclusion", least=words.number(economics.exclusion_years), first=first, last=last),
        words("small_towns.about.draws", draws=words.number(choice.draws), towns=words.number(choice.towns)),
    ]
    return "\n".join(wrapped(lines))


def small_towns_table(fan: Fan, words: Words, version: str | None = None) -> str:
    """Return what was found as text, at most 100 characters wide."""
    text = [*textwrap.wrap(headline(fan, words), WIDTH), "", *_futures(fan, words), ""]
    text += [*wrapped([words("small_towns.note.futures")]), "", *textwrap.wrap(seen_headline(fan, words), WIDTH), ""]
    text += [*_effects(fan, words), "", *wrapped(_on_seeing(fan, words)), "", *_coverage(fan, words), ""]
    text += [*wrapped([words("small_towns.note.coverage")]), "", *_meaning(fan, words), ""]
    text += wrapped([words("small_towns.note.meaning")])
    return "\n".join([*text, source_line(words, fan.replications, version)])


def _at(size: int, words: Words) -> str:
    return words("small_towns.at", children=words.number(size))


def _futures(fan: Fan, words: Words) -> list[str]:
    headers = [words("small_towns.expected"), words("small_towns.column.believed")]
    headers += [words("small_towns.one_town", percent=words.percent(level)) for level in reversed(LEVELS)]
    lines: list[Line] = []
    for arm in (AS_TODAY, STRATEGY):
        lines.append(Heading(words("small_towns.table.futures", arm=fan.titles[arm])))
        for size in fan.sizes:
            row = fan.row(fan.of(fan.futures, arm), size)
            cells = [
                persons(float(row["expected"]), words),
                f"{persons(float(row['expected_low']), words)}–{persons(float(row['expected_high']), words)}",
            ]
            cells += [
                f"{words.number(int(row[f'low_{level}']))}–{words.number(int(row[f'high_{level}']))}"
                for level in reversed(LEVELS)
            ]
            lines.append(Row(_at(size, words), tuple(cells)))
    return lay_out(headers, lines, WIDTH, pinned=0)


def _effects(fan: Fan, words: Words) -> list[str]:
    """Return what the strategy does to a town of each size, what it sees, and how much is chance."""
    keys = ("chance", "kept_out", "one_town", "nobody", "fewer", "equal", "more")
    lines: list[Line] = [Heading(words("small_towns.table.effect", strategy=fan.titles[STRATEGY]))]
    for size in fan.sizes:
        layer = fan.row(fan.of(fan.layers, AS_TODAY), size)
        effect, seen = fan.row(fan.effect, size), fan.row(fan.seen, size)
        half = (float(effect["high"]) - float(effect["low"])) / 2.0
        cells = (
            words.percent(100.0 * float(layer["law"])),
            f"{persons(float(effect['kept_out']), words)} ±{persons(half, words)}",
            f"{words.number(int(effect['low_95']))}…{words.number(int(effect['high_95']))}",
            words.percent(100.0 * float(effect["nobody"])),
            words.percent(100.0 * float(seen["fewer"])),
            words.percent(100.0 * float(seen["equal"])),
            words.percent(100.0 * float(seen["more"])),
        )
        lines.append(Row(_at(size, words), cells))
    return lay_out([words(f"small_towns.column.{key}") for key in keys], lines, WIDTH, pinned=0)


def _on_seeing(fan: Fan, words: Words) -> list[str]:
    needed, share = fan.needed, words.percent(100.0 * fan.needed["share"])
    told = [words("small_towns.note.effect", percent=words.percent(LEVEL_PERCENT))]
    if math.isinf(needed["children"]):
        at_best = words.percent(100.0 * needed["at_best"])
        told.append(words("small_towns.told.never", share=share, at_best=at_best))
    else:
        told.append(
            words(
                "small_towns.told.needed",
                share=share,
                needed=children(needed["children"], words),
                low=children(needed["low"], words),
                high=children(needed["high"], words),
                percent=words.percent(LEVEL_PERCENT),
            )
        )
    told.append(words("small_towns.told.if_known", share=share, needed=children(needed["if_known"], words)))
    if math.isfinite(fan.largest_births):
        told.append(words("small_towns.told.largest", births=children(fan.largest_births, words)))
    return told


def _coverage(fan: Fan, words: Words) -> list[str]:
    rows = fan.of(fan.coverage, AS_TODAY)
    lines: list[Line] = [Heading(words("small_towns.table.coverage", towns=words.number(fan.replications)))]
    levels = sorted(set(rows["level"]))
    for size in fan.sizes:
        cells = []
        for level in levels:
            row = rows[(rows["children"] == size) & (rows["level"] == level)].iloc[0]
            low, high = words.percent(100.0 * float(row["low"])), words.percent(100.0 * float(row["high"]))
            cells.append(f"{words.percent(100.0 * float(row['covered']))} ({low}–{high})")
        lines.append(Row(_at(size, words), tuple(cells)))
    headers = [words("small_towns.column.says", percent=words.percent(100.0 * level)) for level in levels]
    return lay_out(headers, lines, WIDTH, pinned=0)


def _meaning(fan: Fan, words: Words) -> list[str]:
    keys = ("births", "years", "areas", "classes", "class_size", "scarce")
    lines: list[Line] = [Heading(words("small_towns.table.meaning"))]
    for _, row in fan.meaning.iterrows():
        cells = (
            words.number(int(row["births_per_year"])), words.number(int(row["birth_years"])),
            words.number(int(row["areas"])), words.number(int(row["classes"])),
            words.number(float(row["class_size"]), 1),
            words("small_towns.of", number=words.number(int(row["scarce"])), all=words.number(int(row["agencies"]))),
        )  # fmt: skip
        lines.append(Row(_at(int(row["children"]), words), cells))
    return lay_out([words(f"small_towns.column.{key}") for key in keys], lines, WIDTH, pinned=0)
