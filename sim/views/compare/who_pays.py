"""Who pays and who gains: each payer's discounted difference against the comparator, production kept apart.

Reads the tidy frame `payers`; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.studies.intervals import OF_THE_MEAN, Interval, is_clear, paired_difference
from sim.views.drawing.interval_note import interval_note
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.frames import (
    OTHERS,
    PRODUCTION,
    PUBLIC_PAYERS,
    SEK_PER_MSEK,
    alternatives_of,
    check_payers,
    checked,
    comparator_of,
    replication_count,
    with_public_sum,
)
from sim.views.source_line import source_line
from sim.views.words import Words

_ROWS = ((PUBLIC_PAYERS, 0.0), (("public",), 0.25), ((OTHERS,), 0.7), ((PRODUCTION,), 1.15))
_PANEL_HEIGHT, _NAMES, _MOST_IN_A_ROW = 3.35, 1.75, 4
_NUMBER_INCHES, _AROUND, _LETTERS_AN_INCH = 0.52, 0.95, 10.5
_GAIN_PALE, _LOSS_PALE = "#B3D5E8", "#F2CFB3"


@dataclass(frozen=True)
class Gain:
    """What one payer saves (+) or pays more (−) with a strategy, SEK: the mean and its interval.

    With one replication the interval is NaN, and the one value is all that is known. ``is_enough`` says whether there
    are so many replications that they may show that something is clear.
    """

    strategy: str
    payer: str
    mean: float
    low: float
    high: float
    is_enough: bool = True

    @property
    def clear(self) -> bool:
        """Say whether the interval keeps off zero, or without interval whether there is any difference."""
        return self.is_enough and (self.mean != 0.0 if math.isnan(self.low) else is_clear(self.low, self.high))


def gains(payers: pd.DataFrame, titles: Mapping[str, str], interval: Interval = OF_THE_MEAN) -> list[Gain]:
    """Return every payer's gain with every strategy, the comparator's zeros and the public sum among them.

    `amount_sek` is what a payer pays more than with the comparator; a gain is its negative.
    """
    frame = checked(payers, "payers", ["payer"], ["amount_sek"], titles)
    check_payers(frame)
    table = paired_difference(with_public_sum(frame), "amount_sek", "payer", comparator_of(titles), interval)
    rows, enough = table.itertuples(index=False, name=None), interval.is_enough(replication_count(frame))
    return [
        Gain(strategy, payer, -mean + 0.0, -high + 0.0, -low + 0.0, enough) for strategy, payer, mean, low, high in rows
    ]


def who_pays_figure(
    payers: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    interval: Interval = OF_THE_MEAN,
) -> Figure:
    """Draw who saves and who pays more, a panel per strategy; lost production stands apart and is never added.

    Args:
        payers: strategy, replication, payer (all eight), amount_sek: the discounted difference to the comparator over
            the whole horizon, positive where the payer pays more.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        interval: what stands beside every mean, and so what is clear.

    Raises:
        ValueError: a frame that is incomplete, doubled, or with an unknown payer.
    """
    found = [gain for gain in gains(payers, titles, interval) if gain.strategy != comparator_of(titles)]
    if not found:
        raise ValueError("titles names only the comparator; who pays needs at least one strategy to compare with it")
    strategies, replications = alternatives_of(titles), replication_count(payers)
    rows_of_panels = math.ceil(len(strategies) / _MOST_IN_A_ROW)
    columns = math.ceil(len(strategies) / rows_of_panels)
    panel_width = {1: 5.2, 2: 3.6}.get(columns, 2.4)
    with drawing():
        notes = f"{_subtitle(titles, words)} {interval_note('pays.interval', replications, interval, words)}"
        width = _NAMES + 0.35 + columns * (panel_width + 0.2) + 0.15
        names = {
            strategy: textwrap.wrap(titles[strategy], int(panel_width * _LETTERS_AN_INCH)) for strategy in strategies
        }
        row_height = _PANEL_HEIGHT + _AROUND + 0.19 * (max(map(len, names.values())) - 1)
        body = rows_of_panels * row_height
        sheet = Sheet(width, body, _headline(found, titles, words), notes, source_line(words, replications, version))
        limits = _limits(found, panel_width)
        for place, strategy in enumerate(strategies):
            row, column = divmod(place, columns)
            left = _NAMES + 0.35 + column * (panel_width + 0.2)
            axes = sheet.panel(left, sheet.top - (row + 1) * row_height + 0.5, panel_width, _PANEL_HEIGHT)
            mine = [gain for gain in found if gain.strategy == strategy]
            _bars(axes, mine, limits, column == 0, "\n".join(names[strategy]), words)
    return sheet.figure


def _subtitle(titles: Mapping[str, str], words: Words) -> str:
    return words("pays.subtitle", comparator=titles[comparator_of(titles)], unit=words("unit.msek"))


def _headline(found: Sequence[Gain], titles: Mapping[str, str], words: Words) -> str:
    """Say who pays and who gains most with the strategy that is best for the public purse, and what it comes to."""
    total = max((gain for gain in found if gain.payer == "public"), key=lambda gain: gain.mean)
    mine = [gain for gain in found if gain.strategy == total.strategy and gain.payer in PUBLIC_PAYERS and gain.clear]
    winners, losers = [gain for gain in mine if gain.mean > 0], [gain for gain in mine if gain.mean < 0]
    slots: dict[str, object] = {"strategy": titles[total.strategy]}
    if winners:
        most = max(winners, key=lambda gain: gain.mean)
        slots |= {"winner": words(f"payer.subject.{most.payer}"), "gain": words.money(most.mean)}
    if losers:
        least = min(losers, key=lambda gain: gain.mean)
        slots |= {"loser": words(f"payer.subject.{least.payer}"), "loss": words.money(-least.mean)}
    key = {(True, True): "both", (True, False): "winners", (False, True): "losers"}.get((bool(winners), bool(losers)))
    finding = words(f"pays.{key or 'unclear'}", **slots)
    if not total.clear:
        return words("pays.sum.unclear", finding=finding) if mine else finding
    return words(
        "pays.sum.gains" if total.mean > 0 else "pays.sum.loses", finding=finding, sum=words.money(abs(total.mean))
    )


def _limits(found: Sequence[Gain], panel_width: float) -> tuple[float, float]:
    """Return the common limits of the panels in MSEK, with room for the numbers beyond the bars."""
    ends = [end / SEK_PER_MSEK for gain in found for end in (gain.mean, gain.low, gain.high) if not math.isnan(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = (high - low or 1.0) / (panel_width - 2 * _NUMBER_INCHES)
    return low - _NUMBER_INCHES * span, high + _NUMBER_INCHES * span


def _bars(axes: Axes, mine: Sequence[Gain], limits: tuple[float, float], names: bool, title: str, words: Words) -> None:
    """Draw one strategy's bars: the public payers, their sum, person and others, and, apart, production."""
    by_payer = {gain.payer: gain for gain in mine}
    axes.set_xlim(*limits)
    shift, ticks, y = 0.0, [], 0.0
    for group, shift in _ROWS:
        for payer in group:
            _bar(axes, by_payer[payer], y + shift, 0.012 * (limits[1] - limits[0]), words)
            ticks.append(y + shift)
            y += 1.0
    axes.set_ylim(ticks[-1] + 0.6, -0.6)
    axes.axhline((ticks[-2] + ticks[-1]) / 2, color=RULE, linewidth=0.8, linestyle=(0, (2, 2)))
    axes.axhline((ticks[-4] + ticks[-3]) / 2, color=GREY, linewidth=0.6)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    labels = [words(f"payer.{payer}") for group, _ in _ROWS for payer in group] if names else []
    axes.set_yticks(ticks, labels or [""] * len(ticks), fontsize=TEXT_POINTS, color=INK)
    if names:
        axes.get_yticklabels()[len(PUBLIC_PAYERS)].set_fontweight("bold")
    write_ticks(axes.xaxis, words)
    axes.set_xlabel(words("pays.direction", unit=words("unit.msek")), fontsize=SMALL_POINTS, color=GREY)
    axes.set_title(title, fontsize=TEXT_POINTS + 1, fontweight="bold", color=INK, pad=8)


