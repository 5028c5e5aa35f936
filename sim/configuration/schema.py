"""Every choice a user can make, as frozen dataclasses with units in their names and ranges beside them.

Pydantic checks types, ranges and unknown keys when one is made; see ``border`` for how they are read.
Numbers here are choices (how many are born, what is delivered to whom). Numbers the model *believes* live in
``sim/evidence``; an effect written in a programme names the evidence row it rests on.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.agencies import (
    Agency,
    Association,
    Governance,
    HandOver,
    HealthTalks,
    Organisation,
    Project,
    Service,
    Staff,
    Team,
)
from sim.configuration.kinds import (
    STRICT,
    Age,
    Effect,
    Language,
    Lever,
    Name,
    Need,
    NumbersFrom,
    PayerName,
    PriceYear,
    SeenNeed,
    Sek,
    Share,
    Title,
    Trait,
)
from sim.configuration.places import Economics, Municipality
from sim.configuration.questions import (
    Biography,
    Calibrate,
    Child,
    ChildWelfareCareers,
    Compare,
    Evidence,
    MandatePeriod,
    ProjectSickness,
    SiloOrTeam,
    Validate,
)

__all__ = [
    "STRICT", "Age", "Agency", "Association", "Biography", "Calibrate", "Child", "ChildWelfareCareers", "Compare",
    "Economics", "Effect", "Evidence", "Governance", "HandOver", "HealthTalks", "Language", "Lever", "MandatePeriod",
    "Municipality", "Name", "Need", "NumbersFrom", "Organisation", "PayerName", "PriceYear", "Programme", "Project",
    "ProjectSickness", "SeenNeed", "Sek", "Service", "Share", "SiloOrTeam", "Staff", "Strategy", "StrategyProgramme",
    "Target", "Team", "Title", "Trait", "Validate",
]  # fmt: skip


@dataclass(frozen=True, config=STRICT)
class Target:
    """For whom a programme is and how they are found."""

    ages: tuple[Age, Age]
    """First and last age at which someone can be enrolled."""
    need: Need = "none"
    above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] = 1.0
    """Height of the need from which someone should be found: SD for traits, for states see ``parameters_needs.csv``."""
    sensitivity: Share = 1.0
    specificity: Share = 1.0
    screened_at: tuple[Age, ...] = ()
    """Ages at which the screening is held; empty means every year within ``ages``."""

    @model_validator(mode="after")
    def _ages_make_sense(self) -> Target:
        first, last = self.ages
        if first > last:
            raise ValueError(f"ages must run from young to old, got {first} to {last}")
        outside = [age for age in self.screened_at if not first <= age <= last]
        if outside:
            raise ValueError(f"screened_at {outside} lies outside ages {first} to {last}")
        return self


@dataclass(frozen=True, config=STRICT)
class Programme:
    """A thing that can be done: for whom, how much of it arrives, what it moves, what it costs and who pays."""

    name: Name
    title: Title
    target: Target
    effects: tuple[Effect, ...]
    price_sek_per_year: Sek
    """Per enrolled person and year of delivery, in ``price_year`` kronor."""
    price_year: PriceYear
    price_evidence: Annotated[str, Field(min_length=2, max_length=200)]
    payers: dict[PayerName, Share]
    numbers_from: NumbersFrom
    """Where targeting, coverage, uptake, drop-out and delivery years come from."""
    delivery_years: Annotated[int, Field(ge=1, le=20)] = 1
    coverage_share: Share = 1.0
    """Share of those found who are offered a place."""
    uptake_share: Share = 1.0
    drop_out_share: Share = 0.0
    """Share of those in delivery who leave in a year; that year has cost its price and given nothing (assumption)."""
    first_year: Annotated[int, Field(ge=0, le=100)] = 0
    """Years after the start (the first birth year, or the end of the warm-up) at which the programme opens."""

    @model_validator(mode="after")
    def _payers_pay_it_all(self) -> Programme:
        total = sum(self.payers.values())
        if abs(total - 1.0) > 1e-9:
            raise ValueError(f"payers must add up to 1, got {total:g}")
        return self


@dataclass(frozen=True, config=STRICT)
class StrategyProgramme:
    """A programme as a strategy uses it; what is left out is taken from the programme's own file."""

    programme: Name
    coverage_share: Share | None = None
    uptake_share: Share | None = None
    first_year: Annotated[int, Field(ge=0, le=100)] | None = None


@dataclass(frozen=True, config=STRICT)
class Strategy:
    """Programmes chosen together, with a way of organising agencies and of governing. *As today* has no programme."""

    name: Name
    title: Title
    programmes: tuple[StrategyProgramme, ...] = ()
    organisation: Name = "silo"
    """How agencies are organised: a file in ``conf/organisation``."""
    governance: Name = "open"
    """Who decides over the money: a file in ``conf/governance``."""

    @model_validator(mode="after")
    def _each_programme_once(self) -> Strategy:
        names = [p.programme for p in self.programmes]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"programmes are named more than once: {', '.join(twice)}")
        return self
