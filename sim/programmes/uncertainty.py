"""Draws of effects: what programmes and reforms may do instead of their best guess, the same for everybody who asks."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from sim.configuration.schema import Change, Programme, ProgrammeEffect, Reform
from sim.evidence.parameters import Position, at_position
from sim.people.draws import key_of, normals, uniforms

_SEED_OF_EFFECTS = 2
_STREAM = 1


def with_drawn_effects(programme: Programme, draw: int) -> Programme:
    """Return a programme whose effects are those of a draw.

    An effect's place in its distribution depends on programme, lever and draw alone, so that a programme is as good in
    one strategy as in another of the same draw.

    Args:
        programme: with ``low`` and ``high`` of each effect.
        draw: 0 or more.
    """
    effects = tuple(replace(one, size=_size(one, programme.name, draw)) for one in programme.effects)
    return replace(programme, effects=effects)


def with_drawn_changes(reform: Reform, draw: int) -> Reform:
    """Return a reform whose changes are those of a draw; see ``with_drawn_effects``."""
    changes = tuple(replace(one, size=_size(one, reform.name, draw)) for one in reform.changes)
    return replace(reform, changes=changes)


def _size(one: ProgrammeEffect | Change, name: str, draw: int) -> float:
    who = np.array([zlib.crc32(f"{name}:{one.moves}".encode())], dtype=np.uint32)
    key = key_of(_SEED_OF_EFFECTS)
    at = Position(float(uniforms(key, who, draw, _STREAM)[0, 0]), float(normals(key, who, draw, _STREAM)[0, 0]))
    return at_position(one.size, one.low, one.high, one.distribution, at)
