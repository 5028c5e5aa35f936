"""Ways in which one key can vary, as a design file writes them: listed, stepwise over a range, or drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sim.configuration.faults import BadInput, closest, fault, shown
from sim.evidence.parameters import HALF_WIDTH_SD
from sim.people.draws import normal

Distribution = Literal["uniform", "loguniform", "normal"]
DISTRIBUTIONS = ("uniform", "loguniform", "normal")
MOST_VALUES = 100_000

_ALLOWED = "a list of values, {from, to, steps} or {low, high, distribution}"


@dataclass(frozen=True)
class Listed:
    """Values written out, or the steps of a range."""

    values: tuple[Any, ...]

    def at(self, share: float, is_whole: bool) -> Any:
        """Return the value at a share (0 to 1) of the list: each as likely as any other."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


@dataclass(frozen=True)
class Drawn:
    """Anything between two ends. ``low`` and ``high`` are the ends, or bound 95 % of a normal distribution."""

    low: float
    high: float
    distribution: Distribution = "uniform"

    def at(self, share: float, is_whole: bool) -> Any:
        """Return the value at a share (0 to 1) of the distribution; a whole number where the key asks for one."""
        if is_whole and self.distribution == "uniform":
            return int(self.low) + min(int(share * (self.high - self.low + 1)), int(self.high - self.low))
        if self.distribution == "loguniform":
            value = self.low * math.exp(share * math.log(self.high / self.low))
        elif self.distribution == "normal":
            sd = (self.high - self.low) / (2.0 * HALF_WIDTH_SD)
            value = (self.low + self.high) / 2.0 + sd * normal(min(max(share, 1e-6), 1.0 - 1e-6))
        else:
            value = self.low + share * (self.high - self.low)
        return round(value) if is_whole else _short(value)

    def ends(self, is_whole: bool) -> tuple[Any, Any]:
        """Return the two ends as values."""
        return (round(self.low), round(self.high)) if is_whole else (self.low, self.high)


Way = Listed | Drawn


def way_of(key: str, given: object, is_whole: bool, where: str) -> Way:
    """Return how a key varies.

    Args:
        key: for messages.
        given: as the design file has it.
        is_whole: whether the key asks for whole numbers.
        where: the design file, for messages.

    Raises:
        BadInput: it can be read in none of the three ways.
    """
    spot = f"{where}: vary: {key}"
    if isinstance(given, list) and given:
        plain = [tuple(one) if isinstance(one, list) else one for one in given]
        if len(set(map(repr, plain))) < len(plain):
            raise BadInput(fault(spot, shown(given), "each value once"))
        return Listed(tuple(given))
    if not isinstance(given, Mapping) or not given:
        raise BadInput(fault(spot, shown(given), _ALLOWED))
    known = ("from", "to", "steps") if {"from", "to"} & set(given) else ("low", "high", "distribution")
    strange = [one for one in given if one not in known]
    if strange:
        raise BadInput(fault(spot, f"unknown key {shown(strange[0])}", _ALLOWED, closest(str(strange[0]), known)))
    missing = [one for one in known[:2] if one not in given]
    if missing:
        raise BadInput(fault(spot, f"{missing[0]} is missing", _ALLOWED))
    return _range(given, is_whole, spot) if known[0] == "from" else _drawn(given, is_whole, spot)


def _range(given: Mapping[str, Any], is_whole: bool, spot: str) -> Way:
    first, last, steps = _number(given, "from", spot), _number(given, "to", spot), given.get("steps")
    if steps is None:
        return _drawn({"low": first, "high": last}, is_whole, spot)
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_VALUES:
        raise BadInput(fault(spot, f"steps={shown(steps)}", f"a whole number from 2 to {MOST_VALUES}"))
    values = [_short(first + (last - first) * k / (steps - 1)) for k in range(steps)]
    if is_whole:
        values = [round(value) for value in values]
    if len(set(values)) < steps:
        raise BadInput(fault(spot, f"{steps} steps from {first:g} to {last:g}", "steps that differ"))
    return Listed(tuple(values))


def _drawn(given: Mapping[str, Any], is_whole: bool, spot: str) -> Drawn:
    low, high = _number(given, "low", spot), _number(given, "high", spot)
    distribution = given.get("distribution", "uniform")
    if distribution not in DISTRIBUTIONS:
        allowed = f"one of {', '.join(DISTRIBUTIONS)}"
        raise BadInput(
            fault(spot, f"distribution={shown(distribution)}", allowed, closest(str(distribution), DISTRIBUTIONS))
        )
    if low >= high:
        raise BadInput(fault(spot, f"{low:g} to {high:g}", "a low end below the high one"))
    if distribution == "loguniform" and low <= 0.0:
        raise BadInput(fault(spot, f"low={low:g}", "above 0 for loguniform"))
    if is_whole and not (float(low).is_integer() and float(high).is_integer()):
        raise BadInput(fault(spot, f"{low:g} to {high:g}", "whole ends: the key asks for whole numbers"))
    return Drawn(low, high, distribution)


def _short(value: float) -> float:
    """Return a value with twelve digits, as one would write it: 0.3 and not 0.30000000000000004."""
    return float(f"{value:.12g}")


def _number(given: Mapping[str, Any], key: str, spot: str) -> float:
    value = given[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput(fault(spot, f"{key}={shown(value)}", "a number"))
    return value
