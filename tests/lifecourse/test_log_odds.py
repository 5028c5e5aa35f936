"""Claims about every event of life: its log-odds are the weights named after it times what they are named after.

Persons, surroundings and weights are drawn anew for each case. The sum is made by hand from a table of what each weight
stands on; the event must happen when its draw lies just below that sum, and must not when it lies just above.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import pytest

from sim.lifecourse.child_welfare import child_welfare_year
from sim.lifecourse.crime import crime_year
from sim.lifecourse.events import DRAWS
from sim.lifecourse.family import family_year
from sim.lifecourse.health import health_year
from sim.lifecourse.livelihood import livelihood_year
from sim.lifecourse.mortality import mortality_year
from sim.lifecourse.school import school_year
from sim.lifecourse.substance import substance_year
from sim.people.record import (
    ALCOHOL,
    BEFORE_16,
    CHILD,
    COMPLETED,
    DEAD,
    DISABILITY_PENSION,
    DRUG,
    FEMALE,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LEFT_SCHOOL,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    MILD,
    NATIONAL,
    NO_MISUSE,
    NO_SUPPORT,
    OPEN_SUPPORT,
    OUTSIDE,
    PLACED,
    SEVERE,
    SICK,
    STUDY,
    UNEMPLOYED,
    WELL,
    WORK,
)

SURE, UNSURE = -1e9, 1e9
JUST = 1e-9

Somebody = Callable[[np.random.Generator, Mapping[str, Sequence[int]]], tuple[np.ndarray, np.ndarray]]


class Case(NamedTuple):
    """One person-year before it is lived."""

    p: np.void
    age: int
    seen: np.void
    prm: np.void

    def expressed(self, trait: str) -> float:
        return float(self.p[trait]) + float(self.p[f"push_{trait}"])


Read = Callable[[Case], float]


def field(name: str, *values: int) -> Read:
    return lambda case: float(int(case.p[name]) in values)


def value(name: str) -> Read:
    return lambda case: float(case.p[name])


def trait(name: str) -> Read:
    return lambda case: case.expressed(name)


def met(name: str) -> Read:
    return lambda case: float(case.seen[name])


def years(name: str, most: str) -> Read:
    return lambda case: min(float(case.p[name]), float(case.prm[most]))


def minus(read: Read) -> Read:
    return lambda case: -read(case)


def one(case: Case) -> float:
    return 1.0


def late_arrival(case: Case) -> float:
    late = max(0.0, float(case.p["arrival_age"]) - float(case.prm["late_arrival_after_age"]))
    return late if case.p["origin"] == FOREIGN_BORN else 0.0


def newcomer_share(case: Case) -> float:
    """Return which share of a newcomer's years is left: 1 on arrival, 0 from the last year on."""
    came, whole = int(case.p["arrival_age"]), float(case.prm["newcomer_years"])
    is_newcomer = case.p["origin"] == FOREIGN_BORN and came >= case.prm["newcomer_first_arrival_age"]
    return max(0.0, 1.0 - (case.age - came) / whole) if is_newcomer else 0.0


def jobless_years(case: Case) -> float:
    return 0.0 if case.p["livelihood"] in (CHILD, STUDY) else years("livelihood_years", FIND_WORK_MOST)(case)


def convicted_within(added: int) -> Read:
    """Return whether the last conviction is recent once so many years have been added."""
    return lambda case: float(int(case.p["years_since_conviction"]) + added <= case.prm["recent_conviction_years"])


FIND_WORK_MOST = "find_work_duration_most_years"
WOMAN, MILDLY, SEVERELY = field("sex", FEMALE), field("health", MILD), field("health", SEVERE)
MISUSING, ON_DRUGS = field("misuse", ALCOHOL, DRUG), field("misuse", DRUG)
ILL_PARENTS: Read = lambda case: float(case.p["parental_illness"]) + float(case.p["parental_misuse"])  # noqa: E731
PRIOR: Read = lambda case: float(case.p["convictions"] > 0)  # noqa: E731

