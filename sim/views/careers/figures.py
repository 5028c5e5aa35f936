"""Child-welfare careers: what children in need were given and when, who could have seen them earlier, what talks cost.

Reads tidy frames of means over replications; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim import __version__
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.careers.frames import EFFORTS, MEASURES, WAYS, checked_columns, checked_first_met, checked_talks
from sim.views.drawing.end_labels import EndLabel, write_end_labels
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
from sim.views.frames import SEK_PER_KSEK
from sim.views.words import Words

_WIDTH, _NAMES, _DOTS, _CURVES = 13.2, 2.35, 2.3, 3.0
_BARS = (("misses", "white", "////"), ("hits", BLUE, ""), ("false_alarms", VERMILLION, "..."))


def careers_figure(
    efforts: pd.DataFrame, first_met: pd.DataFrame, words: Words, replications: int | None = None,
    version: str | None = None, least_years: int = 1,
) -> Figure:  # fmt: skip
    """Draw what children in need were given by whom and when, beside how many were met and jointly seen by age.

    Args:
        efforts: agency (display title), children (mean a replication who got it before 18), first_age and years (means,
            NaN where nobody got it), cost_sek_per_child (of those who got it).
        first_met: way (silo, talks), age (0–17), measure (needed, met, joint, found_by_talk), share of the children in
            need (0–1, mean), low and high (95 % interval, NaN if unknown).
        words: the language.
        replications: how many the means rest on; without it the source line does not say.
        least_years: years in need before 18 that make a child one in need.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: no rows, a missing column, an unknown way or measure, a doubled row.
    """
    given = checked_columns(efforts, "efforts", EFFORTS, ("first_age", "years", "cost_sek_per_child"))
    given = given.sort_values(["first_age", "agency"], na_position="last", ignore_index=True)
    met = checked_first_met(first_met)
    ways = [way for way in WAYS if way in set(met["way"])]
    body = max(0.29 * len(given) + 1.1, 2.75 * len(ways), 3.4)
    with drawing():
        notes = words("careers.subtitle", percent=words.percent(LEVEL_PERCENT), least=least_years)
        sheet = Sheet(_WIDTH, body, _headline(met, ways, words), notes, source_of(words, replications, version))
        strip = sheet.panel(_NAMES, sheet.bottom + 0.6, _DOTS, body - 1.1)
        _strip(sheet, strip, given, words)
        height = body / len(ways)
        for place, way in enumerate(ways):
            bottom = sheet.top - (place + 1) * height + 0.6
            axes = sheet.panel(8.05, bottom, _CURVES, height - 1.1)
            _curves(sheet, axes, met[met["way"] == way], words(f"careers.way.{way}"), words)
    return sheet.figure


def source_of(words: Words, replications: int | None, version: str | None) -> str:
    """Return the line that says what made the figure or table."""
    made_by = version or __version__
    if replications is None:
        return words("validation.source_line", version=made_by)
    if replications == 1:
        return words("source_line.one", version=made_by)
    return words("source_line.many", version=made_by, replications=words.number(replications))


def _headline(met: pd.DataFrame, ways: Sequence[str], words: Words) -> str:
    """Say how many are met and jointly seen at the last age, and whether talks clearly change it."""
    last = met[met["age"] == met["age"].max()].set_index(["way", "measure"])

    def share(way: str, measure: str) -> str:
        return words.percent(100.0 * float(last.loc[(way, measure), "share"]))

    first = words(
        f"careers.headline.{ways[0]}", met=share(ways[0], "met"), joint=share(ways[0], "joint"),
        age=words.number(float(met["age"].max()) + 1),
    )  # fmt: skip
    if len(ways) == 1:
        return first
    changed = [measure for measure in ("met", "joint") if _apart(last, measure)]
    key = "clear" if changed else "unclear"
    return words(f"careers.headline.{key}", first=first, met=share("talks", "met"), joint=share("talks", "joint"))


def _apart(last: pd.DataFrame, measure: str) -> bool:
    """Say whether the two ways' intervals keep apart; stricter than a paired difference, which the frame lacks."""
    (low, high), (other_low, other_high) = (last.loc[(way, measure), ["low", "high"]].astype(float) for way in WAYS)
    return bool(other_low > high or other_high < low)


def _strip(sheet: Sheet, axes: Axes, given: pd.DataFrame, words: Words) -> None:
    """Draw a dot per agency at the mean first age, its area by how many children, and the numbers beside it."""
    most = max(float(given["children"].max()), 1e-9)
    axes.set_xlim(0, 18)
    axes.set_ylim(len(given) - 0.4, -0.6)
    axes.hlines(range(len(given)), 0, 18, color=RULE, linewidth=0.5)
    for place, (_, children, age, _, _) in enumerate(given.itertuples(index=False, name=None)):
        if not math.isnan(age) and children > 0:
            axes.scatter([age], [place], s=12 + 150 * children / most, color=BLUE, edgecolor="white", zorder=3)
    names = [textwrap.shorten(name, 32, placeholder="…") for name in given["agency"]]
    axes.set_yticks(range(len(given)), names, fontsize=SMALL_POINTS, color=INK)
    axes.set_xticks([0, 3, 6, 9, 12, 15, 18], ["0", "3", "6", "9", "12", "15", "18"])
    axes.set_xlabel(words("careers.axis.first_age"), fontsize=TEXT_POINTS, color=GREY)
    left, row = _NAMES + _DOTS, (axes.get_position().height * sheet.height) / (len(given) + 0.2)
    top = axes.get_position().y1 * sheet.height
    sheet.write(0.35, top + 0.3, words("careers.panel.efforts"), TEXT_POINTS, INK, weight="bold")
    for column, key in enumerate(("children", "years", "cost")):
        right = left + 0.75 + 0.85 * column
        sheet.write(right, top + 0.05, words(f"careers.column.{key}"), SMALL_POINTS, GREY, vertical="baseline",
                    horizontal="right")  # fmt: skip
        for place, values in enumerate(given[["children", "years", "cost_sek_per_child"]].to_numpy(dtype=float)):
            value = values[column] / (SEK_PER_KSEK if key == "cost" else 1.0)
            text = words.number(value, 1 if key == "years" else 0)
            sheet.write(right, top - (place + 0.6) * row, text, SMALL_POINTS, horizontal="right",
                        vertical="center_baseline")  # fmt: skip


