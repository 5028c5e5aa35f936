"""The documents' tables by their own calculus: what Umeå (2011) and Trelleborg (2014) state, and what comes out of it.

Inputs are figures of the documents, or costs of a person-year worked out from them; each names its row. A figure from
which a cost was worked out comes back *by construction* and shows nothing; a *check* is one that was not.
``sim.studies.source_tables.source_tables`` shows beside it what the model gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.evidence.headlines import UMEA_OUTCOMES, ProposedCost, Stated, proposed_costs, source_outcomes, stated
from sim.money.prices import SEK_PER_MSEK, in_year
from sim.money.static_calculus import Paid, Reading, present_msek, readings, taken

Basis = Literal["given", "check", "construction", "reading", "follows", "proposal", "not_given"]
"""Where a static figure comes from. *given*: the document's own count, put in; *check*: comes out of other figures of
the document; *construction*: the cost of a person-year was worked out from this very figure; *reading*: what the
document leaves out was chosen so that it fits; *follows*: the document does not state it, it follows from what it
states; *proposal*: proposed costs, an assumption; *not_given*: there is none."""

ACTORS = ("employment_service", "social_insurance", "municipality", "region", "justice", "other_state")
"""Public columns of Trelleborg's table, in its order; its *övriga* stands beside the rest of the state here."""

UMEA_PRICE_YEAR, TRELLEBORG_PRICE_YEAR = 2011, 2014
"""Price years of the documents (``unit_costs:umea_year``, ``unit_costs:trelleborg_year``)."""
UMEA_YEARS = 20
EXCLUSION_AGES, MANDATE_AGES = (23, 42), (23, 26)
"""Ages of Trelleborg's table, and of its first mandate period."""
SOURCED_RATES = ("disc_tlv", "disc_asek", "disc_nilsson")
"""Rows of ``unit_costs.csv`` with rates in use: 3, 3.5 and 4 %."""


@dataclass(frozen=True)
class StaticFigure:
    """One figure of a document's table beside the static calculus.

    Attributes:
        table, name: which figure; ``unit`` is persons, years or MSEK (of the document's price year).
        stated: what the document states; None where it gives none.
        static: what the calculus gives; None where it can give nothing.
        basis: whether that is a test of the calculus.
        rows: evidence the calculus rests on.
    """

    table: str
    name: str
    unit: str
    stated: Stated | None
    static: float | None
    basis: Basis
    rows: tuple[str, ...] = ()

    @property
    def within_rounding(self) -> bool | None:
        """Return whether the calculus gives what the document states, within its rounding; None if it states none."""
        return None if self.stated is None or self.static is None else self.stated.holds(self.static)


@dataclass(frozen=True)
class UmeaInputs:
    """What Umeå's slides state, and the cost of a person-year worked out from them (kronor of 2011)."""

    persons: Mapping[str, float]
    sek_per_person_year: float
    rates: Mapping[str, float]
    years: int = UMEA_YEARS


@dataclass(frozen=True)
class TrelleborgInputs:
    """What Trelleborg's table states, and costs of a person-year worked out from it: kronor of 2014, at year's end.

    ``municipality_share`` of every year's sum follows from the bet, in which the municipality gains 8 of 40 MSEK;
    that later years are like those is the calculus' own assumption, as for lost production.
    """

    births: float
    excluded_share: float
    sek_per_person_year: float
    production_sek_per_person_year: float
    municipality_share: float
    rate_per_year: float
    paid: Paid = "end"

    @property
    def persons(self) -> float:
        """Return how many of a year's births end in long or lifelong exclusion."""
        return self.births * self.excluded_share


@dataclass(frozen=True)
class BetInputs:
    """The bet: the share of school failures, and so of exclusion, that is avoided; its price in MSEK."""

    avoided_share: float
    price_msek: float


@dataclass(frozen=True)
class NewcomerInputs:
    """The ten newly arrived: persons, years from arrival to work, kronor a year gained to all, price of the project."""

    persons: float
    years_before: float
    years_after: float
    production_sek_per_year: float
    public_sek_per_year: float
    price_msek: float


