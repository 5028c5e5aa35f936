"""Long-lasting exclusion by group of the population: how common it is, and what each strategy changes in each group.

Reads the tidy frame `groups`; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from sim.evidence.groups import BACKGROUNDS, GROUPS
from sim.studies.intervals import OF_THE_MEAN, Interval, paired_difference
from sim.views.drawing.change_dots import draw_changes, limits_of
from sim.views.drawing.interval_note import interval_note
from sim.views.drawing.strategy_styles import style_of
from sim.views.drawing.style import GREY, INK, RULE, SMALL_POINTS, TEXT_POINTS, Sheet, drawing, text_color
from sim.views.frames import alternatives_of, checked, comparator_of, replication_count
from sim.views.over_years import Change
from sim.views.source_line import source_line
from sim.views.words import Words

PER = 1_000
"""Changes are told in persons of so many in the group, so that groups of different size can be compared."""

_NAMES, _LEVELS, _GAP, _RIGHT = 2.35, 2.5, 0.3, 0.2
_ROW, _BETWEEN, _HEAD, _FOOT, _MOST_IN_A_ROW = 0.31, 0.16, 0.72, 0.68, 3
_LEVEL_COLOR, _LEVEL_HATCH = "#8c8c8c", ("", "///")

Changes = dict[tuple[str, str], Change]


def groups_figure(
    groups: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    interval: Interval = OF_THE_MEAN,
) -> Figure:
    """Draw the share in long-lasting exclusion in each group, and each strategy's change of it.

    Args:
        groups: strategy, replication, group (the eight of ``sim.people.groups``), persons, excluded.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        interval: what stands beside every mean, and so what is clear.

    Raises:
        ValueError: a frame that is incomplete or doubled, an unknown group, or more in exclusion than there are.
    """
    levels, changes = shares_of(groups, titles, interval)
    replications = replication_count(groups)
    strategies = alternatives_of(titles)
    rows = max(math.ceil(len(strategies) / _MOST_IN_A_ROW), 1)
    columns = math.ceil(len(strategies) / rows) if strategies else 0
    width = {0: 0.0, 1: 4.2, 2: 3.2}.get(columns, 2.6)
    tall = _HEAD + _height() + _FOOT
    with drawing():
        sheet = Sheet(
            _NAMES + _LEVELS + columns * (width + _GAP) + _RIGHT + 0.6, rows * tall,
            headline(levels, changes, titles, words, replications), _notes(replications, interval, words),
            source_line(words, replications, version),
        )  # fmt: skip
        limits = limits_of([one for one in changes.values() if math.isfinite(one.mean)], width) if strategies else None
        for row in range(rows):
            foot = sheet.top - (row + 1) * tall + _FOOT
            _names(sheet, foot, words)
            _levels(sheet, foot, levels, titles, words)
            for column, name in enumerate(strategies[row * columns : (row + 1) * columns]):
                assert limits is not None
                left = _NAMES + _LEVELS + 0.35 + column * (width + _GAP)
                _strategy(sheet, left, foot, width, name, changes, limits, titles, words, interval)
    return sheet.figure


def shares_of(
    groups: pd.DataFrame, titles: Mapping[str, str], interval: Interval = OF_THE_MEAN
) -> tuple[dict[str, Change], Changes]:
    """Return the comparator's share of each group in per cent, and each strategy's paired change of so many in it.

    A group in which nobody lives in some replication has no share (NaN).
    """
    frame = checked(groups, "groups", ["group"], ["persons", "excluded"], titles)
    unknown = sorted(set(frame["group"]) - set(GROUPS))
    if unknown or len(frame) != len(titles) * replication_count(frame) * len(GROUPS):
        fault = f"unknown group {unknown[0]!r}" if unknown else "a group is missing"
        raise ValueError(f"groups: {fault}; the groups are {', '.join(GROUPS)}")
    if (frame["excluded"] > frame["persons"]).any():
        raise ValueError("groups: more persons in exclusion than there are in the group")
    first = comparator_of(titles)
    nobody = set(frame.loc[frame["persons"] <= 0, "group"])
    told = frame[~frame["group"].isin(nobody)]
    told = told.assign(percent=100.0 * told["excluded"] / told["persons"])
    told = told.assign(among=told["percent"] * PER / 100.0)
    levels = {group: Change(math.nan, math.nan, math.nan) for group in GROUPS}
    for group, values in told[told["strategy"] == first].groupby("group", sort=False)["percent"]:
        levels[str(group)] = Change(*interval.around(values))
    changes = {(name, group): Change(math.nan, math.nan, math.nan) for name in titles for group in GROUPS}
    if len(told):
        rows = paired_difference(told, "among", "group", first, interval).itertuples(index=False, name=None)
        enough = interval.is_enough(replication_count(frame))
        changes |= {(name, group): Change(*rest, is_enough=enough) for name, group, *rest in rows}
    return levels, changes


def headline(
    levels: Mapping[str, Change], changes: Changes, titles: Mapping[str, str], words: Words, replications: int
) -> str:
    """Say in which group exclusion is most and least common, and in how many groups a strategy clearly changes it."""
    told = {group: level.mean for group, level in levels.items() if math.isfinite(level.mean)}
    if not told:
        raise ValueError("groups: nobody lives in any group")
    most, least = max(told, key=lambda group: told[group]), min(told, key=lambda group: told[group])
    said = words(
        "groups.headline", comparator=titles[comparator_of(titles)], most=words(f"bill.group.{most}"),
        high=words.percent(told[most]), least=words(f"bill.group.{least}"), low=words.percent(told[least]),
    )  # fmt: skip
    strategies = alternatives_of(titles)
    if not strategies:
        return said
    fewer = {
        name: sum(changes[name, group].clear and changes[name, group].mean < 0 for group in told) for name in strategies
    }
    best = max(strategies, key=lambda name: fewer[name])
    if not fewer[best]:
        same = replications == 1 and not any(changes[name, group].mean < 0 for name in strategies for group in told)
        return f"{said}. {words('groups.same' if same else 'groups.unclear')}"
    key = "groups.fewer.one" if fewer[best] == 1 else "groups.fewer"
    found = words(key, strategy=titles[best], number=words.number(fewer[best]), all=words.number(len(told)))
    return f"{said}. {found}"


def _notes(replications: int, interval: Interval, words: Words) -> str:
    return f"{words('groups.note')} {interval_note('groups.interval', replications, interval, words)}"


def _height() -> float:
    return _ROW * len(GROUPS) + _BETWEEN


def _place(group: int) -> float:
    """Return how far below the top of the panel a group's row lies, inches; men and women stand apart."""
    return (group + 0.5) * _ROW + (_BETWEEN if group >= len(BACKGROUNDS) else 0.0)


