"""The chance that a strategy has been paid back, by year: in what share of replications it is, and for good.

Reads the tidy frame `appraisal`; knows nothing of the model. Where draws of belief and several towns a draw are told
apart, `sim.views.how_sure.curves.payback_figure` says more; here a replication is one possible future, whatever made it
differ.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from sim.studies.intervals import LEVEL_PERCENT
from sim.uncertainty.estimate import wilson_at
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.strategy_styles import percent_scale, style_of
from sim.views.drawing.style import Sheet, drawing, write_ticks
from sim.views.frames import alternatives_of, check_same_replications, checked, comparator_of
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _LABELS, _LEAST_HEIGHT, _A_NAME = 10.7, 0.75, 2.9, 3.6, 0.62


@dataclass(frozen=True)
class Chance:
    """One strategy's chance by year.

    Attributes:
        strategy: its name.
        years: since the start, shape (years,), from 0.
        share: of the replications in which the cumulative net is at 0 or above from that year on to the horizon.
        low, high: its 95 % interval (Wilson's) as far as replications are independent futures.
        paid: replications that are paid back in the end.
        replications: how many there are.
    """

    strategy: str
    years: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    paid: int
    replications: int

    @property
    def median(self) -> float:
        """Return the first year by which at least half of the replications are paid back; infinite if never."""
        there = np.flatnonzero(self.share >= 0.5)
        return float(self.years[there[0]]) if len(there) else math.inf


def chance_of_payback_figure(
    appraisal: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    horizon: int | None = None,
    perspective: str = "public",
) -> Figure:
    """Draw the share of replications that are paid back for good by each year, one line a strategy.

    Args:
        appraisal: strategy, replication, payback_year (years since the start from which the cumulative net stays at 0
            or above; NaN never). Rows of the comparator are not needed.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        horizon: years since the start that were looked at; without it the last year in which anything was paid back.
        perspective: whose money it is, of ``sim.money.perspective``.

    Raises:
        ValueError: a frame that is incomplete or doubled, only the comparator, or a payback beyond the horizon.
    """
    found = chances(appraisal, titles, horizon)
    last, replications = int(found[0].years[-1]), found[0].replications
    height = max(_LEAST_HEIGHT, _A_NAME * len(found))
    with drawing():
        notes = words("chance.note", comparator=titles[comparator_of(titles)], who=words(f"bill.judged.{perspective}"))
        sheet = Sheet(
            _WIDTH, height + 1.1, headline(found, last, titles, words), f"{notes} {_band_note(replications, words)}",
            source_line(words, replications, version),
        )  # fmt: skip
        axes = sheet.panel(_LEFT, sheet.bottom + 0.62, _WIDTH - _LEFT - _LABELS - 0.35, height)
        percent_scale(axes, words("chance.panel"), words("hump.axis.x"))
        axes.set_xlim(0.0, last)
        labels = []
        for one in found:
            style = style_of(list(titles).index(one.strategy))
            if replications > 1 and one.paid:
                since = one.share > 0.0
                low, high = (np.where(since, 100.0 * end, np.nan) for end in (one.low, one.high))
                axes.fill_between(one.years, low, high, step="post", color=style.color, alpha=0.10, linewidth=0)
                for edge in (low, high):
                    axes.step(one.years, edge, where="post", color=style.color, alpha=0.5, linewidth=0.6,
                              linestyle=style.dash)  # fmt: skip
            axes.step(one.years, 100.0 * one.share, where="post", color=style.color, linestyle=style.dash,
                      linewidth=2.2, zorder=3)  # fmt: skip
            labels.append(EndLabel(titles[one.strategy], (_end(one, words),), style.color, 100.0 * one.share[-1]))
        write_ticks(axes.xaxis, words)
        write_end_labels(sheet, axes, labels, _LABELS)
    return sheet.figure


def chances(appraisal: pd.DataFrame, titles: Mapping[str, str], horizon: int | None = None) -> list[Chance]:
    """Return each strategy's chance by year, in the order of the titles; see ``chance_of_payback_figure``."""
    frame = checked(
        appraisal, "appraisal", [], ["payback_year"], titles, comparator_needed=False, may_lack=["payback_year"]
    )
    strategies = alternatives_of(titles)
    if not strategies:
        raise ValueError("titles names only the comparator; a payback needs at least one strategy to compare with it")
    check_same_replications({name: frame[frame["strategy"] == name] for name in strategies})
    paid = frame.loc[frame["strategy"].isin(strategies), "payback_year"]
    latest = 0.0 if paid.isna().all() else float(paid.max())
    last = max(1, math.ceil(latest)) if horizon is None else horizon
    outside = paid[(paid < 0) | (paid > last)]
    if len(outside):
        raise ValueError(f"appraisal: payback_year counts from the start, 0–{last}; there is {outside.iloc[0]:g}")
    years = np.arange(last + 1, dtype=np.float64)
    return [_chance(name, frame.loc[frame["strategy"] == name, "payback_year"], years) for name in strategies]


def _chance(strategy: str, paid: pd.Series, years: npt.NDArray[np.float64]) -> Chance:
    by_year = paid.to_numpy(dtype=float)[:, None] <= years[None, :]
    low, share, high = wilson_at(by_year.mean(axis=0), float(len(paid)), LEVEL_PERCENT / 100.0)
    return Chance(strategy, years, share, low, high, int(paid.notna().sum()), len(paid))


def headline(found: Sequence[Chance], horizon: int, titles: Mapping[str, str], words: Words) -> str:
    """Say which strategy is most often paid back in the end, in how many replications, and by when half of them are."""
    span = words.years(horizon)
    best = max(found, key=lambda one: (one.paid, -one.median))
    of = words.number(best.replications)
    if not best.paid:
        if len(found) == 1:
            return words("chance.title.none.one", strategy=titles[best.strategy], horizon=span, replications=of)
        return words("chance.title.none", horizon=span, replications=of)
    paid = words.number(best.paid)
    alike = [one for one in found if one.paid == best.paid]
    if len(alike) == 1:
        key = "chance.title.one" if len(found) == 1 else "chance.title.most"
        text = words(key, strategy=titles[best.strategy], horizon=span, paid=paid, replications=of)
        return f"{text}{_half(best, None, words)}"
    if len(alike) < len(found):
        text = words("chance.title.tied", number=len(alike), all=len(found), horizon=span, paid=paid, replications=of)
    else:
        key = "chance.title.all" if best.paid == best.replications else "chance.title.alike"
        text = words(key, horizon=span, paid=paid, replications=of)
    return f"{text}{_half(best, titles[best.strategy], words)}"


def _half(one: Chance, strategy: str | None, words: Words) -> str:
    if one.replications == 1 or math.isinf(one.median):
        return ""
    if strategy is None:
        return words("chance.title.half", years=words.years(one.median))
    return words("chance.title.half.first", strategy=strategy, years=words.years(one.median))


def _end(one: Chance, words: Words) -> str:
    """Write how many of the replications are paid back in the end, with the interval of the share."""
    counts = words("chance.end", paid=words.number(one.paid), replications=words.number(one.replications))
    if one.replications == 1:
        return counts
    ends = f"{words.number(100.0 * one.low[-1])}–{words.percent(100.0 * one.high[-1])}"
    return f"{counts} ({ends})"


def _band_note(replications: int, words: Words) -> str:
    if replications == 1:
        return words("one_replication")
    return words("chance.band", percent=words.percent(LEVEL_PERCENT), replications=words.number(replications))
