"""What can be moved within its own distribution: a share from 0 to 1, by the dotted names that changes use.

parameter.NAME          a parameter of the rules of life that is not calibrated
calibrated.LABEL        one that is
effect.PROGRAMME        all that a programme or reform does; effect.PROGRAMME.LEVER: one of its effects
price.ITEM              an item of the ledger

What no strategy uses cannot be moved: it would show nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.configuration.faults import BadInput, closest, fault, shown
from sim.evidence.parameters import free_parameters, is_free
from sim.evidence.tables import parameters, priced_items

FACTORS = ("parameter", "calibrated", "effect", "price")

Levers = Mapping[tuple[str, str], Sequence[str]]
"""What each programme and reform in use moves: by ``programme`` or ``reform`` and its name."""


def position(kind: str, name: str, value: object, where: str, levers: Levers) -> tuple[str, float]:
    """Return a factor as ``Belief.at`` of the studies names it, and its position.

    Args:
        kind: one of ``FACTORS``.
        name: of the factor, below its kind.
        value: the share.
        where: what messages call the place it comes from.
        levers: of what is in use; effects and prices of other programmes and reforms would move nothing.

    Raises:
        BadInput: no such factor, none in use, or no share.
    """
    key = f"{kind}.{name}"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        told = "a share from 0 to 1: where it lies in its own distribution"
        raise BadInput(fault(where, f"{key}={shown(value)}", told))
    known = _known(kind, levers)
    if name not in known:
        meant = closest(name, known)
        told = f"{kind}. and one of {len(known)} names (vandpunkt evidence shows them)"
        if kind == "effect":
            told = f"effect. and what is in use here: {', '.join(sorted({one for _, one in levers})) or 'nothing'}"
        asked, dot, _ = name.partition(".")
        if kind == "effect" and dot and asked in known:
            told = f"one of {', '.join(one for one in known if one.startswith(f'{asked}.'))}"
        raise BadInput(fault(where, f"unknown key {shown(key)}", told, meant and f"{kind}.{meant}"))
    return f"{kind}:{name.replace('.', ':') if kind == 'effect' else name}", float(value)


def _known(kind: str, levers: Levers) -> list[str]:
    if kind == "parameter":
        return sorted({row.name for row in parameters() if not is_free(row)})
    if kind == "calibrated":
        return [one.add(0.0).label for one in free_parameters()]
    if kind == "effect":
        mine = {name: moves for (_, name), moves in levers.items() if moves}
        return [key for name, moves in mine.items() for key in (name, *(f"{name}.{lever}" for lever in moves))]
    return sorted([*priced_items(), *(f"{of}_{name}" for of, name in levers)])
