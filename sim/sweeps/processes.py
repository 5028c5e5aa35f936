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
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from sim.configuration.faults import BadInput
from sim.sweeps.attend import Ended
from sim.sweeps.here import seconds
from sim.sweeps.job import Job, Work, digest_of_model, name_of
from sim.sweeps.store import Failure, Store

AHEAD = 2
"""Jobs a worker has before it: the one it does, and the next, so that it never waits for us."""
ONE_THREAD = {
    name: "1"
    for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
}
GOES_SECONDS = 5.0
"""That workers are given to end, all together, before they are killed."""


def in_processes(work: Work, jobs: Sequence[Job], store: Store, workers: int) -> Generator[Ended, None, None]:
    """Do jobs on workers side by side; yield how each went, in the order they end.

    A job whose worker is killed is yielded as ``lost``.

    Raises:
        StoreError: the store cannot be written to; the workers are stopped first.
        BadInput: the model's files were changed since the jobs were planned; the workers are stopped first.
    """
    waiting, name, digest = deque(jobs), name_of(work), digest_of_model(work)
    hands: list[_Hand] = []
    try:
        for _ in range(min(workers, len(jobs))):
            hands.append(_Hand(name, store, digest))
        for hand in hands:
            yield from _feed(hand, waiting, store)
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
                    if isinstance(told, BadInput):
                        raise told
                    hand.doing.popleft()
                    yield told
                yield from _feed(hand, waiting, store)
    finally:
        _stop(hands)


def _feed(hand: _Hand, waiting: deque[Job], store: Store) -> Iterator[Ended]:
    """Give a worker jobs ahead; yield those that another sweep has finished meanwhile, which are passed over.

    A worker that had nothing to do and is dead loses the job it is given, as if it had begun it: so a worker that
    cannot even start is no endless loop.
    """
    while waiting and len(hand.doing) < AHEAD:
        job = waiting.popleft()
        if store.exists(job.identity):
            yield Ended(job.identity, "read")
        elif not hand.give(job):
            if hand.doing:  # its death is noticed when its pipe is read
                waiting.appendleft(job)
                break
            failure = Failure(job.identity, hand.died())
            hand.begin()
            yield Ended(job.identity, "lost", failure=failure)


def _stop(hands: Sequence[_Hand]) -> None:
    """Close all pipes, at which workers end, and kill those that have not ended soon after."""
    for hand in hands:
        hand.pipe.close()
    until = seconds() + GOES_SECONDS
    for hand in hands:
        try:
            hand.process.wait(max(0.0, until - seconds()))
        except subprocess.TimeoutExpired:
            hand.process.kill()
            hand.process.wait()


class _Hand:
    """One worker: its process, its pipe and the jobs it has."""

    pipe: Connection

    def __init__(self, name: str, store: Store, digest: str) -> None:
        self.name, self.folder, self.digest = name, store.folder.absolute(), digest
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
        with suppress(OSError):  # dead already: noticed when it is given a job
            self.pipe.send((paths, self.name, self.folder, self.digest))

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