def _bar(axes: Axes, gain: Gain, y: float, gap: float, words: Words) -> None:
    """Draw one payer: blue to the right saves, dotted red to the left pays more, hatched outline is production."""
    value = gain.mean / SEK_PER_MSEK
    saves, total = value > -0.05, gain.payer == "public"
    strong, pale = (BLUE, _GAIN_PALE) if saves else (VERMILLION, _LOSS_PALE)
    height = 0.72 if total else 0.56
    if gain.payer == PRODUCTION:
        axes.barh(y, value, height=height, facecolor="white", edgecolor=strong, hatch="////", linewidth=0.8)
    else:
        color, hatch = strong if gain.clear else pale, None if saves else "..."
        axes.barh(y, value, height=height, facecolor=color, edgecolor="white", hatch=hatch, linewidth=0.0)
    ends = [value]
    if not math.isnan(gain.low):
        ends += [gain.low / SEK_PER_MSEK, gain.high / SEK_PER_MSEK]
        axes.plot(ends[1:], [y, y], color=INK, linewidth=1.0, marker="|", markersize=4)
    number = words.number(value, 0 if abs(value) >= 9.95 else 1, sign=True)
    axes.text(
        max([*ends, 0.0]) + gap if saves else min([*ends, 0.0]) - gap,
        y,
        number if gain.clear else f"~ {number}",
        fontsize=SMALL_POINTS,
        fontweight="bold" if total else "normal",
        va="center_baseline",
        ha="left" if saves else "right",
        color=INK,
    )
