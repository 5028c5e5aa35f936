"""Every choice a user can make, as frozen dataclasses with units in their names and ranges beside them.

Pydantic checks types, ranges and unknown keys when one is made; see ``border`` for how they are read.
Numbers here are choices (how many are born, what is delivered to whom). Numbers the model *believes* live in
``sim/evidence``; an effect written in a programme names the evidence row it rests on.
"""

from __future__ import annotations

from typing import Annotated, Literal

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
    Sek,
    Share,
    Title,
    Trait,
)
from sim.evidence.ages import LAST_AGE

__all__ = [
    "STRICT", "Age", "Agency", "Association", "Biography", "Calibrate", "Child", "Compare", "Economics", "Effect",
    "Evidence", "Governance", "HandOver", "HealthTalks", "Language", "Lever", "Municipality", "Name", "Need",
    "NumbersFrom", "Organisation", "PayerName", "PriceYear", "Programme", "Project", "Sek", "Service", "Share",
    "Staff", "Strategy", "StrategyProgramme", "Target", "Team", "Title", "Trait", "Validate",
]  # fmt: skip


@dataclass(frozen=True, config=STRICT)
class Municipality:
    """The people to simulate: how many are born, over how many years, and who arrives later."""

    name: Name
    title: Title
    births_per_year: Annotated[int, Field(ge=0, le=1_000_000)]
    birth_years: Annotated[int, Field(ge=1, le=170)] = 1
    """Consecutive years of birth; six give the children of preschool age, 65 a municipality with all ages."""
    warm_up_years: Annotated[int, Field(ge=0, le=100)] = 0
    """Years lived as today before what is chosen begins: programmes, ways of organising and governance."""
    horizon_years: Annotated[int, Field(ge=1, le=170)] | None = None
    """Years lived from where the choice begins; left out: until the youngest is 64."""
    first_birth_year: Annotated[int, Field(ge=1950, le=2100)] = 2024
    newcomers_per_birth: Annotated[float, Field(ge=0.0, le=5.0)] = 0.2
    """People born the same year elsewhere who arrive before 65, per person born here (assumption)."""
    areas: Annotated[int, Field(ge=1, le=500)] = 10
    class_size: Annotated[int, Field(ge=5, le=60)] = 25
    segregation_share: Share = 0.15
    """Share of the variance in family liability that lies between areas (assumption)."""
    numbers_from: NumbersFrom = "assumption: a place of the user's own"
    """Where what the file says of births comes from; what is left out is the assumption written beside it."""

    @property
    def start_year(self) -> int:
        """Return the first year in which what is chosen is at work."""
        return self.first_birth_year + self.warm_up_years

    @property
    def last_year(self) -> int:
        """Return the last year lived."""
        if self.horizon_years is None:
            return self.first_birth_year + self.birth_years - 1 + LAST_AGE
        return self.start_year + self.horizon_years - 1


@dataclass(frozen=True, config=STRICT)
class Economics:
    """How money is read: the price year shown and the discount rate."""

    price_year: PriceYear = 2024
    discount_rate_per_year: Annotated[float, Field(ge=0.0, le=0.2)] = 0.035
    exclusion_ages: tuple[Age, Age] = (23, 42)
    """First and last age at which years in exclusion are counted (the ages of the Trelleborg table)."""
    exclusion_years: Annotated[int, Field(ge=1, le=64)] = 10
    """Years in any of the six states, within those ages, that make exclusion long-lasting (assumption: half)."""

    @model_validator(mode="after")
    def _ages_in_order(self) -> Economics:
        first, last = self.exclusion_ages
        if first > last:
            raise ValueError(f"exclusion_ages must run from young to old, got {first} to {last}")
        if self.exclusion_years > last - first + 1:
            raise ValueError(f"exclusion_years {self.exclusion_years} is more than there are from {first} to {last}")
        return self


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


@dataclass(frozen=True, config=STRICT)
class Compare:
    """The main job: strategies against the comparator on one municipality."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Child:
    """Which simulated child to follow: the first one who fits, in the order of birth."""

    sex: Literal["boy", "girl", "any"] = "any"
    at_age: Annotated[int, Field(ge=1, le=18)] = 7
    lone_parent: bool | None = None
    attention_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    externalising_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    reached: bool = True
    """Whether the second strategy must reach the child with at least one programme."""
    convictions_by_33: Annotated[int, Field(ge=0, le=19)] | None = None
    """Least number of years with a conviction by 33 under the first strategy: a child chosen with hindsight."""
    number: Annotated[int, Field(ge=1, le=100_000)] = 1
    """The how-manieth child who fits, when one wants to look at another."""


@dataclass(frozen=True, config=STRICT)
class Biography:
    """One child's life under two strategies, year by year."""

    municipality: Municipality
    economics: Economics
    child: Child
    strategies: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Calibrate:
    """The search for the free parameters that meet the published figures, and for a posterior of them."""

    births_per_year: Annotated[int, Field(ge=100, le=100_000)] = 4000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 6
    """The cohorts that every evaluation simulates; several years of birth, so that siblings meet."""
    rounds: Annotated[int, Field(ge=0, le=50)] = 16
    """Most rounds of the search, which always starts from the evidence; 0: no search, only a posterior around the
    calibration in use."""
    draws: Annotated[int, Field(ge=0, le=10_000)] = 290
    """Members of the posterior ensemble; 0: the best fit only."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    keep: bool = False
    """Make what was found the calibration in use (``sim/evidence/calibration.csv``, ``posterior.csv``)."""
    figures: bool = True
    language: Language = "en"
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Validate:
    """Simulated against published, target by target."""

    economics: Economics
    targets: Annotated[str, Field(max_length=400)] = ""
    """A CSV file with the columns of ``docs/quantities.md``; empty: the project's own table."""
    births_per_year: Annotated[int, Field(ge=10, le=100_000)] = 5000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 8
    """The cohorts of every replication; several years of birth, so that siblings meet."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 6
    draws: Annotated[int, Field(ge=0, le=1000)] = 0
    """Runs with parameters drawn from the posterior, instead of replications with the best ones; 0: the best ones."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 2
    """Not that of the calibration, so that what was fitted is judged on other lives."""
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Evidence:
    """Where a number comes from: a parameter, a price or a published row, what it rests on and what rests on it."""

    name: Annotated[str, Field(max_length=120)] = ""
    """A parameter, an item of ``prices.csv``, a published row (``effects:E006``), a file of ``conf/``
    (``programme:parent_training``), or a part of a name; empty: a summary of all."""
    page: Annotated[str, Field(max_length=400)] = ""
    """Where to write all of it as one HTML page, such as ``docs/parameters.html``; empty: no page."""
    progress: bool = True
    """As every experiment; this one is done at once and shows none."""
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"
