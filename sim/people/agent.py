"""A Mesa agent that does not keep its model alive.

Mesa 3 numbers agents in a dictionary of the class, ``Agent._ids``, whose keys are models: whoever runs a thousand
models in one process keeps them all in memory. Ours is a dictionary of weak references; everything else is Mesa's.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterator
from typing import Any

import mesa


class _Numbers(weakref.WeakKeyDictionary[Any, Iterator[int]]):
    """The next number of an agent, by model; a model met for the first time begins with 1."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


class Agent(mesa.Agent):
    """An agent of a municipality: an agency, a programme, or a person somebody follows."""

    _ids = _Numbers()
