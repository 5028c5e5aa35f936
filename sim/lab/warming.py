"""What a worker does before it is ready: a few children live under everything, so that nothing is loaded later."""

from __future__ import annotations

from sim.lab.following import find_fitting, follow
from sim.lab.life import child_of
from sim.lab.living import live
from sim.lab.plan import RunName
from sim.lab.state import AS_TODAY, USUAL, Wanted

CHILDREN = 60
STRATEGIES = (AS_TODAY, "youth_to_work", "whole_chain", "more_jobs", "association_2", "health_talks")
"""Together they set every kind of programme, reform and organisation to work."""


def warm() -> None:
    """Live a small place under every kind of strategy, for nobody."""
    for number, name in enumerate(STRATEGIES):
        live(_run(name, number % 2).question())
    as_today = _run(AS_TODAY, 0).question()
    who = find_fitting((as_today, child_of("any", 0)))
    follow((as_today, who.rows, who.rows[:1]))


def _run(name: str, draw: int) -> RunName:
    return RunName(USUAL.place, CHILDREN, Wanted(name), draw, USUAL.seed, 0)
