"""Toy work for tests of the machinery: numbers from a question alone, slow, failing or deadly when asked to be."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.people.draws import key_of, uniforms


@dataclass(frozen=True)
class Ask:
    """A question: its number, how long to take, and what to do wrong."""

    number: int
    seconds: float = 0.0
    wrong: str = ""
    marker: str = ""


def count(asked: Ask) -> pd.DataFrame:
    """Return a table that hangs on the number alone."""
    time.sleep(asked.seconds)
    if asked.wrong and not (asked.marker and Path(asked.marker).exists()):
        if asked.marker:
            Path(asked.marker).touch()
        if asked.wrong == "raise":
            raise RuntimeError(f"number {asked.number} will not do")
        if asked.wrong == "print":
            print("work that chatters")
        if asked.wrong in ("kill", "kill, then raise"):
            os.kill(os.getpid(), signal.SIGKILL)
        if asked.wrong == "exit":
            os._exit(3)
    elif asked.wrong == "kill, then raise" and not Path(f"{asked.marker}.raised").exists():
        Path(f"{asked.marker}.raised").touch()
        raise RuntimeError(f"number {asked.number} will not do")
    values = uniforms(key_of(asked.number), np.arange(8, dtype=np.uint32), 0, 0)
    return pd.DataFrame({"number": asked.number, "value": values[:, 0], "list": [list(row) for row in values]})
