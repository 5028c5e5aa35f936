"""Claims about what is known of an effort: the mean beforehand, its own replication afterwards, else nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.money.fund_knowledge import EffortFlow, Knowledge


def flow(*amounts: int) -> EffortFlow:
    outlay, participants, books = (np.full((2, 3), amount) for amount in amounts)
    return EffortFlow(outlay, participants, books)


def test_applicants_know_the_mean_and_follow_up_its_own_replication() -> None:
    known = Knowledge({"one": (flow(10, 4, 1), flow(21, 8, 3))})
    believed = known.believed("one", 2, 3)
    assert (believed.outlay_ore == 16).all() and believed.outlay_ore.dtype == np.int64
    assert (believed.gain_ore("participants") == 6).all() and (believed.gain_ore("books") == 2).all()
    assert [int(known.found("one", place, 2, 3).participants_ore[0, 0]) for place in (0, 1)] == [4, 8]


@pytest.mark.parametrize("known", [Knowledge(), Knowledge({"one": (flow(1, 1, 1),)})])
def test_of_what_is_not_known_nothing_is_promised_and_nothing_found(known: Knowledge) -> None:
    for one in (known.believed("another", 2, 3), known.found("another", 0, 2, 3), known.found("one", 7, 2, 3)):
        assert one.outlay_ore.shape == (2, 3)
        assert not one.outlay_ore.any() and not one.participants_ore.any() and not one.books_ore.any()
