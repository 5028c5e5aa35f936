"""Trust 17: the tutorials are true: their commands are accepted, run, and print what the pages quote.

Every day their commands are judged by the border without living anybody; the long tests follow every page as its
reader does, in a folder of its own, and hold each quoted part against what was printed.
"""

from __future__ import annotations

import csv
import http.client
import importlib
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docs.tools.blocks import BLOCK, renewed
from docs.tools.follow import Step, steps_of, words_of, write_down
from sim.configuration.border import BadInput, choose, load_strategy
from sim.configuration.commandline import read_arguments

ROOT = Path(__file__).resolve().parents[2]
Python = Callable[..., subprocess.CompletedProcess[str]]
TUTORIALS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "tutorials").glob("*.md"))}
LAB_MINUTES = 1
_FOR_REAL = re.compile(r"^```text\n((?:vandpunkt .*\n)+)```$", re.MULTILINE)
"""Commands that a page gives for later: they are judged, not lived."""


def commands_of(name: str) -> list[str]:
    given = [step.what for step in steps_of(TUTORIALS[name]) if step.kind == "command"]
    later = [line for block in _FOR_REAL.findall(TUTORIALS[name]) for line in block.splitlines()]
    inline = re.findall(r"`(vandpunkt [^`]+)`", TUTORIALS[name])
    return [*given, *later, *inline]


def judged(command: str) -> object:
    """Return the choice that a command makes; refused as on the terminal if it makes none."""
    experiment, *words = shlex.split(command)[1:]
    schema = importlib.import_module(f"experiments.{experiment}").main.schema
    return choose(schema, experiment, read_arguments(words, experiment).overrides)


def save_files(name: str, folder: Path) -> None:
    for step in steps_of(TUTORIALS[name]):
        if step.kind == "save":
            write_down(step, folder)


def test_there_is_one_for_each_user() -> None:
    assert set(TUTORIALS) == {"strategist.md", "teacher.md", "teacher.sv.md", "researcher.md"}


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_command_is_accepted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save_files(name, tmp_path)
    commands = [command for command in commands_of(name) if command.startswith("vandpunkt ")]
    assert len(commands) >= 4
    for command in commands:
        assert judged(command)


def test_a_command_that_is_wrong_would_be_seen() -> None:
    with pytest.raises(BadInput, match="unknown key"):
        judged("vandpunkt compare municipality=small replicatons=10")


def test_files_that_readers_save_are_what_they_say(tmp_path: Path) -> None:
    save_files("strategist.md", tmp_path)
    strategy = load_strategy(str(tmp_path / "mine" / "work_first.yaml"))
    assert [use.programme for use in strategy.programmes] == ["supported_employment", "youth_job_guarantee"]


@pytest.mark.parametrize("name", ["teacher.md", "teacher.sv.md"])
def test_the_teachers_words_are_those_of_the_software(name: str, root: Path) -> None:
    with (root / "sim" / "views" / "words.csv").open(encoding="utf-8", newline="") as file:
        known = [" ".join(row[1:]).lower() for row in csv.reader(file)]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+? \|$", TUTORIALS[name], re.MULTILINE)
    pairs = [row for row in rows if row[0] not in ("English", "svenska")]
    assert len(pairs) == 8
    english, swedish = zip(*(pair if name == "teacher.md" else pair[::-1] for pair in pairs), strict=True)
    missing = [word for word in swedish if not any(word in line for line in known)]
    assert missing == [] and len(set(english)) == 8


def test_both_languages_of_the_teachers_page_say_the_same() -> None:
    def shape(text: str) -> list[str]:
        text = BLOCK.sub("", text)
        return re.findall(r"^(?:##|\d\.|\||```\w*)", text, flags=re.MULTILINE)

    english, swedish = TUTORIALS["teacher.md"], TUTORIALS["teacher.sv.md"]
    assert shape(english) == shape(swedish)
    in_english, in_swedish = (
        [step.what for step in steps_of(text) if step.kind == "command"] for text in (english, swedish)
    )
    assert [re.sub(r" (--language |language=)sv", "", one) for one in in_swedish] == in_english


def visit(command: str, folder: Path) -> None:
    """Open the lab as a page says, read its first page as a browser would, and close it."""
    words = [*words_of(command), "--no-browser", "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(2)]
        connection = http.client.HTTPConnection("127.0.0.1", int(told[1].rstrip("/").rpartition(":")[2]), timeout=60)
        connection.request("GET", "/")
        assert b"<html" in connection.getresponse().read()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60 * LAB_MINUTES)
    finally:
        process.kill()
        process.communicate()


def follow(name: str, folder: Path, python: Python) -> dict[str, str]:
    """Do everything that a page says, in order; return what each command printed."""
    printed: dict[str, str] = {}
    for step in steps_of(TUTORIALS[name]):
        if step.kind == "save":
            write_down(step, folder)
        elif step.what.startswith("vandpunkt lab"):
            visit(step.what, folder)
        else:
            done = python(*words_of(step.what, _quiet(step)), cwd=folder)
            assert done.returncode == 0, f"{step.what}\n{done.stderr}"
            printed[step.what] = done.stdout
    return printed


def difference(one: Path, other: Path) -> float:
    """Return how far two pictures are apart: the mean over all points, on a scale from 0 to 255."""
    with Image.open(one) as drawn, Image.open(other) as kept:
        assert drawn.size == kept.size
        apart = np.asarray(drawn.convert("L"), dtype=float) - np.asarray(kept.convert("L"), dtype=float)
    return float(np.abs(apart).mean())


def _quiet(step: Step) -> str:
    return "progress=false" if step.what.startswith("vandpunkt ") else ""


@pytest.mark.slow
@pytest.mark.parametrize("name", TUTORIALS)
def test_whoever_follows_a_tutorial_sees_what_it_quotes(name: str, tmp_path: Path, python: Python) -> None:
    printed = follow(name, tmp_path, python)
    today = renewed(TUTORIALS[name], printed.__getitem__)
    shown, made = ([found.group() for found in BLOCK.finditer(text)] for text in (TUTORIALS[name], today))
    assert shown and shown == made, "write it anew: python -m docs.tools"
    if name == "strategist.md":
        (page,) = tmp_path.glob("outputs/report/*/report.html")
        assert page.stat().st_size > 100_000
    if name == "researcher.md":
        first, again = sorted(tmp_path.glob("outputs/sweep/*/results.parquet"))
        assert first.read_bytes() == again.read_bytes()
        assert (tmp_path / "mine" / "design.zip").exists()
        assert difference(tmp_path / "mine" / "uptake.png", ROOT / "docs" / "figures" / "tutorial_uptake.png") < 1.0
    if name == "teacher.md":
        assert len(list(tmp_path.glob("outputs/biography/*/life.png"))) == 2


def test_another_picture_would_be_seen(tmp_path: Path) -> None:
    with Image.open(ROOT / "docs" / "figures" / "tutorial_uptake.png") as kept:
        kept.rotate(180).save(tmp_path / "turned.png")
    assert difference(tmp_path / "turned.png", ROOT / "docs" / "figures" / "tutorial_uptake.png") > 1.0


def test_a_quoted_table_that_drifted_would_be_seen() -> None:
    text = "```\nvandpunkt x\n```\n\n<!-- begin: printed -->\n```text\n12 persons\n```\n<!-- end: printed -->\n"
    assert renewed(text, lambda _: "12 persons\nfolder\n") == text
    assert renewed(text, lambda _: "13 persons\nfolder\n") != text
