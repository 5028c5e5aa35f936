"""Values that a schema allows, drawn from its JSON schema; what hangs together is made to fit, most of the time."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from sim.configuration.files import BILLED, options
from sim.evidence.tables import citations, priced_items
from tests.fuzz.schema import Node, real

TEXTS = (
    "A test",
    "Ett prov",
    "Åtgärder för unga ½ år",
    "日本語",
    "שלום",
    "😀 x",
    "=1+1",
    "<b>x</b>",
    "a'b\"c",
    "x" * 120,
)
SHARES = ((1.0,), (0.5, 0.5), (0.25, 0.75), (0.3, 0.3, 0.4))
NAMED_BY = {
    "programme": "programme", "programmes": "programme", "reform": "reform", "organisation": "organisation",
    "governance": "governance", "to": "agency", "taken_from": "agency", "home": "agency", "tells": "agency",
    "members": "agency", "actors": "agency", "strategies": "strategy", "funds": "fund", "trials": "trial",
    "organisations": "organisation", "governances": "governance", "structures": "structure", "design": "sweep_design",
    "effort": "programme", "reforms": "reform", "governed_by": "governance", "dose_of": "organisation",
    "health_talks": "organisation",
}  # fmt: skip
"""Keys whose text is the name of a file, and of which kind."""
CHANGES: dict[str, tuple[Any, ...]] = {
    "municipality.births_per_year": (0, 1, 7), "municipality": ("small", "ale"), "seed": (1, 2),
    "municipality.areas": (1, 2),
    "economics.discount_rate_per_year": (0.0, 0.05), "programme.*.uptake_share": (0.0, 0.5, 1.0),
    "programme.*.effects.*.fade_out_per_year": (0.0, 1.0), "agency.school.threshold_sd": (-1, 2.5),
    "parameter.find_work_area": (0.1, 0.9), "effect.school_support": (0.5,), "strategies": (["as_today"],),
    "strategy.school.organisation": ("team",), "governance.open.responds_to_pressure": (0.4,),
}  # fmt: skip
"""Keys that a structure or a sweep may change, with values that may stand there."""


@cache
def _cited() -> tuple[str, ...]:
    return tuple(sorted(citations()))


@cache
def _items() -> tuple[str, ...]:
    return tuple(sorted(set(priced_items()) - BILLED))


def drawn(schema: type, node: Node, key: str, rng: Random) -> Any:
    """Return a value that a node of a schema allows by itself.

    Args:
        schema: whose node it is.
        node: of its JSON schema.
        key: under which it stands; names and sources are drawn by it.
        rng: where chance comes from.
    """
    if "anyOf" in node:
        return drawn(schema, rng.choice(node["anyOf"]), key, rng)
    node = real(schema, node)
    if "enum" in node or "const" in node:
        return rng.choice(node.get("enum", [node.get("const")]))
    makers: dict[Any, Callable[[type, Node, str, Random], Any]] = {
        "object": _mapping, "array": _sequence, "integer": _number, "number": _number, "string": _text,
    }  # fmt: skip
    if node.get("type") in makers:
        return makers[node["type"]](schema, node, key, rng)
    return rng.random() < 0.5 if node.get("type") == "boolean" else None


def _mapping(schema: type, node: Node, key: str, rng: Random) -> dict[str, Any]:
    if key in ("vary", "changes") and "properties" not in node:
        chosen = rng.sample(sorted(CHANGES), rng.randint(1, 2))
        return {one: list(CHANGES[one]) if key == "vary" else rng.choice(CHANGES[one]) for one in chosen}
    if "properties" in node:
        needed = set(node.get("required", ()))
        found = {
            name: drawn(schema, child, name, rng)
            for name, child in node["properties"].items()
            if name in needed or rng.random() < 0.4
        }
        return mended(found, rng)
    names = real(schema, node.get("propertyNames", {})).get("enum") or ["qos", "mem"]
    chosen = rng.sample(list(names), min(len(names), rng.randint(1, 3)))
    return {name: drawn(schema, node.get("additionalProperties", {}), name, rng) for name in chosen}


def _sequence(schema: type, node: Node, key: str, rng: Random) -> list[Any]:
    if "prefixItems" in node:
        return [drawn(schema, one, key, rng) for one in node["prefixItems"]]
    least = node.get("minItems", 0)
    count = rng.randint(least, max(least, min(node.get("maxItems", 3), least + 2)))
    found: list[Any] = []
    for _ in range(count * 4):
        one = drawn(schema, node["items"], key, rng)
        if len(found) < count and one not in found:
            found.append(one)
    return found


def _number(_schema: type, node: Node, _key: str, rng: Random) -> float | int:
    low = node.get("minimum", node.get("exclusiveMinimum", -5))
    high = node.get("maximum", node.get("exclusiveMaximum", 2**31))
    if node["type"] == "integer":
        near = min(high, low + rng.choice((0, 1, 2, 5, 20)))
        return rng.choice((near, near, low, high, rng.randint(low, high)))
    if "exclusiveMinimum" in node:
        low = math.nextafter(low, math.inf)
    if "exclusiveMaximum" in node:
        high = math.nextafter(high, -math.inf)
    return rng.choice(
        (low, high, min(high, max(low, 1)), round(rng.uniform(low, min(high, low + 2)), 3), rng.uniform(low, high))
    )


def _text(_schema: type, node: Node, key: str, rng: Random) -> str:
    if key in NAMED_BY:
        return rng.choice(options(NAMED_BY[key]))
    if key == "item":
        return rng.choice(_items())
    if key == "row":
        return rng.choice([one for one in _cited() if one.startswith(("interventions:", "effects:"))])
    if key in ("numbers_from", "evidence", "price_evidence"):
        return rng.choice(("assumption: a test", f"{rng.choice(_cited())}", f"{rng.choice(_cited())}: as there"))
    if "pattern" in node and node.get("maxLength") == 120:
        return rng.choice(TEXTS)
    if "pattern" in node:
        return rng.choice(("drawn", "a", "x_1", "abc_def"))
    return rng.choice(("assumption: words enough for anything", "twenty letters of text", "words of a test"))[
        : node.get("maxLength", 99)
    ]


def mended(one: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Make what hangs together in a mapping fit: ages in order, payers that pay it all, a size between its ends."""
    for key in ("ages", "paid_for_ages", "exclusion_ages"):
        if isinstance(one.get(key), list) and len(one[key]) == 2 and all(isinstance(each, int) for each in one[key]):
            one[key] = sorted(one[key])
    if "screened_at" in one and isinstance(one.get("ages"), list):
        one["screened_at"] = one["ages"][:1]
    if isinstance(one.get("payers"), dict):
        shares = rng.choice(SHARES)
        names = ("municipality", "region", "justice")
        one["payers"] = dict(zip(names, shares, strict=False))
    if {"low", "size", "high"} <= one.keys():
        ends = [one["low"], one["size"], one["high"]]
        if str(one.get("moves", "")).endswith("_mixing"):
            ends = [abs(each) / 5.0 for each in ends]
        one["low"], one["size"], one["high"] = sorted(ends)
    for key in ("effects", "changes"):
        if isinstance(one.get(key), list):
            one[key] = list({each["moves"]: each for each in one[key]}.values())
            for each in one[key]:
                if one.get("grade") == "D":
                    each |= {"low": -0.1, "size": 0.0, "high": 0.1}
                if "item" in one:
                    each["fade_out_per_year"] = 1.0
    if isinstance(one.get("first_year"), int) and isinstance(one.get("last_year"), int):
        one["first_year"], one["last_year"] = sorted((one["first_year"], one["last_year"]))
    return _mended_whole(one)


def _mended_whole(one: dict[str, Any]) -> dict[str, Any]:
    if "exclusion_ages" in one and "exclusion_years" in one:
        one["exclusion_years"] = min(one["exclusion_years"], one["exclusion_ages"][1] - one["exclusion_ages"][0] + 1)
    if "applications" in one:
        one["applications"] = list({each["programme"]: each for each in one["applications"]}.values())
        for key, model in (("contract", "outcome_contract"), ("grants_share", "mixed")):
            if one.get("model") != model:
                one.pop(key, None)
    for key, name in (("programmes", "programme"), ("reforms", "reform")):
        if one.get(key) and isinstance(one[key][0], dict):
            one[key] = list({each[name]: each for each in one[key]}.values())
    if "vary" in one:
        one.pop("file", None)
        if one.get("how") not in ("latin_hypercube", "sobol"):
            one.pop("points", None)
    return one
