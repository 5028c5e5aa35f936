"""The numbers behind the figures about lives: by state, age and group, the staircase, on how few the bill lies."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.evidence.groups import GROUPS
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.stages import STAGES
from sim.views.appraise.lives import BILLS
from sim.views.frames import ANY
from sim.views.report.contents import ReportContents
from sim.views.report.differences import (
    Spread,
    as_cell,
    differences,
    isolated,
    kept_out_of_group,
    level_as_cell,
    spread_of,
)
from sim.views.report.tables import NOTHING, PERCENT, Table, beside, steps
from sim.views.words import Words

_EVERY_AGES = 5


def outcomes_table(contents: ReportContents, words: Words) -> list[Table]:
    """Return in which of the six outcomes people end up, as it is and how strategies change it."""
    frame, first = contents.pictures.outcomes, contents.comparator
    changes = _changes(contents, frame, "persons", "outcome", -1.0)

    def cells(outcome: str) -> Iterator[tuple[str, str]]:
        values = frame[(frame["strategy"] == first) & (frame["outcome"] == outcome)]["persons"]
        yield first, level_as_cell(spread_of(contents, values), words)
        for name in contents.strategies:
            yield name, as_cell(changes[name, outcome], words)

    rows = [(words(f"outcome.{one}"), dict(cells(one))) for one in (*OUTCOMES, ANY)]
    return beside(contents, words("report.table.outcomes"), words("report.head.outcome"), rows, words)


def ages_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return the share in any of the six states every five years of age, and how strategies change it."""
    keys = ["strategy", "replication", "age"]
    frame = contents.pictures.by_age.groupby(keys, sort=False, as_index=False).agg(
        persons=("persons", "sum"), alive=("alive", "first")
    )
    frame = frame[frame["age"].isin(steps(0, int(frame["age"].max()), _EVERY_AGES))]
    everywhere = frame.groupby("age")["alive"].transform("min") > 0
    frame = frame[everywhere].assign(percent=lambda one: PERCENT * one["persons"] / one["alive"])
    changes = _changes(contents, frame, "percent", "age")
    levels = frame[frame["strategy"] == contents.comparator].groupby("age")["percent"].mean()
    rows = []
    for age, level in levels.items():
        cells = {contents.comparator: words.percent(float(level), 1)}
        cells |= {name: as_cell(changes[name, age], words, 2) for name in contents.strategies}
        rows.append((words.number(float(str(age))), cells))
    return beside(contents, words("report.table.ages"), words("report.head.age"), rows, words)


def groups_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return how many of each group are in long-lasting exclusion, and how strategies change it."""
    frame = contents.pictures.groups
    means = frame[frame["strategy"] == contents.comparator].groupby("group")[["persons", "excluded"]].mean()
    rows = []
    for group in GROUPS:
        excluded, persons = (float(means.loc[group, key]) for key in ("excluded", "persons"))
        level = words("report.of", number=words.number(excluded), all=words.number(persons))
        changes = kept_out_of_group(contents, group)
        cells = {contents.comparator: level}
        cells |= {name: as_cell(changes[name], words) for name in contents.strategies}
        rows.append((words(f"bill.group.{group}"), cells))
    return beside(contents, words("report.table.groups"), words("report.head.group"), rows, words)


def stairs_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return how many stand on each step and move between ages with the comparator, and the highest step reached."""
    heads = (words("report.head.step"), *(words(f"stage.{step}") for step in STAGES))
    first = contents.comparator
    moves = contents.pictures.moves
    own = moves[moves["strategy"] == first]
    replications = own["replication"].nunique()
    place = {step: k for k, step in enumerate(STAGES)}
    tables = []
    stand, flow = [], []
    stairs = contents.pictures.stairs
    standing = stairs[stairs["strategy"] == first].groupby(["age", "step"])["persons"].sum()
    for age in sorted({*own["from_age"], *own["to_age"]}):
        total = standing[age].sum()
        stand.append((words.number(age), *(_share(standing[age, step], total, words) for step in STAGES)))
    for (start, end), rows in own.groupby(["from_age", "to_age"], sort=True):
        total = rows["persons"].sum()
        change = rows["to_step"].map(place) - rows["from_step"].map(place)
        parts = [rows["persons"][sign].sum() for sign in (change > 0, change == 0, change < 0)]
        ages = words("report.head.between", first=words.number(start), last=words.number(end))
        flow.append((ages, words.number(total / replications), *(_share(one, total, words) for one in parts)))
    stand_heads = (words("report.head.age"), *heads[1:])
    tables.append(
        Table(words("report.table.steps", comparator=isolated(contents.titles[first])), stand_heads, tuple(stand))
    )
    flow_heads = tuple(words(f"report.head.{one}") for one in ("ages", "persons", "nearer", "stayed", "away"))
    caption = words("report.table.moves", comparator=isolated(contents.titles[first]))
    tables.append(Table(caption, flow_heads, tuple(flow)))
    highest = contents.pictures.highest
    changes = _changes(contents, highest, "persons", "step")
    rows_ = []
    for step in STAGES:
        values = highest[(highest["strategy"] == first) & (highest["step"] == step)]["persons"]
        cells = {first: level_as_cell(spread_of(contents, values), words)}
        cells |= {name: as_cell(changes[name, step], words) for name in contents.strategies}
        rows_.append((words(f"stage.{step}"), cells))
    return [*tables, *beside(contents, words("report.table.highest"), words("report.head.step"), rows_, words)]


def concentration_tables(contents: ReportContents, words: Words) -> list[Table]:
    """Return which share of the bill lies on the few who cost most, and how strategies change it."""
    first, frame = contents.comparator, contents.pictures.concentration
    measures = ["top_1_percent", "top_5_percent", "top_10_percent", "gini"]
    tables = []
    for which in BILLS:
        own = frame[frame["bill"] == which]
        level, rows = own[own["strategy"] == first][measures].mean(), []
        for key in measures:
            scale, decimals = (1.0, 3) if key == "gini" else (PERCENT, 1)
            changes = differences(contents, own, key, scale)
            cells = {first: _level(float(level[key]), key, words)}
            cells |= {name: as_cell(changes[name], words, decimals) for name in contents.strategies}
            rows.append((_measure(key, words), cells))
        caption = words(f"report.table.concentration.{which}" if contents.strategies else "report.table.concentration")
        tables += beside(contents, caption, words("report.head.share"), rows, words)
        if not contents.strategies:
            break
    return tables


def _changes(
    contents: ReportContents, frame: pd.DataFrame, value: str, by: str, scale: float = 1.0
) -> dict[tuple[str, object], Spread]:
    """Return every strategy's differences to the comparator, by strategy and what the frame is told by."""
    return {
        (name, key): told
        for key, rows in frame.groupby(by, sort=False)
        for name, told in differences(contents, rows, value, scale).items()
    }


def _measure(key: str, words: Words) -> str:
    if key == "gini":
        return words("bill.gini")
    return words("bill.top", share=words.percent(float(key.removeprefix("top_").removesuffix("_percent"))))


def _level(value: float, key: str, words: Words) -> str:
    return words.number(value, 3) if key == "gini" else words.percent(PERCENT * value, 1)


def _share(part: float, whole: float, words: Words) -> str:
    return words.percent(PERCENT * part / whole, 1) if whole else NOTHING
