"""Which of what is believed moves the answer, in plain text: the findings first, then a table of each method."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd

from sim.configuration.schema import Sensitivity
from sim.studies.means import records_of
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.over_years import shown
from sim.views.sensitivity.frames import METHODS, Findings, evidence, finding
from sim.views.source_line import source_line
from sim.views.words import Words

MOST = 20
"""Rows of a table; all of them are in the run directory."""


def sensitivity_text(found: Findings, choice: Sensitivity, words: Words, version: str | None = None) -> str:
    """Return the findings, what they stand on, and the tables, at most 100 characters wide."""
    town, economics = choice.municipality, choice.economics
    about = words(
        "sensitivity.about",
        strategy=found.strategy,
        comparator=found.comparator,
        municipality=getattr(town.title, words.language),
        births=words.number(town.births_per_year * town.birth_years),
        answer=found.answer(words),
        price_year=economics.price_year,
        rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
    )
    asked = [method for method in METHODS if method in found.frames]
    parts = ["\n".join(textwrap.wrap(about, WIDTH))]
    parts += ["\n".join(textwrap.wrap(finding(found, method, words) + ".", WIDTH)) for method in asked]
    for method in asked:
        parts.append("\n".join([*_table(found, method, words), "", *textwrap.wrap(note(found, method, words), WIDTH)]))
    parts.append("\n".join(textwrap.wrap(words("sensitivity.note.evidence"), WIDTH)))
    return "\n\n".join([*parts, source_line(words, found.replications, version)])


def note(found: Findings, method: str, words: Words) -> str:
    """Return how a method's figures are to be read."""
    if method == "tornado":
        screened = found.frames.get("screening")
        rules = words("sensitivity.note.tornado.no_rules")
        if screened is not None and len(screened):
            looked_at = words.number(int(screened["looked_at"].sum()))
            rules = words("sensitivity.note.tornado.rules", rules=words.number(len(screened)), looked_at=looked_at)
        return words(
            "sensitivity.note.tornado",
            low=words.number(found.percentile),
            high=words.number(100.0 - found.percentile),
            replications=words.number(found.replications),
            rules=rules,
        )
    if method == "morris":
        return words(
            "sensitivity.note.morris", trajectories=words.number(found.trajectories), sets=words.number(found.sets)
        )
    few = ""
    if found.wanted_points > found.points:
        few = " " + words(
            "sensitivity.note.sobol.few",
            points=words.number(found.points),
            width=words.percent(100.0 * found.half_width),
            wanted=words.number(found.wanted_points),
        )
    return words("sensitivity.note.sobol", points=words.number(found.points)) + few


def _table(found: Findings, method: str, words: Words) -> list[str]:
    headers = [words(f"sensitivity.column.{method}.{one}") for one in _CELLS[method]]
    headers.append(words("sensitivity.column.evidence"))
    lines: list[Line] = [Heading(words(f"sensitivity.table.{method}", unit=found.unit(words)))]
    rows = found.inputs(method)
    for _, row in rows.head(MOST).iterrows():
        lines.append(_row(found, method, row, words))
    if len(rows) > MOST:
        lines.append(Heading(words("sensitivity.more", number=words.number(len(rows) - MOST)), minor=True))
    dummies = found.frames[method][found.frames[method]["kind"] == "dummy"]
    lines += [_row(found, method, row, words) for _, row in dummies.iterrows()]
    return lay_out(headers, lines, WIDTH, pinned=0)


_CELLS = {
    "tornado": ("low", "high", "swing"),
    "morris": ("mu", "mu_star", "sigma", "chance"),
    "sobol": ("first", "total"),
}


def _row(found: Findings, method: str, row: pd.Series, words: Words) -> Row:
    def number(key: str, sign: bool = False) -> str:
        value = float(row[key])
        return "·" if math.isnan(value) else shown(value / found.scale, words, sign)

    told = "" if bool(row["told"]) else "~"
    half = (float(row["high"]) - float(row["low"])) / 2.0 if method != "sobol" else math.nan
    if method == "tornado":
        swing = f"{told}{number('swing', True)} ±{shown(half / found.scale, words)}"
        cells = [number("at_low", True), number("at_high", True), swing]
    elif method == "morris":
        size = f"{told}{number('mu_star')} ±{shown(half / found.scale, words)}"
        cells = [number("mu", True), size, number("sigma"), number("chance")]
    else:
        cells = [f"{told}{_share(row, 'first', words)}", _share(row, "total", words)]
    name = textwrap.shorten(found.name(row, words), 46, placeholder="…")
    return Row(name, (*cells, evidence(row, words)))


def _share(row: pd.Series, key: str, words: Words) -> str:
    low, high = (words.percent(100.0 * max(0.0, float(row[f"{key}_{end}"]))) for end in ("low", "high"))
    return f"{words.percent(100.0 * float(row[key]))} ({low}–{high})"


def sensitivity_summary(found: Findings, choice: Sensitivity) -> dict[str, Any]:
    """Return every figure printed, named and with its unit, as plain data; what is not known is None."""
    unit = "persons" if choice.judged_by == "persons_kept_out" else "SEK"
    return {
        "strategy": choice.strategies[1],
        "comparator": choice.strategies[0],
        "judged_by": choice.judged_by,
        "units": {
            "tornado": f"{unit}; at_low and at_high with their 95 % intervals (…_from, …_to); swing: at_high less "
            "at_low with its 95 % interval; told: 99 % interval keeps off 0",
            "screening": f"{unit} from the best guess, on one set of accidents",
            "morris": f"{unit} for a step of half a distribution; chance: what mu_star would be by chance alone",
            "sobol": "shares of the variance of the answer in one town",
            "assumed_share": "share of the factors moved whose value is an assumption; None: nobody's to know",
        },
        "replications": found.replications,
        "trajectories": found.trajectories,
        "sets": found.sets,
        "points": found.points,
        "sobol_half_width": found.half_width,
        "sobol_points_wanted": found.wanted_points,
        **{name: records_of(frame) for name, frame in found.frames.items()},
    }
