"""Claims about the rules: no number that could be believed stands in code; it stands in a table with its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

ROOMS = ("sim/lifecourse", "sim/agencies", "sim/programmes")
FILES = ("sim/people/biography.py", "sim/people/births.py", "sim/people/staircase.py")
ANYWHERE = (0, 1)
"""None or all, first or not, the next: no size is believed with these (-1 is 1 with a sign)."""

NAMED: Mapping[str, Mapping[str, str]] = {
    "sim/agencies/association.py": {"TAKEN_UP": "places among the draws"},
    "sim/agencies/bill.py": {"MONTHS_A_YEAR": "the calendar"},
    "sim/agencies/billing.py": {"_CHUNK": "persons a chunk; the result is the same for any"},
    "sim/agencies/chairs.py": {
        "MOST_YEARS": "a count stops before its byte is full",
        "BETWEEN": "columns of an array",
    },
    "sim/agencies/contacts.py": {"MOST_YEARS_WAITED": "a count stops before its byte is full"},
    "sim/agencies/council.py": {"BEFORE_AND_NOW": "a change is between two years"},
    "sim/agencies/health_talks.py": {"HIT": "columns of an array: found or not, in need or not"},
    "sim/agencies/seeking.py": {
        "SIGHT": "places among the draws",
        "CHILDREN": "rows of an array",
        "CHUNK": "persons a chunk; the result is the same for any",
    },
    "sim/lifecourse/crime.py": {"MOST_COUNTED": "a count stops before its byte is full"},
    "sim/lifecourse/events.py": {
        "INCOME_STREAM": "place among the draws",
        "FIRST_CHILD_STREAM": "place among the draws",
        "LAST_CHILD_AGE": "ages at which draws are made; a test shows that they cover the ages of the evidence",
    },
    "sim/lifecourse/livelihood.py": {
        "MOST_YEARS": "a count stops before its byte is full",
        "DECADES_PER_YEAR": "the calendar",
    },
    "sim/lifecourse/needs.py": {
        "ATTENTION": "places in an array, in the order of NEEDS",
    },
    "sim/lifecourse/outcome.py": {"GROUPS_A_BIRTH_YEAR": "born here and newcomers: two rows of a table"},
    "sim/lifecourse/surroundings.py": {
        "ADULTS": "columns of an array",
        "SHARES": "columns of an array",
    },
    "sim/lifecourse/walk.py": {"CHUNK": "persons a chunk; the result is the same for any"},
    "sim/people/staircase.py": {
        "NORMAL": "numbers of the steps of the staircase, in the order of STAGES",
        "NOT_HERE": "no step: the largest number that a byte holds",
    },
    "sim/people/births.py": {
        "PER_BIRTH_YEAR": "how persons are numbered",
        "NEWCOMERS_FROM": "how persons are numbered",
        "_PERSON": "place among the draws",
    },
    "sim/programmes/delivery.py": {
        "_MOST_YEARS": "years of fading that are worked out beforehand; nobody lives that long here",
        "_LEAVES": "place among the draws",
    },
    "sim/programmes/uncertainty.py": {"_SEED_OF_EFFECTS": "place among the draws"},
    "sim/programmes/screening.py": {
        "FOUND_IN_NEED": "codes of an array",
        "SEEN": "places among the draws",
    },
}
"""Constants (the first name of those assigned together) that hold a number of the machinery, and why each is one."""

IN_PLACE: Mapping[str, Mapping[float, str]] = {
    "sim/agencies/council.py": {2: "the year before the last, from the end of a list"},
    "sim/agencies/health_talks.py": {4: "columns of an array: found or not, in need or not"},
    "sim/agencies/seeking.py": {
        2: "rows of an array: person and agency; uses of a hand-over, and those that led back",
        3: "rows of an array: of a child, of others, and the threshold",
    },
    "sim/lifecourse/walk.py": {
        4: "draws a stream",
        2: "place of a draw in its stream",
        3: "place of a draw in its stream",
    },
}
"""Numbers of the machinery that have no name, and why each is no belief."""

LEFT_OVER: Mapping[str, Mapping[float, str]] = {
    "sim/lifecourse/development.py": {
        0.5: "contrast of boys and girls: half a difference each way",
    },
    "sim/people/births.py": {
        0.5: "contrast of boys and girls: half a difference each way",
        2: "places of draws",
        3: "places of draws",
        64: "the last age that is followed (sim.evidence.ages)",
        65: "the ages that are followed (sim.evidence.ages)",
        1900: "how persons are numbered",
        65536: "how groups are numbered",
    },
}
"""Numbers that should get a name or a row of a table; the list may only become shorter."""


def numbers_in(tree: ast.AST, named: Collection[str] = (), in_place: Collection[float] = ()) -> list[str]:
    """Return the numbers in code that are neither 0, 1 nor allowed, as ``line: number``."""
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if first_name(node) in named:
            allowed |= {id(below) for below in ast.walk(node)}
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool)
        and id(node) not in allowed
        and node.value not in (*ANYWHERE, *in_place)
    ]


def first_name(node: ast.AST) -> str | None:
    """Return the name, or the first of the names, that a statement gives a value to."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    first = targets[0].elts[0] if isinstance(targets[0], ast.Tuple) else targets[0]
    return first.id if isinstance(first, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign) else None


