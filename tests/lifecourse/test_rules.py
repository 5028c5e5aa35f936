"""Claims about single rules of life, each on one person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.lifecourse.child_welfare import child_welfare_year
from sim.lifecourse.crime import crime_year
from sim.lifecourse.development import development_year, expressed, next_value, yearly_share
from sim.lifecourse.events import DRAWS
from sim.lifecourse.family import family_year
from sim.lifecourse.health import health_year
from sim.lifecourse.livelihood import livelihood_year
from sim.lifecourse.mortality import mortality_year
from sim.lifecourse.needs import NEEDS, needs_of, weighted_need
from sim.lifecourse.outcome import outcome_of
from sim.lifecourse.school import school_year
from sim.lifecourse.substance import substance_year
from sim.lifecourse.surroundings import SEEN
from sim.people.draws import LOGISTIC_TO_SD
from sim.people.record import (
    ALCOHOL,
    ALCOHOL_DEPENDENCE,
    ALIVE,
    COMPLETED,
    DEAD,
    DISABILITY_PENSION,
    DRUG,
    DRUG_DEPENDENCE,
    FOREIGN_BORN,
    INCOME_PER_SD,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LEFT_SCHOOL,
    LONG_TERM_SICK,
    LONG_TERM_SICKNESS,
    LONG_TERM_UNEMPLOYED,
    LONG_TERM_UNEMPLOYMENT,
    MILD,
    MILD_MENTAL,
    NATIONAL,
    NEVER,
    NO_OUTCOME,
    NO_SUPPORT,
    OPEN_SUPPORT,
    OUTSIDE,
    PERSON,
    PLACED,
    SEVERE,
    SEVERE_MENTAL,
    SICK,
    STUDY,
    UNEMPLOYED,
    WELL,
    WORK,
)

SURE, UNSURE = -1e9, 1e9
"""A draw at which every event happens, and one at which none does."""


class Life:
    """One person, the parameters, and the accidents of a year."""

    def __init__(self, parameters: np.ndarray) -> None:
        self.people = np.zeros(1, dtype=PERSON)
        self.people["years_since_conviction"] = self.people["first_placed_age"] = NEVER
        self.people["presence"] = ALIVE
        self.parameters = parameters
        self.draws = np.zeros(1, dtype=DRAWS)
        for name in DRAWS.names or ():
            self.draws[name] = UNSURE
        self.surroundings = np.zeros(1, dtype=SEEN)

    def __getitem__(self, name: str) -> float:
        return self.people[name][0].item()

    def be(self, **fields: float) -> Life:
        for name, value in fields.items():
            self.people[name] = value
        return self

    def draw(self, **draws: float) -> Life:
        for name, value in draws.items():
            self.draws[name] = value
        return self

    @property
    def p(self) -> np.void:
        return self.people[0]

    @property
    def z(self) -> np.void:
        return self.draws[0]

    @property
    def prm(self) -> np.void:
        return self.parameters[0]

    @property
    def seen(self) -> np.void:
        return self.surroundings[0]


@pytest.fixture
def life(altered: Callable[..., np.ndarray]) -> Life:
    return Life(altered())


def develop(life: Life, age: int) -> None:
    for name in ("attention", "externalising", "internalising", "attainment", "bonds"):
        life.draw(**{name: 0.0})
    development_year(life.p, age, life.seen, life.prm, life.z)


# Development and family


def test_a_trait_is_drawn_back_to_what_is_usual_keeps_its_share_and_meets_chance() -> None:
    assert next_value(2.0, 1.0, 0.8, 0.5, 0.0) == pytest.approx(1.8)
    assert next_value(1.0, 1.0, 0.8, 0.5, 0.0) == 1.0
    assert next_value(2.0, 1.0, 0.0, 0.0, 5.0) == 1.0
    one_sd = np.pi / np.sqrt(3.0)
    assert next_value(0.0, 0.0, 0.8, 0.5, one_sd) == pytest.approx(0.3), "0.5 times sqrt(1 - 0.64)"
    assert yearly_share(0.6) == pytest.approx(0.8)


def test_the_familys_income_follows_what_lasts_and_the_times_and_moves_nothing_in_the_child(
    altered: Callable[..., np.ndarray],
) -> None:
    poor, rich = Life(altered()), Life(altered())
    for life, draw in ((poor, -2.0), (rich, 2.0)):
        life.draw(separation=UNSURE, parental_illness=UNSURE, parenting=0.0)
        family_year(life.p, life.prm, life.draw(lasting_income=draw, income_of_the_times=draw).z)
    both_sd = float(poor.parameters["income_lasting_sd"][0] + poor.parameters["income_times_sd"][0])
    apart = rich["family_income"] - poor["family_income"]
    assert apart == pytest.approx(2 * 2.0 * LOGISTIC_TO_SD * both_sd * INCOME_PER_SD, abs=2)
    assert [name for name in PERSON.names or () if poor[name] != rich[name]] == ["family_income"]


@pytest.mark.parametrize("persistence", [0.3, 0.9])
def test_a_trait_keeps_its_spread_however_persistent_it_is(persistence: float) -> None:
    chance = np.random.default_rng(1)
    trait = chance.normal(scale=0.7, size=1000)
    for _ in range(40):
        draws = chance.logistic(size=len(trait))
        trait = np.array([next_value(x, 0.0, persistence, 0.7, e) for x, e in zip(trait, draws, strict=True)])
    assert trait.std() == pytest.approx(0.7, rel=0.1)


def test_a_push_is_met_by_others_and_not_written_into_the_trait(life: Life, altered: Callable[..., np.ndarray]) -> None:
    pushed = Life(altered()).be(push_externalising=-1.0)
    develop(life, 10)
    develop(pushed, 10)
    assert expressed(np.float32(0.25), np.float32(-1.0)) == -0.75
    assert pushed["externalising"] == life["externalising"]
    assert pushed["bonds"] > life["bonds"]
    assert pushed["attainment"] > life["attainment"]


@pytest.mark.parametrize(("externalising", "push", "noted"), [(1.5, 0.0, 1), (1.0, 0.0, 0), (1.5, -0.5, 0)])
def test_conduct_problems_are_noted_at_seven_as_they_show(
    life: Life, externalising: float, push: float, noted: int
) -> None:
    life.be(externalising=externalising, push_externalising=push)
    develop(life, 6)
    assert life["conduct_problems_at_7"] == 0
    life.be(externalising=externalising)
    develop(life, 7)
    assert life["conduct_problems_at_7"] == noted


def test_parents_separate_once_and_an_ill_parent_stays_marked(life: Life) -> None:
    family_year(life.p, life.prm, life.draw(parenting=0.0).z)
    assert (life["lone_parent"], life["parental_illness"]) == (0, 0)
    family_year(life.p, life.prm, life.draw(separation=SURE, parental_illness=SURE).z)
    assert (life["lone_parent"], life["parental_illness"]) == (1, 1)
    family_year(life.p, life.prm, life.draw(separation=UNSURE, parental_illness=UNSURE).z)
    assert (life["lone_parent"], life["parental_illness"]) == (1, 1)


# Child welfare


def welfare(life: Life, age: int, known: int = 0) -> float:
    life.be(known_to_social_services=known)
    child_welfare_year(life.p, age, life.prm, life.z)
    return life["child_welfare"]


def test_care_begins_is_counted_ends_and_never_outlasts_twenty(life: Life) -> None:
    assert welfare(life, 8) == NO_SUPPORT
    assert welfare(life, 9, known=1) == OPEN_SUPPORT
    assert welfare(life.draw(placement=SURE), 10) == PLACED
    assert life["first_placed_age"] == 10
    assert welfare(life, 11) == PLACED
    assert life["years_placed"] == 1
    assert welfare(life.draw(placement_end=SURE), 12) == NO_SUPPORT
    assert welfare(life, 13) == PLACED
    assert life["first_placed_age"] == 10
    assert welfare(life.draw(placement_end=UNSURE), 20) == PLACED
    assert welfare(life, 21) == NO_SUPPORT
    assert welfare(life, 22, known=1) == NO_SUPPORT


def test_a_child_that_social_services_know_is_placed_at_a_smaller_need(life: Life) -> None:
    hazard = float(life.prm["placement_log_odds"][8])
    life.draw(placement=hazard + 0.5)
    assert welfare(life, 8) == NO_SUPPORT
    assert welfare(life, 8, known=1) == PLACED


# School


def school(life: Life, age: int) -> float:
    school_year(life.p, age, life.prm, life.z)
    return life["school"]


def test_school_goes_from_sixteen_to_nineteen_or_twenty(life: Life) -> None:
    life.draw(eligibility=SURE, completion=SURE)
    assert [school(life, age) for age in (16, 17, 18, 19, 20)] == [NATIONAL] * 3 + [COMPLETED] * 2
    introductory = life.be(school=0).draw(eligibility=UNSURE)
    assert [school(introductory, age) for age in range(16, 21)] == [INTRODUCTORY] * 4 + [COMPLETED]


def test_who_leaves_may_come_back_until_the_last_age_and_no_longer(life: Life) -> None:
    life.draw(eligibility=SURE)
    assert [school(life, age) for age in (16, 17, 18)] == [NATIONAL, LEFT_SCHOOL, LEFT_SCHOOL]
    assert school(life.draw(late_completion=SURE), 29) == LEFT_SCHOOL
    assert school(life, 28) == COMPLETED


def test_who_arrives_after_sixteen_brings_a_schooling(life: Life) -> None:
    life.be(origin=FOREIGN_BORN, arrival_age=30)
    assert school(life, 30) == LEFT_SCHOOL
    assert school(life.be(school=0).draw(completion=SURE), 30) == COMPLETED


# Misuse, crime, health, death


def test_misuse_begins_lengthens_worsens_and_ends(life: Life) -> None:
    def year() -> tuple[float, float]:
        substance_year(life.p, 25, life.seen, life.prm, life.z)
        return life["misuse"], life["misuse_years"]

    assert year() == (0, 0)
    life.draw(alcohol=SURE)
    assert year() == (ALCOHOL, 1)
    assert year() == (ALCOHOL, 2)
    life.draw(drug=SURE)
    assert year() == (DRUG, 1)
    assert year() == (DRUG, 2)
    life.draw(misuse_end=SURE, drug=UNSURE, alcohol=UNSURE)
    assert year() == (0, 0)


def test_nobody_is_convicted_in_prison_and_a_sentence_is_one_year_or_two(life: Life) -> None:
    def year() -> tuple[float, float, float, float]:
        crime_year(life.p, 25, life.seen, life.prm, life.z)
        return life["convicted"], life["convictions"], life["prison_years_left"], life["prison_years"]

    assert year() == (0, 0, 0, 0)
    assert life["years_since_conviction"] == NEVER
    life.draw(conviction=SURE, prison=SURE, prison_length=SURE)
    assert year() == (1, 1, 2, 1)
    assert life["years_since_conviction"] == 0
    assert year() == (0, 1, 1, 2)
    assert life["years_since_conviction"] == 1
    life.draw(prison_length=UNSURE)
    assert year() == (1, 2, 1, 3)
    life.draw(conviction=UNSURE)
    assert year() == (0, 2, 0, 3)
    for _ in range(300):
        year()
    assert life["years_since_conviction"] == NEVER - 1, "long ago is not never"


@pytest.mark.parametrize(("years_ago", "recent"), [(0, True), (2, True), (3, False), (200, False)])
def test_a_conviction_is_recent_for_three_years(
    years_ago: int, recent: bool, altered: Callable[..., np.ndarray]
) -> None:
    life = Life(altered(conviction_recent=20.0, work_recent_conviction=-20.0, recent_conviction_years=3.0))
    life.be(convictions=1, years_since_conviction=years_ago, livelihood=UNEMPLOYED, school=COMPLETED)
    crime_year(life.p, 30, life.seen, life.prm, life.draw(conviction=5.0).z)
    assert life["convicted"] == recent
    life.be(convicted=0, years_since_conviction=years_ago + 1)
    livelihood_year(life.p, 30, life.seen, life.prm, life.draw(find_work=-5.0).z)
    assert (life["livelihood"] == WORK) == (not recent)


def test_each_rule_looks_at_its_own_part_of_the_surroundings(altered: Callable[..., np.ndarray]) -> None:
    peers = altered(conviction_peers=100.0, drug_peers=100.0, find_work_area=100.0, externalising_peers=100.0)
    for shown in SEEN.names or ():
        life = Life(peers).be(school=COMPLETED, livelihood=UNEMPLOYED).draw(conviction=50.0, drug=50.0, find_work=50.0)
        life.surroundings[shown] = 1.0
        develop(life, 10)
        substance_year(life.p, 25, life.seen, life.prm, life.z)
        crime_year(life.p, 25, life.seen, life.prm, life.z)
        livelihood_year(life.p, 25, life.seen, life.prm, life.z)
        assert (life["externalising"] > 5.0) == (shown == "class_externalising")
        assert (life["misuse"] == DRUG) == (shown == "area_drug_share")
        assert (life["convicted"] == 1) == (shown == "area_convicted_share")
        assert (life["livelihood"] == WORK) == (shown == "area_out_of_work_share")


def test_counts_stop_before_they_would_begin_anew(life: Life) -> None:
    life.be(convictions=250, violent_convictions=250)
    crime_year(life.p, 40, life.seen, life.prm, life.draw(conviction=SURE, violence=SURE).z)
    assert (life["convictions"], life["violent_convictions"]) == (250, 250)


def test_illness_comes_by_degrees_and_goes_by_degrees(life: Life) -> None:
    def year() -> tuple[float, float]:
        health_year(life.p, 30, life.prm, life.z)
        return life["health"], life["health_years"]

    assert year() == (WELL, 0)
    life.draw(ill_health=SURE)
    assert year() == (MILD, 1)
    assert year() == (MILD, 2)
    life.draw(severe_illness=SURE)
    assert year() == (SEVERE, 1)
    assert year() == (SEVERE, 2)
    life.draw(severe_illness=UNSURE, recovery=SURE)
    assert year() == (MILD, 1)
    assert year() == (WELL, 1)


@pytest.mark.parametrize("worse", [{"misuse": DRUG}, {"misuse": ALCOHOL}, {"health": SEVERE}, {"sex": 0}])
def test_misuse_severe_illness_and_being_a_man_shorten_life(worse: dict[str, float], life: Life) -> None:
    life.be(sex=1)
    hazard = float(life.prm["death_log_odds"][40] + life.prm["death_woman"])
    mortality_year(life.p, 40, life.prm, life.draw(death=hazard + 1e-6).z)
    assert life["presence"] == ALIVE
    mortality_year(life.be(**worse).p, 40, life.prm, life.z)
    assert life["presence"] == DEAD


# Livelihood


def live(life: Life, age: int, **fields: float) -> float:
    livelihood_year(life.be(**fields).p, age, life.seen, life.prm, life.z)
    return life["livelihood"]


def test_a_second_year_of_unemployment_or_sickness_is_long_term(life: Life) -> None:
    life.be(school=COMPLETED, livelihood=WORK)
    assert live(life.draw(lose_work=SURE), 40) == UNEMPLOYED
    assert [live(life, age) for age in (41, 42)] == [LONG_TERM_UNEMPLOYED] * 2
    assert live(life.draw(find_work=SURE), 43) == WORK
    assert live(life.draw(fall_sick=SURE), 44) == SICK
    assert [live(life, age) for age in (45, 46)] == [LONG_TERM_SICK] * 2
    assert life["livelihood_years"] == 3, "the same spell under two names"
    assert live(life.draw(return_from_sickness=SURE), 47) == WORK


def test_prison_comes_before_school_and_school_before_work(life: Life) -> None:
    life.draw(find_work=SURE, disability_pension=SURE)
    assert live(life, 20, school=NATIONAL, prison_years_left=1) == OUTSIDE
    assert live(life, 20, prison_years_left=0) == STUDY
    assert live(life, 20, school=COMPLETED) == DISABILITY_PENSION


def test_disability_pension_and_income_support_have_their_least_ages(life: Life) -> None:
    life.be(school=LEFT_SCHOOL).draw(disability_pension=SURE, income_support=SURE, withdraw=SURE)
    assert live(life, 17, livelihood=0) == OUTSIDE
    assert live(life, 18, livelihood=0) == INCOME_SUPPORT
    assert live(life, 19, livelihood=0) == DISABILITY_PENSION


def test_years_out_of_work_count_every_idle_year_in_a_row(life: Life) -> None:
    life.be(school=COMPLETED, livelihood=WORK).draw(lose_work=SURE)
    for age in range(30, 34):
        live(life, age)
    assert life["years_out_of_work"] == 4
    live(life.draw(find_work=SURE), 34)
    assert life["years_out_of_work"] == 0


def test_a_short_sick_leave_is_noted_on_working_years_only(life: Life) -> None:
    life.be(school=COMPLETED, livelihood=WORK).draw(short_sick_leave=SURE)
    assert (live(life, 40), life["short_sick_leave"]) == (WORK, 1)
    assert (live(life.draw(short_sick_leave=UNSURE), 41), life["short_sick_leave"]) == (WORK, 0)


RULES: dict[str, Callable[[Life, int], None]] = {
    "child_welfare": lambda life, age: child_welfare_year(life.p, age, life.prm, life.z),
    "school": lambda life, age: school_year(life.p, age, life.prm, life.z),
    "substance": lambda life, age: substance_year(life.p, age, life.seen, life.prm, life.z),
    "crime": lambda life, age: crime_year(life.p, age, life.seen, life.prm, life.z),
    "health": lambda life, age: health_year(life.p, age, life.prm, life.z),
    "livelihood": lambda life, age: livelihood_year(life.p, age, life.seen, life.prm, life.z),
}

# The coefficient a year, its rule, the state, the years it has lasted, the draw, what becomes what, and the last year.
DURATIONS = [
    ("find_work_per_year", "livelihood", {"livelihood": INCOME_SUPPORT, "school": COMPLETED}, "livelihood_years",
     "find_work", "livelihood", WORK, 8),
    ("return_from_sickness_per_year", "livelihood", {"livelihood": LONG_TERM_SICK, "school": COMPLETED},
     "livelihood_years", "return_from_sickness", "livelihood", UNEMPLOYED, 8),
    ("recovery_per_year", "health", {"health": MILD}, "health_years", "recovery", "health", WELL, 10),
    ("misuse_end_per_year", "substance", {"misuse": ALCOHOL}, "misuse_years", "misuse_end", "misuse", 0, 10),
]  # fmt: skip


@pytest.mark.parametrize("case", DURATIONS, ids=lambda case: case[0])
def test_each_year_counts_until_it_makes_no_difference_any_more(
    case: tuple[str, str, dict[str, float], str, str, str, int, int], altered: Callable[..., np.ndarray]
) -> None:
    coefficient, rule, state, years, draw, field, value, last = case
    parameters = altered(**{coefficient: 100.0})
    for so_far in (1, last - 1, last, last + 5):
        for threshold, happens in ((-50.0, True), (50.0, False)):
            life = Life(parameters).be(**state, **{years: so_far})
            life.draw(**{draw: 100.0 * min(so_far, last) + threshold})
            RULES[rule](life, 40)
            assert (life[field] == value) == happens, so_far


# What services and programmes move

JOBLESS = {"livelihood": UNEMPLOYED, "school": COMPLETED}

# Which coefficient of which rule, at which age and in which state, by which draw, decides that a field becomes what.
LEANS_ON_A_TRAIT = [
    ("conviction_externalising", "crime", 25, {}, "conviction", "convicted", 1),
    ("conviction_attention", "crime", 25, {}, "conviction", "convicted", 1),
    ("conviction_attainment", "crime", 25, {}, "conviction", "convicted", 1),
    ("substance_externalising", "substance", 25, {}, "drug", "misuse", DRUG),
    ("substance_attention", "substance", 25, {}, "drug", "misuse", DRUG),
    ("substance_attainment", "substance", 25, {}, "alcohol", "misuse", ALCOHOL),
    ("substance_bonds", "substance", 25, {}, "alcohol", "misuse", ALCOHOL),
    ("ill_health_internalising", "health", 25, {}, "ill_health", "health", MILD),
    ("ill_health_attention", "health", 25, {}, "ill_health", "health", MILD),
    ("severe_illness_internalising", "health", 25, {}, "severe_illness", "health", SEVERE),
    ("eligibility_attainment", "school", 16, {}, "eligibility", "school", NATIONAL),
    ("completion_attainment", "school", 19, {"school": NATIONAL}, "completion", "school", COMPLETED),
    ("completion_externalising", "school", 19, {"school": NATIONAL}, "completion", "school", COMPLETED),
    ("completion_bonds", "school", 20, {"school": INTRODUCTORY}, "completion", "school", COMPLETED),
    ("late_completion_attainment", "school", 25, {"school": LEFT_SCHOOL}, "late_completion", "school", COMPLETED),
    ("placement_parenting", "child_welfare", 8, {}, "placement", "child_welfare", PLACED),
    ("placement_externalising", "child_welfare", 15, {}, "placement", "child_welfare", PLACED),
    ("work_attention", "livelihood", 40, JOBLESS, "find_work", "livelihood", WORK),
    ("work_attainment", "livelihood", 40, JOBLESS, "find_work", "livelihood", WORK),
    ("find_work_bonds", "livelihood", 40, JOBLESS, "find_work", "livelihood", WORK),
    ("study_attainment", "livelihood", 21, {"livelihood": STUDY, "school": COMPLETED}, "study", "livelihood", STUDY),
    (
        "disability_pension_attention", "livelihood", 40, JOBLESS, "disability_pension", "livelihood",
        DISABILITY_PENSION,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", LEANS_ON_A_TRAIT, ids=lambda case: case[0])
def test_what_a_programme_moves_counts_as_the_trait_itself(
    case: tuple[str, str, int, dict[str, float], str, str, int], altered: Callable[..., np.ndarray]
) -> None:
    coefficient, rule, age, state, draw, field, value = case
    moved = coefficient.rsplit("_", 1)[1]
    parameters = altered(**{coefficient: 50.0})
    happens = []
    for own, push in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (2.0, -2.0)):
        life = Life(parameters).be(**state, **{moved: own, f"push_{moved}": push}).draw(**{draw: 25.0})
        RULES[rule](life, age)
        happens.append(life[field] == value)
    assert happens == [False, True, True, False]


def test_a_programme_that_calms_makes_a_conviction_less_often_one_for_violence(
    altered: Callable[..., np.ndarray],
) -> None:
    violent = []
    for push in (0.0, -1.0):
        life = Life(altered(violence_externalising=50.0)).be(externalising=1.0, push_externalising=push)
        RULES["crime"](life.draw(conviction=SURE, violence=25.0), 25)
        violent.append(life["violent_convictions"])
    assert violent == [1, 0]


# Which lever, at which age and in which state, by which draw, makes a field become what; -1: the lever prevents it.
LEVERS_ON_EVENTS = [
    ("completion", "school", 19, {"school": NATIONAL}, "completion", "school", COMPLETED, 1),
    ("completion", "school", 17, {"school": NATIONAL}, "completion", "school", NATIONAL, 1),
    ("work", "livelihood", 40, JOBLESS, "find_work", "livelihood", WORK, 1),
    ("work", "livelihood", 40, {"livelihood": SICK, "school": COMPLETED}, "return_from_sickness", "livelihood",
     UNEMPLOYED, 1),
    ("conviction", "crime", 25, {}, "conviction", "convicted", 1, 1),
    ("substance", "substance", 25, {}, "drug", "misuse", DRUG, 1),
    ("substance", "substance", 25, {}, "alcohol", "misuse", ALCOHOL, 1),
    ("substance", "substance", 25, {"misuse": ALCOHOL}, "misuse_end", "misuse", NO_OUTCOME, -1),
    ("ill_health", "health", 25, {}, "ill_health", "health", MILD, 1),
    ("ill_health", "health", 25, {}, "severe_illness", "health", SEVERE, 1),
    ("ill_health", "health", 25, {"health": MILD, "health_years": 1}, "recovery", "health", WELL, -1),
]  # fmt: skip


@pytest.mark.parametrize("case", LEVERS_ON_EVENTS, ids=lambda case: f"{case[0]}-{case[4]}-{case[2]}")
def test_a_lever_moves_its_event_the_way_it_says(
    case: tuple[str, str, int, dict[str, float], str, str, int, int], life: Life, altered: Callable[..., np.ndarray]
) -> None:
    lever, rule, age, state, draw, field, value, sign = case
    happens = []
    for push in (50.0, -50.0):
        one = Life(altered()).be(**state, **{f"push_{lever}": push}).draw(**{draw: 0.0})
        RULES[rule](one, age)
        happens.append(one[field] == value)
    assert happens == ([True, False] if sign > 0 else [False, True])


# What is read out


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ({}, NO_OUTCOME),
        ({"livelihood": OUTSIDE}, NO_OUTCOME),
        ({"livelihood": UNEMPLOYED}, NO_OUTCOME),
        ({"livelihood": SICK}, NO_OUTCOME),
        ({"health": MILD, "health_years": 1}, NO_OUTCOME),
        ({"health": MILD, "health_years": 2}, MILD_MENTAL),
        ({"health": MILD, "health_years": 2, "livelihood": INCOME_SUPPORT}, LONG_TERM_UNEMPLOYMENT),
        ({"livelihood": LONG_TERM_UNEMPLOYED}, LONG_TERM_UNEMPLOYMENT),
        ({"livelihood": LONG_TERM_SICK}, LONG_TERM_SICKNESS),
        ({"livelihood": DISABILITY_PENSION}, LONG_TERM_SICKNESS),
        ({"livelihood": DISABILITY_PENSION, "misuse": ALCOHOL}, ALCOHOL_DEPENDENCE),
        ({"health": SEVERE, "misuse": ALCOHOL}, SEVERE_MENTAL),
        ({"health": SEVERE, "misuse": DRUG, "livelihood": LONG_TERM_SICK}, DRUG_DEPENDENCE),
    ],
)
def test_a_person_is_counted_once_in_the_most_severe_outcome(state: dict[str, float], outcome: int, life: Life) -> None:
    assert outcome_of(life.be(**state).p, life.prm) == outcome


def test_needs_are_what_can_be_seen(life: Life) -> None:
    needs = np.zeros(len(NEEDS))
    needs_of(life.p, life.prm, needs)
    assert not needs.any()
    life.be(
        attention=1.0, push_attention=-0.5, attainment=-1.5, parenting=-1.0, parental_illness=1, parental_crime=1,
        livelihood=LONG_TERM_SICK, years_out_of_work=3, health=SEVERE, misuse=DRUG, years_since_conviction=1,
    )  # fmt: skip
    needs_of(life.p, life.prm, needs)
    expected = {
        "attention": 0.5, "externalising": 0.0, "internalising": 0.0, "school_failure": 1.5, "family": 2.4,
        "out_of_work": 1.5, "ill_health": 4.0, "misuse": 3.0, "convicted": 2.0,
    }  # fmt: skip
    assert dict(zip(NEEDS, needs, strict=True)) == pytest.approx(expected)
    assert weighted_need(needs, np.array([1.0, 0, 0, 2.0, 0, 0, 0, 0, 0.5])) == pytest.approx(4.5)
    needs_of(life.be(years_out_of_work=90).p, life.prm, needs)
    assert needs[NEEDS.index("out_of_work")] == 3.0
    needs_of(life.be(prison_years_left=1).p, life.prm, needs)
    assert needs[NEEDS.index("out_of_work")] == 0.0
