"""An expected-value cohort: the share of a birth cohort in every state of life by age, without living any life.

Where nobody minds traits, family or neighbours, misuse, health, school, livelihood and death are one Markov chain over
states and the years in them. It is worked out here from the equations, a year at a time, for one sex; nothing of
``sim.lifecourse`` is called. ``wrong`` multiplies the probability of an event, to see whether that would be noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.evidence.ages import AGES
from sim.people.record import (
    BEFORE_16,
    CHILD,
    COMPLETED,
    INTRODUCTORY,
    LEFT_SCHOOL,
    NATIONAL,
    STUDY,
    WORK,
)
from tests.docking.adult_livelihood import SLOTS, Chances, chances_for, slot_of, where_from

Floats = npt.NDArray[np.float64]
DURATIONS = 10
"""Years that matter of a spell of misuse or of illness; the last stands for as many or more."""
STATES_OF_A_SPELL = 1 + 2 * DURATIONS
"""None, the years of the milder state (alcohol, mild), the years of the graver one (drugs, severe)."""
SCHOOLS, LIVELIHOODS = 5, 10


@dataclass(frozen=True)
class Expected:
    """Shares of a cohort by age, of all who were born.

    Attributes:
        misuse, health: float64 (65, 3). school: float64 (65, 5). livelihood: float64 (65, 10).
        short_sick_leave: float64 (65,), at work and sick for part of the year.
    """

    misuse: Floats
    health: Floats
    school: Floats
    livelihood: Floats
    short_sick_leave: Floats

    @property
    def alive(self) -> Floats:
        """Return the share alive at the end of each year, float64 (65,)."""
        total: Floats = self.misuse.sum(axis=1)
        return total


def expected_cohort(parameters: np.ndarray, sex: int, wrong: Mapping[str, float] | None = None) -> Expected:
    """Return what becomes of a cohort of one sex.

    Args:
        parameters: array of one record, in which nothing weighs but what is followed here.
        sex: as in the record.
        wrong: factors on the probabilities of events, by name.
    """
    chances = chances_for(parameters, sex, wrong)
    for most in ("misuse_end_duration_most_years", "recovery_duration_most_years"):
        assert getattr(chances.prm, most) <= DURATIONS
    mass = np.zeros((STATES_OF_A_SPELL, STATES_OF_A_SPELL, SCHOOLS, len(SLOTS)))
    mass[0, 0, BEFORE_16, slot_of(CHILD, 0)] = 1.0
    expected = Expected(
        misuse=np.zeros((AGES, 3)),
        health=np.zeros((AGES, 3)),
        school=np.zeros((AGES, SCHOOLS)),
        livelihood=np.zeros((AGES, LIVELIHOODS)),
        short_sick_leave=np.zeros(AGES),
    )
    prm = chances.prm
    for age in range(AGES):
        short = 0.0
        if age >= prm.upper_secondary_first_age:
            mass = _school(mass, age, chances)
        if age >= prm.misuse_first_age:
            mass = _misuse(mass, age, chances)
        if age >= prm.ill_health_first_age:
            mass = _health(mass, age, chances)
        lives = _survival(age, chances)
        if age >= prm.livelihood_first_age:
            mass, short = _livelihood(mass, age, chances, lives)
        mass = mass * lives[:, :, None, None]
        _write_down(expected, age, mass, short)
    return expected


def _write_down(expected: Expected, age: int, mass: Floats, short: float) -> None:
    for kept, axis in ((expected.misuse, 0), (expected.health, 1)):
        spells = mass.sum(axis=tuple({0, 1, 2, 3} - {axis}))
        kept[age] = spells[0], spells[1 : 1 + DURATIONS].sum(), spells[1 + DURATIONS :].sum()
    expected.school[age] = mass.sum(axis=(0, 1, 3))
    np.add.at(expected.livelihood[age], [state for state, _ in SLOTS], mass.sum(axis=(0, 1, 2)))
    expected.short_sick_leave[age] = short


def _state_of_spell() -> npt.NDArray[np.int64]:
    """Return 0, 1 or 2 for none, the milder and the graver state, by place in a spell's axis."""
    return np.array([0, *[1] * DURATIONS, *[2] * DURATIONS])


def _years_of_spell() -> npt.NDArray[np.int64]:
    """Return the years so far, by place in a spell's axis."""
    return np.array([0, *range(1, DURATIONS + 1), *range(1, DURATIONS + 1)])


def _one_year_more(state: int) -> npt.NDArray[np.int64]:
    """Return, for the places of one state of a spell, the place a year later."""
    first = 1 + (state - 1) * DURATIONS
    return np.minimum(np.arange(first, first + DURATIONS) + 1, first + DURATIONS - 1)


