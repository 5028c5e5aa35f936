"""What lies behind a module: every module of ours it needs, directly or by way of others, read from its imports.

A result hangs on these, on the tables and on what it is asked: another experiment, or another way to show a figure,
leaves a finished job finished. A module imported by a name that is made while running would not be seen; there is none.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("sim", "experiments", "benchmarks", "tests")
"""Packages of this repository; what others do is told by their versions."""

WHAT_IS_ASKED = tuple(f"sim.configuration.{name}" for name in ("clusters", "designs", "questions", "structures"))
"""Modules, and packages with all they hold, that say what experiments can be asked. What a job is asked is in its
identity already, so another question or another key leaves finished jobs finished."""


@cache
def modules_behind(name: str) -> tuple[Path, ...]:
    """Return the files of a module and of all that it imports of ours, sorted; imports inside functions count too.

    Args:
        name: of a module, as ``sim.studies.one_replication``.
    """
    found: dict[str, Path] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        path = _file_of(one)
        if one in found or path is None or _is_asked(one):
            continue
        found[one] = path
        package = one.rpartition(".")[0]
        waiting += [package, *_imports_of(path)] if package else _imports_of(path)
    return tuple(sorted(set(found.values())))


@cache
def digest_behind(name: str) -> str:
    """Return a digest of all modules behind a module and of every table of the model (none of the words on screen)."""
    tables = [path for path in (ROOT / "sim").rglob("*.csv") if path.relative_to(ROOT).parts[1] != "views"]
    digest = hashlib.sha256()
    for path in sorted([*modules_behind(name), *tables]):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_asked(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in WHAT_IS_ASKED)


def _imports_of(path: Path) -> list[str]:
    """Return the names of all modules of ours that a file may import; a name imported from a package may be one."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.partition(".")[0] in OURS]


def _file_of(name: str) -> Path | None:
    """Return the file of a module or package of ours; none if there is none by that name."""
    if name.partition(".")[0] not in OURS:
        return None
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None
