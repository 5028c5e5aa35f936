"""Child-welfare careers as plain text: who helped, when, at whose cost, and what talks and a joint view find."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.careers.figures import per_hit, source_of
from sim.views.careers.frames import (
    CRITERIA,
    EFFORTS,
    MEASURES,
    WAYS,
    allow,
    checked_columns,
    checked_first_met,
    checked_talks,
)
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import PAYERS, PUBLIC_PAYERS, SEK_PER_KSEK
from sim.views.words import Words

_TABLE_AGES = (3, 6, 9, 12, 15, 17)


def careers_table(
    efforts: pd.DataFrame,
    first_met: pd.DataFrame,
    cost: pd.DataFrame,
    concentration: pd.DataFrame,
    talks: pd.DataFrame,
    views: pd.DataFrame,
    words: Words,
    replications: int | None = None,
    version: str | None = None,
    least_years: int = 1,
) -> str:
    """Return the careers as text, at most 100 characters wide, without a closing line break.

    Args:
        efforts, first_met, talks, words, replications, version, least_years: as in the figures; talks may have no rows.
        cost: payer, amount_sek (mean per child in need before 18).
        concentration: percent_of_children, percent_of_cost.
        views: criterion (one agency serves; two agencies have a glimpse), sensitivity and precision (0–1),
            years_earlier; NaN where nobody is found.

    Raises:
        ValueError: no rows, a missing column, an unknown payer, way, measure or criterion.
    """
    given = checked_columns(efforts, "efforts", EFFORTS, ("first_age", "years", "cost_sek_per_child"))
    paid, most = checked_columns(cost, "cost", ["payer", "amount_sek"]), ["percent_of_children", "percent_of_cost"]
    heavy, found = checked_columns(concentration, "concentration", most), ["sensitivity", "precision", "years_earlier"]
    seen = checked_columns(views, "views", ["criterion", *found], found)
    allow(paid, "cost", "payer", PAYERS)
    allow(seen, "views", "criterion", CRITERIA)
    blocks = [_effort_lines(given, words), _met_lines(checked_first_met(first_met), words)]
    rows: list[Line] = [Heading(words("careers.table.cost"))]
    public = float(paid.loc[paid["payer"].isin(PUBLIC_PAYERS), "amount_sek"].sum())
    amounts = [(payer, float(amount)) for payer, amount in paid.itertuples(index=False, name=None)]
    inside = [row for row in amounts if row[0] in PUBLIC_PAYERS]
    for payer, amount in [*inside, ("public", public), *(row for row in amounts if row not in inside)]:
        rows.append(Row(words(f"payer.{payer}"), (words.number(amount / SEK_PER_KSEK),), sum_=payer == "public"))
    rows.append(Heading(words("careers.table.concentration")))
    for children, share in heavy.sort_values("percent_of_children").itertuples(index=False, name=None):
        rows.append(Row(words("careers.table.heaviest", percent=words.percent(children)), (words.percent(share),)))
    blocks += [lay_out([""], rows, WIDTH, pinned=1)[1:], _view_lines(seen, words)]
    if len(talks):
        blocks.append(_talk_lines(checked_talks(talks), words))
    text = [line for block in blocks for line in [*block, ""]]
    notes = textwrap.wrap(words("careers.subtitle", percent=words.percent(LEVEL_PERCENT), least=least_years), WIDTH)
    return "\n".join([*text, *notes, source_of(words, replications, version)])


def _effort_lines(given: pd.DataFrame, words: Words) -> list[str]:
    headers = [words(f"careers.table.{key}") for key in ("children", "first_age", "years", "cost_per_child")]
    lines: list[Line] = [Heading(words("careers.table.efforts"))]
    rows = given.sort_values(["first_age", "agency"], na_position="last").itertuples(index=False, name=None)
    for name, children, age, years, sek in rows:
        numbers = ((children, 1), (age, 1), (years, 1), (sek / SEK_PER_KSEK, 0))
        lines.append(Row(textwrap.shorten(name, 44, placeholder="…"), tuple(words.number(*one) for one in numbers)))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _met_lines(met: pd.DataFrame, words: Words) -> list[str]:
    ages = [age for age in _TABLE_AGES if age in set(met["age"])] or sorted(set(met["age"]))[-6:]
    lines: list[Line] = []
    for way in [way for way in WAYS if way in set(met["way"])]:
        lines.append(Heading(words("careers.table.met", way=words(f"careers.way.{way}"))))
        for measure in MEASURES:
            rows = met[(met["way"] == way) & (met["measure"] == measure)].set_index("age")["share"]
            if len(rows):
                cells = tuple(words.percent(100.0 * float(rows.get(age, math.nan))) for age in ages)
                lines.append(Row(words(f"careers.row.{measure}"), cells))
    return lay_out([str(age) for age in ages], lines, WIDTH, pinned=len(ages))


def _view_lines(views: pd.DataFrame, words: Words) -> list[str]:
    headers = [words(f"careers.table.{key}") for key in ("sensitivity", "precision", "years_earlier")]
    lines: list[Line] = [Heading(words("careers.table.views"))]
    for criterion, sensitivity, precision, years in views.itertuples(index=False, name=None):
        shares = tuple(words.percent(100.0 * share) if share == share else "–" for share in (sensitivity, precision))
        lines.append(Row(words(f"careers.criterion.{criterion.replace(' ', '_')}"), (*shares, words.number(years, 1))))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _talk_lines(talks: pd.DataFrame, words: Words) -> list[str]:
    keys = ("hits", "misses", "false_alarms", "all_clear")
    headers = [*(words(f"careers.talks.{key}") for key in keys), words("careers.talks.per_hit")]
    lines: list[Line] = [Heading(words("careers.table.talks"))]
    for age, *counts in talks.itertuples(index=False, name=None):
        cells = (*(words.number(count, 1) for count in counts), per_hit(counts[0], counts[2], words))
        lines.append(Row(words("careers.table.age", age=words.number(age)), cells))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))
