"""Enough replications as text: how precise each answer is, how many it takes, and what shared accidents gain."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.configuration.schema import EnoughReplications
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.context import whose_lives
from sim.views.enough_replications.frames import (
    KEPT_OUT,
    MEASURES,
    Convergence,
    gain_headline,
    headline,
    panel_title,
    scale_of,
    short,
    times,
)
from sim.views.source_line import source_line
from sim.views.words import Words


def about_the_claim(choice: EnoughReplications, words: Words) -> str:
    """Return whose lives these are and what precision means, as text."""
    economics = choice.economics
    lines = [
        *whose_lives(choice.municipality, economics, words),
        words(
            "enough.about.money",
            price_year=economics.price_year,
            rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
        ),
        words(
            "enough.about.precision",
            percent=words.percent(LEVEL_PERCENT),
            persons=short(choice.precision_persons, words),
            money=short(choice.precision_msek, words),
            unit=words("unit.msek"),
            least=words.number(choice.least),
            batch=words.number(choice.batch),
            most=words.number(choice.most),
        ),
        words("enough.subtitle.draws" if choice.draws else "enough.subtitle.chance"),
    ]
    return "\n".join(wrapped(lines))


def enough_table(found: Convergence, words: Words, version: str | None = None) -> str:
    """Return what was found as text, at most 100 characters wide."""
    text = [*textwrap.wrap(headline(found, words), WIDTH), "", *_needed(found, words), ""]
    text += wrapped(_on_stopping(found, words))
    text += ["", *textwrap.wrap(gain_headline(found, words), WIDTH), "", *_gains(found, words), ""]
    notes = [_on_queues(found, share, words) for share in found.staff_shares]
    notes.append(words("enough.note.gain", percent=words.percent(LEVEL_PERCENT)))
    if found.draws:
        notes.append(words("enough.gain.draws"))
    text += wrapped(notes)
    return "\n".join([*text, source_line(words, found.replications, version)])


def _needed(found: Convergence, words: Words) -> list[str]:
    keys = ("mean", "asked", "reached", "needed", "cautious")
    lines: list[Line] = []
    for measure in MEASURES:
        lines.append(Heading(panel_title(measure, words)))
        for strategy in found.strategies:
            row = found.of(found.needed, strategy, measure).iloc[0]
            scale, decimals = scale_of(measure), 2 if measure == KEPT_OUT else 1
            half = words.number(float(row["half"]) / scale, decimals)
            cells = (
                f"{words.number(float(row['mean']) / scale, decimals)} ±{half}",
                f"±{short(float(row['asked']) / scale, words)}",
                words("enough.yes" if row["reached"] else "enough.no"),
                words.number(int(row["needed"])),
                words.number(int(row["cautious"])),
            )
            lines.append(Row(found.titles[strategy] + (" *" if row["rules"] else ""), cells))
    headers = [words(f"enough.column.{key}") for key in keys]
    return [*lay_out(headers, lines, WIDTH, pinned=0), *wrapped([words("enough.note.needed")])]


def _on_stopping(found: Convergence, words: Words) -> list[str]:
    told, percent = found.replayed, words.percent
    looks = ", ".join(words.number(look) for look in found.looks)
    return [
        words("enough.looks", looks=looks),
        words(
            "enough.replayed",
            replays=words.number(told["replays"]),
            replications=words.number(told["replications"]),
            stated=percent(LEVEL_PERCENT),
            covered=percent(100.0 * told["covered"], 1),
            covered_low=percent(100.0 * told["covered_low"], 1),
            covered_high=percent(100.0 * told["covered_high"], 1),
            ruling=percent(100.0 * told["ruling"], 1),
            ruling_low=percent(100.0 * told["ruling_low"], 1),
            ruling_high=percent(100.0 * told["ruling_high"], 1),
            bias=words.number(told["bias"], 2, sign=True),
        ),
    ]


def _gains(found: Convergence, words: Words) -> list[str]:
    keys = ("times", "directly", "needed", "independent", "goal")
    headers = [words(f"enough.column.gain.{key}", goal=times(found.goal_times, words)) if key == "goal"
               else words(f"enough.column.gain.{key}") for key in keys]  # fmt: skip
    lines: list[Line] = []
    for share in found.staff_shares:
        rows = found.gains[found.gains["staff_share"] == share]
        replications = words.number(int(rows["replications"].iloc[0]))
        lines.append(
            Heading(words("enough.gain.heading", share=words.percent(100.0 * share), replications=replications))
        )
        for strategy in found.strategies:
            lines.append(Heading(found.titles[strategy], minor=True))
            for measure in MEASURES:
                row = found.of(rows, strategy, measure).iloc[0]
                lines.append(Row("  " + words(f"enough.{measure}"), _gain_cells(row, words)))
    return lay_out(headers, lines, WIDTH, pinned=0)


def _gain_cells(row: pd.Series, words: Words) -> tuple[str, ...]:
    interval = ""
    if math.isfinite(row["low"]):
        interval = f" ({times(float(row['low']), words)}–{times(float(row['high']), words)})"
    return (
        times(float(row["times"]), words) + interval,
        times(float(row["directly"]), words),
        words.number(int(row["needed"])),
        words.number(int(row["needed_independent"])),
        words(f"enough.goal.{row['goal']}"),
    )


def _on_queues(found: Convergence, share: float, words: Words) -> str:
    row = found.queues[found.queues["staff_share"] == share].iloc[0]
    key = "enough.queues.bind" if int(row["binding"]) else "enough.queues.free"
    parts = {
        "share": words.percent(100.0 * share),
        "without_room": words.percent(100.0 * float(row["without_room"]), 1),
        "agencies": words.number(int(row["agencies"])),
    }
    if int(row["binding"]):
        parts["binding"] = words.number(int(row["binding"]))
    return words(key, **parts)
