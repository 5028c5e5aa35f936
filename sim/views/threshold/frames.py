"""What figures and tables of thresholds read: frames, names, and the findings in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sim.views.frames import SEK_PER_MSEK, check_columns
from sim.views.over_years import listed, shown
from sim.views.words import Words

WHATS = ("effect", "price", "coverage", "uptake", "fade_out", "discount_rate", "worth_of_a_person")
COLUMNS = {
    "curves": ("strategy", "what", "at", "draw", "net_sek"),
    "pays_at": ("strategy", "what", "at", "net_sek", "net_low", "net_high", "share", "share_low", "share_high"),
    "turning_points": (
        "strategy", "what", "turns_at", "pays_now", "now_sek", "now_low", "now_high", "pays_above", "low", "high",
        "turning_share", "first", "last", "full_from",
    ),
    "both": ("strategy", "effect_times", "price_times", "net_sek", "net_low", "net_high", "share"),
}  # fmt: skip


FEWEST_FOR_A_TAIL = 41
"""From so many draws on the middle 95 of 100 leave one out at each end."""
Verdict = Literal["yes", "no", "unknown"]


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
            check_columns(self.frames[name], name, columns, may_be_empty=True)
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

    def pays_now(self, strategy: str) -> Verdict:
        """Return whether a strategy pays in the mean, as believed: what the interval of the mean bears."""
        found: Verdict = self.of(strategy)["pays_now"].iloc[0]
        return found

    def all_draws(self) -> bool:
        """Return whether the middle 95 of 100 draws are all of them, since they are few."""
        return self.draws < FEWEST_FOR_A_TAIL

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
    of = "mean_" if found.pays_now(strategy) == "unknown" else ""
    told = words(f"threshold.way.{of}turns", ways=listed(ways, words)) if ways else words(f"threshold.way.{of}nothing")
    now = words(f"threshold.now.{found.pays_now(strategy)}")
    mean, low, high = (float(rows[key].iloc[0]) / SEK_PER_MSEK for key in ("now_sek", "now_low", "now_high"))
    net = words(
        "threshold.now.net", unit=words("unit.msek"), mean=shown(mean, words, True), low=shown(low, words, True),
        high=shown(high, words, True),
    )  # fmt: skip
    return words("threshold.title.turns", strategy=found.titles[strategy], now=now, net=net, ways=told) + "."


def headline(found: Turning, words: Words) -> str:
    """Say how many of those that do not pay would with larger effects, and of how many that is not known."""
    not_now = [name for name in found.strategies if found.pays_now(name) == "no"]
    unknown = sum(found.pays_now(name) == "unknown" for name in found.strategies)
    if not not_now and not unknown:
        return words("threshold.curves.title.all")
    if unknown == len(found.strategies):
        return words("threshold.curves.title.none_known")
    if not not_now:
        number = words.number(len(found.strategies))
        return words("threshold.curves.title.unknown", unknown=words.number(unknown), all=number)
    told = _would_pay(found, not_now, words)
    return words("threshold.curves.title.more", told=told, unknown=words.number(unknown)) if unknown else told


def _would_pay(found: Turning, not_now: list[str], words: Words) -> str:
    at = {name: found.turns_at(name, "effect") for name in not_now}
    turning = [name for name in not_now if not math.isnan(at[name])]
    largest = float(found.frames["turning_points"].query("what == 'effect'")["last"].max())
    if not turning:
        return words("threshold.curves.title.none", most=shown(largest, words))
    names = listed([f"{found.titles[name]} (×{value_of('effect', at[name], words)})" for name in turning], words)
    return words("threshold.curves.title", turning=words.number(len(turning)), all=words.number(len(not_now)),
                 most=shown(largest, words), names=names)  # fmt: skip
