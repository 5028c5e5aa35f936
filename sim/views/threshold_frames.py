"""What figures and tables of thresholds read: frames, names, and the findings in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.views.over_years import listed, shown
from sim.views.words import Words

WHATS = ("effect", "price", "coverage", "uptake", "fade_out", "discount_rate", "worth_of_a_person")
COLUMNS = {
    "curves": ("strategy", "what", "at", "draw", "net_sek"),
    "pays_at": ("strategy", "what", "at", "net_sek", "share", "share_low", "share_high"),
    "turning_points": (
        "strategy", "what", "turns_at", "pays_now", "pays_above", "low", "high", "turning_share", "first", "last",
        "full_from",
    ),
    "both": ("strategy", "effect_times", "price_times", "net_sek", "share"),
}  # fmt: skip


@dataclass(frozen=True)
class Turning:
    """What was found.

    Attributes:
        frames: by ``COLUMNS`` (``sim.studies.threshold``).
        titles: display name of every strategy, the comparator first.
        judged_by: whose net present value decides.
        draws: how many.
        rate: the discount rate as chosen, a year.
    """

    frames: Mapping[str, pd.DataFrame]
    titles: Mapping[str, str]
    judged_by: str
    draws: int
    rate: float

    def __post_init__(self) -> None:
        """Refuse frames that lack a column or a strategy's name, in one line."""
        for name, columns in COLUMNS.items():
            missing = [column for column in columns if column not in self.frames[name].columns]
            if missing:
                raise ValueError(f"{name} lacks the column {missing[0]!r}; it needs {', '.join(columns)}")
        unknown = sorted(set(self.frames["curves"]["strategy"]) - set(self.titles))
        if unknown:
            raise ValueError(f"curves holds the strategy {unknown[0]!r}, which has no title")

    @property
    def strategies(self) -> list[str]:
        """Return the strategies that are judged, in order."""
        return list(self.titles)[1:]

    def who(self, words: Words) -> str:
        """Return whose verdict it is."""
        return words(f"bill.judged.{self.judged_by}")

    def of(self, strategy: str) -> pd.DataFrame:
        """Return where a strategy's verdict turns."""
        frame = self.frames["turning_points"]
        return frame[frame["strategy"] == strategy]

    def pays_now(self, strategy: str) -> bool:
        """Return whether a strategy pays in the mean, as believed."""
        return bool(self.of(strategy)["pays_now"].iloc[0])

    def turns_at(self, strategy: str, what: str) -> float:
        """Return where the mean crosses 0; NaN where it does not, or where there is nothing to multiply."""
        rows = self.of(strategy)
        rows = rows[rows["what"] == what]
        return float(rows["turns_at"].iloc[0]) if len(rows) else math.nan


def value_of(what: str, at: float, words: Words) -> str:
    """Write a value of something: a rate in per cent, the rest as a number."""
    if what == "discount_rate":
        return words.percent(100.0 * at, 1)
    exact = next((decimals for decimals in range(4) if abs(at - round(at, decimals)) < 1e-9), None)
    return words.number(at, exact if exact is not None else 2 if abs(at) < 9.95 else 0)


def sentence(found: Turning, strategy: str, words: Words) -> str:
    """Say whether a strategy pays as believed and what alone would turn that."""
    rows = found.of(strategy)
    ways = [
        words(f"threshold.way.{row['what']}", at=value_of(str(row["what"]), float(row["turns_at"]), words),
              **({"unit": words("unit.msek")} if row["what"] == "worth_of_a_person" else {}))
        for _, row in rows.iterrows() if not math.isnan(float(row["turns_at"]))
    ]  # fmt: skip
    told = words("threshold.way.turns", ways=listed(ways, words)) if ways else words("threshold.way.nothing")
    now = words("threshold.now.pays" if found.pays_now(strategy) else "threshold.now.not")
    return words("threshold.title.turns", strategy=found.titles[strategy], now=now, ways=told) + "."


def headline(found: Turning, words: Words) -> str:
    """Say how many of those that do not pay would with larger effects, the title of the curves."""
    not_now = [name for name in found.strategies if not found.pays_now(name)]
    if not not_now:
        return words("threshold.curves.title.all")
    at = {name: found.turns_at(name, "effect") for name in not_now}
    turning = [name for name in not_now if not math.isnan(at[name])]
    largest = float(found.frames["turning_points"].query("what == 'effect'")["last"].max())
    if not turning:
        return words("threshold.curves.title.none", most=shown(largest, words))
    names = listed([f"{found.titles[name]} (×{value_of('effect', at[name], words)})" for name in turning], words)
    return words("threshold.curves.title", turning=words.number(len(turning)), all=words.number(len(not_now)),
                 most=shown(largest, words), names=names)  # fmt: skip
