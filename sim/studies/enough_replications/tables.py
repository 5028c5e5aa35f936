"""What came of living until it was precise, as tables: means by replication, how many it takes, what pairing gains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.studies.enough_replications.enough_replications import MEASURES, Enough, Precision, Stopping, differences_of
from sim.uncertainty.common_numbers import gain_of
from sim.uncertainty.convergence import replications_needed, running_mean
from sim.uncertainty.estimate import LEVEL, Array, Estimate, mean_of, share_of
from sim.uncertainty.keyed import uniforms

GOAL_TIMES = 10.0
"""Times fewer replications that shared accidents are meant to gain (the goal the project set itself)."""
REPLAYS = 1000
"""Times that stopping is played again on replications drawn from those that were lived."""
LONGEST = 100_000
"""Replications beyond which it is not said how many a spread takes."""


def running_table(enough: Enough) -> pd.DataFrame:
    """Return means with 95 % intervals after 2, 3, … replications: strategy, measure, replications, mean, low, high."""
    frames = []
    for strategy in enough.strategies[1:]:
        for measure in MEASURES:
            found = running_mean(enough.gained(strategy, measure))
            frames.append(
                pd.DataFrame(
                    {
                        "strategy": strategy, "measure": measure, "replications": found.n, "mean": found.mean,
                        "low": found.low, "high": found.high,
                    }
                )
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def needed_table(enough: Enough, precision: Precision) -> pd.DataFrame:
    """Return how precise each answer is, and how many replications the precision asked for takes.

    Columns: strategy, measure, replications (lived), mean, low, high, half (of the interval), asked (the half that is
    narrow enough), reached, needed (by the spread seen), cautious (so many are enough nine times in ten), rules (the
    answer that takes the most).
    """
    rows = []
    for strategy in enough.strategies[1:]:
        for measure in MEASURES:
            values, asked = enough.gained(strategy, measure), precision.of(measure)
            mean, needed = mean_of(values), replications_needed(values, asked)
            half = (mean.high - mean.low) / 2.0
            rows.append(
                {
                    "strategy": strategy, "measure": measure, "replications": len(values), "mean": mean.value,
                    "low": mean.low, "high": mean.high, "half": half, "asked": asked, "reached": bool(half <= asked),
                    "needed": needed.expected, "cautious": needed.cautious,
                }
            )  # fmt: skip
    found = pd.DataFrame(rows)
    found["rules"] = np.arange(len(found)) == int((found["half"] / found["asked"]).to_numpy().argmax())
    return found


def gain_table(enough: Enough, precision: Precision) -> pd.DataFrame:
    """Return what shared accidents gain, by strategy and measure.

    Columns: strategy, measure, replications, times (fewer replications for the same interval than with independent
    accidents), low, high (95 % interval), directly (the same with strategy r really beside comparator r + 1),
    paired_sd, independent_sd (of one difference), needed, needed_independent (replications for the precision asked),
    goal (whether the interval lies above ``GOAL_TIMES``: "yes", below: "no", else "open").

    ``times`` is infinite and has no interval where pairs never differ from each other.
    """
    rows = []
    for place, strategy in enumerate(enough.strategies[1:], start=1):
        for k, measure in enumerate(MEASURES):
            with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # few pairs that hardly ever differ
                gain = gain_of(enough.own[:, place, k], enough.own[:, 0, k])
            crossed = enough.own[:, 0, k] - np.roll(enough.own[:, place, k], -1)
            asked = precision.of(measure)
            rows.append(
                {
                    "strategy": strategy, "measure": measure, "replications": len(enough.own),
                    "times": gain.times.value, "low": gain.times.low, "high": gain.times.high,
                    "directly": gain.directly, "paired_sd": gain.paired_variance**0.5,
                    "independent_sd": gain.independent_variance**0.5,
                    "needed": replications_needed(enough.gained(strategy, measure), asked).expected,
                    "needed_independent": replications_needed(crossed, asked).expected,
                    "goal": _goal(gain.times),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _goal(times: Estimate) -> str:
    """Say whether a gain is at least the goal: by its interval where there is one, else by itself."""
    low, high = (times.low, times.high) if np.isfinite(times.low) else (times.value, times.value)
    if low >= GOAL_TIMES:
        return "yes"
    return "no" if high < GOAL_TIMES or np.isnan(times.value) else "open"


@dataclass(frozen=True)
class Replayed:
    """Stopping played again and again on replications drawn, with replacement, from those that were lived.

    Attributes:
        replays: how often.
        replications: mean number at which it stopped.
        covered: share of the intervals at the stop that hold the true mean (of the replications drawn from), of all
            answers; 0.95 if looking and stopping did no harm.
        ruling: the same of the one answer whose width decided; where stopping early by luck shows most.
        bias: mean distance of the ruling answer's mean from the truth, in halves of the interval asked for.
    """

    replays: int
    replications: float
    covered: Estimate
    ruling: Estimate
    bias: Estimate


def replayed(enough: Enough, precision: Precision, stopping: Stopping, seed: int, replays: int = REPLAYS) -> Replayed:
    """Return what looking at intervals and stopping when they are narrow does to them.

    An answer whose spread looks small by luck stops early, so that intervals hold the truth a little less often than
    they say (Y. S. Chow & H. Robbins, Ann. Math. Statist. 36:457 (1965)).
    """
    values, widths = differences_of(enough.own), precision.widths(len(enough.strategies))
    truth = values.mean(axis=0)
    drawn = uniforms("enough_replications", (replays, stopping.most), seed)
    stops, covered, ruling, bias = [], [], [], []
    for rows in (drawn * len(values)).astype(np.int64):
        again = values[rows]
        n = _stop(again, widths, stopping)
        mean, half = _interval(again[:n])
        held = np.abs(mean - truth) <= half + 1e-9 * np.abs(truth)
        widest = int(np.argmax(half / widths))
        stops.append(n)
        covered.append(float(held.mean()))
        ruling.append(float(held[widest]))
        bias.append(float((mean[widest] - truth[widest]) / widths[widest]))
    return Replayed(replays, float(np.mean(stops)), mean_of(covered), share_of(ruling), mean_of(bias))


def _stop(values: Array, widths: Array, stopping: Stopping) -> int:
    """Return after how many replications it stops: as ``until_precise``, with what takes long looked up in a table."""
    n = min(stopping.least, stopping.most)
    while n < stopping.most:
        needed = least_for(float((values[:n].std(axis=0, ddof=1) / widths).max()))
        if needed <= n:
            break
        n = min(n + max(1, math.ceil((needed - n) / 2 / stopping.batch)) * stopping.batch, stopping.most)
    return n


def least_for(spread: float) -> int:
    """Return the least n from 2 on, at most ``LONGEST``, with t(n - 1) · spread / √n at or below 1."""
    return int(np.searchsorted(_roots(), spread)) + 2


@cache
def _roots() -> Array:
    """Return √n / t(n - 1) for n = 2, 3, …, ``LONGEST``: the largest spread for which so many are enough."""
    n = np.arange(2, LONGEST + 1)
    found: Array = np.sqrt(n) / stats.t.ppf(0.5 + LEVEL / 2.0, n - 1)
    return found


def _interval(values: Array) -> tuple[Array, npt.NDArray[np.float64]]:
    n = len(values)
    half = float(stats.t.ppf(0.5 + LEVEL / 2.0, n - 1)) * values.std(axis=0, ddof=1) / np.sqrt(n)
    return values.mean(axis=0), half
