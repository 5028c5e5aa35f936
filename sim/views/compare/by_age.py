"""Exclusion by age: the share of those alive in any of the six states, and what the strategies change.

Reads the tidy frame `by_age`; knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.studies.intervals import OF_THE_MEAN, Interval, is_clear, paired_difference
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.interval_note import interval_note
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RULE,
    SKY,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    strategy_style,
    write_ticks,
)
from sim.views.frames import OUTCOMES, alternatives_of, checked, comparator_of, replication_count
from sim.views.source_line import source_line
from sim.views.words import Words

ADULT_AGES = (20, 64)
"""First and last age, in years, over which the headline counts the share of person-years in exclusion."""

_WIDTH, _BODY = 12.0, 5.6
_AREAS = ((SKY, ""), (BLUE, "///"), (GREEN, "..."), (ORANGE, ""), (VERMILLION, "xxx"), (PURPLE, "---"))


@dataclass(frozen=True)
class _Change:
    """A strategy's change of the share in exclusion at adult ages, percentage points; NaN interval if unknown."""

    strategy: str
    mean: float
    low: float
    high: float


def exclusion_by_age_figure(
    by_age: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    interval: Interval = OF_THE_MEAN,
) -> Figure:
    """Draw the share in exclusion by age and strategy, the paired difference, and the comparator's six states.

    Args:
        by_age: strategy, replication, age, state (the six outcomes; a person counted once), persons, alive.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        interval: what stands beside every mean, and so what is clear.

    Raises:
        ValueError: a frame that is incomplete, doubled, with an unknown state or without adult ages.
    """
    frame = checked(by_age, "by_age", ["age", "state"], ["persons", "alive"], titles)
    shares, replications = _shares(frame), replication_count(frame)
    with drawing():
        notes = words("age.subtitle") + " " + interval_note("age.band", replications, interval, words)
        title = _headline(frame, titles, words, interval)
        sheet = Sheet(_WIDTH, _BODY, title, notes, source_line(words, replications, version))
        bottom, height = sheet.bottom + 0.6, sheet.top - sheet.bottom - 0.95
        alone = not alternatives_of(titles)
        strip = 0.0 if alone else 0.3 * height
        gap = 0.0 if alone else 0.55
        level = sheet.panel(0.75, bottom + strip + gap, 4.55, height - strip - gap)
        _levels(sheet, level, shares, titles, words, interval)
        if not alone:
            _differences(sheet, sheet.panel(0.75, bottom, 4.55, strip), shares, titles, words, interval)
            level.set_xlabel("")
        _states(sheet, sheet.panel(7.6, bottom, 2.35, height), frame, titles, words)
    return sheet.figure


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return strategy, replication, age, percent: those in any of the six states, in per cent of those alive."""
    unknown = sorted(set(frame["state"]) - set(OUTCOMES))
    if unknown:
        raise ValueError(f"by_age: unknown state {unknown[0]!r}; the states are {', '.join(OUTCOMES)}")
    keys = ["strategy", "replication", "age"]
    grouped = frame.groupby(keys, sort=False, as_index=False)
    shares = grouped.agg(persons=("persons", "sum"), alive=("alive", "first"), counts=("alive", "nunique"))
    if (shares["counts"] > 1).any() or (shares["persons"] > shares["alive"]).any():
        raise ValueError("by_age: `alive` must be one number per age, and at least the persons in the six states")
    shares = shares[shares["alive"] > 0]
    return shares.assign(percent=100.0 * shares["persons"] / shares["alive"])


def _adult_shares(frame: pd.DataFrame) -> pd.DataFrame:
    first, last = ADULT_AGES
    adult = _shares(frame[frame["age"].between(first, last)])
    if adult.empty:
        raise ValueError(f"by_age has no one alive at ages {first}–{last}")
    sums = adult.groupby(["strategy", "replication"], sort=False, as_index=False)[["persons", "alive"]].sum()
    return sums.assign(percent=100.0 * sums["persons"] / sums["alive"])


def _headline(frame: pd.DataFrame, titles: Mapping[str, str], words: Words, interval: Interval) -> str:
    """Say which strategy lowers the share in adult age the most, or that none clearly changes it."""
    adult, comparator = _adult_shares(frame), comparator_of(titles)
    rows = paired_difference(adult, "percent", [], comparator, interval).itertuples(index=False, name=None)
    changes = [_Change(*row) for row in rows if row[0] != comparator]
    replications = replication_count(frame)
    one, enough = replications == 1, interval.is_enough(replications)
    clear = [
        change for change in changes if enough and (change.mean != 0 if one else is_clear(change.low, change.high))
    ]
    ages = {"first": ADULT_AGES[0], "last": ADULT_AGES[1]}
    if not clear:
        share = words.percent(float(adult.loc[adult["strategy"] == comparator, "percent"].mean()), 1)
        key = "age.unclear" if changes else "age.alone"
        return words(key, share=share, comparator=titles[comparator], **ages)
    best = min(clear, key=lambda change: change.mean)
    ends = sorted((abs(best.low), abs(best.high)))
    decimals = 1 if abs(best.mean) >= 1.0 else 2
    bounds = "" if one else f" ({words.number(ends[0], decimals)}–{words.number(ends[1], decimals)})"
    points = words.number(abs(best.mean), decimals)
    key = "age.falls" if best.mean < 0 else "age.rises"
    return words(key, strategy=titles[best.strategy], points=points, interval=bounds, **ages)


def _dress(axes: Axes, title: str, ages: Sequence[int], words: Words) -> None:
    axes.set_xlim(min(ages), max(ages))
    axes.set_title(title, fontsize=TEXT_POINTS, color=GREY, loc="left", x=0.0, pad=8)
    axes.set_xlabel(words("age.axis.x"), fontsize=TEXT_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    write_ticks(axes.xaxis, words)
    write_ticks(axes.yaxis, words)


def _levels(
    sheet: Sheet, axes: Axes, shares: pd.DataFrame, titles: Mapping[str, str], words: Words, interval: Interval
) -> None:
    labels, ages = [], sorted(set(shares["age"]))
    for place, (strategy, name) in enumerate(titles.items()):
        rows = shares[shares["strategy"] == strategy].groupby("age", sort=True)["percent"]
        bands = np.array([interval.around(values) for _, values in rows])
        style = strategy_style(place)
        axes.plot(ages, bands[:, 0], color=style.color, linestyle=style.dash, linewidth=2.0 if place else 2.4)
        if not place and not np.isnan(bands).any():
            axes.fill_between(ages, *bands[:, 1:].clip(0.0, 100.0).T, color=GREY, alpha=0.18, linewidth=0)
        labels.append(EndLabel(name, (), style.color, float(bands[-1, 0])))
    axes.set_ylim(0.0, None)
    _dress(axes, words("age.panel.level"), ages, words)
    write_end_labels(sheet, axes, labels, 1.85)


def _differences(
    sheet: Sheet, axes: Axes, shares: pd.DataFrame, titles: Mapping[str, str], words: Words, interval: Interval
) -> None:
    comparator = comparator_of(titles)
    differences = paired_difference(shares, "percent", "age", comparator, interval)
    axes.axhline(0.0, color=INK, linewidth=1.1)
    labels = []
    for place, strategy in enumerate(alternatives_of(titles), 1):
        rows = differences[differences["strategy"] == strategy].sort_values("age")
        style = strategy_style(place)
        axes.plot(rows["age"], rows["mean"], color=style.color, linestyle=style.dash, linewidth=1.6)
        if rows["low"].notna().all():
            axes.fill_between(rows["age"], rows["low"], rows["high"], color=style.color, alpha=0.2, linewidth=0)
        labels.append(EndLabel(titles[strategy], (), style.color, float(rows["mean"].iloc[-1])))
    _dress(axes, words("age.panel.difference", comparator=titles[comparator]), sorted(set(shares["age"])), words)
    write_end_labels(sheet, axes, labels, 1.85)


def _states(sheet: Sheet, axes: Axes, frame: pd.DataFrame, titles: Mapping[str, str], words: Words) -> None:
    """Stack the comparator's six states, mean share over replications, each named at its right end."""
    comparator = comparator_of(titles)
    rows = frame[(frame["strategy"] == comparator) & (frame["alive"] > 0)]
    rows = rows.assign(percent=100.0 * rows["persons"] / rows["alive"])
    wide = rows.pivot_table(index="age", columns="state", values="percent", aggfunc="mean").fillna(0.0)
    ages, floor, labels = list(wide.index), np.zeros(len(wide)), []
    for (color, hatch), state in zip(_AREAS, OUTCOMES, strict=True):
        layer = wide[state].to_numpy() if state in wide else np.zeros(len(wide))
        axes.fill_between(
            ages, floor, floor + layer, facecolor=color, edgecolor="white", hatch=hatch or None, linewidth=0.5
        )
        labels.append(EndLabel(words(f"outcome.{state}"), (), color, float(floor[-1] + layer[-1] / 2)))
        floor = floor + layer
    axes.set_ylim(0.0, None)
    _dress(axes, words("age.panel.states", comparator=titles[comparator]), ages, words)
    write_end_labels(sheet, axes, labels, 1.75, bold=False)
