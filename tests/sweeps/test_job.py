"""Claims about identities: the same question to the same model has one name everywhere, another question another."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.configuration.files import find, load, load_agencies
from sim.configuration.schema import Economics, Municipality
from sim.studies.alternatives import load_alternative
from sim.studies.beliefs import drawn
from sim.studies.one_replication import Replication
from sim.sweeps import behind
from sim.sweeps.behind import WHAT_IS_ASKED, digest_behind, modules_behind
from sim.sweeps.job import job_of, jobs_of, name_of
from tests.sweeps.toy import Ask, count

Python = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Holder:
    what: object


@dataclass(frozen=True)
class OtherHolder:
    what: object


def identity(asked: object) -> str:
    return job_of(count, asked).identity


def test_a_name_is_24_hex_digits_and_the_same_every_time() -> None:
    assert identity(Ask(3)) == identity(Ask(3))
    assert len(identity(Ask(3))) == 24
    assert int(identity(Ask(3)), 16) >= 0


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_a_name_does_not_hang_on_the_process_or_its_hash_seed(python: Python, seed: str) -> None:
    imports = "from tests.sweeps.toy import Ask, count; from sim.sweeps.job import job_of"
    code = f"{imports}; print(job_of(count, Ask(3)).identity)"
    assert python("-c", code, PYTHONHASHSEED=seed).stdout.strip() == identity(Ask(3))


def test_everything_that_is_asked_is_in_the_name() -> None:
    asks = [Ask(1), Ask(2), Ask(1, seconds=0.5), Ask(1, wrong="x"), Holder(1), OtherHolder(1)]
    names = [identity(one) for one in asks]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        ("1", 1),
        (None, "None"),
        ((1, 2), (2, 1)),
        (((1,), 2), (1, (2,))),
        ({"a": 1}, {"a": 2}),
        ({1: 1}, {"1": 1}),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([1, 2]), np.array([[1, 2]])),
        (Ask(1), OtherHolder(1)),
        ({"=": "x"}, {"=": "y"}),
    ],
)
def test_values_that_python_may_take_for_equal_have_different_names(one: object, other: object) -> None:
    assert identity(Holder(one)) != identity(Holder(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [([1, 2], (1, 2)), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (np.float64(0.1), 0.1), (np.int64(3), 3)],
)
def test_the_same_said_otherwise_has_the_same_name(one: object, other: object) -> None:
    assert identity(Holder(one)) == identity(Holder(other))


@pytest.fixture(scope="module")
def replication() -> Replication:
    town, both = load(Municipality, find("municipality", "small")), map(load_alternative, ("as_today", "school"))
    return Replication(town, load_agencies(), tuple(both), Economics(), drawn(3), 1, 7)


def test_a_replication_read_from_its_files_again_has_the_same_name(replication: Replication) -> None:
    town, both = load(Municipality, find("municipality", "small")), map(load_alternative, ("as_today", "school"))
    again = Replication(town, load_agencies(), tuple(both), Economics(), drawn(3), 1, 7)
    assert again is not replication and again.municipality is not replication.municipality
    assert identity(again) == identity(replication)


def test_whatever_is_changed_in_a_replication_it_has_another_name(replication: Replication) -> None:
    one, (first, *others) = replication, replication.agencies
    as_today, school = one.alternatives
    programme, *more = school.programmes
    effect, *effects = programme.effects
    otherwise = replace(programme, effects=(replace(effect, size=effect.size + 1e-12), *effects))
    changed = [
        replace(one, municipality=replace(one.municipality, births_per_year=one.municipality.births_per_year + 1)),
        replace(one, agencies=(replace(first, threshold_sd=first.threshold_sd + 0.5), *others)),
        replace(one, agencies=(*others, first)),
        replace(one, alternatives=(as_today, replace(school, programmes=(otherwise, *more)))),
        replace(one, alternatives=(school, as_today)),
        replace(one, alternatives=(as_today,)),
        replace(one, economics=replace(one.economics, exclusion_years=one.economics.exclusion_years + 1)),
        replace(one, belief=drawn(4)),
        replace(one, belief=replace(one.belief, prices=None)),
        replace(one, belief=replace(one.belief, at=(("price:prison", 0.5),))),
        replace(one, belief=replace(one.belief, trials="published")),
        replace(one, seed=2),
        replace(one, number=8),
    ]
    names = {field.name for field in fields(one)}
    touched = {name for name in names for each in changed if getattr(each, name) != getattr(one, name)}
    assert touched == names, "every field of a replication is tried"
    assert len({identity(each) for each in (one, *changed)}) == len(changed) + 1


def test_shared_parts_are_looked_at_once_and_give_the_same_names() -> None:
    part = Holder(tuple(range(100)))
    several = [Holder((part, k)) for k in range(5)]
    assert [one.identity for one in jobs_of(count, several)] == [identity(one) for one in several]


def test_what_has_no_plain_value_cannot_be_asked() -> None:
    with pytest.raises(TypeError, match="set"):
        identity(Holder({1, 2}))


def test_a_function_that_no_worker_could_find_is_refused() -> None:
    def inner(_asked: object) -> pd.DataFrame:
        return pd.DataFrame()

    assert name_of(count) == "tests.sweeps.toy:count"
    with pytest.raises((ValueError, AttributeError, ImportError)):
        name_of(inner)


def test_a_changed_rule_or_table_gives_new_names_and_what_no_life_hangs_on_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name changes with every module that is needed, also by way of others or inside a function, and with tables."""
    files = {
        "sim/__init__.py": "", "sim/work.py": "from sim.lifecourse import rule", "sim/lifecourse/__init__.py": "",
        "sim/lifecourse/rule.py": "def live():\n    import sim.lifecourse.year", "sim/lifecourse/year.py": "1",
        "sim/evidence/posterior.csv": "1", "sim/views/words.csv": "1", "sim/views/figure.py": "1", "sim/other.py": "1",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    monkeypatch.setattr(behind, "ROOT", tmp_path)

    def digest() -> str:
        modules_behind.cache_clear()
        digest_behind.cache_clear()
        return digest_behind("sim.work")

    try:
        first = digest()
        for name in ("sim/views/figure.py", "sim/views/words.csv", "sim/other.py"):
            (tmp_path / name).write_text("2\n", encoding="utf-8")
            assert digest() == first, name
        for name in ("sim/lifecourse/year.py", "sim/lifecourse/rule.py", "sim/evidence/posterior.csv", "sim/work.py"):
            before = digest()
            with (tmp_path / name).open("a", encoding="utf-8") as file:
                file.write("# and more\n")
            assert digest() != before, name
    finally:
        modules_behind.cache_clear()
        digest_behind.cache_clear()


def test_what_lives_hang_on_is_behind_a_replication_and_how_they_are_shown_is_not() -> None:
    names = {path.relative_to(behind.ROOT).as_posix() for path in modules_behind("sim.studies.one_replication")}
    assert {"sim/model.py", "sim/lifecourse/crime.py", "sim/agencies/seeking.py", "sim/people/draws.py"} <= names
    assert not [name for name in names if name.startswith(("sim/views", "sim/sweeps", "sim/uncertainty"))]
    assert not [name for name in names if name.startswith("sim/configuration/questions")]


def test_everything_that_says_what_is_asked_exists() -> None:
    assert [name for name in WHAT_IS_ASKED if behind._file_of(name) is None] == []


def test_a_question_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Ask(1).number = 2  # type: ignore[misc]
    assert replace(Ask(1), number=2) == Ask(2)
