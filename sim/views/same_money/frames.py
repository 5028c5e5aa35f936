"""What figure and table of the same money read: frames that fit together, means with intervals, and the headline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.studies.intervals import mean_interval
from sim.views.frames import alternatives_of, checked, replication_count
from sim.views.over_years import Change, shown
from sim.views.words import Words

KINDS = ("people", "surroundings", "both")
MEASURES = ("averted", "averted_per_10_msek", "npv_msek", "npv_per_10_msek")
_MAY_LACK = ("averted_per_10_msek", "npv_per_10_msek")
_ONLY_FROM = 0.95
"""Below this share of the money a strategy that can grow no more is said to be able to use only so much."""


@dataclass(frozen=True)
class Spent:
    """What each strategy came to for the same money.

    Attributes:
        results: strategy, replication, outlay_msek, averted, npv_msek, averted_per_10_msek, npv_per_10_msek, against
            the comparator, which has no rows.
        sizes: strategy, kind, grade, coverage_share, reform_share, money_msek, used_msek, is_full.
        ranking: strategy, best_share, behind_best, low, high; those that cost nothing are left out.
        titles: display name by strategy, the comparator first.
    """

    results: pd.DataFrame
    sizes: pd.DataFrame
    ranking: pd.DataFrame
    titles: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse frames that do not fit together, in one line.

        Raises:
            ValueError: a missing or doubled row, an unknown kind, or nothing to compare.
        """
        if not alternatives_of(self.titles):
            raise ValueError("titles names only the comparator; at least one strategy must be compared with it")
        checked(self.results, "results", [], ["outlay_msek", *MEASURES], self.titles, False, _MAY_LACK)
        if list(self.sizes["strategy"]) != alternatives_of(self.titles):
            raise ValueError(f"sizes needs a row for each of {', '.join(alternatives_of(self.titles))}, in this order")
        unknown = sorted(set(self.sizes["kind"]) - set(KINDS))
        if unknown:
            raise ValueError(f"sizes: unknown kind {unknown[0]!r}; allowed: {', '.join(KINDS)}")

    @property
    def money_msek(self) -> float:
        """Return what there was to spend on each."""
        return float(self.sizes["money_msek"].iloc[0])

    @property
    def replications(self) -> int:
        """Return how many replications there are."""
        return replication_count(self.results)

    def size(self, strategy: str) -> pd.Series:
        """Return how large a strategy was made."""
        return self.sizes[self.sizes["strategy"] == strategy].iloc[0]

    def of_kind(self, kind: str) -> list[str]:
        """Return the strategies of a kind, in the order of the titles."""
        return [name for name in alternatives_of(self.titles) if self.size(name)["kind"] == kind]

    def change(self, strategy: str, measure: str) -> Change:
        """Return a strategy's mean in a measure with its interval; all NaN where it cost nothing."""
        values = self.results.loc[self.results["strategy"] == strategy, measure]
        return Change(math.nan, math.nan, math.nan) if values.isna().any() else Change(*mean_interval(values))

    def note(self, strategy: str, words: Words) -> str:
        """Return what a strategy used of the money."""
        size = self.size(strategy)
        used, unit = float(size["used_msek"]), words("unit.msek")
        if used <= 0.0:
            return words("same_money.note.free")
        if size["is_full"] and used < _ONLY_FROM * self.money_msek:
            money = shown(self.money_msek, words)
            return words("same_money.note.only", used=shown(used, words), money=money, unit=unit)
        return words("same_money.note.used", used=shown(used, words), unit=unit)


def headline(spent: Spent, words: Words) -> str:
    """Say which strategy averts most for the money, over how many others clearly, and the best of the other kind."""
    means = {name: spent.change(name, "averted_per_10_msek") for name in alternatives_of(spent.titles)}
    bought = {name: change for name, change in means.items() if not math.isnan(change.mean)}
    best = max(bought, key=lambda name: bought[name].mean, default="")
    if not best or not (bought[best].clear and bought[best].mean > 0.0):
        return words("same_money.title.none")
    behind = spent.ranking[spent.ranking["strategy"] != best]
    text = words(
        "same_money.title.best",
        best=spent.titles[best],
        number=words.number(bought[best].mean, 2),
        unit=words("unit.msek"),
        fewer=words.number(int((behind["low"] > 0.0).sum())),
        others=words.number(len(behind)),
    )
    for kind in KINDS:
        mine = [name for name in spent.of_kind(kind) if name in bought]
        if mine and kind != spent.size(best)["kind"]:
            first = max(mine, key=lambda name: bought[name].mean)
            number = words.number(bought[first].mean, 2)
            of_kind = words(f"same_money.of.{kind}")
            text += words("same_money.title.other", kind=of_kind, name=spent.titles[first], number=number)
    return text
