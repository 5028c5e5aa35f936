"""Every mistake that could be made in a module, and a drawn sample of them."""

from __future__ import annotations

import ast
import csv
import difflib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from benchmarks.mutation.groups import Subject
from benchmarks.mutation.operators import FROM_COSMIC_RAY, Edit, own_edits

EQUIVALENT = Path(__file__).with_name("equivalent.csv")
Position = tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """One mistake in one module.

    Attributes:
        subject: the module.
        operator: the kind of mistake.
        start: line and column of the place.
        occurrence: which of the places that an operator of cosmic-ray finds; -1 for an edit of our own.
        edit: the edit of our own, or None.
    """

    subject: Subject
    operator: str
    start: Position
    occurrence: int = -1
    edit: Edit | None = None

    def source(self, root: Path) -> str:
        """Return the module's text with the mistake in it."""
        text = _read(root / self.subject.module)
        if self.edit is not None:
            return self.edit.made_in(text)
        return str(mutate_code(text, get_operator(f"core/{self.operator}")(), self.occurrence))

    def lines(self, root: Path) -> tuple[str, str]:
        """Return what the mistake takes away and what it puts there, each as one line of text."""
        text = _read(root / self.subject.module).splitlines()
        difference = [*difflib.unified_diff(text, self.source(root).splitlines(), n=0, lineterm="")][2:]
        taken, put = (" ".join(line[1:].strip() for line in difference if line[0] == sign) for sign in "-+")
        return taken, put


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _not_run(source: str) -> Iterator[tuple[Position, Position]]:
    """Yield where types and decorators stand: a mistake there changes nothing that a life or a krona depends on."""
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef):
            parts = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.decorator_list]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            parts = [node.annotation]
        for part in parts:
            if isinstance(part, ast.expr):
                yield (part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)


def mutants_of(subject: Subject, root: Path) -> list[Mutant]:
    """Return every mutant of a module, in the order of its text."""
    source = _read(root / subject.module)
    found = [Mutant(subject, edit.kind, edit.start, edit=edit) for edit in own_edits(source)]
    nodes = [*ast_nodes(parso.parse(source))]
    for name in FROM_COSMIC_RAY:
        operator = get_operator(f"core/{name}")()
        places = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        found += [Mutant(subject, name, start, occurrence) for occurrence, start in enumerate(places)]
    skipped = [*_not_run(source)]
    run = [mutant for mutant in found if not any(first <= mutant.start < last for first, last in skipped)]
    return sorted(run, key=lambda mutant: (mutant.start, mutant.operator, mutant.occurrence))


def drawn(mutants: Sequence[Mutant], how_many: int, seed: int) -> list[Mutant]:
    """Draw some mutants: places by chance, each at most once, and one mistake for each place.

    So a comparison, in which five mistakes can be made, counts no more than a line that can only be forgotten.
    """
    by_place: dict[tuple[str, tuple[int, int]], list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_place[mutant.subject.module, mutant.start].append(mutant)
    chance = random.Random(seed)
    places = chance.sample(sorted(by_place), min(how_many, len(by_place)))
    return [chance.choice(by_place[place]) for place in places]


def known_as_equivalent() -> dict[tuple[str, str, str], str]:
    """Return the mutants that were looked at and mean the same, by module, line taken and line put: the reason."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {(row["module"], row["taken"], row["put"]): row["reason"] for row in csv.DictReader(file)}
