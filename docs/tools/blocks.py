"""The generated parts of a document, between `<!-- begin: KIND … -->` and `<!-- end: KIND -->`, and how each is made.

* `rooms`: the table of rooms and what each imports;
* `code FILE NAME [from "words" to "words"]`: a function, class or assignment as it stands in the code, or a part of it;
* `life STEP`: what `docs.tools.one_life` prints for a step;
* `printed [from "words" to "words"]`: what the command right above prints, or a part of it.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from docs.tools.follow import quoted, steps_of
from docs.tools.one_life import OneLife
from docs.tools.picture import rounded
from docs.tools.rooms import HOLDS, ORDER, ROOT, Rooms, read_rooms

BLOCK = re.compile(
    r"^<!-- begin: (?P<kind>\w+)(?P<words>.*?) -->\n(?P<body>.*?)^<!-- end: (?P=kind) -->$", re.DOTALL | re.MULTILINE
)
_PART = re.compile(r'from "(?P<first>[^"]*)" to "(?P<last>[^"]*)"')

Printed = Callable[[str], str]
"""Returns what a command line prints on standard output."""


@cache
def life_sections() -> Mapping[str, str]:
    """Return what is printed of one life, by step; lived once."""
    return OneLife().sections()


def renewed(document: str, printed: Printed | None = None, root: Path = ROOT) -> str:
    """Return a document with every generated part made anew; without ``printed`` what commands print is left alone."""

    def body(found: re.Match[str]) -> str:
        kind, words = found["kind"], found["words"].strip()
        if kind == "rooms":
            made = table_of(read_rooms(root))
        elif kind == "code":
            made = f"```python\n{code_of(words, root)}\n```\n"
        elif kind == "life":
            made = f"```\n{life_sections()[words]}\n```\n"
        elif kind == "printed" and printed is not None:
            part = _PART.search(words)
            said = printed(command_above(document, found.start()))
            made = f"```text\n{quoted(said, part['first'] if part else '', part['last'] if part else '')}\n```\n"
        else:
            made = found["body"]
        return found.group()[: found.start("body") - found.start()] + made + f"<!-- end: {kind} -->"

    return BLOCK.sub(body, document)


def command_above(document: str, place: int) -> str:
    """Return the last command that a document tells its reader to run before a place."""
    commands = [step.what for step in steps_of(document) if step.kind == "command" and step.end < place]
    if not commands:
        raise ValueError("a printed block stands before any command")
    return commands[-1]


def code_of(words: str, root: Path = ROOT) -> str:
    """Return a piece of code: ``FILE NAME``, and perhaps ``from "words" to "words"``, its file in the first line.

    Raises:
        ValueError: the file holds no such name, or the part no such lines.
    """
    path, name = words.split(" ")[:2]
    text = (root / path).read_text(encoding="utf-8")
    nodes: list[ast.stmt] = ast.parse(text).body
    node: ast.stmt | None = None
    for part in name.split("."):
        node = next((one for one in nodes if _called(one) == part), None)
        nodes = node.body if isinstance(node, ast.ClassDef) else []
    if node is None:
        raise ValueError(f"{path} holds nothing called {name}")
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    asked = _PART.search(words)
    if asked:
        start = next((n for n, line in enumerate(lines) if asked["first"] in line), None)
        end = next((n for n, line in enumerate(lines) if asked["last"] in line and n >= (start or 0)), None)
        if start is None or end is None:
            raise ValueError(f"{path} {name}: no part from “{asked['first']}” to “{asked['last']}”")
        lines = lines[start : end + 1]
    return f"# {path}\n" + textwrap.dedent("\n".join(lines))


def _called(node: ast.stmt) -> str:
    """Return the name that a statement defines; an empty text if it defines none."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return ""


def table_of(rooms: Rooms) -> str:
    """Return the table of rooms from the top: what each holds, about how large it is, and all that it imports from."""
    arrows = rooms.arrows
    lines = ["| room | holds | lines | imports from |", "|---|---|---|---|"]
    for room in (room for row in ORDER for room in row):
        uses = ", ".join(other for row in ORDER for other in row if (room, other) in arrows)
        where = f"`{room}/`" if room == "experiments" else "`sim/model.py`" if room == "model" else f"`sim/{room}/`"
        lines.append(f"| {where} | {HOLDS[room]} | {rounded(rooms.lines[room]):,} | {uses or 'nothing'} |")
    return "\n".join(lines) + "\n"
