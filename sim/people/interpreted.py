"""The reference interpreter: what a record looks like to a rule that has not been compiled.

Compiled rules read every field of a row as a 64-bit number, by name, and round when they write. ``Row`` gives plain
Python the same to the bit: fields read as ``int`` and ``float`` and are written through to the array, rounded to the
field's own type. A whole number that does not fit its field wraps round silently in compiled code; here it is an error.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np


class Row:
    """One record: ``row.field`` reads and writes the array that the record lies in; profiles are read as arrays."""

    __slots__ = ("_record",)

    def __init__(self, record: np.void) -> None:
        object.__setattr__(self, "_record", record)

    def __getattr__(self, name: str) -> Any:
        value = self._record[name]
        return value.item() if isinstance(value, np.generic) else value

    def __setattr__(self, name: str, value: Any) -> None:
        self._record[name] = value


class Rows:
    """An array of records, of which indexing gives a ``Row`` or, with more dimensions, ``Rows``."""

    __slots__ = ("_array", "shape")

    def __init__(self, array: np.ndarray) -> None:
        self._array = array
        self.shape = array.shape

    def __getitem__(self, place: int) -> Row | Rows:
        found = self._array[place]
        return Row(found) if isinstance(found, np.void) else Rows(found)


def interpreted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule that runs as Python: a record reaches it as ``Row``, an array of records as ``Rows``."""

    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        return function(*map(_readable, arguments))

    return run


def _readable(argument: Any) -> Any:
    if isinstance(argument, np.void):
        return Row(argument)
    return Rows(argument) if isinstance(argument, np.ndarray) and argument.dtype.names else argument
