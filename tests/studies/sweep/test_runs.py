"""Claims about the list of runs and about questions in SQL: all that was run, and nothing but reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.configuration.border import as_dict, choose
from sim.configuration.commandline import read_arguments
from sim.configuration.faults import BadInput
from sim.configuration.questions.sweep import Sweep
from sim.configuration.schema import Compare
from sim.studies.sweep.runs import known_runs, the_one
from sim.studies.sweep.sql import answer
from sim.studies.sweep.sweep import WORK
from sim.sweeps.job import digest_of_model
from sim.sweeps.store import Failure, Store

JOBS = ("a" * 24, "b" * 24, "c" * 24)


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Two comparisons, the second on another place."""
    for number, words in enumerate(([], ["municipality=trelleborg", "municipality.areas=3", "replications=7"])):
        choice = choose(Compare, "compare", words)
        manifest = {"experiment": "compare", "identity": f"{number}" * 12, "configuration": as_dict(choice),
                    "finished": f"2026-01-0{number + 1}T10:00:00+00:00", "command": words}  # fmt: skip
        write(tmp_path / "outputs" / "compare" / f"run_{number}" / "manifest.json", manifest)
    return tmp_path / "outputs"


def sweep(store: Path, name: str, done: int, **more: Any) -> Store:
    told = {"experiment": "sweep", "identity": name[-1] * 12, "jobs": JOBS, "begun": "2026-01-03T10:00:00+00:00",
            "design": {"name": "small"}, "digest_of_model": digest_of_model(WORK),
            "configuration": as_dict(choose(Sweep, "sweep", [])), **more}  # fmt: skip
    write(store / name / "plan.json", told)
    kept = Store(store)
    for identity in JOBS[:done]:
        kept.write(identity, pd.DataFrame({"value": [1]}))
    return kept


def test_runs_are_listed_newest_first_with_what_differs_from_the_defaults(outputs: Path, tmp_path: Path) -> None:
    second, first = known_runs(outputs, tmp_path / "store")
    assert (first.asked, first.state) == ((), "complete")
    assert second.asked == ("municipality=trelleborg", "municipality.areas=3", "replications=7")
    assert second.folder == outputs / "compare" / "run_1"


