"""Memory of many runs in one process: a model and its agents point at each other, so only a collection frees them.

A collection looks at every object there is, which after loading the libraries takes a third of a second. What was there
before the runs is therefore set aside once; collections after each run then take no time.
"""

from __future__ import annotations

import gc
from functools import cache


def before_many_runs() -> None:
    """Set aside all objects there are, so that later collections need not look at them."""
    gc.collect()
    gc.freeze()


@cache
def set_aside_after_the_first() -> None:
    """Set aside, once, what the first run has loaded; only for who lives one run at a time, for none is under way."""
    before_many_runs()


def forget_runs() -> None:
    """Free the models that nobody holds any more."""
    gc.collect()
