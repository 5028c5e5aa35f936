"""Row 19: every attack of the table on the real doors, and on planted ones where it has to be seen."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.trust.measured import Measured

LEFT = (
    "questions in SQL without end are not refused but stopped, after a minute or at 2 GB (here: 0.3 s, 100 MB); "
    "a table of points within its limits (1 000 000 rows) is read whole before a key is judged; a town within the "
    "limits of a municipality's file but larger than the machine is refused only where the system refuses the memory"
)


def attacks() -> Measured:
    """Row 19: each attack in a process of its own; what it reached, and what it cost."""
    from tests.hostile.attacks import ATTACKS
    from tests.hostile.in_turn import REAL, WEAK_DOOR, InTurn
    from tests.hostile.watch import MOST_MEGABYTES, MOST_SECONDS

    with tempfile.TemporaryDirectory() as folder:
        turn = InTurn(Path(folder))
        try:
            seen = {one.name: turn.seen(one.name, REAL) for one in ATTACKS}
            planted = sum(bool(turn.seen(one.name, WEAK_DOOR).escapes) for one in ATTACKS)
        finally:
            turn.close()
    escapes = [f"{name}: {', '.join(one.escapes)}" for name, one in seen.items() if one.escapes]
    refused = sum(one.is_refused for one in seen.values())
    slowest, largest = (max(getattr(one, key) for one in seen.values()) for key in ("seconds", "megabytes"))
    return Measured(
        figure=f"{len(seen)} attacks: {refused} refused in one line, {len(seen) - refused} taken as harmless text or "
        f"not refused, {len(escapes)} escapes; at most {slowest:.2f} s of processor time and {largest:.0f} MB; "
        f"{planted} of {len(seen)} planted escapes seen",
        reached=not escapes
        and all(one.is_refused or attack.is_taken for attack, one in zip(ATTACKS, seen.values(), strict=True))
        and slowest < MOST_SECONDS
        and largest < MOST_MEGABYTES
        and planted == len(seen),
        command=".venv/bin/python -m benchmarks.trust --rows 19",
        short="; ".join([*escapes[:5], LEFT]),
    )


MEASURES = {19: (attacks,)}
