"""Enough replications: lived batch by batch until every answer is as precise as asked for, and what that costs.

Strategies share every accident that they do not touch, so an answer is a difference within each replication. How many
replications independent accidents would have taken is measured on the same lives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Agency
from sim.money.appraisal import present_value
from sim.money.perspective import PUBLIC, SOCIETY, seen
from sim.money.prices import SEK_PER_MSEK
from sim.studies.beliefs import BEST_GUESS, drawn, price_factors_of
from sim.studies.booked import CHOSEN
from sim.studies.many_replications import Case, Engines, live_many
from sim.studies.one_replication import Lived, Replication
from sim.sweeps.attend import Ended
from sim.uncertainty.convergence import how_many_more

Floats = npt.NDArray[np.float64]

KEPT_OUT, PUBLIC_NPV, SOCIETY_NPV = "kept_out", "public_npv_sek", "society_npv_sek"
MEASURES = (KEPT_OUT, PUBLIC_NPV, SOCIETY_NPV)
"""Of a strategy beside the comparator: persons born here kept out of long-lasting exclusion, and net present values."""


@dataclass(frozen=True)
class Precision:
    """Half a 95 % interval that is narrow enough, by what is measured."""

    persons: float
    msek: float

    def of(self, measure: str) -> float:
        """Return it in persons or kronor."""
        return self.persons if measure == KEPT_OUT else self.msek * SEK_PER_MSEK

    def widths(self, strategies: int) -> Floats:
        """Return it for every strategy but the comparator and every measure, shape ((strategies - 1) * measures,)."""
        return np.tile([self.of(measure) for measure in MEASURES], strategies - 1)


@dataclass(frozen=True)
class Stopping:
    """When to look and when to give up, in replications."""

    batch: int = 8
    least: int = 16
    most: int = 200


@dataclass(frozen=True)
class Precise:
    """Replications and when they were enough.

    Attributes:
        values: float64 (replications, answers).
        looks: after how many replications the intervals were looked at; the last is where it stopped.
        reached: whether every answer was as precise as asked for; False: the most that may be lived was lived.
    """

    values: Floats
    looks: tuple[int, ...]
    reached: bool


def until_precise(live_more: Callable[[int, int], Floats], widths: Floats, stopping: Stopping) -> Precise:
    """Live replications until every answer's 95 % interval is at most ± its width, or the most there may be are lived.

    Args:
        live_more: gives replications ``first`` to before ``last``, shape (last - first, answers).
        widths: half an interval that is narrow enough, shape (answers,), above 0.
        stopping: when to look.
    """
    values = live_more(0, min(stopping.least, stopping.most))
    looks = [len(values)]
    while more := missing(values, widths, stopping):
        last = min(len(values) + more, stopping.most)
        if last == len(values):
            return Precise(values, tuple(looks), False)
        values = np.concatenate([values, live_more(len(values), last)])
        looks.append(len(values))
    return Precise(values, tuple(looks), True)


def missing(values: Floats, widths: Floats, stopping: Stopping) -> int:
    """Return how many replications to live before the next look; 0: every interval is narrow enough.

    The answer whose spread is largest beside its width takes the most replications, so it alone need be asked.
    """
    widest = int(np.argmax(values.std(axis=0, ddof=1) / widths))
    return how_many_more(values[:, widest], float(widths[widest]), stopping.batch, stopping.least)


def differences_of(own: Floats) -> Floats:
    """Return what strategies change beside the comparator, pair by pair, shape (replications, answers).

    Args:
        own: what every alternative comes to, shape (replications, alternatives, measures), the comparator first.
    """
    gained: Floats = own[:, :1] - own[:, 1:]
    return gained.reshape(len(own), -1)


@dataclass(frozen=True)
class Enough:
    """What came of living until the answers were precise.

    Attributes:
        strategies: names, the comparator first.
        own: float64 (replications, strategies, measures): persons in exclusion, and what the public purse and society
            pay, present value in kronor. A strategy's answer is the comparator's less its own.
        looks, reached: see ``Precise``.
    """

    strategies: tuple[str, ...]
    own: Floats
    looks: tuple[int, ...]
    reached: bool

    def gained(self, strategy: str, measure: str) -> Floats:
        """Return a strategy's answer in every replication, shape (replications,)."""
        place = MEASURES.index(measure)
        found: Floats = self.own[:, 0, place] - self.own[:, self.strategies.index(strategy), place]
        return found


def lived_until(
    case: Case,
    precision: Precision,
    stopping: Stopping,
    engines: Engines,
    seed: int,
    draws: bool = False,
    done: Callable[[Ended], object] = lambda _ended: None,
    planned: Callable[[int], object] = lambda _replications: None,
) -> Enough:
    """Live a case until every strategy's persons kept out and net present values are as precise as asked for.

    Args:
        case: what is compared; the first alternative is the comparator.
        precision: half a 95 % interval that is narrow enough.
        stopping: when to look and when to give up.
        engines: how and where runs are done; what is in the store is not lived again.
        seed: of all accidents; replications are numbered from 0.
        draws: whether replication r believes draw r of everything, too.
        done: called when it is settled how it went with a replication.
        planned: called with how many replications there will be at the next look.

    Raises:
        BadInput: the store cannot be written to, or a run failed for good; what is done stays.
    """
    lived: list[Floats] = []

    def live_more(first: int, last: int) -> Floats:
        planned(last)
        asked = replications_of(case, first, last, seed, draws)
        new = live_many(asked, engines, reader(case.economics.discount_rate_per_year), done)
        lived.extend(new)
        return differences_of(np.array(new))

    found = until_precise(live_more, precision.widths(len(case.alternatives)), stopping)
    names = tuple(one.name for one in case.alternatives)
    return Enough(names, np.array(lived), found.looks, found.reached)


def replications_of(case: Case, first: int, last: int, seed: int, draws: bool = False) -> list[Replication]:
    """Return replications ``first`` to before ``last``: of the best guess, or each of a draw of its own."""
    return [case.replication(drawn(k) if draws else BEST_GUESS, seed, k) for k in range(first, last)]


def reader(rate: float) -> Callable[[Replication, Sequence[Lived]], Floats]:
    """Return what reads persons in exclusion and present costs of each alternative, shape (alternatives, measures)."""

    def read(asked: Replication, runs: Sequence[Lived]) -> Floats:
        rows = []
        for run in runs:
            account = run.account(price_factors_of(asked.belief, run.lines))
            paid = [present_value(seen(account, one).sum(axis=-1), rate) for one in (PUBLIC, SOCIETY)]
            rows.append([run.excluded[CHOSEN], *paid])
        return np.array(rows, dtype=np.float64)

    return read


def with_staff(case: Case, share: float) -> Case:
    """Return a case whose agencies have so large a share of their hours."""

    def less(agency: Agency) -> Agency:
        return replace(agency, staff=replace(agency.staff, hours_per_1000=share * agency.staff.hours_per_1000))

    return replace(case, agencies=tuple(less(one) for one in case.agencies))
