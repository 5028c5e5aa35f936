"""A command of ours in a process of its own that can be killed: a fork of this one, which has the libraries loaded.

A fresh Python reads libraries for seconds before it does anything; what is asked here is what happens after that.
Nothing is imported or compiled in this process that begins threads of its own.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from sim.sweeps.processes import ONE_THREAD

ROOT = Path(__file__).resolve().parents[1]


class Begun:
    """A command under way; its words as ``python -m MODULE …`` would have them."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return the exit code (minus the signal, where it was killed), or None while it runs."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self, longest_seconds: float) -> int:
        """Wait for its end and return the exit code.

        Raises:
            TimeoutError: it hangs; it and its workers are killed first.
        """
        until = time.monotonic() + longest_seconds
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                self.kill()
                raise TimeoutError(f"process {self.pid} took more than {longest_seconds:g} s")
            time.sleep(0.005)
        return code

    def kill(self) -> None:
        """Kill it with ``kill -9``, if it is still there."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def begin(words: Sequence[str], said: Path) -> Begun:
    """Begin a command in the checkout: a module and its words; what it says on standard error goes into a file."""
    _load()
    pid = os.fork()
    if pid:
        return Begun(pid)
    code = 1
    try:
        os.chdir(ROOT)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
        sys.argv = list(words)
        importlib.import_module(words[0]).main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _load() -> None:
    """Load once what the commands need, compiled rules too, on one thread."""
    if "experiments.sweep" in sys.modules:
        return
    os.environ.update(ONE_THREAD)
    import experiments.sweep  # noqa: F401
    from benchmarks.sweeps import replications
    from sim.studies.one_replication import live

    live(replications("small", 1)[0])
    # A semaphore of the system that bars share would be told as leaked by whoever is killed; threads are enough here.
    tqdm.set_lock(threading.RLock())


def workers_of(process: int) -> list[int]:
    """Return the processes that a process has begun, where the system tells of them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return sorted(found)


def limit_files(process: int) -> None:
    """Let a process and those it has begun write no file of more than a few bytes from now on, as on a full disk."""
    for one in (process, *workers_of(process)):
        try:
            resource.prlimit(one, resource.RLIMIT_FSIZE, (16, resource.RLIM_INFINITY))
        except ProcessLookupError:
            continue
