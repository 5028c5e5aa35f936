"""Each figure of the documents' tables beside what lives give: pure functions of runs that have been lived."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.evidence.outcomes import OUTCOMES
from sim.money.prices import PAYERS, SEK_PER_MSEK
from sim.money.static_calculus import present_msek
from sim.money.static_tables import (
    ACTORS,
    EXCLUSION_AGES,
    MANDATE_AGES,
    BetInputs,
    NewcomerInputs,
    StaticFigure,
    TrelleborgInputs,
    UmeaInputs,
    bet_figures,
    newcomer_figures,
    reading_taken,
    trelleborg_figures,
    umea_figures,
)
from sim.studies.intervals import central_range, mean_interval
from sim.studies.source_tables.distance import (
    HEADLINE,
    OTHERS,
    PRODUCTION,
    PUBLIC,
    Factor,
    StaticBill,
    factors_of_bill,
    present_bill_msek,
)
from sim.studies.source_tables.lives import ExcludedBill, Sek
from sim.studies.source_tables.push import BetLived, NewcomersLived, median_years

RANGE_PERCENT = 95
"""Of single replications: between low and high lie this many of a hundred towns like this."""
LIFE_AGES = (23, 64)
PERIODS = {"first": MANDATE_AGES, "all": EXCLUSION_AGES, "life": LIFE_AGES}
COLUMNS: Mapping[str, tuple[int, ...]] = {
    **{payer: (PAYERS.index(payer),) for payer in ACTORS},
    "public": PUBLIC,
    "production": PRODUCTION,
    "sum": HEADLINE,
    "person_and_others": OTHERS,
}
"""Columns of Trelleborg's table, and beside it what is never part of its sum."""


@dataclass(frozen=True)
class Compared:
    """One figure of a document beside the model.

    Attributes:
        figure: what the document states and what its calculus gives.
        dynamic: what the model gives; NaN where it can give nothing.
        values: the same in each replication; their mean is ``dynamic`` but for medians.
        factors: they multiply to ``dynamic`` over the static figure; empty where there is nothing to compare.
        excess: of bills, what would be saved if those in exclusion cost what others of their age do; NaN otherwise.
    """

    figure: StaticFigure
    dynamic: float
    values: tuple[float, ...]
    factors: tuple[Factor, ...] = ()
    excess: float = math.nan

    @property
    def name(self) -> str:
        """Return the figure's name with its table."""
        return f"{self.figure.table}.{self.figure.name}"

    @property
    def ratio(self) -> float:
        """Return how many times the static figure the model gives; NaN where one is missing."""
        return self.dynamic / self.figure.static if self.figure.static else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Return where single replications lie, as ``RANGE_PERCENT`` says; NaN for one alone or where none is known."""
        finite = [value for value in self.values if math.isfinite(value)]
        if len(finite) < max(2, len(self.values)):
            return math.nan, math.nan
        return central_range(finite, RANGE_PERCENT)

    @property
    def mean_interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the mean over replications; NaN as above."""
        if math.isnan(self.interval[0]):
            return math.nan, math.nan
        return mean_interval(self.values)[1:]


def umea_compared(given: UmeaInputs, bills: Sequence[ExcludedBill], mean: ExcludedBill) -> list[Compared]:
    """Return Umeå's table: persons by outcome, what they cost a year, over the years, and by outcome.

    All cost is that of those in long-lasting exclusion at the ages of exclusion; loss to other people is in it, since
    the document does not say what it left out.
    """
    found = []
    for figure in umea_figures(given):
        kind, _, outcome = figure.name.rpartition(".")
        if figure.name in OUTCOMES:
            found.append(_persons_of_outcome(figure, given, bills, mean))
        elif figure.name == "persons":
            share = sum(given.persons.values()) / mean.births
            found.append(_persons_in_all(figure, share, bills, mean))
        elif kind == "cost":
            places = range(len(OUTCOMES)) if outcome == "sum" else [OUTCOMES.index(outcome)]
            found.append(_cost_of_outcome(figure, list(places), given, bills, mean))
        else:
            found.append(_umeas_bill(figure, given, bills, mean))
    return found


def _scales(bills: Sequence[ExcludedBill], mean: ExcludedBill) -> list[float]:
    """Return how many times each replication's births the document's are."""
    return [mean.births / one.births for one in bills]


def _persons_in_all(
    figure: StaticFigure, static_share: float, bills: Sequence[ExcludedBill], mean: ExcludedBill
) -> Compared:
    values = [scale * float(one.persons.sum()) for scale, one in zip(_scales(bills, mean), bills, strict=True)]
    persons = float(mean.persons.sum())
    return Compared(figure, persons, tuple(values), (Factor("excluded_share", static_share, persons / mean.births),))


