"""Inputs: what a sensitivity analysis moves, named as in ``sim.studies.factors``, and on what evidence each rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.studies.alternatives import Alternative
from sim.studies.beliefs import EFFECT, Belief
from sim.studies.factors import EFFECT_OF, LIVES, PRICE_OF, Factor, factors_of, groups_of
from sim.studies.sensitivity.levers import DELIVERY, has
from sim.studies.sensitivity.lives import Point

Kind = Literal[
    "rule", "rules", "effect", "own_price", "price", "prices", "delivery", "rate", "chance", "dummy", "all_rules"
]
RATE, CHANCE, ALL_RULES = "discount_rate", "chance", "posterior"

NOTHING_TO_KNOW = float("nan")
"""Of chance and of the dummy: nobody measures or assumes them."""


@dataclass(frozen=True)
class Input:
    """What is moved as one.

    Attributes:
        name: a factor's, a group's (``effect_of:NAME`` …), a lever's, or ``discount_rate``, ``chance``, ``dummy``.
        kind: what it is.
        factors: what it moves of what is believed, by their names in ``Belief.at``.
        assumed_share: share of these whose value is an assumption; 1 where how far to move it is one.
    """

    name: str
    kind: Kind
    factors: tuple[str, ...] = ()
    assumed_share: float = NOTHING_TO_KNOW


@dataclass(frozen=True)
class Swing:
    """An input with its two ends, as points on accidents number 0."""

    moved: Input
    low: Point
    high: Point


def grouped(factors: Sequence[Factor]) -> list[Input]:
    """Return factors that one would find out about together as one input each, in a fixed order."""
    return [_input(group, members) for group, members in groups_of(factors).items()]


def single(factors: Sequence[Factor]) -> list[Input]:
    """Return every factor as an input of its own."""
    return [Input(one.name, _kind(one.group, True), (one.name,), float(one.is_assumed)) for one in factors]


def _input(group: str, members: Sequence[Factor]) -> Input:
    names = tuple(one.name for one in members)
    return Input(group, _kind(group, False), names, sum(one.is_assumed for one in members) / len(members))


def _kind(group: str, alone: bool) -> Kind:
    what = group.partition(":")[0]
    if what == LIVES:
        return "rule" if alone else "rules"
    if what == EFFECT_OF:
        return "effect"
    if what == PRICE_OF:
        return "own_price"
    return "price" if alone else "prices"


def rules_of_life(alternatives: Sequence[Alternative]) -> list[Input]:
    """Return every parameter of the rules of life as an input."""
    return [one for one in single(factors_of(alternatives)) if one.kind == "rule"]


def swing_of(one: Input, share: float) -> Swing:
    """Return an input at a share of its distribution and at the opposite one, all its factors at the same place."""
    low, high = (Point(Belief(at=tuple((name, at) for name in one.factors))) for at in (share, 1.0 - share))
    return Swing(one, low, high)


def swings_without_rules(
    alternatives: Sequence[Alternative], share: float, delivery_share: float, rates: tuple[float, float]
) -> list[Swing]:
    """Return what can be swung beside the rules of life: effects as a whole, prices, delivery and the discount rate."""
    factors = factors_of(alternatives)
    found = []
    for one in grouped(factors):
        if one.kind == "effect":  # all levers of a programme from the weakest to the strongest
            name = one.name.partition(":")[2]
            found.append(swing_of(Input(one.name, one.kind, (f"{EFFECT}:{name}",), one.assumed_share), share))
    found += [swing_of(one, share) for one in single(factors) if one.kind in ("own_price", "price")]
    for lever in DELIVERY:
        if any(has(alternative, lever) for alternative in alternatives):
            low, high = (Point(levers=((lever, times),)) for times in (1.0 - delivery_share, 1.0 + delivery_share))
            found.append(Swing(Input(lever, "delivery", assumed_share=1.0), low, high))
    found.append(Swing(Input(RATE, "rate", assumed_share=1.0), Point(rate=rates[0]), Point(rate=rates[1])))
    return found
