"""Claims about every quantity, each on a town whose answer can be counted on the fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.studies.measures.lives import Lives, UnknownWordError
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.target import Target

NAN = float("nan")


class Case(NamedTuple):
    """A claim, a target, a town and the answer."""

    claim: str
    target: dict[str, Any]
    town: dict[str, Any]
    answer: float


def asked(state: str = "", ages: tuple[int, int] = (0, 64), **other: Any) -> dict[str, Any]:
    return {"state": state, "age_from": ages[0], "age_to": ages[1], **other}


def people(persons: int, **other: Any) -> dict[str, Any]:
    return {"persons": persons, **other}


def sexes(men: int, women: int) -> dict[str, Any]:
    return {"sex": [0] * men + [1] * women}


# Four men of whom three are convicted (persons 0-2), four women of whom one is (person 4).
THREE_AND_ONE = people(8, people=sexes(4, 4), conviction={0: "20", 1: "21", 2: "22 23", 4: "30"})
OF_MEN = asked("conviction", (15, 64), exposure="men")
# A man at 21, a woman at 22 and a man at 23: the partial likelihood t / ((2t + 1)(t + 1)) is largest at t = 1 / sqrt 2.
THREE_IN_TURN = people(3, people={"sex": [0, 1, 0]}, drug={0: "21", 1: "22", 2: "23"})
# Convicted: two thirds of those who misuse and a third of the others, whether man or woman; more men misuse.
THROUGH_MISUSE = people(
    18,
    people={"sex": [0] * 6 + [1] * 3 + [0] * 3 + [1] * 6, "parental_misuse": [1] * 9 + [0] * 9},
    conviction={who: "20" for who in (0, 1, 2, 3, 6, 7, 9, 12, 13)},
)
# Ten with ever less difficulties in attention; it comes to the first, the second and the fifth.
SCREENED = people(10, traits={"attention": np.arange(10, 0, -1.0)}, six_states={0: "30", 1: "31-33", 4: "32"})
SEEN = asked("six_states", (20, 40), exposure="attention at 6")

CASES: dict[str, list[Case]] = {
    "share": [
        Case("of ten person-years six", asked("work", (20, 24)), people(2, work={0: "20-24", 1: "22"}), 60.0),
        Case("the dead have no years", asked("work", (20, 24)), people(2, work={0: "20-24"}, died={1: 22}), 500 / 7),
        Case("nor those not yet come", asked("work", (20, 24)), people(2, work={0: "20-24"}, arrived={1: 23}), 500 / 7),
        Case("also the newborn", asked("placed", (0, 0)), people(2, placed={0: "0-3"}), 50.0),
        Case("also at 64", asked("work", (64, 64)), people(4, work={0: "64", 1: "63"}), 25.0),
        Case(
            "of some of the years",
            asked("drug", (20, 29), among="labour_force"),
            people(2, labour_force={0: "20-23", 1: "29"}, drug={0: "22-25", 1: "29"}),
            60.0,
        ),
        Case("of some persons", asked("drug", among="women"), people(2, people=sexes(1, 1), drug={0: "0-64"}), 0.0),
        Case("of nobody", asked("drug", (0, 9)), people(1, arrived={0: 10}), NAN),
        Case("of an empty town", asked("drug"), people(0), NAN),
    ],
    "ever": [
        Case("two of four", asked("drug", (15, 20)), people(4, drug={0: "15", 1: "19 20", 2: "14 21"}), 50.0),
        Case("two years", asked("drug", (15, 20), times=2), people(4, drug={0: "15", 1: "19 20"}), 25.0),
        Case("the dead are out", asked("drug", (15, 20)), people(4, drug={0: "15", 1: "16"}, died={0: 20}), 100 / 3),
        Case("who came late counts", asked("drug", (15, 20)), people(2, drug={0: "20"}, arrived={0: 20}), 50.0),
        Case("none here", asked("drug", (15, 20)), people(1, died={0: 20}), NAN),
    ],
    "incidence": [
        Case("one in eight years begun out of it", asked("drug", (1, 5)), people(2, drug={0: "3-5"}), 12.5),
        Case("nothing begins at 0", asked("drug", (0, 5)), people(2, drug={0: "3-5"}), 12.5),
        Case("in it at 0 is no beginning", asked("drug", (1, 2)), people(2, drug={0: "0-5"}), 0.0),
        Case("it can begin again", asked("drug", (1, 4)), people(1, drug={0: "1 3"}), 100.0),
        Case("arriving in it is no beginning", asked("drug", (5, 9)), people(2, drug={0: "7-9"}, arrived={0: 7}), 0.0),
        Case("at 0 alone there is no year before", asked("drug", (0, 0)), people(2, drug={0: "0"}), NAN),
    ],
    "transition": [
        Case(
            "one of two here three years later",
            asked("completed", (16, 16), start="study", years=3),
            people(4, study={0: "16", 1: "16", 2: "16"}, completed={0: "19", 1: "20", 3: "19"}, died={2: 19}),
            50.0,
        ),
        Case("a year later", asked("work", start="study"), people(1, study={0: "20-23"}, work={0: "24"}), 25.0),
        Case("at 64 it is too late", asked("work", (63, 64), start="study"), people(1, study={0: "63 64"}), 0.0),
        Case("nobody began", asked("work", start="study"), people(3), NAN),
        Case("too late for all", asked("work", (64, 64), start="study"), people(1, study={0: "64"}), NAN),
    ],
    "after_arrival": [
        Case(
            "one of two still here, of those who came at 20-60",
            asked("work", (20, 60), years=4),
            people(6, arrived={0: 30, 1: 30, 2: 61, 3: 20, 4: 19}, died={3: 22}, work={0: "34", 2: "64", 4: "23"}),
            50.0,
        ),
        Case("not of those born here", asked("work", (0, 60), years=4), people(2, work={0: "0-64"}), NAN),
        Case("too late to see", asked("work", (0, 64), years=10), people(1, arrived={0: 55}, work={0: "55-64"}), NAN),
    ],
    "recurrence": [
        Case("one of four", asked("drug", (15, 61), years=3), people(2, drug={0: "20 22 30", 1: "25"}), 25.0),
        Case(
            "of the first", asked("drug", years=3, priors=(0, 0)), people(2, drug={0: "20 22 30", 1: "25"}), 50.0
        ),
        Case("of later ones", asked("drug", years=3, priors=(1, 2)), people(1, drug={0: "20 22 23 24"}), 100.0),
        Case("priors before the ages count", asked("drug", (22, 40), years=3, priors=(0, 0)),
             people(1, drug={0: "20 22"}), NAN),
        Case("what cannot be followed", asked("drug", (15, 64), years=3), people(1, drug={0: "60 61 62"}), 100.0),
        Case("no event", asked("drug", years=3), people(3), NAN),
    ],
    "survival": [
        Case("two of three last a year", asked("sick", years=1),
             people(3, sick={0: "20-24", 1: "30", 2: "63 64"}), 200 / 3),
        Case("of those to be seen", asked("sick", years=4), people(3, sick={0: "20-24", 1: "30", 2: "63 64"}), 50.0),
        Case("arriving in it is no beginning", asked("sick", years=1),
             people(1, arrived={0: 25}, sick={0: "25-30"}), NAN),
        Case("a gap ends it", asked("sick", years=2), people(1, sick={0: "20 22"}), 0.0),
        Case("the dead are out", asked("sick", years=2), people(2, sick={0: "20-30", 1: "20"}, died={1: 21}), 100.0),
        Case("begun at other ages", asked("sick", (21, 30), years=2), people(1, sick={0: "20-30"}), NAN),
    ],
    "median_spell": [
        Case("1, 2 and 4 years", asked("sick"), people(3, sick={0: "20", 1: "20 21", 2: "30-33"}), 2.0),
        Case("two spells of one person", asked("sick"), people(1, sick={0: "20 30-32"}), 1.0),
        Case("cut off at 64", asked("sick"), people(3, sick={0: "20", 1: "30-32", 2: "63 64"}), 3.0),
        Case("cut off by death", asked("sick"), people(3, sick={0: "20", 1: "30-32", 2: "40-50"}, died={2: 42}), 3.0),
        Case("fewer than half end", asked("sick"), people(3, sick={0: "60", 1: "60-64", 2: "60-64"}), NAN),
        Case("no spell", asked("sick"), people(3), NAN),
    ],
    "median_years_to": [
        Case("from arrival", asked("work", (20, 45)),
             people(3, arrived={0: 20, 1: 25, 2: 30}, work={0: "22", 1: "30"}), 5.0),
        Case("fewer than half", asked("work"), people(3, arrived={0: 20, 1: 20, 2: 20}, work={0: "22"}), NAN),
        Case("at once", asked("work"), people(2, arrived={0: 20, 1: 20}, work={0: "20", 1: "20-30"}), 0.0),
        Case("not of those born here", asked("work"), people(2, work={0: "0-64"}), NAN),
        Case("from a state", asked("work", start="drug"),
             people(3, drug={0: "20-25", 1: "30"}, work={0: "22", 1: "31"}), 1.0),
        Case(
            "of those who were something when they came",
            asked("work", among="drug"),
            people(2, arrived={0: 20, 1: 20}, drug={0: "20", 1: "21-64"}, work={0: "27", 1: "21"}),
            7.0,
        ),
        Case("the dead no longer wait", asked("work"),
             people(2, arrived={0: 20, 1: 20}, died={0: 21}, work={1: "23"}), 3.0),
    ],
    "mean_years": [
        Case("six years on three", asked("work", (20, 64)), people(3, work={0: "20-24", 1: "22", 2: "19"}), 2.0),
        Case("the dead are out", asked("work", (20, 30)), people(3, work={0: "20-24", 1: "22"}, died={0: 29}), 0.5),
        Case("nobody", asked("work"), people(0), NAN),
    ],
    "concentration": [
        Case("a tenth", asked("drug", top_percent=10.0), people(10, drug={3: "20-25", 5: "20-22", 7: "30"}), 60.0),
        Case("a fifth", asked("drug", top_percent=20.0), people(10, drug={3: "20-25", 5: "20-22", 7: "30"}), 90.0),
        Case("half a person", asked("drug", top_percent=5.0), people(10, drug={3: "20-25", 5: "20-22", 7: "30"}), 30.0),
        Case("everybody", asked("drug", top_percent=100.0), people(10, drug={3: "20-25"}), 100.0),
        Case("nothing to share", asked("drug", top_percent=10.0), people(10), NAN),
    ],
    "odds_ratio": [
        Case("3:1 against 1:3", OF_MEN, THREE_AND_ONE, 9.0),
        Case("of those who live to the end", OF_MEN, THREE_AND_ONE | {"died": {0: 60}}, 6.0),
        Case(
            "against some of the rest: 3:1 against 1:1",
            OF_MEN | {"reference": "women & not drug by 40"},
            THREE_AND_ONE | {"drug": {5: "40", 6: "30-50", 7: "41"}},
            3.0,
        ),
        Case("no woman", OF_MEN, people(3, conviction={0: "20"}), NAN),
        Case("no event", OF_MEN, people(8, people=sexes(4, 4)), NAN),
        Case("an empty cell", OF_MEN, people(8, people=sexes(4, 4), conviction={0: "20"}), NAN),
        Case("another empty cell", OF_MEN, people(3, people=sexes(2, 1), conviction={0: "20", 2: "20"}), NAN),
    ],
    "risk_ratio": [
        Case("3/4 against 1/4", OF_MEN, THREE_AND_ONE, 3.0),
        Case("everybody", OF_MEN, people(2, people=sexes(1, 1), conviction={0: "20", 1: "20"}), 1.0),
        Case("no event", OF_MEN, people(8, people=sexes(4, 4)), NAN),
        Case("none among women", OF_MEN, people(8, people=sexes(4, 4), conviction={0: "20", 1: "20"}), NAN),
    ],
    "risk_difference": [
        Case("3/4 less 1/4", OF_MEN, THREE_AND_ONE, 50.0),
        Case("none among women", OF_MEN, people(8, people=sexes(4, 4), conviction={0: "20"}), 25.0),
        Case("no woman", OF_MEN, people(3, conviction={0: "20"}), NAN),
    ],
    "hazard_ratio": [
        Case("by the partial likelihood", asked("drug", (15, 64), exposure="men"), THREE_IN_TURN, 0.5**0.5),
        Case(
            "one more man, at risk at 21 and dead at 22: largest at t = 1 / sqrt 3",
            asked("drug", (15, 64), exposure="men"),
            people(4, people={"sex": [0, 1, 0, 0]}, drug={0: "21", 1: "22", 2: "23"}, died={3: 22}),
            3.0**-0.5,
        ),
        Case(
            "one more man who comes at 22",
            asked("drug", (15, 64), exposure="men"),
            people(4, people={"sex": [0, 1, 0, 0]}, drug={0: "21", 1: "22", 2: "23"}, arrived={3: 22}),
            0.5,
        ),
        Case(
            "it never stops growing",
            asked("drug", (15, 64), exposure="men"),
            people(3, people={"sex": [0, 1, 0]}, drug={0: "21", 1: "22"}, died={2: 22}),
            NAN,
        ),
        Case("no event", asked("drug", exposure="men"), people(8, people=sexes(4, 4)), NAN),
        Case("no man", asked("drug", exposure="men"), people(2, people=sexes(0, 2), drug={0: "20"}), NAN),
    ],
    "rate_ratio": [
        Case(
            "2 in 10 against 1 in 10; who misuses is seen the year before",
            asked("conviction", (21, 30), exposure="drug"),
            people(2, drug={0: "20-29"}, conviction={0: "21 30", 1: "25"}),
            2.0,
        ),
        Case(
            "against some of the others",
            asked("conviction", (21, 30), exposure="drug", reference="alcohol"),
            people(3, drug={0: "20-29"}, alcohol={1: "20-29"}, conviction={0: "21 30", 1: "25", 2: "20-40"}),
            2.0,
        ),
        Case(
            "two ages, each with rates 1 and 1/2: 2 within each, less in all",
            asked("conviction", (21, 22), exposure="drug", adjusted_for="age"),
            people(4, drug={0: "20 21", 1: "21"}, conviction={0: "21", 1: "22", 2: "21", 3: "22"}),
            (1 * 3 / 4 + 1 * 2 / 4) / (1 * 1 / 4 + 1 * 2 / 4),
        ),
        Case(
            "men and women apart",
            asked("conviction", (21, 30), exposure="drug", adjusted_for="sex"),
            people(
                4, people=sexes(2, 2), drug={0: "20-29", 2: "20-29"},
                conviction={0: "21", 1: "21", 2: "21-24", 3: "21"},
            ),
            (1 * 10 / 20 + 4 * 10 / 20) / (1 * 10 / 20 + 1 * 10 / 20),
        ),
        Case("nobody exposed", asked("conviction", exposure="drug"), people(2, conviction={0: "20"}), NAN),
        Case("no event", asked("conviction", exposure="drug"), people(2, drug={0: "20"}), NAN),
        Case("the newly arrived have no year before", asked("conviction", (21, 21), exposure="men"),
             people(1, arrived={0: 21}), NAN),
    ],
    "mean_difference": [
        Case(
            "one less a half, in SD of 0.5, 1.5, 0 and 1",
            asked(exposure="men", trait="attainment at 16"),
            people(4, people=sexes(2, 2), traits={"attainment": [0.5, 1.5, 0.0, 1.0]}),
            0.5 / np.sqrt(5 / 16),
        ),
        Case(
            "for two SD more of a trait",
            asked(exposure="attention at 6", trait="attainment at 16", contrast=2.0),
            people(3, traits={"attainment": [0.0, -1.0, -1.0], "attention": [0.0, 2.0, 4.0]}),
            -np.sqrt(3.0),  # twice their correlation
        ),
        Case(
            "those not here at that age are no zeros",
            asked(exposure="men", trait="attainment at 16"),
            people(5, people=sexes(2, 3), arrived={4: 20}, traits={"attainment": [0.5, 1.5, 0.0, 1.0, 9.0]}),
            0.5 / np.sqrt(5 / 16),
        ),
        Case(
            "an SD is that of all who are here, also of those not compared",
            asked(exposure="men", trait="attainment at 16", among="born_here"),
            people(5, people=sexes(2, 3), arrived={4: 10}, traits={"attainment": [1.0, 1.0, -1.0, -1.0, 0.0]}),
            2 / np.sqrt(4 / 5),
        ),
        Case("no woman", asked(exposure="men", trait="attainment at 16"), people(2), NAN),
    ],
    "mediated_share": [
        Case("all of it", asked("conviction", (15, 40), exposure="men", through="parental_misuse"),
             THROUGH_MISUSE, 100.0),
        Case(
            "none of it, through what is the same for all",
            asked("conviction", (15, 40), exposure="men", through="parental_crime"),
            THROUGH_MISUSE,
            0.0,
        ),
        Case("no event", asked("drug", exposure="men", through="parental_misuse"), THROUGH_MISUSE | {"drug": {}}, NAN),
    ],
    "screening_sensitivity": [
        Case("two of three are among the first two", SEEN | {"top_percent": 20.0}, SCREENED, 200 / 3),
        Case("all among the first five", SEEN | {"top_percent": 50.0}, SCREENED, 100.0),
        Case("in two years or more", SEEN | {"top_percent": 20.0, "times": 2}, SCREENED, 100.0),
        Case("who was not here to be seen is out", SEEN | {"top_percent": 25.0},
             SCREENED | {"arrived": {8: 7, 9: 7}}, 200 / 3),
        Case("it comes to nobody", SEEN | {"top_percent": 20.0}, SCREENED | {"six_states": {}}, NAN),
    ],
    "screening_ppv": [
        Case("the first two both", SEEN | {"top_percent": 20.0}, SCREENED, 100.0),
        Case("three of the first five", SEEN | {"top_percent": 50.0}, SCREENED, 60.0),
        Case("nobody is flagged", SEEN | {"top_percent": 1.0}, SCREENED, NAN),
    ],
    "screening_both": [
        Case("two of three found and two of three right", SEEN, SCREENED, 200 / 3),
        Case("it comes to nobody", SEEN, SCREENED | {"six_states": {}}, NAN),
        Case("it comes to everybody", SEEN, people(2, six_states={0: "30", 1: "30"}), 100.0),
    ],
}  # fmt: skip


def test_every_quantity_has_a_case_with_and_one_without_an_answer() -> None:
    assert set(CASES) == set(QUANTITIES)
    for name, cases in CASES.items():
        assert any(np.isnan(case.answer) for case in cases), name
        assert any(not np.isnan(case.answer) for case in cases), name


@pytest.mark.parametrize(
    ("quantity", "case"),
    [pytest.param(name, case, id=f"{name}: {case.claim}") for name, cases in CASES.items() for case in cases],
)
def test_what_is_measured_is_what_can_be_counted(quantity: str, case: Case, town: Callable[..., Lives]) -> None:
    target = Target("a_row", quantity, 0.0, 1.0, **case.target)
    found = QUANTITIES[quantity].of(target, town(**case.town))
    assert found == pytest.approx(case.answer, rel=1e-5, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_columns_of_a_quantity_are_columns_of_a_target_and_used_once(quantity: str) -> None:
    columns = [*QUANTITIES[quantity].needs, *QUANTITIES[quantity].may]
    assert set(columns) <= {field.name for field in fields(Target)}
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("quantity", [name for name, one in QUANTITIES.items() if one.of_persons])
@pytest.mark.parametrize("among", ["drug", "aged 20-30", "women & not drug"])
def test_persons_are_never_told_apart_by_what_changes_from_year_to_year(
    quantity: str, among: str, town: Callable[..., Lives]
) -> None:
    case = CASES[quantity][0]
    target = Target("a_row", quantity, 0.0, 1.0, **(case.target | {"among": among}))
    with pytest.raises(UnknownWordError, match="changes from year to year"):
        QUANTITIES[quantity].of(target, town(**(case.town | {"drug": {0: "30"}})))


def test_a_trait_that_nobody_has_yet_is_not_taken_for_its_mean(town: Callable[..., Lives]) -> None:
    made = town(3, arrived={2: 20}, traits={"family_income": 128, "attainment": 1.0})
    for name in ("family_income", "attainment", "childhood_income"):
        at_15 = made.trait(name)[15]
        assert not np.isnan(at_15[:2]).any(), name
        assert np.isnan(at_15[2]), name
