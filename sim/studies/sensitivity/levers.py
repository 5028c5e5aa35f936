"""Levers: what somebody who runs a strategy asks of it, pulled so many times as far as its files say."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from sim.configuration.schema import Change, Programme, ProgrammeEffect, Reform
from sim.studies.alternatives import Alternative
from sim.studies.same_money.sized import ALMOST_ALL, LARGEST_SHARE

Lever = Literal["effect", "coverage", "uptake", "drop_out", "fade_out"]
DELIVERY: tuple[Lever, ...] = ("coverage", "uptake", "drop_out", "fade_out")
LARGEST_EFFECT = 5.0
"""No effect is larger, in SD or log-odds (``sim.configuration.kinds.Effect``)."""


def pulled(alternative: Alternative, lever: Lever, times: float) -> Alternative:
    """Return an alternative with one lever of all its programmes and reforms multiplied.

    Shares end at 1 and effects at 5. Of a reform, *coverage* is its share (size and price alike); uptake, drop-out and
    fade-out are none of a reform's.

    Args:
        alternative: as its files have it.
        lever: *effect* moves the size and both ends of the interval, so a draw of it is multiplied too.
        times: 0 or more.
    """
    if times == 1.0:
        return alternative
    return replace(
        alternative,
        programmes=tuple(_programme(one, lever, times) for one in alternative.programmes),
        reforms=tuple(_reform(one, lever, times) for one in alternative.reforms),
    )


def has(alternative: Alternative, lever: Lever) -> bool:
    """Return whether an alternative has anything that a lever moves."""
    return any(pulled(alternative, lever, times) != alternative for times in (0.0, 2.0))


def largest_times(alternative: Alternative, lever: Lever) -> float:
    """Return from which multiplier on nothing changes any more, since all that a lever moves is at its end."""
    if lever == "effect":
        ends = [abs(x) for one in alternative.programmes for e in one.effects for x in (e.low, e.size, e.high)]
        found = [LARGEST_EFFECT / end for end in ends if end > 0.0]
        for reform in alternative.reforms:
            for change in reform.changes:
                ends = [abs(x) for x in (change.low, change.size, change.high) if x != 0.0]
                found += [_most_of_change(change, reform.share) / end for end in ends]
        return max(found, default=float("inf"))
    of_reforms = [_largest_share(one) / one.share for one in alternative.reforms if one.share > 0.0]
    shares = {
        "coverage": [one.coverage_share for one in alternative.programmes],
        "uptake": [one.uptake_share for one in alternative.programmes],
        "drop_out": [one.drop_out_share for one in alternative.programmes],
        "fade_out": [effect.fade_out_per_year for one in alternative.programmes for effect in one.effects],
    }[lever]
    found = [1.0 / share for share in shares if share > 0.0]
    return max(found + (of_reforms if lever == "coverage" else []), default=float("inf"))


def _programme(one: Programme, lever: Lever, times: float) -> Programme:
    if lever == "effect":
        return replace(one, effects=tuple(_effect(effect, times) for effect in one.effects))
    if lever == "coverage":
        return replace(one, coverage_share=min(1.0, one.coverage_share * times))
    if lever == "uptake":
        return replace(one, uptake_share=min(1.0, one.uptake_share * times))
    if lever == "drop_out":
        return replace(one, drop_out_share=min(1.0, one.drop_out_share * times))
    faded = (replace(effect, fade_out_per_year=min(1.0, effect.fade_out_per_year * times)) for effect in one.effects)
    return replace(one, effects=tuple(faded))


def _effect(effect: ProgrammeEffect, times: float) -> ProgrammeEffect:
    low, size, high = (
        max(-LARGEST_EFFECT, min(LARGEST_EFFECT, x * times)) for x in (effect.low, effect.size, effect.high)
    )
    return replace(effect, low=low, size=size, high=high)


def _reform(one: Reform, lever: Lever, times: float) -> Reform:
    if lever == "coverage":
        return replace(one, share=min(_largest_share(one), one.share * times))
    if lever == "effect":
        return replace(one, changes=tuple(_change(change, times, one.share) for change in one.changes))
    return one


def _largest_share(one: Reform) -> float:
    highs = [change.high for change in one.changes if change.moves.endswith("_mixing") and change.high > 0.0]
    return min([LARGEST_SHARE, *(ALMOST_ALL / high for high in highs)])


def _most_of_change(change: Change, share: float) -> float:
    if change.moves.endswith("_mixing") and share > 0.0:
        return min(1.0, ALMOST_ALL / share)
    return LARGEST_EFFECT


def _change(change: Change, times: float, share: float) -> Change:
    """Return a change so many times as large; nothing can be mixed more than wholly."""
    most = _most_of_change(change, share)
    low, size, high = (max(-most, min(most, x * times)) for x in (change.low, change.size, change.high))
    return replace(change, low=low, size=size, high=high)