def _school(mass: Floats, age: int, chances: Chances) -> Floats:
    prm = chances.prm
    some = (_state_of_spell() > 0).astype(float)
    common = prm.completion_misuse * some[:, None, None] + prm.completion_ill_health * some[None, :, None]
    after = mass.copy()
    eligible = chances.of("eligibility", prm.eligibility_log_odds)
    young = mass[:, :, BEFORE_16]
    after[:, :, BEFORE_16] -= young
    after[:, :, NATIONAL] += young * eligible
    after[:, :, INTRODUCTORY] += young * (1.0 - eligible)
    for programme, name, last_age in (
        (NATIONAL, "", prm.upper_secondary_last_age),
        (INTRODUCTORY, "_introductory", prm.introductory_last_age),
    ):
        there = mass[:, :, programme]
        if age < last_age:
            event, goal = f"stay_on{name}", programme
        else:
            event, goal = f"completion{name}", COMPLETED
        share = chances.of(event, getattr(prm, f"{event}_log_odds") + common)
        after[:, :, programme] -= there
        after[:, :, goal] += there * share
        after[:, :, LEFT_SCHOOL] += there * (1.0 - share)
    if age <= prm.late_completion_last_age:
        out = mass[:, :, LEFT_SCHOOL]
        share = chances.of(
            "late_completion", prm.late_completion_log_odds + prm.completion_misuse * some[:, None, None]
        )
        after[:, :, LEFT_SCHOOL] -= out * share
        after[:, :, COMPLETED] += out * share
    return after


def _misuse(mass: Floats, age: int, chances: Chances) -> Floats:
    prm, woman = chances.prm, chances.woman
    ill = prm.substance_ill_health * _state_of_spell()[:, None, None]
    drug = chances.of("drug", prm.drug_log_odds[age] + prm.drug_woman * woman + ill)
    alcohol = chances.of("alcohol", prm.alcohol_log_odds[age] + prm.alcohol_woman * woman + ill)
    years = np.minimum(_years_of_spell(), prm.misuse_end_duration_most_years)
    eta = prm.misuse_end_log_odds + prm.misuse_end_per_year * years + prm.misuse_end_drug * (_state_of_spell() == 2)
    ends = chances.of("misuse_end", eta)[:, None, None, None]
    first_drug = 1 + DURATIONS
    after = np.zeros_like(mass)
    after[0] = mass[0] * (1.0 - drug) * (1.0 - alcohol) + (mass * ends)[1:].sum(axis=0)
    after[1] = mass[0] * (1.0 - drug) * alcohol
    after[first_drug] = mass[0] * drug
    goes_on = mass * (1.0 - ends)
    after[first_drug] += goes_on[1:first_drug].sum(axis=0) * drug
    np.add.at(after, _one_year_more(1), goes_on[1:first_drug] * (1.0 - drug))
    np.add.at(after, _one_year_more(2), goes_on[first_drug:])
    return after


def _health(mass: Floats, age: int, chances: Chances) -> Floats:
    """Fall ill and recover; the axes left are misuse, school and livelihood before the year."""
    prm = chances.prm
    misuse = (_state_of_spell() > 0).astype(float)[:, None, None]
    idle = np.array([float(state not in (WORK, STUDY)) for state, _ in SLOTS])[None, None, :]
    idle = idle * float(age >= prm.ill_health_idle_first_age)
    severe = prm.severe_illness_log_odds[age] + prm.severe_illness_misuse * misuse
    from_well = chances.of("severe_illness", severe)
    from_mild = chances.of("severe_illness", severe + prm.severe_illness_mild)
    eta = prm.ill_health_log_odds[age] + prm.ill_health_woman[age] * chances.woman
    falls = chances.of("ill_health", eta + prm.ill_health_misuse * misuse + prm.ill_health_idle * idle)
    first_severe = 1 + DURATIONS
    years = np.minimum(_years_of_spell(), prm.recovery_duration_most_years)
    after = np.zeros_like(mass)
    after[:, 0] = mass[:, 0] * (1.0 - from_well) * (1.0 - falls)
    after[:, 1] = mass[:, 0] * (1.0 - from_well) * falls
    after[:, first_severe] = mass[:, 0] * from_well
    for place in range(1, STATES_OF_A_SPELL):
        is_severe = place >= first_severe
        eta = prm.recovery_log_odds + prm.recovery_per_year * years[place] + prm.recovery_severe * is_severe
        recovers = chances.of("recovery", eta + prm.recovery_misuse * misuse)
        stays = mass[:, place] * (1.0 if is_severe else 1.0 - from_mild)
        if not is_severe:
            after[:, first_severe] += mass[:, place] * from_mild
        after[:, 1 if is_severe else 0] += stays * recovers
        later = _one_year_more(2 if is_severe else 1)[(place - 1) % DURATIONS]
        after[:, later] += stays * (1.0 - recovers)
    return after


def _livelihood(mass: Floats, age: int, chances: Chances, lives: Floats) -> tuple[Floats, float]:
    """Move everybody to this year's livelihood; return also who lives, works and was sick for part of the year."""
    state = _state_of_spell()
    after, short = np.zeros_like(mass), 0.0
    for misuses in (False, True):
        for health in range(3):
            using, ill = np.flatnonzero((state > 0) == misuses), np.flatnonzero(state == health)
            here = np.ix_(using, ill)
            for school in range(SCHOOLS):
                there = mass[here][:, :, school]
                if not there.any():
                    continue
                moves, short_share = where_from(age, misuses, health, school, chances)
                after[using[:, None], ill[None, :], school] = there @ moves
                short += float(((there @ short_share) * lives[here]).sum())
    return after, short


def _survival(age: int, chances: Chances) -> Floats:
    """Return who lives through the year, float64 (misuse, health)."""
    prm, state = chances.prm, _state_of_spell()
    eta = (
        prm.death_log_odds[age]
        + prm.death_woman * chances.woman
        + prm.death_alcohol * (state == 1)[:, None]
        + prm.death_drug * (state == 2)[:, None]
        + prm.death_severe_illness * (state == 2)[None, :]
    )
    return 1.0 - chances.of("death", eta)
