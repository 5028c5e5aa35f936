"""Trust 7: every key that can be given, misspelt, is refused with the right one suggested."""

from __future__ import annotations

import pytest

from sim.configuration import choices, faults
from tests.fuzz.kinds import KINDS, schemas_of_experiments
from tests.fuzz.misspelt import MISSPELLINGS, in_files, in_overrides, whole_count
from tests.fuzz.schema import leaf_keys

WAYS = sorted(MISSPELLINGS)


def test_every_misspelt_key_of_every_kind_of_file_is_refused_with_the_right_one() -> None:
    count = whole_count(in_files())
    assert count.missed == ()
    assert count.tried > 6 * len(count.keys) > 1500


@pytest.mark.parametrize("place", range(len(WAYS)), ids=WAYS)
def test_every_misspelt_key_of_some_experiments_is_refused_with_the_right_one(place: int) -> None:
    names = sorted(schemas_of_experiments())[place :: len(WAYS)]
    count = whole_count(in_overrides(names, [WAYS[place]]))
    assert count.missed == ()
    assert count.tried > 0


@pytest.mark.slow
def test_every_misspelt_key_of_every_experiment_is_refused_with_the_right_one() -> None:
    count = whole_count(in_overrides(sorted(schemas_of_experiments()), WAYS))
    assert count.missed == ()
    assert count.tried > 6 * len(count.keys)


def test_the_keys_are_all_of_them() -> None:
    programme = {".".join(keys) for keys in leaf_keys(KINDS["programme"].schema)}
    assert {"uptake_share", "title.sv", "target.among", "effects.0.fade_out_per_year", "payers.region",
            "contact.taken_from"} <= programme  # fmt: skip
    organisation = {".".join(keys) for keys in leaf_keys(KINDS["organisation"].schema)}
    assert {"association.projects.0.service.effects.0.size", "team.staff.hours_per_case"} <= organisation
    assert len(schemas_of_experiments()) >= 27


def test_a_key_that_is_refused_without_the_right_one_would_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "closest", lambda word, known, cutoff=0.5: None)
    silent = whole_count(in_files())
    assert len(silent.missed) > 0.9 * silent.tried
    monkeypatch.setattr(choices, "closest", lambda word, known, cutoff=0.5: sorted(known)[0] if list(known) else None)
    assert len(whole_count(in_files()).missed) > 0.5 * silent.tried


def test_letters_in_another_order_or_case_are_the_likest_of_all() -> None:
    assert faults.closest("olw", ["row", "low", "value"]) == "low"
    assert faults.closest("UPTAKE_SHARE", ["coverage_share", "uptake_share"]) == "uptake_share"
    assert faults.closest("nothing like it", ["row", "low"]) is None
