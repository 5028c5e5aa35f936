"""Draws of effects: what programmes and reforms may do instead of their best guess, the same for everybody who asks."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from sim.configuration.schema import Change, Programme, ProgrammeEffect, Reform
from sim.evidence.parameters import Position, at_position
from sim.people.draws import key_of, normals, uniforms

_SEED_OF_EFFECTS = 2
_STREAM = 1
NOWHERE: Mapping[str, Position] = MappingProxyType({})


def effect_key(name: str, lever: str) -> str:
    """Return what an effect of a programme or reform on a lever is drawn by, and named in ``at``."""
    return f"{name}:{lever}"


def with_drawn_effects(programme: Programme, draw: int | None, at: Mapping[str, Position] = NOWHERE) -> Programme:
    """Return a programme whose effects are those of a draw.

    An effect's place in its distribution depends on programme, lever and draw alone, so that a programme is as good in
    one strategy as in another of the same draw.

    Args:
        programme: with ``low`` and ``high`` of each effect.
        draw: 0 or more; none: the best guess.
        at: places of some effects, by ``effect_key``, whatever the draw.
    """
    effects = tuple(replace(one, size=_size(one, programme.name, draw, at)) for one in programme.effects)
    return replace(programme, effects=effects)


def with_drawn_changes(reform: Reform, draw: int | None, at: Mapping[str, Position] = NOWHERE) -> Reform:
    """Return a reform whose changes are those of a draw; see ``with_drawn_effects``."""
    changes = tuple(replace(one, size=_size(one, reform.name, draw, at)) for one in reform.changes)
    return replace(reform, changes=changes)


def _size(one: ProgrammeEffect | Change, name: str, draw: int | None, at: Mapping[str, Position]) -> float:
    place = at.get(effect_key(name, one.moves)) or (None if draw is None else place_of_effect(name, one.moves, draw))
    return one.size if place is None else at_position(one.size, one.low, one.high, one.distribution, place)


def place_of_effect(name: str, lever: str, draw: int) -> Position:
    """Return where an effect lies in its distribution in a draw."""
    who = np.array([zlib.crc32(effect_key(name, lever).encode())], dtype=np.uint32)
    key = key_of(_SEED_OF_EFFECTS)
    return Position(float(uniforms(key, who, draw, _STREAM)[0, 0]), float(normals(key, who, draw, _STREAM)[0, 0]))
