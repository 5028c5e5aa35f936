"""Row 9: the same question asked in every way gives one digest.

The ways stand in ``tests/docking/digest_ways.py``: engines and workers, order of jobs, threads, hash seeds, locales.
"""

from __future__ import annotations

from benchmarks.sweeps import WAYS
from benchmarks.trust.measured import Measured
from tests.docking.digest_ways import HASH_SEEDS, LOCALES, ORDERS, THREADS, every_way


def one_digest() -> Measured:
    """Ask in every way and count digests; a locale that this machine neither has nor can make is told."""
    found = every_way()
    digests = set(found.values())
    asked_in = [name for name in LOCALES if any(way.startswith(f"{name},") for way in found)]
    missing = [name for name in LOCALES if name not in asked_in]
    workers = ", ".join(f"{engine} {count}" for engine, count in WAYS)
    figure = (
        f"{len(found)} ways ({workers} workers x {len(ORDERS)} orders of jobs x {len(HASH_SEEDS)} hash seeds x "
        f"{len(asked_in)} locales: {', '.join(asked_in)}; {', '.join(map(str, THREADS))} threads by turns): "
        f"{len(digests)} digest{'' if len(digests) == 1 else 's'}"
    )
    expected = len(WAYS) * len(ORDERS) * len(HASH_SEEDS) * len(LOCALES)
    short = f"not asked in {', '.join(missing)}: not on this machine" if missing else ""
    return Measured(
        figure, len(digests) == 1 and len(found) == expected, ".venv/bin/python -m benchmarks.trust --rows 9", short
    )


MEASURES = {9: (one_digest,)}
