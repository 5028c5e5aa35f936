"""How sure a ranking is: strategies that a search found best, lived again on lives that the search has not seen.

Pure functions on tidy frames; nothing here may import the model or a view.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import kendalltau, spearmanr
from scipy.stats import t as student

from sim.studies.intervals import mean_interval, paired_difference


@dataclass(frozen=True)
class Sureness:
    """How sure it is which strategy is best.

    Attributes:
        first: the strategy with the highest mean.
        best_share: in how many of the draws it is the best.
        clearly_behind, not_clearly_behind: the others that are surely behind the first, and the rest (``ranking_of``).
    """

    first: str
    best_share: float
    clearly_behind: tuple[str, ...]
    not_clearly_behind: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Return whether all others are clearly behind the first."""
        return not self.not_clearly_behind


def ranking_of(lived: pd.DataFrame) -> pd.DataFrame:
    """Return how each strategy ranks over draws, highest mean first.

    Args:
        lived: strategy, replication (the draw), averted (persons).

    Returns:
        Columns strategy, mean, low, high (persons kept out, 95 % interval of the mean), best_share (of draws in which
        it keeps most out; those who share a first place share it evenly), mean_place (1: best), loss (persons: how many
        fewer than the best of each draw it keeps out, mean over draws; what is lost by choosing it instead of knowing
        the draw), behind, behind_low, behind_high (paired difference to the first, persons, with its own 95 % interval)
        and surely_behind: whether the difference keeps below zero when the interval allows for as many comparisons as
        there are others (Bonferroni), since the first was picked by this very ranking.
    """
    wide = _wide(lived)
    places = _places(wide)
    rows = []
    for strategy in wide.columns:
        mean, low, high = mean_interval(wide[strategy])
        mine = places[strategy]
        rows.append(
            {
                "strategy": strategy,
                "mean": mean,
                "low": low,
                "high": high,
                "best_share": float(mine[:, 0].mean()),
                "mean_place": float((mine @ np.arange(1, len(wide.columns) + 1)).mean()),
                "loss": float((wide.max(axis=1) - wide[strategy]).mean()),
            }
        )
    table = pd.DataFrame(rows).sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    behind = paired_difference(lived, "averted", [], table["strategy"].iloc[0])
    behind = behind.rename(columns={"mean": "behind", "low": "behind_low", "high": "behind_high"})
    table = table.merge(behind, on="strategy", how="left", validate="one_to_one")
    wider = _wider(len(wide), max(1, len(table) - 1))
    return table.assign(surely_behind=table["behind"] + wider * (table["behind_high"] - table["behind"]) < 0.0)


def _wider(draws: int, comparisons: int) -> float:
    """Return how many times as wide as one 95 % interval each of several must be to hold together in 95 %."""
    if draws < 2:
        return float("nan")
    return float(student.ppf(1.0 - 0.025 / comparisons, draws - 1) / student.ppf(0.975, draws - 1))


def places_of(lived: pd.DataFrame) -> pd.DataFrame:
    """Return in which share of the draws each strategy has each place: strategy, place (1: best), share.

    Strategies that are equal in a draw share their places evenly.
    """
    wide = _wide(lived)
    places = _places(wide)
    return pd.DataFrame(
        [
            {"strategy": strategy, "place": place, "share": float(share)}
            for strategy in wide.columns
            for place, share in enumerate(places[strategy].mean(axis=0), start=1)
        ]
    )


def sureness_of(ranking: pd.DataFrame) -> Sureness:
    """Return how sure the first of a ranking is; without intervals nothing is sure."""
    first, others = ranking.iloc[0], ranking.iloc[1:]
    clear = others["surely_behind"]
    return Sureness(
        str(first["strategy"]),
        float(first["best_share"]),
        tuple(name for name, is_behind in zip(others["strategy"], clear, strict=True) if is_behind),
        tuple(name for name, is_behind in zip(others["strategy"], clear, strict=True) if not is_behind),
    )


def agreement_of(one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Return Spearman's and Kendall's rank correlation of two measures of the same strategies.

    NaN where there are fewer than two, or all are equal in one of them.
    """
    if len(one) < 2 or one.nunique() < 2 or other.nunique() < 2:
        return float("nan"), float("nan")
    return float(spearmanr(one, other).statistic), float(kendalltau(one, other).statistic)


def _wide(lived: pd.DataFrame) -> pd.DataFrame:
    """Return persons kept out, a row a draw and a column a strategy, in order of appearance."""
    names = list(dict.fromkeys(lived["strategy"]))
    return lived.pivot(index="replication", columns="strategy", values="averted")[names]


def _places(wide: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by strategy, which part of each place it has in each draw, shape (draws, places)."""
    several = len(wide.columns)
    first = wide.rank(axis=1, ascending=False, method="min").to_numpy(dtype=int) - 1
    last = wide.rank(axis=1, ascending=False, method="max").to_numpy(dtype=int)
    at = np.arange(several)
    found = {}
    for column, name in enumerate(wide.columns):
        mine = (at >= first[:, [column]]) & (at < last[:, [column]])
        found[name] = mine / mine.sum(axis=1, keepdims=True)
    return found
