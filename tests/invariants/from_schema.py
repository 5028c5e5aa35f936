"""Random choices, drawn from the schema itself: every key from the range that the configuration allows it.

A key that is added to the schema is drawn from then on. What Hypothesis draws is plain data, as a YAML file holds it,
and comes in over the border as a user's choice does; what the border refuses is drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis import reject
from pydantic import TypeAdapter

from sim.configuration.border import BadInput, make

C = TypeVar("C")
Plain = st.SearchStrategy[Any]

LONGEST_LIST = 3
"""Items of lists and keys of mappings that are drawn at most, unless the schema asks for more."""


def drawn(schema: type[C], **given: Plain) -> st.SearchStrategy[C]:
    """Draw choices of a schema; what has a default is left out half of the time.

    Args:
        schema: a dataclass of ``sim.configuration.schema``.
        given: how to draw some keys instead, as plain data; a key below another is written ``above__below``.
    """
    keys = plain_data(schema, given)

    @st.composite
    def one(draw: st.DrawFn) -> C:
        return made(schema, draw(keys))

    return one()


def made(schema: type[C], plain: Mapping[str, Any]) -> C:
    """Return the choice that plain data describe; inside a strategy: draw again if the border refuses it."""
    try:
        return make(schema, plain, "a scenario")
    except BadInput:
        reject()


def plain_data(schema: type, given: Mapping[str, Plain]) -> Plain:
    """Return a strategy for a schema's plain data."""
    shape = _shape(schema)
    return _of(shape, shape.get("$defs", {}), given, "")


@cache
def _shape(schema: type) -> dict[str, Any]:
    return TypeAdapter(schema).json_schema()


def _of(node: Mapping[str, Any], known: Mapping[str, Any], given: Mapping[str, Plain], path: str) -> Plain:
    """Return a strategy for one node of a JSON schema."""
    if path in given:
        return given[path]
    if "$ref" in node:
        return _of(known[node["$ref"].rpartition("/")[2]], known, given, path)
    if "anyOf" in node:
        return st.one_of([_of(one, known, given, path) for one in node["anyOf"]])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    match node.get("type"):
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(node["minimum"], node["maximum"])
        case "number":
            low = node.get("minimum", node.get("exclusiveMinimum"))
            high = node.get("maximum", node.get("exclusiveMaximum"))
            return st.floats(low, high, exclude_min="minimum" not in node, exclude_max="maximum" not in node)
        case "array":
            return _list_of(node, known, given, path)
        case "object":
            return _mapping_of(node, known, given, path)
    raise KeyError(f"{path}: text has no range to draw from; say how to draw it")


def _list_of(node: Mapping[str, Any], known: Mapping[str, Any], given: Mapping[str, Plain], path: str) -> Plain:
    if "prefixItems" in node:
        return st.tuples(*(_of(one, known, given, path + "__") for one in node["prefixItems"])).map(list)
    least = node.get("minItems", 0)
    most = max(least, min(node.get("maxItems", LONGEST_LIST), LONGEST_LIST))
    return st.lists(_of(node["items"], known, given, f"{path}__each"), min_size=least, max_size=most)


def _mapping_of(node: Mapping[str, Any], known: Mapping[str, Any], given: Mapping[str, Plain], path: str) -> Plain:
    if "properties" not in node:
        keys = _of(node["propertyNames"], known, given, f"{path}__key")
        values = _of(node["additionalProperties"], known, given, f"{path}__value")
        return st.dictionaries(keys, values, min_size=node.get("minProperties", 0), max_size=LONGEST_LIST)
    below = {
        key: _of(child, known, given, f"{path}__{key}" if path else key) for key, child in node["properties"].items()
    }
    must = {*node.get("required", ()), *(key for key in below if (f"{path}__{key}" if path else key) in given)}
    return st.fixed_dictionaries(
        {key: one for key, one in below.items() if key in must},
        optional={key: one for key, one in below.items() if key not in must},
    )
