"""Choices about who serves whom and how: agencies, the ways of organising them, and what decides over their money."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Age, Effect, Name, NumbersFrom, SeenNeed, Share, Title

Weights = Annotated[dict[SeenNeed, Annotated[float, Field(ge=0.0, le=5.0)]], Field(min_length=1)]
"""How much each need counts; their weighted sum, in SD, is what may be noticed."""
Height = Annotated[float, Field(ge=-5.0, le=10.0)]
"""Height of a need: SD for traits, for states see ``sim/evidence/parameters_needs.csv``."""
Error = Annotated[float, Field(ge=0.0, le=5.0)]
"""Standard deviation of the error with which a need is seen: larger means more missed and more mistaken."""


def _each_once(key: str, names: tuple[object, ...]) -> None:
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{key}: named more than once: {', '.join(twice)}")


def _in_order(ages: tuple[int, int]) -> None:
    if ages[0] > ages[1]:
        raise ValueError(f"ages must run from young to old, got {ages[0]} to {ages[1]}")


MOST_AGENCIES = 60
"""Agencies whose decisions on a person a 64-bit number can remember."""


@dataclass(frozen=True, config=STRICT)
class Service:
    """What a person who is served is given for a year: effects and a price."""

    item: Name
    """Ledger item in ``sim/evidence/prices.csv`` that one served person-year is booked on."""
    effects: tuple[Effect, ...] = ()
    """What the service moves in the year it is given; ``fade_out_per_year`` must be 1."""
    opens_child_welfare: bool = False
    """Whether a child served has support at home and, being known, is placed more often at the same need."""
    helps: bool = True
    """Whether being served means being looked after; control and collection is no help, and its money is upkeep."""
    diagnoses_attention: bool = False
    """Whether a served child with attention difficulties above ``diagnosis_attention_cut_sd`` is given a diagnosis."""

    @model_validator(mode="after")
    def _gone_after_the_year(self) -> Service:
        if any(effect.fade_out_per_year != 1.0 for effect in self.effects):
            raise ValueError("fade_out_per_year of a service must be 1: it works in the year it is given")
        return self


@dataclass(frozen=True, config=STRICT)
class Staff:
    """The time there is and what it goes to; nothing is served without it."""

    hours_per_1000: Annotated[float, Field(ge=0.0, le=1e6)]
    """Hours a year, per 1 000 residents of the ages served."""
    hours_per_case: Annotated[float, Field(ge=0.1, le=2000.0)]
    """Hours that serving a person for a year takes."""
    hours_per_assessment: Annotated[float, Field(ge=0.0, le=200.0)] = 0.0
    """Hours that looking into a new case takes, also when it ends in *not ours*."""


@dataclass(frozen=True, config=STRICT)
class HandOver:
    """When an agency passes a person on: "not ours" (it does not serve), or a report beside its own service."""

    need: SeenNeed
    above_sd: Height
    """Height of the need from which it says so; a need that is another's business is plain to see."""
    to: Name | None = None
    """The agency it refers to; none: it only closes its own door."""
    keeps: bool = False
    """Whether the agency serves the person as well; with nobody to refer to: whether it keeps whom a later rule would
    pass on."""


@dataclass(frozen=True, config=STRICT)
class Agency:
    """An agency: its mandate, how it notices needs, whom it passes on, its staff, its queue and what it gives."""

    name: Name
    title: Title
    ages: tuple[Age, Age]
    needs: Weights
    threshold_sd: Height
    """Weighted need above which the agency considers a person its own."""
    service: Service
    staff: Staff
    numbers_from: NumbersFrom
    """Where ages, weights, threshold, error, hours, hand-overs and patience come from."""
    noise_sd: Error = 1.0
    hands_over: tuple[HandOver, ...] = ()
    """Looked through in order; the first that fits decides."""
    sought: bool = False
    """Whether people must seek it themselves; who has given up does not."""
    give_up_share: Share = 0.0
    """Share of those in its queue who give up in a year of waiting."""
    prevents: bool = False
    """Whether its money is prevention, which under a fixed budget gets what repair leaves."""

    @property
    def capacity_per_1000(self) -> float:
        """Return the persons it could serve in a year per 1 000 residents of its ages, if nobody were new."""
        return self.staff.hours_per_1000 / self.staff.hours_per_case

    @model_validator(mode="after")
    def _makes_sense(self) -> Agency:
        _in_order(self.ages)
        if any(rule.to == self.name for rule in self.hands_over):
            raise ValueError("hands_over: an agency cannot hand over to itself")
        return self


