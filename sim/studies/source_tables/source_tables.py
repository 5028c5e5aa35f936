"""The documents' tables beside the model: every figure stated, by the documents' own calculus, and as lives give it.

Trelleborg's ground (by default Trelleborg's 480 births) carries its table, the bet and the ten newcomers, Umeå's its
own table; both in the price year of the document, and scaled to as many births as the document counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from sim.configuration.border import BadInput, fault, find, load
from sim.configuration.schema import Agency, Economics, Municipality, SourceTables
from sim.evidence.headlines import stated
from sim.money.prices import PAYERS, SEK_PER_MSEK
from sim.money.static_calculus import Reading
from sim.money.static_tables import (
    EXCLUSION_AGES,
    TRELLEBORG_PRICE_YEAR,
    UMEA_PRICE_YEAR,
    bet_inputs,
    newcomer_inputs,
    reading_taken,
    trelleborg_inputs,
    umea_inputs,
    umea_readings,
)
from sim.studies.alternatives import refuse_nobody_born
from sim.studies.source_tables.beside import (
    LIFE_AGES,
    Compared,
    bet_compared,
    newcomers_compared,
    trelleborg_compared,
    umea_compared,
)
from sim.studies.source_tables.distance import CostOfAYear, cost_of_a_year
from sim.studies.source_tables.lives import Bills, ExcludedBill, Ground, excluded_bill, mean_bill, side_by_side
from sim.studies.source_tables.push import (
    BetLived,
    NewcomersLived,
    live_the_bet,
    live_the_newcomers,
    solve_the_bet,
    solve_the_newcomers,
)


@dataclass(frozen=True)
class Told:
    """Everything the experiment tells.

    Attributes:
        tables: every figure of the four tables.
        readings: ways to make Umeå's yearly cost a sum over years; ``taken`` is the one that is taken.
        costs: of a person-year in the six states, by document.
        bills: mean bill by table, age and payer: MSEK undiscounted, in and out of the six states, and the excess.
        pushes: log-odds that make the bet and the newcomers' way to work true in the model.
        failures_of_the_tenth_share: share of school failures that fall on the tenth with the greatest difficulties of
            attention.
        gained_from_study_share: share of the newcomers' gained years of work that are years of study as today.
        digests: of every run.
    """

    tables: tuple[Compared, ...]
    readings: tuple[Reading, ...]
    taken: Reading
    costs: tuple[CostOfAYear, ...]
    bills: pd.DataFrame
    pushes: Mapping[str, float]
    failures_of_the_tenth_share: float
    gained_from_study_share: float
    digests: Mapping[str, str]

    def of(self, name: str) -> Compared:
        """Return a figure by its name with its table."""
        return next(one for one in self.tables if one.name == name)


def grounds(choice: SourceTables, agencies: Sequence[Agency]) -> dict[str, Ground]:
    """Return whose lives each document's tables are held against.

    Raises:
        BadInput: a municipality in which nobody is born, or whose births are not followed to 64 as today.
    """
    towns = {
        "umea": (load(Municipality, find("municipality", choice.umea)), UMEA_PRICE_YEAR),
        "trelleborg": (choice.municipality, TRELLEBORG_PRICE_YEAR),
    }
    for name, (town, _) in towns.items():
        key = "umea" if name == "umea" else "municipality"
        refuse_nobody_born(town, "source_tables", key)
        if town.warm_up_years or town.horizon_years is not None:
            given = f"{key}={town.name} has warm_up_years or horizon_years"
            raise BadInput(fault("source_tables", given, "a municipality whose births are followed to 64"))
    return {
        name: Ground(
            town, tuple(agencies), Economics(price_year=year, exclusion_years=choice.exclusion_years),
            choice.replications, choice.seed, choice.threads, choice.draws,
        )
        for name, (town, year) in towns.items()
    }  # fmt: skip


ROUNDS = 14
"""About how many times all replications are lived, most of them to solve for the two pushes."""


def tell(choice: SourceTables, agencies: Sequence[Agency], done: Callable[[], object] = lambda: None) -> Told:
    """Live both municipalities and hold every figure of the documents against them.

    Args:
        choice: what was asked.
        agencies: who serves.
        done: called after every round of all replications.
    """
    ground = grounds(choice, agencies)
    umea, town, bet, ten = umea_inputs(), trelleborg_inputs(), bet_inputs(), newcomer_inputs()
    of_umea = side_by_side(ground["umea"], lambda k: excluded_bill(Bills(ground["umea"], k)))
    done()
    school = solve_the_bet(ground["trelleborg"], bet.avoided_share, done)
    to_work = solve_the_newcomers(ground["trelleborg"], ten.years_after / ten.years_before, done)
    lived = side_by_side(ground["trelleborg"], lambda k: _one_replication(ground["trelleborg"], school, to_work, k))
    done()
    of_town = [one[0] for one in lived]
    bets = [one[1] for one in lived if one[1] is not None]
    newcomers = [one[2] for one in lived if one[2] is not None]
    means = {
        "umea": mean_bill(of_umea, stated("baseline:B231").value),
        "trelleborg": mean_bill(of_town, town.births),
    }
    gained = sum(one.gained for one in newcomers)
    failures = sum(one.failures[0] for one in bets)
    return Told(
        tables=(
            *umea_compared(umea, of_umea, means["umea"]),
            *trelleborg_compared(town, of_town, means["trelleborg"]),
            *bet_compared(bet, town, bets, means["trelleborg"]),
            *newcomers_compared(ten, newcomers),
        ),
        readings=umea_readings(umea),
        taken=reading_taken(umea),
        costs=(
            cost_of_a_year("umea", means["umea"], EXCLUSION_AGES, umea.sek_per_person_year),
            cost_of_a_year("trelleborg", means["trelleborg"], EXCLUSION_AGES, town.sek_per_person_year,
                           town.production_sek_per_person_year),
        ),
        bills=bills_table(means),
        pushes={"completion": school, "work": to_work},
        failures_of_the_tenth_share=sum(b.failures_of_the_tenth for b in bets) / failures if failures else math.nan,
        gained_from_study_share=sum(n.gained_from_study for n in newcomers) / gained if gained else math.nan,
        digests=_digests(of_umea, lived),
    )  # fmt: skip


_Lived = tuple[ExcludedBill, BetLived | None, NewcomersLived | None]


def _one_replication(ground: Ground, school: float, to_work: float, replication: int) -> _Lived:
    base = Bills(ground, replication)
    return (
        excluded_bill(base),
        live_the_bet(ground, school, base, replication) if math.isfinite(school) else None,
        live_the_newcomers(ground, to_work, base, replication) if math.isfinite(to_work) else None,
    )


def _digests(of_umea: Sequence[ExcludedBill], lived: Sequence[_Lived]) -> dict[str, str]:
    found = {f"umea/{k}": one.digest for k, one in enumerate(of_umea)}
    for k, (base, bet, newcomers) in enumerate(lived):
        found[f"trelleborg/{k}"] = base.digest
        found |= {f"the_bet/{k}": bet.digests[1]} if bet else {}
        found |= {f"newcomers/{k}": newcomers.digests[1]} if newcomers else {}
    return found


def bills_table(means: Mapping[str, ExcludedBill]) -> pd.DataFrame:
    """Return the mean bill by age and payer of those in long-lasting exclusion.

    Columns: table, age, payer, alive (persons of them), in_states (persons in one of the six states), in_states_msek,
    other_years_msek, excess_msek. Undiscounted, for as many births as the document counts.
    """
    rows = [
        (table, age, payer, bill.alive[age], bill.state_years[age], *(
            float(part[age, place]) / SEK_PER_MSEK for part in (bill.in_states, bill.other_years, bill.excess)))
        for table, bill in means.items()
        for age in range(LIFE_AGES[0], LIFE_AGES[1] + 1)
        for place, payer in enumerate(PAYERS)
    ]  # fmt: skip
    columns = ["table", "age", "payer", "alive", "in_states", "in_states_msek", "other_years_msek", "excess_msek"]
    return pd.DataFrame(rows, columns=columns)


def figures_table(told: Told) -> pd.DataFrame:
    """Return every figure as a row.

    Columns: name, unit, basis, source, source_low, source_high (what is rounded to it), static, within_rounding,
    dynamic, low, high (single replications), mean_low, mean_high (the mean), excess, ratio, rows. NaN: not given.
    """
    found = []
    for one in told.tables:
        figure, given = one.figure, one.figure.stated
        found.append(
            {
                "name": one.name,
                "unit": figure.unit,
                "basis": figure.basis,
                "source": given.value if given else math.nan,
                "source_low": given.low if given else math.nan,
                "source_high": given.high if given else math.nan,
                "static": math.nan if figure.static is None else figure.static,
                "within_rounding": figure.within_rounding,
                "dynamic": one.dynamic,
                "low": one.interval[0],
                "high": one.interval[1],
                "mean_low": one.mean_interval[0],
                "mean_high": one.mean_interval[1],
                "excess": one.excess,
                "ratio": one.ratio,
                "rows": ", ".join(figure.rows),
            }
        )
    return pd.DataFrame(found)


def factors_table(told: Told) -> pd.DataFrame:
    """Return every factor of every distance: name (of the figure), factor, static, dynamic, ratio."""
    rows = [(one.name, part.name, part.static, part.dynamic, part.ratio) for one in told.tables for part in one.factors]
    return pd.DataFrame(rows, columns=["name", "factor", "static", "dynamic", "ratio"])


def readings_table(told: Told) -> pd.DataFrame:
    """Return the readings of Umeå's cost over the years: row, rate_per_year, paid, msek, fits, taken."""
    rows = [(one.row, one.rate_per_year, one.paid, one.msek, one.fits, one == told.taken) for one in told.readings]
    return pd.DataFrame(rows, columns=["row", "rate_per_year", "paid", "msek", "fits", "taken"])


def costs_table(told: Told) -> pd.DataFrame:
    """Return what a person-year in the six states costs, kronor: a row a document, a column a part of it."""
    return pd.DataFrame([{**asdict(one), "public": one.public} for one in told.costs])
