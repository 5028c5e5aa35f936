"""Kinds of values that choices are made of: names, shares, ages, kronor, needs and levers, each with its range."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.sources import checked_source
from sim.evidence.tables import price_index

STRICT = ConfigDict(extra="forbid", strict=False, allow_inf_nan=False)
"""Unknown keys are refused; NaN and infinity are no values. Integers may stand where floats are asked for."""


def _has_a_price_index(year: int) -> int:
    """Refuse a year that the price index lacks."""
    years = price_index()
    if year not in years:
        raise ValueError(f"no price index for {year}; there is one for {', '.join(map(str, sorted(years)))}")
    return year


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Shown = Annotated[
    str,
    Field(
        max_length=120,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*[^\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
        r"[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$",
    ),
]
"""Text that is shown: one line, not blank, without signs that steer the direction of writing."""
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Age = Annotated[int, Field(ge=0, le=64)]
Sek = Annotated[float, Field(ge=0.0, le=1e9)]
PriceYear = Annotated[int, Field(ge=2008, le=2024), AfterValidator(_has_a_price_index)]
Language = Literal["en", "sv"]
NumbersFrom = Annotated[str, Field(min_length=2, max_length=300), AfterValidator(checked_source)]
"""Where something's own numbers come from: ``assumption: reason`` or ``table:row``, with ``: words`` if wanted."""

PayerName = Literal[
    "municipality", "region", "employment_service", "social_insurance", "justice", "other_state", "person_and_others"
]
"""Who can be asked to pay for a programme. Lost production has no payer and stands on its own line."""

Trait = Literal["attention", "externalising", "internalising", "attainment", "bonds", "parenting"]
"""Yearly traits, in standard deviations of the population; high attention means *more* attention difficulties."""

Lever = Literal[
    "attention", "externalising", "internalising", "attainment", "bonds", "parenting",
    "completion", "work", "conviction", "substance", "ill_health",
]  # fmt: skip
"""What a programme or service can move: a trait (in SD) or the log-odds of an event (completing upper secondary
school, finding work, being convicted, starting misuse, falling ill)."""

SeenNeed = Literal[
    "attention", "externalising", "internalising", "school_failure", "family", "out_of_work", "ill_health", "misuse",
    "convicted",
]  # fmt: skip
"""What agencies listen to (``sim.lifecourse.needs``)."""

Need = Literal[
    "none", "attention", "externalising", "internalising", "school_failure", "family", "out_of_work", "ill_health",
    "misuse", "convicted",
]  # fmt: skip
"""What a screening looks for. ``none``: everyone of the right age is in need (a universal effort)."""


@dataclass(frozen=True, config=STRICT)
class Title:
    """What something is called, in the two languages of the reports."""

    en: Shown
    sv: Shown


@dataclass(frozen=True, config=STRICT)
class Effect:
    """What a programme does to one lever, in SD (traits) or log-odds (events), while it is fully at work."""

    moves: Lever
    size: Annotated[float, Field(ge=-5.0, le=5.0)]
    low: Annotated[float, Field(ge=-5.0, le=5.0)]
    high: Annotated[float, Field(ge=-5.0, le=5.0)]
    fade_out_per_year: Share
    """Share of what is left that is lost each year after delivery ends."""
    evidence: Annotated[str, Field(min_length=2, max_length=200)]
    """Row of ``sim/evidence/interventions.csv``, or the word *assumption* and a reason."""

    @model_validator(mode="after")
    def _size_inside_interval(self) -> Effect:
        if not self.low <= self.size <= self.high:
            raise ValueError(f"size {self.size} must lie between low {self.low} and high {self.high}")
        return self