BURDENS: dict[str, Read] = {
    "work_mild": MILDLY, "work_severe": SEVERELY, "work_misuse": MISUSING,
    "work_recent_conviction": convicted_within(0), "work_attention": trait("attention"),
    "work_attainment": trait("attainment"), "work_completed": field("school", COMPLETED),
}  # fmt: skip
MISUSE: dict[str, Read] = {
    "substance_liability": value("liability"), "substance_temperament": value("temperament"),
    "substance_externalising": trait("externalising"), "substance_attention": trait("attention"),
    "substance_attainment": trait("attainment"), "substance_bonds": trait("bonds"),
    "substance_ever_placed": field("first_placed_age", 5), "substance_ill_health": value("health"),
    "substance_parental_misuse": value("parental_misuse"), "push_substance": one,
}  # fmt: skip
COMPLETING: dict[str, Read] = {
    "completion_attainment": trait("attainment"), "completion_externalising": trait("externalising"),
    "completion_bonds": trait("bonds"), "completion_ill_health": field("health", MILD, SEVERE),
    "completion_misuse": MISUSING, "push_completion": one,
}  # fmt: skip


class Event(NamedTuple):
    """An event: the rule that decides it, at which ages, by which draw, for whom, what it makes of them, and why."""

    rule: str
    ages: tuple[int, int]
    draw: str
    makes: tuple[str, int]
    state: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, Read]
    sure: tuple[str, ...] = ()


