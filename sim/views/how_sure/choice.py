"""Which strategy to choose, and how surely: the chance of payback by year, acceptability, and what a person costs."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.money.perspective import PUBLIC, SOCIETY
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import SEK_PER_MSEK
from sim.views.how_sure.frames import NPV_OF, Sureness, certain
from sim.views.how_sure.short import quoted
from sim.views.over_years import listed, shown
from sim.views.words import Words

YEARS = (10, 20, 40)
"""Years after the choice for which the chance of payback is printed, and the horizon."""
_MOST_COLUMNS = 7


def payback_section(known: Sureness, words: Words) -> list[str]:
    """Return the chance of having been paid back for good by some years, for both perspectives and both layers."""
    years = payback_years(known)
    lines: list[Line] = []
    for perspective in (PUBLIC, SOCIETY):
        for layer in ("expected", "town"):
            lines.append(Heading(words(f"sure.payback.{layer}", who=words(f"bill.judged.{perspective}"))))
            for name in known.strategies:
                rows = known.rows("payback", strategy=name, perspective=perspective).set_index("year")
                untold = layer == "expected" and known.layered(name, NPV_OF[perspective]).drowned
                cells = ("·" if untold else _chance(rows.loc[year], layer, words) for year in years)
                lines.append(Row(known.titles[name], tuple(cells)))
    headers = [words("sure.payback.year", year=words.years(year)) for year in years]
    heading = textwrap.wrap(words("sure.payback.heading"), WIDTH)
    return [*heading, *textwrap.wrap(words("sure.payback.note"), WIDTH), *lay_out(headers, lines, WIDTH, pinned=0)]


def payback_years(known: Sureness) -> list[int]:
    """Return the years that are printed."""
    return [*(year for year in YEARS if year < known.horizon), known.horizon]


def choice_section(known: Sureness, words: Words) -> list[str]:
    """Return how surely each strategy is best by what a person kept out is worth, and where the best one changes."""
    who = words(f"bill.judged.{known.judged_by}")
    rows = known.rows("acceptability", perspective=known.judged_by)
    heading = textwrap.wrap(words("sure.choice.heading", who=who), WIDTH)
    table: list[str] = []
    if len(rows):
        worths = shown_worths(sorted(set(rows["willingness_msek"])))
        lines: list[Line] = [
            Row(title, tuple(_best(_row(rows, name, worth), words) for worth in worths))
            for name, title in known.titles.items()
        ]
        headers = [words("sure.choice.worth", worth=shown(one, words), unit=words("unit.msek")) for one in worths]
        table = lay_out(headers, lines, WIDTH, pinned=0)
    told = [changes_text(known, one, words) for one in (PUBLIC, SOCIETY)]
    told += [left_behind_text(known, words), words("sure.choice.ratios")]
    sentences = [part for line in told if line for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
    return [*heading, *textwrap.wrap(words("sure.choice.note"), WIDTH), *table, *sentences]


def shown_worths(worths: list[float]) -> list[float]:
    """Return at most so many worths that they fit in a table: the first, the last, and evenly among the others."""
    if len(worths) <= _MOST_COLUMNS:
        return worths
    step = (len(worths) - 1) / (_MOST_COLUMNS - 1)
    return [worths[round(place * step)] for place in range(_MOST_COLUMNS)]


def efficient(known: Sureness, perspective: str) -> pd.DataFrame:
    """Return the rows of the plane that are best at some worth, the cheapest first; each begins at its ``icer_sek``."""
    rows = known.rows("plane", perspective=perspective)
    rows = rows[rows["standing"].isin(["cheapest", "efficient"])]
    return rows.sort_values("icer_sek", na_position="first", kind="stable")


def changes_text(known: Sureness, perspective: str, words: Words) -> str:
    """Say which strategy is best at a worth of 0, and from which worth of a person another is."""
    first, *others = [row for _, row in efficient(known, perspective).iterrows()]
    slots = {"who": words(f"bill.judged.{perspective}"), "first": known.titles[str(first["strategy"])]}
    slots["often"] = surely(known, perspective, words)
    if not others:
        return words("sure.choice.always", **slots)
    then = [
        words("sure.choice.from", strategy=known.titles[str(row["strategy"])], worth=words.money(row["icer_sek"]))
        for row in others
    ]
    return words("sure.choice.changes", then="; ".join(then), **slots)


def surely(known: Sureness, perspective: str, words: Words) -> str:
    """Return in what share of draws the cheapest is best, at the least worth asked for; nothing where no draw tells."""
    name = str(efficient(known, perspective).iloc[0]["strategy"])
    rows = known.rows("acceptability", perspective=perspective, strategy=name).sort_values("willingness_msek")
    if not len(rows) or math.isnan(float(rows["probability"].iloc[0])):
        return ""
    return words("sure.choice.surely", share=certain(float(rows["probability"].iloc[0]), words))


def left_behind_text(known: Sureness, words: Words) -> str:
    """Name the strategies that are best at no worth: another, or a mixture of two others, does more for less."""
    rows = known.rows("plane", perspective=known.judged_by)
    told = []
    for standing, key in (("dominated", "sure.choice.dominated"), ("extended dominance", "sure.choice.extended")):
        names = [known.titles[str(one)] for one in rows.loc[rows["standing"] == standing, "strategy"]]
        if names:
            told.append(words(key, names=listed(quoted(names, words), words)))
    if not told:
        return ""
    return words("sure.choice.behind", who=words(f"bill.judged.{known.judged_by}"), what="; ".join(told))


def _chance(row: pd.Series, layer: str, words: Words) -> str:
    low, high = (words.number(100.0 * float(row[f"{layer}_{end}"])) for end in ("low", "high"))
    told = certain(float(row[layer]), words)
    return told if math.isnan(float(row[f"{layer}_low"])) else f"{told} ({low}–{high})"


def _row(rows: pd.DataFrame, strategy: str, worth: float) -> pd.Series:
    return rows[(rows["strategy"] == strategy) & (rows["willingness_msek"] == worth)].iloc[0]


def _best(row: pd.Series, words: Words) -> str:
    return f"{certain(float(row['probability']), words)}{'*' if row['is_best'] else ' '}"


def worth_of_change_msek(known: Sureness, perspective: str) -> float:
    """Return the worth of a person in MSEK from which another strategy than the cheapest is best; NaN: from none."""
    rows = efficient(known, perspective)
    return float(rows.iloc[1]["icer_sek"]) / SEK_PER_MSEK if len(rows) > 1 else math.nan
