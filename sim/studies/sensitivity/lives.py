"""Points of a sensitivity analysis, answered: what must be lived is lived once, the rest is read out of it.

A point is a belief with a few levers pulled, a discount rate and a set of accidents. Prices and rates need no lives;
what programmes do and how they are delivered needs none of the comparator's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.money.appraisal import present_value
from sim.money.perspective import PERSPECTIVES
from sim.studies.alternatives import Alternative
from sim.studies.beliefs import BEST_GUESS, EFFECT, PRICE, Belief
from sim.studies.many_replications import Case, Engines, live_many
from sim.studies.one_replication import Differences, Lived, Replication, differences
from sim.studies.sensitivity.levers import Lever, pulled
from sim.sweeps.attend import Ended

PERSONS = "persons_kept_out"


@dataclass(frozen=True)
class Point:
    """Where the model is asked.

    Attributes:
        belief: what is taken for true.
        levers: pulled so many times as far as the strategies' files say.
        price_times: what prices of programmes and reforms are multiplied with.
        rate: discount rate a year; none: the one chosen.
        number: which accidents.
    """

    belief: Belief = BEST_GUESS
    levers: tuple[tuple[Lever, float], ...] = ()
    price_times: float = 1.0
    rate: float | None = None
    number: int = 0


_Key = tuple[int, tuple[tuple[Lever, float], ...], Belief, int]


class Answers:
    """The model as a function of points, for one case whose first alternative is the comparator.

    Args:
        case: where, and between what.
        engines: how runs are done and where they are kept.
        seed: of the accidents.
    """

    def __init__(self, case: Case, engines: Engines, seed: int) -> None:
        self.case, self.engines, self.seed = case, engines, seed
        self._lived: dict[_Key, Lived] = {}

    def missing(self, points: Sequence[Point]) -> int:
        """Return how many runs these points need beyond those that have been read."""
        return len(self._wanted(points))

    def live(self, points: Sequence[Point], done: Callable[[Ended], object] = lambda _ended: None) -> None:
        """Live what these points need, or read it from the store; a stop loses nothing.

        Raises:
            BadInput: the store cannot be written to, or a run failed for good.
        """
        wanted = self._wanted(points)
        found = live_many([self._replication(key) for key in wanted], self.engines, lambda _asked, runs: runs[0], done)
        self._lived.update(zip(wanted, found, strict=True))

    def differences(self, point: Point) -> Differences:
        """Return what the alternatives came to beside the first at a point that has been lived."""
        runs = [self._lived[key] for key in self._keys(point)]
        return differences([_priced(run, point.price_times) for run in runs], point.belief)

    def values(self, points: Sequence[Point], judged_by: str) -> npt.NDArray[np.float64]:
        """Return the answer at each point, shape (points, alternatives - 1), in kronor or persons.

        Args:
            points: lived before.
            judged_by: a perspective, whose net present value is the answer, or ``PERSONS``.
        """
        return np.array([self._value(self.differences(point), point, judged_by) for point in points])

    def _value(self, found: Differences, point: Point, judged_by: str) -> npt.NDArray[np.float64]:
        if judged_by == PERSONS:
            return np.asarray(found.averted[1:], dtype=np.float64)
        rate = self.case.economics.discount_rate_per_year if point.rate is None else point.rate
        net = found.saved_sek[1:, list(PERSPECTIVES).index(judged_by)].sum(axis=-1)
        return present_value(net, rate)

    def _wanted(self, points: Sequence[Point]) -> list[_Key]:
        keys = dict.fromkeys(key for point in points for key in self._keys(point))
        return [key for key in keys if key not in self._lived]

    def _keys(self, point: Point) -> list[_Key]:
        return [
            (place, point.levers if _does(one) else (), _lived_under(point.belief, one), point.number)
            for place, one in enumerate(self.case.alternatives)
        ]

    def _replication(self, key: _Key) -> Replication:
        place, levers, belief, number = key
        alternative = self.case.alternatives[place]
        for lever, times in levers:
            alternative = pulled(alternative, lever, times)
        return replace(self.case.replication(belief, self.seed, number), alternatives=(alternative,))


def _does(alternative: Alternative) -> bool:
    return bool(alternative.programmes or alternative.reforms)


def _lived_under(belief: Belief, alternative: Alternative) -> Belief:
    """Return what of a belief an alternative's lives hang on: no prices, and only effects of what it does."""
    own = {*(one.name for one in alternative.programmes), *(one.name for one in alternative.reforms)}
    at = tuple(
        (name, share)
        for name, share in belief.at
        if not name.startswith(f"{PRICE}:") and (not name.startswith(f"{EFFECT}:") or name.split(":")[1] in own)
    )
    return replace(belief, at=at, prices=None, effects=belief.effects if own else None)


def _priced(run: Lived, times: float) -> Lived:
    """Return a run in which what programmes and reforms cost is multiplied."""
    if times == 1.0:
        return run
    factors = np.array([times if line.is_outlay else 1.0 for line in run.lines])
    return replace(run, by_line_ore=run.by_line_ore * factors)
