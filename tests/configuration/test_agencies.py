"""Claims about files of agencies, ways of organising and of governing: what is wrong in them is one line that helps."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.agencies.bill import BILL_ITEMS
from sim.configuration.border import (
    CONF,
    BadInput,
    find,
    load,
    load_governance,
    load_organisation,
    load_strategy,
    make,
    options,
    read_yaml,
)
from sim.configuration.files import BILLED
from sim.configuration.schema import Agency, Governance, Municipality, Organisation
from sim.studies.alternatives import load_alternative

KINDS: dict[str, type] = {"agency": Agency, "organisation": Organisation, "governance": Governance}
Change = Callable[[dict[str, Any]], object]


def written(kind: str, name: str, change: Change, folder: Path) -> Path:
    """Write one of our own files with a change to a folder; return its path."""
    content = deepcopy(read_yaml(CONF / kind / f"{name}.yaml"))
    change(content)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def refusal_of(kind: str, name: str, change: Change, folder: Path) -> str:
    """Return the one line that one of our own files is refused with once it is changed."""
    path = written(kind, name, change, folder)
    with pytest.raises(BadInput) as caught:
        load(KINDS[kind], path)
    line = str(caught.value)
    assert line.startswith(str(path)) and line.isprintable() and len(line) < 2_000
    return line


def at(content: dict[str, Any], dotted: str) -> Any:
    for step in dotted.split("."):
        content = content[int(step) if step.isdigit() else step]
    return content


def put(dotted: str, value: object) -> Change:
    """Return a change that puts a value at a place."""
    above, _, last = dotted.rpartition(".")

    def change(content: dict[str, Any]) -> None:
        (at(content, above) if above else content)[last] = value

    return change


MISSPELT = [
    ("agency", "school", "treshold_sd", "threshold_sd"),
    ("agency", "school", "staff.hour_per_case", "staff.hours_per_case"),
    ("agency", "school", "hands_over.0.above", "hands_over.0.above_sd"),
    ("agency", "school", "service.itm", "service.item"),
    ("agency", "school", "needs.atention", "needs.attention"),
    ("organisation", "team", "taem", "team"),
    ("organisation", "team", "team.membrs", "team.members"),
    ("organisation", "team", "team.staff.hours_per_1_000", "team.staff.hours_per_1000"),
    ("organisation", "association_1", "association.mended_shares", "association.mended_share"),
    ("organisation", "association_1", "association.projects.0.place_per_1000",
     "association.projects.0.places_per_1000"),
    ("organisation", "association_1", "association.projects.1.service.effect",
     "association.projects.1.service.effects"),
    ("organisation", "health_talks", "health_talks.sensitivty", "health_talks.sensitivity"),
    ("governance", "mandate", "look_ahead_years", "looks_ahead_years"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "wrong", "right"), MISSPELT)
def test_an_unknown_key_is_refused_with_the_right_one_suggested(
    kind: str, name: str, wrong: str, right: str, tmp_path: Path
) -> None:
    line = refusal_of(kind, name, put(wrong, 1), tmp_path)
    assert f"unknown key {wrong}" in line
    assert f"did you mean {right}?" in line


STRANGERS = [
    ("agency", "school", "hands_over.0.to", "hands_over[0].to", "social_service", "social_services"),
    ("organisation", "team", "team.members", "team.members[1]", ["school", "pre_school"], "preschool"),
    ("organisation", "association_2", "association.projects.2.home", "association.projects[2].home", "addiction_caer",
     "addiction_care"),
    ("organisation", "health_talks", "health_talks.tells", "health_talks.tells", "scool", "school"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "where", "told", "given", "meant"), STRANGERS, ids=[s[3] for s in STRANGERS])
def test_an_agency_that_is_not_there_is_refused_in_one_line(
    kind: str, name: str, where: str, told: str, given: object, meant: str, tmp_path: Path
) -> None:
    line = refusal_of(kind, name, put(where, given), tmp_path)
    assert f"{told}='" in line
    assert line.endswith(f"did you mean {meant}?")


ITEMS = [
    ("agency", "school", "service.item"),
    ("organisation", "team", "team.item"),
    ("organisation", "association_1", "association.projects.0.service.item"),
    ("organisation", "health_talks", "health_talks.item"),
]


@pytest.mark.parametrize(("kind", "name", "where"), ITEMS, ids=[where for _, _, where in ITEMS])
@pytest.mark.parametrize("item", ["prison", "lost_production", "gold"])
def test_nothing_is_served_on_the_price_of_the_bill_nor_without_a_price(
    kind: str, name: str, where: str, item: str, tmp_path: Path
) -> None:
    line = refusal_of(kind, name, put(where, item), tmp_path)
    assert "='" + item + "'; an item of a service with a price in sim/evidence/prices.csv" in line
    assert "school_support" in line and "disability_pension" not in line


def test_the_items_no_service_may_have_are_those_of_the_bill() -> None:
    assert frozenset(BILL_ITEMS) == BILLED


SENSELESS = {
    "an agency that hands over to itself": (
        "agency", "school", put("hands_over.0.to", "school"), "cannot hand over to itself"),
    "ages the wrong way round": ("agency", "school", put("ages", [19, 6]), "ages must run from young to old"),
    "an age nobody reaches": ("agency", "school", put("ages", [6, 65]), "ages.1=65; a whole number from 0 to 64"),
    "an agency for nothing": ("agency", "school", put("needs", {}), "needs={}"),
    "a case in no time": ("agency", "school", put("staff.hours_per_case", 0), "a number from 0.1 to 2000"),
    "a share above 1": ("agency", "school", put("give_up_share", 1.5), "a number from 0 to 1"),
    "no source": ("agency", "school", lambda c: c.pop("numbers_from"), "numbers_from is missing"),
    "a service that lasts": (
        "agency", "school", put("service.effects.0.fade_out_per_year", 0.5),
        "fade_out_per_year of a service must be 1",
    ),
    "a member twice": (
        "organisation", "team", put("team.members", ["school", "leisure", "school"]),
        "members: named more than once: school"),
    "a team of one": ("organisation", "team", put("team.members", ["school"]), "from 2 to 30 of them"),
    "a team that assesses": (
        "organisation", "team", put("team.staff.hours_per_assessment", 1), "staff.hours_per_assessment must be 0"),
    "an age of talks twice": (
        "organisation", "health_talks", put("health_talks.ages", [6, 10, 6]), "ages: named more than once: 6"),
    "talks at no age": ("organisation", "health_talks", put("health_talks.ages", []), "from 1 to 20 of them"),
    "an association without projects": (
        "organisation", "association_1", put("association.projects", []), "from 1 to 20 of them"),
    "a project of no years": (
        "organisation", "association_1", put("association.projects.0.years", 0), "a whole number from 1 to 20"),
    "a programme twice": (
        "governance", "mandate", put("programmes", ["school_support", "parent_training", "school_support"]),
        "programmes: named more than once: school_support"),
    "an unknown budget": ("governance", "mandate", put("budget", "fix"), "one of open, fixed"),
    "an unknown purse": ("governance", "mandate", put("purse", "publik"), "did you mean public?"),
    "a council that looks nowhere": ("governance", "mandate", put("looks_ahead_years", 0), "from 1 to 100"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "change", "told"), SENSELESS.values(), ids=SENSELESS)
def test_what_makes_no_sense_is_refused(kind: str, name: str, change: Change, told: str, tmp_path: Path) -> None:
    assert told in refusal_of(kind, name, change, tmp_path)


def test_a_governance_whose_programme_is_missing_is_refused(tmp_path: Path) -> None:
    path = written("governance", "mandate", put("programmes", ["parent_trainning"]), tmp_path)
    with pytest.raises(BadInput, match=r"no programme called 'parent_trainning'.*did you mean parent_training"):
        load_governance(str(path))


@pytest.mark.parametrize(
    ("key", "told"),
    [("organisation", "did you mean team?"), ("governance", "no governance called 'teem'")],
)
def test_a_strategy_names_ways_that_exist(key: str, told: str, tmp_path: Path) -> None:
    path = written("strategy", "team", put(key, "teem"), tmp_path)
    with pytest.raises(BadInput) as caught:
        load_strategy(str(path))
    assert told in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_we_ship_loads(kind: str) -> None:
    assert [load(KINDS[kind], find(kind, name)).name for name in options(kind)] == options(kind)


def test_every_strategy_we_ship_loads_with_its_way_of_organising_and_of_governing() -> None:
    for name in options("strategy"):
        one = load_alternative(name)
        assert one.organisation == load_organisation(one.strategy.organisation)
        assert one.governance == load_governance(one.strategy.governance)
        assert [p.name for p in one.programmes] == [p.programme for p in one.strategy.programmes]
    assert load_alternative("team").organisation.team is not None


PLACE = {"name": "here", "title": {"en": "Here", "sv": "Här"}, "births_per_year": 5, "first_birth_year": 2000}


@pytest.mark.parametrize(
    ("births", "warm_up", "horizon", "fits"),
    [(1, 64, None, True), (1, 65, None, False), (6, 69, None, True), (6, 70, None, False), (1, 100, 1, True)],
)
def test_a_warm_up_must_leave_a_year_to_choose_in(births: int, warm_up: int, horizon: int | None, fits: bool) -> None:
    content = PLACE | {"birth_years": births, "warm_up_years": warm_up, "horizon_years": horizon}
    if fits:
        place = make(Municipality, content, "here")
        assert place.first_birth_year + warm_up == place.start_year <= place.last_year
    else:
        with pytest.raises(BadInput, match=f"warm_up_years {warm_up} leaves nothing to choose") as caught:
            make(Municipality, content, "here")
        assert str(caught.value).isprintable()


def test_a_standing_place_ends_after_its_horizon_and_a_cohort_when_its_youngest_are_64() -> None:
    standing = make(Municipality, PLACE | {"birth_years": 90, "warm_up_years": 64, "horizon_years": 40}, "here")
    assert (standing.start_year, standing.last_year) == (2064, 2103)
    cohort = make(Municipality, PLACE | {"birth_years": 6}, "here")
    assert (cohort.start_year, cohort.last_year) == (2000, 2069)