UMEA_ROWS = ("unit_costs:umea_year", *(f"baseline:{row}" for row in UMEA_OUTCOMES.values()))
COUNTED_ROWS = ("baseline:B235", "baseline:B008")
TRELLEBORG_ROWS = (*COUNTED_ROWS, "unit_costs:trelleborg_year", "unit_costs:disc_nilsson")
PRODUCTION_ROWS = (*TRELLEBORG_ROWS, "unit_costs:prod_loss_trelleborg")
MUNICIPALITY_ROWS = (*TRELLEBORG_ROWS, "baseline:B242", "baseline:B243")
NEWCOMER_ROWS = ("baseline:B252", "baseline:B245", "baseline:B246", "unit_costs:prod_loss_low")


def umea_inputs() -> UmeaInputs:
    """Return Umeå's inputs from the evidence; the cost of a person-year is the yearly cost over all persons.

    That is the 390 600 kronor of ``unit_costs:umea_year``, before rounding.
    """
    children = round(stated("baseline:B231").value)
    persons = source_outcomes("umea", children)
    assert persons is not None, "headlines knows Umeå's own slide"
    rates = {f"unit_costs:{row}": stated(f"unit_costs:{row}").value for row in SOURCED_RATES}
    yearly = SEK_PER_MSEK * stated("baseline:B233").value
    return UmeaInputs({name: float(count) for name, count in persons.items()}, yearly / sum(persons.values()), rates)


def trelleborg_inputs() -> TrelleborgInputs:
    """Return Trelleborg's inputs from the evidence; costs are those paid at the end of each year, as in their rows."""
    return TrelleborgInputs(
        births=stated("baseline:B235").value,
        excluded_share=stated("baseline:B008").value / 100.0,
        sek_per_person_year=stated("unit_costs:trelleborg_year").value,
        production_sek_per_person_year=stated("unit_costs:prod_loss_trelleborg").high,
        municipality_share=stated("baseline:B243").value / stated("baseline:B242").value,
        rate_per_year=stated("unit_costs:disc_nilsson").value,
    )


def bet_inputs() -> BetInputs:
    """Return the bet's inputs from the evidence."""
    return BetInputs(stated("baseline:B240").value / 100.0, stated("baseline:B239").value)


def newcomer_inputs() -> NewcomerInputs:
    """Return the ten newcomers' inputs; the public gain of a year is as large as the production, as its row notes."""
    yearly = stated("unit_costs:prod_loss_low").value
    return NewcomerInputs(
        stated("baseline:B252").value, stated("baseline:B245").value, stated("baseline:B246").value, yearly, yearly,
        stated("baseline:B249").value,
    )  # fmt: skip


def yearly_msek(given: UmeaInputs) -> float:
    """Return what Umeå's persons with problems cost a year, in MSEK."""
    return float(sum(given.persons.values())) * given.sek_per_person_year / SEK_PER_MSEK


def umea_readings(given: UmeaInputs) -> tuple[Reading, ...]:
    """Return the ways to make the yearly cost a cost over the years; the document tells neither rate nor timing."""
    return readings(yearly_msek(given), given.years, given.rates, stated("baseline:B234"))


def reading_taken(given: UmeaInputs) -> Reading:
    """Return the reading that is taken (``sim.money.static_calculus.taken``)."""
    return taken(umea_readings(given), stated("baseline:B234"))


