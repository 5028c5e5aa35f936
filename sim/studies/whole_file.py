"""Files that are complete or absent, whoever is killed while writing one."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from sim.configuration.faults import BadInput, fault, shown


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there when it is complete; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def write_page(page: str, path: Path) -> None:
    """Write the page to a file, whole or not at all.

    Raises:
        BadInput: the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        beside.write_text(page, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise BadInput(
            fault("page", f"{shown(str(path))} ({reason})", "a file in a folder that can be written to")
        ) from error
