"""The points of a design: for each, the keys that are changed and what they are there.

Points that fill a space are a Latin hypercube (McKay, Beckman & Conover 1979, Technometrics 21:239) or a Sobol sequence
(Sobol 1967) moved by a random shift for each key (Cranley & Patterson 1976, SIAM J Numer Anal 13:904), which keeps its
evenness. All chance comes from the module of draws, by the key's name: a key added to a design moves no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from sim.configuration.changes import Choices, values_at
from sim.configuration.designs import FILLS_SPACE, MOST_POINTS, Design
from sim.configuration.faults import BadInput, fault
from sim.people.draws import key_of, uniforms
from sim.studies.sweep.file import points_in
from sim.studies.sweep.ways import Drawn, Way, way_of

Point = dict[str, Any]

_STREAM = 11
_ORDER, _WITHIN = 0, 1
"""Years among the draws of a hypercube: which stratum, and where in it. The shift of a Sobol sequence has the first."""


def points_of(design: Design, choices: Choices, seed: int, where: str, folder: Path) -> list[Point]:
    """Return the points of a design, in order.

    Args:
        design: what varies.
        choices: what is not varied; it says which keys ask for whole numbers.
        seed: of points that are spread by chance.
        where: the design file, for messages.
        folder: in which its table of points lies, if it has one.

    Raises:
        BadInput: a way of varying that cannot be read, or too many points.
    """
    if design.file:
        return points_in(folder / design.file)
    whole = {key: _is_whole(choices, key) for key in design.vary}
    ways = {key: way_of(key, given, whole[key], where) for key, given in design.vary.items()}
    if design.how in FILLS_SPACE:
        shares = _sobol if design.how == "sobol" else _hypercube
        columns = shares(list(ways), design.points or 0, seed)
        rows = columns.T if len(ways) else columns
        return [
            {key: way.at(float(share), whole[key]) for (key, way), share in zip(ways.items(), row, strict=True)}
            for row in rows
        ]
    values = {key: _written_out(key, way, whole[key], design, where) for key, way in ways.items()}
    if design.how == "one_at_a_time":
        return [{}, *({key: value} for key, several in values.items() for value in several)]
    count = prod(map(len, values.values()))
    if count > MOST_POINTS:
        raise BadInput(fault(where, f"{count} points", f"at most {MOST_POINTS}"))
    return [dict(zip(values, combination, strict=True)) for combination in product(*values.values())]


def _is_whole(choices: Choices, key: str) -> bool:
    """Return whether a key asks for whole numbers, by what stands there."""
    there = values_at(choices, key)
    return bool(there) and all(isinstance(one, int) and not isinstance(one, bool) for one in there)


def _written_out(key: str, way: Way, is_whole: bool, design: Design, where: str) -> Sequence[Any]:
    if not isinstance(way, Drawn):
        return way.values
    if design.how == "one_at_a_time":
        return way.ends(is_whole)
    told = f"steps, or how: {' or '.join(FILLS_SPACE)}"
    raise BadInput(fault(f"{where}: vary: {key}", "anything between two ends in a grid", told))


def _hypercube(keys: Sequence[str], points: int, seed: int) -> npt.NDArray[np.float64]:
    """Return shares, shape (keys, points): of each key every n-th of its range is met once."""
    found = []
    for key in keys:
        order, within = _uniforms(key, points, seed, _ORDER), _uniforms(key, points, seed, _WITHIN)
        strata = np.empty(points)
        strata[np.argsort(order, kind="stable")] = np.arange(points)
        found.append((strata + within) / points)
    return np.array(found)


def _sobol(keys: Sequence[str], points: int, seed: int) -> npt.NDArray[np.float64]:
    """Return shares, shape (keys, points): Sobol points, shifted around the end of each range."""
    even = qmc.Sobol(d=len(keys), scramble=False).random_base2(points.bit_length() - 1)
    shifts = np.array([_uniforms(key, 1, seed, _ORDER)[0] for key in keys])
    return ((even + shifts) % 1.0).T


def _uniforms(key: str, count: int, seed: int, year: int) -> npt.NDArray[np.float64]:
    mine = key_of(seed, zlib.crc32(key.encode()))
    return uniforms(mine, np.arange(count, dtype=np.uint32), year, _STREAM)[:, 0]


def keys_of(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the swept keys, in the order in which points first name them."""
    return list(dict.fromkeys(key for point in points for key in point))


def told_at(point: Mapping[str, Any], keys: Sequence[str], there: Choices) -> Point:
    """Return what is at each swept key of a point: what it says itself or, where it leaves a key, what is lived there.

    Where several places stand for a key and differ, there is no one value: None.

    Args:
        point: as the design has it.
        keys: all that are swept.
        there: everything chosen at this very point, its own changes made.
    """
    told = dict(point)
    for key in keys:
        if key not in point:
            now = values_at(there, key)
            told[key] = now[0] if now and all(one == now[0] for one in now) else None
    return told


def columns_of(told: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> dict[str, list[Any]]:
    """Return the swept keys as columns with a value for each point (``told_at``); a list is written with commas."""
    found: dict[str, list[Any]] = {}
    for key in keys:
        values = [_shown(one[key]) for one in told]
        numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
        if any(isinstance(one, str) for one in values):
            values = [one if one is None else str(one) for one in values]
        elif any(isinstance(one, float) for one in numbers) and len(numbers) == sum(one is not None for one in values):
            values = [one if one is None else float(one) for one in values]
        found[key] = values
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value) if isinstance(value, Mapping) else value
