"""What would have to be true for it to pay, in plain text: a sentence a strategy, then where each verdict turns."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd

from sim.configuration.schema import Threshold
from sim.studies.means import records_of
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import comparator_of
from sim.views.source_line import source_line
from sim.views.threshold.frames import Turning, sentence, value_of
from sim.views.words import Words


def threshold_text(found: Turning, choice: Threshold, words: Words, version: str | None = None) -> str:
    """Return the findings and the table, at most 100 characters wide."""
    town = choice.municipality
    about = words(
        "threshold.about",
        who=found.who(words),
        municipality=getattr(town.title, words.language),
        births=words.number(town.births_per_year * town.birth_years),
        comparator=found.titles[comparator_of(found.titles)],
        draws=words.number(found.draws),
        rate=words.percent(100.0 * found.rate, 1),
    )
    sentences = [sentence(found, name, words) for name in found.strategies]
    few = ".all" if found.all_draws() else ""
    headers = [words(f"threshold.column.{one}") for one in ("turns_at", f"range{few}", "share", "asked")]
    lines: list[Line] = [Heading(words("threshold.table", draws=words.number(found.draws)))]
    for name in found.strategies:
        lines.append(Heading(found.titles[name]))
        lines += [_row(row, words) for _, row in found.of(name).iterrows()]
    parts = [about, *sentences]
    text = ["\n".join(textwrap.wrap(part, WIDTH)) for part in parts]
    text.append("\n".join(lay_out(headers, lines, WIDTH, pinned=0)))
    crossing = words(f"threshold.note.range{few}")
    text.append("\n".join(textwrap.wrap(words("threshold.note", range=crossing), WIDTH)))
    return "\n\n".join([*text, source_line(words, found.draws, version)])


def _row(row: pd.Series, words: Words) -> Row:
    what = str(row["what"])
    unit = {"unit": words("unit.msek")} if what == "worth_of_a_person" else {}

    def told(key: str) -> str:
        value = float(row[key])
        return words("threshold.beyond") if not math.isfinite(value) else value_of(what, value, words)

    at = float(row["turns_at"])
    asked = words("threshold.range", low=told("first"), high=told("last"))
    if float(row["full_from"]) < float(row["last"]):
        asked = words("threshold.full_from", asked=asked, full=told("full_from"))
    cells = (
        words("threshold.none") if math.isnan(at) else value_of(what, at, words),
        words("threshold.range", low=told("low"), high=told("high")),
        words.percent(100.0 * float(row["turning_share"])),
        asked,
    )
    return Row(f"  {words(f'threshold.what.{what}', **unit)}", cells)


def threshold_summary(found: Turning, choice: Threshold) -> dict[str, Any]:
    """Return every figure printed, named and with its unit, as plain data; what is not known or not finite is None."""
    return {
        "comparator": comparator_of(found.titles),
        "judged_by": choice.judged_by,
        "draws": choice.draws,
        "units": {
            "turning_points": "turns_at, low, high, first, last: times as believed; of discount_rate a share a year, "
            "of worth_of_a_person MSEK; pays_now: by the mean now_sek (SEK) with its 95 % interval now_low, now_high; "
            "turning_share: of draws; full_from: from there on all that is multiplied is at its end",
            "pays_at": "net_sek: SEK, mean over draws, with its 95 % interval net_low, net_high; share: of draws "
            "in which it pays, with its 95 % interval",
            "both": "as pays_at, for effects and prices together",
        },
        **{name: records_of(found.frames[name]) for name in ("turning_points", "pays_at", "both")},
    }
