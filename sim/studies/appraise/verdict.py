"""The verdict's weak points: whether chance, or which single price, rate or definition turns a net present value.

A net present value is a sum over lines of price times what the strategy changed, so what a price must be for the sign
to turn is known without living anything again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.money.appraisal import present_value, rates_that_balance
from sim.money.perspective import PERSPECTIVES, PUBLIC, seen
from sim.money.pockets import OUTLAY
from sim.money.price_draws import range_by_line
from sim.money.prices import ORE_PER_SEK, Line
from sim.studies.appraise.appraise import Side
from sim.studies.booked import CHOSEN, LEAST_YEARS, Booked, pairs
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
        kind: chance, price, rate, horizon, perspective, correction or definition.
        what: the item, or what else is changed.
        payer: of a price; "several" where more than one pays the item; else empty.
        given: the value used (of a price 1: the best guess).
        turns_at: where the sign turns (of a price the factor on it); NaN: nowhere that is asked for.
        low, high: the range believed in; of chance and of a definition the 95 % interval of ``value``.
        value: net present value in kronor with the change made, of chance the one that is judged; of a definition the
            persons kept out of exclusion.
        turns: whether the sign turns within the range, or with the change; of chance whether the interval holds 0.
        pays_nothing: of a perspective, whether it bears none of the outlay.
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
    pays_nothing: bool = False


def verdict(
    runs: Sequence[Booked], sides: Sequence[Side], rate: float, corrected: pd.DataFrame, perspective: str = PUBLIC
) -> pd.DataFrame:
    """Return what turns the verdict of each strategy and what does not: strategy, and the columns of ``Turn``.

    The first row of each strategy is that of chance, whose ``value`` is what is judged.

    Args:
        runs: of a ``replicate``; the first run's strategy is the comparator. Prices at their best guess.
        sides: of the same runs.
        rate: the chosen discount rate.
        corrected: of the same sides (``sim.studies.appraise.appraise.corrections``).
        perspective: whose net present value is judged.
    """
    rows = []
    for side in sides:
        net = seen(side.saved_ore, perspective).sum(axis=-1)
        chance = _chance(present_value(net, rate))
        base = chance.value
        turns = [
            chance,
            *_prices(runs, side.strategy, rate, perspective, base),
            *_rates(net, rate),
            *_horizons(net, rate, base),
            *_perspectives(side, rate, perspective, base),
            *_corrections(corrected, side.strategy, perspective, base),
            *_definitions(runs, side.strategy),
        ]
        rows += [{"strategy": side.strategy, **asdict(one)} for one in turns]
    return pd.DataFrame(rows, columns=["strategy", *(one.name for one in fields(Turn))])


def _chance(values: Sek) -> Turn:
    """Return what is judged, shape (replications,), and whether its own interval leaves the sign open."""
    mean, low, high = mean_interval(values)
    return Turn("chance", "replications", low=low, high=high, value=mean, turns=low <= 0.0 <= high)


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
    """Return the lines of comparator and strategy together and what each saves, mean present value in kronor.

    Differences are taken in öre before anything is discounted, so a line that nothing changes is exactly 0.
    """
    own = [(before, run) for before, run in pairs(runs) if run.strategy == strategy]
    lines = {_name(line): line for both in own for run in both for line in run.lines}
    places = {name: place for place, name in enumerate(lines)}
    saved = np.zeros((len(lines), len(runs[0].by_line_ore)), dtype=np.int64)
    for before, run in own:
        for one, sign in ((before, 1), (run, -1)):
            np.add.at(saved, [places[_name(line)] for line in one.lines], sign * one.by_line_ore.T)
    return tuple(lines.values()), present_value(saved / ORE_PER_SEK, rate) / max(1, len(own))


def _name(line: Line) -> tuple[str, str, str]:
    return line.item, line.payer, line.reading


def _rates(net: Sek, rate: float) -> list[Turn]:
    asked = [one for one in rates_that_balance(net.mean(axis=0)) if 0.0 <= one <= HIGHEST_RATE]
    if not asked:
        return [Turn("rate", "discount_rate", given=rate, low=0.0, high=HIGHEST_RATE)]
    return [
        Turn("rate", "discount_rate", given=rate, turns_at=one, low=0.0, high=HIGHEST_RATE, turns=True) for one in asked
    ]


def _horizons(net: Sek, rate: float, base: float) -> list[Turn]:
    years = net.shape[1]
    values = {h: float(present_value(net[:, :h], rate).mean()) for h in HORIZONS if h < years}
    return [
        Turn("horizon", "years", given=float(years), turns_at=float(h), value=value, turns=_other(value, base))
        for h, value in values.items()
    ]


def _perspectives(side: Side, rate: float, perspective: str, base: float) -> list[Turn]:
    turns = []
    for name in PERSPECTIVES:
        if name != perspective:
            view = seen(side.saved_ore, name)
            value = float(present_value(view.sum(axis=-1), rate).mean())
            free = not view[..., OUTLAY].any()
            turns.append(Turn("perspective", name, value=value, turns=_other(value, base), pays_nothing=free))
    return turns


def _corrections(corrected: pd.DataFrame, strategy: str, perspective: str, base: float) -> list[Turn]:
    own = corrected[(corrected["strategy"] == strategy) & (corrected["perspective"] == perspective)]
    means = own.groupby("correction", sort=False)["npv_sek"].mean()
    return [Turn("correction", str(name), value=value, turns=_other(value, base)) for name, value in means.items()]


def _definitions(runs: Sequence[Booked], strategy: str) -> list[Turn]:
    """Return how many are kept out of exclusion by the least years asked for; it turns if clearly the other way."""
    own = [(before.excluded, run.excluded) for before, run in pairs(runs) if run.strategy == strategy]
    chosen = float(np.mean([before[CHOSEN] - one[CHOSEN] for before, one in own]))
    turns = []
    for least in LEAST_YEARS:
        mean, low, high = mean_interval([float(before[least] - one[least]) for before, one in own])
        clear = is_clear(low, high) and _other(mean, chosen)
        turns.append(
            Turn("definition", "least_years", turns_at=float(least), value=mean, low=low, high=high, turns=clear)
        )
    return turns


def _other(value: float, base: float) -> bool:
    return bool(value * base < 0.0)
