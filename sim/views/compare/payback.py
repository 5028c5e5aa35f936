"""What the appraisal says about each strategy's investment hump, in numbers and then in words.

Used by the hump figure and the table, so that both tell the same finding.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import pandas as pd

from sim.studies.intervals import LEVEL_PERCENT, OF_THE_MEAN, Interval, central_range
from sim.views.frames import alternatives_of, checked
from sim.views.words import Words

RANGE_PERCENT = 90
"""Share of the replications, in per cent, that bands and brackets hold where chance alone differs."""

_SMALLEST_SEK = 50_000.0


class Verdict(Enum):
    """What may be claimed about a strategy's investment."""

    PAYS_BACK = "pays_back"
    NEVER = "never"
    UNCLEAR = "unclear"
    NO_HUMP = "no_hump"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True)
class Payback:
    """One strategy's hump over the replications; years count from the start, an endless payback is infinite.

    `depth_sek` (<= 0), `depth_year`, `median`, `low` and `high` (payback) describe the replications: the median and the
    middle of them (``range_percent``). `npv_sek` with low and high is the mean with its interval (NaN with one
    replication); `is_enough` says whether there are so many replications that it may show that something is clear.
    """

    strategy: str
    depth_sek: float
    depth_year: float
    median: float
    low: float
    high: float
    share: float
    npv_sek: float
    npv_low_sek: float
    npv_high_sek: float
    replications: int
    is_enough: bool = True

    @property
    def verdict(self) -> Verdict:
        """Return the claim the numbers bear; an interval that holds zero bears none."""
        in_the_red = self.depth_sek < -_SMALLEST_SEK
        one = self.replications == 1
        low, high = (self.npv_sek, self.npv_sek) if one else (self.npv_low_sek, self.npv_high_sek)
        unclear = low <= 0.0 <= high and not one
        if not in_the_red:
            return Verdict.NO_HUMP if low > 0.0 and self.is_enough else Verdict.NO_DIFFERENCE
        if self.share == 0.0 or (high < 0.0 and self.is_enough):
            return Verdict.NEVER
        if unclear or not self.is_enough or math.isinf(self.median):
            return Verdict.UNCLEAR
        return Verdict.PAYS_BACK


def paybacks(appraisal: pd.DataFrame, titles: Mapping[str, str], interval: Interval = OF_THE_MEAN) -> list[Payback]:
    """Return the finding for every strategy but the comparator, in the order of the titles.

    Args:
        appraisal: strategy, replication, hump_depth_sek (<= 0), hump_year, payback_year (years since the start, NaN if
            never within the horizon), npv_sek.
        titles: display name per strategy, the comparator first.
        interval: what stands beside the mean of the net present value, and so what is clear.
    """
    values = ["hump_depth_sek", "hump_year", "payback_year", "npv_sek"]
    frame = checked(
        appraisal, "appraisal", [], values, titles, comparator_needed=False, may_lack=["hump_year", "payback_year"]
    )
    if (frame["hump_depth_sek"] > 0).any():
        raise ValueError("appraisal: hump_depth_sek must be 0 or below; the hump is counted downwards")
    return [_payback(strategy, frame[frame["strategy"] == strategy], interval) for strategy in alternatives_of(titles)]


def range_percent(interval: Interval) -> int:
    """Return how many per cent of the replications bands and brackets hold: of draws as many as their range."""
    return LEVEL_PERCENT if interval.draws else RANGE_PERCENT


