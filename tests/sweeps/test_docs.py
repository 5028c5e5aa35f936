"""The guide to sweeps is followed: its design is lived, and its questions are asked of what came out."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from sim.configuration.designs import How
from sim.studies.one_replication import measures_of
from sim.studies.sweep.sql import answer
from sim.studies.sweep.ways import DISTRIBUTIONS

Python = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "docs" / "sweeps.md").read_text(encoding="utf-8")


def block(guide: str, language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def folder(guide: str, python: Python, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run directory of the guide's design, on smaller towns."""
    cwd = tmp_path_factory.mktemp("guide")
    design = block(guide, "yaml").replace("[100, 400]", "[20, 40]").replace("replications: 2", "replications: 1")
    (cwd / "mine.yaml").write_text(design, encoding="utf-8")
    words = ("design=mine.yaml", "engine=serial", "progress=false", "store=store", "output_dir=out")
    ended = python("-m", "experiments.sweep", *words, cwd=cwd)
    assert (ended.returncode, ended.stderr) == (0, "")
    return cwd / ended.stdout.splitlines()[-1]


def test_the_design_has_at_most_ten_lines_and_lives(guide: str, folder: Path) -> None:
    assert len(block(guide, "yaml").splitlines()) <= 10
    results = pd.read_parquet(folder / "results.parquet")
    assert len(results) == 2 * 2 * 3 * 1 * 2
    assert set(results["strategy"]) == {"as_today", "early_parents", "early_targeted"}
    assert set(results["municipality.births_per_year"]) == {20, 40}
    assert sorted(set(results["programme.*.uptake_share"])) == [0.2, 0.5, 0.8]


def test_pandas_and_duckdb_answer_the_same(guide: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(block(guide, "python"), {})
    found = answer(folder, block(guide, "sql"), 100)
    assert list(found.columns) == ["strategy", "births", "kept_out", "public_msek"]
    assert len(found) == 4
    rows = [line.split()[-1] for line in printed.getvalue().splitlines() if not line.startswith(("strategy", "Name"))]
    by_pandas = [float(one) for one in rows]
    assert by_pandas == pytest.approx(list(found["public_msek"]), abs=1e-5)
    assert found["public_msek"].abs().max() > 0.01


def test_every_measure_and_way_in_the_guide_is_there(guide: str, folder: Path) -> None:
    columns = set(pd.read_parquet(folder / "results.parquet").columns)
    table = guide.partition("| column | unit |")[2].partition("In pandas")[0]
    named = set(re.findall(r"`([a-z_A-Z]+)`", table)) - {"saved_PAYER_sek"}
    assert len(named) > 8 and named <= columns
    assert any(column.startswith("saved_") for column in columns)
    assert all(f"`{name}`" in guide for name in DISTRIBUTIONS)
    hows = re.findall(r"^\| `(\w+)` \|", guide.partition("| `how` | points |")[2].partition("\n\n")[0], re.MULTILINE)
    assert sorted(hows) == sorted(get_args(How))
    assert measures_of.__doc__ and all(name in measures_of.__doc__ for name in ("persons_kept_out", "payback_year"))
