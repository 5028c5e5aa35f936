"""Claims about how rules are compiled and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.configuration.schema import Municipality
from sim.model import Vandpunkt
from sim.people import compiled


@pytest.mark.skipif(compiled._FOLDER is None, reason="nothing is compiled, or no folder to keep it in")
def test_the_walk_on_several_threads_is_kept_apart_from_the_plain_one(place: Callable[..., Municipality]) -> None:
    for threads in (1, 2):
        Vandpunkt(place(20), (), seed=1, threads=threads).step()
    assert compiled._FOLDER is not None
    kept = {path.name.split("-")[0] for path in compiled._FOLDER.rglob("*.nbi")}
    assert {"walk._walk", "walk._walk_together"} <= kept
