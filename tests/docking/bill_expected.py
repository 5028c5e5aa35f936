"""What lives cost on average: what an expected-value cohort uses, times prices, discounted, without living a life."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from sim.evidence.ages import AGES
from sim.model import Vandpunkt
from sim.money.prices import lines_of_items
from sim.people.interpreted import Row
from sim.people.record import (
    ALCOHOL,
    CHILD,
    DISABILITY_PENSION,
    DRUG,
    FEMALE,
    INCOME_SUPPORT,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MALE,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)
from tests.docking.adult_cohort import Expected
from tests.docking.compared import right_cohort
from tests.docking.worlds import model_of, without_traits

Floats = npt.NDArray[np.float64]
MONTHS = 12.0
RATE = 0.035


def expected_bill() -> Floats:
    """Return what a person costs over a life on each line of the bill, and in the end as a present value, in öre."""
    parameters = without_traits()
    prm = Row(parameters[0])
    used: dict[str, Floats] = {}
    for sex, share in ((MALE, prm.boys_share), (FEMALE, 1.0 - prm.boys_share)):
        for item, units in _units(right_cohort(sex), prm).items():
            used[item] = used.get(item, np.zeros(AGES)) + share * units
    lines = lines_of_items(model_of(parameters, 1, 1).economics.price_year)
    by_year = np.stack([used.get(line.item, np.zeros(AGES)) * line.ore for line in lines])
    return np.append(by_year.sum(axis=1), by_year.sum(axis=0) @ _discount())


def bill_of(model: Vandpunkt) -> Floats:
    """Return the same of a municipality that has been lived."""
    by_year = model.ledger.by_year.sum(axis=1) / len(model.people)
    return np.append(by_year.sum(axis=0), by_year.sum(axis=1) @ _discount())


def _discount() -> Floats:
    factors: Floats = (1.0 + RATE) ** -np.arange(AGES, dtype=float)
    return factors


def _units(cohort: Expected, prm: Row) -> dict[str, Floats]:
    """Return the units of each item that a person uses at each age, float64 (65,)."""
    doing, misuse = cohort.livelihood, cohort.misuse
    short = prm.short_sick_leave_months * cohort.short_sick_leave
    idle = np.delete(doing, (WORK, STUDY, CHILD), axis=1).sum(axis=1)
    lost = MONTHS * idle * (np.arange(AGES) >= prm.lost_production_first_age) + short
    placed = cohort.alive * _placed(prm) * prm.placed_months_per_year_in_care
    teenager = np.arange(AGES) >= prm.placement_teenager_first_age
    return {
        "placement_child": placed * ~teenager,
        "placement_teenager": placed * teenager,
        "unemployment_benefit": MONTHS * doing[:, UNEMPLOYED],
        "activity_support": MONTHS * doing[:, LONG_TERM_UNEMPLOYED],
        "income_support": MONTHS * doing[:, INCOME_SUPPORT],
        "sickness_benefit": MONTHS * (doing[:, SICK] + doing[:, LONG_TERM_SICK]) + short,
        **dict.fromkeys(("disability_pension", "housing_supplement"), MONTHS * doing[:, DISABILITY_PENSION]),
        **dict.fromkeys(("somatic_care_drug", "harm_of_drugs"), MONTHS * misuse[:, DRUG]),
        **dict.fromkeys(("somatic_care_alcohol", "harm_of_alcohol"), MONTHS * misuse[:, ALCOHOL]),
        **dict.fromkeys((f"lost_tax_{payer}" for payer in ("municipality", "region", "state")), lost),
        "lost_production": lost,
    }


def _placed(prm: Row) -> Floats:
    """Return the share of children in care at each age, where nothing but age matters, float64 (65,)."""
    begins, ends = expit(prm.placement_log_odds), expit(prm.placement_end_log_odds)
    shares, now = np.zeros(AGES), 0.0
    for age in range(int(prm.child_welfare_last_age) + 1):
        now = now * (1.0 - ends) + (1.0 - now) * float(begins[age])
        shares[age] = now
    return shares
