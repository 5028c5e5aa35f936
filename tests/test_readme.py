"""The README is true: its links lead somewhere, its commands run, its table is what the main job prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\.venv/bin/(vandpunkt .+?)(?:\s+#.*)?$", README, flags=re.MULTILINE)
SERVED = [command for command in COMMANDS if command.split()[1] == "lab"]
"""Commands that serve until somebody ends them; tests/lab/test_start.py and tests/browser start and end them."""
EXPERIMENTS = {path.stem for path in (ROOT / "experiments").glob("[a-z]*.py")}


def links_of(text: str) -> list[str]:
    return [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]


def table_of(text: str) -> list[str]:
    block = text.split("<!-- begin: main job -->")[1].split("<!-- end: main job -->")[0]
    return [line.rstrip() for line in block.strip().strip("`").strip("\n").splitlines()]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a README command with this Python; what it writes goes to ``folder``."""
    words = shlex.split(command)[1:]
    return subprocess.run(
        [sys.executable, "-m", "sim", *words, f"output_dir={folder}", "progress=false"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_every_link_leads_to_a_file_in_the_repository() -> None:
    links = links_of(README)
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_a_broken_link_would_be_seen() -> None:
    assert links_of("see [here](nowhere.md#part)") == ["nowhere.md"]


def test_the_readme_shows_how_to_run_the_experiments_it_names() -> None:
    named = {shlex.split(command)[1] for command in COMMANDS}
    assert {"compare", "biography", "validate", "evidence"} <= named <= EXPERIMENTS


@pytest.mark.slow
@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in SERVED])
def test_every_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.splitlines()[-1]).is_dir()


@pytest.mark.slow
def test_the_table_in_the_readme_is_what_the_main_job_prints(tmp_path: Path) -> None:
    done = run("vandpunkt compare figures=false", tmp_path)
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    shown = table_of(README)
    assert len(shown) > 30
    assert shown == printed[: len(shown)]


@pytest.mark.slow
def test_what_the_readme_says_of_the_validation_is_what_it_prints(tmp_path: Path) -> None:
    said = (
        README.split("<!-- begin: validation -->")[1]
        .split("<!-- end: validation -->")[0]
        .strip()
        .strip("`")
        .split("\n")
    )
    said = [line for line in said if line]
    assert len(said) == 4
    printed = run("vandpunkt validate figures=false", tmp_path).stdout.splitlines()
    assert [line for line in said if line not in printed] == []
