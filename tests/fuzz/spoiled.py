"""Configurations spoiled: in what they say (keys and values), or in how the file is written (lines and bytes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, MutableSequence
from random import Random
from typing import Any

Place = tuple[Any, Any]
"""A mapping or list, and the key in it."""

STRANGE: tuple[Any, ...] = (
    None, True, "", " ", "text", "null", 0, -1, 1, 2**31, 10**30, -(10**30), 0.5, -0.1, 1.0000001, 1e308, float("nan"),
    float("inf"), [], {}, [1], ["a", "a"], [[]], {"a": 1}, {"_target_": "os.system"}, {1: 2}, "${oc.env:HOME}",
    "${seed}", "\x07", "\u202ex", "a\nb", "x" * 5000, "???", "../../etc/passwd", "/dev/zero", "as_today.yaml",
    "é" * 200, "2024-01-01", "0x10", "1_000", "=1+1", "'", "assumption", "interventions:none",
)  # fmt: skip
"""Values that belong nowhere, or only where they are allowed."""
ODD = ("-1", "1e999", ".nan", "9" * 400, "null", "~", "[", "{", "|", ">", "%")
"""What may stand behind a colon of a file."""
KEYS = ("_target_", "_", "", "name ", "Name", "x", "ages.0", "${x}", "__proto__", "hydra", "defaults", "a" * 300, "ñ")


def places(node: object) -> Iterator[Place]:
    """Yield every place in plain data."""
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


def _delete(node: Any, key: Any, _rng: Random) -> None:
    del node[key]


def _replace(node: Any, key: Any, rng: Random) -> None:
    node[key] = rng.choice(STRANGE)


def _swap_type(node: Any, key: Any, rng: Random) -> None:
    value = node[key]
    node[key] = rng.choice(([value], {"a": value}, str(value), [value, value], bool(value)))


def _scale(node: Any, key: Any, rng: Random) -> None:
    if isinstance(node[key], int | float):
        node[key] *= rng.choice((-1, 0, 10, 1000, 1e12, 0.001))
    else:
        _replace(node, key, rng)


def _misspell(node: Any, key: Any, rng: Random) -> None:
    if isinstance(node, MutableMapping) and len(str(key)) > 2:
        cut = rng.randrange(len(str(key)))
        node[str(key)[:cut] + str(key)[cut + 1 :]] = node.pop(key)
    else:
        _replace(node, key, rng)


def _add(node: Any, _key: Any, rng: Random) -> None:
    if isinstance(node, MutableMapping):
        node[rng.choice(KEYS)] = rng.choice(STRANGE)
    elif isinstance(node, MutableSequence):
        node.append(rng.choice(STRANGE))


def _repeat(node: Any, key: Any, rng: Random) -> None:
    if isinstance(node[key], list):
        node[key] = node[key] * rng.choice((2, 50))
    else:
        _replace(node, key, rng)


def _nest(node: Any, key: Any, rng: Random) -> None:
    for _ in range(rng.choice((1, 3, 25, 60))):
        node[key] = rng.choice(([node[key]], {"a": node[key]}))


SPOIL: tuple[Callable[[Any, Any, Random], None], ...] = (
    _delete, _replace, _replace, _swap_type, _scale, _misspell, _add, _repeat, _nest,
)  # fmt: skip


def spoil(content: dict[str, Any], rng: Random) -> str:
    """Spoil plain data at one place; return the last key above the place."""
    node, key = rng.choice(list(places(content)))
    rng.choice(SPOIL)(node, key, rng)
    return str(key)


def spoil_text(text: str, rng: Random) -> bytes:
    """Return the text of a file with one thing about its lines or bytes changed."""
    lines = text.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    line = lines[place]
    head, _, value = line.partition(":")
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: lines[:place] + lines[place + 1 :],
        lambda: [*lines[:place], line, line, *lines[place + 1 :]],
        lambda: lines[:place],
        lambda: [*lines[:place], "\t" + line, *lines[place + 1 :]],
        lambda: [*lines[:place], "   " + line, *lines[place + 1 :]],
        lambda: [*lines[:place], f"{head}: &a {value.strip() or 'x'}\nz: *a\n", *lines[place + 1 :]],
        lambda: [*lines[:place], f"{head}: !!python/object/apply:os.getpid []\n", *lines[place + 1 :]],
        lambda: [*lines[:place], f"{head}: {rng.choice(ODD)}\n",
                 *lines[place + 1 :]],
        lambda: [*lines[:place], f"{head[:-1]}:{value}", *lines[place + 1 :]],
        lambda: [*lines[:place], line.replace(":", "", 1), *lines[place + 1 :]],
        lambda: [*lines, "---\n", *lines],
        lambda: [*lines[:place], "<<: {a: 1}\n", *lines[place:]],
        lambda: [*lines[place:], *lines[:place]],
    )  # fmt: skip
    return (
        _with_other_bytes("".join(rng.choice(ways)()).encode(), rng)
        if rng.random() < 0.7
        else _with_other_bytes(text.encode(), rng, least=1)
    )


def _with_other_bytes(content: bytes, rng: Random, least: int = 0) -> bytes:
    """Change, add or take away from ``least`` to three bytes, or write it all in another encoding."""
    if least and rng.random() < 0.1:
        return content.decode(errors="replace").encode(rng.choice(("utf-16", "latin-1", "utf-8-sig")), "replace")
    changed = bytearray(content)
    for _ in range(rng.randint(least, 3 if least else 0)):
        place = rng.randrange(len(changed) + 1)
        match rng.randrange(3):
            case 0:
                changed[place:place] = rng.choice(
                    (b"\x00", b"\xff", b"\r", b"\t", b"{", b"]", b'"', b"'", b"#", b": ", b"\xc3")
                )
            case 1:
                del changed[place : place + rng.choice((1, 2, 40))]
            case _:
                changed[place : place + 1] = bytes([rng.randrange(256)])
    return bytes(changed)
