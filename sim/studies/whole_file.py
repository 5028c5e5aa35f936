"""Files that are complete or absent, whoever is killed while writing one."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there when it is complete; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
