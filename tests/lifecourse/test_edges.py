"""Claims about who can do what at which age, and where counts of years stop: a year makes the difference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.lifecourse.crime import crime_year
from sim.lifecourse.events import DRAWS
from sim.lifecourse.livelihood import livelihood_year
from sim.lifecourse.surroundings import SEEN
from sim.people.record import (
    CHILD,
    COMPLETED,
    DISABILITY_PENSION,
    FOREIGN_BACKGROUND,
    FOREIGN_BORN,
    INCOME_SUPPORT,
    LEFT_SCHOOL,
    LONG_TERM_SICK,
    LONG_TERM_UNEMPLOYED,
    NEVER,
    OUTSIDE,
    PERSON,
    SICK,
    STUDY,
    UNEMPLOYED,
    WORK,
)

SURE, UNSURE = -1e9, 1e9
CAME = {"origin": FOREIGN_BORN, "school": LEFT_SCHOOL}


@pytest.fixture(scope="module")
def prm(altered: Callable[..., np.ndarray]) -> np.void:
    record: np.void = altered()[0]
    return record


def somebody(**fields: int) -> np.ndarray:
    people = np.zeros(1, dtype=PERSON)
    for name, value in ({"school": COMPLETED, "years_since_conviction": NEVER} | fields).items():
        people[name] = value
    return people


def lived(prm: np.void, age: int, sure: tuple[str, ...] = (), **fields: int) -> np.ndarray:
    """Return somebody after a year of livelihood in which only what is sure happens."""
    people, seen, draws = somebody(**fields), np.zeros(1, dtype=SEEN), np.full(len(DRAWS), UNSURE).view(DRAWS)
    for name in sure:
        draws[name] = SURE
    livelihood_year(people[0], age, seen[0], prm, draws[0])
    return people


def does(prm: np.void, age: int, sure: tuple[str, ...] = (), **fields: int) -> int:
    return int(lived(prm, age, sure, **fields)["livelihood"][0])


@pytest.mark.parametrize(
    ("arrival_age", "age", "doing"),
    [
        (16, 16, STUDY), (16, 17, STUDY), (16, 18, UNEMPLOYED), (30, 31, STUDY), (30, 32, UNEMPLOYED),
        (15, 16, UNEMPLOYED),
    ],
)  # fmt: skip
def test_who_comes_grown_up_and_finds_no_work_studies_for_two_years(
    arrival_age: int, age: int, doing: int, prm: np.void
) -> None:
    assert does(prm, age, livelihood=CHILD, arrival_age=arrival_age, **CAME) == doing
    assert does(prm, age, ("find_work",), livelihood=CHILD, arrival_age=arrival_age, **CAME) == WORK
    here = CAME | {"origin": FOREIGN_BACKGROUND}
    assert does(prm, age, livelihood=CHILD, arrival_age=arrival_age, **here) == UNEMPLOYED, "born here"


@pytest.mark.parametrize(
    ("age", "before", "school", "doing"),
    [
        (29, CHILD, COMPLETED, STUDY), (29, STUDY, COMPLETED, STUDY), (29, OUTSIDE, COMPLETED, STUDY),
        (30, STUDY, COMPLETED, UNEMPLOYED), (29, STUDY, LEFT_SCHOOL, UNEMPLOYED),
        (29, UNEMPLOYED, COMPLETED, LONG_TERM_UNEMPLOYED), (29, WORK, COMPLETED, WORK),
        (29, DISABILITY_PENSION, COMPLETED, DISABILITY_PENSION), (29, SICK, COMPLETED, LONG_TERM_SICK),
    ],
)  # fmt: skip
def test_study_is_for_those_under_thirty_with_a_degree_who_are_new_to_the_labour_market_or_outside_it(
    age: int, before: int, school: int, doing: int, prm: np.void
) -> None:
    assert does(prm, age, ("study",), livelihood=before, school=school) == doing


@pytest.mark.parametrize(
    ("before", "sure", "doing"),
    [
        (CHILD, ("withdraw",), OUTSIDE), (CHILD, (), UNEMPLOYED), (STUDY, ("withdraw",), OUTSIDE),
        (OUTSIDE, ("withdraw",), OUTSIDE), (OUTSIDE, (), UNEMPLOYED), (UNEMPLOYED, ("withdraw",), LONG_TERM_UNEMPLOYED),
        (LONG_TERM_UNEMPLOYED, ("withdraw",), LONG_TERM_UNEMPLOYED), (INCOME_SUPPORT, (), LONG_TERM_UNEMPLOYED),
        (INCOME_SUPPORT, ("leave_income_support",), INCOME_SUPPORT), (INCOME_SUPPORT, ("find_work",), WORK),
        (INCOME_SUPPORT, ("withdraw", "income_support"), LONG_TERM_UNEMPLOYED),
        (WORK, ("fall_sick", "lose_work"), SICK),
        (UNEMPLOYED, ("income_support",), INCOME_SUPPORT), (WORK, ("lose_work",), UNEMPLOYED), (WORK, (), WORK),
        (SICK, (), LONG_TERM_SICK), (SICK, ("return_from_sickness",), UNEMPLOYED), (LONG_TERM_SICK, (), LONG_TERM_SICK),
        (LONG_TERM_SICK, ("return_from_sickness", "find_work"), WORK), (DISABILITY_PENSION, (), DISABILITY_PENSION),
        (DISABILITY_PENSION, ("disability_pension", "return_from_sickness"), UNEMPLOYED),
    ],
)  # fmt: skip
def test_from_each_activity_a_year_leads_where_what_happens_leads(
    before: int, sure: tuple[str, ...], doing: int, prm: np.void
) -> None:
    assert does(prm, 40, sure, livelihood=before) == doing


SPELLS = [(UNEMPLOYED, ()), (SICK, ()), (OUTSIDE, ("withdraw",)), (WORK, ()), (DISABILITY_PENSION, ())]


@pytest.mark.parametrize(("before", "sure"), SPELLS)
@pytest.mark.parametrize(("years", "then"), [(1, 2), (99, 100), (100, 100)])
def test_years_in_an_activity_are_counted_to_a_hundred(
    before: int, sure: tuple[str, ...], years: int, then: int, prm: np.void
) -> None:
    person = lived(prm, 40, sure, livelihood=before, livelihood_years=years, years_out_of_work=years)
    assert person["livelihood_years"][0] == then
    assert person["years_out_of_work"][0] == (0 if before == WORK else then)


@pytest.mark.parametrize(
    ("before", "sure"),
    [(WORK, ("lose_work",)), (UNEMPLOYED, ("income_support",)), (OUTSIDE, ()), (OUTSIDE, ("study",))],
)
def test_another_activity_begins_with_its_first_year(before: int, sure: tuple[str, ...], prm: np.void) -> None:
    person = lived(prm, 25, sure, livelihood=before, livelihood_years=7, years_out_of_work=7)
    assert person["livelihood_years"][0] == 1
    assert person["years_out_of_work"][0] == (0 if sure == ("study",) else 8)


def test_a_sick_leave_is_noted_anew_each_year_and_only_at_work(prm: np.void) -> None:
    for before in (UNEMPLOYED, SICK, OUTSIDE, DISABILITY_PENSION):
        assert lived(prm, 40, ("short_sick_leave",), livelihood=before, short_sick_leave=1)["short_sick_leave"][0] == 0
    assert lived(prm, 40, ("short_sick_leave", "fall_sick"), livelihood=WORK)["short_sick_leave"][0] == 0


def crime(prm: np.void, sure: tuple[str, ...], **fields: int) -> np.ndarray:
    people, seen, draws = somebody(**fields), np.zeros(1, dtype=SEEN), np.full(len(DRAWS), UNSURE).view(DRAWS)
    for name in sure:
        draws[name] = SURE
    crime_year(people[0], 30, seen[0], prm, draws[0])
    return people


@pytest.mark.parametrize(("so_far", "then"), [(0, 1), (248, 249), (249, 250), (250, 250)])
def test_convictions_are_counted_to_two_hundred_and_fifty(so_far: int, then: int, prm: np.void) -> None:
    person = crime(prm, ("conviction", "violence"), convictions=so_far, violent_convictions=so_far)
    assert (person["convictions"][0], person["violent_convictions"][0]) == (then, then)


@pytest.mark.parametrize(("ago", "then"), [(0, 1), (252, 253), (253, 254), (254, 254), (NEVER, NEVER)])
def test_years_since_a_conviction_are_counted_and_never_become_never(ago: int, then: int, prm: np.void) -> None:
    assert crime(prm, (), years_since_conviction=ago)["years_since_conviction"][0] == then
    assert crime(prm, ("conviction",), years_since_conviction=ago)["years_since_conviction"][0] == 0


@pytest.mark.parametrize(("left", "then", "convicted"), [(0, 0, 1), (1, 0, 1), (2, 1, 0), (3, 2, 0)])
def test_a_year_of_a_sentence_is_served_before_anybody_is_convicted_anew(
    left: int, then: int, convicted: int, prm: np.void
) -> None:
    person = crime(prm, ("conviction",), prison_years_left=left, prison_years=1, convicted=1)
    assert (person["prison_years_left"][0], person["convicted"][0]) == (then, convicted)
    assert person["prison_years"][0] == (2 if left > 1 else 1)
