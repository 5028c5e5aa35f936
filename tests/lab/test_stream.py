"""Claims about the order of an answer: a first picture soon, better ones not too often, the whole one at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from sim.lab.crew import PREVIEW, Reader
from sim.lab.fault import Fault
from sim.lab.plan import Part, RunName, preview, whole
from sim.lab.state import read_state
from sim.lab.stream import EVERY_SECONDS, GRACE_SECONDS, Progress, _ask, _sorted_in

STATE = read_state("place=umea&a=school&n=4")


class Anything:
    told = None


ANYTHING: Any = Anything()


class SilentCrew:
    """Notes how urgent what is asked for is, and answers nothing but from memory."""

    def __init__(self) -> None:
        self.memory, self.asked = SilentCrew.Memory(), list[int]()

    class Memory:
        known: dict[Any, Any]

        def get(self, name: Any) -> Any:
            return self.known.get(name)

    def ask(self, _reader: Any, urgency: int, *_rest: Any) -> None:
        self.asked.append(urgency)


@pytest.fixture
def progress() -> Progress:
    return Progress(whole(STATE), preview(STATE))


def lived(progress: Progress, part: Part, numbers: Iterable[int]) -> None:
    progress.known.update({name: ANYTHING for number in numbers for name in part.names[number].values()})


def test_before_anything_is_lived_there_is_nothing_to_show(progress: Progress) -> None:
    assert progress.due(0.0) == ("", None)
    as_today: RunName = progress.first.names[0]["as_today"]
    progress.known[as_today] = ANYTHING
    assert progress.due(0.0) == ("", None), "a strategy without its comparator, or the other way round, shows nothing"


def test_a_first_picture_waits_a_moment_for_its_other_replication_and_no_longer(progress: Progress) -> None:
    lived(progress, progress.first, [0])
    stage, wait = progress.due(10.0)
    assert stage == "preview" and wait == pytest.approx(GRACE_SECONDS)
    assert progress.due(10.0 + GRACE_SECONDS) == ("preview", 0.0)
    lived(progress, progress.first, [1])
    assert progress.due(10.0) == ("preview", 0.0)
    progress.was_shown("preview", 2, 10.1)
    assert progress.due(10.2) == ("", None), "it is shown once"


def test_replications_are_shown_from_two_on_and_not_too_often(progress: Progress) -> None:
    lived(progress, progress.full, [0])
    assert progress.due(0.0) == ("", None)
    lived(progress, progress.full, [2])
    assert progress.due(0.0) == ("part", 0.0), "which ones does not matter"
    progress.was_shown("part", 2, 5.0)
    assert progress.due(5.0) == ("", None)
    lived(progress, progress.full, [1])
    stage, wait = progress.due(5.1)
    assert stage == "part" and wait == pytest.approx(EVERY_SECONDS - 0.1)
    assert progress.due(6.0) == ("part", 0.0)


@pytest.mark.parametrize(("remembered", "first"), [(0, True), (1, True), (2, False), (4, False)])
def test_a_first_picture_is_asked_for_unless_enough_is_remembered_to_be_shown(
    remembered: int, first: bool, progress: Progress
) -> None:
    crew = SilentCrew()
    names = [name for several in progress.full.names[:remembered] for name in several.values()]
    crew.memory.known = dict.fromkeys(names, ANYTHING)
    _ask(crew, Reader(), ANYTHING, progress)  # type: ignore[arg-type]
    assert (PREVIEW in crew.asked) is first
    assert len(crew.asked) - crew.asked.count(PREVIEW) == len(progress.full.runs) - len(names)


def test_a_first_picture_that_fails_spoils_nothing_and_a_replication_that_fails_is_told(progress: Progress) -> None:
    needed, fault = frozenset(progress.full.runs), Fault("killed", theirs=False)
    (first, *_), (full, *_) = progress.first.runs, progress.full.runs
    assert _sorted_in([(first, fault), (full, ANYTHING)], progress.known, needed) is None
    assert list(progress.known) == [full]
    assert _sorted_in([(full, fault)], progress.known, needed) == fault


def test_the_whole_picture_never_waits_and_nothing_less_comes_after_it(progress: Progress) -> None:
    lived(progress, progress.first, [0, 1])
    lived(progress, progress.full, range(4))
    assert progress.due(0.0) == ("full", 0.0)
    progress.was_shown("part", 3, 0.0)
    assert progress.due(0.01) == ("full", 0.0)


def test_after_a_part_no_first_picture_comes(progress: Progress) -> None:
    lived(progress, progress.full, [0, 1])
    progress.was_shown("part", 2, 0.0)
    lived(progress, progress.first, [0, 1])
    assert progress.due(9.0) == ("", None)


def test_believed_replications_have_each_a_draw_and_first_pictures_none() -> None:
    draws = [name.draw for names in whole(STATE).names for name in names.values()]
    assert draws == [0, 0, 1, 1, 2, 2, 3, 3]
    assert {name.draw for name in whole(read_state("place=umea&sure=chance")).runs} == {None}
    assert {name.draw for name in preview(STATE).runs} == {None}
    assert {name.births for name in preview(STATE).runs} == {1500}


@pytest.mark.parametrize("same", ["rate=1", "view=region", "lang=sv", "level=expert", "focus=2", "child=9", "tour=3"])
def test_a_runs_name_hangs_on_nothing_that_lives_nothing(same: str) -> None:
    assert whole(read_state(f"place=umea&a=school&n=4&{same}")).runs == whole(STATE).runs


@pytest.mark.parametrize("other", ["seed=2", "sure=chance", "a=school~age-9", "a=school~cov-90", "a=school~org-team"])
def test_a_runs_name_hangs_on_everything_that_lives_something_else(other: str) -> None:
    query = f"place=umea&n=4&{other}" if other.startswith("a=") else f"place=umea&a=school&n=4&{other}"
    assert whole(read_state(query)).runs != whole(STATE).runs