def _names(sheet: Sheet, foot: float, words: Words) -> None:
    for place, group in enumerate(GROUPS):
        y = foot + _height() - _place(place)
        sheet.write(_NAMES - 0.1, y, words(f"bill.group.{group}"), TEXT_POINTS, INK, horizontal="right")


def _levels(sheet: Sheet, foot: float, levels: Mapping[str, Change], titles: Mapping[str, str], words: Words) -> None:
    """Draw a bar for each group's share with its interval and number; men plain, women hatched."""
    axes = sheet.panel(_NAMES, foot, _LEVELS, _height())
    axes.set_ylim(_height(), 0.0)
    ends = [end for one in levels.values() for end in (one.mean, one.high) if math.isfinite(end)]
    axes.set_xlim(0.0, max([*ends, 1e-9]) * 1.32)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0.0, color=INK, linewidth=1.1)
    for place, group in enumerate(GROUPS):
        level, y = levels[group], _place(place)
        if math.isnan(level.mean):
            axes.annotate(words("groups.nobody"), (0.0, y), (5, 0), textcoords="offset points", fontsize=SMALL_POINTS,
                          color=GREY, va="center")  # fmt: skip
            continue
        hatch = _LEVEL_HATCH[place >= len(BACKGROUNDS)]
        axes.barh(y, level.mean, height=0.64 * _ROW, facecolor=_LEVEL_COLOR, edgecolor="white", hatch=hatch or None,
                  linewidth=0.0)  # fmt: skip
        right = level.mean
        if not math.isnan(level.low):
            axes.plot([max(level.low, 0.0), level.high], [y, y], color=INK, linewidth=1.0, marker="|", markersize=4)
            right = level.high
        axes.annotate(words.percent(level.mean, 1), (right, y), (5, 0), textcoords="offset points",
                      fontsize=SMALL_POINTS, color=INK, va="center_baseline")  # fmt: skip
    top = foot + _height()
    title = sheet.wrapped(titles[comparator_of(titles)], _LEVELS, TEXT_POINTS, "bold").split("\n")[0]
    sheet.write(_NAMES, top + 0.36, title, TEXT_POINTS, INK, "bold")
    sheet.write(_NAMES, top + 0.15, words("groups.level"), SMALL_POINTS, GREY)


def _strategy(
    sheet: Sheet,
    left: float,
    foot: float,
    width: float,
    name: str,
    changes: Changes,
    limits: tuple[float, float],
    titles: Mapping[str, str],
    words: Words,
    interval: Interval,
) -> None:
    """Draw one strategy's changes, a row a group."""
    style = style_of(list(titles).index(name))
    axes = sheet.panel(left, foot, width, _height())
    axes.set_ylim(_height(), 0.0)
    axes.set_yticks([])
    told: Sequence[int] = [place for place, group in enumerate(GROUPS) if math.isfinite(changes[name, group].mean)]
    for place in range(len(GROUPS)):
        axes.axhline(_place(place), color=RULE, linewidth=0.4, zorder=0.5)
    draw_changes(
        axes, [changes[name, GROUPS[place]] for place in told], [_place(place) for place in told], [style] * len(told),
        limits, words, interval,
    )  # fmt: skip
    top = foot + _height()
    lines = sheet.wrapped(titles[name], width, TEXT_POINTS, "bold").split("\n")
    title = "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")
    sheet.write(left, top + 0.26, title, TEXT_POINTS, text_color(style.color), "bold", vertical="bottom")
    sheet.write(left, top + 0.15, words("groups.change", number=words.number(PER)), SMALL_POINTS, GREY)
    axes.set_xlabel(words("stairs.axis"), fontsize=SMALL_POINTS, color=GREY, loc="left")
