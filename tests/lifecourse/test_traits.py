"""Claims about every trait: what is usual for a child is the sum of what is named after the trait; the rest is chance.

Children, classes and weights are drawn anew for each case, and next year's trait is made by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

import numpy as np
import pytest

from sim.lifecourse.development import development_year
from sim.lifecourse.events import DRAWS
from sim.lifecourse.family import family_year
from sim.lifecourse.needs import NEEDS, needs_of
from sim.people.draws import LOGISTIC_TO_SD
from sim.people.record import (
    ALCOHOL,
    DRUG,
    FEMALE,
    FOREIGN_BORN,
    MALE,
    MILD,
    NEVER,
    NO_MISUSE,
    PLACED,
    SEVERE,
    SWEDISH_BACKGROUND,
    WELL,
)

Somebody = Callable[[np.random.Generator, Mapping[str, Sequence[int]]], tuple[np.ndarray, np.ndarray]]
Read = Callable[[np.void, int, np.void, np.void], float]

UNSURE = 1e9
AGES = (0, 5, 6, 11, 12, 18)


def own(name: str) -> Read:
    return lambda p, age, seen, prm: float(p[name])


def shown(trait: str) -> Read:
    return lambda p, age, seen, prm: float(p[trait]) + float(p[f"push_{trait}"])


def met(name: str) -> Read:
    return lambda p, age, seen, prm: float(seen[name])


def boy(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    """Return the contrast of the sexes: half a unit either way."""
    return {MALE: 0.5, FEMALE: -0.5}[int(p["sex"])]


def girl_from_twelve(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    return float(p["sex"] == FEMALE and age >= 12)


def placed(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    return float(p["child_welfare"] == PLACED)


def schooling(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    return float(p["parental_education"]) - 1.0


def years_late(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    return max(0.0, float(p["arrival_age"]) - 6.0) if p["origin"] == FOREIGN_BORN else 0.0


def in_school(p: np.void, age: int, seen: np.void, prm: np.void) -> float:
    return float(6 <= age <= 18)


USUAL: dict[str, dict[str, Read]] = {
    "attention": {
        "attention_temperament": own("temperament"), "attention_liability": own("liability"), "attention_boy": boy,
    },
    "externalising": {
        "externalising_temperament": own("temperament"), "externalising_liability": own("liability"),
        "externalising_boy": boy, "externalising_parenting": shown("parenting"),
        "externalising_peers": met("class_externalising"),
    },
    "internalising": {
        "internalising_liability": own("liability"), "internalising_adolescent_girl": girl_from_twelve,
        "internalising_externalising": shown("externalising"), "internalising_bonds": shown("bonds"),
        "internalising_parental_illness": own("parental_illness"),
    },
    "bonds": {
        "bonds_liability": own("liability"), "bonds_parenting": shown("parenting"),
        "bonds_externalising": shown("externalising"), "bonds_placed": placed,
    },
    "attainment": {
        "attainment_parental_education": schooling, "attainment_liability": own("liability"),
        "attainment_temperament": own("temperament"), "attainment_attention": shown("attention"),
        "attainment_externalising": shown("externalising"), "attainment_internalising": shown("internalising"),
        "attainment_bonds": shown("bonds"), "attainment_peers": met("class_externalising"), "attainment_boy": boy,
        "attainment_placed": placed, "attainment_late_arrival_per_year": years_late, "school_resources": in_school,
    },
    "parenting": {
        "parenting_liability": own("liability"), "parenting_lone_parent": own("lone_parent"),
        "parenting_parental_illness": lambda p, age, seen, prm: float(p["parental_illness"] + p["parental_misuse"]),
    },
}  # fmt: skip


def drawn(chance: np.random.Generator) -> np.ndarray:
    """Draw every accident of a year in which parents neither separate nor fall ill."""
    draws = chance.logistic(size=len(DRAWS)).view(DRAWS)
    draws["separation"] = draws["parental_illness"] = UNSURE
    return draws


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("trait", USUAL)
def test_next_years_trait_is_drawn_to_the_usual_keeps_its_share_and_meets_its_own_chance(
    trait: str, age: int, worlds: list[np.ndarray], somebody: Somebody
) -> None:
    for number, world in enumerate(worlds):
        chance = np.random.default_rng([number, age, crc32(trait.encode())])
        people, seen = somebody(chance, {"arrival_age": (0, 6, 7, 12)})
        p, prm, draws = people[0], world[0], drawn(chance)
        usual = sum(float(prm[name]) * read(p, age, seen[0], prm) for name, read in USUAL[trait].items())
        kept, sd = float(prm[f"{trait}_persistence"]), float(prm[f"{trait}_start_sd"])
        accident = sd * math.sqrt(1.0 - kept**2) * LOGISTIC_TO_SD * float(draws[trait][0])
        expected = usual + kept * (float(p[trait]) - usual) + accident
        if trait == "parenting":
            family_year(p, prm, draws[0])
        else:
            development_year(p, age, seen[0], prm, draws[0])
        assert float(people[trait][0]) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_a_familys_income_is_the_sum_of_what_is_named_after_it_in_a_byte_that_cannot_overflow(
    worlds: list[np.ndarray], somebody: Somebody
) -> None:
    kept = []
    for number in range(120):
        prm = worlds[number % len(worlds)][0]
        chance = np.random.default_rng(number)
        people, _ = somebody(chance, {})
        p, draws = people[0], drawn(chance)
        draws["lasting_income"] *= 3.0
        income = (
            float(prm["income_liability"]) * float(p["liability"])
            + float(prm["income_parental_education"]) * (float(p["parental_education"]) - 1.0)
            + float(prm["income_lone_parent"]) * float(p["lone_parent"])
            + float(prm["income_foreign"]) * float(p["origin"] != SWEDISH_BACKGROUND)
            + float(prm["income_lasting_sd"]) * LOGISTIC_TO_SD * float(draws["lasting_income"][0])
            + float(prm["income_times_sd"]) * LOGISTIC_TO_SD * float(draws["income_of_the_times"][0])
        )
        family_year(p, prm, draws[0])
        kept.append(int(people["family_income"][0]))
        assert kept[-1] == pytest.approx(min(max(128.0 + 32.0 * income, 0.0), 255.0), abs=1.0)
    assert min(kept) == 0 and max(kept) == 255, "the ends of the byte have been met"


ILL = {WELL: "", MILD: "need_height_mild_ill_health_sd", SEVERE: "need_height_severe_ill_health_sd"}
MISUSING = {NO_MISUSE: "", ALCOHOL: "need_height_alcohol_sd", DRUG: "need_height_drug_sd"}


def test_every_need_is_the_height_of_what_it_is_named_after(
    altered: Callable[..., np.ndarray], somebody: Somebody
) -> None:
    record = altered()
    chance = np.random.default_rng(5)
    for name in record.dtype.names or ():
        if name.startswith("need_height_"):
            record[name] = chance.uniform(0.5, 3.0)
    prm = record[0]

    def height(name: str) -> float:
        return float(prm[name]) if name else 0.0

    for _ in range(60):
        state = {"years_out_of_work": (0, 1, 4, 9, 10, 30), "prison_years_left": (0, 0, 1), "parental_crime": (0, 1)}
        people, seen = somebody(chance, state | {"years_since_conviction": (0, 1, 2, NEVER)})
        p = people[0]
        burden = int(p["parental_illness"]) + int(p["parental_misuse"]) + int(p["parental_crime"])
        idle = int(p["years_out_of_work"]) if p["prison_years_left"] == 0 else 0
        expected = {
            "attention": shown("attention")(p, 0, seen[0], prm),
            "externalising": shown("externalising")(p, 0, seen[0], prm),
            "internalising": shown("internalising")(p, 0, seen[0], prm),
            "school_failure": -shown("attainment")(p, 0, seen[0], prm),
            "family": -shown("parenting")(p, 0, seen[0], prm) + burden * height("need_height_parental_burden_sd")
            + float(p["child_welfare"] == PLACED) * height("need_height_placed_sd"),
            "out_of_work": float(idle > 0) * height("need_height_out_of_work_sd")
            + min(idle, 9) * height("need_height_out_of_work_per_year_sd"),
            "ill_health": height(ILL[int(p["health"])]),
            "misuse": height(MISUSING[int(p["misuse"])]),
            "convicted": float(p["years_since_conviction"] <= 1) * height("need_height_conviction_sd"),
        }  # fmt: skip
        needs = np.full(len(NEEDS), np.nan)
        needs_of(p, prm, needs)
        assert dict(zip(NEEDS, needs, strict=True)) == pytest.approx(expected)
