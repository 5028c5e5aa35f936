"""Choices about what can be done: programmes for people, reforms of what surrounds them, and strategies of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import (
    STRICT,
    Age,
    Effect,
    Name,
    Need,
    NumbersFrom,
    PayerName,
    PriceYear,
    Sek,
    Share,
    Title,
)

Circumstance = Literal[
    "first_child", "lone_parent", "low_parental_education", "family_assistance", "parental_illness", "parental_misuse",
    "placed", "diagnosed", "newcomer", "introductory", "upper_secondary", "left_school", "out_of_work",
    "long_term_unemployed", "long_term_sick", "disability_pension", "income_support", "ill_health", "severe_illness",
    "misuse", "drugs", "in_prison", "recently_convicted",
]  # fmt: skip
"""What offices know about somebody without looking for it (``sim.lifecourse.circumstances``)."""

Setting = Literal["parents", "preschool", "school", "leisure", "clinic", "work", "prison", "home", "everyone"]
"""Where in a life a programme takes place. One person is in one programme of a setting at a time, the first in the
strategy's order. Two kinds stand in nobody's way: those of the setting *everyone*, which may be had beside any other,
and universal ones, of whatever setting."""

Grade = Literal["A", "B", "C", "D"]
"""How sure an effect is. A: several controlled studies, or one Nordic trial of the thing itself. B: one controlled
study, or several from elsewhere. C: no controlled study of the thing itself; carried over from something like it, or an
assumption. D: no effect is known: size 0 with a range around it."""

StructuralLever = Literal[
    "labour_demand", "income_support_exit", "income_support_entry", "class_mixing", "area_mixing", "school_resources"
]
"""What a reform can move for everybody at once (``sim/evidence/parameters_structure.csv``)."""

Years = Annotated[int, Field(ge=0, le=100)]


def _refuse_payers_that_do_not_pay_it_all(payers: Mapping[PayerName, float]) -> None:
    total = sum(payers.values())
    if abs(total - 1.0) > 1e-9:
        raise ValueError(f"payers must add up to 1, got {total:g}")


def _refuse_an_end_before_the_beginning(first_year: int, last_year: int | None) -> None:
    if last_year is not None and last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")


def _refuse_a_lever_twice(key: str, moved: Sequence[str]) -> None:
    if len(set(moved)) < len(moved):
        raise ValueError(f"{key}: each lever once, got {', '.join(moved)}")


@dataclass(frozen=True, config=STRICT)
class Target:
    """For whom a programme is and how they are found.

    With neither circumstances nor a need it is *universal*, with circumstances alone *selective*, with a need that a
    screening looks for (within circumstances, if any are named) *indicated*.
    """

    ages: tuple[Age, Age]
    """First and last age at which someone can be enrolled."""
    need: Need = "none"
    above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] = 1.0
    """Height of the need from which someone should be found: SD for traits, for states see ``parameters_needs.csv``."""
    sensitivity: Share = 1.0
    specificity: Share = 1.0
    screened_at: tuple[Age, ...] = ()
    """Ages at which the screening is held; empty means every year within ``ages``."""
    among: tuple[Circumstance, ...] = ()
    """What must all be known of somebody; offices know it, so it is seen without error."""

    @property
    def found(self) -> Literal["universal", "selective", "indicated"]:
        """Return how participants are found."""
        if self.need != "none":
            return "indicated"
        return "selective" if self.among else "universal"

    @model_validator(mode="after")
    def _makes_sense(self) -> Target:
        first, last = self.ages
        if first > last:
            raise ValueError(f"ages must run from young to old, got {first} to {last}")
        outside = [age for age in self.screened_at if not first <= age <= last]
        if outside:
            raise ValueError(f"screened_at {outside} lies outside ages {first} to {last}")
        if len(set(self.among)) < len(self.among):
            raise ValueError(f"among: each circumstance once, got {', '.join(self.among)}")
        return self


@dataclass(frozen=True, config=STRICT)
class ProgrammeEffect(Effect):
    """What a programme does to one lever of a participant, and what of it reaches the classmates."""

    distribution: Literal["normal", "uniform"] = "normal"
    """Of draws: ``low`` and ``high`` bound 95 % of a normal one, each side its own width, or the ends of a uniform."""
    classmates_share: Share = 0.0
    """Share of the effect that reaches a classmate who does not take part, if the whole rest of the class does."""


@dataclass(frozen=True, config=STRICT)
class Contact:
    """How intense a programme is, and whose staff gives it."""

    hours_per_year: Annotated[float, Field(ge=0.0, le=10_000.0)]
    """Hours of staff a participant and year."""
    taken_from: Name | None = None
    """The agency whose own staff does it beside its work, which then serves fewer. It takes in no more than there are
    hours for; who has begun is served to the end. Left out: newly employed staff."""


@dataclass(frozen=True, config=STRICT)
class Programme:
    """A thing that can be done: for whom, how much of it arrives, what it moves, what it costs and who pays."""

    name: Name
    title: Title
    target: Target
    effects: tuple[ProgrammeEffect, ...]
    grade: Grade
    setting: Setting
    price_sek_per_year: Sek
    """Per enrolled person and year of delivery, in ``price_year`` kronor."""
    price_year: PriceYear
    price_evidence: Annotated[str, Field(min_length=2, max_length=200)]
    payers: dict[PayerName, Share]
    numbers_from: NumbersFrom
    """Where targeting, coverage, uptake, drop-out, delivery years, contact and start-up come from."""
    contact: Contact | None = None
    """How intense it is; left out: not known."""
    delivery_years: Annotated[int, Field(ge=1, le=20)] = 1
    coverage_share: Share = 1.0
    """Share of those found who are offered a place."""
    uptake_share: Share = 1.0
    drop_out_share: Share = 0.0
    """Share of those in delivery who leave in a year; that year has cost its price and given nothing (assumption)."""
    places_per_1000: Annotated[float, Field(ge=0.0, le=1000.0)] | None = None
    """Places per 1 000 residents of its ages; who finds none waits as long as the ages allow. Left out: enough."""
    start_up_years: Annotated[int, Field(ge=0, le=20)] = 0
    """Years until it is as large as it is meant to be, from the first year with somebody of its ages."""
    first_year: Years = 0
    """Years after the start (the first birth year, or the end of the warm-up) at which the programme opens."""
    last_year: Years | None = None
    """Years after the start at which it takes in its last participants; left out: it goes on."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Programme:
        _refuse_payers_that_do_not_pay_it_all(self.payers)
        _refuse_a_lever_twice("effects", [effect.moves for effect in self.effects])
        _refuse_an_end_before_the_beginning(self.first_year, self.last_year)
        return self


