"""Claims about the crew: previews first, readers in turn, nothing done twice or for nobody, and no worker missed."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sim.lab import crew as crews
from sim.lab.crew import LIFE, PREVIEW, REPLICATION, Crew, Reader, TooBusy, starts_after
from sim.lab.fault import Fault
from sim.lab.hand import Hand
from sim.lab.memory import Memory

NAP = "time:sleep"


@contextmanager
def crew_of_one() -> Iterator[Crew]:
    made = Crew(1, Memory(1_000_000))
    try:
        wait_until(lambda: made.ready == 2)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def one() -> Iterator[Crew]:
    with crew_of_one() as made:
        yield made


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


class Answers:
    """What was told, in order."""

    def __init__(self) -> None:
        self.queue: queue.SimpleQueue[tuple[Any, Any]] = queue.SimpleQueue()

    def told(self, asked: Any, answer: Any) -> None:
        self.queue.put((asked, answer))

    def next(self) -> tuple[Any, Any]:
        return self.queue.get(timeout=20)

    def names(self, many: int) -> list[Any]:
        return [self.next()[0] for _ in range(many)]


def busy(crew: Crew, answers: Answers, seconds: float = 0.3) -> None:
    """Give the worker for long work something to do, so that what follows has to wait."""
    crew.ask(Reader(), REPLICATION, ("busy", time.monotonic()), NAP, seconds, answers.told)
    wait_until(lambda: crew.waiting == 0)


def test_an_answer_comes_and_is_remembered_for_the_next_reader(one: Crew) -> None:
    answers = Answers()
    one.ask(Reader(), REPLICATION, "three", "builtins:len", "abc", answers.told)
    assert answers.next() == ("three", 3)
    one.ask(Reader(), REPLICATION, "three", "builtins:len", "not asked any more", answers.told)
    assert answers.next() == ("three", 3)


def test_readers_take_turns_and_a_life_goes_before_replications(one: Crew) -> None:
    answers, block = Answers(), Answers()
    first, second = Reader(), Reader()
    busy(one, block)
    for number in range(3):
        one.ask(first, REPLICATION, ("first", number), NAP, 0.0, answers.told)
    for number in range(2):
        one.ask(second, REPLICATION, ("second", number), NAP, 0.0, answers.told)
    one.ask(second, LIFE, "life", NAP, 0.0, answers.told)
    assert answers.names(6) == ["life", ("first", 0), ("second", 0), ("first", 1), ("second", 1), ("first", 2)]


def test_lives_and_replications_take_turns_so_that_neither_waits_for_ever(one: Crew) -> None:
    answers, block = Answers(), Answers()
    reader = Reader()
    busy(one, block)
    for number in range(3):
        one.ask(Reader(), LIFE, ("life", number), NAP, 0.0, answers.told)
        one.ask(reader, REPLICATION, ("run", number), NAP, 0.0, answers.told)
    came = answers.names(6)
    assert [kind for kind, _ in came] == ["life", "run", "life", "run", "life", "run"]


def test_a_first_picture_does_not_wait_behind_long_work(one: Crew) -> None:
    answers = Answers()
    busy(one, answers, 0.6)
    one.ask(Reader(), PREVIEW, "quick", "builtins:len", "ab", answers.told)
    assert answers.next() == ("quick", 2), "before the long work, which was asked for before"


def test_what_cannot_even_be_asked_is_told_and_the_worker_goes_on(one: Crew) -> None:
    answers = Answers()
    one.ask(Reader(), REPLICATION, "unpicklable", NAP, lambda: None, answers.told)
    _, fault = answers.next()
    assert isinstance(fault, Fault) and not fault.theirs and "cannot be asked" in fault.line
    one.ask(Reader(), REPLICATION, "after it", "builtins:len", "ab", answers.told)
    assert answers.next() == ("after it", 2)


def test_a_reader_who_cannot_be_told_keeps_nothing_from_the_others(one: Crew) -> None:
    answers, block = Answers(), Answers()
    busy(one, block)

    def deaf(_asked: Any, _answer: Any) -> None:
        raise RuntimeError

    one.ask(Reader(), REPLICATION, "shared answer", "builtins:len", "abc", deaf)
    one.ask(Reader(), REPLICATION, "shared answer", "builtins:len", "abc", answers.told)
    assert answers.next() == ("shared answer", 3)


def test_many_readers_of_the_same_come_and_go_at_once(one: Crew) -> None:
    answers, block, readers = Answers(), Answers(), [Reader() for _ in range(8)]
    busy(one, block, 0.5)
    for reader in readers:
        for number in range(100):
            one.ask(reader, REPLICATION, ("same", number), NAP, 0.0, answers.told)
    for reader in readers:
        one.leave(reader)
    assert one.waiting == 0
    assert block.queue.empty(), "all of them have gone while the long work is still under way"
    assert repr(readers[0]).startswith("<"), "readers and their work know each other: written out they never end"


def test_what_two_readers_ask_for_is_done_once(one: Crew, tmp_path: Any) -> None:
    answers, block = Answers(), Answers()
    busy(one, block)
    for _ in range(2):
        one.ask(Reader(), REPLICATION, "folder", "os:mkdir", str(tmp_path / "made"), answers.told)
    assert [answers.next(), answers.next()] == [("folder", None), ("folder", None)]  # a second time would be a fault


def test_what_nobody_waits_for_any_more_is_not_begun(one: Crew, tmp_path: Any) -> None:
    answers, block, goes, stays = Answers(), Answers(), Reader(), Reader()
    busy(one, block)
    one.ask(goes, REPLICATION, "gone", "os:mkdir", str(tmp_path / "gone"), answers.told)
    one.ask(goes, REPLICATION, "shared", "os:mkdir", str(tmp_path / "shared"), answers.told)
    one.ask(stays, REPLICATION, "shared", "os:mkdir", str(tmp_path / "shared"), answers.told)
    one.leave(goes)
    assert one.waiting == 1
    assert answers.next()[0] == "shared"
    one.ask(stays, REPLICATION, "last", "builtins:len", "", answers.told)
    assert answers.next() == ("last", 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shared"]


def test_bad_input_and_a_failing_model_come_back_as_one_line_and_are_not_remembered(one: Crew) -> None:
    answers = Answers()
    one.ask(Reader(), REPLICATION, "bad", "sim.lab.places:town", "nowhere", answers.told)
    asked, fault = answers.next()
    assert asked == "bad" and isinstance(fault, Fault) and fault.theirs and "nowhere" in fault.line
    one.ask(Reader(), REPLICATION, "worse", "builtins:int", "no number", answers.told)
    _, fault = answers.next()
    assert isinstance(fault, Fault) and not fault.theirs and "ValueError" in fault.line and "\n" not in fault.line
    assert one.memory.get("bad") is None and one.memory.get("worse") is None


def test_more_than_can_wait_is_turned_away_and_disturbs_nobody(one: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "MOST_WAITING", 3)
    answers, block, reader = Answers(), Answers(), Reader()
    busy(one, block)
    for number in range(3):
        one.ask(reader, REPLICATION, ("waits", number), NAP, 0.0, answers.told)
    with pytest.raises(TooBusy):
        one.ask(Reader(), REPLICATION, "too much", NAP, 0.0, answers.told)
    assert answers.names(3) == [("waits", number) for number in range(3)]


def test_a_killed_worker_is_replaced_and_its_work_done_once_more() -> None:
    with crew_of_one() as crew:
        answers = Answers()
        crew.ask(Reader(), REPLICATION, "nap", NAP, 0.6, answers.told)
        wait_until(lambda: crew.waiting == 0)
        for hand in list(crew._hands):
            os.kill(hand.process.pid, signal.SIGKILL)
        assert answers.next() == ("nap", None)
        assert crew.replaced >= 1


def test_a_worker_that_is_killed_while_it_has_nothing_to_do_is_replaced_before_anybody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crews, "LOOKS_AFTER_SECONDS", 0.02)
    with crew_of_one() as crew:
        os.kill(crew._hands[0].process.pid, signal.SIGKILL)
        wait_until(lambda: crew.replaced == 1 and crew.ready == 2)
        assert all(hand.process.poll() is None for hand in crew._hands), "nobody who is dead stands in line"


def test_what_a_killed_worker_did_is_done_again_as_urgently_as_it_was_asked_for() -> None:
    with crew_of_one() as crew:
        answers, block = Answers(), Answers()
        busy(crew, block, 60.0)
        crew.ask(Reader(), PREVIEW, "first picture", NAP, 0.3, answers.told)
        wait_until(lambda: crew.waiting == 0)
        os.kill(crew._hands[[hand.nice for hand in crew._hands].index(0)].process.pid, signal.SIGKILL)
        assert answers.next() == ("first picture", None), "not behind the long work"


def test_a_machine_that_gives_no_more_processes_stops_nobody_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, fails = Hand.begin, [OSError("too many open files")] * 4

    def begin_at_last(hand: Hand) -> None:
        if fails:
            raise fails.pop()
        begin(hand)

    monkeypatch.setattr(crews, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(Hand, "begin", begin_at_last)
    with crew_of_one() as crew:
        answers = Answers()
        crew.ask(Reader(), REPLICATION, "late", "builtins:len", "ab", answers.told)
        assert answers.next() == ("late", 2)


def test_one_place_that_cannot_start_breaks_nothing_while_another_is_ready() -> None:
    with crew_of_one() as crew:
        answers = Answers()
        crew._first = ["os:abort"]
        crew.ask(Reader(), PREVIEW, "deadly", "os:_exit", 3, answers.told)
        wait_until(lambda: crew.replaced == 1 and crew._starting == 0 and len(crew._hands) == 1)
        crew.ask(Reader(), REPLICATION, "good", "builtins:len", "ab", answers.told)
        assert answers.next() == ("good", 2)


def test_work_that_kills_its_worker_twice_is_given_up_and_the_next_is_done() -> None:
    with crew_of_one() as crew:
        answers = Answers()
        crew.ask(Reader(), REPLICATION, "deadly", "os:_exit", 3, answers.told)
        crew.ask(Reader(), REPLICATION, "good", "builtins:len", "ab", answers.told)
        told = dict([answers.next(), answers.next()])
        assert isinstance(told["deadly"], Fault) and "twice" in told["deadly"].line
        assert told["good"] == 2
        assert crew.replaced == 2


def test_when_no_worker_can_start_everybody_is_told() -> None:
    answers = Answers()
    crew = Crew(1, Memory(1000), ["os:abort"])
    try:
        crew.ask(Reader(), REPLICATION, "anything", NAP, 0.0, answers.told)
        fault = answers.next()[1]
        assert isinstance(fault, Fault) and "cannot start" in fault.line
        crew.ask(Reader(), REPLICATION, "anything", NAP, 0.0, answers.told)
        assert isinstance(answers.next()[1], Fault)
    finally:
        crew.close()


def test_closing_ends_every_worker_at_once_and_tells_who_waits() -> None:
    with crew_of_one() as crew:
        answers = Answers()
        crew.ask(Reader(), REPLICATION, "long", NAP, 60.0, answers.told)
        wait_until(lambda: crew.waiting == 0)
        processes = [hand.process for hand in crew._hands]
        crew.close()
        assert answers.queue.qsize() == 1, "long before the work would have ended"
        assert all(process.poll() is not None for process in processes)
        assert isinstance(answers.next()[1], Fault)
        crew.ask(Reader(), REPLICATION, "late", NAP, 0.0, answers.told)
        assert isinstance(answers.next()[1], Fault)


@pytest.mark.parametrize("cores", [1, 2, 4, 16])
def test_the_first_worker_starts_at_once_and_never_more_are_loading_than_there_are_cores(cores: int) -> None:
    needed = [starts_after(place, cores) for place in range(20)]
    assert needed[0] == 0 and needed == sorted(needed)
    for ready in range(20):
        loading = sum(one <= ready for one in needed) - ready
        assert 1 <= loading <= max(1, cores) or ready > 18
    assert sum(one == 0 for one in needed) == max(1, cores - 1)
