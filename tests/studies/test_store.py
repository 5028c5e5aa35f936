"""Claims about the run directory: complete or absent."""

from __future__ import annotations

import errno
import json
import math
import os
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.configuration.border import BadInput, load_programme, load_strategy
from sim.configuration.schema import Compare, Economics, Municipality
from sim.studies.store import finish, identity_of, run_directory, write_table

AS_TODAY = load_strategy("as_today")


@pytest.fixture
def choice(place: Callable[..., Municipality]) -> Compare:
    return Compare(municipality=place(10), economics=Economics(), strategies=("as_today",))


def visible(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if not any(part.startswith(".") for part in path.parts)]


def test_a_finished_run_is_whole_and_says_how_to_repeat_it(choice: Compare, tmp_path: Path) -> None:
    with run_directory("compare", str(tmp_path)) as draft:
        write_table(pd.DataFrame({"a": [1]}), draft, "numbers")
        assert visible(tmp_path / "compare") == [], "nothing is seen before it is whole"
        final = finish(draft, "compare", choice, [AS_TODAY], {"å": 1.5}, {"as_today/0": "abc"})
    assert final.parent == tmp_path / "compare"
    assert sorted(path.name for path in final.iterdir()) == [
        "configuration.yaml", "manifest.json", "numbers.parquet", "summary.json",
    ]  # fmt: skip
    assert [path.name for path in final.parent.iterdir()] == [final.name]
    assert json.loads((final / "summary.json").read_text(encoding="utf-8")) == {"å": 1.5}
    manifest = json.loads((final / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run_digests"] == {"as_today/0": "abc"}
    assert manifest["configuration"]["municipality"]["births_per_year"] == 10
    assert {"vandpunkt", "python", "packages", "identity", "digest_of_sources"} <= set(manifest)
    assert manifest["used"][0]["kind"] == "strategy" and manifest["used"][0]["name"] == "as_today"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, BadInput, SystemExit])
def test_whatever_breaks_a_run_off_leaves_nothing_behind(
    error: type[BaseException], choice: Compare, tmp_path: Path
) -> None:
    with pytest.raises(error), run_directory("compare", str(tmp_path)) as draft:
        (draft / "half.txt").write_text("half", encoding="utf-8")
        raise error("stop")
    assert list((tmp_path / "compare").iterdir()) == []


@pytest.mark.parametrize("nothing", [math.nan, math.inf])
def test_a_figure_that_is_no_number_is_not_written(nothing: float, choice: Compare, tmp_path: Path) -> None:
    with pytest.raises(ValueError), run_directory("compare", str(tmp_path)) as draft:
        finish(draft, "compare", choice, [], {"npv_sek": nothing})
    assert list((tmp_path / "compare").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_refused_by_name(choice: Compare, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="output_dir: "), run_directory("compare", str(blocked)):
        pass


def test_two_runs_of_one_configuration_stand_beside_each_other(choice: Compare, tmp_path: Path) -> None:
    folders = []
    for _ in range(3):
        with run_directory("compare", str(tmp_path)) as draft:
            folders.append(finish(draft, "compare", choice, [], {}))
    assert len(set(folders)) == 3
    assert sorted(folders) == folders, "their names sort by time"


def test_the_identity_of_a_run_sees_what_changes_results_and_nothing_else(choice: Compare) -> None:
    identity = identity_of(choice, [AS_TODAY])
    for same in ({"output_dir": "elsewhere"}, {"progress": False}, {"threads": 7}):
        assert identity_of(replace(choice, **same), [AS_TODAY]) == identity
    for other in ({"seed": 2}, {"replications": 11}, {"economics": Economics(price_year=2015)}):
        assert identity_of(replace(choice, **other), [AS_TODAY]) != identity


def test_the_identity_of_a_run_sees_what_its_programmes_are(choice: Compare) -> None:
    programme = load_programme("parent_training")
    dearer = replace(programme, price_sek_per_year=100 * programme.price_sek_per_year)
    assert identity_of(choice, [AS_TODAY, programme]) != identity_of(choice, [AS_TODAY, dearer])


def test_what_a_killed_run_left_is_removed_by_the_next_and_a_running_one_is_left_alone(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    here = socket.gethostname()
    killed = tmp_path / "compare" / f".unfinished-{here}-{gone.pid}-abc"
    running = tmp_path / "compare" / f".unfinished-{here}-{os.getpid()}-abc"
    elsewhere = tmp_path / "compare" / f".unfinished-another-machine-{gone.pid}-abc"
    for folder in (killed, running, elsewhere):
        folder.mkdir(parents=True)
    with run_directory("compare", str(tmp_path)):
        pass
    assert [folder.exists() for folder in (killed, running, elsewhere)] == [False, True, True]


def test_a_full_disk_ends_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No space left"), run_directory("compare", str(tmp_path)) as draft:
        (draft / "half.txt").write_text("half", encoding="utf-8")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list((tmp_path / "compare").iterdir()) == []
