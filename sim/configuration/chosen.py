"""Everything that a comparison reads, in one place: where, how money is read, who serves, and what is compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from sim.configuration.files import find, load
from sim.configuration.schema import (
    Agency,
    Economics,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Strategy,
)
from sim.configuration.strategies import load_programmes, load_reforms, load_strategy

C = TypeVar("C")


@dataclass(frozen=True)
class Chosen:
    """One strategy with what it names; ``source`` is the name or path it was asked for by."""

    source: str
    strategy: Strategy
    programmes: tuple[Programme, ...]
    reforms: tuple[Reform, ...]
    organisation: Organisation
    governance: Governance


@dataclass(frozen=True)
class Choices:
    """Everything that a comparison reads; ``at`` holds what is moved in its own distribution, as ``Belief.at`` does."""

    municipality: Municipality
    economics: Economics
    agencies: tuple[Agency, ...]
    chosen: tuple[Chosen, ...]
    seed: int = 1
    at: tuple[tuple[str, float], ...] = ()


def chosen_by(source: str) -> Chosen:
    """Return a strategy and all it names, by its name or a path."""
    strategy = load_strategy(source)
    return Chosen(
        source, strategy, load_programmes(source), load_reforms(source),
        loaded(Organisation, "organisation", strategy.organisation),
        loaded(Governance, "governance", strategy.governance),
    )  # fmt: skip


def loaded(schema: type[C], kind: str, name: str, beside: Path | None = None) -> C:
    """Return the choice of a file by its name or a path; what lies in ``conf`` is read once."""
    ours = beside is None and not name.endswith((".yaml", ".yml"))
    if ours:
        return cast(C, _read_once(schema, kind, name))  # type: ignore[arg-type]
    return load(schema, find(kind, name, beside))


@cache
def _read_once(schema: type, kind: str, name: str) -> object:
    return load(schema, find(kind, name))