EVENTS: dict[str, Event] = {
    "separation": Event(
        "family", (0, 17), "separation", ("lone_parent", 1), {"lone_parent": (0,)},
        {"separation_log_odds": one, "separation_liability": value("liability")},
    ),
    "a parent falls ill": Event(
        "family", (0, 17), "parental_illness", ("parental_illness", 1), {"parental_illness": (0,)},
        {"parental_illness_log_odds": one, "parental_illness_liability": value("liability")},
    ),
    "placement": Event(
        "child_welfare", (0, 20), "placement", ("child_welfare", PLACED), {"child_welfare": (NO_SUPPORT, OPEN_SUPPORT)},
        {
            "placement_log_odds": one, "placement_liability": value("liability"),
            "placement_parenting": trait("parenting"), "placement_parental_illness": ILL_PARENTS,
            "placement_externalising": trait("externalising"), "placement_known": value("known_to_social_services"),
        },
    ),
    "end of placement": Event(
        "child_welfare", (0, 20), "placement_end", ("child_welfare", NO_SUPPORT), {"child_welfare": (PLACED,)},
        {"placement_end_log_odds": one},
    ),
    "eligibility": Event(
        "school", (16, 16), "eligibility", ("school", NATIONAL), {"school": (BEFORE_16,)},
        {
            "eligibility_log_odds": one, "eligibility_attainment": trait("attainment"),
            "eligibility_late_arrival_per_year": late_arrival,
        },
    ),
    "a schooling from abroad": Event(
        "school", (17, 64), "completion", ("school", COMPLETED),
        {"school": (BEFORE_16,), "origin": (FOREIGN_BORN,), "arrival_age": (17, 40)},
        {"schooling_abroad_log_odds": one, "late_completion_attainment": trait("attainment")},
    ),
    "staying on": Event(
        "school", (16, 18), "completion", ("school", NATIONAL), {"school": (NATIONAL,)},
        {"stay_on_log_odds": one, **COMPLETING},
    ),
    "staying on in an introductory programme": Event(
        "school", (16, 19), "completion", ("school", INTRODUCTORY), {"school": (INTRODUCTORY,)},
        {"stay_on_introductory_log_odds": one, **COMPLETING},
    ),
    "completion": Event(
        "school", (19, 19), "completion", ("school", COMPLETED), {"school": (NATIONAL,)},
        {"completion_log_odds": one, **COMPLETING},
    ),
    "completion of an introductory programme": Event(
        "school", (20, 20), "completion", ("school", COMPLETED), {"school": (INTRODUCTORY,)},
        {"completion_introductory_log_odds": one, **COMPLETING},
    ),
    "late completion": Event(
        "school", (17, 28), "late_completion", ("school", COMPLETED), {"school": (LEFT_SCHOOL,)},
        {
            "late_completion_log_odds": one, "late_completion_attainment": trait("attainment"),
            "completion_misuse": MISUSING, "push_completion": one,
        },
    ),
    "drugs": Event(
        "substance", (13, 64), "drug", ("misuse", DRUG), {"misuse": (NO_MISUSE, ALCOHOL)},
        {"drug_log_odds": one, "drug_woman": WOMAN, "drug_peers": met("area_drug_share"), **MISUSE},
    ),
    "alcohol": Event(
        "substance", (13, 64), "alcohol", ("misuse", ALCOHOL), {"misuse": (NO_MISUSE,)},
        {"alcohol_log_odds": one, "alcohol_woman": WOMAN, **MISUSE},
    ),
    "end of misuse": Event(
        "substance", (13, 64), "misuse_end", ("misuse", NO_MISUSE), {"misuse": (ALCOHOL, DRUG)},
        {
            "misuse_end_log_odds": one, "misuse_end_per_year": years("misuse_years", "misuse_end_duration_most_years"),
            "misuse_end_drug": ON_DRUGS, "push_substance": minus(one),
        },
    ),
    "conviction": Event(
        "crime", (15, 64), "conviction", ("convicted", 1), {},
        {
            "conviction_log_odds": one, "conviction_woman": lambda case: WOMAN(case) * (1.0 - PRIOR(case)),
            "conviction_woman_again": lambda case: WOMAN(case) * PRIOR(case),
            "conviction_temperament": value("temperament"), "conviction_liability": value("liability"),
            "conviction_externalising": trait("externalising"), "conviction_attention": trait("attention"),
            "conviction_attainment": trait("attainment"), "conviction_drug": ON_DRUGS,
            "conviction_occupied": field("livelihood", WORK, STUDY), "conviction_peers": met("area_convicted_share"),
            "conviction_log_priors": lambda case: math.log1p(float(case.p["convictions"])),
            "conviction_recent": convicted_within(1), "push_conviction": one,
        },
    ),
    "violence": Event(
        "crime", (15, 64), "violence", ("violent_convictions", 1), {},
        {
            "violence_log_odds": one, "violence_externalising": trait("externalising"), "violence_woman": WOMAN,
        },
        ("conviction",),
    ),
    "prison": Event(
        "crime", (15, 64), "prison", ("prison_years", 1), {},
        {
            "prison_log_odds": one, "prison_log_priors": lambda case: math.log1p(float(case.p["convictions"])),
        },
        ("conviction",),
    ),
    "prison for violence": Event(
        "crime", (15, 64), "prison", ("prison_years_left", 1), {},
        {
            "prison_log_odds": one, "prison_violence": one,
            "prison_log_priors": lambda case: math.log1p(float(case.p["convictions"])),
        },
        ("conviction", "violence"),
    ),
    "a long sentence": Event(
        "crime", (15, 64), "prison_length", ("prison_years_left", 2), {}, {"prison_second_year_log_odds": one},
        ("conviction", "prison"),
    ),
    "severe illness": Event(
        "health", (6, 64), "severe_illness", ("health", SEVERE), {"health": (WELL, MILD)},
        {
            "severe_illness_log_odds": one, "severe_illness_liability": value("liability"),
            "severe_illness_internalising": trait("internalising"), "severe_illness_misuse": MISUSING,
            "severe_illness_mild": MILDLY, "push_ill_health": one,
        },
    ),
    "mild illness": Event(
        "health", (6, 64), "ill_health", ("health", MILD), {"health": (WELL,)},
        {
            "ill_health_log_odds": one, "ill_health_woman": WOMAN, "ill_health_internalising": trait("internalising"),
            "ill_health_attention": trait("attention"), "ill_health_misuse": MISUSING,
            "ill_health_idle": lambda case: float(case.age >= 20 and case.p["livelihood"] not in (WORK, STUDY)),
            "push_ill_health": one,
        },
    ),
    "recovery": Event(
        "health", (6, 64), "recovery", ("health_years", 1), {"health": (MILD, SEVERE), "health_years": (2, 4, 14)},
        {
            "recovery_log_odds": one, "recovery_per_year": years("health_years", "recovery_duration_most_years"),
            "recovery_severe": SEVERELY, "recovery_misuse": MISUSING, "push_ill_health": minus(one),
        },
    ),
    "disability pension": Event(
        "livelihood", (19, 64), "disability_pension", ("livelihood", DISABILITY_PENSION),
        {"livelihood": (CHILD, STUDY, WORK, OUTSIDE, UNEMPLOYED, SICK, LONG_TERM_SICK, INCOME_SUPPORT)},
        {
            "disability_pension_log_odds": one, "disability_pension_woman": WOMAN,
            "disability_pension_mild": MILDLY, "disability_pension_severe": SEVERELY,
            "disability_pension_attention": trait("attention"),
            "disability_pension_not_completed": field("school", LEFT_SCHOOL),
            "disability_pension_long_term_sick": field("livelihood", LONG_TERM_SICK),
            "disability_pension_working": field("livelihood", WORK),
        },
    ),
    "back from disability pension": Event(
        "livelihood", (19, 64), "return_from_sickness", ("livelihood", UNEMPLOYED),
        {"livelihood": (DISABILITY_PENSION,)}, {"leave_disability_pension_log_odds": one, "push_work": one},
    ),
    "sickness": Event(
        "livelihood", (19, 64), "fall_sick", ("livelihood", SICK), {"livelihood": (WORK,)},
        {
            "sickness_log_odds": one, "sickness_woman": WOMAN, "sickness_mild": MILDLY, "sickness_severe": SEVERELY,
            "sickness_per_decade": lambda case: (case.age - float(case.prm["sickness_centre_age"])) / 10.0,
        },
    ),
    "a short sick leave": Event(
        "livelihood", (19, 64), "short_sick_leave", ("short_sick_leave", 1), {"livelihood": (WORK,)},
        {
            "sickness_log_odds": one, "sickness_woman": WOMAN, "sickness_mild": MILDLY, "sickness_severe": SEVERELY,
            "sickness_per_decade": lambda case: (case.age - float(case.prm["sickness_centre_age"])) / 10.0,
            "short_sick_leave_extra_log_odds": one,
        },
    ),
    "loss of work": Event(
        "livelihood", (19, 64), "lose_work", ("livelihood", UNEMPLOYED), {"livelihood": (WORK,)},
        {
            "lose_work_log_odds": one, "labour_demand": minus(one),
            "lose_work_scar": lambda case: float(case.p["livelihood_years"] <= case.prm["new_in_job_most_years"]),
            **{name: minus(read) for name, read in BURDENS.items()},
        },
    ),
    "back from sickness": Event(
        "livelihood", (19, 64), "return_from_sickness", ("livelihood", UNEMPLOYED),
        {"livelihood": (SICK, LONG_TERM_SICK)},
        {
            "return_from_sickness_log_odds": one, "push_work": one,
            "return_from_sickness_per_year": years("livelihood_years", "return_from_sickness_duration_most_years"),
            "return_from_long_term_sickness": field("livelihood", LONG_TERM_SICK),
        },
    ),
    "from sickness to work": Event(
        "livelihood", (19, 64), "find_work", ("livelihood", WORK), {"livelihood": (SICK, LONG_TERM_SICK)},
        {"return_to_work_log_odds": one, **BURDENS}, ("return_from_sickness",),
    ),
    "study": Event(
        "livelihood", (17, 29), "study", ("livelihood", STUDY),
        {"livelihood": (CHILD, STUDY, OUTSIDE), "school": (COMPLETED,), "arrival_age": (0,)},
        {
            "study_log_odds": one, "study_attainment": trait("attainment"),
            "study_again": lambda case: float(case.p["livelihood"] == STUDY and case.age >= 20),
        },
    ),
    "work": Event(
        "livelihood", (17, 64), "find_work", ("livelihood", WORK),
        {
            "livelihood": (CHILD, STUDY, OUTSIDE, UNEMPLOYED, LONG_TERM_UNEMPLOYED, INCOME_SUPPORT),
            "arrival_age": (0, 6, 7, 10, 16, 17),
        },
        {
            "find_work_log_odds": one, "find_work_per_year": jobless_years, "find_work_bonds": trait("bonds"),
            "find_work_outside": field("livelihood", OUTSIDE),
            "find_work_long_term": field("livelihood", LONG_TERM_UNEMPLOYED),
            "find_work_income_support": field("livelihood", INCOME_SUPPORT),
            "find_work_area": met("area_out_of_work_share"), "find_work_newcomer": newcomer_share,
            "labour_demand": one, "push_work": one, **BURDENS,
        },
    ),
    "staying on income support": Event(
        "livelihood", (18, 64), "leave_income_support", ("livelihood", INCOME_SUPPORT),
        {"livelihood": (INCOME_SUPPORT,), "arrival_age": (0,)},
        {
            "stay_on_income_support_log_odds": one, "income_support_exit": minus(one),
            "stay_on_income_support_per_year": years("livelihood_years", FIND_WORK_MOST),
        },
    ),
    "income support": Event(
        "livelihood", (18, 64), "income_support", ("livelihood", INCOME_SUPPORT),
        {"livelihood": (CHILD, STUDY, OUTSIDE, UNEMPLOYED, LONG_TERM_UNEMPLOYED), "arrival_age": (0,)},
        {
            "income_support_log_odds": one, "income_support_entry": one, "income_support_misuse": MISUSING,
            "income_support_long_term": field("livelihood", LONG_TERM_UNEMPLOYED),
            "income_support_newcomer": field("origin", FOREIGN_BORN),
            "income_support_not_completed": field("school", LEFT_SCHOOL),
        },
    ),
    "withdrawal": Event(
        "livelihood", (17, 64), "withdraw", ("livelihood", OUTSIDE),
        {"livelihood": (CHILD, STUDY, OUTSIDE), "arrival_age": (0,)},
        {"outside_log_odds": one, "outside_again": field("livelihood", OUTSIDE)},
    ),
    "death": Event(
        "mortality", (0, 64), "death", ("presence", DEAD), {},
        {
            "death_log_odds": one, "death_woman": WOMAN, "death_drug": ON_DRUGS,
            "death_alcohol": field("misuse", ALCOHOL), "death_severe_illness": SEVERELY,
        },
    ),
}  # fmt: skip