def _persons_of_outcome(
    figure: StaticFigure, given: UmeaInputs, bills: Sequence[ExcludedBill], mean: ExcludedBill
) -> Compared:
    place, static_persons = OUTCOMES.index(figure.name), float(sum(given.persons.values()))
    values = [scale * float(one.persons[place]) for scale, one in zip(_scales(bills, mean), bills, strict=True)]
    persons, whole = float(mean.persons[place]), float(mean.persons.sum())
    factors = (
        Factor("excluded_share", static_persons / mean.births, whole / mean.births),
        Factor("outcome_share", given.persons[figure.name] / static_persons, persons / whole if whole else math.nan),
    )
    return Compared(figure, persons, tuple(values), factors)


def _umeas_bill(figure: StaticFigure, given: UmeaInputs, bills: Sequence[ExcludedBill], mean: ExcludedBill) -> Compared:
    """Return the cost a year, or its present value over the years by the reading taken."""
    reading = reading_taken(given)
    static = StaticBill(float(sum(given.persons.values())), given.sek_per_person_year, EXCLUSION_AGES, 0.0, "start")
    years = float(static.years)
    if figure.name == "years":
        static, years = replace(static, rate_per_year=reading.rate_per_year, paid=reading.paid), 1.0

    def cost(sek: Sek) -> float:
        every = (*HEADLINE, *OTHERS)
        return present_bill_msek(sek, static.ages, every, static.rate_per_year, static.paid) / years

    values = [scale * cost(one.bill) for scale, one in zip(_scales(bills, mean), bills, strict=True)]
    factors = factors_of_bill(static, mean, HEADLINE, with_others=True)
    return Compared(figure, cost(mean.bill), tuple(values), factors, cost(mean.excess))


def _cost_of_outcome(
    figure: StaticFigure,
    places: list[int],
    given: UmeaInputs,
    bills: Sequence[ExcludedBill],
    mean: ExcludedBill,
) -> Compared:
    """Return what those counted in some outcomes cost a year, at the ages of exclusion, with all their states."""
    static_persons = sum(count for k, count in enumerate(given.persons.values()) if k in places)
    persons, years = float(mean.persons[places].sum()), EXCLUSION_AGES[1] - EXCLUSION_AGES[0] + 1

    def cost(bill: ExcludedBill) -> float:
        return float(bill.of_outcome[places].sum()) / years / SEK_PER_MSEK

    factors = (
        Factor("persons", static_persons, persons),
        Factor(
            "cost_a_head",
            SEK_PER_MSEK * (figure.static or 0.0) / static_persons,
            SEK_PER_MSEK * cost(mean) / persons if persons else math.nan,
        ),
    )
    values = tuple(scale * cost(one) for scale, one in zip(_scales(bills, mean), bills, strict=True))
    return Compared(figure, cost(mean), values, factors)


def trelleborg_compared(given: TrelleborgInputs, bills: Sequence[ExcludedBill], mean: ExcludedBill) -> list[Compared]:
    """Return Trelleborg's table: persons, and by actor what they cost at 23-26 and 23-42, with the excess."""
    unit_costs = {
        "sum": given.sek_per_person_year,
        "production": given.production_sek_per_person_year,
        "public": given.sek_per_person_year - given.production_sek_per_person_year,
        "municipality": given.municipality_share * given.sek_per_person_year,
    }
    found = []
    for figure in [*trelleborg_figures(given), *_beside_the_sum()]:
        if figure.name == "persons":
            found.append(_persons_in_all(figure, given.excluded_share, bills, mean))
            continue
        period, _, column = figure.name.partition(".")
        ages, payers, how = PERIODS[period], COLUMNS[column], (given.rate_per_year, given.paid)
        factors: tuple[Factor, ...] = ()
        if column in unit_costs:
            factors = factors_of_bill(StaticBill(given.persons, unit_costs[column], ages, *how), mean, payers)
        values = [
            scale * present_bill_msek(one.bill, ages, payers, *how)
            for scale, one in zip(_scales(bills, mean), bills, strict=True)
        ]
        dynamic, excess = (present_bill_msek(sek, ages, payers, *how) for sek in (mean.bill, mean.excess))
        found.append(Compared(figure, dynamic, tuple(values), factors, excess))
    return found


def _beside_the_sum() -> list[StaticFigure]:
    return [StaticFigure("trelleborg", f"{one}.person_and_others", "MSEK", None, None, "not_given")
            for one in ("first", "all")]  # fmt: skip


def bet_compared(
    given: BetInputs, town: TrelleborgInputs, bets: Sequence[BetLived], mean: ExcludedBill
) -> list[Compared]:
    """Return the bet: school failures avoided, persons kept out of exclusion, and what all born there cost less."""
    how = (town.rate_per_year, town.paid)
    scales = [town.births / one.births for one in bets]

    def values_of(name: str) -> list[float]:
        if name == "failures":
            return [scale * (one.failures[0] - one.failures[1]) for scale, one in zip(scales, bets, strict=True)]
        if name == "persons":
            return [scale * (one.excluded[0] - one.excluded[1]) for scale, one in zip(scales, bets, strict=True)]
        period, _, what = name.partition(".")
        payers = COLUMNS["municipality"] if what == "municipality" else HEADLINE
        price = given.price_msek if what == "net" else 0.0
        return [
            scale * present_bill_msek(one.saved, PERIODS[period], payers, *how) - price
            for scale, one in zip(scales, bets, strict=True)
        ]

    found = []
    for figure in bet_figures(given, town):
        values = values_of(figure.name)
        dynamic = float(np.mean(values)) if values else math.nan
        factors: tuple[Factor, ...] = ()
        if figure.static is not None and values:
            factors = _factors_of_bet(figure, dynamic, given, town, bets, mean, float(np.mean(values_of("failures"))))
        found.append(Compared(figure, dynamic, tuple(values), factors))
    return found


