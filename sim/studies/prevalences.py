"""Prevalences: what the model gives for each published target, by the target's own definition.

Shares are in percent. ``MEASURES`` lists what can be measured and the row of evidence it stands beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.model import Vandpunkt
from sim.people.record import (
    ALCOHOL,
    COMPLETED,
    DISABILITY_PENSION,
    DRUG,
    FEMALE,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MALE,
    NATIONAL,
    OUTSIDE,
    PLACED,
    POST_SECONDARY,
    SICK,
    UNEMPLOYED,
    WORK,
)
from sim.studies.panel import Panel

FIELDS = (
    "child_welfare", "convicted", "convictions", "violent_convictions", "diagnosed", "externalising",
    "first_placed_age", "health", "livelihood", "lone_parent", "low_income", "misuse", "parental_illness",
    "parental_misuse", "school", "served", "short_sick_leave",
)  # fmt: skip
"""Fields of the record that the measures need."""

Mask = npt.NDArray[np.bool_]
DISRUPTIVE_CUT_SD = 1.6
"""Externalising above which a child would meet the criteria of a disruptive disorder (assumption)."""


@dataclass(frozen=True)
class Lives:
    """One run, seen through its panel and the fixed traits of its people."""

    model: Vandpunkt
    panel: Panel

    def who(self, sex: int | None = None, born_here: bool | None = None) -> Mask:
        """Return the persons of a sex and origin as a boolean array."""
        people = self.model.people
        mask = np.ones(len(people), dtype=bool)
        if sex is not None:
            mask &= people["sex"] == sex
        if born_here is not None:
            mask &= (people["origin"] != FOREIGN_BORN) == born_here
        return mask

    def percent(self, first_age: int, last_age: int, event: Mask, among: Mask) -> float:
        """Return the share (%) of person-years in ``event`` (65, persons) between two ages, among some persons."""
        ages = slice(first_age, last_age + 1)
        base = self.panel.here[ages] & (among[ages] if among.ndim == 2 else among[None, :])
        return percent(int((event[ages] & base).sum()), int(base.sum()))

    def served_by(self, *names: str) -> Mask:
        """Return the person-years served by any of some agencies; a name that no agency has raises KeyError."""
        bit_of = {a.agency.name: a.bit for a in self.model.agencies}
        bits = sum(bit_of[name] for name in names)
        served: Mask = (self.panel["served"] & bits) != 0
        return served

    @property
    def activity(self) -> np.ndarray:
        """Return the main activity, shape (65, persons)."""
        return self.panel["livelihood"]

    @property
    def idle(self) -> Mask:
        """Return the person-years neither in work nor in study for the whole calendar year.

        The first year out of work or of sickness is left out: it began in work or study.
        """
        whole_year = (OUTSIDE, LONG_TERM_UNEMPLOYED, LONG_TERM_SICK, DISABILITY_PENSION, INCOME_SUPPORT)
        return np.isin(self.activity, whole_year)


def percent(part: int, whole: int) -> float:
    """Return ``part`` of ``whole`` in percent; NaN when there is nobody."""
    return 100.0 * part / whole if whole else float("nan")


@dataclass(frozen=True)
class Measure:
    """Something measurable: its name, the row of evidence it stands beside, the published value and its range."""

    name: str
    evidence: str
    published: float
    low: float
    high: float
    of: Callable[[Lives], float]


def _placed(first: int, last: int) -> Callable[[Lives], float]:
    return lambda x: x.percent(first, last, x.panel["child_welfare"] == PLACED, x.who())


def _recidivism(fewest: int, most: int) -> Callable[[Lives], float]:
    """Return convicted again within three years, after a year with a conviction and some number of earlier ones."""

    def share(x: Lives) -> float:
        convicted = x.panel["convicted"] == 1
        earlier = x.panel["convictions"].astype(np.int64) - 1
        start = convicted[:-3] & (earlier[:-3] >= fewest) & (earlier[:-3] <= most)
        again = convicted[1:-2] | convicted[2:-1] | convicted[3:]
        return percent(int((start & again).sum()), int(start.sum()))

    return share


def _not_eligible(among: Callable[[Lives], Mask]) -> Callable[[Lives], float]:
    def share(x: Lives) -> float:
        base = x.panel.here[16] & among(x) & (x.model.people["arrival_age"] <= 15)
        return percent(int((base & (x.panel["school"][16] == INTRODUCTORY)).sum()), int(base.sum()))

    return share


def _neet(first: int, last: int, **who: int | bool) -> Callable[[Lives], float]:
    return lambda x: x.percent(first, last, x.idle, x.who(**who))  # type: ignore[arg-type]


def _persistence(x: Lives) -> float:
    early = x.model.people["conduct_problems_at_7"] == 1
    cut = float(x.model.parameters["conduct_problems_cutoff_sd"][0])
    base = early & x.panel.here[14]
    return percent(int((base & (x.panel["externalising"][14] > cut)).sum()), int(base.sum()))


def _degree_in_three_years(x: Lives) -> float:
    began = x.panel.here[19] & (x.panel["school"][16] == NATIONAL)
    return percent(int((began & (x.panel["school"][19] == COMPLETED)).sum()), int(began.sum()))


def _in_work_after(years: int) -> Callable[[Lives], float]:
    def share(x: Lives) -> float:
        arrival = x.model.people["arrival_age"].astype(np.int64)
        adults = np.flatnonzero((arrival >= 20) & (arrival <= 64 - years))
        ages = arrival[adults] + years
        here = x.panel.here[ages, adults]
        return percent(int((here & (x.activity[ages, adults] == WORK)).sum()), int(here.sum()))

    return share


def _support_survival(x: Lives) -> float:
    """Return the share of entrants to income support who are still in it in the fifth calendar year."""
    on = x.activity == INCOME_SUPPORT
    entry = on[1:-4] & ~on[:-5]
    stayed = on[2:-3] & on[3:-2] & on[4:-1] & on[5:]
    return percent(int((entry & stayed).sum()), int(entry.sum()))


def _long_term_of_labour_force(x: Lives) -> float:
    out = (x.activity == UNEMPLOYED) | (x.activity == LONG_TERM_UNEMPLOYED)
    labour_force = out | (x.activity == WORK)
    return x.percent(16, 64, x.activity == LONG_TERM_UNEMPLOYED, labour_force)


def _unemployed_of_labour_force(x: Lives) -> float:
    out = (x.activity == UNEMPLOYED) | (x.activity == LONG_TERM_UNEMPLOYED)
    return x.percent(16, 64, out, out | (x.activity == WORK))


def _any_sickness_benefit(first: int, last: int) -> Callable[[Lives], float]:
    def share(x: Lives) -> float:
        sick = (x.activity == SICK) | (x.activity == LONG_TERM_SICK) | (x.activity == DISABILITY_PENSION)
        return x.percent(first, last, sick | (x.panel["short_sick_leave"] == 1), x.who())

    return share


def _ever(field: str, age: int, sex: int | None = None) -> Callable[[Lives], float]:
    def share(x: Lives) -> float:
        base = x.panel.here[age] & x.who(sex=sex)
        return percent(int((base & (x.panel[field][age] > 0)).sum()), int(base.sum()))

    return share


_CARE = ("child_psychiatry", "primary_care", "adult_psychiatry")
_CHILD = "targets:T002"

MEASURES: tuple[Measure, ...] = (
    Measure("adhd_diagnosis_boys_10_17", "targets:T001", 10.5, 8.4, 12.6,
            lambda x: x.percent(10, 17, x.panel["diagnosed"] == 1, x.who(sex=MALE))),
    Measure("adhd_diagnosis_girls_10_17", "targets:T001", 6.0, 4.8, 7.2,
            lambda x: x.percent(10, 17, x.panel["diagnosed"] == 1, x.who(sex=FEMALE))),
    Measure("treated_mental_ill_health_girls_10_17", _CHILD, 12.0, 10.0, 14.0,
            lambda x: x.percent(10, 17, x.served_by(*_CARE), x.who(sex=FEMALE))),
    Measure("treated_mental_ill_health_boys_10_17", _CHILD, 13.0, 11.0, 15.0,
            lambda x: x.percent(10, 17, x.served_by(*_CARE), x.who(sex=MALE))),
    Measure("treated_mental_ill_health_women_18_24", _CHILD, 20.5, 20.0, 21.0,
            lambda x: x.percent(18, 24, x.served_by(*_CARE), x.who(sex=FEMALE))),
    Measure("disruptive_disorder_6_18", "targets:T003", 5.7, 4.0, 8.1,
            lambda x: x.percent(6, 18, x.panel["externalising"] > DISRUPTIVE_CUT_SD, x.who())),
    Measure("conduct_problems_7_persist_at_14", "targets:T004", 50.0, 40.0, 60.0, _persistence),
    Measure("low_income_children", "targets:T005", 20.0, 14.0, 26.0,
            lambda x: x.percent(0, 17, x.panel["low_income"] == 1, x.who(born_here=True))),
    Measure("both_parents_at_17", "baseline:B040", 60.0, 55.0, 65.0,
            lambda x: x.percent(17, 17, x.panel["lone_parent"] == 0, x.who(born_here=True))),
    Measure("parent_ill_or_misusing_by_18", "targets:T006", 7.8, 7.5, 8.2,
            lambda x: x.percent(18, 18, (x.panel["parental_illness"] + x.panel["parental_misuse"]) > 0, x.who())),
    Measure("ever_placed_by_18", "targets:T007", 4.5, 4.0, 5.0,
            lambda x: x.percent(18, 18, x.panel["first_placed_age"] <= 18, x.who(born_here=True))),
    Measure("placed_in_year_0_3", "targets:T008", 0.44, 0.33, 0.55, _placed(0, 3)),
    Measure("placed_in_year_4_6", "targets:T008", 0.57, 0.43, 0.71, _placed(4, 6)),
    Measure("placed_in_year_7_9", "targets:T008", 0.69, 0.52, 0.86, _placed(7, 9)),
    Measure("placed_in_year_10_12", "targets:T008", 0.84, 0.63, 1.05, _placed(10, 12)),
    Measure("placed_in_year_13_14", "targets:T008", 1.43, 1.07, 1.79, _placed(13, 14)),
    Measure("placed_in_year_15_17", "targets:T008", 2.90, 2.18, 3.63, _placed(15, 17)),
    Measure("not_eligible_at_16", "targets:T009", 14.8, 14.4, 17.5, _not_eligible(lambda x: x.who())),
    Measure("not_eligible_parents_post_secondary", "targets:T010", 7.7, 6.0, 9.5,
            _not_eligible(lambda x: x.model.people["parental_education"] == POST_SECONDARY)),
    Measure("not_eligible_parents_at_most_upper_secondary", "targets:T010", 24.4, 20.0, 29.0,
            _not_eligible(lambda x: x.model.people["parental_education"] != POST_SECONDARY)),
    Measure("not_eligible_arrived_13_15", "targets:T011", 68.0, 55.0, 80.0,
            _not_eligible(lambda x: x.model.people["arrival_age"] >= 13)),
    Measure("degree_within_three_years", "targets:T012", 79.7, 76.1, 82.0, _degree_in_three_years),
    Measure("neet_16_24", "targets:T013", 5.6, 5.5, 6.2, _neet(16, 24)),
    Measure("neet_16_29_born_here", "targets:T014", 5.7, 5.0, 6.5, _neet(16, 29, born_here=True)),
    Measure("neet_16_29_foreign_born", "targets:T014", 14.1, 13.1, 15.1, _neet(16, 29, born_here=False)),
    Measure("convicted_men_15_19", "baseline:B088", 12.0, 9.0, 16.0, _ever("convictions", 19, MALE)),
    Measure("violent_conviction_by_45", "targets:T015", 3.9, 3.7, 4.1, _ever("violent_convictions", 45)),
    Measure("recidivism_first_time", "targets:T016", 18.0, 14.0, 22.0, _recidivism(0, 0)),
    Measure("recidivism_one_or_two_priors", "targets:T016", 34.0, 28.0, 40.0, _recidivism(1, 2)),
    Measure("recidivism_all", "targets:T016", 41.0, 35.0, 47.0, _recidivism(0, 250)),
    Measure("severe_alcohol_17_64", "targets:T017", 1.0, 0.8, 1.2,
            lambda x: x.percent(17, 64, x.panel["misuse"] == ALCOHOL, x.who())),
    Measure("problem_drug_use_15_64", "targets:T018", 1.1, 1.0, 1.3,
            lambda x: x.percent(15, 64, x.panel["misuse"] == DRUG, x.who())),
    # 3.6 % receive something in a year, for 6.6 months on average: 2.0 % of the year's person-years
    Measure("income_support_18_64", "targets:T019", 2.0, 1.4, 2.6,
            lambda x: x.percent(18, 64, x.activity == INCOME_SUPPORT, x.who())),
    Measure("income_support_fifth_year", "targets:T020", 8.0, 6.0, 10.0, _support_survival),
    Measure("disability_pension_19_64", "targets:T021", 4.52, 4.3, 5.0,
            lambda x: x.percent(19, 64, x.activity == DISABILITY_PENSION, x.who())),
    Measure("any_sickness_benefit_20_24", "targets:T022", 8.3, 7.5, 9.2, _any_sickness_benefit(20, 24)),
    Measure("any_sickness_benefit_25_29", "targets:T022", 11.0, 10.0, 12.0, _any_sickness_benefit(25, 29)),
    Measure("long_term_unemployed_of_labour_force", "targets:T023", 2.7, 2.5, 3.0, _long_term_of_labour_force),
    Measure("registered_unemployed_of_labour_force", "baseline:B113", 6.7, 6.0, 7.5, _unemployed_of_labour_force),
    Measure("refugees_in_work_after_4_years", "targets:T024", 23.0, 18.0, 28.0, _in_work_after(4)),
    Measure("refugees_in_work_after_8_years", "targets:T024", 49.0, 44.0, 54.0, _in_work_after(8)),
)  # fmt: skip
"""Everything measured, with the published value and the range it should fall in (a source's own, or a tolerance)."""


def measure(model: Vandpunkt) -> dict[str, float]:
    """Run a model to its end and return every measure by name.

    Args:
        model: a municipality before its first year.
    """
    lives = Lives(model, Panel(model, FIELDS).run())
    return {m.name: m.of(lives) for m in MEASURES}
