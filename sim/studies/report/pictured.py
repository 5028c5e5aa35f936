"""What pictures of a comparison keep of a run: the bill, exclusion by age and group, and the way down the staircase.

Runs are pure functions of what is asked: the same ``Replication`` gives the same pictures, in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.stages import STAGES
from sim.lifecourse.outcome import exclusion_of
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FOREIGN_BORN
from sim.people.staircase import NOT_HERE, keep_steps
from sim.studies.alternatives import Alternative, refuse_what_does_not_fit
from sim.studies.beliefs import alternative_of, parameters_of
from sim.studies.booked import Booked, booked
from sim.studies.memory import forget_runs, set_aside_after_the_first
from sim.studies.one_replication import Replication
from sim.studies.run import model_of, participants_of

MOVE_AGES = (6, 10, 13, 16, 20, 25, 30, 40, 50, 64)
"""Ages between which moves on the staircase are counted: school and its stages, coming of age, working life."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pictured:
    """What pictures keep of one run; persons are those born here.

    Attributes:
        strategy, replication: which run it is.
        booked: its bill, states and groups (``sim.studies.booked``).
        persons: born here.
        persons_in_exclusion: in long-lasting exclusion, by the six outcomes.
        by_age: int64 (65, 7), alive, by outcome (0: none).
        stairs: int64 (65, 5), living here, by step of the staircase.
        moves: int64 (len(MOVE_AGES) - 1, 5, 5), by step at one age and at the next, of those here at both.
        highest: int64 (5,), by the highest step ever stood on (normality for those who died in their first year).
        participants: programme, year, began, in_delivery, waiting; newcomers too.
    """

    strategy: str
    replication: int
    booked: Booked
    persons: int
    persons_in_exclusion: dict[str, int]
    by_age: Counts
    stairs: Counts
    moves: Counts
    highest: Counts
    participants: pd.DataFrame


def picture(asked: Replication) -> tuple[Pictured, ...]:
    """Live a replication on one thread; return what pictures keep of each of its alternatives, in order.

    Raises:
        BadInput: an alternative does not fit the municipality.
    """
    for one in asked.alternatives:
        refuse_what_does_not_fit(one, asked.municipality)
    parameters = parameters_of(asked.belief)
    people = people_of(asked.municipality, parameters, key_of(asked.seed, asked.number))
    found = []
    for one in asked.alternatives:
        found.append(_pictured(asked, one, parameters, people))
        forget_runs()
        set_aside_after_the_first()
    return tuple(found)


def _pictured(asked: Replication, one: Alternative, parameters: np.ndarray, people: np.ndarray) -> Pictured:
    believed = alternative_of(asked.belief, one)
    model = model_of(
        asked.municipality, asked.agencies, believed, asked.economics, asked.seed, asked.number, 1, parameters, people
    )
    steps = np.full((AGES, len(model.people)), NOT_HERE, dtype=np.uint8)
    while model.year < model.last_year:
        model.step()
        keep_steps(model.people, model.year, model.parameters, steps)
    born_here = model.people["origin"] != FOREIGN_BORN
    exclusion = exclusion_of(model.outcome_years, model.economics.exclusion_years)
    mine = steps[:, born_here]
    return Pictured(
        strategy=one.name,
        replication=asked.number,
        booked=booked(model, one.name, asked.number),
        persons=int(born_here.sum()),
        persons_in_exclusion={
            name: int(((exclusion == place) & born_here).sum()) for place, name in enumerate(OUTCOMES, start=1)
        },
        by_age=model.outcome_counts[0].copy(),
        stairs=stairs_of(mine),
        moves=moves_of(mine),
        highest=highest_of(mine),
        participants=participants_of(model),
    )


def stairs_of(steps: npt.NDArray[np.uint8]) -> Counts:
    """Return how many stand on each step at each age, int64 (65, 5).

    Args:
        steps: uint8 (65, persons), by age; ``NOT_HERE`` counts nowhere.
    """
    return np.array([[int((at_age == step).sum()) for step in range(len(STAGES))] for at_age in steps], dtype=np.int64)


def moves_of(steps: npt.NDArray[np.uint8]) -> Counts:
    """Return how many stand on a step at one of ``MOVE_AGES`` and on a step at the next, int64 (ages - 1, 5, 5)."""
    every = len(STAGES)
    found = np.zeros((len(MOVE_AGES) - 1, every, every), dtype=np.int64)
    for place, (age, later) in enumerate(pairwise(MOVE_AGES)):
        before, after = steps[age].astype(np.int64), steps[later].astype(np.int64)
        here = (before != NOT_HERE) & (after != NOT_HERE)
        pairs = np.bincount(before[here] * every + after[here], minlength=every * every)
        found[place] = pairs.reshape(every, every)
    return found


def highest_of(steps: npt.NDArray[np.uint8]) -> Counts:
    """Return how many have each step as the highest they ever stood on, int64 (5,).

    Who never lived to the end of a year stood on none, and counts under normality.

    Args:
        steps: uint8 (65, persons), by age.
    """
    ever = np.where(steps == NOT_HERE, 0, steps).max(axis=0, initial=0)
    counts: Counts = np.bincount(ever, minlength=len(STAGES)).astype(np.int64)
    return counts


def picture_many(
    asked: Sequence[Replication], workers: int, done: Callable[[], object] = lambda: None
) -> list[Pictured]:
    """Live replications side by side in processes of their own; return the runs in the order asked.

    Args:
        asked: what to live.
        workers: processes; the result is the same for any number.
        done: called when a replication has been lived.
    """
    found: list[Pictured] = []
    if workers == 1 or len(asked) == 1:
        for one in asked:
            found.extend(picture(one))
            done()
        return found
    # Compiled code with threads does not survive a fork.
    with ProcessPoolExecutor(min(workers, len(asked)), mp_context=get_context("spawn")) as pool:
        for several in pool.map(picture, asked):
            found.extend(several)
            done()
    return found
