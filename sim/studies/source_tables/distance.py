"""How far the model is from a document's figure, in factors that multiply to the whole distance, exactly.

A bill is persons x years in the six states x cost of such a year x what other years add x what discounting leaves. Each
factor stands beside its counterpart in the static calculus; nothing is fitted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.money.prices import PAYERS, PUBLIC_PLACES, SEK_PER_MSEK
from sim.money.static_calculus import Paid, annuity
from sim.studies.source_tables.lives import ExcludedBill, Sek

PUBLIC = tuple(PUBLIC_PLACES)
PRODUCTION = (PAYERS.index("production"),)
OTHERS = (PAYERS.index("person_and_others"),)
HEADLINE = (*PUBLIC, *PRODUCTION)
"""The sum the documents print: what the public purse pays, read fiscally, and lost production. Two readings of one
bill, never added but here, to stand beside the documents' own sum; loss to other people is in neither."""


@dataclass(frozen=True)
class Factor:
    """One factor of a figure: what it is in the static calculus and in the model. Units follow from the name."""

    name: str
    static: float
    dynamic: float

    @property
    def ratio(self) -> float:
        """Return by how much the factor is larger in the model; NaN where there is nothing to compare."""
        return self.dynamic / self.static if self.static else math.nan


def discount_by_age(first: int, last: int, rate_per_year: float, paid: Paid) -> Sek:
    """Return the discount factor of each age from ``first`` to ``last``, to the beginning of the first."""
    years = np.arange(last - first + 1, dtype=np.float64) + (1.0 if paid == "end" else 0.0)
    factors: Sek = (1.0 + rate_per_year) ** -years
    return factors


def present_bill_msek(
    sek: Sek, ages: tuple[int, int], payers: Sequence[int], rate_per_year: float, paid: Paid
) -> float:
    """Return kronor by age and payer (65, payers) as MSEK at the beginning of the first age, of some payers."""
    first, last = ages
    by_age = sek[first : last + 1, list(payers)].sum(axis=1)
    return float(by_age @ discount_by_age(first, last, rate_per_year, paid)) / SEK_PER_MSEK


@dataclass(frozen=True)
class StaticBill:
    """What a static bill is made of: persons, kronor a person-year, ages, and how it is discounted."""

    persons: float
    sek_per_person_year: float
    ages: tuple[int, int]
    rate_per_year: float
    paid: Paid

    @property
    def years(self) -> int:
        """Return how many years everybody is in exclusion."""
        return self.ages[1] - self.ages[0] + 1


def factors_of_bill(
    static: StaticBill, bill: ExcludedBill, payers: Sequence[int], with_others: bool = False
) -> tuple[Factor, ...]:
    """Return the factors between a static bill and the model's.

    Args:
        static: what the static bill is made of.
        bill: of those in long-lasting exclusion, for as many births as the document counts.
        payers: whose bill it is; with_others: whether loss to other people is in it as well, as a factor of its own.
    """
    first, last = static.ages
    ages, own = slice(first, last + 1), list(payers)
    whole = [*own, *OTHERS] if with_others else own
    persons, state_years = float(bill.persons.sum()), float(bill.state_years[ages].sum())
    in_states = float(bill.in_states[ages][:, own].sum())
    in_states_whole = float(bill.in_states[ages][:, whole].sum())
    every_year = float(bill.bill[ages][:, whole].sum())
    present = SEK_PER_MSEK * present_bill_msek(bill.bill, static.ages, whole, static.rate_per_year, static.paid)
    left = annuity(static.years, static.rate_per_year, static.paid) / static.years
    return (
        Factor("persons", static.persons, persons),
        Factor("years", static.years, _over(state_years, persons)),
        Factor("cost", static.sek_per_person_year, _over(in_states, state_years)),
        *([Factor("harm", 1.0, _over(in_states_whole, in_states))] if with_others else []),
        Factor("other_years", 1.0, _over(every_year, in_states_whole)),
        Factor("timing", left, _over(present, every_year)),
    )


def _over(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


@dataclass(frozen=True)
class CostOfAYear:
    """What a person-year in one of the six states costs, kronor of the document's price year.

    Attributes:
        table: which document.
        static_public, static_production: in the static calculus; NaN where the document does not tell them apart.
        static_sum: in the static calculus.
        services_and_benefits, lost_tax, production, others: in the model; the first two are the public purse's.
        idle_share: share of these years that are billed as lost production, 0 to 1; in the static calculus all are.
    """

    table: str
    static_public: float
    static_production: float
    static_sum: float
    services_and_benefits: float
    lost_tax: float
    production: float
    others: float
    idle_share: float

    @property
    def public(self) -> float:
        """Return what the public purse pays or loses."""
        return self.services_and_benefits + self.lost_tax


def cost_of_a_year(
    table: str, bill: ExcludedBill, ages: tuple[int, int], static_sum: float, static_production: float = math.nan
) -> CostOfAYear:
    """Return what a person-year in the six states costs those in long-lasting exclusion, by part."""
    within = slice(ages[0], ages[1] + 1)
    years = float(bill.state_years[within].sum())
    by_payer = bill.in_states[within].sum(axis=0) / years if years else np.full(len(PAYERS), math.nan)
    production = float(by_payer[list(PRODUCTION)].sum())
    idle = production / bill.production_sek
    lost_tax = idle * bill.lost_tax_sek
    return CostOfAYear(
        table=table,
        static_public=static_sum - static_production,
        static_production=static_production,
        static_sum=static_sum,
        services_and_benefits=float(by_payer[list(PUBLIC)].sum()) - lost_tax,
        lost_tax=lost_tax,
        production=production,
        others=float(by_payer[list(OTHERS)].sum()),
        idle_share=idle,
    )
