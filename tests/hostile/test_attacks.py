"""Trust 19: hostile input reaches nothing, is refused in one line, and costs less than a second and 200 MB.

Every attack is tried twice: on the project's own door, which must hold, and on a planted one that lets it in, where the
watch must see it. Some of each kind are tried every day; all of them by ``make trust``.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from sim.configuration.faults import BadInput
from tests.hostile.attack import Attack
from tests.hostile.attacks import ATTACKS, BY_NAME
from tests.hostile.canary import trip
from tests.hostile.doors import DOORS, escape_in, is_formula, markup_in
from tests.hostile.in_turn import REAL, WEAK_DOOR, InTurn
from tests.hostile.watch import MOST_MEGABYTES, MOST_SECONDS, Room, Seen, watch
from tests.hostile.weak import WEAK

EVERY_DAY = {(one.door, one.tries, one.weak): one.name for one in reversed(ATTACKS)}
"""One attack of each kind: by where it goes in, what it is after, and what would let it through."""


@pytest.fixture(scope="module")
def in_turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InTurn]:
    """A process that lets attacks happen, each in a child and a room of its own."""
    turn = InTurn(tmp_path_factory.mktemp("rooms"))
    yield turn
    turn.close()


def holds(seen: Seen, attack: Attack) -> bool:
    """Return whether an attack reached nothing, was refused (or taken for harmless text), and cost little."""
    return seen.escapes == () and (seen.is_refused or attack.is_taken) and seen.is_cheap


@pytest.mark.parametrize("name", sorted(EVERY_DAY.values()))
def test_an_attack_reaches_nothing_and_its_planted_escape_is_seen(name: str, in_turn: InTurn) -> None:
    seen = in_turn.seen(name, REAL)
    assert holds(seen, BY_NAME[name]), seen
    escaped = in_turn.seen(name, WEAK_DOOR)
    assert escaped.escapes, escaped


@pytest.mark.slow
def test_every_attack_of_the_table_reaches_nothing_and_every_planted_escape_is_seen(in_turn: InTurn) -> None:
    let_through = [one.name for one in ATTACKS if not holds(in_turn.seen(one.name, REAL), one)]
    unseen = [one.name for one in ATTACKS if not in_turn.seen(one.name, WEAK_DOOR).escapes]
    assert (let_through, unseen) == ([], [])


def test_the_table_holds_each_attack_once_and_only_doors_that_there_are() -> None:
    assert len(BY_NAME) == len(ATTACKS) > 250
    assert {one.door for one in ATTACKS} <= DOORS.keys()
    assert {one.weak for one in ATTACKS} == WEAK.keys()


def _in_a_child(attack: Callable[[Room], str], folder: Path) -> Seen:
    """Watch something that is done in a fork of this process."""
    import json

    room = Room(folder / "room")
    room.furnish()
    told = folder / "told.json"
    child = os.fork()
    if child == 0:
        try:
            seen = watch(room, lambda: attack(room), lambda _said: "")
            told.write_text(json.dumps(seen.plain()), encoding="utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    found = json.loads(told.read_text(encoding="utf-8"))
    return Seen(**{**found, "escapes": tuple(found["escapes"])})


def _refuse(line: str) -> str:
    raise BadInput(line)


ESCAPES: dict[str, tuple[Callable[[Room], str], str]] = {
    "code that runs": (lambda room: trip(), "ran code"),
    "a secret that is told": (lambda room: room.word, "told the secret"),
    "a secret in a refusal": (lambda room: _refuse(f"x: {room.word}; y"), "told the secret"),
    "a file that is read": (lambda room: str(len((room.outside / "secret.txt").read_text())), "opened a file outside"),
    "a file that is written": (lambda room: str((room.outside / "x").write_text("x")), "wrote outside"),
    "a folder that is made": (lambda room: str((room.outside / "x").mkdir()), "changed a file outside (os.mkdir)"),
    "a process": (lambda room: str(subprocess.run(["true"], check=True)), "began a process (subprocess.Popen)"),
    "a shell": (lambda room: str(os.system("true")), "began a process (os.system)"),
    "memory": (lambda room: str(len(b"x" * 250_000_000)), "took too much memory"),
    "more memory than there is": (lambda room: str(len(b"x" * 3_500_000_000)), "MemoryError"),
    "time": (lambda room: str(sum(1 for _ in count())), "took too long"),
    "a fault of our own": (lambda room: str({}["nothing"]), "no refusal but KeyError"),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "escape"), ESCAPES.values(), ids=ESCAPES)
def test_the_watch_sees(attack: Callable[[Room], str], escape: str, tmp_path: Path) -> None:
    assert escape in _in_a_child(attack, tmp_path).escapes


def test_the_watch_sees_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    seen = _in_a_child(lambda room: _refuse("x: y; z"), tmp_path)
    assert (seen.escapes, seen.is_refused, seen.is_cheap) == ((), True, True)
    assert (MOST_SECONDS, MOST_MEGABYTES) == (1.0, 200.0)


def test_being_taken_in_is_an_escape_unless_it_is_harmless_text() -> None:
    assert escape_in(BY_NAME["a _target_ in a file"], "Municipality(…)") == "was taken in"
    assert escape_in(BY_NAME["'=1+1' as a cell of an answer"], "a\n'=1+1\n") == ""


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@x", "\tx", "\rx"])
def test_a_formula_would_be_seen(cell: str) -> None:
    assert is_formula(cell)
    assert not is_formula(f"'{cell}")
    assert not any(map(is_formula, ("-1.5", "+3", "text", "", "1e5")))


@pytest.mark.parametrize("page", ["<canary-x>", "<script>x</script>", "<p onclick=x()>", "<a href='javascript:x()'>"])
def test_markup_would_be_seen(page: str) -> None:
    assert markup_in(f"<h1>{page}</h1>")
    assert not markup_in("<h1>&lt;script&gt;</h1><p title='x'>canary()</p>")
