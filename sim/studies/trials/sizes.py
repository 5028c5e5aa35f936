"""Which size of an effect would return what a trial found: a search that is told, never put to use by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim.configuration.trials import RATIOS, PlannedTrial
from sim.studies.trials.measures import pooled
from sim.studies.trials.trials import Ground, TrialTown, as_tried, side_by_side

MOST_TIMES = 16.0
"""How many times its published size an effect is tried with at most."""
LARGEST_SIZE = 3.0
"""The largest size that a programme may have (``sim.configuration.kinds.Effect``)."""
STEPS = 9
"""Halvings of the search: within a five-hundredth of what was tried at most."""


@dataclass(frozen=True)
class SizeFound:
    """The size with which one effect of a programme would return its trial.

    Attributes:
        trial, programme, lever: which effect.
        size: as the rule of evidence gives it, nothing taken off (SD or log-odds).
        returning: the size that returns the published effect; NaN if none up to the largest does.
        simulated: what the trial then gives.
    """

    trial: str
    programme: str
    lever: str
    size: float
    returning: float
    simulated: float


def size_that_returns(
    ground: Ground, planned: PlannedTrial, done: Callable[[], object] = lambda: None
) -> tuple[SizeFound, ...]:
    """Return by bisection the sizes that return the published effect, all times the same where it speaks of several.

    Args:
        ground: where.
        planned: a trial of the role *input*.
        done: called after every trial that was held, at most two more than ``STEPS``.
    """
    trial = planned.trial
    towns = side_by_side(ground, lambda replication: TrialTown(ground, [trial], replication))
    sizes = {one.moves: one.size for one in as_tried(planned, "published").effects if one.moves in planned.answers}
    largest = max(map(abs, sizes.values()), default=0.0)

    def given(times: float) -> float:
        programme = as_tried(planned, "published", times)
        lived = side_by_side(ground, lambda replication: towns[replication].arms(programme)[0])
        done()
        return pooled(lived, trial).value

    times, simulated = _bisect(
        given, trial.published.range.value, min(MOST_TIMES, LARGEST_SIZE / largest) if largest else 0.0,
        math.log if trial.effect_measure in RATIOS else float,
    )  # fmt: skip
    return tuple(
        SizeFound(trial.name, planned.programme.name, lever, size, size * times, simulated)
        for lever, size in sizes.items()
    )


def _bisect(
    given: Callable[[float], float], sought: float, most: float, scale: Callable[[float], float]
) -> tuple[float, float]:
    """Return where between 0 and ``most`` a function gives what is sought, and what it gives there; NaN if nowhere."""
    ends = (given(0.0), given(most)) if most > 0.0 else (math.nan, math.nan)
    if not all(map(math.isfinite, ends)) or not min(ends) <= sought <= max(ends):
        return math.nan, math.nan
    low, high, rises = 0.0, most, ends[1] > ends[0]
    middle = value = math.nan
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        value = given(middle)
        if (scale(value) < scale(sought)) == rises:
            low = middle
        else:
            high = middle
    return middle, value