@dataclass(frozen=True, config=STRICT)
class Change:
    """What a reform moves for everybody at once."""

    moves: StructuralLever
    size: Annotated[float, Field(ge=-5.0, le=5.0)]
    low: Annotated[float, Field(ge=-5.0, le=5.0)]
    high: Annotated[float, Field(ge=-5.0, le=5.0)]
    evidence: Annotated[str, Field(min_length=2, max_length=200)]
    distribution: Literal["normal", "uniform"] = "normal"

    @model_validator(mode="after")
    def _makes_sense(self) -> Change:
        if not self.low <= self.size <= self.high:
            raise ValueError(f"size {self.size} must lie between low {self.low} and high {self.high}")
        if self.moves.endswith("_mixing") and not 0.0 <= self.low <= self.high <= 1.0:
            raise ValueError(f"{self.moves} is a share from 0 to 1, got {self.low} to {self.high}")
        return self


@dataclass(frozen=True, config=STRICT)
class Reform:
    """A change of what surrounds people: jobs, rules, schools, housing. It reaches everybody, found or not."""

    name: Name
    title: Title
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=6)]
    grade: Grade
    paid_for_ages: tuple[Age, Age]
    """First and last age of the residents who cost ``price_sek_per_year`` each."""
    price_sek_per_year: Sek
    price_year: PriceYear
    price_evidence: Annotated[str, Field(min_length=2, max_length=200)]
    payers: dict[PayerName, Share]
    numbers_from: NumbersFrom
    start_up_years: Annotated[int, Field(ge=0, le=20)] = 0
    """Years until it has its full size; its full price is paid from the first (assumption)."""
    share: Annotated[float, Field(ge=0.0, le=10.0)] = 1.0
    """Of its size and its price alike (assumption: both grow in step)."""
    first_year: Years = 0
    last_year: Years | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Reform:
        first, last = self.paid_for_ages
        if first > last:
            raise ValueError(f"paid_for_ages must run from young to old, got {first} to {last}")
        _refuse_payers_that_do_not_pay_it_all(self.payers)
        _refuse_a_lever_twice("changes", [change.moves for change in self.changes])
        _refuse_an_end_before_the_beginning(self.first_year, self.last_year)
        for change in self.changes:
            if change.moves.endswith("_mixing") and change.high * self.share > 1.0:
                raise ValueError(
                    f"{change.moves}: high times share is {change.high * self.share:g}, more than everything"
                )
        return self


@dataclass(frozen=True, config=STRICT)
class StrategyProgramme:
    """A programme as a strategy uses it; what is left out, or null, is taken from the programme's own file."""

    programme: Name
    coverage_share: Share | None = None
    uptake_share: Share | None = None
    places_per_1000: Annotated[float, Field(ge=0.0, le=1000.0)] | None = None
    start_up_years: Annotated[int, Field(ge=0, le=20)] | None = None
    first_year: Years | None = None
    last_year: Years | None = None


@dataclass(frozen=True, config=STRICT)
class StrategyReform:
    """A reform as a strategy uses it; what is left out is taken from the reform's own file."""

    reform: Name
    share: Annotated[float, Field(ge=0.0, le=10.0)] | None = None
    start_up_years: Annotated[int, Field(ge=0, le=20)] | None = None
    first_year: Years | None = None
    last_year: Years | None = None


@dataclass(frozen=True, config=STRICT)
class Strategy:
    """Programmes and reforms chosen together, with a way of organising agencies and of governing.

    *As today* has none. Where two programmes want the same person in the same setting, the one named first comes first.
    """

    name: Name
    title: Title
    programmes: tuple[StrategyProgramme, ...] = ()
    reforms: tuple[StrategyReform, ...] = ()
    organisation: Name = "silo"
    """How agencies are organised: a file in ``conf/organisation``."""
    governance: Name = "open"
    """Who decides over the money: a file in ``conf/governance``."""

    @model_validator(mode="after")
    def _each_once(self) -> Strategy:
        for kind, names in (
            ("programmes", [p.programme for p in self.programmes]),
            ("reforms", [r.reform for r in self.reforms]),
        ):
            twice = sorted({n for n in names if names.count(n) > 1})
            if twice:
                raise ValueError(f"{kind} are named more than once: {', '.join(twice)}")
        return self
