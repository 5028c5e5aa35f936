"""Claims about the table of municipalities: all there, adding up to the country, and a broken table is refused."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from sim.evidence.headlines import stated
from sim.evidence.municipalities import BIRTHS, FILE, births_shared, municipalities, read_municipalities
from sim.evidence.tables import EvidenceError

COUNTIES = {"01": 2_473_307, "03": 407_912, "08": 246_352, "12": 1_428_626, "14": 1_772_821, "20": 286_546,
            "25": 248_620}  # fmt: skip
"""Residents of seven counties on 31 December 2024 in another table of Statistics Sweden (BE0101N1)."""
BORN_2024 = {"Botkyrka": 938, "Danderyd": 202, "Ekerö": 201, "Haninge": 1081, "Huddinge": 1099, "Järfälla": 957,
             "Lidingö": 376, "Nacka": 1111}  # fmt: skip


def test_all_290_are_there_once_and_add_up_to_the_country() -> None:
    places = municipalities()
    assert len(places) == 290
    assert len({one.name for one in places}) == 290
    assert sum(one.residents for one in places) == stated("baseline:B315").value
    assert sum(one.births_per_year for one in places) == stated(BIRTHS).value
    assert min(one.births_per_year for one in places) > 10


@pytest.mark.parametrize(("county", "residents"), COUNTIES.items())
def test_counties_have_the_residents_that_another_table_gives(county: str, residents: int) -> None:
    assert sum(one.residents for one in municipalities() if one.code.startswith(county)) == residents


def test_the_shared_births_miss_the_published_ones_as_the_module_says() -> None:
    """The share is of 2022's births, more than 2024's: the miss is told on the scale of 2024."""
    scale = 98_451 / stated(BIRTHS).value
    found = {one.name: one.births_per_year * scale / BORN_2024[one.name] for one in municipalities()
             if one.name in BORN_2024}  # fmt: skip
    assert len(found) == len(BORN_2024)
    assert sum(0.86 < miss < 0.97 for miss in found.values()) == 5
    assert sum(1.19 < miss < 1.50 for miss in found.values()) == 3


def test_births_are_shared_in_whole_children_that_add_up_and_more_people_never_get_fewer() -> None:
    residents = [7, 1, 1, 100, 33, 33]
    for births in (0, 1, 5, 99, 175, 1000):
        shared = births_shared(residents, births)
        assert sum(shared) == births
        pairs = itertools.permutations(zip(residents, shared, strict=True), 2)
        assert all(mine <= yours for (fewer, mine), (more, yours) in pairs if fewer < more)
        fair = [births * one / sum(residents) for one in residents]
        assert all(abs(got - due) < 1.0 for got, due in zip(shared, fair, strict=True))


FAULTS = {
    "a lost municipality": ("0180,Stockholm,995574,2024,register,baseline:B315,high\n", "", "residents in all"),
    "one resident more": ("0180,Stockholm,995574", "0180,Stockholm,995575", "residents in all"),
    "a code without its nought": ("0180,Stockholm", "180,Stockholm", "no code of four digits"),
    "a code that stands twice": ("0180,Stockholm", "0163,Stockholm", "each code once"),
    "nobody": ("Stockholm,995574", "Stockholm,0", "no number of residents"),
    "no number": ("Stockholm,995574", "Stockholm,=1+1", "no number of residents"),
    "a source nobody knows": ("995574,2024,register,baseline:B315", "995574,2024,register,baseline:B999", "B999"),
}


@pytest.mark.parametrize(("old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "municipalities.csv"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=told):
        read_municipalities(broken)


def test_the_table_as_it_is_gets_in() -> None:
    assert read_municipalities(FILE) == municipalities()
