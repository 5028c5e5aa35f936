"""Claims about the bar: what was read is no speed, and a date that is set back says nothing of time."""

from __future__ import annotations

import re

import pytest

from sim.sweeps.attend import Ended
from sim.sweeps.progress import progress


def test_what_was_read_counts_as_done_before_it_began(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(10, "runs", True) as moved:
        for _ in range(6):
            moved(Ended("a", "read"))
        bar = moved._bar
        assert (bar.n, bar.initial) == (6, 6)
        moved(Ended("b", "lived"), 2)
        assert (bar.n, bar.initial) == (8, 6)
    assert "8/10" in capfd.readouterr().err


def test_the_clock_of_the_wall_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    dates = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr("tqdm.std.time", lambda: float(next(dates)))
    with progress(3, "runs", True) as moved:
        for _ in range(3):
            moved(Ended("a", "lived"))
    shown = capfd.readouterr().err
    assert "3/3" in shown and not re.search(r"-\d", shown)


def test_a_bar_that_is_not_shown_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(2, "runs", False) as moved:
        moved(Ended("a", "read"))
        moved(Ended("b", "lived"))
    assert capfd.readouterr().err == ""
