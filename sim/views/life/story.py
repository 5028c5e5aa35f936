"""A life as text: two strategies side by side, year by year, with services met and missed and the bill so far."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.views.frames import PAYERS, PUBLIC_PAYERS, SEK_PER_KSEK
from sim.views.words import Words, format_number

WIDTH, AGE_WIDTH, BILL_WIDTH = 110, 6, 9


def what_differs(ages: Sequence[int], words: Words) -> str:
    """Say in how many years two lives differ in more than what programmes were given and cost, and from when on.

    Args:
        ages: at which they do, the youngest first.
        words: the language.
    """
    return words("life.differ", years=len(ages), age=ages[0]) if ages else words("life.nothing")


def life_table(story: pd.DataFrame, titles: Mapping[str, str], words: Words) -> str:
    """Return the two lives side by side as text.

    Args:
        story: strategy, age, stage, events and marks (words joined by ;), met, waiting, refused, lost, gave_up,
            aged_out, elsewhere, missed and programmes (display names joined by ;) and public_bill_sek, a row a year.
        titles: display name per strategy, two of them, in order.
        words: the language.
    """
    column = (WIDTH - AGE_WIDTH - 2 * (BILL_WIDTH + 2)) // 2
    lines = [_line(words("life.age"), [*titles.values()], [words("life.bill_short")] * 2, column), "─" * WIDTH]
    by_strategy = {name: story[story["strategy"] == name].set_index("age") for name in titles}
    for age in sorted(story["age"].unique()):
        told, bills = [], []
        for frame in by_strategy.values():
            if age not in frame.index:
                told.append([""])
                bills.append("")
                continue
            row = frame.loc[age]
            told.append(textwrap.wrap(_told(row, words), column) or [""])
            bills.append(format_number(row["public_bill_sek"] / SEK_PER_KSEK, words.language))
        for place in range(max(len(t) for t in told)):
            first = place == 0
            cells = [t[place] if place < len(t) else "" for t in told]
            lines.append(_line(str(age) if first else "", cells, bills if first else ["", ""], column))
    return "\n".join(lines)


def _line(age: str, cells: Sequence[str], bills: Sequence[str], column: int) -> str:
    parts = [f"{age:>{AGE_WIDTH - 2}}  "]
    for cell, bill in zip(cells, bills, strict=True):
        parts.append(f"{cell:<{column}}{bill:>{BILL_WIDTH}}  ")
    return "".join(parts).rstrip()


def _told(row: pd.Series, words: Words) -> str:
    events = [words(f"life.{event}") for event in _split(row["events"])]
    parts = ["; ".join(events)] if events else []
    parts += [words("life.programme", name=name) for name in _split(row["programmes"])]
    parts += [words(f"life.{mark}") for mark in _split(row["marks"])]
    for key in ("met", "waiting", "refused", "lost", "gave_up", "aged_out", "elsewhere", "missed"):
        names = _split(row[key])
        if names:
            parts.append(f"{words(f'life.{key}')}: {'; '.join(names)}")
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


def _split(joined: str) -> list[str]:
    return [part for part in joined.split(";") if part]


def bill_table(bills: pd.DataFrame, titles: Mapping[str, str], words: Words) -> str:
    """Return what each life has cost by payer, kSEK.

    Args:
        bills: strategy, payer, amount_sek at the end of the life followed.
        titles: display name per strategy, in order.
        words: the language.
    """
    wide = bills.pivot(index="payer", columns="strategy", values="amount_sek") / SEK_PER_KSEK
    width = max(len(title) for title in titles.values()) + 4
    lines = [words("life.bill_title"), f"{'':<28}" + "".join(f"{title:>{width}}" for title in titles.values())]

    def row(label: str, values: Sequence[float]) -> str:
        return f"{label:<28}" + "".join(f"{format_number(value, words.language):>{width}}" for value in values)

    for payer in PUBLIC_PAYERS:
        lines.append(row(words(f"payer.{payer}"), [wide.loc[payer, name] for name in titles]))
    lines.append("─" * (28 + width * len(titles)))
    lines.append(row(words("payer.public"), [wide.loc[list(PUBLIC_PAYERS), name].sum() for name in titles]))
    for payer in PAYERS[len(PUBLIC_PAYERS) :]:
        lines.append(row(words(f"payer.{payer}"), [wide.loc[payer, name] for name in titles]))
    return "\n".join(lines)
