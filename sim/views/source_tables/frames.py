"""What figure and table of the documents' tables read: tidy frames, what figures are called, numbers in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.evidence.outcomes import OUTCOMES
from sim.views.frames import SEK_PER_KSEK, check_columns
from sim.views.over_years import shown
from sim.views.words import Words

NOTHING = "·"
PERIODS = ("first", "all", "life")
FIGURES = (
    "name", "unit", "basis", "source", "source_low", "source_high", "static", "within_rounding", "dynamic", "low",
    "high", "excess", "ratio",
)  # fmt: skip
_ROWS = {
    "umea.yearly": "yearly", "umea.years": "years", "bet.failures": "failures", "bet.persons": "kept_out",
    "newcomers.years_before": "years_before", "newcomers.years_after": "years_after",
    "newcomers.years_gained": "years_gained", "newcomers.gain": "ten_gain", "newcomers.public": "ten_public",
    "newcomers.net": "ten_net", "newcomers.public_net": "ten_public_net", "umea.cost.sum": "sum_of_outcomes",
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the documents state that headings and notes speak of.

    Attributes:
        children, births: of Umeå's and Trelleborg's tables.
        rate_per_year: of Trelleborg's table.
        bet_price_msek, ten_price_msek: of the two projects; ``avoided_share`` of school failures.
        years_before, years_after: from arrival to work.
        total_msek, years: of Umeå's cost over the years.
        ages: first and last, by period; ``pupils`` are those of the bet, ``read_at_age`` when failure is read.
        window_years: from arrival, in which newcomers' gains are counted.
    """

    children: float
    births: float
    rate_per_year: float
    bet_price_msek: float
    ten_price_msek: float
    avoided_share: float
    years_before: float
    years_after: float
    total_msek: float
    years: int
    ages: Mapping[str, tuple[int, int]]
    pupils: tuple[int, int]
    read_at_age: int
    window_years: int


@dataclass(frozen=True)
class Town:
    """A municipality that a document is held against: its title, how many were born there, and the price year."""

    title: str
    born: int
    price_year: int


@dataclass(frozen=True)
class Sources:
    """The documents' tables beside the model.

    Attributes:
        figures: a row a figure, the columns ``FIGURES``; NaN where nothing is given.
        factors: name (of the figure), factor, static, dynamic, ratio.
        readings: row, rate_per_year, paid, msek, fits, taken.
        costs: table and kronor of a person-year by part.
        facts: what the documents state.
        towns: by table, Umeå and Trelleborg.
        pushes: log-odds by lever; NaN where none is large enough.
        tenth_share, study_share: see the notes; NaN where not known.
        replications, draws: of the model.
    """

    figures: pd.DataFrame
    factors: pd.DataFrame
    readings: pd.DataFrame
    costs: pd.DataFrame
    facts: Facts
    towns: Mapping[str, Town]
    pushes: Mapping[str, float]
    tenth_share: float
    study_share: float
    replications: int
    draws: bool

    def __post_init__(self) -> None:
        """Refuse frames that do not fit together, in one line.

        Raises:
            ValueError: a missing column, a doubled figure, or a factor of a figure that is not there.
        """
        check_columns(self.figures, "figures", FIGURES, may_be_empty=True)
        doubled = self.figures["name"][self.figures["name"].duplicated()]
        if len(doubled):
            raise ValueError(f"figures: {doubled.iloc[0]!r} stands twice")
        strangers = set(self.factors["name"]) - set(self.figures["name"])
        if strangers:
            raise ValueError(f"factors: there is no figure {min(strangers)!r}")

    def figure(self, name: str) -> pd.Series:
        """Return a figure's row by its name."""
        return self.figures[self.figures["name"] == name].iloc[0]

    def factors_of(self, name: str) -> list[tuple[str, float, float, float]]:
        """Return a figure's factors: name, static, dynamic and ratio."""
        rows = self.factors[self.factors["name"] == name]
        return [(str(f), float(s), float(d), float(r)) for _, f, s, d, r in rows.itertuples(index=False, name=None)]

    def names_of(self, table: str, part: str = "") -> list[str]:
        """Return the figures of a table in order, of one part of it (a period, or ``cost``), or those outside parts."""
        inside = [name for name in self.figures["name"] if name.startswith(f"{table}.")]
        parts = {name: name.removeprefix(f"{table}.").rpartition(".")[0] for name in inside}
        return [name for name in inside if parts[name] == part]

    def counted(self, *bases: str) -> tuple[int, int]:
        """Return how many figures the documents state, and how many of them the static calculus returns.

        Args:
            bases: of those alone (``check``, ``construction``, ``given``, …); all but proposals where none is named.
        """
        known = self.figures["source"].notna() & (self.figures["basis"] != "proposal")
        known &= self.figures["basis"].isin(bases) if bases else True
        return int(known.sum()), sum(bool(one) for one in self.figures.loc[known, "within_rounding"])


