"""The rows of a life's picture: what happened, which agencies were met and missed, which programmes took part.

Reads the table of years of ``sim.studies.life.tables``; nothing here draws. Nothing that happened is left out:
what this file has no row of its own for becomes a row of marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.views.words import Words

HAPPENED, PROGRAMMES, AGENCIES, BETWEEN = "happened", "programmes", "agencies", "between"
"""The parts of the picture, from above."""

CONTACTS = {
    "met": "met",
    "waiting": "waiting",
    "refused": "refused",
    "lost": "fell_away",
    "gave_up": "fell_away",
    "aged_out": "fell_away",
    "elsewhere": "elsewhere",
    "missed": "missed",
}
"""Column of the table of years to the mark it is drawn with."""

_LIVELIHOOD = "livelihood_"


@dataclass(frozen=True)
class _State:
    """What lasts: the key of its name, the events it begins with and those it ends with."""

    key: str
    begins: frozenset[str]
    ends: frozenset[str]


_STATES = (
    _State("life.row.placed", frozenset({"placed"}), frozenset({"placement_ended"})),
    _State("life.ill", frozenset({"ill", "better"}), frozenset({"severely_ill", "recovered"})),
    _State("life.severely_ill", frozenset({"severely_ill"}), frozenset({"better", "recovered"})),
    _State("outcome.alcohol_dependence", frozenset({"alcohol"}), frozenset({"drug", "misuse_ended"})),
    _State("outcome.drug_dependence", frozenset({"drug"}), frozenset({"alcohol", "misuse_ended"})),
)
"""Beside these a main activity lasts until the next."""

_SHORTER = frozenset({"eligible", "not_eligible"})
"""Events whose sentence is too long to stand beside a row; they have a shorter one."""

_WITHOUT_ROW = frozenset({"born"})
"""Every life that is followed from birth begins so; age 0 says it."""


@dataclass(frozen=True)
class Mark:
    """Something in all years from ``first`` to ``last``, which may be the same; ages reached in the year."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class LifeRow:
    """A row of the picture.

    Attributes:
        part: of the picture.
        name: what is written beside it.
        marks: by strategy, in order of age.
    """

    part: str
    name: str
    marks: dict[str, list[Mark]] = field(default_factory=dict)

    @property
    def begins(self) -> int:
        """Return the first age at which anything stands in it."""
        return min(mark.first for marks in self.marks.values() for mark in marks)


def rows_of(years: pd.DataFrame, strategies: Iterable[str], words: Words) -> list[LifeRow]:
    """Return the rows that the lives need together, part by part, in each the one that begins first at the top.

    Args:
        years: of ``sim.studies.life.tables.years_table``.
        strategies: whose lives.
        words: the language.
    """
    found: dict[tuple[str, str], LifeRow] = {}

    def add(part: str, name: str, strategy: str, mark: Mark) -> None:
        found.setdefault((part, name), LifeRow(part, name)).marks.setdefault(strategy, []).append(mark)

    for strategy in strategies:
        life = years[years["strategy"] == strategy].sort_values("age")
        for name, mark in _happened(life, words):
            add(HAPPENED, name, strategy, mark)
        for _, row in life.iterrows():
            age = int(row["age"])
            for name in parts_of(row["programmes"]):
                add(PROGRAMMES, name, strategy, Mark("programme", age, age))
            for column, kind in CONTACTS.items():
                for name in parts_of(row[column]):
                    add(AGENCIES, name, strategy, Mark(kind, age, age))
            for kind in parts_of(row["marks"]):
                add(BETWEEN, words(f"life.row.{kind}"), strategy, Mark(kind, age, age))
    order = (HAPPENED, PROGRAMMES, AGENCIES, BETWEEN)
    return sorted(found.values(), key=lambda one: (order.index(one.part), one.begins))


def _happened(life: pd.DataFrame, words: Words) -> list[tuple[str, Mark]]:
    """Return what happened as rows' names and marks: what lasts as years from its beginning, the rest as single years.

    An end of what no event began (somebody may arrive with it) is a single year too.
    """
    ages = [int(age) for age in life["age"]]
    events = [parts_of(told) for told in life["events"]]
    lived = {one for happened in events for one in happened if one.startswith(_LIVELIHOOD)}
    activities = (_State(f"life.{one}", frozenset({one}), frozenset(lived - {one})) for one in sorted(lived))
    states = (*_STATES, *activities)
    since: dict[str, int] = {}
    found = []
    for age, happened in zip(ages, events, strict=True):
        for one in happened:
            ended = [state.key for state in states if one in state.ends and state.key in since]
            begun = [state.key for state in states if one in state.begins]
            found += [(words(key), Mark("lasts", since[key], max(age - 1, since.pop(key)))) for key in ended]
            since |= {key: age for key in begun if key not in since}
            if not ended and not begun and one not in _WITHOUT_ROW:
                found.append((words(f"life.{'row.' * (one in _SHORTER)}{one}"), Mark("event", age, age)))
    return [*found, *((words(key), Mark("lasts", age, ages[-1])) for key, age in since.items())]


def parts_of(joined: object) -> list[str]:
    """Return what a cell joined by ; holds."""
    return [part for part in str(joined).split(";") if part]


def differing_ages(years: pd.DataFrame, first: str, other: str) -> list[int]:
    """Return the ages at which two lives differ in more than what programmes were given and cost."""
    told = years.drop(columns=["programmes", "public_bill_sek"]).set_index("age")
    one, two = (told[told["strategy"] == name].drop(columns="strategy") for name in (first, other))
    one, two = one.align(two, join="outer")
    return [int(age) for age in one.index[(one.fillna("") != two.fillna("")).any(axis=1)]]


def years_in(marks: Iterable[Mark], kinds: Iterable[str] | None = None) -> int:
    """Return in how many years there is a mark (of some kinds)."""
    wanted = None if kinds is None else set(kinds)
    return len({a for m in marks if wanted is None or m.kind in wanted for a in range(m.first, m.last + 1)})


def count_of(row: LifeRow, strategy: str, words: Words) -> str:
    """Say beside a row how often: times, years, or years met of all years in which the agency was met or missed."""
    marks: Sequence[Mark] = row.marks.get(strategy, [])
    if not marks:
        return ""
    if row.part == AGENCIES:
        met, all_ = years_in(marks, ("met",)), years_in(marks)
        return words("life.count.met", met=words.number(met), years=words.years(all_))
    if all(mark.kind == "event" for mark in marks):
        return "" if len(marks) == 1 else words("life.count.times", number=words.number(len(marks)))
    return words.years(years_in(marks))


def steps_lived(years: pd.DataFrame, strategy: str) -> Mapping[str, int]:
    """Return how many years were lived on each step of the staircase, by its name."""
    counts = years.loc[years["strategy"] == strategy, "stage"].value_counts()
    return {str(stage): int(number) for stage, number in counts.items()}
