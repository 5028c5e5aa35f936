"""The bill of a person-year: how many units of what was paid, used or lost, agency by agency.

Only units are counted here (months, years, occasions); prices and payers stand in ``sim/evidence/prices.csv``.
"""

import numba
import numpy as np

from sim.money.spread import ore_for_units
from sim.people.compiled import rule, walk
from sim.people.interpreted import Row
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    CHILD,
    DISABILITY_PENSION,
    DRUG,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    PLACED,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)

BILL_ITEMS = (
    "placement_child",
    "placement_teenager",
    "prison",
    "police_and_prosecution",
    "court",
    "unemployment_benefit",
    "activity_support",
    "sickness_benefit",
    "disability_pension",
    "housing_supplement",
    "income_support",
    "somatic_care_drug",
    "somatic_care_alcohol",
    "lost_tax_municipality",
    "lost_tax_region",
    "lost_tax_state",
    "lost_production",
    "harm_to_victims",
    "harm_of_drugs",
    "harm_of_alcohol",
)
UNITS = np.dtype([(item, "i8") for item in BILL_ITEMS])
"""Units used in one person-year, a whole number an item."""

MONTHS_A_YEAR = 12


@rule
def whole(units: float) -> np.int64:
    """Return the nearest whole number of units; the bill counts no parts of a month."""
    return np.int64(np.rint(units))


@rule
def child_welfare_bill(p: Row, age: int, prm: Row, used: Row) -> None:
    """Count a year in foster or residential care."""
    if p.child_welfare == PLACED:
        if age < prm.placement_teenager_first_age:
            used.placement_child += whole(prm.placed_months_per_year_in_care)
        else:
            used.placement_teenager += whole(prm.placed_months_per_year_in_care)


@rule
def justice_bill(p: Row, used: Row) -> None:
    """Count the investigation and trial of a year with a conviction, its victims, and months in prison."""
    if p.convicted == 1:
        used.police_and_prosecution += 1
        used.court += 1
        used.harm_to_victims += 1
    if p.prison_years_left > 0:
        used.prison += MONTHS_A_YEAR


@rule
def benefit_bill(p: Row, prm: Row, used: Row) -> None:
    """Count the months of benefit that the main activity of the year entitles to."""
    if p.prison_years_left > 0:
        return
    if p.livelihood == UNEMPLOYED:
        used.unemployment_benefit += MONTHS_A_YEAR
    elif p.livelihood == LONG_TERM_UNEMPLOYED:
        used.activity_support += MONTHS_A_YEAR
    elif p.livelihood == INCOME_SUPPORT:
        used.income_support += MONTHS_A_YEAR
    elif p.livelihood == SICK or p.livelihood == LONG_TERM_SICK:
        used.sickness_benefit += MONTHS_A_YEAR
    elif p.livelihood == DISABILITY_PENSION:
        used.disability_pension += MONTHS_A_YEAR
        used.housing_supplement += MONTHS_A_YEAR
    elif p.livelihood == WORK and p.short_sick_leave == 1:
        used.sickness_benefit += whole(prm.short_sick_leave_months)


@rule
def misuse_bill(p: Row, used: Row) -> None:
    """Count the bodily harm of misuse and what it does to people close by."""
    if p.misuse == DRUG:
        used.somatic_care_drug += MONTHS_A_YEAR
        used.harm_of_drugs += MONTHS_A_YEAR
    elif p.misuse == ALCOHOL:
        used.somatic_care_alcohol += MONTHS_A_YEAR
        used.harm_of_alcohol += MONTHS_A_YEAR


@rule
def lost_work_bill(p: Row, age: int, prm: Row, used: Row) -> None:
    """Count the months of production and tax lost when somebody of working age neither works nor studies."""
    months = 0
    idle = p.livelihood != WORK and p.livelihood != STUDY and p.livelihood != CHILD
    if idle and age >= prm.lost_production_first_age:
        months = MONTHS_A_YEAR
    elif p.livelihood == WORK and p.short_sick_leave == 1:
        months = whole(prm.short_sick_leave_months)
    used.lost_production += months
    used.lost_tax_municipality += months
    used.lost_tax_region += months
    used.lost_tax_state += months


@rule
def bill_one_year(p: Row, age: int, prm: Row, used: Row) -> None:
    """Count everything that the person's year paid, used or lost."""
    child_welfare_bill(p, age, prm, used)
    if age >= prm.misuse_first_age:
        misuse_bill(p, used)
        justice_bill(p, used)
        benefit_bill(p, prm, used)
        lost_work_bill(p, age, prm, used)


@rule
def is_anything_used(units: np.ndarray) -> bool:
    """Return whether a person-year has a bill, int64 (items,); most have none."""
    anything = np.int64(0)
    for item in range(units.shape[0]):
        anything |= units[item]
    return anything != 0


@walk
def bill_everyone(
    people: np.ndarray,
    year: int,
    first: np.ndarray,
    last: np.ndarray,
    used_rows: np.ndarray,
    used: np.ndarray,
    line_item: np.ndarray,
    line_ore: np.ndarray,
    line_payer: np.ndarray,
    line_table: np.ndarray,
    line_stream: np.ndarray,
    tables: np.ndarray,
    kept_share: float,
    key_a: np.uint64,
    key_b: np.uint64,
    chunk_ore: np.ndarray,
    by_person: np.ndarray,
    prms: np.ndarray,
) -> None:
    """Bill everyone who lived through ``year``; who dies in it is billed only for what was given before.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        first, last: int64 (chunks,), the rows of each chunk; a chunk holds one birth year.
        used_rows, used: two views of the same scratch, int64 (chunks, items) and record (chunks,).
        line_item, line_ore, line_payer: int64 (lines,): item, öre a unit and payer of every line of the bill.
        line_table, line_stream, tables, kept_share, key_a, key_b: of ``sim.money.spread``.
        chunk_ore: int64 (chunks, lines), overwritten: what each chunk cost on each line.
        by_person: int64 (persons, payers), added to, in öre.
        prms: array of one record of parameters.
    """
    for c in numba.prange(first.shape[0]):
        chunk_ore[c, :] = 0
        row = used_rows[c]
        for i in range(first[c], last[c]):
            p = people[i]
            if p.presence != ALIVE:
                continue
            row[:] = 0
            bill_one_year(p, np.int64(year) - np.int64(p.birth_year), prms[0], used[c])
            if not is_anything_used(row):
                continue
            for line in range(line_item.shape[0]):
                units = row[line_item[line]]
                if units != 0:
                    ore = ore_for_units(
                        units, line_ore[line], line_table[line], key_a, key_b, p.person, year, line_stream[line],
                        kept_share, tables,
                    )  # fmt: skip
                    by_person[i, line_payer[line]] += ore
                    chunk_ore[c, line] += ore
