"""Attend to one job where one is, in this process or a worker's: do it, write the answer to the store, say how it went.

Answers never travel between processes: whoever worked one out writes it, and the store is the only way to read it.
"""

from __future__ import annotations

import gc
import traceback
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.configuration.faults import BadInput, one_line
from sim.sweeps.here import seconds
from sim.sweeps.job import Job, Work
from sim.sweeps.store import Failure, Store, StoreError

TRACE_LINES = 12

How = Literal["lived", "read", "failed", "lost"]
"""Worked out now; found in the store; raised; or gone with its worker, which says nothing about the job yet."""


@dataclass(frozen=True)
class Ended:
    """How it went with one job.

    Attributes:
        identity: of the job.
        how: see ``How``.
        seconds: it took, writing and all.
        failure: what went wrong, where something did.
        hopeless: trying again would give the same: what was asked is at fault.
    """

    identity: str
    how: How
    seconds: float = 0.0
    failure: Failure | None = None
    hopeless: bool = False


def attend(work: Work, job: Job, store: Store) -> Ended:
    """Do a job and write its answer.

    Raises:
        StoreError: the store cannot be written to; no other job could be either.
    """
    _set_aside_what_is_loaded()
    begun = seconds()
    try:
        store.write(job.identity, work(job.asked))
    except StoreError:
        raise
    except Exception as error:
        lines = traceback.format_exc().strip().splitlines()[-TRACE_LINES:]
        told = str(error) if isinstance(error, BadInput) else f"{type(error).__name__}: {one_line(error)}"
        failure = Failure(job.identity, told, tuple(lines))
        return Ended(job.identity, "failed", seconds() - begun, failure, isinstance(error, BadInput))
    return Ended(job.identity, "lived", seconds() - begun)


@cache
def _set_aside_what_is_loaded() -> None:
    """Set aside the objects of the libraries once, so that collections after a job need not look at them."""
    gc.collect()
    gc.freeze()
