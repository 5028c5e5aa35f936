"""Claims about where: every place can be lived, none is larger than can be lived at once, and that is said."""

from __future__ import annotations

import pytest

from sim.configuration.faults import BadInput
from sim.evidence.municipalities import municipalities
from sim.lab.places import MOST_BIRTHS, national, places, town


@pytest.mark.parametrize("name", places())
def test_no_place_lives_more_children_than_the_most(name: str) -> None:
    assert 0 < town(name).lived <= MOST_BIRTHS


def test_each_of_the_290_can_be_chosen_and_only_larger_ones_stand_for_more() -> None:
    assert len(national()) == len(municipalities()) == 290
    for name, place in national().items():
        here = town(name)
        assert here.children == place.births_per_year
        assert here.scaled == max(1.0, place.births_per_year / MOST_BIRTHS)
        assert here.municipality.title.sv == place.name


def test_umea_is_lived_whole_and_a_first_picture_of_it_is_a_sixth() -> None:
    whole = town("umea")
    few = whole.at_most(1500)
    assert (whole.children, whole.lived, whole.scaled) == (9000, 9000, 1.0)
    assert (few.children, few.lived, few.scaled) == (9000, 1500, 6.0)
    assert few.at_most(100).children == 9000


@pytest.mark.parametrize("name", ["umea", "K0180", "K2480", "trelleborg"])
def test_in_each_area_of_a_place_lived_smaller_as_many_are_born_as_before(name: str) -> None:
    whole, few = town(name).municipality, town(name).at_most(1500).municipality
    assert few.births_per_year < whole.births_per_year or few == whole
    before, after = whole.births_per_year / whole.areas, few.births_per_year / few.areas
    assert after == pytest.approx(before, rel=0.3)


def test_a_place_is_never_made_so_small_that_nobody_is_born() -> None:
    assert town("umea").at_most(1).municipality.births_per_year == 1


@pytest.mark.parametrize(
    "name", ["umeo", "K9999", "one_of_290", "ale", "standing", "../umea", "umea.yaml", "/etc/passwd", "K2480 "]
)
def test_a_place_that_is_none_is_refused_with_the_closest(name: str) -> None:
    with pytest.raises(BadInput, match=r"one of small, trelleborg, umea"):
        town(name)
