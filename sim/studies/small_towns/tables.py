"""What may happen in one town, as tables: intervals by size, whether they hold, chance and belief, and what is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.studies.small_towns.seen import Law, Needed, law_of, needed_of, seen_in
from sim.studies.small_towns.small_towns import AS_TODAY, WITH_STRATEGY, Meaning, Towns
from sim.uncertainty.estimate import mean_of
from sim.uncertainty.intervals import expected_interval, prediction_interval
from sim.uncertainty.layers import layers_of

LEVELS = (0.5, 0.8, 0.95)
ARMS = {"as_today": AS_TODAY, "strategy": WITH_STRATEGY}


@dataclass(frozen=True)
class SmallTownsFound:
    """What was found of towns of several sizes; frames have a row a size, the smallest first.

    Attributes:
        futures: children, arm, expected (persons in long-lasting exclusion), expected_low, expected_high (95 %, over
            what is believed; its spread is that of the largest towns, where chance hides it least), low_50, high_50,
            low_80, high_80, low_95, high_95 (whole persons: one town's future).
        layers: children, arm, chance_share, low, high (of the variance of one town's future), told_as_zero (belief is
            drowned in chance), law (what the law of all sizes says; as today).
        effect: children, kept_out, low, high (mean, and 95 % interval over draws), low_95, high_95 (whole persons: one
            town), nobody (share of towns in which the strategy changes the figure by nobody).
        seen: children, fewer, low, high, equal, more, law.
        coverage: children, arm, level, covered, low, high, towns.
        meaning: children and what they mean (``Meaning``).
        law: of all sizes.
        needed: children it takes to see the effect.
    """

    futures: pd.DataFrame
    layers: pd.DataFrame
    effect: pd.DataFrame
    seen: pd.DataFrame
    coverage: pd.DataFrame
    meaning: pd.DataFrame
    law: Law
    needed: Needed


def found_in(towns: Sequence[Towns], meanings: Sequence[Meaning], seen_share: float, seed: int) -> SmallTownsFound:
    """Return what was found.

    Args:
        towns: of each size, the smallest first.
        meanings: of the same sizes.
        seen_share: chance with which a municipality wants to see the effect.
        seed: of what is resampled.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # towns that happen not to differ have no ratio of variances
        return _found(towns, meanings, seen_share, seed)


def _found(towns: Sequence[Towns], meanings: Sequence[Meaning], seen_share: float, seed: int) -> SmallTownsFound:
    law = law_of(towns)
    by_arm = [(one, name, one.excluded[..., arm]) for one in towns for name, arm in ARMS.items()]
    return SmallTownsFound(
        futures=pd.DataFrame([_future(one.children, name, counts, law) for one, name, counts in by_arm]),
        layers=pd.DataFrame([_layers(one.children, name, counts, law) for one, name, counts in by_arm]),
        effect=pd.DataFrame([_effect(one) for one in towns]),
        seen=pd.DataFrame([_seen(one, law) for one in towns]),
        coverage=pd.DataFrame([_covered(one.children, n, c, level) for one, n, c in by_arm for level in LEVELS]),
        meaning=pd.DataFrame([asdict(one) for one in sorted(meanings, key=lambda one: one.children)]),
        law=law,
        needed=needed_of(law, seen_share, seed),
    )


def future_table(towns: Sequence[Towns]) -> pd.DataFrame:
    """Return every town lived: children, draw, town, as_today, strategy (persons in long-lasting exclusion)."""
    frames = []
    for one in towns:
        draws, each, _ = one.excluded.shape
        frames.append(
            pd.DataFrame(
                {
                    "children": one.children,
                    "draw": np.repeat(np.arange(draws), each),
                    "town": np.tile(np.arange(each), draws),
                    **{name: one.excluded[..., arm].ravel() for name, arm in ARMS.items()},
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _future(children: int, arm: str, counts: npt.NDArray[np.int64], law: Law) -> dict[str, object]:
    low, high = _expected(children, float(counts.mean()), law.shares[:, ARMS[arm]], law.measured_at)
    row: dict[str, object] = {
        "children": children, "arm": arm, "expected": float(counts.mean()),
        "expected_low": low, "expected_high": high,
    }  # fmt: skip
    for level in LEVELS:
        ends = one_town(counts, children, level)
        row |= {f"{end}_{level:.0%}".rstrip("%"): persons for end, persons in zip(("low", "high"), ends, strict=True)}
    return row


def one_town(counts: npt.NDArray[np.int64], children: int, level: float) -> tuple[int, int]:
    """Return where one town's own figure lies with a chance, in whole persons from 0 to all children.

    What is believed of a share lies askew, and no share is below 0: so the interval is made of
    log-odds, log((x + ½) / (n - x + ½)), and its ends are rounded outwards.

    Args:
        counts: persons in exclusion, shape (draws, towns).
        children: of a town.
        level: the chance.
    """
    found = prediction_interval(np.log((counts + 0.5) / (children - counts + 0.5)), level)
    low, high = ((children + 1.0) * _share(end) - 0.5 for end in (found.low, found.high))
    return max(0, math.floor(low)), min(children, math.ceil(high))


def _expected(children: int, mean: float, shares: npt.NDArray[np.float64], of: int) -> tuple[float, float]:
    """Return where the expected number lies over what is believed: its spread is that of the shares by draw."""
    inside = np.clip(shares, 0.5 / of, 1.0 - 0.5 / of)
    found = expected_interval(np.log(inside / (1.0 - inside))[:, None])
    scale = mean / float(inside.mean())
    return min(float(children), scale * _share(found.low)), min(float(children), scale * _share(found.high))


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def _layers(children: int, arm: str, counts: npt.NDArray[np.int64], law: Law) -> dict[str, object]:
    found = layers_of(counts)
    share = found.chance_share
    return {
        "children": children, "arm": arm, "chance_share": share.value, "low": share.low, "high": share.high,
        "told_as_zero": found.told_as_zero, "law": float(law.chance_share(float(children))),
    }  # fmt: skip


def _effect(towns: Towns) -> dict[str, object]:
    kept_out = towns.kept_out
    mean, one = mean_of(kept_out.mean(axis=1)), prediction_interval(kept_out)
    return {
        "children": towns.children, "kept_out": mean.value, "low": mean.low, "high": mean.high,
        "low_95": math.floor(one.low), "high_95": math.ceil(one.high), "nobody": float((kept_out == 0).mean()),
    }  # fmt: skip


def _seen(towns: Towns, law: Law) -> dict[str, object]:
    found = seen_in(towns)
    return {
        "children": towns.children, "fewer": found.fewer.value, "low": max(0.0, found.fewer.low),
        "high": min(1.0, found.fewer.high), "equal": found.equal, "more": found.more,
        "law": float(law.chance_seen(towns.children)),
    }  # fmt: skip


def _covered(children: int, arm: str, counts: npt.NDArray[np.int64], level: float) -> dict[str, object]:
    share = mean_of(held_out(counts, children, level))
    return {
        "children": children, "arm": arm, "level": level, "covered": share.value, "low": max(0.0, share.low),
        "high": min(1.0, share.high), "towns": counts.size,
    }  # fmt: skip


def held_out(counts: npt.NDArray[np.int64], children: int, level: float) -> npt.NDArray[np.float64]:
    """Return the share of each draw's towns that lie in the interval the other draws predict, shape (draws,).

    Args:
        counts: persons in exclusion, shape (draws, towns).
        children: of a town.
        level: of the interval; what the mean of the shares should come to, or a little more, since ends are whole.
    """
    shares = []
    for draw, own in enumerate(counts):
        low, high = one_town(np.delete(counts, draw, axis=0), children, level)
        shares.append(((own >= low) & (own <= high)).mean())
    return np.array(shares)
