"""Plain data to choices and back: the one place that asks pydantic, and that turns its answer into readable faults.

What is allowed is read from the schema's own JSON schema, so messages cannot drift from the dataclasses.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from sim.configuration.faults import BadInput, closest, cut, fault, printable, shown

C = TypeVar("C")
"""Any dataclass of ``schema``."""

DEEPEST = 20
"""Levels of nesting that are read; no choice needs more than six."""

MISSING = "???"
"""Hydra's word for a value that has no default."""

RESERVED = re.compile(r"_.*_|_", re.DOTALL)
"""Keys that tools such as Hydra act upon; in a choice they mean nothing and are refused."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_Shape = dict[str, Any]


def make(schema: type[C], mapping: Mapping[str, object], where: str) -> C:
    """Return the frozen dataclass that plain data describe, or raise ``BadInput`` that names every fault.

    ``where`` says where the data come from (an experiment or a file). Types are strict: text is no number, ``true`` is
    no number and 3.0 is no whole number; a whole number may stand where a number is asked for.
    """
    faults = list(_not_plain(mapping, where))
    if faults:
        raise BadInput(*faults)
    try:
        # Read as JSON, pydantic is strict about values and yet takes lists for tuples and mappings for dataclasses.
        return TypeAdapter(schema).validate_json(json.dumps(mapping, allow_nan=False), strict=True)
    except ValidationError as error:
        # What somebody wrote and nobody knows comes first: it may be what is missing below, misspelt.
        told = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "unexpected_keyword_argument")
        raise BadInput(*(_readable(schema, dict(one), where) for one in told)) from None


def as_dict(choice: object) -> dict[str, Any]:
    """Return a choice as plain data, fit for JSON; ``make`` reads it back unchanged."""
    plain: dict[str, Any] = TypeAdapter(type(choice)).dump_python(choice, mode="json")
    return plain


def resolved_yaml(choice: object) -> str:
    """Return a choice as YAML with every default written out, in the order of the schema."""
    return str(yaml.safe_dump(as_dict(choice), sort_keys=False, allow_unicode=True, width=120))


def leaves(schema: type) -> tuple[str, ...]:
    """Return every key of a schema that holds a value, dotted: ``economics.discount_rate_per_year``."""

    def walk(node: _Shape, path: str) -> Iterator[str]:
        for key, child in node["properties"].items():
            below = _real(schema, child)
            yield from walk(below, f"{path}{key}.") if "properties" in below else [f"{path}{key}"]

    return tuple(walk(_shape(schema), ""))


def defaults(schema: type) -> dict[str, Any]:
    """Return a schema's defaults as plain data; what has none holds ``???``, as Hydra writes it."""

    def walk(node: _Shape) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, child in node["properties"].items():
            below = _real(schema, child)
            if "properties" in below:
                found[key] = walk(below) | child.get("default", {})
            else:
                found[key] = child.get("default", MISSING)
        return found

    return walk(_shape(schema))


@cache
def _shape(schema: type) -> _Shape:
    return TypeAdapter(schema).json_schema()


def _not_plain(value: object, where: str, path: str = "", depth: int = 0) -> Iterator[str]:
    """Yield what may stand in no choice: reserved keys, interpolations, odd types, numbers that are none."""
    spot = f"{where}: {cut(printable(path))}" if path else where
    if depth > DEEPEST:
        yield fault(spot, f"more than {DEEPEST} levels deep", "no choice needs that many")
    elif isinstance(value, Mapping):
        for key, below in value.items():
            if not isinstance(key, str):
                yield fault(spot, f"key {shown(key)}", "keys are text")
            elif RESERVED.fullmatch(key):
                yield fault(spot, f"key {shown(key)}", "keys that begin and end with _ (such as _target_) are refused")
            elif "${" in key:
                yield fault(spot, f"key {shown(key)}", "interpolations (${…}) are refused; write the key itself")
            else:
                yield from _not_plain(below, where, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list | tuple):
        for i, below in enumerate(value):
            yield from _not_plain(below, where, f"{path}.{i}", depth + 1)
    elif isinstance(value, str):
        if value == MISSING:
            yield fault(spot, "'???'", "a value; ??? stands for one that is missing")
        elif "${" in value:
            yield fault(spot, shown(value), "interpolations (${…}) are refused; write the value itself")
        elif _CONTROL.search(value):
            yield fault(spot, shown(value), "text in UTF-8 without control characters")
    elif isinstance(value, float) and not math.isfinite(value):
        yield fault(spot, str(value), "a number that is finite")
    elif not isinstance(value, bool | int | float | None):
        yield fault(spot, f"{type(value).__name__} {shown(value)}", "text, a number, true, false, null, a list or keys")


