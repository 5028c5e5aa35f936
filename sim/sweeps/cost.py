"""What jobs will cost before they are begun: time and disk, from a pilot or from what the store already knows.

Each part of a job (a run, say) takes a while whatever it holds, and longer the more it holds; both are fitted to jobs
that were done, so that many small ones are not taken for a few large ones.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import nnls

from sim.configuration.faults import BadInput, fault, shown
from sim.sweeps.job import Work, digest_of_model, name_of
from sim.sweeps.store import Store, StoreError

PACE = "pace.json"
"""File of a store that says how fast its work went."""
LONG_SECONDS = 3600.0
LARGE_BYTES = 5_000_000_000
APART = 1.2
"""How many times as much some jobs must hold as others before what a part takes is told from what it holds."""
LEAST_FREE_SHARE = 0.05
"""Of the free disk that is left alone."""


class Weight(NamedTuple):
    """What the time of a job hangs on: its parts, and how much they hold together, in any unit (person-years, say)."""

    parts: float
    size: float


@dataclass(frozen=True)
class Pace:
    """How fast jobs of one kind went on this machine, and how large their answers are.

    Attributes:
        seconds_a_part: of work for a part that holds nothing, on one worker.
        seconds: of work for one more unit of size.
        bytes: on disk for one job.
        jobs: it was measured on.
    """

    seconds_a_part: float
    seconds: float
    bytes: float
    jobs: int

    def takes(self, weight: Weight) -> float:
        """Return the seconds of work of a job."""
        return self.seconds_a_part * weight.parts + self.seconds * weight.size


@dataclass(frozen=True)
class Estimate:
    """What is left to do, and what it will take.

    Attributes:
        jobs: to do.
        seconds: it will take on these workers.
        bytes: it will add to the disk.
        free_bytes: on the disk now.
        by_pilot: whether judged by a pilot of this very sweep, or by this store's earlier jobs.
    """

    jobs: int
    seconds: float
    bytes: float
    free_bytes: int
    by_pilot: bool

    @property
    def is_huge(self) -> bool:
        """Return whether one should be asked first."""
        return self.seconds > LONG_SECONDS or self.bytes > LARGE_BYTES

    def refuse_if_it_does_not_fit(self, store: Store) -> None:
        """Refuse to begin what the disk has no room for.

        Raises:
            BadInput: says how much is needed and how much there is.
        """
        if self.bytes > self.free_bytes * (1.0 - LEAST_FREE_SHARE):
            given = f"{shown(str(store.folder))} has {self.free_bytes / 1e9:.1f} GB free"
            raise BadInput(fault("store", given, f"the sweep needs {self.bytes / 1e9:.1f} GB: a larger disk, or less"))


def estimate(pace: Pace, weights: Mapping[str, Weight], store: Store, workers: int, by_pilot: bool) -> Estimate:
    """Return what jobs will take.

    Args:
        pace: of such jobs.
        weights: of each job that is to be done, by its identity.
        store: where the answers will lie.
        workers: jobs side by side; no more than there are jobs help.
        by_pilot: see ``Estimate``.
    """
    seconds = sum(map(pace.takes, weights.values())) / max(1, min(workers, len(weights)))
    return Estimate(len(weights), seconds, pace.bytes * len(weights), _free(store), by_pilot)


def known_pace(work: Work, store: Store) -> Pace | None:
    """Return how fast a work went in this store with this model, or None if nothing is known."""
    try:
        told = json.loads((store.folder / PACE).read_text(encoding="utf-8"))[name_of(work)]
        if told.pop("model") != digest_of_model(work):
            return None
        found = Pace(**told)
        return found if found.seconds_a_part + found.seconds > 0.0 and found.jobs > 0 else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def keep_pace(work: Work, pace: Pace, store: Store) -> None:
    """Remember how fast a work went, for the next estimate; a store that cannot be written to remembers nothing."""
    try:
        known = json.loads((store.folder / PACE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    mine = {name_of(work): {"model": digest_of_model(work), **asdict(pace)}}
    try:
        text = json.dumps({**(known if isinstance(known, dict) else {}), **mine}, indent=2) + "\n"
        store.put(store.folder / PACE, text.encode())
    except StoreError:
        return


def pace_of(worked: Mapping[str, float], weights: Mapping[str, Weight], store: Store) -> Pace:
    """Return the pace of jobs that were done: their identities and the seconds each took.

    Least squares with neither part below 0. Where all jobs hold as much a part, nothing tells the two apart, and all of
    the time is taken to grow with size.
    """
    mine = np.array([weights[identity] for identity in worked], dtype=np.float64)
    seconds = np.array(list(worked.values()))
    a_part, more = 0.0, float(seconds.sum() / mine[:, 1].sum())
    held = mine[:, 1] / mine[:, 0]
    if held.max() > APART * held.min():
        scale = mine.mean(axis=0)
        a_part, more = (float(one) for one in nnls(mine / scale, seconds)[0] / scale)
    size = sum(store.path(identity).stat().st_size for identity in worked)
    return Pace(a_part, more, size / len(worked), len(worked))


def _free(store: Store) -> int:
    folder = store.folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
