"""One worker process from the lab's side: started, asked one thing at a time, started anew when it dies."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from sim.lab.fault import Fault
from sim.lab.worker import READY
from sim.sweeps.processes import ONE_THREAD

GOES_SECONDS = 1.0
"""That a worker is given to end before it is killed."""


class Died(Exception):  # noqa: N818  (of a worker, told as it is)
    """The worker's process has ended."""


class Hand:
    """A worker process and its pipe; used by one thread of ours, and closed by any."""

    pipe: Connection
    process: subprocess.Popen[bytes]

    def __init__(self, nice: int, first: Sequence[str]) -> None:
        """Start the process.

        Args:
            nice: how far it stands back for others that want the processor (0 not at all).
            first: functions (``module:function``) of nothing that it calls before it is ready, to be quick later.
        """
        self.nice, self.first = nice, first
        self.begin()

    def begin(self) -> None:
        """Start the process, which hears of Ctrl-C through its pipe alone.

        Raises:
            OSError: this machine gives no more processes, open files or memory.
        """
        self.pipe, theirs = Pipe()
        paths = [path or os.getcwd() for path in sys.path]
        environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sim.lab.worker", str(theirs.fileno())], env=environment,
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, process_group=0,
            )  # fmt: skip
        except OSError:
            self.pipe.close()
            raise
        finally:
            theirs.close()
        with suppress(OSError):  # dead already: noticed when it is waited for
            self.pipe.send((paths, self.nice, self.first))

    def wait_until_ready(self) -> None:
        """Wait until it has loaded what it needs.

        Raises:
            Died: it ended instead.
        """
        try:
            if self.pipe.recv() != READY:
                raise Died
        except (EOFError, OSError):
            raise Died from None

    def do(self, work: str, asked: Any) -> tuple[Any, int]:
        """Return its answer (or a ``Fault``) and the answer's bytes.

        Raises:
            Died: the process ended over it.
        """
        try:
            self.pipe.send_bytes(pickle.dumps((work, asked), protocol=pickle.HIGHEST_PROTOCOL))
            told = self.pipe.recv_bytes()
        except (EOFError, OSError):
            raise Died from None
        try:
            return pickle.loads(told), len(told)
        except Exception as error:
            return Fault(f"a worker's answer cannot be read ({type(error).__name__})", theirs=False), 0

    def stop(self) -> None:
        """End the process; it is killed if it does not go by itself."""
        with suppress(OSError):
            self.pipe.close()
        try:
            self.process.wait(GOES_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