def _readable(schema: type, error: Mapping[str, Any], where: str) -> str:
    steps = [str(step) for step in error["loc"]]
    loc = [step for step in steps if step != "[key]"] or steps  # a key may itself be called [key]
    dotted = cut(printable(".".join(loc)))
    above = _at(schema, loc[:-1])
    known = list(above.get("properties", above.get("propertyNames", {}).get("enum", ())))
    if error["type"] == "unexpected_keyword_argument" or "[key]" in error["loc"]:
        here = closest(loc[-1], known)  # or perhaps it is the right key at the wrong place
        meant = ".".join([*loc[:-1], here]) if here else _by_last_word(loc[-1], leaves(schema))
        return fault(where, f"unknown key {dotted}", f"known here: {', '.join(known)}", meant)
    if error["type"] == "missing":
        return fault(where, f"{dotted} is missing", _allowed(schema, _at(schema, loc)))
    if error["type"] == "value_error":
        return fault(f"{where}: {dotted}" if dotted else where, str(error["ctx"]["error"]))
    node = _at(schema, loc)
    value = error["input"]
    meant = closest(value, node.get("enum", ())) if isinstance(value, str) else None
    return fault(where, f"{dotted}={shown(value)}" if dotted else shown(value), _allowed(schema, node), meant)


def _by_last_word(word: str, keys: tuple[str, ...]) -> str | None:
    last = {key.rpartition(".")[2]: key for key in reversed(keys)}
    return last.get(closest(word, last) or "")


def _real(schema: type, node: _Shape) -> _Shape:
    """Return what a node of the JSON schema refers to."""
    reference = node.get("$ref")
    return _shape(schema)["$defs"][reference.rpartition("/")[2]] if reference else node


def _at(schema: type, loc: list[str]) -> _Shape:
    """Return the node of the JSON schema at a place in the data; an empty one where the schema says nothing."""
    node = _real(schema, _shape(schema))
    for step in loc:
        options = [_real(schema, option) for option in node.get("anyOf", ()) if option.get("type") != "null"]
        node = options[0] if options else node
        if "properties" in node:
            node = node["properties"].get(step, {})
        elif step.isdigit():
            items = node.get("prefixItems", ())
            node = items[int(step)] if int(step) < len(items) else node.get("items", {})
        else:
            node = node.get("additionalProperties", {})
        node = _real(schema, node if isinstance(node, dict) else {})
    below = [_real(schema, option) for option in node.get("anyOf", ())]
    return next((option for option in below if "properties" in option), node)


def _allowed(schema: type, node: _Shape) -> str:
    """Return in words what a node of the JSON schema allows."""
    node = _real(schema, node)
    if "anyOf" in node:
        return " or ".join(_allowed(schema, option) for option in node["anyOf"])
    if "enum" in node:
        return f"one of {', '.join(map(str, node['enum']))}"
    match node.get("type"):
        case "integer" | "number" as kind:
            noun = "a whole number" if kind == "integer" else "a number"
            if "exclusiveMinimum" in node:
                noun += f" above {_number(node['exclusiveMinimum'])} and"
            return noun + _between(node.get("minimum"), node.get("maximum"))
        case "string" if "pattern" in node and "maxLength" in node:
            return f"one line of text, not blank, without control signs, up to {node['maxLength']} characters"
        case "string" if "pattern" in node:
            return "a name of a–z, 0–9 and _ that begins with a letter, at most 40 characters"
        case "string":
            return "text" + _between(node.get("minLength"), node.get("maxLength"), " characters")
        case "boolean":
            return "true or false"
        case "array":
            inner = node.get("items") or node.get("prefixItems", [{}])[0]
            count = _between(node.get("minItems"), node.get("maxItems"))
            return f"a list{f' ({count.strip()} of them)' if count else ''}, each {_allowed(schema, inner)}"
        case "object" if "properties" in node:
            return f"the keys {', '.join(node['properties'])}"
        case "object":
            return f"keys that are {_allowed(schema, node.get('propertyNames', {}))}"
        case "null":
            return "null"
    return "text"


def _between(low: float | None, high: float | None, unit: str = "") -> str:
    if low is None and high is None:
        return ""
    if high is None or low is None:
        return f" of at least {_number(low)}{unit}" if high is None else f" up to {_number(high)}{unit}"
    return f" {_number(low)}{unit}" if low == high else f" from {_number(low)} to {_number(high)}{unit}"


def _number(value: float | None) -> str:
    """Return a bound as people write it: 2024, 0.2, 10 000."""
    return f"{value:,.10g}".replace(",", " " if (value or 0) >= 10_000 else "")
