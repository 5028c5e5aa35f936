"""What can be moved within its own distribution: a share from 0 to 1, by the dotted names that changes use.

parameter.NAME          a parameter of the rules of life that is not calibrated
calibrated.LABEL        one that is
effect.PROGRAMME        all that a programme or reform does; effect.PROGRAMME.LEVER: one of its effects
price.ITEM              an item of the ledger
"""

from __future__ import annotations

from sim.configuration.faults import BadInput, closest, fault, shown
from sim.configuration.files import options
from sim.evidence.parameters import free_parameters, is_free
from sim.evidence.tables import parameters, priced_items

FACTORS = ("parameter", "calibrated", "effect", "price")


def position(kind: str, name: str, value: object, where: str) -> tuple[str, float]:
    """Return a factor as ``Belief.at`` of the studies names it, and its position.

    Raises:
        BadInput: no such factor, or no share.
    """
    key = f"{kind}.{name}"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        told = "a share from 0 to 1: where it lies in its own distribution"
        raise BadInput(fault(where, f"{key}={shown(value)}", told))
    known = _known(kind)
    asked = name.partition(".")[0] if kind == "effect" else name
    if asked not in known:
        meant = closest(asked, known)
        told = f"{kind}. and one of {len(known)} names (vandpunkt evidence shows them)"
        raise BadInput(fault(where, f"unknown key {shown(key)}", told, meant and f"{kind}.{meant}"))
    return f"{kind}:{name.replace('.', ':') if kind == 'effect' else name}", float(value)


def _known(kind: str) -> list[str]:
    done = [*options("programme"), *options("reform")]
    if kind == "parameter":
        return sorted({row.name for row in parameters() if not is_free(row)})
    if kind == "calibrated":
        return [one.add(0.0).label for one in free_parameters()]
    if kind == "effect":
        return done
    own = [f"programme_{name}" for name in options("programme")] + [f"reform_{name}" for name in options("reform")]
    return sorted([*priced_items(), *own])
