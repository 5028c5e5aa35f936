"""Evaluations: what the model gives for every target with some parameters, many at a time and kept on disk.

A finished evaluation is written whole to a file named after what was asked; asked again, it is read. A calibration that
was killed therefore goes on where it was when the same command is given again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.configuration.schema import Agency, Municipality
from sim.model import Vandpunkt
from sim.studies.measures.lives import Lives
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.target import Target
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.whole_file import write_whole


@dataclass(frozen=True)
class Asked:
    """One evaluation to make: parameters and which accidents of life."""

    parameters: np.ndarray
    replication: int = 0

    def digest(self) -> str:
        """Return a name for it."""
        return hashlib.sha256(self.parameters.tobytes() + str(self.replication).encode()).hexdigest()[:24]


class Evaluations:
    """The model as a function from parameters to what is measured.

    Args:
        municipality: whom to simulate.
        agencies: who serves them.
        targets: what to measure.
        seed: of the accidents of life.
        threads: runs that live side by side.
        kept: folder in which finished evaluations are kept, or None.
        done: called after every evaluation.
    """

    def __init__(
        self,
        municipality: Municipality,
        agencies: Sequence[Agency],
        targets: Sequence[Target],
        seed: int,
        threads: int,
        kept: Path | None = None,
        done: Callable[[], object] = lambda: None,
    ) -> None:
        self.municipality, self.agencies, self.targets = municipality, tuple(agencies), tuple(targets)
        self.seed, self.threads, self.kept, self._done = seed, threads, kept, done
        self.made, self.remembered = 0, 0
        self._begun = False
        self._counting = threading.Lock()

    def __call__(self, asked: Sequence[Asked]) -> np.ndarray:
        """Return what is measured, float64 (evaluations, targets), in the order asked."""
        if not self._begun:
            before_many_runs()
            self._begun = True
        with ThreadPoolExecutor(max_workers=self.threads) as pool:
            return np.array(list(pool.map(self._one, asked))).reshape(len(asked), len(self.targets))

    def _one(self, asked: Asked) -> list[float]:
        path = None if self.kept is None else self.kept / f"{asked.digest()}.json"
        found = _read(path, len(self.targets))
        if found is None:
            found = self._measure(asked)
            _write(path, found)
            with self._counting:
                self.made += 1
        else:
            with self._counting:
                self.remembered += 1
        self._done()
        return found

    def _measure(self, asked: Asked) -> list[float]:
        model = Vandpunkt(
            self.municipality, self.agencies, seed=self.seed, replication=asked.replication,
            parameters=asked.parameters,
        )  # fmt: skip
        found = measure(Lives(model), self.targets)
        del model
        forget_runs()
        return found


def measure(lives: Lives, targets: Sequence[Target]) -> list[float]:
    """Return what the lives give for each target, in order."""
    return [QUANTITIES[target.quantity].of(target, lives) for target in targets]


def _read(path: Path | None, targets: int) -> list[float] | None:
    if path is None or not path.exists():
        return None
    try:
        found = [float("nan") if value is None else float(value) for value in json.loads(path.read_text())]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return found if len(found) == targets else None


def _write(path: Path | None, values: Sequence[float]) -> None:
    if path is None:
        return
    write_whole(path, json.dumps([None if np.isnan(value) else value for value in values]))
