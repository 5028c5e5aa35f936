"""A bar that says how much is done and how long the rest will take, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from sim.sweeps.attend import Ended
from sim.sweeps.here import seconds


class Progress:
    """How far jobs have come; what was found in the store counts as done before the bar began."""

    def __init__(self, bar: tqdm) -> None:
        self._bar = bar
        if not bar.disable:  # the time left must not hang on a date that somebody sets
            bar._time = seconds  # type: ignore[attr-defined]
            bar.start_t = bar.last_print_t = seconds()

    def __call__(self, ended: Ended, units: int = 1) -> None:
        """Take in how it went with a job that counts as so many units."""
        if ended.how == "read" and not self._bar.disable:
            self._bar.initial += units
        self._bar.update(units)

    def plan(self, total: int) -> None:
        """Say how many units there will be in all, where that was not known before."""
        self._bar.total = total
        self._bar.refresh()


def counted(total: int, called: str | None, is_shown: bool) -> tqdm:
    """Return a bar, to be shown while a block runs, whose ``update`` counts units that all take about as long.

    Args:
        total: units in all.
        called: what they are; None: not said.
        is_shown: whether to show it at all.
    """
    return tqdm(total=total, desc=called, disable=not is_shown, file=sys.stderr)


@contextmanager
def progress(total: int | None, called: str, is_shown: bool) -> Iterator[Progress]:
    """Show a bar while the block runs.

    Args:
        total: units in all; None: not known yet.
        called: what they are.
        is_shown: whether to show it at all.
    """
    with tqdm(total=total, desc=called, disable=not is_shown, file=sys.stderr, smoothing=0) as bar:
        yield Progress(bar)
