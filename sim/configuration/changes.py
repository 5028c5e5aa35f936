"""Changes of what was chosen: any key of the configuration by its dotted name, checked as if it stood in the file.

    municipality                            another one, by its name or a path
    municipality.births_per_year            economics.discount_rate_per_year          seed
    strategies                              a list of names; the first is the comparator
    programme.NAME.uptake_share             reform.NAME.share          agency.NAME.threshold_sd
    organisation.NAME.…                     governance.NAME.…          strategy.NAME.organisation
    programme.*.effects.*.fade_out_per_year every programme's, every effect's
    programme.NAME.effects.work.size        an item of a list by its number, or by what it moves or is called
    parameter.NAME  calibrated.NAME  effect.PROGRAMME.LEVER  price.ITEM
                                            where it lies in its own distribution, a share from 0 to 1

A programme or reform is changed as its strategies use it, so a change always has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sim.configuration.choices import as_dict, make
from sim.configuration.chosen import Choices, Chosen, chosen_by, loaded
from sim.configuration.dotted import at, nowhere, places
from sim.configuration.faults import BadInput, closest, fault, shown
from sim.configuration.positions import FACTORS, Levers, position
from sim.configuration.schema import (
    Economics,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Strategy,
)
from sim.configuration.strategies import as_used

C = TypeVar("C")

LARGEST_SEED = 2**32 - 1
__all__ = ["Choices", "Chosen", "changed", "chosen_by", "values_at"]

WHOLE: Mapping[str, type] = {"municipality": Municipality, "economics": Economics}
"""What there is one of; it can be changed as a whole, by name, and key by key."""
NAMED = ("strategy", "programme", "reform", "organisation", "governance", "agency")
"""What there are several of, in the order in which they are changed."""


def changed(choices: Choices, changes: Mapping[str, object], where: str = "changes") -> Choices:
    """Return choices with some keys set to other values.

    Args:
        choices: what was chosen; it stays as it is.
        changes: dotted key -> value, as in the module's description.
        where: what messages call the place the changes come from.

    Raises:
        BadInput: a key that is not there (with the one that may be meant), or a value that its schema refuses.
    """
    for head, schema in WHOLE.items():
        if head in changes:
            choices = _with(choices, head, loaded(schema, head, _text(where, head, changes[head])))
        mine = _below(changes, head)
        if mine:
            choices = _with(choices, head, _one_changed(getattr(choices, head), mine, where, head))
    if "seed" in changes:
        choices = replace(choices, seed=_seed(changes["seed"], where))
    if "strategies" in changes:
        choices = replace(choices, chosen=_strategies(changes["strategies"], where))
    for kind in NAMED:
        mine = _below(changes, kind)
        if mine:
            choices = _named_changed(choices, kind, mine, where)
    moved = dict(choices.at)
    for key, value in changes.items():
        kind, dot, name = key.partition(".")
        if kind in FACTORS and dot:
            moved.update([position(kind, name, value, where, _levers(choices))])
    strange = [key for key in changes if not _is_known(key)]
    if strange:
        heads = (*WHOLE, "seed", "strategies", *NAMED, *FACTORS)
        meant = closest(strange[0].partition(".")[0], heads)
        raise BadInput(fault(where, f"unknown key {shown(strange[0])}", f"keys begin with {', '.join(heads)}", meant))
    return replace(choices, at=tuple(sorted(moved.items())))


def values_at(choices: Choices, key: str) -> list[Any]:
    """Return what stands at a key now, at each place it means; empty where nothing does or a factor is meant."""
    if key == "seed":
        return [choices.seed]
    if key == "strategies":
        return [[one.source for one in choices.chosen]]
    head, _, rest = key.partition(".")
    if head in WHOLE:
        one = getattr(choices, head)
        return [at(place) for place in places(as_dict(one), rest.split("."))] if rest else [one.name]
    if head in NAMED:
        name, _, below = rest.partition(".")
        found = [one for one in _all(choices, head).values() if name in (one.name, "*")]
        return [at(place) for one in found for place in places(as_dict(one), below.split("."))]
    return []


def _levers(choices: Choices) -> Levers:
    """Return what programmes and reforms in use move, by kind and name."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in choices.chosen:
        for programme in one.programmes:
            found.setdefault(("programme", programme.name), []).extend(each.moves for each in programme.effects)
        for reform in one.reforms:
            found.setdefault(("reform", reform.name), []).extend(each.moves for each in reform.changes)
    return {key: list(dict.fromkeys(moves)) for key, moves in found.items()}


def _is_known(key: str) -> bool:
    head, dot, _ = key.partition(".")
    return (head in WHOLE) or (key in ("seed", "strategies")) or (bool(dot) and head in (*NAMED, *FACTORS))


def _below(changes: Mapping[str, object], head: str) -> dict[str, object]:
    return {key: value for key, value in changes.items() if key.startswith(f"{head}.")}