def umea_figures(given: UmeaInputs) -> tuple[StaticFigure, ...]:
    """Return Umeå's table: persons by outcome, what they cost a year, and over the years by the reading taken."""
    of_outcome = [
        StaticFigure("umea", name, "persons", _persons_stated(name), float(count), "given", (f"baseline:{row}",))
        for (name, row), count in zip(UMEA_OUTCOMES.items(), given.persons.values(), strict=True)
    ]
    persons = float(sum(given.persons.values()))
    yearly, total = yearly_msek(given), stated("baseline:B234")
    reading = reading_taken(given)
    return (
        *of_outcome,
        StaticFigure("umea", "persons", "persons", stated("baseline:B232"), persons, "check", UMEA_ROWS[1:]),
        StaticFigure("umea", "yearly", "MSEK", stated("baseline:B233"), yearly, "construction", UMEA_ROWS),
        StaticFigure("umea", "years", "MSEK", total, reading.msek, "reading", (*UMEA_ROWS, reading.row)),
        *_proposed_figures(given),
    )


def _proposed_figures(given: UmeaInputs) -> list[StaticFigure]:
    """Return the yearly cost by outcome with proposed costs; only their sum is something that the document states."""
    costs = by_outcome_msek(given.persons, proposed_costs(), UMEA_PRICE_YEAR)
    parts = [StaticFigure("umea", f"cost.{name}", "MSEK", None, msek, "proposal") for name, msek in costs.items()]
    return [
        *parts,
        StaticFigure("umea", "cost.sum", "MSEK", stated("baseline:B233"), sum(costs.values()), "proposal"),
    ]


def _persons_stated(outcome: str) -> Stated:
    """Return the persons of the slide for one outcome; baseline.csv holds them as per cent of its 9 000 children."""
    share, children = stated(f"baseline:{UMEA_OUTCOMES[outcome]}"), stated("baseline:B231").value
    count = share.value / 100.0 * children
    return Stated(share.row, count, count, count, "persons")


def by_outcome_msek(
    persons: Mapping[str, float], proposed: Mapping[str, ProposedCost], price_year: int
) -> dict[str, float]:
    """Return MSEK a year by outcome with the proposed costs of a person-year, in kronor of ``price_year``."""
    return {
        name: count * in_year(proposed[name].total_sek, proposed[name].price_year, price_year) / SEK_PER_MSEK
        for name, count in persons.items()
    }


def trelleborg_figures(given: TrelleborgInputs) -> tuple[StaticFigure, ...]:
    """Return Trelleborg's table: persons, and what they cost at 23-26 and 23-42 by actor, as far as anything is given.

    Of the actors the document's text gives none. The municipality's column follows from the bet; of the other public
    ones only the sum is known.
    """
    figures = [
        StaticFigure("trelleborg", "persons", "persons", _excluded_stated(), given.persons, "given", COUNTED_ROWS)
    ]
    for period, (first, last), whole, public in (
        ("first", MANDATE_AGES, "baseline:B237", "baseline:B238"),
        ("all", EXCLUSION_AGES, "baseline:B236", ""),
    ):
        how = given.rate_per_year, given.paid
        msek = present_msek(given.persons, given.sek_per_person_year, last - first + 1, *how)
        lost = present_msek(given.persons, given.production_sek_per_person_year, last - first + 1, *how)
        basis: Basis = "construction" if public else "follows"
        for actor in ACTORS:
            own = given.municipality_share * msek if actor == "municipality" else None
            known: tuple[Basis, tuple[str, ...]] = ("not_given", ()) if own is None else ("follows", MUNICIPALITY_ROWS)
            figures.append(StaticFigure("trelleborg", f"{period}.{actor}", "MSEK", None, own, *known))
        figures += [
            StaticFigure("trelleborg", f"{period}.public", "MSEK", stated(public) if public else None, msek - lost,
                         basis, PRODUCTION_ROWS),
            StaticFigure("trelleborg", f"{period}.production", "MSEK", _production_stated() if public else None, lost,
                         basis, PRODUCTION_ROWS),
            StaticFigure("trelleborg", f"{period}.sum", "MSEK", stated(whole), msek,
                         "check" if public else "construction", TRELLEBORG_ROWS),
        ]  # fmt: skip
    return tuple(figures)


def _excluded_stated() -> Stated:
    share, births = stated("baseline:B008"), stated("baseline:B235").value
    value, low, high = (births * one / 100.0 for one in (share.value, share.low, share.high))
    return Stated(share.row, value, low, high, "persons")


