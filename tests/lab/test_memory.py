"""Claims about memory: it never holds more than there is room for, and what was asked for longest ago goes first."""

from __future__ import annotations

import pickle
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from sim.lab.following import find_fitting, follow
from sim.lab.life import child_of
from sim.lab.living import live
from sim.lab.memory import Memory
from sim.lab.plan import RunName
from sim.lab.state import Wanted


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    memory = Memory(30)
    for name in "abc":
        memory.keep(name, name.upper(), 10)
    assert memory.get("a") == "A"
    memory.keep("d", "D", 10)
    assert [memory.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_what_is_larger_than_all_there_is_is_not_kept_and_pushes_nothing_out() -> None:
    memory = Memory(30)
    memory.keep("a", "A", 10)
    memory.keep("b", "B", 31)
    assert (memory.get("a"), memory.get("b"), memory.bytes) == ("A", None, 10)


def test_what_is_kept_is_counted_as_it_lies_in_memory() -> None:
    run = RunName("small", 200, Wanted("school"), 0, 1, 0)
    fits = find_fitting((run.question(), child_of("any", 0)))
    for answer in (live(run.question()), fits, follow((run.question(), fits.rows, fits.rows[:8]))):
        sent = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
        tracemalloc.start()
        kept = pickle.loads(sent)
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert held <= kept.TIMES_ITS_BYTES * len(sent) + 20_000, type(kept).__name__


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40))))
def test_there_is_always_room(kept: list[tuple[int, int]]) -> None:
    memory, sizes = Memory(50), {}
    for name, size in kept:
        if memory.get(name) is None:
            sizes[name] = size
        memory.keep(name, name, size)
        assert memory.bytes <= 50
        assert memory.bytes == sum(sizes[one] for one in range(10) if memory.get(one) is not None)
