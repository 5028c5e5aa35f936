"""Factors: everything that could be otherwise, what it belongs to, and whether somebody measured it or assumed it.

The names are those of ``sim.studies.beliefs``; what is fixed (an institution, a definition) is no factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.configuration.schema import Programme, Reform
from sim.evidence.conventions import convention
from sim.evidence.parameters import free_parameters, is_free
from sim.evidence.tables import Parameter, parameters
from sim.money.price_draws import PROGRAMME_PRICE, factors_of_draw
from sim.money.prices import PAYERS, READINGS, Line, prices, programme_item, reform_item
from sim.programmes.uncertainty import place_of_effect
from sim.studies.alternatives import Alternative
from sim.studies.beliefs import CALIBRATED, EFFECT, PARAMETER, PRICE
from sim.studies.calibration.posterior import member_of, positions_of

LIVES, EFFECT_OF, PRICE_OF, PRICES = "lives", "effect_of", "price_of", "prices"
LEAST_TIMES = 1e-9
"""A price can be free in a draw; its logarithm cannot."""


@dataclass(frozen=True)
class Factor:
    """One thing that could be otherwise.

    Attributes:
        name: as ``Belief.at`` names it.
        group: what one would find out about together: ``lives:DOMAIN`` (a table of parameters), ``effect_of:NAME`` and
            ``price_of:NAME`` (a programme or reform) or ``prices:READING``.
        is_assumed: whether its value is an assumption; otherwise somebody measured it. The price of an item with
            several rows (a benefit and the tax lost beside it) lies in one place of all their distributions: it is one
            factor, in the group of its first row, and assumed when any row is.
    """

    name: str
    group: str
    is_assumed: bool


def factors_of(alternatives: Sequence[Alternative]) -> tuple[Factor, ...]:
    """Return every factor of the rules of life, of prices, and of what some alternatives do, in a fixed order."""
    found = [*_of_lives(), *_of_prices()]
    for kind in _kinds(alternatives):
        evidence = kind.effects if isinstance(kind, Programme) else kind.changes
        for one in evidence:
            if one.low < one.high:
                name = f"{EFFECT}:{kind.name}:{one.moves}"
                found.append(Factor(name, f"{EFFECT_OF}:{kind.name}", says_assumption(one.evidence)))
        item = programme_item(kind.name) if isinstance(kind, Programme) else reform_item(kind.name)
        if convention(PROGRAMME_PRICE).value > 0.0:
            found.append(Factor(f"{PRICE}:{item}", f"{PRICE_OF}:{kind.name}", says_assumption(kind.price_evidence)))
    return tuple(found)


def groups_of(factors: Sequence[Factor]) -> dict[str, list[Factor]]:
    """Return factors by what one would find out about together, in order."""
    found: dict[str, list[Factor]] = {}
    for one in factors:
        found.setdefault(one.group, []).append(one)
    return found


def _kinds(alternatives: Iterable[Alternative]) -> list[Programme | Reform]:
    """Return the programmes and reforms of some alternatives, each name once."""
    found: dict[str, Programme | Reform] = {}
    for alternative in alternatives:
        found.update({one.name: one for one in alternative.programmes})
        found.update({one.name: one for one in alternative.reforms})
    return list(found.values())


def says_assumption(evidence: str | None) -> bool:
    """Return whether evidence, in the words of a file, is none: an assumption."""
    return evidence is None or evidence.lower().startswith("assumption")


def _of_lives() -> list[Factor]:
    found: dict[str, Factor] = {}
    domain_of = {row.name: row.domain for row in parameters()}
    for row in parameters():
        if not is_free(row) and _varies(row):
            name = f"{PARAMETER}:{row.name}"
            found.setdefault(name, Factor(name, f"{LIVES}:{row.domain}", row.kind == "assumption"))
    for free in free_parameters():  # they are told by what they are fitted to: nobody assumed them
        name = f"{CALIBRATED}:{free.add(0.0).label}"
        found[name] = Factor(name, f"{LIVES}:{domain_of[free.name]}", False)
    return list(found.values())


def _varies(row: Parameter) -> bool:
    return row.distribution != "fixed" and row.low < row.high


def _of_prices() -> list[Factor]:
    found: dict[str, Factor] = {}
    for price in prices():
        if price.distribution != "fixed" and price.low < price.high:
            first = found.get(price.item, Factor(f"{PRICE}:{price.item}", f"{PRICES}:{price.reading}", False))
            found[price.item] = replace(first, is_assumed=first.is_assumed or price.kind == "assumption")
    return list(found.values())


def values_in_draws(factors: Sequence[Factor], draws: Sequence[int]) -> pd.DataFrame:
    """Return where each factor lies in some draws of everything, one row a draw and one column a factor.

    Parameters, effects and prices in standard deviations of their own distribution (uniform ones as if normal), what is
    calibrated as what the draw adds, prices as the log of their factor: only the order and spread of a column matter.
    """
    lines = [_line_of(one.name.removeprefix(f"{PRICE}:")) for one in factors if one.name.startswith(f"{PRICE}:")]
    rows = []
    for draw in draws:
        known = _of_one_draw(draw, lines)
        rows.append([known[one.name] if one.name in known else _effect(one.name, draw) for one in factors])
    return pd.DataFrame(rows, columns=[one.name for one in factors], index=pd.Index(list(draws), name="draw"))


def _of_one_draw(draw: int, lines: Sequence[Line]) -> dict[str, float]:
    """Return the parameters and prices of a draw, by their names as factors."""
    member, shifts = member_of(draw)
    found = {f"{PARAMETER}:{name}": at.sd for (name, _), at in positions_of(member).items()}
    found.update({f"{CALIBRATED}:{one.label}": one.add for one in shifts})
    for line, times in zip(lines, factors_of_draw(lines, draw), strict=True):
        found[f"{PRICE}:{line.item}"] = math.log(max(float(times), LEAST_TIMES))
    return found


def _effect(name: str, draw: int) -> float:
    _, programme, lever = name.split(":")
    return place_of_effect(programme, lever, draw).sd


def _line_of(item: str) -> Line:
    """Return a line to ask for the price of an item by; what has no price of its own is a programme's or reform's."""
    known = next((one for one in prices() if one.item == item), None)
    if known is None:
        return Line(item, PAYERS[0], READINGS[0], ore=0, is_outlay=True)
    return Line(item, known.payer, known.reading, ore=0)
