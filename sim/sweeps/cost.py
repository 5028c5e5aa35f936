"""What jobs will cost before they are begun: time and disk, from a pilot or from what the store already knows.

A job's *weight* is whatever its time grows with (person-years, say); only its ratio to that of other jobs matters.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sim.configuration.faults import BadInput, fault, shown
from sim.sweeps.job import Job, Work, digest_of_model, name_of
from sim.sweeps.store import Store, StoreError

PACE = "pace.json"
"""File of a store that says how fast its work went."""
LONG_SECONDS = 3600.0
LARGE_BYTES = 5_000_000_000
LEAST_FREE_SHARE = 0.05
"""Of the free disk that is left alone."""


@dataclass(frozen=True)
class Pace:
    """How fast jobs of one kind went on this machine, and how large their answers are.

    Attributes:
        seconds: of work for one unit of weight, on one worker.
        bytes: on disk for one job.
        jobs: it was measured on.
    """

    seconds: float
    bytes: float
    jobs: int


@dataclass(frozen=True)
class Estimate:
    """What is left to do, and what it will take.

    Attributes:
        jobs: to do.
        seconds: it will take on these workers.
        bytes: it will add to the disk.
        free_bytes: on the disk now.
        is_measured: by this store's earlier jobs (False) or by a pilot of this very sweep (True).
    """

    jobs: int
    seconds: float
    bytes: float
    free_bytes: int
    is_measured: bool

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


def estimate(pace: Pace, weights: Mapping[str, float], store: Store, workers: int, is_measured: bool) -> Estimate:
    """Return what jobs will take.

    Args:
        pace: of such jobs.
        weights: of each job that is to be done, by its identity.
        store: where the answers will lie.
        workers: jobs side by side; no more than there are jobs help.
    """
    seconds = pace.seconds * sum(weights.values()) / max(1, min(workers, len(weights)))
    return Estimate(len(weights), seconds, pace.bytes * len(weights), _free(store), is_measured)


def known_pace(work: Work, store: Store) -> Pace | None:
    """Return how fast a work went in this store with this model, or None if nothing is known."""
    try:
        told = json.loads((store.folder / PACE).read_text(encoding="utf-8"))[name_of(work)]
        if told.pop("model") != digest_of_model(work):
            return None
        found = Pace(**told)
        return found if found.seconds > 0.0 and found.jobs > 0 else None
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


def pace_of(jobs: list[Job], worked_seconds: float, weights: Mapping[str, float], store: Store) -> Pace:
    """Return the pace of jobs that were done in some seconds of work."""
    weight = sum(weights[job.identity] for job in jobs)
    size = sum(store.path(job.identity).stat().st_size for job in jobs)
    return Pace(worked_seconds / weight, size / len(jobs), len(jobs))


def _free(store: Store) -> int:
    folder = store.folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