def _production_stated() -> Stated:
    """Return what is left of the first mandate period's sum without the public part: the document's 160 less 75."""
    whole, public = stated("baseline:B237"), stated("baseline:B238")
    low, high = whole.low - public.high, whole.high - public.low
    return Stated(f"{whole.row} less {public.row}", whole.value - public.value, low, high, whole.unit)


def bet_figures(given: BetInputs, town: TrelleborgInputs) -> tuple[StaticFigure, ...]:
    """Return the bet: those who fail at school are taken to be those who end in exclusion.

    A quarter fewer failures are then a quarter fewer persons in exclusion, each saving the whole of what one costs.
    """
    gains = {
        name: given.avoided_share
        * present_msek(town.persons, town.sek_per_person_year, ages[1] - ages[0] + 1, town.rate_per_year, town.paid)
        for name, ages in (("all", EXCLUSION_AGES), ("first", MANDATE_AGES))
    }
    rows = ("baseline:B240", *TRELLEBORG_ROWS)
    net = (*rows, "baseline:B239")
    kept_out = given.avoided_share * town.persons
    return (
        StaticFigure("bet", "failures", "persons", None, kept_out, "follows", ("baseline:B240", *COUNTED_ROWS)),
        StaticFigure("bet", "persons", "persons", None, kept_out, "follows", ("baseline:B240", *COUNTED_ROWS)),
        StaticFigure("bet", "first.gain", "MSEK", stated("baseline:B242"), gains["first"], "check", rows),
        StaticFigure("bet", "first.municipality", "MSEK", stated("baseline:B243"),
                     town.municipality_share * gains["first"], "construction", (*rows, "baseline:B242")),
        StaticFigure("bet", "first.net", "MSEK", None, gains["first"] - given.price_msek, "follows", net),
        StaticFigure("bet", "all.gain", "MSEK", stated("baseline:B241"), gains["all"], "check", rows),
        StaticFigure("bet", "all.net", "MSEK", None, gains["all"] - given.price_msek, "follows", net),
        StaticFigure("bet", "life.gain", "MSEK", None, None, "not_given"),
    )  # fmt: skip


def newcomer_figures(given: NewcomerInputs) -> tuple[StaticFigure, ...]:
    """Return the ten newcomers: years gained times what a year in work is worth, to all and to the public purse.

    Not discounted: at 4 % the gain would not be more than 20.
    """
    years = given.persons * (given.years_before - given.years_after)
    public = years * given.public_sek_per_year / SEK_PER_MSEK
    gain = public + years * given.production_sek_per_year / SEK_PER_MSEK
    net = (*NEWCOMER_ROWS, "baseline:B249")
    before, after = stated("baseline:B245"), stated("baseline:B246")
    return (
        StaticFigure("newcomers", "years_before", "years", before, given.years_before, "given", (before.row,)),
        StaticFigure("newcomers", "years_after", "years", after, given.years_after, "given", (after.row,)),
        StaticFigure("newcomers", "years_gained", "years", None, years, "follows", NEWCOMER_ROWS[:3]),
        StaticFigure("newcomers", "gain", "MSEK", stated("baseline:B247"), gain, "construction", NEWCOMER_ROWS),
        StaticFigure("newcomers", "public", "MSEK", stated("baseline:B248"), public, "construction", NEWCOMER_ROWS),
        StaticFigure("newcomers", "net", "MSEK", stated("baseline:B250"), gain - given.price_msek, "check", net),
        StaticFigure(
            "newcomers", "public_net", "MSEK", stated("baseline:B251"), public - given.price_msek, "check", net
        ),
    )


def all_figures() -> tuple[StaticFigure, ...]:
    """Return every figure of the four tables, from the evidence."""
    town = trelleborg_inputs()
    return (
        *umea_figures(umea_inputs()),
        *trelleborg_figures(town),
        *bet_figures(bet_inputs(), town),
        *newcomer_figures(newcomer_inputs()),
    )
