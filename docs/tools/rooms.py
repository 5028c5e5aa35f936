"""The rooms of the code, who imports whom, and the order that every import must follow.

Read from the syntax tree of every file in `sim/` and `experiments/`: nothing is run or imported to find it.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ORDER: tuple[tuple[str, ...], ...] = (
    ("experiments",),
    ("lab",),
    ("views",),
    ("studies",),
    ("sweeps", "model", "uncertainty"),
    ("agencies", "programmes"),
    ("lifecourse", "money"),
    ("people",),
    ("configuration",),
    ("evidence",),
)
"""The rooms from the top: a room may import from those in the rows below it, never beside or above."""

HOLDS: Mapping[str, str] = {
    "experiments": "the questions, one a file",
    "lab": "the page in the browser",
    "views": "figures, tables, words",
    "studies": "many runs, and what they say",
    "sweeps": "jobs that can be killed",
    "model": "one town, the order of a year",
    "uncertainty": "how sure: pure statistics",
    "agencies": "who sees, serves, queues",
    "programmes": "for whom, how much, what",
    "lifecourse": "the rules of life",
    "money": "prices, ledger, appraisal",
    "people": "the record, births, all draws",
    "configuration": "what may be chosen",
    "evidence": "every number and its source",
}
"""What a room holds, in a few words; its own `__init__.py` says it in more."""

WITH_THE_EXPERIMENTS = ("cli", "__main__")
"""Modules of `sim/` that are the command itself: they stand in the picture with the experiments that they start."""


@dataclass(frozen=True)
class Import:
    """One import of one module from another room."""

    module: str
    imported: str
    source: str
    target: str


@dataclass(frozen=True)
class Rooms:
    """What the code looks like from outside.

    Attributes:
        lines: lines of Python by room, as they stand in the files.
        imports: every import that crosses from one room to another.
    """

    lines: Mapping[str, int]
    imports: tuple[Import, ...]

    @property
    def arrows(self) -> dict[tuple[str, str], int]:
        """Return how many modules of a room import from another, by (from, to)."""
        return dict(Counter((one.source, one.target) for one in self.imports))


def room_of(module: str) -> str | None:
    """Return the room of a dotted module name; None outside the project and for what `sim` itself holds."""
    first, *rest = module.split(".")
    if first == "experiments":
        return "experiments"
    if first != "sim" or not rest or rest[0] == "__version__":
        return None
    return "experiments" if rest[0] in WITH_THE_EXPERIMENTS else rest[0]


def read_rooms(root: Path = ROOT) -> Rooms:
    """Read every file of `sim/` and `experiments/` under a folder."""
    lines: Counter[str] = Counter()
    found: set[Import] = set()
    for path in sorted([*root.glob("sim/**/*.py"), *root.glob("experiments/**/*.py")]):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        room = room_of(module)
        if room is None:
            continue
        text = path.read_text(encoding="utf-8")
        lines[room] += len(text.splitlines())
        for imported in _imported(ast.parse(text)):
            target = room_of(imported)
            if target is not None and target != room:
                found.add(Import(module, imported, room, target))
    return Rooms(dict(lines), tuple(sorted(found, key=lambda one: (one.module, one.imported))))


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield every module that a file imports, also inside functions; `from sim import model` is `sim.model`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" if node.module == "sim" else node.module for name in node.names)


def row_of(room: str) -> int:
    """Return the row of a room in `ORDER`, 0 at the top.

    Raises:
        KeyError: the order does not know the room.
    """
    for row, rooms in enumerate(ORDER):
        if room in rooms:
            return row
    raise KeyError(f"docs/tools/rooms.py: ORDER does not know the room '{room}'; give it a row")


def backward(imports: Iterable[Import]) -> list[Import]:
    """Return the imports that do not lead to a row further down."""
    return [one for one in imports if row_of(one.target) <= row_of(one.source)]


def shortest(arrows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the arrows without those that a longer way makes unnecessary (the transitive reduction), in order.

    Only arrows that lead downwards are looked at, so that there are no circles.
    """
    down = {(a, b) for a, b in arrows if row_of(a) < row_of(b)}
    needed = {(a, b) for a, b in down if not any(_leads(c, b, down) for a2, c in down if a2 == a and c != b)}
    return sorted(needed, key=lambda arrow: (row_of(arrow[0]), row_of(arrow[1]), arrow))


def _leads(start: str, end: str, arrows: set[tuple[str, str]]) -> bool:
    return start == end or any(_leads(b, end, arrows) for a, b in arrows if a == start)
