"""The crew: worker processes that all readers share, and whose turn it is.

First pictures have workers of their own, for which the others stand back, so that a reader never waits behind long
work. Otherwise readers take turns. What nobody waits for any more is not begun; what two readers ask for is done once.
"""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.lab.fault import Fault
from sim.lab.hand import Died, Hand
from sim.lab.memory import Memory

PREVIEW, LIFE, REPLICATION, SAVING = range(4)
"""How urgent something is: a first picture, a life, a replication, a file to keep."""
MOST_WAITING = 1_000
"""Things that may wait to be begun; a reader who asks for more is told to come back."""
STANDS_BACK = 5
"""How far workers with long work stand back for those with first pictures (niceness): of a core that both want they get
a quarter. Much further, and whatever else the machine does would starve them."""
TRIES = 2
"""Times that something is begun; a worker that dies over it once may have been killed by chance."""
STARTS = 3
"""Times in a row that a worker may fail to start before it waits a while."""
AGAIN_SECONDS = 10.0
"""That it waits before it tries again: what was in its way (memory, open files) may have gone."""
LOOKS_AFTER_SECONDS = 1.0
"""How often it is seen whether a worker with nothing to do is still there."""
NOTHING_STARTS = Fault("the lab's workers cannot start; its own output says why", theirs=False)
CLOSED = Fault("the lab has been closed", theirs=False)
DIED_TWICE = Fault("a worker died over this twice; a smaller place or fewer replications may do", theirs=False)

Told = Callable[[Hashable, Any], None]
"""Called with what was asked and its answer, from another thread."""


class TooBusy(Exception):  # noqa: N818  (what a reader is told)
    """So much waits already that nothing more is taken in."""


@dataclass(eq=False, repr=False)  # readers and tasks know each other: written out they would never end
class _Task:
    asked: Hashable
    work: str
    question: Any
    keep: bool
    wanted_by: dict[Reader, tuple[int, Told]] = field(default_factory=dict)
    """By reader how urgent it is, and whom to tell."""
    begun: bool = False
    tries: int = 0


@dataclass(eq=False, repr=False)
class Reader:
    """Somebody who waits for answers; what waits, by how urgent it is."""

    waiting: tuple[deque[_Task], ...] = field(default_factory=lambda: tuple(deque() for _ in range(4)))
    tasks: set[_Task] = field(default_factory=set)


