"""When the verdict turns, in sentences: whether chance, price, rate, horizon, perspective or definition decides it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.money.perspective import SOURCE
from sim.views.appraise.frames import Bill
from sim.views.appraise.table import rate_text
from sim.views.columns import WIDTH
from sim.views.over_years import listed
from sim.views.words import Words

NEAREST = 2
"""Prices that do not turn it and are told all the same."""
FAR = 10.0
"""Factor beyond which a price is not near: nobody believes it to be so much dearer, or cheaper."""
TWICE = 2.0
NOTHING_LEFT = 0.005
_WHOLE_FROM = 9.95
_KINDS = ("price", "rate", "horizon", "perspective", "correction", "definition")


def verdict_section(bill: Bill, words: Words) -> list[str]:
    """Return for every strategy what turns its verdict, a sentence each, and the nearest that do not."""
    lines = textwrap.wrap(words("bill.verdict.heading"), WIDTH)
    judged = words(f"bill.judged.{bill.judged_by}")
    lines += textwrap.wrap(words("bill.verdict.note", judged=judged, rate=rate_text(bill.rate, words)), WIDTH)
    for strategy in bill.strategies:
        base = bill.judged(strategy)
        slots = {"strategy": bill.titles[strategy], "net": words.millions(base.mean, sign=True)}
        if base.mean == 0.0:
            lines += textwrap.wrap(words("bill.verdict.none", strategy=bill.titles[strategy]), WIDTH)
            continue
        lines += textwrap.wrap(words("bill.verdict.of", **slots), WIDTH)
        told = turning(bill, strategy, words)
        lines += [] if told else [f"  {words('bill.verdict.nothing')}"]
        for one in [*told, *not_turning(bill, strategy, words)]:
            lines += textwrap.wrap(one, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def turning(bill: Bill, strategy: str, words: Words) -> list[str]:
    """Return a sentence for each thing that turns the verdict; several horizons or perspectives share one."""
    rows, base = bill.rows("verdict", strategy=strategy, turns=True), bill.judged(strategy)
    told = []
    if "chance" in set(rows["kind"]):
        told.append(
            words(
                "bill.turns.chance", low=words.millions(base.low, sign=True), high=words.millions(base.high, sign=True)
            )
        )
    told += [words("bill.turns.price", what=price_text(row, bill.items, words)) for row in _of(rows, "price")]
    told += [_rate(row, bill.rate, words) for row in _of(rows, "rate")]
    years = [words.number(row["turns_at"]) for row in _of(rows, "horizon")]
    if years:
        told.append(words("bill.turns.horizon", years=_either(years, words)))
    seen = [
        words("bill.seen_by", who=words(f"bill.judged.{row['what']}"), net=words.money(row["value"], sign=True))
        for row in _of(rows, "perspective")
        if row["what"] != SOURCE and not row["pays_nothing"]
    ]
    if seen:
        told.append(words("bill.turns.perspective", seen=_either(seen, words)))
    free = [words(f"bill.judged.{row['what']}") for row in _of(rows, "perspective") if row["pays_nothing"]]
    if free:
        told.append(words("bill.turns.pays_nothing", who=listed(free, words)))
    told += [
        words("bill.turns.headline", net=words.money(row["value"], sign=True))
        for row in _of(rows, "perspective")
        if row["what"] == SOURCE
    ]
    told += [
        words("bill.turns.correction", what=words(f"bill.correction.{row['what']}"), net=words.money(row["value"]))
        for row in _of(rows, "correction")
    ]
    least = [words.number(row["turns_at"]) for row in _of(rows, "definition")]
    if least:
        told.append(words("bill.turns.definition", years=_either(least, words)))
    return told


def not_turning(bill: Bill, strategy: str, words: Words) -> list[str]:
    """Return what comes nearest to turning the verdict and does not: prices, and kinds of which nothing turns it."""
    rows = bill.rows("verdict", strategy=strategy)
    still = rows[(rows["kind"] == "price") & ~rows["turns"].astype(bool)].head(NEAREST)
    near = still[still["turns_at"].between(1.0 / FAR, FAR)]
    key = "bill.still.prices" if len(near) else "bill.still.far"
    prices = [price_text(row, bill.items, words) for _, row in (near if len(near) else still.head(1)).iterrows()]
    told = [words(key, prices="; ".join(prices))] if prices else [words("bill.still.no_price")]
    others = [
        _still(kind, one, words)
        for kind in _KINDS[1:]
        if len(one := rows[rows["kind"] == kind]) and not one["turns"].any()
    ]
    return [*told, words("bill.still.others", what="; ".join(others))] if others else told


def _still(kind: str, rows: pd.DataFrame, words: Words) -> str:
    """Say of a kind of thing that none of those that were tried turns the verdict."""
    if kind == "rate":
        return words("bill.still.rate", high=rate_text(float(rows["high"].max()), words))
    if kind in ("horizon", "definition"):
        first, last = (words.number(float(one)) for one in (rows["turns_at"].min(), rows["turns_at"].max()))
        return words(f"bill.still.{kind}", first=first, last=last)
    return words(f"bill.still.{kind}")


def price_text(row: pd.Series, items: Mapping[str, str], words: Words) -> str:
    """Write an item with how much its price must change, and what is believed of it."""
    believed = words("bill.believed", low=words.number(row["low"], 2), high=words.number(row["high"], 2))
    if row["low"] == row["high"]:
        believed = words("bill.certain")
    what, factor = items.get(str(row["what"]), str(row["what"])), float(row["turns_at"])
    return words("bill.price", what=what, change=_change(factor, believed, words))


def _change(factor: float, believed: str, words: Words) -> str:
    if factor < NOTHING_LEFT:
        return words("bill.price.free", believed=believed)
    if factor >= TWICE:
        times = words.number(factor, 0 if factor >= _WHOLE_FROM else 1)
        return words("bill.price.times", times=times, believed=believed)
    percent, at = words.percent(100.0 * abs(factor - 1.0)), words.number(factor, 2)
    key = "bill.price.lower" if factor < 1.0 else "bill.price.higher"
    return words(key, percent=percent, factor=at, believed=believed)


def _rate(row: pd.Series, rate: float, words: Words) -> str:
    at = words.percent(100.0 * row["turns_at"], 1)
    return words("bill.turns.rate.below" if row["turns_at"] < rate else "bill.turns.rate.above", rate=at)


def _either(parts: Sequence[str], words: Words) -> str:
    return f" {words('bill.or')} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _of(rows: pd.DataFrame, kind: str) -> list[pd.Series]:
    return [row for _, row in rows[rows["kind"] == kind].iterrows() if not math.isnan(_known(row))]


def _known(row: pd.Series) -> float:
    """Return what must be known of a thing that turns the verdict."""
    return float(row["value"] if row["kind"] in ("perspective", "correction", "definition") else row["turns_at"])