def _payback(strategy: str, rows: pd.DataFrame, interval: Interval) -> Payback:
    years = [math.inf if math.isnan(year) else float(year) for year in rows["payback_year"]]
    low, high = central_range(years, range_percent(interval))
    npv, npv_low, npv_high = interval.around(rows["npv_sek"])
    depth_years = rows["hump_year"].dropna()
    return Payback(
        strategy=strategy,
        depth_sek=statistics.median(map(float, rows["hump_depth_sek"])),
        depth_year=statistics.median(map(float, depth_years)) if len(depth_years) else math.nan,
        median=statistics.median(years),
        low=low,
        high=high,
        share=sum(math.isfinite(year) for year in years) / len(years),
        npv_sek=npv,
        npv_low_sek=npv_low,
        npv_high_sek=npv_high,
        replications=len(years),
        is_enough=interval.is_enough(len(years)),
    )


def payback_text(finding: Payback, words: Words) -> str:
    """Write the payback with its range, "23 years (18–31)"; one replication has no range."""
    text = words.years(finding.median)
    if finding.replications == 1:
        return text
    return f"{text} ({range_text(finding, words)})"


def range_text(finding: Payback, words: Words) -> str:
    """Write the range of the payback years, "18–31", "18–never" or "never"."""
    ends = [words("never") if math.isinf(year) else words.number(round(year)) for year in (finding.low, finding.high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def share_text(finding: Payback, words: Words) -> str:
    """Write the share of replications that pay back, in per cent; 0 and 100 only where they are exact."""
    percent = 100 * finding.share
    return words.percent(percent if percent in (0.0, 100.0) else min(max(percent, 1.0), 99.0))


def sentence(finding: Payback, horizon: int, titles: Mapping[str, str], words: Words) -> str:
    """Say the finding about one strategy in one sentence."""
    slots: dict[str, object] = {"strategy": titles[finding.strategy]}
    verdict = finding.verdict
    if verdict is Verdict.NEVER and finding.share > 0.0:
        slots |= {"depth": words.money(-finding.depth_sek), "horizon": words.years(horizon)}
        return words("hump.seldom", share=share_text(finding, words), **slots)
    if verdict is Verdict.PAYS_BACK:
        slots |= {"depth": words.money(-finding.depth_sek), "payback": payback_text(finding, words)}
    elif verdict is Verdict.NO_HUMP:
        slots |= {"saved": words.money(finding.npv_sek), "horizon": words.years(horizon)}
    elif verdict is Verdict.NO_DIFFERENCE:
        slots |= {"horizon": words.years(horizon)}
    else:
        slots |= {"depth": words.money(-finding.depth_sek), "horizon": words.years(horizon)}
    return words(f"hump.{verdict.value}", **slots)


def headline(findings: Sequence[Payback], horizon: int, titles: Mapping[str, str], words: Words) -> str:
    """Say what the strategies do together: how many pay back, and the finding about the one that does so first.

    A strategy that is never in the red has paid back from the start. Where none pays back, the sentence is about the
    one with the greatest net present value.
    """
    if len(findings) == 1:
        return sentence(findings[0], horizon, titles, words)
    good = [finding for finding in findings if finding.verdict in (Verdict.PAYS_BACK, Verdict.NO_HUMP)]
    best = min(good, key=_turn) if good else max(findings, key=lambda finding: finding.npv_sek)
    all_, span = words.number(len(findings)), words.years(horizon)
    said = sentence(best, horizon, titles, words)
    if not good and best.verdict is Verdict.NEVER:
        none_at_all = all(finding.share == 0.0 for finding in findings)
        key = "hump.count.none" if none_at_all else "hump.count.none_clear_loss"
        return words(key, all=all_, horizon=span, strategy=titles[best.strategy], short=words.money(-best.npv_sek))
    if not good:
        return words("hump.count.none_clear", all=all_, horizon=span, sentence=said)
    if len(good) < len(findings):
        return words("hump.count.some", number=words.number(len(good)), all=all_, horizon=span, sentence=said)
    if len(good) == 2:
        return words("hump.count.both", horizon=span, sentence=said)
    return words("hump.count.all", all=all_, horizon=span, sentence=said)


def _turn(finding: Payback) -> float:
    return 0.0 if finding.verdict is Verdict.NO_HUMP else finding.median