def row_label(name: str, sources: Sources, words: Words) -> str:
    """Return what a figure is called in its own table."""
    table, _, rest = name.partition(".")
    part, _, last = rest.rpartition(".")
    unit = words("unit.msek")
    if name in _ROWS:
        slots: dict[str, object] = {"unit": unit} if _ROWS[name] in _WITH_UNIT else {}
        if name == "umea.years":
            slots["years"] = sources.facts.years
        return words(f"sources.row.{_ROWS[name]}", **slots)
    if last in OUTCOMES:
        return words(f"outcome.{last}")
    if rest == "persons":
        return words("sources.row.persons")
    if table == "bet":
        return words(f"sources.row.{last}", ages="–".join(map(str, sources.facts.ages[part])), unit=unit)
    return words("sources.row.sum") if last == "sum" else words(f"payer.{last}")


_WITH_UNIT = ("yearly", "years", "ten_gain", "ten_public", "ten_net", "ten_public_net")


def full_name(name: str, sources: Sources, words: Words) -> str:
    """Return what a figure is called where its table is not seen."""
    table, _, rest = name.partition(".")
    part = rest.rpartition(".")[0]
    key = f"{table}.{part}" if part and table in ("umea", "trelleborg") else table
    ages = dict(zip(("first", "last"), sources.facts.ages.get(part, ()), strict=False))
    place = words(f"sources.name.{key}", **(ages if table == "trelleborg" and part else {}))
    return words("sources.name", table=place, row=row_label(name, sources, words))


def number(value: float, words: Words) -> str:
    """Write a figure with as many decimals as its size calls for; a dot where there is none."""
    return NOTHING if math.isnan(value) else shown(value, words)


def range_of(low: float, high: float, words: Words) -> str:
    """Write a range; a dot where there is none."""
    if math.isnan(low):
        return NOTHING
    ends = number(low, words), number(high, words)
    return words("sources.range", low=ends[0], high=ends[1]) if low < 0 else "–".join(ends)


def ratio(value: float, words: Words) -> str:
    """Write how many times something is something else; a dot where it cannot be said."""
    if not math.isfinite(value):
        return NOTHING
    return words.number(value, 2 if abs(value) < 9.95 else 0)


def as_written(factor: str, value: float, words: Words) -> str:
    """Write one side of a factor in the unit that its sentence has."""
    if factor in ("cost", "cost_a_head", "value_of_a_year"):
        return words.number(value / SEK_PER_KSEK)
    if factor.endswith("_share") or factor == "share_saved":
        return words.percent(100.0 * value, 0 if value >= 0.2 or round(1000.0 * value) % 10 == 0 else 1)
    if factor == "kept_out":
        return shown(100.0 * value, words)
    return words.number(value, 1) if factor in ("years", "years_gained", "way_to_work") and value % 1 else shown(
        value, words
    )  # fmt: skip


def how_far(times: float) -> float:
    """Return how far from alike a ratio is: |log ratio|, without end where it is nothing or turns the sign."""
    return abs(math.log(times)) if times > 0.0 else math.inf


def largest_first(factors: Sequence[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    """Return the factors whose ratio is known, those farthest off (``how_far``) first."""
    return sorted((one for one in factors if math.isfinite(one[3])), key=lambda one: -how_far(one[3]))
