"""Draws of prices: what units may cost instead of the best guess, the same for everybody who asks.

A ledger is linear in its prices, so a run is priced anew without being lived again. (Where a council decides by what
things cost, the lives that followed from the best guess are kept.)
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sim.evidence.conventions import convention
from sim.evidence.parameters import Position
from sim.money.prices import Line, Price, prices
from sim.people.draws import key_of, normals, uniforms

_SEED_OF_PRICES = 3
_STREAM = 1
NOWHERE: Mapping[str, Position] = MappingProxyType({})
_HALF_WIDTH_SD = 1.959963984540054
PROGRAMME_PRICE = "programme_price_spread_share"
"""The convention that says how far a programme's or reform's price may lie from what is stated (an assumption)."""


def _name(one: Line | Price) -> tuple[str, str, str]:
    return one.item, one.payer, one.reading


@cache
def _by_line() -> Mapping[tuple[str, str, str], Price]:
    return {_name(one): one for one in prices()}


def price_range(price: Price) -> tuple[float, float]:
    """Return the least and largest factor on a price: ``low`` and ``high`` over the best guess; 1 for a free unit.

    A tax that comes back is a negative price; its factors run from the smaller sum to the larger.
    """
    if price.sek == 0.0:
        return 1.0, 1.0
    low, high = sorted((price.low / price.sek, price.high / price.sek))
    return low, high


def range_by_line(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the least and largest factor on each line; what has no price of its own (assessments) moves with none."""
    known = _by_line()
    spread = convention(PROGRAMME_PRICE)
    found = []
    for line in lines:
        price = known.get(_name(line))
        if price is not None:
            found.append(price_range(price))
        elif line.is_outlay:
            found.append((1.0 - spread.value, 1.0 + spread.value))
        else:
            found.append((1.0, 1.0))
    return found


def factors_of_draw(
    lines: Sequence[Line], draw: int | None, at: Mapping[str, Position] = NOWHERE
) -> npt.NDArray[np.float64]:
    """Return what each line's price is multiplied with in a draw, shape (lines,), 0 or more.

    All payers of an item lie at the same place of their distributions, where these are of one shape. (The two of
    addiction care are not and move apart, so their sum is believed a little too surely.)

    Args:
        lines: of a ledger.
        draw: 0 or more; none: the best guess.
        at: places of some items in their distributions, whatever the draw.
    """
    known = _by_line()
    shapes = [known[_name(line)].distribution if _name(line) in known else "triangular" for line in lines]
    places = places_of_draw(lines, draw)
    ranges = range_by_line(lines)
    found = np.ones(len(lines))
    for k, line in enumerate(lines):
        place = at.get(line.item, places[k])
        if place is not None:
            found[k] = _factor(*ranges[k], shapes[k], place.share, place.sd)
    return found


def places_of_draw(lines: Sequence[Line], draw: int | None) -> list[Position | None]:
    """Return where each line's price lies in its distribution in a draw; nowhere in the best guess."""
    if draw is None:
        return [None] * len(lines)
    names = np.array([zlib.crc32(line.item.encode()) for line in lines], dtype=np.uint32)
    key = key_of(_SEED_OF_PRICES)
    share, sd = uniforms(key, names, draw, _STREAM)[:, 0], normals(key, names, draw, _STREAM)[:, 1]
    return [Position(float(one), float(other)) for one, other in zip(share, sd, strict=True)]


def _factor(low: float, high: float, distribution: str, share: float, sd: float) -> float:
    """Return the factor at a place of its distribution around 1."""
    if distribution == "fixed" or low == high:
        return 1.0
    if distribution == "uniform":
        return low + share * (high - low)
    if distribution == "lognormal" and low > 0.0:
        side = math.log(high) if sd > 0.0 else -math.log(low)
        return math.exp(sd * side / _HALF_WIDTH_SD)
    width = high - low
    if share * width < 1.0 - low:
        return low + math.sqrt(share * width * (1.0 - low))
    return high - math.sqrt((1.0 - share) * width * (high - 1.0))
