"""What each group of factors is worth knowing (EVPPI), one by one or side by side in processes of one thread each."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from sim.sweeps.processes import ONE_THREAD
from sim.uncertainty.information import Information, evppi

Floats = npt.NDArray[np.float64]


def informations(net: Floats, groups: Sequence[Floats], workers: int = 1) -> list[Information]:
    """Return what knowing each group perfectly is worth, in the order of the groups.

    The sums are many and small: threads of the linear algebra would fight over the cores, which on a machine at work
    takes ten times as long, so the workers have one each. The result is the same for any number of them.

    Args:
        net: net benefits in SEK, shape (draws, towns, strategies).
        groups: the factors of each group in the draws, shape (draws, factors).
        workers: processes side by side; 1: this one.
    """
    workers = min(workers, len(groups), os.cpu_count() or 1)
    if workers <= 1:
        return [evppi(net, group) for group in groups]
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (net,)) as pool,
    ):
        return list(pool.map(_one, groups))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that are begun here have one thread each."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


_net: list[Floats] = []
"""The net benefits, in a worker."""


def _begin(net: Floats) -> None:
    _net[:] = [net]


def _one(group: Floats) -> Information:
    return evppi(_net[0], group)
