"""Claims about docs/verification: every test that a page names exists, and a page without tests would be seen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
PAGES = ("advishe.md", "cheers.md", "odd.md", "tech-ver.md")


def missing_in(text: str, root: Path) -> list[str]:
    """Return every file or test that a page names and that is not there."""
    missing = []
    for file, test in NAMED.findall(text):
        path = root / file
        if not path.is_file():
            missing.append(file)
        elif test and test not in names_in(path):
            missing.append(f"{file}::{test}")
    return missing


def names_in(path: Path) -> set[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_page_of_the_folder_is_held(root: Path) -> None:
    assert sorted(path.name for path in (root / "docs" / "verification").glob("*.md")) == list(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_a_page_names_exists(name: str, root: Path) -> None:
    text = (root / "docs" / "verification" / name).read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) >= 10
    assert missing_in(text, root) == []


def test_a_test_that_does_not_exist_is_seen(root: Path) -> None:
    text = "`tests/docs/test_verification.py::test_nothing`, `tests/docs/gone.py`, `tests/docs/test_verification.py`"
    assert missing_in(text, root) == ["tests/docs/test_verification.py::test_nothing", "tests/docs/gone.py"]
