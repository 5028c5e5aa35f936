"""Claims about the command ``vandpunkt``: it is ``python -m experiments.NAME``, and it finds experiments by itself."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import cli

Call = Callable[..., Any]

AS_COMMAND = "import pathlib, sys, sim.cli as cli; cli.ROOT = pathlib.Path.cwd(); sys.exit(cli.main())"


@pytest.mark.parametrize("words", [["seed=3"], ["-m", "seed=1,2"], ["sed=3"], ["--cfg", "job"]])
def test_the_command_and_the_module_are_the_same_thing(words: list[str], start: Call) -> None:
    assert start("-c", AS_COMMAND, "stub", *words) == start("-m", "experiments.stub", *words)


def test_without_a_name_it_lists_the_experiments_by_their_first_line(start: Call) -> None:
    for words in ([], ["--help"], ["-h"]):
        ended = start("-c", AS_COMMAND, *words)
        assert (ended.code, ended.err) == (0, "")
        assert "  stub  Try the border." in ended.out.splitlines()


def test_an_experiment_is_found_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.experiments() == {}
    (tmp_path / "experiments").mkdir()
    for name, text in {
        "b": '"""Bees.\n\nMore."""',
        "a": "",
        "_hidden": '"""No."""',
        "c": "def",
        "å": '"""Å."""',
    }.items():
        (tmp_path / "experiments" / f"{name}.py").write_text(text, encoding="utf-8")
    assert cli.experiments() == {"a": "", "b": "Bees.", "c": "", "å": "Å."}


@pytest.mark.parametrize(
    ("word", "told"), [("stab", "did you mean stub?"), ("../x", "one of stub"), ("-x", "one of stub")]
)
def test_an_unknown_experiment_is_one_line(word: str, told: str, start: Call, refusal: Call) -> None:
    ended = start("-c", AS_COMMAND, word, "seed=3")
    refusal(ended)
    assert told in ended.err


def test_it_tells_its_version(start: Call) -> None:
    for words in (["-m", "sim", "--version"], ["-c", AS_COMMAND, "--version"]):
        ended = start(*words)
        assert (ended.code, ended.out.split()[0], ended.err) == (0, "vandpunkt", "")


def test_every_experiment_has_a_title() -> None:
    assert all(title.endswith(".") for title in cli.experiments().values())


@pytest.mark.parametrize("entry", ["sim.cli", "experiments", "benchmarks"])
def test_linear_algebra_has_one_thread_by_any_door_unless_told_otherwise(
    entry: str, python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    ask = f"import {entry}, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    unset = {"OPENBLAS_NUM_THREADS": ""}
    first = f"import os; os.environ.pop('OPENBLAS_NUM_THREADS'); {ask}"
    assert python("-c", first, **unset).stdout == "1\n"
    assert python("-c", ask, OPENBLAS_NUM_THREADS="3").stdout == "3\n"
