"""The staircase from normality to exclusion: flows of persons over the ages, and what each strategy changes on it.

Reads the tidy frames `moves` and `highest`; knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.evidence.stages import STAGES
from sim.studies.intervals import OF_THE_MEAN, Interval, paired_difference
from sim.views.compare.stairs_flows import BACK, OUTWARDS, STAYING, Lanes, Persons, draw_flows, lanes_of
from sim.views.drawing.change_dots import draw_changes, limits_of
from sim.views.drawing.interval_note import interval_note
from sim.views.drawing.strategy_styles import style_of
from sim.views.drawing.style import GREY, INK, SMALL_POINTS, TEXT_POINTS, Sheet, drawing, text_color
from sim.views.frames import alternatives_of, checked, comparator_of, replication_count
from sim.views.over_years import Change, shown
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _RIGHT = 12.6, 1.95, 1.95
_FLOWS, _ABOVE, _BELOW = 5.1, 0.5, 0.62
_HEAD, _ROW, _FOOT, _COLUMN_GAP = 0.92, 0.30, 0.62, 0.16

Changes = dict[tuple[str, str], Change]
"""By strategy and step: persons whose highest step it is."""


def stairs_figure(
    moves: pd.DataFrame,
    highest: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
    interval: Interval = OF_THE_MEAN,
) -> Figure:
    """Draw the comparator's flows between the steps over the ages, and each strategy's change of the highest step.

    Args:
        moves: strategy, replication, from_age, to_age, from_step, to_step (the five stages), persons alive at both
            ages; periods follow on each other.
        highest: strategy, replication, step, persons by the highest step they ever stood on.
        titles: display name per strategy, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.
        interval: what stands beside every mean, and so what is clear.

    Raises:
        ValueError: a frame that is incomplete or doubled, an unknown step, ages with a gap, or other replications.
    """
    ages, persons = flows_of(moves, titles)
    levels, changes = highest_of(highest, titles, interval)
    replications = replication_count(highest)
    if replication_count(moves) != replications:
        raise ValueError(f"the frames come from {replication_count(moves)} and {replications} replications")
    strategies = alternatives_of(titles)
    below = _HEAD + _ROW * len(strategies) + _FOOT if strategies else 0.0
    with drawing():
        notes = words("stairs.note", comparator=titles[comparator_of(titles)])
        if strategies:
            notes = f"{notes} {interval_note('stairs.interval', replications, interval, words)}"
        sheet = Sheet(
            _WIDTH, _ABOVE + _FLOWS + _BELOW + below, headline(levels, changes, titles, words, replications), notes,
            source_line(words, replications, version),
        )  # fmt: skip
        _flows(sheet, persons, ages, words)
        if strategies:
            _changes(sheet, levels, changes, titles, words, interval)
    return sheet.figure


def flows_of(moves: pd.DataFrame, titles: Mapping[str, str]) -> tuple[tuple[int, ...], Persons]:
    """Return the ages and the comparator's mean persons by period, step before and step after (periods, 5, 5)."""
    keys = ["from_age", "to_age", "from_step", "to_step"]
    frame = checked(moves, "moves", keys, ["persons"], titles)
    for column in ("from_step", "to_step"):
        _check_steps(frame, "moves", column)
    periods = sorted(set(zip(frame["from_age"].astype(int), frame["to_age"].astype(int), strict=True)))
    if any(end != start for (_, end), (start, _) in pairwise(periods)):
        raise ValueError("moves: each period must begin at the age where the one before it ends")
    rows = frame[frame["strategy"] == comparator_of(titles)]
    means = rows.groupby(keys, sort=False)["persons"].sum() / replication_count(rows)
    order = [(*period, before, after) for period in periods for before in STAGES for after in STAGES]
    found = means.reindex(pd.MultiIndex.from_tuples(order)).fillna(0.0).to_numpy(dtype=float)
    return (periods[0][0], *(end for _, end in periods)), found.reshape(len(periods), len(STAGES), len(STAGES))


def highest_of(
    highest: pd.DataFrame, titles: Mapping[str, str], interval: Interval = OF_THE_MEAN
) -> tuple[dict[str, float], Changes]:
    """Return the comparator's mean persons by their highest step, and each strategy's paired change of them."""
    frame = checked(highest, "highest", ["step"], ["persons"], titles)
    _check_steps(frame, "highest", "step")
    if len(frame) != len(titles) * replication_count(frame) * len(STAGES):
        raise ValueError(f"highest: every strategy and replication needs each of the steps {', '.join(STAGES)}")
    first = comparator_of(titles)
    levels = frame[frame["strategy"] == first].groupby("step")["persons"].mean()
    rows = paired_difference(frame, "persons", "step", first, interval).itertuples(index=False, name=None)
    enough = interval.is_enough(replication_count(frame))
    changes = {(name, step): Change(*rest, is_enough=enough) for name, step, *rest in rows}
    return {step: float(levels[step]) for step in STAGES}, changes


def _check_steps(frame: pd.DataFrame, name: str, column: str) -> None:
    unknown = sorted(set(frame[column]) - set(STAGES))
    if unknown:
        raise ValueError(f"{name}: unknown step {unknown[0]!r}; the steps are {', '.join(STAGES)}")


