"""Attacks in turn, each in a process of its own that has everything loaded already.

Reads one JSON object a line from standard input, ``{"name", "door", "folder"}`` (door: ``real`` or ``weak``); forks,
lets the attack happen, and answers with what was seen, or with how the process ended.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.hostile.watch import Room, Seen, watch

ROOT = Path(__file__).resolve().parents[2]
REAL, WEAK_DOOR = "real", "weak"


class InTurn:
    """The process that lets attacks happen, as whoever asks sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._number = folder, 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.in_turn"], cwd=ROOT, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NUMBA_NUM_THREADS": "1"},
        )  # fmt: skip

    def seen(self, name: str, door: str) -> Seen:
        """Let an attack happen in a room of its own; return what was seen."""
        assert self._process.stdin and self._process.stdout
        self._number += 1
        room = Room(self.folder / str(self._number))
        room.furnish()
        print(
            json.dumps({"name": name, "door": door, "folder": str(room.folder)}), file=self._process.stdin, flush=True
        )
        told = json.loads(self._process.stdout.readline())
        return Seen(**{**told, "escapes": tuple(told["escapes"])})

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)


def happen(name: str, door: str, folder: Path) -> Seen:
    """Let an attack happen in this process."""
    from tests.hostile.attacks import BY_NAME
    from tests.hostile.doors import DOORS, escape_in
    from tests.hostile.weak import WEAK

    attack, room = BY_NAME[name], Room(folder)
    given = attack.given(str(room.inside), str(room.outside))
    go = DOORS[attack.door](given, room) if door == REAL else partial(WEAK[attack.weak], given, room)
    return watch(room, go, partial(escape_in, attack))


def _load() -> None:
    """Load everything that a door needs, so that what an attack costs is its own."""
    from sim.lab.server import load
    from tests.fuzz.kinds import usual
    from tests.hostile.doors import lived

    load()
    usual()
    lived()


def main() -> None:
    """Answer until nobody asks any more."""
    _load()
    gc.freeze()  # none of them tidies up what is loaded here
    answers = os.dup(1)
    os.dup2(2, 1)  # what an attack prints is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            seen = happen(asked["name"], asked["door"], Path(asked["folder"]))
            os.write(writing, json.dumps(seen.plain()).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as told:
            text = told.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = Seen((f"its process ended with {code}",), False, "", 0.0, 0.0, 0.0)
        os.write(answers, (text or json.dumps(ended.plain())).encode() + b"\n")


if __name__ == "__main__":
    main()
