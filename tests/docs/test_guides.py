"""Trust 17: the guides are true: whoever follows one word by word gets what it says.

A guide that changes the project itself is followed in a copy of it, as plain Python and with few lives: a copy has
nothing compiled yet, and what is claimed does not need many.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from docs.tools.follow import Step, steps_of, words_of, write_down
from sim.configuration.border import BadInput, load_programme

ROOT = Path(__file__).resolve().parents[2]
GUIDES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "guides").glob("*.md"))}
Python = Callable[..., subprocess.CompletedProcess[str]]

FEW = "municipality.births_per_year=6 municipality.birth_years=1 progress=false figures=false"
"""What is added to a guide's comparison in a copy of the project, where no rule is compiled."""
FEW_YEARS = "municipality.birth_years=1 municipality.horizon_years=2 replications=1 progress=false figures=false"
FEW_OF_ALL_AGES = (
    "municipality.births_per_year=1 municipality.birth_years=12 municipality.warm_up_years=8 "
    "municipality.horizon_years=4 progress=false figures=false"
)


def copy_of_the_project(folder: Path) -> Path:
    for name in ("sim", "conf", "experiments", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "browser"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def in_the_copy(step: Step, folder: Path, cheaper: str = "") -> str:
    """Do what a step of a guide says in a copy of the project; return what a command printed."""
    if step.kind != "command":
        write_down(step, folder)
        return ""
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    more = cheaper if " compare " in step.what else ""
    done = subprocess.run(
        [sys.executable, *words_of(step.what, more)], cwd=folder, env=environment, capture_output=True,
        encoding="utf-8", timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, f"{step.what}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def saved(name: str, path: str) -> str:
    (text,) = (step.text for step in steps_of(GUIDES[name]) if step.what == path)
    return text


def test_every_guide_is_followed() -> None:
    assert set(GUIDES) == {"add-a-programme", "add-an-agency", "add-a-municipality", "add-a-rule-of-life"}


def test_whoever_adds_a_programme_gets_what_the_guide_says(tmp_path: Path, python: Python) -> None:
    steps = steps_of(GUIDES["add-a-programme"])
    commands = [step.what for step in steps if step.kind == "command"]
    files = {step.what: step.text for step in steps if step.kind == "save"}
    assert (len(files), len(commands)) == (2, 1)
    for step in steps:
        if step.kind == "save":
            write_down(step, tmp_path)
    for command in commands:
        done = python(*words_of(command, "progress=false figures=false"), cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert (tmp_path / done.stdout.splitlines()[-1]).is_dir()
        for text in files.values():
            assert yaml.safe_load(text)["title"]["en"] in done.stdout


def test_a_guides_programme_that_claims_more_than_is_known_is_refused(tmp_path: Path) -> None:
    bold = tmp_path / "reading_hour.yaml"
    text = saved("add-a-programme", "mine/reading_hour.yaml")
    bold.write_text(text.replace("size: 0.0", "size: 0.1"), encoding="utf-8")
    with pytest.raises(BadInput, match="grade D says that no effect is known"):
        load_programme(str(bold))


def test_whoever_adds_an_agency_sees_it_at_work(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path)
    printed = [in_the_copy(step, folder, FEW) for step in steps_of(GUIDES["add-an-agency"])]
    assert "9000" in printed[1] or "9,000" in printed[1]
    (run,) = (folder / "outputs" / "compare").iterdir()
    own = pd.read_parquet(run / "services.parquet").query("agency == 'family_advice'")
    served = int(own["served"].sum() + own["served_by_mistake"].sum())
    assert served > 0
    assert re.search(rf"^served +{int(own['served'].sum())}$", printed[-1], flags=re.MULTILINE)
    ledger = pd.read_parquet(run / "ledger.parquet").query("item == 'family_advice'")
    assert set(ledger["payer"]) == {"municipality"}
    assert ledger["amount_ore"].sum() == served * 900_000


def test_whoever_adds_a_municipality_lives_it(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path)
    steps = steps_of(GUIDES["add-a-municipality"])
    assert all(len(step.text.splitlines()) <= 10 for step in steps if step.kind == "save"), "ten lines must be enough"
    commands = [step for step in steps if step.kind == "command"]
    for step in steps:
        if step.kind == "save":
            write_down(step, folder)
    first, own_number, all_ages = commands
    assert in_the_copy(first, folder, FEW_YEARS).startswith("Hometown: 60 children born here")
    assert in_the_copy(own_number, folder, FEW_YEARS).startswith("Hometown: 80 children born here")
    assert in_the_copy(all_ages, folder, FEW_OF_ALL_AGES).startswith("Hometown with all ages: ")


def test_whoever_adds_a_rule_of_life_gets_what_it_says_and_a_test_that_can_fail(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path)
    printed = [in_the_copy(step, folder) for step in steps_of(GUIDES["add-a-rule-of-life"])]
    assert any(re.search(r"^\d+ passed", line) for line in printed[-2].splitlines())
    assert "0.1" in printed[-1] and "summer_job_bonds" in printed[-1]

    rule = folder / "sim" / "lifecourse" / "summer_job.py"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("p.bonds += prm", "p.bonds -= prm"), encoding="utf-8")
    with pytest.raises(AssertionError, match="1 failed"):
        in_the_copy(steps_of(GUIDES["add-a-rule-of-life"])[-2], folder)
