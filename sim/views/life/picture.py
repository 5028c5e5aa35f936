"""The picture of a life: staircase, what happened, agencies met and missed, programmes, and the bill so far by payer.

Lives of the same child under several strategies stand beside each other on the same rows and scales. Reads the tables
of ``sim.studies.life.tables``; knows nothing of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.evidence.ages import LAST_AGE
from sim.evidence.stages import STAGES
from sim.views.drawing.style import GREY, INK, RULE, SMALL_POINTS, TEXT_POINTS, VERMILLION, YELLOW, Sheet, drawing
from sim.views.frames import PUBLIC_PAYERS, SEK_PER_MSEK, check_columns
from sim.views.life.bill import beside, checked_bill, draw_bill, public_sek, so_far
from sim.views.life.lanes import Line, draw_lanes, height_of, lines_of, write_counts, write_names
from sim.views.life.rows import differing_ages, rows_of, steps_lived
from sim.views.source_line import source_line
from sim.views.words import Words

_EDGE, _NAMES, _ROOM = 0.35, 2.25, 1.9
_WIDE = {1: 6.6, 2: 4.4}
_TITLE, _STAIRS, _BETWEEN, _BILL, _FOOT = 0.44, 1.15, 0.06, 1.75, 0.85
_DIFFERENT = 0.35
_STEP_POINTS = 7.5
_SAME_SEK = 5_000.0
"""Bills that differ by less read the same as MSEK with two decimals."""
_NEEDED = ("strategy", "age", "stage", "events", "programmes", "marks", "public_bill_sek")


@dataclass(frozen=True)
class _Story:
    """What is drawn: the tables, whose lives, and at which ages each differs from the first."""

    years: pd.DataFrame
    bill: pd.DataFrame
    titles: Mapping[str, str]
    differs: Mapping[str, list[int]]
    lines: Sequence[Line]
    highest_msek: float


def life_figure(
    years: pd.DataFrame,
    bill_by_age: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
    version: str | None = None,
) -> Figure:
    """Draw the lives, two beside each other, further ones below, on the same rows and scales.

    Args:
        years: strategy, age, stage, events, the contacts, marks, programmes and public_bill_sek, a row a year lived, as
            ``sim.studies.life.tables.years_table`` makes it.
        bill_by_age: strategy, age, payer, amount_sek so far (undiscounted).
        titles: display name per strategy, in order; what differs is told against the first.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a missing column, or a strategy without rows.
    """
    story = _story(years, bill_by_age, titles, words)
    columns = min(len(titles), max(_WIDE))
    wide = _WIDE[columns]
    lanes = height_of(story.lines)
    block = _TITLE + _STAIRS + _BETWEEN + lanes + 0.35 + _BILL + _FOOT
    blocks = [list(titles)[place : place + columns] for place in range(0, len(titles), columns)]
    with drawing():
        sheet = Sheet(
            _EDGE + _NAMES + columns * (wide + _ROOM), block * len(blocks), headline(story, words),
            _notes(story, words), source_line(words, 1, version),
        )  # fmt: skip
        for row, strategies in enumerate(blocks):
            top = sheet.top - row * block
            foot = top - _TITLE - _STAIRS - _BETWEEN
            _step_names(sheet, top - _TITLE - _STAIRS, words)
            write_names(sheet, story.lines, foot, _EDGE, _EDGE + _NAMES, words)
            for column, strategy in enumerate(strategies):
                left = _EDGE + _NAMES + column * (wide + _ROOM)
                _life(sheet, left, top, wide, strategy, story, words)
    return sheet.figure


def _story(years: pd.DataFrame, bill: pd.DataFrame, titles: Mapping[str, str], words: Words) -> _Story:
    check_columns(years, "years", _NEEDED, may_be_empty=True)
    absent = [name for name in titles if name not in set(years["strategy"])]
    if absent or not titles:
        raise ValueError(f"years has no rows for the strategy {absent[0]!r}" if absent else "titles is empty")
    unknown = sorted(set(years["stage"]) - set(STAGES))
    if unknown:
        raise ValueError(f"years: unknown step {unknown[0]!r}; the steps are {', '.join(STAGES)}")
    costs = checked_bill(bill, list(titles))
    first, *others = titles
    highest = max(public_sek(so_far(costs, name)) for name in titles) / SEK_PER_MSEK
    return _Story(
        years, costs, titles, {first: [], **{name: differing_ages(years, first, name) for name in others}},
        lines_of(rows_of(years, titles, words)), 1.1 * max(highest, 0.05),
    )  # fmt: skip


def headline(story: _Story, words: Words) -> str:
    """Answer what the life has cost so far, with each strategy, and in how many years the lives differ."""
    first, *others = story.titles
    costs = so_far(story.bill, first)
    total = public_sek(costs)
    age = int(story.years["age"].max())  # of the life that lasts longest: who has died costs nothing more
    most = max(PUBLIC_PAYERS, key=lambda payer: costs[payer])
    slots = {"age": age, "money": words.money(total, 2), "strategy": story.titles[first]}
    if costs[most] > 0.0:
        part, of = words.money(costs[most], 2), words(f"payer.subject.{most}")
        told = words("life.cost", most=of, part=part, **slots)
    else:
        told = words("life.cost.none", age=age, strategy=story.titles[first])
    for name in others:
        other = public_sek(so_far(story.bill, name))
        if abs(other - total) < _SAME_SEK:
            told += words("life.cost.same", strategy=story.titles[name])
            continue
        change = words.money(other - total, 2, sign=True)
        told += words("life.cost.other", strategy=story.titles[name], money=words.money(other, 2), change=change)
    if not others:
        return f"{told}."
    differ = [_differ(story, name, words) for name in others]
    return f"{told}. " + " ".join(differ)


def _differ(story: _Story, name: str, words: Words) -> str:
    """Say in how many years the life differs from the first, or that it does not."""
    ages, title = story.differs[name], story.titles[name]
    if not ages and not story.years.loc[story.years["strategy"] == name, "programmes"].any():
        return words("life.unreached", strategy=title)
    if not ages:
        return words("life.nothing.with", strategy=title)
    return words("life.differ.with", strategy=title, years=len(ages), age=ages[0])


def _notes(story: _Story, words: Words) -> str:
    notes = [words("life.steps"), words("life.reading")]
    if len(story.titles) > 1:
        notes = [words("life.same"), *notes, words("life.shaded", strategy=next(iter(story.titles.values())))]
    return " ".join(notes)


def _step_names(sheet: Sheet, foot: float, words: Words) -> None:
    for step, name in enumerate(STAGES):
        y = foot + _STAIRS * _place(step)
        sheet.write(_EDGE + _NAMES - 0.1, y, words(f"stage.{name}"), _STEP_POINTS, INK, horizontal="right")


def _place(step: float) -> float:
    """Return how high a step lies in its panel, as a share."""
    return (step + 0.45) / (len(STAGES) - 0.05)


def _life(sheet: Sheet, left: float, top: float, wide: float, strategy: str, story: _Story, words: Words) -> None:
    """Draw one life: its name, staircase, lanes and bill."""
    name = sheet.wrapped(story.titles[strategy], wide, TEXT_POINTS + 1.5, "bold").split("\n")
    title = name[0] if len(name) == 1 else f"{name[0]}…"
    sheet.write(left, top - 0.22, title, TEXT_POINTS + 1.5, INK, "bold")
    y = top - _TITLE - _STAIRS
    stairs = sheet.panel(left, y, wide, _STAIRS)
    _staircase(sheet, stairs, story.years[story.years["strategy"] == strategy], y, left + wide + 0.12, words)
    lanes = height_of(story.lines)
    y -= _BETWEEN + lanes
    rows = sheet.panel(left, y, wide, lanes)
    draw_lanes(rows, story.lines, strategy)
    write_counts(sheet, story.lines, y + lanes, left + wide + 0.12, strategy, words)
    y -= 0.35 + _BILL
    bill = sheet.panel(left, y, wide, _BILL)
    for axes in (stairs, rows, bill):
        _ages(axes, story.differs[strategy])
    for age in story.differs[strategy]:
        stairs.plot([age, age + 1], [1.06, 1.06], color=INK, linewidth=2.4, solid_capstyle="butt", clip_on=False)
    stairs.tick_params(labelbottom=False, length=0)
    rows.tick_params(labelbottom=False, length=0)
    draw_bill(sheet, bill, story.bill, strategy, story.highest_msek, _ROOM - 0.3, words)
    bill.set_xlabel(words("age.axis.x"), fontsize=SMALL_POINTS, color=GREY)
    lines = sheet.wrapped(beside(so_far(story.bill, strategy), words), wide + _ROOM - 0.2, SMALL_POINTS)
    sheet.write(left, y - 0.42, lines, SMALL_POINTS, GREY, vertical="top")


def _ages(axes: Axes, differs: Sequence[int]) -> None:
    """Set the lower axis to a whole life, with a quiet line every tenth year, and shade the years that differ."""
    axes.set_xlim(0, LAST_AGE + 1)
    axes.set_xticks(range(0, LAST_AGE + 1, 10))
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    for age in differs:
        axes.axvspan(age, age + 1, facecolor=YELLOW, alpha=_DIFFERENT, linewidth=0.0, zorder=0.2)


def _staircase(sheet: Sheet, axes: Axes, life: pd.DataFrame, foot: float, beside_x: float, words: Words) -> None:
    """Draw the step by age, and beside each step the years lived on it."""
    rows = life.sort_values("age")
    ages = rows["age"].to_numpy(dtype=float)
    steps = np.array([_place(STAGES.index(stage)) for stage in rows["stage"]])
    ages, steps = np.append(ages, ages[-1] + 1.0), np.append(steps, steps[-1])
    axes.fill_between(ages, 0.0, steps, step="post", color=VERMILLION, alpha=0.22, linewidth=0)
    axes.step(ages, steps, where="post", color=VERMILLION, linewidth=1.8)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([])
    axes.hlines([_place(step) for step in range(len(STAGES))], 0, LAST_AGE + 1, color=RULE, linewidth=0.4, zorder=0.5)
    counts = steps_lived(life, str(rows["strategy"].iloc[0]))
    for step, name in enumerate(STAGES):
        if counts.get(name):
            sheet.write(beside_x, foot + _STAIRS * _place(step), words.years(counts[name]), _STEP_POINTS, GREY)