def rules(root: Path) -> dict[str, ast.Module]:
    """Return the syntax tree of every file with rules, by its path."""
    paths = [
        *(path for room in ROOMS for path in sorted((root / room).rglob("*.py"))),
        *(root / file for file in FILES),
    ]
    return {path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def in_place(file: str) -> tuple[float, ...]:
    return (*IN_PLACE.get(file, {}), *LEFT_OVER.get(file, {}))


def test_no_number_that_could_be_believed_stands_in_a_rule(root: Path) -> None:
    found = {file: numbers_in(tree, NAMED.get(file, {}), in_place(file)) for file, tree in rules(root).items()}
    assert len(found) > 20
    assert {file: numbers for file, numbers in found.items() if numbers} == {}, (
        "give it a row in sim/evidence/parameters_*.csv and read it as prm.name; a number of the machinery gets a name "
        "and a reason in NAMED"
    )


def test_every_exception_still_stands_and_has_a_reason(root: Path) -> None:
    trees = rules(root)
    for file, names in NAMED.items():
        assigned = {first_name(node) for node in trees[file].body}
        assert set(names) <= assigned, f"{file}: {set(names) - assigned} is gone: delete its line here"
    for file, numbers in (*IN_PLACE.items(), *LEFT_OVER.items()):
        there = {float(line.split(": ")[1]) for line in numbers_in(trees[file])}
        assert set(numbers) <= there, f"{file}: {set(numbers) - there} is gone: delete its line here"
    assert all(
        reason for reasons in (*NAMED.values(), *IN_PLACE.values(), *LEFT_OVER.values()) for reason in reasons.values()
    )


PLANTED = {
    "a coefficient": ("eta = 0.7 * p.liability", ["1: 0.7"]),
    "an age": ("if age >= 16:\n    pass", ["1: 16"]),
    "a number below zero": ("eta = -2.5", ["1: 2.5"]),
    "a default": ("def f(cut=1.28): pass", ["1: 1.28"]),
    "an index": ("needs[5] = 0.0", ["1: 5"]),
    "a constant that is not on the list": ("CUT_SD = 1.28", ["1: 1.28"]),
    "a local name of a constant on another's list": ("CHUNK = 256\neta = 256 * p.liability", ["2: 256"]),
    "a number in a list": ("HEIGHTS = [0, 1, 2.0]", ["1: 2.0"]),
    "nothing": ("p.years += 1\nleft = 1.0 - 0.0\nback = people[-1]\nyes = True", []),
}


@pytest.mark.parametrize(("code", "found"), PLANTED.values(), ids=PLANTED)
def test_a_planted_number_is_found(code: str, found: list[str]) -> None:
    assert numbers_in(ast.parse(code), {"CHUNK": "a reason"}) == found


@pytest.mark.parametrize("file", ["sim/lifecourse/crime.py", "sim/agencies/bill.py", "sim/people/staircase.py"])
def test_a_number_planted_in_a_rule_of_ours_is_found(file: str, root: Path) -> None:
    text = (root / file).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if re.search(r"[<>]=? prm\.", line))
    name = re.search(r"prm\.\w+", line)
    assert name is not None
    planted = ast.parse(text.replace(name[0], "17.5", 1))
    assert [number.split(": ")[1] for number in numbers_in(planted, NAMED[file])] == ["17.5"]
