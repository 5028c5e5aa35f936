"""Which mistakes are made: those of cosmic-ray that somebody could make, and two that suit this code.

A rule of life is a sum of ``prm.name * p.field``: what goes wrong in one is most often a name beside the right one, or
a line that was forgotten. cosmic-ray makes neither.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

RECORDS = ("prm", "p", "z", "seen", "used")
"""What a rule calls its parameters, person, draws, surroundings and bill; their fields have neighbours."""
_ORDERED = ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
_ARITHMETIC = {
    "Add": ("Sub", "Mul"), "Sub": ("Add", "Mul"), "Mul": ("Div", "Add"), "Div": ("Mul", "FloorDiv"),
    "FloorDiv": ("Mul", "Div"), "Mod": ("FloorDiv", "Mul"), "Pow": ("Mul", "Add"), "BitOr": ("BitAnd", "BitXor"),
    "BitXor": ("BitOr", "BitAnd"), "LShift": ("RShift", "Add"),
}  # fmt: skip
FROM_COSMIC_RAY = (
    "AddNot", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceContinueWithBreak",
    "ReplaceFalseWithTrue", "ReplaceTrueWithFalse", "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub", "ZeroIterationForLoop",
    *(f"ReplaceComparisonOperator_{one}_{other}" for one in _ORDERED for other in _ORDERED if one != other),
    *(f"ReplaceBinaryOperator_{one}_{other}" for one, others in _ARITHMETIC.items() for other in others),
)  # fmt: skip
"""Operators that work on the same values: ``1.5 << 2`` would be caught by Python itself and flatter the tests."""


class Edit(NamedTuple):
    """A piece of a text and what is put in its place; lines count from 1, columns (characters) from 0."""

    kind: str
    start: tuple[int, int]
    stop: tuple[int, int]
    put: str

    def made_in(self, source: str) -> str:
        """Return the text with the edit made."""
        lines = source.splitlines(keepends=True)
        head = "".join(lines[: self.start[0] - 1]) + lines[self.start[0] - 1][: self.start[1]]
        tail = lines[self.stop[0] - 1][self.stop[1] :] + "".join(lines[self.stop[0] :])
        return head + self.put + tail


def own_edits(source: str) -> Iterator[Edit]:
    """Yield every mistake of our own kinds in a module (of ASCII text where code stands).

    ``AnotherName``: a field of a record, or a constant, becomes the next one that the same function names.
    ``LineLeftOut``: a statement that assigns, adds or calls is forgotten.
    """
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            yield from _other_names(function)
            yield from _lines_left_out(function)


def _other_names(function: ast.FunctionDef) -> Iterator[Edit]:
    named = [(kind, node) for node in _in_order(function) if (kind := _kind(node))]
    for kind, node in named:
        names = list(dict.fromkeys(_name(other) for of_kind, other in named if of_kind == kind))
        neighbour = names[(names.index(_name(node)) + 1) % len(names)]
        if neighbour != _name(node):
            stop = (node.end_lineno or 0, node.end_col_offset or 0)
            yield Edit("AnotherName", (stop[0], stop[1] - len(_name(node))), stop, neighbour)


def _in_order(function: ast.FunctionDef) -> list[ast.expr]:
    """Return the names and fields in the body of a function, in the order of the text."""
    nodes = [node for part in function.body for node in ast.walk(part) if isinstance(node, ast.Attribute | ast.Name)]
    return sorted(nodes, key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0))


def _kind(node: ast.expr) -> str:
    """Return what a name may be mistaken within: the record it is a field of, or the constants; else nothing."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id if node.value.id in RECORDS else ""
    return "constant" if isinstance(node, ast.Name) and node.id.isupper() and len(node.id) > 1 else ""


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _lines_left_out(function: ast.FunctionDef) -> Iterator[Edit]:
    for node in ast.walk(function):
        if not isinstance(node, ast.stmt):
            continue
        calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if calls or isinstance(node, ast.Assign | ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value):
            stop = (node.end_lineno or 0, node.end_col_offset or 0)
            yield Edit("LineLeftOut", (node.lineno, node.col_offset), stop, "pass")
