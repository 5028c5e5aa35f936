"""Row 8: sweeps of simulated lives that are killed, lose their workers, or fill the disk, and are begun again."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.small_disk import SmallDisk
from benchmarks.trust.measured import ROOT, Measured

ROUNDS = 50
NAMES = {"kill": "killed with kill -9", "worker": "that lost workers to kill -9", "disk": "whose disk filled up"}


def killed() -> Measured:
    """Row 8: the whole sweep is killed at random moments."""
    return _measured("kill")


def workers_killed() -> Measured:
    """Row 8: its workers are killed at random moments."""
    return _measured("worker")


def disk_full() -> Measured:
    """Row 8: its disk fills up at random moments; room is made, and it goes on."""
    return _measured("disk")


def _measured(misfortune: str) -> Measured:
    words = ["-m", "benchmarks.killed", "--rounds", str(ROUNDS), "--misfortune", misfortune]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "told.json"
        subprocess.run([sys.executable, *words, "--json", str(path)], cwd=ROOT, capture_output=True, check=False)
        told = json.loads(path.read_text(encoding="utf-8"))
        with SmallDisk(Path(folder) / "disk") as disk:
            is_limit = misfortune == "disk" and not disk.is_mounted
    return Measured(
        figure=f"{told['identical']} of {told['rounds']} sweeps of lives {NAMES[misfortune]} are byte-identical to "
        f"the uninterrupted one ({told['misfortunes']} times, {told['amid_jobs']} of them amid the jobs; "
        f"{told['told']} ended each time as they should)",
        reached=told["identical"] == told["told"] == told["rounds"] == ROUNDS,
        command=" ".join([".venv/bin/python", *words]),
        short="no disk could be mounted here: a limit on the size of files stood for it" if is_limit else "",
    )


MEASURES = {8: (killed, workers_killed, disk_full)}
