"""Where every number comes from: from a name to its published row and link, and from a row back to what rests on it.

Pure functions of a ``Library`` that has been read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from sim.evidence.ages import LAST_AGE
from sim.studies.evidence.library import (
    ChoiceNumber,
    Derivation,
    Leaf,
    Library,
    Number,
    Published,
    Shift,
)

_ROW = re.compile(r"\b(?:baseline|effects|interventions|unit_costs|targets):[\w.]+")


@dataclass(frozen=True)
class Census:
    """How many numeric values there are, how many of each table, and those without full provenance."""

    total: int
    by_table: tuple[tuple[str, int], ...]
    without: tuple[Leaf, ...]

    @property
    def share(self) -> float:
        """Return the share with full provenance, from 0 to 1 (1 where there is nothing)."""
        return 1.0 - len(self.without) / self.total if self.total else 1.0


@dataclass(frozen=True)
class Home:
    """Everything about a parameter, price item or convention: its numbers, what is added to them, what they rest on."""

    name: str
    numbers: tuple[Number, ...]
    shifts: tuple[Shift, ...]
    derivations: tuple[Derivation, ...]
    published: tuple[Published, ...]
    """The rows that ``numbers`` name as their source."""
    also_named: tuple[Published, ...]
    """Rows that notes, derivations or calibrated measures name besides."""


@dataclass(frozen=True)
class FileHome:
    """The numbers of a file of ``conf/``, how some were derived, and the published rows they name."""

    name: str
    numbers: tuple[ChoiceNumber, ...]
    derivations: tuple[Derivation, ...]
    published: tuple[Published, ...]


@dataclass(frozen=True)
class Backwards:
    """A published row and everything that rests on it."""

    row: Published
    numbers: tuple[Number, ...]
    choices: tuple[ChoiceNumber, ...]
    shifts: tuple[Shift, ...]
    mentioned_by: tuple[Number, ...]
    """Numbers that rest on something else and name the row in their note or their derivation."""
    derivations: tuple[Derivation, ...]
    """Derivations that name the row, of parameters and of programmes."""


def census(library: Library) -> Census:
    """Return how many numeric values there are and which of them lack provenance.

    Counted are value, low and high of every parameter, price and convention, the spread between persons of every
    price, and every number in the files of ``conf/`` that are believed (``library.CHOICES``).
    """
    without = tuple(leaf for leaf in library.leaves if leaf.missing)
    return Census(len(library.leaves), tuple(Counter(leaf.table for leaf in library.leaves).items()), without)


def called(library: Library, word: str) -> tuple[str, ...]:
    """Return the names that a word is, upper and lower case alike; more than one where two tables share a name.

    What stands before the colon may be left out (``E006``), and a parameter may have the ages of a shift behind it
    (``find_work_log_odds@16-29``).
    """
    asked = word.strip().lower().partition("@")[0]
    return tuple(name for name in library.names if asked in (name.lower(), name.lower().rpartition(":")[2]))


def holding(library: Library, word: str) -> tuple[str, ...]:
    """Return the names that hold a word, upper and lower case alike."""
    asked = word.strip().lower()
    return tuple(name for name in library.names if asked in name.lower())


def closest_names(library: Library, word: str, most: int = 3) -> tuple[str, ...]:
    """Return the names most like a word, best first; none where nothing is."""
    return tuple(get_close_matches(word.strip().lower(), library.names, n=most, cutoff=0.5))


def home(library: Library, name: str) -> Home:
    """Return everything about a parameter, a price item or a convention.

    Raises:
        KeyError: nothing is called that.
    """
    numbers = tuple(one for one in library.numbers if one.name == name)
    if not numbers:
        raise KeyError(name)
    shifts = tuple(one for one in library.shifts if one.name == name)
    derivations = tuple(one for one in library.derivations if one.name == name)
    rests = list(dict.fromkeys(one.source for one in numbers))
    texts = [one.note for one in numbers] + [text for one in derivations for _, text in one.cells]
    besides = [one.evidence for one in shifts] + [key for text in texts for key in named_in(text, library.rows)]
    besides = [key for key in dict.fromkeys(besides) if key not in rests]
    return Home(name, numbers, shifts, derivations, _look_up(library, rests), _look_up(library, besides))


def file_home(library: Library, name: str) -> FileHome:
    """Return the numbers of a file of ``conf/`` (``programme:parent_training``) and what they rest on.

    Raises:
        KeyError: there is no such file, or no number in it.
    """
    numbers = tuple(one for one in library.choices if one.name == name)
    if not numbers:
        raise KeyError(name)
    rests = dict.fromkeys(key for one in numbers for key in named_in(one.source, library.rows))
    derivations = tuple(one for one in library.derivations if one.name.startswith(f"{name}:"))
    return FileHome(name, numbers, derivations, _look_up(library, list(rests)))


def backwards(library: Library, key: str) -> Backwards:
    """Return a published row with everything that rests on it.

    Raises:
        KeyError: no table has such a row.
    """
    row = library.rows[key]
    derivations = tuple(
        one for one in library.derivations if any(key in named_in(text, library.rows) for _, text in one.cells)
    )
    derived = {one.name for one in derivations}
    return Backwards(
        row,
        tuple(one for one in library.numbers if one.source == key),
        tuple(one for one in library.choices if key in named_in(one.source, library.rows)),
        tuple(one for one in library.shifts if one.evidence == key),
        tuple(
            one
            for one in library.numbers
            if one.source != key
            and (
                key in named_in(one.note, library.rows)
                or (one.name in derived and set(derivations_of(library, one)) & set(derivations))
            )
        ),
        derivations,
    )


def shifts_of(library: Library, number: Number) -> tuple[Shift, ...]:
    """Return what calibration adds to a number; more than one where its band of ages is split."""
    return tuple(one for one in library.shifts if one.name == number.name and _overlap(one, number))


def derivations_of(library: Library, number: Number) -> tuple[Derivation, ...]:
    """Return how a number was derived from an association; none where it was not."""
    return tuple(one for one in library.derivations if one.name == number.name and _overlap(one, number))


def _overlap(one: Shift | Derivation, number: Number) -> bool:
    """Return whether two bands of ages meet; no band is all ages. Only a parameter has ages."""
    first, last = (number.age_from or 0, LAST_AGE if number.age_to is None else number.age_to)
    return (
        number.is_parameter
        and (one.age_from or 0) <= last
        and first <= (LAST_AGE if one.age_to is None else one.age_to)
    )


def named_in(text: str, rows: Mapping[str, Published]) -> tuple[str, ...]:
    """Return the published rows that a text names as ``table:row``; a full stop after one is no part of it."""
    return tuple(key for key in _looks_like_rows(text) if key in rows)


@lru_cache(maxsize=20_000)
def _looks_like_rows(text: str) -> tuple[str, ...]:
    """Return what a text writes as ``table:row``, each once; the same texts are asked about for every row."""
    return tuple(dict.fromkeys(one.rstrip(".") for one in _ROW.findall(text)))


def _look_up(library: Library, keys: list[str]) -> tuple[Published, ...]:
    return tuple(library.rows[key] for key in keys if key in library.rows)
