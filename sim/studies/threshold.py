"""What would have to be true for strategies to pay: one thing multiplied at a time, in every draw of what is believed.

Effects, coverage, uptake and fade-out are lived anew; prices, the discount rate and the worth of a person are read out
of the same lives. Each draw has a town of its own, so belief and one town's chance are in the spread of draws together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from sim.configuration.schema import Threshold as Choice
from sim.money.prices import SEK_PER_MSEK
from sim.studies.alternatives import Alternative
from sim.studies.beliefs import drawn
from sim.studies.sensitivity.levers import Lever, has, largest_times
from sim.studies.sensitivity.lives import PERSONS, Answers, Point
from sim.sweeps.attend import Ended
from sim.uncertainty.estimate import Array, Estimate, mean_of
from sim.uncertainty.thresholds import threshold_of

What = Literal["effect", "price", "coverage", "uptake", "fade_out", "discount_rate", "worth_of_a_person"]
LEVER_OF: Mapping[str, Lever] = MappingProxyType(
    {"effect": "effect", "coverage": "coverage", "uptake": "uptake", "fade_out": "fade_out"}
)
"""What has to be lived anew, and the lever it pulls."""


@dataclass(frozen=True)
class Asked:
    """One thing and the values it takes: times as believed, a rate a year, or MSEK a person."""

    what: What
    at: tuple[float, ...]


def asked_of(choice: Choice) -> list[Asked]:
    """Return what is asked, in order."""
    return [
        Asked("effect", choice.effect_times),
        Asked("price", choice.price_times),
        Asked("coverage", choice.delivery_times),
        Asked("uptake", choice.delivery_times),
        Asked("fade_out", choice.delivery_times),
        Asked("discount_rate", choice.discount_rates),
        Asked("worth_of_a_person", choice.worth_of_a_person_msek),
    ]


def points_of(choice: Choice) -> list[Point]:
    """Return every point that must be lived; the others are read out of these."""
    levers: list[tuple[tuple[Lever, float], ...]] = [()]
    levers += [(("effect", times),) for times in choice.effect_times if times != 1.0]
    for lever in ("coverage", "uptake", "fade_out"):
        levers += [((lever, times),) for times in choice.delivery_times if times != 1.0]
    return [Point(drawn(draw), lever, number=draw) for draw in range(choice.draws) for lever in levers]


def curves(answers: Answers, choice: Choice) -> pd.DataFrame:
    """Return strategy, what, at, draw and net_sek: net present value, with the worth of persons where that is asked."""
    names = [one.name for one in answers.case.alternatives[1:]]
    rows = []
    for asked in asked_of(choice):
        values = _values(answers, choice, asked)
        for place, name in enumerate(names):
            if not _is_asked(answers.case.alternatives[1 + place], asked.what):
                continue
            for k, at in enumerate(asked.at):
                rows += [(name, asked.what, at, draw, values[draw, k, place]) for draw in range(choice.draws)]
    return pd.DataFrame(rows, columns=["strategy", "what", "at", "draw", "net_sek"])


def _is_asked(alternative: Alternative, what: What) -> bool:
    return what not in LEVER_OF or has(alternative, LEVER_OF[what])


def _values(answers: Answers, choice: Choice, asked: Asked) -> Array:
    """Return net present values, shape (draws, values, strategies), in kronor."""
    draws = range(choice.draws)
    if asked.what == "worth_of_a_person":
        best = [Point(drawn(draw), number=draw) for draw in draws]
        net, persons = answers.values(best, choice.judged_by), answers.values(best, PERSONS)
        worth = np.array(asked.at) * SEK_PER_MSEK
        found: Array = net[:, None, :] + worth[None, :, None] * persons[:, None, :]
        return found
    points = [_point(draw, asked.what, at) for draw in draws for at in asked.at]
    return answers.values(points, choice.judged_by).reshape(choice.draws, len(asked.at), -1)


def _point(draw: int, what: What, at: float) -> Point:
    point = Point(drawn(draw), number=draw)
    if what == "price":
        return replace(point, price_times=at)
    if what == "discount_rate":
        return replace(point, rate=at)
    return point if at == 1.0 else replace(point, levers=((LEVER_OF[what], at),))


def pays_at(found: pd.DataFrame) -> pd.DataFrame:
    """Return strategy, what and at, with the mean net present value (net_sek) and the share of draws in which it pays.

    The columns ``net_low`` and ``net_high`` hold the 95 % interval of that mean; ``share``, ``share_low`` and
    ``share_high`` that share and its own.
    """
    rows = []
    for (name, what), table in _tables(found):
        told = threshold_of(table.columns.to_numpy(dtype=np.float64), table.to_numpy())
        means = [mean_of(table[at].to_numpy()) for at in table.columns]
        lows, highs = [one.low for one in means], [one.high for one in means]
        columns = (told.multipliers, told.mean, lows, highs, told.above, told.above_low, told.above_high)
        rows += [(name, what, *row) for row in zip(*columns, strict=True)]
    names = ["strategy", "what", "at", "net_sek", "net_low", "net_high", "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=names)


def turning_points(found: pd.DataFrame, alternatives: Sequence[Alternative]) -> pd.DataFrame:
    """Return where each verdict turns.

    The columns: strategy, what, turns_at (where the mean crosses 0 first; NaN: nowhere that is asked for), pays_now
    (whether the mean as it is believed lies above 0: yes, no, or unknown where its interval holds 0), now_sek with its
    95 % interval now_low and now_high, pays_above (whether the last value asked for pays better than the first), low
    and high (where the middle 95 of 100 draws cross, all of them where there are fewer than 41; infinite where draws do
    not), turning_share (of draws that cross within what is asked), first and last (what is asked) and full_from (the
    multiplier from which on all that is moved is at its end; infinite: none).
    """
    by_name = {one.name: one for one in alternatives}
    believed = found[(found["what"] == "price") & (found["at"] == 1.0)]
    now = {name: mean_of(rows["net_sek"].to_numpy()) for name, rows in believed.groupby("strategy")}
    rows = []
    for (name, what), table in _tables(found):
        told = threshold_of(table.columns.to_numpy(dtype=np.float64), table.to_numpy())
        at = told.crossings[0] if told.crosses else float("nan")
        lever = LEVER_OF.get(what)
        full = np.inf if lever is None else largest_times(by_name[name], lever)
        rows.append(
            {
                "strategy": name,
                "what": what,
                "turns_at": at,
                "pays_now": _verdict(now[name]),
                "now_sek": now[name].value,
                "now_low": now[name].low,
                "now_high": now[name].high,
                "pays_above": bool(told.mean[-1] > told.mean[0]),
                "low": told.low,
                "high": told.high,
                "turning_share": float(1.0 - told.always_above - told.always_below),
                "first": float(told.multipliers[0]),
                "last": float(told.multipliers[-1]),
                "full_from": full,
            }
        )
    return pd.DataFrame(rows)


def _verdict(mean: Estimate) -> str:
    """Return whether a mean is above 0 by its interval: yes, no or unknown."""
    if mean.low > 0.0:
        return "yes"
    return "no" if mean.high < 0.0 else "unknown"


def _tables(found: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Return draws by value asked, for every strategy and thing, in order."""
    keys = list(dict.fromkeys(zip(found["strategy"], found["what"], strict=True)))
    tables = []
    for name, what in keys:
        mine = found[(found["strategy"] == name) & (found["what"] == what)]
        tables.append(((name, what), mine.pivot(index="draw", columns="at", values="net_sek")))
    return tables


def both(answers: Answers, choice: Choice) -> pd.DataFrame:
    """Return effect and price together.

    The columns: strategy, effect_times, price_times, net_sek (mean) with its 95 % interval net_low and net_high, and
    share (of draws that pay; one at 0 counts half).
    """
    names = [one.name for one in answers.case.alternatives[1:]]
    rows = []
    for effect in choice.effect_times:
        for price in choice.price_times:
            points = [replace(_point(draw, "effect", effect), price_times=price) for draw in range(choice.draws)]
            values = answers.values(points, choice.judged_by)
            for place, name in enumerate(names):
                mean, pays = mean_of(values[:, place]), (np.sign(values[:, place]) + 1.0) / 2.0
                rows.append((name, effect, price, mean.value, mean.low, mean.high, pays.mean()))
    names_of_columns = ["strategy", "effect_times", "price_times", "net_sek", "net_low", "net_high", "share"]
    return pd.DataFrame(rows, columns=names_of_columns)


def live_all(answers: Answers, choice: Choice, done: Callable[[Ended], object] = lambda _ended: None) -> None:
    """Live what the curves need."""
    answers.live(points_of(choice), done)
