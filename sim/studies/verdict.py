"""The verdict's weak points: which single price, discount rate or definition turns the sign of a net present value.

A net present value is a sum over lines of price times what the strategy changed, so what a price must be for the sign
to turn is known without living anything again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.money.appraisal import discount_factors, present_value, rates_that_balance
from sim.money.perspective import PERSPECTIVES, PUBLIC, seen
from sim.money.price_draws import range_by_line
from sim.money.prices import ORE_PER_SEK, Line
from sim.studies.appraise import Side
from sim.studies.booked import CHOSEN, LEAST_YEARS, Booked
from sim.studies.intervals import is_clear, mean_interval

Sek = npt.NDArray[np.float64]

HORIZONS = (4, 10, 20, 30, 40, 50)
"""Years from the first that counts, at which somebody may stop counting."""
HIGHEST_RATE = 0.10
"""Discount rates beyond this are not asked for by anybody."""
LEAST_FACTOR = 1e-9
"""Stands for 0 where factors are put in order by how far from 1 they are."""
NAN = float("nan")


@dataclass(frozen=True)
class Turn:
    """One thing that could be otherwise, and whether the sign of the verdict turns with it.

    Attributes:
        kind: price, rate, horizon, perspective, correction or definition.
        what: the item, or what else is changed.
        payer: of a price; "several" where more than one pays the item; else empty.
        given: the value used (of a price 1: the best guess).
        turns_at: where the sign turns (of a price the factor on it); NaN: nowhere that is asked for.
        low, high: the range believed in, or of a definition the 95 % interval of ``value``.
        value: net present value in kronor with the change made; of a definition the persons kept out of exclusion.
        turns: whether the sign turns within the range, or with the change.
    """

    kind: str
    what: str
    payer: str = ""
    given: float = NAN
    turns_at: float = NAN
    low: float = NAN
    high: float = NAN
    value: float = NAN
    turns: bool = False


def verdict(
    runs: Sequence[Booked], sides: Sequence[Side], rate: float, corrected: pd.DataFrame, perspective: str = PUBLIC
) -> pd.DataFrame:
    """Return what turns the verdict of each strategy and what does not: strategy, and the columns of ``Turn``.

    Args:
        runs: of a ``replicate``; the first run's strategy is the comparator. Prices at their best guess.
        sides: of the same runs.
        rate: the chosen discount rate.
        corrected: of an ``Appraisal``.
        perspective: whose net present value is judged.
    """
    rows = []
    for side in sides:
        base = float(present_value(seen(side.saved_ore, perspective).sum(axis=-1), rate).mean())
        turns = [
            *_prices(runs, side.strategy, rate, perspective, base),
            *_rates(side, rate, perspective),
            *_horizons(side, rate, perspective, base),
            *_perspectives(side, rate, perspective, base),
            *_corrections(corrected, side.strategy, perspective, base),
            *_definitions(runs, side.strategy),
        ]
        rows += [{"strategy": side.strategy, **asdict(one)} for one in turns]
    return pd.DataFrame(rows, columns=["strategy", *(one.name for one in fields(Turn))])


def _prices(runs: Sequence[Booked], strategy: str, rate: float, perspective: str, base: float) -> list[Turn]:
    """Return each price with the factor on it at which the sign turns, the likeliest first.

    An item that several payers share moves for all of them at once, within the narrowest of their ranges.
    """
    lines, saved = saved_by_line(runs, strategy, rate)
    view = PERSPECTIVES[perspective]
    total: dict[str, float] = {}
    ranges: dict[str, list[tuple[float, float]]] = {}
    payers: dict[str, set[str]] = {}
    for line, value, limits in zip(lines, saved, range_by_line(lines), strict=True):
        if line.payer in view.payers and line.reading in view.readings:
            total[line.item] = total.get(line.item, 0.0) + value
            ranges.setdefault(line.item, []).append(limits)
            payers.setdefault(line.item, set()).add(line.payer)
    turns = []
    for item, value in total.items():
        at = 1.0 - base / value if value != 0.0 else NAN
        if at >= 0.0:
            low, high = max(one[0] for one in ranges[item]), min(one[1] for one in ranges[item])
            payer = payers[item].copy().pop() if len(payers[item]) == 1 else "several"
            turns.append(Turn("price", item, payer, 1.0, at, low, high, turns=low <= at <= high))
    return sorted(turns, key=lambda one: abs(math.log(max(one.turns_at, LEAST_FACTOR))))


def saved_by_line(runs: Sequence[Booked], strategy: str, rate: float) -> tuple[tuple[Line, ...], Sek]:
    """Return the lines of comparator and strategy together and what each saves, mean present value in kronor."""
    comparator = runs[0].strategy
    base = {run.replication: run for run in runs if run.strategy == comparator}
    own = [run for run in runs if run.strategy == strategy]
    places = {(line.item, line.payer, line.reading): line for run in (*base.values(), *own) for line in run.lines}
    names = {name: k for k, name in enumerate(places)}
    saved = np.zeros(len(places))
    for run in own:
        for one, sign in ((base[run.replication], 1.0), (run, -1.0)):
            value = discount_factors(len(one.by_line_ore), rate) @ one.by_line_ore / ORE_PER_SEK
            where = [names[line.item, line.payer, line.reading] for line in one.lines]
            np.add.at(saved, where, sign * value)
    return tuple(places.values()), saved / max(1, len(own))


def _rates(side: Side, rate: float, perspective: str) -> list[Turn]:
    net = seen(side.saved_ore, perspective).sum(axis=-1).mean(axis=0)
    asked = [one for one in rates_that_balance(net) if 0.0 <= one <= HIGHEST_RATE]
    if not asked:
        return [Turn("rate", "discount_rate", given=rate, low=0.0, high=HIGHEST_RATE)]
    return [
        Turn("rate", "discount_rate", given=rate, turns_at=one, low=0.0, high=HIGHEST_RATE, turns=True) for one in asked
    ]


def _horizons(side: Side, rate: float, perspective: str, base: float) -> list[Turn]:
    net = seen(side.saved_ore, perspective).sum(axis=-1)
    years = net.shape[1]
    values = {h: float(present_value(net[:, :h], rate).mean()) for h in HORIZONS if h < years}
    return [
        Turn("horizon", "years", given=float(years), turns_at=float(h), value=value, turns=_other(value, base))
        for h, value in values.items()
    ]


def _perspectives(side: Side, rate: float, perspective: str, base: float) -> list[Turn]:
    others = [name for name in PERSPECTIVES if name != perspective]
    values = [float(present_value(seen(side.saved_ore, name).sum(axis=-1), rate).mean()) for name in others]
    return [
        Turn("perspective", name, value=value, turns=_other(value, base))
        for name, value in zip(others, values, strict=True)
    ]


def _corrections(corrected: pd.DataFrame, strategy: str, perspective: str, base: float) -> list[Turn]:
    own = corrected[(corrected["strategy"] == strategy) & (corrected["perspective"] == perspective)]
    means = own.groupby("correction", sort=False)["npv_sek"].mean()
    return [Turn("correction", str(name), value=value, turns=_other(value, base)) for name, value in means.items()]


def _definitions(runs: Sequence[Booked], strategy: str) -> list[Turn]:
    """Return how many are kept out of exclusion by the least years asked for; it turns if clearly the other way."""
    comparator = runs[0].strategy
    base = {run.replication: run.excluded for run in runs if run.strategy == comparator}
    own = {run.replication: run.excluded for run in runs if run.strategy == strategy}
    chosen = float(np.mean([base[r][CHOSEN] - one[CHOSEN] for r, one in own.items()]))
    turns = []
    for least in LEAST_YEARS:
        mean, low, high = mean_interval([float(base[r][least] - one[least]) for r, one in own.items()])
        clear = is_clear(low, high) and _other(mean, chosen)
        turns.append(
            Turn("definition", "least_years", turns_at=float(least), value=mean, low=low, high=high, turns=clear)
        )
    return turns


def _other(value: float, base: float) -> bool:
    return bool(value * base < 0.0)


def turning(found: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """Return what turns each strategy's verdict, by strategy."""
    return {str(name): rows[rows["turns"]] for name, rows in found.groupby("strategy", sort=False)}
