"""Flags that an experiment takes beside keys, as people know them from other servers: turned into keys, here alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.configuration.faults import BadInput, closest, fault, shown

FLAGS: Mapping[str, Mapping[str, str]] = {
    "lab": {
        "--port": "port=",
        "--host": "host=",
        "--language": "language=",
        "--workers": "workers=",
        "--no-browser": "browser=false",
    },
}
"""By experiment: a flag, and the key it stands for; one that ends in = takes the next word or its own =."""

EVERYWHERE = ("--help", "--hydra-help", "--version", "--resolve", "--package", "--run", "--multirun", "--cfg", "--info")
"""Flags that every experiment takes."""


def with_keys(words: Sequence[str], where: str) -> list[str]:
    """Return a command line with the flags of its experiment as keys; that of others is returned as it is.

    Raises:
        BadInput: a flag that is unknown, or without its value.
    """
    flags = FLAGS.get(where)
    if flags is None:
        return list(words)
    known = [f"{name} {key.upper().rstrip('=')}" if key.endswith("=") else name for name, key in flags.items()]
    allowed = f"key=value …, {', '.join(known)} or --help"
    found, rest = [], list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in flags:
            key = flags[name]
            takes = key.endswith("=")
            if takes and not equals:
                if not rest or rest[0].startswith("-"):
                    raise BadInput(fault(where, f"{name} without a value", allowed))
                value = rest.pop(0)
            elif not takes and equals:
                raise BadInput(fault(where, shown(word), f"{name} takes no value"))
            found.append(key + value)
        elif word.startswith("--") and word != "--" and name not in EVERYWHERE:
            raise BadInput(fault(where, f"unknown option {shown(word)}", allowed, closest(name, flags)))
        else:
            found.append(word)
    return found
