"""Dotted keys in plain data: every place that ``effects.*.size`` or ``effects.work.size`` leads to, or why none.

A step is a key of a mapping, the number of an item of a list, what the item is called or moves, or * for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.configuration.faults import closest, fault, shown

Plain = dict[str, Any] | list[Any]
Place = tuple[Any, Any]
"""A mapping or list, and the key in it."""

CALLED_BY = ("name", "moves", "programme", "reform", "to", "item", "need")
"""Keys by which an item of a list can be called."""


def at(place: Place) -> Any:
    """Return what stands at a place."""
    container, step = place
    return container[step]


def places(node: object, steps: Sequence[str]) -> list[Place]:
    """Return every place (a mapping or list, and the key in it) that some steps lead to; none if a step is missing."""
    here: list[Place] = []
    if isinstance(node, dict):
        here = [(node, key) for key in node if steps[0] in (key, "*")]
    elif isinstance(node, list):
        here = [(node, k) for k, item in enumerate(node) if steps[0] in (str(k), "*") or _is_called(item, steps[0])]
    return here if len(steps) == 1 else [place for one in here for place in places(at(one), steps[1:])]


def _is_called(item: object, name: str) -> bool:
    return isinstance(item, dict) and any(item.get(key) == name for key in CALLED_BY)


def nowhere(plain: Plain, steps: Sequence[str], key: str, where: str) -> str:
    """Return the fault of a key that leads nowhere: where it goes wrong and what is there."""
    good = next(k for k in range(len(steps)) if not places(plain, steps[: k + 1]))
    node = at(places(plain, steps[:good])[0]) if good else plain
    known = list(node) if isinstance(node, dict) else [_called(item, k) for k, item in enumerate(node or ())]
    head = key.split(".")
    meant = closest(steps[good], known)
    whole = ".".join([*head[: len(head) - len(steps) + good], meant, *steps[good + 1 :]]) if meant else None
    return fault(where, f"unknown key {shown(key)}", f"known here: {', '.join(known) or 'nothing, it is empty'}", whole)


def _called(item: object, place: int) -> str:
    names = [str(item[key]) for key in CALLED_BY if key in item] if isinstance(item, dict) else []
    return names[0] if names else str(place)