@dataclass(frozen=True, config=STRICT)
class Team:
    """An operative team of several agencies (Umeå's multi-competence team): one intake and a joint plan.

    Whom it takes in, no member refuses: each member whose mandate the person's need passes, seen with the team's own
    error, opens its door. Without room in the team a person meets the agencies one by one.
    """

    members: Annotated[tuple[Name, ...], Field(min_length=2, max_length=30)]
    ages: tuple[Age, Age]
    staff: Staff
    """``hours_per_case`` is the joint plan of a year; who is looked into at once is planned for, so no assessment."""
    item: Name
    """Ledger item in ``sim/evidence/prices.csv`` of one joint plan."""
    numbers_from: NumbersFrom
    noise_sd: Error = 0.5
    least_doors: Annotated[int, Field(ge=1, le=30)] = 2
    """Members' doors at which somebody must stand for a joint plan, unless a member has refused or lost the person."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Team:
        _in_order(self.ages)
        _each_once("members", self.members)
        if self.staff.hours_per_assessment > 0.0:
            raise ValueError("staff.hours_per_assessment must be 0: a team plans for whom it looks into at once")
        return self


@dataclass(frozen=True, config=STRICT)
class Project:
    """A project of a coordination association: for whom, for how long, with what effect, and who could take it over."""

    name: Name
    title: Title
    ages: tuple[Age, Age]
    needs: Weights
    threshold_sd: Height
    service: Service
    places_per_1000: Annotated[float, Field(ge=0.0, le=1000.0)]
    """Persons it helps in a year, per 1 000 residents of those ages."""
    home: Name
    """The agency whose line organisation could take the method over, and would then pay for it as for its service."""
    numbers_from: NumbersFrom
    years: Annotated[int, Field(ge=1, le=20)] = 3

    @model_validator(mode="after")
    def _makes_sense(self) -> Project:
        _in_order(self.ages)
        return self


@dataclass(frozen=True, config=STRICT)
class Association:
    """A coordination association that runs projects one after the other, from the first again after the last.

    Participants are those whom an agency refused, lost or lets wait this year, the largest need first. What a project
    leaves behind is decided when it ends: whether the line takes the method over, and, where the association looks for
    system faults, whether the hand-over that sent it most participants is mended.
    """

    projects: Annotated[tuple[Project, ...], Field(min_length=1, max_length=20)]
    taken_up_share: Share
    """Chance that the home agency takes over the method of a project that ends."""
    forgotten_share_per_year: Share
    """Chance that a method that lives in a line organisation is forgotten in a year."""
    mended_share: Share
    """Chance that the fault a project points at is mended when it ends; 0: nobody looks."""
    least_cases: Annotated[int, Field(ge=1, le=10_000)]
    """Participants sent by the same hand-over, from which a project points at it."""
    numbers_from: NumbersFrom


@dataclass(frozen=True, config=STRICT)
class HealthTalks:
    """Health talks with all pupils as a way of detection: who is found is told to an agency, rightly or by mistake."""

    ages: Annotated[tuple[Age, ...], Field(min_length=1, max_length=20)]
    """Ages at which every pupil is talked with."""
    needs: Weights
    above_sd: Height
    sensitivity: Share
    specificity: Share
    tells: Name
    """The agency that is told; within its ages the person stands at its door."""
    item: Name
    """Ledger item in ``sim/evidence/prices.csv`` of one talk."""
    numbers_from: NumbersFrom

    @model_validator(mode="after")
    def _makes_sense(self) -> HealthTalks:
        _each_once("ages", self.ages)
        return self


@dataclass(frozen=True, config=STRICT)
class Organisation:
    """A way of organising the agencies; with none of its parts every agency sees to its own (silo)."""

    name: Name
    title: Title
    team: Team | None = None
    association: Association | None = None
    health_talks: HealthTalks | None = None


@dataclass(frozen=True, config=STRICT)
class Governance:
    """Who decides over the money, and how far ahead they look.

    With a fixed budget every public payer has, per resident, what it paid and lost in the last years before the choice
    begins. Repair, and programmes once opened, are paid first; agencies that prevent share what is left. What is left
    over in a good year is kept for a bad one.
    """

    name: Name
    title: Title
    budget: Literal["open", "fixed"] = "open"
    """``open``: agencies keep the staff their file gives, whatever it costs."""
    responds_to_pressure: Share = 0.0
    """Share by which an agency's staff follow, in a year, the change in the number who visibly wait or give up."""
    programmes: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Programmes the council may open or close at the start of each mandate period."""
    mandate_years: Annotated[int, Field(ge=1, le=20)] = 4
    looks_ahead_years: Annotated[int, Field(ge=1, le=100)] = 4
    """Years of a programme's cash flow that the council looks at when it decides."""
    purse: Literal["municipality", "public"] = "municipality"
    """Whose cash flow it looks at: its own, or that of all public payers."""
    years_remembered: Annotated[int, Field(ge=1, le=20)] = 12
    """Last years before the choice begins whose cost a fixed budget is taken from (assumption: three mandate periods,
    so that one bad year does not set it)."""
    least_staff_share: Share = 0.1
    """Least share of its file's staff that an agency is left with (assumption: none is closed)."""
    most_staff_share: Annotated[float, Field(ge=1.0, le=10.0)] = 3.0
    """Largest share of its file's staff that an agency can grow to under pressure (assumption)."""
    numbers_from: NumbersFrom = "assumption: a way of deciding of the user's own"

    @model_validator(mode="after")
    def _makes_sense(self) -> Governance:
        _each_once("programmes", self.programmes)
        return self
