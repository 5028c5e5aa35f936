"""What it rests on: how the prices behind the flows are known, and which assumed ones weigh most."""

from __future__ import annotations

import textwrap

import pandas as pd

from sim.money.perspective import PUBLIC, SOCIETY
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.how_sure.frames import ASSUMED, Sureness, certain
from sim.views.words import Words

KINDS = ("register", "trial", "meta-analysis", "published", "consultant", "worked_out", "assumption")
"""Kinds of evidence of a price, in the order in which they are told; what nobody published comes last."""
LARGEST = 3
"""Assumed lines that are named."""


def rests_section(known: Sureness, words: Words) -> list[str]:
    """Return the shares of the gross flow by kind of evidence of its price, and the largest assumed lines by name."""
    shares = shares_by_kind(known)
    lines: list[Line] = []
    told: list[str] = []
    for perspective in (PUBLIC, SOCIETY):
        who = words(f"bill.judged.{perspective}")
        lines.append(Heading(words("sure.rests.of", who=who)))
        for kind in kinds_in(shares):
            cells = tuple(_share(shares, perspective, name, (kind,), words) for name in known.strategies)
            lines.append(Row(words(f"sure.kind.{kind}"), cells))
        cells = tuple(_share(shares, perspective, name, ASSUMED, words) for name in known.strategies)
        lines.append(Row(words("sure.rests.assumed"), cells, sum_=True))
    for name in known.strategies:
        largest = largest_assumed(known, name, known.judged_by)
        if len(largest):
            parts = [words("sure.rests.line", what=known.items.get(str(item), str(item)), share=certain(share, words))
                     for item, share in largest.items()]  # fmt: skip
            told.append(words("sure.rests.largest", strategy=known.titles[name], lines=", ".join(parts)))
    table = lay_out([known.titles[name] for name in known.strategies], lines, WIDTH, pinned=0)
    heading = [words("sure.rests.heading"), *textwrap.wrap(words("sure.rests.note"), WIDTH)]
    if told:
        who = words(f"bill.judged.{known.judged_by}")
        told = [words("sure.rests.largest.heading", who=who), *told]
    wrapped = [part for line in told for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]
    return [*heading, *table, *wrapped]


def shares_by_kind(known: Sureness) -> pd.DataFrame:
    """Return perspective, strategy, kind and share of the gross flow; a strategy that moves no money has no rows."""
    rows = known.frames["rests_on"]
    return rows.groupby(["perspective", "strategy", "kind"], sort=False, as_index=False)["share"].sum()


def kinds_in(shares: pd.DataFrame) -> list[str]:
    """Return the kinds there are."""
    there = set(shares["kind"])
    return [kind for kind in KINDS if kind in there]


def share_of_kinds(shares: pd.DataFrame, perspective: str, strategy: str, kinds: tuple[str, ...]) -> float:
    """Return the share of a strategy's flow that has prices of some kinds; NaN if it moves no money."""
    mine = shares[(shares["perspective"] == perspective) & (shares["strategy"] == strategy)]
    if not len(mine):
        return float("nan")
    return min(1.0, float(mine.loc[mine["kind"].isin(kinds), "share"].sum()))


def largest_assumed(known: Sureness, strategy: str, perspective: str) -> pd.Series:
    """Return by item what share of a strategy's flow its largest assumed prices carry, all payers together."""
    rows = known.rows("rests_on", strategy=strategy, perspective=perspective)
    rows = rows[rows["kind"].isin(ASSUMED)]
    return rows.groupby("item", sort=False)["share"].sum().sort_values(ascending=False, kind="stable").head(LARGEST)


def _share(shares: pd.DataFrame, perspective: str, strategy: str, kinds: tuple[str, ...], words: Words) -> str:
    share = share_of_kinds(shares, perspective, strategy, kinds)
    return "·" if share != share else certain(share, words)
