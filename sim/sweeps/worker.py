"""A worker: a fresh Python with one thread that does jobs until nobody asks any more.

    python -m sim.sweeps.worker 7      (started by ``sim.sweeps.processes``; 7 is a pipe it was given)

It reads from its pipe where to find modules, which function to call, which store to write to and which model was meant;
then jobs, one after the other; it answers each with an ``Ended``, or with why no job can be done. When the pipe closes,
whoever asked has gone (even by ``kill -9``), and the worker ends at once, in the middle of a job if need be: an answer
not yet complete leaves nothing in the store.
"""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

ORPHANED = 70


def main(handle: int) -> None:
    """Do the jobs that come through a pipe."""
    pipe = Connection(handle)
    sys.path[:], work_name, folder, digest = pipe.recv()
    module, _, name = work_name.partition(":")
    jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, jobs), daemon=True).start()
    # Only now: importing takes a second, in which the pipe may close already.
    from sim.sweeps.attend import attend
    from sim.sweeps.job import another_model
    from sim.sweeps.store import Store, StoreError

    work, store = getattr(importlib.import_module(module), name), Store(folder)
    refusal = another_model(work, digest)
    while True:
        content = jobs.get()
        if refusal:
            _tell(pipe, refusal)
            continue
        try:
            _tell(pipe, attend(work, pickle.loads(content), store))
        except StoreError as error:
            _tell(pipe, error)


def _tell(pipe: Connection, told: object) -> None:
    """Say how it went; end quietly where nobody listens any more (a sweep that stopped because its disk is full)."""
    try:
        pipe.send(told)
    except OSError:
        os._exit(ORPHANED)


def _listen(pipe: Connection, jobs: queue.SimpleQueue[Any]) -> None:
    """Put what comes into the queue; end the process when nothing more can come."""
    try:
        while True:
            jobs.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(ORPHANED)


if __name__ == "__main__":
    main(int(sys.argv[1]))
