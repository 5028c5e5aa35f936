"""Claims about birth: what a person is given depends on the person and the household alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Municipality
from sim.evidence.parameters import parameter_record
from sim.people.births import PER_BIRTH_YEAR, household_of, people_of
from sim.people.draws import key_of
from sim.people.record import ALIVE, FOREIGN_BORN, MALE, NOT_YET_HERE, PERSON

Place = Callable[..., Municipality]
KEY = key_of(3, 1)
GIVEN_BY_COMPANY = "school_class"
"""The one thing given at birth that depends on who else is born: a class has a size."""


def people(municipality: Municipality) -> np.ndarray:
    return people_of(municipality, parameter_record(), KEY)


def those_in_both(some: np.ndarray, more: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the persons of ``some`` as they are in both, in the order of their numbers, without their class."""
    fields = [name for name in PERSON.names or () if name != GIVEN_BY_COMPANY]
    some, more = np.sort(some[fields], order="person"), np.sort(more[fields], order="person")
    return some, more[np.isin(more["person"], some["person"])]


@pytest.fixture(scope="module")
def town(place: Place) -> np.ndarray:
    return people(place(2_000, birth_years=4))


@pytest.mark.parametrize(
    "more",
    [
        {"births": 120},
        {"birth_years": 5},
        {"first_birth_year": 2023, "birth_years": 4},
        {"newcomers_per_birth": 0.8},
        {"class_size": 10},
    ],
)
def test_who_else_is_born_changes_nobody(place: Place, more: dict[str, float]) -> None:
    usual = {"births": 60, "birth_years": 3}
    some, same = those_in_both(people(place(**usual)), people(place(**usual | more)))
    assert len(some) > 200
    assert np.array_equal(some, same)


def test_the_number_of_areas_changes_nothing_but_area_and_class(place: Place) -> None:
    few, many = (np.sort(people(place(60, areas=n)), order="person") for n in (2, 20))
    changed = {name for name in PERSON.names or () if (few[name] != many[name]).any()}
    assert changed == {"area", "school_class"}


def test_another_replication_is_other_people(place: Place) -> None:
    one, other = (people_of(place(60), parameter_record(), key_of(3, r))["liability"] for r in (1, 2))
    assert not np.intersect1d(one, other).size


def test_numbers_are_unique_and_name_the_year_of_birth(town: np.ndarray) -> None:
    assert len(np.unique(town["person"])) == len(town)
    assert np.array_equal(town["person"] // PER_BIRTH_YEAR + 1900, town["birth_year"])


def test_rows_stand_by_birth_year_those_born_here_first(town: np.ndarray) -> None:
    newcomer = town["origin"] == FOREIGN_BORN
    order = 2 * town["birth_year"].astype(int) + newcomer
    assert (np.diff(order) >= 0).all()
    assert newcomer.sum() == 4 * 400
    assert (town["arrival_age"][~newcomer] == 0).all()


def test_siblings_share_what_belongs_to_the_household_and_not_their_temperament(town: np.ndarray) -> None:
    shared = ("liability", "origin", "parental_education", "parental_misuse", "parental_crime", "area")
    by_household = np.sort(town, order=["household", "person"])
    pairs = np.flatnonzero(np.diff(by_household["household"].astype(int)) == 0)
    older, younger = by_household[pairs], by_household[pairs + 1]
    assert len(pairs) > 500
    for name in shared:
        assert np.array_equal(older[name], younger[name]), name
    assert (older["temperament"] != younger["temperament"]).all()
    assert abs(np.corrcoef(older["temperament"], younger["temperament"])[0, 1]) < 4.0 / np.sqrt(len(pairs))


def test_a_household_is_named_after_its_first_child_however_many_follow(town: np.ndarray) -> None:
    born_here = town[town["origin"] != FOREIGN_BORN]
    household = dict(zip(born_here["person"].tolist(), born_here["household"].tolist(), strict=True))
    prm = parameter_record()[0]
    assert all(household_of(np.uint32(first), prm, *KEY) == first for first in set(household.values()))
    assert all(household.get(first, first) == first for first in household.values())


def test_the_second_child_of_the_same_parents_comes_two_or_three_years_later(place: Place) -> None:
    everyone = people(place(3_000, birth_years=6, newcomers_per_birth=0.0))
    years_after_first = (everyone["person"] - everyone["household"].astype(int)) // PER_BIRTH_YEAR
    found = np.bincount(years_after_first, minlength=6)
    assert found[1] == 0
    assert found[2] == pytest.approx(found[3], rel=0.1)
    assert found[4:].sum() > 100, "some are third children"


def test_as_many_have_older_siblings_as_the_evidence_says(town: np.ndarray) -> None:
    born_here = town[town["origin"] != FOREIGN_BORN]
    share = (born_here["household"] != born_here["person"]).mean()
    assert share == pytest.approx(float(parameter_record()["older_sibling_share"][0]), abs=0.025)


def test_the_liability_is_standard_normal_and_generates_its_markers(town: np.ndarray) -> None:
    liability = town["liability"].astype(float)
    assert liability.mean() == pytest.approx(0.0, abs=0.06)
    assert liability.std() == pytest.approx(1.0, abs=0.04)
    for marker in ("lone_parent", "family_assistance", "parental_illness", "parental_misuse"):
        with_it, without = (liability[town[marker] == value].mean() for value in (1, 0))
        assert with_it > without + 0.2, marker


def test_as_many_boys_are_born_as_the_evidence_says(town: np.ndarray) -> None:
    assert (town["sex"] == MALE).mean() == pytest.approx(float(parameter_record()["boys_share"][0]), abs=0.02)


def test_a_class_is_of_one_area_and_year_and_of_about_the_size_asked_for(town: np.ndarray) -> None:
    _, first, which = np.unique(town["school_class"], return_index=True, return_inverse=True)
    for name in ("area", "birth_year"):
        assert np.array_equal(town[name], town[name][first][which])
    natives = np.bincount(which, weights=town["origin"] != FOREIGN_BORN)
    assert 17 <= natives.min() <= natives.max() <= 38


def test_newcomers_arrive_at_the_ages_of_the_evidence(place: Place) -> None:
    shares = parameter_record()["newcomer_arrival_share"][0]
    assert shares.sum() == pytest.approx(1.0, abs=1e-4)
    everyone = people(place(4_000, newcomers_per_birth=5.0))
    arrival = everyone["arrival_age"][everyone["origin"] == FOREIGN_BORN]
    found = np.bincount(arrival, minlength=65) / len(arrival)
    assert np.abs(found - shares).max() < 5.0 * np.sqrt(0.03 * 0.97 / len(arrival))


@pytest.mark.parametrize(("share", "between"), [(0.0, 0.0), (0.3, 0.3), (1.0, 0.98)])
def test_areas_differ_as_much_as_the_municipality_is_segregated(place: Place, share: float, between: float) -> None:
    everyone = people(place(8_000, newcomers_per_birth=0.0, areas=20, segregation_share=share))
    means = np.array([everyone["liability"][everyone["area"] == area].mean() for area in range(20)])
    assert means.var() == pytest.approx(between, abs=0.04)


def test_nobody_is_here_before_the_first_year(town: np.ndarray) -> None:
    assert (town["presence"] == NOT_YET_HERE).all()
    assert not (town["presence"] == ALIVE).any()


def test_a_person_takes_at_most_128_bytes() -> None:
    assert PERSON.itemsize <= 128