def _curves(sheet: Sheet, axes: Axes, met: pd.DataFrame, name: str, words: Words) -> None:
    labels = []
    for measure, style in MEASURES.items():
        rows = met[met["measure"] == measure]
        if rows.empty:
            continue
        percents = 100.0 * rows[["share", "low", "high"]].to_numpy(dtype=float)
        axes.plot(rows["age"], percents[:, 0], color=style.color, linestyle=style.dash, linewidth=2.0)
        if rows["low"].notna().all() and rows["high"].notna().all():
            axes.fill_between(rows["age"], percents[:, 1], percents[:, 2], color=style.color, alpha=0.18, linewidth=0)
        label = words(f"careers.measure.{measure}", share=words.percent(percents[-1, 0]))
        labels.append(EndLabel(label, (), style.color, float(percents[-1, 0])))
    axes.set_ylim(0.0, 102.0)
    axes.set_xlim(0, max(int(met["age"].max()), 1))
    title = sheet.wrapped(name, _CURVES, TEXT_POINTS, "bold", balanced=True)
    axes.set_title(title, fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0, pad=8)
    axes.set_xlabel(words("age.axis.x"), fontsize=TEXT_POINTS, color=GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(7, integer=True, steps=[1, 3, 5, 10]))
    axes.set_yticks([0, 25, 50, 75, 100])
    write_ticks(axes.xaxis, words)
    write_ticks(axes.yaxis, words)
    write_end_labels(sheet, axes, labels, 1.95)


def talks_figure(
    talks: pd.DataFrame, words: Words, replications: int | None = None, version: str | None = None
) -> Figure:
    """Draw misses, hits and false alarms of the health talks by age, and how many false alarms each hit costs.

    Args:
        talks: age, hits, misses, false_alarms, all_clear (means a replication).
        words, replications, version: as in ``careers_figure``.

    Raises:
        ValueError: no rows, a missing column, an age twice or a number below 0.
    """
    frame = checked_talks(talks)
    with drawing():
        body = 0.42 * len(frame) + 1.3
        sheet = Sheet(10.2, body, talks_finding(frame, words), words("careers.talks.subtitle"),
                      source_of(words, replications, version))  # fmt: skip
        widest = 1.25 * max(float(frame[[key for key, _, _ in _BARS]].to_numpy().max()), 1e-9)
        for place, (key, color, hatch) in enumerate(_BARS):
            axes = sheet.panel(1.15 + 2.5 * place, sheet.bottom + 0.35, 2.3, body - 0.95)
            _bars(axes, frame, key, color, hatch, widest, words)
            axes.set_yticks(range(len(frame)), [str(age) for age in frame["age"]] if place == 0 else [""] * len(frame))
        top, height = axes.get_position().y1 * sheet.height, axes.get_position().height * sheet.height
        sheet.write(1.08, top + 0.083, words("careers.talks.age"), TEXT_POINTS, GREY, "normal", "baseline", "right")
        sheet.write(9.75, top + 0.083, words("careers.talks.per_hit"), TEXT_POINTS, INK, "bold", "baseline", "right")
        for place, (_, hits, _, alarms, _) in enumerate(frame.itertuples(index=False, name=None)):
            y = top - (place + 0.6) * height / (len(frame) + 0.2)
            sheet.write(9.75, y, per_hit(hits, alarms, words), TEXT_POINTS, INK, horizontal="right")
    return sheet.figure


def per_hit(hits: float, false_alarms: float, words: Words) -> str:
    """Return false alarms per hit, written."""
    return words.number(false_alarms / hits if hits > 0 else math.nan, 1)


def talks_finding(talks: pd.DataFrame, words: Words) -> str:
    """Say what a hit costs in false alarms and how many needs are missed, over all ages together."""
    hits, misses, alarms = (float(talks[key].sum()) for key in ("hits", "misses", "false_alarms"))
    if hits == 0:
        return words("careers.talks.none", alarms=words.number(alarms, 0 if alarms >= 9.95 else 1))
    missed = words.percent(100.0 * misses / (hits + misses))
    return words("careers.talks.finding", alarms=per_hit(hits, alarms, words), missed=missed)


def _bars(axes: Axes, talks: pd.DataFrame, key: str, color: str, hatch: str, widest: float, words: Words) -> None:
    edge = INK if color == "white" else "white"
    values = talks[key].astype(float)
    axes.barh(
        range(len(talks)), values, height=0.62, facecolor=color, edgecolor=edge, hatch=hatch or None, linewidth=0.7
    )
    for place, value in enumerate(values):
        text = words.number(value, 0 if value >= 9.95 or value == 0 else 1)
        axes.annotate(text, (value, place), (4, 0), textcoords="offset points", va="center", fontsize=SMALL_POINTS)
    axes.set_xlim(0.0, widest)
    axes.set_ylim(len(talks) - 0.4, -0.6)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.set_title(words(f"careers.talks.{key}"), fontsize=TEXT_POINTS, fontweight="bold", color=INK, loc="left", x=0.0)
