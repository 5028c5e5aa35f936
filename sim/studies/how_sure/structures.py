"""Structures: other ways the world may work, each a named set of changes and a way to read the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.configuration.border import find, load
from sim.configuration.changes import Choices, changed
from sim.configuration.schema import Structure
from sim.studies.beliefs import drawn
from sim.studies.many_replications import Case, case_of
from sim.studies.one_replication import Replication


def load_structure(name_or_path: str) -> Structure:
    """Return a structure by its name in ``conf/structure`` or by a path."""
    return load(Structure, find("structure", name_or_path))


@dataclass(frozen=True)
class Structured:
    """A case as a structure has it."""

    structure: Structure
    case: Case
    at: tuple[tuple[str, float], ...]

    def replications(self, draws: int, seed: int) -> list[Replication]:
        """Return one town of each of the first draws: the draws and accidents of the case in use."""
        beliefs = [
            replace(drawn(draw), at=self.at, trials=self.structure.trials, associations=self.structure.associations)
            for draw in range(draws)
        ]
        return [self.case.replication(belief, seed, draw) for draw, belief in enumerate(beliefs)]


def structured(choices: Choices, structures: Sequence[Structure]) -> list[Structured]:
    """Return what was chosen as some structures have it.

    Raises:
        BadInput: a change names a key that is not there, or a value that is not allowed.
    """
    found = []
    for one in structures:
        other = changed(choices, one.changes, f"the structure {one.name}")
        found.append(Structured(one, case_of(other), other.at))
    return found