EVENTS |= {
    "mild illness before and after leaving school": EVENTS["mild illness"]._replace(ages=(19, 20)),
    "study in the year after school": EVENTS["study"]._replace(
        ages=(19, 20), state={"livelihood": (STUDY,), "school": (COMPLETED,), "arrival_age": (0,)}
    ),
    "work of a newcomer": EVENTS["work"]._replace(
        ages=(17, 22), state={
            "livelihood": (STUDY, OUTSIDE, UNEMPLOYED), "origin": (FOREIGN_BORN,), "arrival_age": (6, 7, 8, 16, 17),
        },
    ),
    "return from long sickness": EVENTS["back from sickness"]._replace(state={"livelihood": (LONG_TERM_SICK,)}),
}  # fmt: skip

RULES: dict[str, Callable[[Case, np.void], object]] = {
    "family": lambda case, z: family_year(case.p, case.prm, z),
    "child_welfare": lambda case, z: child_welfare_year(case.p, case.age, case.prm, z),
    "school": lambda case, z: school_year(case.p, case.age, case.prm, z),
    "substance": lambda case, z: substance_year(case.p, case.age, case.seen, case.prm, z),
    "crime": lambda case, z: crime_year(case.p, case.age, case.seen, case.prm, z),
    "health": lambda case, z: health_year(case.p, case.age, case.prm, z),
    "livelihood": lambda case, z: livelihood_year(case.p, case.age, case.seen, case.prm, z),
    "mortality": lambda case, z: mortality_year(case.p, case.age, case.prm, z),
}