class Crew:
    """Workers and the queue before them.

    Args:
        workers: processes for long work, and as many for first pictures.
        memory: where finished work is kept.
        first: functions (``module:function``) that each worker calls before it is ready, to be quick later.
    """

    def __init__(self, workers: int, memory: Memory, first: Sequence[str] = ()) -> None:
        self.memory = memory
        self._known: dict[Hashable, _Task] = {}
        self._unbegun: set[_Task] = set()
        self._turns: tuple[deque[Reader], ...] = tuple(deque() for _ in range(4))
        self._change = threading.Condition()
        self._closed = False
        self._broken = False
        self._starting = 0
        self._hands: list[Hand] = []
        self._first = first
        self.workers = workers
        self.ready = 0
        self.replaced = 0
        for place in range(2 * workers):
            threading.Thread(target=self._serve, args=(place,), daemon=True, name=f"lab-{place}").start()

    @property
    def waiting(self) -> int:
        """Return how many things wait to be begun."""
        return len(self._unbegun)

    def ask(
        self, reader: Reader, urgency: int, asked: Hashable, work: str, question: Any, told: Told, keep: bool = True
    ) -> None:
        """Ask for something; ``told`` is called with the answer, at once where it is kept already.

        Args:
            reader: who asks.
            urgency: how urgent it is.
            asked: what it is; the same always has the same answer.
            work: the function, ``module:function``.
            question: its one argument.
            told: called with ``asked`` and the answer (or a ``Fault``).
            keep: whether to keep the answer in memory.

        Raises:
            TooBusy: too much waits already.
        """
        with self._change:
            kept = CLOSED if self._closed else NOTHING_STARTS if self._broken else self.memory.get(asked)
            if kept is None:
                task = self._known.get(asked)
                if task is None:
                    if self.waiting >= MOST_WAITING:
                        raise TooBusy
                    task = self._known[asked] = _Task(asked, work, question, keep)
                    self._unbegun.add(task)
                task.wanted_by[reader] = urgency, told
                reader.tasks.add(task)
                if not task.begun:
                    reader.waiting[urgency].append(task)
                    self._line_up(reader, urgency)
                return
        told(asked, kept)

    def leave(self, reader: Reader) -> None:
        """Forget a reader: what only this one waited for and nobody has begun is dropped."""
        with self._change:
            for task in reader.tasks:
                task.wanted_by.pop(reader, None)
                if not task.wanted_by and not task.begun:
                    self._forget(task)
            reader.tasks.clear()
            for urgency, turns in enumerate(self._turns):
                reader.waiting[urgency].clear()
                if reader in turns:
                    turns.remove(reader)

    def close(self) -> None:
        """End all workers, in the middle of their work if need be."""
        with self._change:
            self._closed = True
            hands, tasks = list(self._hands), list(self._known.values())
            self._change.notify_all()
        for hand in hands:
            hand.process.kill()
        for hand in hands:
            hand.process.wait()
        for task in tasks:
            self._done(task, CLOSED, 0)

    def _serve(self, place: int) -> None:
        """Serve with one worker until the crew is closed; every other one is for first pictures.

        A life goes before replications, but after a life it is their turn: many lives hold nobody up for ever.
        """
        urgent, last = place % 2 == 0, REPLICATION
        with self._change:
            self._change.wait_for(lambda: self._closed or self._broken or self.ready >= starts_after(place))
        hand = self._begin(urgent)
        while hand is not None:
            long = (REPLICATION, LIFE, SAVING) if last == LIFE else (LIFE, REPLICATION, SAVING)
            task = None
            try:
                found = self._next((PREVIEW,) if urgent else long, hand)
                if found is None:
                    return
                last, task = found
                answer, size = hand.do(task.work, task.question)
            except Died:
                if self._closed:
                    return
                with self._change:
                    self.replaced += 1
                    self.ready -= 1
                self._bury(hand)
                if task is not None:
                    self._again(task)
                hand = self._begin(urgent)
                continue
            except Exception as error:  # what cannot even be asked; the worker has seen nothing of it
                if task is None:
                    raise
                traceback.print_exc()
                answer, size = Fault(f"this cannot be asked of a worker ({type(error).__name__})", theirs=False), 0
            self._done(task, answer, size)

    def _begin(self, urgent: bool) -> Hand | None:
        """Return a worker that is ready; None where the crew is closed.

        Where none can start and nobody is ready, all who wait are told; it is tried again after a while all the same.
        """
        failed = 0
        while True:
            hand = self._started(urgent)
            with self._change:
                if hand is not None:
                    self.ready += 1
                    self._broken = False
                    self._change.notify_all()
                    return hand
                if self._closed:
                    return None
                failed += 1
                if failed < STARTS:
                    continue
                self._broken = self.ready == 0 and self._starting == 0
                hopeless = list(self._unbegun) if self._broken else []
                self._change.notify_all()
            for task in hopeless:
                self._done(task, NOTHING_STARTS, 0)
            with self._change:
                self._change.wait_for(lambda: self._closed, AGAIN_SECONDS)
            failed = 0

    def _started(self, urgent: bool) -> Hand | None:
        """Return a worker that is ready; None where the crew is closed or it does not start."""
        with self._change:
            if self._closed:
                return None
            try:
                hand = Hand(0 if urgent else STANDS_BACK, self._first)
            except OSError:  # no more processes, files or memory just now
                traceback.print_exc()
                return None
            self._hands.append(hand)
            self._starting += 1
        try:
            hand.wait_until_ready()
        except Died:
            self._bury(hand)
            return None
        finally:
            with self._change:
                self._starting -= 1
        return hand

    def _bury(self, hand: Hand) -> None:
        """Let go of a worker that died."""
        hand.stop()
        with self._change:
            if hand in self._hands:
                self._hands.remove(hand)

    def _next(self, takes: Sequence[int], hand: Hand) -> tuple[int, _Task] | None:
        """Return the next thing to do and how urgent it is, readers in turn; wait while there is none.

        None: the crew is closed.

        Raises:
            Died: the worker ended while it had nothing to do.
        """
        with self._change:
            while not self._closed:
                for urgency in takes:
                    task = self._of(urgency)
                    if task is not None:
                        task.begun = True
                        task.tries += 1
                        self._unbegun.discard(task)
                        return urgency, task
                if hand.process.poll() is not None:
                    raise Died
                self._change.wait(LOOKS_AFTER_SECONDS)
        return None

    def _of(self, urgency: int) -> _Task | None:
        turns = self._turns[urgency]
        while turns:
            reader = turns.popleft()
            mine = reader.waiting[urgency]
            while mine:
                task = mine.popleft()
                if not task.begun and task.wanted_by:
                    if mine:
                        turns.append(reader)
                    return task
        return None

    def _again(self, task: _Task) -> None:
        """Let something whose worker died be done once more; then tell that it cannot be done."""
        if task.tries >= TRIES:
            self._done(task, DIED_TWICE, 0)
            return
        with self._change:
            if not task.wanted_by:
                self._forget(task)
                return
            task.begun = False
            self._unbegun.add(task)
            for reader, (urgency, _) in task.wanted_by.items():
                reader.waiting[urgency].appendleft(task)
                self._line_up(reader, urgency)

    def _line_up(self, reader: Reader, urgency: int) -> None:
        """Give a reader a turn among those whose work is as urgent, and wake a worker."""
        if reader not in self._turns[urgency]:
            self._turns[urgency].append(reader)
        self._change.notify_all()

    def _forget(self, task: _Task) -> None:
        if self._known.get(task.asked) is task:
            del self._known[task.asked]
        self._unbegun.discard(task)

    def _done(self, task: _Task, answer: Any, size: int) -> None:
        if task.keep and not isinstance(answer, Fault):
            self.memory.keep(task.asked, answer, size * getattr(answer, "TIMES_ITS_BYTES", 1))
        with self._change:
            self._forget(task)
            wanted_by = dict(task.wanted_by)
            task.wanted_by.clear()
            for reader in wanted_by:
                reader.tasks.discard(task)
        _tell(wanted_by.values(), task.asked, answer)


def _tell(whom: Iterable[tuple[int, Told]], asked: Hashable, answer: Any) -> None:
    """Tell everybody who waits; one who cannot be told keeps it from nobody else."""
    for _, told in whom:
        try:
            told(asked, answer)
        except Exception:
            traceback.print_exc()


def starts_after(place: int, cores: int | None = None) -> int:
    """Return how many workers must be ready before another one starts, so that the first one is ready soon.

    Loading takes a core for seconds: one core is left to the lab itself until there is a worker, and no more are
    loading than there are cores afterwards.

    Args:
        place: of the worker, from 0.
        cores: of this machine; by default what it has.
    """
    cores = cores or os.cpu_count() or 1
    return 0 if place < max(1, cores - 1) else max(1, place - cores + 1)
