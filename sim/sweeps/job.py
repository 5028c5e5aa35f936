"""A job: what is asked of a function, and a name for its answer that no other answer has.

The name is a digest of the function's name, of the model (its modules and tables) and of what is asked. The same job
has the same name in every process and on every machine, so an answer that lies in the store need not be worked out
again, and one that an older model gave is never taken for a new one.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.configuration.faults import BadInput, fault
from sim.sweeps.behind import digest_behind

Work = Callable[[Any], pd.DataFrame]
"""A function of a module (not one made inside another), whose answer hangs on what is asked alone."""

DIGITS = 24
"""Hex digits of an identity: 96 bits, so that two of a billion jobs share one with a chance of 1 in 10**11."""


@dataclass(frozen=True)
class Job:
    """One thing to do.

    Attributes:
        asked: a frozen dataclass that can be pickled: the one argument of the work.
        identity: 24 hex digits; the same for the same question to the same model.
    """

    asked: Any
    identity: str


def job_of(work: Work, asked: Any) -> Job:
    """Return the job of asking a function something."""
    return jobs_of(work, [asked])[0]


def jobs_of(work: Work, asked: Iterable[Any]) -> list[Job]:
    """Return the jobs of asking a function several things; parts that they share are looked at once."""
    head = f"{name_of(work)}\n{digest_of_model(work)}\n"
    digests = _Digests()
    return [Job(one, _hex(head + digests.of(one))[:DIGITS]) for one in asked]


def name_of(work: Work) -> str:
    """Return ``module:function``, by which a worker finds the function.

    Raises:
        ValueError: it is no function of a module that can be imported by its name.
    """
    module, name = work.__module__, work.__qualname__
    found: object = None
    if module != "__main__":
        found = getattr(importlib.import_module(module), name, None)
    if found is not work:
        raise ValueError(f"{module}:{name} is no function of a module that a worker can import")
    return f"{module}:{name}"


def digest_of_model(work: Work) -> str:
    """Return a digest of every module a function needs and of every table of ours, calibration and posterior too.

    The versions of the libraries are not in it: they stand in a sweep's manifest.
    """
    return digest_behind(work.__module__)


def another_model(work: Work, digest: str) -> BadInput | None:
    """Return the refusal to work for somebody whose model has another digest than the one that is here now; or None."""
    if digest_of_model(work) == digest:
        return None
    given = "its files were changed after these jobs were planned"
    return BadInput(fault("model", given, "the same command again, which plans anew"))


class _Digests:
    """Digests of values, each dataclass looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}  # the object is kept, so that no other gets its number

    def of(self, value: object) -> str:
        return _hex(json.dumps(self._plain(value), sort_keys=True))

    def _plain(self, value: object) -> object:
        """Return a value as JSON can write it: types that Python takes for equal stay apart."""
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {"=": self._dataclass(value)}
        if isinstance(value, np.ndarray):
            return {"array": [str(value.dtype), list(value.shape), hashlib.sha256(value.tobytes()).hexdigest()]}
        if isinstance(value, np.generic):
            return self._plain(value.item())
        if isinstance(value, Mapping):
            return {"keys": {json.dumps(self._plain(key)): self._plain(each) for key, each in value.items()}}
        if isinstance(value, list | tuple):
            return [self._plain(each) for each in value]
        if value is None or isinstance(value, bool | int | float | str):
            return value
        raise TypeError(f"a job cannot be asked with a {type(value).__name__}")

    def _dataclass(self, value: Any) -> str:
        known = self._known.get(id(value))
        if known is None:
            fields = {one.name: self._plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
            kind = f"{type(value).__module__}.{type(value).__qualname__}"
            known = self._known[id(value)] = (value, _hex(json.dumps([kind, fields], sort_keys=True)))
        return known[1]


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