def log_odds_by_hand(event: Event, case: Case) -> float:
    total = 0.0
    for name, read in event.weights.items():
        weight = case.p[name] if name.startswith("push_") else case.prm[name]
        total += float(weight[case.age] if np.ndim(weight) else weight) * read(case)
    return total


def happens(event: Event, case: Case, draw: float) -> bool:
    draws = np.full(len(DRAWS), UNSURE).view(DRAWS)
    for name in event.sure:
        draws[name] = SURE
    draws[event.draw] = draw
    RULES[event.rule](case, draws[0])
    what, becomes = event.makes
    return int(case.p[what]) == becomes


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_happens_when_its_draw_lies_below_the_sum_of_what_is_named_after_it_and_else_not(
    name: str, worlds: list[np.ndarray], somebody: Somebody
) -> None:
    event = EVENTS[name]
    not_in_school = {"school": (LEFT_SCHOOL, COMPLETED)} if event.rule == "livelihood" else {}
    for number, world in enumerate(worlds):
        chance = np.random.default_rng([number, crc32(name.encode())])
        people, seen = somebody(chance, not_in_school | dict(event.state))
        age = event.ages[number] if number < 2 else int(chance.integers(event.ages[0], event.ages[1] + 1))
        log_odds = log_odds_by_hand(event, Case(people[0], age, seen[0], world[0]))
        for draw, expected in ((log_odds - JUST, True), (log_odds + JUST, False)):
            case = Case(people.copy()[0], age, seen[0], world[0])
            assert happens(event, case, draw) is expected, (number, log_odds)
