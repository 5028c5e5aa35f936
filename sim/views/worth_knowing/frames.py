"""What the text and figures of *worth knowing* read: frames that fit together, and what may be claimed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sim import __version__
from sim.views.frames import SEK_PER_MSEK, alternatives_of, comparator_of
from sim.views.words import Words

FRAMES = ("everything", "choice", "groups", "evaluations", "worths", "doubt")
ASSUMED = "assumed"

Standing = Literal["settled", "clear", "open"]
Proof = Literal["surely", "perhaps", "no"]

LEAST_SEK = 1.0
"""Less than a krona is nothing."""


@dataclass(frozen=True)
class WorthKnown:
    """All that is found, as views read it. Kronor are of the price year and discounted.

    Attributes:
        frames: everything, choice, groups, evaluations, worths, doubt: the columns
            ``sim.studies.worth_knowing.worth_knowing`` gives.
        titles: display name by strategy, the comparator first.
        names: what each group of numbers is called.
        programmes: display name by programme.
        draws, towns: how many; towns of each draw.
        members: kept members of the posterior.
        rate: discount rate, a year.
        judged_by: ``public`` or ``society``.
        person_sek: what a person kept out is worth beside what is saved.
        cohorts, cohorts_discounted: for how many the choice is made, and how many that is in present value.
        followed: persons born here in one cohort as lived.
        event_share, fixed_sek, sek_a_person, evaluation_years, design_effect: what a local evaluation is taken to be
            (assumptions of the choice); years until its answer is known.
        cohorts_served: of the cohorts, those that come after that.
    """

    frames: Mapping[str, pd.DataFrame]
    titles: Mapping[str, str]
    names: Mapping[str, str]
    programmes: Mapping[str, str]
    draws: int
    towns: int
    members: int
    rate: float
    judged_by: str
    person_sek: float
    cohorts: int
    cohorts_discounted: float
    followed: int
    event_share: float
    fixed_sek: float
    sek_a_person: float
    evaluation_years: int
    design_effect: float
    cohorts_served: int

    def __post_init__(self) -> None:
        """Refuse frames that do not fit together, in one line.

        Raises:
            ValueError: nothing to choose between, a frame that is missing, a strategy or group without a name.
        """
        if not self.strategies:
            raise ValueError("titles names only the comparator; there must be something to choose between")
        absent = [one for one in FRAMES if one not in self.frames]
        if absent:
            raise ValueError(f"the frame {absent[0]!r} is missing; needed: {', '.join(FRAMES)}")
        for frame, column, known in (
            ("choice", "strategy", self.titles), ("worths", "best", self.titles), ("doubt", "strategy", self.titles),
            ("groups", "group", self.names), ("evaluations", "programme", self.programmes),
        ):  # fmt: skip
            unnamed = [one for one in self.frames[frame][column] if one not in known]
            if unnamed:
                raise ValueError(f"{frame}: {unnamed[0]!r} has no name")
        if set(self.frames["choice"]["strategy"]) != set(self.titles):
            raise ValueError("choice needs a row for every strategy, the comparator too")

    @property
    def strategies(self) -> list[str]:
        """Return the strategies that are compared with the comparator, in order."""
        return alternatives_of(self.titles)

    @property
    def comparator(self) -> str:
        """Return the comparator's display name."""
        return self.titles[comparator_of(self.titles)]

    @property
    def everything(self) -> pd.Series:
        """Return what knowing everything is worth, a row."""
        return self.frames["everything"].iloc[0]

    @property
    def best(self) -> pd.Series:
        """Return the strategy that is best on average, a row."""
        choice = self.frames["choice"]
        return choice[choice["is_best"]].iloc[0]

    @property
    def standing(self) -> Standing:
        """Say whether the choice is settled (to know all is worth nothing), clear (less than any evaluation) or open.

        Both by the upper end of the interval of what it is worth, for all cohorts.
        """
        if float(self.everything["high"]) < LEAST_SEK:
            return "settled"
        return "clear" if float(self.everything["all_high"]) < self.cheapest_sek else "open"

    @property
    def cheapest_sek(self) -> float:
        """Return what the cheapest of the evaluations costs; where none was worked out, what any does."""
        costs = self.frames["evaluations"]["cost_sek"]
        return float(costs.min()) if len(costs) else self.fixed_sek

    @property
    def groups(self) -> pd.DataFrame:
        """Return the groups, most worth knowing first, with ``proof``: surely, perhaps or no.

        Surely: above what the best of all groups would get by luck; perhaps: above its own noise floor alone, as about
        one in twenty is by luck.
        """
        frame = self.frames["groups"]
        proof = [proof_of(*row) for row in zip(frame["told"], frame["told_of_all"], strict=True)]
        return frame.assign(proof=proof)

    def proven(self, proof: Proof) -> pd.DataFrame:
        """Return the groups of which so much is shown."""
        groups = self.groups
        return groups[groups["proof"] == proof]

    def proof_of_effect(self, programme: str) -> Proof:
        """Return how much is shown of the effect of a programme."""
        rows = self.groups[self.groups["group"] == f"effect_of:{programme}"]
        found: Proof = rows["proof"].iloc[0] if len(rows) else "no"
        return found


def proof_of(told: bool, told_of_all: bool) -> Proof:
    """Return what is shown of a group: ``told`` above its own floor, ``told_of_all`` above that of all groups."""
    if told and told_of_all:
        return "surely"
    return "perhaps" if told else "no"


def source(known: WorthKnown, words: Words, version: str | None = None) -> str:
    """Return the line under text and figures: what it is, what made it, on how many draws and towns."""
    slots = {"version": version or __version__, "draws": words.number(known.draws)}
    if known.towns == 1:
        return words("sure.source.one", **slots)
    return words("sure.source", towns=words.number(known.towns), **slots)


def kronor(sek: float, words: Words, sign: bool = False) -> str:
    """Write SEK in words a council uses: MSEK from a million, thousands below, and what is hardly anything as 0.

    Values of information are rough: two digits are told.
    """
    size = abs(sek)
    if size >= 999_500.0:
        return words.money(sek, sign=sign)
    thousands = sek / 1000.0
    step = 10.0 if size >= 99_500.0 else 1.0
    return f"{words.number(round(thousands / step) * step, 0, sign)}\u00a0{words('worth.unit.thousand')}"


def with_span(sek: float, low: float, high: float, words: Words) -> str:
    """Write SEK with its interval in brackets, all in the unit that the upper end needs."""
    if high >= 999_500.0:
        decimals = 0 if sek >= 9.95e6 else (1 if sek >= 995_000.0 else 2)
        told, *ends = (words.number(one / SEK_PER_MSEK, decimals) for one in (sek, low, high))
        unit = words("unit.msek")
    else:
        told, *ends = (words.number(round(one / 1000.0)) for one in (sek, low, high))
        unit = words("worth.unit.thousand")
    return f"{told}\u00a0{unit} ({words('sure.span', low=ends[0], high=ends[1])})"


def scale_unit(most_sek: float, words: Words) -> tuple[float, str]:
    """Return how many SEK one is on a scale that holds so much, and the name of the unit."""
    if most_sek >= SEK_PER_MSEK:
        return float(SEK_PER_MSEK), words("unit.msek")
    return 1000.0, words("worth.unit.thousand")
