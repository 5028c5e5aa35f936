"""What a schema allows, as its own JSON schema says: the nodes of it, and every leaf key by its dotted name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

Node = dict[str, Any]


@cache
def whole(schema: type) -> Node:
    """Return a schema's JSON schema."""
    return TypeAdapter(schema).json_schema()


def real(schema: type, node: Node) -> Node:
    """Return what a node refers to; of several that may stand there, that which is no null."""
    if "$ref" in node:
        node = whole(schema)["$defs"][node["$ref"].rpartition("/")[2]]
    options = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
    return real(schema, options[0]) if options and "type" not in node else node


def leaf_keys(schema: type) -> tuple[tuple[str, ...], ...]:
    """Return every key of a schema that holds a value, also within items of lists (a step ``0``) and keys of a kind."""
    return tuple(_keys(schema, whole(schema), ()))


def _keys(schema: type, node: Node, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    node = real(schema, node)
    if "properties" in node:
        for key, child in node["properties"].items():
            yield from _keys(schema, child, (*above, key))
        return
    items = node.get("items")
    if node.get("type") == "array" and isinstance(items, dict) and "properties" in real(schema, items):
        yield from _keys(schema, items, (*above, "0"))
        return
    names = real(schema, node.get("propertyNames", {})).get("enum")
    if node.get("type") == "object" and names:
        yield from ((*above, name) for name in names)
        return
    yield above
