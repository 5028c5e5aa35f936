"""A whole answer out of what has been lived: figures, sentences and what they rest on, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.lab.basis import basis
from sim.lab.living import Kept
from sim.lab.picture import Lived, figures_of, picture_of
from sim.lab.plan import Part, RunName
from sim.lab.sentences import headline, sentences
from sim.lab.state import State
from sim.views.words import Words


def complete(part: Part, known: Mapping[RunName, Kept]) -> list[int]:
    """Return the replications of which every strategy has been lived."""
    return [number for number, names in enumerate(part.names) if all(name in known for name in names.values())]


def lived_of(state: State, part: Part, known: Mapping[RunName, Kept]) -> Lived:
    """Return the complete replications of a part.

    Raises:
        ValueError: there are none.
    """
    numbers = complete(part, known)
    if not numbers:
        raise ValueError("no replication is complete")
    runs = {key: [known[part.names[number][key]] for number in numbers] for key in part.names[0]}
    return Lived(state, part.town, runs, tuple(numbers), part.beliefs, part.is_first)


def answer(lived: Lived, stage: str, done: int, of: int) -> dict[str, Any]:
    """Return one line of ``/api/run``.

    Args:
        lived: what has been lived.
        stage: preview, part or full.
        done, of: runs lived, and to be lived.
    """
    words = Words(lived.state.lang)
    figures = figures_of(lived)
    return {
        "kind": "picture",
        "stage": stage,
        "done": done,
        "of": of,
        **picture_of(lived, figures, words),
        "headline": headline(lived, figures, words),
        "sentences": sentences(lived, figures, words),
        "basis": basis(lived, words, whole=stage == "full"),
    }