def headline(
    levels: Mapping[str, float], changes: Changes, titles: Mapping[str, str], words: Words, replications: int
) -> str:
    """Say how many ever stand on the last step and how many never leave normality, and which strategy changes it."""
    born = max(sum(levels.values()), 1.0)
    said = words(
        "stairs.headline",
        comparator=titles[comparator_of(titles)],
        excluded=words.percent(100.0 * levels[STAGES[-1]] / born),
        never=words.percent(100.0 * levels[STAGES[0]] / born),
    )
    moved = {name: changes[name, STAGES[-1]] for name in alternatives_of(titles)}
    clear = {name: change for name, change in moved.items() if change.clear}
    if not moved:
        return said
    if not clear:
        same = replications == 1 and not any(change.mean for change in moved.values())
        return f"{said}. {words('stairs.same' if same else 'stairs.unclear')}"
    most = min(clear, key=lambda name: clear[name].mean)
    change = clear[most]
    interval = ""
    if replications > 1:
        ends = sorted((abs(change.low), abs(change.high)))
        interval = f" ({shown(ends[0], words)}–{shown(ends[1], words)})"
    key = "stairs.fewer" if change.mean < 0 else "stairs.more"
    return f"{said}. " + words(key, strategy=titles[most], persons=shown(abs(change.mean), words), interval=interval)


def _flows(sheet: Sheet, persons: Persons, ages: Sequence[int], words: Words) -> None:
    lanes = lanes_of(persons, _FLOWS)
    width = _WIDTH - _LEFT - _RIGHT
    foot = sheet.top - _ABOVE - _FLOWS
    axes = sheet.panel(_LEFT, foot, width, _FLOWS)
    axes.set_ylim(0.0, _FLOWS)
    draw_flows(axes, persons, ages, lanes, words)
    axes.set_xlabel(words("age.axis.x"), fontsize=TEXT_POINTS, color=GREY)
    axes.spines["bottom"].set_visible(False)
    _end_names(sheet, _LEFT - 0.14, foot, lanes, persons[0].sum(axis=1), "right", words)
    _end_names(sheet, _LEFT + width + 0.14, foot, lanes, persons[-1].sum(axis=0), "left", words)
    _key(sheet, words)


def _end_names(sheet: Sheet, x: float, foot: float, lanes: Lanes, persons: Persons, side: str, words: Words) -> None:
    """Write each step's name beside its lane with the persons on it at that end."""
    for step, (name, number) in enumerate(zip(STAGES, persons, strict=True)):
        middle = foot + min((lanes.floors[step] + lanes.tops[step]) / 2, lanes.floors[step] + 0.55)
        sheet.write(x, middle + 0.085, words(f"stage.{name}"), TEXT_POINTS, INK, "bold", horizontal=side)
        sheet.write(x, middle - 0.085, words.number(float(number)), TEXT_POINTS, GREY, horizontal=side)


def _key(sheet: Sheet, words: Words) -> None:
    """Write above the flows what the three kinds of ribbon are."""
    x, y = _LEFT, sheet.top - 0.13
    for key, (color, alpha) in (("outwards", OUTWARDS), ("back", BACK), ("staying", STAYING)):
        patch = Rectangle((x / sheet.width, (y - 0.06) / sheet.height), 0.26 / sheet.width, 0.12 / sheet.height,
                          facecolor=color, alpha=alpha, linewidth=0.0, transform=sheet.figure.transFigure)  # fmt: skip
        sheet.figure.add_artist(patch)
        text = words(f"stairs.{key}")
        sheet.write(x + 0.32, y, text, SMALL_POINTS, text_color(color) if key != "staying" else GREY, "bold")
        x += 0.32 + sheet.text_size(text, SMALL_POINTS, "bold")[0] + 0.35


def _changes(
    sheet: Sheet,
    levels: Mapping[str, float],
    changes: Changes,
    titles: Mapping[str, str],
    words: Words,
    interval: Interval,
) -> None:
    """Draw a panel for each step with a row a strategy."""
    strategies = alternatives_of(titles)
    styles = [style_of(place) for place in range(1, len(titles))]
    top = sheet.bottom + _FOOT + _ROW * len(strategies)
    comparator = titles[comparator_of(titles)]
    heading = words("stairs.changes", comparator=comparator, persons=words.number(sum(levels.values())))
    sheet.write(0.35, top + 0.68, heading, TEXT_POINTS + 1, INK, "bold")
    names = 2.0
    width = (_WIDTH - names - 0.35 - _COLUMN_GAP * (len(STAGES) - 1)) / len(STAGES)
    limits = limits_of([changes[name, step] for name in strategies for step in STAGES], width)
    for row, (name, style) in enumerate(zip(strategies, styles, strict=True)):
        text = sheet.wrapped(titles[name], names - 0.5, SMALL_POINTS, "bold").split("\n")
        short = "\n".join(text[:2]) + ("…" if len(text) > 2 else "")
        sheet.write(names - 0.12, top - (row + 0.5) * _ROW, short, SMALL_POINTS, text_color(style.color), "bold",
                    horizontal="right")  # fmt: skip
    for column, step in enumerate(STAGES):
        left = names + column * (width + _COLUMN_GAP)
        axes = sheet.panel(left, sheet.bottom + _FOOT, width, _ROW * len(strategies))
        axes.set_yticks([])
        axes.set_ylim(len(strategies) - 0.5, -0.5)
        mine = [changes[name, step] for name in strategies]
        draw_changes(axes, mine, range(len(strategies)), styles, limits, words, interval)
        sheet.write(left, top + 0.32, words(f"stage.{step}"), SMALL_POINTS, INK, "bold")
        level = words("stairs.level", comparator=comparator, persons=words.number(levels[step]))
        sheet.write(left, top + 0.15, level, SMALL_POINTS, GREY)
    sheet.write(names, sheet.bottom + 0.18, words("stairs.axis"), SMALL_POINTS, GREY)
