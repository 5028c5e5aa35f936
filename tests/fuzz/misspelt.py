"""Every key that can be given, misspelt in several ways: is it refused, and is the right one suggested?

A key is misspelt where it stands; nothing else need be right there, since what nobody knows is told first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.configuration.choices import make
from sim.configuration.faults import BadInput
from sim.configuration.jobs import check
from sim.lab.state import State
from tests.fuzz.kinds import KINDS, schemas_of_experiments
from tests.fuzz.schema import leaf_keys

Keys = tuple[str, ...]

MISSPELLINGS: Mapping[str, Callable[[str], str]] = {
    "a letter lost": lambda word: word[:-2] + word[-1:],
    "a letter doubled": lambda word: word[:1] + word,
    "two letters swapped": lambda word: word[1::-1] + word[2:],
    "a letter too many": lambda word: word + "s",
    "another letter": lambda word: word[: len(word) // 2] + "q" + word[len(word) // 2 + 1 :] if len(word) > 1 else word,
    "a capital": str.capitalize,
    "all capitals": str.upper,
    "a hyphen for a _": lambda word: word.replace("_", "-"),
    "no _": lambda word: word.replace("_", ""),
}
"""Ways in which people write a key wrong; one that leaves a key as it is, or makes another of it, is passed over."""


@dataclass(frozen=True)
class Count:
    """What became of misspelt keys.

    Attributes:
        keys: different keys that were misspelt.
        tried: misspellings.
        missed: those that were not refused with the right key suggested, and what was said.
    """

    keys: frozenset[tuple[str, Keys]]
    tried: int
    missed: tuple[str, ...]


def in_files() -> Iterator[Count]:
    """Misspell every key of every kind of file, of the lab's address, and of what there is one of."""
    for kind, schema in {**{kind: one.schema for kind, one in KINDS.items()}, "address": State}.items():
        for misspell in MISSPELLINGS.values():
            yield _count(kind, schema, misspell, _told_of_files)


def in_overrides(names: Sequence[str], misspellings: Sequence[str]) -> Iterator[Count]:
    """Misspell every key of experiments on the command line, in some of the ways."""
    for name in names:
        for way in misspellings:
            yield _count(name, schemas_of_experiments()[name], MISSPELLINGS[way], _told_of_overrides)


def _count(
    where: str, schema: type, misspell: Callable[[str], str],
    told_of: Callable[[str, type, Mapping[Keys, Keys]], str],
) -> Count:  # fmt: skip
    keys = leaf_keys(schema)
    siblings = {(keys_[:-1], keys_[-1]) for keys_ in keys}
    wrong = {(*one[:-1], misspell(one[-1])): one for one in keys if misspell(one[-1])}
    wrong = {bad: good for bad, good in wrong.items() if bad != good and (bad[:-1], bad[-1]) not in siblings}
    said = told_of(where, schema, wrong)
    missed = [
        f"{where}: {'.'.join(bad)} for {'.'.join(good)}"
        for bad, good in wrong.items()
        if not re.search(
            rf"unknown key {re.escape('.'.join(bad))};[^|]*; did you mean {re.escape('.'.join(good))}\?", said
        )
    ]
    return Count(frozenset((where, one) for one in keys), len(wrong), tuple(missed))


def _line_about(bad: str, good: str) -> str:
    return rf"unknown key {re.escape(bad)};[^|]*; did you mean {re.escape(good)}\?"


def _told_of_files(where: str, schema: type, wrong: Mapping[Keys, Keys]) -> str:
    content: dict[str, Any] = {}
    for bad in wrong:
        _put(content, bad)
    try:
        make(schema, content, where)
    except BadInput as refused:
        return " | ".join(refused.faults)
    return "nothing: it was read"


def _put(content: Any, keys: Keys) -> None:
    """Put a value at dotted keys of plain data, with the mappings and lists that are needed on the way."""
    node = content
    for key, below in zip(keys, (*keys[1:], ""), strict=True):
        empty: Any = [] if below == "0" else {}
        if key == "0":
            if not node:
                node.append(empty)
            node = node[0]
        else:
            node = node.setdefault(key, empty if below else 1)


def _told_of_overrides(name: str, schema: type, wrong: Mapping[Keys, Keys]) -> str:
    try:
        check(schema, name, [f"{'.'.join(bad)}=1" for bad in wrong], multirun=False)
    except BadInput as refused:
        return " | ".join(refused.faults)
    return "nothing: it was read"


def whole_count(counts: Iterator[Count]) -> Count:
    """Return several counts as one."""
    several = list(counts)
    return Count(
        frozenset[tuple[str, Keys]]().union(*(one.keys for one in several)),
        sum(one.tried for one in several),
        tuple(line for one in several for line in one.missed),
    )
