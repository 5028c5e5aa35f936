"""The time factor as text: whom it concerns, every measure by age of the effort, and how the curves go with age."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.configuration.schema import Programme, TimeFactor
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import SEK_PER_KSEK
from sim.views.over_years import Change, with_interval
from sim.views.source_line import source_line
from sim.views.time_factor.figure import RANGE_PERCENT
from sim.views.time_factor.frames import GIVEN, TITLED, Curves, headline
from sim.views.words import Words

_BY_AGE = ("averted", "averted_per_1000", "saved_per_krona", "npv_to_effort_sek", "npv_to_birth_sek")
_BESIDE = ("others_sek", "production_sek")
_NOTHING = "·"


def about_the_effort(choice: TimeFactor, programme: Programme, words: Words) -> str:
    """Return whose lives these are, what the effort is, and how money is discounted, as text."""
    town, economics = choice.municipality, choice.economics
    last = town.first_birth_year + town.birth_years - 1
    first, end = economics.exclusion_ages
    towns = words("time.about.towns.one")
    if choice.towns > 1:
        towns = words("time.about.towns.many", number=words.number(choice.towns))
    lines = [
        words(
            "time.about.who",
            municipality=getattr(town.title, words.language),
            persons=words.number(town.births_per_year * town.birth_years),
            years=str(last) if town.birth_years == 1 else f"{town.first_birth_year}–{last}",
        ),
        words(
            "time.about.effort",
            effort=getattr(programme.title, words.language),
            found=words(f"context.found.{programme.target.found}"),
            years=words.years(programme.delivery_years),
            price=words.number(programme.price_sek_per_year),
            price_year=programme.price_year,
            grade=programme.grade,
            assumed=sum(one.evidence.lower().startswith("assumption") for one in programme.effects),
            effects=len(programme.effects),
        ),
    ]
    if all(one.evidence.lower().startswith("assumption") for one in programme.effects):
        lines.append(words("time.about.assumed"))
    if programme.target.found != "universal":
        lines.append(words("time.about.found"))
    lines.append(words("context.exclusion", least=words.number(economics.exclusion_years), first=first, last=end))
    if max(choice.ages) > first:
        lines.append(words("time.window", first=first, last=end))
    rate = words.percent(100.0 * economics.discount_rate_per_year, 1)
    lines.append(words("time.about.discount", price_year=economics.price_year, rate=rate))
    key = "time.about.draws" if choice.draws else "time.about.chance"
    lines.append(words(key, replications=words.number(choice.replications), towns=towns))
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  "))


def time_factor_table(curves: Curves, words: Words, version: str | None = None) -> str:
    """Return the curves and what can be said of them as text, at most 100 characters wide."""
    said = textwrap.wrap(headline(curves, words), WIDTH)
    percent, replications = words.percent(LEVEL_PERCENT), words.number(curves.replications)
    notes = [
        words("table.note.interval", percent=percent, replications=replications),
        words("time.note.table", range=words.percent(RANGE_PERCENT)),
        words("time.note.never"),
    ]
    text = [*said, "", *_by_age(curves, words), "", *_shapes(curves, words), ""]
    text += [part for note in notes for part in textwrap.wrap(note, WIDTH)]
    return "\n".join([*text, source_line(words, curves.replications, version)])


def _by_age(curves: Curves, words: Words) -> list[str]:
    """Return a row for each age of the effort as it is: what it gives; when it pays back, and what stands beside."""
    first = [one for one in _BY_AGE if curves.has(one)]
    headers = [words(f"time.column.{one}") for one in first]
    lines: list[Line] = [Heading(words("time.table.points", fade=curves.name(GIVEN, words)))]
    lines += [Row(_at(age, words), tuple(_point(curves, one, age, words) for one in first)) for age in curves.ages]
    keys = ("participants", "payback", "share", *_BESIDE)
    beside: list[Line] = [Heading(words("time.table.paybacks"))]
    for age, row in curves.payback().set_index("age").iterrows():
        share = words.percent(100.0 * float(row["share"]))
        persons = curves.curve("participants").set_index("age").loc[age, "mean"]
        cells = (
            words.number(float(persons)),
            _payback(row, words),
            share,
            *(_point(curves, one, int(age), words) for one in _BESIDE),
        )
        beside.append(Row(_at(int(age), words), cells))
    return [
        *lay_out(headers, lines, WIDTH, pinned=0),
        "",
        *lay_out([words(f"time.column.{key}") for key in keys], beside, WIDTH, pinned=0),
    ]


def _at(age: int, words: Words) -> str:
    return words("time.table.age", age=age)


def _point(curves: Curves, measure: str, age: int, words: Words) -> str:
    """Write a measure at an age with half its interval; what a krona returns is compared with one, not with none."""
    row = curves.curve(measure).set_index("age").loc[age]
    scale = SEK_PER_KSEK if measure.endswith("_sek") else 1.0
    change = Change(*(float(row[end]) / scale for end in ("mean", "low", "high")))
    if measure != "saved_per_krona":
        return with_interval(change, words)
    return f"{words.number(change.mean, 2)} ±{words.number((change.high - change.low) / 2, 2)}"


def _payback(row: pd.Series, words: Words) -> str:
    median, low, high = (_years(float(row[end]), words) for end in ("median", "low", "high"))
    return median if low == median == high else f"{median} ({low}–{high})"


def _years(years: float, words: Words) -> str:
    return words.number(years) if math.isfinite(years) else words("never")


def _shapes(curves: Curves, words: Words) -> list[str]:
    """Return, for each fade-out, how the curves go with age; of the effort as it is, all of them."""
    keys = ("slope", "verdict", "earliest", "best_age", "chance")
    headers = [words(f"time.column.{key}") for key in keys]
    lines: list[Line] = [Heading(words("time.table.shapes"))]
    for fade_out in curves.fade_outs:
        measures = TITLED if fade_out != GIVEN else (*TITLED, "npv_to_effort_sek", "npv_to_birth_sek")
        lines.append(Heading(curves.name(fade_out, words), minor=fade_out == GIVEN))
        lines += [_shape(curves, one, fade_out, words) for one in measures if curves.has(one)]
    return lay_out(headers, lines, WIDTH, pinned=0)


def _shape(curves: Curves, measure: str, fade_out: str, words: Words) -> Row:
    shape = curves.shape(measure, fade_out)
    chance = curves.chance_share(measure) if fade_out == GIVEN else math.nan
    decimals = 0 if measure.endswith("_sek") else 2
    half = words.number((float(shape["high"]) - float(shape["low"])) / 2, decimals)
    unclear = "~" if shape["verdict"] == "flat" else ""
    best = f"{shape['best_age']:.0f} ({words.percent(100.0 * float(shape['best_share']))})"
    cells = (
        f"{unclear}{words.number(float(shape['slope']), decimals, sign=True)} ±{half}",
        words(f"time.verdict.{shape['verdict']}"),
        words.percent(100.0 * float(shape["earliest_beats_latest"])),
        best,
        _NOTHING if math.isnan(chance) else words.percent(100.0 * chance),
    )
    return Row(words(f"time.row.{measure}"), cells)