def test_a_sweep_under_way_says_how_far_it_is(outputs: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    sweep(store, "small_d", 2).write_failure(Failure(JOBS[2], "RuntimeError: no", ("trace",), 2))
    one = known_runs(outputs, store)[0]
    assert (one.experiment, one.state, one.done, one.of) == ("sweep", "unfinished", 2, 3)
    assert one.failures[0].error == "RuntimeError: no"
    assert one.asked == ("design=small",)


def test_a_sweep_is_complete_when_its_table_is_there_and_some_failed_when_jobs_did(tmp_path: Path) -> None:
    store, nothing = tmp_path / "store", tmp_path / "nothing"
    kept = sweep(store, "small_d", 2)
    (store / "small_d" / "results.parquet").write_bytes(b"")
    write(store / "small_d" / "manifest.json", {**json.loads((store / "small_d" / "plan.json").read_text()),
                                                "finished": "2026-01-04T10:00:00+00:00"})  # fmt: skip
    kept.write_failure(Failure(JOBS[2], "no"))
    assert known_runs(nothing, store)[0].state == "some_failed"
    kept.write(JOBS[2], pd.DataFrame({"value": [1]}))
    assert known_runs(nothing, store)[0].state == "complete"


def test_where_a_sweep_was_lived_is_not_what_it_asked(tmp_path: Path) -> None:
    words = ["engine=slurm", "cluster.partition=main", "cluster.minutes=7", "seed=3"]
    sweep(tmp_path / "store", "small_d", 3, configuration=as_dict(choose(Sweep, "sweep", words)))
    write(tmp_path / "out" / "other" / "x" / "manifest.json", {"experiment": "no_such", "command": ["v", "o", *words]})
    known = known_runs(tmp_path / "out", tmp_path / "store")
    assert {one.asked for one in known} == {("design=small", "seed=3"), ("seed=3",)}


def test_what_an_earlier_model_began_is_not_said_to_go_on(tmp_path: Path) -> None:
    sweep(tmp_path / "store", "small_d", 1, digest_of_model="of another time")
    assert known_runs(tmp_path / "nothing", tmp_path / "store")[0].state == "outdated"


def test_only_one_experiment_can_be_asked_for(outputs: Path, tmp_path: Path) -> None:
    sweep(tmp_path / "store", "small_d", 3)
    assert {one.experiment for one in known_runs(outputs, tmp_path / "store")} == {"compare", "sweep"}
    assert len(known_runs(outputs, tmp_path / "store", "compare")) == 2


def test_garbled_and_foreign_manifests_are_passed_over(outputs: Path, tmp_path: Path) -> None:
    (outputs / "compare" / "run_0" / "manifest.json").write_text("{", encoding="utf-8")
    write(outputs / "other" / "x" / "manifest.json", [1, 2])
    write(outputs / "other" / "y" / "manifest.json", {"experiment": "no_such", "configuration": 5, "command": "x"})
    found = known_runs(outputs, tmp_path / "store")
    assert [one.experiment for one in found] == ["compare", "no_such"]


def test_a_run_is_found_by_the_beginning_of_its_identity(outputs: Path, tmp_path: Path) -> None:
    sweep(tmp_path / "store", "small_d", 3)
    runs = known_runs(outputs, tmp_path / "store")
    assert the_one(runs, "11").identity == "1" * 12
    assert the_one(runs, "small").name == "small_d"
    with pytest.raises(BadInput, match="no run"):
        the_one(runs, "zz")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    pd.DataFrame({"strategy": ["a", "b", "b"], "x.y": [1, 2, 3]}).to_parquet(tmp_path / "results.parquet")
    pd.DataFrame({"n": [1]}).to_parquet(tmp_path / "other.parquet")
    return tmp_path


def test_every_table_of_a_run_can_be_asked(tables: Path) -> None:
    found = answer(tables, 'select strategy, sum("x.y") as s from results group by 1 order by 1', 10)
    assert [(row.strategy, row.s) for row in found.itertuples()] == [("a", 1), ("b", 5)]
    assert len(answer(tables, "from results, other", 2)) == 2
    assert list(answer(tables, "select * from results where strategy = 'none'", 5).columns) == ["strategy", "x.y"]


@pytest.mark.parametrize(
    "question",
    [
        "", "select", "drop table results", "create table x as select 1", "select 1; select 2",
        "copy results to 'x.csv'", "attach 'x.db'", "install httpfs", "set enable_external_access=true",
        "select * from read_csv('/etc/hostname')", "select * from '/etc/hostname'", "select * from no_such",
        "select * from read_text('/etc/hostname')", "pragma database_list", "select * from glob('/*')",
        "insert into results values ('c', 4)", "update results set strategy = 'c'", "call pragma_version()",
    ],
)  # fmt: skip
def test_a_question_that_does_more_than_read_the_tables_is_refused(
    tables: Path, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tables)
    with pytest.raises(BadInput) as refused:
        answer(tables, question, 10)
    assert str(refused.value).startswith("sql: ") and "\n" not in str(refused.value)
    assert sorted(path.name for path in tables.iterdir()) == ["other.parquet", "results.parquet"]


def test_a_question_without_end_is_stopped(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.studies.sweep.sql.LONGEST_SECONDS", 0.5)
    with pytest.raises(BadInput, match="Interrupt"):
        answer(tables, "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = 7", 10)


@pytest.mark.parametrize("text", ["select a, b from t", "select f(x)", "select 'it''s'", 'select "a.b"', "select '\\'"])
def test_a_question_reaches_the_runs_as_it_is_written(text: str) -> None:
    (word,) = read_arguments([f"sql={text}"], "runs").overrides
    from hydra.core.override_parser.overrides_parser import OverridesParser

    assert OverridesParser.create().parse_overrides([word])[0].value() == text
    assert read_arguments([f"sql={text}"], "compare").overrides == (f"sql={text}",)
