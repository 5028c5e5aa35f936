"""Choices about where: the people of a municipality and how money is read there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Age, Name, NumbersFrom, PriceYear, Share, Title
from sim.evidence.ages import LAST_AGE

Log = Annotated[float, Field(ge=-3.0, le=3.0)]
"""Log-odds within reason."""


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
    labour_demand_by_year: Annotated[tuple[Log, ...], Field(max_length=60)] = ()
    """The business cycle: log-odds added to finding work and taken from losing it, year by year from the first birth
    year on, over and over; empty: always as in the calibration."""
    numbers_from: NumbersFrom = "assumption: a place of the user's own"
    """Where what the file says of births comes from; what is left out is the assumption written beside it."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Municipality:
        if self.start_year > self.last_year:
            raise ValueError(
                f"warm_up_years {self.warm_up_years} leaves nothing to choose: the choice would begin in "
                f"{self.start_year}, the last year lived is {self.last_year}"
            )
        return self

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
