"""The country as text: what it is made of, its sums, who pays, and groups of municipalities by size."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.configuration.schema import Economics
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import PUBLIC_PAYERS, SEK_PER_MSEK
from sim.views.national.figure import National, headline, size_name
from sim.views.source_line import source_line
from sim.views.sweep.text import repeated_text
from sim.views.words import Words

_MONEY = ("outlay_sek", "public_npv_sek", "society_npv_sek")
_NOTHING = "·"


def national_table(
    shown: National, economics: Economics, draws: int, replications: int, words: Words, version: str | None = None,
    members: int | None = None,
) -> str:  # fmt: skip
    """Return the country's sums and its groups by size as text, at most 100 characters wide.

    Args:
        shown: what is told.
        economics: how money was read.
        draws, replications: that were lived.
        words: the language.
        version: of the software that made the results; without it this version.
        members: of the posterior; with more draws than these it is said that they are met again.
    """
    born = float(shown.of(shown.comparator, "persons_born_here")["mean"])
    some = "" if shown.lived == shown.all else " " + words("national.about.some", all=words.number(shown.all))
    first, last = economics.exclusion_ages
    about = [
        words("national.about.who", born=words.number(born), lived=words.number(shown.lived)) + some,
        words("national.about.assumed"),
        words("context.exclusion", least=words.number(economics.exclusion_years), first=first, last=last),
        words(
            "same_money.about.discount", price_year=economics.price_year,
            rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
        ),
        words("national.about.draws", draws=words.number(draws), replications=words.number(replications))
        if draws
        else words("national.about.chance", replications=words.number(replications)),
    ]  # fmt: skip
    about += repeated_text(draws, members, words) if members else []
    text = [part for line in about for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
    text += ["", *textwrap.wrap(headline(shown, words), WIDTH), "", *_sums(shown, words), "", *_sizes(shown, words), ""]
    notes = [words("national.note.one" if shown.countries == 1 else "national.note.interval"),
             words("national.note.sizes")]  # fmt: skip
    text += [part for note in notes for part in textwrap.wrap(note, WIDTH)]
    return "\n".join([*text, source_line(words, shown.countries, version)])


def _sums(shown: National, words: Words) -> list[str]:
    names = list(shown.titles)
    lines: list[Line] = [Heading(words("national.table.persons"))]
    persons = tuple(_level(shown, name, "persons_in_exclusion", words) for name in names)
    kept = tuple(_against(shown, name, "persons_kept_out", 1.0, words) for name in names)
    lines.append(Row(words("national.row.persons_in_exclusion"), persons))
    if shown.countries > 1:
        lines.append(Row(words("national.row.range"), tuple(_range(shown, name, words) for name in names)))
    lines.append(Row(words("national.row.kept_out"), kept))
    lines.append(Heading(words("national.table.money")))
    for measure in _MONEY:
        cells = tuple(_against(shown, name, measure, SEK_PER_MSEK, words) for name in names)
        lines.append(Row(words(f"national.row.{measure}"), cells))
    lines.append(Heading(words("national.table.payers")))
    for payer in PUBLIC_PAYERS:
        cells = tuple(_against(shown, name, f"saved_{payer}_sek", SEK_PER_MSEK, words) for name in names)
        lines.append(Row(words(f"payer.{payer}"), cells))
    return lay_out([shown.titles[name] for name in names], lines, WIDTH, pinned=1)


def _against(shown: National, strategy: str, measure: str, scale: float, words: Words) -> str:
    """Return the mean of a difference with half its interval; ~ where the interval holds zero."""
    if strategy == shown.comparator:
        return _NOTHING
    row = shown.of(strategy, measure)
    mean, low, high = (float(row[end]) / scale for end in ("mean", "low", "high"))
    told = f"{'~' if low <= 0.0 <= high else ''}{words.number(mean, 0, sign=True)}"
    return told if math.isnan(low) else f"{told} ±{words.number((high - low) / 2)}"


def _level(shown: National, strategy: str, measure: str, words: Words) -> str:
    """Return the mean of a level; how far it lies apart is told as a range, which never leaves what is possible."""
    return words.number(float(shown.of(strategy, measure)["mean"]))


def _range(shown: National, strategy: str, words: Words) -> str:
    row = shown.of(strategy, "persons_in_exclusion")
    return f"{words.number(float(row['least']))}–{words.number(float(row['most']))}"


def _sizes(shown: National, words: Words) -> list[str]:
    """Return, by size of municipality: in exclusion, kept out, where single ones lie, and how many see nobody."""
    groups = {name: shown.groups(name).set_index("size") for name in shown.titles}
    sizes = list(groups[shown.comparator].index)
    many = groups[shown.comparator]["municipalities"]
    lines: list[Line] = []
    for measure in ("excluded_per_1000", "kept_out_per_1000", "one", "nobody"):
        lines.append(Heading(words(f"national.sizes.{measure}")))
        for size in sizes:
            label = words(
                "national.size.many", size=size_name(int(size), words), municipalities=words.number(int(many[size]))
            )
            cells = tuple(
                _NOTHING
                if name == shown.comparator and measure != "excluded_per_1000"
                else _of_group(measure, group.loc[size], words)
                for name, group in groups.items()
            )
            lines.append(Row(label, cells))
    return lay_out([shown.titles[name] for name in groups], lines, WIDTH, pinned=1)


def _of_group(measure: str, group: pd.Series, words: Words) -> str:
    if measure == "one":
        low, high = (words.number(float(group[end]), 1) for end in ("one_low", "one_high"))
        return words("national.range", low=low, high=high)
    if measure == "nobody":
        return words.percent(100.0 * float(group["nobody"]))
    return words.number(float(group[measure]), 1, sign=measure == "kept_out_per_1000")
