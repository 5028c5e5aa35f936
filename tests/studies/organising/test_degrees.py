"""Claims about the three degrees of success: what is counted of an association, and what doing none of it changes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.agencies.contacts import CONTACTS
from sim.configuration.schema import Agency, Economics, Municipality
from sim.model import Vandpunkt
from sim.studies.alternatives import Alternative, way
from sim.studies.organising.chairs import with_staff
from sim.studies.organising.degrees import degrees_of, dose_name, dose_table, with_places
from sim.studies.replicate import replicate

UNMET = ["refused", "lost", "gave_up", "waiting", "aged_out", "helped_elsewhere"]
IN_THE_LINE = ["new_cases", "first_time_between", "between_chairs", "in_vain", "visible", "staff_share"]
Lived = Callable[..., dict[str, tuple[pd.DataFrame, bytes, np.ndarray]]]


@pytest.fixture(scope="module")
def lived(standing: Municipality, agencies: tuple[Agency, ...]) -> Lived:
    """Live alternatives on the same people: degrees, people at the end and contacts by year since the choice began."""

    def live(*alternatives: Alternative, share: float = 1.0) -> dict[str, tuple[pd.DataFrame, bytes, np.ndarray]]:
        def keep(model: Vandpunkt, one: Alternative, k: int) -> tuple[str, pd.DataFrame, bytes, np.ndarray]:
            contacts = np.sum(model.contact_counts[standing.warm_up_years :], axis=1)
            return one.name, degrees_of(model, one, k), model.people.tobytes(), contacts

        found = replicate(standing, with_staff(agencies, share), alternatives, Economics(), 1, 4, 1, keep)
        return {name: (frame, people, contacts) for name, frame, people, contacts in found}

    return live


@pytest.fixture(scope="module")
def both(lived: Lived) -> dict[str, tuple[pd.DataFrame, bytes, np.ndarray]]:
    """Agencies by themselves with little staff, and beside an association with a hundred times its places."""
    return lived(way("silo"), with_places(way("association_1"), 100.0), share=0.2)


def test_years_are_those_since_the_choice_began(both: dict[str, tuple[pd.DataFrame, bytes, np.ndarray]]) -> None:
    for name, (frame, *_) in both.items():
        assert frame["year"].to_list() == list(range(2024, 2030))
        assert set(frame["way"]) == {name}


def test_in_vain_is_every_contact_at_which_the_line_served_nobody_whoever_helped_in_the_end(
    both: dict[str, tuple[pd.DataFrame, bytes, np.ndarray]],
) -> None:
    for frame, _, contacts in both.values():
        by_hand = contacts[:, [CONTACTS.index(name) for name in UNMET]].sum(axis=1)
        assert frame["in_vain"].to_list() == by_hand.tolist()
        seen = contacts[:, [CONTACTS.index("waiting"), CONTACTS.index("gave_up")]].sum(axis=1)
        assert frame["visible"].to_list() == seen.tolist()
    elsewhere = both[dose_name(100.0)][2][:, CONTACTS.index("helped_elsewhere")]
    assert elsewhere.sum() > 0


def test_in_the_first_year_projects_catch_who_fell_and_take_nothing_from_what_was_in_vain(
    both: dict[str, tuple[pd.DataFrame, bytes, np.ndarray]],
) -> None:
    silo, projects = both["silo"][0].iloc[0], both[dose_name(100.0)][0].iloc[0]
    assert projects["helped"] > 0
    assert projects["in_vain"] == silo["in_vain"]
    assert projects["visible"] <= silo["visible"]
    assert projects["between_chairs"] <= silo["between_chairs"]
    elsewhere = both[dose_name(100.0)][2][0, CONTACTS.index("helped_elsewhere")]
    assert elsewhere >= projects["helped"], "whoever is helped was refused, lost or waiting somewhere"


def test_agencies_by_themselves_have_no_projects(both: dict[str, tuple[pd.DataFrame, bytes, np.ndarray]]) -> None:
    frame = both["silo"][0]
    assert not frame[["helped", "helped_in_line", "methods_in_line", "faults_mended"]].any(axis=None)
    assert (frame["staff_share"] == 1.0).all()
    assert frame["new_cases"].sum() > 0


@pytest.mark.parametrize("name", ["association_1", "association_2"])
def test_no_places_help_nobody_and_nobody_lives_otherwise(name: str, lived: Lived) -> None:
    found = lived(way("silo"), with_places(way(name), 0.0))
    (silo, people, contacts), (none, same_people, same_contacts) = found["silo"], found[dose_name(0.0)]
    assert not none[["helped", "helped_in_line", "faults_mended"]].any(axis=None)
    assert none[IN_THE_LINE].equals(silo[IN_THE_LINE])
    assert people == same_people
    assert np.array_equal(contacts, same_contacts)


def test_places_are_multiplied_in_every_project_up_to_one_for_everybody() -> None:
    one = way("association_1")
    assert one.organisation.association is not None
    before = [project.places_per_1000 for project in one.organisation.association.projects]
    for times in (0.0, 1.0, 2.5, 1e6):
        dose = with_places(one, times)
        assert dose.organisation.association is not None
        after = [project.places_per_1000 for project in dose.organisation.association.projects]
        assert after == [min(1000.0, times * places) for places in before]
        assert dose.name == dose_name(times)
    with pytest.raises(ValueError, match="team has no association"):
        with_places(way("team"), 2.0)


def test_doses_have_names_of_their_own() -> None:
    assert len({dose_name(times) for times in (0.0, 0.001, 0.5, 1.0, 1.5, 2.0, 10.0, 100.0)}) == 8


def test_a_dose_is_told_by_its_yearly_means_and_what_the_line_helps_counts_too() -> None:
    frame = pd.DataFrame(
        {
            "way": ["silo", "silo", dose_name(2.0), dose_name(2.0)], "replication": 0, "year": [0, 1, 0, 1],
            "helped": [9, 9, 4, 6], "helped_in_line": [9, 9, 0, 2], "first_time_between": [9, 9, 1, 2],
            "new_cases": [9, 9, 3, 5], "in_vain": [9, 9, 10, 20], "staff_share": [9, 9, 1.0, 0.5],
        }
    )  # fmt: skip
    told = dose_table(frame, {dose_name(2.0): 2.0, dose_name(0.0): 0.0}).to_dict("records")
    assert told == [
        {"places_times": 2.0, "replication": 0, "helped": 6.0, "first_time_between": 1.5, "new_cases": 4.0,
         "in_vain": 15.0, "staff_share": 0.75},
    ]  # fmt: skip


def test_who_grows_too_old_in_a_queue_is_in_vain_whether_or_not_a_project_helps() -> None:
    for code in ("aged_out", "helped_elsewhere"):
        assert degrees_of(_a_year_of_one_contact(code), way("silo"), 0)["in_vain"].item() == 1, code


def _a_year_of_one_contact(code: str) -> Vandpunkt:
    contacts = np.zeros((1, len(CONTACTS)), dtype=np.int64)
    contacts[0, CONTACTS.index(code)] = 1
    return SimpleNamespace(  # type: ignore[return-value]
        municipality=SimpleNamespace(warm_up_years=0, start_year=2024), left_out=[np.zeros((65, 4), dtype=int)],
        contact_counts=[contacts], association=None, new_cases=[0], staff_shares=[(1.0,)],
    )  # fmt: skip
