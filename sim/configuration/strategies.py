"""Strategies as people write them: the programmes and reforms they name, as they use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from sim.configuration.faults import BadInput, fault, shown
from sim.configuration.files import CONF, find, load
from sim.configuration.schema import Programme, Reform, Strategy, StrategyProgramme, StrategyReform

T = TypeVar("T", Programme, Reform)


def load_strategy(name_or_path: str) -> Strategy:
    """Return a strategy all of whose programmes and reforms exist, and its way of organising and of governing."""
    path = find("strategy", name_or_path)
    strategy = load(Strategy, path)
    _files(name_or_path, "programme", [use.programme for use in strategy.programmes])
    _files(name_or_path, "reform", [use.reform for use in strategy.reforms])
    find("organisation", strategy.organisation, named_in=path)
    find("governance", strategy.governance, named_in=path)
    return strategy


def load_programmes(strategy: str) -> tuple[Programme, ...]:
    """Return the programmes of a strategy (by name or path), in its order and as it uses them.

    A strategy given by a path may bring programmes of its own: they are looked for beside it first.
    """
    uses = load(Strategy, find("strategy", strategy)).programmes
    paths = _files(strategy, "programme", [use.programme for use in uses])
    return tuple(as_used(load(Programme, path), use, strategy) for path, use in zip(paths, uses, strict=True))


def load_reforms(strategy: str) -> tuple[Reform, ...]:
    """Return the reforms of a strategy (by name or path), as it uses them; its own are looked for beside it first."""
    uses = load(Strategy, find("strategy", strategy)).reforms
    paths = _files(strategy, "reform", [use.reform for use in uses])
    return tuple(as_used(load(Reform, path), use, strategy) for path, use in zip(paths, uses, strict=True))


def as_used(choice: T, use: StrategyProgramme | StrategyReform, strategy: str) -> T:
    """Return a programme or reform as a strategy, given by its name or path, uses it.

    Raises:
        BadInput: the two do not fit together.
    """
    given = {one.name: getattr(use, one.name) for one in fields(use) if one.name not in ("programme", "reform")}
    try:
        return replace(choice, **{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        told = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise BadInput(fault(f"strategy {shown(strategy)}: {choice.name}", told)) from None


def _files(strategy: str, kind: str, names: Sequence[str]) -> list[Path]:
    """Return the files of what a strategy names, those beside the strategy's own first."""
    file = find("strategy", strategy)
    own = file.parent if file.resolve().parent != CONF / "strategy" else None
    paths = [find(kind, name, beside=own, named_in=file) for name in names]
    # A strategy and what it names may share a name; a strategy's own file is never its programme.
    return [find(kind, path.stem) if path == file else path for path in paths]
