"""What an attack tries to reach: a function that leaves a mark when it is run, and a word that must never be told."""

from __future__ import annotations

import os
from pathlib import Path

MARK = "VANDPUNKT_CANARY_MARK"
"""The variable of the environment that says where the mark is left."""
WORD = "VANDPUNKT_CANARY_WORD"
"""The variable that holds the word."""


def trip(*_arguments: object, **_more: object) -> str:
    """Leave the mark."""
    Path(os.environ[MARK]).touch()
    return "tripped"
