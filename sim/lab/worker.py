"""A worker of the lab: a fresh Python with one thread that does what comes through its pipe, until the pipe closes.

    python -m sim.lab.worker 7      (started by ``sim.lab.hand``; 7 is a pipe it was given)

When the pipe closes, whoever asked has gone (even by ``kill -9``), and the worker ends at once.
"""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

ORPHANED = 70
READY = "ready"


def main(handle: int) -> None:
    """Do what comes through a pipe; answer with the pickled result, or a pickled ``Fault``."""
    pipe = Connection(handle)
    sys.path[:], nice, first = pipe.recv()
    if nice and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(nice)
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, asked), daemon=True).start()
    for name in first:
        function_of(name)()
    pipe.send(READY)
    while True:
        work, question = pickle.loads(asked.get())
        pipe.send_bytes(pickle.dumps(answer(work, question), protocol=pickle.HIGHEST_PROTOCOL))


def answer(work: str, asked: Any) -> Any:
    """Return what a function, named ``module:function``, says to its one argument, or a ``Fault``."""
    from sim.configuration.faults import BadInput
    from sim.lab.fault import Fault

    try:
        return function_of(work)(asked)
    except BadInput as bad:
        return Fault(str(bad), theirs=True)
    except Exception as error:
        traceback.print_exc()
        return Fault(f"the model stopped ({type(error).__name__}); the lab's own output says where", theirs=False)


def function_of(name: str) -> Callable[..., Any]:
    """Return a function by ``module:function``."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _listen(pipe: Connection, asked: queue.SimpleQueue[bytes]) -> None:
    """Put what comes into the queue; end the process when nothing more can come."""
    try:
        while True:
            asked.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(ORPHANED)


if __name__ == "__main__":
    main(int(sys.argv[1]))
