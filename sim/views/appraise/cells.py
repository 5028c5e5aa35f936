"""How the bill's numbers are written in the cells of its tables."""

from __future__ import annotations

import math

from sim.views.over_years import Change
from sim.views.words import Words

NOTHING = "·"
_WHOLE_FROM, _HUNDREDTHS_UP_TO = 999.5, 9.95


def amount(change: Change, words: Words, decimals: int = 1, sign: bool = False) -> str:
    """Write a mean ± half its interval; ~ before one whose interval holds 0, a dot where it is not known.

    A ratio that may be anything (infinite bounds) has no ±; what is 0 in every replication has neither ± nor ~.
    """
    if math.isnan(change.mean):
        return NOTHING
    half = (change.high - change.low) / 2
    decimals = 0 if max(abs(change.mean), half if math.isfinite(half) else 0.0) >= _WHOLE_FROM else decimals
    mean = words.number(change.mean, decimals, sign)
    if math.isnan(half) or change.low == change.high == 0.0:
        return mean
    return f"{'' if change.clear else '~'}{mean}" + (f" ±{words.number(half, decimals)}" if math.isfinite(half) else "")


def net(change: Change, words: Words, decimals: int = 1) -> str:
    """Write a difference with its sign."""
    return amount(change, words, decimals, sign=True)


def cost_per(change: Change, words: Words) -> str:
    """Write what a unit gained costs; that it saves where the cost is below 0; that nothing is gained."""
    if math.isnan(change.mean):
        return words("bill.nothing_gained")
    if change.mean < 0.0:
        return f"{'' if change.clear else '~'}{words('bill.saves')}"
    return amount(change, words, 2 if change.mean < _HUNDREDTHS_UP_TO else 1)


def year(change: Change, words: Words) -> str:
    """Write a whole number of years; an infinite one is never."""
    return words("never") if math.isinf(change.mean) else words.number(round(change.mean))


def shares(parts: list[float], words: Words) -> str:
    """Write shares of 1 as whole per cents with a slash between; 0 and 100 only where they are exact."""
    percents = [100.0 * part for part in parts]
    told = [one if one in (0.0, 100.0) else min(max(one, 1.0), 99.0) for one in percents]
    return "/".join([*(words.number(one) for one in told[:-1]), words.percent(told[-1])])