def _one_changed(one: C, changes: Mapping[str, object], where: str, called: str) -> C:
    """Return a choice with some keys, which begin with what it is called, set anew."""
    plain = as_dict(one)
    for key, value in changes.items():
        steps = key[len(called) + 1 :].split(".")
        if not places(plain, steps):
            raise BadInput(nowhere(plain, steps, key, where))
        for container, step in places(plain, steps):
            container[step] = deepcopy(value)
    return make(type(one), plain, f"{where}: {called}")


def _named_changed(choices: Choices, kind: str, changes: Mapping[str, object], where: str) -> Choices:
    """Change what there are several of: each as its own strategy uses it."""
    there = _all(choices, kind)
    for key, value in changes.items():
        _refuse_nowhere(kind, there, key, value, where)

    def new(one: C) -> C:
        name, mine = getattr(one, "name", ""), {}
        for key, value in changes.items():
            asked, _, below = key.removeprefix(f"{kind}.").partition(".")
            if asked in (name, "*") and places(as_dict(one), below.split(".")):
                mine[f"{kind}.{name}.{below}"] = value
        return _one_changed(one, mine, where, f"{kind}.{name}") if mine else one

    if kind == "agency":
        return replace(choices, agencies=tuple(new(one) for one in choices.agencies))
    if kind == "strategy":
        try:
            return replace(choices, chosen=tuple(_rechosen(one, new(one.strategy)) for one in choices.chosen))
        except BadInput as bad:  # a name that leads nowhere is told with the place it comes from
            told = (line if line.startswith(where) else f"{where}: {line}" for line in bad.faults)
            raise BadInput(*told) from None
    return replace(choices, chosen=tuple(_with_new(one, kind, new) for one in choices.chosen))


def _with_new(one: Chosen, kind: str, new: Callable[[Any], Any]) -> Chosen:
    """Return a strategy with the new versions of what it names."""
    match kind:
        case "programme":
            return replace(one, programmes=tuple(map(new, one.programmes)))
        case "reform":
            return replace(one, reforms=tuple(map(new, one.reforms)))
        case "organisation":
            return replace(one, organisation=new(one.organisation))
        case _:
            return replace(one, governance=new(one.governance))


def _refuse_nowhere(kind: str, there: Mapping[str, Any], key: str, value: object, where: str) -> None:
    """Refuse a key that changes nothing that is in use."""
    name, _, below = key.removeprefix(f"{kind}.").partition(".")
    if not there or (name != "*" and name not in there):
        told = f"{kind} in use here: {', '.join(there) or 'none'}"
        raise BadInput(fault(where, f"unknown key {shown(key)}", told, closest(name, there)))
    if not below or below == "name":
        raise BadInput(fault(where, f"{key}={shown(value)}", f"a key below {kind}.{name}, other than its name"))
    asked = list(there) if name == "*" else [name]
    if not any(places(as_dict(there[one]), below.split(".")) for one in asked):
        raise BadInput(nowhere(as_dict(there[asked[0]]), below.split("."), key, where))


def _rechosen(one: Chosen, strategy: Strategy) -> Chosen:
    """Return what a changed strategy names, read anew."""
    if strategy is one.strategy:
        return one
    beside = Path(one.source).parent if one.source.endswith((".yaml", ".yml")) else None
    uses, reforms = strategy.programmes, strategy.reforms
    return Chosen(
        one.source,
        strategy,
        tuple(as_used(loaded(Programme, "programme", use.programme, beside), use, one.source) for use in uses),
        tuple(as_used(loaded(Reform, "reform", use.reform, beside), use, one.source) for use in reforms),
        loaded(Organisation, "organisation", strategy.organisation),
        loaded(Governance, "governance", strategy.governance),
    )


def _all(choices: Choices, kind: str) -> dict[str, Any]:
    """Return everything of a kind that is in use, by its name."""
    if kind == "agency":
        return {one.name: one for one in choices.agencies}
    if kind in ("programme", "reform"):
        return {each.name: each for one in choices.chosen for each in getattr(one, f"{kind}s")}
    return {getattr(one, kind).name: getattr(one, kind) for one in choices.chosen}


def _strategies(value: object, where: str) -> tuple[Chosen, ...]:
    names = value if isinstance(value, list | tuple) else [value]
    if not 1 <= len(names) <= 12 or not all(isinstance(one, str) for one in names):
        raise BadInput(fault(where, f"strategies={shown(value)}", "a list of 1 to 12 names of strategies"))
    chosen = tuple(chosen_by(str(one)) for one in names)
    if len({one.strategy.name for one in chosen}) < len(chosen):
        raise BadInput(fault(where, f"strategies={shown(list(names))}", "each strategy once"))
    return chosen


def _seed(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_SEED:
        raise BadInput(fault(where, f"seed={shown(value)}", f"a whole number from 0 to {LARGEST_SEED}"))
    return value


def _text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadInput(fault(where, f"{key}={shown(value)}", f"a name in conf/{key}, or a path that ends in .yaml"))
    return value


def _with(choices: Choices, field: str, value: object) -> Choices:
    return replace(choices, **{field: value})  # type: ignore[arg-type]
