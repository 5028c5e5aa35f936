"""Claims about circumstances: each is what the record says, and a programme for some reaches those and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from sim.configuration.schema import Circumstance, Municipality, Programme, Target
from sim.evidence.parameters import parameter_record
from sim.lifecourse.circumstances import CIRCUMSTANCES, circumstances_of, mask_of
from sim.model import Vandpunkt
from sim.people import record
from sim.people.record import NEVER, PERSON

NOBODY_SPECIAL = {
    "person": 7, "household": 3, "parental_education": record.POST_SECONDARY, "years_since_conviction": NEVER,
    "first_placed_age": NEVER, "school": record.COMPLETED, "livelihood": record.WORK,
}  # fmt: skip
WHO: dict[str, dict[str, int]] = {
    "first_child": {"household": 7},
    "lone_parent": {"lone_parent": 1},
    "low_parental_education": {"parental_education": record.COMPULSORY},
    "family_assistance": {"family_assistance": 1},
    "parental_illness": {"parental_illness": 1},
    "parental_misuse": {"parental_misuse": 1},
    "placed": {"child_welfare": record.PLACED},
    "diagnosed": {"diagnosed": 1},
    "newcomer": {"origin": record.FOREIGN_BORN, "arrival_age": 29},
    "left_school": {"school": record.LEFT_SCHOOL},
    "out_of_work": {"years_out_of_work": 1},
    "long_term_unemployed": {"livelihood": record.LONG_TERM_UNEMPLOYED},
    "long_term_sick": {"livelihood": record.LONG_TERM_SICK},
    "disability_pension": {"livelihood": record.DISABILITY_PENSION},
    "income_support": {"livelihood": record.INCOME_SUPPORT},
    "ill_health": {"health": record.MILD},
    "misuse": {"misuse": record.ALCOHOL},
    "in_prison": {"prison_years_left": 1},
    "recently_convicted": {"years_since_conviction": 0},
}
BOTH: dict[str, tuple[dict[str, int], tuple[str, ...]]] = {
    "severe_illness": ({"health": record.SEVERE}, ("ill_health",)),
    "drugs": ({"misuse": record.DRUG}, ("misuse",)),
    "upper_secondary": ({"school": record.NATIONAL}, ()),
    "introductory": ({"school": record.INTRODUCTORY}, ("upper_secondary",)),
}


def known(age: int = 30, **attributes: int) -> set[str]:
    people = np.zeros(1, dtype=PERSON)
    for name, value in (NOBODY_SPECIAL | attributes).items():
        people[name] = value
    bits = circumstances_of(people[0], age, parameter_record()[0])
    return {name for place, name in enumerate(CIRCUMSTANCES) if bits >> place & 1}


def test_the_choice_and_the_rule_know_the_same_circumstances_in_one_order() -> None:
    assert get_args(Circumstance) == CIRCUMSTANCES
    assert set(WHO) | set(BOTH) == set(CIRCUMSTANCES)


@pytest.mark.parametrize("name", WHO)
def test_a_circumstance_is_what_the_record_says_and_brings_no_other(name: str) -> None:
    assert known() == set()
    assert known(**WHO[name]) == {name}


@pytest.mark.parametrize("name", BOTH)
def test_some_circumstances_bring_others(name: str) -> None:
    attributes, others = BOTH[name]
    assert known(**attributes) == {name, *others}


def test_a_newcomer_is_one_for_the_years_of_establishment() -> None:
    years = int(parameter_record()["establishment_years"][0])
    came_at_20 = {"origin": record.FOREIGN_BORN, "arrival_age": 20}
    assert known(20 + years - 1, **came_at_20) == {"newcomer"}
    assert known(20 + years, **came_at_20) == set()


def test_who_is_out_of_work_in_prison_is_not_looked_for_there() -> None:
    assert known(years_out_of_work=3, prison_years_left=1) == {"in_prison"}


def test_a_target_is_the_bits_of_what_it_asks_for() -> None:
    for name, attributes in WHO.items():
        people = np.zeros(1, dtype=PERSON)
        for field, value in (NOBODY_SPECIAL | attributes).items():
            people[field] = value
        assert mask_of((name,)) == circumstances_of(people[0], 30, parameter_record()[0])
    assert mask_of(()) == 0
    assert mask_of(CIRCUMSTANCES) == 2 ** len(CIRCUMSTANCES) - 1


def test_a_programme_for_some_reaches_all_of_those_and_no_others(
    place: Callable[..., Municipality], invented: Callable[..., Programme]
) -> None:
    chosen = ("lone_parent", "low_parental_education")
    target = Target((6, 6), among=chosen)
    model = Vandpunkt(place(2000, newcomers_per_birth=0.0), (), [invented(target=target)], seed=3)
    for _ in range(6):
        model.step()
    people = model.people
    fits = (people["presence"] == record.ALIVE) & (people["lone_parent"] == 1) & (people["parental_education"] == 0)
    model.step()
    assert 20 < fits.sum() < 400
    assert np.array_equal(model.programmes[0].begun > 0, fits)
    assert mask_of(chosen) == 0b110
