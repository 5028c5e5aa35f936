"""Laws of lives: people are conserved, histories only grow, and the states of a person agree with each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.people.record import (
    ALCOHOL,
    ALCOHOL_DEPENDENCE,
    ALIVE,
    ATTRIBUTES,
    BEFORE_16,
    CHILD,
    DEAD,
    DISABILITY_PENSION,
    DRUG,
    DRUG_DEPENDENCE,
    GROWN_OUT,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    LONG_TERM_SICKNESS,
    LONG_TERM_UNEMPLOYED,
    LONG_TERM_UNEMPLOYMENT,
    MILD,
    MILD_MENTAL,
    NATIONAL,
    NEVER,
    NOT_YET_HERE,
    OPEN_SUPPORT,
    OUTSIDE,
    PERSON,
    PLACED,
    SEVERE,
    SEVERE_MENTAL,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)
from tests.invariants.laws import LAWS, Year, add_one

STEPS_OF_PRESENCE = {
    (NOT_YET_HERE, NOT_YET_HERE), (NOT_YET_HERE, ALIVE), (NOT_YET_HERE, DEAD), (ALIVE, ALIVE), (ALIVE, DEAD),
    (ALIVE, GROWN_OUT), (DEAD, DEAD), (GROWN_OUT, GROWN_OUT),
}  # fmt: skip
GIVEN_FOR_LIFE = (
    "person", "household", "school_class", "area", "birth_year", "arrival_age", "sex", "origin", "parental_education",
    "family_assistance", "parental_misuse", "parental_crime", "liability", "temperament",
)  # fmt: skip
NEVER_TAKEN_BACK = ("lone_parent", "parental_illness", "diagnosed", "conduct_problems_at_7")
COUNTED_ONE_BY_ONE = ("convictions", "violent_convictions", "years_placed", "prison_years")
SPELLS_BY_ANOTHER_NAME = np.array([[UNEMPLOYED, LONG_TERM_UNEMPLOYED], [SICK, LONG_TERM_SICK]])
LARGEST_CATEGORY = {
    "presence": 3, "sex": 1, "origin": 2, "parental_education": 2, "child_welfare": 2, "school": 4, "livelihood": 9,
    "health": 2, "misuse": 2, "outcome": 6, "prison_years_left": 2,
}  # fmt: skip
PUSHES = tuple(name for name in PERSON.names or () if name.startswith("push_"))
LAST_AGE, FIRST_AGE_OF_WORK, LAST_AGE_OF_CARE, MOST_YEARS_OF_CARE = 64, 16, 20, 21
FIRST_AGE_OF_MISUSE, FIRST_AGE_OF_CRIME, FIRST_AGE_OF_ILLNESS = 13, 15, 6


def set_for_first(name: str, value: float, least_age: int = 0) -> Callable[[Year], bool]:
    """Return what spoils a year by giving one field of one person a value it does not have."""

    def spoil(year: Year) -> bool:
        who = (year.people["presence"] == ALIVE) & (year.people[name] != value) & (year.age >= least_age)
        rows = np.flatnonzero(who)
        if len(rows) == 0:
            return False
        year.people[name][rows[0]] = value
        return True

    return spoil


# People are conserved


@LAWS.law(spoil=set_for_first("presence", 4))
def people_sum_to_the_cohort(year: Year) -> bool:
    town = year.model.municipality
    a_year = town.births_per_year + round(town.births_per_year * town.newcomers_per_birth)
    places = np.bincount(year.people["presence"], minlength=4)[:4]
    born = np.bincount(year.people["birth_year"] - town.first_birth_year, minlength=town.birth_years)
    return bool(places.sum() == a_year * town.birth_years and (born == a_year).all())


@LAWS.law(spoil=set_for_first("presence", GROWN_OUT))
def who_lives_here_is_who_lived_here_and_came_less_who_died_and_grew_out(year: Year) -> bool:
    before, now = (np.bincount(one["presence"], minlength=4) for one in (year.before, year.people))
    came = (year.age == year.people["arrival_age"]).sum()
    grew_out = ((year.before["presence"] == ALIVE) & (year.age > LAST_AGE)).sum()
    return bool(now[ALIVE] == before[ALIVE] + came - (now[DEAD] - before[DEAD]) - grew_out)


@LAWS.law(spoil=set_for_first("presence", NOT_YET_HERE))
def nobody_comes_back(year: Year) -> bool:
    steps = zip(year.before["presence"].tolist(), year.people["presence"].tolist(), strict=True)
    return set(steps) <= STEPS_OF_PRESENCE


@LAWS.law(spoil=set_for_first("presence", GROWN_OUT))
def people_are_here_from_arrival_to_64(year: Year) -> bool:
    now, age = year.people["presence"], year.age
    has_arrived = age >= year.people["arrival_age"]
    return bool(
        (has_arrived | (now == NOT_YET_HERE)).all()
        and not ((now == NOT_YET_HERE) & has_arrived & (age <= LAST_AGE)).any()
        and not ((now == ALIVE) & (age > LAST_AGE)).any()
        and not ((now == GROWN_OUT) & (age <= LAST_AGE)).any()
    )


def change_the_gone(year: Year) -> bool:
    rows = np.flatnonzero(np.isin(year.before["presence"], (DEAD, GROWN_OUT)))
    year.people["convictions"][rows[:1]] ^= 1
    return len(rows) > 0


@LAWS.law(spoil=change_the_gone)
def the_gone_stay_as_they_were(year: Year) -> bool:
    gone = np.isin(year.before["presence"], (DEAD, GROWN_OUT))
    kept = [name for name in PERSON.names or () if name not in PUSHES]
    return all(np.array_equal(year.before[name][gone], year.people[name][gone]) for name in kept)


def change_who_waits(year: Year) -> bool:
    rows = np.flatnonzero(year.people["presence"] == NOT_YET_HERE)
    year.people["bonds"][rows[:1]] += np.float32(0.5)
    return len(rows) > 0


@LAWS.law(spoil=change_who_waits)
def nothing_happens_to_those_not_yet_here(year: Year) -> bool:
    waiting = year.people["presence"] == NOT_YET_HERE
    return year.before[waiting].tobytes() == year.people[waiting].tobytes()


# Histories only grow


@LAWS.law(spoil=add_one(lambda year: year.people["area"]))
def what_is_given_at_birth_stays(year: Year) -> bool:
    return all(np.array_equal(year.before[name], year.people[name]) for name in GIVEN_FOR_LIFE)


def take_back(year: Year) -> bool:
    rows = np.flatnonzero(year.before["diagnosed"] == 1)
    year.people["diagnosed"][rows[:1]] = 0
    return len(rows) > 0


@LAWS.law(spoil=take_back)
def what_is_never_taken_back_stays(year: Year) -> bool:
    first = year.before["first_placed_age"]
    return bool(
        all((year.people[name] >= year.before[name]).all() for name in NEVER_TAKEN_BACK)
        and ((first == NEVER) | (year.people["first_placed_age"] == first)).all()
    )


def two_at_once(year: Year) -> bool:
    year.people["prison_years"][:1] += 2
    return len(year.people) > 0


@LAWS.law(spoil=two_at_once)
def convictions_and_years_of_care_and_prison_grow_one_by_one(year: Year) -> bool:
    return all(np.isin(year.people[name].astype(int) - year.before[name], (0, 1)).all() for name in COUNTED_ONE_BY_ONE)


def grown_and_alive(year: Year) -> np.ndarray:
    here = (year.before["presence"] == ALIVE) & (year.people["presence"] == ALIVE)
    grown: np.ndarray = here & (year.people["livelihood"] != CHILD)
    return grown


@LAWS.law(spoil=add_one(lambda year: year.people["livelihood_years"], grown_and_alive))
def a_spell_counts_its_years(year: Year) -> bool:
    lived = grown_and_alive(year)
    moves = np.stack([year.before["livelihood"], year.people["livelihood"]], axis=1)[lived]
    goes_on = (moves[:, 0] == moves[:, 1]) | (moves[:, None] == SPELLS_BY_ANOTHER_NAME).all(axis=2).any(axis=1)
    before = year.before["livelihood_years"][lived].astype(int)
    return np.array_equal(year.people["livelihood_years"][lived].astype(int), np.where(goes_on, before + 1, 1))


@LAWS.law(spoil=add_one(lambda year: year.people["years_out_of_work"], grown_and_alive))
def years_out_of_work_end_with_work_or_study(year: Year) -> bool:
    lived = grown_and_alive(year)
    is_idle = ~np.isin(year.people["livelihood"][lived], (WORK, STUDY))
    before = year.before["years_out_of_work"][lived].astype(int)
    return np.array_equal(year.people["years_out_of_work"][lived].astype(int), np.where(is_idle, before + 1, 0))


# States agree with each other


@LAWS.law(spoil=set_for_first("health", 7))
def every_state_is_one_there_is_and_every_trait_a_number(year: Year) -> bool:
    p = year.people[year.is_alive]
    return bool(
        all((p[name] <= largest).all() for name, largest in LARGEST_CATEGORY.items())
        and all((p[one.name] <= 1).all() for one in ATTRIBUTES if one.unit == "0/1")
        and all(np.isfinite(p[one.name]).all() for one in ATTRIBUTES if one.dtype == "f4")
    )


@LAWS.law(spoil=set_for_first("livelihood", CHILD, least_age=FIRST_AGE_OF_WORK))
def children_are_children_until_16_and_no_longer(year: Year) -> bool:
    p, young = year.people[year.is_alive], year.age[year.is_alive] < FIRST_AGE_OF_WORK
    return bool(((p["livelihood"] == CHILD) == young).all() and ((p["school"] == BEFORE_16) == young).all())


def jail_a_worker(year: Year) -> bool:
    rows = np.flatnonzero(year.is_alive & (year.people["livelihood"] == WORK))
    year.people["prison_years_left"][rows[:1]] = 1
    return len(rows) > 0


@LAWS.law(spoil=jail_a_worker)
def nobody_works_in_prison_and_pupils_study(year: Year) -> bool:
    p, young = year.people[year.is_alive], year.age[year.is_alive] < FIRST_AGE_OF_WORK
    in_prison = p["prison_years_left"] > 0
    at_school = np.isin(p["school"], (NATIONAL, INTRODUCTORY)) & ~in_prison
    return bool(
        (p["livelihood"][in_prison & ~young] == OUTSIDE).all()
        and (p["livelihood"][at_school] == STUDY).all()
        and (p["prison_years"] > year.before["prison_years"][year.is_alive])[in_prison].all()
    )


@LAWS.law(spoil=set_for_first("child_welfare", PLACED, least_age=LAST_AGE_OF_CARE + 1))
def care_of_the_young_ends_at_20_and_leaves_its_mark(year: Year) -> bool:
    p, age = year.people[year.is_alive], year.age[year.is_alive]
    was_placed = (p["child_welfare"] == PLACED) | (p["years_placed"] > 0)
    return bool(
        (age[np.isin(p["child_welfare"], (PLACED, OPEN_SUPPORT))] <= LAST_AGE_OF_CARE).all()
        and ((p["first_placed_age"] <= LAST_AGE_OF_CARE) | (p["first_placed_age"] == NEVER)).all()
        and (p["first_placed_age"] != NEVER)[was_placed].all()
        and (p["years_placed"] <= MOST_YEARS_OF_CARE).all()
    )


def let_a_toddler_drink(year: Year) -> bool:
    rows = np.flatnonzero(year.is_alive & (year.age < FIRST_AGE_OF_MISUSE))
    year.people["misuse"][rows[:1]] = ALCOHOL
    return len(rows) > 0


@LAWS.law(spoil=let_a_toddler_drink)
def misuse_crime_and_illness_have_a_first_age(year: Year) -> bool:
    p, age = year.people[year.is_alive], year.age[year.is_alive]
    return bool(
        not (p["misuse"] > 0)[age < FIRST_AGE_OF_MISUSE].any()
        and not (p["convictions"] > 0)[age < FIRST_AGE_OF_CRIME].any()
        and not (p["health"] > 0)[age < FIRST_AGE_OF_ILLNESS].any()
    )


def is_misusing(year: Year) -> np.ndarray:
    misusing: np.ndarray = year.people["misuse"] > 0
    return misusing


@LAWS.law(spoil=add_one(lambda year: year.people["misuse_years"], lambda year: year.is_alive & ~is_misusing(year)))
def years_in_misuse_and_illness_belong_to_somebody_in_it(year: Year) -> bool:
    p = year.people[year.is_alive]
    return bool(((p["misuse"] > 0) == (p["misuse_years"] > 0)).all() and (p["health_years"] > 0)[p["health"] > 0].all())


@LAWS.law(spoil=add_one(lambda year: year.people["convictions"], lambda year: year.is_alive))
def a_conviction_of_the_year_is_counted_once(year: Year) -> bool:
    p, before = year.people[year.is_alive], year.before[year.is_alive]
    return bool(
        np.array_equal(p["convicted"] == 1, p["convictions"] > before["convictions"])
        and np.array_equal(p["convicted"] == 1, p["years_since_conviction"] == 0)
        and np.array_equal(p["convictions"] > 0, p["years_since_conviction"] < NEVER)
        and (p["violent_convictions"] <= p["convictions"]).all()
    )


@LAWS.law(spoil=set_for_first("outcome", SEVERE_MENTAL))
def the_outcome_is_the_most_severe_state(year: Year) -> bool:
    p = year.people[year.is_alive]
    least = year.model.parameters["mild_mental_outcome_least_years"][0]
    expected = np.select(
        [
            p["misuse"] == DRUG, p["health"] == SEVERE, p["misuse"] == ALCOHOL,
            np.isin(p["livelihood"], (LONG_TERM_SICK, DISABILITY_PENSION)),
            np.isin(p["livelihood"], (LONG_TERM_UNEMPLOYED, INCOME_SUPPORT)),
            (p["health"] == MILD) & (p["health_years"] >= least),
        ],
        [DRUG_DEPENDENCE, SEVERE_MENTAL, ALCOHOL_DEPENDENCE, LONG_TERM_SICKNESS, LONG_TERM_UNEMPLOYMENT, MILD_MENTAL],
    )  # fmt: skip
    return np.array_equal(p["outcome"], expected)


# Everybody is counted


@LAWS.law(spoil=add_one(lambda year: year.model.outcome_counts))
def everybody_alive_is_counted_once_by_outcome(year: Year) -> bool:
    return int(year.model.outcome_counts.sum()) == year.counted_before + int(year.is_alive.sum())


@LAWS.law(spoil=add_one(lambda year: year.model.states_by_year[year.place]))
def the_states_of_a_year_sum_to_the_living(year: Year) -> bool:
    states = np.bincount(year.people["outcome"][year.is_alive], minlength=7)
    told = year.model.datacollector.model_vars["alive"][-1]
    return np.array_equal(year.model.states_by_year[year.place], states) and told == year.is_alive.sum()


def one_resident_more(year: Year) -> bool:
    year.model.residents_by_year[-1] += 1
    return True


@LAWS.law(spoil=one_resident_more)
def residents_are_the_living_and_who_died_this_year(year: Year) -> bool:
    died = (year.people["presence"] == DEAD) & (year.before["presence"] != DEAD)
    by_age = np.bincount(year.age[year.is_alive | died], minlength=LAST_AGE + 1)
    told = year.model.residents_by_year[-1]
    return bool(told == by_age.sum() and np.array_equal(year.model.residents_by_age[-1], by_age))


@LAWS.law(spoil=add_one(lambda year: year.model.outcome_years), at_the_end=True)
def years_kept_of_each_person_are_the_years_counted(year: Year) -> bool:
    model = year.model
    first, last = model.economics.exclusion_ages
    for group in (0, 1):
        who = model.group_of_person % 2 == group
        if not np.array_equal(
            model.outcome_counts[group, first : last + 1].sum(axis=0), model.outcome_years[who].sum(axis=0)
        ):
            return False
    return bool(sum(model.new_cases) == model._ever_in_a_state.sum())
