"""How large a strategy is for some money.

Programmes grow by the share of those found who are offered a place, reforms by their share: one factor for all of a
strategy, until each is as large as it can be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.configuration.schema import Programme, Reform
from sim.money.prices import programme_item, reform_item
from sim.studies.alternatives import Alternative

LARGEST_SHARE, ALMOST_ALL = 10.0, 1.0 - 1e-9
"""Of a reform, and of what mixing can reach with its ``high`` (``sim.configuration.programmes.Reform``)."""

Kind = Literal["people", "surroundings", "both"]


@dataclass(frozen=True)
class Size:
    """How large a strategy is made for the money.

    Attributes:
        alternative: so large.
        factor: times the coverage of its programmes and the shares of its reforms as their files have them.
        is_full: whether it is as large as it can be: it could use no more money.
    """

    alternative: Alternative
    factor: float
    is_full: bool


def kind_of(alternative: Alternative) -> Kind:
    """Return whether a strategy acts on people, on what surrounds them, or on both."""
    if alternative.programmes and alternative.reforms:
        return "both"
    return "people" if alternative.programmes else "surroundings"


def grade_of(alternative: Alternative) -> str:
    """Return the evidence grade of a strategy: the lowest of its programmes and reforms."""
    return max([one.grade for one in alternative.programmes] + [one.grade for one in alternative.reforms])


def at_full_size(alternative: Alternative) -> Alternative:
    """Return a strategy whose programmes are offered to everybody they find; reforms as they are."""
    return replace(alternative, programmes=tuple(replace(one, coverage_share=1.0) for one in alternative.programmes))


def sized(alternative: Alternative, full_outlay_sek: Mapping[str, float], money_sek: float) -> Size:
    """Return a strategy as large as some money makes it.

    Args:
        alternative: as its files have it.
        full_outlay_sek: by item, what it costs ``at_full_size``; taken to grow in proportion with coverage or share.
        money_sek: discounted.
    """
    parts = [_of_programme(one, full_outlay_sek) for one in alternative.programmes]
    parts += [_of_reform(one, full_outlay_sek) for one in alternative.reforms]
    given, most, price = (np.array(column) for column in zip(*parts, strict=True))
    largest = np.divide(most, given, out=np.zeros_like(most), where=given > 0.0)
    steps = np.unique([0.0, *largest])
    costs = np.array([(price * np.minimum(most, step * given)).sum() for step in steps])
    if costs[-1] <= 0.0:  # nothing to be bought: as its files have it
        return Size(alternative, 1.0, True)
    factor = float(np.interp(money_sek, costs, steps))
    amounts = np.minimum(most, factor * given).tolist()
    programmes = len(alternative.programmes)
    larger = replace(
        alternative,
        programmes=tuple(
            replace(one, coverage_share=share)
            for one, share in zip(alternative.programmes, amounts[:programmes], strict=True)
        ),
        reforms=tuple(
            replace(one, share=share) for one, share in zip(alternative.reforms, amounts[programmes:], strict=True)
        ),
    )
    return Size(larger, factor, money_sek >= costs[-1])


def _of_programme(one: Programme, full_outlay_sek: Mapping[str, float]) -> tuple[float, float, float]:
    """Return a programme's coverage, the most it can have, and what the whole of it costs."""
    return one.coverage_share, 1.0, full_outlay_sek.get(programme_item(one.name), 0.0)


def _of_reform(one: Reform, full_outlay_sek: Mapping[str, float]) -> tuple[float, float, float]:
    """Return a reform's share, the most it can have (no mixing beyond all), and what a share of one costs."""
    highs = [change.high for change in one.changes if change.moves.endswith("_mixing") and change.high > 0.0]
    most = min([LARGEST_SHARE, *(ALMOST_ALL / high for high in highs)])
    price = full_outlay_sek.get(reform_item(one.name), 0.0) / one.share if one.share > 0.0 else 0.0
    return one.share, most, price
