"""Choices about social investment funds: their money, what the board asks of an effort, and what is to come back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Name, NumbersFrom, PayerName, PriceYear, Share, Title

FundModel = Literal["repayment", "grant", "mixed", "outcome_contract"]
"""``repayment``: what an effort saves is paid back until its loan is. ``grant``: time-limited money, never repaid.
``mixed``: a loan for what promises to repay it, a grant for the rest. ``outcome_contract``: an investor from outside
lends, and is repaid by what was measured."""

Msek = Annotated[float, Field(ge=0.0, le=1e6)]
Years = Annotated[int, Field(ge=1, le=64)]


def _each_once(key: str, names: tuple[str, ...]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{key}: named more than once: {', '.join(twice)}")


@dataclass(frozen=True, config=STRICT)
class Capital:
    """The money of a fund."""

    msek: Msek
    """Set aside at the start, in ``price_year`` MSEK."""
    price_year: PriceYear
    numbers_from: NumbersFrom
    yearly_msek: Msek = 0.0
    """Set aside each later year."""
    set_aside_for_births: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Births a year where the money was set aside: it is scaled to those of the municipality lived. Left out: as it
    is."""


@dataclass(frozen=True, config=STRICT)
class Contract:
    """What an investor gets back under an outcome contract, once, when follow-up ends; the guaranteed share at once."""

    guaranteed_share: Share
    """Of what was paid, repaid whatever comes of it. Of each krona found saved the investor has the rest of 1."""
    most_repaid_share: Annotated[float, Field(ge=1.0, le=5.0)]
    """Of what was paid, the most that is ever repaid."""
    numbers_from: NumbersFrom


@dataclass(frozen=True, config=STRICT)
class Application:
    """An effort somebody applies for, and who would carry it together."""

    programme: Name
    actors: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    """Agencies (``conf/agency``) or payers."""
    coverage_share: Share | None = None
    """Share of those found who are offered a place, for an effort tried on a smaller scale; left out: as in the
    programme's own file. An effort that becomes permanent keeps it."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Application:
        _each_once("actors", self.actors)
        return self


@dataclass(frozen=True, config=STRICT)
class Fund:
    """A social investment fund: who may have money for what, on which promise, and what is repaid by whom."""

    name: Name
    title: Title
    model: FundModel
    capital: Capital
    applications: Annotated[tuple[Application, ...], Field(min_length=1, max_length=30)]
    """In the order in which they come before the board."""
    numbers_from: NumbersFrom
    """Where the rules below come from."""
    contract: Contract | None = None
    """Of an outcome contract, and only of one."""
    grants_share: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    """Share of the money of a mixed fund that is for grants; of no other fund."""
    least_actors: Annotated[int, Field(ge=1, le=20)] = 2
    """Fewest actors an effort may have."""
    most_new_per_year: Annotated[int, Field(ge=1, le=30)] = 1
    """Most efforts that begin in a year (assumption: eight in ten years in Norrköping, ``baseline:B263``)."""
    project_years: Annotated[int, Field(ge=1, le=20)] = 3
    """Years in which an effort takes in participants; whoever has begun is served to the end (assumption)."""
    pays: Literal["own_share", "all"] = "own_share"
    """What the fund pays of an effort: the municipality's share, or everybody's."""
    believes: Literal["evidence", "applicants"] = "evidence"
    """Whom the board asks what will be saved: what is known of the effort (its mean over replications), or the
    applicants, whose own calculation always comes out even."""
    optimism_share: Annotated[float, Field(ge=-1.0, le=10.0)] = 0.0
    """Added to what the evidence promises, as a share of it."""
    least_promised_share: Annotated[float, Field(ge=0.0, le=10.0)] = 1.0
    """Share of an outlay whose repayment must be promised for a loan."""
    repaid_by: Annotated[tuple[PayerName, ...], Field(max_length=7)] = ("municipality",)
    """Payers who pay back what they are found to save."""
    repayment_share: Share = 1.0
    """Share of it that they pay back."""
    repayment_years: Years = 10
    """Years from an effort's beginning in which its savings are followed and paid back; the rest of a loan is then
    written off (assumption)."""
    follow_up: Literal["participants", "books"] = "participants"
    """What counts as saved: what participants cost less than they otherwise would, or what the books of the whole
    municipality show. Freed hours that others fill are in the first and not in the second."""
    follow_up_error_share: Annotated[float, Field(ge=0.0, le=5.0)] = 0.0
    """Standard deviation of the error in a year's found saving of the municipality, as a share of what has been paid
    for the effort."""
    made_permanent_by: Literal["own", "public", "nobody"] = "own"
    """Whose purse must gain for an effort to become permanent when its project ends."""
    looks_ahead_years: Years = 10
    """Years from its beginning that are then looked at (assumption)."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Fund:
        _each_once("applications", tuple(one.programme for one in self.applications))
        _each_once("repaid_by", self.repaid_by)
        if (self.model == "outcome_contract") != (self.contract is not None):
            raise ValueError(f"model {self.model}: an outcome_contract has a contract, and nothing else has")
        if (self.model == "mixed") != (self.grants_share is not None):
            raise ValueError(f"model {self.model}: a mixed fund has a grants_share, and nothing else has")
        if self.model != "grant" and not self.repaid_by:
            raise ValueError(f"model {self.model}: repaid_by must name who pays back")
        return self