def _factors_of_bet(
    figure: StaticFigure,
    dynamic: float,
    given: BetInputs,
    town: TrelleborgInputs,
    bets: Sequence[BetLived],
    mean: ExcludedBill,
    avoided: float,
) -> tuple[Factor, ...]:
    """Return the factors of one figure of the bet; in the static calculus who fails at school is who is excluded."""
    static_avoided = given.avoided_share * town.persons
    if figure.name == "failures":
        before, after = (sum(one.failures[k] for one in bets) for k in (0, 1))
        born = sum(one.births for one in bets)
        return (
            Factor("failing_share", town.excluded_share, before / born),
            Factor("avoided_share", given.avoided_share, (before - after) / before if before else math.nan),
        )
    failures = Factor("failures", static_avoided, avoided)
    if figure.name == "persons":
        return (failures, Factor("kept_out", 1.0, dynamic / avoided if avoided else math.nan))
    period, _, what = figure.name.partition(".")
    ages, payers = PERIODS[period], COLUMNS["municipality"] if what == "municipality" else HEADLINE
    share = town.municipality_share if what == "municipality" else 1.0
    how = (town.rate_per_year, town.paid)
    static_bill = present_msek(1.0, share * town.sek_per_person_year, ages[1] - ages[0] + 1, *how)
    persons = float(mean.persons.sum())
    bill = present_bill_msek(mean.bill, ages, payers, *how) / persons if persons else math.nan
    gain = dynamic + (given.price_msek if what == "net" else 0.0)
    static_gain = (figure.static or 0.0) + (given.price_msek if what == "net" else 0.0)
    whole = avoided * bill
    factors = (failures, Factor("bill_of_one", static_bill, bill),
               Factor("share_saved", 1.0, gain / whole if whole else math.nan))  # fmt: skip
    if what != "net":
        return factors
    return (*factors, Factor("after_price", (figure.static or 0.0) / static_gain, dynamic / gain if gain else math.nan))


def newcomers_compared(given: NewcomerInputs, lived: Sequence[NewcomersLived]) -> list[Compared]:
    """Return the ten newcomers: years to work, years gained in the first eight, and their worth, undiscounted."""
    persons = sum(one.persons for one in lived)
    known = [one for one in lived if one.persons]
    figures = newcomer_figures(given)
    if not known:
        return [Compared(figure, math.nan, ()) for figure in figures]

    def a_ten(of: Callable[[NewcomersLived], float]) -> tuple[float, tuple[float, ...]]:
        """Return the sum per ten newcomers, and each replication's as a ratio estimator whose mean is that sum."""
        whole = sum(of(one) for one in known) / persons
        mean_persons = persons / len(known)
        each = [whole + (of(one) - whole * one.persons) / mean_persons for one in known]
        return given.persons * whole, tuple(given.persons * one for one in each)

    years, years_each = a_ten(lambda one: float(one.years_gained))
    static_years = given.persons * (given.years_before - given.years_after)
    found = []
    for figure in figures:
        if figure.name in ("years_before", "years_after"):
            place = 0 if figure.name == "years_before" else 1
            dynamic = median_years(np.concatenate([one.years_to_work[place] for one in known]))
            values = tuple(median_years(one.years_to_work[place]) for one in known)
            found.append(Compared(figure, dynamic, values, (Factor("way_to_work", figure.static or 0.0, dynamic),)))
            continue
        gained = Factor("years_gained", given.years_before - given.years_after, years / given.persons)
        if figure.name == "years_gained":
            found.append(Compared(figure, years, years_each, (gained,)))
            continue
        payers = PUBLIC if figure.name.startswith("public") else HEADLINE
        price = given.price_msek if figure.name.endswith("net") else 0.0
        gain, each = a_ten(lambda one, of=payers: float(one.saved[list(of)].sum()) / SEK_PER_MSEK)  # type: ignore[misc]
        static_gain = (figure.static or 0.0) + price
        factors = [gained, Factor("value_of_a_year", SEK_PER_MSEK * static_gain / static_years,
                                  SEK_PER_MSEK * gain / years if years else math.nan)]  # fmt: skip
        if price:
            left = (gain - price) / gain if gain else math.nan
            factors.append(Factor("after_price", (figure.static or 0.0) / static_gain, left))
        found.append(Compared(figure, gain - price, tuple(one - price for one in each), tuple(factors)))
    return found
