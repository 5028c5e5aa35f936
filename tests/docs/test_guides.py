"""Trust 17: the guides are true: whoever follows one word by word gets what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sim.configuration.border import BadInput, load_programme

Python = Callable[..., subprocess.CompletedProcess[str]]
GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("*.md"))
BLOCK = re.compile(r"as `(?P<file>[\w/]+\.yaml)`.*?```yaml\n(?P<text>.*?)```", re.DOTALL)
COMMAND = re.compile(r"^```\n(vandpunkt .*?)\n```", re.MULTILINE)


def files_of(guide: str) -> dict[str, str]:
    return {found["file"]: found["text"] for found in BLOCK.finditer(guide)}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_whoever_follows_a_guide_gets_what_it_says(guide: Path, tmp_path: Path, python: Python) -> None:
    text = guide.read_text(encoding="utf-8")
    files, commands = files_of(text), COMMAND.findall(text)
    assert files and commands
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    for command in commands:
        done = python("-m", "sim", *shlex.split(command)[1:], "progress=false", "figures=false", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert (tmp_path / done.stdout.splitlines()[-1]).is_dir()
        for name in files:
            assert yaml.safe_load(files[name])["title"]["en"] in done.stdout


def test_a_guides_programme_that_claims_more_than_is_known_is_refused(tmp_path: Path) -> None:
    (guide,) = (one for one in GUIDES if one.stem == "add-a-programme")
    text = files_of(guide.read_text(encoding="utf-8"))["mine/reading_hour.yaml"]
    bold = tmp_path / "reading_hour.yaml"
    bold.write_text(text.replace("size: 0.0", "size: 0.1"), encoding="utf-8")
    with pytest.raises(BadInput, match="grade D says that no effect is known"):
        load_programme(str(bold))
