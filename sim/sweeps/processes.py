"""The engine ``processes``: workers side by side on this machine, each a fresh Python with one thread.

Workers are never forked (compiled code with threads does not survive that). Each has a pipe of its own, so it is known
exactly which job a worker was killed over: that job is lost, no other, and a new worker takes the dead one's place.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from sim.sweeps.attend import Ended
from sim.sweeps.job import Job, Work, name_of
from sim.sweeps.store import Failure, Store, StoreError

AHEAD = 2
"""Jobs a worker has before it: the one it does, and the next, so that it never waits for us."""
ONE_THREAD = {
    name: "1"
    for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
}
GOES_SECONDS = 5.0


def in_processes(work: Work, jobs: Sequence[Job], store: Store, workers: int) -> Generator[Ended, None, None]:
    """Do jobs on workers side by side; yield how each went, in the order they end.

    A job whose worker is killed is yielded as ``lost``.

    Raises:
        StoreError: the store cannot be written to; the workers are stopped first.
    """
    waiting, name = deque(jobs), name_of(work)
    hands = [_Hand(name, store) for _ in range(min(workers, len(jobs)))]
    try:
        for hand in hands:
            _feed(hand, waiting, store)
        while any(hand.doing for hand in hands):
            busy = {hand.pipe: hand for hand in hands if hand.doing}
            for pipe in wait(list(busy)):
                hand = busy[pipe]  # type: ignore[index]
                try:
                    told = hand.pipe.recv()
                except (EOFError, OSError):
                    lost = hand.doing.popleft()
                    waiting.extendleft(reversed(hand.doing))
                    hand.doing.clear()
                    yield Ended(lost.identity, "lost", failure=Failure(lost.identity, hand.died()))
                    hand.begin()
                else:
                    if isinstance(told, StoreError):
                        raise told
                    hand.doing.popleft()
                    yield told
                yield from _feed(hand, waiting, store)
    finally:
        for hand in hands:
            hand.stop()


def _feed(hand: _Hand, waiting: deque[Job], store: Store) -> list[Ended]:
    """Give a worker jobs ahead; one that another sweep has finished meanwhile is passed over."""
    read = []
    while waiting and len(hand.doing) < AHEAD:
        job = waiting.popleft()
        if store.exists(job.identity):
            read.append(Ended(job.identity, "read"))
        elif not hand.give(job):
            waiting.appendleft(job)
            break
    return read


class _Hand:
    """One worker: its process, its pipe and the jobs it has."""

    pipe: Connection

    def __init__(self, name: str, store: Store) -> None:
        self.name, self.folder = name, store.folder.absolute()
        self.doing: deque[Job] = deque()
        self.begin()

    def begin(self) -> None:
        """Start the process; it hears of Ctrl-C through its pipe alone, so that it ends when we do."""
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-m", "sim.sweeps.worker", str(theirs.fileno())]
        paths = [path or os.getcwd() for path in sys.path]
        environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}
        self.process = subprocess.Popen(
            command, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            process_group=0,
        )  # fmt: skip
        theirs.close()
        self.pipe.send((paths, self.name, self.folder))

    def give(self, job: Job) -> bool:
        """Send a job; return whether it could be sent. A worker that died is noticed when its pipe is read."""
        try:
            self.pipe.send_bytes(pickle.dumps(job))
        except OSError:
            return False
        self.doing.append(job)
        return True

    def died(self) -> str:
        """Return how the process ended, in words."""
        code = self.process.wait()
        if code >= 0:
            return f"its worker ended (exit code {code})"
        try:
            return f"its worker was killed ({signal.Signals(-code).name})"
        except ValueError:
            return f"its worker was killed (signal {-code})"

    def stop(self) -> None:
        """Close the pipe, at which the worker ends, and see to it that it does."""
        self.pipe.close()
        try:
            self.process.wait(GOES_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
